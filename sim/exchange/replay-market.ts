// A recorded market that orders can trade against without changing it: the feed stays as it was recorded, so the shares that
// a client takes are still displayed to everybody. Each displayed share fills a client at most once.
//
// An incoming order takes what is displayed up to its limit, best price first, oldest order first. What rests afterwards has a
// place in the recorded queue: behind every displayed order of its price that was there before it. It fills
//   - when an order of the other side is added at its price or better (as far as that order goes);
//   - when the recording executes an order of its side that is behind it: one of a worse price, or one of its price that came
//     later. Whoever traded there would have met the client first, as far as the execution goes;
//   - when the recording tells of a hidden trade that it would have been ahead of: at a worse price, or, being displayed itself,
//     at its own.
// Executions and cancels of the orders ahead move it up. A client's hidden order stands behind all displayed ones of its price.

import { itch50 } from "../../proto/mod.ts";
import type { Market, NewOrder, Replacement } from "./market.ts";
import { type EngineOrder, OrderBook, type OrderOwner } from "./order-book.ts";
import { marketable } from "./order-pricing.ts";

const NOBODY: OrderOwner = { executed: () => {}, removed: () => {} };
const RECORDED = { owner: NOBODY, displayed: true } as const;

/** What the recorded messages did that they should not have; a complete recording has none of it. */
export interface ReplayCounts {
  messages: number;
  /** Messages about an order that was never added, or whose stock was never listed. */
  unknown: number;
  /** More shares executed or cancelled than the order had. */
  underflow: number;
}

export class ReplayMarket implements Market {
  /** Clients do not meet each other: what would prevent it is taken and never needed. */
  readonly terms: Market["terms"] = new Set(["postOnly", "tradeNow", "selfMatch"]);
  readonly counts: ReplayCounts = { messages: 0, unknown: 0, underflow: 0 };
  /** Recorded orders. `tag`: shares of it that clients have taken. */
  private readonly orders = new Map<bigint, EngineOrder>();
  private readonly recorded = new Map<number, OrderBook>();
  /** Clients' resting orders, by locate. */
  private readonly resting = new Map<number, OrderBook>();
  private lastReference = 0;
  private lastMatch = 0;
  private lastArrival = 0;

  book(locate: number): OrderBook | undefined {
    return this.recorded.get(locate);
  }

  allBooks(): Iterable<OrderBook> {
    return this.recorded.values();
  }

  /** One message of the recording. Damaged and unknown ones have no effect. */
  apply(message: Uint8Array): void {
    this.counts.messages++;
    const type = message[0] ?? 0;
    if (itch50.LENGTH_BY_TYPE[type] !== message.length) return;
    switch (type) {
      case itch50.STOCK_DIRECTORY_TYPE: {
        const { stockLocate, stock } = itch50.decodeStockDirectory(message);
        this.list(stockLocate, stock);
        break;
      }
      case itch50.STOCK_TRADING_ACTION_TYPE: {
        const { stockLocate, stock, tradingState } = itch50.decodeStockTradingAction(message);
        this.list(stockLocate, stock).halted = tradingState !== "T";
        break;
      }
      case itch50.ADD_ORDER_TYPE:
        this.add(itch50.decodeAddOrder(message));
        break;
      case itch50.ADD_ORDER_ATTRIBUTED_TYPE:
        this.add(itch50.decodeAddOrderAttributed(message));
        break;
      case itch50.ORDER_EXECUTED_TYPE: {
        const { reference, shares } = itch50.decodeOrderExecuted(message);
        const order = this.deduct(reference, shares);
        if (order !== undefined) this.tradedBehind(order, shares);
        break;
      }
      case itch50.ORDER_EXECUTED_WITH_PRICE_TYPE: {
        const { reference, shares, printable } = itch50.decodeOrderExecutedWithPrice(message);
        const order = this.deduct(reference, shares);
        // What is not printable is part of a cross: no continuous order met it.
        if (order !== undefined && printable === "Y") this.tradedBehind(order, shares);
        break;
      }
      case itch50.TRADE_TYPE: {
        const { stockLocate, price, shares } = itch50.decodeTrade(message);
        this.tradedHidden(stockLocate, price, shares);
        break;
      }
      case itch50.ORDER_CANCEL_TYPE: {
        const { reference, shares } = itch50.decodeOrderCancel(message);
        this.deduct(reference, shares);
        break;
      }
      case itch50.ORDER_DELETE_TYPE: {
        const { reference } = itch50.decodeOrderDelete(message);
        this.deduct(reference, this.orders.get(reference)?.remaining ?? 1);
        break;
      }
      case itch50.ORDER_REPLACE_TYPE:
        this.applyReplace(itch50.decodeOrderReplace(message));
        break;
    }
  }

  create(order: NewOrder): EngineOrder {
    const book = this.recorded.get(order.locate);
    if (book === undefined) throw new RangeError(`stock locate ${order.locate} is not listed`);
    return newOrder({ ...order, reference: ++this.lastReference, book });
  }

  submit(order: EngineOrder, immediate: boolean): void {
    const { book, buy } = order;
    if (order.terms?.postOnly === true && marketable(book, buy, order.price)) {
      order.owner.removed(order, "metDisplayed");
      return;
    }
    const { levels } = book.side(!buy);
    for (let i = levels.length - 1; i >= 0 && order.remaining > 0; i--) {
      const level = levels[i];
      if (level === undefined || (buy ? level.price > order.price : level.price < order.price)) break;
      for (const recorded of level.orders()) {
        this.fill(order, Math.min(order.remaining, recorded.remaining - recorded.tag), level.price, "R", recorded);
        if (order.remaining === 0) break;
      }
    }
    if (order.remaining === 0) return;
    if (immediate) order.owner.removed(order, "immediate");
    else this.rest(order);
  }

  reduce(order: EngineOrder, quantity: number): void {
    if (quantity >= order.remaining) this.remove(order);
    else order.level?.cut(order, quantity);
  }

  remove(order: EngineOrder): void {
    this.withdraw(order);
    order.owner.removed(order, "taken");
  }

  replace(original: EngineOrder, by: Replacement): EngineOrder {
    const { book, buy, owner } = original;
    const { quantity, price, displayed = true, immediate = false, terms } = by;
    const order = this.create({ locate: book.locate, buy, quantity, price, owner, immediate, displayed, terms });
    this.withdraw(original);
    by.beforeEntry?.(order);
    owner.removed(original, "replaced");
    this.submit(order, immediate);
    return order;
  }

  private list(locate: number, stock: string): OrderBook {
    let book = this.recorded.get(locate);
    if (book === undefined || book.stock !== stock) {
      book = new OrderBook(locate, stock);
      this.recorded.set(locate, book);
    }
    return book;
  }

  private add(message: itch50.AddOrder | itch50.AddOrderAttributed): void {
    const { stockLocate, stock, reference, side, shares, price } = message;
    // A recording of one stock may lack the directory: the message names the stock itself.
    const book = this.list(stockLocate, stock);
    this.insert(reference, book, side === "B", price, shares);
  }

  private applyReplace(message: itch50.OrderReplace): void {
    const original = this.orders.get(message.originalReference);
    if (original === undefined) {
      this.counts.unknown++;
      return;
    }
    this.deduct(message.originalReference, original.remaining);
    this.insert(message.newReference, original.book, original.buy, message.price, message.shares);
  }

  private insert(reference: bigint, book: OrderBook, buy: boolean, price: number, shares: number): void {
    if (this.orders.has(reference) || shares === 0) {
      this.counts.unknown++;
      return;
    }
    const order = newOrder({ reference: Number(reference), book, buy, price, quantity: shares, ...RECORDED });
    order.shown = shares;
    order.arrival = ++this.lastArrival;
    this.orders.set(reference, order);
    book.side(buy).at(price).append(order);
    const clients = this.resting.get(book.locate)?.side(!buy);
    for (let level = clients?.best; level !== undefined; level = clients?.best) {
      const crosses = buy ? level.price <= price : level.price >= price;
      const client = level.first;
      if (!crosses || client === undefined || order.remaining === order.tag) break;
      this.fill(client, Math.min(client.remaining, order.remaining - order.tag), client.price, "A", order);
    }
  }

  /** The recording traded `shares` of `order`: clients' orders that stand before it would have been first. */
  private tradedBehind(order: EngineOrder, shares: number): void {
    const clients = this.resting.get(order.book.locate)?.side(order.buy);
    let left = shares;
    for (let level = clients?.best; level !== undefined && left > 0; level = clients?.best) {
      const client = level.first;
      if (client === undefined || !isAhead(client, order)) break;
      const quantity = Math.min(client.remaining, left);
      left -= quantity;
      this.fill(client, quantity, client.price, "A", undefined);
    }
  }

  /** The recording traded against an order that was not displayed; on which side it was, nobody said. */
  private tradedHidden(locate: number, price: number, shares: number): void {
    const resting = this.resting.get(locate);
    if (resting === undefined) return;
    let left = shares;
    for (const side of [resting.bids, resting.asks]) {
      for (let level = side.best; level !== undefined && left > 0; level = side.best) {
        const client = level.first;
        if (client === undefined) break;
        const better = client.buy ? client.price > price : client.price < price;
        if (!better && !(client.price === price && client.displayed)) break;
        const quantity = Math.min(client.remaining, left);
        left -= quantity;
        this.fill(client, quantity, client.price, "A", undefined);
      }
    }
  }

  /** Displayed shares of the recording, and of other clients, that trade at this order's price before it does. */
  sharesAhead(order: EngineOrder): number {
    let ahead = 0;
    for (const recorded of order.book.side(order.buy).find(order.price)?.orders() ?? []) {
      if (!isAhead(order, recorded)) ahead += recorded.remaining - recorded.tag;
    }
    for (const client of order.level?.orders() ?? []) {
      if (client === order) break;
      ahead += client.remaining;
    }
    return ahead;
  }

  private fill(
    client: EngineOrder,
    quantity: number,
    price: number,
    liquidity: "A" | "R",
    recorded: EngineOrder | undefined,
  ): void {
    if (quantity <= 0) return;
    if (recorded !== undefined) recorded.tag += quantity;
    const { level } = client;
    if (level === undefined) client.remaining -= quantity;
    else {
      level.take(client, quantity);
      if (client.remaining === 0) this.withdraw(client);
    }
    client.owner.executed(client, quantity, price, ++this.lastMatch, liquidity);
  }

  /** Takes shares off a recorded order. @returns the order; undefined when there is none */
  private deduct(reference: bigint, shares: number): EngineOrder | undefined {
    const order = this.orders.get(reference);
    const level = order?.level;
    if (order === undefined || level === undefined) {
      this.counts.unknown++;
      return undefined;
    }
    if (shares > order.remaining) this.counts.underflow++;
    level.take(order, Math.min(shares, order.remaining));
    order.tag = Math.min(order.tag, order.remaining);
    if (order.remaining === 0) {
      level.unlink(order);
      if (level.empty) order.book.side(order.buy).drop(level);
      this.orders.delete(reference);
    }
    return order;
  }

  private rest(order: EngineOrder): void {
    order.arrival = ++this.lastArrival;
    order.shown = order.displayed ? order.remaining : 0;
    this.restingBook(order.book).side(order.buy).at(order.price).append(order);
  }

  private withdraw(client: EngineOrder): void {
    const { level, book, buy } = client;
    if (level === undefined) throw new Error(`order ${client.reference} does not rest`);
    level.unlink(client);
    if (level.empty) this.restingBook(book).side(buy).drop(level);
  }

  private restingBook(book: OrderBook): OrderBook {
    let resting = this.resting.get(book.locate);
    if (resting === undefined) {
      resting = new OrderBook(book.locate, book.stock);
      this.resting.set(book.locate, resting);
    }
    return resting;
  }
}

/** Whether the client's resting order trades before the recorded one of the same side. */
function isAhead(client: EngineOrder, recorded: EngineOrder): boolean {
  if (client.price !== recorded.price) return client.buy === client.price > recorded.price;
  return client.displayed && client.arrival < recorded.arrival;
}

type Essentials = Pick<EngineOrder, "reference" | "book" | "buy" | "price" | "displayed" | "owner"> &
  Pick<NewOrder, "quantity" | "terms">;

function newOrder({ reference, book, buy, price, displayed, owner, quantity, terms }: Essentials): EngineOrder {
  return {
    reference,
    book,
    buy,
    price,
    remaining: quantity,
    shown: 0,
    displayed,
    attribution: undefined,
    owner,
    terms,
    limit: price,
    minimum: 0,
    tag: 0,
    arrival: 0,
    level: undefined,
    previous: undefined,
    next: undefined,
  };
}
