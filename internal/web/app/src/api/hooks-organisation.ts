import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, problemOf, unwrap, type Schemas } from "./client";
import type { operations } from "./schema";

export type Office = Schemas["OrganisationOffice"];
export type Organisation = Schemas["OrganisationBody"];
export type Person = Schemas["OrganisationPerson"];
export type Edit = Schemas["OrganisationEdit"];
export type Difference = Schemas["OrganisationDifference"];
export type ImportReport = Schemas["OrganisationImportReport"];
type OfficerFilter = NonNullable<operations["listOfficers"]["parameters"]["query"]>;

export const etagOf = (revision: number) => `"${revision}"`;

export function useOrganisation(day?: string) {
  return useQuery({
    queryKey: ["organisation", "whole", day ?? ""],
    placeholderData: keepPreviousData,
    queryFn: () => unwrap(api.GET("/api/v1/organisation", { params: { query: { day } } })),
  });
}

export function useOfficers(filter: OfficerFilter) {
  return useInfiniteQuery({
    queryKey: ["organisation", "officers", filter],
    initialPageParam: "",
    placeholderData: keepPreviousData,
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/organisation/officers", { params: { query: { ...filter, cursor: pageParam || undefined } } })),
    getNextPageParam: (page) => page.next || undefined,
  });
}

export function useRevisions() {
  return useInfiniteQuery({
    queryKey: ["organisation", "revisions"],
    initialPageParam: "",
    queryFn: ({ pageParam }) => unwrap(api.GET("/api/v1/organisation/revisions", { params: { query: { limit: 30, cursor: pageParam || undefined } } })),
    getNextPageParam: (page) => page.next || undefined,
  });
}

export function useRevision(number?: number) {
  return useQuery({
    queryKey: ["organisation", "revision", number],
    enabled: number !== undefined,
    queryFn: () => unwrap(api.GET("/api/v1/organisation/revisions/{id}", { params: { path: { id: number ?? 0 }, query: { limit: 200 } } })),
  });
}

export type Wanted = { revision: number; reason: string; despite: boolean; edits: Edit[] };

/** Stores a change; whoever lists agencies or people sees it at once. */
export function useChange() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (w: Wanted) =>
      unwrap(api.POST("/api/v1/organisation/changes", {
        params: { header: { "If-Match": etagOf(w.revision) } },
        body: { reason: w.reason, despite_warnings: w.despite, edits: w.edits },
      })),
    onSuccess: () => Promise.all([client.invalidateQueries({ queryKey: ["organisation"] }), client.invalidateQueries({ queryKey: ["agencies"] })]),
  });
}

export type Upload = { name: string; data: string; dryRun: boolean; onlyRight: boolean; despite: boolean; reason: string; etag?: string };
export type Uploaded = { report: ImportReport; etag: string };

/** Checks a spreadsheet, or stores it; the ETag of the check goes with the storing. */
export function useImport() {
  const client = useQueryClient();
  const { t } = useTranslation();
  return useMutation({
    mutationFn: async (u: Upload): Promise<Uploaded> => {
      const { data, error, response } = await api.POST("/api/v1/organisation/imports", {
        params: { header: u.etag ? { "If-Match": u.etag } : {} },
        body: { name: u.name, data: u.data, dry_run: u.dryRun, only_right_rows: u.onlyRight, despite_warnings: u.despite, reason: u.reason },
      });
      if (!data) throw response ? problemOf(error, response.status) : new Error(t("error.unknown"));
      return { report: data, etag: response.headers.get("ETag") ?? "" };
    },
    onSuccess: (d) => (d.report.stored ? client.invalidateQueries({ queryKey: ["organisation"] }) : undefined),
  });
}
