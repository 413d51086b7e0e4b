// What the card's event records mean for orders, sessions and views.
import { event, RULES, STRATEGY } from "../../proto/mod.ts";
import type { ConfigurationStore } from "../configuration/configuration-store.ts";
import type { OrderDesk } from "../orders/order-desk.ts";
import { isUnanswered } from "../orders/order-state.ts";
import type { NewOrder } from "../orders/order-table.ts";
import type { QuoteAction, Quotes } from "../orders/quotes.ts";
import type { VenueSessions } from "../session/venue-sessions.ts";
import type { LatencyByVersion } from "../telemetry/latency.ts";

export interface CardRecordParts {
  readonly configuration: ConfigurationStore;
  readonly desk: OrderDesk;
  readonly quotes: Quotes;
  readonly sessions: VenueSessions;
  readonly latency: LatencyByVersion;
}

export interface CardRecordEvents {
  /** What the card has sent; its number is used. */
  sent(order: NewOrder, action: QuoteAction): void;
}

const REBUILD = 1;
const RESTORE = 3;

export class CardRecords {
  /** Newest bbo record of each slot. */
  readonly bbo = new Map<number, event.Bbo>();
  /** Fault bits by slot. */
  readonly faults = new Map<number, number>();
  /** Device clock of the last commit that the card reported, by its version. */
  readonly commitDeviceNs = new Map<number, bigint>();
  readonly #parts: CardRecordParts;
  readonly #events: CardRecordEvents;

  constructor(parts: CardRecordParts, events: CardRecordEvents) {
    this.#parts = parts;
    this.#events = events;
  }

  /** After a clear the slots may mean other symbols. */
  forget(): void {
    this.bbo.clear();
    this.faults.clear();
  }

  /** The record at `words[at]`. */
  take(words: Uint32Array, at: number): void {
    const bytes = new Uint8Array(words.buffer, words.byteOffset + at * 4, event.RECORD_BYTES);
    const record = event.decodeMessage(bytes);
    const { desk, latency, quotes, sessions } = this.#parts;
    switch (record.type) {
      case event.BBO_TYPE:
        this.bbo.set(record.symbol, record);
        break;
      case event.DECISION_TYPE:
        if (record.sent) this.#order(record);
        break;
      case event.TX_TYPE: {
        const { t1Cycles, t2Cycles, transmitNs } = record;
        latency.add(record.version, t1Cycles, t2Cycles);
        sessions.cardTransmitted(record);
        desk.transmitted(record.urn, { t1Cycles, t2Cycles, transmitNs });
        break;
      }
      case event.WITHDRAWN_TYPE:
        sessions.cardWithdrew(record.urn);
        if (!quotes.withdrawn("card", record.urn))
          desk.withdrawn(record.urn, RULES[record.cause - 1]?.name ?? `rule ${record.cause}`);
        break;
      case event.COMMIT_TYPE:
        this.commitDeviceNs.clear();
        this.commitDeviceNs.set(record.version, record.arrivalNs);
        break;
      case event.FEED_TYPE:
        // Every view is invalid until its book is restored and a message comes.
        this.bbo.clear();
        break;
      case event.RECOVERY_TYPE:
        if (record.outcome === 0 && record.op !== RESTORE) this.bbo.delete(record.symbol);
        if (record.outcome === 0 && record.op === REBUILD) this.faults.delete(record.symbol);
        break;
      case event.FAULT_TYPE:
        this.faults.set(record.symbol, (this.faults.get(record.symbol) ?? 0) | record.bits);
        break;
      default:
    }
  }

  #order(record: event.Decision): void {
    const { configuration, desk, quotes, sessions } = this.#parts;
    const stock = configuration.stockOf(record.symbol) ?? "";
    const action = record.replaces ? "replace" : record.cancels ? "cancel" : "enter";
    sessions.cardOrder(record);
    const quotesHere = record.kind === STRATEGY.marketMaking;
    const order: NewOrder = {
      source: "card",
      urn: record.urn,
      stock,
      sell: record.sell,
      short: record.isShort,
      quantity: record.quantity,
      price: record.price,
      kind: record.kind,
      rests: quotesHere,
      version: record.version,
      triggerSequence: record.sequence,
      arrivalNs: record.arrivalNs,
    };
    this.#events.sent(order, action);
    if (quotesHere) quotes.acted(order, action);
    else desk.sent(order);
    // Told after the venue's records were read to their end: an order they do not have never got there.
    const known = desk.table.get("card", record.urn);
    if (sessions.cardRecordsComplete && known !== undefined && isUnanswered(known.state)) {
      desk.neverArrived("card", record.urn);
    }
  }
}
