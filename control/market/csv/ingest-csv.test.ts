// CSV files as people have them: headers of many names, none at all, ZIPs, times of every kind, and rows that are none.

import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { testData } from "../../../proto/testing/mod.ts";
import { type CsvFormat, DEFAULT_BARS, type Ingested, ingestCsv, MarketStore } from "../mod.ts";

const REAL = testData("bars");

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tickgate-csv-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function format(given: Partial<CsvFormat>): CsvFormat {
  return {
    ...{ kind: "trade", columns: undefined, symbol: undefined, timeUnit: "ms", date: undefined, priceScale: 1 },
    timezone: "America/New_York",
    ...given,
  };
}

async function ingest(path: string, given: Partial<CsvFormat>, seconds = 60): Promise<Ingested["manifest"]> {
  const [found] = await ingestCsv([path], format(given), {
    ...{ store: folder, feed: "csv", date: given.date, timezone: "America/New_York", oddBps: 1000, replace: false },
    ...{ bars: { ...DEFAULT_BARS, seconds }, progress: () => {} },
  });
  if (found === undefined) throw new Error("nothing ingested");
  return found.manifest;
}

function written(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, name.endsWith(".gz") ? gzipSync(lines.join("\n")) : lines.join("\r\n"));
  return path;
}

test("trades of several symbols and days, with a header and dates with and without a zone", async () => {
  const path = written("trades.csv.gz", [
    "Timestamp,Ticker,Price,Qty",
    "2024-03-08 15:59:59.5,AA,10.5,100",
    "2024-03-08T21:00:00Z,BB,20.25,200",
    "2024-03-11T09:30:00-04:00,AA,10.75,300",
    "2024-03-11 09:30:01.000000001,AA,10.7501,5",
    "",
  ]);
  const manifest = await ingest(path, {});
  expect(manifest).toMatchObject({ from: "2024-03-08", to: "2024-03-11", corrections: {} });
  expect(manifest.totals).toMatchObject({ messages: 4, trades: 4, shares: 605, symbols: 2 });
  const store = MarketStore.open(folder);
  const bars = await store.bars({ symbol: "AA" });
  expect(
    bars.map(({ time, open, close, shares }) => [
      new Date(Number(time / 1_000_000n)).toISOString(),
      open,
      close,
      shares,
    ]),
  ).toEqual([
    ["2024-03-08T20:59:00.000Z", 105_000, 105_000, 100n],
    // Clocks went forward in between.
    ["2024-03-11T13:30:00.000Z", 107_500, 107_501, 305n],
  ]);
  expect(await store.bars({ symbol: "BB", from: "2024-03-09" })).toEqual([]);
});

test("quotes: empty sides, locked books, and spreads weighted by time", async () => {
  const path = written("quotes.csv", [
    "time,symbol,bid,bid_size,ask,ask_size",
    "34200000,AA,10.00,100,10.02,300",
    "34202000,AA,10.00,100,10.06,100",
    "34203000,AA,10.00,100,,0",
    "34205000,AA,10.01,100,10.01,100",
  ]);
  const { corrections, totals } = await ingest(path, { kind: "quote", date: "2024-03-11" });
  expect(corrections).toEqual({ locked_book: 1 });
  expect(totals).toMatchObject({ quotes: 4, trades: 0 });
  for await (const row of MarketStore.open(folder).rows("spreads", ["spread", "two_sided_ns", "ask_shares"], {
    symbol: "AA",
  })) {
    expect(row.two_sided_ns).toBe(3_000_000_000n);
    expect(row.spread).toBeCloseTo((200 * 2 + 600) / 3, 9);
    expect(row.ask_shares).toBeCloseTo((300 * 2 + 100) / 3, 9);
  }
});

test("rows that are none are counted and listed; many of them, a missing column or days out of order refuse the file", async () => {
  const rows = Array.from({ length: 300 }, (_, index) => `${34_200_000 + index},AA,10.00,1`);
  rows[7] = "34200007,AA,ten,1";
  rows[9] = "34200001,AA,10.00,1";
  const path = written("trades.csv", ["time,symbol,price,size", ...rows]);
  const manifest = await ingest(path, { date: "2024-03-11" });
  expect(manifest.corrections).toEqual({ bad_row: 1, clock_step: 1 });
  expect(manifest.totals).toMatchObject({ messages: 300, trades: 299 });
  const listed: unknown[] = [];
  for await (const row of MarketStore.open(folder).rows("corrections", ["kind", "number", "a"], { symbol: "" }))
    listed.push(row);
  expect(listed).toEqual([{ kind: "bad_row", number: 8, a: 9n }]);
  const bad = written("bad.csv", ["time,symbol,price,size", "1,AA,x,1", "2,AA,1,1"]);
  await expect(ingest(bad, { date: "2024-03-11" })).rejects.toThrow(/1 of 2 rows are no trade/);
  await expect(ingest(written("short.csv", ["time,price"]), {})).rejects.toThrow(/needs the columns size, symbol/);
  const back = written("back.csv", ["time,symbol,price,size", "2024-03-12 10:00,AA,1,1", "2024-03-11 10:00,AA,1,1"]);
  await expect(ingest(back, {})).rejects.toThrow(/line 3: 2024-03-11 after 2024-03-12/);
});

describe.skipIf(!existsSync(REAL))("real files (skipped without recorded data)", () => {
  test("a ZIP of tick trades, of bars of a second, and of daily bars of 23 years", async () => {
    const columns = ["time", "price", "size"];
    const ticks = await ingest(join(REAL, "ibm-tick-20131007-trade.zip"), {
      ...{ columns, symbol: "IBM", date: "2013-10-07", priceScale: 10_000 },
    });
    // Counted with unzip and awk.
    expect(ticks.totals).toMatchObject({ messages: 24_293, trades: 24_293, shares: 3_960_352 });
    const bar = {
      kind: "bar",
      columns: ["time", "open", "high", "low", "close", "volume"],
      priceScale: 10_000,
    } as const;
    const seconds = await ingest(
      join(REAL, "spy-second-20131007-trade.zip"),
      { ...bar, symbol: "SPY", date: "2013-10-07" },
      1,
    );
    expect(seconds.totals).toMatchObject({ messages: 16_675, shares: 92_720_576 });
    const daily = await ingest(join(REAL, "aapl-daily.zip"), { ...bar, symbol: "AAPL" }, 86_400);
    expect(daily).toMatchObject({
      from: "1998-01-02",
      totals: { messages: 5_849, shares: 138_011_953_186 },
      corrections: {},
    });
    const found = await MarketStore.open(folder).bars({ symbol: "AAPL", from: "2020-01-30", to: "2020-01-30" });
    expect(found).toMatchObject([{ open: 3_206_700, close: 3_238_700, shares: 30_144_754n }]);
  });
});
