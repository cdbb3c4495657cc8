import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Alert, Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Navigate, useNavigate, useSearchParams } from "react-router";
import { api, unwrap } from "../api/client";
import { useMe, type Me } from "../api/hooks";
import { useLoginMeans } from "../api/hooks-accounts";
import { ProblemAlert } from "../components/Feedback";
import { Field } from "../components/Field";
import { Card, PageHead } from "../components/Page";

const home = (me: Me): string =>
  me.must_change_password ? "/tai-khoan" :
  me.kind === "citizen" ? "/ho-so-cua-toi" : me.actions.includes("task.list") ? "/hop-viec" : "/thu-tuc";

/** Only an address of ours: a link must not lead people elsewhere after login. */
export const safeTarget = (to: string | null): string | undefined => (to && /^\/(?![/\\])/.test(to) ? to : undefined);

export default function Login() {
  const { t, i18n } = useTranslation();
  const [params] = useSearchParams();
  const navigate = useNavigate();
  const client = useQueryClient();
  const me = useMe();
  const [login, setLogin] = useState("");
  const [password, setPassword] = useState("");
  const [missing, setMissing] = useState(false);
  const target = safeTarget(params.get("den"));
  const means = useLoginMeans();
  const why = params.get("loi");
  const enter = useMutation({
    meta: { login: true },
    mutationFn: () => unwrap(api.POST("/api/v1/sessions", { body: { login: login.trim(), password } })),
    onSuccess: (who) => {
      client.removeQueries({ predicate: (q) => q.queryKey[0] !== "me" });
      client.setQueryData(["me", i18n.language], who);
      void navigate(target ?? home(who), { replace: true });
    },
  });
  if (me.data && enter.isIdle) return <Navigate replace to={target ?? home(me.data)} />;
  return (
    <div style={{ maxWidth: 400, margin: "5vh auto 0" }}>
      <PageHead title={t("login.title")} tab={t("login.title")} lead={target ? t("login.needed") : t("login.lead")} />
      <Card>
        <form
          className="pad stack"
          noValidate
          onSubmit={(e) => {
            e.preventDefault();
            const empty = login.trim() === "" || password === "";
            setMissing(empty);
            if (!empty) enter.mutate();
          }}
        >
          {enter.error ? <ProblemAlert error={enter.error} /> : why && <Alert type="error" showIcon role="alert" title={t(`acc.why.${why}`, { defaultValue: t("acc.why.other") })} />}
          {means.data?.oidc && (
            <>
              <Button size="large" href={`${means.data.oidc.path}?return=${encodeURIComponent(target ?? "/dang-nhap")}`}>{t("acc.oidc", { name: means.data.oidc.name || t("acc.oidcName") })}</Button>
              <span className="small muted">{t("acc.or")}</span>
            </>
          )}
          <Field id="login" label={t("login.name")} required error={missing && !login.trim() ? t("form.required") : undefined}>
            {(aria) => <Input {...aria} size="large" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus value={login} onChange={(e) => setLogin(e.target.value)} />}
          </Field>
          <Field id="password" label={t("login.password")} required error={missing && !password ? t("form.required") : undefined}>
            {(aria) => <Input.Password {...aria} size="large" autoComplete="current-password" value={password} onChange={(e) => setPassword(e.target.value)} />}
          </Field>
          <Button type="primary" size="large" htmlType="submit" loading={enter.isPending}>{t("login.enter")}</Button>
        </form>
      </Card>
    </div>
  );
}
