import { Button, Checkbox, Input, InputNumber } from "antd";
import { useTranslation } from "react-i18next";
import type { Schemas } from "../api/client";
import "../styles/checklist.css";
import { FileDrop } from "./Attachments";

export type Given = Schemas["PaperGiven"];

/** Required papers of which neither an original nor a copy was handed in. */
export const missingOf = (papers: Given[], filed: string[]): Given[] =>
  papers.filter((p) => p.required && !p.originals && !p.copies && !(p.id && filed.includes(p.id)));

/** The counter's checklist: what was handed in, how many originals and copies, and scans. */
export function Checklist({ papers, onChange, draft }: { papers: Given[]; onChange: (p: Given[]) => void; draft: string }) {
  const { t } = useTranslation();
  const set = (i: number, changes: Partial<Given>) => onChange(papers.with(i, { ...papers[i]!, ...changes }));
  const all = papers.length > 0 && papers.every((p) => !p.required || p.originals || p.copies);
  return (
    <div className="stack tight">
      <div>
        <Button size="small" disabled={all} onClick={() => onChange(papers.map((p) => (p.required && !p.originals && !p.copies ? { ...p, originals: 1 } : p)))}>{t("checklist.all")}</Button>
      </div>
      <div className="checklist">
        {papers.map((p, i) => {
          const given = !!(p.originals || p.copies);
          return (
            <div className="paper-row" key={p.id ?? `own-${i}`} role="group" aria-label={p.name || t("checklist.other")}>
              <div className="name">
                {p.id ? (
                  <Checkbox checked={given} onChange={(e) => set(i, e.target.checked ? { originals: 1 } : { originals: undefined, copies: undefined })}>
                    {p.name} {!p.required && !/nếu|trường hợp|đối với/i.test(p.name) && <span className="opt">({t("checklist.ifAny")})</span>}
                  </Checkbox>
                ) : <Input aria-label={t("checklist.other")} placeholder={t("checklist.other")} value={p.name} maxLength={500} onChange={(e) => set(i, { name: e.target.value })} />}
              </div>
              <label className="count"><span>{t("checklist.originals")}</span><InputNumber size="small" min={0} max={999} precision={0} value={p.originals ?? 0} onChange={(v) => set(i, { originals: v || undefined })} /></label>
              <label className="count"><span>{t("checklist.copies")}</span><InputNumber size="small" min={0} max={999} precision={0} value={p.copies ?? 0} onChange={(v) => set(i, { copies: v || undefined })} /></label>
              {p.id && <FileDrop draft={draft} paper={p.id} compact />}
            </div>
          );
        })}
      </div>
      <div><Button size="small" onClick={() => onChange([...papers, { name: "", originals: 1 }])}>{t("checklist.add")}</Button></div>
    </div>
  );
}
