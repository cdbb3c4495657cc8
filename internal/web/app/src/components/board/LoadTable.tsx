import { UserDeleteOutlined, WarningOutlined } from "@ant-design/icons";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useLoad } from "../../api/hooks-supervision";
import { named, shortAgency } from "../../lib/format";
import { DataTable } from "../DataTable";
import { Empty, Fetched } from "../Feedback";
import { State } from "../State";

/** What each officer holds, the heaviest load first. */
export function LoadTable({ agency, to }: { agency?: string; to: (officer: string) => string }) {
  const { t, i18n } = useTranslation();
  const load = useLoad(agency);
  return (
    <Fetched query={load} rows={5} empty={(d) => d.items.length === 0 && <Empty title={t("sup.load.none")} />}>
      {(d) => (
        <DataTable
          label={t("sup.load.title")}
          rows={d.items}
          rowKey={(l) => l.officer.id ?? ""}
          columns={[
            { key: "officer", title: t("sup.load.officer"), cell: (l) => <Link to={to(l.officer.id ?? "")}>{l.officer.name}</Link> },
            { key: "roles", title: t("sup.load.roles"), cell: (l) => <span className="small">{l.roles.map((r) => `${named(r.role, i18n.language)} · ${shortAgency(named(r.agency, i18n.language))}`).join("; ")}</span> },
            { key: "held", title: t("sup.load.held"), right: true, cell: (l) => <span className="num">{l.held}</span> },
            { key: "today", title: t("sup.load.today"), right: true, cell: (l) => <span className="num">{l.due_today}</span> },
            { key: "overdue", title: t("sup.load.overdue"), right: true, cell: (l) => <span className={l.overdue ? "num left overdue" : "num"}>{l.overdue}</span> },
            { key: "work", title: t("sup.load.work"), right: true, cell: (l) => <span className="num" title={t("sup.load.workHelp")}>{hours(l.work_minutes)}</span> },
            {
              key: "state", title: t("task.stateTitle"), cell: (l) => (
                <span className="row" style={{ gap: 6 }}>
                  {l.overloaded && <State tone="bad" icon={<WarningOutlined />}>{t("sup.load.over")}</State>}
                  {l.absent && <State tone="warn" icon={<UserDeleteOutlined />}>{t("sup.load.absent")}</State>}
                </span>
              ),
            },
          ]}
        />
      )}
    </Fetched>
  );
}

/** Working minutes as whole hours. */
export const hours = (minutes: number): number => Math.round(minutes / 60);
