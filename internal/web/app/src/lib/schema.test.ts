import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { asSchema, type AnyForm } from "./forms";
import { clean, errorsUnder, labelOf, titleOf, validate, type Schema } from "./schema";

const say = (key: string, v?: Record<string, unknown>) => key + (v ? `:${String(v.n)}` : "");

const schema: Schema = {
  type: "object",
  required: ["name", "born"],
  properties: {
    name: { type: "string", title: "Họ tên", "x-title-en": "Name", minLength: 1, maxLength: 5 },
    born: { type: "string", format: "date" },
    id: { type: "string", pattern: "^[0-9]{9}$|^[0-9]{12}$" },
    copies: { type: "integer", minimum: 0, maximum: 100 },
    area: { type: "number", exclusiveMinimum: 0 },
    sex: { type: "string", enum: ["male"], "x-labels": { male: { vi: "Nam", en: "Male" } } },
    papers: { type: "array", maxItems: 2, items: { type: "string", maxLength: 3 } },
    address: { type: "object", required: ["ward"], properties: { ward: { type: "string" } } },
  },
};

test.each<[string, Record<string, unknown>, Record<string, string>]>([
  ["nothing filled in", {}, { name: "form.required", born: "form.required" }],
  ["blanks are nothing", { name: "  ", born: "2026-01-02" }, { name: "form.required" }],
  ["letters are counted, not bytes", { name: "Đặng Ố", born: "2026-01-02" }, { name: "form.maxLength:5" }],
  ["good", { name: "Đặng", born: "2026-01-02", id: "079190000011", copies: 2, area: 0.5 }, {}],
  ["identification number", { name: "A", born: "2026-01-02", id: "12" }, { id: "form.idNumber" }],
  ["numbers", { name: "A", born: "2026-01-02", copies: 1.5, area: 0 }, { copies: "form.integer", area: "form.above:0" }],
  ["range", { name: "A", born: "2026-01-02", copies: 101 }, { copies: "form.maximum:100" }],
  ["lists", { name: "A", born: "2026-01-02", papers: ["abc", "abcd"] }, { "papers.1": "form.maxLength:3" }],
  ["long lists", { name: "A", born: "2026-01-02", papers: ["a", "b", "c"] }, { papers: "form.maxItems:2" }],
  ["inside an object", { name: "A", born: "2026-01-02", address: { ward: "" } }, {}],
  ["inside a filled object", { name: "A", born: "2026-01-02", address: { street: "x" } }, { "address.ward": "form.required" }],
])("%s", (_, value, want) => {
  const got = validate(schema, clean(value), say);
  expect(got).toEqual(want);
});

test("what is empty is absent, and text is NFC", () => {
  expect(clean({ a: "", b: " x ", c: [], d: ["", "y"], e: { f: "" }, g: 0, h: false, i: "e\u0302\u0301", j: undefined })).toEqual({
    b: "x", d: ["y"], g: 0, h: false, i: "ế",
  });
});

test("the API's errors go to their fields", () => {
  const errors = [
    { field: "form.child_name", message: "a" },
    { field: "body.form.papers[1]", message: "b" },
    { field: "applicant.name", message: "c" },
  ];
  expect(errorsUnder("form", errors)).toEqual({ child_name: "a", "papers.1": "b" });
  expect(errorsUnder("applicant", errors)).toEqual({ name: "c" });
});

test("titles and labels follow the language", () => {
  expect(titleOf("name", schema.properties!.name!, "vi")).toBe("Họ tên");
  expect(titleOf("name", schema.properties!.name!, "en")).toBe("Name");
  expect(labelOf(schema.properties!.sex!, "male", "vi")).toBe("Nam");
  expect(labelOf(schema.properties!.sex!, "other", "en")).toBe("other");
});

test("every form that ships is of the kind this component draws", () => {
  const dir = join(process.cwd(), "../../../config/forms");
  const known = new Set(["string", "integer", "number", "boolean", "array", "object"]);
  const check = (s: Schema, at: string): void => {
    expect(known.has(s.type ?? ""), `${at}: type ${String(s.type)}`).toBe(true);
    if (s.pattern) expect(() => new RegExp(s.pattern!, "u"), at).not.toThrow();
    for (const [k, p] of Object.entries(s.properties ?? {})) check(p, `${at}.${k}`);
    if (s.items) check(s.items, `${at}[]`);
  };
  const files = readdirSync(dir).filter((f) => f.endsWith(".json"));
  expect(files.length).toBeGreaterThan(10);
  for (const f of files) check(asSchema(JSON.parse(readFileSync(join(dir, f), "utf8")) as AnyForm), f);
});
