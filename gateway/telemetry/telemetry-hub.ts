/**
 * Telemetry for any number of readers. Each gets the state, a sync mark, then changes in batches; one that does not keep up gets the
 * newest state and is told how much it missed. Nothing here waits for a reader.
 */
import {
  type Alarm,
  type Counters,
  type EventBatch,
  type Execution,
  type LatencyHistogram,
  type Location,
  type Order,
  type PlacementStep,
  type Position,
  type Status,
  type StreamTelemetryResponse,
  TelemetryTopic,
  type TelemetryUpdate,
} from "../../proto/grpc/mod.ts";
import { event } from "../../proto/mod.ts";
import type { Clock, Timer } from "../clock.ts";

/** Where the state comes from when a reader begins, and for what is sampled. */
export interface TelemetryState {
  status(): Status;
  orders(): readonly Order[];
  executions(): readonly Execution[];
  positions(): readonly Position[];
  counters(): readonly Counters[];
  latency(): readonly LatencyHistogram[];
  alarms(): readonly Alarm[];
  symbol(slot: number): string | undefined;
}

export interface TelemetryReader {
  /** False: the reader's buffer is full, and `drained` will be called. */
  write(response: StreamTelemetryResponse): boolean;
}

export interface TelemetrySubscription {
  drained(): void;
  end(): void;
}

/** 20 batches a second. */
const BATCH_MS = 50;
const STATUS_MS = 200;
const SAMPLE_MS = 1000;
export const SAMPLE_MS_MIN = 50;
/** Things in one batch, of each sort; the rest is dropped and counted. */
const BATCH_MAX = 1000;
const READERS_MAX = 32;

export class TooManyReaders extends Error {
  readonly code = "OVERLOADED";
}

export class TelemetryHub {
  readonly #state: TelemetryState;
  readonly #clock: Clock;
  readonly #readers = new Set<Subscription>();
  #timer: Timer | undefined;

  constructor(state: TelemetryState, clock: Clock) {
    this.#state = state;
    this.#clock = clock;
  }

  get readers(): number {
    return this.#readers.size;
  }

  /** @throws TooManyReaders */
  subscribe(reader: TelemetryReader, request: SubscriptionRequest): TelemetrySubscription {
    if (this.#readers.size >= READERS_MAX) throw new TooManyReaders(`${READERS_MAX} readers are there already`);
    const subscription = new Subscription(reader, request, this.#state, this.#clock.monotonicNs(), () => {
      this.#readers.delete(subscription);
    });
    this.#readers.add(subscription);
    subscription.begin(this.#clock.wallNs());
    this.#run();
    return subscription;
  }

  order(order: Order): void {
    for (const reader of this.#readers) reader.order(order);
  }

  execution(execution: Execution): void {
    for (const reader of this.#readers) reader.execution(execution);
  }

  position(position: Position): void {
    for (const reader of this.#readers) reader.position(position);
  }

  alarm(alarm: Alarm): void {
    for (const reader of this.#readers) reader.alarm(alarm);
  }

  step(step: PlacementStep): void {
    for (const reader of this.#readers) reader.step(step);
  }

  /** Something changed that nobody should wait for the next sample to see. */
  statusChanged(): void {
    for (const reader of this.#readers) reader.statusDue = true;
  }

  /** One event record of a path; valid during the call. */
  record(path: Location, words: Uint32Array, at: number): void {
    for (const reader of this.#readers) reader.record(path, words, at);
  }

  close(): void {
    this.#timer?.cancel();
    for (const reader of [...this.#readers]) reader.end();
  }

  #run(): void {
    this.#timer?.cancel();
    if (this.#readers.size === 0) return;
    this.#timer = this.#clock.after(BATCH_MS, () => {
      const now = this.#clock.monotonicNs();
      for (const reader of this.#readers) reader.flush(now);
      this.#run();
    });
  }
}

export interface SubscriptionRequest {
  /** Empty: all. */
  readonly topics: readonly TelemetryTopic[];
  /** 0: the gateway's own. */
  readonly samplePeriodMs: number;
  /** Empty: all. */
  readonly symbols: readonly string[];
}

class Subscription implements TelemetrySubscription {
  statusDue = false;
  readonly #reader: TelemetryReader;
  readonly #state: TelemetryState;
  readonly #wanted: (topic: TelemetryTopic) => boolean;
  readonly #symbols: ReadonlySet<string>;
  readonly #sampleNs: bigint;
  readonly #onEnd: () => void;
  #nextSampleNs: bigint;
  #nextStatusNs: bigint;
  #writable = true;
  #batch = 0n;
  #coalesced = 0n;
  #dropped = 0n;
  readonly #orders = new Map<string, Order>();
  readonly #positions = new Map<string, Position>();
  readonly #alarms = new Map<string, Alarm>();
  #executions: Execution[] = [];
  #steps: PlacementStep[] = [];
  /** Records by path: all kinds but bbo in order, and the newest bbo of each slot. */
  readonly #records = new Map<Location, RecordBuffer>();

  constructor(
    reader: TelemetryReader,
    request: SubscriptionRequest,
    state: TelemetryState,
    nowNs: bigint,
    onEnd: () => void,
  ) {
    this.#reader = reader;
    this.#state = state;
    const topics = new Set(request.topics);
    this.#wanted = (topic) => topics.size === 0 || topics.has(topic);
    this.#symbols = new Set(request.symbols);
    this.#sampleNs = BigInt(request.samplePeriodMs === 0 ? SAMPLE_MS : request.samplePeriodMs) * 1_000_000n;
    this.#nextSampleNs = nowNs + this.#sampleNs;
    this.#nextStatusNs = nowNs + BigInt(STATUS_MS) * 1_000_000n;
    this.#onEnd = onEnd;
  }

  begin(atUnixNs: bigint): void {
    const state = this.#state;
    const wanted = this.#wanted;
    const updates: TelemetryUpdate["update"][] = [];
    if (wanted(TelemetryTopic.TELEMETRY_TOPIC_STATUS)) updates.push({ $case: "status", value: state.status() });
    if (wanted(TelemetryTopic.TELEMETRY_TOPIC_ORDERS)) {
      for (const value of state.orders()) if (this.#shows(value.symbol)) updates.push({ $case: "order", value });
    }
    if (wanted(TelemetryTopic.TELEMETRY_TOPIC_EXECUTIONS)) {
      for (const value of state.executions())
        if (this.#shows(value.symbol)) updates.push({ $case: "execution", value });
    }
    if (wanted(TelemetryTopic.TELEMETRY_TOPIC_POSITIONS)) {
      for (const value of state.positions()) if (this.#shows(value.symbol)) updates.push({ $case: "position", value });
    }
    if (wanted(TelemetryTopic.TELEMETRY_TOPIC_ALARMS)) {
      for (const value of state.alarms()) updates.push({ $case: "alarm", value });
    }
    this.#sample(updates);
    updates.push({ $case: "sync", value: { atUnixNs } });
    this.#send(updates);
  }

  order(order: Order): void {
    if (!this.#wanted(TelemetryTopic.TELEMETRY_TOPIC_ORDERS) || !this.#shows(order.symbol)) return;
    this.#replace(this.#orders, `${order.path} ${order.urn}`, order);
  }

  position(position: Position): void {
    if (!this.#wanted(TelemetryTopic.TELEMETRY_TOPIC_POSITIONS) || !this.#shows(position.symbol)) return;
    this.#replace(this.#positions, position.symbol, position);
  }

  alarm(alarm: Alarm): void {
    if (this.#wanted(TelemetryTopic.TELEMETRY_TOPIC_ALARMS))
      this.#replace(this.#alarms, `${alarm.code} ${alarm.message}`, alarm);
  }

  execution(execution: Execution): void {
    if (!this.#wanted(TelemetryTopic.TELEMETRY_TOPIC_EXECUTIONS) || !this.#shows(execution.symbol)) return;
    if (this.#executions.length >= BATCH_MAX) this.#dropped++;
    else this.#executions.push(execution);
  }

  step(step: PlacementStep): void {
    if (!this.#wanted(TelemetryTopic.TELEMETRY_TOPIC_PLACEMENT)) return;
    if (this.#steps.length >= BATCH_MAX) this.#dropped++;
    else this.#steps.push(step);
  }

  record(path: Location, words: Uint32Array, at: number): void {
    if (!this.#wanted(TelemetryTopic.TELEMETRY_TOPIC_EVENTS)) return;
    let buffer = this.#records.get(path);
    if (buffer === undefined) {
      buffer = new RecordBuffer();
      this.#records.set(path, buffer);
    }
    const outcome = buffer.add(words, at);
    if (outcome === "replaced") this.#coalesced++;
    else if (outcome === "dropped") this.#dropped++;
  }

  flush(nowNs: bigint): void {
    const statusDue = this.statusDue || nowNs >= this.#nextStatusNs;
    if (!this.#writable) {
      if (statusDue) this.#coalesced++;
      return;
    }
    const updates: TelemetryUpdate["update"][] = [];
    if (statusDue && this.#wanted(TelemetryTopic.TELEMETRY_TOPIC_STATUS)) {
      updates.push({ $case: "status", value: this.#state.status() });
    }
    if (statusDue) {
      this.statusDue = false;
      this.#nextStatusNs = nowNs + BigInt(STATUS_MS) * 1_000_000n;
    }
    for (const value of this.#steps) updates.push({ $case: "placementStep", value });
    for (const value of this.#orders.values()) updates.push({ $case: "order", value });
    for (const value of this.#executions) updates.push({ $case: "execution", value });
    for (const value of this.#positions.values()) updates.push({ $case: "position", value });
    for (const value of this.#alarms.values()) updates.push({ $case: "alarm", value });
    for (const [path, buffer] of this.#records) {
      const value = buffer.take(path, this.#state);
      if (value !== undefined) updates.push({ $case: "events", value });
    }
    this.#steps = [];
    this.#executions = [];
    this.#orders.clear();
    this.#positions.clear();
    this.#alarms.clear();
    if (nowNs >= this.#nextSampleNs) {
      this.#nextSampleNs = nowNs + this.#sampleNs;
      this.#sample(updates);
      // The market moves, and with it what open positions are worth.
      if (this.#wanted(TelemetryTopic.TELEMETRY_TOPIC_POSITIONS)) {
        for (const value of this.#state.positions())
          if (this.#shows(value.symbol)) updates.push({ $case: "position", value });
      }
    }
    if (updates.length > 0) this.#send(updates);
  }

  drained(): void {
    this.#writable = true;
  }

  end(): void {
    this.#onEnd();
  }

  #sample(updates: TelemetryUpdate["update"][]): void {
    if (this.#wanted(TelemetryTopic.TELEMETRY_TOPIC_COUNTERS)) {
      for (const value of this.#state.counters()) updates.push({ $case: "counters", value });
    }
    if (this.#wanted(TelemetryTopic.TELEMETRY_TOPIC_LATENCY)) {
      for (const value of this.#state.latency()) updates.push({ $case: "latency", value });
    }
  }

  #replace<T>(map: Map<string, T>, key: string, value: T): void {
    if (map.has(key)) {
      this.#coalesced++;
      map.set(key, value);
    } else if (map.size >= BATCH_MAX) this.#dropped++;
    else map.set(key, value);
  }

  #shows(symbol: string): boolean {
    return this.#symbols.size === 0 || this.#symbols.has(symbol);
  }

  #send(updates: TelemetryUpdate["update"][]): void {
    this.#writable = this.#reader.write({
      updates: updates.map((update) => ({ update })),
      coalesced: this.#coalesced,
      dropped: this.#dropped,
      batch: ++this.#batch,
    });
    this.#coalesced = 0n;
    this.#dropped = 0n;
  }
}

const RECORD_WORDS = event.RECORD_BYTES / 4;
const SLOTS_MAX = 256;

/** Bounded: records in order, and for each slot the newest bbo only. */
class RecordBuffer {
  readonly #words = new Uint32Array(BATCH_MAX * RECORD_WORDS);
  readonly #bbo = new Uint32Array(SLOTS_MAX * RECORD_WORDS);
  readonly #slots = new Set<number>();
  #count = 0;

  add(words: Uint32Array, at: number): "added" | "replaced" | "dropped" {
    const record = words.subarray(at, at + RECORD_WORDS);
    const header = record[0] ?? 0;
    const slot = (header >>> 8) & 0xff;
    if ((header & 0xff) === event.BBO_TYPE) {
      const known = this.#slots.has(slot);
      this.#bbo.set(record, slot * RECORD_WORDS);
      this.#slots.add(slot);
      return known ? "replaced" : "added";
    }
    if (this.#count >= BATCH_MAX) return "dropped";
    this.#words.set(record, this.#count * RECORD_WORDS);
    this.#count++;
    return "added";
  }

  take(path: Location, state: TelemetryState): EventBatch | undefined {
    const count = this.#count + this.#slots.size;
    if (count === 0) return undefined;
    const records = Buffer.alloc(count * event.RECORD_BYTES);
    const out = new Uint32Array(records.buffer, records.byteOffset, count * RECORD_WORDS);
    out.set(this.#words.subarray(0, this.#count * RECORD_WORDS));
    let at = this.#count * RECORD_WORDS;
    for (const slot of this.#slots) {
      out.set(this.#bbo.subarray(slot * RECORD_WORDS, (slot + 1) * RECORD_WORDS), at);
      at += RECORD_WORDS;
    }
    const symbols: Record<number, string> = {};
    for (let index = 0; index < count; index++) {
      const slot = ((out[index * RECORD_WORDS] ?? 0) >>> 8) & 0xff;
      const symbol = state.symbol(slot);
      if (symbol !== undefined) symbols[slot] = symbol;
    }
    this.#count = 0;
    this.#slots.clear();
    return { path, records, symbols };
  }
}
