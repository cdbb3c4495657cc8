import { useCallback, useState } from "react";
import { isNothing, nothing, tabDraft, type Typed } from "../../lib/draft";
import type { Values } from "../../lib/schema";

/** What is typed for a task, kept at every key; it comes back when the task is opened again. */
export function useTyped(key: string, version: number) {
  const [typed, setTyped] = useState<Typed>(() => tabDraft.read(key) ?? nothing);
  const [restored, setRestored] = useState(!isNothing(typed));
  const change = useCallback(
    (to: Partial<Typed>) =>
      setTyped((old) => {
        const next = { ...old, ...to, version };
        tabDraft.write(key, next);
        return next;
      }),
    [key, version],
  );
  const setForm = useCallback((form: Values) => change({ form }), [change]);
  const setComment = useCallback((comment: string) => change({ comment }), [change]);
  const drop = useCallback(() => {
    tabDraft.forget(key);
    setTyped(nothing);
    setRestored(false);
  }, [key]);
  return { typed, setForm, setComment, drop, restored, older: restored && typed.version !== undefined && typed.version !== version };
}
