import { ExclamationCircleOutlined } from "@ant-design/icons";
import { Alert, App, Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { actOnDossier, useAction, useDossier, useMe, type DossierAction } from "../api/hooks";
import type { Schemas } from "../api/client";
import { AdjustmentList } from "../components/Adjustments";
import { DossierFiles } from "../components/Attachments";
import { AllForms, Audit, Called, NowWith } from "../components/dossier/Parts";
import { DossierOperations } from "../components/operations/DossierOperations";
import { DataTable } from "../components/DataTable";
import { DiagramCard } from "../components/DiagramCard";
import { Fetched, ProblemAlert } from "../components/Feedback";
import { History } from "../components/History";
import { LinkButton } from "../components/LinkButton";
import { Card, Facts, PageHead } from "../components/Page";
import { ReasonModal, type Ask, type Said } from "../components/ReasonModal";
import { DossierState, Due, State, TimeLeft } from "../components/State";
import { StepsTable } from "../components/StepsTable";
import { SupplementCard } from "../components/SupplementCard";
import { dateTime, named } from "../lib/format";

type D = Schemas["Dossier"];
type Kind = "withdraw" | "stop" | "extend";

export default function Dossier() {
  const { code = "" } = useParams();
  const dossier = useDossier(code);
  return <Fetched query={dossier} rows={12}>{(d) => <View d={d} />}</Fetched>;
}

function View({ d }: { d: D }) {
  const { t, i18n } = useTranslation();
  const me = useMe();
  const officer = me.data?.kind === "officer";
  const open = d.steps.filter((s) => ["open", "claimed", "waiting"].includes(s.state));
  const waiting = open.find((s) => s.state === "waiting" && s.wait_for === "applicant");
  return (
    <div className="stack">
      <PageHead
        tab={d.code}
        crumb={officer ? <Link to="/ho-so">{t("dossiers.title")}</Link> : <Link to="/ho-so-cua-toi">{t("mine.title")}</Link>}
        title={<span className="num">{d.code}</span>}
        lead={<>{d.procedure_name} · {d.applicant_name}</>}
        actions={<><LinkButton to={`/ho-so/${d.code}/giay-hen`}>{t("dossier.receipt")}</LinkButton><Button onClick={() => window.print()}>{t("work.print")}</Button><Actions d={d} />{officer && <DossierOperations dossier={{ code: d.code, procedure: d.procedure }} />}</>}
      />
      {waiting && d.actions.includes("dossier.supplement") && <SupplementCard d={d} task={waiting} />}
      <div className="split">
        <div className="stack">
          <Card title={t("dossier.steps")}><StepsTable steps={d.steps} /></Card>
          <AllForms d={d} officer={officer} />
          <Card title={t("work.papers")}><DossierFiles code={d.code} /></Card>
          <Called d={d} />
        </div>
        <div className="stack">
          <Card title={t("dossier.status")} extra={<DossierState status={d.status} name={d.status_name} />}>
            <div className="pad">
              <Facts
                items={[
                  [t("dossier.due"), <Due key="d" at={d.due_at} provisional={d.provisional} />],
                  [t("dossier.originalDue"), d.original_due_at && <span key="o" className="num">{dateTime(d.original_due_at)}</span>],
                  [t("dossier.deadline"), <TimeLeft key="t" due={d.due_at} overdue={d.overdue} closed={d.ready_at ?? d.closed_at} stopped={!!d.stopped_since} left={d.working_time_left} />],
                  [t("dossier.stoppedSince"), d.stopped_since && <span key="s"><span className="num">{dateTime(d.stopped_since)}</span>{d.stop_ground && <><br />{t(`ground.${d.stop_ground}`, { defaultValue: d.stop_ground })}</>}</span>],
                  [t("dossier.receivedAt"), <span key="r" className="num">{dateTime(d.received_at)}</span>],
                  [t("dossier.readyAt"), d.ready_at && <span key="y" className="num">{dateTime(d.ready_at)}</span>],
                  [t("dossier.closedAt"), d.closed_at && <span key="c" className="num">{dateTime(d.closed_at)}</span>],
                  [t("work.version"), <span key="v" className="num">{d.procedure_version}</span>],
                  [t("work.case"), d.case],
                  [t("dossier.agency"), named(d.agency, i18n.language)],
                  [t("dossier.channel"), t(`channel.${d.channel}`)],
                  [t("dossier.result"), d.result && t(`result.${d.result}`, { defaultValue: d.result })],
                ]}
              />
            </div>
          </Card>
          <NowWith d={d} officer={officer && (me.data?.actions.includes("task.read") ?? false)} />
          <Card title={t("dossier.applicant")}>
            <div className="pad">
              <Facts items={[[t("applicant.name"), d.applicant.name], [t("applicant.id"), d.applicant.id_number], [t("applicant.phone"), d.applicant.phone], [t("applicant.email"), d.applicant.email], [t("applicant.address"), d.applicant.address]]} />
            </div>
          </Card>
          <Card title={t("dossier.adjustments")}><div className="pad"><AdjustmentList items={d.adjustments} /></div></Card>
          <Card title={t("dossier.slips")}>
            <div className="pad">
              {d.slips.length === 0 ? <p className="muted">{t("dossier.noSlips")}</p> : (
                <ul className="stack tight" style={{ listStyle: "none", padding: 0 }}>
                  {d.slips.map((s) => (
                    <li key={s.no}>
                      <div className="strong">{t("dossier.formNo", { no: s.form_no })} · {s.form_name}</div>
                      {Array.isArray(s.data.items) && <ul className="bullets small">{(s.data.items as string[]).map((x) => <li key={x}>{x}</li>)}</ul>}
                      <div className="small muted num">{dateTime(s.issued_at)}{s.issued_by?.name ? ` · ${s.issued_by.name}` : ""}</div>
                    </li>
                  ))}
                </ul>
              )}
            </div>
          </Card>
        </div>
      </div>
      {d.incident_log.length > 0 && <Incidents d={d} canRetry={me.data?.actions.includes("incident.retry") ?? false} />}
      <DiagramCard code={d.procedure} now={open.map((s) => s.element_id)} past={d.steps.filter((s) => s.state === "done").map((s) => s.element_id)} />
      <Card title={t("dossier.history")}><History dossier={d} filter /></Card>
      {me.data?.actions.includes("dossier.audit") && <Audit code={d.code} />}
    </div>
  );
}

/** What the law lets the caller do with the whole dossier. */
function Actions({ d }: { d: D }) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const [kind, setKind] = useState<Kind>();
  const act = useAction(actOnDossier, () => {
    setKind(undefined);
    void message.success(t("dossier.acted"));
  });
  const asks: Record<Kind, Ask> = {
    withdraw: { title: t("withdraw.title"), text: t("withdraw.text"), ok: t("withdraw.ok"), danger: true, reason: "required" },
    stop: { title: t("stop.title"), text: t("stop.text"), ok: t("stop.ok"), danger: true, reason: "required" },
    extend: { title: t("extend.title"), text: t("extend.text"), ok: t("extend.ok"), reason: "required", until: true },
  };
  const send = ({ reason, until }: Said) => {
    const body = { reason };
    const action: DossierAction =
      kind === "extend" ? { kind, code: d.code, body: { reason, until: until! } } : { kind: kind!, code: d.code, body };
    act.mutate(action);
  };
  return (
    <>
      {(["extend", "stop", "withdraw"] as const).filter((k) => d.actions.includes(`dossier.${k}`)).map((k) => (
        <Button key={k} danger={asks[k].danger} onClick={() => { act.reset(); setKind(k); }}>{t(`${k}.title`)}</Button>
      ))}
      <ReasonModal ask={kind && asks[kind]} pending={act.isPending} error={act.error} onOk={send} onClose={() => setKind(undefined)} />
    </>
  );
}

function Incidents({ d, canRetry }: { d: D; canRetry: boolean }) {
  const { t } = useTranslation();
  const act = useAction(actOnDossier);
  return (
    <Card title={t("incident.title")}>
      {act.error && <div className="pad"><ProblemAlert error={act.error} /></div>}
      {d.incidents > 0 && <div className="pad"><Alert type="error" showIcon title={t("incident.open", { count: d.incidents })} /></div>}
      <DataTable
        label={t("incident.title")}
        rows={d.incident_log}
        rowKey={(i) => i.id}
        columns={[
          { key: "message", title: t("incident.message"), cell: (i) => <div>{i.message}<div className="small muted">{i.code} · {i.element_id}</div></div> },
          { key: "at", title: t("incident.at"), cell: (i) => <span className="num">{dateTime(i.raised_at)}</span> },
          { key: "state", title: t("task.stateTitle"), cell: (i) => (i.resolved_at ? <span className="num">{t("incident.resolved", { at: dateTime(i.resolved_at) })}</span> : <State tone="bad" icon={<ExclamationCircleOutlined />}>{t("incident.still")}</State>) },
          { key: "act", title: t("task.action"), cell: (i) => !i.resolved_at && canRetry && <Button size="small" loading={act.isPending} onClick={() => act.mutate({ kind: "retry", code: d.code, id: i.id })}>{t("incident.retry")}</Button> },
        ]}
      />
    </Card>
  );
}
