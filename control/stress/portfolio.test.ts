import { expect, test } from "vitest";
import type { OrderEvent, State, SymbolSection } from "../http/api.ts";
import { portfolioOf } from "./portfolio.ts";

const section = (symbol: string, changes: Partial<SymbolSection>): SymbolSection =>
  ({
    symbol,
    bookValid: true,
    bidE4: 99_900,
    askE4: 100_100,
    position: 0,
    openBuy: 0,
    openSell: 0,
    maxLong: 500,
    maxShort: 400,
    averageE4: null,
    ...changes,
  }) as SymbolSection;
const order = (symbol: string, state: OrderEvent["state"], changes: Partial<OrderEvent> = {}): OrderEvent =>
  ({ symbol, state, side: "buy", quantity: 100, filled: 0, cancelled: 0, priceE4: 99_000, ...changes }) as OrderEvent;

test("what a running gateway holds, what is left of its open orders, its limits; what is missing is named", () => {
  const state = {
    symbols: [
      section("A", { position: -200, openBuy: 60 }),
      section("B", { position: 100, bookValid: false, averageE4: 50_000 }),
      section("C", { position: 7, bookValid: false }),
      section("D", { bookValid: false }),
      section("E", { openSell: 300 }),
    ],
    orders: [
      order("A", "live", { filled: 30, cancelled: 10 }),
      order("A", "filled", { filled: 100 }),
      order("E", "unknown", { side: "sell short", priceE4: 101_000 }),
    ],
    profit: { realisedE4: "-10000", unrealisedE4: null, grossNotionalE4: "0" },
    configuration: { active: { global: { account: { maxGrossE4: "50000000" }, maxLossE4: "2500000" } }, history: [] },
  } as unknown as State;
  const { portfolio, missing } = portfolioOf(state);
  expect(portfolio).toEqual({
    result: -1,
    positions: [
      { symbol: "A", shares: -200, bid: 9.99, ask: 10.01, maxLong: 500, maxShort: 400 },
      { symbol: "B", shares: 100, bid: 5, ask: 5, maxLong: 500, maxShort: 400 },
      { symbol: "E", shares: 0, bid: 9.99, ask: 10.01, maxLong: 500, maxShort: 400 },
    ],
    orders: [
      { symbol: "A", sell: false, shares: 60, limit: 9.9 },
      { symbol: "E", sell: true, shares: 100, limit: 10.1 },
    ],
    limits: { loss: 250, gross: 5_000, net: null },
  });
  expect(missing).toEqual([
    "B: no valid book, taken at its average price and without a spread",
    "C: no price for 7 shares",
    "E: 300 shares in open orders, 100 of them at hand",
    "the result of the day: a position without a price",
  ]);
});
