/** A random UUID, also where the page is not served over a secure address. */
export function newKey(): string {
  if (typeof crypto.randomUUID === "function") return crypto.randomUUID();
  const b = crypto.getRandomValues(new Uint8Array(16));
  b[6] = (b[6]! & 0x0f) | 0x40;
  b[8] = (b[8]! & 0x3f) | 0x80;
  const hex = Array.from(b, (x) => x.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/**
 * The Idempotency-Key of one action of a person. While nobody knows whether the
 * action was done (no answer, 5xx), trying the same thing again uses the same key;
 * something else, or anything after a clear answer, is a new action.
 */
export class ActionKey {
  private key = "";
  private print = "";

  for(action: unknown): string {
    const print = JSON.stringify(action);
    if (this.key === "" || print !== this.print) {
      this.key = newKey();
      this.print = print;
    }
    return this.key;
  }

  /** The server gave a clear answer: the next attempt is another action. */
  settle(): void {
    this.key = "";
  }
}
