import { App, Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { actOnDossier, useAction } from "../api/hooks";
import type { Schemas } from "../api/client";
import { ProblemAlert } from "./Feedback";
import { Field } from "./Field";
import { Card } from "./Page";

/** The applicant hands in what was asked for, or confirms; the desk may do it for them. */
export function SupplementCard({ d, task }: { d: Schemas["Dossier"]; task: Schemas["Task"] }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [comment, setComment] = useState("");
  const act = useAction(actOnDossier, () => void message.success(t("task.supplemented")));
  const asked = [...d.slips].reverse().find((s) => s.form_no === "02");
  const items = d.status === 5 && Array.isArray(asked?.data.items) ? (asked.data.items as string[]) : [];
  return (
    <Card title={task.name}>
      <div className="pad stack">
        {act.error && <ProblemAlert error={act.error} />}
        {items.length > 0 && (
          <div className="do-now warn">
            <b>{t("supplement.items")}</b>
            <ul className="bullets">{items.map((x) => <li key={x}>{x}</li>)}</ul>
            {typeof asked?.data.comment === "string" && <p className="prewrap">{asked.data.comment}</p>}
          </div>
        )}
        <Field id="supplement-comment" label={t("supplement.comment")}>
          {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 2 }} maxLength={2000} value={comment} onChange={(e) => setComment(e.target.value)} />}
        </Field>
        <div>
          <Button type="primary" loading={act.isPending} onClick={() => act.mutate({ kind: "supplement", code: d.code, body: { task_id: task.id, comment: comment.trim() || undefined } })}>
            {t(items.length > 0 ? "supplement.give" : "supplement.confirm")}
          </Button>
        </div>
      </div>
    </Card>
  );
}
