import { day, workingDay } from "./format";

export type DueKind = "none" | "paused" | "overdue" | "today" | "soon" | "ok" | "done" | "late";

export type DueFacts = {
  due?: string;
  overdue?: boolean;
  closed?: string; // when it ended
  stopped?: boolean; // the clock stands still
  left?: { minutes: number; stopped: boolean };
};

/** What a due date means now. Late and done are over; the other ones still run. */
export function dueKind(f: DueFacts, now: Date = new Date()): DueKind {
  if (f.closed) return f.overdue ? "late" : "done";
  if (f.stopped || f.left?.stopped) return "paused";
  if (!f.due) return "none";
  if (f.overdue || (f.left && f.left.minutes < 0) || now > new Date(f.due)) return "overdue";
  if (day(now) === day(f.due)) return "today";
  if (f.left && f.left.minutes <= 2 * workingDay) return "soon";
  return "ok";
}
