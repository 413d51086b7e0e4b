/** One day of ITCH 5.0, message by message: raw rows, books of every symbol, quotes, trades, and what was wrong with it. */
import { itch50 } from "../../../proto/mod.ts";
import { type BarSizes, DayAggregator, type Midnight, type Tables } from "../aggregate/day-aggregator.ts";
import { QuoteRows } from "../aggregate/quote-rows.ts";
import type { Side } from "../aggregate/quote-statistics.ts";
import { type JudgeOptions, type Trade, TradeJudge } from "../aggregate/trade-judge.ts";
import { Cleaning } from "../cleaning.ts";
import { OrderTable } from "./order-table.ts";
import { PriceLevels } from "./price-levels.ts";
import {
  ADD,
  ADD_ATTRIBUTED,
  CANCEL,
  DELETE,
  EXECUTED,
  EXECUTED_AT,
  RawMessages,
  REPLACE,
  TRADE,
} from "./raw-messages.ts";

const SYMBOLS = 65_536;
const WORD = 2 ** 32;
const DIRECTORY = 0x52;
const TRADING_ACTION = 0x48;
const OPERATIONAL_HALT = 0x68;
const CROSS = 0x51;
const BUY = 0x42;
const YES = 0x59;
const [HALTED, PAUSED] = [0x48, 0x50];
/** The protocol's highest price is 2,000,000,000; the store's columns are signed. */
const PRICE_MAX = 0x7fff_ffff;
/** Type and timestamp. */
const HEADER_BYTES = 11;

export class ItchDay {
  readonly day: DayAggregator;
  readonly cleaning: Cleaning;
  messages = 0;
  /** By type. */
  readonly types = new Float64Array(256);
  /** Of the last message, ns of the day; never goes back. */
  lastNs = 0;
  symbols = 0;
  readonly #raw: RawMessages;
  readonly #judge: TradeJudge;
  readonly #quotes: QuoteRows;
  readonly #midnight: Midnight;
  readonly #name: (symbol: number, name: string) => void;
  readonly #orders = new OrderTable();
  readonly #bids: (PriceLevels | undefined)[] = new Array<PriceLevels | undefined>(SYMBOLS).fill(undefined);
  readonly #asks: (PriceLevels | undefined)[] = new Array<PriceLevels | undefined>(SYMBOLS).fill(undefined);
  readonly #named = new Uint8Array(SYMBOLS);
  readonly #halted = new Uint8Array(SYMBOLS);
  readonly #bid: Side = { price: 0, shares: 0, shares5: 0 };
  readonly #ask: Side = { price: 0, shares: 0, shares5: 0 };
  readonly #trade: Trade = {
    ...{ symbol: 0, ns: 0, number: 0, price: 0, shares: 0, matchHigh: 0, matchLow: 0 },
    ...{ source: "displayed", printable: true },
  };
  #bestPrice = 0;
  #bestShares = 0;

  constructor(
    tables: Tables,
    name: (symbol: number, name: string) => void,
    midnight: Midnight,
    options: JudgeOptions & { readonly bars: BarSizes },
  ) {
    const day = () => midnight;
    this.#name = name;
    this.#midnight = midnight;
    this.day = new DayAggregator(tables, options.bars, midnight);
    this.cleaning = new Cleaning(tables, day);
    this.#quotes = new QuoteRows(tables, this.cleaning);
    this.#judge = new TradeJudge(tables, this.cleaning, day, options);
    this.#raw = new RawMessages(tables);
  }

  get liveOrders(): number {
    return this.#orders.size;
  }

  /** Whole blocks in BinaryFILE framing. @throws OrderTableFull */
  blocks(blocks: Uint8Array): void {
    const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
    for (let at = 0; at + 2 <= blocks.length; ) {
      const length = view.getUint16(at);
      this.#message(view, at + 2, length);
      at += 2 + length;
    }
  }

  /** No message follows. */
  finish(): void {
    this.#judge.finish(this.lastNs);
    this.day.finish(this.lastNs);
  }

  #message(view: DataView, at: number, length: number): void {
    const number = ++this.messages;
    const type = length === 0 ? 0 : view.getUint8(at);
    this.types[type] = (this.types[type] ?? 0) + 1;
    if (length < HEADER_BYTES || itch50.LENGTH_BY_TYPE[type] !== length) {
      this.cleaning.found("malformed_message", this.lastNs, 0, number, type, length);
      this.#raw.keep(view, at, length, number, this.lastNs, false);
      return;
    }
    const own = view.getUint16(at + 5) * WORD + view.getUint32(at + 7);
    const locate = view.getUint16(at + 1);
    this.day.messages[locate] = (this.day.messages[locate] ?? 0) + 1;
    if (own < this.lastNs) this.cleaning.found("clock_step", this.lastNs, locate, number, this.lastNs - own);
    else this.lastNs = own;
    const stock = STOCK_AT[type] ?? 0;
    if (stock > 0) this.#known(locate, view, at + stock, type, number);
    this.#raw.keep(view, at, length, number, own, true);
    this.#apply(type, locate, view, at, number);
  }

  /** What a time that goes back says counts as the last time. */
  #apply(type: number, locate: number, view: DataView, at: number, number: number): void {
    switch (type) {
      case ADD:
      case ADD_ATTRIBUTED: {
        const sell = view.getUint8(at + 19) === BUY ? 0 : 1;
        this.#add(locate, view, at + 11, sell, view.getUint32(at + 20), view.getUint32(at + 32), number);
        break;
      }
      case EXECUTED:
      case EXECUTED_AT:
        this.#executed(type, locate, view, at, number);
        break;
      case CANCEL:
        this.#reduce(type, locate, view, at, view.getUint32(at + 19), number);
        break;
      case DELETE:
        this.#reduce(type, locate, view, at, -1, number);
        break;
      case REPLACE:
        this.#replace(locate, view, at, number);
        break;
      case TRADE:
        this.#traded("hidden", locate, number, view.getUint32(at + 32), view.getUint32(at + 20), view, at + 36, true);
        break;
      case CROSS: {
        const shares = view.getUint32(at + 11) * WORD + view.getUint32(at + 15);
        if (shares > 0) this.#traded("cross", locate, number, view.getUint32(at + 27), shares, view, at + 31, true);
        break;
      }
      case TRADING_ACTION: {
        const state = view.getUint8(at + 19);
        this.#halt(locate, state === HALTED || state === PAUSED ? 1 : 0, number, state);
        break;
      }
      case OPERATIONAL_HALT:
        this.#halt(locate, view.getUint8(at + 20) === HALTED ? 2 : 0, number, view.getUint8(at + 19));
    }
  }

  /** The stock of a locate: of its directory message, or of its first order. */
  #known(locate: number, view: DataView, at: number, type: number, number: number): void {
    if (this.#named[locate] === 1) {
      if (this.#raw.sameStock(locate, view, at)) return;
      this.cleaning.found("symbol_changed", this.lastNs, locate, number, type);
      if (type !== DIRECTORY) return;
    } else this.symbols++;
    this.#named[locate] = 1;
    this.#raw.name(locate, view, at);
    let name = "";
    for (let i = 0; i < 8; i++) name += String.fromCharCode(view.getUint8(at + i));
    this.#name(locate, name.trimEnd());
  }

  #add(
    locate: number,
    view: DataView,
    reference: number,
    sell: number,
    shares: number,
    price: number,
    number: number,
  ): void {
    const [high, low] = [view.getUint32(reference), view.getUint32(reference + 4)];
    if (price > PRICE_MAX) {
      this.cleaning.found("malformed_message", this.lastNs, locate, number, ADD, price);
      return;
    }
    if (this.#orders.find(high, low) >= 0) {
      this.cleaning.found("duplicate_order", this.lastNs, locate, number, price, shares);
      return;
    }
    this.#orders.insert(high, low, locate, sell, shares, price);
    const levels = this.#side(sell, locate);
    this.#before(levels);
    if (levels.add(price, shares)) this.#changed(locate, levels, number);
  }

  #executed(type: number, locate: number, view: DataView, at: number, number: number): void {
    const shares = view.getUint32(at + 19);
    const slot = this.#orders.find(view.getUint32(at + 11), view.getUint32(at + 15));
    const own = type === EXECUTED_AT;
    const printable = !own || view.getUint8(at + 31) === YES;
    const price = own ? view.getUint32(at + 32) : slot < 0 ? 0 : (this.#orders.price[slot] ?? 0);
    if (own || slot >= 0) this.#traded("displayed", locate, number, price, shares, view, at + 23, printable);
    this.#reduce(type, locate, view, at, shares, number);
  }

  /** @param shares -1: all that is left */
  #reduce(type: number, locate: number, view: DataView, at: number, shares: number, number: number): void {
    const slot = this.#orders.find(view.getUint32(at + 11), view.getUint32(at + 15));
    if (slot < 0) {
      this.cleaning.found("unknown_order", this.lastNs, locate, number, type, Math.max(0, shares));
      return;
    }
    const left = this.#orders.shares[slot] ?? 0;
    if (shares > left) this.cleaning.found("overfill", this.lastNs, locate, number, shares, left);
    const off = shares < 0 || shares > left ? left : shares;
    const levels = this.#side(this.#orders.sell[slot] ?? 0, this.#orders.locate[slot] ?? 0);
    const price = this.#orders.price[slot] ?? 0;
    const book = this.#orders.locate[slot] ?? 0;
    if (off === left) this.#orders.remove(slot);
    else this.#orders.shares[slot] = left - off;
    this.#before(levels);
    if (levels.remove(price, off)) this.#changed(book, levels, number);
  }

  #replace(locate: number, view: DataView, at: number, number: number): void {
    const slot = this.#orders.find(view.getUint32(at + 11), view.getUint32(at + 15));
    if (slot < 0) {
      this.cleaning.found("unknown_order", this.lastNs, locate, number, REPLACE, view.getUint32(at + 27));
      return;
    }
    const sell = this.#orders.sell[slot] ?? 0;
    const book = this.#orders.locate[slot] ?? 0;
    const [oldPrice, oldShares] = [this.#orders.price[slot] ?? 0, this.#orders.shares[slot] ?? 0];
    const [high, low] = [view.getUint32(at + 19), view.getUint32(at + 23)];
    const [shares, price] = [view.getUint32(at + 27), view.getUint32(at + 31)];
    this.#orders.remove(slot);
    const levels = this.#side(sell, book);
    this.#before(levels);
    let top = levels.remove(oldPrice, oldShares);
    if (price > PRICE_MAX) this.cleaning.found("malformed_message", this.lastNs, book, number, REPLACE, price);
    else if (this.#orders.find(high, low) >= 0) {
      this.cleaning.found("duplicate_order", this.lastNs, book, number, price, shares);
    } else {
      this.#orders.insert(high, low, book, sell, shares, price);
      top = levels.add(price, shares) || top;
    }
    if (top) this.#changed(book, levels, number);
  }

  #traded(
    source: Trade["source"],
    locate: number,
    number: number,
    price: number,
    shares: number,
    view: DataView,
    match: number,
    printable: boolean,
  ): void {
    if (price > PRICE_MAX) {
      this.cleaning.found("malformed_message", this.lastNs, locate, number, TRADE, price);
      return;
    }
    const trade = this.#trade;
    trade.symbol = locate;
    trade.ns = this.lastNs;
    trade.number = number;
    trade.price = price;
    trade.shares = shares;
    trade.matchHigh = view.getUint32(match);
    trade.matchLow = view.getUint32(match + 4);
    trade.source = source;
    trade.printable = printable;
    this.#judge.take(trade, this.day);
  }

  #halt(locate: number, state: number, number: number, code: number): void {
    const before = this.#halted[locate];
    this.#halted[locate] = state;
    if (state === 0 || before === state) return;
    this.day.halt(locate);
    this.cleaning.found("halt", this.lastNs, locate, number, code, state);
  }

  #side(sell: number, locate: number): PriceLevels {
    const sides = sell === 1 ? this.#asks : this.#bids;
    const known = sides[locate];
    if (known !== undefined) return known;
    const levels = new PriceLevels(sell === 1);
    sides[locate] = levels;
    return levels;
  }

  #before(levels: PriceLevels): void {
    this.#bestPrice = levels.bestPrice;
    this.#bestShares = levels.bestShares;
  }

  /** The five best levels of a side changed. */
  #changed(locate: number, levels: PriceLevels, number: number): void {
    fill(this.#bid, this.#bids[locate]);
    fill(this.#ask, this.#asks[locate]);
    const best = levels.bestPrice !== this.#bestPrice || levels.bestShares !== this.#bestShares;
    this.#quotes.add(this.day, this.#midnight, locate, this.lastNs, this.#bid, this.#ask, best, number);
  }
}

function fill(side: Side, levels: PriceLevels | undefined): void {
  side.price = levels?.bestPrice ?? 0;
  side.shares = levels?.bestShares ?? 0;
  side.shares5 = levels?.topShares() ?? 0;
}

/** Where messages that name their stock say it. */
const STOCK_AT = new Uint8Array(256);
for (const [type, at] of [
  [DIRECTORY, 11],
  [TRADING_ACTION, 11],
  [ADD, 24],
  [ADD_ATTRIBUTED, 24],
  [TRADE, 24],
  [CROSS, 19],
] as const)
  STOCK_AT[type] = at;
