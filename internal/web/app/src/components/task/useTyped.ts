import { useCallback, useEffect, useRef, useState } from "react";
import { useDraft } from "../../api/hooks-drafts";
import { isNothing, nothing, tabDraft, type Typed } from "../../lib/draft";
import type { Values } from "../../lib/schema";

/**
 * What is typed for a task. It is kept in the tab at every key and on the server a moment
 * later: a reload, a closed tab and a session that ended lose nothing.
 */
export function useTyped(key: string, version: number, keep: boolean) {
  const [typed, setTyped] = useState<Typed>(() => tabDraft.read(key) ?? nothing);
  const [restored, setRestored] = useState(!isNothing(typed));
  const latest = useRef(typed);
  const kept = useDraft<Typed>(keep ? key : "");
  const { save, discard, restored: fromServer } = kept;

  useEffect(() => {
    // What this tab has is newer than what the server has.
    if (!fromServer || !isNothing(latest.current) || typeof fromServer.form !== "object" || typeof fromServer.comment !== "string") return;
    latest.current = fromServer;
    setTyped(fromServer);
    setRestored(!isNothing(fromServer));
  }, [fromServer]);

  const change = useCallback(
    (to: Partial<Typed>) => {
      const next = { ...latest.current, ...to, version };
      latest.current = next;
      setTyped(next);
      tabDraft.write(key, next);
      save(next);
    },
    [key, version, save],
  );
  const setForm = useCallback((form: Values) => change({ form }), [change]);
  const setComment = useCallback((comment: string) => change({ comment }), [change]);
  const drop = useCallback(() => {
    tabDraft.forget(key);
    latest.current = nothing;
    setTyped(nothing);
    setRestored(false);
    void discard();
  }, [key, discard]);
  return {
    typed, setForm, setComment, drop, restored,
    older: restored && typed.version !== undefined && typed.version !== version,
    savedAt: kept.savedAt, failed: !!kept.error, flush: kept.flush,
  };
}
