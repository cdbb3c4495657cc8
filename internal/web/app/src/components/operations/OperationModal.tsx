import { useMutation } from "@tanstack/react-query";
import { App, Button, DatePicker, Input, Modal, Select } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Problem, Schemas } from "../../api/client";
import { useAction, useDiagram } from "../../api/hooks";
import { operate, previewOperation, type OperationBody, type OperationKind } from "../../api/hooks-supervision";
import { ProblemAlert } from "../Feedback";
import { Field } from "../Field";
import { PreviewWords } from "./PreviewWords";
import { stepsOf, type StepChoice } from "./steps";
import type { OperatedDossier } from "./DossierOperations";

const names: Record<Exclude<OperationKind, "extend">, OperationBody["operation"]> = {
  suspend: "suspend", resume: "resume", due: "change_due", goto: "modify", back: "modify", retry: "retry_incident", resolve: "resolve_incident", skip: "skip_incident",
};

type Props = { kind: OperationKind; dossier: OperatedDossier; instance?: Schemas["Instance"]; onClose: () => void };

/** Asks for what an operation needs, shows what it would do, then does it. */
export function OperationModal({ kind, dossier, instance, onClose }: Props) {
  const { t } = useTranslation();
  const { message } = App.useApp();
  const incidents = (instance?.incidents ?? []).filter((i) => !i.resolved_at);
  const tokens = instance?.tokens ?? [];
  const [reason, setReason] = useState("");
  const [at, setAt] = useState<Dayjs | null>(null);
  const [incident, setIncident] = useState(incidents[0]?.id);
  const [withdraw, setWithdraw] = useState(tokens.flatMap((x) => x.instance ?? []));
  const [step, setStep] = useState<string>();
  const [values, setValues] = useState("");
  const [tried, setTried] = useState(false);
  const moves = kind === "goto" || kind === "back";
  const diagram = useDiagram(moves ? dossier.procedure : "");
  const steps = useMemo(() => choices(kind, dossier, diagram.data), [kind, dossier, diagram.data]);

  const needsReason = kind !== "retry";
  const variables = parseObject(values);
  const wrong = {
    reason: needsReason && reason.trim() === "" ? t("form.required") : undefined,
    at: (kind === "due" || kind === "extend") && !at ? t("form.required") : undefined,
    step: moves && !step ? t("form.required") : undefined,
    values: kind === "resolve" && variables === null ? t("sup.ops.badValues") : undefined,
  };
  const body: OperationBody = {
    operation: kind === "extend" ? "suspend" : names[kind],
    reason: reason.trim() || undefined,
    at: at?.format("YYYY-MM-DDTHH:mm:00+07:00"),
    incident_id: ["retry", "resolve", "skip"].includes(kind) ? incident : undefined,
    withdraw: moves ? withdraw : undefined,
    start: moves && step ? [{ element: step }] : undefined,
    variables: kind === "resolve" && variables ? variables : undefined,
  };
  const preview = useMutation<{ of: string; seen: Schemas["Preview"] }, Problem, OperationBody>({
    mutationFn: async (b) => ({ of: JSON.stringify(b), seen: await previewOperation(dossier.code, b) }),
  });
  const act = useAction(operate, () => {
    void message.success(t("sup.ops.done"));
    onClose();
  });
  const seen = preview.data?.of === JSON.stringify(body) ? preview.data.seen : undefined;
  const previewed = kind === "extend" || seen !== undefined;
  const ok = () => {
    setTried(true);
    if (Object.values(wrong).some(Boolean)) return;
    if (!previewed) preview.mutate(body);
    else act.mutate({ code: dossier.code, kind, seq: instance?.seq, body });
  };
  const words = `sup.ops.${kind === "due" ? "due_" : kind}`;
  return (
    <Modal
      open
      title={`${t(`${words}.title`)} · ${dossier.code}`}
      onCancel={onClose}
      footer={[
        <Button key="no" onClick={onClose}>{t("sup.ops.cancel")}</Button>,
        <Button key="ok" type="primary" danger={previewed && moves} loading={preview.isPending || act.isPending} onClick={ok}>{t(previewed ? "sup.ops.go" : "sup.ops.preview")}</Button>,
      ]}
    >
      <div className="stack tight">
        <p>{t(`${words}.text`)}</p>
        <ProblemAlert error={act.error ?? preview.error} />
        {body.incident_id !== undefined && (
          <Field id="op-incident" label={t("sup.ops.incident")} required>
            {(aria) => <Select {...aria} value={incident} onChange={setIncident} options={incidents.map((i) => ({ value: i.id, label: `${i.message} (${i.element_id})` }))} />}
          </Field>
        )}
        {moves && (
          <>
            <Field id="op-withdraw" label={t("sup.ops.withdraw")}>
              {(aria) => <Select {...aria} mode="multiple" value={withdraw} onChange={setWithdraw} options={tokens.filter((x) => x.instance).map((x) => ({ value: x.instance!, label: x.name || x.element }))} />}
            </Field>
            <Field id="op-step" label={t("sup.ops.step")} required error={tried ? wrong.step : undefined}>
              {(aria) => <Select {...aria} showSearch={{ optionFilterProp: "label" }} loading={diagram.isFetching} value={step} onChange={setStep} options={steps} />}
            </Field>
          </>
        )}
        {(kind === "due" || kind === "extend") && (
          <Field id="op-at" label={t(kind === "due" ? "sup.ops.due" : "sup.ops.until")} required error={tried ? wrong.at : undefined}>
            {(aria) => <DatePicker {...aria} showTime={{ format: "HH:mm", minuteStep: 30, defaultOpenValue: dayjs("17:00", "HH:mm") }} format="DD/MM/YYYY HH:mm" value={at} onChange={setAt} />}
          </Field>
        )}
        {kind === "resolve" && (
          <Field id="op-values" label={t("sup.ops.values")} error={tried ? wrong.values : undefined}>
            {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 2, maxRows: 10 }} value={values} onChange={(e) => setValues(e.target.value)} spellCheck={false} />}
          </Field>
        )}
        <Field id="op-reason" label={t("sup.ops.reason")} required={needsReason} error={tried ? wrong.reason : undefined}>
          {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 2, maxRows: 8 }} maxLength={2000} value={reason} onChange={(e) => setReason(e.target.value)} />}
        </Field>
        {preview.data && !seen && <p className="small muted" role="status">{t("sup.ops.changedSince")}</p>}
        {seen && <PreviewWords preview={seen} />}
      </div>
    </Modal>
  );
}

/** Where a dossier can be put: steps it has been through, the latest first, or every step of the process. */
function choices(kind: OperationKind, dossier: OperatedDossier, xml: string | undefined): StepChoice[] {
  const all = stepsOf(xml ?? "");
  if (kind !== "back" || !dossier.steps) return all;
  const past = dossier.steps.filter((s) => s.state === "done").reverse();
  return past.filter((s, i) => past.findIndex((x) => x.element_id === s.element_id) === i).map((s) => ({ value: s.element_id, label: s.name }));
}

/** undefined: nothing entered; null: not an object. */
function parseObject(text: string): Record<string, unknown> | undefined | null {
  if (text.trim() === "") return undefined;
  try {
    const v: unknown = JSON.parse(text);
    return typeof v === "object" && v !== null && !Array.isArray(v) ? (v as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
