import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, Navigate, Outlet, useLocation } from "react-router";
import { useRef } from "react";
import { useMe, type Me } from "../api/hooks";
import { Bars, Empty, ProblemAlert } from "./Feedback";
import { SessionEnded } from "./SessionEnded";

/** Pages for those who are logged in; for others the login page, and back here after it. */
export function RequireLogin({ kind, action }: { kind?: "officer" | "citizen"; action?: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const at = useLocation();
  // When the session ends the page stays as it is beneath a dialog: what is being typed is not lost.
  const before = useRef<Me>(undefined);
  if (me.data) before.current = me.data;
  const who = me.data ?? before.current;
  if (!who) {
    if (me.isPending) return <Bars />;
    if (me.error) return <ProblemAlert error={me.error} onRetry={() => void me.refetch()} />;
    return <Navigate replace to={`/dang-nhap?den=${encodeURIComponent(at.pathname + at.search)}`} />;
  }
  if (who.must_change_password && at.pathname !== "/tai-khoan") return <Navigate replace to={`/tai-khoan?den=${encodeURIComponent(at.pathname + at.search)}`} />;
  if ((kind && who.kind !== kind) || (action && !who.actions.includes(action))) {
    return (
      <Empty title={t("denied.title")}>
        {t(kind === "citizen" ? "denied.citizen" : action === "task.list" ? "denied.tasks" : "denied.officer")}
        <div><Link to="/"><Button>{t("denied.home")}</Button></Link></div>
      </Empty>
    );
  }
  return (
    <>
      <Outlet />
      {!me.data && <SessionEnded who={who} />}
    </>
  );
}
