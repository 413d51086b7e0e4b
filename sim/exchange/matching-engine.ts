// Price-time priority matching, continuous. The engine knows nothing of protocols: the feed's encoder and the order sessions stand
// on top of it. The rules are those of README.md, "Matching"; a naive engine written from them is its check.

import { ALL_TERMS, type Market, type MarketListener, type NewOrder, type Replacement } from "./market.ts";
import {
  type CrossType,
  type EngineOrder,
  NO_QUOTE_YET,
  OrderBook,
  type PriceLevel,
  type Removal,
} from "./order-book.ts";
import { isOwn, marketable, priceFor, quoteOf, reach, within } from "./order-pricing.ts";
import type { OrderTerms, Quote } from "./order-terms.ts";

export interface EngineOptions {
  /** Day-unique, increasing. The default counts from 1. */
  readonly nextReference?: () => number;
  /** A number from `low` to `high`, both included, for the sizes of slices. The default is the middle. */
  readonly draw?: (low: number, high: number) => number;
}

export class MatchingEngine implements Market {
  readonly terms = ALL_TERMS;
  private readonly books = new Map<number, OrderBook>();
  private readonly listener: MarketListener;
  private readonly nextReference: () => number;
  private readonly draw: (low: number, high: number) => number;
  private lastMatch = 0;

  constructor(listener: MarketListener, options: EngineOptions = {}) {
    this.listener = listener;
    let last = 0;
    this.nextReference = options.nextReference ?? (() => ++last);
    this.draw = options.draw ?? ((low, high) => (low + high) >> 1);
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
    const { buy, terms, quantity } = order;
    return {
      reference: this.nextReference(),
      book,
      buy,
      price: priceFor(book, buy, order.price, terms, quoteOf(book, terms)) ?? 0,
      remaining: quantity,
      shown: 0,
      displayed: order.displayed,
      attribution: order.attribution,
      owner: order.owner,
      terms,
      limit: order.price,
      minimum: Math.min(terms?.minimum ?? 0, quantity),
      tag: 0,
      arrival: 0,
      level: undefined,
      previous: undefined,
      next: undefined,
    };
  }

  /** Matches the order, then lets the rest rest, or gives it up (`removed` is then told to the owner). */
  submit(order: EngineOrder, immediate: boolean, improvement = 0): void {
    this.arrive(order, immediate, improvement);
    this.settle(order.book);
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
    const shown = level.cut(order, quantity);
    order.minimum = Math.min(order.minimum, order.remaining);
    if (shown > 0) this.listener.reduced(order, shown);
  }

  /** Takes a resting order out. */
  remove(order: EngineOrder): void {
    this.takeOut(order, "taken");
    this.settle(order.book);
  }

  /**
   * Replaces a resting order by one of other quantity and price, which is last in its new level. The feed shows a replace when
   * the new order rests at once; one that may trade on arrival shows as a delete, the executions and an add of the rest.
   */
  replace(original: EngineOrder, by: Replacement): EngineOrder {
    const { book, buy, owner, attribution } = original;
    const { quantity, price, displayed = true, immediate = false, terms } = by;
    const order = this.create({
      locate: book.locate,
      buy,
      quantity,
      price,
      owner,
      immediate,
      displayed,
      attribution,
      terms,
    });
    this.unlink(original);
    by.beforeEntry?.(order);
    if (original.displayed && displayed && !immediate && terms === undefined && !marketable(book, buy, order.price)) {
      this.rest(order);
      this.listener.replaced(original.reference, order);
      original.owner.removed(original, "replaced");
    } else {
      if (original.displayed) this.listener.deleted(original);
      original.owner.removed(original, "replaced");
      if (order.price === 0) owner.removed(order, "quoteLost");
      else this.arrive(order, immediate, 0);
    }
    this.settle(book);
    return order;
  }

  /** From now on nothing is priced outside; orders that are, move to the band's edge. */
  setBands(book: OrderBook, lowest: number, highest: number): void {
    book.lowest = lowest;
    book.highest = highest;
    // Pegs may follow farther now.
    book.quote = NO_QUOTE_YET;
    for (const side of [book.bids, book.asks]) {
      const outside = side.levels.filter(({ price }) => (side === book.bids ? price > highest : price < lowest));
      for (const level of outside.reverse()) {
        for (const order of [...level.orders()]) this.move(order, side === book.bids ? highest : lowest);
      }
    }
    this.settle(book);
  }

  /** Trades `shares` between the two sides, in their order, at one price and under one match number, which is returned. */
  cross(
    buys: readonly EngineOrder[],
    sells: readonly EngineOrder[],
    shares: number,
    price: number,
    type: CrossType,
  ): number {
    const match = ++this.lastMatch;
    let left = shares;
    for (let b = 0, s = 0; left > 0; ) {
      const buy = buys[b];
      const sell = sells[s];
      if (buy === undefined || sell === undefined) throw new Error(`${left} shares of a cross have nobody`);
      const quantity = Math.min(buy.remaining, sell.remaining, left);
      left -= quantity;
      for (const order of [buy, sell]) this.takeCrossed(order, quantity, price, match);
      buy.owner.executed(buy, quantity, price, match, type, sell);
      sell.owner.executed(sell, quantity, price, match, type, buy);
      for (const order of [buy, sell]) {
        if (order.level !== undefined && order.displayed && order.shown === 0) this.refresh(order);
      }
      if (buy.remaining === 0) b++;
      if (sell.remaining === 0) s++;
    }
    if (buys[0] !== undefined) this.settle(buys[0].book);
    return match;
  }

  private takeCrossed(order: EngineOrder, quantity: number, price: number, match: number): void {
    const { level } = order;
    if (level === undefined) {
      order.remaining -= quantity;
      return;
    }
    const shown = Math.min(order.shown, quantity);
    if (shown > 0) level.take(order, shown);
    if (quantity > shown) level.cut(order, quantity - shown);
    if (order.remaining === 0) this.unlink(order);
    if (shown > 0) this.listener.crossed?.(order, shown, price, match);
  }

  /** Trading goes on after a halt. */
  resume(book: OrderBook): void {
    book.halted = false;
    this.settle(book);
  }

  private arrive(order: EngineOrder, immediate: boolean, improvement: number, farthest?: number): void {
    const { terms } = order;
    if (terms === undefined) this.match(order, order.price, improvement);
    else if (terms.postOnly === true) {
      const why = this.meetPostOnly(order);
      if (why !== undefined) {
        order.owner.removed(order, why);
        return;
      }
    } else {
      const limit = farthest ?? reach(order);
      if (order.minimum === 0 || this.fillable(order, limit) >= order.minimum) this.match(order, limit, improvement);
      order.minimum = Math.min(order.minimum, order.remaining);
    }
    if (order.remaining === 0) return;
    if (immediate) {
      order.owner.removed(order, "immediate");
      return;
    }
    this.rest(order);
    if (order.displayed) this.listener.added(order);
  }

  private rest(order: EngineOrder): void {
    order.shown = order.displayed ? this.sliceOf(order) : 0;
    const { book, terms } = order;
    book.side(order.buy).at(order.price).append(order);
    if (terms !== undefined) this.enlist(order, terms);
  }

  /** Last of those that follow the market. */
  private enlist(order: EngineOrder, terms: OrderTerms): void {
    const { pegged, discretionary } = order.book;
    if (terms.peg !== undefined) {
      pegged.delete(order);
      pegged.add(order);
      // The quote may be another than when its price was found.
      order.book.quote = NO_QUOTE_YET;
    }
    if (terms.discretion !== undefined && terms.postOnly !== true) {
      discretionary.delete(order);
      discretionary.add(order);
    }
  }

  private sliceOf({ remaining, terms }: EngineOrder): number {
    const slice = terms?.slice ?? 0;
    if (slice === 0) return remaining;
    const spread = terms?.sliceSpread ?? 0;
    const drawn = spread === 0 ? slice : Math.max(1, this.draw(slice - spread, slice + spread));
    return Math.min(drawn, remaining);
  }

  /** The next slice of an order whose shown one is used up: last of its price, under another reference. */
  private refresh(order: EngineOrder): void {
    const { level } = order;
    if (level === undefined) return;
    level.unlink(order);
    order.reference = this.nextReference();
    order.shown = this.sliceOf(order);
    level.append(order);
    if (order.terms !== undefined) this.enlist(order, order.terms);
    this.listener.added(order);
    order.owner.refreshed?.(order);
  }

  /** Another price and the last place in time, under another reference. It may trade on the way. */
  private move(order: EngineOrder, price: number, limit?: number): void {
    this.unlink(order);
    const { reference } = order;
    const { displayed } = order;
    order.reference = this.nextReference();
    order.price = price;
    if (displayed && !marketable(order.book, order.buy, limit ?? reach(order))) {
      this.rest(order);
      this.listener.replaced(reference, order);
    } else {
      if (displayed) this.listener.deleted({ ...order, reference });
      this.arrive(order, false, 0, limit);
    }
    if (order.level !== undefined) order.owner.moved?.(order);
  }

  /** Pegs follow the quote, and orders with discretion take what came within their reach, until nothing changes any more. */
  private settle(book: OrderBook): void {
    const { pegged, discretionary } = book;
    if ((pegged.size === 0 && discretionary.size === 0) || book.halted) return;
    // Each round either prices pegs by a quote that only executions change, or executes: shares run out.
    for (;;) {
      const quote: Quote = { bid: book.bids.anchor, ask: book.asks.anchor };
      if (quote.bid !== book.quote.bid || quote.ask !== book.quote.ask) {
        book.quote = quote;
        for (const order of [...pegged]) if (order.level !== undefined) this.follow(order, quote);
        continue;
      }
      if (!this.takeWithin(discretionary)) return;
    }
  }

  /** The first order with discretion that has something within its reach takes it. @returns whether one did */
  private takeWithin(discretionary: Iterable<EngineOrder>): boolean {
    for (const order of discretionary) {
      // As of now: without the order the quote, and with it the reach, may be another.
      const limit = reach(order);
      if (limit === order.price || this.fillable(order, limit) < Math.max(1, order.minimum)) continue;
      this.move(order, order.price, limit);
      return true;
    }
    return false;
  }

  private follow(order: EngineOrder, quote: Quote): void {
    const price = priceFor(order.book, order.buy, order.limit, order.terms, quote);
    if (price === undefined) this.takeOut(order, "quoteLost");
    else if (price !== order.price) this.move(order, price);
  }

  /** A post-only order meets nobody, but hidden orders that want to trade with it. @returns why it cannot stay */
  private meetPostOnly(order: EngineOrder): Removal | undefined {
    const { book, buy } = order;
    const opposite = book.side(!buy);
    const shown = opposite.bestDisplayed;
    if (shown !== undefined && within(buy, shown.price, order.price)) return "metDisplayed";
    for (const level of opposite.levels.toReversed()) {
      if (!within(buy, level.price, order.price)) break;
      for (const hidden of [...level.orders()]) {
        if (hidden.terms?.tradeNow !== true || hidden.minimum > order.remaining || isOwn(order, hidden)) continue;
        this.trade(level, hidden, order, level.price, "R");
        if (order.remaining === 0) return undefined;
      }
    }
    return marketable(book, buy, order.price) ? "metHidden" : undefined;
  }

  /** Matches until the order is filled or nobody is left up to `limit`. */
  private match(incoming: EngineOrder, limit: number, improvement: number): void {
    const { book, buy } = incoming;
    const opposite = book.side(!buy);
    const { levels } = opposite;
    for (let i = levels.length - 1; i >= 0 && incoming.remaining > 0; ) {
      const level = levels[i];
      if (level === undefined || !within(buy, level.price, limit)) return;
      const resting = level.firstFor(incoming.remaining);
      if (resting === undefined) {
        i--;
        continue;
      }
      if (incoming.terms !== undefined && isOwn(incoming, resting)) this.prevent(level, resting, incoming);
      else {
        // The incoming buyer pays less, the incoming seller gets more: the resting side gives.
        const better = improvement === 0 || !resting.displayed ? 0 : buy ? -improvement : improvement;
        this.trade(level, resting, incoming, level.price + better, "A");
      }
      if (level.empty) i--;
    }
  }

  /** One trade, as far as the resting order's slice goes. `liquidity` is the resting order's. */
  private trade(
    level: PriceLevel,
    resting: EngineOrder,
    incoming: EngineOrder,
    price: number,
    liquidity: "A" | "R",
  ): void {
    const quantity = Math.min(resting.displayed ? resting.shown : resting.remaining, incoming.remaining);
    const match = ++this.lastMatch;
    level.take(resting, quantity);
    resting.minimum = Math.min(resting.minimum, Math.max(resting.remaining, 1));
    incoming.remaining -= quantity;
    if (resting.remaining === 0) this.unlink(resting);
    if (resting.displayed) this.listener.executed(resting, quantity, price, match);
    else this.listener.tradedHidden(resting, quantity, price, match);
    resting.owner.executed(resting, quantity, price, match, liquidity, incoming);
    incoming.owner.executed(incoming, quantity, price, match, liquidity === "A" ? "R" : "A", resting);
    if (resting.displayed && resting.shown === 0 && resting.remaining > 0) this.refresh(resting);
  }

  /** Instead of a trade between two orders of one group. */
  private prevent(level: PriceLevel, resting: EngineOrder, incoming: EngineOrder): void {
    const { price } = level;
    const prevented = Math.min(resting.displayed ? resting.shown : resting.remaining, incoming.remaining);
    const mode = incoming.terms?.selfMatch?.prevent;
    if (mode !== "newest") {
      const quantity = mode === "oldest" ? resting.remaining : prevented;
      if (quantity === resting.remaining) {
        this.unlink(resting);
        if (resting.displayed) this.listener.deleted(resting);
        resting.remaining = 0;
      } else {
        level.take(resting, quantity);
        resting.minimum = Math.min(resting.minimum, resting.remaining);
        if (resting.displayed) this.listener.reduced(resting, quantity);
      }
      resting.owner.prevented?.(resting, quantity, prevented, price, "A");
      if (resting.displayed && resting.shown === 0 && resting.remaining > 0) this.refresh(resting);
    }
    if (mode !== "oldest") {
      const quantity = mode === "newest" ? incoming.remaining : prevented;
      incoming.remaining -= quantity;
      incoming.owner.prevented?.(incoming, quantity, prevented, price, "R");
    }
  }

  /** Shares that others have for the order up to `limit`, at most as many as it wants. */
  private fillable(order: EngineOrder, limit: number): number {
    const { book, buy } = order;
    let left = order.remaining;
    for (const level of book.side(!buy).levels.toReversed()) {
      if (left === 0 || !within(buy, level.price, limit)) break;
      for (const resting of level.orders()) {
        if (resting.minimum <= left && !isOwn(order, resting)) left -= Math.min(resting.remaining, left);
      }
    }
    return order.remaining - left;
  }

  private takeOut(order: EngineOrder, why: Removal): void {
    this.unlink(order);
    if (order.displayed) this.listener.deleted(order);
    order.owner.removed(order, why);
  }

  private unlink(order: EngineOrder): void {
    const { level, book, terms } = order;
    if (level === undefined) throw new Error(`order ${order.reference} is not in the book`);
    level.unlink(order);
    if (level.empty) book.side(order.buy).drop(level);
    if (terms === undefined) return;
    book.pegged.delete(order);
    book.discretionary.delete(order);
  }
}
