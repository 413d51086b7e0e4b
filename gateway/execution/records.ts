// What the journal notes of parent orders. The orders' own intents name their parent; what executed is in the executions.
import type { ParentSpec } from "./parent-spec.ts";
import type { ParentState } from "./parent-state.ts";

export type ParentRecord =
  | { readonly type: "parent"; readonly spec: ParentSpec }
  /** After each change of state, and after each child order. */
  | {
      readonly type: "parent_state";
      readonly id: string;
      readonly state: ParentState;
      readonly why: string;
      /** Absent: the parent has not begun. */
      readonly arrivalTwiceMid?: number;
      /** The market's volume while it worked; value in decimal, 1e-4 currency units. */
      readonly shares: number;
      readonly notional: string;
      readonly unpriced: number;
    };

export interface RecoveredFill {
  readonly urn: number;
  readonly quantity: number;
  readonly price: number;
  /** The venue's match number in decimal. */
  readonly match: string;
}

/** One parent as the journal of earlier runs has it. */
export interface RecoveredParent {
  readonly spec: ParentSpec;
  readonly last: Extract<ParentRecord, { type: "parent_state" }> | undefined;
  /** Numbers of its child orders. */
  readonly children: readonly number[];
  readonly fills: readonly RecoveredFill[];
}
