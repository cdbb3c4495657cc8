import { App, Button, Input, Radio } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { answerConsultation } from "../../api/hooks-colleagues";
import { useAction } from "../../api/hooks";
import { ProblemAlert } from "../Feedback";
import { Field } from "../Field";

type Opinion = Schemas["AnswerBody"]["opinion"];
const opinions: Opinion[] = ["agree", "disagree", "comment"];

/** The answer to a colleague who asked for an opinion. */
export function Answer({ task, onDone }: { task: Schemas["TaskDetail"]; onDone: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [opinion, setOpinion] = useState<Opinion>();
  const [words, setWords] = useState("");
  const [tried, setTried] = useState(false);
  const answer = useAction(answerConsultation, () => {
    void message.success(t("work.answered"));
    void onDone();
  });
  const missing = opinion !== undefined && opinion !== "agree" && !words.trim();
  const send = () => {
    setTried(true);
    if (!opinion || missing) return;
    answer.mutate({ id: task.id, version: task.version, body: { opinion, comment: words.trim() || undefined } });
  };
  return (
    <form className="stack tight" onSubmit={(e) => { e.preventDefault(); send(); }}>
      {task.consultation && <p><b>{task.consultation.question}</b></p>}
      {answer.error && <ProblemAlert error={answer.error} />}
      <Field id="answer-opinion" label={t("work.yourOpinion")} required error={tried && !opinion ? t("form.required") : undefined}>
        {(aria) => <Radio.Group {...aria} value={opinion} onChange={(e) => setOpinion(e.target.value as Opinion)} options={opinions.map((o) => ({ value: o, label: t(`work.opinion.${o}`) }))} />}
      </Field>
      <Field id="answer-words" label={t("task.comment")} required={opinion !== undefined && opinion !== "agree"} error={tried && missing ? t("form.required") : undefined}>
        {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 2, maxRows: 8 }} maxLength={2000} value={words} onChange={(e) => setWords(e.target.value)} />}
      </Field>
      <div><Button type="primary" htmlType="submit" loading={answer.isPending}>{t("work.sendAnswer")}</Button></div>
    </form>
  );
}
