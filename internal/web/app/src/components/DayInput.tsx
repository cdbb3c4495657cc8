import { DatePicker } from "antd";
import dayjs from "dayjs";

type Props = { id?: string; value: string; onChange: (day: string) => void; label?: string; width?: number; clear?: boolean };

/** A day, written as offices write it; its value is 2026-11-23, or "" for none. */
export function DayInput({ id, value, onChange, label, width = 150, clear = true }: Props) {
  return (
    <DatePicker
      id={id} format="DD/MM/YYYY" aria-label={label} title={label} placeholder="dd/mm/yyyy" allowClear={clear} style={{ width }}
      value={value ? dayjs(value) : null} onChange={(d) => onChange(d?.format("YYYY-MM-DD") ?? "")}
    />
  );
}
