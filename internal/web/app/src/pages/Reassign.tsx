import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import type { Problem, Schemas } from "../api/client";
import { useAction } from "../api/hooks";
import { previewReassignment, reassign, useLoad, type ReassignChoice, type TaskNumber } from "../api/hooks-supervision";
import { BatchList, BatchView } from "../components/board/BatchView";
import { Chooser, type Choice } from "../components/board/Chooser";
import { dossierNumbers, numbers } from "../components/board/numbers";
import { PlanView } from "../components/board/PlanView";
import { ProblemAlert } from "../components/Feedback";
import { Field } from "../components/Field";
import { useFilters } from "../components/Filters";
import { Card, PageHead } from "../components/Page";

const rules = ["even", "one", "round_robin", "by_procedure"] as const;
type Rule = (typeof rules)[number];

export default function Reassign() {
  const { t } = useTranslation();
  const { get } = useFilters();
  const batch = get("dot");
  return (
    <div className="stack">
      <PageHead title={t("sup.reassign.title")} tab={t("sup.reassign.title")} lead={t("sup.reassign.lead")} />
      {batch ? <BatchView key={batch} id={batch} /> : <Plan />}
      <Card title={t("sup.reassign.batches")}><BatchList /></Card>
    </div>
  );
}

/** Choose tasks, choose people, look, then go. */
function Plan() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const client = useQueryClient();
  const { get, set, params } = useFilters();
  const [ticked, setTicked] = useState<string[]>([]);
  const [rule, setRule] = useState<Rule>("even");
  const [targets, setTargets] = useState<string[]>([]);
  const [reason, setReason] = useState("");
  const [tried, setTried] = useState(false);
  const address = params.toString();
  useEffect(() => setTicked([]), [address]); // ticks belong to the list they were made in
  const choice: Choice = useMemo(
    () => ({
      number: numbers.find((n): n is TaskNumber => n === get("so") && !dossierNumbers.includes(n)) ?? "open",
      agency: get("donvi") || undefined, person: get("nguoi") || undefined, nobody: get("khongai") === "1" || undefined,
      procedure: get("thutuc") || undefined, step: get("buoc") || undefined, q: get("q") || undefined,
    }),
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [address],
  );
  const body: ReassignChoice = { ...(ticked.length ? { tasks: ticked } : { filter: choice }), rule, targets };
  const load = useLoad(undefined);
  const preview = useMutation<{ of: string; plan: Schemas["ReassignPreview"] }, Problem, ReassignChoice>({
    mutationFn: async (b) => ({ of: JSON.stringify(b), plan: await previewReassignment(b) }),
  });
  const plan = preview.data?.of === JSON.stringify(body) ? preview.data.plan : undefined;
  const go = useAction(reassign, (made) => {
    void client.invalidateQueries({ queryKey: ["batches"] });
    void navigate(`/phan-cong?dot=${made.id}`);
  });
  const start = () => {
    setTried(true);
    if (reason.trim() && plan) go.mutate({ ...body, reason: reason.trim(), plan: plan.plan });
  };
  return (
    <>
      <Card title={t("sup.reassign.choose")}><Chooser choice={choice} onChange={set} ticked={ticked} onTick={setTicked} /></Card>
      <Card title={t("sup.reassign.to")}>
        <div className="pad stack tight">
          <Field id="rule" label={t("sup.reassign.rule")} required>
            {(aria) => <Select {...aria} style={{ maxWidth: 420 }} value={rule} onChange={setRule} options={rules.map((r) => ({ value: r, label: t(`sup.reassign.rules.${r}`) }))} />}
          </Field>
          <Field id="targets" label={t("sup.reassign.targets")} required={rule === "one" || rule === "round_robin"} help={rule === "even" || rule === "by_procedure" ? t("sup.reassign.targetsHelp") : undefined}>
            {(aria) => (
              <Select
                {...aria} mode="multiple" style={{ maxWidth: 720 }} maxCount={rule === "one" ? 1 : undefined} showSearch={{ optionFilterProp: "label" }} placeholder={t("sup.reassign.targetsAny")}
                value={targets} onChange={setTargets} options={(load.data?.items ?? []).map((l) => ({ value: l.officer.id ?? "", label: `${l.officer.name} (${l.held})${l.absent ? ` · ${t("sup.load.absent")}` : ""}` }))}
              />
            )}
          </Field>
          <ProblemAlert error={preview.error} />
          <div><Button type={plan ? "default" : "primary"} loading={preview.isPending} onClick={() => preview.mutate(body)}>{t("sup.reassign.preview")}</Button></div>
        </div>
      </Card>
      {plan && (
        <Card title={t("sup.reassign.check")}>
          <div className="pad stack tight">
            <PlanView plan={plan} />
            {plan.moves === 0 ? <p>{t("sup.reassign.nothing")}</p> : (
              <>
                <Field id="reason" label={t("sup.reassign.reason")} required error={tried && !reason.trim() ? t("form.required") : undefined}>
                  {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 2, maxRows: 8 }} maxLength={2000} value={reason} onChange={(e) => setReason(e.target.value)} />}
                </Field>
                <ProblemAlert error={go.error} />
                <div><Button type="primary" loading={go.isPending} onClick={start}>{t("sup.reassign.go", { count: plan.moves })}</Button></div>
              </>
            )}
          </div>
        </Card>
      )}
    </>
  );
}
