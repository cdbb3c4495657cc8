import { createContext } from "react";
import type { Mode } from "../theme";

/** What a person chose for this browser. */
export const Settings = createContext<{ mode: Mode; setMode: (m: Mode) => void }>({ mode: "light", setMode: () => undefined });
