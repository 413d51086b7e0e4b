// One order, what happened to it, and what that does to positions and open quantities.
import type { OrderState } from "./order-state.ts";

/** Who sent an order; each has its own session, so order numbers (UserRefNum) are unique per source only. */
export type OrderSource = "card" | "software";

export interface NewOrder {
  readonly source: OrderSource;
  readonly urn: number;
  readonly stock: string;
  readonly sell: boolean;
  readonly short: boolean;
  /** Shares. */
  readonly quantity: number;
  /** 1e-4 currency units. */
  readonly price: number;
  /** Strategy kind number of docs/datapath.md section 5, or that of the host's own orders (section 6). */
  readonly kind: number;
  /** A day order; absent or false: immediate-or-cancel. */
  readonly rests?: boolean;
  readonly version: number;
  readonly triggerSequence: bigint;
  /** Arrival of the trigger's frame, ns of the clock of the path that decided; 0 when the venue's records are all there is. */
  readonly arrivalNs: bigint;
}

/** When and how fast the card sent it (docs/datapath.md section 10). */
export interface Transmission {
  readonly t1Cycles: number;
  readonly t2Cycles: number;
  /** Device clock at the first beat, ns. */
  readonly transmitNs: bigint;
}

/** What a message does to a stock's position and open quantities; shares. */
export interface PositionEffect {
  readonly stock: string;
  readonly delta: number;
  readonly releaseBuy: number;
  readonly releaseSell: number;
  /** Orders that are no longer open. */
  readonly releaseOrders: number;
}

export interface Order extends NewOrder {
  readonly state: OrderState;
  /** Shares executed, those of broken trades included: a broken trade does not bring an order back. */
  readonly filled: number;
  readonly broken: number;
  readonly cancelled: number;
  /** Shares that this order, and those that it replaced one after another, have executed or lost to the prevention of self-matches. */
  readonly doneOfChain: number;
  /** Sum of execution price x quantity, 1e-4 currency units, without broken trades. */
  readonly filledNotional: bigint;
  /** The order that this one is to take the place of, and the one that is to take this one's. */
  readonly replaces: number | undefined;
  readonly replacedBy: number | undefined;
  /** The venue's reference, once accepted. */
  readonly venueReference: bigint | undefined;
  /** OUCH reject reason or cancel reason code, when the venue gave one. */
  readonly reason: string | undefined;
  readonly transmission: Transmission | undefined;
  /** Wall clock of the last change, ns since 1970. */
  readonly updatedNs: bigint;
}

export interface Execution {
  readonly order: Order;
  readonly quantity: number;
  readonly price: number;
  readonly liquidity: string;
  readonly matchNumber: bigint;
  /** The venue's clock, ns since midnight. */
  readonly venueTimestamp: bigint;
  /** The venue declared it void. */
  readonly broken?: boolean;
}

/** What one message did. */
export interface ReplyEffect {
  readonly order: Order;
  /** For the risk state of the paths (docs/datapath.md section 6); undefined when nothing changed there. */
  readonly position: PositionEffect | undefined;
  readonly execution: Execution | undefined;
  /** The venue's first word on the order, or the certainty that it will have none. */
  readonly answered: boolean;
  /** A trade that was taken back; `position` has its shares. */
  readonly broken?: Execution;
  /** What it did to the other order of a replacement. */
  readonly also?: ReplyEffect;
}

export class OrderReplyError extends Error {
  readonly code:
    | "ORDER_UNKNOWN"
    | "ORDER_OVERFILL"
    | "ORDER_DUPLICATE_URN"
    | "ORDER_DUPLICATE_MATCH"
    | "ORDER_UNKNOWN_MATCH"
    | "ORDER_NOT_REPLACED";

  constructor(code: OrderReplyError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

export type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Shares that may still execute. */
export function remaining(order: Order): number {
  return order.quantity - order.filled - order.cancelled;
}
