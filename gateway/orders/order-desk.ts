/**
 * Every order and execution of this gateway passes here once, whichever path sent it: order table, ledger, and what both paths' risk
 * gates have to be told. What contradicts the venue's own records is counted and reported, never guessed at.
 */
import { ouch50, WireError } from "../../proto/mod.ts";
import { DayTotals, NO_DAYS, type RecoveredDays } from "./day-totals.ts";
import { Exposure, type ExposureChange } from "./exposure.ts";
import type { Ledger, Position } from "./ledger.ts";
import { remaining } from "./order.ts";
import { cancelAsked, IllegalOrderTransition, isTerminal, isUnanswered } from "./order-state.ts";
import {
  type Execution,
  type NewOrder,
  type Order,
  type OrderReply,
  OrderReplyError,
  type OrderSource,
  OrderTable,
  type PositionEffect,
  type ReplyEffect,
  type Transmission,
} from "./order-table.ts";

/** What something that happened to an order does to the risk state of the paths (docs/datapath.md section 6). */
export interface RiskEffect {
  readonly position: PositionEffect | undefined;
  readonly exposure: ExposureChange | undefined;
  /** Orders that are in flight no longer. */
  readonly answered: 0 | 1;
}

export interface OrderDeskEvents {
  order(order: Order): void;
  execution(execution: Execution, position: Position): void;
  /** A trade that was told as an execution before is void. */
  broken?(execution: Execution, position: Position): void;
  /** Once for each effect, in order. `source` is whose order it was: what was open is that path's alone, positions are both's. */
  risk(source: OrderSource, effect: RiskEffect): void;
  /** Something that a person has to look at. */
  discrepancy(code: DiscrepancyCode, message: string): void;
}

export type DiscrepancyCode = "VENUE_CONTRADICTS" | "TRADE_BROKEN";

/**
 * Rejects of orders that are not in the table yet: the card's record of an order and the venue's reply come on different ways. Far more
 * than the card can have under way; after a start, rejects of earlier runs pass through here as well.
 */
export const EARLY_REJECTS_MAX = 1024;
/** Executions kept for the views. */
const EXECUTIONS_MAX = 10_000;
const BUY = "B";
const IMMEDIATE_OR_CANCEL = "3";
/** Cancel reason: it was open when its session ended. */
const SESSION_OVER = "E";
/** Cancel reason: the client asked for it. */
const USER = "U";

export class OrderDesk {
  readonly table: OrderTable;
  readonly exposure: Exposure;
  readonly dayTotals: DayTotals;
  readonly counts = {
    sent: 0,
    accepted: 0,
    rejected: 0,
    withdrawn: 0,
    executions: 0,
    cancels: 0,
    discrepancies: 0,
    rejectsForgotten: 0,
    replaced: 0,
    broken: 0,
    /** Resting orders that the venue cancelled of its own accord. */
    unsolicited: 0,
  };
  /** Messages that could not be, by state and message, or by what was wrong: none of them changed anything. */
  readonly illegal = new Map<string, number>();
  readonly #executions: Execution[] = [];
  #executionsForgotten = 0;
  /** By source and order number, oldest first. */
  readonly #earlyRejects = new Map<string, ouch50.Rejected>();
  readonly #events: OrderDeskEvents;

  /** @param recovered of earlier runs, by the journal; @param kept executions of a stock that can be taken back when the venue breaks them */
  constructor(wallNs: () => bigint, events: OrderDeskEvents, recovered: RecoveredDays = NO_DAYS, kept?: number) {
    this.exposure = new Exposure(kept);
    this.table = new OrderTable(wallNs, undefined, kept);
    this.dayTotals = new DayTotals(recovered);
    this.#events = events;
  }

  /** Positions of the account. */
  get ledger(): Ledger {
    return this.exposure.ledger;
  }

  /** An order that a path has just sent. */
  sent(order: NewOrder): void {
    if (this.#explained(order)) return;
    try {
      const entry = this.table.sent(order);
      this.#counted(entry);
      this.#events.order(entry);
    } catch (error) {
      this.#refused(error);
      return;
    }
    this.#takeEarlyReject(order);
  }

  transmitted(urn: number, transmission: Transmission): void {
    const order = this.table.transmitted("card", urn, transmission);
    if (order !== undefined) this.#events.order(order);
  }

  /** One numbered message of the venue in the session of `source`. @returns the message, when it is none about an order */
  message(source: OrderSource, payload: Uint8Array): ouch50.OutboundMessage | undefined {
    let message: ouch50.OutboundMessage;
    try {
      message = ouch50.decodeOutboundMessage(payload);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#discrepancy("VENUE_CONTRADICTS", `${source} session: ${error.message}`);
      return undefined;
    }
    switch (message.type) {
      case "A":
      case "E":
      case "C":
      case "D":
      case "J":
      case "U":
      case "B":
      case "P":
      case "I":
      case "T":
      case "R":
        this.#reply(source, message);
        return undefined;
      case "M":
        this.#illegal("unasked M");
        this.#discrepancy(
          "VENUE_CONTRADICTS",
          `${source} order ${message.urn}: reply ${message.type} to a request that was never made`,
        );
        return undefined;
      default:
        return message;
    }
  }

  /**
   * A replacement that a path has just sent, with a number of its own.
   * @param late the path may have sent it before it could know that the order was over: then the venue ignores it, and it ends here
   * @returns false, and it must not go out: the order cannot be replaced now. Reported.
   */
  replacing(order: NewOrder, originalUrn: number, late = false): boolean {
    if (this.#explained(order)) return true;
    try {
      const entry = this.table.replacing(order, originalUrn, late);
      this.#counted(entry);
      this.#events.order(entry);
    } catch (error) {
      this.#refused(error);
      return false;
    }
    const orphaned = this.table.orphaned(order.source, order.urn);
    if (orphaned !== undefined) this.#took(order.source, orphaned);
    else this.#takeEarlyReject(order);
    return true;
  }

  /** A cancel that was asked for did not leave. */
  cancelWithdrawn(source: OrderSource, urn: number): void {
    try {
      const order = this.table.cancelWithdrawn(source, urn);
      if (order !== undefined) this.#events.order(order);
    } catch (error) {
      this.#refused(error);
    }
  }

  /** What a path says that cannot be, by what is known of its orders. */
  contradicts(message: string): void {
    this.#illegal("path");
    this.#discrepancy("VENUE_CONTRADICTS", message);
  }

  /** A cancel is about to be asked for. @returns false: the order is over, there is nothing to ask for */
  cancelAsked(source: OrderSource, urn: number): boolean {
    const order = this.table.cancelAsked(source, urn);
    if (order !== undefined) this.#events.order(order);
    return order !== undefined;
  }

  /** Ends an order that the venue's complete records do not know. */
  neverArrived(source: OrderSource, urn: number): void {
    this.#took(source, this.table.neverArrived(source, urn));
  }

  /**
   * The venue's session is over, and with it every order of it. What is left of one that was open is taken for cancelled: whether it was is not known,
   * and nothing may be armed on that.
   */
  sessionOver(): void {
    for (const order of [...this.table.open()]) {
      const { source, urn, state } = order;
      if (isTerminal(state)) continue;
      if (isUnanswered(state)) this.neverArrived(source, urn);
      else {
        const quantity = remaining(order);
        this.#reply(source, { type: "C", timestamp: 0n, urn, quantity, reason: SESSION_OVER });
      }
    }
  }

  /** Totals of orders begin anew. */
  newDay(): void {
    this.dayTotals.newDay();
  }

  /** An order that the card took back before it left: `cause` is the name of the risk rule that held no longer. */
  withdrawn(urn: number, cause: string): void {
    try {
      const effect = this.table.withdrawn("card", urn, cause);
      if (effect !== undefined) this.#took("card", effect);
    } catch (error) {
      this.#refused(error);
    }
  }

  /** Executions after the index `after`, oldest first; the first ever has index 1. */
  executionsAfter(after: number, limit: number): { readonly executions: readonly Execution[]; readonly last: number } {
    const from = Math.max(0, after - this.#executionsForgotten);
    const executions = this.#executions.slice(from, from + limit);
    return { executions, last: this.#executionsForgotten + from + executions.length };
  }

  /** Shares of open orders by stock. */
  openQuantities(): Map<string, { buy: number; sell: number }> {
    const open = new Map<string, { buy: number; sell: number }>();
    for (const order of this.table.open()) {
      const entry = open.get(order.stock) ?? { buy: 0, sell: 0 };
      const left = order.quantity - order.filled - order.cancelled;
      if (order.sell) entry.sell += left;
      else entry.buy += left;
      open.set(order.stock, entry);
    }
    return open;
  }

  /** Best prices of resting orders of a stock, 1e-4; 0: none. What rule 16 wants to know. */
  ownPrices(stock: string, source: OrderSource): { readonly bid: number; readonly ask: number } {
    let [bid, ask] = [0, 0];
    for (const order of this.table.open(source)) {
      if (order.stock !== stock || order.rests !== true) continue;
      if (!order.sell) bid = Math.max(bid, order.price);
      else if (ask === 0 || order.price < ask) ask = order.price;
    }
    return { bid, ask };
  }

  #reply(source: OrderSource, reply: OrderReply): void {
    try {
      if (this.table.get(source, reply.urn) === undefined) this.#adopt(source, reply);
      const before = this.table.get(source, reply.urn);
      // By its reason: the card's request may be heard of only after the reply to it.
      const ownWill = reply.type === "C" && reply.reason !== USER;
      const unsolicited = ownWill && before?.rests === true && !cancelAsked(before.state);
      this.#took(source, this.table.reply(source, reply));
      // What earlier runs asked for is not known here.
      if (unsolicited && before.arrivalNs !== 0n) this.counts.unsolicited++;
    } catch (error) {
      if (reply.type === "J" && error instanceof OrderReplyError && error.code === "ORDER_UNKNOWN") {
        this.#keepEarly(source, reply);
        return;
      }
      if (reply.type === "B" && this.table.get(source, reply.urn) === undefined && this.table.forgetsExecutions) {
        this.counts.broken++;
        const what = `${source} order ${reply.urn}: trade ${reply.matchNumber} was broken`;
        this.#discrepancy("TRADE_BROKEN", `${what}; it is not known any more, and the position is with it`);
        return;
      }
      this.#refused(error);
    }
  }

  /** Nothing is known yet that it could give back. One that is forgotten leaves its order "sent" until the next settlement. */
  #keepEarly(source: OrderSource, reply: ouch50.Rejected): void {
    this.#earlyRejects.set(`${source} ${reply.urn}`, reply);
    for (const oldest of this.#earlyRejects.keys()) {
      if (this.#earlyRejects.size <= EARLY_REJECTS_MAX) break;
      this.#earlyRejects.delete(oldest);
      this.counts.rejectsForgotten++;
    }
  }

  /** An order that is known from the venue alone: its Accepted, or Replaced, names everything that matters for positions. */
  #adopt(source: OrderSource, reply: OrderReply): void {
    if (reply.type !== "A" && reply.type !== "U") return;
    // An order that this run sent is replaced by what this run sent; the card's own word on that may come later.
    const replaced = reply.type === "U" ? this.table.get(source, reply.originalUrn) : undefined;
    if (reply.type === "U" && (replaced === undefined || (replaced.arrivalNs !== 0n && source !== "card"))) return;
    const order: NewOrder = {
      source,
      urn: reply.urn,
      stock: reply.symbol,
      sell: reply.side !== BUY,
      short: reply.side === "T" || reply.side === "E",
      quantity: reply.quantity,
      price: Number(reply.price),
      kind: this.dayTotals.kindOf(source, reply.urn),
      // ClOrdID ends with the version's low 16 bits (docs/datapath.md section 7).
      version: Number.parseInt(reply.clOrdId.slice(10, 14), 16) || 0,
      rests: reply.timeInForce !== IMMEDIATE_OR_CANCEL,
      triggerSequence: 0n,
      arrivalNs: 0n,
    };
    // The request was an earlier run's, or the card's; it may have crossed with a cancel.
    const late = replaced !== undefined && !isTerminal(replaced.state);
    this.#counted(reply.type === "A" ? this.table.sent(order) : this.table.replacing(order, reply.originalUrn, late));
  }

  /** The venue's reply came before the path's word on the order. */
  #explained(order: NewOrder): boolean {
    const entry = this.table.explain(order);
    if (entry === undefined) return false;
    const { source } = order;
    const exposure = this.exposure.explained(entry, this.#executionsOf(entry));
    this.#events.risk(source, { position: undefined, exposure, answered: 0 });
    // A replacement stands for what the venue says; the path has counted what it asked for.
    const less = order.quantity - entry.quantity;
    if (less > 0) {
      const [releaseBuy, releaseSell] = order.sell ? [0, less] : [less, 0];
      const position = { stock: order.stock, delta: 0, releaseBuy, releaseSell, releaseOrders: 0 };
      this.#events.risk(source, { position, exposure: this.exposure.released(entry, less), answered: 0 });
    }
    this.#events.order(entry);
    return true;
  }

  #takeEarlyReject({ source, urn }: NewOrder): void {
    const key = `${source} ${urn}`;
    const early = this.#earlyRejects.get(key);
    if (early === undefined) return;
    this.#earlyRejects.delete(key);
    this.#reply(source, early);
  }

  #counted({ source, urn, price, quantity }: Order): void {
    this.counts.sent++;
    this.dayTotals.count(source, urn, price, quantity);
  }

  /** Of an order that has only just been heard of. */
  #executionsOf(order: Order): readonly Execution[] {
    return order.filled === 0 ? [] : this.#executions.filter((execution) => execution.order === order);
  }

  #took(source: OrderSource, effect: ReplyEffect): void {
    if (effect.also !== undefined) this.#took(source, effect.also);
    const { order, position, execution, broken, answered } = effect;
    if (broken !== undefined) {
      this.#broke(source, effect, broken);
      return;
    }
    let exposure: ExposureChange | undefined;
    if (execution !== undefined) {
      this.counts.executions++;
      this.#executions.push(execution);
      if (this.#executions.length > EXECUTIONS_MAX) {
        this.#executions.shift();
        this.#executionsForgotten++;
      }
      exposure = this.exposure.executed(execution);
      const after = this.ledger.get(order.stock);
      if (after !== undefined) this.#events.execution(execution, after);
    } else if (answered && (order.state === "live" || order.state === "pending_cancel")) this.counts.accepted++;
    else if (order.state === "rejected") this.counts.rejected++;
    else if (order.state === "withdrawn") this.counts.withdrawn++;
    else if (order.state === "replaced") this.counts.replaced++;
    else if (order.state === "cancelled") this.counts.cancels++;
    if (execution === undefined && position !== undefined) {
      exposure = this.exposure.released(order, position.releaseBuy + position.releaseSell);
    }
    if (position !== undefined || answered)
      this.#events.risk(source, { position, exposure, answered: answered ? 1 : 0 });
    this.#events.order(order);
  }

  /** Positions and result are without the trade from here on; that somebody has to look is the venue's doing, not an error. */
  #broke(source: OrderSource, { order, position }: ReplyEffect, broken: Execution): void {
    this.counts.broken++;
    const exposure = this.exposure.broken(broken);
    const what = `${source} order ${order.urn}: trade ${broken.matchNumber} was broken`;
    if (exposure === undefined) {
      this.#discrepancy("TRADE_BROKEN", `${what}; it is too old to be taken out of the position`);
      return;
    }
    this.#events.risk(source, { position, exposure, answered: 0 });
    const after = this.ledger.get(order.stock);
    if (after !== undefined) this.#events.broken?.(broken, after);
    this.#events.order(order);
    this.#discrepancy("TRADE_BROKEN", `${what}; the position is without it`);
  }

  /** What the table does not allow. */
  #refused(error: unknown): void {
    if (error instanceof IllegalOrderTransition) this.#illegal(`${error.from} ${error.event}`);
    else if (error instanceof OrderReplyError) this.#illegal(error.code);
    else throw error;
    this.#discrepancy("VENUE_CONTRADICTS", error.message);
  }

  #illegal(what: string): void {
    this.illegal.set(what, (this.illegal.get(what) ?? 0) + 1);
  }

  #discrepancy(code: DiscrepancyCode, message: string): void {
    this.counts.discrepancies++;
    this.#events.discrepancy(code, message);
  }
}
