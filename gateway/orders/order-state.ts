/**
 * The life of an order as the gateway knows it, from the moment that it passed a gate to the venue's last word: one table for the orders of the card
 * and of the software path. Anything that leaves the table is an error: a message that the venue cannot have sent in this state changes nothing
 * and is reported, never guessed at.
 *
 *     sent -> live <-> partially filled -> filled | cancelled          replacing (a replacement that the venue has not answered) -> live
 *       |       \\  asked for: pending cancel, pending replace, both      the order that it replaces -> replaced
 *       +-> rejected | withdrawn
 */

export type OrderState =
  | "sent"
  | "sent_cancel"
  | "replacing"
  | "replacing_cancel"
  | "live"
  | "partially_filled"
  | "pending_cancel"
  | "pending_replace"
  | "pending_both"
  | "filled"
  | "cancelled"
  | "rejected"
  | "withdrawn"
  | "replaced";

/** What can happen to an order; fills and cancels are split by whether shares remain. The first nine lines are the venue's words. */
export type OrderEvent =
  | "accepted"
  | "accepted_dead"
  | "rejected"
  | "partial_fill"
  | "full_fill"
  | "partial_cancel"
  | "full_cancel"
  // Cancel Pending, Cancel Reject, Priority Update, Restated, Broken Trade.
  | "cancel_pending"
  | "cancel_refused"
  | "priority"
  | "restated"
  | "broken"
  // Of the order that is replaced: it was, or the request was refused.
  | "replaced"
  | "replace_refused"
  // Ours.
  | "withdrawn"
  | "ask_cancel"
  | "ask_replace"
  // The path had sent it when the cancel was asked for.
  | "replace_crossed"
  // Of a replacement: the order that it was to replace has ended by itself.
  | "orphaned";

/** The state that an order goes back to when what was asked for is refused: by whether it has executed. */
const WORKING = "working";

type Row = Readonly<Partial<Record<OrderEvent, OrderState | typeof WORKING>>>;

/** What leaves the state alone wherever the venue has accepted the order. */
const same = (state: OrderState): Row => ({ priority: state, restated: state, broken: state, partial_cancel: state });

export const TRANSITIONS: Readonly<Record<OrderState, Row>> = {
  sent: {
    ...{ accepted: "live", accepted_dead: "cancelled", rejected: "rejected", withdrawn: "withdrawn" },
    ask_cancel: "sent_cancel",
  },
  // Cancelled before the venue's first word: its answers may cross.
  sent_cancel: {
    ...{ accepted: "pending_cancel", accepted_dead: "cancelled", rejected: "rejected", withdrawn: "withdrawn" },
    ask_cancel: "sent_cancel",
  },
  replacing: {
    ...{
      accepted: "live",
      accepted_dead: "cancelled",
      rejected: "rejected",
      withdrawn: "withdrawn",
      orphaned: "rejected",
    },
    ask_cancel: "replacing_cancel",
  },
  replacing_cancel: {
    ...{ accepted: "pending_cancel", accepted_dead: "cancelled", rejected: "rejected", withdrawn: "withdrawn" },
    ...{ orphaned: "rejected", ask_cancel: "replacing_cancel" },
  },
  live: {
    ...same("live"),
    ...{ partial_fill: "partially_filled", full_fill: "filled", full_cancel: "cancelled" },
    ...{ ask_cancel: "pending_cancel", ask_replace: "pending_replace" },
  },
  partially_filled: {
    ...same("partially_filled"),
    ...{ partial_fill: "partially_filled", full_fill: "filled", full_cancel: "cancelled" },
    ...{ ask_cancel: "pending_cancel", ask_replace: "pending_replace" },
  },
  pending_cancel: {
    ...same("pending_cancel"),
    ...{ partial_fill: "pending_cancel", full_fill: "filled", full_cancel: "cancelled" },
    ...{ cancel_pending: "pending_cancel", cancel_refused: WORKING, ask_cancel: "pending_cancel" },
    replace_crossed: "pending_both",
  },
  pending_replace: {
    ...same("pending_replace"),
    ...{ partial_fill: "pending_replace", full_fill: "filled", full_cancel: "cancelled" },
    ...{ replaced: "replaced", replace_refused: WORKING, ask_cancel: "pending_both" },
  },
  // The requests cross: whichever the venue takes first makes the other void.
  pending_both: {
    ...same("pending_both"),
    ...{ partial_fill: "pending_both", full_fill: "filled", full_cancel: "cancelled", ask_cancel: "pending_both" },
    ...{ cancel_pending: "pending_both", cancel_refused: "pending_replace" },
    ...{ replaced: "replaced", replace_refused: "pending_cancel" },
  },
  // A trade can be broken long after.
  filled: { broken: "filled" },
  cancelled: { broken: "cancelled" },
  replaced: { broken: "replaced" },
  rejected: {},
  withdrawn: {},
};

const TERMINAL: ReadonlySet<OrderState> = new Set([
  "filled",
  "cancelled",
  "rejected",
  "withdrawn",
  "replaced",
] as const);
const UNANSWERED: ReadonlySet<OrderState> = new Set(["sent", "sent_cancel", "replacing", "replacing_cancel"] as const);

export class IllegalOrderTransition extends Error {
  readonly code = "ORDER_ILLEGAL_TRANSITION";
  readonly from: OrderState;
  readonly event: OrderEvent;

  constructor(order: string, from: OrderState, event: OrderEvent) {
    super(`${order}: ${event} while ${from}`);
    this.from = from;
    this.event = event;
  }
}

/** @param executed the order has. @throws IllegalOrderTransition */
export function nextOrderState(order: string, from: OrderState, event: OrderEvent, executed: boolean): OrderState {
  const to = TRANSITIONS[from][event];
  if (to === undefined) throw new IllegalOrderTransition(order, from, event);
  if (to !== WORKING) return to;
  return executed ? "partially_filled" : "live";
}

export function isTerminal(state: OrderState): boolean {
  return TERMINAL.has(state);
}

/** The venue has not said anything about it. */
export function isUnanswered(state: OrderState): boolean {
  return UNANSWERED.has(state);
}

/** A cancel of ours is on its way. */
export function cancelAsked(state: OrderState): boolean {
  return (
    state === "sent_cancel" || state === "replacing_cancel" || state === "pending_cancel" || state === "pending_both"
  );
}
