import { keepPreviousData, useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, unwrap, type Schemas } from "./client";
import type { operations } from "./schema";

export type AuditEntry = Schemas["AuditEntry"];
export type AuditFilter = NonNullable<operations["listAudit"]["parameters"]["query"]>;

/** Who did what, newest first. Nothing is asked again by itself: every reading is an entry of its own. */
export function useAudit(filter: AuditFilter) {
  const { i18n } = useTranslation();
  return useInfiniteQuery({
    queryKey: ["audit", filter, i18n.language],
    initialPageParam: "",
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/audit", { params: { query: { ...filter, cursor: pageParam || undefined } } })),
    getNextPageParam: (page) => page.next || undefined,
  });
}

/** Whether entries of the days were changed, removed or inserted. */
export function useAuditCheck() {
  return useMutation({ mutationFn: (days: { from?: string; to?: string }) => unwrap(api.GET("/api/v1/audit/verification", { params: { query: days } })) });
}
