// ingest: files of market data into the store (docs/market-history.md).

import { InputError } from "../../../sim/inputs/mod.ts";
import {
  CSV_KINDS,
  type CsvFormat,
  DEFAULT_BARS,
  DEFAULT_TIMEZONE,
  type InfluxResult,
  type Ingested,
  type IngestOptions,
  ingestCsv,
  ingestFeed,
  MarketInflux,
  OrderTableFull,
  type Progress,
  StoreError,
} from "../../market/mod.ts";
import { CliError, usageError } from "../cli-error.ts";
import { type CommandLine, wholeNumber } from "../command-line.ts";
import type { Output } from "../output.ts";

const PROGRESS_MS = 1_000;
const MIB = 1024 * 1024;

export async function ingest(line: CommandLine, output: Output): Promise<void> {
  if (line.words.length === 0) throw usageError("ingest FILE... --store DIR");
  const started = performance.now();
  let told = started;
  const progress = ({ dataset, pass, messages }: Progress): void => {
    const now = performance.now();
    if (now - told < PROGRESS_MS) return;
    told = now;
    const rate = Math.round((messages / (now - started)) * 1000);
    process.stderr.write(`${dataset} ${pass}: ${messages} messages, ${rate}/s, ${memoryMib()} MiB\n`);
  };
  const format = csvFormat(line);
  const options: IngestOptions = {
    store: storeOf(line),
    feed: line.option("feed") ?? (format === undefined ? "nasdaq" : "csv"),
    date: line.option("date"),
    timezone: line.option("timezone") ?? DEFAULT_TIMEZONE,
    bars: {
      seconds: number(line, "bar-seconds", DEFAULT_BARS.seconds),
      shares: number(line, "bar-shares", DEFAULT_BARS.shares),
      notional: number(line, "bar-notional", DEFAULT_BARS.notional / 10_000) * 10_000,
    },
    oddBps: number(line, "odd-bps", 1000),
    replace: line.flag("replace"),
    progress,
  };
  for (const [name, value] of Object.entries(options.bars))
    if (value === 0) throw usageError(`a bar of no ${name} never ends`);
  if (!/^[a-z0-9-]{1,32}$/.test(options.feed)) throw usageError(`--feed ${options.feed}: letters a-z, digits and -`);
  const done = await asCliErrors(() =>
    format === undefined ? ingestFeed(line.words, options) : ingestCsv(line.words, format, options),
  );
  const seconds = (performance.now() - started) / 1000;
  const messages = done.reduce((sum, { manifest, already }) => sum + (already ? 0 : manifest.totals.messages), 0);
  const figures = {
    seconds: round(seconds),
    messagesPerSecond: Math.round(messages / seconds),
    // Of all threads: what is comparable between a machine that does nothing else and one that does.
    cpuSeconds: cpuSeconds(),
    memoryMib: memoryMib(),
  };
  const datasets = done.map(describe);
  const url = line.option("influx");
  const influx: Record<string, InfluxResult & { pointsPerSecond: number }> = {};
  if (url !== undefined) {
    const [keepDays, waitMs] = [number(line, "keep-days", 0), number(line, "influx-wait-s", 120) * 1000];
    await asCliErrors(async () => {
      const server = new MarketInflux({ url, keepDays, waitMs, nowMs: () => Date.now() });
      for (const { id } of datasets) {
        const result = await server.write(options.store, id);
        influx[id] = { ...result, pointsPerSecond: Math.round(result.written / result.seconds) };
      }
    });
  }
  const lines = datasets.map(({ id, already, reusedFiles, totals, corrections, bytes, bytesPerMessage }) =>
    [
      `${id}: ${already ? "is there already, nothing done" : `${totals.messages} messages`}${reusedFiles > 0 ? `, ${reusedFiles} files of an interrupted run` : ""}`,
      `  ${totals.trades} trades, ${totals.shares} shares; ${totals.quotes} quotes; ${totals.symbols} symbols`,
      `  ${bytes} bytes on disk, ${bytesPerMessage} a message`,
      `  corrections: ${
        Object.entries(corrections)
          .map(([kind, count]) => `${kind} ${count}`)
          .join(", ") || "none"
      }`,
    ].join("\n"),
  );
  lines.push(
    `${figures.seconds} s, ${figures.messagesPerSecond} messages/s, ${figures.cpuSeconds} s of processor time, ${figures.memoryMib} MiB at most`,
  );
  for (const [id, { written, pointsPerSecond, seconds: took, points, beyondRetention }] of Object.entries(influx)) {
    const there = Object.entries(points).map(([name, count]) => `${name} ${count}`);
    lines.push(
      `${id} in InfluxDB: ${written} points written in ${round(took)} s (${pointsPerSecond}/s); there: ${there.join(", ") || "none"}`,
      ...(beyondRetention ? ["  older than --keep-days: days and curves only"] : []),
    );
  }
  output.result({ datasets, ...figures, influx }, lines.join("\n"));
}

const TIME_UNITS = ["s", "ms", "us", "ns"] as const;

/** undefined: the files are of a feed. @throws CliError usage */
function csvFormat(line: CommandLine): CsvFormat | undefined {
  const text = line.option("csv");
  if (text === undefined) {
    for (const name of ["columns", "time-unit", "price-scale"])
      if (line.option(name) !== undefined) throw usageError(`--${name} is of --csv`);
    return undefined;
  }
  const kind = CSV_KINDS.find((known) => known === text);
  if (kind === undefined) throw usageError(`--csv ${text}: expected ${CSV_KINDS.join(", ")}`);
  const unit = line.option("time-unit") ?? "ms";
  const timeUnit = TIME_UNITS.find((known) => known === unit);
  if (timeUnit === undefined) throw usageError(`--time-unit ${unit}: expected ${TIME_UNITS.join(", ")}`);
  const priceScale = number(line, "price-scale", 1);
  if (priceScale === 0) throw usageError("--price-scale 0");
  const [symbol, ...more] = line.options("symbol");
  if (more.length > 0) throw usageError("--symbol: one at a time");
  return {
    ...{ kind, timeUnit, priceScale, symbol, date: line.option("date") },
    ...{ columns: line.option("columns")?.split(","), timezone: line.option("timezone") ?? DEFAULT_TIMEZONE },
  };
}

function describe({ id, manifest, already, reused }: Ingested) {
  const { sources, totals, corrections, files } = manifest;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const byTable: Record<string, { files: number; rows: number; bytes: number }> = {};
  for (const file of files) {
    const sum = byTable[file.table] ?? { files: 0, rows: 0, bytes: 0 };
    byTable[file.table] = { files: sum.files + 1, rows: sum.rows + file.rows, bytes: sum.bytes + file.bytes };
  }
  return {
    ...{ id, already, reusedFiles: reused, sources, totals, corrections, tables: byTable, bytes },
    bytesPerMessage: round(bytes / totals.messages),
  };
}

function cpuSeconds(): number {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return round((userCPUTime + systemCPUTime) / 1e6);
}

/** Highest resident memory of this process so far. */
function memoryMib(): number {
  return Math.round((process.resourceUsage().maxRSS * 1024) / MIB);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

/** @throws CliError usage */
export function storeOf(line: CommandLine): string {
  const store = line.option("store");
  if (store === undefined || store === "") throw usageError(`'${line.command}' needs --store DIR`);
  return store;
}

function number(line: CommandLine, name: string, otherwise: number): number {
  const text = line.option(name);
  return text === undefined ? otherwise : wholeNumber(`--${name}`, text);
}

/** @throws CliError */
export async function asCliErrors<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    if (error instanceof InputError || error instanceof RangeError)
      throw new CliError(2, error.message, { cause: error });
    if (error instanceof StoreError) {
      const environment = error.code === "STORE_UNWRITABLE" || error.code === "STORE_BUSY";
      throw new CliError(environment ? 3 : 1, error.message, { cause: error });
    }
    // What the disk says: no such folder, no right to write there, no room.
    if (error instanceof Error && "syscall" in error) throw new CliError(3, error.message, { cause: error });
    if (error instanceof OrderTableFull) throw new CliError(3, error.message, { cause: error });
    throw error;
  }
}
