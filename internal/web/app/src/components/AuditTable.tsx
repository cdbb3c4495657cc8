import { CheckCircleOutlined, CloseCircleOutlined, WarningOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { AuditEntry } from "../api/hooks-audit";
import { dateTime } from "../lib/format";
import { DataTable, type Column } from "./DataTable";
import { State } from "./State";

/** An action in words; one that has none keeps its name. */
export function useActionWords(): (action: string) => string {
  const { t } = useTranslation();
  return (action) => t(`audit.do.${action.replaceAll(".", "_")}`, { defaultValue: action });
}

const outcomes = {
  ok: ["good", <CheckCircleOutlined />],
  refused: ["warn", <WarningOutlined />],
  failed: ["bad", <CloseCircleOutlined />],
} as const;

/** Entries of the audit log. */
export function AuditTable({ rows }: { rows: AuditEntry[] }) {
  const { t } = useTranslation();
  const words = useActionWords();
  const columns: Column<AuditEntry>[] = [
    { key: "at", title: t("audit.at"), cell: (e) => <span className="num nowrap" title={`${e.day} · ${e.no}`}>{dateTime(e.at)}</span> },
    { key: "who", title: t("audit.who"), cell: (e) => <Who e={e} /> },
    { key: "action", title: t("audit.action"), cell: (e) => <><div>{words(e.action)}</div><Changes e={e} /></> },
    { key: "about", title: t("audit.about"), cell: (e) => <About e={e} /> },
    {
      key: "outcome", title: t("audit.outcome"),
      cell: (e) => {
        const [tone, icon] = outcomes[e.outcome];
        return <><State tone={tone} icon={icon}>{t(`audit.${e.outcome}`)}</State>{e.problem && <div className="small muted">{e.problem}</div>}</>;
      },
    },
    { key: "source", title: t("audit.source"), cell: (e) => <span className="num small">{e.client}</span> },
  ];
  return <DataTable label={t("audit.title")} columns={columns} rows={rows} rowKey={(e) => `${e.day}/${e.no}`} />;
}

function Who({ e }: { e: AuditEntry }) {
  const { t } = useTranslation();
  if (!e.actor) return <span className="muted">{t("audit.nobody")}</span>;
  return (
    <>
      <div>{e.actor.name || e.actor.login}{e.on_behalf_of && <> {t("audit.behalf", { name: e.on_behalf_of.name || e.on_behalf_of.id })}</>}</div>
      {e.actor.name && <div className="small muted">{e.actor.login}</div>}
    </>
  );
}

function About({ e }: { e: AuditEntry }) {
  const code = e.dossier_code || e.dossier_id;
  if (code) return <Link className="num" style={{ overflowWrap: "anywhere" }} to={`/ho-so/${encodeURIComponent(code)}`}>{code}</Link>;
  return <span className="small" style={{ overflowWrap: "anywhere" }}>{[e.subject_kind, e.subject_id].filter(Boolean).join(" ")}</span>;
}

/** What the entry says was before and after, without the counters. */
function Changes({ e }: { e: AuditEntry }) {
  const { t } = useTranslation();
  const changes = e.changes.filter((c) => !/\.(version|seq)$/.test(c.field));
  if (changes.length === 0) return null;
  return (
    <ul className="small muted" aria-label={t("audit.changes")} style={{ margin: 0, paddingInlineStart: 16 }}>
      {changes.map((c) => <li key={c.field}>{c.field}: {c.before || t("audit.nothing")} → {c.after || t("audit.nothing")}</li>)}
    </ul>
  );
}
