// At which price a child order goes out, and whether it rests.
import type { ParentSpec } from "./parent-spec.ts";

/** Best prices of a stock: both there, not crossed. 1e-4 currency units, shares. */
export interface BestQuotes {
  readonly bid: number;
  readonly bidQuantity: number;
  readonly ask: number;
  readonly askQuantity: number;
}

export interface ChildPrice {
  readonly price: number;
  /** A day order; otherwise immediate-or-cancel. */
  readonly rests: boolean;
  /** Shares shown at the price; a child that does not rest asks for no more. */
  readonly shown: number;
}

const NO_BOUND = 999_999;

/** @param late the schedule waits for these shares for longer than the policy allows. @returns undefined: the limit price allows no order now */
export function childPrice(spec: ParentSpec, quotes: BestQuotes, tick: number, late: boolean): ChildPrice | undefined {
  const { sell, limitPrice, policy, crossTicks, kind } = spec;
  const own = sell ? quotes.ask : quotes.bid;
  const other = sell ? quotes.bid : quotes.ask;
  const within = (price: number): boolean => limitPrice === 0 || (sell ? price >= limitPrice : price <= limitPrice);
  if (!late && policy === "passive") {
    // An iceberg stands at its limit; others join the best price of their side as far as the limit lets them.
    const price = kind === "iceberg" && limitPrice !== 0 ? limitPrice : within(own) ? own : limitPrice;
    return { price, rests: true, shown: NO_BOUND };
  }
  if (!within(other)) return undefined;
  if (!late && policy === "touch") {
    return { price: other, rests: false, shown: sell ? quotes.bidQuantity : quotes.askQuantity };
  }
  const through = sell ? Math.max(tick, other - crossTicks * tick) : other + crossTicks * tick;
  return { price: within(through) ? through : limitPrice, rests: false, shown: NO_BOUND };
}

/** A resting child is worse than the best price of its side, and could be better. */
export function isBehind(spec: ParentSpec, price: number, quotes: BestQuotes): boolean {
  if (spec.kind === "iceberg" && spec.limitPrice !== 0) return false;
  const best = spec.sell ? quotes.ask : quotes.bid;
  const wanted =
    spec.limitPrice === 0 ? best : spec.sell ? Math.max(best, spec.limitPrice) : Math.min(best, spec.limitPrice);
  return spec.sell ? wanted < price : wanted > price;
}
