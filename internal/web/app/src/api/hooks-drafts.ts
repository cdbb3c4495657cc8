import { useCallback, useEffect, useRef, useState } from "react";
import { api, asProblem, unwrap, type Problem } from "./client";

export type DraftState<T> = {
  /** What was kept before, once it is known: undefined while loading, null = nothing. */
  restored: T | null | undefined;
  /** When what is typed was last kept. */
  savedAt?: string;
  saving: boolean;
  error?: Problem;
  /** Keeps what is typed, a moment after the last change. */
  save: (data: T) => void;
  /** Keeps it now; for leaving the page on purpose. */
  flush: () => Promise<void>;
  /** Forgets the draft, once what it was for has been sent. */
  discard: () => Promise<void>;
};

const pause = 1200; // ms after the last key

/**
 * A draft of one's own, on the server: it survives a closed tab, and another computer.
 * key "" = none. The same key names the files that belong to it (useDraftFiles).
 */
export function useDraft<T extends object>(key: string): DraftState<T> {
  const [restored, setRestored] = useState<T | null | undefined>(key === "" ? null : undefined);
  const [savedAt, setSavedAt] = useState<string>();
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<Problem>();
  const pending = useRef<{ key: string; data: T } | undefined>(undefined);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const inFlight = useRef<Promise<void>>(Promise.resolve());

  const write = useCallback((keepalive: boolean): Promise<void> => {
    clearTimeout(timer.current);
    const what = pending.current;
    if (!what) return inFlight.current;
    pending.current = undefined;
    setSaving(true);
    // One after the other: an older text must not arrive last.
    inFlight.current = inFlight.current.then(async () => {
      try {
        const d = await unwrap(api.PUT("/api/v1/drafts/{key}", { params: { path: { key: what.key } }, body: { data: what.data as Record<string, never> }, keepalive }));
        setSavedAt(d.updated_at);
        setError(undefined);
      } catch (e) {
        pending.current ??= what;
        setError(asProblem(e));
      } finally {
        setSaving(false);
      }
    });
    return inFlight.current;
  }, []);

  useEffect(() => {
    if (key === "") {
      setRestored(null);
      return;
    }
    let gone = false;
    setRestored(undefined);
    setSavedAt(undefined);
    unwrap(api.GET("/api/v1/drafts/{key}", { params: { path: { key } } }))
      .then((d) => {
        if (gone) return;
        setRestored(d.data as unknown as T);
        setSavedAt(d.updated_at);
      })
      .catch((e: unknown) => {
        if (gone) return;
        setRestored(null); // without it one begins anew
        if (asProblem(e).status !== 404) setError(asProblem(e));
      });
    const leave = () => void write(true);
    window.addEventListener("pagehide", leave);
    return () => {
      gone = true;
      window.removeEventListener("pagehide", leave);
      void write(true);
    };
  }, [key, write]);

  const save = useCallback(
    (data: T) => {
      if (key === "") return;
      pending.current = { key, data };
      clearTimeout(timer.current);
      timer.current = setTimeout(() => void write(false), pause);
    },
    [key, write],
  );
  const flush = useCallback(() => write(false), [write]);
  const discard = useCallback(async () => {
    clearTimeout(timer.current);
    pending.current = undefined;
    await inFlight.current;
    if (key === "") return;
    setSavedAt(undefined);
    try {
      await unwrap(api.DELETE("/api/v1/drafts/{key}", { params: { path: { key } } }));
    } catch (e) {
      setError(asProblem(e)); // it expires by itself
    }
  }, [key]);

  return { restored, savedAt, saving, error, save, flush, discard };
}
