import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, Problem, unwrap, type Schemas } from "./client";
import type { operations } from "./schema";

export type Account = Schemas["AccountItem"];
export type AccountFilter = NonNullable<operations["listAccounts"]["parameters"]["query"]>;

export function useLoginMeans() {
  return useQuery({ queryKey: ["login-means"], staleTime: 5 * 60_000, queryFn: () => unwrap(api.GET("/api/v1/login-means")) });
}

export function useMySessions(enabled: boolean) {
  return useQuery({ queryKey: ["my-sessions"], enabled, queryFn: () => unwrap(api.GET("/api/v1/me/sessions")) });
}

export function useMyTokens(enabled: boolean) {
  return useQuery({ queryKey: ["my-tokens"], enabled, queryFn: () => unwrap(api.GET("/api/v1/access-tokens")) });
}

export function useAccounts(filter: AccountFilter) {
  const lang = useTranslation().i18n.language;
  return useInfiniteQuery({
    queryKey: ["accounts", filter, lang],
    initialPageParam: "",
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/accounts", { params: { query: { ...filter, cursor: pageParam || undefined } } })),
    getNextPageParam: (page) => page.next || undefined,
  });
}

export function useOfficersWithout(q: string, enabled: boolean) {
  return useQuery({
    queryKey: ["officers-without", q], enabled, placeholderData: keepPreviousData,
    queryFn: () => unwrap(api.GET("/api/v1/accounts/officers", { params: { query: { q: q || undefined } } })),
  });
}

/** Does something to accounts, and has the lists that it changes read again. */
export function useAccountAction<V, R>(run: (v: V) => Promise<R>, keys: string[], onSuccess?: (r: R) => void) {
  const client = useQueryClient();
  return useMutation<R, Problem, V>({
    mutationFn: run,
    onSuccess: (r) => {
      for (const key of keys) void client.invalidateQueries({ queryKey: [key] });
      onSuccess?.(r);
    },
  });
}
