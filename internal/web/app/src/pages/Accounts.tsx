import { App, Button, Modal, Select } from "antd";
import { CheckCircleOutlined, ClockCircleOutlined, LockOutlined, StopOutlined } from "@ant-design/icons";
import { useCallback, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, unwrap, type Schemas } from "../api/client";
import { useMe } from "../api/hooks";
import { useAccountAction, useAccounts, useOfficersWithout, type Account, type AccountFilter } from "../api/hooks-accounts";
import { DataTable, More } from "../components/DataTable";
import { Empty, Fetched, ProblemAlert } from "../components/Feedback";
import { Field } from "../components/Field";
import { useFilters } from "../components/Filters";
import { Card, PageHead } from "../components/Page";
import { SearchBox } from "../components/SearchBox";
import { State } from "../components/State";
import { dateTime, named, shortAgency } from "../lib/format";

type Opened = Schemas["AccountOpened"];
type Do = "reset" | "disable" | "enable" | "unlock" | "endAll";

const run = ({ what, id }: { what: Do; id: string }): Promise<Opened | undefined> => {
  const params = { params: { path: { id } } };
  switch (what) {
    case "reset": return unwrap(api.POST("/api/v1/accounts/{id}/password-reset", params));
    case "disable": return unwrap(api.POST("/api/v1/accounts/{id}/disable", params)).then(() => undefined);
    case "enable": return unwrap(api.POST("/api/v1/accounts/{id}/enable", params)).then(() => undefined);
    case "unlock": return unwrap(api.POST("/api/v1/accounts/{id}/unlock", params)).then(() => undefined);
    case "endAll": return unwrap(api.DELETE("/api/v1/accounts/{id}/sessions", params)).then(() => undefined);
  }
};

export default function Accounts() {
  const { t, i18n } = useTranslation();
  const { message, modal } = App.useApp();
  const me = useMe();
  const { get, set } = useFilters();
  const [opened, setOpened] = useState<Opened>();
  const [adding, setAdding] = useState(false);
  const kind = (get("kind") || undefined) as AccountFilter["kind"];
  const state = (get("state") || undefined) as AccountFilter["state"];
  const list = useAccounts({ q: get("q") || undefined, kind, state });
  const search = useCallback((q: string) => set({ q }), [set]);
  const act = useAccountAction(run, ["accounts"], (r) => (r ? setOpened(r) : void message.success(t("acc.done"))));
  const ask = (what: Do, a: Account, text?: string) => {
    if (!text) return act.mutate({ what, id: a.id });
    modal.confirm({ title: t("acc.of", { action: t(`acc.${what}`), name: a.name }), content: text, okText: t(`acc.${what}`), onOk: () => act.mutate({ what, id: a.id }) });
  };
  const button = (what: Do, a: Account, text?: string) => <Button key={what} size="small" onClick={() => ask(what, a, text)} aria-label={t("acc.of", { action: t(`acc.${what}`), name: a.name })}>{t(`acc.${what}`)}</Button>;
  const filtered = Boolean(get("q") || kind || state);
  return (
    <div className="stack">
      <PageHead title={t("acc.adminTitle")} tab={t("acc.adminTitle")} lead={t("acc.lead")} actions={<Button type="primary" onClick={() => setAdding(true)}>{t("acc.add")}</Button>} />
      <div className="row">
        <div className="grow" style={{ maxWidth: 420 }}><SearchBox value={get("q")} onSearch={search} label={t("acc.search")} /></div>
        <Select allowClear aria-label={t("acc.anyKind")} placeholder={t("acc.anyKind")} style={{ minWidth: 150 }} value={kind} onChange={(v?: string) => set({ kind: v })} options={(["officer", "citizen", "service"] as const).map((k) => ({ value: k, label: t(`acc.kind.${k}`) }))} />
        <Select allowClear aria-label={t("acc.state")} placeholder={t("acc.anyState")} style={{ minWidth: 220 }} value={state} onChange={(v?: string) => set({ state: v })} options={(["active", "disabled", "locked", "must_change"] as const).map((k) => ({ value: k, label: t(`acc.states.${k}`) }))} />
      </div>
      <ProblemAlert error={act.error} />
      <Card>
        <Fetched
          query={list}
          rows={8}
          empty={(d) => d.pages[0]?.items.length === 0 && (filtered ? <Empty title={t("inbox.hidden")}><div><Button onClick={() => set({ q: undefined, kind: undefined, state: undefined })}>{t("filter.clear")}</Button></div></Empty> : <Empty title={t("acc.none")} />)}
        >
          {(d) => (
            <>
              <DataTable
                label={t("acc.adminTitle")}
                rows={d.pages.flatMap((p) => p.items)}
                rowKey={(a) => a.id}
                columns={[
                  { key: "login", title: t("acc.login"), cell: (a) => <><b>{a.login}</b><div className="small muted">{t(`acc.kind.${a.service ? "service" : a.kind}`)}</div></> },
                  { key: "name", title: t("acc.name"), cell: (a) => a.name },
                  { key: "roles", title: t("acc.roles"), cell: (a) => a.positions.length === 0 ? <span className="muted">{t("acc.noRoles")}</span> : a.positions.map((p) => <div key={p.agency.id + p.role.id} className="small">{named(p.role, i18n.language)} · {shortAgency(named(p.agency, i18n.language))}</div>) },
                  { key: "state", title: t("acc.state"), cell: (a) => <Standing a={a} /> },
                  {
                    key: "do", title: t("acc.actions"), cell: (a) => a.id === me.data?.id ? null : (
                      <div className="row" style={{ gap: 6 }}>
                        {a.locked_until && button("unlock", a)}
                        {!a.service && !a.disabled && button("reset", a, t("acc.resetText", { name: a.name }))}
                        {!a.disabled && button("endAll", a)}
                        {a.disabled ? button("enable", a) : button("disable", a, t("acc.disableText", { name: a.name }))}
                      </div>
                    ),
                  },
                ]}
              />
              <More query={list} />
            </>
          )}
        </Fetched>
      </Card>
      <Add open={adding} onClose={() => setAdding(false)} onOpened={(o) => { setAdding(false); setOpened(o); }} />
      <Modal open={!!opened?.temporary_password} title={t("acc.temporary", { name: opened?.account.name })} closable={false} footer={<Button type="primary" onClick={() => setOpened(undefined)}>{t("acc.close")}</Button>}>
        <p>{t("acc.temporaryText", { until: opened?.password_until ? dateTime(opened.password_until) : "" })}</p>
        <p><code style={{ fontSize: 18 }} data-testid="temporary">{opened?.temporary_password}</code></p>
      </Modal>
    </div>
  );
}

function Standing({ a }: { a: Account }) {
  const { t } = useTranslation();
  if (a.disabled) return <State tone="bad" icon={<StopOutlined />}>{t("acc.states.disabled")}</State>;
  if (a.locked_until) return <State tone="warn" icon={<LockOutlined />}>{t("acc.lockedUntil", { at: dateTime(a.locked_until) })}</State>;
  if (a.must_change_password) return <State tone="pause" icon={<ClockCircleOutlined />}>{t("acc.states.must_change")}</State>;
  return <State tone="good" icon={<CheckCircleOutlined />}>{t("acc.states.active")}</State>;
}

function Add({ open, onClose, onOpened }: { open: boolean; onClose: () => void; onOpened: (o: Opened) => void }) {
  const { t } = useTranslation();
  const [q, setQ] = useState("");
  const [officer, setOfficer] = useState<string>();
  const choices = useOfficersWithout(q, open);
  const add = useAccountAction((id: string) => unwrap(api.POST("/api/v1/accounts", { body: { officer: id } })), ["accounts", "officers-without"], (o) => { setOfficer(undefined); onOpened(o); });
  return (
    <Modal open={open} title={t("acc.addTitle")} okText={t("acc.add")} okButtonProps={{ disabled: !officer, loading: add.isPending }} onOk={() => officer && add.mutate(officer)} onCancel={onClose} destroyOnHidden>
      <div className="stack tight">
        <ProblemAlert error={add.error ?? choices.error} />
        <Field id="acc-officer" label={t("acc.officer")} required>
          {(aria) => (
            <Select
              {...aria} showSearch={{ filterOption: false, onSearch: setQ }} placeholder={t("acc.choose")} loading={choices.isFetching} value={officer} onChange={setOfficer} style={{ width: "100%" }}
              options={(choices.data?.items ?? []).map((o) => ({ value: o.id, label: `${o.name} (${o.username})` }))}
            />
          )}
        </Field>
      </div>
    </Modal>
  );
}
