import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import en from "./en";
import vi from "./vi";

type Tree = { [key: string]: string | Tree };

function flat(t: Tree, at = ""): Record<string, string> {
  return Object.assign({}, ...Object.entries(t).map(([k, v]) => (typeof v === "string" ? { [at + k]: v } : flat(v, `${at}${k}.`))));
}

const words = flat(vi as Tree);
const english = flat(en as unknown as Tree);

test("both languages say the same things with the same values", () => {
  expect(Object.keys(english).sort()).toEqual(Object.keys(words).sort());
  const values = (s: string) => (s.match(/{{\w+}}/g) ?? []).sort();
  for (const [key, text] of Object.entries(words)) {
    if (!/_(one|other)$/.test(key)) expect(values(english[key]!), key).toEqual(values(text));
  }
});

test("Vietnamese is NFC and complete", () => {
  for (const [key, text] of Object.entries(words)) {
    expect(text.trim(), key).not.toBe("");
    expect(text.normalize("NFC"), key).toBe(text);
  }
});

test("every key that the pages use exists", () => {
  const missing: string[] = [];
  const walk = (dir: string): void => {
    for (const f of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, f.name);
      if (f.isDirectory()) walk(path);
      else if (/\.tsx?$/.test(f.name) && !f.name.endsWith(".test.ts")) {
        for (const m of readFileSync(path, "utf8").matchAll(/\b(?:t|vi|say)\("([\w.]+)"/g)) {
          if (!(m[1]! in words) && !(`${m[1]}_other` in words)) missing.push(`${f.name}: ${m[1]}`);
        }
      }
    }
  };
  walk(join(process.cwd(), "src"));
  expect(missing).toEqual([]);
});
