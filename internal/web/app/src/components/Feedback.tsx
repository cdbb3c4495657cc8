import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../api/client";
import { dateTime } from "../lib/format";

/** What went wrong, as a sentence, with the number to quote when it is our fault. */
export function ProblemAlert({ error, onRetry, title }: { error: unknown; onRetry?: () => void; title?: string }) {
  const { t } = useTranslation();
  if (!error) return null;
  const p = asProblem(error);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={title ?? p.message}
      description={
        <>
          {title && <div>{p.message}</div>}
          {p.by && p.at && <div>{t("error.by", { by: p.by, at: dateTime(p.at) })}</div>}
          {p.status >= 500 && p.requestId && <div className="small">{t("error.requestId", { id: p.requestId })}</div>}
        </>
      }
      action={onRetry && <Button size="small" onClick={onRetry}>{t("action.retry")}</Button>}
    />
  );
}

export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="empty" role="status">
      <b>{title}</b>
      {children}
    </div>
  );
}

/** The shape of a list while it is on its way. */
export function Bars({ n = 6 }: { n?: number }) {
  const { t } = useTranslation();
  return (
    <div className="bars" role="status" aria-busy="true">
      <span className="sr">{t("loading")}</span>
      {Array.from({ length: n }, (_, i) => (
        <div key={i} className="bar" style={{ width: `${96 - ((i * 17) % 38)}%` }} aria-hidden="true" />
      ))}
    </div>
  );
}

/** The four states of anything that is fetched, in one place. */
export function Fetched<T>({ query, children, empty, rows }: {
  query: { data: T | undefined; error: unknown; isPending: boolean; refetch: () => unknown };
  children: (data: T) => ReactNode;
  empty?: (data: T) => ReactNode;
  rows?: number;
}) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error ? <ProblemAlert error={query.error} onRetry={() => void query.refetch()} /> : null}
        {empty?.(query.data) || children(query.data)}
      </>
    );
  }
  if (query.error) return <div className="pad"><ProblemAlert error={query.error} onRetry={() => void query.refetch()} /></div>;
  return <Bars n={rows} />;
}
