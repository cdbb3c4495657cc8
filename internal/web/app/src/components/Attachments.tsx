import { DeleteOutlined, InboxOutlined, PaperClipOutlined } from "@ant-design/icons";
import { App, Button, Progress } from "antd";
import { useId, useRef, useState, type DragEvent } from "react";
import { useTranslation } from "react-i18next";
import { asProblem } from "../api/client";
import { fileTypes, fileUrl, maxFileMiB, sizeText, useDossierFiles, useDraftFiles, useUploads, type FileInfo } from "../api/hooks-files";
import { dateTime } from "../lib/format";
import { Empty, Fetched, ProblemAlert } from "./Feedback";

/**
 * Adds files to a draft of one's own: drop or choose several, see how far each is, take
 * them out again. Whoever sends the form sends the ids along: see useDraftFiles.
 */
export function FileDrop({ draft, paper, compact, onBusy }: { draft: string; paper?: string; compact?: boolean; onBusy?: (busy: boolean) => void }) {
  const { t, i18n } = useTranslation();
  const { message } = App.useApp();
  const files = useDraftFiles(draft);
  const { uploads, add, remove, busy, dismiss } = useUploads(draft, paper);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const help = useId();
  const told = useRef(busy);
  if (told.current !== busy) {
    told.current = busy;
    queueMicrotask(() => onBusy?.(busy));
  }
  const drop = (e: DragEvent) => {
    e.preventDefault();
    setOver(false);
    add(Array.from(e.dataTransfer.files));
  };
  const shown = files.data?.items.filter((f) => !paper || f.paper === paper) ?? [];
  return (
    <div className="stack tight">
      <div
        className={over ? "drop over" : compact ? "drop compact" : "drop"}
        onDragOver={(e) => { e.preventDefault(); setOver(true); }}
        onDragLeave={() => setOver(false)}
        onDrop={drop}
      >
        {!compact && <InboxOutlined aria-hidden="true" style={{ fontSize: 24 }} />}
        <div>
          <Button size={compact ? "small" : "middle"} icon={<PaperClipOutlined />} aria-describedby={help} onClick={() => input.current?.click()}>{t("files.choose")}</Button>
          {!compact && <span className="muted"> {t("files.orDrop")}</span>}
        </div>
        <div className={compact ? "sr" : "small muted"} id={help}>{t("files.help", { mib: maxFileMiB })}</div>
        <input ref={input} type="file" multiple hidden accept={fileTypes} onChange={(e) => { add(Array.from(e.target.files ?? [])); e.target.value = ""; }} />
      </div>
      {files.error && <ProblemAlert error={files.error} onRetry={() => void files.refetch()} />}
      <ul className="files" aria-label={t("files.title")} aria-live="polite">
        {uploads.map((u) => (
          <li key={u.key}>
            <div className="grow">
              <span className="file-name">{u.name}</span> <span className="small muted num">{sizeText(u.size, i18n.language)}</span>
              {u.error
                ? <div className="wrong" role="alert" style={{ color: "var(--bad)" }}>{u.error.message}</div>
                : <Progress percent={Math.round(u.share * 100)} size="small" status="active" aria-label={t("files.uploading", { name: u.name })} />}
            </div>
            {u.error ? (
              <>
                {u.error.status !== 413 && u.error.status !== 422 && <Button size="small" onClick={u.again}>{t("action.retry")}</Button>}
                <Button size="small" onClick={() => dismiss(u.key)} aria-label={t("files.dismissOf", { name: u.name })}>{t("files.dismiss")}</Button>
              </>
            ) : <Button size="small" onClick={u.stop} aria-label={t("files.stopOf", { name: u.name })}>{t("files.stop")}</Button>}
          </li>
        ))}
        {shown.map((f) => (
          <FileLine key={f.id} file={f}>
            <Button
              size="small"
              icon={<DeleteOutlined />}
              aria-label={t("files.removeOf", { name: f.name })}
              onClick={() => remove(f.id).catch((e: unknown) => void message.error(asProblem(e).message))}
            />
          </FileLine>
        ))}
      </ul>
    </div>
  );
}

/** Files of a dossier, for reading; taskId = only those of one step. */
export function DossierFiles({ code, taskId }: { code: string; taskId?: string }) {
  const { t } = useTranslation();
  const files = useDossierFiles(code);
  const of = (all: FileInfo[]) => (taskId ? all.filter((f) => f.task_id === taskId) : all);
  return (
    <Fetched query={files} rows={2} empty={(d) => of(d.items).length === 0 && <Empty title={t("files.none")} />}>
      {(d) => <ul className="files" aria-label={t("files.title")}>{of(d.items).map((f) => <FileLine key={f.id} file={f} who />)}</ul>}
    </Fetched>
  );
}

function FileLine({ file, who, children }: { file: FileInfo; who?: boolean; children?: React.ReactNode }) {
  const { t, i18n } = useTranslation();
  return (
    <li>
      <PaperClipOutlined aria-hidden="true" />
      <div className="grow">
        <a className="file-name" href={fileUrl(file.id)} download>{file.name}</a> <span className="small muted num">{sizeText(file.size, i18n.language)}</span>
        {who && <div className="small muted">{t("files.addedBy", { name: file.added_by.name, at: dateTime(file.added_at) })}</div>}
      </div>
      {children}
    </li>
  );
}
