import { expect, test } from "vitest";
import { levelWords } from "./level";

const vi = (level: string) => ({ province: "Cấp tỉnh", district: "Cấp huyện", ward: "Cấp xã" })[level] ?? level;

test.each([
  ["ward", "Cấp xã"],
  ["ward/province", "Cấp xã / Cấp tỉnh"],
  ["province/ủy quyền xã", "Cấp tỉnh / ủy quyền xã"],
  ["province (Sở ATTP)", "Cấp tỉnh (Sở ATTP)"],
  ["", ""],
  [undefined, undefined],
])("%s", (published, words) => {
  expect(levelWords(published, vi)).toBe(words);
});
