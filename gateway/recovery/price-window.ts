// Where the price window of a book ought to be.
import type { BestPrices } from "./exact-books.ts";

export interface PriceWindow {
  /** Lowest price, 1e-4. */
  readonly lo: number;
  readonly tick: number;
  /** Price levels. */
  readonly levels: number;
}

/**
 * The base of a window around the mid, when a best price is in the outer quarters of this one or beyond; undefined when it is well where it
 * is, or would hardly move: a spread as wide as the window does not make it go to and fro.
 */
export function betterBase({ lo, tick, levels }: PriceWindow, { bid, ask }: BestPrices): number | undefined {
  const one = bid ?? ask;
  const other = ask ?? bid;
  if (one === undefined || other === undefined) return undefined;
  const low = Math.min(one, other);
  const high = Math.max(one, other);
  const width = levels * tick;
  if (low >= lo + width / 4 && high < lo + width - width / 4) return undefined;
  const base = Math.max(0, Math.floor((low + high) / 2 / tick) - levels / 2) * tick;
  return Math.abs(base - lo) * 8 < width ? undefined : base;
}
