/**
 * A first pass over an input: which symbols are busy, and around which price each trades. Used where the configuration does
 * not say; a live gateway gets both from its operator.
 */
import { itch50 } from "../../proto/mod.ts";

export interface ScannedSymbol {
  readonly locate: number;
  /** As the messages name it; "#" and the locate when none of them does (deletes and executions do not). */
  readonly stock: string;
  readonly messages: number;
  /** Messages that a book or a trading state takes notice of. */
  readonly relevant: number;
  /** Median price of the adds, 1e-4; undefined when none was seen. */
  readonly medianPrice: number | undefined;
}

/** Prices kept per symbol: the first ones, then a sample that halves whenever it is full. */
const PRICES_MAX = 4096;

const RELEVANT = new Set(Array.from("AFECXDUHhYJ", (letter) => letter.charCodeAt(0)));

const MARKET_HOURS_BEGIN = "Q".charCodeAt(0);

class Tally {
  messages = 0;
  relevant = 0;
  stock = "";
  readonly #prices: number[] = [];
  #stride = 1;
  #seen = 0;

  price(price: number): void {
    if (this.#seen++ % this.#stride !== 0) return;
    this.#prices.push(price);
    if (this.#prices.length < PRICES_MAX) return;
    const half = this.#prices.filter((_, index) => index % 2 === 0);
    this.#prices.splice(0, this.#prices.length, ...half);
    this.#stride *= 2;
  }

  median(): number | undefined {
    const sorted = this.#prices.toSorted((a, b) => a - b);
    return sorted[sorted.length >> 1];
  }
}

export class MarketScan {
  #opens = false;
  readonly #tallies = new Map<number, Tally>();

  message(bytes: Uint8Array): void {
    const type = bytes[0] ?? 0;
    if (itch50.LENGTH_BY_TYPE[type] !== bytes.length) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const locate = view.getUint16(itch50.HEADER_STOCK_LOCATE_AT);
    if (type === itch50.SYSTEM_EVENT_TYPE && bytes[itch50.SYSTEM_EVENT_EVENT_CODE_AT] === MARKET_HOURS_BEGIN)
      this.#opens = true;
    if (locate === 0) return;
    const tally = this.#tally(locate);
    tally.messages += 1;
    if (RELEVANT.has(type)) tally.relevant += 1;
    if (type === itch50.STOCK_DIRECTORY_TYPE) tally.stock = stockAt(bytes, itch50.STOCK_DIRECTORY_STOCK_AT);
    if (type === itch50.STOCK_TRADING_ACTION_TYPE) tally.stock = stockAt(bytes, itch50.STOCK_TRADING_ACTION_STOCK_AT);
    if (type === itch50.ADD_ORDER_TYPE || type === itch50.ADD_ORDER_ATTRIBUTED_TYPE) {
      tally.stock = stockAt(bytes, itch50.ADD_ORDER_STOCK_AT);
      tally.price(view.getUint32(itch50.ADD_ORDER_PRICE_AT));
    }
  }

  /** Whether market hours begin in the input; if not, it comes from the middle of a day. */
  get opens(): boolean {
    return this.#opens;
  }

  /** Busiest first. */
  symbols(): readonly ScannedSymbol[] {
    return [...this.#tallies]
      .map(([locate, tally]) => ({
        locate,
        stock: tally.stock === "" ? `#${locate}` : tally.stock,
        messages: tally.messages,
        relevant: tally.relevant,
        medianPrice: tally.median(),
      }))
      .sort((a, b) => b.messages - a.messages || a.locate - b.locate);
  }

  #tally(locate: number): Tally {
    let tally = this.#tallies.get(locate);
    if (tally === undefined) {
      tally = new Tally();
      this.#tallies.set(locate, tally);
    }
    return tally;
  }
}

function stockAt(bytes: Uint8Array, at: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset + at, 8)
    .toString("latin1")
    .trimEnd();
}
