import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { Schemas } from "../api/client";
import { dateTime, named, shortAgency } from "../lib/format";
import { DataTable } from "./DataTable";
import { DossierState, Due, TimeLeft } from "./State";

type Item = Schemas["DossierItem"];

export function DossierTable({ rows, own, last }: { rows: Item[]; own?: boolean; last?: (row: Item) => ReactNode }) {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  return (
    <DataTable
      label={t(own ? "mine.title" : "dossiers.title")}
      rows={rows}
      rowKey={(d) => d.id}
      onOpen={(d) => void navigate(`/ho-so/${d.code}`)}
      columns={[
        { key: "code", title: t("dossier.code"), cell: (d) => <Link className="num strong" to={`/ho-so/${d.code}`}>{d.code}</Link> },
        { key: "procedure", title: t("dossier.procedure"), cell: (d) => <span className="clip" title={d.procedure_name}>{d.procedure_name}</span> },
        ...(own ? [] : [{ key: "applicant", title: t("dossier.applicant"), cell: (d: Item) => d.applicant_name }]),
        { key: "agency", title: t("dossier.agency"), cell: (d) => shortAgency(named(d.agency, i18n.language)) },
        { key: "received", title: t("dossier.receivedAt"), cell: (d) => <span className="num">{dateTime(d.received_at)}</span> },
        { key: "due", title: t("dossier.due"), cell: (d) => <Due at={d.due_at} provisional={d.provisional} /> },
        { key: "left", title: t("dossier.deadline"), cell: (d) => <TimeLeft due={d.due_at} overdue={d.overdue} closed={d.ready_at ?? d.closed_at} stopped={!!d.stopped_since} /> },
        { key: "status", title: t("dossier.status"), cell: (d) => <DossierState status={d.status} name={d.status_name} /> },
        ...(last ? [{ key: "act", title: t("sup.ops.menu"), cell: last }] : []),
      ]}
    />
  );
}
