import { Checkbox, DatePicker, Input, Modal, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useProcedures } from "../api/hooks";
import type { Problem } from "../api/client";
import type { Absence, AbsenceBody, Colleague } from "../api/hooks-absence";
import { named } from "../lib/format";
import { ProblemAlert } from "./Feedback";
import { Field } from "./Field";

type Props = { open: boolean; was?: Absence; self?: string; people: Colleague[]; pending: boolean; error?: Problem | null; onOk: (b: AbsenceBody) => void; onClose: () => void };

/** Who is away, from when to when, and who does their work. */
export function AbsenceModal({ open, was, self, people, pending, error, onOk, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const procedures = useProcedures({ limit: 200 }, open);
  const [officer, setOfficer] = useState<string>();
  const [from, setFrom] = useState<Dayjs | null>(null);
  const [to, setTo] = useState<Dayjs | null>(null);
  const [afternoon, setAfternoon] = useState(false);
  const [morning, setMorning] = useState(false);
  const [reason, setReason] = useState("");
  const [covers, setCovers] = useState<string[]>([]);
  const [codes, setCodes] = useState<string[]>([]);
  const [tried, setTried] = useState(false);
  useEffect(() => {
    if (!open) return;
    setOfficer(was?.officer.id ?? self);
    setFrom(was ? dayjs(was.from_day) : dayjs());
    setTo(was ? dayjs(was.to_day) : dayjs());
    setAfternoon(was?.from_afternoon ?? false);
    setMorning(was?.to_morning ?? false);
    setReason(was?.reason ?? "");
    setCovers(was?.covers.map((c) => c.officer.id ?? "") ?? []);
    setCodes(was?.covers[0]?.procedures ?? []);
    setTried(false);
  }, [open, was, self]);
  const option = (c: Colleague) => ({ value: c.id, label: `${c.name} – ${c.title || c.positions.map((p) => named(p.role, i18n.language)).join(", ")}` });
  const filter = { showSearch: true, optionFilterProp: "label" as const, popupMatchSelectWidth: false };
  const missing = t("form.required");
  const ok = () => {
    setTried(true);
    if (!officer || !from || !to) return;
    // One choice of procedures is for all substitutes here; what was recorded for each stays.
    const before = new Map(was?.covers.map((c) => [c.officer.id, c.procedures]));
    const same = codes.join() === (was?.covers[0]?.procedures ?? []).join();
    onOk({
      officer, from_day: from.format("YYYY-MM-DD"), from_afternoon: afternoon, to_day: to.format("YYYY-MM-DD"), to_morning: morning, reason: reason.trim(),
      covers: covers.map((id) => ({ officer: id, procedures: (same && before.get(id)) || codes })),
    });
  };
  return (
    <Modal open={open} title={was ? t("absence.change") : t("absence.record")} okText={t("absence.save")} okButtonProps={{ loading: pending }} onOk={ok} onCancel={onClose} destroyOnHidden>
      <div className="stack tight">
        {error && <ProblemAlert error={error} />}
        {error?.errors.map((e) => <div key={e.field} className="wrong">{e.message}</div>)}
        <Field id="away-officer" label={t("absence.officer")} required error={tried && !officer ? missing : undefined}>
          {(aria) => <Select {...aria} {...filter} disabled={!!was} value={officer} onChange={setOfficer} placeholder={t("absence.choose")} options={people.filter((c) => c.manages).map(option)} />}
        </Field>
        <Field id="away-from" label={t("absence.from")} required error={tried && !from ? missing : undefined}>
          {(aria) => <DatePicker {...aria} format="DD/MM/YYYY" value={from} onChange={setFrom} disabled={was?.now} />}
        </Field>
        <Checkbox checked={afternoon} disabled={was?.now} onChange={(e) => setAfternoon(e.target.checked)}>{t("absence.fromAfternoon")}</Checkbox>
        <Field id="away-to" label={t("absence.to")} required error={tried && !to ? missing : undefined}>
          {(aria) => <DatePicker {...aria} format="DD/MM/YYYY" value={to} onChange={setTo} />}
        </Field>
        <Checkbox checked={morning} onChange={(e) => setMorning(e.target.checked)}>{t("absence.toMorning")}</Checkbox>
        <Field id="away-covers" label={t("absence.covers")}>
          {(aria) => <Select {...aria} {...filter} mode="multiple" value={covers} onChange={setCovers} placeholder={t("absence.choose")} options={people.filter((c) => c.id !== officer).map(option)} />}
        </Field>
        {covers.length > 0 && (
          <Field id="away-procedures" label={t("absence.procedures")} help={t("absence.proceduresHelp")}>
            {(aria) => <Select {...aria} {...filter} mode="multiple" value={codes} onChange={setCodes} options={procedures.data?.pages.flatMap((p) => p.items).map((p) => ({ value: p.code, label: `${p.name} (${p.code})` }))} />}
          </Field>
        )}
        <Field id="away-reason" label={t("absence.reason")}>
          {(aria) => <Input {...aria} value={reason} maxLength={500} onChange={(e) => setReason(e.target.value)} />}
        </Field>
      </div>
    </Modal>
  );
}
