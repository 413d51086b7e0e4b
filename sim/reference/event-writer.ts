/** Events as records, each with the number, the time and the version that it is of. */
import { type DatapathSink, event } from "../../proto/mod.ts";
import type { View } from "./book.ts";
import type { Verdict } from "./gate.ts";
import type { Intent } from "./strategies.ts";
import type { MarketTrading, SymbolTrading } from "./trading-state.ts";

/** The message, or the place between two messages, that events come of. */
export interface Origin {
  readonly number: bigint;
  readonly arrivalNs: bigint;
}

export const FEED_CAUSE = { gap: 1, badFrame: 2, badLength: 3 } as const;
export const RECOVERY_OP = { rebuild: 1, recentre: 2, restore: 3 } as const;
export const RECOVERY_OUTCOME = { done: 0, not_enabled: 1, broken: 2, ignored: 3, ahead: 4 } as const;

export class EventWriter {
  version = 0;
  readonly #sink: DatapathSink;
  readonly #record = new Uint8Array(event.RECORD_BYTES);
  readonly #words = new Uint32Array(this.#record.buffer);

  constructor(sink: DatapathSink) {
    this.#sink = sink;
  }

  fault(slot: number, origin: Origin, bits: number): void {
    event.encodeFault({ ...this.#header(slot, origin), bits }, this.#record);
    this.#emit();
  }

  bbo(slot: number, origin: Origin, view: View, itchTimestamp: number): void {
    const header = this.#header(slot, origin);
    event.encodeBbo({ ...header, ...numbers(view), valid: view.valid, itchTimestamp }, this.#record);
    this.#emit();
  }

  symbolTrading(slot: number, origin: Origin, shown: ReturnType<SymbolTrading["shown"]>): void {
    event.encodeTrading({ ...this.#header(slot, origin), ...shown, wholePath: false }, this.#record);
    this.#emit();
  }

  marketTrading(origin: Origin, shown: ReturnType<MarketTrading["shown"]>): void {
    event.encodeTrading({ ...this.#header(0, origin), ...shown, wholePath: true }, this.#record);
    this.#emit();
  }

  feed(origin: Origin, cause: number, line: 0 | 1, from: bigint, to: bigint): void {
    event.encodeFeed({ ...this.#header(0, origin), cause, line, from, to }, this.#record);
    this.#emit();
  }

  recovery(slot: number, next: bigint, op: number, outcome: number, argument: bigint, compared: bigint): void {
    const header = this.#header(slot, { number: next, arrivalNs: 0n });
    event.encodeRecovery({ ...header, op, outcome, argument, compared }, this.#record);
    this.#emit();
  }

  decision(slot: number, origin: Origin, view: View, intent: Intent, verdict: Verdict): void {
    const { isShort, bitmap, urn, reason, sendNext, payload } = verdict;
    event.encodeDecision(
      {
        ...this.#header(slot, origin),
        ...numbers(view),
        sent: payload !== undefined,
        sell: intent.sell,
        isShort,
        viewValid: view.valid,
        replaces: intent.action === "replace",
        cancels: intent.action === "cancel",
        kind: intent.kind,
        price: Number(intent.price),
        quantity: Number(intent.quantity),
        bitmap,
        urn,
        reason,
        sendNext,
      },
      this.#record,
    );
    this.#emit();
    if (payload !== undefined) this.#sink.order(Uint8Array.from(payload));
  }

  #header(symbol: number, { number, arrivalNs }: Origin) {
    return { symbol, version: this.version, sequence: number, arrivalNs };
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
