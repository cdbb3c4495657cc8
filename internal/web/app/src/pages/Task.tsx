import { QuestionCircleOutlined, ReloadOutlined } from "@ant-design/icons";
import { Alert, App, Button, Input } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import {
  actOnDossier, claimTask, completeTask, releaseTask, returnTask, useAction, useDossier, useProcedure, useProcedureForm, useTask,
} from "../api/hooks";
import { api, unwrap, type Problem, type Schemas } from "../api/client";
import { AdjustmentList } from "../components/Adjustments";
import { DiagramCard } from "../components/DiagramCard";
import { Bars, Fetched, ProblemAlert } from "../components/Feedback";
import { Field } from "../components/Field";
import { History } from "../components/History";
import { Card, Facts, PageHead } from "../components/Page";
import { ReasonModal, type Ask, type Said } from "../components/ReasonModal";
import { ErrorSummary, SchemaForm } from "../components/SchemaForm";
import { SchemaView } from "../components/SchemaView";
import { ShortcutHelp } from "../components/ShortcutHelp";
import { DossierState, Due, TaskState, TimeLeft } from "../components/State";
import { StepsTable } from "../components/StepsTable";
import { dateTime, named, shortAgency } from "../lib/format";
import { useKeys } from "../lib/keyboard";
import { clean, errorsUnder, titleOf, validate, type FormErrors, type Schema, type Values } from "../lib/schema";

type Detail = Schemas["TaskDetail"];
type Outcome = Schemas["Outcome"];

export default function Task() {
  const { id = "" } = useParams();
  const task = useTask(id);
  return <Fetched query={task}>{(data) => <View key={id} task={data} reload={() => task.refetch()} />}</Fetched>;
}

/** The task to do next: what is mine first, then what is free; the most urgent one. */
async function nextTask(not: string): Promise<string | undefined> {
  for (const view of ["mine", "available"] as const) {
    const page = await unwrap(api.GET("/api/v1/tasks", { params: { query: { view, limit: 2 } } }));
    const found = page.items.find((x) => x.id !== not);
    if (found) return found.id;
  }
  return undefined;
}

function View({ task, reload }: { task: Detail; reload: () => Promise<unknown> }) {
  const { t, i18n } = useTranslation();
  const lang = i18n.language;
  const dossier = useDossier(task.dossier_code);
  const form = useProcedureForm(task.procedure);
  const past = dossier.data?.steps.filter((s) => s.state === "done").map((s) => s.element_id);
  const now = dossier.data?.steps.filter((s) => ["open", "claimed", "waiting"].includes(s.state)).map((s) => s.element_id);
  return (
    <div className="stack">
      <PageHead
        tab={`${task.dossier_code} ${task.name}`}
        crumb={<><Link to="/hop-viec">{t("inbox.title")}</Link> / <Link className="num" to={`/ho-so/${task.dossier_code}`}>{task.dossier_code}</Link></>}
        title={<>{task.step_no ? `${t("task.stepNo", { no: task.step_no })}. ` : ""}{task.name}</>}
        lead={<>{task.procedure_name} · {task.applicant_name}</>}
      />
      <div className="split">
        <div className="stack">
          <Work task={task} reload={reload} />
          <Card title={t("dossier.form")}>
            <div className="pad"><SchemaView schema={form.data?.schema as Schema | undefined} value={task.dossier_form as Values} /></div>
          </Card>
        </div>
        <div className="stack">
          <Card title={t("task.title")} extra={<TaskState state={task.state} waitFor={task.wait_for} />}>
            <div className="pad">
              <Facts
                items={[
                  [t("task.due"), task.off_clock ? t("step.offClock") : <Due key="d" at={task.due_at} provisional={task.provisional} />],
                  [t("task.left"), !task.off_clock && <TimeLeft key="l" due={task.due_at} overdue={task.overdue} closed={task.closed_at} stopped={!!task.stopped_since} left={task.working_time_left} />],
                  [t("task.role"), <>{named(task.role, lang)}<br />{shortAgency(named(task.agency, lang))}</>],
                  [t("task.assignee"), task.assignee && (task.assignee.name ?? task.assignee.id)],
                  [t("step.form"), task.step_form],
                  [t("step.from"), <span key="c" className="num">{dateTime(task.created_at)}</span>],
                ]}
              />
            </div>
          </Card>
          <Card title={t("dossier.title")} extra={<DossierState status={task.dossier.status} name={task.dossier.status_name} />}>
            <div className="pad">
              <Facts
                items={[
                  [t("dossier.due"), <Due key="d" at={task.dossier.due_at} provisional={task.dossier.provisional} />],
                  [t("dossier.originalDue"), task.dossier.original_due_at !== task.dossier.due_at && task.dossier.original_due_at && <span key="o" className="num">{dateTime(task.dossier.original_due_at)}</span>],
                  [t("dossier.receivedAt"), <span key="r" className="num">{dateTime(task.dossier.received_at)}</span>],
                  [t("dossier.channel"), t(`channel.${task.dossier.channel}`)],
                  [t("dossier.applicant"), <><b className="strong">{task.applicant.name}</b>{task.applicant.id_number && <><br /><span className="num">{task.applicant.id_number}</span></>}{task.applicant.phone && <><br /><span className="num">{task.applicant.phone}</span></>}{task.applicant.address && <><br />{task.applicant.address}</>}</>],
                ]}
              />
            </div>
          </Card>
          {dossier.data && dossier.data.adjustments.length > 0 && (
            <Card title={t("dossier.adjustments")}><div className="pad"><AdjustmentList items={dossier.data.adjustments} /></div></Card>
          )}
        </div>
      </div>
      <DiagramCard code={task.procedure} now={now} past={past} />
      <Card title={t("dossier.steps")}>
        <Fetched query={dossier}>{(d) => <StepsTable steps={d.steps} current={task.id} />}</Fetched>
      </Card>
      <Card title={t("dossier.history")}>
        {dossier.data ? <History dossier={dossier.data} /> : <Bars n={4} />}
      </Card>
    </div>
  );
}

/** What the officer does here: the step's form and the ways to finish it. What was typed outlives every failure. */
function Work({ task, reload }: { task: Detail; reload: () => Promise<unknown> }) {
  const { t, i18n } = useTranslation();
  const lang = i18n.language;
  const navigate = useNavigate();
  const client = useQueryClient();
  const { message } = App.useApp();
  const schema = useMemo(() => (task.form_schema ?? { properties: {} }) as Schema, [task.form_schema]);
  const [value, setValue] = useState<Values>({});
  const [comment, setComment] = useState("");
  const [errors, setErrors] = useState<FormErrors>({});
  const [asking, setAsking] = useState<{ ask: Ask; outcome: Outcome }>();
  const [help, setHelp] = useState(false);
  const procedure = useProcedure(task.procedure);

  const goOn = async (done: string) => {
    void message.success(done);
    setAsking(undefined);
    await client.invalidateQueries({ queryKey: ["task", task.id] });
    const next = await nextTask(task.id).catch(() => undefined);
    void navigate(next ? `/viec/${next}` : "/hop-viec");
  };
  const complete = useAction(completeTask, () => void goOn(t("task.completed")));
  const back = useAction(returnTask, () => void goOn(t("task.returned")));
  const supplement = useAction(actOnDossier, () => void goOn(t("task.supplemented")));
  const claim = useAction(claimTask, () => { void message.success(t("task.claimed")); void reload(); });
  const release = useAction(releaseTask, () => { void message.success(t("task.released")); void reload(); });
  const all = [complete, back, supplement, claim, release];
  const problem = all.map((a) => a.error).find(Boolean) as Problem | undefined;
  const pending = all.some((a) => a.isPending);
  const reset = () => all.forEach((a) => a.reset());

  const can = (a: string) => task.actions.includes(a);
  const outcomes = task.outcomes.filter((o) => can(o.kind === "return" ? "task.return" : "task.complete"));
  const primary = outcomes.find((o) => o.kind !== "return" && o.kind !== "supplement" && o.kind !== "refuse");

  const send = (o: Outcome, said?: Said) => {
    reset();
    const words = [said?.reason, comment.trim()].filter(Boolean).join("\n");
    if (o.kind === "return") {
      back.mutate({ id: task.id, version: task.version, body: { comment: words, outcome: o.id } });
      return;
    }
    complete.mutate(
      {
        id: task.id,
        version: task.version,
        body: { outcome: o.id, form: clean(value), comment: words || undefined, items: said?.items.length ? said.items : undefined, ground: o.kind === "supplement" ? "supplement" : undefined },
      },
      { onError: (e) => setErrors(errorsUnder("form", e.errors)) },
    );
  };
  const choose = (o: Outcome) => {
    const name = named(o, lang);
    reset();
    if (o.kind === "return") return setAsking({ outcome: o, ask: { title: name, text: t("ask.returnText"), ok: t("ask.return"), reason: "required" } });
    if (o.kind === "refuse") return setAsking({ outcome: o, ask: { title: name, text: t("ask.refuseText"), ok: t("ask.refuse"), danger: true, reason: "required" } });
    if (o.kind === "supplement") return setAsking({ outcome: o, ask: { title: name, text: t("ask.supplementText"), ok: t("ask.supplement"), reason: "optional", items: procedure.data?.documents ?? [] } });
    const found = validate(schema, value, t);
    setErrors(found);
    if (Object.keys(found).length === 0) send(o);
  };

  useKeys({
    c: () => can("task.claim") && claim.mutate({ id: task.id, version: task.version }),
    "Ctrl+Enter": () => primary && !pending && choose(primary),
    "?": () => setHelp(true),
    "/": () => void navigate("/hop-viec"),
  });

  const conflict = problem?.status === 409 ? problem : undefined;
  const hasForm = Object.keys(schema.properties ?? {}).length > 0;
  return (
    <Card
      title={t("task.do")}
      extra={
        <div className="row" style={{ gap: 6 }}>
          {can("task.claim") && <Button loading={claim.isPending} onClick={() => { reset(); claim.mutate({ id: task.id, version: task.version }); }}>{t("task.claim")}</Button>}
          {can("task.release") && <Button loading={release.isPending} onClick={() => { reset(); release.mutate({ id: task.id, version: task.version }); }}>{t("task.release")}</Button>}
          <Button className="keys-only" type="text" icon={<QuestionCircleOutlined />} aria-label={t("keys.button")} onClick={() => setHelp(true)} />
        </div>
      }
    >
      <div className="pad stack">
        {conflict && (
          <Alert
            type="warning"
            showIcon
            role="alert"
            data-testid="conflict"
            title={conflict.message}
            description={
              <div>
                {conflict.by && conflict.at && <div>{t("error.by", { by: conflict.by, at: dateTime(conflict.at) })}</div>}
                {t("task.conflictHelp")}
              </div>
            }
            action={<Button icon={<ReloadOutlined />} onClick={() => { reset(); setAsking(undefined); void reload(); }}>{t("action.reload")}</Button>}
          />
        )}
        {problem && !conflict && Object.keys(errors).length === 0 && <ProblemAlert error={problem} />}
        <ErrorSummary errors={errors} ids={(p) => `step-${p.split(".")[0]}`} titles={(p) => titleOf(p, schema.properties?.[p.split(".")[0]!] ?? {}, lang)} />
        {task.closed_at && (
          <Alert type="info" showIcon role="note" title={t("task.closed", { at: dateTime(task.closed_at), by: task.closed_by?.name ?? t("history.system") })} description={task.comment} />
        )}
        {!task.closed_at && outcomes.length === 0 && task.state !== "waiting" && (
          <Alert type="info" showIcon role="note" title={task.assignee ? t("task.notYours", { name: task.assignee.name ?? task.assignee.id }) : t("task.notYourRole", { role: named(task.role, lang), agency: named(task.agency, lang) })} />
        )}
        {task.closed_at && task.data && Object.keys(task.data).length > 0 && <SchemaView schema={schema} value={task.data as Values} />}
        {task.state === "waiting" && <Waiting task={task} schema={schema} value={value} onChange={setValue} comment={comment} onComment={setComment} pending={supplement.isPending} onGive={() => { reset(); supplement.mutate({ kind: "supplement", code: task.dossier_code, body: { form: clean(value), comment: comment.trim() || undefined, task_id: task.id } }); }} />}
        {outcomes.length > 0 && (
          <>
            {hasForm && <SchemaForm id="step" schema={schema} value={value} onChange={setValue} errors={errors} />}
            <Field id="comment" label={t("task.comment")}>
              {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 2, maxRows: 8 }} maxLength={2000} value={comment} onChange={(e) => setComment(e.target.value)} />}
            </Field>
            <div className="outcomes">
              {outcomes.map((o) => (
                <Button
                  key={o.id}
                  type={o === primary ? "primary" : "default"}
                  danger={o.kind === "refuse"}
                  loading={complete.isPending && complete.variables.body.outcome === o.id}
                  disabled={pending}
                  onClick={() => choose(o)}
                >
                  {named(o, lang)}
                </Button>
              ))}
            </div>
          </>
        )}
      </div>
      <ReasonModal ask={asking?.ask} pending={pending} error={conflict ? undefined : problem} onOk={(said) => asking && send(asking.outcome, said)} onClose={() => setAsking(undefined)} />
      <ShortcutHelp open={help} onClose={() => setHelp(false)} keys={["c", "Ctrl+Enter", "/", "?"]} />
    </Card>
  );
}

type WaitingProps = { task: Detail; schema: Schema; value: Values; onChange: (v: Values) => void; comment: string; onComment: (c: string) => void; pending: boolean; onGive: () => void };

/** The applicant has the ball; the desk can enter what arrives at the counter or by post. */
function Waiting({ task, schema, value, onChange, comment, onComment, pending, onGive }: WaitingProps) {
  const { t } = useTranslation();
  const dossier = useDossier(task.dossier_code);
  const may = task.wait_for === "applicant" && dossier.data?.actions.includes("dossier.supplement");
  return (
    <>
      <Alert type="info" showIcon role="note" title={t(task.wait_for === "applicant" ? "task.waitingApplicant" : "task.waitingOther")} description={may ? t("task.waitingHelp") : undefined} />
      {may && (
        <>
          <SchemaForm id="step" schema={schema} value={value} onChange={onChange} errors={{}} />
          <Field id="comment" label={t("task.comment")}>
            {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 2 }} maxLength={2000} value={comment} onChange={(e) => onComment(e.target.value)} />}
          </Field>
          <div><Button type="primary" loading={pending} onClick={onGive}>{t("supplement.record")}</Button></div>
        </>
      )}
    </>
  );
}
