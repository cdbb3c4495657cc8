import {
  CheckCircleOutlined, ClockCircleOutlined, CloseCircleOutlined, ExclamationCircleOutlined, FieldTimeOutlined, InboxOutlined,
  PauseCircleOutlined, SyncOutlined, UserOutlined, WarningOutlined, MinusCircleOutlined, StopOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { dueKind, type DueFacts, type DueKind } from "../lib/due";
import { dateTime, spanText } from "../lib/format";

export type Tone = "plain" | "bad" | "warn" | "good" | "pause" | "accent";

/** A state: an icon, a word and a colour, so that none of them is alone. */
export function State({ tone = "plain", icon, children }: { tone?: Tone; icon: ReactNode; children: ReactNode }) {
  return (
    <span className={`state ${tone}`}>
      <span aria-hidden="true">{icon}</span>
      {children}
    </span>
  );
}

const taskStates: Record<string, [Tone, ReactNode]> = {
  open: ["plain", <InboxOutlined />],
  claimed: ["accent", <UserOutlined />],
  waiting: ["pause", <PauseCircleOutlined />],
  done: ["good", <CheckCircleOutlined />],
  cancelled: ["plain", <MinusCircleOutlined />],
};

export function TaskState({ state, waitFor }: { state: string; waitFor?: string }) {
  const { t } = useTranslation();
  const [tone, icon] = taskStates[state] ?? taskStates.open!;
  const word = state === "waiting" && waitFor ? t(`task.wait.${waitFor}`, { defaultValue: t("task.state.waiting") }) : t(`task.state.${state}`);
  return <State tone={tone} icon={icon}>{word}</State>;
}

const statuses: Record<number, [Tone, ReactNode]> = {
  1: ["plain", <InboxOutlined />],
  2: ["accent", <CheckCircleOutlined />],
  3: ["bad", <CloseCircleOutlined />],
  4: ["accent", <SyncOutlined />],
  5: ["pause", <PauseCircleOutlined />],
  6: ["pause", <PauseCircleOutlined />],
  7: ["plain", <MinusCircleOutlined />],
  8: ["bad", <StopOutlined />],
  9: ["good", <CheckCircleOutlined />],
  10: ["good", <CheckCircleOutlined />],
};

/** One of the ten national statuses. */
export function DossierState({ status, name }: { status: number; name?: string }) {
  const { t } = useTranslation();
  const [tone, icon] = statuses[status] ?? statuses[1]!;
  return <State tone={tone} icon={icon}>{name ?? t(`status.${status}`)}</State>;
}

const dueIcons: Record<DueKind, ReactNode> = {
  none: null,
  paused: <PauseCircleOutlined />,
  overdue: <WarningOutlined />,
  late: <WarningOutlined />,
  today: <ExclamationCircleOutlined />,
  soon: <FieldTimeOutlined />,
  ok: <ClockCircleOutlined />,
  done: <CheckCircleOutlined />,
};

/** Working time left, in words: how long still, how late, or why it does not run. */
export function TimeLeft(facts: DueFacts) {
  const { t, i18n } = useTranslation();
  const kind = dueKind(facts);
  if (kind === "none") return <span className="muted">{t("due.none")}</span>;
  const amount = facts.left ? spanText(facts.left.minutes, i18n.language) : "";
  const text: Record<Exclude<DueKind, "none">, string> = {
    paused: t("due.paused"),
    overdue: amount && facts.left!.minutes < 0 ? t("due.overdueBy", { amount }) : t("due.overdue"),
    late: t("due.late"),
    today: amount ? t("due.todayLeft", { amount }) : t("due.today"),
    soon: t("due.left", { amount }),
    ok: amount ? t("due.left", { amount }) : t("due.inTime"),
    done: t("due.done"),
  };
  return (
    <span className={`left ${kind}`}>
      <span aria-hidden="true">{dueIcons[kind]}</span>
      {text[kind]}
    </span>
  );
}

/** A due date, marked where it is provisional. */
export function Due({ at, provisional }: { at?: string; provisional?: boolean }) {
  const { t } = useTranslation();
  if (!at) return <span className="muted">{t("due.none")}</span>;
  return (
    <span>
      <span className="num">{dateTime(at)}</span>
      {provisional && (
        <>
          {" "}
          <State tone="warn" icon={<ExclamationCircleOutlined />}>{t("due.provisional")}</State>
        </>
      )}
    </span>
  );
}
