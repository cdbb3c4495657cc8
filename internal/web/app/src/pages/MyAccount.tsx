import { App, Button, Input } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import { api, unwrap } from "../api/client";
import { useMe } from "../api/hooks";
import { useAccountAction, useMySessions, useMyTokens } from "../api/hooks-accounts";
import { DataTable } from "../components/DataTable";
import { Empty, Fetched, ProblemAlert } from "../components/Feedback";
import { Field } from "../components/Field";
import { Card, PageHead } from "../components/Page";
import { dateTime } from "../lib/format";
import { safeTarget } from "./Login";

export default function MyAccount() {
  const { t } = useTranslation();
  const me = useMe();
  const must = me.data?.must_change_password ?? false;
  return (
    <div className="stack" style={{ maxWidth: must ? 480 : undefined, margin: must ? "0 auto" : undefined }}>
      <PageHead title={t(must ? "acc.mustTitle" : "acc.title")} tab={t("acc.title")} lead={must ? t("acc.mustLead") : `${me.data?.name} · ${me.data?.login}`} />
      {me.data?.has_password ? <Password must={must} login={me.data.login} /> : <Card title={t("acc.password")}><p className="pad">{t("acc.noPassword")}</p></Card>}
      {!must && <Sessions />}
      {!must && <Tokens />}
    </div>
  );
}

function Password({ must, login }: { must: boolean; login: string }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [again, setAgain] = useState("");
  const [tried, setTried] = useState(false);
  const change = useAccountAction(() => unwrap(api.PUT("/api/v1/me/password", { body: { current, password: next } })), ["my-sessions"], () => {
    setCurrent("");
    setNext("");
    setAgain("");
    setTried(false);
    void message.success(t("acc.changed"));
    void client.refetchQueries({ queryKey: ["me"] }).then(() => {
      if (must) void navigate(safeTarget(params.get("den")) ?? "/", { replace: true });
    });
  });
  const of = (field: string) => change.error?.errors.find((e) => e.field === field || e.field === `body.${field}`)?.message;
  const need = (value: string) => (tried && value === "" ? t("form.required") : undefined);
  return (
    <Card title={must ? undefined : t("acc.password")}>
      <form
        className="pad stack tight"
        noValidate
        style={{ maxWidth: 440 }}
        onSubmit={(e) => {
          e.preventDefault();
          setTried(true);
          if (current && next && next === again) change.mutate(undefined);
        }}
      >
        {change.error && change.error.errors.length === 0 && <ProblemAlert error={change.error} />}
        <input type="text" autoComplete="username" value={login} readOnly hidden />
        <Field id="pw-current" label={t("acc.current")} required error={need(current) ?? of("current")}>
          {(aria) => <Input.Password {...aria} autoComplete="current-password" value={current} onChange={(e) => setCurrent(e.target.value)} />}
        </Field>
        <Field id="pw-next" label={t("acc.next")} required help={t("acc.help")} error={need(next) ?? of("password")}>
          {(aria) => <Input.Password {...aria} autoComplete="new-password" maxLength={200} value={next} onChange={(e) => setNext(e.target.value)} />}
        </Field>
        <Field id="pw-again" label={t("acc.repeat")} required error={tried && next !== again ? t("acc.differ") : undefined}>
          {(aria) => <Input.Password {...aria} autoComplete="new-password" maxLength={200} value={again} onChange={(e) => setAgain(e.target.value)} />}
        </Field>
        <div><Button type="primary" htmlType="submit" loading={change.isPending}>{t("acc.password")}</Button></div>
      </form>
    </Card>
  );
}

function Sessions() {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const list = useMySessions(true);
  const done = () => void message.success(t("acc.ended"));
  const end = useAccountAction((id: string) => unwrap(api.DELETE("/api/v1/me/sessions/{id}", { params: { path: { id } } })), ["my-sessions"], done);
  const others = useAccountAction(() => unwrap(api.DELETE("/api/v1/me/sessions")), ["my-sessions"], done);
  const many = (list.data?.items.length ?? 0) > 1;
  return (
    <Card title={t("acc.sessions")} extra={many && <Button size="small" loading={others.isPending} onClick={() => others.mutate(undefined)}>{t("acc.endOthers")}</Button>}>
      <ProblemAlert error={end.error ?? others.error} />
      <Fetched query={list} rows={2}>
        {(d) => (
          <DataTable
            label={t("acc.sessions")}
            rows={d.items}
            rowKey={(r) => r.id}
            columns={[
              { key: "device", title: t("acc.device"), cell: (r) => r.device || t("acc.unknownDevice") },
              { key: "address", title: t("acc.address"), cell: (r) => r.address },
              { key: "seen", title: t("acc.seen"), cell: (r) => <span className="num">{dateTime(r.seen_at)}</span> },
              { key: "do", title: t("acc.actions"), cell: (r) => r.current ? <b>{t("acc.here")}</b> : <Button size="small" onClick={() => end.mutate(r.id)} aria-label={t("acc.of", { action: t("acc.end"), name: r.device || r.address })}>{t("acc.end")}</Button> },
            ]}
          />
        )}
      </Fetched>
    </Card>
  );
}

function Tokens() {
  const { t } = useTranslation();
  const list = useMyTokens(true);
  const revoke = useAccountAction((id: string) => unwrap(api.DELETE("/api/v1/access-tokens/{id}", { params: { path: { id } } })), ["my-tokens"]);
  return (
    <Card title={t("acc.tokens")}>
      <ProblemAlert error={revoke.error} />
      <Fetched query={list} rows={2} empty={(d) => d.items.length === 0 && <Empty title={t("acc.noTokens")} />}>
        {(d) => (
          <DataTable
            label={t("acc.tokens")}
            rows={d.items}
            rowKey={(r) => r.id}
            columns={[
              { key: "name", title: t("acc.tokenName"), cell: (r) => <>{r.name} <span className="muted small">{r.hint}…</span></> },
              { key: "scopes", title: t("acc.scopes"), cell: (r) => r.scopes.join(", ") },
              { key: "used", title: t("acc.lastUsed"), cell: (r) => r.last_used_at ? <span className="num">{dateTime(r.last_used_at)}</span> : t("acc.never") },
              { key: "expires", title: t("acc.expires"), cell: (r) => <span className="num">{dateTime(r.expires_at)}</span> },
              { key: "do", title: t("acc.actions"), cell: (r) => r.revoked_at ? t("acc.revoked") : <Button size="small" danger onClick={() => revoke.mutate(r.id)} aria-label={t("acc.of", { action: t("acc.revoke"), name: r.name })}>{t("acc.revoke")}</Button> },
            ]}
          />
        )}
      </Fetched>
    </Card>
  );
}
