import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, unwrap, type Problem, type Schemas } from "./client";
import { useAction } from "./hooks";

export type Absence = Schemas["Absence"];
export type AbsenceBody = Schemas["AbsenceBody"];
export type Colleague = Schemas["Colleague"];

export function useAbsences() {
  const lang = useTranslation().i18n.language;
  return useQuery({ queryKey: ["absences", lang], refetchInterval: 60_000, placeholderData: keepPreviousData, queryFn: () => unwrap(api.GET("/api/v1/absences")) });
}

export function useColleagues() {
  const lang = useTranslation().i18n.language;
  return useQuery({ queryKey: ["colleagues", lang], staleTime: 5 * 60_000, queryFn: () => unwrap(api.GET("/api/v1/absences/officers")) });
}

export type AbsenceAct =
  | { kind: "record"; body: AbsenceBody }
  | { kind: "change"; absence: Absence; body: AbsenceBody }
  | { kind: "cancel"; absence: Absence };

/** Records, changes and cancels; a request whose answer was lost is sent again with the same key. */
export function useAbsenceAct(onDone: (a: Absence) => void) {
  return useAction(send, onDone, ["absences", "colleagues", "tasks"]);
}

function send(act: AbsenceAct, key: string): Promise<Absence> {
  if (act.kind === "record") return unwrap(api.POST("/api/v1/absences", { params: { header: { "Idempotency-Key": key } }, body: act.body }));
  const params = { path: { id: act.absence.id }, header: { "If-Match": `"${act.absence.version}"` } };
  if (act.kind === "change") return unwrap(api.PUT("/api/v1/absences/{id}", { params, body: act.body }));
  return unwrap(api.POST("/api/v1/absences/{id}/cancellation", { params }));
}

export function useNoticeCount(enabled: boolean) {
  return useQuery({ queryKey: ["notices", "count"], enabled, refetchInterval: 60_000, queryFn: () => unwrap(api.GET("/api/v1/notices/count")) });
}

export function useNotices() {
  const lang = useTranslation().i18n.language;
  return useInfiniteQuery({
    queryKey: ["notices", "list", lang],
    initialPageParam: "",
    refetchInterval: 60_000,
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/notices", { params: { query: { cursor: pageParam || undefined } } })),
    getNextPageParam: (page) => page.next || undefined,
  });
}

/** Marks one notice as read, all of them without an id. */
export function useReadNotice() {
  const client = useQueryClient();
  return useMutation<unknown, Problem, string | undefined>({
    mutationFn: (id) => (id ? unwrap(api.POST("/api/v1/notices/{id}/read", { params: { path: { id } } })) : unwrap(api.POST("/api/v1/notices/read"))),
    onSettled: () => void client.invalidateQueries({ queryKey: ["notices"] }),
  });
}
