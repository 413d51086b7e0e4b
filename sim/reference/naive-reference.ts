/**
 * The naive reference: docs/datapath.md read aloud. Slow on purpose; it is the oracle that the fast paths are compared with.
 */
import {
  type Datapath,
  type DatapathConfig,
  type DatapathCounters,
  type DatapathSink,
  event,
  type FeedSettings,
  type Geometry,
  itch50,
  type KillState,
  type OrderSessionState,
  type PositionUpdate,
  type TrackedSlot,
} from "../../proto/mod.ts";
import { Book, FAULT, INVALID_VIEW, SetOccupancy, sameView, type View } from "./book.ts";
import { Gate } from "./gate.ts";
import { Lines } from "./lines.ts";
import { bigEndian, readFrame } from "./network.ts";
import { Imbalance, Momentum } from "./strategies.ts";

const NOTHING_ENABLED: DatapathConfig = { rateIntervalNs: 0, rateBurstNs: 0, symbols: new Map() };
const FEED_CAUSE = { gap: 1, badFrame: 2, badLength: 3 } as const;
const BOOK_TYPES = "AFECXDU";
/** "Price > 2,000,000,000" is a bad value. */
const HIGHEST_PRICE = 2_000_000_000n;

interface Symbol {
  readonly slot: TrackedSlot;
  readonly book: Book;
  readonly imbalance: Imbalance;
  readonly momentum: Momentum;
  trading: boolean;
  lastView: View;
}

interface Origin {
  readonly number: bigint;
  readonly arrivalNs: bigint;
}

export class NaiveReference implements Datapath {
  readonly #geometry: Geometry;
  readonly #sink: DatapathSink;
  readonly #gate = new Gate();
  readonly #record = new Uint8Array(event.RECORD_BYTES);
  readonly #words = new Uint32Array(this.#record.buffer);
  #config = NOTHING_ENABLED;
  #version = 0;
  #symbols = new Map<number, Symbol>();
  #feed: FeedSettings | undefined;
  #session: string | undefined;
  #lines: Lines;
  #feedFault = false;
  /** Device clock for the lease: the arrival of the latest input. Tests keep lease expiry away from frames. */
  #clockNs = 0n;

  #good = [0, 0];
  #dropped = [new Array<number>(15).fill(0), new Array<number>(15).fill(0)];
  #messages = new Array<number>(23).fill(0);
  #unknown = 0;
  #badLength = 0;
  #bboEvents = 0;
  #intents = 0;
  #sent = 0;
  #rejects = new Array<number>(22).fill(0);

  constructor(geometry: Geometry, sink: DatapathSink) {
    this.#geometry = geometry;
    this.#sink = sink;
    this.#lines = this.#newLines(undefined, 0);
  }

  clear(tracking: readonly TrackedSlot[], feed: FeedSettings): void {
    if (this.#gate.armed) throw new Error("clear is accepted only while disarmed");
    const occupancy = new SetOccupancy(this.#geometry);
    this.#symbols = new Map(
      tracking.map((slot) => [
        slot.locate,
        {
          slot,
          book: new Book(slot, this.#geometry, occupancy),
          imbalance: new Imbalance(),
          momentum: new Momentum(),
          trading: slot.initialTrading,
          lastView: INVALID_VIEW,
        },
      ]),
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
    this.#feedFault = false;
    this.#gate.clear();
  }

  commit(config: DatapathConfig, version: number): void {
    this.#config = config;
    this.#version = version;
  }

  arm(): void {
    this.#gate.armed = true;
  }

  disarm(): void {
    this.#gate.armed = false;
  }

  lease(expiryNs: bigint): void {
    this.#gate.leaseExpiryNs = expiryNs;
  }

  kill(state: KillState): void {
    this.#gate.kills = state;
  }

  session(state: OrderSessionState): void {
    this.#gate.session(state);
  }

  position(update: PositionUpdate): void {
    this.#gate.position(update);
  }

  tick(tsNs: bigint): void {
    this.#clockNs = tsNs;
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

  counters(): DatapathCounters {
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
      intents: this.#intents,
      sent: this.#sent,
      rejectsByReason: [...this.#rejects],
    };
  }

  #newLines(start: bigint | undefined, gapWaitNs: number): Lines {
    return new Lines(start, this.#geometry.reorderDepth, gapWaitNs, {
      apply: (number, bytes, arrivalNs, line) => this.#message(bytes, { number, arrivalNs }, line),
      gap: ({ line, arrivalNs, from, to }) => this.#raiseFeedFault(FEED_CAUSE.gap, line, from, arrivalNs, from, to),
      badFrame: (line, next, arrivalNs) => this.#raiseFeedFault(FEED_CAUSE.badFrame, line, next, arrivalNs, 0n, 0n),
    });
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
        this.#raiseFeedFault(FEED_CAUSE.badLength, line, origin.number, origin.arrivalNs, 0n, 0n);
      }
      return;
    }
    count(this.#messages, index);
    const symbol = this.#symbols.get(Number(bigEndian(bytes.slice(1, 3))));
    if (symbol === undefined) return;
    if (type === "H") this.#tradingAction(symbol, String.fromCharCode(bytes[19] ?? 0), origin);
    if (BOOK_TYPES.includes(type)) this.#bookMessage(symbol, type, bytes, origin);
  }

  #tradingAction(symbol: Symbol, state: string, origin: Origin): void {
    const trading = state === "T";
    if (trading === symbol.trading) return;
    symbol.trading = trading;
    event.encodeTrading({ ...this.#common(symbol, origin), trading }, this.#record);
    this.#emit();
  }

  /** Section 4. */
  #bookMessage(symbol: Symbol, type: string, bytes: readonly number[], origin: Origin): void {
    const { book } = symbol;
    const bits = this.#applyToBook(book, type, bytes);
    const newBits = bits & ~book.faults;
    book.faults |= bits;
    if (newBits !== 0) {
      event.encodeFault({ ...this.#common(symbol, origin), bits: newBits }, this.#record);
      this.#emit();
    }
    const view = book.view(this.#feedFault);
    if (sameView(view, symbol.lastView)) return;
    symbol.lastView = view;
    this.#bboEvents += 1;
    const itchTimestamp = Number(bigEndian(bytes.slice(5, 11)));
    event.encodeBbo(
      { ...this.#common(symbol, origin), ...numbers(view), valid: view.valid, itchTimestamp },
      this.#record,
    );
    this.#emit();
    this.#strategies(symbol, view, origin);
  }

  #applyToBook(book: Book, type: string, bytes: readonly number[]): number {
    const reference = bigEndian(bytes.slice(11, 19));
    const badPrice = (price: bigint) => price === 0n || price > HIGHEST_PRICE;
    switch (type) {
      case "A":
      case "F": {
        const side = String.fromCharCode(bytes[19] ?? 0);
        const shares = bigEndian(bytes.slice(20, 24));
        const price = bigEndian(bytes.slice(32, 36));
        if ((side !== "B" && side !== "S") || shares === 0n || badPrice(price)) return FAULT.badValue;
        return book.add(reference, side === "S", shares, price);
      }
      case "U": {
        const shares = bigEndian(bytes.slice(27, 31));
        const price = bigEndian(bytes.slice(31, 35));
        if (shares === 0n || badPrice(price)) return FAULT.badValue;
        return book.replace(reference, bigEndian(bytes.slice(19, 27)), shares, price);
      }
      case "D":
        return book.delete(reference);
      default: {
        const quantity = bigEndian(bytes.slice(19, 23));
        return quantity === 0n ? FAULT.badValue : book.reduce(reference, quantity);
      }
    }
  }

  /** Section 5: kinds in the order of their numbers, each intent through the gate before the next kind. */
  #strategies(symbol: Symbol, view: View, origin: Origin): void {
    const parameters = this.#config.symbols.get(symbol.slot.slot);
    const now = origin.arrivalNs;
    const kinds = [
      () => symbol.imbalance.evaluate(view, now, parameters?.imbalance),
      () => symbol.momentum.evaluate(view, now, parameters?.momentum),
    ];
    for (const evaluate of kinds) {
      const intent = evaluate();
      if (intent === undefined) continue;
      this.#intents += 1;
      const verdict = this.#gate.check(
        intent,
        view,
        symbol.slot,
        symbol.trading,
        this.#config,
        this.#version,
        now,
        this.#clockNs,
      );
      const sent = verdict.payload !== undefined;
      if (sent) this.#sent += 1;
      else count(this.#rejects, verdict.reason);
      event.encodeDecision(
        {
          ...this.#common(symbol, origin),
          ...numbers(view),
          sent,
          sell: intent.sell,
          isShort: verdict.isShort,
          viewValid: view.valid,
          kind: intent.kind,
          price: Number(intent.price),
          quantity: Number(intent.quantity),
          bitmap: verdict.bitmap,
          urn: verdict.urn,
          reason: verdict.reason,
          sendNext: verdict.sendNext,
        },
        this.#record,
      );
      this.#emit();
      if (verdict.payload !== undefined) this.#sink.order(Uint8Array.from(verdict.payload));
    }
  }

  #raiseFeedFault(cause: number, line: 0 | 1, sequence: bigint, arrivalNs: bigint, from: bigint, to: bigint): void {
    this.#feedFault = true;
    for (const symbol of this.#symbols.values()) symbol.lastView = INVALID_VIEW;
    event.encodeFeed({ symbol: 0, version: this.#version, sequence, arrivalNs, cause, line, from, to }, this.#record);
    this.#emit();
  }

  #common(symbol: Symbol, origin: Origin) {
    return { symbol: symbol.slot.slot, version: this.#version, sequence: origin.number, arrivalNs: origin.arrivalNs };
  }

  #emit(): void {
    this.#sink.record(this.#words, 0);
  }
}

function numbers(view: View) {
  return {
    bidPrice: Number(view.bidPrice),
    bidQuantity: Number(view.bidQuantity),
    askPrice: Number(view.askPrice),
    askQuantity: Number(view.askQuantity),
  };
}

function sessionKey(session: string): string {
  return [...session.padEnd(10, " ")].map((character) => character.charCodeAt(0)).join(" ");
}

function count(counters: number[] | undefined, index: number): void {
  if (counters !== undefined) counters[index] = (counters[index] ?? 0) + 1;
}
