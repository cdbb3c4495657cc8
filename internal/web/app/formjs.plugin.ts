import type { Plugin } from "vite";

const words = (vi: string, en: string): string => `(document.documentElement.lang === "en" ? ${JSON.stringify(en)} : ${JSON.stringify(vi)})`;

/** What form-js 2.0.0 takes from the browser or says in English only. */
const changes: [from: string, to: string][] = [
  // Dates as offices write them, also in a browser that is set to American English: day, month, year, with zeros.
  ["getLocaleDateFormat(locale = 'default')", "getLocaleDateFormat(locale = 'en-GB')"],
  ["children: valueLabel || 'Select'", `children: valueLabel || ${words("Chọn…", "Choose…")}`],
  ["placeholder: 'Search'", `placeholder: ${words("Tìm…", "Search…")}`],
];

/** Fails when form-js has become another version whose text is not the one looked at. */
export function patchFormJs(code: string): string {
  for (const [from, to] of changes) {
    if (!code.includes(from)) throw new Error(`form-js is not the version these pages were made for: it has no ${from}`);
    code = code.replaceAll(from, () => to);
  }
  return code;
}

export const formJs = (): Plugin => ({
  name: "form-js",
  transform(code, id) {
    return id.includes("@bpmn-io/form-js-viewer/dist/index.es.js") ? { code: patchFormJs(code), map: null } : undefined;
  },
});
