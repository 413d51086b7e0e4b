/**
 * Recordings of a feed into the store, in two passes. The first finds out that the files are whole, what they are (checksums) and which trades
 * the venue breaks, so that the second can go through the day once, in bounded memory, and count nothing that is taken back later.
 */
import { type BarSizes, DEFAULT_BARS } from "./aggregate/day-aggregator.ts";
import { feedPieces } from "./itch/feed-pieces.ts";
import { ItchDay } from "./itch/itch-day.ts";
import { asWords, midnightNs } from "./local-day.ts";
import { checksum, type FeedFile, openFeedFile, type Source } from "./source-files.ts";
import { DatasetWriter } from "./store/dataset-writer.ts";
import { datasetId, existing, lockStore, publish, unfinishedFolder } from "./store/datasets.ts";
import { Journal } from "./store/journal.ts";
import { FORMAT, type Identity, type Manifest } from "./store/manifest.ts";

export interface IngestOptions {
  readonly store: string;
  readonly feed: string;
  /** YYYY-MM-DD; undefined: from the files. */
  readonly date: string | undefined;
  readonly timezone: string;
  readonly bars: BarSizes;
  readonly oddBps: number;
  readonly replace: boolean;
  readonly progress: (progress: Progress) => void;
}

export interface Progress {
  readonly dataset: string;
  readonly pass: "check" | "ingest";
  readonly messages: number;
}

export interface Ingested {
  readonly id: string;
  readonly manifest: Manifest;
  /** It was there, of the same files. */
  readonly already: boolean;
  /** Files that an interrupted run had finished. */
  readonly reused: number;
}

export { DEFAULT_BARS };

/** Files of one day are one recording, in the order given. @throws InputError, StoreError, RangeError, OrderTableFull */
export async function ingestFeed(paths: readonly string[], options: IngestOptions): Promise<Ingested[]> {
  const days = new Map<string, FeedFile[]>();
  for (const path of paths) {
    const file = await openFeedFile(path, options.date, options.timezone);
    const day = days.get(file.date);
    if (day === undefined) days.set(file.date, [file]);
    else day.push(file);
  }
  const unlock = lockStore(options.store);
  try {
    const done: Ingested[] = [];
    for (const [date, files] of days) done.push(await ingestDay(date, files, options));
    return done;
  } finally {
    unlock();
  }
}

async function ingestDay(date: string, files: readonly FeedFile[], options: IngestOptions): Promise<Ingested> {
  const { store, feed, timezone, bars, oddBps } = options;
  const midnight = asWords(midnightNs(date, timezone));
  const sources: Source[] = [];
  for (const { path, input } of files) sources.push(await checksum(path, input.kind));
  const sizes = { bar_seconds: bars.seconds, bar_shares: bars.shares, bar_notional: bars.notional };
  const identity: Identity = {
    ...{ format: FORMAT, feed, from: date, timezone, sources },
    options: { ...sizes, odd_bps: oddBps },
  };
  const id = datasetId(identity);
  const there = existing(store, identity, options.replace);
  if (there !== undefined) return { id, manifest: there, already: true, reused: 0 };

  const check = await firstPass(files, (messages) => options.progress({ dataset: id, pass: "check", messages }));
  const journal = Journal.open(unfinishedFolder(store, id), identity);
  const writer = new DatasetWriter(journal);
  try {
    const name = (symbol: number, text: string) => writer.name(symbol, text);
    const day = new ItchDay(writer.table, name, midnight, { bars, oddBps, broken: check.broken });
    const pieces = feedPieces(files, (kind, a, b) => day.cleaning.found(kind, day.lastNs, 0, day.messages, a, b));
    for await (const piece of pieces) {
      day.blocks(piece);
      options.progress({ dataset: id, pass: "ingest", messages: day.messages });
      await writer.room();
    }
    day.finish();
    const parts = await writer.finish();
    if (day.messages !== check.messages)
      throw new Error(`${id}: ${check.messages} messages in the first pass, ${day.messages} in the second`);
    const manifest: Manifest = {
      ...{ ...identity, to: date, totals: totalsOf(day), corrections: day.cleaning.counts, files: [...parts] },
    };
    publish(store, manifest);
    return { id, manifest, already: false, reused: writer.reused };
  } catch (error) {
    await writer.destroy();
    throw error;
  }
}

function totalsOf({ day, types, messages, symbols, liveOrders }: ItchDay): Manifest["totals"] {
  const found: Record<string, number> = {};
  types.forEach((count, type) => {
    if (count > 0) found[type > 32 && type < 127 ? String.fromCharCode(type) : `0x${type.toString(16)}`] = count;
  });
  const { trades, shares, notional, quotes } = day.totals;
  return {
    ...{ messages, types: found, trades, shares, notional: String(notional), quotes },
    ...{ symbols, live_orders: liveOrders },
  };
}

const BROKEN = 0x42;
const BROKEN_BYTES = 19;

interface FirstPass {
  readonly messages: number;
  readonly broken: ReadonlySet<bigint>;
}

async function firstPass(files: readonly FeedFile[], progress: (messages: number) => void): Promise<FirstPass> {
  const broken = new Set<bigint>();
  let messages = 0;
  for await (const blocks of feedPieces(files, () => {})) {
    const view = new DataView(blocks.buffer, blocks.byteOffset, blocks.byteLength);
    for (let at = 0; at + 2 <= blocks.length; ) {
      const length = view.getUint16(at);
      messages++;
      if (length === BROKEN_BYTES && view.getUint8(at + 2) === BROKEN) broken.add(view.getBigUint64(at + 2 + 11));
      at += 2 + length;
    }
    progress(messages);
  }
  return { messages, broken };
}
