import type { Values } from "./schema";

/** What somebody typed and did not send: a form and a remark, and the version of the task it was typed for. */
export type Typed = { form: Values; comment: string; version?: number };

export const nothing: Typed = { form: {}, comment: "" };

export const isNothing = (d: Typed): boolean => Object.keys(d.form).length === 0 && d.comment.trim() === "";

const prefix = "motcua.draft:";

/** Kept in this tab at every key: it outlives a reload and a session that ended, also when the server cannot be reached. */
export const tabDraft = {
  read(key: string): Typed | undefined {
    try {
      const d = JSON.parse(sessionStorage.getItem(prefix + key) ?? "null") as Partial<Typed> | null;
      if (!d || typeof d.form !== "object" || d.form === null || typeof d.comment !== "string") return undefined;
      return { form: d.form, comment: d.comment, version: d.version };
    } catch {
      return undefined; // no storage, or not ours: begin with nothing
    }
  },
  write(key: string, d: Typed): void {
    try {
      if (isNothing(d)) sessionStorage.removeItem(prefix + key);
      else sessionStorage.setItem(prefix + key, JSON.stringify(d));
    } catch {
      // The tab's storage is full or off: the server's draft remains.
    }
  },
  forget(key: string): void {
    try {
      sessionStorage.removeItem(prefix + key);
    } catch {
      // nothing was kept
    }
  },
  /** On logging out: nothing of this person stays in the browser. */
  forgetAll(): void {
    try {
      for (const key of Object.keys(sessionStorage)) if (key.startsWith(prefix)) sessionStorage.removeItem(key);
    } catch {
      // nothing was kept
    }
  },
};

/** Two fillings side by side: what differs, by the name of the field. */
export function differing(mine: Values, theirs: Values): string[] {
  const keys = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  return keys.filter((k) => JSON.stringify(mine[k]) !== JSON.stringify(theirs[k]));
}
