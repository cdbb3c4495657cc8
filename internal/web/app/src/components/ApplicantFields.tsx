import { Input, Radio } from "antd";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../api/client";
import type { FormErrors } from "../lib/schema";
import { Field } from "./Field";

export type Applicant = Schemas["Applicant"];

export const noApplicant: Applicant = { kind: "person", name: "" };

/** Who the dossier belongs to. */
export function ApplicantFields({ value, onChange, errors }: { value: Applicant; onChange: (a: Applicant) => void; errors: FormErrors }) {
  const { t } = useTranslation();
  const set = (changes: Partial<Applicant>) => onChange({ ...value, ...changes });
  const text = (key: "name" | "id_number" | "phone" | "email" | "address", label: string, more?: { required?: boolean; help?: string; inputMode?: "numeric" | "tel" | "email"; full?: boolean; max: number; auto?: string }) => (
    <Field id={`applicant-${key}`} label={label} required={more?.required} help={more?.help} error={errors[key]} full={more?.full}>
      {(aria) => <Input {...aria} value={value[key] ?? ""} maxLength={more?.max} inputMode={more?.inputMode} autoComplete={more?.auto ?? "off"} onChange={(e) => set({ [key]: e.target.value })} />}
    </Field>
  );
  const person = value.kind === "person";
  return (
    <div className="form">
      <div className="field full" role="radiogroup" aria-label={t("applicant.kind")}>
        <Radio.Group name="applicant-kind" value={value.kind} onChange={(e) => set({ kind: e.target.value as Applicant["kind"] })}>
          <Radio value="person">{t("applicant.person")}</Radio>
          <Radio value="organisation">{t("applicant.organisation")}</Radio>
        </Radio.Group>
      </div>
      {text("name", t(person ? "applicant.name" : "applicant.orgName"), { required: true, max: 200 })}
      {text("id_number", t(person ? "applicant.id" : "applicant.tax"), { max: 20, inputMode: "numeric", help: person ? t("form.idNumberHelp") : undefined })}
      {text("phone", t("applicant.phone"), { max: 20, inputMode: "tel", help: t("applicant.phoneHelp") })}
      {text("email", t("applicant.email"), { max: 200, inputMode: "email" })}
      {text("address", t("applicant.address"), { full: true, max: 500 })}
    </div>
  );
}

/** Leaves out what was not filled in. */
export function cleanApplicant(a: Applicant): Applicant {
  const trimmed = (v?: string) => v?.trim().normalize("NFC") || undefined;
  return { kind: a.kind, name: trimmed(a.name) ?? "", id_number: trimmed(a.id_number), phone: trimmed(a.phone), email: trimmed(a.email), address: trimmed(a.address) };
}
