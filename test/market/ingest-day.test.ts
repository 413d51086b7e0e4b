// A generated day through `ingest`: every figure against a count from the bytes, every message back out of the files, and a run that is killed.

import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  globSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OrderRow, rebuilt } from "../../control/market/itch/raw-messages.ts";
import { midnightNs } from "../../control/market/local-day.ts";
import { MarketStore } from "../../control/market/mod.ts";
import { readPart } from "../../control/market/store/read-part.ts";
import { VolumeHistory } from "../../sim/algo/volume-history.ts";
import { generateBlocks } from "../../sim/flow/generate.ts";
import { messagesIn } from "../../sim/inputs/mod.ts";
import { howToRepeat, testSeed } from "../../sim/world/repeatable.ts";
import { ROOT } from "../layout.ts";
import { NaiveDay } from "./naive-day.ts";

const SYMBOLS = 48;
/** The table of orders is cut at 524,288 rows: one file is complete while the rest is read. */
const MESSAGES = 600_000;
const DATE = "2024-03-11";

let folder: string;
let file: string;
const seed = testSeed();
const where = howToRepeat(seed, "test/market/ingest-day.test.ts");
const naive = new NaiveDay();
const curve = new VolumeHistory(1, 34_200_000_000, 34_800_000_000, 20);
const hash = createHash("sha256");

function ingest(store: string, ...more: string[]) {
  const argv = [
    "control/cli/main.ts",
    "ingest",
    file,
    "--store",
    join(folder, store),
    "--odd-bps",
    "0",
    "--json",
    ...more,
  ];
  const { status, stdout, stderr } = spawnSync(process.execPath, argv, { cwd: ROOT, encoding: "utf8" });
  return { status, stderr, report: stdout === "" ? undefined : JSON.parse(stdout) };
}

/** Every file of a store by its path, as checksums. */
function content(store: string): Record<string, string> {
  const cwd = join(folder, store, "datasets");
  const files = globSync("**/*", { cwd }).filter((path) => statSync(join(cwd, path)).isFile());
  const sum = (path: string) =>
    createHash("sha256")
      .update(readFileSync(join(cwd, path)))
      .digest("hex");
  return Object.fromEntries(files.sort().map((path) => [path, sum(path)]));
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "tickgate-market-"));
  file = join(folder, "20240311.itch");
  const pieces: Uint8Array[] = [];
  // Time goes on fast enough for some minutes of bars.
  for (const blocks of generateBlocks({ seed, messages: MESSAGES, symbols: SYMBOLS, meanIntervalNs: 800_000 })) {
    pieces.push(blocks);
    hash.update(blocks);
    for (const message of messagesIn(blocks)) {
      naive.message(message);
      curve.message(message);
    }
  }
  writeFileSync(file, Buffer.concat(pieces));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("a generated day", () => {
  test("is in the store as it is in its bytes: totals, trades, quotes, bars, messages", async () => {
    const { status, stderr, report } = ingest("whole");
    expect(status, stderr + where).toBe(0);
    const [{ totals, tables }] = report.datasets;
    expect(totals, where).toMatchObject({
      ...{ messages: naive.messages, types: naive.types, trades: naive.trades, shares: Number(naive.shares) },
      ...{ notional: String(naive.notional), symbols: SYMBOLS, live_orders: naive.orders.size },
    });
    expect(tables.orders.rows + tables.others.rows).toBe(naive.messages);
    const store = MarketStore.open(join(folder, "whole"));
    const midnight = midnightNs(DATE, "America/New_York");
    let bars = 0;
    for (const [stock, expected] of naive.quotes) {
      const found: number[][] = [];
      for await (const row of store.rows("quotes", ["time", "bid", "bid_shares", "ask", "ask_shares"], {
        symbol: stock,
      }))
        found.push([
          Number((row.time as bigint) - midnight),
          ...["bid", "bid_shares", "ask", "ask_shares"].map((name) => Number(row[name])),
        ]);
      expect(found.length, `${stock} ${where}`).toBe(expected.length);
      expect(
        found.every((row, index) => row.join() === expected[index]?.join()),
        `${stock} ${where}`,
      ).toBe(true);
      for (const bar of await store.bars({ symbol: stock })) {
        const minute = Number((bar.time - midnight) / 60_000_000_000n);
        expect(bar, `${stock} ${minute} ${where}`).toMatchObject({ ...naive.bars.get(`${stock} ${minute}`) });
        bars++;
      }
      for (const kind of ["volume", "dollar"] as const) {
        const sums = (await store.bars({ symbol: stock }, kind)).reduce((sum, { shares }) => sum + shares, 0n);
        const own = [...naive.bars].filter(([key]) => key.startsWith(`${stock} `));
        expect(sums).toBe(own.reduce((sum, [, { shares }]) => sum + shares, 0n));
      }
    }
    expect(bars).toBe(naive.bars.size);
    expect(bars).toBeGreaterThan(100);
    expect(await store.verify()).toEqual([]);
  });

  test("has spreads and depths weighted by time", async () => {
    const store = MarketStore.open(join(folder, "whole"));
    for (const stock of naive.quotes.keys()) {
      const { ns, spread, bidShares } = naive.twoSided(stock);
      let days = 0;
      for await (const row of store.rows("days", ["two_sided_ns", "spread", "bid_shares"], { symbol: stock })) {
        days++;
        expect(row.two_sided_ns, `${stock} ${where}`).toBe(BigInt(ns));
        expect(Number(row.spread) / spread, `${stock} ${where}`).toBeCloseTo(1, 9);
        expect(Number(row.bid_shares) / bidShares, `${stock} ${where}`).toBeCloseTo(1, 9);
      }
      expect(days).toBe(1);
      // Stretches are parts of the day: none has more than its length, and together they are within it.
      let together = 0n;
      for await (const row of store.rows("spreads", ["two_sided_ns"], { symbol: stock })) {
        expect(row.two_sided_ns as bigint).toBeLessThanOrEqual(60_000_000_000n);
        together += row.two_sided_ns as bigint;
      }
      expect(together).toBeLessThanOrEqual(BigInt(ns));
    }
  });

  test("comes back out of the files byte for byte", async () => {
    const path = join(folder, "whole", "datasets", `nasdaq-${DATE}`);
    const messages: Uint8Array[] = [];
    const stocks = new Map<number, Uint8Array>();
    const others = ["number", "type", "locate", "message"];
    for (const part of globSync("others/*", { cwd: path }).sort()) {
      for await (const { rows, columns } of readPart(join(path, part), others, undefined)) {
        for (let row = 0; row < rows; row++) {
          const message = columns.message?.[row] as Uint8Array;
          messages[Number(columns.number?.[row])] = message;
          if (columns.type?.[row] === 0x52) stocks.set(Number(columns.locate?.[row]), message.subarray(11, 19));
        }
      }
    }
    const fields = [
      "number",
      "type",
      "locate",
      "tracking",
      "ns_of_day",
      "reference",
      "other",
      "shares",
      "price",
      "flag",
    ];
    for (const part of globSync("orders/*", { cwd: path }).sort()) {
      for await (const { rows, columns } of readPart(join(path, part), fields, undefined)) {
        for (let row = 0; row < rows; row++) {
          const values = Object.fromEntries(
            fields.map((name) => [name, columns[name]?.[row]]),
          ) as unknown as OrderRow & { number: number };
          messages[values.number] = rebuilt(values, stocks.get(values.locate) ?? new Uint8Array(8));
        }
      }
    }
    const again = createHash("sha256");
    const length = new Uint8Array(2);
    for (let number = 1; number <= MESSAGES; number++) {
      const message = messages[number] ?? new Uint8Array(0);
      length[0] = message.length >> 8;
      length[1] = message.length;
      again.update(length).update(message);
    }
    expect(again.digest("hex"), where).toBe(hash.digest("hex"));
  });

  test("has the volume curve that a recording has", async () => {
    const store = MarketStore.open(join(folder, "whole"));
    const [stock = ""] = naive.quotes.keys();
    const span = { startUs: 34_200_000_000, endUs: 34_800_000_000, parts: 20 };
    const found = await store.volumeCurve({ symbol: stock, ...span });
    expect(found, where).toEqual(curve.parts);
    expect(found.some((shares) => shares > 0)).toBe(true);
  });

  test("killed in the middle and started again it is the same store, and what was finished is not made again", async () => {
    const argv = ["control/cli/main.ts", "ingest", file, "--store", join(folder, "killed"), "--odd-bps", "0"];
    const child = spawn(process.execPath, argv, { cwd: ROOT, stdio: "ignore" });
    const ended = new Promise((resolve) => child.once("exit", (_code, signal) => resolve(signal)));
    const journal = join(folder, "killed", "unfinished", `nasdaq-${DATE}`, "journal.jsonl");
    await expect
      .poll(() => (existsSync(journal) ? readFileSync(journal, "utf8").split("\n").length : 0), {
        interval: 5,
        timeout: 120_000,
      })
      .toBeGreaterThan(2);
    child.kill("SIGKILL");
    expect(await ended).toBe("SIGKILL");
    expect(existsSync(join(folder, "killed", "datasets", `nasdaq-${DATE}`, "manifest.json"))).toBe(false);
    const { status, stderr, report } = ingest("killed");
    expect(status, stderr).toBe(0);
    expect(report.datasets[0].reusedFiles).toBeGreaterThan(0);
    expect(content("killed")).toEqual(content("whole"));
    expect(ingest("killed").report.datasets[0]).toMatchObject({ already: true });
    expect(content("killed")).toEqual(content("whole"));
  });

  test("other files of the same day are refused, and so is one that is cut short; neither changes anything", () => {
    const before = content("whole");
    expect(ingest("whole", "--bar-seconds", "30")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/with other options; --replace/),
    });
    truncateSync(file, statSync(file).size - 3);
    expect(ingest("whole")).toMatchObject({
      status: 1,
      stderr: expect.stringMatching(/is there already, of 20240311.itch; --replace/),
    });
    expect(ingest("whole", "--replace")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/ends inside message 600000/),
    });
    expect(content("whole")).toEqual(before);
  });

  test("a file of the store that is not what was written is found", async () => {
    const path = join(folder, "whole", "datasets", `nasdaq-${DATE}`, "trades", "00000.parquet");
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    expect(await MarketStore.open(join(folder, "whole")).verify()).toEqual([
      `nasdaq-${DATE}/trades/00000.parquet: not what was written`,
    ]);
  });
});
