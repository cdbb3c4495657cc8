import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { dateTime } from "../../lib/format";

/** What an operation would do, a sentence each. */
export function PreviewWords({ preview }: { preview: Schemas["Preview"] }) {
  const { t } = useTranslation();
  return (
    <div className="preview-words" role="status">
      <b>{t("sup.ops.will")}</b>
      <ul className="bullets">
        {preview.words.map((w) => <li key={w}>{w}</li>)}
        {preview.words.length === 0 && <li>{t("sup.ops.nothing")}</li>}
        {preview.closes && <li>{t("sup.ops.closes")}</li>}
        {preview.due_at && <li>{t("sup.ops.dueAfter", { at: dateTime(preview.due_at) })}</li>}
      </ul>
    </div>
  );
}
