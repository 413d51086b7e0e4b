// The software path: docs/datapath.md on flat typed arrays. No I/O, no clock, no timers, nothing allocated per message.
import type {
  Datapath,
  DatapathConfig,
  DatapathCounters,
  DatapathSink,
  FeedSettings,
  Geometry,
  KillState,
  OrderSessionState,
  PositionUpdate,
  TrackedSlot,
} from "../../proto/mod.ts";
import { Book, type Level, VIEW_WORDS } from "./book.ts";
import { DatapathStateError, integer, u32, u64 } from "./checks.ts";
import { Counters } from "./counters.ts";
import { EventWriter } from "./event-writer.ts";
import { FrameParser } from "./frame-parser.ts";
import { checkGeometry } from "./geometry.ts";
import { TIMESTAMP_AT } from "./itch-layout.ts";
import { compileLimits } from "./limits.ts";
import { LineArbiter } from "./line-arbiter.ts";
import { MessageHandler } from "./message-handler.ts";
import { ASK, BID } from "./order-table.ts";
import { type PositionState, RiskGate } from "./risk-gate.ts";
import type { StrategyKind, StrategyState } from "./strategies/kind.ts";
import { strategyKinds } from "./strategies/kinds.ts";
import { FeedFilter, POWER_UP_FEED, Tracking } from "./tracking.ts";
import { highWord, lowWord } from "./u64.ts";

/** Levels a side that people see. */
const TOP_LEVELS = 8;
const HEADER_END = TIMESTAMP_AT + 6;

/** Best bid and offer of one slot; all numbers 0 when invalid, 0 for an empty side. */
export interface View {
  readonly valid: boolean;
  /** Prices in 1e-4 currency units, quantities in shares. */
  readonly bidPrice: number;
  readonly bidQuantity: number;
  readonly askPrice: number;
  readonly askQuantity: number;
}

/** Best first. Of an invalid book: what is left of it, not to be trusted. */
export interface TopLevels {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/**
 * One path. Events come out through the sink during the call that causes them. The sink must not throw and must not call
 * frame(), tick(), messages(), clear() or commit() back; it may call session(), disarm() and kill(). A path whose sink threw
 * is half way through a message: it refuses all further input, make a new one.
 */
export class SoftwareDatapath implements Datapath {
  readonly geometry: Geometry;
  private readonly counts = new Counters();
  private readonly events: EventWriter;
  private readonly book: Book;
  private readonly kinds: readonly StrategyKind[];
  private readonly gate: RiskGate;
  private readonly handler: MessageHandler;
  private readonly arbiter: LineArbiter;
  private readonly parser: FrameParser;
  private inside = false;
  // One DataView serves all frames that share a buffer, so that a receive ring costs no allocation per frame.
  private buffer: ArrayBufferLike = new ArrayBuffer(0);
  private view = new DataView(this.buffer);
  private readonly time = new DataView(new ArrayBuffer(8));

  constructor(geometry: Geometry, sink: DatapathSink) {
    this.geometry = checkGeometry(geometry);
    const { symbols, reorderDepth } = this.geometry;
    const nothing = new Tracking(this.geometry, []);
    this.events = new EventWriter(sink);
    this.book = new Book(this.geometry, nothing);
    this.kinds = strategyKinds(symbols);
    this.gate = new RiskGate(symbols, nothing, this.counts, this.events);
    this.handler = new MessageHandler(nothing, this.book, this.kinds, this.gate, this.counts, this.events);
    this.arbiter = new LineArbiter(reorderDepth, this.counts, this.handler);
    this.parser = new FrameParser(new FeedFilter(POWER_UP_FEED), this.counts, this.arbiter);
  }

  /** Empties all state of section 9 and loads tracking and feed. Counters and what the host commands (kill, lease) stay. */
  clear(tracking: readonly TrackedSlot[], feed: FeedSettings): void {
    this.refuseInside("clear");
    if (this.gate.isArmed) throw new DatapathStateError("STILL_ARMED", "clear: the path is armed; disarm it first");
    const tracked = new Tracking(this.geometry, tracking);
    const filter = new FeedFilter(feed);
    this.book.clear(tracked);
    for (const kind of this.kinds) kind.clear();
    this.gate.clear(tracked);
    this.handler.clear(tracked);
    this.arbiter.clear(filter.startExact, filter.startHi, filter.startLo, filter.gapWaitNs);
    this.parser.clear(filter);
  }

  commit(config: DatapathConfig, version: number): void {
    this.refuseInside("commit");
    u32("version", version);
    const limits = compileLimits(config, this.geometry.symbols);
    const tables = this.kinds.map((kind) => kind.compile(config));
    this.gate.use(limits);
    for (const [i, kind] of this.kinds.entries()) kind.use(tables[i] as Uint32Array);
    this.events.version = version;
  }

  arm(): void {
    this.gate.setArmed(true);
  }

  disarm(): void {
    this.gate.setArmed(false);
  }

  lease(expiryNs: bigint): void {
    this.gate.setLease(expiryNs);
  }

  kill(state: KillState): void {
    this.gate.setKill(state);
  }

  session(state: OrderSessionState): void {
    this.gate.setSession(state);
  }

  position(update: PositionUpdate): void {
    this.gate.applyPosition(update);
  }

  frame(line: 0 | 1, tsNs: bigint, bytes: Uint8Array, error: boolean): void {
    this.time.setBigUint64(0, tsNs);
    this.frameAt(line, this.time.getInt32(0), this.time.getInt32(4), bytes, error);
  }

  /** As frame(), with the arrival time as two 32-bit words: nothing is allocated. Returns the drop reason, 0 for a good frame. */
  frameAt(line: 0 | 1, timeHi: number, timeLo: number, bytes: Uint8Array, error: boolean): number {
    this.enter("frame");
    if (bytes.buffer !== this.buffer) this.look(bytes.buffer);
    this.passTime(timeHi | 0, timeLo | 0);
    this.arbiter.beginFrame(timeHi | 0, timeLo | 0);
    const reason = this.parser.receive(line, this.view, bytes.byteOffset, bytes.length, error);
    this.inside = false;
    return reason;
  }

  tick(tsNs: bigint): void {
    u64("tick", tsNs);
    this.enter("tick");
    this.passTime(highWord(tsNs), lowWord(tsNs));
    this.inside = false;
  }

  /**
   * Applies messages in BinaryFILE framing (2-byte length, message) that are in sequence already, without frames and lines:
   * they take the next numbers (from 1 when none is set) and count as no line's. Arrival time is `tsNs`, or for each message
   * its own ITCH timestamp. Returns the bytes used; the rest is the beginning of a block that continues in the next piece.
   */
  messages(bytes: Uint8Array, tsNs?: bigint): number {
    if (tsNs !== undefined) u64("messages: time", tsNs);
    if (this.arbiter.held(0) + this.arbiter.held(1) !== 0) {
      throw new DatapathStateError("REFUSED", "messages: entries of a line wait for a missing number");
    }
    this.enter("messages");
    if (bytes.buffer !== this.buffer) this.look(bytes.buffer);
    const view = this.view;
    const start = bytes.byteOffset;
    const end = start + bytes.length;
    const ownTime = tsNs === undefined;
    let timeHi = ownTime ? 0 : highWord(tsNs);
    let timeLo = ownTime ? 0 : lowWord(tsNs);
    let at = start;
    while (at + 2 <= end) {
      const length = view.getUint16(at);
      if (at + 2 + length > end) break;
      if (ownTime && length >= HEADER_END) {
        timeHi = view.getUint16(at + 2 + TIMESTAMP_AT);
        timeLo = view.getInt32(at + 4 + TIMESTAMP_AT);
      }
      this.gate.passTime(timeHi, timeLo);
      this.arbiter.applyNext(view, at + 2, length, timeHi, timeLo);
      at += 2 + length;
    }
    this.inside = false;
    return at - start;
  }

  counters(): DatapathCounters {
    return this.counts.snapshot();
  }

  // ---- What can be asked at any time between inputs. Cold: these allocate.

  viewOf(slot: number): View {
    const at = this.checkedSlot(slot) * VIEW_WORDS;
    const words = this.book.views;
    return {
      valid: words[at] === 1,
      bidPrice: words[at + 1] as number,
      bidQuantity: words[at + 2] as number,
      askPrice: words[at + 3] as number,
      askQuantity: words[at + 4] as number,
    };
  }

  topOf(slot: number, levels: number = TOP_LEVELS): TopLevels {
    this.checkedSlot(slot);
    return { bids: this.book.top(slot, BID, levels), asks: this.book.top(slot, ASK, levels) };
  }

  /** Sticky fault bits of section 4. */
  faultsOf(slot: number): number {
    return this.book.faultsOf(this.checkedSlot(slot));
  }

  positionOf(slot: number): PositionState {
    return this.gate.positionOf(this.checkedSlot(slot));
  }

  isTrading(slot: number): boolean {
    return this.gate.isTrading(this.checkedSlot(slot));
  }

  /** One per strategy kind, in the order of their numbers. */
  strategiesOf(slot: number): StrategyState[] {
    this.checkedSlot(slot);
    return this.kinds.map((kind) => kind.state(slot));
  }

  /** Sticky until clear(): no book is valid. */
  get hasFeedFault(): boolean {
    return this.book.hasFeedFault;
  }

  /** The sequence number wanted next; undefined before the first one with an open start. */
  get nextSequence(): bigint | undefined {
    return this.arbiter.nextSequence;
  }

  /** Entries that wait on a line for a missing number. */
  heldOn(line: 0 | 1): number {
    return this.arbiter.held(line);
  }

  get liveOrders(): number {
    return this.book.liveOrders;
  }

  get isArmed(): boolean {
    return this.gate.isArmed;
  }

  get version(): number {
    return this.events.version;
  }

  /** The order session as it is now: next order number and sequence number. */
  get orderSession(): OrderSessionState {
    return this.gate.session;
  }

  /** The device clock: the latest time any input brought. */
  get clockNs(): bigint {
    return this.gate.clockNs;
  }

  private passTime(timeHi: number, timeLo: number): void {
    this.gate.passTime(timeHi, timeLo);
    this.arbiter.passTime(timeHi, timeLo);
  }

  private look(buffer: ArrayBufferLike): void {
    this.buffer = buffer;
    this.view = new DataView(buffer);
  }

  private enter(input: string): void {
    this.refuseInside(input);
    this.inside = true;
  }

  private refuseInside(input: string): void {
    if (this.inside)
      throw new DatapathStateError(
        "REFUSED",
        `${input}: called from the sink, or the sink threw before; this path cannot go on`,
      );
  }

  private checkedSlot(slot: number): number {
    return integer("slot", slot, 0, this.geometry.symbols - 1);
  }
}
