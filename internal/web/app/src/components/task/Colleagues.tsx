import { App, Button, Input, InputNumber, Modal, Select } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Problem, Schemas } from "../../api/client";
import { useColleagues } from "../../api/hooks-absence";
import { closeConsultation, commentTask, consult, forwardTask, recallTask } from "../../api/hooks-colleagues";
import { useAction } from "../../api/hooks";
import { dateTime } from "../../lib/format";
import { ProblemAlert } from "../Feedback";
import { Field } from "../Field";
import { Card } from "../Page";
import { ReasonModal, type Ask } from "../ReasonModal";
import { Answer } from "./Answer";

type Detail = Schemas["TaskDetail"];
type Reload = () => Promise<unknown>;

/** What a step needs of others: their opinion, their hands, or the step back from them. */
export function Colleagues({ task, reload }: { task: Detail; reload: Reload }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [open, setOpen] = useState<"forward" | "consult">();
  const [asking, setAsking] = useState<{ ask: Ask; run: (reason: string) => void }>();
  const done = (text: string) => () => {
    setOpen(undefined);
    setAsking(undefined);
    void message.success(text);
    void reload();
  };
  const recall = useAction(recallTask, done(t("work.recalled")));
  const comment = useAction(commentTask, done(t("work.commented")));
  const close = useAction(closeConsultation, done(t("work.consultClosed")));
  const can = (a: string) => task.actions.includes(a);
  const ref = { id: task.id, version: task.version };
  const ask = (title: string, text: string | undefined, run: (reason: string) => void, reasonLabel?: string) => {
    [recall, comment, close].forEach((a) => a.reset());
    setAsking({ run, ask: { title, text, ok: title, reason: "required", reasonLabel } });
  };
  const buttons = (
    <>
      {can("task.consult") && <Button onClick={() => setOpen("consult")}>{t("work.consult")}</Button>}
      {can("task.forward") && <Button onClick={() => setOpen("forward")}>{t("work.forward")}</Button>}
      {task.recall?.possible && (
        <Button onClick={() => ask(t("work.recall"), t("work.recallText"), (reason) => recall.mutate({ ...ref, reason }))}>{t("work.recall")}</Button>
      )}
      {can("task.comment") && <Button onClick={() => ask(t("work.addComment"), undefined, (text) => comment.mutate({ ...ref, comment: text }), t("task.comment"))}>{t("work.addComment")}</Button>}
    </>
  );
  const some = can("task.consult") || can("task.forward") || can("task.comment") || task.recall;
  if (!some && task.consultations.length === 0 && task.kind !== "consultation") return null;
  return (
    <Card title={t("work.colleagues")}>
      <div className="pad stack tight">
        {task.kind === "consultation" && can("task.answer") && <Answer task={task} onDone={reload} />}
        {task.recall && !task.recall.possible && <p className="small muted">{task.recall.why}</p>}
        {task.consultations.length > 0 && (
          <ul className="plain stack tight" aria-label={t("work.consultations")}>
            {task.consultations.map((c) => (
              <li key={`${c.no}-${c.id}`}>
                <Opinion c={c} />
                {c.state === "open" && can("task.close_consultation") && (
                  <Button size="small" onClick={() => ask(t("work.closeConsult"), undefined, (reason) => close.mutate({ ...ref, no: c.no, reason }))}>{t("work.closeConsult")}</Button>
                )}
              </li>
            ))}
          </ul>
        )}
        <div className="row">{buttons}</div>
      </div>
      <Forward open={open === "forward"} task={task} onClose={() => setOpen(undefined)} onDone={(name) => done(t("work.forwarded", { name }))()} />
      <Consult open={open === "consult"} task={task} onClose={() => setOpen(undefined)} onDone={done(t("work.consulted"))} />
      <ReasonModal
        ask={asking?.ask} pending={recall.isPending || comment.isPending || close.isPending} error={recall.error ?? comment.error ?? close.error}
        onOk={(said) => asking?.run(said.reason)} onClose={() => setAsking(undefined)}
      />
    </Card>
  );
}

function Opinion({ c }: { c: Schemas["Consultation"] }) {
  const { t } = useTranslation();
  const said = c.state === "answered" && c.opinion ? t(`work.opinion.${c.opinion}`) : t(`work.consultState.${c.state}`);
  return (
    <div>
      <b>{c.party}</b>: <span>{said}</span>
      {c.answered_at && <span className="small muted"> · {c.answered_by?.name} {dateTime(c.answered_at)}</span>}
      {c.state === "open" && c.due_at && <span className="small muted"> · {t("work.answerBy", { at: dateTime(c.due_at) })}</span>}
      <div className="small muted">{c.question}</div>
      {c.comment && <div>{c.comment}</div>}
    </div>
  );
}

type DialogProps = { open: boolean; task: Detail; onClose: () => void };

function Forward({ open, task, onClose, onDone }: DialogProps & { onDone: (name: string) => void }) {
  const { t } = useTranslation();
  const colleagues = useColleagues();
  const [to, setTo] = useState<string>();
  const [words, setWords] = useState("");
  const [tried, setTried] = useState(false);
  const forward = useAction(forwardTask);
  const people = (colleagues.data?.items ?? []).filter(
    (c) => c.id !== task.assignee?.id && !c.away_until && c.positions.some((p) => p.agency.id === task.agency.id && p.role.id === task.role.id),
  );
  const ok = () => {
    setTried(true);
    if (!to || !words.trim()) return;
    forward.mutate({ id: task.id, version: task.version, body: { assignee: to, comment: words.trim() } }, { onSuccess: () => onDone(people.find((p) => p.id === to)?.name ?? to) });
  };
  return (
    <Modal open={open} title={t("work.forward")} okText={t("work.forward")} okButtonProps={{ loading: forward.isPending }} onOk={ok} onCancel={onClose} destroyOnHidden>
      <div className="stack tight">
        <p>{t("work.forwardText")}</p>
        {forward.error && <ProblemAlert error={forward.error} />}
        {colleagues.data && people.length === 0 && <p role="status">{t("work.noCandidates")}</p>}
        <Field id="forward-to" label={t("work.to")} required error={tried && !to ? t("form.required") : undefined}>
          {(aria) => <Select {...aria} showSearch={{ optionFilterProp: "label" }} value={to} onChange={setTo} loading={colleagues.isPending} options={people.map((p) => ({ value: p.id, label: p.name }))} style={{ width: "100%" }} />}
        </Field>
        <Field id="forward-words" label={t("ask.reason")} required error={tried && !words.trim() ? t("form.required") : undefined}>
          {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 2, maxRows: 8 }} maxLength={2000} value={words} onChange={(e) => setWords(e.target.value)} />}
        </Field>
      </div>
    </Modal>
  );
}

function Consult({ open, task, onClose, onDone }: DialogProps & { onDone: () => void }) {
  const { t } = useTranslation();
  const colleagues = useColleagues();
  const [whom, setWhom] = useState<string[]>([]);
  const [question, setQuestion] = useState("");
  const [days, setDays] = useState(2);
  const [tried, setTried] = useState(false);
  const ask = useAction(consult, () => onDone());
  const ok = () => {
    setTried(true);
    if (whom.length === 0 || !question.trim()) return;
    ask.mutate({ id: task.id, version: task.version, body: { question: question.trim(), parties: whom.map((officer) => ({ officer })), working_days: days } });
  };
  const error = ask.error as Problem | null;
  return (
    <Modal open={open} title={t("work.consult")} okText={t("work.consult")} okButtonProps={{ loading: ask.isPending }} onOk={ok} onCancel={onClose} destroyOnHidden>
      <div className="stack tight">
        <p>{t("work.consultText")}</p>
        {error && <ProblemAlert error={error} />}
        <Field id="consult-whom" label={t("work.consultParty")} required error={tried && whom.length === 0 ? t("form.required") : undefined}>
          {(aria) => (
            <Select
              {...aria} mode="multiple" showSearch={{ optionFilterProp: "label" }} value={whom} onChange={setWhom} loading={colleagues.isPending} style={{ width: "100%" }}
              options={(colleagues.data?.items ?? []).filter((c) => c.id !== task.assignee?.id).map((c) => ({ value: c.id, label: [c.name, c.positions[0]?.role.name].filter(Boolean).join(" · ") }))}
            />
          )}
        </Field>
        <Field id="consult-question" label={t("work.consultQuestion")} required error={tried && !question.trim() ? t("form.required") : undefined}>
          {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 3, maxRows: 10 }} maxLength={2000} value={question} onChange={(e) => setQuestion(e.target.value)} />}
        </Field>
        <Field id="consult-days" label={t("work.consultLimit")}>
          {(aria) => <InputNumber {...aria} min={1} max={20} precision={0} value={days} onChange={(v) => setDays(v ?? 2)} />}
        </Field>
      </div>
    </Modal>
  );
}
