import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Schemas } from "../../api/client";
import { useDossier, useProcedure, useProcedureForm } from "../../api/hooks";
import type { AnyForm } from "../../lib/forms";
import { dateTime, named, shortAgency } from "../../lib/format";
import { AdjustmentList } from "../Adjustments";
import { DossierFiles } from "../Attachments";
import { Bars } from "../Feedback";
import { FormView } from "../FormFields";
import { Card, Facts } from "../Page";
import { DossierState, Due, TaskState, TimeLeft } from "../State";

type Detail = Schemas["TaskDetail"];

/** The step's clock and holder, on one line above the work. */
export function TaskStrip({ task }: { task: Detail }) {
  const { t, i18n } = useTranslation();
  return (
    <section className="card strip" aria-label={t("work.facts")}>
      <Facts
        items={[
          [t("task.stateTitle"), <TaskState key="s" state={task.state} waitFor={task.wait_for} />],
          [t("task.due"), task.off_clock ? t("step.offClock") : <Due key="d" at={task.due_at} provisional={task.provisional} />],
          [t("task.left"), !task.off_clock && <TimeLeft key="l" due={task.due_at} overdue={task.overdue} closed={task.closed_at} stopped={!!task.stopped_since} left={task.working_time_left} />],
          [t("dossier.due"), <Due key="dd" at={task.dossier.due_at} provisional={task.dossier.provisional} />],
          [t("task.assignee"), task.assignee && (task.assignee.name ?? task.assignee.id)],
          [t("task.role"), <>{named(task.role, i18n.language)} · {shortAgency(named(task.agency, i18n.language))}</>],
          [t("step.form"), task.step_form],
        ]}
      />
    </section>
  );
}

/** The dossier beside the work: what the applicant declared, who they are, what the papers should be. */
export function Beside({ task }: { task: Detail }) {
  const { t } = useTranslation();
  const form = useProcedureForm(task.procedure);
  const procedure = useProcedure(task.procedure);
  const dossier = useDossier(task.dossier_code);
  const { applicant } = task;
  return (
    <div className="stack">
      <Card title={t("dossier.form")} extra={<DossierState status={task.dossier.status} name={task.dossier.status_name} />}>
        <div className="pad">
          {form.isPending ? <Bars n={5} /> : <FormView form={form.data?.schema as AnyForm | undefined} value={task.dossier_form} />}
        </div>
      </Card>
      <Card title={t("work.papers")}>
        <DossierFiles code={task.dossier_code} />
        <div className="pad">
          <h3 className="small strong">{t("work.checklist")}</h3>
          {procedure.isPending ? <Bars n={3} /> : procedure.data && procedure.data.documents.length > 0
            ? <ul className="bullets">{procedure.data.documents.map((d) => <li key={d}>{d}</li>)}</ul>
            : <p className="muted">{t("procedure.noDocuments")}</p>}
        </div>
      </Card>
      <Card title={t("dossier.applicant")}>
        <div className="pad">
          <Facts
            items={[
              [t("applicant.name"), <b key="n" className="strong">{applicant.name}</b>],
              [t("applicant.id"), applicant.id_number && <span key="i" className="num">{applicant.id_number}</span>],
              [t("applicant.phone"), applicant.phone && <span key="p" className="num">{applicant.phone}</span>],
              [t("applicant.address"), applicant.address],
              [t("dossier.receivedAt"), <span key="r" className="num">{dateTime(task.dossier.received_at)} · {t(`channel.${task.dossier.channel}`)}</span>],
              [t("dossier.originalDue"), task.dossier.original_due_at !== task.dossier.due_at && task.dossier.original_due_at && <span key="o" className="num">{dateTime(task.dossier.original_due_at)}</span>],
            ]}
          />
          <p style={{ marginTop: 10 }}><Link to={`/ho-so/${task.dossier_code}`}>{t("file.see")} {task.dossier_code}</Link></p>
        </div>
      </Card>
      {dossier.data && dossier.data.adjustments.length > 0 && (
        <Card title={t("dossier.adjustments")}><div className="pad"><AdjustmentList items={dossier.data.adjustments} /></div></Card>
      )}
    </div>
  );
}
