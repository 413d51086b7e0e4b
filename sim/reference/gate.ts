/** Section 6 of docs/datapath.md: the risk gate. */
import {
  type DatapathConfig,
  type KillState,
  type OrderSessionState,
  RULE,
  type TrackedSlot,
} from "../../proto/mod.ts";
import type { View } from "./book.ts";
import { orderPayload, payloadBytes } from "./order-payload.ts";
import { type Exposure, RiskState } from "./risk-state.ts";
import type { Intent } from "./strategies.ts";
import type { MarketTrading, SymbolTrading } from "./trading-state.ts";

/** `check_off` of the symbol's limits, the global one, `waive_reducing`: other bits of them are reserved. */
const OFF_BY_SYMBOL = [4, 5, 6, 7, 8, 9, 11, 14, 15, 16, 20];
const OFF_BY_DEVICE = [10, 12, 13, 17, 18];
const WAIVABLE = [6, 10, 11, 14, 17, 18];

/** The rules that a cancel is checked against. */
const OF_A_CANCEL = [1, 2, 19];

const QUANTITY_CEILING = 999_999n;
const PRICE_CEILING = 1_999_999_900n;
const NO_MAX_AGE = 2n ** 32n - 1n;
const U32 = 1n << 32n;

export interface Verdict {
  readonly bitmap: number;
  readonly reason: number;
  readonly isShort: boolean;
  readonly urn: number;
  readonly sendNext: number;
  readonly payload: readonly number[] | undefined;
}

/** What an intent is judged by, besides the gate's own state. All of the intent's symbol, not of the message's. */
export interface Circumstances {
  readonly slot: TrackedSlot;
  readonly view: View;
  readonly trading: SymbolTrading;
  readonly market: MarketTrading;
  readonly config: DatapathConfig;
  readonly version: number;
  /** Arrival time of the trigger's frame. */
  readonly now: bigint;
  /** Device clock at the gate. */
  readonly clockNs: bigint;
}

export class Gate {
  armed = false;
  leaseExpiryNs = 0n;
  kills: KillState = { global: false, kinds: [], slots: [] };
  risk = new RiskState();
  #session = { ready: false, urn: 0n, sendNext: 0n, sendLimit: 0n };

  /** `clear` empties the risk state; arming does not outlive it. */
  clear(): void {
    this.armed = false;
    this.risk = new RiskState();
  }

  session(state: OrderSessionState): void {
    this.#session = {
      ready: state.ready,
      urn: BigInt(state.urn),
      sendNext: BigInt(state.sendNext),
      sendLimit: BigInt(state.sendLimit),
    };
  }

  check(intent: Intent, circumstances: Circumstances): Verdict {
    const { slot, config, version, now } = circumstances;
    const { sell, quantity, price } = intent;
    const symbol = this.risk.symbol(slot.slot);
    const cancels = intent.action === "cancel";
    const isShort = cancels
      ? intent.resting?.short === true
      : sell && symbol.pos - symbol.openSell < addedQuantity(intent);
    const every = this.#failing(intent, isShort, circumstances);
    const failing = new Set([...every].filter((code) => !cancels || OF_A_CANCEL.includes(code)));
    let bitmap = 0;
    for (const code of failing) bitmap += 2 ** (code - 1);
    const { urn, sendNext } = this.#session;
    if (failing.size > 0) {
      return { bitmap, reason: Math.min(...failing), isShort, urn: 0, sendNext: 0, payload: undefined };
    }
    const intervalNs = BigInt(config.device.rateIntervalNs);
    if (cancels) this.risk.message(now, intervalNs);
    else {
      const replaces = intent.action === "replace";
      this.risk.sent(slot.slot, intent.kind, { sell, price, quantity, now }, replaces, intervalNs);
    }
    const payload = orderPayload(intent, { urn, isShort, stock: slot.stock, version });
    this.#session.urn = (urn + 1n) % U32;
    this.#session.sendNext = (sendNext + BigInt(payload.length)) % U32;
    return { bitmap: 0, reason: 0, isShort, urn: Number(urn), sendNext: Number(sendNext), payload };
  }

  /** Codes of the rules that fail, row by row of the table. */
  #failing(intent: Intent, isShort: boolean, given: Circumstances): ReadonlySet<number> {
    const { quantity, price, sell, kind } = intent;
    const { slot, view, config, now, clockNs } = given;
    const { device } = config;
    const limits = config.symbols.get(slot.slot)?.limits;
    const limit = (value: number | undefined) => BigInt(value ?? 0);
    const { risk } = this;
    const symbol = risk.symbol(slot.slot);
    const notional = price * quantity;

    const replaces = intent.action === "replace";
    const more = addedQuantity(intent);
    const reducing = sell ? symbol.pos - symbol.openSell >= more : symbol.pos + symbol.openBuy + more <= 0n;
    const off = (code: number) =>
      (OFF_BY_SYMBOL.includes(code) && includes(limits?.rulesOff, code)) ||
      (OFF_BY_DEVICE.includes(code) && includes(device.rulesOff, code)) ||
      (reducing && WAIVABLE.includes(code) && includes(device.waiveReducing, code));
    const failing = new Set<number>();
    const failIf = (code: number, condition: boolean) => {
      if (condition && !off(code)) failing.add(code);
    };

    const { global, kinds, slots } = this.kills;
    failIf(RULE.kill, global || kinds.includes(kind) || slots.includes(slot.slot));
    failIf(RULE.armedLease, !this.armed || clockNs >= this.leaseExpiryNs);
    const maxAge = limit(limits?.maxAgeNs);
    const tooOld = maxAge !== NO_MAX_AGE && clockNs - now > maxAge;
    const crossed = view.bidPrice === 0n || view.askPrice === 0n || view.bidPrice >= view.askPrice;
    failIf(RULE.book, !view.valid || crossed || tooOld);
    failIf(RULE.tradingState, stateStops(limits?.stateMask ?? 0, intent, isShort, given));
    failIf(RULE.quantity, quantity > limit(limits?.maxQuantity));
    if (quantity === 0n || quantity > QUANTITY_CEILING) failing.add(RULE.quantity);
    failIf(RULE.notional, notional > (limits?.maxNotional ?? 0n));
    failIf(RULE.collar, price < limit(limits?.collarLo) || price > limit(limits?.collarHi));
    const offGrid = price % BigInt(slot.tick) !== 0n || quantity % BigInt(slot.lot) !== 0n;
    failIf(RULE.increment, price === 0n || price > PRICE_CEILING || offGrid);
    const tooLong = symbol.pos + symbol.openBuy + more > limit(limits?.maxLong);
    const tooShort = symbol.pos - symbol.openSell - more < -limit(limits?.maxShort);
    failIf(RULE.position, sell ? tooShort : tooLong);
    const exceeds = (exposure: Exposure, max: { maxGross: bigint; maxNet: bigint } | undefined) =>
      exposure.gross + notional > (max?.maxGross ?? 0n) ||
      absolute(exposure.net + (sell ? -notional : notional)) > (max?.maxNet ?? 0n);
    failIf(RULE.exposure, exceeds(risk.account, device.account) || exceeds(risk.kind(kind), device.kinds.get(kind)));
    failIf(RULE.openOrders, symbol.openOrders + (replaces ? 0n : 1n) > limit(limits?.maxOpenOrders));
    failIf(RULE.inFlight, risk.inFlight + 1n > BigInt(device.maxInFlight));
    failIf(RULE.rate, now + BigInt(device.rateBurstNs) < risk.tat);
    failIf(RULE.throttle, !replaces && symbol.executions >= limit(limits?.maxExecutions));
    const last = symbol.lastOrder;
    const same = last !== undefined && last.sell === sell && last.price === price && last.quantity === quantity;
    failIf(RULE.duplicate, !replaces && same && BigInt.asUintN(64, now - last.now) < limit(limits?.duplicateNs));
    const { ownBid, ownAsk } = symbol;
    failIf(RULE.selfMatch, sell ? ownBid !== 0n && price <= ownBid : ownAsk !== 0n && price >= ownAsk);
    const overDay =
      risk.dayValue + notional > device.maxDayValue || risk.dayQuantity + quantity > device.maxDayQuantity;
    failIf(RULE.dayTotal, overDay);
    failIf(RULE.loss, risk.pnl < 0n && -risk.pnl > device.maxLoss);
    // Nothing waits to be sent: a serial path hands over each order at once.
    const room = BigInt.asIntN(32, this.#session.sendLimit - this.#session.sendNext);
    failIf(RULE.session, !this.#session.ready || room < BigInt(payloadBytes(intent)));
    const allowed = (bit: number) => (((limits?.allowed ?? 0) >> bit) & 1) === 1;
    const mark = replaces && isShort !== intent.resting?.short;
    const restsUnasked = intent.kind === 5 && !allowed(3);
    failIf(RULE.orderType, !allowed(sell ? (isShort ? 2 : 1) : 0) || restsUnasked || mark);
    const meaningless =
      !within(limits?.rulesOff, OFF_BY_SYMBOL) ||
      !within(device.rulesOff, OFF_BY_DEVICE) ||
      !within(device.waiveReducing, WAIVABLE);
    failIf(RULE.reserved, meaningless || (limits?.reserved ?? 0) !== 0 || device.reserved !== 0);
    return failing;
  }
}

/** *Actions*: `more`, what an intent adds to the open quantity. */
function addedQuantity({ action, quantity, resting }: Intent): bigint {
  return action === "replace" ? quantity - (resting?.rest ?? 0n) : quantity;
}

/** Rule 4: a bit of `state_mask` is set and its condition holds. */
function stateStops(mask: number, intent: Intent, isShort: boolean, { view, trading, market }: Circumstances): boolean {
  const { price } = intent;
  const conditions = [
    !trading.trading,
    trading.operationalHalt,
    !market.sessionOpen,
    market.marketHalt,
    trading.band && (price < trading.bandLo || price > trading.bandHi),
    trading.shortRestricted && isShort && price <= view.bidPrice,
    true,
  ];
  return conditions.some((holds, bit) => holds && ((mask >> bit) & 1) === 1);
}

function includes(codes: readonly number[] | undefined, code: number): boolean {
  return codes?.includes(code) ?? false;
}

function within(codes: readonly number[] | undefined, meaningful: readonly number[]): boolean {
  return (codes ?? []).every((code) => meaningful.includes(code));
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
