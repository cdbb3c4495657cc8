import { WarningOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { useCallback } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import { useDossiers, useMe } from "../api/hooks";
import { DossierTable } from "../components/DossierTable";
import { More } from "../components/DataTable";
import { Empty, Fetched } from "../components/Feedback";
import { useFilters } from "../components/Filters";
import { LinkButton } from "../components/LinkButton";
import { Card, PageHead } from "../components/Page";
import { SearchBox } from "../components/SearchBox";

const all = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

export default function Dossiers() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const me = useMe();
  const { get, set } = useFilters();
  const status = get("status").split(",").map(Number).filter((n) => all.includes(n));
  const overdue = get("overdue") === "1";
  const q = get("q");
  const list = useDossiers({ q: q || undefined, status: status.length ? status : undefined, overdue: overdue || undefined, procedure: get("procedure") || undefined, agency: get("agency") || undefined });
  const search = useCallback((text: string) => set({ q: text }), [set]);
  const filtered = Boolean(q || overdue || status.length || get("procedure") || get("agency"));
  return (
    <div className="stack">
      <PageHead title={t("dossiers.title")} tab={t("dossiers.title")} lead={t("dossiers.lead")} actions={me.data?.positions.some((p) => p.duty === "desk") && <LinkButton primary to="/tiep-nhan">{t("nav.intake")}</LinkButton>} />
      <div className="row">
        <div className="grow" style={{ maxWidth: 420 }}>
          <SearchBox value={q} onSearch={search} label={t("dossiers.search")} />
        </div>
        <Select
          mode="multiple" aria-label={t("dossier.status")} placeholder={t("dossiers.anyStatus")} style={{ minWidth: 240 }} maxTagCount="responsive" allowClear
          value={status} onChange={(v: number[]) => set({ status: v.join(",") })}
          options={all.map((n) => ({ value: n, label: t(`status.${n}`) }))}
        />
        <button type="button" className="chip" aria-pressed={overdue} onClick={() => set({ overdue: overdue ? undefined : "1" })}>
          <WarningOutlined aria-hidden="true" /> {t("inbox.due.overdue")}
        </button>
      </div>
      <Card>
        <Fetched
          query={list}
          rows={8}
          empty={(d) =>
            d.pages[0]?.items.length === 0 &&
            (filtered ? (
              <Empty title={t("inbox.hidden")}>
                <div><Button onClick={() => void navigate("/ho-so")}>{t("filter.clear")}</Button></div>
              </Empty>
            ) : (
              <Empty title={t("dossiers.none")}><Link to="/thu-tuc">{t("procedures.title")}</Link></Empty>
            ))
          }
        >
          {(d) => (
            <>
              <DossierTable rows={d.pages.flatMap((p) => p.items)} />
              <More query={list} />
            </>
          )}
        </Fetched>
      </Card>
    </div>
  );
}
