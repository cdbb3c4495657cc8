import type { ThemeConfig } from "antd";
import { theme as antd } from "antd";

export type Mode = "light" | "dark";

const light = {
  colorPrimary: "#0b5f73",
  colorInfo: "#0b5f73",
  colorLink: "#0b5f73",
  colorLinkHover: "#084756",
  colorTextBase: "#16232b",
  colorTextSecondary: "#46565f",
  colorTextTertiary: "#55656e",
  colorTextPlaceholder: "#5f6f78",
  colorBgLayout: "#f5f7f8",
  colorBorder: "#8a9aa3",
  colorBorderSecondary: "#dde4e8",
  colorError: "#b3261e",
  colorSuccess: "#1b6e3c",
  colorWarning: "#8a5300",
};

const dark = {
  colorPrimary: "#2b8ba3",
  colorInfo: "#2b8ba3",
  colorLink: "#6cc4d8",
  colorLinkHover: "#9adbe9",
  colorTextBase: "#e6edf0",
  colorTextSecondary: "#b3c0c7",
  colorTextTertiary: "#a3b2ba",
  colorTextPlaceholder: "#93a3ab",
  colorBgBase: "#12191d",
  colorBgLayout: "#0d1316",
  colorBgContainer: "#151e23",
  colorBgElevated: "#1b262c",
  colorBorder: "#5a6b75",
  colorBorderSecondary: "#2a373e",
  colorError: "#ff8a80",
  colorSuccess: "#7fd6a0",
  colorWarning: "#f2b866",
};

/** One accent colour, hairlines instead of shadows; every pair of colours passes WCAG AA. */
export function themeOf(mode: Mode): ThemeConfig {
  return {
    algorithm: mode === "dark" ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      ...(mode === "dark" ? dark : light),
      fontFamily: '"Be Vietnam Pro", system-ui, sans-serif',
      fontSize: 14,
      borderRadius: 6,
      wireframe: false,
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.16s",
    },
    components: {
      Button: { primaryShadow: "none", defaultShadow: "none", dangerShadow: "none", ...(mode === "dark" ? { colorPrimary: "#1c7288", colorPrimaryHover: "#23819a" } : {}) },
      Alert: { withDescriptionPadding: "12px 16px" },
    },
  };
}

const stored = "motcua.theme";

export function initialMode(): Mode {
  const saved = localStorage.getItem(stored);
  if (saved === "light" || saved === "dark") return saved;
  return window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
}

export function keepMode(mode: Mode): void {
  localStorage.setItem(stored, mode);
}
