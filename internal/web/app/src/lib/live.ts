/**
 * Hints that something changed, from the service's stream of server-sent events.
 *
 * A browser opens few connections to one host, and people keep many tabs: where it can,
 * one tab listens and tells the others. While nothing is heard the lists are asked for
 * from time to time, as ever (see `pace`).
 */
export interface Hint {
  dossiers: string[];
  /** More than are named: whatever shows may be out of date. */
  many: boolean;
}

export type LiveState = "connecting" | "open" | "lost";

interface Channel {
  postMessage(message: unknown): void;
  close(): void;
  onmessage: ((e: MessageEvent) => void) | null;
}

interface Means {
  source: (url: string) => EventSource;
  channel?: (name: string) => Channel;
  lock?: (name: string, held: () => Promise<void>) => Promise<unknown>;
}

const url = "/api/v1/live";
const name = "motcua-live";

/** Milliseconds between looks at lists: seldom while hints come. */
export const pace = (state: LiveState): number => (state === "open" ? 5 * 60_000 : 15_000);

/** Listens until the function it gives is called. */
export function listen(on: { hint: (h: Hint) => void; state: (s: LiveState) => void }, means: Means = browser()): () => void {
  const all: Hint = { dossiers: [], many: true };
  let source: EventSource | undefined;
  let ended = false;
  let release: () => void = () => undefined;
  const channel = means.channel?.(name);

  const say = (message: { hint?: Hint; state?: LiveState }) => {
    if (message.state) on.state(message.state);
    if (message.hint) on.hint(message.hint);
    channel?.postMessage(message);
  };
  if (channel) {
    channel.onmessage = (e: MessageEvent) => {
      const m = e.data as { hint?: Hint; state?: LiveState };
      if (m.state) on.state(m.state);
      if (m.hint) on.hint(m.hint);
    };
  }
  const open = () => {
    source = means.source(url);
    let before = false;
    source.addEventListener("ready", () => say(before ? { state: "open", hint: all } : ((before = true), { state: "open" })));
    source.addEventListener("changed", (e) => say({ hint: JSON.parse((e as MessageEvent<string>).data) as Hint }));
    source.onerror = () => say({ state: "lost" });
  };
  if (means.lock && channel) {
    void means.lock(name, () => {
      if (ended) return Promise.resolve();
      open();
      return new Promise<void>((done) => (release = done)); // the next tab listens when this one goes
    });
  } else open();
  return () => {
    ended = true;
    source?.close();
    channel?.close();
    release();
  };
}

function browser(): Means {
  return {
    source: (u) => new EventSource(u),
    channel: "BroadcastChannel" in window ? (n) => new BroadcastChannel(n) : undefined,
    lock: "locks" in navigator ? (n, held) => navigator.locks.request(n, held) : undefined,
  };
}
