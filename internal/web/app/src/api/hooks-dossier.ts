import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, unwrap } from "./client";

/** Who did what with a dossier, or looked at it: for those with the right to know. */
export function useDossierAudit(code: string, enabled: boolean) {
  const lang = useTranslation().i18n.language;
  return useInfiniteQuery({
    queryKey: ["dossier", code, "audit", lang],
    enabled,
    initialPageParam: "",
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/dossiers/{code}/audit", { params: { path: { code }, query: { limit: 50, cursor: pageParam || undefined } } })),
    getNextPageParam: (page) => page.next || undefined,
  });
}

/** A step with its form, once somebody opens it. */
export function useStep(id: string, enabled: boolean) {
  const lang = useTranslation().i18n.language;
  return useQuery({ queryKey: ["task", id, lang], enabled, queryFn: () => unwrap(api.GET("/api/v1/tasks/{id}", { params: { path: { id } } })) });
}
