import { useTranslation } from "react-i18next";
import type { Schemas } from "../api/client";
import { dateTime } from "../lib/format";

type Item = Schemas["PublicAdjustment"] & { by?: { name?: string }; reason?: string };

/** Why the due date is what it is. */
export function AdjustmentList({ items }: { items: Item[] }) {
  const { t } = useTranslation();
  if (items.length === 0) return <p className="muted">{t("adjust.none")}</p>;
  return (
    <ul className="stack tight" style={{ listStyle: "none", padding: 0 }}>
      {items.map((a, i) => (
        <li key={i}>
          <div className="strong">
            {t(`adjust.${a.kind}`, { defaultValue: a.kind })}
            {a.ground && `: ${t(`ground.${a.ground}`, { defaultValue: a.ground })}`}
            {a.form_no && ` (${t("dossier.formNo", { no: a.form_no })})`}
          </div>
          {a.reason && <div className="prewrap">{a.reason}</div>}
          <div className="small muted num">
            {dateTime(a.from)}{a.kind === "stop" ? ` – ${a.to ? dateTime(a.to) : t("adjust.still")}` : ""}{a.by?.name ? ` · ${a.by.name}` : ""}
          </div>
          {a.due_after && a.due_after !== a.due_before && (
            <div className="small num">{a.due_before ? `${dateTime(a.due_before)} → ` : ""}{dateTime(a.due_after)}</div>
          )}
        </li>
      ))}
    </ul>
  );
}
