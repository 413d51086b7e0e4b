/**
 * Every order that the gateway answers for, of the card and of the software path, from the moment it was sent to its last
 * reply. Replies come as decoded OUCH 5.0 messages; what they mean for positions and open quantity is returned, exactly once.
 */
import type { ouch50 } from "../../proto/mod.ts";
import { isTerminal, nextOrderState, type OrderState } from "./order-state.ts";

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

/** What a reply does to a stock's position and open quantities; shares. */
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
  readonly filled: number;
  readonly cancelled: number;
  /** Sum of execution price x quantity, 1e-4 currency units. */
  readonly filledNotional: bigint;
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
}

/** What one reply did. */
export interface ReplyEffect {
  readonly order: Order;
  /** For the risk state of the paths (docs/datapath.md section 6); undefined when nothing changed there. */
  readonly position: PositionEffect | undefined;
  readonly execution: Execution | undefined;
  /** The venue's first word on the order, or the certainty that it will have none. */
  readonly answered: boolean;
}

export class OrderReplyError extends Error {
  readonly code: "ORDER_UNKNOWN" | "ORDER_OVERFILL" | "ORDER_DUPLICATE_URN";

  constructor(code: OrderReplyError["code"], message: string) {
    super(message);
    this.code = code;
  }
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export type OrderReply =
  | ouch50.OrderAccepted
  | ouch50.OrderExecuted
  | ouch50.OrderCanceled
  | ouch50.AiqCanceled
  | ouch50.Rejected;

export class OrderTable {
  readonly #orders = new Map<string, Mutable<Order>>();
  /** Keys of terminal orders, oldest first, so that the table stays bounded. */
  readonly #terminal: string[] = [];
  readonly #keepTerminal: number;
  readonly #wallNs: () => bigint;
  /** Those that are not terminal, by the same keys. */
  readonly #open = new Map<string, Order>();

  /** @param keepTerminal finished orders kept for the views; older ones are forgotten (the journal has them). */
  constructor(wallNs: () => bigint, keepTerminal = 10_000) {
    this.#wallNs = wallNs;
    this.#keepTerminal = keepTerminal;
  }

  get openCount(): number {
    return this.#open.size;
  }

  /** @throws OrderReplyError when the number was used before. */
  sent(order: NewOrder): Order {
    const key = keyOf(order.source, order.urn);
    if (this.#orders.has(key)) {
      throw new OrderReplyError("ORDER_DUPLICATE_URN", `${key}: order number used twice`);
    }
    const entry: Mutable<Order> = {
      ...order,
      state: "sent",
      filled: 0,
      cancelled: 0,
      filledNotional: 0n,
      venueReference: undefined,
      reason: undefined,
      transmission: undefined,
      updatedNs: this.#wallNs(),
    };
    this.#orders.set(key, entry);
    this.#open.set(key, entry);
    return entry;
  }

  /**
   * The path's own word on an order that the venue's reply brought into the table first: events and replies come on different ways.
   * @returns undefined when the table's entry did not come that way
   */
  explain(order: NewOrder): Order | undefined {
    const entry = this.#orders.get(keyOf(order.source, order.urn));
    if (entry === undefined || entry.kind !== 0) return undefined;
    Object.assign(entry, {
      kind: order.kind,
      version: order.version,
      triggerSequence: order.triggerSequence,
      arrivalNs: order.arrivalNs,
    });
    return entry;
  }

  /** The card's word on when it sent the order; an order that is not (or no more) in the table is left alone. */
  transmitted(source: OrderSource, urn: number, transmission: Transmission): Order | undefined {
    const order = this.#orders.get(keyOf(source, urn));
    if (order !== undefined) order.transmission = transmission;
    return order;
  }

  get(source: OrderSource, urn: number): Order | undefined {
    return this.#orders.get(keyOf(source, urn));
  }

  *all(): IterableIterator<Order> {
    yield* this.#orders.values();
  }

  *open(source?: OrderSource): IterableIterator<Order> {
    for (const order of this.#open.values()) if (source === undefined || order.source === source) yield order;
  }

  /**
   * @throws OrderReplyError for a number that was never sent or more shares than remain, IllegalOrderTransition for a reply
   * that cannot follow; the order is then unchanged.
   */
  reply(source: OrderSource, reply: OrderReply): ReplyEffect {
    const key = keyOf(source, reply.urn);
    const order = this.#orders.get(key);
    if (order === undefined)
      throw new OrderReplyError("ORDER_UNKNOWN", `${key}: reply ${reply.type} to an unknown order`);
    const answered = order.state === "sent";
    const effect = this.#apply(key, order, reply);
    order.updatedNs = this.#wallNs();
    if (isTerminal(order.state)) this.#retire(key);
    return { ...effect, answered };
  }

  /**
   * Ends an order that the venue's records prove never arrived (it is absent from a complete replay of the session).
   * @throws OrderReplyError, IllegalOrderTransition
   */
  neverArrived(source: OrderSource, urn: number): ReplyEffect {
    const key = keyOf(source, urn);
    const order = this.#orders.get(key);
    if (order === undefined) throw new OrderReplyError("ORDER_UNKNOWN", `${key}: unknown order`);
    order.state = nextOrderState(key, order.state, "rejected");
    order.reason = "never reached the venue";
    order.updatedNs = this.#wallNs();
    this.#retire(key);
    return { order, position: release(order, 0, order.quantity), execution: undefined, answered: true };
  }

  /**
   * Ends an order that its path took back before it left; the venue never hears of it.
   * @returns undefined when the order is not in the table or had ended before
   * @throws IllegalOrderTransition when the venue has answered it
   */
  withdrawn(source: OrderSource, urn: number, cause: string): ReplyEffect | undefined {
    const key = keyOf(source, urn);
    const order = this.#orders.get(key);
    if (order === undefined || isTerminal(order.state)) return undefined;
    order.state = nextOrderState(key, order.state, "withdrawn");
    order.reason = cause;
    order.updatedNs = this.#wallNs();
    this.#retire(key);
    return { order, position: release(order, 0, order.quantity), execution: undefined, answered: true };
  }

  #apply(key: string, order: Mutable<Order>, reply: OrderReply): Omit<ReplyEffect, "answered"> {
    switch (reply.type) {
      case "A": {
        const dead = reply.state === "D";
        order.state = nextOrderState(key, order.state, dead ? "accepted_dead" : "accepted");
        order.venueReference = reply.orderReference;
        if (dead) order.cancelled = order.quantity;
        return { order, position: dead ? release(order, 0, order.quantity) : undefined, execution: undefined };
      }
      case "J": {
        order.state = nextOrderState(key, order.state, "rejected");
        order.reason = `0x${reply.reason.toString(16).padStart(2, "0")}`;
        return { order, position: release(order, 0, order.quantity), execution: undefined };
      }
      case "C":
      case "D": {
        const remaining = this.#remainingAfter(key, order, reply.quantity);
        order.state = nextOrderState(key, order.state, remaining === 0 ? "full_cancel" : "partial_cancel");
        order.cancelled += reply.quantity;
        order.reason = reply.reason;
        return { order, position: release(order, 0, reply.quantity), execution: undefined };
      }
      case "E": {
        const remaining = this.#remainingAfter(key, order, reply.quantity);
        order.state = nextOrderState(key, order.state, remaining === 0 ? "full_fill" : "partial_fill");
        order.filled += reply.quantity;
        order.filledNotional += reply.price * BigInt(reply.quantity);
        const execution: Execution = {
          order,
          quantity: reply.quantity,
          price: Number(reply.price),
          liquidity: reply.liquidity,
          matchNumber: reply.matchNumber,
          venueTimestamp: reply.timestamp,
        };
        return { order, position: release(order, reply.quantity, reply.quantity), execution };
      }
    }
  }

  #remainingAfter(key: string, order: Order, quantity: number): number {
    const remaining = order.quantity - order.filled - order.cancelled - quantity;
    if (remaining < 0) {
      throw new OrderReplyError("ORDER_OVERFILL", `${key}: ${quantity} shares when ${remaining + quantity} remain`);
    }
    return remaining;
  }

  #retire(key: string): void {
    this.#open.delete(key);
    this.#terminal.push(key);
    while (this.#terminal.length > this.#keepTerminal) {
      const oldest = this.#terminal.shift();
      if (oldest !== undefined) this.#orders.delete(oldest);
    }
  }
}

export function leaves(order: Order): number {
  return isTerminal(order.state) ? 0 : order.quantity - order.filled - order.cancelled;
}

function keyOf(source: OrderSource, urn: number): string {
  return `${source} order ${urn}`;
}

/** Of an order in its new state. @param filled shares that became position; @param released shares that are no longer open */
function release(order: Order, filled: number, released: number): PositionEffect {
  return {
    stock: order.stock,
    delta: order.sell ? -filled : filled,
    releaseBuy: order.sell ? 0 : released,
    releaseSell: order.sell ? released : 0,
    releaseOrders: isTerminal(order.state) ? 1 : 0,
  };
}
