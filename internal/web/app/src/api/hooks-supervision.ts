import { keepPreviousData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { usePace } from "../lib/pace";
import { api, unwrap, type Schemas } from "./client";
import type { operations } from "./schema";

export type BoardBy = "agency" | "person" | "procedure" | "step";
export type TaskNumber = "open" | "overdue" | "due_today" | "due_soon" | "unassigned" | "idle" | "away";
export type DossierNumber = "paused" | "suspended" | "incidents";
export type BoardFilter = NonNullable<operations["getBoard"]["parameters"]["query"]>;
export type BoardTaskFilter = NonNullable<operations["listBoardTasks"]["parameters"]["query"]>;
export type BoardDossierFilter = NonNullable<operations["listBoardDossiers"]["parameters"]["query"]>;

export function useBoard(filter: BoardFilter) {
  const lang = useTranslation().i18n.language;
  return useQuery({
    queryKey: ["board", "numbers", filter, lang],
    refetchInterval: usePace(),
    placeholderData: keepPreviousData,
    queryFn: () => unwrap(api.GET("/api/v1/board", { params: { query: filter } })),
  });
}

export function useBoardTasks(filter: BoardTaskFilter, enabled = true) {
  const lang = useTranslation().i18n.language;
  return useInfiniteQuery({
    queryKey: ["board", "tasks", filter, lang],
    enabled,
    initialPageParam: "",
    refetchInterval: usePace(),
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/board/tasks", { params: { query: { ...filter, cursor: pageParam || undefined } } })),
    getNextPageParam: (page) => page.next || undefined,
  });
}

export function useBoardDossiers(filter: BoardDossierFilter) {
  const lang = useTranslation().i18n.language;
  return useInfiniteQuery({
    queryKey: ["board", "dossiers", filter, lang],
    initialPageParam: "",
    refetchInterval: usePace(),
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/board/dossiers", { params: { query: { ...filter, cursor: pageParam || undefined } } })),
    getNextPageParam: (page) => page.next || undefined,
  });
}

export function useLoad(agency: string | undefined) {
  const lang = useTranslation().i18n.language;
  return useQuery({
    queryKey: ["board", "load", agency, lang],
    refetchInterval: usePace(),
    placeholderData: keepPreviousData,
    queryFn: () => unwrap(api.GET("/api/v1/board/load", { params: { query: { agency } } })),
  });
}

const ended = (state: string | undefined) => state === "done" || state === "stopped";

export function useBatch(id: string) {
  return useQuery({
    queryKey: ["batches", "one", id],
    enabled: id !== "",
    refetchInterval: (q) => (ended(q.state.data?.state) ? false : 1_000),
    queryFn: () => unwrap(api.GET("/api/v1/batches/{id}", { params: { path: { id } } })),
  });
}

export function useBatchItems(id: string, running: boolean, state?: ("pending" | "done" | "skipped" | "failed")[]) {
  const lang = useTranslation().i18n.language;
  return useInfiniteQuery({
    queryKey: ["batches", "items", id, state, lang],
    initialPageParam: "",
    refetchInterval: running ? 3_000 : false,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/batches/{id}/items", { params: { path: { id }, query: { state, cursor: pageParam || undefined } } })),
    getNextPageParam: (page) => page.next || undefined,
  });
}

export function useBatches() {
  return useQuery({
    queryKey: ["batches", "list"],
    refetchInterval: usePace(),
    queryFn: () => unwrap(api.GET("/api/v1/batches", { params: { query: { limit: 50 } } })),
  });
}

export type ReassignChoice = Schemas["ReassignPreviewBody"];

export const previewReassignment = (body: ReassignChoice) => unwrap(api.POST("/api/v1/reassignments/preview", { body }));

export const reassign = (body: Schemas["ReassignBody"], key: string) =>
  unwrap(api.POST("/api/v1/reassignments", { params: { header: { "Idempotency-Key": key } }, body }));

export const stopBatch = (id: string) => unwrap(api.POST("/api/v1/batches/{id}/stop", { params: { path: { id } } }));

export const undoBatch = ({ id, reason }: { id: string; reason: string }, key: string) =>
  unwrap(api.POST("/api/v1/batches/{id}/undo", { params: { path: { id }, header: { "Idempotency-Key": key } }, body: { reason } }));

export function useInstance(code: string, enabled: boolean) {
  const lang = useTranslation().i18n.language;
  return useQuery({
    queryKey: ["dossier", "instance", code, lang],
    enabled,
    queryFn: () => unwrap(api.GET("/api/v1/dossiers/{code}/instance", { params: { path: { code } } })),
  });
}

export type OperationBody = Schemas["OperationBody"];

export const previewOperation = (code: string, body: OperationBody) =>
  unwrap(api.POST("/api/v1/dossiers/{code}/preview", { params: { path: { code } }, body }));

export type OperationKind = "suspend" | "resume" | "due" | "goto" | "back" | "retry" | "resolve" | "skip" | "extend";

/** An operation with what it needs; seq is the dossier as the operator saw it. */
export type OperateInput = { code: string; kind: OperationKind; seq?: number; body: OperationBody };

export function operate({ code, kind, seq, body }: OperateInput, key: string) {
  const header = { "Idempotency-Key": key, "If-Match": seq ? `"${seq}"` : undefined };
  const params = { path: { code }, header };
  const reason = body.reason ?? "";
  switch (kind) {
    case "suspend":
      return unwrap(api.POST("/api/v1/dossiers/{code}/suspend", { params, body: { reason } }));
    case "resume":
      return unwrap(api.POST("/api/v1/dossiers/{code}/resume", { params, body: { reason } }));
    case "due":
      return unwrap(api.POST("/api/v1/dossiers/{code}/due", { params, body: { reason, due: body.at! } }));
    case "goto":
    case "back":
      return unwrap(api.POST("/api/v1/dossiers/{code}/modify", { params, body: { reason, withdraw: body.withdraw, start: body.start } }));
    case "extend":
      return unwrap(api.POST("/api/v1/dossiers/{code}/extension", { params: { path: { code }, header: { "Idempotency-Key": key } }, body: { reason, until: body.at! } }));
    case "retry":
      return unwrap(api.POST("/api/v1/incidents/{code}/{id}/retry", { params: { path: { code, id: body.incident_id! }, header }, body: { reason: reason || undefined } }));
    case "resolve":
      return unwrap(api.POST("/api/v1/incidents/{code}/{id}/resolve", { params: { path: { code, id: body.incident_id! }, header }, body: { reason, variables: body.variables } }));
    case "skip":
      return unwrap(api.POST("/api/v1/incidents/{code}/{id}/skip", { params: { path: { code, id: body.incident_id! }, header }, body: { reason } }));
  }
}
