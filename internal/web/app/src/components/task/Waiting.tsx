import { Alert, Button, Input } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { actOnDossier, useAction, useDossier } from "../../api/hooks";
import type { AnyForm } from "../../lib/forms";
import { clean, errorsUnder, type FormErrors } from "../../lib/schema";
import { ProblemAlert } from "../Feedback";
import { Field } from "../Field";
import { FormErrorSummary, FormFields, type FormHandle } from "../FormFields";
import type { useTyped } from "./useTyped";

type Props = { task: Schemas["TaskDetail"]; form: AnyForm; draft: ReturnType<typeof useTyped>; onDone: () => void };

/** The applicant has the ball; the desk can enter what arrives at the counter or by post. */
export function Waiting({ task, form, draft, onDone }: Props) {
  const { t } = useTranslation();
  const dossier = useDossier(task.dossier_code);
  const fields = useRef<FormHandle>(null);
  const [errors, setErrors] = useState<FormErrors>({});
  const act = useAction(actOnDossier, onDone);
  const may = task.wait_for === "applicant" && dossier.data?.actions.includes("dossier.supplement");
  const give = () => {
    const wrong = fields.current?.check() ?? {};
    setErrors(wrong);
    if (Object.keys(wrong).length > 0) return;
    act.mutate(
      { kind: "supplement", code: task.dossier_code, body: { form: clean(draft.typed.form), comment: draft.typed.comment.trim() || undefined, task_id: task.id } },
      { onError: (e) => setErrors(errorsUnder("form", e.errors)) },
    );
  };
  return (
    <>
      <Alert type="info" showIcon role="note" title={t(task.wait_for === "applicant" ? "task.waitingApplicant" : "task.waitingOther")} description={may ? t("task.waitingHelp") : undefined} />
      {may && (
        <>
          {act.error && Object.keys(errors).length === 0 && <ProblemAlert error={act.error} />}
          <FormErrorSummary form={form} errors={errors} go={(p) => fields.current?.go(p)} />
          <FormFields id="step" form={form} value={draft.typed.form} onChange={draft.setForm} errors={errors} handle={fields} />
          <Field id="comment" label={t("task.comment")}>
            {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 2 }} maxLength={2000} value={draft.typed.comment} onChange={(e) => draft.setComment(e.target.value)} />}
          </Field>
          <div><Button type="primary" loading={act.isPending} onClick={give}>{t("supplement.record")}</Button></div>
        </>
      )}
    </>
  );
}
