// The risk gate as docs/datapath.md section 6 tells it, in big integers.

export interface ModelLimits {
  readonly max_qty: number;
  readonly max_notional: bigint;
  readonly collar_lo: number;
  readonly collar_hi: number;
  readonly max_long: number;
  readonly max_short: number;
  readonly check_off: number;
  readonly reserved: boolean;
  readonly max_age_ns: number;
  readonly max_open_orders: number;
  readonly max_executions: number;
  readonly duplicate_ns: number;
  readonly state_mask: number;
  readonly allowed: number;
  /** Of the slot. */
  readonly tick_100: boolean;
  readonly lot_100: boolean;
}

export interface ModelExposure {
  readonly max_gross: bigint;
  readonly max_net: bigint;
}

export interface ModelDeviceLimits {
  readonly interval_ns: number;
  readonly burst_ns: number;
  readonly check_off: number;
  readonly waive_reducing: number;
  readonly reserved: boolean;
  readonly max_in_flight: number;
  readonly max_day_value: bigint;
  readonly max_day_qty: bigint;
  readonly max_loss: bigint;
  /** The account, then kinds from 1 on. */
  readonly exposure: readonly ModelExposure[];
}

export interface GateTrading {
  readonly session_open: boolean;
  readonly market_halt: boolean;
  readonly trading: boolean;
  readonly operational_halt: boolean;
  readonly short_restricted: boolean;
  readonly band: boolean;
  readonly band_lo: number;
  readonly band_hi: number;
}

export interface GateIntent {
  readonly symbol: number;
  readonly kind: number;
  readonly sell: boolean;
  readonly price: number;
  readonly qty: number;
  /** What it does with the order that rests on its side; undefined: enters one. */
  readonly rests?: RestingAction;
  readonly now: bigint;
  readonly trading: GateTrading;
  readonly view: { valid: boolean; bid_px: number; bid_qty: number; ask_px: number; ask_qty: number };
}

export interface RestingAction {
  readonly action: "replace" | "cancel";
  readonly rest: number;
  readonly order: number;
  readonly done: number;
  readonly short: boolean;
}

/** Kind whose orders rest. */
export const QUOTING = 5;

/** Bytes of an intent's payload (section 7). */
export function payloadBytes({ kind, rests }: Pick<GateIntent, "kind" | "rests">): number {
  if (rests !== undefined) return rests.action === "cancel" ? 12 : 43;
  return kind === QUOTING ? 53 : 50;
}

/** What the host set, as the gate sees it in the intent's cycle. */
export interface Operation {
  readonly clock: bigint;
  readonly armed: boolean;
  readonly lease: bigint;
  readonly killGlobal: boolean;
  readonly killKinds: number;
  readonly killSymbols: bigint;
  readonly ready: boolean;
  readonly sendLimit: number;
  /** Orders between the gate and the wire, and the bytes of their payloads. */
  readonly txWaiting: number;
  readonly txWaitingBytes: number;
  readonly txQueue: number;
}

export interface GateDecision {
  readonly bitmap: number;
  readonly reason: number;
  readonly isShort: boolean;
  readonly urn: number;
  readonly sendNext: number;
}

export interface SlotRisk {
  position: bigint;
  openBuy: bigint;
  openSell: bigint;
  openOrders: number;
  executions: number;
  last: { sell: boolean; price: number; qty: number; now: bigint } | undefined;
  ownBid: number;
  ownAsk: number;
}

export const I32_MAX = 2n ** 31n - 1n;
const I32_MIN = -(2n ** 31n);
export const U32_MAX = 2n ** 32n - 1n;
export const U64_MAX = 2n ** 64n - 1n;
const I64_MAX = 2n ** 63n - 1n;
const I64_MIN = -(2n ** 63n);
const U16_MAX = 0xffff;
const NO_MAX_AGE = 0xffff_ffff;
const KINDS = 5;
const OF_CANCEL = [1, 2, 19];
const OFF_BY_SLOT = [4, 5, 6, 7, 8, 9, 11, 14, 15, 16, 20];
const OFF_BY_DEVICE = [10, 12, 13, 17, 18];
const WAIVABLE = [6, 10, 11, 14, 17, 18];

const clamp = (value: bigint, low: bigint, high: bigint): bigint => (value < low ? low : value > high ? high : value);
const has = (bits: number, code: number): boolean => ((bits >>> (code - 1)) & 1) === 1;
const magnitude = (value: bigint): bigint => (value < 0n ? -value : value);

export class GateModel {
  urn = 0;
  /** The transmitter's: what the next byte that leaves is numbered. */
  txNext = 0;
  tat = 0n;
  inFlight = 0;
  dayValue = 0n;
  dayQty = 0n;
  pnl = 0n;
  /** The account, then kinds from 1 on. */
  readonly exposure: { gross: bigint; net: bigint }[] = [];
  readonly #slots = new Map<number, SlotRisk>();

  constructor() {
    this.clear();
  }

  slot(symbol: number): SlotRisk {
    let own = this.#slots.get(symbol);
    if (own === undefined) {
      own = {
        position: 0n,
        openBuy: 0n,
        openSell: 0n,
        openOrders: 0,
        executions: 0,
        last: undefined,
        ownBid: 0,
        ownAsk: 0,
      };
      this.#slots.set(symbol, own);
    }
    return own;
  }

  clear(): void {
    this.#slots.clear();
    this.tat = this.dayValue = this.dayQty = this.pnl = 0n;
    this.inFlight = 0;
    for (let kind = 0; kind <= KINDS; kind++) this.exposure[kind] = { gross: 0n, net: 0n };
  }

  // ---- Inputs of the host
  position(symbol: number, delta: number, releaseBuy: number, releaseSell: number, releaseOrders: number): void {
    const own = this.slot(symbol);
    own.position = clamp(own.position + BigInt(delta), I32_MIN, I32_MAX);
    own.openBuy = clamp(own.openBuy - BigInt(releaseBuy), 0n, U32_MAX);
    own.openSell = clamp(own.openSell - BigInt(releaseSell), 0n, U32_MAX);
    own.openOrders = Math.max(own.openOrders - releaseOrders, 0);
  }

  account(kind: number, gross: bigint, net: bigint): void {
    for (const index of kind === 0 ? [0] : [0, kind]) this.#expose(index, gross, net);
  }

  acknowledge(count: number): void {
    this.inFlight = Math.max(this.inFlight - count, 0);
  }

  #expose(index: number, gross: bigint, net: bigint): void {
    const own = this.exposure[index];
    if (own === undefined) return;
    own.gross = clamp(own.gross + gross, 0n, U64_MAX);
    own.net = clamp(own.net + net, I64_MIN, I64_MAX);
  }

  // ---- An intent
  decide(intent: GateIntent, limits: ModelLimits, device: ModelDeviceLimits, operation: Operation): GateDecision {
    const own = this.slot(intent.symbol);
    const { view, trading, sell, price, now } = intent;
    const qty = BigInt(intent.qty);
    const notional = BigInt(price) * qty;
    const { rests } = intent;
    const [replace, cancel] = [rests?.action === "replace", rests?.action === "cancel"];
    const more = qty - BigInt(rests?.rest ?? 0);
    const bytes = payloadBytes(intent);
    const becomesShort = sell && own.position - own.openSell < more;
    const isShort = cancel ? rests?.short === true : becomesShort;
    const reduces = sell ? own.position - own.openSell >= more : own.position + own.openBuy + more <= 0n;

    const failing = new Set<number>();
    const check = (code: number, fails: boolean): void => {
      const off =
        (OFF_BY_SLOT.includes(code) && has(limits.check_off, code)) ||
        (OFF_BY_DEVICE.includes(code) && has(device.check_off, code)) ||
        (reduces && WAIVABLE.includes(code) && has(device.waive_reducing, code));
      if (fails && !off && (!cancel || OF_CANCEL.includes(code))) failing.add(code);
    };
    check(
      1,
      operation.killGlobal ||
        ((operation.killKinds >>> intent.kind) & 1) === 1 ||
        ((operation.killSymbols >> BigInt(intent.symbol)) & 1n) === 1n,
    );
    check(2, !operation.armed || operation.clock >= operation.lease);
    check(
      3,
      !view.valid ||
        view.bid_qty === 0 ||
        view.ask_qty === 0 ||
        view.bid_px >= view.ask_px ||
        (limits.max_age_ns !== NO_MAX_AGE && operation.clock - now > BigInt(limits.max_age_ns)),
    );
    const conditions = [
      !trading.trading,
      trading.operational_halt,
      !trading.session_open,
      trading.market_halt,
      trading.band && (price < trading.band_lo || price > trading.band_hi),
      trading.short_restricted && becomesShort && price <= view.bid_px,
      true,
    ];
    check(
      4,
      conditions.some((holds, bit) => holds && ((limits.state_mask >>> bit) & 1) === 1),
    );
    check(5, intent.qty > limits.max_qty);
    if (!cancel && (intent.qty === 0 || intent.qty > 999_999)) failing.add(5);
    check(6, notional > limits.max_notional);
    check(7, price < limits.collar_lo || price > limits.collar_hi);
    check(
      8,
      price === 0 ||
        price > 1_999_999_900 ||
        (limits.tick_100 && price % 100 !== 0) ||
        (limits.lot_100 && intent.qty % 100 !== 0),
    );
    check(
      9,
      sell
        ? own.position - own.openSell - more < -BigInt(limits.max_short)
        : own.position + own.openBuy + more > BigInt(limits.max_long),
    );
    const signed = sell ? -notional : notional;
    check(
      10,
      [0, intent.kind].some((index) => {
        const { gross, net } = this.exposure[index] ?? { gross: 0n, net: 0n };
        const { max_gross, max_net } = device.exposure[index] ?? { max_gross: 0n, max_net: 0n };
        return gross + notional > max_gross || magnitude(net + signed) > max_net;
      }),
    );
    check(11, own.openOrders + (replace ? 0 : 1) > limits.max_open_orders);
    check(12, this.inFlight + 1 > device.max_in_flight);
    check(13, now + BigInt(device.burst_ns) < this.tat);
    check(14, !replace && own.executions >= limits.max_executions);
    const { last } = own;
    check(
      15,
      !replace &&
        last !== undefined &&
        last.sell === sell &&
        last.price === price &&
        last.qty === intent.qty &&
        BigInt.asUintN(64, now - last.now) < BigInt(limits.duplicate_ns),
    );
    check(16, sell ? own.ownBid !== 0 && price <= own.ownBid : own.ownAsk !== 0 && price >= own.ownAsk);
    check(17, this.dayValue + notional > device.max_day_value || this.dayQty + qty > device.max_day_qty);
    check(18, this.pnl < 0n && -this.pnl > device.max_loss);
    const sendNext = (this.txNext + operation.txWaitingBytes) >>> 0;
    const room = (operation.sendLimit - sendNext) | 0;
    check(19, !operation.ready || room < bytes || operation.txWaiting >= operation.txQueue);
    check(
      20,
      ((limits.allowed >>> (becomesShort ? 2 : sell ? 1 : 0)) & 1) === 0 ||
        (intent.kind === QUOTING && ((limits.allowed >>> 3) & 1) === 0) ||
        (replace && sell && becomesShort !== rests?.short),
    );
    check(21, limits.reserved || device.reserved);

    if (failing.size > 0) {
      const bitmap = [...failing].reduce((bits, code) => bits | (1 << (code - 1)), 0);
      return { bitmap, reason: Math.min(...failing), isShort, urn: 0, sendNext: 0 };
    }
    const decision = { bitmap: 0, reason: 0, isShort, urn: this.urn, sendNext };
    this.inFlight = Math.min(this.inFlight + 1, U16_MAX);
    this.tat = clamp((now > this.tat ? now : this.tat) + BigInt(device.interval_ns), 0n, U64_MAX);
    this.urn = (this.urn + 1) >>> 0;
    if (cancel) return decision;
    if (sell) own.openSell = clamp(own.openSell + qty, 0n, U32_MAX);
    else own.openBuy = clamp(own.openBuy + qty, 0n, U32_MAX);
    own.openOrders = Math.min(own.openOrders + 1, U16_MAX);
    if (!replace) {
      own.executions = Math.min(own.executions + 1, U16_MAX);
      own.last = { sell, price, qty: intent.qty, now };
    }
    this.#expose(0, notional, signed);
    this.#expose(intent.kind, notional, signed);
    this.dayValue = clamp(this.dayValue + notional, 0n, U64_MAX);
    this.dayQty = clamp(this.dayQty + qty, 0n, U64_MAX);
    return decision;
  }
}
