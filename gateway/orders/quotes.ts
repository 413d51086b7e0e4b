/**
 * The quotes of market making (docs/datapath.md section 5, kind 5) as the gateway follows them: for each side what the path did last, whether
 * the venue has answered it, and what rests then. The path is told of every answer that leaves nothing of its last action open; until
 * then it does nothing on that side.
 *
 *     path: enter, replace, cancel -> waits -> venue: accepted, replaced, cancelled, executed, rejected ... -> path: what rests, what the chain has done
 *
 * The venue does not answer a cancel, or a replacement, of an order that is over by then: that it is over is the answer. A cancel has a
 * number of the path's for its name, which is not on the wire.
 */
import { type QuoteUpdate, STRATEGY } from "../../proto/mod.ts";
import { type NewOrder, type Order, type OrderSource, remaining } from "./order.ts";
import type { OrderDesk } from "./order-desk.ts";
import { cancelAsked, isTerminal, isUnanswered } from "./order-state.ts";

export type QuoteAction = "enter" | "replace" | "cancel";

/** What a replacement or a cancel of the path is about. */
export interface Resting {
  readonly urn: number;
  /** What its chain has executed, as the path was told. */
  readonly done: number;
}

export interface QuotesEvents {
  tell(source: OrderSource, stock: string, update: Omit<QuoteUpdate, "slot">): void;
  /** A cancel of the path is in flight no longer. */
  cancelAnswered(source: OrderSource): void;
  /** Takes an order out; false: it cannot be asked for now. */
  cancel(source: OrderSource, urn: number): boolean;
  /** Why no quote of the stock may rest now; undefined: it may. */
  obstacle(source: OrderSource, stock: string): string | undefined;
  /** Quotes were taken out. */
  pulled(source: OrderSource, count: number, why: string): void;
}

interface Side {
  readonly source: OrderSource;
  readonly stock: string;
  readonly sell: boolean;
  /** Number of the path's last action. */
  last: number;
  /** It has not been answered. */
  waits: { readonly action: QuoteAction; readonly urn: number; readonly order: number | undefined } | undefined;
  /** The order that rests. */
  order: number | undefined;
  told: Omit<QuoteUpdate, "slot"> | undefined;
  /** The newest order that the path was told rests: it may act on it before it hears that it is over. */
  about: Resting | undefined;
}

const KIND = STRATEGY.marketMaking;

export class Quotes {
  /** Quotes taken out by the gateway. */
  pulled = 0;
  readonly #desk: OrderDesk;
  readonly #events: QuotesEvents;
  readonly #sides = new Map<string, Side>();

  constructor(desk: OrderDesk, events: QuotesEvents) {
    this.#desk = desk;
    this.#events = events;
  }

  /** Quotes that are not over. */
  get open(): number {
    let open = 0;
    for (const { kind } of this.#desk.table.open()) if (kind === KIND) open++;
    return open;
  }

  /**
   * An action that a path has just sent; `order` is what it enters or the replacement, of a cancel what it names the action by.
   * @returns false, and it must not go out: nothing rests that it could be about. Reported.
   */
  acted(order: NewOrder, action: QuoteAction): boolean {
    const { source, urn, stock, sell } = order;
    const side = this.#side(source, stock, sell);
    const about = action === "enter" ? undefined : side.about?.urn;
    if (action !== "enter" && about === undefined) {
      this.#desk.contradicts(`${source} ${action} ${urn} of ${stock}: no quote rests on that side`);
      return false;
    }
    side.last = urn;
    side.waits = { action, urn, order: about };
    let goes = true;
    if (action === "enter") this.#desk.sent(order);
    else if (about !== undefined) {
      // What the card does is heard of later; and the gateway may have asked for a cancel that the path does not know of.
      if (action === "replace") goes = this.#desk.replacing(order, about, true);
      else this.#desk.cancelAsked(source, about);
    }
    this.#look(side);
    return goes;
  }

  /** Something happened to an order. */
  order(order: Order): void {
    if (order.kind !== KIND) return;
    const side = this.#sides.get(keyOf(order.source, order.stock, order.sell));
    if (side !== undefined) this.#look(side);
    this.#pull(order.source, [order]);
  }

  /** The card took an action back. @returns false: it was no cancel of a quote */
  withdrawn(source: OrderSource, urn: number): boolean {
    for (const side of this.#sides.values()) {
      const { waits } = side;
      if (side.source !== source || waits?.urn !== urn || waits.action !== "cancel") continue;
      const order = this.#orderOf(side, waits.order);
      // Where the gateway has asked for it too the venue's answer to that may still come: it fits either state.
      if (order !== undefined && !isTerminal(order.state)) this.#desk.cancelWithdrawn(source, order.urn);
      if (side.waits === waits) this.#answered(side, waits.order);
      this.#look(side);
      return true;
    }
    return false;
  }

  /** Takes out what may not rest any more. */
  sweep(): void {
    for (const source of ["card", "software"] as const) this.#pull(source, [...this.#desk.table.open(source)]);
  }

  /** The path knows of no quote any more: it was cleared, with none open. */
  forget(source: OrderSource): void {
    for (const [key, side] of this.#sides) if (side.source === source) this.#sides.delete(key);
  }

  #pull(source: OrderSource, orders: readonly Order[]): void {
    const counts = new Map<string, number>();
    for (const order of orders) {
      // One that the venue has not answered may not have reached it: a cancel would pass it by. Its answer leads here again.
      if (order.kind !== KIND || isTerminal(order.state) || isUnanswered(order.state) || cancelAsked(order.state))
        continue;
      const why = this.#events.obstacle(source, order.stock);
      if (why === undefined || !this.#events.cancel(source, order.urn)) continue;
      this.pulled++;
      counts.set(why, (counts.get(why) ?? 0) + 1);
    }
    for (const [why, count] of counts) this.#events.pulled(source, count, why);
  }

  #side(source: OrderSource, stock: string, sell: boolean): Side {
    const key = keyOf(source, stock, sell);
    const known = this.#sides.get(key);
    if (known !== undefined) return known;
    const made: Side = {
      source,
      stock,
      sell,
      last: 0,
      waits: undefined,
      order: undefined,
      told: undefined,
      about: undefined,
    };
    this.#sides.set(key, made);
    return made;
  }

  #orderOf({ source }: Side, urn: number | undefined): Order | undefined {
    return urn === undefined ? undefined : this.#desk.table.get(source, urn);
  }

  /** Whether the last action is answered, and what rests then, to the path. */
  #look(side: Side): void {
    const { waits } = side;
    if (waits !== undefined && !this.#settle(side, waits)) return;
    const order = this.#orderOf(side, side.order);
    // By an action that the path's own word on is still to come.
    if (order?.state === "replaced") return;
    const rests = order !== undefined && !isTerminal(order.state);
    const update: Side["told"] = {
      side: side.sell ? "sell" : "buy",
      last: side.last,
      order: rests ? order.urn : 0,
      price: rests ? order.price : 0,
      rest: rests ? remaining(order) : 0,
      done: rests ? order.doneOfChain : 0,
      short: rests && side.sell && order.short,
    };
    if (side.told !== undefined && isSame(side.told, update)) return;
    side.told = update;
    if (update.rest > 0) side.about = { urn: update.order, done: update.done };
    this.#events.tell(side.source, side.stock, update);
  }

  /** What rests once the last action is answered. @returns whether it is */
  #settle(side: Side, { action, urn, order: about }: NonNullable<Side["waits"]>): boolean {
    const before = this.#orderOf(side, about);
    const goesOn = before !== undefined && !isTerminal(before.state);
    if (action === "cancel") {
      if (goesOn && cancelAsked(before.state)) return false;
      this.#answered(side, goesOn ? about : undefined);
      return true;
    }
    const made = this.#orderOf(side, urn);
    if (made !== undefined && isUnanswered(made.state)) return false;
    side.waits = undefined;
    if (made !== undefined && !isTerminal(made.state)) side.order = urn;
    else side.order = goesOn ? about : undefined;
    return true;
  }

  #answered(side: Side, rests: number | undefined): void {
    side.waits = undefined;
    side.order = rests;
    this.#events.cancelAnswered(side.source);
  }
}

function keyOf(source: OrderSource, stock: string, sell: boolean): string {
  return `${source} ${sell ? "sell" : "buy"} ${stock}`;
}

function isSame(a: Omit<QuoteUpdate, "slot">, b: Omit<QuoteUpdate, "slot">): boolean {
  return a.last === b.last && a.order === b.order && a.price === b.price && a.rest === b.rest && a.done === b.done;
}
