import { CheckCircleOutlined, ClockCircleOutlined, MinusCircleOutlined, StopOutlined } from "@ant-design/icons";
import { Button, Checkbox, Select } from "antd";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { useOfficers, type Organisation, type Person } from "../../api/hooks-organisation";
import { DataTable, More } from "../../components/DataTable";
import { Empty, Fetched } from "../../components/Feedback";
import { useFilters } from "../../components/Filters";
import { Card } from "../../components/Page";
import { SearchBox } from "../../components/SearchBox";
import { State, type Tone } from "../../components/State";
import { shortAgency } from "../../lib/format";
import { ChangeModal } from "./ChangeModal";
import { AgencySelect, Positions, RoleSelect, TextField, type Position } from "./inputs";

type States = Person["state"];
const icons: Record<States, [Tone, React.ReactNode]> = {
  serving: ["good", <CheckCircleOutlined />], coming: ["pause", <ClockCircleOutlined />], former: ["plain", <StopOutlined />], none: ["warn", <MinusCircleOutlined />],
};
const states: States[] = ["serving", "coming", "former", "none"];

type Open = { what: "edit" | "transfer" | "remove"; who?: Person };

export function Officers({ org, onSaved }: { org: Organisation; onSaved: (text: string) => void }) {
  const { t, i18n } = useTranslation();
  const { get, set } = useFilters();
  const [open, setOpen] = useState<Open>();
  const state = states.find((s) => s === get("state"));
  const q = get("q"), agency = get("agency"), role = get("role");
  const list = useOfficers({ q: q || undefined, agency: agency || undefined, role: role || undefined, state });
  const search = useCallback((text: string) => set({ q: text }), [set]);
  const word = (x: { vi: string; en: string } | undefined, id: string) => (x ? (i18n.language === "en" ? x.en : x.vi) : id);
  const place = (p: Position) => `${word(org.roles?.find((r) => r.id === p.role), p.role)} · ${shortAgency(word(org.agencies?.find((a) => a.id === p.agency), p.agency))}`;
  const done = (text: string) => { setOpen(undefined); onSaved(text); };
  return (
    <>
      <div className="row">
        <div className="grow" style={{ maxWidth: 360 }}><SearchBox value={q} onSearch={search} label={t("org.search")} /></div>
        <AgencySelect org={org} value={agency} onChange={(v) => set({ agency: v })} label={t("org.anyAgency")} />
        <RoleSelect org={org} value={role} onChange={(v) => set({ role: v })} label={t("org.anyRole")} />
        <Select aria-label={t("org.anyState")} placeholder={t("org.anyState")} allowClear style={{ minWidth: 160 }} value={state} onChange={(v?: string) => set({ state: v })} options={states.map((s) => ({ value: s, label: t(`org.${s}`) }))} />
        <Button type="primary" onClick={() => setOpen({ what: "edit" })}>{t("org.addOfficer")}</Button>
      </div>
      <Card>
        <Fetched
          query={list} rows={8}
          empty={(d) => d.pages[0]?.items?.length === 0 && (q || agency || role || state
            ? <Empty title={t("inbox.hidden")}><div><Button onClick={() => set({ q: "", agency: "", role: "", state: "" })}>{t("filter.clear")}</Button></div></Empty>
            : <Empty title={t("org.noOfficers")} />)}
        >
          {(d) => (
            <>
              <DataTable
                label={t("org.officers")} rows={d.pages.flatMap((p) => p.items ?? [])} rowKey={(p) => p.id}
                columns={[
                  { key: "name", title: t("org.fullName"), cell: (p) => <><b>{p.name}</b><div className="small muted">{p.username}{p.title ? ` · ${p.title}` : ""}</div></> },
                  { key: "holds", title: t("org.holds"), cell: (p) => <ul className="plain" style={{ margin: 0, padding: 0, listStyle: "none" }}>{(p.positions ?? []).map((x, i) => <li key={i}>{place(x)}{(x.from || x.to) && <span className="small muted num"> {x.from ?? "…"} – {x.to ?? "…"}</span>}</li>)}</ul> },
                  { key: "state", title: t("org.state"), cell: (p) => <State tone={icons[p.state][0]} icon={icons[p.state][1]}>{t(`org.${p.state}`)}</State> },
                  { key: "edit", title: t("org.edit"), cell: (p) => (
                    <div className="row" style={{ gap: 6 }}>
                      <Button size="small" aria-label={t("org.editOf", { name: p.name })} onClick={() => setOpen({ what: "edit", who: p })}>{t("org.edit")}</Button>
                      <Button size="small" aria-label={t("org.transferOf", { name: p.name })} onClick={() => setOpen({ what: "transfer", who: p })}>{t("org.transfer")}</Button>
                      {org.may_edit_all && <Button size="small" danger aria-label={t("org.removeOf", { name: p.name })} onClick={() => setOpen({ what: "remove", who: p })}>{t("org.remove")}</Button>}
                    </div>
                  ) },
                ]}
              />
              <More query={list} />
            </>
          )}
        </Fetched>
      </Card>
      {open?.what === "edit" && <OfficerForm org={org} who={open.who} onClose={() => setOpen(undefined)} onSaved={done} />}
      {open?.what === "transfer" && open.who && <TransferForm org={org} who={open.who} place={place} onClose={() => setOpen(undefined)} onSaved={done} />}
      {open?.what === "remove" && open.who && (
        <ChangeModal danger ok={t("org.remove")} title={t("org.removeOf", { name: open.who.name })} revision={org.revision} edits={() => [{ remove: { part: "officers", id: open.who!.id } }]} onClose={() => setOpen(undefined)} onSaved={done}>
          <p>{t("org.removeText", { name: open.who.name })}</p>
        </ChangeModal>
      )}
    </>
  );
}

type FormProps = { org: Organisation; onClose: () => void; onSaved: (text: string) => void };

function OfficerForm({ org, who, onClose, onSaved }: FormProps & { who?: Person }) {
  const { t } = useTranslation();
  const [o, setO] = useState({ id: who?.id ?? "", username: who?.username ?? "", name: who?.name ?? "", title: who?.title ?? "", email: who?.email ?? "", phone: who?.phone ?? "", positions: (who?.positions ?? [{ agency: "", role: "" }]) as Position[] });
  const set = (change: Partial<typeof o>) => setO({ ...o, ...change });
  return (
    <ChangeModal title={who ? t("org.editOf", { name: who.name }) : t("org.addOfficer")} revision={org.revision} edits={() => [{ officer: { ...o, id: o.id || o.username } }]} onClose={onClose} onSaved={onSaved}>
      <TextField id="o-name" label={t("org.fullName")} required value={o.name} onChange={(name) => set({ name })} />
      <TextField id="o-username" label={t("org.username")} required value={o.username} disabled={!!who && !org.may_edit_all} help={t("org.usernameHelp")} onChange={(username) => set({ username })} />
      <TextField id="o-title" label={t("org.jobTitle")} value={o.title} onChange={(title) => set({ title })} />
      <TextField id="o-email" label={t("org.email")} value={o.email} onChange={(email) => set({ email })} />
      <TextField id="o-phone" label={t("org.phone")} value={o.phone} onChange={(phone) => set({ phone })} />
      <Positions org={org} dated value={o.positions} onChange={(positions) => set({ positions })} />
    </ChangeModal>
  );
}

function TransferForm({ org, who, place, onClose, onSaved }: FormProps & { who: Person; place: (p: Position) => string }) {
  const { t } = useTranslation();
  const [on, setOn] = useState(org.day);
  const open = ((who.positions ?? []) as Position[]).filter((p) => !p.to || p.to > org.day);
  const [leave, setLeave] = useState<string[]>(open.map((_, i) => String(i)));
  const [take, setTake] = useState<Position[]>([{ agency: "", role: "" }]);
  const bare = ({ agency, role }: Position) => ({ agency, role });
  return (
    <ChangeModal
      title={t("org.transferOf", { name: who.name })} ok={t("org.transfer")} revision={org.revision} onClose={onClose} onSaved={onSaved}
      edits={() => [{ transfer: { officer: who.id, on, leave: leave.map((i) => bare(open[Number(i)]!)), take: take.filter((p) => p.agency || p.role).map(bare) } }]}
    >
      <TextField id="t-on" day required label={t("org.transferOn")} help={t("org.transferHelp")} value={on} onChange={setOn} />
      <div className="field full" role="group" aria-label={t("org.leaves")}>
        <span className="label">{t("org.leaves")}</span>
        <Checkbox.Group value={leave} onChange={(v) => setLeave(v)} options={open.map((p, i) => ({ value: String(i), label: place(p) }))} />
      </div>
      <Positions org={org} value={take} onChange={setTake} />
      {take.length === 0 && <p className="small">{t("org.leavesOffice")}</p>}
    </ChangeModal>
  );
}
