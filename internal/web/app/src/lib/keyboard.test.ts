import { afterEach, expect, test, vi } from "vitest";
import { handleKey, isTyping, keyName, moveCursor } from "./keyboard";

afterEach(() => document.body.replaceChildren());

function press(key: string, on: Element = document.body, more: KeyboardEventInit = {}) {
  const e = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more });
  Object.defineProperty(e, "target", { value: on });
  return e;
}

function add(html: string): Element {
  document.body.innerHTML = html;
  return document.body.firstElementChild!;
}

test("letters are text where one types", () => {
  for (const html of ["<input>", '<input type="search">', "<textarea></textarea>", "<select></select>", '<div role="combobox"></div>', '<div contenteditable="true"></div>']) {
    expect(isTyping(add(html)), html).toBe(true);
  }
  for (const html of ['<input type="checkbox">', '<input type="radio">', "<button></button>", "<a></a>"]) {
    expect(isTyping(add(html)), html).toBe(false);
  }
});

test("a single key runs, but not while typing or composing", () => {
  const j = vi.fn();
  expect(handleKey({ j }, press("j"))).toBe(true);
  expect(handleKey({ j }, press("j", add("<input>")))).toBe(false);
  expect(handleKey({ j }, press("j", document.body, { isComposing: true }))).toBe(false);
  expect(handleKey({ j }, press("j", document.body, { ctrlKey: true }))).toBe(false);
  expect(j).toHaveBeenCalledTimes(1);
});

test("Ctrl+Enter works in a field: that is where one is when done", () => {
  const done = vi.fn();
  expect(handleKey({ "Ctrl+Enter": done }, press("Enter", add("<textarea></textarea>"), { ctrlKey: true }))).toBe(true);
  expect(done).toHaveBeenCalledOnce();
});

test("Enter on a link is the link's", () => {
  const open = vi.fn();
  expect(handleKey({ Enter: open }, press("Enter", add("<a href='#'>x</a>")))).toBe(false);
  expect(handleKey({ Enter: open }, press("Enter"))).toBe(true);
});

test("keys rest while a dialog is open", () => {
  add('<div role="dialog" aria-modal="true"></div>');
  expect(handleKey({ j: vi.fn() }, press("j"))).toBe(false);
  const dialog = add('<div role="dialog" aria-modal="true"></div>') as HTMLElement;
  dialog.checkVisibility = () => false; // closed, not yet removed
  expect(handleKey({ j: vi.fn() }, press("j"))).toBe(true);
});

test("names of keys", () => {
  const k = (key: string, ctrlKey = false, metaKey = false) => keyName({ key, ctrlKey, metaKey, altKey: false });
  expect(k("?")).toBe("?");
  expect(k("Enter", true)).toBe("Ctrl+Enter");
  expect(k("Enter", false, true)).toBe("Ctrl+Enter");
});

test("the cursor stays in the list", () => {
  expect(moveCursor(-1, 1, 3)).toBe(0);
  expect(moveCursor(2, 1, 3)).toBe(2);
  expect(moveCursor(0, -1, 3)).toBe(0);
  expect(moveCursor(-1, -1, 3)).toBe(2);
  expect(moveCursor(0, 1, 0)).toBe(-1);
});
