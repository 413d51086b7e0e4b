/**
 * Realised and unrealised result of the account (docs/datapath.md section 6, rule 18), in exact integers of 1e-4 currency units. An open position
 * is worth what it could be closed at: a long one the bid, a short one the ask. Without such a price the last one counts, and without any the
 * position is worth its cost.
 */
import type { Ledger } from "./ledger.ts";

/** Prices of 1e-4 currency units; 0: none. */
export interface BestPrices {
  readonly bid: number;
  readonly ask: number;
}

export class Profit {
  readonly #ledger: Ledger;
  readonly #pricesOf: (stock: string) => BestPrices | undefined;
  readonly #last = new Map<string, { bid: number; ask: number }>();

  /** @param pricesOf undefined: no valid book */
  constructor(ledger: Ledger, pricesOf: (stock: string) => BestPrices | undefined) {
    this.#ledger = ledger;
    this.#pricesOf = pricesOf;
  }

  /** As of now. */
  current(): bigint {
    let result = 0n;
    for (const { stock, quantity, cost, realised } of this.#ledger.all()) {
      result += realised;
      if (quantity === 0) continue;
      const price = this.#priceOf(stock, quantity > 0 ? "bid" : "ask");
      if (price !== 0) result += BigInt(price) * BigInt(quantity) - cost;
    }
    return result;
  }

  #priceOf(stock: string, side: "bid" | "ask"): number {
    const now = this.#pricesOf(stock)?.[side] ?? 0;
    let last = this.#last.get(stock);
    if (now !== 0) {
      if (last === undefined) {
        last = { bid: 0, ask: 0 };
        this.#last.set(stock, last);
      }
      last[side] = now;
    }
    return last?.[side] ?? 0;
  }
}
