// Section 6: every intent against every rule; what passes becomes an order.
import { type Counters, count, INTENTS, SENT } from "./counters.ts";
import type { EventWriter, Origin } from "./event-writer.ts";
import type { OperationState } from "./operation-state.ts";
import { OrderPayload } from "./order-payload.ts";
import type { RiskRules } from "./risk-rules.ts";
import type { RiskState } from "./risk-state.ts";
import type { Intent } from "./strategies/kind.ts";
import type { Tracking } from "./tracking.ts";
import { VIEW_WORDS } from "./view.ts";

export class RiskGate {
  private readonly state: RiskState;
  private readonly operation: OperationState;
  private readonly rules: RiskRules;
  private readonly counters: Counters;
  private readonly events: EventWriter;
  private readonly payload = new OrderPayload();
  private stock: Uint8Array;

  constructor(
    state: RiskState,
    operation: OperationState,
    rules: RiskRules,
    tracking: Tracking,
    counters: Counters,
    events: EventWriter,
  ) {
    this.state = state;
    this.operation = operation;
    this.rules = rules;
    this.stock = tracking.stock;
    this.counters = counters;
    this.events = events;
  }

  clear(tracking: Tracking): void {
    this.stock = tracking.stock;
  }

  /** An intent of the host: the same rules and the same report; the order may rest. */
  decideForHost(intent: Intent, rests: boolean, views: Uint32Array, origin: Origin): boolean {
    this.payload.setResting(rests);
    const sent = this.decide(intent, views, origin);
    this.payload.setResting(false);
    return sent;
  }

  /** Checks an intent and reports the decision; sends the order, and returns true, when no rule fails. `views`: of all slots. */
  decide(intent: Intent, views: Uint32Array, origin: Origin): boolean {
    count(this.counters.path, INTENTS);
    const { slot } = intent;
    const viewAt = slot * VIEW_WORDS;
    const short = this.rules.isShort(intent);
    const bitmap = this.rules.check(intent, short, views, viewAt, origin);
    if (bitmap !== 0) {
      // Lowest set bit; codes count from 1.
      const reason = 32 - Math.clz32(bitmap & -bitmap);
      count(this.counters.rejects, reason);
      this.events.decision(intent, origin, views, viewAt, short, bitmap, reason, 0, 0);
      return false;
    }
    const { operation } = this;
    const { urn, sendNext } = operation;
    const { kind, price, quantity, sell } = intent;
    this.state.send(slot, kind, sell, price, quantity, origin.arrivalHi, origin.arrivalLo);
    this.rules.bucket.take(origin.arrivalHi, origin.arrivalLo);
    operation.send();
    count(this.counters.path, SENT);
    this.payload.write(urn, sell, short, quantity, price, this.events.version, this.stock, slot * 8);
    this.events.decision(intent, origin, views, viewAt, short, 0, 0, urn, sendNext);
    this.events.order(this.payload.bytes);
    return true;
  }
}
