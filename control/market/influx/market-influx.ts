/**
 * A dataset's bars, spreads, curves and days into InfluxDB 1.x. The store is the truth and the points are made from it: written again they are
 * the same points. What is written is noted by file, so that a run that ended in between goes on.
 */
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { InfluxDB } from "influx";
import { midnightNs, nextDate } from "../local-day.ts";
import type { Row } from "../market-store.ts";
import { datasetFolder, readManifest } from "../store/datasets.ts";
import { type Manifest, partPath } from "../store/manifest.ts";
import { readPart } from "../store/read-part.ts";
import { StoreError } from "../store/store-error.ts";
import {
  COARSE,
  FINE,
  type MarketPoint,
  MEASUREMENTS,
  type MeasurementName,
  marketSchema,
  PointMaker,
} from "./market-points.ts";

export interface InfluxOptions {
  /** http://HOST:PORT, with /DATABASE or without. */
  readonly url: string;
  /** Days that bars and spreads are kept; 0: for ever. Curves, days and what is downsampled always are. */
  readonly keepDays: number;
  /** A server that does not answer is waited for this long. */
  readonly waitMs: number;
  readonly nowMs: () => number;
}

export interface InfluxResult {
  /** Written by this run; by measurement, what the server has of the dataset. */
  readonly written: number;
  readonly points: Readonly<Record<string, number>>;
  /** Files that an earlier run had written. */
  readonly reused: number;
  readonly seconds: number;
  /** The days are older than what is kept: bars and spreads were left out. */
  readonly beyondRetention: boolean;
}

const BATCH = 5_000;
const REQUEST_MS = 10_000;
const RETRY_MS_MAX = 5_000;
const DEFAULT_DATABASE = "tickgate";
/** Downsampled bars: their name, and InfluxDB's word for how long they are. */
const DOWNSAMPLED = { market_bar_1h: "1h", market_bar_1d: "1d" } as const;

export class MarketInflux {
  readonly #options: InfluxOptions;
  readonly #influx: InfluxDB;
  readonly #database: string;

  /** @throws RangeError for an address that is none */
  constructor(options: InfluxOptions) {
    this.#options = options;
    const url = URL.parse(options.url);
    if (url === null || !/^https?:$/.test(url.protocol)) throw new RangeError(`${options.url}: no http address`);
    const { hostname, port, protocol, pathname } = url;
    this.#database = pathname.slice(1) || DEFAULT_DATABASE;
    if (!/^\w+$/.test(this.#database)) throw new RangeError(`${this.#database}: no name of a database`);
    this.#influx = new InfluxDB({
      hosts: [{ host: hostname, port: Number(port) || 8086, protocol: protocol === "https:" ? "https" : "http" }],
      database: this.#database,
      schema: marketSchema(),
      pool: { requestTimeout: REQUEST_MS },
    });
  }

  /** @throws StoreError when the server stays away, or refuses the points */
  async write(store: string, id: string): Promise<InfluxResult> {
    const started = this.#options.nowMs();
    const manifest = readManifest(store, id);
    await this.#policies();
    const done = new Done(store, id, `${this.#options.url} ${this.#options.keepDays}`, manifest);
    const oldestMs = this.#options.keepDays === 0 ? 0 : started - this.#options.keepDays * 86_400_000;
    const beyondRetention = Number(midnightNs(manifest.from, manifest.timezone) / 1_000_000n) < oldestMs;
    let sums = await this.#parts(store, id, manifest, done, beyondRetention);
    let points = await this.#count(manifest);
    if (sums.reused > 0 && this.#missing(manifest, points, beyondRetention).length > 0) {
      // Noted as written, and not there: the server lost them, or is a new one.
      done.clear();
      const again = await this.#parts(store, id, manifest, done, beyondRetention);
      sums = { written: sums.written + again.written, reused: 0 };
      points = await this.#count(manifest);
    }
    const missing = this.#missing(manifest, points, beyondRetention);
    if (missing.length > 0)
      throw new StoreError("STORE_UNWRITABLE", `InfluxDB at ${this.#options.url}: ${missing.join(", ")}`);
    return { ...sums, points, seconds: (this.#options.nowMs() - started) / 1000, beyondRetention };
  }

  /** What of the dataset's rows the server does not have. */
  #missing({ files }: Manifest, points: Readonly<Record<string, number>>, beyondRetention: boolean): string[] {
    return (Object.keys(MEASUREMENTS) as MeasurementName[]).flatMap((name) => {
      const { table, policy } = MEASUREMENTS[name];
      if (policy === FINE && beyondRetention) return [];
      const rows = files.reduce((sum, file) => sum + (file.table === table ? file.rows : 0), 0);
      const there = points[name] ?? 0;
      return there < rows ? [`has ${there} of ${rows} points of ${name}`] : [];
    });
  }

  async #parts(
    store: string,
    id: string,
    manifest: Manifest,
    done: Done,
    beyondRetention: boolean,
  ): Promise<{ written: number; reused: number }> {
    let written = 0;
    let reused = 0;
    for (const name of Object.keys(MEASUREMENTS) as MeasurementName[]) {
      const { table, policy } = MEASUREMENTS[name];
      if (policy === FINE && beyondRetention) continue;
      const maker = new PointMaker(manifest.feed);
      for (const part of manifest.files.filter((file) => file.table === table)) {
        // What is there already is gone through too: lanes go on from file to file.
        const there = done.has(partPath(part));
        const count = await this.#part(join(datasetFolder(store, id), partPath(part)), name, maker, !there);
        if (there) reused++;
        else {
          written += count;
          done.add(partPath(part));
        }
      }
    }
    if (!beyondRetention) await this.#downsample(manifest);
    return { written, reused };
  }

  async #policies(): Promise<void> {
    await this.#patiently(() => this.#influx.createDatabase(this.#database));
    const { keepDays } = this.#options;
    const there = await this.#patiently(() => this.#influx.showRetentionPolicies(this.#database));
    for (const [name, duration] of [
      [FINE, keepDays === 0 ? "INF" : `${keepDays}d`],
      [COARSE, "INF"],
    ] as const) {
      const options = { database: this.#database, duration, replication: 1, isDefault: false };
      const known = there.some((policy) => policy.name === name);
      await this.#patiently(() =>
        known ? this.#influx.alterRetentionPolicy(name, options) : this.#influx.createRetentionPolicy(name, options),
      );
    }
  }

  async #part(path: string, name: MeasurementName, maker: PointMaker, send: boolean): Promise<number> {
    const { tags, fields, policy } = MEASUREMENTS[name];
    const columns = [...new Set(["time", ...tags, ...Object.keys(fields)])];
    let batch: MarketPoint[] = [];
    let written = 0;
    const flush = async (): Promise<void> => {
      const points = batch;
      batch = [];
      const options = { precision: "n", retentionPolicy: policy, database: this.#database } as const;
      await this.#patiently(() => this.#influx.writePoints(points, options));
      written += points.length;
    };
    for await (const { rows, columns: found } of readPart(path, columns, undefined)) {
      for (let row = 0; row < rows; row++) {
        const values = Object.fromEntries(columns.map((column) => [column, found[column]?.[row] ?? 0])) as Row;
        const point = maker.of(name, values);
        if (send) batch.push(point);
        if (batch.length >= BATCH) await flush();
      }
    }
    if (batch.length > 0) await flush();
    return written;
  }

  /** Time bars as hours and days. What there is of these days is written over with the same. */
  async #downsample({ feed, from, to, timezone }: Manifest): Promise<void> {
    const [start, end] = [midnightNs(from, timezone), midnightNs(nextDate(to), timezone)];
    for (const [name, length] of Object.entries(DOWNSAMPLED)) {
      const query =
        `SELECT first("open") AS "open", max("high") AS "high", min("low") AS "low", last("close") AS "close", ` +
        `sum("shares") AS "shares", sum("notional") AS "notional", sum("trades") AS "trades" ` +
        `INTO "${this.#database}"."${COARSE}"."${name}" FROM "${this.#database}"."${FINE}"."market_bar" ` +
        `WHERE "kind" = 'time' AND "feed" = '${feed}' AND "open" > 0 AND time >= ${start} AND time < ${end} ` +
        `GROUP BY time(${length}), "symbol", "feed" fill(none)`;
      await this.#patiently(() => this.#influx.query(query));
    }
  }

  async #count({ feed, from, to, timezone }: Manifest): Promise<Record<string, number>> {
    const [start, end] = [midnightNs(from, timezone), midnightNs(nextDate(to), timezone)];
    const counts: Record<string, number> = {};
    // A bar of a day begins at midnight UTC, before the exchange's day does.
    const policies = [
      ...Object.entries(MEASUREMENTS).map(([name, { policy }]) => [name, policy] as const),
      ...Object.keys(DOWNSAMPLED).map((name) => [name, COARSE] as const),
    ];
    for (const [name, policy] of policies) {
      const since = name === "market_bar_1d" ? start - 86_400_000_000_000n : start;
      const query =
        `SELECT count("shares") AS "all", count("changes") AS "changes" FROM "${this.#database}"."${policy}"."${name}" ` +
        `WHERE "feed" = '${feed}' AND time >= ${since} AND time < ${end}`;
      const found = await this.#patiently(() => this.#influx.query<Record<string, number>>(query));
      for (const row of found) counts[name] = Math.max(row.all ?? 0, row.changes ?? 0);
    }
    return counts;
  }

  /** Again and again while the server is away; at once no more when it refuses. @throws StoreError */
  async #patiently<T>(request: () => Promise<T>): Promise<T> {
    const { waitMs, nowMs } = this.#options;
    const started = nowMs();
    for (let retryMs = 100; ; retryMs = Math.min(RETRY_MS_MAX, retryMs * 2)) {
      try {
        return await request();
      } catch (cause) {
        const message = (cause instanceof Error ? cause.message : String(cause)).slice(0, 300);
        const status = (cause as { res?: { statusCode?: number } }).res?.statusCode;
        const refused = status !== undefined && status >= 400 && status < 500;
        if (refused || nowMs() - started > waitMs)
          throw new StoreError("STORE_UNWRITABLE", `InfluxDB at ${this.#options.url}: ${message}`, { cause });
        await sleep(retryMs);
      }
    }
  }
}

/** Files of a dataset that are in a database; of another content, or another database, none is. */
class Done {
  readonly #path: string;
  readonly #manifest: string;
  readonly #files: Set<string>;

  constructor(store: string, id: string, where: string, manifest: Manifest) {
    const folder = join(store, "influx");
    mkdirSync(folder, { recursive: true });
    this.#path = join(folder, `${id}.${createHash("sha256").update(where).digest("hex").slice(0, 12)}.json`);
    this.#manifest = createHash("sha256").update(JSON.stringify(manifest)).digest("hex");
    this.#files = new Set(this.#read());
  }

  has(file: string): boolean {
    return this.#files.has(file);
  }

  clear(): void {
    this.#files.clear();
  }

  add(file: string): void {
    this.#files.add(file);
    const content = JSON.stringify({ manifest: this.#manifest, files: [...this.#files] });
    writeFileSync(`${this.#path}.new`, content, { flush: true });
    renameSync(`${this.#path}.new`, this.#path);
  }

  #read(): string[] {
    try {
      const { manifest, files } = JSON.parse(readFileSync(this.#path, "utf8")) as { manifest: string; files: string[] };
      return manifest === this.#manifest ? files : [];
    } catch {
      return [];
    }
  }
}
