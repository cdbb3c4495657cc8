import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import i18n from "../i18n";
import { newKey } from "../lib/idempotency";
import { api, networkProblem, Problem, problemOf, unwrap, type Schemas } from "./client";

export type FileInfo = Schemas["Attachment"];

/** What is said before anything is sent; the server decides by the content. */
export const fileTypes = ".pdf,.png,.jpg,.jpeg,.tif,.tiff,.docx,.xlsx,.odt";
export const maxFileMiB = 25;

export const fileUrl = (id: string): string => `/api/v1/files/${id}/content`;

/** Files of a draft of one's own, by the draft's key. */
export function useDraftFiles(draft: string) {
  return useQuery({
    queryKey: ["files", "draft", draft],
    enabled: draft !== "",
    queryFn: () => unwrap(api.GET("/api/v1/files", { params: { query: { draft } } })),
  });
}

/** Files of a dossier, with who added them and when. */
export function useDossierFiles(code: string) {
  return useQuery({
    queryKey: ["dossier", code, "files"],
    enabled: code !== "",
    queryFn: () => unwrap(api.GET("/api/v1/dossiers/{code}/files", { params: { path: { code } } })),
  });
}

/** Adds files of one's drafts to a dossier. */
export const attachFiles = (a: { code: string; files: string[]; task_id?: string }, key: string) =>
  unwrap(api.POST("/api/v1/dossiers/{code}/files", { params: { path: { code: a.code }, header: { "Idempotency-Key": key } }, body: { files: a.files, task_id: a.task_id } }));

/** Sends a file as it is. fetch does not tell how much has gone; XMLHttpRequest does. */
export function sendFile<T>(url: string, file: Blob, onProgress: (share: number) => void, signal: AbortSignal, headers: Record<string, string> = {}): Promise<T> {
  return new Promise((resolve, reject) => {
    const x = new XMLHttpRequest();
    x.open("POST", url);
    x.setRequestHeader("Content-Type", "application/octet-stream");
    x.setRequestHeader("Accept-Language", i18n.language === "en" ? "en" : "vi");
    for (const [name, value] of Object.entries(headers)) x.setRequestHeader(name, value);
    x.responseType = "json";
    x.upload.onprogress = (e) => e.lengthComputable && onProgress(e.loaded / e.total);
    x.onload = () => (x.status < 300 ? resolve(x.response as T) : reject(problemOf(x.response, x.status)));
    x.onerror = () => reject(networkProblem());
    x.onabort = () => reject(new Problem(0, { code: "aborted", detail: i18n.t("files.stopped") }));
    signal.addEventListener("abort", () => x.abort());
    x.send(file);
  });
}

export type Upload = { key: string; name: string; size: number; share: number; error?: Problem; again: () => void; stop: () => void };

const together = 2; // uploads at the same time: the office's line is narrow

/** Uploads into a draft: several, two at a time, each with its progress and its error. */
export function useUploads(draft: string, paper?: string) {
  const client = useQueryClient();
  const [uploads, setUploads] = useState<Upload[]>([]);
  const waiting = useRef<(() => Promise<void>)[]>([]);
  const running = useRef(0);
  const alive = useRef(new Set<AbortController>());
  useEffect(() => {
    const all = alive.current;
    return () => all.forEach((a) => a.abort());
  }, []);
  const change = useCallback((key: string, to: Partial<Upload>) => setUploads((all) => all.map((u) => (u.key === key ? { ...u, ...to } : u))), []);
  const next = useCallback(() => {
    while (running.current < together && waiting.current.length > 0) {
      running.current++;
      void waiting.current.shift()!().finally(() => {
        running.current--;
        next();
      });
    }
  }, []);
  const begin = useCallback(
    (file: File, key: string) => {
      const stop = new AbortController();
      alive.current.add(stop);
      change(key, { share: 0, error: undefined, stop: () => stop.abort() });
      waiting.current.push(async () => {
        try {
          if (stop.signal.aborted) throw new Problem(0, { code: "aborted" });
          const query = new URLSearchParams({ draft, name: file.name, ...(paper ? { paper } : {}) });
          await sendFile<FileInfo>(`/api/v1/files?${query}`, file, (share) => change(key, { share }), stop.signal);
          await client.invalidateQueries({ queryKey: ["files", "draft", draft] });
          setUploads((all) => all.filter((u) => u.key !== key));
        } catch (e) {
          const p = problemOf(e, 0);
          if (p.code === "aborted") setUploads((all) => all.filter((u) => u.key !== key));
          else change(key, { error: p });
        } finally {
          alive.current.delete(stop);
        }
      });
      next();
    },
    [change, client, draft, next, paper],
  );
  const add = useCallback(
    (files: Iterable<File>) => {
      for (const file of files) {
        const key = newKey();
        const u: Upload = { key, name: file.name, size: file.size, share: 0, again: () => begin(file, key), stop: () => setUploads((all) => all.filter((x) => x.key !== key)) };
        if (file.size > maxFileMiB << 20) {
          u.error = new Problem(413, { code: "file_too_large", detail: i18n.t("files.tooLarge", { mib: maxFileMiB }) });
          setUploads((all) => [...all, u]);
          continue;
        }
        setUploads((all) => [...all, u]);
        begin(file, key);
      }
    },
    [begin],
  );
  const remove = useCallback(
    async (id: string) => {
      await unwrap(api.DELETE("/api/v1/files/{id}", { params: { path: { id } } }));
      await client.invalidateQueries({ queryKey: ["files", "draft", draft] });
    },
    [client, draft],
  );
  const busy = uploads.some((u) => !u.error);
  return { uploads, add, remove, busy, dismiss: (key: string) => setUploads((all) => all.filter((u) => u.key !== key)) };
}

/** 1,2 MB, as people read sizes. */
export function sizeText(bytes: number, lang: string): string {
  const number = (n: number) => n.toLocaleString(lang === "en" ? "en-GB" : "vi-VN", { maximumFractionDigits: n < 10 ? 1 : 0 });
  if (bytes >= 1 << 20) return `${number(bytes / (1 << 20))} MB`;
  if (bytes >= 1 << 10) return `${number(bytes / (1 << 10))} KB`;
  return `${bytes} B`;
}
