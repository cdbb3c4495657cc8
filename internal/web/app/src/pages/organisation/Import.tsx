import { DownloadOutlined } from "@ant-design/icons";
import { Alert, Button, Checkbox, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useImport, type Uploaded } from "../../api/hooks-organisation";
import { DataTable } from "../../components/DataTable";
import { ProblemAlert } from "../../components/Feedback";
import { Field } from "../../components/Field";
import { Card } from "../../components/Page";
import { Differences } from "./Past";

const most = 3 * 1024 * 1024; // bytes, as the API takes

async function base64(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  let text = "";
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}

/** Choose a file, look at what is wrong with its rows and what it would change, store it. */
export function Import({ onSaved }: { onSaved: (text: string) => void }) {
  const { t } = useTranslation();
  const [file, setFile] = useState<File>();
  const [checked, setChecked] = useState<Uploaded>();
  const [onlyRight, setOnlyRight] = useState(false);
  const [despite, setDespite] = useState(false);
  const [reason, setReason] = useState("");
  const upload = useImport();
  const large = file && file.size > most;
  const send = async (dryRun: boolean) => {
    if (!file) return;
    const data = await base64(file);
    upload.mutate({ name: file.name, data, dryRun, onlyRight, despite, reason: reason.trim(), etag: dryRun ? undefined : checked?.etag }, {
      onSuccess: (u) => {
        setChecked(u);
        if (!u.report.stored) return;
        setFile(undefined);
        setChecked(undefined);
        onSaved(t("org.saved", { n: u.report.revision?.number }));
      },
    });
  };
  const report = checked?.report;
  const wrong = (report?.row_findings ?? []).some((f) => f.severity === "error");
  const warned = (report?.findings ?? []).some((f) => f.severity === "warning");
  const ready = report && report.storable && report.items > 0 && (!wrong || onlyRight) && (!warned || despite) && reason.trim() !== "";
  return (
    <>
      <Card title={t("org.step1")} extra={<a href="/api/v1/organisation/import-template"><DownloadOutlined aria-hidden="true" /> {t("org.template")}</a>}>
        <div className="pad stack tight">
          <p>{t("org.importLead")}</p>
          <Field id="org-file" label={t("org.file")} required error={large ? t("org.tooLarge") : undefined}>
            {({ status: _, ...aria }) => <input {...aria} type="file" accept=".xlsx,.csv" onChange={(e) => { setFile(e.target.files?.[0]); setChecked(undefined); setOnlyRight(false); setDespite(false); upload.reset(); }} />}
          </Field>
          <div><Button type="primary" disabled={!file || large} loading={upload.isPending && !checked} onClick={() => void send(true)}>{t("org.check")}</Button></div>
          <ProblemAlert error={upload.error} />
        </div>
      </Card>
      {report && (
        <>
          <Card title={t("org.step2")}>
            <div className="pad stack tight" role="status">
              <b>{t("org.rowsFound", { rows: report.rows, added: report.added, changed: report.changed, unchanged: report.unchanged, wrong: report.wrong_rows })}</b>
              {(report.findings ?? []).map((f, i) => <Alert key={i} type={f.severity} showIcon title={f.message} />)}
              {(report.row_findings ?? []).length === 0 && <span>{t("org.noFindings")}</span>}
            </div>
            {(report.row_findings ?? []).length > 0 && (
              <DataTable
                label={t("org.step2")} rows={(report.row_findings ?? []).map((f, i) => ({ ...f, i }))} rowKey={(f) => String(f.i)}
                columns={[
                  { key: "severity", title: t("org.state"), cell: (f) => t(f.severity === "error" ? "org.severityError" : "org.severityWarning") },
                  { key: "sheet", title: t("org.sheet"), cell: (f) => f.sheet },
                  { key: "row", title: t("org.row"), right: true, cell: (f) => <span className="num">{f.row}</span> },
                  { key: "column", title: t("org.column"), cell: (f) => f.column },
                  { key: "what", title: t("org.what"), cell: (f) => f.message },
                ]}
              />
            )}
          </Card>
          <Card title={t("org.wouldChange")}><Differences items={report.changes ?? []} /></Card>
          <Card title={t("org.step3")}>
            <div className="pad stack tight">
              {wrong && <Alert type="warning" showIcon title={t("org.mendFirst")} />}
              {wrong && <Checkbox checked={onlyRight} onChange={(e) => setOnlyRight(e.target.checked)}>{t("org.onlyRight", { n: report.wrong_rows })}</Checkbox>}
              {warned && <Checkbox checked={despite} onChange={(e) => setDespite(e.target.checked)}>{t("org.despite")}</Checkbox>}
              <Field id="org-import-reason" label={t("org.reason")} required>
                {(aria) => <Input.TextArea {...aria} autoSize={{ minRows: 2, maxRows: 6 }} maxLength={1000} value={reason} onChange={(e) => setReason(e.target.value)} />}
              </Field>
              <div><Button type="primary" disabled={!ready} loading={upload.isPending} onClick={() => void send(false)}>{t("org.apply")}</Button></div>
            </div>
          </Card>
        </>
      )}
    </>
  );
}
