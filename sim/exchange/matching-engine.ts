// Price-time priority matching of limit orders. The engine knows nothing of protocols: the feed's encoder and the order
// sessions stand on top of it. An order may trade with another of the same owner (self-match prevention is not modelled).

import { type EngineOrder, OrderBook, type OrderOwner } from "./order-book.ts";

/** The public view: what the feed shows of each change. Hidden orders appear only when they trade. */
export interface MarketListener {
  added(order: EngineOrder): void;
  /** `price` differs from `order.price` when the incoming order was given a better one. */
  executed(order: EngineOrder, quantity: number, price: number, match: number): void;
  /** A trade against a hidden order. */
  tradedHidden(order: EngineOrder, quantity: number, price: number, match: number): void;
  reduced(order: EngineOrder, quantity: number): void;
  deleted(order: EngineOrder): void;
  replaced(original: EngineOrder, order: EngineOrder): void;
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
  /** Price improvement per share in 1e-4 that displayed orders give this one. */
  readonly improvement?: number;
}

export interface Replacement {
  readonly quantity: number;
  readonly price: number;
  readonly displayed?: boolean;
  readonly immediate?: boolean;
  /** Told the new order before it can trade. */
  readonly beforeEntry?: (order: EngineOrder) => void;
}

/** What order sessions need of a market: {@link MatchingEngine}, or a recorded one that is replayed. */
export interface Market {
  book(locate: number): OrderBook | undefined;
  allBooks(): Iterable<OrderBook>;
  create(order: NewOrder): EngineOrder;
  submit(order: EngineOrder, immediate: boolean): void;
  reduce(order: EngineOrder, quantity: number): void;
  remove(order: EngineOrder): void;
  replace(original: EngineOrder, by: Replacement): EngineOrder;
  marketable(book: OrderBook, buy: boolean, price: number): boolean;
}

export interface EngineOptions {
  /** Day-unique, increasing. The default counts from 1. */
  readonly nextReference?: () => number;
}

export class MatchingEngine implements Market {
  private readonly books = new Map<number, OrderBook>();
  private readonly listener: MarketListener;
  private readonly nextReference: () => number;
  private lastMatch = 0;

  constructor(listener: MarketListener, options: EngineOptions = {}) {
    this.listener = listener;
    let last = 0;
    this.nextReference = options.nextReference ?? (() => ++last);
  }

  /** @throws RangeError for a locate outside 1..65535 or in use */
  list(locate: number, stock: string): OrderBook {
    if (!Number.isInteger(locate) || locate < 1 || locate > 0xffff) {
      throw new RangeError(`stock locate ${locate} is not in 1..65535`);
    }
    if (this.books.has(locate)) throw new RangeError(`stock locate ${locate} is in use`);
    const book = new OrderBook(locate, stock);
    this.books.set(locate, book);
    return book;
  }

  book(locate: number): OrderBook | undefined {
    return this.books.get(locate);
  }

  allBooks(): Iterable<OrderBook> {
    return this.books.values();
  }

  /**
   * Makes an order that is known to its owner but not yet in the market; {@link submit} puts it in. Apart, so that an order
   * session can say Accepted before the first execution.
   * @throws RangeError for a locate that is not listed
   */
  create(order: NewOrder): EngineOrder {
    const book = this.books.get(order.locate);
    if (book === undefined) throw new RangeError(`stock locate ${order.locate} is not listed`);
    return {
      reference: this.nextReference(),
      book,
      buy: order.buy,
      price: order.price,
      remaining: order.quantity,
      displayed: order.displayed,
      attribution: order.attribution,
      owner: order.owner,
      tag: 0,
      arrival: 0,
      level: undefined,
      previous: undefined,
      next: undefined,
    };
  }

  /** Matches the order, then lets the rest rest, or gives it up (`removed` is then told to the owner). */
  submit(order: EngineOrder, immediate: boolean, improvement = 0): void {
    this.match(order, improvement);
    if (order.remaining === 0) return;
    if (immediate) {
      order.owner.removed(order);
      return;
    }
    order.book.side(order.buy).at(order.price).append(order);
    if (order.displayed) this.listener.added(order);
  }

  enter(order: NewOrder): EngineOrder {
    const created = this.create(order);
    this.submit(created, order.immediate, order.improvement);
    return created;
  }

  /** Takes `quantity` shares off a resting order, all of it when that is what remains; keeps its place. */
  reduce(order: EngineOrder, quantity: number): void {
    const { level } = order;
    if (level === undefined) throw new Error(`order ${order.reference} is not in the book`);
    if (quantity >= order.remaining) {
      this.remove(order);
      return;
    }
    level.reduce(order, quantity);
    if (order.displayed) this.listener.reduced(order, quantity);
  }

  /** Takes a resting order out. */
  remove(order: EngineOrder): void {
    this.unlink(order);
    if (order.displayed) this.listener.deleted(order);
    order.owner.removed(order);
  }

  /**
   * Replaces a resting order by one of other quantity and price, which is last in its new level. The feed shows a replace when
   * the new order rests at once; one that trades on arrival shows as a delete, the executions and an add of the rest.
   */
  replace(original: EngineOrder, by: Replacement): EngineOrder {
    const { book, buy, owner, attribution } = original;
    const { quantity, price, displayed = true, immediate = false } = by;
    const order = this.create({ locate: book.locate, buy, quantity, price, owner, immediate, displayed, attribution });
    this.unlink(original);
    by.beforeEntry?.(order);
    if (original.displayed && displayed && !immediate && !this.marketable(book, buy, price)) {
      book.side(buy).at(price).append(order);
      this.listener.replaced(original, order);
      original.owner.removed(original);
      return order;
    }
    if (original.displayed) this.listener.deleted(original);
    original.owner.removed(original);
    this.submit(order, immediate);
    return order;
  }

  /** Whether an order of that side and price would trade on arrival. */
  marketable(book: OrderBook, buy: boolean, price: number): boolean {
    const best = book.side(!buy).best;
    return best !== undefined && (buy ? best.price <= price : best.price >= price);
  }

  private unlink(order: EngineOrder): void {
    const { level } = order;
    if (level === undefined) throw new Error(`order ${order.reference} is not in the book`);
    level.unlink(order);
    if (level.empty) order.book.side(order.buy).drop(level);
  }

  private match(incoming: EngineOrder, improvement: number): void {
    const { book, buy } = incoming;
    const opposite = book.side(!buy);
    for (let level = opposite.best; level !== undefined && incoming.remaining > 0; level = opposite.best) {
      if (buy ? level.price > incoming.price : level.price < incoming.price) return;
      const resting = level.first;
      if (resting === undefined) throw new Error(`empty level ${level.price} in the book of ${book.stock}`);
      const quantity = Math.min(resting.remaining, incoming.remaining);
      // The incoming buyer pays less, the incoming seller gets more: the resting side gives.
      const price =
        improvement === 0 || !resting.displayed ? level.price : level.price + (buy ? -improvement : improvement);
      const match = ++this.lastMatch;
      level.reduce(resting, quantity);
      incoming.remaining -= quantity;
      if (resting.remaining === 0) {
        level.unlink(resting);
        if (level.empty) opposite.drop(level);
      }
      if (resting.displayed) this.listener.executed(resting, quantity, price, match);
      else this.listener.tradedHidden(resting, quantity, price, match);
      resting.owner.executed(resting, quantity, price, match, "A");
      incoming.owner.executed(incoming, quantity, price, match, "R");
    }
  }
}
