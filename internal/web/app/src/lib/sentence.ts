import type { Schemas } from "../api/client";
import { dateTime } from "./format";

type T = (key: string, values?: Record<string, unknown>) => string;

/** Where a dossier stands, as one sentence for the applicant. */
export function statusSentence(s: Schemas["PublicStatus"], t: T): string {
  const step = s.steps.find((x) => x.state === "open" || x.state === "claimed")?.name;
  const due = s.due_at ? dateTime(s.due_at) : "";
  switch (s.status) {
    case 4:
      if (s.stopped_since) return t("sentence.stoppedClock", { at: dateTime(s.stopped_since) });
      if (s.overdue) return t("sentence.late", { due });
      return due ? t(step ? "sentence.processingStep" : "sentence.processing", { step, due }) : t("sentence.processingNoDue");
    case 9:
      return t(s.result === "refused" ? "sentence.readyRefused" : "sentence.ready", { at: dateTime(s.ready_at) });
    case 10:
      return t("sentence.handedOver", { at: dateTime(s.closed_at) });
    default:
      return t(`sentence.s${s.status}`, { due, at: dateTime(s.closed_at ?? s.stopped_since ?? s.received_at) });
  }
}

/** What the applicant has to do now; empty: nothing. */
export function doNow(s: Schemas["PublicStatus"], t: T): string {
  if (s.status === 5) return t("do.supplement");
  if (s.status === 6) return t("do.pay");
  if (s.waiting_for_you) return t("do.confirm");
  if (s.status === 9) return t("do.collect");
  if (s.status === 3 || s.status === 8) return t("do.again");
  if (s.status === 7 || s.status === 10) return "";
  return t("do.wait");
}
