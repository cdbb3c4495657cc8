/** The part of JSON Schema 2020-12 that the forms use, with their extensions. */
export type Schema = {
  type?: string;
  title?: string;
  "x-title-en"?: string;
  description?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  enum?: (string | number)[];
  "x-labels"?: Record<string, { vi: string; en: string }>;
  "x-multiline"?: boolean;
  items?: Schema;
  format?: string;
  minLength?: number;
  maxLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  exclusiveMaximum?: number;
  maxItems?: number;
  default?: unknown;
};

export type Values = Record<string, unknown>;

/** What is wrong, by path: "child_name", "address.street", "papers.0". */
export type FormErrors = Record<string, string>;

export type Say = (key: string, values?: Record<string, unknown>) => string;

export const titleOf = (key: string, s: Schema, lang: string): string =>
  (lang === "en" && s["x-title-en"]) || s.title || key;

export function labelOf(s: Schema, value: unknown, lang: string): string {
  const label = s["x-labels"]?.[String(value)];
  return label ? (lang === "en" ? label.en : label.vi) : String(value);
}

const blank = (v: unknown): boolean =>
  v === undefined || v === null || v === "" || (Array.isArray(v) && v.length === 0);

/** Drops what was left empty: an empty field is absent, not "". */
export function clean(v: Values): Values {
  const out: Values = {};
  for (const [key, value] of Object.entries(v)) {
    const cleaned = cleanValue(value);
    if (!blank(cleaned)) out[key] = cleaned;
  }
  return out;
}

function cleanValue(v: unknown): unknown {
  if (typeof v === "string") return v.trim().normalize("NFC");
  if (Array.isArray(v)) return v.map(cleanValue).filter((x) => !blank(x));
  if (v && typeof v === "object") {
    const o = clean(v as Values);
    return Object.keys(o).length > 0 ? o : undefined;
  }
  return v;
}

/** Checks in the browser what can be checked there; the server has the last word. */
export function validate(schema: Schema, value: Values, say: Say, at = ""): FormErrors {
  const errors: FormErrors = {};
  for (const [key, s] of Object.entries(schema.properties ?? {})) {
    const path = at ? `${at}.${key}` : key;
    const v = value[key];
    if (blank(typeof v === "string" ? v.trim() : v)) {
      if (schema.required?.includes(key)) errors[path] = say("form.required");
      continue;
    }
    Object.assign(errors, check(s, v, say, path));
  }
  return errors;
}

function check(s: Schema, v: unknown, say: Say, path: string): FormErrors {
  if (s.type === "object" && v && typeof v === "object") return validate(s, v as Values, say, path);
  if (s.type === "array" && Array.isArray(v)) {
    if (s.maxItems !== undefined && v.length > s.maxItems) return { [path]: say("form.maxItems", { n: s.maxItems }) };
    return Object.assign({}, ...v.map((item, i) => (s.items ? check(s.items, item, say, `${path}.${i}`) : {})));
  }
  const message = typeof v === "string" ? checkText(s, v.trim(), say) : typeof v === "number" ? checkNumber(s, v, say) : "";
  return message ? { [path]: message } : {};
}

function checkText(s: Schema, v: string, say: Say): string {
  const length = [...v].length;
  if (s.type === "integer" || s.type === "number") return say("form.number");
  if (s.minLength !== undefined && length < s.minLength) return say("form.minLength", { n: s.minLength });
  if (s.maxLength !== undefined && length > s.maxLength) return say("form.maxLength", { n: s.maxLength });
  if (s.format === "date" && !/^\d{4}-\d{2}-\d{2}$/.test(v)) return say("form.date");
  if (s.pattern && !new RegExp(s.pattern, "u").test(v)) {
    return say(s.pattern.includes("[0-9]{12}") ? "form.idNumber" : "form.pattern");
  }
  return "";
}

function checkNumber(s: Schema, v: number, say: Say): string {
  if (s.type === "integer" && !Number.isInteger(v)) return say("form.integer");
  if (s.minimum !== undefined && v < s.minimum) return say("form.minimum", { n: s.minimum });
  if (s.maximum !== undefined && v > s.maximum) return say("form.maximum", { n: s.maximum });
  if (s.exclusiveMinimum !== undefined && v <= s.exclusiveMinimum) return say("form.above", { n: s.exclusiveMinimum });
  if (s.exclusiveMaximum !== undefined && v >= s.exclusiveMaximum) return say("form.below", { n: s.exclusiveMaximum });
  return "";
}

/** The API's errors of one part of a request, by the path inside it: form.child_name → child_name. */
export function errorsUnder(prefix: string, errors: { field: string; message: string }[]): FormErrors {
  const out: FormErrors = {};
  for (const e of errors) {
    const field = e.field.replace(/^body\./, "").replace(/\[(\d+)\]/g, ".$1");
    if (field.startsWith(prefix + ".")) out[field.slice(prefix.length + 1)] ??= e.message;
  }
  return out;
}
