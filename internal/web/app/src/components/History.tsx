import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, asProblem, unwrap, type Problem, type Schemas } from "../api/client";
import { dateTime } from "../lib/format";
import { ProblemAlert } from "./Feedback";

type Event = Schemas["Event"];

const quiet = new Set(["task.created", "dossier.status_changed", "timer.fired"]);

type EventKind = "task" | "clock" | "paper" | "other";

const kindNames = { all: "work.eventAll", task: "work.eventTask", clock: "work.eventClock", paper: "work.eventPaper", other: "work.eventOther" } as const;

/** The four things people look for in a history. */
export function kindOf(type: string): EventKind {
  const family = type.split(".")[0];
  if (family === "task") return "task";
  if (family === "clock" || family === "timer" || family === "supplement") return "clock";
  if (family === "slip" || family === "files" || family === "papers") return "paper";
  return "other";
}

/** Who did what when, the newest first. */
export function History({ dossier, filter }: { dossier: Schemas["Dossier"]; filter?: boolean }) {
  const { t } = useTranslation();
  const [kind, setKind] = useState<EventKind | "all">("all");
  const { events: every, more, error, load, loading } = useEvents(dossier);
  const events = kind === "all" ? every : every.filter((e) => kindOf(e.type) === kind);
  const steps = dossier.steps;
  const name = (e: Event) => steps.find((s) => s.id === e.task_id)?.name;
  return (
    <>
    {filter && (
      <div className="pad row no-print" style={{ paddingBottom: 0, gap: 6 }} role="group" aria-label={t("work.filterHistory")}>
        {(["all", "task", "clock", "paper", "other"] as const).map((k) => (
          <button key={k} type="button" className="chip" aria-pressed={kind === k} onClick={() => setKind(k)}>{t(kindNames[k])}</button>
        ))}
      </div>
    )}
    {filter && events.length === 0 && <p className="pad muted">{t("work.noEvents")}</p>}
    {more && <div className="pad" style={{ paddingBottom: 0 }}><Button loading={loading} onClick={() => void load()}>{t("history.newer")}</Button></div>}
    {error && <div className="pad"><ProblemAlert error={error} /></div>}
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
    </>
  );
}

/** A long history comes in parts: what the dossier brings, then what follows it. */
function useEvents(dossier: Schemas["Dossier"]) {
  const [rest, setRest] = useState<Event[]>([]);
  const [ended, setEnded] = useState(false);
  const [loading, setLoading] = useState(false);
  const [error, setError] = useState<Problem>();
  const known = new Set(dossier.history.map((e) => e.seq));
  const events = [...dossier.history, ...rest.filter((e) => !known.has(e.seq))];
  const load = async () => {
    setLoading(true);
    setError(undefined);
    try {
      const after = Math.max(0, ...events.map((e) => e.seq));
      const page = await unwrap(api.GET("/api/v1/dossiers/{code}/events", { params: { path: { code: dossier.code }, query: { after, limit: 200 } } }));
      setRest((old) => [...old, ...page.items]);
      setEnded(page.items.length < 200);
    } catch (e) {
      setError(asProblem(e));
    }
    setLoading(false);
  };
  return { events, more: dossier.history_more && !ended, error, load, loading };
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
