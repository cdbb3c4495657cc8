import { afterEach, expect, test } from "vitest";
import { differing, isNothing, tabDraft } from "./draft";

afterEach(() => sessionStorage.clear());

test("what was typed comes back, by task", () => {
  tabDraft.write("a", { form: { x: "1" }, comment: "đã xem", version: 3 });
  expect(tabDraft.read("a")).toEqual({ form: { x: "1" }, comment: "đã xem", version: 3 });
  expect(tabDraft.read("b")).toBeUndefined();
  tabDraft.forget("a");
  expect(tabDraft.read("a")).toBeUndefined();
});

test("nothing typed is nothing kept, and what is not a draft is none", () => {
  tabDraft.write("a", { form: { x: "1" }, comment: "" });
  tabDraft.write("a", { form: {}, comment: "  " });
  expect(sessionStorage.length).toBe(0);
  expect(isNothing({ form: {}, comment: " " })).toBe(true);
  for (const bad of ["{", "null", "5", '{"form":null,"comment":""}', '{"form":{}}']) {
    sessionStorage.setItem("motcua.draft:a", bad);
    expect(tabDraft.read("a"), bad).toBeUndefined();
  }
});

test("logging out forgets drafts and leaves other things", () => {
  sessionStorage.setItem("other", "1");
  tabDraft.write("a", { form: { x: 1 }, comment: "" });
  tabDraft.forgetAll();
  expect(Object.keys(sessionStorage)).toEqual(["other"]);
});

test("two fillings differ where they differ", () => {
  expect(differing({ a: 1, b: [1] }, { b: [1], c: 2 })).toEqual(["a", "c"]);
});
