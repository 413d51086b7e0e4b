/**
 * The naive reference: docs/datapath.md read aloud. Slow on purpose; it is the oracle that the fast paths are compared with.
 */
import {
  type AccountUpdate,
  type BookLevels,
  type Datapath,
  type DatapathConfig,
  type DatapathCounters,
  type DatapathSink,
  type FeedSettings,
  type Geometry,
  itch50,
  type KillState,
  type OrderSessionState,
  type PositionUpdate,
  type QuoteUpdate,
  type RepairOutcome,
  type TrackedSlot,
} from "../../proto/mod.ts";
import { SetOccupancy, sameView } from "./book.ts";
import { applyToBook, BOOK_TYPES } from "./book-message.ts";
import type { Trace } from "./branches.ts";
import { Decisions } from "./decisions.ts";
import { EventWriter, FEED_CAUSE, type Origin, RECOVERY_OP, RECOVERY_OUTCOME } from "./event-writer.ts";
import { Lines } from "./lines.ts";
import { bigEndian, readFrame } from "./network.ts";
import { TrackedSymbol } from "./tracked-symbol.ts";
import { MarketTrading } from "./trading-state.ts";

const SYMBOL_STATE_TYPES = "HhYJ";
const MARKET_STATE_TYPES = "SW";
const LOAD_BYTES_MAX = 48;
const U64 = 1n << 64n;

export class NaiveReference implements Datapath {
  readonly #geometry: Geometry;
  readonly #events: EventWriter;
  readonly #decisions: Decisions;
  /** Enabled slots by their number. */
  #symbols = new Map<number, TrackedSymbol>();
  #feed: FeedSettings | undefined;
  #session: string | undefined;
  #lines: Lines;
  /** Number from which on nothing is missing. */
  #broken = 0n;

  #good = [0, 0];
  #dropped = [new Array<number>(15).fill(0), new Array<number>(15).fill(0)];
  #messages = new Array<number>(23).fill(0);
  #unknown = 0;
  #badLength = 0;
  #bboEvents = 0;
  #loads = 0;
  #loadsRefused = 0;

  /** @param trace is told of every way taken through the strategies */
  constructor(geometry: Geometry, sink: DatapathSink, trace: Trace = () => {}) {
    this.#geometry = geometry;
    this.#events = new EventWriter(sink);
    this.#decisions = new Decisions(this.#events, trace);
    this.#lines = this.#newLines(undefined, 0);
  }

  clear(tracking: readonly TrackedSlot[], feed: FeedSettings): void {
    if (this.#decisions.gate.armed) throw new Error("clear is accepted only while disarmed");
    const occupancy = new SetOccupancy(this.#geometry);
    this.#symbols = new Map(
      tracking.map((slot) => [slot.slot, new TrackedSymbol(slot, this.#geometry, occupancy)] as const),
    );
    this.#feed = feed;
    this.#session = feed.session === undefined ? undefined : sessionKey(feed.session);
    const counted = this.#lines;
    this.#lines = this.#newLines(feed.startSequence, feed.gapWaitNs);
    // Counters are not among what `clear` empties (section 9).
    this.#lines.gaps = counted.gaps;
    for (const line of [0, 1] as const) {
      this.#lines.lines[line].wins = counted.lines[line].wins;
      this.#lines.lines[line].duplicates = counted.lines[line].duplicates;
    }
    this.#broken = 0n;
    this.#decisions.clear(this.#symbols, new MarketTrading(feed.initialOpen));
  }

  commit(config: DatapathConfig, version: number): void {
    this.#decisions.config = config;
    this.#events.version = version;
  }

  arm(): void {
    this.#decisions.gate.armed = true;
  }

  disarm(): void {
    this.#decisions.gate.armed = false;
  }

  lease(expiryNs: bigint): void {
    this.#decisions.gate.leaseExpiryNs = expiryNs;
  }

  kill(state: KillState): void {
    this.#decisions.gate.kills = state;
  }

  session(state: OrderSessionState): void {
    this.#decisions.gate.session(state);
  }

  position(update: PositionUpdate): void {
    this.#decisions.gate.risk.position(update);
  }

  account(update: AccountUpdate): void {
    this.#decisions.gate.risk.accountUpdate(update);
  }

  acknowledge(count: number): void {
    this.#decisions.gate.risk.acknowledge(count);
  }

  loss(pnl: bigint): void {
    this.#decisions.gate.risk.pnl = pnl;
  }

  day(value: bigint, quantity: bigint): void {
    const { risk } = this.#decisions.gate;
    risk.dayValue = value;
    risk.dayQuantity = quantity;
  }

  own(slot: number, bid: number, ask: number): void {
    const symbol = this.#decisions.gate.risk.symbol(slot);
    symbol.ownBid = BigInt(bid);
    symbol.ownAsk = BigInt(ask);
  }

  resetThrottle(slot: number): void {
    this.#decisions.gate.risk.symbol(slot).executions = 0n;
  }

  quote(update: QuoteUpdate): void {
    this.#symbols.get(update.slot)?.marketMaking.quote(update);
  }

  tick(tsNs: bigint): void {
    if (tsNs > this.#decisions.clockNs) this.#decisions.clockNs = tsNs;
    this.#lines.tick(tsNs);
  }

  frame(line: 0 | 1, tsNs: bigint, bytes: Uint8Array, error: boolean): void {
    this.tick(tsNs);
    const filter = this.#feed?.lines[line] ?? { address: "0.0.0.0", port: 0 };
    const result = readFrame([...bytes], error, filter, this.#session);
    this.#session ??= result.session;
    if (result.reason === 0) this.#good[line] = (this.#good[line] ?? 0) + 1;
    else count(this.#dropped[line], result.reason);
    this.#lines.frame(line, result.entries, tsNs);
  }

  /** Section 2, "Repair of books", from here to `restore`. */
  load(bytes: Uint8Array): boolean {
    const done = this.#load([...bytes]);
    if (done) this.#loads += 1;
    else this.#loadsRefused += 1;
    return done;
  }

  #load(bytes: readonly number[]): boolean {
    const type = String.fromCharCode(bytes[0] ?? 0);
    if (bytes.length > LOAD_BYTES_MAX || bytes.length !== itch50.LENGTH_BY_TYPE[bytes[0] ?? 0]) return false;
    const origin = { number: this.#lines.next, arrivalNs: 0n };
    if (MARKET_STATE_TYPES.includes(type)) {
      this.#marketState(type, bytes, origin);
      return true;
    }
    const symbol = this.#byLocate(bytes);
    if (symbol === undefined) return false;
    if (SYMBOL_STATE_TYPES.includes(type)) {
      this.#symbolState(symbol, type, bytes, origin);
      return true;
    }
    if (!BOOK_TYPES.includes(type) || !symbol.loading) return false;
    this.#bookMessage(symbol, type, bytes, origin);
    return true;
  }

  rebuild(slot: number): RepairOutcome {
    const symbol = this.#symbols.get(slot);
    if (symbol !== undefined) {
      symbol.book.empty();
      symbol.loading = true;
      symbol.ignored = 0n;
      symbol.setFeedBit();
    }
    return this.#recovery(slot, "rebuild", 0n, symbol === undefined ? "not_enabled" : "done", 0n);
  }

  recentre(slot: number, windowLo: number): RepairOutcome {
    const symbol = this.#symbols.get(slot);
    if (symbol === undefined) return this.#recovery(slot, "recentre", BigInt(windowLo), "not_enabled", 0n);
    const bits = symbol.book.recentre(BigInt(windowLo));
    symbol.setFeedBit();
    this.#recovery(slot, "recentre", BigInt(windowLo), "done", 0n);
    this.#fault(symbol, bits, { number: this.#lines.next, arrivalNs: 0n });
    return "done";
  }

  restore(slot: number, upto: bigint): RepairOutcome {
    const symbol = this.#symbols.get(slot);
    if (symbol === undefined) return this.#recovery(slot, "restore", upto, "not_enabled", 0n);
    if (this.#broken > upto + 1n) return this.#recovery(slot, "restore", upto, "broken", this.#broken);
    if (symbol.loading && symbol.ignored > upto) {
      return this.#recovery(slot, "restore", upto, "ignored", symbol.ignored);
    }
    const { next } = this.#lines;
    if (upto >= next) return this.#recovery(slot, "restore", upto, "ahead", next);
    symbol.loading = false;
    symbol.clearFeedBit();
    return this.#recovery(slot, "restore", upto, "done", 0n);
  }

  #recovery(
    slot: number,
    op: keyof typeof RECOVERY_OP,
    argument: bigint,
    outcome: RepairOutcome,
    compared: bigint,
  ): RepairOutcome {
    this.#events.recovery(slot, this.#lines.next, RECOVERY_OP[op], RECOVERY_OUTCOME[outcome], argument, compared);
    return outcome;
  }

  levels(slot: number): BookLevels {
    const symbol = this.#symbols.get(slot);
    if (symbol === undefined) return { valid: false, complete: true, bids: [], asks: [] };
    return symbol.book.levels(symbol.feedBit);
  }

  counters(): DatapathCounters {
    const { intents, sent, rejects } = this.#decisions;
    return {
      lines: ([0, 1] as const).map((line) => ({
        good: this.#good[line] ?? 0,
        dropped: [...(this.#dropped[line] ?? [])],
        wins: this.#lines.lines[line].wins,
        duplicates: this.#lines.lines[line].duplicates,
      })),
      messages: [...this.#messages],
      unknownMessages: this.#unknown,
      badLength: this.#badLength,
      gaps: this.#lines.gaps,
      bboEvents: this.#bboEvents,
      intents,
      sent,
      loads: this.#loads,
      loadsRefused: this.#loadsRefused,
      rejectsByReason: [...rejects],
    };
  }

  #newLines(start: bigint | undefined, gapWaitNs: number): Lines {
    return new Lines(start, this.#geometry.reorderDepth, gapWaitNs, {
      apply: (number, bytes, arrivalNs, line) => this.#message(bytes, { number, arrivalNs }, line),
      gap: ({ line, arrivalNs, from, to }) =>
        this.#feedFault(FEED_CAUSE.gap, line, { number: from, arrivalNs }, from, to),
      badFrame: (line, from, next, arrivalNs) =>
        this.#feedFault(FEED_CAUSE.badFrame, line, { number: next, arrivalNs }, from, next),
    });
  }

  /** `to` is what `broken` becomes, for each cause. */
  #feedFault(cause: number, line: 0 | 1, origin: Origin, from: bigint, to: bigint): void {
    this.#broken = to;
    for (const symbol of this.#symbols.values()) symbol.setFeedBit();
    this.#events.feed(origin, cause, line, from, to);
  }

  /** Section 3. */
  #message(bytes: readonly number[], origin: Origin, line: 0 | 1): void {
    const typeByte = bytes[0] ?? -1;
    const index = itch50.INDEX_BY_TYPE[typeByte] ?? 255;
    if (index === 255) {
      this.#unknown += 1;
      return;
    }
    const type = String.fromCharCode(typeByte);
    if (bytes.length !== itch50.LENGTH_BY_TYPE[typeByte]) {
      this.#badLength += 1;
      if (BOOK_TYPES.includes(type)) {
        this.#feedFault(FEED_CAUSE.badLength, line, origin, origin.number, (origin.number + 1n) % U64);
      }
      return;
    }
    count(this.#messages, index);
    if (MARKET_STATE_TYPES.includes(type)) this.#marketState(type, bytes, origin);
    const symbol = this.#byLocate(bytes);
    if (symbol === undefined) return;
    if (SYMBOL_STATE_TYPES.includes(type)) this.#symbolState(symbol, type, bytes, origin);
    if (!BOOK_TYPES.includes(type)) return;
    if (symbol.loading) symbol.ignored = origin.number;
    else this.#bookMessage(symbol, type, bytes, origin);
  }

  #byLocate(bytes: readonly number[]): TrackedSymbol | undefined {
    const locate = Number(bigEndian(bytes.slice(1, 3)));
    return [...this.#symbols.values()].find(({ slot }) => slot.locate === locate);
  }

  #marketState(type: string, bytes: readonly number[], origin: Origin): void {
    const { market } = this.#decisions;
    const before = market.shown();
    market.message(type, bytes);
    if (!same(market.shown(), before)) this.#events.marketTrading(origin, market.shown());
  }

  #symbolState({ slot, trading }: TrackedSymbol, type: string, bytes: readonly number[], origin: Origin): void {
    const before = trading.shown();
    trading.message(type, bytes, this.#feed?.market ?? "");
    if (!same(trading.shown(), before)) this.#events.symbolTrading(slot.slot, origin, trading.shown());
  }

  /** Section 4: fault, bbo, then decisions. */
  #bookMessage(symbol: TrackedSymbol, type: string, bytes: readonly number[], origin: Origin): void {
    this.#fault(symbol, applyToBook(symbol.book, type, bytes), origin);
    const view = symbol.book.view(symbol.feedBit);
    if (sameView(view, symbol.view)) return;
    symbol.view = view;
    this.#bboEvents += 1;
    this.#events.bbo(symbol.slot.slot, origin, view, Number(bigEndian(bytes.slice(5, 11))));
    this.#decisions.evaluate(symbol, origin);
  }

  /** One event, with the bits newly set. */
  #fault({ slot, book }: TrackedSymbol, bits: number, origin: Origin): void {
    const newBits = bits & ~book.faults;
    book.faults |= bits;
    if (newBits !== 0) this.#events.fault(slot.slot, origin, newBits);
  }
}

function same(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

function sessionKey(session: string): string {
  return [...session.padEnd(10, " ")].map((character) => character.charCodeAt(0)).join(" ");
}

function count(counters: number[] | undefined, index: number): void {
  if (counters !== undefined) counters[index] = (counters[index] ?? 0) + 1;
}
