import { expect, test, vi } from "vitest";
import { ActionKey, newKey } from "./idempotency";

test("the same attempt keeps its key until there is a clear answer", () => {
  const key = new ActionKey();
  const first = key.for({ outcome: "accept" });
  expect(key.for({ outcome: "accept" })).toBe(first); // no answer came: tried again
  expect(key.for({ outcome: "refuse" })).not.toBe(first); // something else
  const second = key.for({ outcome: "refuse" });
  key.settle();
  expect(key.for({ outcome: "refuse" })).not.toBe(second);
});

test("keys are UUIDs, also without a secure context", () => {
  const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
  expect(newKey()).toMatch(uuid);
  vi.stubGlobal("crypto", { getRandomValues: crypto.getRandomValues.bind(crypto) });
  expect(newKey()).toMatch(uuid);
  vi.unstubAllGlobals();
});
