import { Alert } from "antd";
import { UserDeleteOutlined, WarningOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../../api/client";
import { DataTable } from "../DataTable";
import { State } from "../State";
import { hours } from "./LoadTable";

/** Who would get how many, who would have too much, and what cannot move. */
export function PlanView({ plan }: { plan: Schemas["ReassignPreview"] }) {
  const { t } = useTranslation();
  const over = plan.people.filter((p) => p.overloaded).length;
  const absent = plan.people.filter((p) => p.absent && p.given > 0).length;
  return (
    <div className="stack tight">
      <p role="status"><b data-testid="plan-summary">{t("sup.reassign.summary", { moves: plan.moves, selected: plan.selected })}</b>{plan.gone > 0 && <> {t("sup.reassign.gone", { count: plan.gone })}</>}</p>
      {over > 0 && <Alert type="warning" showIcon title={t("sup.reassign.overload", { count: over })} />}
      {absent > 0 && <Alert type="warning" showIcon title={t("sup.reassign.absent", { count: absent })} />}
      {plan.people.length > 0 && (
        <DataTable
          label={t("sup.reassign.check")}
          rows={plan.people}
          rowKey={(p) => p.officer.id ?? ""}
          columns={[
            { key: "name", title: t("sup.reassign.person"), cell: (p) => p.officer.name },
            { key: "now", title: t("sup.reassign.now"), right: true, cell: (p) => <span className="num">{p.held}</span> },
            { key: "gets", title: t("sup.reassign.gets"), right: true, cell: (p) => <span className="num">{p.given}</span> },
            { key: "gives", title: t("sup.reassign.gives"), right: true, cell: (p) => <span className="num">{p.taken}</span> },
            { key: "after", title: t("sup.reassign.after"), right: true, cell: (p) => <b className="num">{p.after}</b> },
            { key: "hours", title: t("sup.reassign.hours"), right: true, cell: (p) => <span className="num">{hours(p.work_minutes)}</span> },
            {
              key: "state", title: t("task.stateTitle"), cell: (p) => (
                <span className="row" style={{ gap: 6 }}>
                  {p.overloaded && <State tone="bad" icon={<WarningOutlined />}>{t("sup.load.over")}</State>}
                  {p.absent && <State tone="warn" icon={<UserDeleteOutlined />}>{t("sup.load.absent")}</State>}
                </span>
              ),
            },
          ]}
        />
      )}
      {plan.problems.length > 0 && (
        <>
          <h3>{t("sup.reassign.stays")}</h3>
          <DataTable
            label={t("sup.reassign.stays")}
            rows={plan.problems}
            rowKey={(p) => p.message}
            columns={[
              { key: "why", title: t("sup.reassign.why"), cell: (p) => p.message },
              { key: "n", title: t("sup.reassign.tasks"), right: true, cell: (p) => <span className="num">{p.tasks}</span> },
              { key: "codes", title: t("sup.reassign.examples"), cell: (p) => <span className="num small" style={{ whiteSpace: "normal" }}>{p.codes.join(", ")}</span> },
            ]}
          />
        </>
      )}
      {plan.items.length > 0 && (
        <details>
          <summary>{t("sup.reassign.details")}</summary>
          {plan.selected > plan.items.length && <p className="small muted">{t("sup.reassign.more")}</p>}
          <DataTable
            label={t("sup.reassign.details")}
            rows={plan.items}
            rowKey={(i) => i.task_id}
            columns={[
              { key: "code", title: t("dossier.code"), cell: (i) => <span className="num">{i.dossier_code}</span> },
              { key: "step", title: t("sup.board.step"), cell: (i) => i.step },
              { key: "from", title: t("sup.reassign.from"), cell: (i) => i.from?.name ?? t("sup.reassign.group") },
              { key: "to", title: t("sup.reassign.toCol"), cell: (i) => i.message ?? i.to?.name ?? t("sup.reassign.group") },
            ]}
          />
        </details>
      )}
    </div>
  );
}
