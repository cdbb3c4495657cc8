import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, Navigate, Outlet, useLocation } from "react-router";
import { useMe } from "../api/hooks";
import { Bars, Empty, ProblemAlert } from "./Feedback";

/** Pages for those who are logged in; for others the login page, and back here after it. */
export function RequireLogin({ kind, action }: { kind?: "officer" | "citizen"; action?: string }) {
  const { t } = useTranslation();
  const me = useMe();
  const at = useLocation();
  if (me.isPending) return <Bars />;
  if (me.error) return <ProblemAlert error={me.error} onRetry={() => void me.refetch()} />;
  if (!me.data) return <Navigate replace to={`/dang-nhap?den=${encodeURIComponent(at.pathname + at.search)}`} />;
  if ((kind && me.data.kind !== kind) || (action && !me.data.actions.includes(action))) {
    return (
      <Empty title={t("denied.title")}>
        {t(kind === "citizen" ? "denied.citizen" : action === "task.list" ? "denied.tasks" : "denied.officer")}
        <div><Link to="/"><Button>{t("denied.home")}</Button></Link></div>
      </Empty>
    );
  }
  return <Outlet />;
}
