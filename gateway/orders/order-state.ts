/**
 * The life of an order as the gateway knows it. Anything that leaves the table is an error: a reply that the venue cannot have
 * sent in this state is kept out of positions and reported, never guessed at.
 */

export type OrderState = "sent" | "live" | "partially_filled" | "filled" | "cancelled" | "rejected" | "withdrawn";

/** What can happen to an order; `fill` and `cancel` are split by whether shares remain. */
export type OrderEvent =
  | "accepted"
  | "accepted_dead"
  | "rejected"
  | "withdrawn"
  | "partial_fill"
  | "full_fill"
  | "partial_cancel"
  | "full_cancel";

const TRANSITIONS: Readonly<Record<OrderState, Readonly<Partial<Record<OrderEvent, OrderState>>>>> = {
  sent: { accepted: "live", accepted_dead: "cancelled", rejected: "rejected", withdrawn: "withdrawn" },
  live: {
    partial_fill: "partially_filled",
    full_fill: "filled",
    partial_cancel: "live",
    full_cancel: "cancelled",
  },
  partially_filled: {
    partial_fill: "partially_filled",
    full_fill: "filled",
    partial_cancel: "partially_filled",
    full_cancel: "cancelled",
  },
  filled: {},
  cancelled: {},
  rejected: {},
  withdrawn: {},
};

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

/** @throws IllegalOrderTransition */
export function nextOrderState(order: string, from: OrderState, event: OrderEvent): OrderState {
  const to = TRANSITIONS[from][event];
  if (to === undefined) throw new IllegalOrderTransition(order, from, event);
  return to;
}

export function isTerminal(state: OrderState): boolean {
  return Object.keys(TRANSITIONS[state]).length === 0;
}
