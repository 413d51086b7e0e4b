/**
 * What was published: the live orders and the trading state of each stock, from the undamaged stream, which only a replay has (a gateway
 * keeps its own from what its lines brought: gateway/recovery/exact-books.ts). A path's book is repaired from it (docs/datapath.md section 2).
 */
import { itch50 } from "../../proto/mod.ts";

const BOOK_TYPES: ReadonlySet<number> = new Set([
  itch50.ADD_ORDER_TYPE,
  itch50.ADD_ORDER_ATTRIBUTED_TYPE,
  itch50.ORDER_EXECUTED_TYPE,
  itch50.ORDER_EXECUTED_WITH_PRICE_TYPE,
  itch50.ORDER_CANCEL_TYPE,
  itch50.ORDER_DELETE_TYPE,
  itch50.ORDER_REPLACE_TYPE,
]);
const SYMBOL_STATE_TYPES: ReadonlySet<number> = new Set([
  itch50.STOCK_TRADING_ACTION_TYPE,
  itch50.OPERATIONAL_HALT_TYPE,
  itch50.REG_SHO_RESTRICTION_TYPE,
  itch50.LULD_AUCTION_COLLAR_TYPE,
]);
const PRICE_MAX = 2_000_000_000;
const BUY = 0x42;
const SELL = 0x53;

interface Stock {
  /** By reference: the add that would put the order there as it is now. */
  readonly orders: Map<bigint, Uint8Array>;
  /** By type and, for an operational halt, market: the last message. */
  readonly state: Map<string, Uint8Array>;
}

export class PublishedBooks {
  readonly #stocks = new Map<number, Stock>();
  #phase: Uint8Array | undefined;
  #marketHalt: Uint8Array | undefined;

  /** The next message of the sequence. Those that a path would take no notice of, or would refuse, change nothing. */
  message(bytes: Uint8Array): void {
    const type = bytes[0] ?? 0;
    if (itch50.LENGTH_BY_TYPE[type] !== bytes.length) return;
    // "Start of messages" and "start of system hours" say nothing of market hours.
    if (type === itch50.SYSTEM_EVENT_TYPE && "QMEC".includes(String.fromCharCode(bytes[11] ?? 0))) {
      this.#phase = bytes.slice();
    } else if (type === itch50.MWCB_STATUS_TYPE) {
      this.#marketHalt = bytes.slice();
    } else if (SYMBOL_STATE_TYPES.has(type)) {
      const market = type === itch50.OPERATIONAL_HALT_TYPE ? bytes[itch50.OPERATIONAL_HALT_MARKET_CODE_AT] : "";
      this.#stock(bytes).state.set(`${type} ${market}`, bytes.slice());
    } else if (BOOK_TYPES.has(type)) {
      this.#bookMessage(type, bytes, this.#stock(bytes).orders);
    }
  }

  /** Messages that build the book of a stock from nothing: one add for each live order, in no particular order. */
  orders(locate: number): readonly Uint8Array[] {
    return [...(this.#stocks.get(locate)?.orders.values() ?? [])].map((order) => order.slice());
  }

  /** Messages that bring the trading state of a stock and of the market up to date. */
  tradingState(locate: number): readonly Uint8Array[] {
    const market = [this.#phase, this.#marketHalt].filter((message) => message !== undefined);
    return [...market, ...(this.#stocks.get(locate)?.state.values() ?? [])];
  }

  /** The best levels of a side, best first. */
  levels(
    locate: number,
    side: "B" | "S",
    most: number,
  ): readonly { readonly price: number; readonly quantity: number }[] {
    const sums = new Map<number, number>();
    for (const order of this.orders(locate)) {
      if (order[itch50.ADD_ORDER_SIDE_AT] !== side.charCodeAt(0)) continue;
      const price = viewOf(order).getUint32(itch50.ADD_ORDER_PRICE_AT);
      sums.set(price, (sums.get(price) ?? 0) + viewOf(order).getUint32(itch50.ADD_ORDER_SHARES_AT));
    }
    return [...sums]
      .map(([price, quantity]) => ({ price, quantity }))
      .sort((a, b) => (side === "B" ? b.price - a.price : a.price - b.price))
      .slice(0, most);
  }

  /** Best bid and best ask, 1e-4; undefined for an empty side. */
  best(locate: number): { readonly bid: number | undefined; readonly ask: number | undefined } {
    let bid: number | undefined;
    let ask: number | undefined;
    for (const order of this.orders(locate)) {
      const price = viewOf(order).getUint32(itch50.ADD_ORDER_PRICE_AT);
      if (order[itch50.ADD_ORDER_SIDE_AT] === BUY) bid = Math.max(bid ?? 0, price);
      else ask = Math.min(ask ?? PRICE_MAX, price);
    }
    return { bid, ask };
  }

  #bookMessage(type: number, bytes: Uint8Array, orders: Map<bigint, Uint8Array>): void {
    const view = viewOf(bytes);
    const reference = view.getBigUint64(itch50.ADD_ORDER_REFERENCE_AT);
    const order = orders.get(reference);
    switch (type) {
      case itch50.ADD_ORDER_TYPE:
      case itch50.ADD_ORDER_ATTRIBUTED_TYPE: {
        const side = bytes[itch50.ADD_ORDER_SIDE_AT];
        if (order !== undefined || (side !== BUY && side !== SELL) || !sound(bytes)) return;
        const add = bytes.slice(0, itch50.ADD_ORDER_LENGTH);
        add[0] = itch50.ADD_ORDER_TYPE;
        orders.set(reference, add);
        return;
      }
      case itch50.ORDER_DELETE_TYPE:
        orders.delete(reference);
        return;
      case itch50.ORDER_REPLACE_TYPE: {
        if (order === undefined) return;
        const add = order.slice();
        const replacement = view.getBigUint64(itch50.ORDER_REPLACE_NEW_REFERENCE_AT);
        viewOf(add).setBigUint64(itch50.ADD_ORDER_REFERENCE_AT, replacement);
        add.set(bytes.subarray(itch50.HEADER_TIMESTAMP_AT, itch50.ADD_ORDER_REFERENCE_AT), itch50.HEADER_TIMESTAMP_AT);
        add.set(
          bytes.subarray(itch50.ORDER_REPLACE_SHARES_AT, itch50.ORDER_REPLACE_PRICE_AT),
          itch50.ADD_ORDER_SHARES_AT,
        );
        add.set(bytes.subarray(itch50.ORDER_REPLACE_PRICE_AT), itch50.ADD_ORDER_PRICE_AT);
        if (!sound(add)) return;
        orders.delete(reference);
        if (!orders.has(replacement)) orders.set(replacement, add);
        return;
      }
      default: {
        if (order === undefined) return;
        const left =
          viewOf(order).getUint32(itch50.ADD_ORDER_SHARES_AT) - view.getUint32(itch50.ORDER_EXECUTED_SHARES_AT);
        if (left <= 0) orders.delete(reference);
        else viewOf(order).setUint32(itch50.ADD_ORDER_SHARES_AT, left);
      }
    }
  }

  #stock(bytes: Uint8Array): Stock {
    const locate = viewOf(bytes).getUint16(itch50.HEADER_STOCK_LOCATE_AT);
    let stock = this.#stocks.get(locate);
    if (stock === undefined) {
      stock = { orders: new Map(), state: new Map() };
      this.#stocks.set(locate, stock);
    }
    return stock;
  }
}

/** Whether quantity and price of an add are ones that a path stores. */
function sound(add: Uint8Array): boolean {
  const price = viewOf(add).getUint32(itch50.ADD_ORDER_PRICE_AT);
  return viewOf(add).getUint32(itch50.ADD_ORDER_SHARES_AT) > 0 && price > 0 && price <= PRICE_MAX;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
