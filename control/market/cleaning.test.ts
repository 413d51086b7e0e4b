// Each thing that can be wrong with a day, made on purpose: what is counted, what is listed, and what the figures leave out.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { itch50 } from "../../proto/mod.ts";
import { blocksOf } from "../../sim/inputs/mod.ts";
import { DEFAULT_BARS, type Ingested, ingestFeed, MarketStore } from "./mod.ts";

const OPEN_NS = 34_200_000_000_000;
const STOCK = { stockLocate: 7, trackingNumber: 0, stock: "TEST" } as const;

let folder: string;
let messages: Uint8Array[];
let atMs: number;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tickgate-cleaning-"));
  messages = [];
  atMs = 0;
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A millisecond after the one before. */
function say(message: Record<string, unknown>): void {
  atMs++;
  const buffer = new Uint8Array(64);
  const whole = { ...STOCK, timestamp: OPEN_NS + atMs * 1e6, ...message } as unknown as itch50.Message;
  messages.push(buffer.slice(0, itch50.encodeMessage(whole, buffer)));
}
const add = (reference: number, side: "B" | "S", shares: number, price: number) =>
  say({ type: "A", reference: BigInt(reference), side, shares, price });
const execute = (reference: number, shares: number, match: number) =>
  say({ type: "E", reference: BigInt(reference), shares, matchNumber: BigInt(match) });
const print = (price: number, shares: number, match: number) =>
  say({ type: "P", reference: 0n, side: "B", shares, price, matchNumber: BigInt(match) });

async function ingest(oddBps = 1000): Promise<Ingested> {
  const file = join(folder, "20240311.itch");
  writeFileSync(file, blocksOf(messages));
  const [found] = await ingestFeed([file], {
    ...{ store: folder, feed: "test", date: undefined, timezone: "America/New_York", bars: DEFAULT_BARS },
    ...{ oddBps, replace: false, progress: () => {} },
  });
  if (found === undefined) throw new Error("nothing ingested");
  return found;
}

async function listed(kind: string): Promise<{ number: number; a: number; b: number; ms: number }[]> {
  const rows: { number: number; a: number; b: number; ms: number }[] = [];
  for (const symbol of ["TEST", ""]) {
    for await (const row of MarketStore.open(folder).rows("corrections", ["time", "kind", "number", "a", "b"], {
      symbol,
    })) {
      if (row.kind !== kind) continue;
      const ms = Number(((row.time as bigint) / 1_000_000n) % 86_400_000n) - (OPEN_NS / 1e6 + 4 * 3_600_000);
      rows.push({ number: Number(row.number), a: Number(row.a), b: Number(row.b), ms });
    }
  }
  return rows;
}

test("a trade that is broken later counts nowhere, and is in the list of trades as broken", async () => {
  add(1, "S", 500, 1_000_000);
  execute(1, 200, 11);
  execute(1, 100, 12);
  print(1_000_100, 50, 13);
  say({ type: "B", matchNumber: 11n });
  say({ type: "B", matchNumber: 99n });
  const { manifest } = await ingest();
  expect(manifest.corrections).toEqual({ broken_trade: 1, unmatched_break: 1 });
  expect(manifest.totals).toMatchObject({ trades: 2, shares: 150, notional: String(100 * 1_000_000 + 50 * 1_000_100) });
  expect(await listed("broken_trade")).toEqual([{ number: 2, a: 1_000_000, b: 200, ms: 2 }]);
  expect(await listed("unmatched_break")).toMatchObject([{ a: 99 }]);
  const store = MarketStore.open(folder);
  expect((await store.bars({ symbol: "TEST" })).map(({ shares }) => shares)).toEqual([150n]);
  const states: unknown[] = [];
  for await (const row of store.rows("trades", ["state"], { symbol: "TEST" })) states.push(row.state);
  expect(states).toEqual(["broken", "good", "good"]);
  const curve = await store.volumeCurve({ symbol: "TEST", startUs: 34_200_000_000, endUs: 34_260_000_000, parts: 2 });
  expect(curve).toEqual([150, 0]);
});

test("a print far from the last one counts in volumes and not in prices, until the market is there", async () => {
  for (const [index, price] of [1_000_000, 1_000_000, 1_500_000, 1_010_000, 2_000_000, 2_000_000, 2_010_000].entries())
    print(price, 100, index + 1);
  const { manifest } = await ingest();
  expect(manifest.corrections).toEqual({ odd_print: 3 });
  expect(await listed("odd_print")).toMatchObject([
    { number: 3, a: 1_500_000, b: 1_000_000 },
    { number: 5, a: 2_000_000, b: 1_010_000 },
    { number: 6, a: 2_000_000, b: 1_010_000 },
  ]);
  const [bar] = await MarketStore.open(folder).bars({ symbol: "TEST" });
  expect(bar).toMatchObject({ open: 1_000_000, high: 2_010_000, low: 1_000_000, close: 2_010_000, shares: 700n });
});

test("prints that are not to be printed, or were said before, count nowhere", async () => {
  add(1, "B", 300, 1_000_000);
  say({ type: "C", reference: 1n, shares: 100, matchNumber: 5n, printable: "N", price: 1_000_000 });
  print(1_000_000, 100, 6);
  print(1_000_000, 100, 6);
  const { manifest } = await ingest();
  expect(manifest.corrections).toEqual({ duplicate_trade: 1 });
  expect(manifest.totals).toMatchObject({ trades: 1, shares: 100, live_orders: 1 });
});

test("locked and crossed books are told when they become so, with how long the day had them", async () => {
  add(1, "B", 100, 1_000_000);
  add(2, "S", 100, 1_000_000);
  add(3, "B", 100, 1_000_100);
  say({ type: "D", reference: 2n });
  const { manifest } = await ingest();
  expect(manifest.corrections).toEqual({ locked_book: 1, crossed_book: 1 });
  expect(await listed("crossed_book")).toMatchObject([{ number: 3, a: 1_000_100, b: 1_000_000 }]);
  for await (const row of MarketStore.open(folder).rows("days", ["locked_ns", "crossed_ns"], { symbol: "TEST" }))
    expect(row).toEqual({ locked_ns: 1_000_000n, crossed_ns: 1_000_000n });
});

test("orders that are not there, are there already, or are executed beyond what is left", async () => {
  execute(9, 100, 1);
  say({ type: "U", originalReference: 9n, newReference: 10n, shares: 5, price: 1 });
  add(1, "B", 100, 1_000_000);
  add(1, "B", 100, 2_000_000);
  say({ type: "X", reference: 1n, shares: 150 });
  const { manifest } = await ingest();
  expect(manifest.corrections).toEqual({ unknown_order: 2, duplicate_order: 1, overfill: 1 });
  expect(await listed("overfill")).toMatchObject([{ number: 5, a: 150, b: 100 }]);
  expect(manifest.totals).toMatchObject({ trades: 0, live_orders: 0, quotes: 2 });
});

test("halts, a clock that goes back, a message of a wrong length, another stock's order", async () => {
  say({ type: "H", tradingState: "T", reserved: " ", reason: "" });
  say({ type: "H", tradingState: "H", reserved: " ", reason: "T1" });
  say({ type: "H", tradingState: "H", reserved: " ", reason: "T2" });
  say({ type: "H", tradingState: "T", reserved: " ", reason: "T3" });
  atMs -= 3;
  add(1, "B", 100, 1_000_000);
  atMs += 5;
  messages.push(Uint8Array.from([0x41, 0, 7, 1, 2]));
  say({ type: "A", stock: "OTHER", reference: 2n, side: "B", shares: 1, price: 1_000_000 });
  const { manifest } = await ingest();
  expect(manifest.corrections).toEqual({ halt: 1, clock_step: 1, malformed_message: 1, symbol_changed: 1 });
  expect(await listed("clock_step")).toMatchObject([{ number: 5, a: 2_000_000, ms: 4 }]);
  expect(await listed("malformed_message")).toMatchObject([{ number: 6, a: 0x41, b: 5 }]);
  expect(manifest.totals.messages).toBe(7);
});
