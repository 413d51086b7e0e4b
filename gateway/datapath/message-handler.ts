// Section 3: what one applied message is and whom it concerns; then book, strategies and gate, in the order of section 4.

import { FEED_FAULT } from "../../proto/mod.ts";
import type { Book } from "./book.ts";
import { applyToBook } from "./book-message.ts";
import { BAD_LENGTH, BBO_EVENTS, type Counters, count, LOADS, LOADS_REFUSED, UNKNOWN_TYPE } from "./counters.ts";
import { type EventWriter, Origin } from "./event-writer.ts";
import {
  INDEX_BY_TYPE,
  IS_BOOK_TYPE,
  IS_SYMBOL_STATE_TYPE,
  LENGTH_BY_TYPE,
  LOCATE_AT,
  MWCB_STATUS,
  SYSTEM_EVENT,
  TIMESTAMP_AT,
} from "./itch-layout.ts";
import type { MessageConsumer } from "./line-arbiter.ts";
import type { Repair } from "./repair.ts";
import type { RiskGate } from "./risk-gate.ts";
import type { Intent } from "./strategies/kind.ts";
import type { Strategies } from "./strategies/strategies.ts";
import type { Tracking } from "./tracking.ts";
import type { TradingState } from "./trading-state.ts";
import { VIEW_WORDS } from "./view.ts";

export class MessageHandler implements MessageConsumer {
  private readonly book: Book;
  private readonly repair: Repair;
  private readonly trading: TradingState;
  private readonly strategies: Strategies;
  private readonly gate: RiskGate;
  private readonly counters: Counters;
  private readonly events: EventWriter;
  private readonly origin = new Origin();
  private readonly feedOrigin = new Origin();
  private tracking: Tracking;

  constructor(
    tracking: Tracking,
    book: Book,
    repair: Repair,
    trading: TradingState,
    strategies: Strategies,
    gate: RiskGate,
    counters: Counters,
    events: EventWriter,
  ) {
    this.tracking = tracking;
    this.book = book;
    this.repair = repair;
    this.trading = trading;
    this.strategies = strategies;
    this.gate = gate;
    this.counters = counters;
    this.events = events;
  }

  clear(tracking: Tracking): void {
    this.tracking = tracking;
  }

  /** One message in sequence: `length` bytes of `view` from `at`, number and arrival time as word pairs. */
  apply(
    line: number,
    view: DataView,
    at: number,
    length: number,
    sequenceHi: number,
    sequenceLo: number,
    timeHi: number,
    timeLo: number,
  ): void {
    const type = length === 0 ? 0 : view.getUint8(at);
    const expected = LENGTH_BY_TYPE[type] as number;
    if (expected !== length || length === 0) {
      this.countMalformed(line, type, expected, length, sequenceHi, sequenceLo, timeHi, timeLo);
      return;
    }
    count(this.counters.messages, INDEX_BY_TYPE[type] as number);
    const slot = this.tracking.slotOfLocate[view.getUint16(at + LOCATE_AT)] as number;
    const isBook = IS_BOOK_TYPE[type] === 1;
    if (isBook && slot < 0) return;
    const origin = this.origin;
    origin.sequenceHi = sequenceHi;
    origin.sequenceLo = sequenceLo;
    origin.arrivalHi = timeHi;
    origin.arrivalLo = timeLo;
    if (!isBook) {
      this.applyState(type, slot, view, at);
      return;
    }
    if (this.repair.loading[slot] === 1) {
      this.repair.ignore(slot, sequenceHi, sequenceLo);
      return;
    }
    applyToBook(this.book, type, slot, view, at);
    this.afterBook(slot, view, at);
  }

  /** Section 2, `load`: a message from the host. Events have the number wanted, `next`. Returns false when refused. */
  load(view: DataView, at: number, length: number, nextHi: number, nextLo: number): boolean {
    const applied = this.isLoadable(view, at, length);
    count(this.counters.path, applied ? LOADS : LOADS_REFUSED);
    if (!applied) return false;
    const type = view.getUint8(at);
    const slot = this.tracking.slotOfLocate[view.getUint16(at + LOCATE_AT)] as number;
    const origin = this.origin;
    origin.sequenceHi = nextHi;
    origin.sequenceLo = nextLo;
    origin.arrivalHi = 0;
    origin.arrivalLo = 0;
    if (IS_BOOK_TYPE[type] === 1) {
      applyToBook(this.book, type, slot, view, at);
      // The feed bit of a slot that is loading is set: its view stays invalid, so there is nothing to report of it.
      this.book.settle(slot);
      if (this.book.newFaults !== 0) this.events.fault(slot, origin, this.book.newFaults);
    } else {
      this.applyState(type, slot, view, at);
    }
    return true;
  }

  /** Sets the feed bits and reports this occurrence. `sequence` is the number wanted or the message's own. */
  feedFault(
    cause: number,
    line: number,
    sequenceHi: number,
    sequenceLo: number,
    timeHi: number,
    timeLo: number,
    fromHi: number,
    fromLo: number,
    toHi: number,
    toLo: number,
  ): void {
    this.repair.breakFeed(toHi, toLo);
    const origin = this.feedOrigin;
    origin.sequenceHi = sequenceHi;
    origin.sequenceLo = sequenceLo;
    origin.arrivalHi = timeHi;
    origin.arrivalLo = timeLo;
    this.events.feed(cause, line, origin, fromHi, fromLo, toHi, toLo);
  }

  private isLoadable(view: DataView, at: number, length: number): boolean {
    if (length === 0) return false;
    const type = view.getUint8(at);
    if (LENGTH_BY_TYPE[type] !== length) return false;
    if (type === SYSTEM_EVENT || type === MWCB_STATUS) return true;
    const slot = this.tracking.slotOfLocate[view.getUint16(at + LOCATE_AT)] as number;
    if (slot < 0) return false;
    return IS_BOOK_TYPE[type] === 1 ? this.repair.loading[slot] === 1 : IS_SYMBOL_STATE_TYPE[type] === 1;
  }

  private countMalformed(
    line: number,
    type: number,
    expected: number,
    length: number,
    sequenceHi: number,
    sequenceLo: number,
    timeHi: number,
    timeLo: number,
  ): void {
    if (length === 0 || expected === 0) {
      count(this.counters.messages, UNKNOWN_TYPE);
      return;
    }
    count(this.counters.messages, BAD_LENGTH);
    if (IS_BOOK_TYPE[type] !== 1) return;
    const toLo = (sequenceLo + 1) | 0;
    const toHi = toLo === 0 ? (sequenceHi + 1) | 0 : sequenceHi;
    this.feedFault(
      FEED_FAULT.badLength,
      line,
      sequenceHi,
      sequenceLo,
      timeHi,
      timeLo,
      sequenceHi,
      sequenceLo,
      toHi,
      toLo,
    );
  }

  /** What is no book message. `slot` is negative when it concerns no tracked symbol. */
  private applyState(type: number, slot: number, view: DataView, at: number): void {
    const { trading } = this;
    if (type === SYSTEM_EVENT || type === MWCB_STATUS) {
      if (trading.applyToPath(type, view, at)) this.events.pathTrading(this.origin, trading.path);
    } else if (slot >= 0 && trading.applyToSymbol(type, slot, view, at)) {
      this.events.trading(
        slot,
        this.origin,
        trading.bits[slot] as number,
        (trading.bandLo[slot] as number) | 0,
        (trading.bandHi[slot] as number) | 0,
      );
    }
  }

  private afterBook(slot: number, view: DataView, at: number): void {
    const book = this.book;
    const changed = book.settle(slot);
    if (book.newFaults !== 0) this.events.fault(slot, this.origin, book.newFaults);
    if (!changed) return;
    count(this.counters.path, BBO_EVENTS);
    const origin = this.origin;
    this.events.bbo(
      slot,
      origin,
      book.views,
      slot * VIEW_WORDS,
      view.getUint16(at + TIMESTAMP_AT),
      view.getInt32(at + TIMESTAMP_AT + 2),
    );
    const intents = this.strategies.evaluate(slot, book.views, origin.arrivalHi, origin.arrivalLo);
    let sent = false;
    for (let i = 0; i < intents.count; i++) {
      const intent = intents.list[i] as Intent;
      if (intent.needsPrevious && !sent) continue;
      sent = this.gate.decide(intent, book.views, origin);
      if (intent.quotes) this.strategies.decided(intent, sent, this.gate.lastUrn, this.gate.lastShort);
    }
  }
}
