import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, asProblem, unwrap, type Problem, type Schemas } from "./client";
import { claimTask, releaseTask } from "./hooks";

export type SavedView = Schemas["SavedView"];

export function usePreferences() {
  return useQuery({ queryKey: ["preferences"], staleTime: 60_000, queryFn: () => unwrap(api.GET("/api/v1/preferences")) });
}

export function useSaveViews() {
  const client = useQueryClient();
  return useMutation<Schemas["Preferences"], Problem, SavedView[]>({
    mutationFn: (views) => unwrap(api.PUT("/api/v1/preferences", { body: { inbox_views: views } })),
    onSuccess: (p) => client.setQueryData(["preferences"], p),
  });
}

type Item = Schemas["TaskItem"];

export interface Bulk {
  done: number;
  total: number;
  failed: { code: string; why: string }[];
}

const atOnce = 4;

/** Claims or releases many tasks, a few at a time; one that is refused does not keep the others. */
export function useBulk(kind: "claim" | "release", onStep: (b: Bulk) => void) {
  const client = useQueryClient();
  return useMutation<Bulk, Error, Item[]>({
    mutationFn: async (items) => {
      const run = kind === "claim" ? claimTask : releaseTask;
      const state: Bulk = { done: 0, total: items.length, failed: [] };
      const rest = [...items];
      const work = async () => {
        for (let item = rest.shift(); item; item = rest.shift()) {
          try {
            await run({ id: item.id, version: item.version }, crypto.randomUUID());
          } catch (e) {
            state.failed.push({ code: item.dossier_code, why: asProblem(e).message });
          }
          state.done++;
          onStep({ ...state });
        }
      };
      await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, work));
      return state;
    },
    onSettled: () => void client.invalidateQueries({ queryKey: ["tasks"] }),
  });
}
