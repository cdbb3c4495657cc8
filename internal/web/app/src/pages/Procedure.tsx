import { Alert } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useMe, useProcedure } from "../api/hooks";
import type { Schemas } from "../api/client";
import { DataTable } from "../components/DataTable";
import { DiagramCard } from "../components/DiagramCard";
import { Fetched } from "../components/Feedback";
import { Card, Facts, PageHead } from "../components/Page";
import { SampleMark } from "../components/SampleMark";
import { LinkButton } from "../components/LinkButton";
import { date } from "../lib/format";
import { levelWords } from "../lib/level";

type P = Schemas["Procedure"];

export default function Procedure() {
  const { code = "" } = useParams();
  const procedure = useProcedure(code);
  return <Fetched query={procedure}>{(p) => <View p={p} />}</Fetched>;
}

function View({ p }: { p: P }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const desk = me.data?.positions.some((x) => x.duty === "desk");
  return (
    <div className="stack">
      <PageHead
        tab={p.name}
        crumb={<Link to="/thu-tuc">{t("procedures.title")}</Link>}
        title={p.name}
        lead={<>{i18n.language === "en" && p.name_en ? `${p.name_en} · ` : ""}<span className="num">{p.code}</span> · {p.field}</>}
        actions={
          p.runnable && (
            <>
              {desk && <LinkButton to={`/tiep-nhan?procedure=${p.code}`}>{t("procedure.receive")}</LinkButton>}
              {me.data?.kind !== "officer" && p.channels.includes("online") && <LinkButton primary to={`/nop-ho-so/${p.code}`}>{t("procedure.file")}</LinkButton>}
            </>
          )
        }
      />
      {p.sample && <Alert type="warning" showIcon role="note" title={<><SampleMark /> {p.provenance.text}</>} />}
      {!p.runnable && <Alert type="info" showIcon role="note" title={t("procedure.notRunnable")} />}
      <div className="split">
        <div className="stack">
          <Card title={t("procedure.documents")}>
            <div className="pad">
              {p.documents.length > 0 ? <ul className="bullets">{p.documents.map((d) => <li key={d}>{d}</li>)}</ul> : <p className="muted">{t("procedure.noDocuments")}</p>}
            </div>
          </Card>
          <Card title={t("procedure.limits")}>
            <DataTable
              label={t("procedure.limits")}
              rows={p.limits}
              rowKey={(l) => `${l.channel}/${l.case}/${l.limit.text}`}
              columns={[
                { key: "channel", title: t("procedure.channel"), cell: (l) => (l.channel ? t(`channel.${l.channel}`) : t("channel.any")) },
                { key: "case", title: t("procedure.case"), cell: (l) => l.condition ?? l.case ?? t("procedure.ordinary") },
                { key: "limit", title: t("procedure.limit"), cell: (l) => <span className="strong">{l.limit.text}</span> },
                { key: "note", title: t("procedure.note"), cell: (l) => <>{l.note}{!l.verified && <> <SampleMark /></>}</> },
              ]}
            />
          </Card>
        </div>
        <Card title={t("procedure.facts")}>
          <div className="pad">
            <Facts
              items={[
                [t("procedure.fee"), p.fee],
                [t("procedure.result"), p.result],
                [t("procedure.level"), t(`level.${p.level}`, { defaultValue: p.level })],
                [t("procedure.levelNow"), levelWords(p.level_now, (level) => t(`level.${level}`))],
                [t("procedure.receivedBy"), t(`level.${p.received_by}`, { defaultValue: p.received_by })],
                [t("procedure.online"), `${p.online_name} (${p.online_old_name})`],
                [t("procedure.channels"), p.channels.map((c) => t(`channel.${c}`)).join(", ")],
                [t("procedure.legal"), p.legal_basis.length > 0 && <ul className="bullets">{p.legal_basis.map((l) => <li key={l}>{l}</li>)}</ul>],
                [t("procedure.effective"), p.effective_from && date(p.effective_from)],
                [t("procedure.note"), p.notes.length > 0 && p.notes.join(" · ")],
                [t("procedure.source"), !p.sample && p.provenance.text],
              ]}
            />
          </div>
        </Card>
      </div>
      {p.steps.length > 0 && (
        <Card title={t("procedure.steps")} extra={!p.provenance.steps_source && <SampleMark />}>
          <DataTable
            label={t("procedure.steps")}
            rows={p.steps}
            rowKey={(s) => `${s.no}/${s.branch}/${s.name}`}
            columns={[
              { key: "no", title: t("step.no"), cell: (s) => <span className="num">{s.no}</span> },
              { key: "name", title: t("step.name"), cell: (s) => <div>{s.name}{s.branch && <div className="muted small">{s.branch}</div>}{s.parallel_with ? <div className="muted small">{t("step.parallel", { no: s.parallel_with })}</div> : null}</div> },
              { key: "role", title: t("step.role"), cell: (s) => s.role },
              { key: "duration", title: t("step.duration"), cell: (s) => (s.off_clock ? <span className="muted">{t("step.offClock")}</span> : s.duration?.text ?? "") },
              { key: "form", title: t("step.form"), cell: (s) => s.form ?? "" },
              { key: "output", title: t("step.output"), cell: (s) => s.output ?? "" },
            ]}
          />
        </Card>
      )}
      {p.runnable && <DiagramCard code={p.code} />}
    </div>
  );
}
