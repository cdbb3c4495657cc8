import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMe } from "../api/hooks";
import { useBoard, type BoardBy } from "../api/hooks-supervision";
import type { Schemas } from "../api/client";
import { BoardList } from "../components/board/BoardList";
import { LoadTable } from "../components/board/LoadTable";
import { dossierNumbers, groups, looks, numbers, type BoardNumber } from "../components/board/numbers";
import { DataTable } from "../components/DataTable";
import { Empty, Fetched } from "../components/Feedback";
import { useFilters } from "../components/Filters";
import { LinkButton } from "../components/LinkButton";
import { Card, PageHead } from "../components/Page";
import { SearchBox } from "../components/SearchBox";
import { dateTime, named, shortAgency } from "../lib/format";

const bys: BoardBy[] = ["agency", "person", "procedure", "step"];
const kept = ["theo", "so", "donvi", "nguoi", "khongai", "thutuc", "buoc", "q"] as const;
type Group = Schemas["BoardGroup"];

export default function Board() {
  const { t } = useTranslation();
  const me = useMe();
  const { get, set } = useFilters();
  const by = bys.find((b) => b === get("theo")) ?? "agency";
  const number = numbers.find((n) => n === get("so"));
  const board = useBoard({ by, agency: get("donvi") || undefined, person: get("nguoi") || undefined, procedure: get("thutuc") || undefined });
  const search = useCallback((q: string) => set({ q }), [set]);
  const filter = {
    agency: get("donvi") || undefined, person: get("nguoi") || undefined, nobody: get("khongai") === "1" || undefined,
    procedure: get("thutuc") || undefined, step: get("buoc") || undefined, q: get("q") || undefined,
  };
  /** The address with some filters changed. */
  const to = (changes: Partial<Record<(typeof kept)[number], string>>, path = "/dieu-hanh") => {
    const next = new URLSearchParams();
    for (const k of kept) {
      const v = k in changes ? changes[k] : get(k);
      if (v) next.set(k, v);
    }
    return `${path}?${next}`;
  };
  const narrowed = kept.filter((k) => !["theo", "so", "q"].includes(k) && get(k));
  const reassigns = me.data?.actions.includes("task.reassign") && number && !dossierNumbers.includes(number);
  return (
    <div className="stack">
      <PageHead
        title={t("sup.board.title")}
        tab={t("sup.board.title")}
        lead={board.data ? t("sup.board.at", { at: dateTime(board.data.at) }) : " "}
        actions={reassigns && <LinkButton primary to={to({}, "/phan-cong")}>{t("sup.board.toReassign")}</LinkButton>}
      />
      {narrowed.length > 0 && (
        <div className="row" role="status">
          <span>{t("sup.board.only", { what: narrowed.map((k) => (k === "khongai" ? t("sup.board.nobody") : get(k))).join(", ") })}</span>
          <Link to={to({ donvi: "", nguoi: "", khongai: "", thutuc: "", buoc: "", so: "" })}>{t("sup.board.clear")}</Link>
        </div>
      )}
      <Fetched query={board} rows={8} empty={() => false}>
        {(d) => (
          <>
            <Figures board={d} number={number} to={(n) => to({ so: n })} />
            {number && (
              <Card title={t("sup.board.list", { what: t(`sup.board.n.${number}`) })} extra={<Link to={to({ so: "", buoc: "", khongai: "", q: "" })}>{t("sup.board.back")}</Link>}>
                <div className="pad"><div style={{ maxWidth: 420 }}><SearchBox value={get("q")} onSearch={search} label={t("sup.board.search")} /></div></div>
                <BoardList number={number} filter={filter} />
              </Card>
            )}
            <Card title={t("sup.board.numbers")}>
              <nav className="tabs" aria-label={t("sup.board.by")}>
                {bys.map((b) => <Link key={b} to={to({ theo: b })} aria-current={b === by ? "page" : undefined}>{t(`sup.board.${b}`)}</Link>)}
              </nav>
              {d.groups.length === 0 ? <Empty title={t("sup.board.none")} /> : <GroupTable by={by} rows={d.groups} to={(g, n) => to({ ...filterOf(by, g), so: n })} />}
            </Card>
          </>
        )}
      </Fetched>
      <Card title={t("sup.load.title")}><LoadTable agency={filter.agency} to={(officer) => to({ nguoi: officer, so: "open" })} /></Card>
    </div>
  );
}

function Figures({ board, number, to }: { board: Schemas["Board"]; number?: BoardNumber; to: (n: BoardNumber) => string }) {
  const { t } = useTranslation();
  const amount: Record<string, number> = { unassigned: board.thresholds.unassigned_minutes / 60, idle: board.thresholds.idle_minutes / 60 };
  return (
    <div className="stack tight">
      {groups.map(([name, of]) => (
        <section key={name} aria-label={t(`sup.board.${name}`)}>
          <h2 className="small muted">{t(`sup.board.${name}`)}</h2>
          <div className="figures">
            {of.map((n) => {
              const [tone, icon] = looks[n];
              return (
                <Link key={n} className={`figure ${board.totals[n] > 0 ? tone : ""}`} to={to(n)} aria-current={n === number ? "true" : undefined} title={t(`sup.board.help.${n}`, { amount: amount[n], defaultValue: "" }) || undefined}>
                  <b data-testid={`number-${n}`}>{board.totals[n]}</b>
                  <span><span aria-hidden="true">{icon}</span>{t(`sup.board.n.${n}`)}</span>
                </Link>
              );
            })}
          </div>
        </section>
      ))}
    </div>
  );
}

/** The filter that shows one group alone. */
function filterOf(by: BoardBy, g: Group) {
  switch (by) {
    case "agency":
      return { donvi: g.agency?.id };
    case "person":
      return g.person?.id ? { nguoi: g.person.id, khongai: "" } : { khongai: "1", nguoi: "" };
    case "procedure":
      return { thutuc: g.procedure?.id };
    case "step":
      return { thutuc: g.procedure?.id, buoc: g.step?.id };
  }
}

function GroupTable({ by, rows, to }: { by: BoardBy; rows: Group[]; to: (g: Group, n: BoardNumber) => string }) {
  const { t, i18n } = useTranslation();
  const label = (g: Group) => {
    switch (by) {
      case "agency":
        return g.agency ? shortAgency(named(g.agency, i18n.language)) : "";
      case "person":
        return g.person?.id ? g.person.name || g.person.id : t("sup.board.nobody");
      case "procedure":
        return g.procedure?.name ?? "";
      case "step":
        return g.step?.name || g.step?.id || t("sup.board.noStep");
    }
  };
  return (
    <DataTable
      label={t("sup.board.numbers")}
      rows={rows}
      rowKey={(g) => [g.agency?.id, g.person?.id, g.procedure?.id, g.step?.id].join(" ")}
      columns={[
        { key: "name", title: t(`sup.board.${by}`), cell: (g) => <div>{label(g)}{by === "step" && <div className="small muted clip">{g.procedure?.name}</div>}</div> },
        ...numbers.map((n) => ({
          key: n, title: t(`sup.board.n.${n}`), right: true,
          cell: (g: Group) => (g[n] > 0 ? <Link className="num" to={to(g, n)} aria-label={`${t(`sup.board.n.${n}`)}, ${label(g)}: ${g[n]}`}>{g[n]}</Link> : <span className="num muted">0</span>),
        })),
      ]}
    />
  );
}
