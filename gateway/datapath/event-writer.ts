// Section 0: what comes out. Fills one 64-byte record (docs/hardware.md, "Events") and hands it to the sink.
import type { DatapathSink } from "../../proto/mod.ts";
import { EVENT } from "./codes.ts";

/** The message being applied: what every event of its says about where it came from. */
export class Origin {
  sequenceHi = 0;
  sequenceLo = 0;
  /** Arrival time of the frame that carried it: `now` of sections 5 and 6. */
  arrivalHi = 0;
  arrivalLo = 0;
}

const FLAG_SENT = 1;
const FLAG_SELL = 2;
const FLAG_SHORT = 4;
const FLAG_VIEW_VALID = 8;

/** One record is reused for all events; word i holds bytes 4i..4i+3. */
export class EventWriter {
  /** Configuration version in force (section 9). */
  version = 0;
  private readonly words = new Uint32Array(16);
  private readonly sink: DatapathSink;

  constructor(sink: DatapathSink) {
    this.sink = sink;
  }

  bbo(slot: number, origin: Origin, views: Uint32Array, at: number, itchTimeHi: number, itchTimeLo: number): void {
    const words = this.begin(EVENT.bbo, slot, 0, 0, origin);
    this.copyView(views, at);
    words[0] = (words[0] as number) | ((views[at] as number) << 16);
    words[10] = itchTimeLo;
    words[11] = itchTimeHi;
    this.sink.record(words, 0);
  }

  fault(slot: number, origin: Origin, bits: number): void {
    const words = this.begin(EVENT.fault, slot, 0, 0, origin);
    words[6] = bits;
    this.sink.record(words, 0);
  }

  trading(slot: number, origin: Origin, trading: number): void {
    this.sink.record(this.begin(EVENT.trading, slot, trading, 0, origin), 0);
  }

  feed(cause: number, line: number, origin: Origin, fromHi: number, fromLo: number, toHi: number, toLo: number): void {
    const words = this.begin(EVENT.feed, 0, cause, line, origin);
    words[6] = fromLo;
    words[7] = fromHi;
    words[8] = toLo;
    words[9] = toHi;
    this.sink.record(words, 0);
  }

  /** `urn` and `sendNext` are those of the order, 0 when nothing was sent (`bitmap` not 0). */
  decision(
    slot: number,
    kind: number,
    origin: Origin,
    views: Uint32Array,
    at: number,
    sell: boolean,
    short: boolean,
    price: number,
    quantity: number,
    bitmap: number,
    reason: number,
    urn: number,
    sendNext: number,
  ): void {
    const flags =
      (bitmap === 0 ? FLAG_SENT : 0) |
      (sell ? FLAG_SELL : 0) |
      (short ? FLAG_SHORT : 0) |
      (views[at] !== 0 ? FLAG_VIEW_VALID : 0);
    const words = this.begin(EVENT.decision, slot, flags, kind, origin);
    this.copyView(views, at);
    words[10] = price;
    words[11] = quantity;
    words[12] = bitmap;
    words[13] = urn;
    words[14] = reason;
    words[15] = sendNext;
    this.sink.record(words, 0);
  }

  order(payload: Uint8Array): void {
    this.sink.order(payload);
  }

  private begin(type: number, slot: number, flags: number, byte3: number, origin: Origin): Uint32Array {
    const words = this.words;
    words.fill(0, 6);
    words[0] = type | (slot << 8) | (flags << 16) | (byte3 << 24);
    words[1] = this.version;
    words[2] = origin.sequenceLo;
    words[3] = origin.sequenceHi;
    words[4] = origin.arrivalLo;
    words[5] = origin.arrivalHi;
    return words;
  }

  private copyView(views: Uint32Array, at: number): void {
    const words = this.words;
    words[6] = views[at + 1] as number;
    words[7] = views[at + 2] as number;
    words[8] = views[at + 3] as number;
    words[9] = views[at + 4] as number;
  }
}
