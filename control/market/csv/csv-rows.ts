/** Rows of a CSV of trades, quotes or bars into the store's tables: the same judging of trades and the same aggregates as of a feed. */
import { type BarSizes, DayAggregator, type Midnight, type Tables } from "../aggregate/day-aggregator.ts";
import { QuoteRows } from "../aggregate/quote-rows.ts";
import type { Side } from "../aggregate/quote-statistics.ts";
import { type Trade, TradeJudge } from "../aggregate/trade-judge.ts";
import { Cleaning } from "../cleaning.ts";
import { asWords, midnightNs } from "../local-day.ts";
import { BARS } from "../store/bar-columns.ts";
import { type CsvFormat, CsvTimes, columnsOfCsv, priceOf, sizeOf } from "./csv-format.ts";

const SYMBOLS_MAX = 65_535;

export interface CsvOptions {
  readonly format: CsvFormat;
  readonly bars: BarSizes;
  readonly oddBps: number;
}

export class CsvRows {
  readonly cleaning: Cleaning;
  rows = 0;
  /** First and last day. */
  from = "";
  to = "";
  readonly totals = { trades: 0, shares: 0, notional: 0n, quotes: 0 };
  readonly #tables: Tables;
  readonly #name: (symbol: number, name: string) => void;
  readonly #options: CsvOptions;
  readonly #times: CsvTimes;
  readonly #judge: TradeJudge;
  readonly #quotes: QuoteRows;
  readonly #symbols = new Map<string, number>();
  /** Of bars: the last time of each symbol. */
  readonly #last = new Map<number, string>();
  #columns: ReadonlyMap<string, number> | undefined;
  #midnight: Midnight = { high: 0, low: 0 };
  #date = "";
  #day: DayAggregator | undefined;
  #lastNs = 0;
  #line = 0;

  constructor(tables: Tables, name: (symbol: number, name: string) => void, options: CsvOptions) {
    this.#tables = tables;
    this.#name = name;
    this.#options = options;
    this.#times = new CsvTimes(options.format);
    const midnight = () => this.#midnight;
    this.cleaning = new Cleaning(tables, midnight);
    this.#judge = new TradeJudge(tables, this.cleaning, midnight, { oddBps: options.oddBps, broken: new Set() });
    this.#quotes = new QuoteRows(tables, this.cleaning);
  }

  get symbols(): number {
    return this.#symbols.size;
  }

  /** Another file begins. */
  file(): void {
    const { columns } = this.#options.format;
    this.#line = 0;
    this.#columns = columns === undefined ? undefined : columnsOfCsv(columns, this.#options.format);
  }

  /** @throws RangeError for a file that cannot be what it is said to be */
  line(text: string): void {
    this.#line++;
    if (text.trim() === "") return;
    const fields = text.split(",");
    if (this.#columns === undefined) {
      this.#columns = columnsOfCsv(fields, this.#options.format);
      return;
    }
    const columns = this.#columns;
    const field = (name: string): string | undefined => {
      const at = columns.get(name);
      return at === undefined ? undefined : fields[at];
    };
    const time = this.#times.of(field("time"));
    const name = field("symbol")?.trim() ?? this.#options.format.symbol ?? "";
    this.rows++;
    if (time === undefined || name === "") {
      this.#bad();
      return;
    }
    if (this.#options.format.kind !== "bar") this.#moveTo(time.date);
    else if (time.date !== this.#date) this.#dayIs(time.date);
    if (this.#options.format.kind === "bar") {
      this.#bar(this.#symbol(name), time.ns, field);
      return;
    }
    let { ns } = time;
    if (ns < this.#lastNs) {
      this.cleaning.found("clock_step", this.#lastNs, this.#symbol(name), this.rows, this.#lastNs - ns);
      ns = this.#lastNs;
    }
    this.#lastNs = ns;
    if (this.#options.format.kind === "trade") this.#trade(name, ns, field);
    else this.#quote(name, ns, field);
  }

  finish(): void {
    if (this.rows === 0 || this.from === "") throw new RangeError("no row that can be read");
    this.#endDay();
  }

  #trade(name: string, ns: number, field: (name: string) => string | undefined): void {
    const price = priceOf(field("price"), this.#options.format.priceScale);
    const shares = sizeOf(field("size"));
    const day = this.#day;
    if (price === undefined || shares === undefined || shares === 0 || day === undefined) {
      this.#bad();
      return;
    }
    const id = BigInt.asUintN(64, /^\s*\d{1,19}\s*$/.test(field("id") ?? "") ? BigInt(field("id") ?? 0) : 0n);
    const trade: Trade = {
      ...{ symbol: this.#symbol(name), ns, number: this.rows, price, shares, source: "file", printable: true },
      ...{ matchHigh: Number(id >> 32n), matchLow: Number(id & 0xffff_ffffn) },
    };
    day.messages[trade.symbol] = (day.messages[trade.symbol] ?? 0) + 1;
    this.#judge.take(trade, day);
  }

  #quote(name: string, ns: number, field: (name: string) => string | undefined): void {
    const { priceScale } = this.#options.format;
    const [bid, ask] = [priceOrNone(field("bid"), priceScale), priceOrNone(field("ask"), priceScale)];
    const [bidShares, askShares] = [sizeOf(field("bid_size") ?? "0"), sizeOf(field("ask_size") ?? "0")];
    const day = this.#day;
    if (bid === undefined || ask === undefined || bidShares === undefined || askShares === undefined) {
      this.#bad();
      return;
    }
    if (day === undefined) {
      this.#bad();
      return;
    }
    const symbol = this.#symbol(name);
    day.messages[symbol] = (day.messages[symbol] ?? 0) + 1;
    const side = (price: number, shares: number): Side => ({ price, shares, shares5: shares });
    this.#quotes.add(day, this.#midnight, symbol, ns, side(bid, bidShares), side(ask, askShares), true, this.rows);
  }

  #bar(symbol: number, ns: number, field: (name: string) => string | undefined): void {
    const { priceScale } = this.#options.format;
    const price = (name: string) => priceOf(field(name), priceScale) ?? 0;
    const [open, high, low, close] = [price("open"), price("high"), price("low"), price("close")];
    const shares = sizeOf(field("volume"));
    if (open === 0 || high === 0 || low === 0 || close === 0 || shares === undefined) {
      this.#bad();
      return;
    }
    const key = `${this.#date} ${String(ns).padStart(14, "0")}`;
    const last = this.#last.get(symbol) ?? "";
    if (key === last) {
      this.cleaning.found("duplicate_message", ns, symbol, this.rows, 1);
      return;
    }
    if (key < last) this.cleaning.found("clock_step", ns, symbol, this.rows);
    this.#last.set(symbol, key);
    // Kept as it came: which of the four is wrong nobody can say.
    if (high < Math.max(open, close, low) || low > Math.min(open, close))
      this.cleaning.found("odd_print", ns, symbol, this.rows, high, low);
    const table = this.#tables("bars");
    const row = table.add();
    const { seconds } = this.#options.bars;
    const { high: upper, low: lower } = this.#midnight;
    table.set32(BARS.symbol, row, symbol);
    table.set64(BARS.size, row, seconds);
    table.setSum(BARS.time, row, upper, lower, ns);
    table.setSum(BARS.end, row, upper, lower, ns + seconds * 1e9);
    table.set32(BARS.open, row, open);
    table.set32(BARS.high, row, high);
    table.set32(BARS.low, row, low);
    table.set32(BARS.close, row, close);
    table.set64(BARS.shares, row, shares);
    table.set32(BARS.trades, row, sizeOf(field("trades")) ?? 0);
    this.totals.shares += shares;
  }

  #bad(): void {
    this.cleaning.found("bad_row", this.#lastNs, 0, this.rows, this.#line);
  }

  #symbol(name: string): number {
    const known = this.#symbols.get(name);
    if (known !== undefined) return known;
    const symbol = this.#symbols.size + 1;
    if (symbol > SYMBOLS_MAX) throw new RangeError(`more than ${SYMBOLS_MAX} symbols`);
    this.#symbols.set(name, symbol);
    this.#name(symbol, name);
    return symbol;
  }

  #moveTo(date: string): void {
    if (date === this.#date) return;
    if (date < this.#date)
      throw new RangeError(`line ${this.#line}: ${date} after ${this.#date}; rows are to be in order of time`);
    this.#endDay();
    this.#dayIs(date);
    this.#day = new DayAggregator(this.#tables, this.#options.bars, this.#midnight);
    this.#lastNs = 0;
  }

  #dayIs(date: string): void {
    this.#date = date;
    this.#midnight = asWords(midnightNs(date, this.#options.format.timezone));
    if (this.from === "" || date < this.from) this.from = date;
    if (date > this.to) this.to = date;
  }

  #endDay(): void {
    const day = this.#day;
    if (day === undefined) return;
    day.finish(this.#lastNs);
    this.totals.trades += day.totals.trades;
    this.totals.shares += day.totals.shares;
    this.totals.notional += day.totals.notional;
    this.totals.quotes += day.totals.quotes;
  }
}

/** 0 or nothing: that side is empty. */
function priceOrNone(text: string | undefined, scale: number): number | undefined {
  return text === undefined || /^\s*0*(\.0*)?\s*$/.test(text) ? 0 : priceOf(text, scale);
}
