import { StarFilled, StarOutlined } from "@ant-design/icons";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useMe, useProcedure, useProcedures } from "../api/hooks";
import { useFavourite, useHandy } from "../api/hooks-intake";
import type { Schemas } from "../api/client";
import { DataTable, More } from "../components/DataTable";
import { Empty, Fetched, ProblemAlert } from "../components/Feedback";
import { Filed } from "../components/Filed";
import { FilingForm } from "../components/FilingForm";
import { useFilters } from "../components/Filters";
import { LinkButton } from "../components/LinkButton";
import { Card, PageHead } from "../components/Page";
import { SampleMark } from "../components/SampleMark";
import { SearchBox } from "../components/SearchBox";

/** The counter: choose a procedure, take down who and what, hand out the receipt. */
export default function Intake() {
  const { get, set } = useFilters();
  const code = get("procedure");
  const [done, setDone] = useState<{ filed: Schemas["Submitted"]; procedure: string }>();
  const { t } = useTranslation();
  if (done) {
    return (
      <div style={{ maxWidth: 900, margin: "0 auto" }}>
        <Filed done={done.filed} procedure={done.procedure}>
          <LinkButton primary to={`/ho-so/${done.filed.code}/giay-hen`}>{t("intake.printReceipt")}</LinkButton>
          <LinkButton to={`/ho-so/${done.filed.code}`}>{t("file.see")}</LinkButton>
          <Button onClick={() => { setDone(undefined); set({ procedure: undefined, q: undefined }); }}>{t("intake.another")}</Button>
        </Filed>
      </div>
    );
  }
  if (!code) return <Choose q={get("q")} onSearch={(q) => set({ q })} onChoose={(p) => set({ procedure: p })} />;
  return <Fill code={code} onBack={() => set({ procedure: undefined })} onDone={(filed, procedure) => { setDone({ filed, procedure }); window.scrollTo(0, 0); }} />;
}

function Choose({ q, onSearch, onChoose }: { q: string; onSearch: (q: string) => void; onChoose: (code: string) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const agency = me.data?.positions.find((p) => p.duty === "desk")?.agency.id;
  const list = useProcedures({ q: q || undefined, runnable: true, agency });
  return (
    <div className="stack">
      <PageHead title={t("intake.title")} tab={t("intake.title")} lead={t("intake.lead")} />
      <div style={{ maxWidth: 560 }}><SearchBox large value={q} onSearch={onSearch} label={t("procedures.search")} /></div>
      {!q && <AtHand onChoose={onChoose} />}
      <Card>
        <Fetched query={list} empty={(d) => d.pages[0]?.items.length === 0 && <Empty title={t("procedures.none")}>{t("intake.noneHelp")}</Empty>}>
          {(d) => (
            <>
              <DataTable
                label={t("procedures.title")}
                rows={d.pages.flatMap((p) => p.items)}
                rowKey={(p) => p.code}
                onOpen={(p) => onChoose(p.code)}
                columns={[
                  { key: "name", title: t("procedure.name"), cell: (p) => <div><span className="strong">{p.name}</span>{p.sample && <> <SampleMark /></>}</div> },
                  { key: "code", title: t("procedure.code"), cell: (p) => <span className="num">{p.code}</span> },
                  { key: "field", title: t("procedure.field"), cell: (p) => p.field },
                  { key: "limit", title: t("procedure.limit"), cell: (p) => p.limit?.text ?? "" },
                  { key: "act", title: t("task.action"), cell: (p) => <Button size="small" onClick={() => onChoose(p.code)} aria-label={t("intake.chooseOf", { name: p.name })}>{t("intake.choose")}</Button> },
                ]}
              />
              <More query={list} />
            </>
          )}
        </Fetched>
      </Card>
    </div>
  );
}

/** What this desk receives every day is one key away. */
function AtHand({ onChoose }: { onChoose: (code: string) => void }) {
  const { t } = useTranslation();
  const handy = useHandy();
  const mark = useFavourite();
  const group = (title: string, items: Schemas["HandyProcedure"][], on: boolean) => items.length > 0 && (
    <Card title={title}>
      <ul className="files pad" aria-label={title}>
        {items.map((p) => (
          <li key={p.code}>
            <Button
              type="text" size="small" aria-pressed={on} icon={on ? <StarFilled /> : <StarOutlined />}
              aria-label={t(on ? "handy.unmark" : "handy.mark", { name: p.name })} onClick={() => mark.mutate({ code: p.code, on: !on })}
            />
            <div className="grow"><Button type="link" style={{ padding: 0, height: "auto", whiteSpace: "normal", textAlign: "left" }} onClick={() => onChoose(p.code)}>{p.name}</Button> <span className="small muted num">{p.code}</span></div>
          </li>
        ))}
      </ul>
    </Card>
  );
  if (handy.error) return <ProblemAlert error={handy.error} onRetry={() => void handy.refetch()} />;
  if (!handy.data) return null;
  return <>{group(t("handy.favourites"), handy.data.favourites, true)}{group(t("handy.most"), handy.data.most_used, false)}</>;
}

function Fill({ code, onBack, onDone }: { code: string; onBack: () => void; onDone: (s: Schemas["Submitted"], procedure: string) => void }) {
  const { t } = useTranslation();
  const me = useMe();
  const procedure = useProcedure(code);
  const agencies = me.data?.positions.filter((p) => p.duty === "desk").map((p) => p.agency.id);
  return (
    <div style={{ maxWidth: 960, margin: "0 auto" }}>
      <Fetched query={procedure}>
        {(p) => (
          <>
            <PageHead tab={t("intake.title")} crumb={<Button type="link" style={{ padding: 0, height: "auto" }} onClick={onBack}>{t("intake.back")}</Button>} title={p.name} lead={<><span className="num">{p.code}</span> · {p.limit?.text} · {p.fee}</>} />
            <div className="stack">
              <FilingForm procedure={p} agencies={agencies} counter onDone={(s) => onDone(s, p.name)} />
            </div>
          </>
        )}
      </Fetched>
    </div>
  );
}
