import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Schemas } from "../../api/client";
import { useProcedureForm } from "../../api/hooks";
import { useDossierAudit, useStep } from "../../api/hooks-dossier";
import type { AnyForm } from "../../lib/forms";
import { dateTime, named } from "../../lib/format";
import { DataTable, More } from "../DataTable";
import { Bars, Empty, Fetched } from "../Feedback";
import { FormView } from "../FormFields";
import { Card } from "../Page";
import { DossierState, Due, State, TaskState, TimeLeft } from "../State";
import { StopOutlined } from "@ant-design/icons";

type D = Schemas["Dossier"];
type Task = Schemas["Task"];

const isOpen = (s: Task) => ["open", "claimed", "waiting"].includes(s.state);

/** Who has the dossier now, and until when. */
export function NowWith({ d, officer }: { d: D; officer: boolean }) {
  const { t, i18n } = useTranslation();
  const open = d.steps.filter(isOpen);
  return (
    <Card title={t("work.nowWith")}>
      <div className="pad">
        {open.length === 0 ? <p className="muted">{t("work.nowNobody")}</p> : (
          <ul className="stack tight plain">
            {open.map((s) => (
              <li key={s.id}>
                <div className="strong">{officer ? <Link to={`/viec/${s.id}`}>{s.name}</Link> : s.name}</div>
                <div className="row" style={{ gap: 8 }}>
                  <TaskState state={s.state} waitFor={s.wait_for} />
                  <span className="small">{s.assignee ? t("work.with", { name: s.assignee.name ?? s.assignee.id }) : s.state === "open" ? t("work.waitingRole", { role: named(s.role, i18n.language) }) : ""}</span>
                </div>
                {!s.off_clock && s.due_at && <div className="small"><Due at={s.due_at} provisional={s.provisional} /> {s.overdue && <TimeLeft due={s.due_at} overdue />}</div>}
              </li>
            ))}
          </ul>
        )}
      </div>
    </Card>
  );
}

/** Everything that was entered: by the applicant, and at each step. */
export function AllForms({ d, officer }: { d: D; officer: boolean }) {
  const { t } = useTranslation();
  const form = useProcedureForm(d.procedure);
  const filled = d.steps.filter((s) => s.state === "done" && s.closed_by); // what they hold comes when one opens it
  return (
    <Card title={t("dossier.form")}>
      <div className="pad stack">
        {form.isPending ? <Bars n={5} /> : <FormView form={form.data?.schema as AnyForm | undefined} value={d.form} />}
        {officer && (
          <section className="stack tight" aria-label={t("work.forms")}>
            <h3 className="strong">{t("work.forms")}</h3>
            {filled.length === 0 ? <p className="muted">{t("work.noForms")}</p> : filled.map((s) => <StepForm key={s.id} s={s} />)}
          </section>
        )}
      </div>
    </Card>
  );
}

function StepForm({ s }: { s: Task }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const step = useStep(s.id, open);
  return (
    <details className="fold" onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>
        {s.step_no ? t("work.formOf", { no: s.step_no, name: s.name }) : s.name}
        {s.closed_by?.name && <span className="small muted"> · {s.closed_by.name}, {dateTime(s.closed_at)}</span>}
      </summary>
      {open && (step.isPending ? <Bars n={3} /> : <FormView form={step.data?.form_schema as AnyForm | undefined} value={step.data?.data ?? s.data ?? {}} />)}
    </details>
  );
}

/** Dossiers that this one called, and that it was called by another. */
export function Called({ d }: { d: D }) {
  const { t } = useTranslation();
  if (d.called.length === 0 && !d.caller_id) return null;
  return (
    <Card title={t("work.called")}>
      <div className="pad stack tight">
        {d.caller_id && <p>{t("work.calledBy")}</p>}
        <ul className="stack tight plain">
          {d.called.map((c) => (
            <li key={c.id} className="row">
              <Link className="num strong" to={`/ho-so/${c.code}`}>{c.code}</Link> {c.procedure_name} <DossierState status={c.status} name={c.status_name} />
            </li>
          ))}
        </ul>
      </div>
    </Card>
  );
}

/** Who looked at the dossier or did something with it, opened on request. */
export function Audit({ code }: { code: string }) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const log = useDossierAudit(code, open);
  const rows = log.data?.pages.flatMap((p) => p.items) ?? [];
  return (
    <Card title={t("work.audit")} extra={!open && <Button onClick={() => setOpen(true)}>{t("action.more")}</Button>}>
      {open && (
        <Fetched query={log} rows={4} empty={() => rows.length === 0 && <Empty title={t("work.auditNone")} />}>
          {() => (
            <>
              <DataTable
                label={t("work.audit")}
                rows={rows}
                rowKey={(e) => e.hash}
                columns={[
                  { key: "at", title: t("work.auditAt"), cell: (e) => <span className="num">{dateTime(e.at)}</span> },
                  { key: "who", title: t("work.auditWho"), cell: (e) => <>{e.actor?.name ?? t("history.system")}{e.on_behalf_of && ` (${t("history.onBehalf", { name: e.on_behalf_of.name ?? e.on_behalf_of.id })})`}</> },
                  { key: "did", title: t("work.auditDid"), cell: (e) => <span>{e.action}{e.outcome !== "ok" && <> <State tone="bad" icon={<StopOutlined />}>{e.problem ?? e.outcome}</State></>}</span> },
                  { key: "from", title: t("work.auditFrom"), cell: (e) => <span className="num">{e.client}</span> },
                ]}
              />
              <More query={log} />
            </>
          )}
        </Fetched>
      )}
    </Card>
  );
}
