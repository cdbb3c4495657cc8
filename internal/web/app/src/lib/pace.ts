import { createContext, useContext } from "react";
import { pace, type LiveState } from "./live";

/** Whether hints of changes are heard; see components/Live. */
export const LiveContext = createContext<LiveState>("lost");

/** Milliseconds after which a list is asked for again though nothing was heard. */
export function usePace(): number {
  return pace(useContext(LiveContext));
}
