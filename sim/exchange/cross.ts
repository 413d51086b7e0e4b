// Crosses: opening, closing and after a halt. All of the interest meets at one price.

import { type Clearing, clear, type Interest } from "./clearing.ts";
import type { ItchEncoder } from "./itch-encoder.ts";
import type { MatchingEngine } from "./matching-engine.ts";
import type { CrossType, EngineOrder, OrderBook } from "./order-book.ts";

/** Any price: as the protocol says it, and above every limit. */
const MARKET_PRICE = 0x7fff_ffff;

function limitOf(order: EngineOrder): number {
  if (order.limit !== MARKET_PRICE) return order.limit;
  return order.buy ? Number.POSITIVE_INFINITY : 0;
}

/** Orders that wait for a cross. They are not in the book, and the feed shows what they would do. */
export class Crosses {
  private readonly engine: MatchingEngine;
  private readonly encoder: ItchEncoder;
  private readonly waiting = new Map<EngineOrder, CrossType>();
  private phase: "before" | "open" | "closed" = "before";

  constructor(engine: MatchingEngine, encoder: ItchEncoder) {
    this.engine = engine;
    this.encoder = encoder;
  }

  /** Whether an order may wait for that cross now. */
  accepts(book: OrderBook, type: CrossType): boolean {
    if (type === "O") return this.phase === "before";
    if (type === "C") return this.phase !== "closed";
    return this.phase === "open" && book.halted;
  }

  holds(order: EngineOrder): boolean {
    return this.waiting.has(order);
  }

  enter(order: EngineOrder, type: CrossType): void {
    this.waiting.set(order, type);
    this.indicate(order.book, type);
  }

  reduce(order: EngineOrder, quantity: number): void {
    const type = this.waiting.get(order);
    if (type === undefined) return;
    if (quantity >= order.remaining) {
      this.waiting.delete(order);
      order.owner.removed(order, "taken");
    } else order.remaining -= quantity;
    this.indicate(order.book, type);
  }

  /** The opening crosses of all stocks that have orders for it. */
  open(reference: (book: OrderBook) => number): void {
    this.crossAll("O", reference);
    this.phase = "open";
  }

  close(reference: (book: OrderBook) => number): void {
    if (this.phase !== "open") return;
    this.phase = "closed";
    this.crossAll("C", reference);
  }

  /** The stock's halt cross. @returns false when nobody waits for it */
  reopen(book: OrderBook, reference: number): boolean {
    const some = [...this.waiting].some(([order, type]) => type === "H" && order.book === book);
    if (some) this.cross(book, "H", reference);
    return some;
  }

  private crossAll(type: CrossType, reference: (book: OrderBook) => number): void {
    const books = new Set([...this.waiting].filter(([, other]) => other === type).map(([{ book }]) => book));
    for (const book of books) this.cross(book, type, reference(book));
  }

  /** What the cross would be now, in the feed. Before the day there is no feed. */
  private indicate(book: OrderBook, type: CrossType): void {
    if (this.phase === "before") return;
    const reference = book.bids.bestDisplayed?.price ?? book.asks.bestDisplayed?.price ?? 0;
    this.say(book, type, reference);
  }

  private say(book: OrderBook, type: CrossType, reference: number): Clearing {
    const own = this.interest(book, type).filter(({ order }) => this.waiting.has(order));
    const all = clear(this.interest(book, type), reference);
    // The far price is where only the orders for the cross would meet, the near one with the book's.
    this.encoder.crossIndication(book, all, clear(own, reference).price, reference, type);
    return all;
  }

  private interest(book: OrderBook, type: CrossType): (Interest & { readonly order: EngineOrder })[] {
    const orders = [...this.waiting].flatMap(([order, other]) =>
      other === type && order.book === book ? [order] : [],
    );
    for (const side of [book.bids, book.asks]) {
      for (const level of side.levels) for (const order of level.orders()) if (order.minimum === 0) orders.push(order);
    }
    return orders.map((order) => {
      const limit = this.waiting.has(order) ? limitOf(order) : order.price;
      return { order, buy: order.buy, limit, quantity: order.remaining };
    });
  }

  private cross(book: OrderBook, type: CrossType, reference: number): void {
    const { price, paired } = this.say(book, type, reference);
    // Best limits first, orders for the cross before the book's, then by place in time.
    const queue = (buy: boolean): EngineOrder[] =>
      this.interest(book, type)
        .filter((one) => one.buy === buy && (buy ? one.limit >= price : one.limit <= price))
        .sort(
          (x, y) => (buy ? y.limit - x.limit || 0 : x.limit - y.limit || 0) || this.rank(x.order) - this.rank(y.order),
        )
        .map(({ order }) => order);
    if (paired > 0) {
      const match = this.engine.cross(queue(true), queue(false), paired, price, type);
      this.encoder.cross(book, paired, price, type, match);
    } else if (type !== "H") this.encoder.cross(book, 0, price, type);
    for (const [order, other] of [...this.waiting]) {
      if (other !== type || order.book !== book) continue;
      this.waiting.delete(order);
      if (order.remaining > 0) order.owner.removed(order, "crossOver");
    }
  }

  private rank(order: EngineOrder): number {
    return this.waiting.has(order) ? 0 : 1;
  }
}
