import { Select } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useAgencies, useFields, useProcedures } from "../api/hooks";
import type { Schemas } from "../api/client";
import { DataTable, More, type Column } from "../components/DataTable";
import { Empty, Fetched } from "../components/Feedback";
import { useFilters } from "../components/Filters";
import { Card, PageHead } from "../components/Page";
import { SampleMark } from "../components/SampleMark";
import { SearchBox } from "../components/SearchBox";
import { shortAgency } from "../lib/format";

type Item = Schemas["ProcedureItem"];

export default function Procedures() {
  const { t, i18n } = useTranslation();
  const navigate = useNavigate();
  const { get, set } = useFilters();
  const filter = { q: get("q") || undefined, field: get("field") || undefined, level: get("level") || undefined, agency: get("agency") || undefined };
  const list = useProcedures(filter);
  const fields = useFields();
  const agencies = useAgencies();
  const search = useCallback((q: string) => set({ q }), [set]);
  const english = i18n.language === "en";

  const columns: Column<Item>[] = [
    {
      key: "name", title: t("procedure.name"),
      cell: (p) => (
        <div>
          <Link to={`/thu-tuc/${p.code}`} className="strong">{p.name}</Link>
          {english && p.name_en && <div className="muted small">{p.name_en}</div>}
          {p.sample && <div><SampleMark /></div>}
        </div>
      ),
    },
    { key: "code", title: t("procedure.code"), cell: (p) => <span className="num">{p.code}</span> },
    { key: "field", title: t("procedure.field"), cell: (p) => p.field },
    { key: "level", title: t("procedure.level"), cell: (p) => t(`level.${p.level}`, { defaultValue: p.level }) },
    { key: "online", title: t("procedure.online"), cell: (p) => p.online_name },
    { key: "limit", title: t("procedure.limit"), cell: (p) => p.limit?.text ?? <span className="muted">{t("procedure.noLimit")}</span> },
  ];

  const filtered = Object.values(filter).some(Boolean);
  return (
    <div className="stack">
      <PageHead title={t("procedures.title")} tab={t("procedures.title")} lead={t("procedures.lead")} />
      <div className="row">
        <div className="grow" style={{ flexBasis: 340 }}>
          <SearchBox value={get("q")} onSearch={search} label={t("procedures.search")} />
        </div>
        <Select
          aria-label={t("procedure.field")} placeholder={t("procedures.anyField")} allowClear showSearch optionFilterProp="label" style={{ minWidth: 190 }} className="grow-m"
          value={get("field") || undefined} onChange={(v: string | undefined) => set({ field: v })}
          options={fields.data?.items.map((f) => ({ value: f.name, label: `${f.name} (${f.procedures})` }))}
        />
        <Select
          aria-label={t("procedure.level")} placeholder={t("procedures.anyLevel")} allowClear style={{ minWidth: 150 }}
          value={get("level") || undefined} onChange={(v: string | undefined) => set({ level: v })}
          options={["province", "district", "ward"].map((l) => ({ value: l, label: t(`level.${l}`) }))}
        />
        <Select
          aria-label={t("procedure.agency")} placeholder={t("procedures.anyAgency")} allowClear showSearch optionFilterProp="label" style={{ minWidth: 220 }}
          value={get("agency") || undefined} onChange={(v: string | undefined) => set({ agency: v })}
          options={agencies.data?.items.map((a) => ({ value: a.id, label: shortAgency((english && a.name_en) || a.name) }))}
        />
      </div>
      <Card>
        <Fetched
          query={list}
          rows={10}
          empty={(d) =>
            d.pages[0]?.items.length === 0 && (
              <Empty title={t("procedures.none")}>
                {t("procedures.noneHelp")}
                {filtered && <div><Link to="/thu-tuc">{t("filter.clear")}</Link></div>}
              </Empty>
            )
          }
        >
          {(d) => (
            <>
              <DataTable label={t("procedures.title")} columns={columns} rows={d.pages.flatMap((p) => p.items)} rowKey={(p) => p.code} onOpen={(p) => void navigate(`/thu-tuc/${p.code}`)} />
              <More query={list} />
            </>
          )}
        </Fetched>
      </Card>
    </div>
  );
}
