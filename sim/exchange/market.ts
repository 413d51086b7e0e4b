// What a market is to order sessions and to the feed: the matching engine, or a recording that is replayed.

import type { CrossType, EngineOrder, OrderBook, OrderOwner } from "./order-book.ts";
import type { OrderTerms } from "./order-terms.ts";

/** The public view: what the feed shows of each change. Hidden orders appear only when they trade. */
export interface MarketListener {
  /** `order.shown` shares at its price, under its reference. */
  added(order: EngineOrder): void;
  /** `price` differs from `order.price` when the incoming order was given a better one. */
  executed(order: EngineOrder, quantity: number, price: number, match: number): void;
  /** A trade against a hidden order. */
  tradedHidden(order: EngineOrder, quantity: number, price: number, match: number): void;
  reduced(order: EngineOrder, quantity: number): void;
  deleted(order: EngineOrder): void;
  replaced(originalReference: number, order: EngineOrder): void;
  /** Shown shares of a resting order that traded in a cross. */
  crossed?(order: EngineOrder, quantity: number, price: number, match: number): void;
}

export interface NewOrder {
  readonly locate: number;
  readonly buy: boolean;
  /** Shares, 1..2^32-1. */
  readonly quantity: number;
  /** Limit, 1e-4 currency units. */
  readonly price: number;
  readonly owner: OrderOwner;
  /** What is left after matching rests (day) or is given up (immediate or cancel). */
  readonly immediate: boolean;
  readonly displayed: boolean;
  readonly attribution?: string | undefined;
  readonly terms?: OrderTerms | undefined;
  /** Price improvement per share in 1e-4 that displayed orders give this one. */
  readonly improvement?: number;
}

export interface Replacement {
  readonly quantity: number;
  readonly price: number;
  readonly displayed?: boolean;
  readonly immediate?: boolean;
  /** Those of the new order: nothing is taken over from the original. */
  readonly terms?: OrderTerms | undefined;
  /** Told the new order before it can trade. */
  readonly beforeEntry?: (order: EngineOrder) => void;
}

/** What order sessions need of a market: {@link MatchingEngine}, or a recorded one that is replayed. */
export interface Market {
  book(locate: number): OrderBook | undefined;
  allBooks(): Iterable<OrderBook>;
  /** Terms that it can do. */
  readonly terms: ReadonlySet<keyof OrderTerms>;
  /** The order's price is 0 when it follows a quote that there is not. */
  create(order: NewOrder): EngineOrder;
  submit(order: EngineOrder, immediate: boolean): void;
  reduce(order: EngineOrder, quantity: number): void;
  remove(order: EngineOrder): void;
  replace(original: EngineOrder, by: Replacement): EngineOrder;
  /** Orders for crosses; a market without them takes none. */
  readonly crosses?: CrossMarket;
}

export interface CrossMarket {
  accepts(book: OrderBook, type: CrossType): boolean;
  holds(order: EngineOrder): boolean;
  enter(order: EngineOrder, type: CrossType): void;
}

export const ALL_TERMS: ReadonlySet<keyof OrderTerms> = new Set([
  "minimum",
  "slice",
  "sliceSpread",
  "peg",
  "discretion",
  "postOnly",
  "tradeNow",
  "selfMatch",
]);
