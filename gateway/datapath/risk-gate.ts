// Section 6: every intent against every rule; what passes becomes an order.
import { type KillState, type OrderSessionState, type PositionUpdate, RULE } from "../../proto/mod.ts";
import { integer, u32, u64 } from "./checks.ts";
import { type Counters, count, INTENTS, SENT } from "./counters.ts";
import type { EventWriter, Origin } from "./event-writer.ts";
import {
  CHECK_OFF,
  COLLAR_HI,
  COLLAR_LO,
  type CompiledLimits,
  LIMIT_WORDS,
  MAX_LONG,
  MAX_NOTIONAL_HI,
  MAX_NOTIONAL_LO,
  MAX_QUANTITY,
  MAX_SHORT,
} from "./limits.ts";
import { ORDER_PAYLOAD_BYTES, OrderPayload } from "./order-payload.ts";
import { RateBucket } from "./rate-bucket.ts";
import type { Intent } from "./strategies/kind.ts";
import type { Tracking } from "./tracking.ts";
import { highWord, isBelow, lowWord, toBigint } from "./u64.ts";

/** What an OUCH quantity can hold (999,999); no configuration lifts it. */
const QUANTITY_CEILING = 999_999;
const I32_MAX = 2 ** 31 - 1;
const I32_MIN = -(2 ** 31);
const U32_MAX = 2 ** 32 - 1;
const TWO_32 = 2 ** 32;

const bit = (code: number): number => 1 << (code - 1);
const KILL_BIT = bit(RULE.kill);
const ARMED_LEASE_BIT = bit(RULE.armedLease);
const BOOK_BIT = bit(RULE.book);
const TRADING_BIT = bit(RULE.tradingState);
const QUANTITY_BIT = bit(RULE.quantity);
const NOTIONAL_BIT = bit(RULE.notional);
const COLLAR_BIT = bit(RULE.collar);
const POSITION_BIT = bit(RULE.position);
const RATE_BIT = bit(RULE.rate);
const SESSION_BIT = bit(RULE.session);

export interface PositionState {
  readonly position: number;
  readonly openBuy: number;
  readonly openSell: number;
}

export class RiskGate {
  private readonly slots: number;
  private readonly counters: Counters;
  private readonly events: EventWriter;
  private readonly payload = new OrderPayload();
  private readonly bucket = new RateBucket();
  private readonly trading: Uint8Array;
  // Doubles: sums of them with quantities stay exact.
  private readonly positions: Float64Array;
  private readonly openBuy: Float64Array;
  private readonly openSell: Float64Array;
  private readonly killedSlots: Uint8Array;
  private killedKinds = 0;
  private killedAll = false;
  private armed = false;
  private leaseHi = 0;
  private leaseLo = 0;
  private clockHi = 0;
  private clockLo = 0;
  private sessionReady = false;
  private urn = 0;
  private sendNext = 0;
  private sendLimit = 0;
  private stock: Uint8Array;
  private limits: Uint32Array;

  constructor(slots: number, tracking: Tracking, counters: Counters, events: EventWriter) {
    this.slots = slots;
    this.counters = counters;
    this.events = events;
    this.trading = new Uint8Array(slots);
    this.positions = new Float64Array(slots);
    this.openBuy = new Float64Array(slots);
    this.openSell = new Float64Array(slots);
    this.killedSlots = new Uint8Array(slots);
    this.stock = tracking.stock;
    this.limits = new Uint32Array(slots * LIMIT_WORDS);
  }

  /** Risk state starts over. Kill, lease, session and configuration are the host's and stay. */
  clear(tracking: Tracking): void {
    this.stock = tracking.stock;
    this.trading.set(tracking.initialTrading);
    this.positions.fill(0);
    this.openBuy.fill(0);
    this.openSell.fill(0);
    this.bucket.clear();
  }

  use(compiled: CompiledLimits): void {
    this.limits = compiled.limits;
    this.bucket.use(compiled.rateIntervalNs, compiled.rateBurstNs);
  }

  get isArmed(): boolean {
    return this.armed;
  }

  setArmed(armed: boolean): void {
    this.armed = armed;
  }

  setLease(expiryNs: bigint): void {
    u64("lease", expiryNs);
    this.leaseHi = highWord(expiryNs);
    this.leaseLo = lowWord(expiryNs);
  }

  setKill(state: KillState): void {
    let kinds = 0;
    for (const kind of state.kinds) kinds |= 1 << integer("kill.kinds", kind, 1, 15);
    for (const slot of state.slots) integer("kill.slots", slot, 0, this.slots - 1);
    this.killedAll = state.global;
    this.killedKinds = kinds;
    this.killedSlots.fill(0);
    for (const slot of state.slots) this.killedSlots[slot] = 1;
  }

  setSession(state: OrderSessionState): void {
    u32("session.urn", state.urn);
    u32("session.sendNext", state.sendNext);
    u32("session.sendLimit", state.sendLimit);
    this.sessionReady = state.ready;
    this.urn = state.urn | 0;
    this.sendNext = state.sendNext | 0;
    this.sendLimit = state.sendLimit | 0;
  }

  get session(): OrderSessionState {
    return {
      ready: this.sessionReady,
      urn: this.urn >>> 0,
      sendNext: this.sendNext >>> 0,
      sendLimit: this.sendLimit >>> 0,
    };
  }

  applyPosition({ slot, delta, releaseBuy, releaseSell }: PositionUpdate): void {
    integer("position.slot", slot, 0, this.slots - 1);
    integer("position.delta", delta, I32_MIN, I32_MAX);
    u32("position.releaseBuy", releaseBuy);
    u32("position.releaseSell", releaseSell);
    this.positions[slot] = Math.max(I32_MIN, Math.min(I32_MAX, (this.positions[slot] as number) + delta));
    this.openBuy[slot] = Math.max(0, (this.openBuy[slot] as number) - releaseBuy);
    this.openSell[slot] = Math.max(0, (this.openSell[slot] as number) - releaseSell);
  }

  positionOf(slot: number): PositionState {
    return {
      position: this.positions[slot] as number,
      openBuy: this.openBuy[slot] as number,
      openSell: this.openSell[slot] as number,
    };
  }

  isTrading(slot: number): boolean {
    return this.trading[slot] === 1;
  }

  /** Returns whether it changed. */
  setTrading(slot: number, trading: number): boolean {
    if (this.trading[slot] === trading) return false;
    this.trading[slot] = trading;
    return true;
  }

  /** The device clock, which never goes back: the latest time any input brought. */
  passTime(nowHi: number, nowLo: number): void {
    if (isBelow(this.clockHi, this.clockLo, nowHi, nowLo)) {
      this.clockHi = nowHi;
      this.clockLo = nowLo;
    }
  }

  get clockNs(): bigint {
    return toBigint(this.clockHi, this.clockLo);
  }

  /** Checks an intent of `kind` and reports the decision; sends the order when no rule fails. */
  decide(slot: number, kind: number, intent: Intent, views: Uint32Array, viewAt: number, origin: Origin): void {
    count(this.counters.path, INTENTS);
    const { sell, price, quantity } = intent;
    const bitmap = this.check(slot, kind, intent, views, viewAt, origin);
    const shares = quantity >>> 0;
    const short = sell && (this.positions[slot] as number) - (this.openSell[slot] as number) < shares;
    if (bitmap !== 0) {
      // Lowest set bit; codes count from 1.
      const reason = 32 - Math.clz32(bitmap & -bitmap);
      count(this.counters.rejects, reason);
      this.events.decision(slot, kind, origin, views, viewAt, sell, short, price, quantity, bitmap, reason, 0, 0);
      return;
    }
    const urn = this.urn;
    const sendNext = this.sendNext;
    const open = sell ? this.openSell : this.openBuy;
    open[slot] = Math.min(U32_MAX, (open[slot] as number) + shares);
    this.bucket.take(origin.arrivalHi, origin.arrivalLo);
    this.urn = (urn + 1) | 0;
    this.sendNext = (sendNext + ORDER_PAYLOAD_BYTES) | 0;
    count(this.counters.path, SENT);
    this.payload.write(urn, sell, short, quantity, price, this.events.version, this.stock, slot * 8);
    this.events.decision(slot, kind, origin, views, viewAt, sell, short, price, quantity, 0, 0, urn, sendNext);
    this.events.order(this.payload.bytes);
  }

  /** All rules, whatever fails first. */
  private check(
    slot: number,
    kind: number,
    intent: Intent,
    views: Uint32Array,
    viewAt: number,
    origin: Origin,
  ): number {
    const limits = this.limits;
    const own = slot * LIMIT_WORDS;
    const price = intent.price;
    const shares = intent.quantity >>> 0;
    let failed = 0;
    if (shares === 0 || shares > (limits[own + MAX_QUANTITY] as number)) failed |= QUANTITY_BIT;
    if (exceedsNotional(price, shares, limits, own)) failed |= NOTIONAL_BIT;
    if (price < (limits[own + COLLAR_LO] as number) || price > (limits[own + COLLAR_HI] as number)) {
      failed |= COLLAR_BIT;
    }
    if (this.trading[slot] === 0) failed |= TRADING_BIT;
    if (this.exceedsPosition(slot, intent.sell, shares, own)) failed |= POSITION_BIT;
    if (this.bucket.isEmpty(origin.arrivalHi, origin.arrivalLo)) failed |= RATE_BIT;
    failed &= ~(limits[own + CHECK_OFF] as number);

    if (shares > QUANTITY_CEILING) failed |= QUANTITY_BIT;
    if (this.killedAll || ((this.killedKinds >> kind) & 1) !== 0 || this.killedSlots[slot] === 1) failed |= KILL_BIT;
    const leaseRuns = isBelow(this.clockHi, this.clockLo, this.leaseHi, this.leaseLo);
    if (!this.armed || !leaseRuns) failed |= ARMED_LEASE_BIT;
    const bookFit =
      views[viewAt] === 1 &&
      views[viewAt + 2] !== 0 &&
      views[viewAt + 4] !== 0 &&
      (views[viewAt + 1] as number) < (views[viewAt + 3] as number);
    if (!bookFit) failed |= BOOK_BIT;
    // This path hands each order over at once: there is no transmit queue that could be full.
    if (!this.sessionReady || ((this.sendLimit - this.sendNext) | 0) < ORDER_PAYLOAD_BYTES) failed |= SESSION_BIT;
    return failed;
  }

  private exceedsPosition(slot: number, sell: boolean, shares: number, own: number): boolean {
    const position = this.positions[slot] as number;
    if (sell) return position - (this.openSell[slot] as number) - shares < -(this.limits[own + MAX_SHORT] as number);
    return position + (this.openBuy[slot] as number) + shares > (this.limits[own + MAX_LONG] as number);
  }
}

/** price x shares > limit, exact: up to 63 bits, taken as two words. */
function exceedsNotional(price: number, shares: number, limits: Uint32Array, own: number): boolean {
  const upper = shares * (price >>> 16); // in units of 2^16, below 2^48
  const upperHigh = Math.floor(upper / 0x1_0000);
  const low = shares * (price & 0xffff) + (upper - upperHigh * 0x1_0000) * 0x1_0000;
  const carry = Math.floor(low / TWO_32);
  const high = upperHigh + carry;
  const limitHigh = limits[own + MAX_NOTIONAL_HI] as number;
  return high > limitHigh || (high === limitHigh && low - carry * TWO_32 > (limits[own + MAX_NOTIONAL_LO] as number));
}
