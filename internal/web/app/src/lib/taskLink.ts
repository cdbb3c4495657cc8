import { api, unwrap } from "../api/client";
import type { TaskFilter, TaskView } from "../api/hooks";

/** The filters of the inbox that a task keeps in its address, so that the next one comes from the same list. */
const kept = ["view", "due", "q", "procedure"] as const;
const views: TaskView[] = ["mine", "available", "covering", "waiting", "done"];

/** The part of an address that keeps the list: "" or "?view=mine&due=today". */
export function listQuery(params: URLSearchParams): string {
  const out = new URLSearchParams();
  for (const name of kept) {
    const value = params.get(name);
    if (value) out.set(name, value);
  }
  const text = out.toString();
  return text && `?${text}`;
}

export const taskLink = (id: string, params: URLSearchParams): string => `/viec/${id}${listQuery(params)}`;
export const inboxLink = (params: URLSearchParams): string => `/hop-viec${listQuery(params)}`;

/** Where to look for the next task: the list one came from; without one, what is mine and then what is free. */
export function nextFilters(params: URLSearchParams): TaskFilter[] {
  const view = params.get("view") as TaskView | null;
  if (view && !views.includes(view)) return nextFilters(new URLSearchParams());
  if (!view && listQuery(params) === "") return [{ view: "mine" }, { view: "available" }];
  const filter: TaskFilter = { view: view ?? "mine" };
  for (const name of ["due", "q", "procedure"] as const) {
    const value = params.get(name);
    if (value) filter[name] = value as never;
  }
  return view === "waiting" || view === "done" ? [] : [filter]; // nothing to do next in those
}

/** The most urgent task of the list that is not this one. */
export async function nextTask(not: string, params: URLSearchParams): Promise<string | undefined> {
  for (const query of nextFilters(params)) {
    const page = await unwrap(api.GET("/api/v1/tasks", { params: { query: { ...query, limit: 2 } } }));
    const found = page.items.find((x) => x.id !== not);
    if (found) return found.id;
  }
  return undefined;
}
