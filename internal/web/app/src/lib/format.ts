/** How offices write times: Vietnam's time whatever the computer is set to. */
const zone = "Asia/Ho_Chi_Minh";

const parts = new Intl.DateTimeFormat("en-GB", {
  timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
});

function split(at: string | Date): Record<string, string> | undefined {
  const d = typeof at === "string" ? new Date(at) : at;
  if (Number.isNaN(d.getTime())) return undefined;
  return Object.fromEntries(parts.formatToParts(d).map((p) => [p.type, p.value]));
}

/** 23/11/2026 15:00 */
export function dateTime(at?: string | Date | null): string {
  const p = at ? split(at) : undefined;
  return p ? `${p.day}/${p.month}/${p.year} ${p.hour}:${p.minute}` : "";
}

/** 23/11/2026, of an instant or of a plain date 2026-11-23 */
export function date(at?: string | Date | null): string {
  if (typeof at === "string") {
    const plain = /^(\d{4})-(\d{2})-(\d{2})$/.exec(at);
    if (plain) return `${plain[3]}/${plain[2]}/${plain[1]}`;
  }
  const p = at ? split(at) : undefined;
  return p ? `${p.day}/${p.month}/${p.year}` : "";
}

/** 15:00 */
export function time(at?: string | Date | null): string {
  const p = at ? split(at) : undefined;
  return p ? `${p.hour}:${p.minute}` : "";
}

/** The calendar day in Vietnam, 2026-11-23, for comparing. */
export function day(at: string | Date): string {
  const p = split(at);
  return p ? `${p.year}-${p.month}-${p.day}` : "";
}

export type Span = { days: number; hours: number; minutes: number };

/** Working minutes of one working day: 07:30–11:30 and 13:00–17:00. */
export const workingDay = 480;

/** Splits working minutes into working days, hours and minutes; the sign is dropped. */
export function span(minutes: number): Span {
  const total = Math.abs(Math.trunc(minutes));
  return { days: Math.floor(total / workingDay), hours: Math.floor((total % workingDay) / 60), minutes: total % 60 };
}

const units = { vi: { d: " ngày", h: " giờ", m: " phút" }, en: { d: " d", h: " h", m: " min" } };

/** "2 ngày 3 giờ", the two largest units only: nobody plans by minutes two days ahead. */
export function spanText(minutes: number, lang: string): string {
  const u = lang === "en" ? units.en : units.vi;
  const s = span(minutes);
  const words: string[] = [];
  if (s.days > 0) words.push(s.days + u.d);
  if (s.hours > 0) words.push(s.hours + u.h);
  if (s.days === 0 && s.minutes > 0) words.push(s.minutes + u.m);
  return words.length > 0 ? words.join(" ") : "0" + u.m;
}

/** The name in the language of the page; the Vietnamese one is the official one. */
export function named(n: { name?: string; name_en?: string } | undefined | null, lang: string): string {
  if (!n) return "";
  return (lang === "en" && n.name_en) || n.name || "";
}

/** UBND phường Bến Nghé: the short form offices use in tables. */
export const shortAgency = (name: string): string =>
  name.replace(/^Ủy ban nhân dân /, "UBND ").replace(/^People's Committee of /, "PC of ");
