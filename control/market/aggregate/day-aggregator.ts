/**
 * What a day's trades and quotes come to, for every symbol at once and in one pass: bars, spreads and depths, the volume curve, the figures of
 * the day. Symbols are numbers below 65,536; times are ns of the day and do not go back.
 */

import { BARS } from "../store/bar-columns.ts";
import type { ColumnBatch } from "../store/column-batch.ts";
import { columnsOf } from "../store/table-columns.ts";
import { TABLES, type TableName } from "../store/tables.ts";
import { BarBuilder } from "./bar-builder.ts";
import { QuoteStatistics, type Side } from "./quote-statistics.ts";

export interface BarSizes {
  /** Seconds of a time bar. */
  readonly seconds: number;
  /** Shares of a volume bar. */
  readonly shares: number;
  /** Of a dollar bar, 1e-4 of the currency. */
  readonly notional: number;
}

export const DEFAULT_BARS: BarSizes = { seconds: 60, shares: 10_000, notional: 1_000_000 * 10_000 };
export const CURVE_SECONDS = 300;
const SYMBOLS = 65_536;
const NS_PER_S = 1e9;
const PARTS = 86_400 / CURVE_SECONDS;

/** Midnight of the day where the exchange is, ns since 1970 UTC, as two words. */
export interface Midnight {
  readonly high: number;
  readonly low: number;
}

/** Tables by name: rows are added to the batch it answers. */
export type Tables = (name: TableName) => ColumnBatch;

interface SymbolDay {
  readonly bars: readonly [BarBuilder, BarBuilder, BarBuilder];
  readonly quotes: QuoteStatistics;
  readonly curve: Float64Array;
  bid: number;
  ask: number;
  quoted: number;
  trades: number;
  shares: number;
  notional: number;
  /** Of trades that count for prices. */
  priceShares: number;
  priceNotional: number;
  open: number;
  high: number;
  low: number;
  close: number;
  halts: number;
  odd: number;
  broken: number;
}

export class DayAggregator {
  /** Messages by symbol: counted by who reads them. */
  readonly messages = new Float64Array(SYMBOLS);
  /** Of all symbols. */
  readonly totals = { trades: 0, shares: 0, notional: 0n, quotes: 0 };
  readonly #symbols: (SymbolDay | undefined)[] = new Array<SymbolDay | undefined>(SYMBOLS).fill(undefined);
  readonly #tables: Tables;
  readonly #sizes: BarSizes;
  readonly #midnight: Midnight;

  constructor(tables: Tables, sizes: BarSizes, midnight: Midnight) {
    this.#tables = tables;
    this.#sizes = sizes;
    this.#midnight = midnight;
  }

  /** A trade that counts. @param odd its price does not */
  trade(symbol: number, ns: number, price: number, shares: number, odd: boolean): void {
    const day = this.#of(symbol);
    const notional = price * shares;
    this.totals.trades++;
    this.totals.shares += shares;
    this.totals.notional += BigInt(price) * BigInt(shares);
    day.trades++;
    day.shares += shares;
    day.notional += notional;
    const part = Math.min(PARTS - 1, Math.floor(ns / (CURVE_SECONDS * NS_PER_S)));
    day.curve[part] = (day.curve[part] ?? 0) + shares;
    if (odd) day.odd++;
    else {
      if (day.priceShares === 0) day.open = day.high = day.low = price;
      if (price > day.high) day.high = price;
      if (price < day.low) day.low = price;
      day.close = price;
      day.priceShares += shares;
      day.priceNotional += notional;
    }
    const [time, volume, dollar] = day.bars;
    const step = this.#sizes.seconds * NS_PER_S;
    const start = Math.floor(ns / step) * step;
    if (time.trades > 0 && time.startNs !== start) this.#bar(symbol, day, 0);
    if (time.trades === 0) time.begin(start);
    time.add(ns, price, shares, odd, day.bid, day.ask);
    if (volume.trades === 0) volume.begin(ns);
    volume.add(ns, price, shares, odd, day.bid, day.ask);
    if (volume.shares >= this.#sizes.shares) this.#bar(symbol, day, 1);
    if (dollar.trades === 0) dollar.begin(ns);
    dollar.add(ns, price, shares, odd, day.bid, day.ask);
    if (dollar.notional >= this.#sizes.notional) this.#bar(symbol, day, 2);
  }

  /** The book from now on. @param best whether its best prices or what is there changed, not only what is behind them */
  book(symbol: number, ns: number, bid: Side, ask: Side, best: boolean): void {
    const day = this.#of(symbol);
    if (best) {
      this.totals.quotes++;
      day.quoted++;
      day.bid = bid.price;
      day.ask = ask.price;
    }
    if (day.quotes.until(ns)) {
      this.#spread(symbol, day);
      day.quotes.nextStretch();
    }
    day.quotes.set(ns, bid, ask);
  }

  halt(symbol: number): void {
    this.#of(symbol).halts++;
  }

  broken(symbol: number): void {
    this.#of(symbol).broken++;
  }

  bidOf(symbol: number): number {
    return this.#symbols[symbol]?.bid ?? 0;
  }

  askOf(symbol: number): number {
    return this.#symbols[symbol]?.ask ?? 0;
  }

  /** No trade and no quote of the day follows. @param endNs time of the last message */
  finish(endNs: number): void {
    this.#symbols.forEach((day, symbol) => {
      if (day !== undefined) this.#close(symbol, day, endNs);
    });
  }

  #of(symbol: number): SymbolDay {
    const known = this.#symbols[symbol];
    if (known !== undefined) return known;
    const day: SymbolDay = {
      bars: [new BarBuilder(), new BarBuilder(), new BarBuilder()],
      quotes: new QuoteStatistics(this.#sizes.seconds * NS_PER_S),
      curve: new Float64Array(PARTS),
      ...{ bid: 0, ask: 0, quoted: 0, trades: 0, shares: 0, notional: 0, priceShares: 0, priceNotional: 0 },
      ...{ open: 0, high: 0, low: 0, close: 0, halts: 0, odd: 0, broken: 0 },
    };
    this.#symbols[symbol] = day;
    return day;
  }

  #close(symbol: number, day: SymbolDay, endNs: number): void {
    for (const kind of [0, 1, 2] as const) if (day.bars[kind].trades > 0) this.#bar(symbol, day, kind);
    day.quotes.until(endNs);
    if (day.quotes.changes > 0) this.#spread(symbol, day);
    this.#curve(symbol, day);
    const table = this.#tables("days");
    const row = table.add();
    const { high, low } = this.#midnight;
    const total = day.quotes.total;
    const two = total.ns;
    table.set32(DAYS.symbol, row, symbol);
    table.setSum(DAYS.time, row, high, low, 0);
    table.set64(DAYS.messages, row, this.messages[symbol] ?? 0);
    table.set32(DAYS.trades, row, day.trades);
    table.set64(DAYS.shares, row, day.shares);
    table.set64(DAYS.notional, row, day.notional);
    table.set32(DAYS.open, row, day.open);
    table.set32(DAYS.high, row, day.high);
    table.set32(DAYS.low, row, day.low);
    table.set32(DAYS.close, row, day.close);
    table.setDouble(DAYS.vwap, row, day.priceShares === 0 ? Number.NaN : day.priceNotional / day.priceShares);
    table.set32(DAYS.quotes, row, day.quoted);
    table.set64(DAYS.two_sided_ns, row, two);
    table.setDouble(DAYS.spread, row, total.spread / two);
    table.setDouble(DAYS.spread_bps, row, total.spreadBps / two);
    table.setDouble(DAYS.bid_shares, row, total.bidShares / two);
    table.setDouble(DAYS.ask_shares, row, total.askShares / two);
    table.setDouble(DAYS.bid_shares_5, row, total.bidShares5 / two);
    table.setDouble(DAYS.ask_shares_5, row, total.askShares5 / two);
    table.set64(DAYS.locked_ns, row, day.quotes.lockedNs);
    table.set64(DAYS.crossed_ns, row, day.quotes.crossedNs);
    table.set32(DAYS.halts, row, day.halts);
    table.set32(DAYS.odd_prints, row, day.odd);
    table.set32(DAYS.broken_trades, row, day.broken);
  }

  #bar(symbol: number, day: SymbolDay, kind: 0 | 1 | 2): void {
    const bar = day.bars[kind];
    const table = this.#tables("bars");
    const row = table.add();
    const { high, low } = this.#midnight;
    const sizes = [this.#sizes.seconds, this.#sizes.shares, this.#sizes.notional];
    table.set32(BARS.symbol, row, symbol);
    table.set32(BARS.kind, row, kind);
    table.set64(BARS.size, row, sizes[kind] ?? 0);
    table.setSum(BARS.time, row, high, low, bar.startNs);
    table.setSum(BARS.end, row, high, low, kind === 0 ? bar.startNs + this.#sizes.seconds * NS_PER_S : bar.lastNs);
    table.set32(BARS.open, row, bar.open);
    table.set32(BARS.high, row, bar.high);
    table.set32(BARS.low, row, bar.low);
    table.set32(BARS.close, row, bar.close);
    table.set64(BARS.shares, row, bar.shares);
    table.set64(BARS.notional, row, bar.notional);
    table.set32(BARS.trades, row, bar.trades);
    table.set32(BARS.bid, row, bar.bid);
    table.set32(BARS.ask, row, bar.ask);
    bar.clear();
  }

  #spread(symbol: number, day: SymbolDay): void {
    const { stretch, stretchStartNs, changes } = day.quotes;
    if (stretch.ns === 0) return;
    const table = this.#tables("spreads");
    const row = table.add();
    const { high, low } = this.#midnight;
    table.set32(SPREADS.symbol, row, symbol);
    table.setSum(SPREADS.time, row, high, low, stretchStartNs);
    table.set32(SPREADS.changes, row, changes);
    table.set64(SPREADS.two_sided_ns, row, stretch.ns);
    table.setDouble(SPREADS.spread, row, stretch.spread / stretch.ns);
    table.setDouble(SPREADS.bid_shares, row, stretch.bidShares / stretch.ns);
    table.setDouble(SPREADS.ask_shares, row, stretch.askShares / stretch.ns);
    table.setDouble(SPREADS.bid_shares_5, row, stretch.bidShares5 / stretch.ns);
    table.setDouble(SPREADS.ask_shares_5, row, stretch.askShares5 / stretch.ns);
  }

  #curve(symbol: number, { curve, shares }: SymbolDay): void {
    const { high, low } = this.#midnight;
    curve.forEach((traded, part) => {
      if (traded === 0) return;
      const table = this.#tables("curves");
      const row = table.add();
      table.set32(CURVES.symbol, row, symbol);
      table.setSum(CURVES.time, row, high, low, part * CURVE_SECONDS * NS_PER_S);
      table.set32(CURVES.second_of_day, row, part * CURVE_SECONDS);
      table.set32(CURVES.seconds, row, CURVE_SECONDS);
      table.set64(CURVES.shares, row, traded);
      table.setDouble(CURVES.fraction, row, traded / shares);
    });
  }
}

const SPREADS = columnsOf(TABLES.spreads, [
  ...(["symbol", "time", "changes", "two_sided_ns", "spread", "bid_shares", "ask_shares"] as const),
  ...(["bid_shares_5", "ask_shares_5"] as const),
]);
const CURVES = columnsOf(TABLES.curves, ["symbol", "time", "second_of_day", "seconds", "shares", "fraction"]);
const DAYS = columnsOf(TABLES.days, [
  ...(["symbol", "time", "messages", "trades", "shares", "notional", "open", "high", "low", "close"] as const),
  ...(["vwap", "quotes", "two_sided_ns", "spread", "spread_bps", "bid_shares", "ask_shares"] as const),
  ...(["bid_shares_5", "ask_shares_5", "locked_ns", "crossed_ns", "halts", "odd_prints", "broken_trades"] as const),
]);
