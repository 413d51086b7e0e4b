/**
 * What was ingested, read back: for backtests, volume curves of orders, the page. A symbol and a range of days; files and parts of them that hold
 * none of it are not read.
 */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { localDay, midnightNs, nextDate } from "./local-day.ts";
import { datasetFolder, datasetIds, readManifest } from "./store/datasets.ts";
import { type Manifest, partPath } from "./store/manifest.ts";
import { type Columns, readPart } from "./store/read-part.ts";
import { StoreError } from "./store/store-error.ts";
import type { BAR_KINDS, TableName } from "./store/tables.ts";

export interface Range {
  readonly symbol: string;
  /** Days, both included; undefined: the first and the last there are. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** Needed where the days are there of more than one feed. */
  readonly feed?: string | undefined;
}

export interface Bar {
  /** Unix, ns. */
  readonly time: bigint;
  readonly end: bigint;
  /** 1e-4 of the currency; 0 where only odd prints traded. */
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly shares: bigint;
  readonly notional: bigint;
  readonly trades: number;
  /** Best prices at its last trade; 0: none. */
  readonly bid: number;
  readonly ask: number;
}

export type BarKind = (typeof BAR_KINDS)[number];

export interface CurveOptions extends Range {
  /** Times of the day where the exchange is, us. */
  readonly startUs: number;
  readonly endUs: number;
  readonly parts: number;
}

export interface Dataset {
  readonly id: string;
  readonly manifest: Manifest;
}

export type Row = Readonly<Record<string, number | bigint | string | Uint8Array>>;

export class MarketStore {
  readonly #folder: string;
  readonly #datasets: readonly Dataset[];

  private constructor(folder: string, datasets: readonly Dataset[]) {
    this.#folder = folder;
    this.#datasets = datasets;
  }

  /** @throws StoreError STORE_EMPTY, STORE_DAMAGED */
  static open(folder: string): MarketStore {
    const datasets = datasetIds(folder).map((id) => ({ id, manifest: readManifest(folder, id) }));
    if (datasets.length === 0) throw new StoreError("STORE_EMPTY", `${folder}: no market data there`);
    return new MarketStore(folder, datasets);
  }

  get datasets(): readonly Dataset[] {
    return this.#datasets;
  }

  /** Rows of any table, dataset after dataset and file after file; of a symbol in order of time. @throws StoreError */
  async *rows(table: TableName, columns: readonly string[], range: Range): AsyncGenerator<Row> {
    for (const dataset of this.#select(range)) {
      const { fromNs, untilNs } = limits(dataset.manifest, range);
      for (const part of dataset.manifest.files.filter((file) => file.table === table)) {
        const path = join(datasetFolder(this.#folder, dataset.id), partPath(part));
        const wanted = [...new Set([...columns, "time"])];
        for await (const { rows, columns: found } of readPart(path, wanted, range.symbol)) {
          const times = (found.time ?? []) as ArrayLike<bigint>;
          for (let row = 0; row < rows; row++) {
            const time = times[row] ?? 0n;
            if (time < fromNs || time >= untilNs) continue;
            yield rowOf(found, columns, row);
          }
        }
      }
    }
  }

  /** In order of time. @param size seconds, shares or 1e-4 of the currency; undefined: the smallest there is. @throws StoreError */
  async bars(range: Range, kind: BarKind = "time", size?: bigint): Promise<Bar[]> {
    const found: (Bar & { readonly size: bigint })[] = [];
    for await (const row of this.rows("bars", BAR_COLUMNS, range)) {
      if (row.kind !== kind || (size !== undefined && row.size !== size)) continue;
      const { kind: _kind, ...bar } = row;
      found.push(bar as unknown as Bar & { readonly size: bigint });
    }
    const smallest = found.reduce<bigint | undefined>(
      (least, bar) => (least === undefined || bar.size < least ? bar.size : least),
      undefined,
    );
    return found
      .filter((bar) => bar.size === smallest)
      .sort((x, y) => (x.time < y.time ? -1 : x.time > y.time ? 1 : 0))
      .map(({ size: _size, ...bar }) => bar);
  }

  /**
   * Shares that traded in equal parts of a time of day, summed over the days: what a VWAP expects. Broken trades and trades that the venue does not
   * print are not in it.
   * @throws StoreError, RangeError
   */
  async volumeCurve(options: CurveOptions): Promise<number[]> {
    const { startUs, endUs, parts } = options;
    if (!(parts >= 1 && endUs > startUs))
      throw new RangeError(`no curve of ${parts} parts from ${startUs} to ${endUs}`);
    const curve = new Array<number>(parts).fill(0);
    const timezone = this.#select(options)[0]?.manifest.timezone ?? "UTC";
    let day = { from: 0n, until: 0n };
    for await (const row of this.rows("trades", ["time", "shares", "state"], options)) {
      if (row.state !== "good" && row.state !== "odd") continue;
      const time = row.time as bigint;
      if (time < day.from || time >= day.until) {
        const { date } = localDay(time, timezone);
        day = { from: midnightNs(date, timezone), until: midnightNs(nextDate(date), timezone) };
      }
      const elapsedUs = Math.floor(Number(time - day.from) / 1000) - startUs;
      const part = Math.floor((elapsedUs * parts) / (endUs - startUs));
      if (elapsedUs >= 0 && part < parts) curve[part] = (curve[part] ?? 0) + Number(row.shares);
    }
    return curve;
  }

  /** What time of day it is, us, where the exchange of these days is. @throws StoreError */
  timeOfDayUs(unixNs: bigint, range: Range): number {
    const [dataset] = this.#select(range);
    return Math.floor(localDay(unixNs, dataset?.manifest.timezone ?? "UTC").nsOfDay / 1000);
  }

  /** One sentence for each file that is not what was written. */
  async verify(): Promise<string[]> {
    const problems: string[] = [];
    for (const { id, manifest } of this.#datasets) {
      for (const part of manifest.files) {
        const path = join(datasetFolder(this.#folder, id), partPath(part));
        const hash = createHash("sha256");
        try {
          for await (const piece of createReadStream(path)) hash.update(piece as Uint8Array);
          if (hash.digest("hex") !== part.sha256) problems.push(`${id}/${partPath(part)}: not what was written`);
        } catch (error) {
          problems.push(`${id}/${partPath(part)}: ${error instanceof Error ? error.message : String(error)}`);
        }
      }
    }
    return problems;
  }

  #select({ from, to, feed }: Range): readonly Dataset[] {
    const found = this.#datasets.filter(
      ({ manifest }) =>
        (feed === undefined || manifest.feed === feed) &&
        (from === undefined || manifest.to >= from) &&
        (to === undefined || manifest.from <= to),
    );
    const feeds = [...new Set(found.map(({ manifest }) => manifest.feed))];
    if (feeds.length > 1)
      throw new StoreError("STORE_CONFLICT", `these days are there of more than one feed: ${feeds.join(", ")}`);
    if (found.length === 0)
      throw new StoreError(
        "STORE_EMPTY",
        `${this.#folder}: nothing of ${feed ?? "any feed"} ${from ?? ""}..${to ?? ""}`,
      );
    return [...found].sort((x, y) => (x.manifest.from < y.manifest.from ? -1 : 1));
  }
}

const BAR_COLUMNS = [
  ...["kind", "size", "time", "end", "open", "high", "low", "close", "shares", "notional", "trades", "bid", "ask"],
];

function limits({ from, to, timezone }: Manifest, range: Range): { fromNs: bigint; untilNs: bigint } {
  return {
    fromNs: midnightNs(range.from ?? from, timezone),
    untilNs: midnightNs(nextDate(range.to ?? to), timezone),
  };
}

function rowOf(found: Columns, columns: readonly string[], row: number): Row {
  const values: Record<string, number | bigint | string | Uint8Array> = {};
  for (const name of columns) values[name] = found[name]?.[row] ?? 0;
  return values;
}
