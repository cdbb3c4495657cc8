import { expect, test } from "vitest";
import { asSchema, hasFields, isFormJs, localise, titleAt, type JsForm } from "./forms";

const form: JsForm = {
  title: "Thẩm tra",
  components: [
    { type: "text", text: "# Xin chào", "x-en": { text: "# Hello" } },
    { type: "select", key: "state", label: "Tình trạng", "x-en": { label: "State" }, values: [{ label: "Tốt", value: "good", "x-en": "Good" }] },
    { type: "number", key: "floors", label: "Tầng", decimalDigits: 0 },
    { type: "datetime", subtype: "date", key: "seen.on", dateLabel: "Ngày xem" },
    { type: "checklist", key: "papers", label: "Giấy tờ", values: [{ label: "Đơn", value: "a" }] },
    { type: "group", label: "Nhóm", components: [{ type: "textfield", key: "loose", label: "Lẻ" }] },
    { type: "dynamiclist", path: "owners", label: "Chủ", components: [{ type: "textfield", key: "name", label: "Tên" }] },
  ],
};

test("a form of form-js is told from a schema", () => {
  expect(isFormJs(form)).toBe(true);
  expect(isFormJs({ properties: { components: { type: "array" } } })).toBe(false);
  expect(hasFields(form)).toBe(true);
  expect(hasFields({ properties: {} })).toBe(false);
  expect(hasFields(undefined)).toBe(false);
});

test("what it collects, as a schema", () => {
  const p = asSchema(form).properties!;
  expect(Object.keys(p)).toEqual(["state", "floors", "seen", "papers", "loose", "owners"]);
  expect(p.state!["x-labels"]!.good).toEqual({ vi: "Tốt", en: "Good" });
  expect(p.floors!.type).toBe("integer");
  expect(p.seen!.properties!.on!.format).toBe("date");
  expect(p.papers!.items!.enum).toEqual(["a"]);
  expect(p.owners!.items!.properties!.name!.title).toBe("Tên");
});

test("fields are named by their path, in the language of the page", () => {
  const s = asSchema(form);
  expect(titleAt(s, "state", "vi")).toBe("Tình trạng");
  expect(titleAt(s, "state", "en")).toBe("State");
  expect(titleAt(s, "owners.0.name", "vi")).toBe("Tên");
  expect(titleAt(s, "unknown", "vi")).toBe("unknown");
});

test("English words take the place of the Vietnamese ones, the rest stays", () => {
  const en = localise(form, "en").components;
  expect(en[0]!.text).toBe("# Hello");
  expect(en[1]!.label).toBe("State");
  expect(en[1]!.values![0]!.label).toBe("Good");
  expect(en[2]!.label).toBe("Tầng");
  expect(localise(form, "vi")).toBe(form);
});
