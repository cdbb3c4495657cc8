import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef } from "react";
import { useTranslation } from "react-i18next";
import { usePace } from "../lib/pace";
import { ActionKey } from "../lib/idempotency";
import { api, asProblem, Problem, unwrap, type Schemas } from "./client";
import type { operations } from "./schema";

export type Me = Schemas["Me"];
export type TaskView = "mine" | "available" | "covering" | "waiting" | "done" | "all";
export type TaskFilter = NonNullable<operations["listTasks"]["parameters"]["query"]>;
export type ProcedureFilter = NonNullable<operations["listProcedures"]["parameters"]["query"]>;
export type DossierFilter = NonNullable<operations["listDossiers"]["parameters"]["query"]>;

/** The language is part of every key: the API's words come in it. */
function useLang(): string {
  return useTranslation().i18n.language;
}


export function useMe() {
  const lang = useLang();
  return useQuery({
    queryKey: ["me", lang],
    staleTime: 5 * 60_000,
    placeholderData: keepPreviousData,
    queryFn: async (): Promise<Me | null> => {
      try {
        return await unwrap(api.GET("/api/v1/sessions"));
      } catch (e) {
        if (e instanceof Problem && e.status === 401) return null;
        throw e;
      }
    },
  });
}

export function useProcedures(filter: ProcedureFilter, enabled = true) {
  const lang = useLang();
  return useInfiniteQuery({
    queryKey: ["procedures", filter, lang],
    enabled,
    initialPageParam: "",
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      unwrap(api.GET("/api/v1/procedures", { params: { query: { ...filter, cursor: pageParam || undefined } } })),
    getNextPageParam: (page) => page.next || undefined,
  });
}

export function useProcedure(code: string) {
  const lang = useLang();
  return useQuery({
    queryKey: ["procedure", code, lang],
    enabled: code !== "",
    staleTime: 60_000,
    queryFn: () => unwrap(api.GET("/api/v1/procedures/{code}", { params: { path: { code } } })),
  });
}

export function useProcedureForm(code: string) {
  return useQuery({
    queryKey: ["procedure-form", code],
    enabled: code !== "",
    staleTime: 60_000,
    queryFn: () => unwrap(api.GET("/api/v1/procedures/{code}/form", { params: { path: { code } } })),
  });
}

export function useDiagram(code: string) {
  return useQuery({
    queryKey: ["diagram", code],
    enabled: code !== "",
    staleTime: 60_000,
    queryFn: () =>
      unwrap(api.GET("/api/v1/procedures/{code}/bpmn", { params: { path: { code } }, parseAs: "text" }) as never as Promise<{
        data?: string;
        response: Response;
      }>),
  });
}

export function useFields() {
  return useQuery({ queryKey: ["fields"], staleTime: 5 * 60_000, queryFn: () => unwrap(api.GET("/api/v1/fields")) });
}

export function useAgencies() {
  return useQuery({ queryKey: ["agencies"], staleTime: 5 * 60_000, queryFn: () => unwrap(api.GET("/api/v1/agencies")) });
}

export function useTasks(filter: TaskFilter) {
  const calm = usePace();
  const lang = useLang();
  return useInfiniteQuery({
    queryKey: ["tasks", "list", filter, lang],
    initialPageParam: "",
    refetchInterval: calm,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      unwrap(api.GET("/api/v1/tasks", { params: { query: { ...filter, cursor: pageParam || undefined } } })),
    getNextPageParam: (page) => page.next || undefined,
  });
}

export function useTaskCounts(enabled = true) {
  const calm = usePace();
  return useQuery({
    queryKey: ["tasks", "counts"],
    enabled,
    refetchInterval: calm,
    queryFn: () => unwrap(api.GET("/api/v1/tasks/counts")),
  });
}

export function useTask(id: string) {
  const lang = useLang();
  return useQuery({
    queryKey: ["task", id, lang],
    queryFn: () => unwrap(api.GET("/api/v1/tasks/{id}", { params: { path: { id } } })),
  });
}

export function useDossier(code: string) {
  const lang = useLang();
  return useQuery({
    queryKey: ["dossier", code, lang],
    enabled: code !== "",
    queryFn: () => unwrap(api.GET("/api/v1/dossiers/{code}", { params: { path: { code } } })),
  });
}

export function useDossiers(filter: DossierFilter) {
  const lang = useLang();
  return useInfiniteQuery({
    queryKey: ["dossiers", filter, lang],
    initialPageParam: "",
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) =>
      unwrap(api.GET("/api/v1/dossiers", { params: { query: { ...filter, cursor: pageParam || undefined } } })),
    getNextPageParam: (page) => page.next || undefined,
  });
}

export function useLookup(code: string, factor: string) {
  const lang = useLang();
  return useQuery({
    queryKey: ["lookup", code, factor, lang],
    enabled: code !== "" && factor !== "",
    retry: false,
    refetchOnWindowFocus: false, // each look counts against the limit
    queryFn: () => unwrap(api.GET("/api/v1/lookup", { params: { query: { code, factor } } })),
  });
}

const worked = ["tasks", "dossier", "dossiers"];

/** A command of a person: one key per action, what it may have changed refreshed whatever the answer. */
export function useAction<I, O>(run: (input: I, key: string) => Promise<O>, onDone?: (out: O, input: I) => void, changes: string[] = worked) {
  const key = useRef(new ActionKey());
  const client = useQueryClient();
  return useMutation<O, Problem, I>({
    mutationFn: async (input) => {
      try {
        const out = await run(input, key.current.for(input));
        key.current.settle();
        return out;
      } catch (e) {
        const p = asProblem(e);
        if (!p.undecided) key.current.settle();
        throw p;
      }
    },
    onSuccess: (out, input) => onDone?.(out, input),
    onSettled: () => {
      for (const name of changes) void client.invalidateQueries({ queryKey: [name] });
    },
  });
}

const etag = (version: number): string => `"${version}"`;

export type CompleteInput = { id: string; version: number; body: Schemas["CompleteBody"] };
export type TaskInput = { id: string; version: number };

export const claimTask = (t: TaskInput, key: string) =>
  unwrap(api.POST("/api/v1/tasks/{id}/claim", { params: { path: { id: t.id }, header: { "Idempotency-Key": key, "If-Match": etag(t.version) } } }));

export const releaseTask = (t: TaskInput, key: string) =>
  unwrap(api.POST("/api/v1/tasks/{id}/release", { params: { path: { id: t.id }, header: { "Idempotency-Key": key, "If-Match": etag(t.version) } } }));

export const completeTask = (t: CompleteInput, key: string) =>
  unwrap(
    api.POST("/api/v1/tasks/{id}/complete", {
      params: { path: { id: t.id }, header: { "Idempotency-Key": key, "If-Match": etag(t.version) } },
      body: t.body,
    }),
  );

export const returnTask = (t: TaskInput & { body: Schemas["ReturnBody"] }, key: string) =>
  unwrap(
    api.POST("/api/v1/tasks/{id}/return", {
      params: { path: { id: t.id }, header: { "Idempotency-Key": key, "If-Match": etag(t.version) } },
      body: t.body,
    }),
  );

export const submitDossier = (body: Schemas["SubmitBody"], key: string) =>
  unwrap(api.POST("/api/v1/dossiers", { params: { header: { "Idempotency-Key": key } }, body }));

export type DossierAction =
  | { kind: "supplement"; code: string; body: Schemas["SupplementBody"] }
  | { kind: "withdraw"; code: string; body: Schemas["WithdrawalBody"] }
  | { kind: "stop"; code: string; body: Schemas["StopBody"] }
  | { kind: "extend"; code: string; body: Schemas["ExtensionBody"] }
  | { kind: "retry"; code: string; id: string };

export function actOnDossier(a: DossierAction, key: string) {
  const params = { path: { code: a.code }, header: { "Idempotency-Key": key } };
  switch (a.kind) {
    case "supplement":
      return unwrap(api.POST("/api/v1/dossiers/{code}/supplements", { params, body: a.body }));
    case "withdraw":
      return unwrap(api.POST("/api/v1/dossiers/{code}/withdrawal", { params, body: a.body }));
    case "stop":
      return unwrap(api.POST("/api/v1/dossiers/{code}/stop", { params, body: a.body }));
    case "extend":
      return unwrap(api.POST("/api/v1/dossiers/{code}/extension", { params, body: a.body }));
    case "retry":
      return unwrap(api.POST("/api/v1/incidents/{code}/{id}/retry", { params: { ...params, path: { code: a.code, id: a.id } } }));
  }
}
