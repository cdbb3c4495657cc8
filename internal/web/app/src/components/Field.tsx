import { ExclamationCircleOutlined } from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

export type FieldProps = { id: string; label: ReactNode; required?: boolean; help?: ReactNode; error?: string; full?: boolean; children: (aria: FieldAria) => ReactNode };
export type FieldAria = { id: string; "aria-describedby"?: string; "aria-invalid"?: boolean; "aria-required"?: boolean; status?: "error" };

/** A control with its name above it and what is wrong below it. Optional ones say so; the others are required. */
export function Field({ id, label, required, help, error, full, children }: FieldProps) {
  const { t } = useTranslation();
  const described = [help && `${id}-help`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={full ? "field full" : "field"}>
      <label htmlFor={id}>
        {label} {!required && <span className="opt">({t("form.optional")})</span>}
      </label>
      {children({
        id,
        "aria-describedby": described || undefined,
        "aria-invalid": error ? true : undefined,
        "aria-required": required || undefined,
        status: error ? "error" : undefined,
      })}
      {help && <div className="help" id={`${id}-help`}>{help}</div>}
      {error && (
        <div className="wrong" id={`${id}-error`}>
          <ExclamationCircleOutlined aria-hidden="true" />
          <span>{error}</span>
        </div>
      )}
    </div>
  );
}
