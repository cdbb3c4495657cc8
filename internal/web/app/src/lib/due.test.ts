import { expect, test } from "vitest";
import { dueKind, type DueFacts, type DueKind } from "./due";

const now = new Date("2026-11-24T10:00:00+07:00");

test.each<[string, DueFacts, DueKind]>([
  ["no limit", {}, "none"],
  ["far", { due: "2026-12-04T17:00:00+07:00", left: { minutes: 3840, stopped: false } }, "ok"],
  ["two working days", { due: "2026-11-26T10:00:00+07:00", left: { minutes: 960, stopped: false } }, "soon"],
  ["today", { due: "2026-11-24T17:00:00+07:00", left: { minutes: 330, stopped: false } }, "today"],
  ["today in Vietnam, though not in London", { due: "2026-11-24T00:30:00Z", left: { minutes: 1, stopped: false } }, "overdue"],
  ["past by the clock", { due: "2026-11-24T09:59:00+07:00" }, "overdue"],
  ["past by the server's word", { due: "2026-11-25T09:00:00+07:00", overdue: true }, "overdue"],
  ["late by working time", { due: "2026-11-24T09:00:00+07:00", left: { minutes: -1, stopped: false } }, "overdue"],
  ["stopped is never overdue", { due: "2026-11-20T09:00:00+07:00", stopped: true }, "paused"],
  ["stopped by its working time", { due: "2026-11-20T09:00:00+07:00", left: { minutes: 90, stopped: true } }, "paused"],
  ["finished", { due: "2026-11-20T09:00:00+07:00", closed: "2026-11-19T09:00:00+07:00" }, "done"],
  ["finished late", { due: "2026-11-20T09:00:00+07:00", closed: "2026-11-21T09:00:00+07:00", overdue: true }, "late"],
])("%s", (_, facts, want) => expect(dueKind(facts, now)).toBe(want));
