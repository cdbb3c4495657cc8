import { expect, test } from "vitest";
import { inboxLink, nextFilters, taskLink } from "./taskLink";

const at = (s: string) => new URLSearchParams(s);

test("a task keeps the list it was opened from, and nothing else", () => {
  expect(taskLink("7", at("view=available&due=today&cursor=x&q=an"))).toBe("/viec/7?view=available&due=today&q=an");
  expect(taskLink("7", at(""))).toBe("/viec/7");
  expect(inboxLink(at("view=mine&den=/x"))).toBe("/hop-viec?view=mine");
});

test("the next task comes from the same list", () => {
  expect(nextFilters(at("view=available&due=overdue&procedure=1.001193"))).toEqual([{ view: "available", due: "overdue", procedure: "1.001193" }]);
  expect(nextFilters(at("due=today"))).toEqual([{ view: "mine", due: "today" }]);
});

test("without a list: what is mine, then what is free; after waiting or done ones, none", () => {
  expect(nextFilters(at(""))).toEqual([{ view: "mine" }, { view: "available" }]);
  expect(nextFilters(at("view=nonsense"))).toEqual([{ view: "mine" }, { view: "available" }]);
  expect(nextFilters(at("view=waiting"))).toEqual([]);
  expect(nextFilters(at("view=done"))).toEqual([]);
});
