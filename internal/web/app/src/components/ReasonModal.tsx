import { DeleteOutlined, PlusOutlined } from "@ant-design/icons";
import { Button, DatePicker, Input, Modal } from "antd";
import dayjs, { type Dayjs } from "dayjs";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Problem } from "../api/client";
import { ProblemAlert } from "./Feedback";
import { Field } from "./Field";

export type Ask = {
  title: string;
  text?: string;
  ok: string;
  danger?: boolean;
  reason: "required" | "optional" | "none";
  reasonLabel?: string;
  items?: string[]; // papers to choose from; present = a list is asked for
  until?: boolean;
};

export type Said = { reason: string; items: string[]; until?: string };

type Props = { ask?: Ask; pending: boolean; error?: Problem | null; onOk: (said: Said) => void; onClose: () => void };

/** Asks for what an action needs before it is done: a reason, a list of papers, a date. */
export function ReasonModal({ ask, pending, error, onOk, onClose }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState("");
  const [items, setItems] = useState<string[]>([""]);
  const [until, setUntil] = useState<Dayjs | null>(null);
  const [tried, setTried] = useState(false);
  useEffect(() => {
    if (!ask) return;
    setReason("");
    setItems([""]);
    setUntil(null);
    setTried(false);
  }, [ask]);
  const papers = items.map((x) => x.trim()).filter(Boolean);
  const wrong = {
    reason: ask?.reason === "required" && reason.trim() === "" ? t("form.required") : undefined,
    items: ask?.items && papers.length === 0 ? t("supplement.noItems") : undefined,
    until: ask?.until && !until ? t("form.required") : undefined,
  };
  const ok = () => {
    setTried(true);
    if (wrong.reason || wrong.items || wrong.until) return;
    onOk({ reason: reason.trim(), items: papers, until: until?.format("YYYY-MM-DDTHH:mm:00+07:00") });
  };
  const suggestions = (ask?.items ?? []).filter((x) => !papers.includes(x));
  return (
    <Modal
      open={!!ask}
      title={ask?.title}
      okText={ask?.ok}
      okButtonProps={{ danger: ask?.danger, loading: pending }}
      onOk={ok}
      onCancel={onClose}
      destroyOnHidden
    >
      <div className="stack tight">
        {ask?.text && <p>{ask.text}</p>}
        {error && <ProblemAlert error={error} />}
        {ask?.items && (
          <div className="field" role="group" aria-labelledby="ask-items">
            <span className="label" id="ask-items">{t("supplement.items")}</span>
            {items.map((item, i) => (
              <div className="list-row" key={i}>
                <Input aria-label={t("supplement.itemN", { n: i + 1 })} value={item} maxLength={300} onChange={(e) => setItems(items.with(i, e.target.value))} />
                {items.length > 1 && <Button icon={<DeleteOutlined />} aria-label={t("form.remove", { n: i + 1 })} onClick={() => setItems(items.toSpliced(i, 1))} />}
              </div>
            ))}
            <div className="row">
              <Button size="small" icon={<PlusOutlined />} onClick={() => setItems([...items, ""])}>{t("form.add")}</Button>
            </div>
            {suggestions.length > 0 && (
              <div className="stack tight" style={{ marginTop: 10, gap: 6 }}>
                <span className="small muted">{t("supplement.suggest")}</span>
                <div className="row" style={{ gap: 6 }}>
                  {suggestions.map((s) => (
                    <button key={s} type="button" className="chip" style={{ whiteSpace: "normal", textAlign: "left" }} onClick={() => setItems([...items.filter((x) => x.trim()), s])}>+ {s}</button>
                  ))}
                </div>
              </div>
            )}
            {tried && wrong.items && <div className="wrong" role="alert">{wrong.items}</div>}
          </div>
        )}
        {ask?.until && (
          <Field id="ask-until" label={t("extend.until")} required error={tried ? wrong.until : undefined}>
            {(aria) => <DatePicker {...aria} showTime={{ format: "HH:mm", minuteStep: 30, defaultOpenValue: dayjs("17:00", "HH:mm") }} format="DD/MM/YYYY HH:mm" value={until} onChange={setUntil} />}
          </Field>
        )}
        {ask?.reason !== "none" && (
          <Field id="ask-reason" label={ask?.reasonLabel ?? t("ask.reason")} required={ask?.reason === "required"} error={tried ? wrong.reason : undefined}>
            {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 3, maxRows: 10 }} maxLength={2000} value={reason} onChange={(e) => setReason(e.target.value)} />}
          </Field>
        )}
      </div>
    </Modal>
  );
}
