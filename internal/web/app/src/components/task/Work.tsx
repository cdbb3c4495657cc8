import { QuestionCircleOutlined, ReloadOutlined } from "@ant-design/icons";
import { Alert, App, Button, Input } from "antd";
import { useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";
import type { Problem, Schemas } from "../../api/client";
import { claimTask, completeTask, releaseTask, returnTask, useAction, useProcedure } from "../../api/hooks";
import { useDraftFiles } from "../../api/hooks-files";
import { isNothing } from "../../lib/draft";
import { hasFields, type AnyForm } from "../../lib/forms";
import { dateTime, named, time } from "../../lib/format";
import { useKeys } from "../../lib/keyboard";
import { clean, errorsUnder, type FormErrors } from "../../lib/schema";
import { inboxLink, nextTask, taskLink } from "../../lib/taskLink";
import { FileDrop } from "../Attachments";
import { ProblemAlert } from "../Feedback";
import { Field } from "../Field";
import { FormErrorSummary, FormFields, FormView, type FormHandle } from "../FormFields";
import { Card } from "../Page";
import { ReasonModal, type Ask, type Said } from "../ReasonModal";
import { ShortcutHelp } from "../ShortcutHelp";
import { DoneToast } from "./DoneToast";
import { NotSent } from "./NotSent";
import { useTyped } from "./useTyped";
import { Waiting } from "./Waiting";

type Detail = Schemas["TaskDetail"];
type Outcome = Schemas["Outcome"];

/** What the officer does here: the step's form and the ways to finish it. What was typed outlives every failure. */
export function Work({ task, reload }: { task: Detail; reload: () => Promise<unknown> }) {
  const { t, i18n } = useTranslation();
  const lang = i18n.language;
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const client = useQueryClient();
  const { message, notification } = App.useApp();
  const form = (task.form_schema ?? { properties: {} }) as AnyForm;
  const key = `task:${task.id}`;
  const draft = useTyped(key, task.version, !task.closed_at);
  const attached = useDraftFiles(task.closed_at ? "" : key);
  const files = attached.data?.items.map((f) => f.id) ?? [];
  const [uploading, setUploading] = useState(false);
  const { form: value, comment } = draft.typed;
  const fields = useRef<FormHandle>(null);
  const [errors, setErrors] = useState<FormErrors>(none);
  const [asking, setAsking] = useState<{ ask: Ask; outcome: Outcome }>();
  const [help, setHelp] = useState(false);
  const procedure = useProcedure(task.procedure);

  /** Opens the next task of the list, and says what was done with a way back to it. */
  const goOn = async (done: string) => {
    draft.drop();
    setAsking(undefined);
    await client.invalidateQueries({ queryKey: ["task", task.id] });
    const next = await nextTask(task.id, params).catch(() => undefined);
    const toast = `done-${task.id}`;
    notification.success({
      key: toast, duration: 8, placement: "bottomRight", role: "status", title: t("task.completed"),
      description: <DoneToast text={done} code={task.dossier_code} href={taskLink(task.id, params)} next={next !== undefined} onLeave={() => { notification.destroy(toast); void navigate(taskLink(task.id, params)); }} />,
    });
    void navigate(next ? taskLink(next, params) : inboxLink(params));
  };
  const complete = useAction(completeTask, (_out, input) => void goOn(doneText(task, task.outcomes.find((o) => o.id === input.body.outcome), t)));
  const back = useAction(returnTask, () => void goOn(t("work.returnedOf")));
  const claim = useAction(claimTask, () => { void message.success(t("task.claimed")); void reload(); });
  const release = useAction(releaseTask, () => { void message.success(t("task.released")); void reload(); });
  const all = [complete, back, claim, release];
  const found = all.map((a) => a.error).find(Boolean) as Problem | undefined;
  const problem = found?.status === 401 ? undefined : found; // the dialog asks to log in again
  const pending = all.some((a) => a.isPending);
  const reset = () => all.forEach((a) => a.reset());

  const can = (a: string) => task.actions.includes(a);
  const outcomes = task.outcomes.filter((o) => can(o.kind === "return" ? "task.return" : "task.complete"));
  const primary = outcomes.find((o) => !["return", "supplement", "refuse"].includes(o.kind));

  const send = (o: Outcome, said?: Said) => {
    reset();
    const words = [said?.reason, comment.trim()].filter(Boolean).join("\n");
    if (o.kind === "return") {
      back.mutate({ id: task.id, version: task.version, body: { comment: words, outcome: o.id, files } });
      return;
    }
    complete.mutate(
      {
        id: task.id,
        version: task.version,
        body: { outcome: o.id, form: clean(value), comment: words || undefined, files, items: said?.items.length ? said.items : undefined, ground: o.kind === "supplement" ? "supplement" : undefined },
      },
      {
        onError: (e) => {
          const wrong = errorsUnder("form", e.errors);
          setErrors(wrong);
          if (Object.keys(wrong).length > 0) setAsking(undefined); // what is wrong stands in the form
        },
      },
    );
  };
  const choose = (o: Outcome) => {
    const name = named(o, lang);
    reset();
    if (o.kind === "return") return setAsking({ outcome: o, ask: { title: name, text: t("ask.returnText"), ok: t("ask.return"), reason: "required" } });
    if (o.kind === "refuse") return setAsking({ outcome: o, ask: { title: name, text: t("ask.refuseText"), ok: t("ask.refuse"), danger: true, reason: "required" } });
    if (o.kind === "supplement") return setAsking({ outcome: o, ask: { title: name, text: t("ask.supplementText"), ok: t("ask.supplement"), reason: "optional", items: procedure.data?.documents ?? [] } });
    const wrong = fields.current?.check() ?? none;
    setErrors(wrong);
    if (uploading) return void message.warning(t("work.uploading"));
    if (Object.keys(wrong).length === 0) send(o);
  };

  useKeys({
    c: () => can("task.claim") && claim.mutate({ id: task.id, version: task.version }),
    "Ctrl+Enter": () => primary && !pending && choose(primary),
    "Ctrl+s": () => void draft.flush().then(() => message.success(t("work.draftSaved"))),
    "?": () => setHelp(true),
    "/": () => void navigate(inboxLink(params)),
  });

  const conflict = problem?.status === 409 ? problem : undefined;
  const working = outcomes.length > 0;
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
        {conflict && <Conflict problem={conflict} onReload={() => { reset(); setAsking(undefined); void reload(); }} />}
        {problem && !conflict && Object.keys(errors).length === 0 && <ProblemAlert error={problem} />}
        <FormErrorSummary form={form} errors={errors} go={(p) => fields.current?.go(p)} />
        {task.dossier.stopped_since && !task.closed_at && task.state !== "waiting" && (
          <Alert type="info" showIcon role="note" title={t("work.clockStops", { at: dateTime(task.dossier.stopped_since), ground: t(`ground.${task.dossier.stop_ground ?? ""}`, { defaultValue: "…" }) })} />
        )}
        {task.suspended && <Alert type="warning" showIcon role="note" title={t("work.suspended")} />}
        {task.closed_at && (
          <Alert type="info" showIcon role="note" title={t("task.closed", { at: dateTime(task.closed_at), by: task.closed_by?.name ?? t("history.system") })} description={task.comment} />
        )}
        {!task.closed_at && !working && task.state !== "waiting" && (
          <Alert type="info" showIcon role="note" title={task.assignee ? t("task.notYours", { name: task.assignee.name ?? task.assignee.id }) : t("task.notYourRole", { role: named(task.role, lang), agency: named(task.agency, lang) })} />
        )}
        {!working && task.state !== "waiting" && !isNothing(draft.typed) && <NotSent task={task} form={form} typed={draft.typed} onDrop={draft.drop} />}
        {task.closed_at && task.data && Object.keys(task.data).length > 0 && <FormView form={form} value={task.data} />}
        {task.state === "waiting" && <Waiting task={task} form={form} draft={draft} onDone={() => void goOn(t("work.recordedOf"))} />}
        {working && (
          <>
            {draft.restored && <Alert type={draft.older ? "warning" : "info"} showIcon role="note" title={t(draft.older ? "work.draftOlder" : "work.draftRestored")} action={<Button size="small" onClick={draft.drop}>{t("work.draftDrop")}</Button>} />}
            {hasFields(form) && <FormFields id="step" form={form} value={value} onChange={draft.setForm} errors={errors} handle={fields} />}
            <Field id="comment" label={t("task.comment")}>
              {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 2, maxRows: 8 }} maxLength={2000} value={comment} onChange={(e) => draft.setComment(e.target.value)} />}
            </Field>
            <div className="field full">
              <span className="label">{t("work.attach")}</span>
              <FileDrop draft={key} compact onBusy={setUploading} />
            </div>
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
              <span className="small muted kept" role="status">
                {draft.failed ? t("work.draftLocal") : draft.savedAt && !isNothing(draft.typed) ? t("work.draftKept", { at: time(draft.savedAt) }) : ""}
              </span>
            </div>
          </>
        )}
      </div>
      <ReasonModal ask={asking?.ask} pending={pending} error={conflict ? undefined : problem} onOk={(said) => asking && send(asking.outcome, said)} onClose={() => setAsking(undefined)} />
      <ShortcutHelp open={help} onClose={() => setHelp(false)} keys={["c", "Ctrl+Enter", "Ctrl+S", "/", "?"]} />
    </Card>
  );
}

const none: FormErrors = {};

function doneText(task: Detail, o: Outcome | undefined, t: (key: string, v?: Record<string, unknown>) => string): string {
  if (o?.kind === "supplement") return t("work.supplementOf");
  if (o?.kind === "refuse") return t("work.refusedOf");
  return t("work.doneOf", { step: task.name });
}

/** Somebody was faster: who, what and when. What was typed stays until one looks. */
function Conflict({ problem, onReload }: { problem: Problem; onReload: () => void }) {
  const { t } = useTranslation();
  return (
    <Alert
      type="warning"
      showIcon
      role="alert"
      data-testid="conflict"
      title={problem.message}
      description={
        <div>
          {problem.by && problem.at && <div>{t("error.by", { by: problem.by, at: dateTime(problem.at) })}</div>}
          {t("task.conflictHelp")}
        </div>
      }
      action={<Button icon={<ReloadOutlined />} onClick={onReload}>{t("action.reload")}</Button>}
    />
  );
}

