import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, unwrap, type Problem, type Schemas } from "./client";

export type Known = Schemas["KnownApplicant"];

/** Procedures at hand: marked by oneself, and received most. */
export function useHandy() {
  const lang = useTranslation().i18n.language;
  return useQuery({ queryKey: ["intake", "handy", lang], staleTime: 60_000, queryFn: () => unwrap(api.GET("/api/v1/intake/procedures")) });
}

export function useFavourite() {
  const client = useQueryClient();
  return useMutation<unknown, Problem, { code: string; on: boolean }>({
    mutationFn: ({ code, on }) => {
      const params = { path: { code } };
      return on ? unwrap(api.PUT("/api/v1/intake/favourites/{code}", { params })) : unwrap(api.DELETE("/api/v1/intake/favourites/{code}", { params }));
    },
    onSettled: () => client.invalidateQueries({ queryKey: ["intake", "handy"] }),
  });
}

/** Papers the procedure asks for. */
export function useChecklist(code: string) {
  return useQuery({
    queryKey: ["intake", "checklist", code],
    enabled: code !== "",
    staleTime: 60_000,
    queryFn: () => unwrap(api.GET("/api/v1/intake/checklists/{code}", { params: { path: { code } } })),
  });
}

const number = /^(\d{9,13}|[A-Z]{1,2}\d{6,8})$/;

/** What the office knows of a person. Asked once a number is complete: each look is recorded. */
export function useKnownApplicant(idNumber: string, procedure: string) {
  const id = idNumber.replace(/[\s.-]/g, "").toUpperCase();
  const complete = number.test(id) && ![11].includes(id.length);
  return useQuery<Known, Problem>({
    queryKey: ["intake", "applicant", id, procedure],
    enabled: complete,
    staleTime: 60_000,
    gcTime: 0, // another citizen is at the counter in a minute
    refetchOnWindowFocus: false,
    queryFn: () => unwrap(api.POST("/api/v1/intake/applicants", { body: { id_number: id, procedure } })),
  });
}

export const askSupplement = (code: string, items: string[], key: string) =>
  unwrap(api.POST("/api/v1/dossiers/{code}/supplement-requests", { params: { path: { code }, header: { "Idempotency-Key": key } }, body: { items } }));

export const refuse = (code: string, reason: string, key: string) =>
  unwrap(api.POST("/api/v1/dossiers/{code}/refusal", { params: { path: { code }, header: { "Idempotency-Key": key } }, body: { reason } }));

export const slipUrl = (code: string, no: number): string => `/api/v1/dossiers/${code}/slips/${no}.pdf`;
