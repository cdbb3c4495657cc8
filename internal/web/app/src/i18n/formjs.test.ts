import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { patchFormJs } from "../../formjs.plugin.ts";
import i18n from ".";
import { formJsVi, translateFormJs } from "./formjs";

const source = readFileSync(join(process.cwd(), "node_modules/@bpmn-io/form-js-viewer/dist/index.es.js"), "utf8");

test("every sentence of form-js has its Vietnamese, and no other", () => {
  const said = new Set<string>();
  for (const m of source.matchAll(/translate\((?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")/g)) said.add((m[1] ?? m[2])!.replace(/\\'/g, "'"));
  for (const m of source.matchAll(/translate\('[^']*'\) : translate\('([^']*)'/g)) said.add(m[1]!);
  said.delete("HELLO {you}"); // an example in a comment
  expect([...said].sort()).toEqual(Object.keys(formJsVi).sort());
  for (const [english, words] of Object.entries(formJsVi)) {
    const names = (s: string) => (s.match(/{\w+}/g) ?? []).filter((x) => english !== "Field must match pattern {value}." || x !== "{value}");
    expect(names(words).sort(), english).toEqual(names(english).sort());
    expect(words.normalize("NFC"), english).toBe(words);
  }
});

test("sentences are filled in, in the language of the page", async () => {
  await i18n.changeLanguage("vi");
  expect(translateFormJs("Field must have minimum value of {value}.", { value: "0" })).toBe("Không nhỏ hơn 0.");
  await i18n.changeLanguage("en");
  expect(translateFormJs("Field is required.")).toBe("Field is required.");
  await i18n.changeLanguage("vi");
});

test("what form-js does not translate is put right when the pages are built", () => {
  const patched = patchFormJs(source);
  expect(patched).toContain("getLocaleDateFormat(locale = 'en-GB')");
  expect(patched).not.toContain("valueLabel || 'Select'");
  expect(patched).not.toContain("placeholder: 'Search'");
  expect(() => patchFormJs("another version")).toThrow(/form-js/);
});
