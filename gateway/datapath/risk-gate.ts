// Section 6: every intent against its rules; what passes becomes an order, a replacement or a cancel.
import { type Counters, count, INTENTS, SENT } from "./counters.ts";
import type { EventWriter, Origin } from "./event-writer.ts";
import type { OperationState } from "./operation-state.ts";
import { CancelPayload, OrderPayload, ReplacePayload } from "./order-payload.ts";
import type { RiskRules } from "./risk-rules.ts";
import type { RiskState } from "./risk-state.ts";
import { CANCEL, type Intent, REPLACE } from "./strategies/intents.ts";
import type { Tracking } from "./tracking.ts";
import { VIEW_WORDS } from "./view.ts";

export class RiskGate {
  /** Number of the last action that was sent, int32 form. */
  lastUrn = 0;
  /** It is marked as a short sale. */
  lastShort = false;
  private readonly state: RiskState;
  private readonly operation: OperationState;
  private readonly rules: RiskRules;
  private readonly counters: Counters;
  private readonly events: EventWriter;
  private readonly order = new OrderPayload(false);
  private readonly quote = new OrderPayload(true);
  private readonly replace = new ReplacePayload();
  private readonly cancel = new CancelPayload();
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
    this.order.setResting(rests);
    const sent = this.decide(intent, views, origin);
    this.order.setResting(false);
    return sent;
  }

  /** Checks an intent and reports the decision; sends its action, and returns true, when no rule fails. `views`: of all slots. */
  decide(intent: Intent, views: Uint32Array, origin: Origin): boolean {
    count(this.counters.path, INTENTS);
    const { slot } = intent;
    const viewAt = slot * VIEW_WORDS;
    const short = this.rules.isShort(intent);
    const payload = this.payloadOf(intent);
    const bitmap = this.rules.check(intent, short, views, viewAt, origin, payload.length);
    if (bitmap !== 0) {
      // Lowest set bit; codes count from 1.
      const reason = 32 - Math.clz32(bitmap & -bitmap);
      count(this.counters.rejects, reason);
      this.events.decision(intent, origin, views, viewAt, short, bitmap, reason, 0, 0);
      return false;
    }
    const { operation } = this;
    const { urn, sendNext } = operation;
    this.count(intent, origin);
    this.rules.bucket.take(origin.arrivalHi, origin.arrivalLo);
    operation.send(payload.length);
    count(this.counters.path, SENT);
    this.lastUrn = urn;
    this.lastShort = short;
    this.write(intent, short, urn);
    this.events.decision(intent, origin, views, viewAt, short, 0, 0, urn, sendNext);
    this.events.order(payload);
    return true;
  }

  /** What the action changes of the risk state. */
  private count({ action, slot, kind, sell, price, quantity }: Intent, { arrivalHi, arrivalLo }: Origin): void {
    if (action === CANCEL) this.state.countInFlight();
    else if (action === REPLACE) this.state.countOpen(slot, kind, sell, quantity);
    else this.state.send(slot, kind, sell, price, quantity, arrivalHi, arrivalLo);
  }

  private payloadOf({ action, quotes }: Intent): Uint8Array {
    if (action === REPLACE) return this.replace.bytes;
    if (action === CANCEL) return this.cancel.bytes;
    return quotes ? this.quote.bytes : this.order.bytes;
  }

  private write(intent: Intent, short: boolean, urn: number): void {
    const { action, slot, sell, price, quantity, quotes } = intent;
    const { version } = this.events;
    if (action === REPLACE) this.replace.write(intent.order, urn, intent.done + quantity, price, version);
    else if (action === CANCEL) this.cancel.write(intent.order);
    else {
      const payload = quotes ? this.quote : this.order;
      payload.write(urn, sell, short, quantity, price, version, this.stock, slot * 8);
    }
  }
}
