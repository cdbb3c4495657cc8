import { Alert, Button, DatePicker, Input, Radio, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useEffect, useMemo, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { submitDossier, useAction, useAgencies, useProcedureForm } from "../api/hooks";
import type { Schemas } from "../api/client";
import { asSchema, hasFields, titleAt, type AnyForm } from "../lib/forms";
import { clean, errorsUnder, titleOf, type FormErrors, type Schema, type Values } from "../lib/schema";
import { useDraft } from "../api/hooks-drafts";
import { useDraftFiles } from "../api/hooks-files";
import { askSupplement, refuse, useChecklist } from "../api/hooks-intake";
import { dateTime, named } from "../lib/format";
import { ApplicantFields, cleanApplicant, noApplicant, type Applicant } from "./ApplicantFields";
import { FileDrop } from "./Attachments";
import { Checklist, missingOf, type Given } from "./Checklist";
import { Fetched, ProblemAlert } from "./Feedback";
import { KnownApplicant } from "./KnownApplicant";
import { Field } from "./Field";
import { FormFields, goTo, type FormHandle } from "./FormFields";
import { Card } from "./Page";
import { ErrorSummary } from "./SchemaForm";

type Props = {
  procedure: Schemas["Procedure"];
  applicant?: Applicant;
  agencies?: string[]; // only these; absent: every active one that receives the procedure
  counter?: boolean; // at the desk: channel and time of receipt are entered
  onDone: (s: Schemas["Submitted"]) => void;
};

/** What is kept of a filing that was not sent. */
type Kept = { applicant?: Applicant; value?: Values; papers?: Given[]; case?: string };

/** Files a dossier: where, who, and the procedure's own form. */
export function FilingForm(props: Props) {
  const form = useProcedureForm(props.procedure.code);
  return <Fetched query={form}>{(f) => <Filled {...props} schema={f.schema as AnyForm} />}</Fetched>;
}

function Filled({ procedure, applicant: known, agencies: only, counter, onDone, schema }: Props & { schema: AnyForm }) {
  const { t, i18n } = useTranslation();
  const lang = i18n.language;
  const all = useAgencies();
  const choices = (all.data?.items ?? []).filter((a) => (only ? only.includes(a.id) : a.level === procedure.received_by));
  const [agency, setAgency] = useState<string | undefined>(only?.length === 1 ? only[0] : undefined);
  const [channel, setChannel] = useState<"direct" | "online" | "post">(counter ? "direct" : "online");
  const [received, setReceived] = useState<Dayjs | null>(null);
  const [kase, setCase] = useState<string>();
  const [applicant, setApplicant] = useState<Applicant>(known ?? noApplicant);
  const [value, setValue] = useState<Values>({});
  const [errors, setErrors] = useState<FormErrors>({});
  const top = useRef<HTMLFormElement>(null);
  const fields = useRef<FormHandle>(null);
  const draft = `${counter ? "intake" : "online"}:${procedure.code}`;
  const kept = useDraft<Kept>(draft);
  const files = useDraftFiles(draft);
  const listed = useChecklist(counter ? procedure.code : "");
  const [papers, setPapers] = useState<Given[]>([]);
  const [busy, setBusy] = useState(false);
  const [todo, setTodo] = useState<"receive" | "supplement" | "refuse">("supplement");
  const [reason, setReason] = useState("");
  const filed = (files.data?.items ?? []).flatMap((x) => (x.paper ? [x.paper] : []));
  const missing = counter ? missingOf(papers, filed) : [];
  useEffect(() => {
    if (listed.data) setPapers((now) => (now.length > 0 ? now : listed.data.items.map((p) => ({ id: p.id, name: p.name, required: p.required }))));
  }, [listed.data]);
  // What was typed before comes back once; what is typed now is kept.
  const opened = useRef(false);
  useEffect(() => {
    if (opened.current || kept.restored === undefined) return;
    opened.current = true;
    const k = kept.restored;
    if (!k) return;
    if (k.applicant) setApplicant(k.applicant);
    if (k.value) setValue(k.value);
    if (k.papers?.length) setPapers(k.papers);
    if (k.case) setCase(k.case);
  }, [kept.restored]);
  const typed = JSON.stringify({ applicant, value, papers, case: kase });
  const began = useRef(typed);
  const { save } = kept;
  useEffect(() => {
    if (opened.current && typed !== began.current) save(JSON.parse(typed) as Kept);
  }, [typed, save]);
  const submit = useAction(
    async (body: Schemas["SubmitBody"], key: string) => {
      const filedNow = await submitDossier(body, key);
      if (body.unchecked && todo === "supplement") await askSupplement(filedNow.code, missing.map((p) => p.name), `${key}-02`);
      if (body.unchecked && todo === "refuse") await refuse(filedNow.code, reason.trim(), `${key}-03`);
      return filedNow;
    },
    (s) => {
      void kept.discard();
      onDone(s);
    },
  );
  const cases = [...new Map(procedure.limits.filter((l) => l.case).map((l) => [l.case!, l.condition ?? l.case!])).entries()];

  const show = (found: FormErrors) => {
    setErrors(found);
    if (Object.keys(found).length > 0) setTimeout(() => top.current?.scrollIntoView({ block: "start", behavior: "smooth" }));
  };
  const send = () => {
    const found: FormErrors = {};
    if (!agency) found.agency = t("form.required");
    if (!applicant.name.trim()) found["applicant.name"] = t("form.required");
    if (!counter && !applicant.id_number?.trim() && !applicant.phone?.trim()) found["applicant.phone"] = t("applicant.contactNeeded");
    for (const [path, m] of Object.entries(fields.current?.check() ?? {})) found[`form.${path}`] = m;
    if (missing.length > 0 && todo === "refuse" && !reason.trim()) found.reason = t("form.required");
    show(found);
    if (Object.keys(found).length > 0) return;
    submit.mutate(
      {
        procedure: procedure.code, agency: agency!, channel, case: kase, applicant: cleanApplicant(applicant), form: clean(value),
        papers: papers.filter((p) => p.name.trim() && (p.originals || p.copies || p.required || p.note)),
        files: files.data?.items.map((x) => x.id), unchecked: missing.length > 0 && todo !== "receive" ? true : undefined,
        received_at: received ? received.format("YYYY-MM-DDTHH:mm:00+07:00") : undefined,
      },
      { onError: (e) => show(Object.fromEntries(e.errors.map((x) => [x.field.replace(/^body\./, ""), x.message]))) },
    );
  };
  const under = (prefix: string) => errorsUnder(prefix, Object.entries(errors).map(([field, message]) => ({ field, message })));
  const formErrors = useMemo(() => errorsUnder("form", Object.entries(errors).map(([field, message]) => ({ field, message }))), [errors]);
  const titles = (path: string): string => {
    const [part, ...rest] = path.split(".");
    if (part === "form") return titleAt(asSchema(schema), rest.join("."), lang);
    if (part === "applicant") return t(`applicant.${rest[0] === "id_number" ? "id" : rest[0]}`, { defaultValue: t("dossier.applicant") });
    return t(`dossier.${part === "received_at" ? "receivedAt" : part === "agency" ? "agencyReceiving" : part}`, { defaultValue: part });
  };

  const go = (path: string) => (path.startsWith("form.") && fields.current ? fields.current.go(path.slice(5)) : goTo(path.replace(".", "-")));

  return (
    <form ref={top} className="stack" style={{ scrollMarginTop: 70 }} noValidate onSubmit={(e) => { e.preventDefault(); send(); }}>
      <ErrorSummary errors={errors} go={go} titles={titles} />
      {submit.error && Object.keys(errors).length === 0 && <ProblemAlert error={submit.error} />}
      <Card title={t("file.where")}>
        <div className="pad form">
          <Field id="agency" label={t("dossier.agencyReceiving")} required error={errors.agency} full={!counter}>
            {(aria) => (
              <Select
                {...aria} showSearch optionFilterProp="label" placeholder={t("form.choose")} value={agency} onChange={setAgency}
                options={choices.map((a) => ({ value: a.id, label: named(a, lang) }))}
              />
            )}
          </Field>
          {counter && (
            <>
              <div className="field" role="radiogroup" aria-labelledby="channel-label">
                <span className="label" id="channel-label">{t("dossier.channel")}</span>
                <Radio.Group name="channel" value={channel} onChange={(e) => setChannel(e.target.value as "direct")}>
                  {(["direct", "post"] as const).filter((c) => procedure.channels.includes(c)).map((c) => <Radio key={c} value={c}>{t(`channel.${c}`)}</Radio>)}
                </Radio.Group>
              </div>
              <Field id="received_at" label={t("dossier.receivedAt")} help={t("file.receivedHelp")} error={errors.received_at}>
                {(aria) => (
                  <DatePicker {...aria} showTime={{ format: "HH:mm" }} format="DD/MM/YYYY HH:mm" placeholder={t("file.receivedNow")} value={received} onChange={setReceived} disabledDate={(d) => d.isAfter(dayjs(), "day")} />
                )}
              </Field>
            </>
          )}
          {cases.length > 0 && (
            <Field id="case" label={t("procedure.case")} error={errors.case}>
              {(aria) => <Select {...aria} allowClear placeholder={t("procedure.ordinary")} value={kase} onChange={setCase} options={cases.map(([v, label]) => ({ value: v, label }))} />}
            </Field>
          )}
        </div>
      </Card>
      <Card title={t("dossier.applicant")}>
        <div className="pad stack tight">
          <ApplicantFields value={applicant} onChange={setApplicant} errors={under("applicant")} />
          {counter && <KnownApplicant value={applicant} procedure={procedure.code} onFill={setApplicant} />}
        </div>
      </Card>
      {hasFields(schema) && (
        <Card title={titleOf(t("dossier.form"), schema as Schema, lang)}>
          <div className="pad"><FormFields id="form" form={schema} value={value} onChange={setValue} errors={formErrors} handle={fields} /></div>
        </Card>
      )}
      {counter && papers.length > 0 && (
        <Card title={t("intake.checklist")} extra={<span className="small muted">{t("intake.checklistHelp")}</span>}>
          <div className="pad"><Checklist papers={papers} onChange={setPapers} draft={draft} /></div>
        </Card>
      )}
      <Card title={t("files.title")}><div className="pad"><FileDrop draft={draft} onBusy={setBusy} /></div></Card>
      {missing.length > 0 && (
        <Card title={t("checklist.missing")}>
          <div className="pad stack tight">
            <ul className="bullets">{missing.map((p) => <li key={p.id ?? p.name}>{p.name}</li>)}</ul>
            <div className="field" role="radiogroup" aria-labelledby="missing-label">
              <span className="label" id="missing-label">{t("checklist.whatNow", { count: missing.length })}</span>
              <Radio.Group
                name="missing" value={todo} style={{ display: "flex", flexDirection: "column", gap: 6 }}
                onChange={(e) => {
                  setTodo(e.target.value as "receive");
                  if (e.target.value === "refuse" && !reason) setReason(t("checklist.refuseReason", { papers: missing.map((p) => p.name).join("; ") }));
                }}
              >
                {(["supplement", "receive", "refuse"] as const).map((x) => <Radio key={x} value={x}>{t(`checklist.${x}`)}</Radio>)}
              </Radio.Group>
            </div>
            {todo === "refuse" && (
              <Field id="reason" label={t("checklist.reason")} required error={errors.reason} full>
                {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 2 }} maxLength={2000} value={reason} onChange={(e) => setReason(e.target.value)} />}
              </Field>
            )}
            {todo !== "receive" && <p className="small muted">{t("checklist.note")}</p>}
          </div>
        </Card>
      )}
      <div role="status" className="small muted">
        {kept.error ? t("draft.failed") : kept.saving ? t("draft.saving") : kept.savedAt ? t("draft.savedAt", { at: dateTime(kept.savedAt) }) : ""}
      </div>
      {!counter && <Alert type="info" showIcon role="note" title={t("file.promise")} />}
      <div><Button type="primary" size="large" htmlType="submit" loading={submit.isPending} disabled={busy}>{t(!counter ? "file.send" : missing.length > 0 && todo !== "receive" ? `checklist.${todo}` : "file.receive")}</Button></div>
    </form>
  );
}
