// The life of a parent order. What leaves the table is an error of the caller and changes nothing.

export type ParentState = "scheduled" | "working" | "paused" | "ending" | "filled" | "expired" | "cancelled";

export type ParentEvent =
  | "start"
  | "pause"
  | "resume"
  | "cancel"
  | "time_over"
  | "all_filled"
  | "end_expired"
  | "end_cancelled";

const TRANSITIONS: Readonly<Record<ParentState, Readonly<Partial<Record<ParentEvent, ParentState>>>>> = {
  // Executions of an earlier run may be heard of late.
  scheduled: { start: "working", pause: "paused", cancel: "ending", time_over: "ending", all_filled: "filled" },
  working: { pause: "paused", cancel: "ending", time_over: "ending", all_filled: "filled" },
  // Children that were under way may fill it.
  paused: { resume: "scheduled", cancel: "ending", time_over: "ending", all_filled: "filled" },
  // No new child; it waits for the last word on those there are.
  ending: { all_filled: "filled", end_expired: "expired", end_cancelled: "cancelled" },
  filled: {},
  expired: {},
  cancelled: {},
};

export class IllegalParentTransition extends Error {
  readonly code = "PARENT_STATE";

  constructor(id: string, from: ParentState, event: ParentEvent) {
    super(`parent ${id}: ${event} while ${from}`);
  }
}

/** @throws IllegalParentTransition */
export function nextParentState(id: string, from: ParentState, event: ParentEvent): ParentState {
  const to = TRANSITIONS[from][event];
  if (to === undefined) throw new IllegalParentTransition(id, from, event);
  return to;
}

export function isOver(state: ParentState): boolean {
  return Object.keys(TRANSITIONS[state]).length === 0;
}
