// The market's trades, as the feed's messages in order tell of them: shares and value by stock, since the tape began.
import { itch50 } from "../../proto/mod.ts";

export interface Volume {
  /** Shares traded. */
  readonly shares: number;
  /** Price x shares, 1e-4 currency units, of all but `unpriced` shares. */
  readonly notional: bigint;
  /** Shares whose price is not known: of an order that the feed told of before the tape began. */
  readonly unpriced: number;
}

const NOTHING: Volume = { shares: 0, notional: 0n, unpriced: 0 };
const PRINTABLE = "Y";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export class TradeTape {
  readonly #volumes = new Map<number, Mutable<Volume>>();
  readonly #priceOf: (locate: number, reference: bigint) => number | undefined;

  /**
   * @param locates stocks to listen for
   * @param priceOf of a live order, before the message that is told is applied
   */
  constructor(locates: Iterable<number>, priceOf: (locate: number, reference: bigint) => number | undefined) {
    for (const locate of locates) this.#volumes.set(locate, { ...NOTHING });
    this.#priceOf = priceOf;
  }

  /** Messages of this type may be trades. */
  static concerns(type: number): boolean {
    return (
      type === itch50.ORDER_EXECUTED_TYPE ||
      type === itch50.ORDER_EXECUTED_WITH_PRICE_TYPE ||
      type === itch50.TRADE_TYPE ||
      type === itch50.CROSS_TRADE_TYPE
    );
  }

  /** As of now; what is traded later does not change it. */
  volume(locate: number): Volume {
    return { ...(this.#volumes.get(locate) ?? NOTHING) };
  }

  /** One message of the feed. Crosses count as one trade of the shares that they matched. */
  message(message: Uint8Array): void {
    const type = message[0] ?? 0;
    if (itch50.LENGTH_BY_TYPE[type] !== message.length) return;
    switch (type) {
      case itch50.ORDER_EXECUTED_TYPE: {
        const { stockLocate, reference, shares } = itch50.decodeOrderExecuted(message);
        if (this.#volumes.has(stockLocate)) this.#trade(stockLocate, shares, this.#priceOf(stockLocate, reference));
        break;
      }
      case itch50.ORDER_EXECUTED_WITH_PRICE_TYPE: {
        const { stockLocate, shares, price, printable } = itch50.decodeOrderExecutedWithPrice(message);
        // What is not printed now is part of a later bulk print.
        if (printable === PRINTABLE) this.#trade(stockLocate, shares, price);
        break;
      }
      case itch50.TRADE_TYPE: {
        const { stockLocate, shares, price } = itch50.decodeTrade(message);
        this.#trade(stockLocate, shares, price);
        break;
      }
      case itch50.CROSS_TRADE_TYPE: {
        const { stockLocate, shares, price } = itch50.decodeCrossTrade(message);
        this.#trade(stockLocate, Number(shares), price);
        break;
      }
    }
  }

  #trade(locate: number, shares: number, price: number | undefined): void {
    const volume = this.#volumes.get(locate);
    if (volume === undefined) return;
    volume.shares += shares;
    if (price === undefined) volume.unpriced += shares;
    else volume.notional += BigInt(price) * BigInt(shares);
  }
}
