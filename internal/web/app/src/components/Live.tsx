import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { useContext, useEffect, useState, type ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useMe } from "../api/hooks";
import { listen, type Hint, type LiveState } from "../lib/live";
import { LiveContext } from "../lib/pace";

/** Lists whose rows are of many dossiers: any hint may concern them. */
const lists = new Set(["tasks", "dossiers", "board", "notices", "batches", "incidents"]);

/** Asks again for what a hint concerns. */
export function refresh(client: QueryClient, hint: Hint): void {
  void client.invalidateQueries({
    predicate: ({ queryKey, state }) => {
      const [kind] = queryKey as [unknown];
      if (typeof kind !== "string") return false;
      if (lists.has(kind)) return true;
      if (kind !== "task" && kind !== "dossier") return false;
      const data = state.data as { id?: string; dossier_id?: string } | undefined;
      return hint.many || !data || hint.dossiers.includes(data.dossier_id ?? data.id ?? "");
    },
  });
}

/** Listens while somebody is logged in. */
export function Live({ children }: { children: ReactNode }) {
  const me = useMe();
  const client = useQueryClient();
  const [state, setState] = useState<LiveState>("lost");
  const id = me.data?.id;
  useEffect(() => {
    if (!id) return;
    setState("connecting");
    const leave = listen({ hint: (h) => refresh(client, h), state: setState });
    return () => {
      leave();
      setState("lost");
    };
  }, [id, client]);
  return <LiveContext value={state}>{children}</LiveContext>;
}

/** Says that the page no longer hears of changes by itself. */
export function LiveBanner() {
  const { t } = useTranslation();
  const me = useMe();
  const state = useContext(LiveContext);
  const [late, setLate] = useState(false);
  useEffect(() => {
    setLate(false);
    if (state !== "lost" || !me.data) return;
    const timer = setTimeout(() => setLate(true), 5_000); // a short break is nobody's concern
    return () => clearTimeout(timer);
  }, [state, me.data]);
  return late ? <div className="live-lost no-print" role="status">{t("live.lost")}</div> : null;
}
