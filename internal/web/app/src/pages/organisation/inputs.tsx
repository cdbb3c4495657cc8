import { DayInput } from "../../components/DayInput";
import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, Input, Select } from "antd";
import { useTranslation } from "react-i18next";
import type { Organisation } from "../../api/hooks-organisation";
import { Field } from "../../components/Field";
import { shortAgency } from "../../lib/format";

type Text = { id: string; label: string; value: string | undefined; onChange: (v: string) => void; required?: boolean; help?: string; disabled?: boolean; day?: boolean };

/** One line of text, or a day as YYYY-MM-DD. */
export function TextField({ id, label, value, onChange, required, help, disabled, day }: Text) {
  return (
    <Field id={id} label={label} required={required} help={help}>
      {(aria) => <Input {...aria} type={day ? "date" : "text"} disabled={disabled} value={value ?? ""} maxLength={300} onChange={(e) => onChange(e.target.value)} />}
    </Field>
  );
}

export function AgencySelect({ org, value, onChange, label, id, only }: { org: Organisation; value: string; onChange: (v: string) => void; label: string; id?: string; only?: string[] }) {
  const { i18n } = useTranslation();
  const agencies = only ? org.agencies.filter((a) => only.includes(a.id) || a.id === value) : org.agencies;
  return (
    <Select
      id={id} aria-label={label} placeholder={label} allowClear style={{ minWidth: 220, flex: 1 }} value={value || undefined} onChange={(v?: string) => onChange(v ?? "")}
      showSearch={{ optionFilterProp: "label" }}
      options={agencies.map((a) => ({ value: a.id, label: `${shortAgency(i18n.language === "en" ? a.en : a.vi)} (${a.id})` }))}
    />
  );
}

export function RoleSelect({ org, value, onChange, label }: { org: Organisation; value: string; onChange: (v: string) => void; label: string }) {
  const { i18n } = useTranslation();
  const roles = org.roles.filter((r) => (!r.external && (org.may_edit_all || !r.system)) || r.id === value);
  return (
    <Select
      aria-label={label} placeholder={label} allowClear style={{ minWidth: 200, flex: 1 }} value={value || undefined} onChange={(v?: string) => onChange(v ?? "")}
      showSearch={{ optionFilterProp: "label" }} options={roles.map((r) => ({ value: r.id, label: i18n.language === "en" ? r.en : r.vi }))}
    />
  );
}

export type Position = { agency: string; role: string; from?: string; to?: string };

/** The positions of an officer, one in a row. */
export function Positions({ org, value, onChange, dated }: { org: Organisation; value: Position[]; onChange: (v: Position[]) => void; dated?: boolean }) {
  const { t } = useTranslation();
  const only = org.may_edit_all ? undefined : (org.may_edit_at ?? []);
  const set = (i: number, change: Partial<Position>) => onChange(value.with(i, { ...value[i]!, ...change }));
  return (
    <div className="field full" role="group" aria-label={t("org.positions")}>
      <span className="label">{t("org.positions")}</span>
      {value.map((p, i) => (
        <div className="list-row" key={i} role="group" aria-label={t("org.position", { n: i + 1 })} style={{ flexWrap: "wrap" }}>
          <AgencySelect org={org} only={only} value={p.agency} onChange={(agency) => set(i, { agency })} label={t("org.agency")} />
          <RoleSelect org={org} value={p.role} onChange={(role) => set(i, { role })} label={t("org.role")} />
          {dated && <DayInput label={t("org.from")} value={p.from ?? ""} onChange={(from) => set(i, { from })} />}
          {dated && <DayInput label={t("org.to")} value={p.to ?? ""} onChange={(to) => set(i, { to })} />}
          <Button icon={<DeleteOutlined />} aria-label={t("form.remove", { n: i + 1 })} onClick={() => onChange(value.toSpliced(i, 1))} />
        </div>
      ))}
      <div><Button size="small" icon={<PlusOutlined />} onClick={() => onChange([...value, { agency: "", role: "" }])}>{t("org.addPosition")}</Button></div>
    </div>
  );
}

export type Link = { id: string; from: string; main?: boolean };

/** Ties to other agencies, each from a day on. */
export function Links({ org, value, onChange, label, each, main }: { org: Organisation; value: Link[]; onChange: (v: Link[]) => void; label: string; each: (n: number) => string; main?: boolean }) {
  const { t } = useTranslation();
  const set = (i: number, change: Partial<Link>) => onChange(value.with(i, { ...value[i]!, ...change }));
  return (
    <div className="field full" role="group" aria-label={label}>
      <span className="label">{label}</span>
      {value.map((l, i) => (
        <div className="list-row" key={i} role="group" aria-label={each(i + 1)} style={{ flexWrap: "wrap" }}>
          <AgencySelect org={org} value={l.id} onChange={(id) => set(i, { id })} label={each(i + 1)} />
          <DayInput label={t("org.from")} value={l.from} onChange={(from) => set(i, { from })} />
          {main && value.length > 1 && (
            <label className="row" style={{ gap: 6 }}>
              <input type="radio" name="main-successor" checked={!!l.main} onChange={() => onChange(value.map((x, n) => ({ ...x, main: n === i })))} /> {t("org.main")}
            </label>
          )}
          <Button icon={<DeleteOutlined />} aria-label={t("form.remove", { n: i + 1 })} onClick={() => onChange(value.toSpliced(i, 1))} />
        </div>
      ))}
      <div><Button size="small" icon={<PlusOutlined />} onClick={() => onChange([...value, { id: "", from: "" }])}>{t("org.add")}</Button></div>
    </div>
  );
}
