import { Alert, Input, Modal } from "antd";
import { useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { asProblem, type FieldProblem } from "../../api/client";
import { useChange, type Edit } from "../../api/hooks-organisation";
import { ProblemAlert } from "../../components/Feedback";
import { Field } from "../../components/Field";

type Props = { title: string; revision: number; edits: () => Edit[]; onClose: () => void; onSaved: (text: string) => void; children?: ReactNode; danger?: boolean; ok?: string };

/** A form of the organisation: what to change, why, and what is to be said about it before it is stored. */
export function ChangeModal({ title, revision, edits, onClose, onSaved, children, danger, ok }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const change = useChange();
  const problem = change.error ? asProblem(change.error) : undefined;
  const warned = problem?.code === "organisation_has_warnings";
  const listed = problem && problem.errors.length > 0 && problem.status === 422;
  const save = () => {
    setTried(true);
    if (!reason.trim()) return;
    change.mutate({ revision, reason: reason.trim(), despite: warned, edits: edits() }, {
      onSuccess: (r) => onSaved(r.stored && r.revision ? t("org.saved", { n: r.revision.number }) : t("org.nothing")),
    });
  };
  return (
    <Modal
      open title={title} width={720} okText={warned ? t("org.saveDespite") : ok ?? t("org.save")} cancelText={t("org.cancel")}
      okButtonProps={{ loading: change.isPending, danger: danger || warned }} onOk={save} onCancel={onClose}
    >
      <div className="stack tight" onChange={() => problem && change.reset()}>
        {children}
        <Field id="org-reason" label={t("org.reason")} required error={tried && !reason.trim() ? t("form.required") : undefined}>
          {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={1000} value={reason} onChange={(e) => setReason(e.target.value)} />}
        </Field>
        {listed ? <Findings title={t(warned ? "org.warnings" : "org.errors")} warned={warned} items={problem.errors} /> : <ProblemAlert error={change.error} />}
      </div>
    </Modal>
  );
}

function Findings({ title, warned, items }: { title: string; warned: boolean; items: FieldProblem[] }) {
  return (
    <Alert
      type={warned ? "warning" : "error"} showIcon role="alert" title={title}
      description={<ul style={{ margin: 0, paddingInlineStart: 18 }}>{items.map((e, i) => <li key={i}>{e.message}</li>)}</ul>}
    />
  );
}
