// The writer against a real InfluxDB that is killed and started again on the same data.

import { type ChildProcess, spawn } from "node:child_process";
import { appendFileSync, existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { MACHINE_CLOCK } from "../clock.ts";
import { type HistoryStore, HistoryStoreError, InfluxStore } from "./history-store.ts";
import { HistoryWriter } from "./history-writer.ts";
import type { Point } from "./point.ts";
import { DEFAULT_SPOOL, Spool } from "./spool.ts";

const INFLUXD = ["/usr/bin/influxd", "/usr/local/bin/influxd"].find((path) => existsSync(path));
if (INFLUXD === undefined) console.warn("no influxd on this machine: its tests are skipped");

let folder: string;
let influx: ChildProcess | undefined;
let ports: [number, number];

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise<void>((resolve) => server.close(() => resolve()));
  return typeof address === "object" && address !== null ? address.port : 0;
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "tickgate-history-"));
  ports = [await freePort(), await freePort()];
});
afterEach(async () => {
  await kill();
  rmSync(folder, { recursive: true, force: true });
});

async function start(): Promise<void> {
  const [http, rpc] = ports;
  const config = join(folder, "influxdb.conf");
  writeFileSync(
    config,
    `reporting-disabled = true
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${http}"
  log-enabled = false
`,
  );
  influx = spawn(INFLUXD ?? "", ["-config", config], { stdio: "ignore" });
  await expect
    .poll(
      () =>
        fetch(`http://127.0.0.1:${http}/ping`).then(
          ({ status }) => status,
          () => 0,
        ),
      { timeout: 20_000 },
    )
    .toBe(204);
}

async function kill(): Promise<void> {
  const child = influx;
  influx = undefined;
  if (child === undefined) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
}

/** Many points with the same time: only the lane keeps them apart. */
function fill(writer: HistoryWriter, count: number, from: number): void {
  for (let index = from; index < from + count; index++) {
    const point: Point = {
      measurement: "execution",
      tags: { path: "hardware", symbol: "A\\B, C=D", side: "buy" },
      fields: { urn: index, quantity: 100, price_e4: 1 },
      time: String(1_700_000_000_000_000_001n + BigInt(index >> 3)),
    };
    writer.add(point);
  }
}

const openSpool = () => Spool.open({ folder: join(folder, "spool"), ...DEFAULT_SPOOL });
const store = () => new InfluxStore(`http://127.0.0.1:${ports[0]}`, "tickgate");

const counted = (mode: "influxdb" | "spool", execution: number) => ({
  mode,
  points: { execution },
  storedBefore: execution,
  storedAfter: execution,
});

test("points that come while the store is asked are between what was stored before and after", async () => {
  const spool = await openSpool();
  let writer: HistoryWriter | undefined;
  let late = 0;
  let stored = 0;
  const asked = {
    write: async (points: readonly Point[]) => {
      stored += points.length;
      // The store has them before the writer knows.
      await new Promise((resolve) => setTimeout(resolve, 1));
    },
    count: async () => {
      if (writer !== undefined) fill(writer, late, 1000);
      void writer?.flush();
      while (late > 0 && stored < 300 + late) await new Promise((resolve) => setImmediate(resolve));
      return { execution: stored };
    },
  };
  writer = new HistoryWriter(asked, spool, "run1", MACHINE_CLOCK);
  fill(writer, 300, 0);
  expect(await writer.count()).toEqual(counted("influxdb", 300));
  late = 7;
  expect(await writer.count()).toEqual({ ...counted("influxdb", 307), storedBefore: 300 });
  await writer.close();
});

describe.skipIf(INFLUXD === undefined)("with a real InfluxDB", { timeout: 90_000 }, () => {
  test("every point is there, once, with the server killed in between and back on the same data", async () => {
    await start();
    const writer = new HistoryWriter(store(), await openSpool(), "run1", MACHINE_CLOCK);
    fill(writer, 1000, 0);
    expect(await writer.count()).toEqual(counted("influxdb", 1000));

    await kill();
    fill(writer, 500, 1000);
    await writer.flush();
    expect(writer.counts()).toMatchObject({ mode: "spool", written: 1000, spooled: 500, dropped: 0 });
    expect(writer.counts().lastError).not.toBe("");

    await start();
    fill(writer, 10, 1500);
    await expect.poll(() => writer.counts().spooled, { timeout: 30_000 }).toBe(0);
    await writer.flush();
    expect(writer.counts()).toMatchObject({ mode: "influxdb", written: 1510, spooled: 0, dropped: 0 });
    expect(await writer.count()).toEqual(counted("influxdb", 1510));
    await writer.close();
  });

  test("what one run left on disk the next one brings in", async () => {
    const first = new HistoryWriter(undefined, await openSpool(), "run1", MACHINE_CLOCK);
    fill(first, 200, 0);
    expect(await first.count()).toEqual(counted("spool", 200));
    await first.close();
    await start();
    const second = new HistoryWriter(store(), await openSpool(), "run2", MACHINE_CLOCK);
    await expect.poll(() => second.counts().written, { timeout: 30_000 }).toBe(200);
    expect(await store().count("run1")).toEqual({ execution: 200 });
    expect(await second.count()).toMatchObject({ mode: "influxdb", points: {} });
    await second.close();
  });
});

describe("with a server that misbehaves", () => {
  test("what the server refuses is dropped and counted, and does not hold up what follows", async () => {
    let refusing = true;
    const taken: Point[] = [];
    const refuser: HistoryStore = {
      write: async (points) => {
        if (refusing) throw new HistoryStoreError(true, "400 bad");
        taken.push(...points);
      },
      count: async () => ({}),
    };
    const writer = new HistoryWriter(refuser, await openSpool(), "run1", MACHINE_CLOCK);
    fill(writer, 3, 0);
    await writer.flush();
    expect(writer.counts()).toMatchObject({ written: 0, dropped: 3, lastError: "400 bad" });
    refusing = false;
    fill(writer, 2, 3);
    await writer.close();
    expect(taken).toHaveLength(2);
  });

  test("a spool that is damaged or cannot be read harms nobody: what is left of it and what is new get through", async () => {
    let away = true;
    const taken: Point[] = [];
    const coming: HistoryStore = {
      write: async (points) => {
        if (away) throw new HistoryStoreError(false, "away");
        taken.push(...points);
      },
      count: async () => ({}),
    };
    let nowMs = 0;
    const clock = { nowMs: () => nowMs, after: () => ({ cancel: () => {} }) };
    const writer = new HistoryWriter(coming, await openSpool(), "run1", clock);
    fill(writer, 3, 0);
    await writer.flush();
    const [name = ""] = readdirSync(join(folder, "spool"));
    const segment = join(folder, "spool", name);
    appendFileSync(segment, '{"measurement":"execution","ta');
    fill(writer, 2, 3);
    await writer.flush();
    expect(writer.counts()).toMatchObject({ mode: "spool", written: 0, spooled: 5, dropped: 0 });
    away = false;
    nowMs = 60_000;
    renameSync(segment, `${segment}.away`);
    fill(writer, 1, 5);
    await writer.flush();
    expect(writer.counts()).toMatchObject({
      written: 1,
      spooled: 5,
      lastError: expect.stringMatching(/^spool: ENOENT/),
    });
    renameSync(`${segment}.away`, segment);
    await writer.flush();
    // The point that follows half a line is lost with it.
    expect(writer.counts()).toMatchObject({
      written: 5,
      spooled: 0,
      dropped: 1,
      lastError: expect.stringMatching(/1 dama/),
    });
    expect(taken.map(({ fields }) => fields.urn)).toEqual([5, 0, 1, 2, 4]);
    await writer.close();
  });

  test("memory is bounded: points beyond the queue are dropped and counted", async () => {
    const writer = new HistoryWriter(undefined, await openSpool(), "run1", MACHINE_CLOCK);
    fill(writer, 50_010, 0);
    expect(writer.counts().dropped).toBe(10);
    await writer.close();
    expect(writer.counts()).toMatchObject({ spooled: 50_000, dropped: 10 });
  });
});
