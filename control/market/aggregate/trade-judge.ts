// Whether a trade counts, and for what: broken by the venue, said twice, not to be printed, or far from every other price.

import type { Cleaning } from "../cleaning.ts";
import { columnsOf } from "../store/table-columns.ts";
import { TABLES, TRADE_SOURCES, TRADE_STATES } from "../store/tables.ts";
import type { DayAggregator, Midnight, Tables } from "./day-aggregator.ts";

const TRADES = columnsOf(TABLES.trades, [
  ...(["symbol", "time", "price", "shares", "source", "state", "match", "bid", "ask", "number"] as const),
]);
const SYMBOLS = 65_536;
/** A price that comes this often in a row is where the market is. */
const ODD_RUN = 3;

export interface Trade {
  symbol: number;
  ns: number;
  number: number;
  price: number;
  shares: number;
  matchHigh: number;
  matchLow: number;
  source: (typeof TRADE_SOURCES)[number];
  printable: boolean;
}

export interface JudgeOptions {
  /** A print is odd that is further than this from the last good one, in 1e-4 of it; 0: none is. */
  readonly oddBps: number;
  /** Match numbers that the venue breaks. */
  readonly broken: ReadonlySet<bigint>;
}

export class TradeJudge {
  readonly #tables: Tables;
  readonly #cleaning: Cleaning;
  readonly #midnight: () => Midnight;
  readonly #options: JudgeOptions;
  readonly #unmatched: Set<bigint>;
  readonly #price = new Uint32Array(SYMBOLS);
  readonly #oddPrice = new Uint32Array(SYMBOLS);
  readonly #oddRun = new Uint8Array(SYMBOLS);
  readonly #matchHigh = new Uint32Array(SYMBOLS);
  readonly #matchLow = new Uint32Array(SYMBOLS);

  constructor(tables: Tables, cleaning: Cleaning, midnight: () => Midnight, options: JudgeOptions) {
    this.#tables = tables;
    this.#cleaning = cleaning;
    this.#midnight = midnight;
    this.#options = options;
    this.#unmatched = new Set(options.broken);
  }

  take(trade: Trade, day: DayAggregator): void {
    const { symbol, ns, price, shares, number } = trade;
    const state = this.#judge(trade);
    const table = this.#tables("trades");
    const row = table.add();
    const { high, low } = this.#midnight();
    table.set32(TRADES.symbol, row, symbol);
    table.setSum(TRADES.time, row, high, low, ns);
    table.set32(TRADES.price, row, price);
    table.set64(TRADES.shares, row, shares);
    table.set32(TRADES.source, row, TRADE_SOURCES.indexOf(trade.source));
    table.set32(TRADES.state, row, TRADE_STATES.indexOf(state));
    table.setWords(TRADES.match, row, trade.matchHigh, trade.matchLow);
    table.set32(TRADES.bid, row, day.bidOf(symbol));
    table.set32(TRADES.ask, row, day.askOf(symbol));
    table.set32(TRADES.number, row, number);
    switch (state) {
      case "broken":
        day.broken(symbol);
        this.#cleaning.found("broken_trade", ns, symbol, number, price, shares);
        break;
      case "duplicate":
        this.#cleaning.found("duplicate_trade", ns, symbol, number, price, shares);
        break;
      case "odd":
        this.#cleaning.found("odd_print", ns, symbol, number, price, this.#price[symbol] ?? 0);
        day.trade(symbol, ns, price, shares, true);
        break;
      case "good":
        day.trade(symbol, ns, price, shares, false);
    }
  }

  /** Breaks whose trade never came. */
  finish(ns: number): void {
    for (const match of this.#unmatched) {
      const a = match <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(match) : -1;
      this.#cleaning.found("unmatched_break", ns, 0, 0, a);
    }
  }

  #judge({ symbol, matchHigh, matchLow, source, printable, price }: Trade): (typeof TRADE_STATES)[number] {
    if (!printable) return "unprinted";
    if ((matchHigh | matchLow) !== 0) {
      if (this.#matchHigh[symbol] === matchHigh >>> 0 && this.#matchLow[symbol] === matchLow >>> 0) return "duplicate";
      this.#matchHigh[symbol] = matchHigh;
      this.#matchLow[symbol] = matchLow;
      if (this.#options.broken.size > 0) {
        const match = (BigInt(matchHigh >>> 0) << 32n) | BigInt(matchLow >>> 0);
        if (this.#options.broken.has(match)) {
          this.#unmatched.delete(match);
          return "broken";
        }
      }
    }
    if (source !== "cross" && this.#odd(symbol, price)) return "odd";
    this.#price[symbol] = price;
    this.#oddRun[symbol] = 0;
    return "good";
  }

  #odd(symbol: number, price: number): boolean {
    const { oddBps } = this.#options;
    if (oddBps === 0) return false;
    if (price === 0) return true;
    const last = this.#price[symbol] ?? 0;
    if (last === 0 || near(price, last, oddBps)) return false;
    const run = near(price, this.#oddPrice[symbol] ?? 0, oddBps) ? (this.#oddRun[symbol] ?? 0) + 1 : 1;
    this.#oddPrice[symbol] = price;
    this.#oddRun[symbol] = run;
    return run < ODD_RUN;
  }
}

function near(price: number, reference: number, bps: number): boolean {
  return Math.abs(price - reference) * 10_000 <= reference * bps;
}
