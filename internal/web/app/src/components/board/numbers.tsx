import {
  ClockCircleOutlined, ExclamationCircleOutlined, FieldTimeOutlined, HourglassOutlined, InboxOutlined, PauseCircleOutlined, StopOutlined, ThunderboltOutlined, UserDeleteOutlined,
  WarningOutlined,
} from "@ant-design/icons";
import type { ReactNode } from "react";
import type { DossierNumber, TaskNumber } from "../../api/hooks-supervision";
import type { Tone } from "../State";

export type BoardNumber = TaskNumber | DossierNumber;

/** The board's figures, in the order they are read. */
export const groups: [string, BoardNumber[]][] = [
  ["due", ["overdue", "due_today", "due_soon"]],
  ["stuck", ["unassigned", "idle", "away", "incidents"]],
  ["still", ["paused", "suspended"]],
];

export const numbers: BoardNumber[] = ["open", ...groups.flatMap(([, of]) => of)];

export const dossierNumbers: readonly string[] = ["paused", "suspended", "incidents"];

export const looks: Record<BoardNumber, [Tone, ReactNode]> = {
  open: ["plain", <InboxOutlined />],
  overdue: ["bad", <WarningOutlined />],
  due_today: ["warn", <ExclamationCircleOutlined />],
  due_soon: ["plain", <FieldTimeOutlined />],
  unassigned: ["warn", <ClockCircleOutlined />],
  idle: ["warn", <HourglassOutlined />],
  away: ["warn", <UserDeleteOutlined />],
  incidents: ["bad", <ThunderboltOutlined />],
  paused: ["pause", <PauseCircleOutlined />],
  suspended: ["pause", <StopOutlined />],
};
