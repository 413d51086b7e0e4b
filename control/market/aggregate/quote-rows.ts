// Best prices as rows, and books that are locked or crossed.

import type { Cleaning } from "../cleaning.ts";
import { columnsOf } from "../store/table-columns.ts";
import { TABLES } from "../store/tables.ts";
import type { DayAggregator, Midnight, Tables } from "./day-aggregator.ts";
import type { Side } from "./quote-statistics.ts";

const QUOTES = columnsOf(TABLES.quotes, ["symbol", "time", "bid", "bid_shares", "ask", "ask_shares"]);
const SHARES_MAX = 0x7fff_ffff;
const SYMBOLS = 65_536;

export class QuoteRows {
  readonly #tables: Tables;
  readonly #cleaning: Cleaning;
  /** Of the last quote: 0 in order, 1 locked, 2 crossed. */
  readonly #state = new Uint8Array(SYMBOLS);

  constructor(tables: Tables, cleaning: Cleaning) {
    this.#tables = tables;
    this.#cleaning = cleaning;
  }

  /** @param best whether the best prices or what is there changed, not only what is behind them */
  add(
    day: DayAggregator,
    midnight: Midnight,
    symbol: number,
    ns: number,
    bid: Side,
    ask: Side,
    best: boolean,
    number: number,
  ): void {
    day.book(symbol, ns, bid, ask, best);
    if (!best) return;
    const table = this.#tables("quotes");
    const row = table.add();
    table.set32(QUOTES.symbol, row, symbol);
    table.setSum(QUOTES.time, row, midnight.high, midnight.low, ns);
    table.set32(QUOTES.bid, row, bid.price);
    table.set32(QUOTES.bid_shares, row, Math.min(SHARES_MAX, bid.shares));
    table.set32(QUOTES.ask, row, ask.price);
    table.set32(QUOTES.ask_shares, row, Math.min(SHARES_MAX, ask.shares));
    const state = bid.price === 0 || ask.price === 0 || bid.price < ask.price ? 0 : bid.price === ask.price ? 1 : 2;
    if (state === this.#state[symbol]) return;
    this.#state[symbol] = state;
    if (state === 0) return;
    this.#cleaning.found(state === 1 ? "locked_book" : "crossed_book", ns, symbol, number, bid.price, ask.price);
  }
}
