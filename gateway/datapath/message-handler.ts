// Section 3: what one applied message is and whom it concerns; then book, strategies and gate, in the order of section 4.

import { FEED_FAULT } from "../../proto/mod.ts";
import type { Book } from "./book.ts";
import { VIEW_WORDS } from "./book.ts";
import { BAD_LENGTH, BBO_EVENTS, type Counters, count, UNKNOWN_TYPE } from "./counters.ts";
import { type EventWriter, Origin } from "./event-writer.ts";
import {
  ADD,
  ADD_ATTRIBUTED,
  ADD_PRICE_AT,
  ADD_SHARES_AT,
  ADD_SIDE_AT,
  CANCEL,
  DELETE,
  EXECUTED,
  EXECUTED_WITH_PRICE,
  INDEX_BY_TYPE,
  IS_BOOK_TYPE,
  LENGTH_BY_TYPE,
  LOCATE_AT,
  REDUCE_SHARES_AT,
  REFERENCE_AT,
  REPLACE,
  REPLACE_NEW_REFERENCE_AT,
  REPLACE_PRICE_AT,
  REPLACE_SHARES_AT,
  SIDE_BUY,
  SIDE_SELL,
  STATE_TRADING,
  TIMESTAMP_AT,
  TRADING_ACTION,
  TRADING_STATE_AT,
} from "./itch-layout.ts";
import type { MessageConsumer } from "./line-arbiter.ts";
import { ASK, BID } from "./order-table.ts";
import type { RiskGate } from "./risk-gate.ts";
import { Intent, type StrategyKind } from "./strategies/kind.ts";
import type { Tracking } from "./tracking.ts";

const NEITHER_SIDE = 2;

export class MessageHandler implements MessageConsumer {
  private readonly book: Book;
  private readonly kinds: readonly StrategyKind[];
  private readonly gate: RiskGate;
  private readonly counters: Counters;
  private readonly events: EventWriter;
  private readonly origin = new Origin();
  private readonly feedOrigin = new Origin();
  private readonly intent = new Intent();
  private tracking: Tracking;

  constructor(
    tracking: Tracking,
    book: Book,
    kinds: readonly StrategyKind[],
    gate: RiskGate,
    counters: Counters,
    events: EventWriter,
  ) {
    this.tracking = tracking;
    this.book = book;
    this.kinds = kinds;
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
    if (slot < 0) return;
    const origin = this.origin;
    origin.sequenceHi = sequenceHi;
    origin.sequenceLo = sequenceLo;
    origin.arrivalHi = timeHi;
    origin.arrivalLo = timeLo;
    const book = this.book;
    switch (type) {
      case ADD:
      case ADD_ATTRIBUTED: {
        const side = view.getUint8(at + ADD_SIDE_AT);
        book.add(
          slot,
          side === SIDE_BUY ? BID : side === SIDE_SELL ? ASK : NEITHER_SIDE,
          view.getInt32(at + REFERENCE_AT),
          view.getInt32(at + REFERENCE_AT + 4),
          view.getInt32(at + ADD_SHARES_AT),
          view.getInt32(at + ADD_PRICE_AT),
        );
        break;
      }
      case EXECUTED:
      case EXECUTED_WITH_PRICE:
      case CANCEL:
        book.reduce(
          slot,
          view.getInt32(at + REFERENCE_AT),
          view.getInt32(at + REFERENCE_AT + 4),
          view.getInt32(at + REDUCE_SHARES_AT),
        );
        break;
      case DELETE:
        book.remove(slot, view.getInt32(at + REFERENCE_AT), view.getInt32(at + REFERENCE_AT + 4));
        break;
      case REPLACE:
        book.replace(
          slot,
          view.getInt32(at + REFERENCE_AT),
          view.getInt32(at + REFERENCE_AT + 4),
          view.getInt32(at + REPLACE_NEW_REFERENCE_AT),
          view.getInt32(at + REPLACE_NEW_REFERENCE_AT + 4),
          view.getInt32(at + REPLACE_SHARES_AT),
          view.getInt32(at + REPLACE_PRICE_AT),
        );
        break;
      case TRADING_ACTION:
        this.setTrading(slot, view.getUint8(at + TRADING_STATE_AT) === STATE_TRADING ? 1 : 0);
        return;
      default:
        return;
    }
    this.afterBook(slot, view, at);
  }

  /** Sets the feed fault and reports this occurrence. `sequence` is the number wanted or the message's own. */
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
    this.book.distrustAll();
    const origin = this.feedOrigin;
    origin.sequenceHi = sequenceHi;
    origin.sequenceLo = sequenceLo;
    origin.arrivalHi = timeHi;
    origin.arrivalLo = timeLo;
    this.events.feed(cause, line, origin, fromHi, fromLo, toHi, toLo);
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
    if (IS_BOOK_TYPE[type] === 1) {
      this.feedFault(FEED_FAULT.badLength, line, sequenceHi, sequenceLo, timeHi, timeLo, 0, 0, 0, 0);
    }
  }

  private setTrading(slot: number, trading: number): void {
    if (this.gate.setTrading(slot, trading)) this.events.trading(slot, this.origin, trading);
  }

  private afterBook(slot: number, view: DataView, at: number): void {
    const book = this.book;
    const changed = book.settle(slot);
    if (book.newFaults !== 0) this.events.fault(slot, this.origin, book.newFaults);
    if (!changed) return;
    count(this.counters.path, BBO_EVENTS);
    const viewAt = slot * VIEW_WORDS;
    const origin = this.origin;
    this.events.bbo(
      slot,
      origin,
      book.views,
      viewAt,
      view.getUint16(at + TIMESTAMP_AT),
      view.getInt32(at + TIMESTAMP_AT + 2),
    );
    const intent = this.intent;
    for (let i = 0; i < this.kinds.length; i++) {
      const kind = this.kinds[i] as StrategyKind;
      if (kind.evaluate(slot, book.views, viewAt, origin.arrivalHi, origin.arrivalLo, intent)) {
        this.gate.decide(slot, kind.number, intent, book.views, viewAt, origin);
      }
    }
  }
}
