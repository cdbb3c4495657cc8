import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useRevision, useRevisions, type Difference } from "../../api/hooks-organisation";
import { DataTable, More } from "../../components/DataTable";
import { Empty, Fetched } from "../../components/Feedback";
import { Card } from "../../components/Page";
import { dateTime } from "../../lib/format";

export function Past() {
  const { t } = useTranslation();
  const list = useRevisions();
  const [shown, setShown] = useState<number>();
  const revision = useRevision(shown);
  const via: Record<string, string> = { files: t("org.viaFiles"), edit: t("org.viaEdit"), import: t("org.viaImport"), command: t("org.viaCommand") };
  return (
    <>
      <Card title={t("org.past")}>
        <Fetched query={list} empty={(d) => d.pages[0]?.items?.length === 0 && <Empty title={t("org.noPast")} />}>
          {(d) => (
            <>
              <DataTable
                label={t("org.past")} rows={d.pages.flatMap((p) => p.items ?? [])} rowKey={(r) => String(r.number)} isNow={(r) => r.number === shown}
                columns={[
                  { key: "n", title: t("org.id"), cell: (r) => <span className="num">{r.number}</span> },
                  { key: "when", title: t("org.when"), cell: (r) => <span className="num">{dateTime(r.at)}</span> },
                  { key: "who", title: t("org.who"), cell: (r) => r.by.name || via[r.via] },
                  { key: "how", title: t("org.how"), cell: (r) => via[r.via] },
                  { key: "why", title: t("org.why"), cell: (r) => r.reason },
                  { key: "items", title: t("org.items"), right: true, cell: (r) => <Button size="small" aria-label={t("org.showChanges", { n: r.number })} onClick={() => setShown(r.number)}>{r.items}</Button> },
                ]}
              />
              <More query={list} />
            </>
          )}
        </Fetched>
      </Card>
      {shown !== undefined && (
        <Card title={t("org.showChanges", { n: shown })}>
          <Fetched query={revision}>{(r) => <Differences items={r.changes ?? []} />}</Fetched>
        </Card>
      )}
    </>
  );
}

function valueText(v: unknown, empty: string): string {
  if (v === undefined || v === null) return empty;
  if (typeof v === "string") return v;
  if (Array.isArray(v)) return v.map((x) => valueText(x, empty)).join("; ");
  if (typeof v === "object") return Object.values(v).map((x) => valueText(x, empty)).join(" · ");
  return String(v);
}

/** What changed, item by item and field by field. */
export function Differences({ items }: { items: Difference[] }) {
  const { t } = useTranslation();
  const kinds: Record<string, string> = { added: t("org.added"), changed: t("org.changedOne"), removed: t("org.removed") };
  const parts: Record<string, string> = { levels: t("org.partLevels"), agencies: t("org.partAgencies"), units: t("org.partUnits"), roles: t("org.partRoles"), officers: t("org.partOfficers"), citizens: t("org.partCitizens") };
  if (items.length === 0) return <Empty title={t("org.nothing")} />;
  const rows = items.flatMap((d) => (d.fields ?? []).map((f, i) => ({ d, f, first: i === 0 })));
  return (
    <DataTable
      label={t("org.changed")} rows={rows} rowKey={(r) => `${r.d.part} ${r.d.id} ${r.f.field}`}
      columns={[
        { key: "item", title: t("org.what"), cell: (r) => (r.first ? <><b>{kinds[r.d.kind]}</b> {parts[r.d.part]} {r.d.name} <span className="small muted">{r.d.id}</span></> : null) },
        { key: "field", title: t("org.field"), cell: (r) => <code>{r.f.field}</code> },
        { key: "before", title: t("org.before"), cell: (r) => valueText(r.f.before, t("org.empty")) },
        { key: "after", title: t("org.after"), cell: (r) => valueText(r.f.after, t("org.empty")) },
      ]}
    />
  );
}
