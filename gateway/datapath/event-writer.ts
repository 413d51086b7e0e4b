// Section 0: what comes out. Fills one 64-byte record (docs/hardware.md, "Events") and hands it to the sink.
import { type DatapathSink, event } from "../../proto/mod.ts";
import { CANCEL, type Intent, REPLACE } from "./strategies/intents.ts";

/** The message being applied: what every event of its says about where it came from. */
export class Origin {
  sequenceHi = 0;
  sequenceLo = 0;
  /** Arrival time of the frame that carried it: `now` of sections 5 and 6. */
  arrivalHi = 0;
  arrivalLo = 0;
}

// The layout of the generated table, as constants that V8 folds.
const BBO_RECORD = event.BBO_TYPE;
const DECISION_RECORD = event.DECISION_TYPE;
const FEED_RECORD = event.FEED_TYPE;
const FAULT_RECORD = event.FAULT_TYPE;
const TRADING_RECORD = event.TRADING_TYPE;
const RECOVERY_RECORD = event.RECOVERY_TYPE;
const RECORD_WORDS = event.RECORD_BYTES / 4;

const VERSION = event.HEADER_VERSION_WORD;
const SEQUENCE = event.HEADER_SEQUENCE_WORD;
const ARRIVAL = event.HEADER_ARRIVAL_NS_WORD;
/** Four view words of bbo and decision: bid price, bid quantity, ask price, ask quantity. */
const VIEW = event.BBO_BID_PRICE_WORD;
const ITCH_TIMESTAMP = event.BBO_ITCH_TIMESTAMP_WORD;
const FAULT_BITS = event.FAULT_BITS_WORD;
const FEED_FROM = event.FEED_FROM_WORD;
const FEED_TO = event.FEED_TO_WORD;
const BAND_LO = event.TRADING_BAND_LO_WORD;
const BAND_HI = event.TRADING_BAND_HI_WORD;
const ARGUMENT = event.RECOVERY_ARGUMENT_WORD;
const COMPARED = event.RECOVERY_COMPARED_WORD;
const PRICE = event.DECISION_PRICE_WORD;
const QUANTITY = event.DECISION_QUANTITY_WORD;
const BITMAP = event.DECISION_BITMAP_WORD;
const URN = event.DECISION_URN_WORD;
const REASON = event.DECISION_REASON_WORD;
const SEND_NEXT = event.DECISION_SEND_NEXT_WORD;

const FLAG_VALID = 1 << event.BBO_VALID_BIT;
const FLAG_SENT = 1 << event.DECISION_SENT_BIT;
const FLAG_SELL = 1 << event.DECISION_SELL_BIT;
const FLAG_SHORT = 1 << event.DECISION_IS_SHORT_BIT;
const FLAG_REPLACES = 1 << event.DECISION_REPLACES_BIT;
const FLAG_CANCELS = 1 << event.DECISION_CANCELS_BIT;
const FLAG_VIEW_VALID = 1 << event.DECISION_VIEW_VALID_BIT;
const FLAG_WHOLE_PATH = 1 << event.TRADING_WHOLE_PATH_BIT;

/** One record is reused for all events; word i holds bytes 4i..4i+3. */
export class EventWriter {
  /** Configuration version in force (section 9). */
  version = 0;
  private readonly words = new Uint32Array(RECORD_WORDS);
  private readonly sink: DatapathSink;

  constructor(sink: DatapathSink) {
    this.sink = sink;
  }

  bbo(slot: number, origin: Origin, views: Uint32Array, at: number, itchTimeHi: number, itchTimeLo: number): void {
    const words = this.begin(BBO_RECORD, slot, views[at] !== 0 ? FLAG_VALID : 0, 0, origin);
    this.copyView(views, at);
    words[ITCH_TIMESTAMP] = itchTimeLo;
    words[ITCH_TIMESTAMP + 1] = itchTimeHi;
    this.sink.record(words, 0);
  }

  fault(slot: number, origin: Origin, bits: number): void {
    const words = this.begin(FAULT_RECORD, slot, 0, 0, origin);
    words[FAULT_BITS] = bits;
    this.sink.record(words, 0);
  }

  /** Of a symbol; `flags` as in the text, band prices in int32 form. */
  trading(symbol: number, origin: Origin, flags: number, bandLo: number, bandHi: number): void {
    const words = this.begin(TRADING_RECORD, symbol, flags, 0, origin);
    words[BAND_LO] = bandLo;
    words[BAND_HI] = bandHi;
    this.sink.record(words, 0);
  }

  pathTrading(origin: Origin, flags: number): void {
    this.trading(0, origin, flags | FLAG_WHOLE_PATH, 0, 0);
  }

  recovery(
    slot: number,
    origin: Origin,
    op: number,
    outcome: number,
    argumentHi: number,
    argumentLo: number,
    comparedHi: number,
    comparedLo: number,
  ): void {
    const words = this.begin(RECOVERY_RECORD, slot, outcome, op, origin);
    words[ARGUMENT] = argumentLo;
    words[ARGUMENT + 1] = argumentHi;
    words[COMPARED] = comparedLo;
    words[COMPARED + 1] = comparedHi;
    this.sink.record(words, 0);
  }

  feed(cause: number, line: number, origin: Origin, fromHi: number, fromLo: number, toHi: number, toLo: number): void {
    const words = this.begin(FEED_RECORD, 0, cause, line, origin);
    words[FEED_FROM] = fromLo;
    words[FEED_FROM + 1] = fromHi;
    words[FEED_TO] = toLo;
    words[FEED_TO + 1] = toHi;
    this.sink.record(words, 0);
  }

  /** `urn` and `sendNext` are those of the action, 0 when nothing was sent (`bitmap` not 0). */
  decision(
    intent: Intent,
    origin: Origin,
    views: Uint32Array,
    at: number,
    short: boolean,
    bitmap: number,
    reason: number,
    urn: number,
    sendNext: number,
  ): void {
    const { slot, kind, sell, price, quantity, action } = intent;
    const flags =
      (bitmap === 0 ? FLAG_SENT : 0) |
      (sell ? FLAG_SELL : 0) |
      (short ? FLAG_SHORT : 0) |
      (action === REPLACE ? FLAG_REPLACES : action === CANCEL ? FLAG_CANCELS : 0) |
      (views[at] !== 0 ? FLAG_VIEW_VALID : 0);
    const words = this.begin(DECISION_RECORD, slot, flags, kind, origin);
    this.copyView(views, at);
    words[PRICE] = price;
    words[QUANTITY] = quantity;
    words[BITMAP] = bitmap;
    words[URN] = urn;
    words[REASON] = reason;
    words[SEND_NEXT] = sendNext;
    this.sink.record(words, 0);
  }

  order(payload: Uint8Array): void {
    this.sink.order(payload);
  }

  private begin(type: number, slot: number, flags: number, byte3: number, origin: Origin): Uint32Array {
    const words = this.words;
    // A loop over ten words; fill() would be a call into the runtime.
    for (let i = VIEW; i < RECORD_WORDS; i++) words[i] = 0;
    words[0] = type | (slot << 8) | (flags << 16) | (byte3 << 24);
    words[VERSION] = this.version;
    words[SEQUENCE] = origin.sequenceLo;
    words[SEQUENCE + 1] = origin.sequenceHi;
    words[ARRIVAL] = origin.arrivalLo;
    words[ARRIVAL + 1] = origin.arrivalHi;
    return words;
  }

  private copyView(views: Uint32Array, at: number): void {
    const words = this.words;
    words[VIEW] = views[at + 1] as number;
    words[VIEW + 1] = views[at + 2] as number;
    words[VIEW + 2] = views[at + 3] as number;
    words[VIEW + 3] = views[at + 4] as number;
  }
}
