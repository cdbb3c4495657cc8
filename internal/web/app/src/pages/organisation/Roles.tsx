import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Edit, Organisation } from "../../api/hooks-organisation";
import { DataTable } from "../../components/DataTable";
import { Field } from "../../components/Field";
import { Card } from "../../components/Page";
import { ChangeModal } from "./ChangeModal";
import { AgencySelect, TextField } from "./inputs";

type Role = NonNullable<Edit["role"]>;
type Unit = NonNullable<Edit["unit"]>;
type Open = { role: Role; known: boolean } | { unit: Unit; known: boolean };

export function Roles({ org, onSaved }: { org: Organisation; onSaved: (text: string) => void }) {
  const { t, i18n } = useTranslation();
  const [open, setOpen] = useState<Open>();
  const name = (x?: { vi: string; en: string }) => (x ? (i18n.language === "en" ? x.en : x.vi) : "");
  const may = org.may_edit_all;
  const editing = <T extends { vi: string; en: string }>(pick: (x: T) => Open) =>
    may ? [{ key: "edit", title: t("org.edit"), cell: (x: T) => <Button size="small" aria-label={t("org.editOf", { name: name(x) })} onClick={() => setOpen(pick(x))}>{t("org.edit")}</Button> }] : [];
  const kind = (r: Role) => [r.signs && t("org.signs"), r.external && t("org.external"), r.system && t("org.system")].filter(Boolean).join(", ");
  const done = (text: string) => { setOpen(undefined); onSaved(text); };
  return (
    <>
      <Card title={t("org.role")} extra={may && <Button onClick={() => setOpen({ role: { id: "", vi: "", en: "" }, known: false })}>{t("org.addRole")}</Button>}>
        <DataTable<Role>
          label={t("org.role")} rows={org.roles ?? []} rowKey={(r) => r.id}
          columns={[
            { key: "name", title: t("org.name"), cell: (r) => <><b>{name(r)}</b> <span className="small muted">{r.id}</span></> },
            { key: "aliases", title: t("org.aliases"), cell: (r) => (r.aliases ?? []).join("; ") },
            { key: "unit", title: t("org.unit"), cell: (r) => name(org.units?.find((u) => u.id === r.unit)) },
            { key: "kind", title: t("org.kinds"), cell: kind },
            ...editing<Role>((role) => ({ role, known: true })),
          ]}
        />
      </Card>
      <Card title={t("org.units")} extra={may && <Button onClick={() => setOpen({ unit: { id: "", vi: "", en: "" }, known: false })}>{t("org.addUnit")}</Button>}>
        <DataTable<Unit>
          label={t("org.units")} rows={org.units ?? []} rowKey={(u) => u.id}
          columns={[
            { key: "name", title: t("org.name"), cell: (u) => <><b>{name(u)}</b> <span className="small muted">{u.id}</span></> },
            { key: "agency", title: t("org.agency"), cell: (u) => name(org.agencies?.find((a) => a.id === u.agency)) },
            { key: "level", title: t("org.level"), cell: (u) => name(org.levels?.find((l) => l.id === u.level)) },
            ...editing<Unit>((unit) => ({ unit, known: true })),
          ]}
        />
      </Card>
      {open && "role" in open && <RoleForm org={org} first={open.role} known={open.known} onClose={() => setOpen(undefined)} onSaved={done} />}
      {open && "unit" in open && <UnitForm org={org} first={open.unit} known={open.known} onClose={() => setOpen(undefined)} onSaved={done} />}
    </>
  );
}

type FormProps<T> = { org: Organisation; first: T; known: boolean; onClose: () => void; onSaved: (text: string) => void };

function RoleForm({ org, first, known, onClose, onSaved }: FormProps<Role>) {
  const { t, i18n } = useTranslation();
  const [r, setR] = useState(first);
  const [aliases, setAliases] = useState((first.aliases ?? []).join("\n"));
  const set = (change: Partial<Role>) => setR({ ...r, ...change });
  return (
    <ChangeModal title={known ? t("org.editOf", { name: first.vi }) : t("org.addRole")} revision={org.revision} edits={() => [{ role: { ...r, en: r.en || r.vi, aliases: aliases.split("\n").map((x) => x.trim()).filter(Boolean) } }]} onClose={onClose} onSaved={onSaved}>
      <TextField id="r-id" label={t("org.id")} required disabled={known} value={r.id} help={known ? undefined : t("org.idHelp")} onChange={(id) => set({ id })} />
      <TextField id="r-vi" label={t("org.name")} required value={r.vi} onChange={(vi) => set({ vi })} />
      <TextField id="r-en" label={t("org.nameEN")} value={r.en} onChange={(en) => set({ en })} />
      <Field id="r-aliases" label={t("org.aliases")} help={t("org.aliasesHelp")}>{(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 2, maxRows: 8 }} value={aliases} onChange={(e) => setAliases(e.target.value)} />}</Field>
      <Field id="r-unit" label={t("org.unit")}>{(aria) => <Select {...aria} allowClear value={r.unit || undefined} onChange={(unit?: string) => set({ unit })} options={(org.units ?? []).map((u) => ({ value: u.id, label: i18n.language === "en" ? u.en : u.vi }))} />}</Field>
      <Checkbox checked={!!r.signs} onChange={(e) => set({ signs: e.target.checked })}>{t("org.signs")}</Checkbox>
      <Checkbox checked={!!r.external} onChange={(e) => set({ external: e.target.checked })}>{t("org.external")}</Checkbox>
    </ChangeModal>
  );
}

function UnitForm({ org, first, known, onClose, onSaved }: FormProps<Unit>) {
  const { t, i18n } = useTranslation();
  const [u, setU] = useState(first);
  const set = (change: Partial<Unit>) => setU({ ...u, ...change });
  return (
    <ChangeModal title={known ? t("org.editOf", { name: first.vi }) : t("org.addUnit")} revision={org.revision} edits={() => [{ unit: { ...u, en: u.en || u.vi } }]} onClose={onClose} onSaved={onSaved}>
      <TextField id="u-id" label={t("org.id")} required disabled={known} value={u.id} onChange={(id) => set({ id })} />
      <TextField id="u-vi" label={t("org.name")} required value={u.vi} onChange={(vi) => set({ vi })} />
      <TextField id="u-en" label={t("org.nameEN")} value={u.en} onChange={(en) => set({ en })} />
      <Field id="u-agency" label={t("org.agency")}>{() => <AgencySelect id="u-agency" org={org} value={u.agency ?? ""} onChange={(agency) => set({ agency, level: agency ? "" : u.level })} label={t("org.agency")} />}</Field>
      <Field id="u-level" label={t("org.level")}>{(aria) => <Select {...aria} allowClear value={u.level || undefined} onChange={(level?: string) => set({ level: level ?? "", agency: level ? "" : u.agency })} options={(org.levels ?? []).map((l) => ({ value: l.id, label: i18n.language === "en" ? l.en : l.vi }))} />}</Field>
    </ChangeModal>
  );
}
