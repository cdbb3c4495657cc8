import { CheckCircleOutlined, ClockCircleOutlined, PauseCircleOutlined, PrinterOutlined } from "@ant-design/icons";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useLookup } from "../api/hooks";
import type { Schemas } from "../api/client";
import { AdjustmentList } from "../components/Adjustments";
import { Bars, ProblemAlert } from "../components/Feedback";
import { Field } from "../components/Field";
import { Card, Facts, PageHead } from "../components/Page";
import { DossierState, Due, TimeLeft } from "../components/State";
import { dateTime, named } from "../lib/format";
import { doNow, statusSentence } from "../lib/sentence";

type Status = Schemas["PublicStatus"];

export default function Lookup() {
  const { t } = useTranslation();
  const [params, setParams] = useSearchParams();
  const [code, setCode] = useState(params.get("code") ?? "");
  const [factor, setFactor] = useState("");
  const [asked, setAsked] = useState({ code: "", factor: "" });
  const [missing, setMissing] = useState(false);
  const answer = useLookup(asked.code, asked.factor);
  return (
    <div className="stack" style={{ maxWidth: 900, margin: "0 auto" }}>
      <PageHead title={t("lookup.title")} tab={t("lookup.title")} lead={t("lookup.lead")} />
      <Card>
        <form
          className="pad form no-print"
          noValidate
          onSubmit={(e) => {
            e.preventDefault();
            const c = code.trim().toUpperCase();
            const empty = c === "" || factor.trim() === "";
            setMissing(empty);
            if (empty) return;
            setParams({ code: c }, { replace: true }); // the second factor stays out of the address
            if (asked.code === c && asked.factor === factor.trim()) void answer.refetch();
            else setAsked({ code: c, factor: factor.trim() });
          }}
        >
          <Field id="code" label={t("dossier.code")} required help={t("lookup.codeHelp")} error={missing && !code.trim() ? t("form.required") : undefined}>
            {(aria) => <Input {...aria} size="large" value={code} onChange={(e) => setCode(e.target.value)} spellCheck={false} autoCapitalize="characters" autoComplete="off" />}
          </Field>
          <Field id="factor" label={t("lookup.factor")} required help={t("lookup.factorHelp")} error={missing && !factor.trim() ? t("form.required") : undefined}>
            {(aria) => <Input {...aria} size="large" value={factor} onChange={(e) => setFactor(e.target.value)} inputMode="numeric" maxLength={12} autoComplete="off" />}
          </Field>
          <div className="full">
            <Button type="primary" size="large" htmlType="submit" loading={answer.isFetching}>{t("lookup.button")}</Button>
          </div>
        </form>
      </Card>
      {asked.code !== "" && (answer.isPending ? <Card><Bars n={4} /></Card> : answer.error ? <ProblemAlert error={answer.error} /> : answer.data && <Answer s={answer.data} />)}
    </div>
  );
}

function Answer({ s }: { s: Status }) {
  const { t, i18n } = useTranslation();
  const todo = doNow(s, t);
  return (
    <div className="stack" data-testid="lookup-answer">
      <Card
        title={<><span className="num">{s.code}</span> · {s.procedure_name}</>}
        extra={<Button className="no-print" icon={<PrinterOutlined />} onClick={() => window.print()}>{t("action.print")}</Button>}
      >
        <div className="pad stack">
          <div><DossierState status={s.status} name={s.status_name} /></div>
          <p className="sentence">{statusSentence(s, t)}</p>
          {todo && <div className={s.waiting_for_you ? "do-now warn" : "do-now"}><b>{t("lookup.doNow")}</b> {todo}</div>}
          <Facts
            wide
            items={[
              [t("dossier.agency"), named(s.agency, i18n.language)],
              [t("dossier.receivedAt"), <span key="r" className="num">{dateTime(s.received_at)}</span>],
              [t("dossier.due"), s.due_at ? <span key="d"><span className="big-due"><Due at={s.due_at} provisional={s.provisional} /></span><br /><TimeLeft due={s.due_at} overdue={s.overdue} closed={s.ready_at ?? s.closed_at} stopped={!!s.stopped_since} left={s.working_time_left} /></span> : t("due.none")],
              [t("dossier.originalDue"), s.original_due_at && s.original_due_at !== s.due_at && <span key="o" className="num">{dateTime(s.original_due_at)}</span>],
              [t("dossier.readyAt"), s.ready_at && <span key="y" className="num">{dateTime(s.ready_at)}</span>],
            ]}
          />
          {s.provisional && <p className="small muted">{t("due.provisionalHelp")}</p>}
        </div>
      </Card>
      <div className="two">
        <Card title={t("lookup.timeline")}>
          <ol className="time pad" style={{ margin: 0, padding: "16px 18px" }}>
            {s.steps.map((step, i) => (
              <li key={i}>
                <span className={`dot ${step.state === "done" ? "good" : step.state === "waiting" ? "pause" : "accent"}`} aria-hidden="true">
                  {step.state === "done" ? <CheckCircleOutlined /> : step.state === "waiting" ? <PauseCircleOutlined /> : <ClockCircleOutlined />}
                </span>
                <div className={step.state === "done" ? "" : "strong"}>{step.name}</div>
                <div className="when">
                  {dateTime(step.started_at)}{step.finished_at ? ` – ${dateTime(step.finished_at)}` : ` · ${t(step.state === "waiting" ? `task.wait.${step.wait_for}` : "lookup.inProgress", { defaultValue: "" })}`}
                </div>
              </li>
            ))}
          </ol>
        </Card>
        <Card title={t("dossier.adjustments")}>
          <div className="pad"><AdjustmentList items={s.adjustments} /></div>
        </Card>
      </div>
    </div>
  );
}
