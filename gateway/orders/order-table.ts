/**
 * Every order that the gateway answers for, of the card and of the software path, from the moment it was sent to its last
 * reply. Replies come as decoded OUCH 5.0 messages; what they mean for positions and open quantity is returned, exactly once.
 */
import type { ouch50 } from "../../proto/mod.ts";
import { ExecutedOrders } from "./executed-orders.ts";
import { EXECUTIONS_KEPT } from "./ledger.ts";
import {
  type Execution,
  type Mutable,
  type NewOrder,
  type Order,
  OrderReplyError,
  type OrderSource,
  type PositionEffect,
  type ReplyEffect,
  remaining,
  type Transmission,
} from "./order.ts";
import { isTerminal, isUnanswered, nextOrderState, type OrderEvent } from "./order-state.ts";

export type { Execution, NewOrder, Order, OrderSource, PositionEffect, ReplyEffect, Transmission } from "./order.ts";
export { OrderReplyError } from "./order.ts";

export type OrderReply =
  | ouch50.OrderAccepted
  | ouch50.OrderReplaced
  | ouch50.OrderExecuted
  | ouch50.OrderCanceled
  | ouch50.AiqCanceled
  | ouch50.Rejected
  | ouch50.BrokenTrade
  | ouch50.CancelPending
  | ouch50.CancelReject
  | ouch50.OrderPriorityUpdate
  | ouch50.OrderRestated;

interface Entry extends Mutable<Order> {
  /** By match number. */
  readonly executions: Map<bigint, Mutable<Execution>>;
  /** Number of the newest of them, among those of the stock. */
  lastExecution: number;
}

/** Cancel reason of shares that would have traded with an own order. */
const SELF_MATCH = "Q";
/** A message that changes nothing for positions. */
const NOTHING = { position: undefined, execution: undefined, answered: false } as const;

export class OrderTable {
  readonly #orders = new Map<string, Entry>();
  /** Those that are not terminal, by the same keys. */
  readonly #open = new Map<string, Entry>();
  /** Keys of terminal orders from index `#forgotten` on, oldest first, so that the table stays bounded. */
  #terminal: string[] = [];
  #forgotten = 0;
  /** Those of the forgotten ones that a broken trade may be about. */
  readonly #past: ExecutedOrders<Entry>;
  readonly #keepTerminal: number;
  readonly #wallNs: () => bigint;

  /**
   * @param keepTerminal finished orders kept for the views; older ones are forgotten (the journal has them)
   * @param keepExecutions of a stock: as long as one of an order's is among the last ones, a broken trade can be about the order
   */
  constructor(wallNs: () => bigint, keepTerminal = 10_000, keepExecutions = EXECUTIONS_KEPT) {
    this.#past = new ExecutedOrders(keepExecutions);
    this.#wallNs = wallNs;
    this.#keepTerminal = keepTerminal;
  }

  get openCount(): number {
    return this.#open.size;
  }

  /** There were executions that no broken trade can be told of any more: what it would be about is not known. */
  get forgetsExecutions(): boolean {
    return this.#past.forgotten > 0;
  }

  /** @throws OrderReplyError when the number was used before. */
  sent(order: NewOrder): Order {
    return this.#add(order, "sent", undefined);
  }

  /**
   * A replacement that has just been sent: an order of its own number, counted open beside the one that it is to replace until the venue answers.
   * @param late it was sent before what has become of the other was known: one that is over is nothing to replace ({@link orphaned})
   * @throws OrderReplyError when the number was used before, IllegalOrderTransition when the other cannot be replaced
   */
  replacing(order: NewOrder, originalUrn: number, late = false): Order {
    const key = keyOf(order.source, originalUrn);
    this.#refuseUsed(keyOf(order.source, order.urn));
    const known = this.#orders.get(key);
    if (late && (known === undefined || isTerminal(known.state))) return this.#add(order, "replacing", originalUrn);
    const original = this.#known(key);
    const crossed = late && original.state === "pending_cancel";
    original.state = this.#next(original, crossed ? "replace_crossed" : "ask_replace");
    original.replacedBy = order.urn;
    original.updatedNs = this.#wallNs();
    return this.#add(order, "replacing", originalUrn);
  }

  /**
   * A cancel is about to be asked for.
   * @returns undefined when the order is over, or not in the table: nothing to ask for
   */
  cancelAsked(source: OrderSource, urn: number): Order | undefined {
    const order = this.#orders.get(keyOf(source, urn));
    if (order === undefined || isTerminal(order.state)) return undefined;
    order.state = this.#next(order, "ask_cancel");
    order.updatedNs = this.#wallNs();
    return order;
  }

  /** A cancel that was asked for did not leave, or was refused. @throws IllegalOrderTransition when none was asked for */
  cancelWithdrawn(source: OrderSource, urn: number): Order | undefined {
    const order = this.#open.get(keyOf(source, urn));
    if (order === undefined) return undefined;
    order.state = this.#next(order, "cancel_refused");
    order.updatedNs = this.#wallNs();
    return order;
  }

  /** Ends a replacement of an order that is over: the venue ignores it. @returns undefined: the other order is not over */
  orphaned(source: OrderSource, urn: number): ReplyEffect | undefined {
    const replaces = this.#orders.get(keyOf(source, urn))?.replaces;
    return replaces === undefined || this.#open.has(keyOf(source, replaces)) ? undefined : this.#orphan(source, urn);
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
   * @throws OrderReplyError for a number that was never sent, more shares than remain, or an execution that is not the order's;
   * IllegalOrderTransition for a reply that cannot follow. Nothing is changed then.
   */
  reply(source: OrderSource, reply: OrderReply): ReplyEffect {
    const key = keyOf(source, reply.urn);
    const order = this.#orders.get(key) ?? (reply.type === "B" ? this.#past.get(key) : undefined);
    if (order === undefined) {
      throw new OrderReplyError("ORDER_UNKNOWN", `${key}: reply ${reply.type} to an unknown order`);
    }
    const answered = isUnanswered(order.state);
    const effect = this.#apply(key, order, reply);
    order.updatedNs = this.#wallNs();
    const done = { ...effect, answered };
    if (!isTerminal(order.state) || !this.#open.has(key)) return done;
    this.#retire(key);
    // Whatever was to replace it has nothing to replace any more: the venue ignores such a request.
    const also =
      reply.type !== "U" && order.replacedBy !== undefined ? this.#orphan(source, order.replacedBy) : undefined;
    return also === undefined ? done : { ...done, also };
  }

  /**
   * Ends an order that the venue's records prove never arrived (it is absent from a complete replay of the session).
   * @throws OrderReplyError, IllegalOrderTransition
   */
  neverArrived(source: OrderSource, urn: number): ReplyEffect {
    const key = keyOf(source, urn);
    const order = this.#known(key);
    return this.#ended(key, order, "rejected", "never reached the venue");
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
    return this.#ended(key, order, "withdrawn", cause);
  }

  #apply(key: string, order: Entry, reply: OrderReply): Omit<ReplyEffect, "answered"> {
    switch (reply.type) {
      case "A": {
        if (order.replaces !== undefined) {
          throw new OrderReplyError(
            "ORDER_NOT_REPLACED",
            `${key}: accepted as new, but it is to replace ${order.replaces}`,
          );
        }
        return this.#accepted(order, reply, order.quantity);
      }
      case "U":
        return this.#replaced(key, order, reply);
      case "J": {
        order.state = this.#next(order, "rejected");
        order.reason = `0x${reply.reason.toString(16).padStart(2, "0")}`;
        this.#replaceRefused(order);
        return { order, position: release(order, 0, order.quantity), execution: undefined };
      }
      case "C":
      case "D": {
        const left = this.#remainingAfter(key, order, reply.quantity);
        order.state = this.#next(order, left === 0 ? "full_cancel" : "partial_cancel");
        order.cancelled += reply.quantity;
        if (reply.reason === SELF_MATCH) order.doneOfChain += reply.quantity;
        order.reason = reply.reason;
        return { order, position: release(order, 0, reply.quantity), execution: undefined };
      }
      case "E":
        return this.#executed(key, order, reply);
      case "B":
        return this.#broken(key, order, reply);
      case "P":
        order.state = this.#next(order, "cancel_pending");
        return { order, ...NOTHING };
      case "I":
        order.state = this.#next(order, "cancel_refused");
        return { order, ...NOTHING };
      case "T":
        order.state = this.#next(order, "priority");
        order.venueReference = reply.orderReference;
        return { order, ...NOTHING };
      case "R":
        order.state = this.#next(order, "restated");
        return { order, ...NOTHING };
    }
  }

  #accepted(
    order: Entry,
    reply: ouch50.OrderAccepted | ouch50.OrderReplaced,
    quantity: number,
  ): Omit<ReplyEffect, "answered"> {
    const dead = reply.state === "D";
    order.state = this.#next(order, dead ? "accepted_dead" : "accepted");
    order.venueReference = reply.orderReference;
    const less = order.quantity - quantity;
    order.quantity = quantity;
    if (dead) order.cancelled = quantity;
    const released = dead ? less + quantity : less;
    return { order, position: released > 0 || dead ? release(order, 0, released) : undefined, execution: undefined };
  }

  /** The new order stands in the place of the old one, with as many shares as the venue says: what executed meanwhile is taken off. */
  #replaced(key: string, order: Entry, reply: ouch50.OrderReplaced): Omit<ReplyEffect, "answered"> {
    const original = this.#orders.get(keyOf(order.source, reply.originalUrn));
    if (order.replaces !== reply.originalUrn || original === undefined) {
      throw new OrderReplyError("ORDER_NOT_REPLACED", `${key}: it does not replace ${reply.originalUrn}`);
    }
    if (reply.quantity > order.quantity) {
      throw new OrderReplyError(
        "ORDER_OVERFILL",
        `${key}: replaced for ${reply.quantity} shares when ${order.quantity} were asked for`,
      );
    }
    const over = this.#next(original, "replaced");
    const accepted = this.#accepted(order, reply, reply.quantity);
    order.doneOfChain = original.doneOfChain;
    const left = remaining(original);
    original.state = over;
    original.cancelled += left;
    original.reason = `replaced by ${order.urn}`;
    original.updatedNs = this.#wallNs();
    this.#retire(keyOf(original.source, original.urn));
    return { ...accepted, also: { order: original, ...NOTHING, position: release(original, 0, left) } };
  }

  #executed(key: string, order: Entry, reply: ouch50.OrderExecuted): Omit<ReplyEffect, "answered"> {
    const left = this.#remainingAfter(key, order, reply.quantity);
    const state = this.#next(order, left === 0 ? "full_fill" : "partial_fill");
    if (order.executions.has(reply.matchNumber)) {
      throw new OrderReplyError("ORDER_DUPLICATE_MATCH", `${key}: match ${reply.matchNumber} comes twice`);
    }
    order.state = state;
    order.filled += reply.quantity;
    order.doneOfChain += reply.quantity;
    order.filledNotional += reply.price * BigInt(reply.quantity);
    const execution: Mutable<Execution> = {
      order,
      quantity: reply.quantity,
      price: Number(reply.price),
      liquidity: reply.liquidity,
      matchNumber: reply.matchNumber,
      venueTimestamp: reply.timestamp,
    };
    order.executions.set(reply.matchNumber, execution);
    order.lastExecution = this.#past.executed(order.stock);
    return { order, position: release(order, reply.quantity, reply.quantity), execution };
  }

  /** The trade never was: its shares leave the position. The order does not come back for them. */
  #broken(key: string, order: Entry, reply: ouch50.BrokenTrade): Omit<ReplyEffect, "answered"> {
    const execution = order.executions.get(reply.matchNumber);
    if (execution === undefined || execution.broken === true) {
      const what = execution === undefined ? "is not the order's" : "is broken already";
      throw new OrderReplyError("ORDER_UNKNOWN_MATCH", `${key}: match ${reply.matchNumber} ${what}`);
    }
    order.state = this.#next(order, "broken");
    execution.broken = true;
    order.broken += execution.quantity;
    order.filledNotional -= BigInt(execution.price) * BigInt(execution.quantity);
    const delta = order.sell ? execution.quantity : -execution.quantity;
    const position: PositionEffect = { stock: order.stock, delta, releaseBuy: 0, releaseSell: 0, releaseOrders: 0 };
    return { order, position, execution: undefined, broken: execution };
  }

  /** The order that a refused replacement was to replace goes on. */
  #replaceRefused(replacement: Entry): void {
    const { replaces, source } = replacement;
    const original = replaces === undefined ? undefined : this.#open.get(keyOf(source, replaces));
    if (original === undefined) return;
    original.state = this.#next(original, "replace_refused");
    original.replacedBy = undefined;
    original.updatedNs = this.#wallNs();
  }

  #orphan(source: OrderSource, urn: number): ReplyEffect | undefined {
    const key = keyOf(source, urn);
    const order = this.#open.get(key);
    return order === undefined
      ? undefined
      : this.#ended(key, order, "orphaned", `order ${order.replaces} ended before it was replaced`);
  }

  /** An order of which the venue will say nothing. */
  #ended(key: string, order: Entry, event: "rejected" | "withdrawn" | "orphaned", reason: string): ReplyEffect {
    order.state = this.#next(order, event);
    order.reason = reason;
    order.updatedNs = this.#wallNs();
    if (event !== "orphaned") this.#replaceRefused(order);
    this.#retire(key);
    return { order, position: release(order, 0, order.quantity), execution: undefined, answered: true };
  }

  #next(order: Entry, event: OrderEvent): Order["state"] {
    return nextOrderState(keyOf(order.source, order.urn), order.state, event, order.filled > 0);
  }

  #known(key: string): Entry {
    const order = this.#orders.get(key);
    if (order === undefined) throw new OrderReplyError("ORDER_UNKNOWN", `${key}: unknown order`);
    return order;
  }

  #refuseUsed(key: string): void {
    if (this.#orders.has(key) || this.#past.get(key) !== undefined)
      throw new OrderReplyError("ORDER_DUPLICATE_URN", `${key}: order number used twice`);
  }

  #add(order: NewOrder, state: "sent" | "replacing", replaces: number | undefined): Order {
    const key = keyOf(order.source, order.urn);
    this.#refuseUsed(key);
    const entry: Entry = {
      ...order,
      state,
      filled: 0,
      broken: 0,
      cancelled: 0,
      doneOfChain: 0,
      filledNotional: 0n,
      replaces,
      replacedBy: undefined,
      venueReference: undefined,
      reason: undefined,
      transmission: undefined,
      updatedNs: this.#wallNs(),
      executions: new Map(),
      lastExecution: 0,
    };
    this.#orders.set(key, entry);
    this.#open.set(key, entry);
    return entry;
  }

  #remainingAfter(key: string, order: Order, quantity: number): number {
    const left = remaining(order) - quantity;
    if (left < 0) {
      throw new OrderReplyError("ORDER_OVERFILL", `${key}: ${quantity} shares when ${left + quantity} remain`);
    }
    return left;
  }

  #retire(key: string): void {
    this.#open.delete(key);
    this.#terminal.push(key);
    while (this.#terminal.length - this.#forgotten > this.#keepTerminal) {
      const oldest = this.#terminal[this.#forgotten++];
      if (oldest !== undefined) this.#forget(oldest);
    }
    if (this.#forgotten <= this.#keepTerminal) return;
    this.#terminal = this.#terminal.slice(this.#forgotten);
    this.#forgotten = 0;
  }

  #forget(key: string): void {
    const order = this.#orders.get(key);
    this.#orders.delete(key);
    if (order !== undefined && order.executions.size > 0) this.#past.keep(key, order, order.lastExecution);
  }
}

export function leaves(order: Order): number {
  return isTerminal(order.state) ? 0 : remaining(order);
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
