import { QuestionCircleOutlined, WarningOutlined, ExclamationCircleOutlined, FieldTimeOutlined } from "@ant-design/icons";
import { Alert, App, Button, Select, type InputRef } from "antd";
import { lazy, Suspense, useCallback, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { claimTask, useAction, useProcedures, useTaskCounts, useTasks, type TaskView } from "../api/hooks";
import type { Schemas } from "../api/client";
import { useBulk, usePreferences, type Bulk } from "../api/hooks-inbox";
import { DataTable, More, toggled, type Column } from "../components/DataTable";
import { Empty, Fetched, ProblemAlert } from "../components/Feedback";
import { useFilters } from "../components/Filters";
import { Card, PageHead } from "../components/Page";
import { SearchBox } from "../components/SearchBox";
import { ShortcutHelp } from "../components/ShortcutHelp";
import { Due, TaskState, TimeLeft } from "../components/State";
import { moveCursor, useKeys } from "../lib/keyboard";
import { taskLink } from "../lib/taskLink";

type Item = Schemas["TaskItem"];
const SavedViews = lazy(() => import("../components/SavedViews").then((m) => ({ default: m.SavedViews })));
const views: TaskView[] = ["mine", "available", "covering", "waiting", "done"];
const dues = [["overdue", <WarningOutlined />], ["today", <ExclamationCircleOutlined />], ["soon", <FieldTimeOutlined />]] as const;

export default function Inbox() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { message } = App.useApp();
  const { get, set, params } = useFilters();
  const view = (views as string[]).includes(get("view")) ? (get("view") as TaskView) : "mine";
  const due = get("due") as "" | "overdue" | "today" | "soon";
  const q = get("q");
  const procedure = get("procedure");
  const list = useTasks({ view, due: due || undefined, q: q || undefined, procedure: procedure || undefined, limit: 50 });
  const counts = useTaskCounts();
  const saved = usePreferences();
  const procedures = useProcedures({ runnable: true, limit: 200 });
  const [at, setAt] = useState<string>(); // the id, so that a list that moves does not put the cursor on another task
  const [help, setHelp] = useState(false);
  const searchRef = useRef<InputRef>(null);
  const rows = list.data?.pages.flatMap((p) => p.items) ?? [];
  const cursor = rows.findIndex((r) => r.id === at);
  const move = (by: number) => setAt(rows[moveCursor(cursor, by, rows.length)]?.id);
  const filtered = Boolean(due || q || procedure);

  const bulk = view === "available" ? "claim" : view === "mine" ? "release" : undefined;
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  const [step, setStep] = useState<Bulk>();
  const many = useBulk(bulk ?? "claim", setStep);
  const ticked = rows.filter((r) => picked.has(r.id) && r.actions.includes(`task.${bulk}`));
  const runBulk = () => many.mutate(ticked, {
    onSuccess: (b) => {
      setPicked(new Set());
      if (b.done > b.failed.length) void message.success(t(`inbox.bulkDone.${bulk}`, { count: b.done - b.failed.length }));
    },
  });

  useEffect(() => {
    setAt(undefined);
    setPicked(new Set());
    setStep(undefined);
  }, [view, due, q, procedure]);
  useEffect(() => {
    document.querySelector('tr[data-cursor="true"]')?.scrollIntoView({ block: "nearest" });
  }, [cursor]);

  const claim = useAction(claimTask, () => void message.success(t("task.claimed")));
  const open = (r: Item) => void navigate(taskLink(r.id, params));
  const search = useCallback((text: string) => set({ q: text }), [set]);
  const current = rows[cursor];

  useKeys({
    j: () => move(1),
    k: () => move(-1),
    Enter: () => current && open(current),
    x: () => bulk && current && setPicked(toggled(picked, current.id)),
    c: () => current?.actions.includes("task.claim") && claim.mutate({ id: current.id, version: current.version }),
    "/": () => searchRef.current?.focus(),
    "?": () => setHelp(true),
  });

  const columns: Column<Item>[] = [
    { key: "code", title: t("dossier.code"), cell: (r) => <Link className="num strong" to={taskLink(r.id, params)}>{r.dossier_code}</Link> },
    { key: "procedure", title: t("dossier.procedure"), cell: (r) => <span className="clip" title={r.procedure_name}>{r.procedure_name}</span> },
    { key: "applicant", title: t("dossier.applicant"), cell: (r) => r.applicant_name },
    { key: "step", title: t("task.step"), cell: (r) => <span className="clip" title={r.name}>{r.name}</span> },
    { key: "due", title: t("task.due"), cell: (r) => <Due at={r.due_at} provisional={r.provisional} /> },
    {
      key: "left", title: t("task.left"), right: true,
      cell: (r) => <TimeLeft due={r.due_at} overdue={r.overdue} closed={r.closed_at} stopped={!!r.stopped_since} left={r.working_time_left} />,
    },
    {
      key: "state", title: t("task.stateTitle"),
      cell: (r) => (
        <span>
          <TaskState state={r.state} waitFor={r.wait_for} />
          {r.assignee?.name && <div className="small muted">{r.assignee.name}</div>}
          {r.on_behalf_of?.name && <div className="small strong">{t("absence.behalf", { name: r.on_behalf_of.name })}</div>}
        </span>
      ),
    },
    ...(view === "available"
      ? [{
          key: "act", title: t("task.action"),
          cell: (r: Item) =>
            r.actions.includes("task.claim") && (
              <Button size="small" loading={claim.isPending && claim.variables.id === r.id} onClick={() => claim.mutate({ id: r.id, version: r.version })} aria-label={t("task.claimOf", { code: r.dossier_code })}>
                {t("task.claim")}
              </Button>
            ),
        }]
      : []),
  ];

  return (
    <div className="stack">
      <PageHead
        title={t("inbox.title")}
        tab={t("inbox.title")}
        actions={<Button className="keys-only" type="text" icon={<QuestionCircleOutlined />} onClick={() => setHelp(true)}>{t("keys.button")}</Button>}
      />
      {claim.error && <ProblemAlert error={claim.error} />}
      <Card>
        <nav className="tabs" aria-label={t("inbox.views")}>
          {views.filter((v) => v !== "covering" || v === view || (counts.data?.covering ?? 0) > 0).map((v) => (
            <Link key={v} to={`/hop-viec?view=${v}`} aria-current={v === view ? "page" : undefined}>
              {t(`inbox.view.${v}`)}
              {v !== "done" && counts.data && <span className="count">{counts.data[v as "mine" | "available" | "covering" | "waiting"]}</span>}
            </Link>
          ))}
        </nav>
        <div className="pad row" style={{ paddingBottom: 12 }}>
          <div className="grow" style={{ maxWidth: 380 }}>
            <SearchBox value={q} onSearch={search} label={t("inbox.search")} inputRef={searchRef} />
          </div>
          {view !== "done" && view !== "waiting" && dues.map(([key, icon]) => (
            <button key={key} type="button" className="chip" aria-pressed={due === key} onClick={() => set({ due: due === key ? undefined : key })}>
              <span aria-hidden="true">{icon}</span> {t(`inbox.due.${key}`)}
            </button>
          ))}
          <Select
            aria-label={t("dossier.procedure")} placeholder={t("inbox.anyProcedure")} allowClear showSearch optionFilterProp="label"
            style={{ width: 240, maxWidth: "100%" }} popupMatchSelectWidth={false}
            value={procedure || undefined} onChange={(v: string | undefined) => set({ procedure: v })}
            options={procedures.data?.pages.flatMap((p) => p.items).map((p) => ({ value: p.code, label: `${p.name} (${p.code})` }))}
          />
          {(filtered || (saved.data?.inbox_views.length ?? 0) > 0) && (
            <Suspense fallback={null}><SavedViews query={params.toString()} filtered={filtered} /></Suspense>
          )}
        </div>
        {bulk && (ticked.length > 0 || many.isPending) && (
          <div className="bulk pad row" role="region" aria-label={t("inbox.bulk")}>
            <b>{many.isPending && step ? t("inbox.bulkStep", { done: step.done, total: step.total }) : t("inbox.picked", { count: ticked.length })}</b>
            <Button type="primary" loading={many.isPending} onClick={runBulk}>{t(`inbox.bulkDo.${bulk}`)}</Button>
            <Button disabled={many.isPending} onClick={() => setPicked(new Set())}>{t("inbox.unpick")}</Button>
          </div>
        )}
        {!many.isPending && step && step.failed.length > 0 && (
          <div className="pad">
            <Alert
              type="warning" showIcon closable={{ onClose: () => setStep(undefined) }} title={t("inbox.bulkFailed", { count: step.failed.length })}
              description={<ul>{step.failed.map((x) => <li key={x.code}><b className="num">{x.code}</b>: {x.why}</li>)}</ul>}
            />
          </div>
        )}
        <Fetched
          query={list}
          rows={8}
          empty={() =>
            rows.length === 0 &&
            (filtered ? (
              <Empty title={t("inbox.hidden")}>
                {t("inbox.hiddenHelp")}
                <div><Button onClick={() => set({ due: undefined, q: undefined, procedure: undefined })}>{t("filter.clear")}</Button></div>
              </Empty>
            ) : (
              <Empty title={t(`inbox.empty.${view}`)}>
                {view === "mine" && counts.data && counts.data.available > 0 ? <Link to="/hop-viec?view=available">{t("inbox.seeAvailable", { count: counts.data.available })}</Link> : t(`inbox.emptyHelp.${view}`)}
              </Empty>
            ))
          }
        >
          {() => (
            <>
              <DataTable label={t(`inbox.view.${view}`)} columns={columns} rows={rows} rowKey={(r) => r.id} onOpen={open} cursor={cursor} picked={picked} onPick={bulk && setPicked} pickLabel={(r) => t("table.pickRow", { name: r.dossier_code })} />
              <More query={list} />
            </>
          )}
        </Fetched>
      </Card>
      <ShortcutHelp open={help} onClose={() => setHelp(false)} keys={["j", "k", "Enter", "x", "c", "/", "?"]} />
    </div>
  );
}
