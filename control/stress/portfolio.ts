/** What is stressed: positions, open orders and limits, of a running gateway or out of a file. Money in currency units, doubles: these are estimates. */
import { z } from "zod";
import type { State } from "../http/api.ts";

const price = z.number().positive();
const shares = z.number().int();
const limit = z.number().nonnegative().nullable().default(null);

export const portfolioSchema = z.strictObject({
  /** Of the day until now; the loss limit is about the whole day. */
  result: z.number().default(0),
  positions: z
    .array(
      z
        .strictObject({
          symbol: z.string().min(1).max(8),
          shares,
          bid: price,
          ask: price,
          maxLong: limit,
          maxShort: limit,
        })
        .refine(({ bid, ask }) => bid <= ask, "bid above ask"),
    )
    .max(10_000)
    .refine((all) => new Set(all.map(({ symbol }) => symbol)).size === all.length, "a symbol twice"),
  orders: z
    .array(
      z.strictObject({ symbol: z.string().min(1).max(8), sell: z.boolean(), shares: shares.positive(), limit: price }),
    )
    .max(100_000)
    .default([]),
  limits: z.strictObject({ loss: limit, gross: limit, net: limit }).default({ loss: null, gross: null, net: null }),
});
export type Portfolio = z.infer<typeof portfolioSchema>;

export interface Found {
  readonly portfolio: Portfolio;
  /** What is not in it, in words; nothing is left out silently. */
  readonly missing: readonly string[];
}

const E4 = 10_000;

export function portfolioOf({ symbols, orders, configuration, profit }: State): Found {
  const missing: string[] = [];
  const open = orders.filter(({ state }) => state === "sent" || state === "live" || state === "unknown");
  const left = open
    .map(({ symbol, side, quantity, filled, cancelled, priceE4 }) => ({
      symbol,
      sell: side !== "buy",
      shares: quantity - filled - cancelled,
      limit: priceE4 / E4,
    }))
    .filter((order) => order.shares > 0);
  const positions = symbols.flatMap((section) => {
    const { symbol, position, bookValid, bidE4, askE4, averageE4, openBuy, openSell, maxLong, maxShort } = section;
    const listed = left.filter((order) => order.symbol === symbol).reduce((sum, order) => sum + order.shares, 0);
    if (listed !== openBuy + openSell) {
      missing.push(`${symbol}: ${openBuy + openSell} shares in open orders, ${listed} of them at hand`);
    }
    const seen = bookValid && bidE4 > 0 && askE4 > 0;
    if (!seen && position === 0 && listed === 0) return [];
    if (!seen && (averageE4 ?? 0) === 0) {
      missing.push(`${symbol}: no price for ${position} shares`);
      return [];
    }
    if (!seen) missing.push(`${symbol}: no valid book, taken at its average price and without a spread`);
    const [bid, ask] = seen ? [bidE4 / E4, askE4 / E4] : [(averageE4 ?? 0) / E4, (averageE4 ?? 0) / E4];
    return [{ symbol, shares: position, bid, ask, maxLong, maxShort }];
  });
  const known = new Set(positions.map(({ symbol }) => symbol));
  const { account, maxLossE4 } = configuration.active?.global ?? { account: {}, maxLossE4: undefined };
  const money = (e4: string | undefined): number | null => (e4 === undefined ? null : Number(e4) / E4);
  if (profit.unrealisedE4 === null) missing.push("the result of the day: a position without a price");
  return {
    portfolio: {
      result: (Number(profit.realisedE4) + Number(profit.unrealisedE4 ?? 0)) / E4,
      positions,
      orders: left.filter(({ symbol }) => known.has(symbol)),
      limits: { loss: money(maxLossE4), gross: money(account.maxGrossE4), net: money(account.maxNetE4) },
    },
    missing,
  };
}
