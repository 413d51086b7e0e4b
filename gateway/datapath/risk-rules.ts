// Section 6: the rules. Which of them fail for an intent, whatever fails first.
import { NO_MAX_AGE, RULE } from "../../proto/mod.ts";
import type { CompiledDeviceLimits } from "./device-limits.ts";
import { MAX_DAY_QUANTITY, MAX_DAY_VALUE, MAX_LOSS, NO_DEVICE_LIMITS } from "./device-limits.ts";
import type { Origin } from "./event-writer.ts";
import {
  ALLOWED,
  CHECK_OFF,
  COLLAR_HI,
  COLLAR_LO,
  type CompiledLimits,
  DUPLICATE_NS,
  LIMIT_WORDS,
  MAX_AGE_NS,
  MAX_EXECUTIONS,
  MAX_LONG,
  MAX_OPEN_ORDERS,
  MAX_QUANTITY,
  MAX_SHORT,
  RESERVED,
  STATE_MASK,
} from "./limits.ts";
import type { OperationState } from "./operation-state.ts";
import { RateBucket } from "./rate-bucket.ts";
import { DAY_QUANTITY, DAY_VALUE, NOTIONAL, PNL, type RiskState, SHARES } from "./risk-state.ts";
import { CANCEL, type Intent, REPLACE } from "./strategies/intents.ts";
import type { Tracking } from "./tracking.ts";
import {
  BAND,
  MARKET_HALT,
  OPERATIONAL_HALTED,
  SESSION_OPEN,
  SHORT_RESTRICTED,
  TRADING,
  type TradingState,
} from "./trading-state.ts";
import { elapsedAtLeast } from "./u64.ts";
import { absoluteSumExceeds, setProduct, setWideU32, sumExceeds, wides } from "./wide.ts";

/** What an OUCH quantity can hold; no configuration lifts it. */
const QUANTITY_CEILING = 999_999;
const PRICE_CEILING = 1_999_999_900;

const bit = (code: number): number => 1 << (code - 1);
const KILL_BIT = bit(RULE.kill);
const ARMED_LEASE_BIT = bit(RULE.armedLease);
const BOOK_BIT = bit(RULE.book);
const TRADING_STATE_BIT = bit(RULE.tradingState);
const QUANTITY_BIT = bit(RULE.quantity);
const NOTIONAL_BIT = bit(RULE.notional);
const COLLAR_BIT = bit(RULE.collar);
const INCREMENT_BIT = bit(RULE.increment);
const POSITION_BIT = bit(RULE.position);
const EXPOSURE_BIT = bit(RULE.exposure);
const OPEN_ORDERS_BIT = bit(RULE.openOrders);
const IN_FLIGHT_BIT = bit(RULE.inFlight);
const RATE_BIT = bit(RULE.rate);
const THROTTLE_BIT = bit(RULE.throttle);
const DUPLICATE_BIT = bit(RULE.duplicate);
const SELF_MATCH_BIT = bit(RULE.selfMatch);
const DAY_TOTAL_BIT = bit(RULE.dayTotal);
const LOSS_BIT = bit(RULE.loss);
const SESSION_BIT = bit(RULE.session);
const ORDER_TYPE_BIT = bit(RULE.orderType);
const RESERVED_BIT = bit(RULE.reserved);

// Rule 4, bits of state_mask
const WHEN_NOT_TRADING = 1;
const WHEN_OPERATIONAL_HALT = 2;
const WHEN_NOT_OPEN = 4;
const WHEN_MARKET_HALT = 8;
const WHEN_OUTSIDE_BAND = 16;
const WHEN_SHORT_RESTRICTED = 32;
const ALWAYS = 64;

// Rule 20, bits of allowed
const ALLOW_BUY = 1;
const ALLOW_SELL = 2;
const ALLOW_SHORT = 4;
const ALLOW_RESTING = 8;

const ZERO = wides(1);

export class RiskRules {
  readonly bucket = new RateBucket();
  private readonly state: RiskState;
  private readonly operation: OperationState;
  private readonly trading: TradingState;
  private tracking: Tracking;
  private symbols: CompiledLimits;
  private device = NO_DEVICE_LIMITS;

  constructor(slots: number, state: RiskState, operation: OperationState, trading: TradingState, tracking: Tracking) {
    this.state = state;
    this.operation = operation;
    this.trading = trading;
    this.tracking = tracking;
    this.symbols = { words: new Uint32Array(slots * LIMIT_WORDS), maxNotional: wides(slots) };
  }

  clear(tracking: Tracking): void {
    this.tracking = tracking;
    this.bucket.clear();
  }

  use(symbols: CompiledLimits, device: CompiledDeviceLimits): void {
    this.symbols = symbols;
    this.device = device;
    this.bucket.use(device.rateIntervalNs, device.rateBurstNs);
  }

  /** Section 7: a sell that position less open sells does not cover. A cancel is of what its order was marked as. */
  isShort(intent: Intent): boolean {
    if (intent.action === CANCEL) return intent.restsShort;
    const { slot } = intent;
    const { positions, openSell } = this.state;
    return intent.sell && (positions[slot] as number) - (openSell[slot] as number) < more(intent);
  }

  /**
   * Bitmap of the rules that fail. `views[viewAt...]` is the view of the intent's symbol. Leaves its notional and shares in the state, but for a
   * cancel, which has none. `payloadBytes`: what it is to send.
   */
  check(
    intent: Intent,
    short: boolean,
    views: Uint32Array,
    viewAt: number,
    origin: Origin,
    payloadBytes: number,
  ): number {
    const { device, state } = this;
    const mayLeave = this.checkLeaving(intent, payloadBytes);
    if (intent.action === CANCEL) return mayLeave;
    const { slot, sell } = intent;
    setProduct(state.order, NOTIONAL, intent.price, intent.quantity);
    setWideU32(state.order, SHARES, intent.quantity);
    const own = slot * LIMIT_WORDS;
    let off = (this.symbols.words[own + CHECK_OFF] as number) | device.checkOff;
    if (sell ? !short : this.isBuyReducing(intent)) off |= device.waiveReducing;
    const switchable =
      this.checkOrder(intent, short, own, views[viewAt + 1] as number) |
      this.checkSymbol(intent, own, origin) |
      this.checkDevice(intent, origin);
    return (switchable & ~off) | mayLeave | this.checkAlways(intent, own, views, viewAt, origin);
  }

  /** 4 to 8 and 20: the order by itself. */
  private checkOrder(intent: Intent, short: boolean, own: number, bid: number): number {
    const limits = this.symbols.words;
    const { slot, price, sell } = intent;
    const shares = intent.quantity >>> 0;
    let failed = 0;
    const mask = limits[own + STATE_MASK] as number;
    if (mask !== 0 && this.isStopped(mask, slot, price, short, bid)) failed |= TRADING_STATE_BIT;
    if (shares > (limits[own + MAX_QUANTITY] as number)) failed |= QUANTITY_BIT;
    if (sumExceeds(this.state.order, NOTIONAL, ZERO, 0, 1, this.symbols.maxNotional, slot)) failed |= NOTIONAL_BIT;
    if (price < (limits[own + COLLAR_LO] as number) || price > (limits[own + COLLAR_HI] as number)) {
      failed |= COLLAR_BIT;
    }
    const { tick, lot } = this.tracking;
    if (
      price === 0 ||
      price > PRICE_CEILING ||
      price % (tick[slot] as number) !== 0 ||
      shares % (lot[slot] as number) !== 0
    ) {
      failed |= INCREMENT_BIT;
    }
    const needed = sell ? (short ? ALLOW_SHORT : ALLOW_SELL) : ALLOW_BUY;
    const allowed = limits[own + ALLOWED] as number;
    if (
      (allowed & needed) === 0 ||
      (intent.quotes && (allowed & ALLOW_RESTING) === 0) ||
      // A replacement cannot change the mark.
      (intent.action === REPLACE && sell && short !== intent.restsShort)
    ) {
      failed |= ORDER_TYPE_BIT;
    }
    return failed;
  }

  /** 9, 11, 14 to 16: against what is known of the symbol. */
  private checkSymbol(intent: Intent, own: number, origin: Origin): number {
    const limits = this.symbols.words;
    const { state } = this;
    const { slot, price, sell, quantity } = intent;
    const added = more(intent);
    const replaces = intent.action === REPLACE;
    const position = state.positions[slot] as number;
    let failed = 0;
    // Sums of 32-bit numbers: exact.
    const beyond = sell
      ? position - (state.openSell[slot] as number) - added < -(limits[own + MAX_SHORT] as number)
      : position + (state.openBuy[slot] as number) + added > (limits[own + MAX_LONG] as number);
    if (beyond) failed |= POSITION_BIT;
    const orders = (state.openOrders[slot] as number) + (replaces ? 0 : 1);
    if (orders > (limits[own + MAX_OPEN_ORDERS] as number)) failed |= OPEN_ORDERS_BIT;
    if (!replaces && (state.executions[slot] as number) >= (limits[own + MAX_EXECUTIONS] as number)) {
      failed |= THROTTLE_BIT;
    }
    if (
      !replaces &&
      state.isLast(slot, sell, price, quantity) &&
      !elapsedAtLeast(
        origin.arrivalHi,
        origin.arrivalLo,
        state.lastHi[slot] as number,
        state.lastLo[slot] as number,
        (limits[own + DUPLICATE_NS] as number) | 0,
      )
    ) {
      failed |= DUPLICATE_BIT;
    }
    const ownPrice = (sell ? state.ownBid[slot] : state.ownAsk[slot]) as number;
    if (ownPrice !== 0 && (sell ? price <= ownPrice : price >= ownPrice)) failed |= SELF_MATCH_BIT;
    return failed;
  }

  /** 10, 12, 13, 17, 18: against what is known of the account and the device. */
  private checkDevice(intent: Intent, origin: Origin): number {
    const { device, state } = this;
    const { exposure, order, day } = state;
    const sign = intent.sell ? -1 : 1;
    const row = 2 * intent.kind;
    let failed = 0;
    if (
      sumExceeds(exposure, 0, order, NOTIONAL, 1, device.exposure, 0) ||
      sumExceeds(exposure, row, order, NOTIONAL, 1, device.exposure, row) ||
      absoluteSumExceeds(exposure, 1, order, NOTIONAL, sign, device.exposure, 1) ||
      absoluteSumExceeds(exposure, row + 1, order, NOTIONAL, sign, device.exposure, row + 1)
    ) {
      failed |= EXPOSURE_BIT;
    }
    if (state.inFlight + 1 > device.maxInFlight) failed |= IN_FLIGHT_BIT;
    if (this.bucket.isEmpty(origin.arrivalHi, origin.arrivalLo)) failed |= RATE_BIT;
    if (
      sumExceeds(day, DAY_VALUE, order, NOTIONAL, 1, device.day, MAX_DAY_VALUE) ||
      sumExceeds(day, DAY_QUANTITY, order, SHARES, 1, device.day, MAX_DAY_QUANTITY)
    ) {
      failed |= DAY_TOTAL_BIT;
    }
    // 0 - pnl > max_loss holds only when pnl is negative: the limit is not.
    if (sumExceeds(ZERO, 0, day, PNL, -1, device.day, MAX_LOSS)) failed |= LOSS_BIT;
    return failed;
  }

  /** 1, 2, 19: whether anything may leave. Nothing switches them off, and a cancel has no others. */
  private checkLeaving(intent: Intent, payloadBytes: number): number {
    const { operation } = this;
    let failed = 0;
    if (operation.isKilled(intent.kind, intent.slot)) failed |= KILL_BIT;
    if (!operation.mayTrade) failed |= ARMED_LEASE_BIT;
    if (!operation.canSend(payloadBytes)) failed |= SESSION_BIT;
    return failed;
  }

  /** 3, 21 and the ceiling of 5: nothing switches them off either. */
  private checkAlways(intent: Intent, own: number, views: Uint32Array, viewAt: number, origin: Origin): number {
    const limits = this.symbols.words;
    const { operation } = this;
    let failed = 0;
    const maxAge = limits[own + MAX_AGE_NS] as number;
    if (
      views[viewAt] !== 1 ||
      views[viewAt + 2] === 0 ||
      views[viewAt + 4] === 0 ||
      (views[viewAt + 1] as number) >= (views[viewAt + 3] as number) ||
      (maxAge !== NO_MAX_AGE && operation.isOlderThan(origin.arrivalHi, origin.arrivalLo, maxAge | 0))
    ) {
      failed |= BOOK_BIT;
    }
    if (intent.quantity === 0 || intent.quantity >>> 0 > QUANTITY_CEILING) failed |= QUANTITY_BIT;
    if (limits[own + RESERVED] !== 0 || this.device.reserved !== 0) failed |= RESERVED_BIT;
    return failed;
  }

  private isBuyReducing(intent: Intent): boolean {
    const { positions, openBuy } = this.state;
    return (positions[intent.slot] as number) + (openBuy[intent.slot] as number) + more(intent) <= 0;
  }

  /** Rule 4. */
  private isStopped(mask: number, slot: number, price: number, short: boolean, bid: number): boolean {
    const { trading } = this;
    const bits = trading.bits[slot] as number;
    const { path } = trading;
    return (
      (mask & ALWAYS) !== 0 ||
      ((mask & WHEN_NOT_TRADING) !== 0 && (bits & TRADING) === 0) ||
      ((mask & WHEN_OPERATIONAL_HALT) !== 0 && (bits & OPERATIONAL_HALTED) !== 0) ||
      ((mask & WHEN_NOT_OPEN) !== 0 && (path & SESSION_OPEN) === 0) ||
      ((mask & WHEN_MARKET_HALT) !== 0 && (path & MARKET_HALT) !== 0) ||
      ((mask & WHEN_OUTSIDE_BAND) !== 0 &&
        (bits & BAND) !== 0 &&
        (price < (trading.bandLo[slot] as number) || price > (trading.bandHi[slot] as number))) ||
      ((mask & WHEN_SHORT_RESTRICTED) !== 0 && (bits & SHORT_RESTRICTED) !== 0 && short && price <= bid)
    );
  }
}

/** What the intent adds to the open quantity of its side: a replacement takes the place of what rests. */
function more(intent: Intent): number {
  const shares = intent.quantity >>> 0;
  return intent.action === REPLACE ? shares - intent.rest : shares;
}
