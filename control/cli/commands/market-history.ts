// history: what ingest has put into a store.

import { type BarKind, MarketStore } from "../../market/mod.ts";
import { usageError } from "../cli-error.ts";
import type { CommandLine } from "../command-line.ts";
import { wholeNumber } from "../command-line.ts";
import type { Output } from "../output.ts";
import { money, table } from "../print.ts";
import { asCliErrors, storeOf } from "./ingest.ts";

const VERBS = ["list", "bars", "curve", "days", "spreads", "corrections", "verify"] as const;

export async function marketHistory(line: CommandLine, output: Output): Promise<void> {
  const [word, symbol, ...more] = line.words;
  const verb = VERBS.find((known) => known === word);
  const needsSymbol = verb !== "list" && verb !== "verify";
  if (
    verb === undefined ||
    more.length > 0 ||
    (needsSymbol && symbol === undefined) ||
    (!needsSymbol && symbol !== undefined)
  )
    throw usageError(
      `history ${VERBS.map((known) => (known === "list" || known === "verify" ? known : `${known} SYMBOL`)).join(" | ")}`,
    );
  await asCliErrors(async () => {
    const store = MarketStore.open(storeOf(line));
    const range = { symbol: symbol ?? "", from: line.option("from"), to: line.option("to"), feed: line.option("feed") };
    if (verb === "list") list(store, output);
    else if (verb === "verify") await verify(store, output);
    else if (verb === "bars") await bars(store, range, line, output);
    else if (verb === "curve") await curve(store, range, line, output);
    else await rows(store, verb, range, output);
  });
}

type Range = {
  readonly symbol: string;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly feed: string | undefined;
};

function list(store: MarketStore, output: Output): void {
  const datasets = store.datasets.map(({ id, manifest: { feed, from, to, totals, corrections, files } }) => ({
    ...{
      id,
      feed,
      from,
      to,
      ...totals,
      corrections: Object.values(corrections).reduce((sum, count) => sum + count, 0),
    },
    bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
  }));
  const header = ["dataset", "messages", "symbols", "trades", "shares", "quotes", "corrections", "bytes"];
  const cells = datasets.map(({ id, messages, symbols, trades, shares, quotes, corrections, bytes }) => [
    ...[id, messages, symbols, trades, shares, quotes, corrections, bytes],
  ]);
  output.result({ datasets }, table(header, cells));
}

async function verify(store: MarketStore, output: Output): Promise<void> {
  const problems = await store.verify();
  const files = store.datasets.reduce((sum, { manifest }) => sum + manifest.files.length, 0);
  output.result(
    { files, problems },
    problems.length === 0 ? `${files} files are what was written` : problems.join("\n"),
  );
  if (problems.length > 0) output.failed();
}

async function bars(store: MarketStore, range: Range, line: CommandLine, output: Output): Promise<void> {
  const kind = oneOf(line.options("kind")[0] ?? "time");
  const size = line.option("size");
  const found = await store.bars(range, kind, size === undefined ? undefined : BigInt(wholeNumber("--size", size)));
  const document = found.map(({ time, end, shares, notional, ...rest }) => ({
    ...{ time: isoNs(time), timeNs: String(time), endNs: String(end), ...rest },
    ...{ shares: Number(shares), notional: String(notional) },
  }));
  const header = ["time (UTC)", "open", "high", "low", "close", "shares", "trades", "bid", "ask"];
  const cells = document.map(({ time, open, high, low, close, shares, trades, bid, ask }) => [
    ...[time, money(open), money(high), money(low), money(close), shares, trades, money(bid), money(ask)],
  ]);
  output.result({ ...range, kind, bars: document }, cells.length === 0 ? "no bars" : table(header, cells));
}

async function curve(store: MarketStore, range: Range, line: CommandLine, output: Output): Promise<void> {
  const start = timeOfDay("start", line.option("start") ?? "09:30:00");
  const end = timeOfDay("end", line.option("end") ?? "16:00:00");
  const parts = wholeNumber("--parts", line.option("parts") ?? "78");
  const shares = await store.volumeCurve({ ...range, startUs: start, endUs: end, parts });
  // A number a line: what `algo start --curve FILE` takes.
  output.result({ ...range, startUs: start, endUs: end, shares }, shares.join("\n"));
}

const ROWS = {
  days: [
    ...["time", "messages", "trades", "shares", "notional", "open", "high", "low", "close", "vwap", "quotes"],
    ...["spread", "spread_bps", "bid_shares", "ask_shares", "bid_shares_5", "ask_shares_5", "halts", "odd_prints"],
    ...["broken_trades", "locked_ns", "crossed_ns", "two_sided_ns"],
  ],
  spreads: ["time", "changes", "two_sided_ns", "spread", "bid_shares", "ask_shares", "bid_shares_5", "ask_shares_5"],
  corrections: ["time", "kind", "number", "a", "b"],
} as const;

async function rows(store: MarketStore, name: keyof typeof ROWS, range: Range, output: Output): Promise<void> {
  const columns = ROWS[name];
  const found: Record<string, unknown>[] = [];
  for await (const row of store.rows(name, columns, range)) {
    found.push({ ...row, time: isoNs(row.time as bigint) });
  }
  const document = found.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)])),
  );
  const cells = found.map((row) => columns.map((column) => text(row[column])));
  output.result({ ...range, rows: document }, cells.length === 0 ? `no ${name}` : table(columns, cells));
}

/** A number where one holds it exactly; what there is no figure for is null. */
function plain(value: unknown): unknown {
  if (typeof value === "number") return Number.isFinite(value) ? value : null;
  if (typeof value !== "bigint") return value;
  return BigInt.asIntN(54, value) === value ? Number(value) : String(value);
}

function text(value: unknown): string | number {
  if (typeof value === "number") return Number.isInteger(value) ? value : value.toFixed(2);
  return String(value);
}

function isoNs(ns: bigint): string {
  return `${new Date(Number(ns / 1_000_000n)).toISOString().slice(0, 19)}.${String(ns % 1_000_000_000n).padStart(9, "0")}Z`;
}

function oneOf(kind: string): BarKind {
  if (kind === "time" || kind === "volume" || kind === "dollar") return kind;
  throw usageError(`--kind ${kind}: expected time, volume, dollar`);
}

/** Microseconds of the day. */
export function timeOfDay(name: string, text: string): number {
  const [, hours = "", minutes = "", seconds = ""] = /^(\d\d):(\d\d):(\d\d)$/.exec(text) ?? [];
  if (seconds === "" || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59)
    throw usageError(`--${name} ${JSON.stringify(text)}: expected HH:MM:SS`);
  return ((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1_000_000;
}
