/**
 * The tracked stocks' live orders and trading states, from the feed's messages in order and without a hole: what a path's book is repaired
 * from. It stands beside the software path because that one's book can be broken just when the card's is (the same packets were lost, the
 * same order table is full), and because it has neither window nor order table, which are what some faults are about.
 */
import { itch50 } from "../../proto/mod.ts";
import { bytesAt, hasItsLength, locateAt, sortOf } from "./itch.ts";

export interface TrackedStock {
  readonly locate: number;
  readonly stock: string;
}

interface Order {
  readonly buy: boolean;
  readonly price: number;
  quantity: number;
}

interface Stock {
  readonly name: string;
  readonly orders: Map<bigint, Order>;
  /** By type and, for an operational halt, market: the last message. */
  readonly state: Map<number, Uint8Array>;
}

export interface BestPrices {
  readonly bid: number | undefined;
  readonly ask: number | undefined;
}

const PRICE_MAX = 2_000_000_000;
const BUY = 0x42;
const SELL = 0x53;

export class ExactBooks {
  readonly #stocks = new Map<number, Stock>();
  readonly #market = new Map<number, Uint8Array>();

  constructor(tracked: readonly TrackedStock[]) {
    for (const { locate, stock } of tracked) {
      this.#stocks.set(locate, { name: stock, orders: new Map(), state: new Map() });
    }
  }

  /**
   * @returns false for a book message of a tracked stock that cannot be: of a wrong length, or of an order that is not as the message says.
   * Then these books are not the venue's, whatever the reason.
   */
  apply(view: DataView, at: number, length: number): boolean {
    const sort = sortOf(view, at, length);
    if (sort === "other") return true;
    const stock = this.#stocks.get(locateAt(view, at, length));
    if (!hasItsLength(view, at, length)) return sort !== "book" || stock === undefined;
    if (sort === "market") this.#market.set(view.getUint8(at), bytesAt(view, at, length));
    else if (stock === undefined) return true;
    else if (sort === "book") return applyToOrders(stock.orders, view, at);
    else {
      const type = view.getUint8(at);
      const halt = type === itch50.OPERATIONAL_HALT_TYPE;
      const market = halt ? view.getUint8(at + itch50.OPERATIONAL_HALT_MARKET_CODE_AT) : 0;
      stock.state.set((type << 8) | market, bytesAt(view, at, length));
    }
    return true;
  }

  /** Messages that build the book of a stock from nothing: one add for each live order. */
  orders(locate: number): Uint8Array[] {
    const stock = this.#stocks.get(locate);
    if (stock === undefined) return [];
    return [...stock.orders].map(([reference, { buy, price, quantity }]) => {
      const add = new Uint8Array(itch50.ADD_ORDER_LENGTH);
      itch50.encodeAddOrder(
        {
          stockLocate: locate,
          trackingNumber: 0,
          timestamp: 0,
          reference,
          side: buy ? "B" : "S",
          shares: quantity,
          stock: stock.name,
          price,
        },
        add,
      );
      return add;
    });
  }

  /** Messages that bring a stock's trading state up to date. */
  stateOf(locate: number): Uint8Array[] {
    return [...(this.#stocks.get(locate)?.state.values() ?? [])];
  }

  stateOfMarket(): Uint8Array[] {
    return [...this.#market.values()];
  }

  /** Of a live order; undefined: there is none. */
  priceOf(locate: number, reference: bigint): number | undefined {
    return this.#stocks.get(locate)?.orders.get(reference)?.price;
  }

  best(locate: number): BestPrices {
    let bid: number | undefined;
    let ask: number | undefined;
    for (const { buy, price } of this.#stocks.get(locate)?.orders.values() ?? []) {
      if (buy) bid = Math.max(bid ?? 0, price);
      else ask = Math.min(ask ?? PRICE_MAX, price);
    }
    return { bid, ask };
  }
}

/** Section 4 of docs/datapath.md, without what is a path's own: faults, classes, levels. */
function applyToOrders(orders: Map<bigint, Order>, view: DataView, at: number): boolean {
  const reference = view.getBigUint64(at + itch50.ADD_ORDER_REFERENCE_AT);
  switch (view.getUint8(at)) {
    case itch50.ADD_ORDER_TYPE:
    case itch50.ADD_ORDER_ATTRIBUTED_TYPE: {
      const side = view.getUint8(at + itch50.ADD_ORDER_SIDE_AT);
      if (side !== BUY && side !== SELL) return true;
      const quantity = view.getUint32(at + itch50.ADD_ORDER_SHARES_AT);
      const price = view.getUint32(at + itch50.ADD_ORDER_PRICE_AT);
      if (!sound(quantity, price)) return true;
      if (orders.has(reference)) return false;
      orders.set(reference, { buy: side === BUY, price, quantity });
      return true;
    }
    case itch50.ORDER_DELETE_TYPE:
      return orders.delete(reference);
    case itch50.ORDER_REPLACE_TYPE: {
      const order = orders.get(reference);
      const quantity = view.getUint32(at + itch50.ORDER_REPLACE_SHARES_AT);
      const price = view.getUint32(at + itch50.ORDER_REPLACE_PRICE_AT);
      if (!sound(quantity, price)) return true;
      if (order === undefined) return false;
      orders.delete(reference);
      const replacement = view.getBigUint64(at + itch50.ORDER_REPLACE_NEW_REFERENCE_AT);
      if (orders.has(replacement)) return false;
      orders.set(replacement, { buy: order.buy, price, quantity });
      return true;
    }
    default: {
      const order = orders.get(reference);
      if (order === undefined) return false;
      order.quantity -= view.getUint32(at + itch50.ORDER_EXECUTED_SHARES_AT);
      if (order.quantity <= 0) orders.delete(reference);
      return order.quantity >= 0;
    }
  }
}

function sound(quantity: number, price: number): boolean {
  return quantity > 0 && price > 0 && price <= PRICE_MAX;
}
