import { useCallback, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Schemas } from "../../api/client";
import { useBoardDossiers, useBoardTasks, type BoardTaskFilter, type DossierNumber, type TaskNumber } from "../../api/hooks-supervision";
import { named, shortAgency } from "../../lib/format";
import { DataTable, More, type Column } from "../DataTable";
import { DossierTable } from "../DossierTable";
import { Empty, Fetched } from "../Feedback";
import { DossierOperations } from "../operations/DossierOperations";
import { Due, TaskState, TimeLeft } from "../State";
import { dossierNumbers, type BoardNumber } from "./numbers";

export type ListFilter = Omit<BoardTaskFilter, "number" | "cursor" | "limit">;

/** What is behind a figure: tasks, or dossiers that stand still. */
export function BoardList({ number, filter }: { number: BoardNumber; filter: ListFilter }) {
  return dossierNumbers.includes(number) ? <Dossiers number={number as DossierNumber} filter={filter} /> : <Tasks number={number as TaskNumber} filter={filter} />;
}

function Tasks({ number, filter }: { number: TaskNumber; filter: ListFilter }) {
  const { t } = useTranslation();
  const list = useBoardTasks({ ...filter, number });
  const operations = useCallback((row: Schemas["TaskItem"]) => <DossierOperations small dossier={{ code: row.dossier_code, procedure: row.procedure }} />, []);
  return (
    <Fetched query={list} rows={6} empty={(d) => d.pages[0]?.items.length === 0 && <Empty title={t("sup.board.empty")} />}>
      {(d) => (
        <>
          <TaskRows rows={d.pages.flatMap((p) => p.items)} last={operations} />
          <More query={list} />
        </>
      )}
    </Fetched>
  );
}

function Dossiers({ number, filter }: { number: DossierNumber; filter: ListFilter }) {
  const { t } = useTranslation();
  const list = useBoardDossiers({ ...filter, number });
  return (
    <Fetched query={list} rows={6} empty={(d) => d.pages[0]?.items.length === 0 && <Empty title={t("sup.board.empty")} />}>
      {(d) => {
        const rows = d.pages.flatMap((p) => p.items);
        return (
          <>
            <DossierTable rows={rows} last={(row) => <DossierOperations small dossier={{ code: row.code, procedure: row.procedure }} />} />
            <More query={list} />
          </>
        );
      }}
    </Fetched>
  );
}

type Row = Schemas["TaskItem"];

/** Open tasks of other people; first and last are columns of the page's own. */
export function TaskRows({ rows, first, last }: { rows: Row[]; first?: Column<Row>; last?: (row: Row) => ReactNode }) {
  const { t, i18n } = useTranslation();
  return (
    <DataTable
      label={t("sup.board.list", { what: t("sup.board.n.open") })}
      rows={rows}
      rowKey={(r) => r.id}
      columns={[
        ...(first ? [first] : []),
        { key: "code", title: t("dossier.code"), cell: (r) => <Link className="num strong" to={`/ho-so/${r.dossier_code}`}>{r.dossier_code}</Link> },
        { key: "step", title: t("sup.board.step"), cell: (r) => <div><div>{r.name}</div><div className="small muted clip" title={r.procedure_name}>{r.procedure_name}</div></div> },
        { key: "agency", title: t("sup.board.agency"), cell: (r) => shortAgency(named(r.agency, i18n.language)) },
        { key: "holder", title: t("sup.board.holder"), cell: (r) => r.assignee?.name ?? <span className="muted">{t("sup.board.nobody")}</span> },
        { key: "due", title: t("dossier.due"), cell: (r) => <Due at={r.due_at} provisional={r.provisional} /> },
        { key: "left", title: t("dossier.deadline"), cell: (r) => <TimeLeft due={r.due_at} overdue={r.overdue} stopped={!!r.stopped_since} left={r.working_time_left} /> },
        { key: "state", title: t("task.stateTitle"), cell: (r) => <TaskState state={r.state} waitFor={r.wait_for} /> },
        ...(last ? [{ key: "act", title: t("sup.ops.menu"), cell: last }] : []),
      ]}
    />
  );
}
