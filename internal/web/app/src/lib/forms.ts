import type { Schema } from "./schema";

/** A component of a form of form-js, as far as the pages look into it. */
export type JsComponent = {
  id?: string;
  type: string;
  key?: string;
  path?: string;
  label?: string;
  dateLabel?: string;
  timeLabel?: string;
  description?: string;
  text?: string;
  subtype?: string;
  decimalDigits?: number;
  values?: { label: string; value: unknown; "x-en"?: string }[];
  components?: JsComponent[];
  "x-en"?: Partial<Record<"label" | "description" | "text" | "dateLabel" | "timeLabel", string>>;
  [more: string]: unknown;
};

/** A form of bpmn.io's form-js; titles and English words are additions of ours that form-js ignores. */
export type JsForm = { components: JsComponent[]; title?: string; "x-title-en"?: string; [more: string]: unknown };

/** A form is a JSON Schema or a form of form-js. */
export type AnyForm = Schema | JsForm;

export const isFormJs = (form: AnyForm | undefined): form is JsForm =>
  !!form && Array.isArray((form as JsForm).components) && !("$schema" in form);

/** True when there is something to fill in. */
export const hasFields = (form: AnyForm | undefined): boolean =>
  isFormJs(form) ? form.components.length > 0 : Object.keys(form?.properties ?? {}).length > 0;

/** The form in one language: form-js knows only one. */
export function localise(form: JsForm, lang: string): JsForm {
  if (lang !== "en") return form;
  const each = (c: JsComponent): JsComponent => ({
    ...c,
    ...c["x-en"],
    ...(c.values && { values: c.values.map((v) => ({ ...v, label: v["x-en"] ?? v.label })) }),
    ...(c.components && { components: c.components.map(each) }),
  });
  return { ...form, components: form.components.map(each) };
}

const shown = new Set(["text", "html", "image", "button", "spacer", "separator", "table"]);

/** What a form of form-js collects, as a schema: for showing what was filled in, and the names of fields. */
export function asSchema(form: AnyForm | undefined): Schema {
  if (!form) return {};
  if (!isFormJs(form)) return form;
  return { type: "object", title: form.title, "x-title-en": form["x-title-en"], properties: propertiesOf(form.components) };
}

function propertiesOf(components: JsComponent[]): Record<string, Schema> {
  const out: Record<string, Schema> = {};
  for (const c of components) {
    if (shown.has(c.type)) continue;
    if (c.type === "group" || c.type === "dynamiclist") {
      const inside: Schema = { type: "object", title: c.label, "x-title-en": c["x-en"]?.label, properties: propertiesOf(c.components ?? []) };
      if (!c.path) Object.assign(out, inside.properties);
      else put(out, c.path.split("."), c.type === "group" ? inside : { type: "array", title: c.label, "x-title-en": c["x-en"]?.label, items: { ...inside, title: undefined, "x-title-en": undefined } });
    } else if (c.key) put(out, c.key.split("."), property(c));
  }
  return out;
}

/** Writes a property at a dotted key. */
function put(into: Record<string, Schema>, [first, ...rest]: string[], s: Schema): void {
  if (rest.length === 0) {
    into[first!] = s;
    return;
  }
  const object = (into[first!] ??= { type: "object", properties: {} });
  put((object.properties ??= {}), rest, s);
}

function property(c: JsComponent): Schema {
  const title = c.label || c.dateLabel || c.timeLabel || c.key;
  const english = c["x-en"]?.label ?? c["x-en"]?.dateLabel ?? c["x-en"]?.timeLabel;
  const choices: Schema | undefined = c.values && {
    enum: c.values.map((v) => v.value as string),
    "x-labels": Object.fromEntries(c.values.map((v) => [String(v.value), { vi: v.label, en: v["x-en"] ?? v.label }])),
  };
  const base: Schema = { title, "x-title-en": english };
  switch (c.type) {
    case "number":
      return { ...base, type: c.decimalDigits === 0 ? "integer" : "number" };
    case "checkbox":
      return { ...base, type: "boolean" };
    case "checklist":
    case "taglist":
      return { ...base, type: "array", items: { type: "string", ...choices } };
    case "datetime":
      return { ...base, type: "string", format: c.subtype === "date" ? "date" : undefined };
    case "textarea":
      return { ...base, type: "string", "x-multiline": true };
    default:
      return { ...base, type: "string", ...choices };
  }
}

/** The name of the field at a path of values: owners.0.name → "Tên". */
export function titleAt(schema: Schema, path: string, lang: string): string {
  let at: Schema | undefined = schema;
  let title = path;
  for (const part of path.split(".")) {
    at = /^\d+$/.test(part) ? at?.items : at?.properties?.[part];
    title = (lang === "en" && at?.["x-title-en"]) || at?.title || title;
  }
  return title;
}
