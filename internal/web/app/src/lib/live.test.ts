import { expect, test, vi } from "vitest";
import { listen, pace, type Hint, type LiveState } from "./live";

class Source extends EventTarget {
  onerror: (() => void) | null = null;
  closed = false;
  close() {
    this.closed = true;
  }
  say(type: string, data = "{}") {
    this.dispatchEvent(new MessageEvent(type, { data }));
  }
}

function bench() {
  const sources: Source[] = [];
  const channels = new Set<{ onmessage: ((e: MessageEvent) => void) | null }>();
  const waiting: (() => Promise<void>)[] = [];
  let held = false;
  const next = async () => {
    const first = waiting.shift();
    if (!first) return void (held = false);
    held = true;
    await first();
    await next();
  };
  const means = () => ({
    source: () => {
      const s = new Source();
      sources.push(s);
      return s as unknown as EventSource;
    },
    channel: () => {
      const c = {
        onmessage: null as ((e: MessageEvent) => void) | null,
        postMessage: (data: unknown) => channels.forEach((o) => o !== c && o.onmessage?.(new MessageEvent("message", { data }))),
        close: () => void channels.delete(c),
      };
      channels.add(c);
      return c;
    },
    lock: (_: string, fn: () => Promise<void>) => {
      waiting.push(fn);
      if (!held) void next();
      return Promise.resolve();
    },
  });
  return { sources, means };
}

const tab = () => ({ hint: vi.fn<(h: Hint) => void>(), state: vi.fn<(s: LiveState) => void>() });

test("one tab listens and tells the others; the next one takes over", async () => {
  const b = bench();
  const one = tab();
  const two = tab();
  const leaveOne = listen(one, b.means());
  const leaveTwo = listen(two, b.means());
  expect(b.sources).toHaveLength(1);
  b.sources[0]?.say("ready");
  b.sources[0]?.say("changed", '{"dossiers":["d1"],"many":false}');
  for (const t of [one, two]) {
    expect(t.state).toHaveBeenLastCalledWith("open");
    expect(t.hint).toHaveBeenCalledExactlyOnceWith({ dossiers: ["d1"], many: false });
  }
  leaveOne();
  expect(b.sources[0]?.closed).toBe(true);
  await vi.waitFor(() => expect(b.sources).toHaveLength(2));
  b.sources[1]?.say("changed", '{"dossiers":[],"many":true}');
  expect(two.hint).toHaveBeenLastCalledWith({ dossiers: [], many: true });
  expect(one.hint).toHaveBeenCalledTimes(1);
  leaveTwo();
});

test("what happened while the connection was lost is asked for again", () => {
  const b = bench();
  const t = tab();
  const leave = listen(t, b.means());
  b.sources[0]?.say("ready");
  expect(t.hint).not.toHaveBeenCalled();
  b.sources[0]?.onerror?.();
  expect(t.state).toHaveBeenLastCalledWith("lost");
  b.sources[0]?.say("ready");
  expect(t.state).toHaveBeenLastCalledWith("open");
  expect(t.hint).toHaveBeenCalledExactlyOnceWith({ dossiers: [], many: true });
  leave();
});

test("lists are asked for often only while nothing is heard", () => {
  expect(pace("lost")).toBeLessThan(pace("open"));
});
