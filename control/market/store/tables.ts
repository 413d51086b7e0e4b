/**
 * The tables of the store, one Parquet folder each. Times are INT64 nanoseconds since 1970 UTC unless the name says otherwise, prices INT32 and
 * sums of price x shares INT64 in 1e-4 of the currency. INT32 and INT64 are signed: what a message has beyond that is kept whole in `others`.
 */

/** symbol: the number of a symbol, written as its name; label: an index into `labels`, written as that word; bytes: of any length. */
export type ColumnKind = "int32" | "int64" | "double" | "symbol" | "label" | "bytes";

export interface Column {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly labels?: readonly string[];
}

export interface TableSchema {
  readonly name: TableName;
  readonly columns: readonly Column[];
  /** Rows of one file: what is held in memory before it is written. */
  readonly partRows: number;
  /** Sorted by symbol inside a file (in order of time for each), so that one symbol is a few row groups. */
  readonly bySymbol: boolean;
}

export const TABLE_NAMES = [
  ...["orders", "others", "trades", "quotes", "bars", "spreads", "curves", "days", "corrections"],
] as const satisfies readonly string[];
export type TableName =
  | "orders"
  | "others"
  | "trades"
  | "quotes"
  | "bars"
  | "spreads"
  | "curves"
  | "days"
  | "corrections";

const int32 = (name: string): Column => ({ name, kind: "int32" });
const int64 = (name: string): Column => ({ name, kind: "int64" });
const double = (name: string): Column => ({ name, kind: "double" });
const label = (name: string, labels: readonly string[]): Column => ({ name, kind: "label", labels });
const SYMBOL: Column = { name: "symbol", kind: "symbol" };

/** What a trade is counted as: `broken` nowhere, `odd` in volumes and not in prices, `unprinted` and `duplicate` nowhere. */
export const TRADE_STATES = ["good", "odd", "broken", "unprinted", "duplicate"] as const;
export const TRADE_SOURCES = ["displayed", "hidden", "cross", "file"] as const;
export const BAR_KINDS = ["time", "volume", "dollar"] as const;

/** What cleaning finds; each has its own meaning of `a` and `b` in the list (docs/market-history.md). */
export const CORRECTIONS = [
  ...["gap", "duplicate_message", "unusable_frame", "malformed_message", "clock_step", "duplicate_order"],
  ...["unknown_order", "overfill", "broken_trade", "unmatched_break", "duplicate_trade", "odd_print"],
  ...["locked_book", "crossed_book", "halt", "symbol_changed", "bad_row"],
] as const satisfies readonly string[];
export type Correction =
  | "gap"
  | "duplicate_message"
  | "unusable_frame"
  | "malformed_message"
  | "clock_step"
  | "duplicate_order"
  | "unknown_order"
  | "overfill"
  | "broken_trade"
  | "unmatched_break"
  | "duplicate_trade"
  | "odd_print"
  | "locked_book"
  | "crossed_book"
  | "halt"
  | "symbol_changed"
  | "bad_row";

/** 2^19 rows: some 25 MB of columns in memory, a few MB on disk. */
const LARGE = 524_288;
const SMALL = 131_072;

export const TABLES: Readonly<Record<TableName, TableSchema>> = {
  /** Messages A E C X D U P as columns; with `others` every message of the feed, byte for byte (raw-messages.ts). */
  orders: {
    name: "orders",
    columns: [
      ...[int32("number"), int32("type"), int32("locate"), int32("tracking"), int64("ns_of_day"), int64("reference")],
      ...[int64("other"), int32("shares"), int32("price"), int32("flag")],
    ],
    partRows: LARGE,
    bySymbol: false,
  },
  others: {
    name: "others",
    columns: [int32("number"), int32("type"), int32("locate"), int64("ns_of_day"), { name: "message", kind: "bytes" }],
    partRows: SMALL,
    bySymbol: false,
  },
  trades: {
    name: "trades",
    columns: [
      ...[SYMBOL, int64("time"), int32("price"), int64("shares"), label("source", TRADE_SOURCES)],
      ...[label("state", TRADE_STATES), int64("match"), int32("bid"), int32("ask"), int32("number")],
    ],
    partRows: SMALL,
    bySymbol: true,
  },
  /** A row whenever the best bid or offer changes; price 0: that side is empty. */
  quotes: {
    name: "quotes",
    columns: [SYMBOL, int64("time"), int32("bid"), int32("bid_shares"), int32("ask"), int32("ask_shares")],
    partRows: LARGE,
    bySymbol: true,
  },
  bars: {
    name: "bars",
    columns: [
      ...[SYMBOL, label("kind", BAR_KINDS), int64("size"), int64("time"), int64("end")],
      ...[int32("open"), int32("high"), int32("low"), int32("close"), int64("shares"), int64("notional")],
      ...[int32("trades"), int32("bid"), int32("ask")],
    ],
    partRows: SMALL,
    bySymbol: true,
  },
  /** Of a stretch of time in which the book changed and had two sides; means are over the time it had them. */
  spreads: {
    name: "spreads",
    columns: [
      ...[SYMBOL, int64("time"), int32("changes"), int64("two_sided_ns"), double("spread"), double("bid_shares")],
      ...[double("ask_shares"), double("bid_shares_5"), double("ask_shares_5")],
    ],
    partRows: SMALL,
    bySymbol: true,
  },
  /** Shares that traded in equal parts of a day. */
  curves: {
    name: "curves",
    columns: [SYMBOL, int64("time"), int32("second_of_day"), int32("seconds"), int64("shares"), double("fraction")],
    partRows: SMALL,
    bySymbol: true,
  },
  days: {
    name: "days",
    columns: [
      ...[SYMBOL, int64("time"), int64("messages"), int32("trades"), int64("shares"), int64("notional")],
      ...[int32("open"), int32("high"), int32("low"), int32("close"), double("vwap"), int32("quotes")],
      ...[int64("two_sided_ns"), double("spread"), double("spread_bps"), double("bid_shares"), double("ask_shares")],
      ...[double("bid_shares_5"), double("ask_shares_5"), int64("locked_ns"), int64("crossed_ns")],
      ...[int32("halts"), int32("odd_prints"), int32("broken_trades")],
    ],
    partRows: SMALL,
    bySymbol: true,
  },
  corrections: {
    name: "corrections",
    columns: [int64("time"), SYMBOL, label("kind", CORRECTIONS), int32("number"), int64("a"), int64("b")],
    partRows: SMALL,
    bySymbol: false,
  },
};
