import { describe, expect, test } from "vitest";
import { date, dateTime, day, named, shortAgency, span, spanText, time } from "./format";

describe("times are Vietnam's, written as offices write them", () => {
  test.each([
    ["2026-11-23T15:00:00+07:00", "23/11/2026 15:00"],
    ["2026-11-23T08:00:00Z", "23/11/2026 15:00"],
    ["2026-12-31T17:00:00Z", "01/01/2027 00:00"],
    ["not a date", ""],
    [undefined, ""],
  ])("%s → %s", (at, want) => expect(dateTime(at)).toBe(want));

  test("a plain date does not move with the zone", () => {
    expect(date("2026-01-01")).toBe("01/01/2026");
    expect(date("2026-01-01T18:00:00Z")).toBe("02/01/2026");
    expect(time("2026-01-01T00:30:00Z")).toBe("07:30");
    expect(day("2026-01-01T18:00:00Z")).toBe("2026-01-02");
  });
});

describe("working time", () => {
  test("eight hours are a day", () => expect(span(480 + 65)).toEqual({ days: 1, hours: 1, minutes: 5 }));
  test.each([
    [0, "0 phút", "0 min"],
    [45, "45 phút", "45 min"],
    [95, "1 giờ 35 phút", "1 h 35 min"],
    [480, "1 ngày", "1 d"],
    [545, "1 ngày 1 giờ", "1 d 1 h"],
    [-61, "1 giờ 1 phút", "1 h 1 min"],
  ])("%d minutes", (minutes, vi, en) => {
    expect(spanText(minutes, "vi")).toBe(vi);
    expect(spanText(minutes, "en")).toBe(en);
  });
});

test("names: the Vietnamese one is the official one", () => {
  expect(named({ name: "Tiếp nhận", name_en: "Accept" }, "vi")).toBe("Tiếp nhận");
  expect(named({ name: "Tiếp nhận", name_en: "Accept" }, "en")).toBe("Accept");
  expect(named({ name: "Tiếp nhận" }, "en")).toBe("Tiếp nhận");
  expect(named(undefined, "vi")).toBe("");
  expect(shortAgency("Ủy ban nhân dân phường Bến Nghé")).toBe("UBND phường Bến Nghé");
});
