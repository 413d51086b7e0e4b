// A dataset into a real InfluxDB that comes late, is killed while it is written to, and loses everything.

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { DEFAULT_BARS, type Ingested, ingestCsv, MarketInflux } from "../mod.ts";

const INFLUXD = ["/usr/bin/influxd", "/usr/local/bin/influxd"].find((path) => existsSync(path));
if (INFLUXD === undefined) console.warn("no influxd on this machine: its tests are skipped");

let folder: string;
let http: number;
let rpc: number;
let influx: ChildProcess | undefined;
let dataset: Ingested;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === "object" && address !== null ? address.port : 0;
}

function start(): void {
  const config = join(folder, "influxdb.conf");
  writeFileSync(
    config,
    `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${folder}/influx/meta"
[data]
  dir = "${folder}/influx/data"
  wal-dir = "${folder}/influx/wal"
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${http}"
  log-enabled = false
`,
  );
  influx = spawn(INFLUXD ?? "", ["-config", config], { stdio: "ignore" });
}

async function kill(): Promise<void> {
  const child = influx;
  influx = undefined;
  if (child === undefined) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

async function ask(query: string): Promise<unknown[][]> {
  const address = `http://127.0.0.1:${http}/query?db=tickgate&q=${encodeURIComponent(query)}`;
  const answer = (await (await fetch(address, { method: "POST" })).json()) as {
    results: { series?: { values: unknown[][] }[] }[];
  };
  return answer.results.flatMap(({ series = [] }) => series.flatMap(({ values }) => values));
}

const writer = (keepDays = 0) =>
  new MarketInflux({ url: `http://127.0.0.1:${http}`, keepDays, waitMs: 60_000, nowMs: () => Date.now() });
const rowsOf = (table: string): number =>
  dataset.manifest.files.reduce((sum, file) => sum + (file.table === table ? file.rows : 0), 0);

/** A volume bar for each trade, and more: more points than one request takes, several of one symbol at one time. */
const TRADES = 40_000;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "tickgate-market-influx-"));
  [http, rpc] = [await freePort(), await freePort()];
  const path = join(folder, "trades.csv");
  const rows = Array.from(
    { length: TRADES },
    (_, index) => `${34_200_000 + (index >> 2)},S${(index >> 1) % 50},${10 + (index % 7) / 10},${20_000 + (index % 3)}`,
  );
  writeFileSync(path, ["time,symbol,price,size", ...rows].join("\n"));
  const format = { kind: "trade", columns: undefined, symbol: undefined, timeUnit: "ms", date: "2024-03-11" } as const;
  const [found] = await ingestCsv(
    [path],
    { ...format, timezone: "America/New_York", priceScale: 1 },
    {
      ...{ store: folder, feed: "csv", date: "2024-03-11", timezone: "America/New_York", bars: DEFAULT_BARS },
      ...{ oddBps: 0, replace: false, progress: () => {} },
    },
  );
  if (found === undefined) throw new Error("nothing ingested");
  dataset = found;
});
afterAll(async () => {
  await kill();
  rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(INFLUXD === undefined)("with a real InfluxDB", { timeout: 120_000 }, () => {
  test("it comes late and is killed while it is written to: every point is there, once, and the sums are the dataset's", async () => {
    const writing = writer().write(folder, dataset.id);
    start();
    // The first file is noted when the server has it.
    await expect
      .poll(
        () =>
          existsSync(join(folder, "influx")) &&
          readdirSync(join(folder, "influx")).some((name) => name.endsWith(".json")),
        { interval: 5 },
      )
      .toBe(true);
    await kill();
    start();
    const { points, written } = await writing;
    expect(points).toMatchObject({
      ...{ market_bar: rowsOf("bars"), market_curve: rowsOf("curves"), market_day: rowsOf("days") },
    });
    expect(rowsOf("bars")).toBeGreaterThan(TRADES);
    expect(written).toBeGreaterThanOrEqual(rowsOf("bars") + rowsOf("curves") + rowsOf("days"));
    const { shares } = dataset.manifest.totals;
    for (const kind of ["time", "volume", "dollar"])
      expect(await ask(`SELECT sum(shares) FROM market_fine.market_bar WHERE kind = '${kind}'`)).toMatchObject([
        [expect.anything(), shares],
      ]);
    for (const name of ["market_bar_1h", "market_bar_1d", "market_day", "market_curve"])
      expect(await ask(`SELECT sum(shares) FROM market_coarse.${name}`), name).toMatchObject([
        [expect.anything(), shares],
      ]);
  });

  test("again: nothing is written twice; a server that lost it all gets it again", async () => {
    expect(await writer().write(folder, dataset.id)).toMatchObject({
      written: 0,
      points: { market_bar: rowsOf("bars") },
    });
    await ask("DROP DATABASE tickgate");
    const { written, points } = await writer().write(folder, dataset.id);
    expect(written).toBe(rowsOf("bars") + rowsOf("curves") + rowsOf("days") + rowsOf("spreads"));
    expect(points).toMatchObject({ market_bar: rowsOf("bars") });
  });

  test("days older than what is kept: their figures and curves only, and the server keeps no more", async () => {
    await ask("DROP DATABASE tickgate");
    const { beyondRetention, points } = await writer(30).write(folder, dataset.id);
    expect(beyondRetention).toBe(true);
    expect(points).toEqual({ market_curve: rowsOf("curves"), market_day: rowsOf("days") });
    expect(await ask("SHOW RETENTION POLICIES")).toContainEqual([
      "market_fine",
      "720h0m0s",
      expect.anything(),
      1,
      false,
    ]);
  });
});
