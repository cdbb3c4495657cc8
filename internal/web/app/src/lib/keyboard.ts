import { useEffect, useRef } from "react";

/** Where a letter is text: Telex types accents with letters. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.isContentEditable || target.getAttribute("contenteditable") === "true") return true;
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  if (target instanceof HTMLInputElement) return !["button", "checkbox", "radio", "submit", "reset"].includes(target.type);
  return target.getAttribute("role") === "combobox";
}

export type Keys = Record<string, (e: KeyboardEvent) => void>;

/** The name of a key press: "j", "?", "Enter", "Ctrl+Enter". */
export function keyName(e: Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey">): string {
  return (e.ctrlKey || e.metaKey ? "Ctrl+" : "") + (e.altKey ? "Alt+" : "") + e.key;
}

/** A dialog that is closed but still in the page does not count. */
function dialogOpen(): boolean {
  const dialogs = document.querySelectorAll<HTMLElement>('[role="dialog"][aria-modal="true"]');
  return Array.from(dialogs).some((d) => d.checkVisibility?.() ?? true);
}

/** Runs the handler of a key press; single keys are off while typing, inside dialogs and during composition. */
export function handleKey(keys: Keys, e: KeyboardEvent): boolean {
  if (e.defaultPrevented || e.isComposing || e.repeat && e.key === "Enter") return false;
  const name = keyName(e);
  const run = keys[name];
  if (!run) return false;
  const combined = name.startsWith("Ctrl+");
  if (!combined && isTyping(e.target)) return false;
  if (dialogOpen()) return false;
  // Enter on a link or a button is that link's or button's.
  if (name === "Enter" && e.target instanceof HTMLElement && e.target.closest("a,button,summary,[role=button]")) return false;
  e.preventDefault();
  run(e);
  return true;
}

export function useKeys(keys: Keys, enabled = true): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!enabled) return;
    const listen = (e: KeyboardEvent) => void handleKey(latest.current, e);
    document.addEventListener("keydown", listen);
    return () => document.removeEventListener("keydown", listen);
  }, [enabled]);
}

/** Moves a cursor in a list of n rows. */
export function moveCursor(at: number, by: number, n: number): number {
  if (n === 0) return -1;
  if (at < 0) return by > 0 ? 0 : n - 1;
  return Math.min(n - 1, Math.max(0, at + by));
}
