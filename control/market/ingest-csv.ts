// CSV files of trades, quotes or bars into the store; files given together are one dataset, in their order.

import type { CsvFormat } from "./csv/csv-format.ts";
import { csvLines } from "./csv/csv-lines.ts";
import { CsvRows } from "./csv/csv-rows.ts";
import type { Ingested, IngestOptions } from "./ingest-feed.ts";
import { checksum, type Source } from "./source-files.ts";
import { DatasetWriter } from "./store/dataset-writer.ts";
import { datasetId, existing, lockStore, publish, unfinishedFolder } from "./store/datasets.ts";
import { discardingTables } from "./store/discard.ts";
import { Journal } from "./store/journal.ts";
import { FORMAT, type Identity, type Manifest } from "./store/manifest.ts";

/** Rows that are none, of all rows, beyond which the file is not what it is said to be. */
const BAD_PART_MAX = 0.01;

/** @throws InputError, StoreError, RangeError */
export async function ingestCsv(
  paths: readonly string[],
  format: CsvFormat,
  options: IngestOptions,
): Promise<Ingested[]> {
  const { store, bars, oddBps, timezone } = options;
  const sources: Source[] = [];
  for (const path of paths) sources.push(await checksum(path, `csv ${format.kind}`));
  const feed = `${options.feed}-${format.kind}${format.symbol === undefined ? "" : `-${format.symbol}`}`;
  // Which days these are, and that they can be read, before anything is written.
  const check = new CsvRows(discardingTables(), () => {}, { format, bars, oddBps });
  await readAll(paths, check, async () => options.progress({ dataset: feed, pass: "check", messages: check.rows }));
  const bad = check.cleaning.counts.bad_row ?? 0;
  if (bad > check.rows * BAD_PART_MAX)
    throw new RangeError(`${paths.join(", ")}: ${bad} of ${check.rows} rows are no ${format.kind}`);
  const sizes = { bar_seconds: bars.seconds, bar_shares: bars.shares, bar_notional: bars.notional };
  const identity: Identity = {
    ...{ format: FORMAT, feed, from: check.from, timezone, sources },
    options: {
      ...{ ...sizes, odd_bps: oddBps, kind: format.kind, columns: format.columns?.join(",") ?? "" },
      ...{ symbol: format.symbol ?? "", time_unit: format.timeUnit, date: format.date ?? "" },
      price_scale: format.priceScale,
    },
  };
  const id = datasetId(identity);
  const unlock = lockStore(store);
  try {
    const there = existing(store, identity, options.replace);
    if (there !== undefined) return [{ id, manifest: there, already: true, reused: 0 }];
    const journal = Journal.open(unfinishedFolder(store, id), identity);
    const writer = new DatasetWriter(journal);
    try {
      const rows = new CsvRows(writer.table, (symbol, name) => writer.name(symbol, name), { format, bars, oddBps });
      await readAll(paths, rows, async () => {
        options.progress({ dataset: id, pass: "ingest", messages: rows.rows });
        await writer.room();
      });
      const parts = await writer.finish();
      const { trades, shares, notional, quotes } = rows.totals;
      const totals: Manifest["totals"] = {
        ...{ messages: rows.rows, types: { row: rows.rows }, trades, shares, notional: String(notional), quotes },
        ...{ symbols: rows.symbols, live_orders: 0 },
      };
      const manifest: Manifest = {
        ...{ ...identity, to: rows.to, totals, corrections: rows.cleaning.counts, files: [...parts] },
      };
      publish(store, manifest);
      return [{ id, manifest, already: false, reused: writer.reused }];
    } catch (error) {
      await writer.destroy();
      throw error;
    }
  } finally {
    unlock();
  }
}

async function readAll(paths: readonly string[], rows: CsvRows, between: () => Promise<void>): Promise<void> {
  for (const path of paths) {
    rows.file();
    for await (const lines of csvLines(path)) {
      try {
        for (const line of lines) rows.line(line);
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        throw new RangeError(`${path}: ${error.message}`, { cause: error });
      }
      await between();
    }
  }
  rows.finish();
}
