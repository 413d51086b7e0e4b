/**
 * What one path reported since the last comparison, as one byte sequence of records and order payloads, with running digests.
 * Bounded: the comparison empties it every few hundred frames.
 */
import { createHash, type Hash } from "node:crypto";
import { type DatapathSink, event, ouch50 } from "../../proto/mod.ts";

const RECORD_WORDS = event.RECORD_BYTES / 4;

/** Records that only a device has: nothing to compare them with. */
const DEVICE_ONLY: ReadonlySet<number> = new Set([event.TX_TYPE, event.COMMIT_TYPE]);

export interface StreamCounts {
  bboChanges: number;
  decisions: number;
  orders: number;
  feedEvents: number;
  faults: number;
  tradingEvents: number;
  recoveries: number;
}

/** One record or one order, as it was reported. */
export type StreamItem = { readonly kind: "record" | "order"; readonly bytes: Buffer };

export class EventStream implements DatapathSink {
  readonly name: string;
  readonly counts: StreamCounts = {
    bboChanges: 0,
    decisions: 0,
    orders: 0,
    feedEvents: 0,
    faults: 0,
    tradingEvents: 0,
    recoveries: 0,
  };
  readonly items: StreamItem[] = [];
  readonly #bbo: Hash = createHash("sha256");
  readonly #orders: Hash = createHash("sha256");
  readonly #listener: DatapathSink | undefined;

  constructor(name: string, listener?: DatapathSink) {
    this.name = name;
    this.#listener = listener;
  }

  record(words: Uint32Array, at: number): void {
    this.#listener?.record(words, at);
    const type = (words[at] ?? 0) & 0xff;
    if (DEVICE_ONLY.has(type)) return;
    const bytes = Buffer.from(words.slice(at, at + RECORD_WORDS).buffer);
    this.items.push({ kind: "record", bytes });
    this.#count(type);
    if (type === event.BBO_TYPE) this.#bbo.update(bytes);
  }

  order(payload: Uint8Array): void {
    this.#listener?.order(payload);
    const bytes = Buffer.from(payload);
    this.items.push({ kind: "order", bytes });
    this.counts.orders += 1;
    this.#orders.update(bytes);
  }

  /** SHA-256 over all bbo records and over all order payloads so far. */
  digests(): { readonly bbo: string; readonly orders: string } {
    return { bbo: this.#bbo.copy().digest("hex"), orders: this.#orders.copy().digest("hex") };
  }

  #count(type: number): void {
    if (type === event.BBO_TYPE) this.counts.bboChanges += 1;
    else if (type === event.DECISION_TYPE) this.counts.decisions += 1;
    else if (type === event.FEED_TYPE) this.counts.feedEvents += 1;
    else if (type === event.FAULT_TYPE) this.counts.faults += 1;
    else if (type === event.TRADING_TYPE) this.counts.tradingEvents += 1;
    else if (type === event.RECOVERY_TYPE) this.counts.recoveries += 1;
  }
}

/** For people: every field by name, or the bytes when they are no record. */
export function describeItem(item: StreamItem | undefined): unknown {
  if (item === undefined) return null;
  if (item.kind === "order")
    return { order: ouch50.decodeInboundMessage(item.bytes, 3), bytes: item.bytes.toString("hex") };
  try {
    return event.decodeMessage(item.bytes);
  } catch {
    return { bytes: item.bytes.toString("hex") };
  }
}
