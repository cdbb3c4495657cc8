import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { differing, type Typed } from "../../lib/draft";
import { asSchema, titleAt, type AnyForm } from "../../lib/forms";
import type { Values } from "../../lib/schema";
import { DataTable } from "../DataTable";
import { FormView } from "../FormFields";

type Props = { task: Schemas["TaskDetail"]; form: AnyForm; typed: Typed; onDrop: () => void };

/** What was typed for a step that somebody else has finished or taken: beside what was sent, if it was. */
export function NotSent({ task, form, typed, onDrop }: Props) {
  const { t, i18n } = useTranslation();
  const theirs = (task.data ?? {}) as Values;
  const schema = asSchema(form);
  const rows = task.closed_at ? differing(typed.form, theirs) : [];
  return (
    <section className="do-now warn stack tight" data-testid="not-sent" aria-label={t("work.typed")}>
      <div>
        <b>{t("work.typed")}</b>
        <p className="small">{t("work.typedHelp")}</p>
      </div>
      {rows.length > 0 ? (
        <DataTable
          label={t("work.compare")}
          rows={rows}
          rowKey={(k) => k}
          columns={[
            { key: "field", title: t("work.field"), cell: (k) => titleAt(schema, k, i18n.language) },
            { key: "mine", title: t("work.mine"), cell: (k) => <One form={form} of={typed.form} name={k} /> },
            { key: "theirs", title: t("work.theirs"), cell: (k) => <One form={form} of={theirs} name={k} /> },
          ]}
        />
      ) : Object.keys(typed.form).length > 0 && <FormView form={form} value={typed.form} />}
      {typed.comment.trim() && <p className="prewrap">“{typed.comment}”</p>}
      <div><Button size="small" onClick={onDrop}>{t("work.draftDrop")}</Button></div>
    </section>
  );
}

/** One value as the form shows it. */
function One({ form, of, name }: { form: AnyForm; of: Values; name: string }) {
  if (of[name] === undefined) return <span className="muted">–</span>;
  return <FormView form={form} value={{ [name]: of[name] }} bare />;
}
