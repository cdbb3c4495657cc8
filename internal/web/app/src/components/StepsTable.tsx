import { useTranslation } from "react-i18next";
import type { Schemas } from "../api/client";
import { dateTime, named, shortAgency } from "../lib/format";
import { DataTable } from "./DataTable";
import { Due, TaskState, TimeLeft } from "./State";

type Task = Schemas["Task"];

/** Steps done and open: the diagram in words. */
export function StepsTable({ steps, current }: { steps: Task[]; current?: string }) {
  const { t, i18n } = useTranslation();
  return (
    <DataTable
      label={t("dossier.steps")}
      rows={steps}
      rowKey={(s) => s.id}
      isNow={(s) => s.id === current}
      columns={[
        { key: "no", title: t("step.no"), cell: (s) => <span className="num">{s.step_no || "–"}</span> },
        {
          key: "name", title: t("step.name"),
          cell: (s) => (
            <div>
              {s.name}
              <div className="small muted">{named(s.role, i18n.language)} · {shortAgency(named(s.agency, i18n.language))}</div>
              {s.comment && <div className="small prewrap">“{s.comment}”</div>}
            </div>
          ),
        },
        { key: "who", title: t("step.who"), cell: (s) => s.closed_by?.name ?? s.assignee?.name ?? <span className="muted">–</span> },
        { key: "from", title: t("step.from"), cell: (s) => <span className="num">{dateTime(s.created_at)}</span> },
        { key: "due", title: t("task.due"), cell: (s) => (s.off_clock ? <span className="muted">{t("step.offClock")}</span> : <Due at={s.due_at} provisional={s.provisional} />) },
        { key: "to", title: t("step.to"), cell: (s) => (s.closed_at ? <div><span className="num">{dateTime(s.closed_at)}</span>{s.overdue && <div><TimeLeft due={s.due_at} overdue closed={s.closed_at} /></div>}</div> : <span className="muted">–</span>) },
        {
          key: "state", title: t("task.stateTitle"),
          cell: (s) => (
            <div>
              <TaskState state={s.state} waitFor={s.wait_for} />
              {s.outcome && <div className="small muted">{outcomeName(s, i18n.language)}</div>}
            </div>
          ),
        },
      ]}
    />
  );
}

export function outcomeName(s: Task, lang: string): string {
  const o = s.outcomes.find((x) => x.id === s.outcome);
  return o ? named(o, lang) : (s.outcome ?? "");
}
