import { DayInput } from "../components/DayInput";
import { Alert, Button, Input, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useAudit, useAuditCheck, type AuditFilter } from "../api/hooks-audit";
import { AuditTable, useActionWords } from "../components/AuditTable";
import { More } from "../components/DataTable";
import { Empty, Fetched, ProblemAlert } from "../components/Feedback";
import { useFilters } from "../components/Filters";
import { Card, PageHead } from "../components/Page";
import { auditVi } from "../i18n/audit";

const fields = ["actor", "dossier", "action", "outcome", "from", "to"] as const;
type Fields = Record<(typeof fields)[number], string>;

/** The audit log: who did what. It is asked for when the filter is sent, not while it is typed: every reading is recorded. */
export default function Audit() {
  const { t } = useTranslation();
  const { get, set } = useFilters();
  const asked = Object.fromEntries(fields.map((f) => [f, get(f)])) as Fields;
  const filtered = fields.some((f) => asked[f]);
  const list = useAudit(Object.fromEntries(fields.filter((f) => asked[f]).map((f) => [f, asked[f]])) as AuditFilter);
  return (
    <div className="stack">
      <PageHead title={t("audit.title")} tab={t("audit.title")} lead={t("audit.lead")} actions={<Check from={asked.from} to={asked.to} />} />
      <Filter key={fields.map((f) => asked[f]).join("|")} asked={asked} onAsk={set} />
      <Card>
        <Fetched
          query={list}
          rows={8}
          empty={(d) => d.pages[0]?.items.length === 0 && (
            <Empty title={t(filtered ? "inbox.hidden" : "audit.none")}>
              {filtered && <div><Button onClick={() => set(Object.fromEntries(fields.map((f) => [f, undefined])))}>{t("filter.clear")}</Button></div>}
            </Empty>
          )}
        >
          {(d) => <><AuditTable rows={d.pages.flatMap((p) => p.items)} /><More query={list} /></>}
        </Fetched>
      </Card>
    </div>
  );
}

function Filter({ asked, onAsk }: { asked: Fields; onAsk: (f: Fields) => void }) {
  const { t } = useTranslation();
  const [f, setF] = useState(asked);
  const put = (name: keyof Fields) => (value: string | undefined) => setF((old) => ({ ...old, [name]: value ?? "" }));
  const words = useActionWords();
  const named = (name: "actor" | "dossier" | "from" | "to", label: string, type: "text" | "day") => (
    <label className="stack" style={{ gap: 4 }}>
      <span className="small">{label}</span>
      {type === "day" ? <DayInput width={180} value={f[name]} onChange={put(name)} /> : <Input value={f[name]} onChange={(e) => put(name)(e.target.value)} allowClear style={{ width: 180 }} />}
    </label>
  );
  return (
    <form className="row" style={{ alignItems: "end", flexWrap: "wrap" }} role="search" onSubmit={(e) => { e.preventDefault(); onAsk(f); }}>
      {named("actor", t("audit.person"), "text")}
      {named("dossier", t("audit.dossier"), "text")}
      <div className="stack" style={{ gap: 4 }}>
        <label className="small" htmlFor="audit-action">{t("audit.action")}</label>
        <Select
          id="audit-action" showSearch={{ optionFilterProp: "label" }} allowClear placeholder={t("audit.any")} style={{ width: 200 }} value={f.action || undefined} onChange={put("action")}
          options={Object.keys(auditVi.do).map((key) => key.replace("_", ".")).map((action) => ({ value: action, label: words(action) }))}
        />
      </div>
      <div className="stack" style={{ gap: 4 }}>
        <label className="small" htmlFor="audit-outcome">{t("audit.outcome")}</label>
        <Select
          id="audit-outcome" allowClear placeholder={t("audit.anyOutcome")} style={{ width: 150 }} value={f.outcome || undefined} onChange={put("outcome")}
          options={["ok", "refused", "failed"].map((o) => ({ value: o, label: t(`audit.${o}`) }))}
        />
      </div>
      {named("from", t("audit.from"), "day")}
      {named("to", t("audit.to"), "day")}
      <Button type="primary" htmlType="submit">{t("audit.apply")}</Button>
    </form>
  );
}

/** Goes through the chain of the days that are shown. */
function Check({ from, to }: { from: string; to: string }) {
  const { t } = useTranslation();
  const check = useAuditCheck();
  return (
    <div className="stack" style={{ gap: 8, maxWidth: 420 }}>
      <Button loading={check.isPending} onClick={() => check.mutate({ from: from || undefined, to: to || undefined })}>{t("audit.check")}</Button>
      <ProblemAlert error={check.error} />
      {check.data && (
        <Alert
          role="status" showIcon type={check.data.problems ? "error" : "success"}
          title={check.data.problems ? t("audit.broken", { n: check.data.problems }) : t("audit.sound", { n: check.data.entries })}
          description={check.data.findings.length > 0 && <ul>{check.data.findings.slice(0, 10).map((f) => <li key={`${f.day}/${f.no}/${f.kind}`}>{f.message}</li>)}</ul>}
        />
      )}
    </div>
  );
}
