import { useTranslation } from "react-i18next";
import type { Schemas } from "../api/client";
import { dateTime } from "../lib/format";

type Event = Schemas["Event"];

const quiet = new Set(["task.created", "dossier.status_changed", "timer.fired"]);

/** Who did what when, the newest first. */
export function History({ events, steps }: { events: Event[]; steps: Schemas["Task"][] }) {
  const { t } = useTranslation();
  const name = (e: Event) => steps.find((s) => s.id === e.task_id)?.name;
  return (
    <ol className="time pad" style={{ margin: 0, padding: "16px 18px" }}>
      {[...events].sort((a, b) => b.seq - a.seq).map((e) => (
        <li key={e.seq} className={quiet.has(e.type) ? "muted" : undefined}>
          <span className={`dot ${tone(e.type)}`} aria-hidden="true">●</span>
          <div>
            <span className="strong">{e.text}</span>
            {name(e) && <> · {name(e)}</>}
            {detail(e, t) && <> · {detail(e, t)}</>}
          </div>
          {typeof e.data.comment === "string" && e.data.comment && <div className="prewrap">“{e.data.comment}”</div>}
          {Array.isArray(e.data.items) && e.data.items.length > 0 && <ul className="bullets small">{e.data.items.map((x) => <li key={String(x)}>{String(x)}</li>)}</ul>}
          <div className="when">{dateTime(e.at)} · {e.by?.name ?? t("history.system")}{e.on_behalf_of ? ` (${t("history.onBehalf", { name: e.on_behalf_of })})` : ""}</div>
        </li>
      ))}
    </ol>
  );
}

function tone(type: string): string {
  if (type.includes("overdue") || type.startsWith("incident.raised")) return "bad";
  if (type === "task.completed" || type === "dossier.closed") return "good";
  if (type.startsWith("clock.") || type.startsWith("supplement.")) return "pause";
  return "accent";
}

function detail(e: Event, t: (key: string, v?: Record<string, unknown>) => string): string {
  const d = e.data;
  if (e.type === "dossier.status_changed" && typeof d.to === "number") return t(`status.${d.to}`);
  if (e.type === "slip.issued" && typeof d.form === "string") return t("dossier.formNo", { no: d.form });
  if (e.type.startsWith("clock.") && typeof d.ground === "string" && d.ground) return t(`ground.${d.ground}`, { defaultValue: d.ground });
  return "";
}
