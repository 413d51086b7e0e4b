/** The exact best bid and offer of some stocks after every message that was published: levels of any price, no window, no table that fills. */
import { itch50 } from "../../proto/mod.ts";

/** Bid price and quantity, ask price and quantity; 0 for an empty side. */
export type View = readonly [number, number, number, number];

interface Order {
  readonly buy: boolean;
  readonly price: number;
  quantity: number;
}

const PRICE_MAX = 2_000_000_000;
const BUY = 0x42;
const SELL = 0x53;

class Side {
  readonly #levels = new Map<number, number>();
  readonly #better: (a: number, b: number) => boolean;
  /** 0: none. */
  best = 0;

  constructor(buy: boolean) {
    this.#better = buy ? (a, b) => a > b : (a, b) => a < b;
  }

  get quantity(): number {
    return this.#levels.get(this.best) ?? 0;
  }

  add(price: number, quantity: number): void {
    this.#levels.set(price, (this.#levels.get(price) ?? 0) + quantity);
    if (this.best === 0 || this.#better(price, this.best)) this.best = price;
  }

  deduct(price: number, quantity: number): void {
    const left = (this.#levels.get(price) ?? 0) - quantity;
    if (left > 0) {
      this.#levels.set(price, left);
      return;
    }
    this.#levels.delete(price);
    if (price !== this.best) return;
    this.best = 0;
    for (const other of this.#levels.keys()) if (this.best === 0 || this.#better(other, this.best)) this.best = other;
  }
}

class Book {
  readonly #orders = new Map<bigint, Order>();
  readonly #bids = new Side(true);
  readonly #asks = new Side(false);

  get view(): View {
    return [this.#bids.best, this.#bids.quantity, this.#asks.best, this.#asks.quantity];
  }

  message(type: number, view: DataView): void {
    const reference = view.getBigUint64(itch50.ADD_ORDER_REFERENCE_AT);
    switch (type) {
      case itch50.ADD_ORDER_TYPE:
      case itch50.ADD_ORDER_ATTRIBUTED_TYPE: {
        const side = view.getUint8(itch50.ADD_ORDER_SIDE_AT);
        const quantity = view.getUint32(itch50.ADD_ORDER_SHARES_AT);
        const price = view.getUint32(itch50.ADD_ORDER_PRICE_AT);
        if (side === BUY || side === SELL) this.#add(reference, side === BUY, price, quantity);
        break;
      }
      case itch50.ORDER_DELETE_TYPE:
        this.#take(reference, Number.POSITIVE_INFINITY);
        break;
      case itch50.ORDER_REPLACE_TYPE: {
        const quantity = view.getUint32(itch50.ORDER_REPLACE_SHARES_AT);
        const price = view.getUint32(itch50.ORDER_REPLACE_PRICE_AT);
        const buy = this.#orders.get(reference)?.buy;
        if (buy === undefined || !sound(price, quantity)) break;
        this.#take(reference, Number.POSITIVE_INFINITY);
        this.#add(view.getBigUint64(itch50.ORDER_REPLACE_NEW_REFERENCE_AT), buy, price, quantity);
        break;
      }
      case itch50.ORDER_EXECUTED_TYPE:
      case itch50.ORDER_EXECUTED_WITH_PRICE_TYPE:
      case itch50.ORDER_CANCEL_TYPE:
        this.#take(reference, view.getUint32(itch50.ORDER_EXECUTED_SHARES_AT));
        break;
    }
  }

  #add(reference: bigint, buy: boolean, price: number, quantity: number): void {
    if (this.#orders.has(reference) || !sound(price, quantity)) return;
    this.#orders.set(reference, { buy, price, quantity });
    (buy ? this.#bids : this.#asks).add(price, quantity);
  }

  #take(reference: bigint, quantity: number): void {
    const order = this.#orders.get(reference);
    if (order === undefined) return;
    const taken = Math.min(quantity, order.quantity);
    (order.buy ? this.#bids : this.#asks).deduct(order.price, taken);
    order.quantity -= taken;
    if (order.quantity === 0) this.#orders.delete(reference);
  }
}

function sound(price: number, quantity: number): boolean {
  return quantity > 0 && price > 0 && price <= PRICE_MAX;
}

export class ExactViews {
  readonly #books: ReadonlyMap<number, Book>;

  constructor(locates: readonly number[]) {
    this.#books = new Map(locates.map((locate) => [locate, new Book()]));
  }

  /** @returns locate of the stock whose book it may have changed; undefined: of none that is followed */
  message(bytes: Uint8Array): number | undefined {
    const type = bytes[0] ?? 0;
    if (!BOOK_TYPES.has(type) || itch50.LENGTH_BY_TYPE[type] !== bytes.length) return undefined;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const locate = view.getUint16(itch50.HEADER_STOCK_LOCATE_AT);
    const book = this.#books.get(locate);
    if (book === undefined) return undefined;
    book.message(type, view);
    return locate;
  }

  view(locate: number): View {
    return this.#books.get(locate)?.view ?? [0, 0, 0, 0];
  }
}

const BOOK_TYPES: ReadonlySet<number> = new Set([
  itch50.ADD_ORDER_TYPE,
  itch50.ADD_ORDER_ATTRIBUTED_TYPE,
  itch50.ORDER_EXECUTED_TYPE,
  itch50.ORDER_EXECUTED_WITH_PRICE_TYPE,
  itch50.ORDER_CANCEL_TYPE,
  itch50.ORDER_DELETE_TYPE,
  itch50.ORDER_REPLACE_TYPE,
]);
