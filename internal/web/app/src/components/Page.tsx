import { useEffect, type ReactNode } from "react";
import { useTranslation } from "react-i18next";

/** The head of a page; also the title of the window. */
export function PageHead({ title, lead, crumb, actions, tab }: { title: ReactNode; tab: string; lead?: ReactNode; crumb?: ReactNode; actions?: ReactNode }) {
  useTitle(tab);
  return (
    <div className="page-head">
      <div>
        {crumb && <div className="crumb no-print">{crumb}</div>}
        <h1>{title}</h1>
        {lead && <div className="lead">{lead}</div>}
      </div>
      {actions && <div className="acts no-print">{actions}</div>}
    </div>
  );
}

export function useTitle(title: string): void {
  const { t } = useTranslation();
  useEffect(() => {
    document.title = title ? `${title} · ${t("app.name")}` : t("app.name");
  }, [title, t]);
}

export function Card({ title, extra, children, id }: { title?: ReactNode; extra?: ReactNode; children: ReactNode; id?: string }) {
  return (
    <section className="card" id={id}>
      {title && (
        <header>
          <h2>{title}</h2>
          {extra}
        </header>
      )}
      {children}
    </section>
  );
}

/** Pairs of a name and a value; pairs without a value are left out. */
export function Facts({ items, wide }: { items: [ReactNode, ReactNode][]; wide?: boolean }) {
  return (
    <dl className={wide ? "facts wide" : "facts"}>
      {items.filter(([, v]) => v !== undefined && v !== null && v !== "" && v !== false).map(([k, v], i) => (
        <div key={i} style={{ display: "contents" }}>
          <dt>{k}</dt>
          <dd>{v}</dd>
        </div>
      ))}
    </dl>
  );
}
