import { Alert, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../api/hooks";
import { useAbsenceAct, useAbsences, useColleagues, type Absence } from "../api/hooks-absence";
import { AbsenceModal } from "../components/AbsenceModal";
import { DataTable, type Column } from "../components/DataTable";
import { Empty, Fetched } from "../components/Feedback";
import { Card, PageHead } from "../components/Page";
import { ReasonModal } from "../components/ReasonModal";
import { date, named, shortAgency } from "../lib/format";

export default function Absences() {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const list = useAbsences();
  const people = useColleagues();
  const [editing, setEditing] = useState<Absence | "new">();
  const [ending, setEnding] = useState<Absence>();
  const [said, setSaid] = useState<string[]>();
  const act = useAbsenceAct((a) => {
    setEditing(undefined);
    setEnding(undefined);
    setSaid(a.warnings ?? []);
  });
  const begin = (a?: Absence) => {
    act.reset();
    setSaid(undefined);
    setEditing(a ?? "new");
  };
  const span = (a: Absence) =>
    t("absence.span", {
      from: a.from_afternoon ? t("absence.afternoon", { day: date(a.starts_at) }) : date(a.starts_at),
      to: a.to_morning ? t("absence.morning", { day: date(`${a.to_day}T05:00:00Z`) }) : date(`${a.to_day}T05:00:00Z`),
    });
  const columns: Column<Absence>[] = [
    {
      key: "officer", title: t("absence.officer"),
      cell: (a) => (
        <>
          <div className="strong">{a.officer.name}</div>
          <div className="small muted">{a.positions.map((p) => `${named(p.role, i18n.language)} · ${shortAgency(named(p.agency, i18n.language))}`).join("; ")}</div>
        </>
      ),
    },
    {
      key: "period", title: t("absence.period"),
      cell: (a) => (
        <>
          <div className="num">{span(a)}</div>
          {a.reason && <div className="small muted">{a.reason}</div>}
        </>
      ),
    },
    { key: "days", title: t("absence.days"), right: true, cell: (a) => <span className="num">{a.working_days.toLocaleString(i18n.language)}</span> },
    {
      key: "covers", title: t("absence.covers"),
      cell: (a) =>
        a.covers.length === 0 ? <span className="muted">{t("absence.nobody")}</span> : a.covers.map((c) => (
          <div key={c.officer.id}>
            {c.officer.name}
            {c.procedures.length > 0 && <span className="small muted"> · {t("absence.someProcedures", { count: c.procedures.length })}</span>}
            {c.acts && <span className="small muted"> · {t("absence.acts")}</span>}
          </div>
        )),
    },
    {
      key: "act", title: t("task.action"),
      cell: (a) =>
        a.manages && (
          <span className="row" style={{ gap: 6 }}>
            <Button size="small" onClick={() => begin(a)} aria-label={`${t("absence.change")}: ${a.officer.name}`}>{t("absence.change")}</Button>
            <Button size="small" onClick={() => { act.reset(); setEnding(a); }} aria-label={`${t(a.now ? "absence.end" : "absence.cancel")}: ${a.officer.name}`}>{t(a.now ? "absence.end" : "absence.cancel")}</Button>
          </span>
        ),
    },
  ];
  const part = (title: string, rows: Absence[]) => rows.length > 0 && <Card title={title}><DataTable label={title} columns={columns} rows={rows} rowKey={(a) => a.id} /></Card>;
  return (
    <div className="stack">
      <PageHead
        title={t("absence.title")} tab={t("absence.title")} lead={t("absence.lead")}
        actions={me.data?.actions.includes("absence.record") && <Button type="primary" onClick={() => begin()}>{t("absence.record")}</Button>}
      />
      {said && (
        <Alert
          type={said.length > 0 ? "warning" : "success"} showIcon role="status" title={t("absence.saved")}
          description={said.length > 0 && said.map((w) => <div key={w}>{w}</div>)}
        />
      )}
      <Fetched query={list} empty={(d) => d.items.length === 0 && <Card><Empty title={t("absence.none")}>{t("absence.noneHelp")}</Empty></Card>}>
        {(d) => (
          <>
            {part(t("absence.now"), d.items.filter((a) => a.now))}
            {part(t("absence.soon"), d.items.filter((a) => !a.now))}
          </>
        )}
      </Fetched>
      <AbsenceModal
        open={!!editing} was={editing === "new" ? undefined : editing} self={me.data?.id} people={people.data?.items ?? []}
        pending={act.isPending} error={act.error} onClose={() => setEditing(undefined)}
        onOk={(body) => act.mutate(editing === "new" || !editing ? { kind: "record", body } : { kind: "change", absence: editing, body })}
      />
      <ReasonModal
        ask={ending && { title: `${t(ending.now ? "absence.end" : "absence.cancel")}: ${ending.officer.name}`, text: t(ending.now ? "absence.endText" : "absence.cancelText"), ok: t(ending.now ? "absence.end" : "absence.cancel"), reason: "none" }}
        pending={act.isPending} error={act.error} onClose={() => setEnding(undefined)} onOk={() => ending && act.mutate({ kind: "cancel", absence: ending })}
      />
    </div>
  );
}
