import { DayInput } from "../../components/DayInput";
import { CheckCircleOutlined, ClockCircleOutlined, StopOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Edit, Office, Organisation } from "../../api/hooks-organisation";
import { DataTable } from "../../components/DataTable";
import { Empty } from "../../components/Feedback";
import { Field } from "../../components/Field";
import { Card } from "../../components/Page";
import { State } from "../../components/State";
import { ChangeModal } from "./ChangeModal";
import { AgencySelect, Links, TextField, type Link } from "./inputs";

/** Agencies under their parents as on the day; those of no known parent stand at the top. */
function tree(agencies: Office[]): { office: Office; depth: number }[] {
  const known = new Set(agencies.map((a) => a.id));
  const out: { office: Office; depth: number }[] = [];
  const walk = (parent: string, depth: number) => {
    for (const a of agencies) {
      const above = a.parent_on_day && known.has(a.parent_on_day) ? a.parent_on_day : "";
      if (above === parent && depth < 20) {
        out.push({ office: a, depth });
        walk(a.id, depth + 1);
      }
    }
  };
  walk("", 0);
  return out;
}

export function Agencies({ org, day, onDay, onSaved }: { org: Organisation; day: string; onDay: (d: string) => void; onSaved: (text: string) => void }) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState<Office | "new">();
  const name = (a?: { vi: string; en: string }) => (a ? (i18n.language === "en" ? a.en : a.vi) : "");
  const agencies = org.agencies ?? [];
  const byID = new Map(agencies.map((a) => [a.id, a]));
  return (
    <>
      <div className="row">
        <label htmlFor="org-day">{t("org.asAt")}</label>
        <DayInput id="org-day" width={170} clear={false} value={day || org.day} onChange={onDay} />
        {day && <Button onClick={() => onDay("")}>{t("org.today")}</Button>}
        {org.may_edit_all && <Button type="primary" onClick={() => setOpen("new")}>{t("org.addAgency")}</Button>}
      </div>
      <Card>
        {agencies.length === 0 ? <Empty title={t("org.noAgencies")} /> : (
          <DataTable
            label={t("org.agencies")} rows={tree(agencies)} rowKey={(r) => r.office.id}
            columns={[
              { key: "name", title: t("org.name"), cell: ({ office: a, depth }) => (
                <div style={{ paddingInlineStart: depth * 20 }}>
                  <b>{name(a)}</b> <span className="muted small">{a.id}</span>
                  {!a.active && a.current_on_day && a.current_on_day !== a.id && <div className="small">{t("org.workAt", { name: name(byID.get(a.current_on_day)) })}</div>}
                </div>
              ) },
              { key: "level", title: t("org.level"), cell: ({ office: a }) => name(org.levels?.find((l) => l.id === a.level)) || a.level },
              { key: "state", title: t("org.state"), cell: ({ office: a }) => <OfficeState office={a} day={org.day} /> },
              { key: "people", title: t("org.people"), right: true, cell: ({ office: a }) => <span className="num">{a.officers_on_day}</span> },
              ...(org.may_edit_all ? [{ key: "edit", title: t("org.edit"), cell: ({ office: a }: { office: Office }) => <Button size="small" aria-label={t("org.editOf", { name: name(a) })} onClick={() => setOpen(a)}>{t("org.edit")}</Button> }] : []),
            ]}
          />
        )}
      </Card>
      {open && <AgencyForm org={org} office={open === "new" ? undefined : open} onClose={() => setOpen(undefined)} onSaved={(text) => { setOpen(undefined); onSaved(text); }} />}
    </>
  );
}

function OfficeState({ office, day }: { office: Office; day: string }) {
  const { t } = useTranslation();
  if (office.active) {
    return (
      <>
        <State tone="good" icon={<CheckCircleOutlined />}>{t("org.active")}</State>
        {office.effective_to && <div className="small muted">{t("org.to")}: {office.effective_to}</div>}
      </>
    );
  }
  if (office.effective_from && office.effective_from > day) return <State tone="pause" icon={<ClockCircleOutlined />}>{t("org.notYet")} ({office.effective_from})</State>;
  return <State icon={<StopOutlined />}>{t("org.ended")} ({office.effective_to})</State>;
}

function AgencyForm({ org, office, onClose, onSaved }: { org: Organisation; office?: Office; onClose: () => void; onSaved: (text: string) => void }) {
  const { t, i18n } = useTranslation();
  const [a, setA] = useState<NonNullable<Edit["agency"]>>(() => {
    if (!office) return { id: "", vi: "", en: "", level: "", successors: [], parents: [] };
    const { active: _a, parent_on_day: _p, current_on_day: _c, officers_on_day: _o, ...kept } = office;
    return kept;
  });
  const set = (change: Partial<typeof a>) => setA({ ...a, ...change });
  return (
    <ChangeModal title={office ? t("org.editOf", { name: office.vi }) : t("org.addAgency")} revision={org.revision} edits={() => [{ agency: { ...a, en: a.en || a.vi } }]} onClose={onClose} onSaved={onSaved}>
      <TextField id="a-id" label={t("org.id")} required value={a.id} disabled={!!office} help={office ? undefined : t("org.idHelp")} onChange={(id) => set({ id })} />
      <TextField id="a-vi" label={t("org.name")} required value={a.vi} onChange={(vi) => set({ vi })} />
      <TextField id="a-en" label={t("org.nameEN")} value={a.en} onChange={(en) => set({ en })} />
      <Field id="a-level" label={t("org.level")} required>
        {(aria) => <Select {...aria} value={a.level || undefined} onChange={(level) => set({ level })} options={(org.levels ?? []).map((l) => ({ value: l.id, label: i18n.language === "en" ? l.en : l.vi }))} />}
      </Field>
      <Field id="a-parent" label={t("org.parent")}>{() => <AgencySelect id="a-parent" org={org} value={a.parent ?? ""} onChange={(parent) => set({ parent })} label={t("org.parent")} />}</Field>
      <Links org={org} label={t("org.laterParents")} each={(n) => t("org.laterParent", { n })} value={(a.parents ?? []) as Link[]} onChange={(parents) => set({ parents })} />
      <TextField id="a-from" day label={t("org.from")} value={a.effective_from} onChange={(effective_from) => set({ effective_from })} />
      <TextField id="a-to" day label={t("org.to")} help={t("org.toHelp")} value={a.effective_to} onChange={(effective_to) => set({ effective_to })} />
      <Links org={org} main label={t("org.successors")} each={(n) => t("org.successor", { n })} value={(a.successors ?? []) as Link[]} onChange={(successors) => set({ successors: successors.map((s) => ({ ...s, from: s.from || a.effective_to || "" })) })} />
      <TextField id="a-address" label={t("org.address")} value={a.address} onChange={(address) => set({ address })} />
      <TextField id="a-note" label={t("org.note")} value={a.note} onChange={(note) => set({ note })} />
    </ChangeModal>
  );
}
