// The risk gate as docs/datapath.md section 6 tells it, in big integers.

export interface ModelLimits {
  readonly max_qty: number;
  readonly max_notional: bigint;
  readonly collar_lo: number;
  readonly collar_hi: number;
  readonly max_long: number;
  readonly max_short: number;
  readonly check_off: number;
  readonly interval_ns: number;
  readonly burst_ns: number;
}

export interface GateIntent {
  readonly symbol: number;
  readonly kind: number;
  readonly sell: boolean;
  readonly price: number;
  readonly qty: number;
  readonly now: bigint;
  readonly trading: boolean;
  readonly view: { valid: boolean; bid_px: number; bid_qty: number; ask_px: number; ask_qty: number };
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
  /** Orders between the gate and the wire. */
  readonly txWaiting: number;
  readonly txQueue: number;
}

export interface GateDecision {
  readonly bitmap: number;
  readonly reason: number;
  readonly isShort: boolean;
  readonly urn: number;
  readonly sendNext: number;
}

interface Risk {
  position: bigint;
  openBuy: bigint;
  openSell: bigint;
}

const I32_MAX = 2n ** 31n - 1n;
const I32_MIN = -(2n ** 31n);
const U32_MAX = 2n ** 32n - 1n;
const ORDER_BYTES = 50;
const SWITCHABLE = [4, 5, 6, 7, 9, 13];

const clamp = (value: bigint, low: bigint, high: bigint): bigint => (value < low ? low : value > high ? high : value);

export class GateModel {
  urn = 0;
  /** The transmitter's: what the next byte that leaves is numbered. */
  txNext = 0;
  #tat = 0n;
  readonly #risk = new Map<number, Risk>();

  risk(symbol: number): Risk {
    let own = this.#risk.get(symbol);
    if (own === undefined) {
      own = { position: 0n, openBuy: 0n, openSell: 0n };
      this.#risk.set(symbol, own);
    }
    return own;
  }

  clear(): void {
    this.#risk.clear();
    this.#tat = 0n;
  }

  position(symbol: number, delta: number, releaseBuy: number, releaseSell: number): void {
    const own = this.risk(symbol);
    own.position = clamp(own.position + BigInt(delta), I32_MIN, I32_MAX);
    own.openBuy = clamp(own.openBuy - BigInt(releaseBuy), 0n, U32_MAX);
    own.openSell = clamp(own.openSell - BigInt(releaseSell), 0n, U32_MAX);
  }

  decide(intent: GateIntent, limits: ModelLimits, operation: Operation): GateDecision {
    const own = this.risk(intent.symbol);
    const qty = BigInt(intent.qty);
    const { view } = intent;
    const failing = new Set<number>();
    const check = (code: number, fails: boolean): void => {
      const off = SWITCHABLE.includes(code) && ((limits.check_off >>> (code - 1)) & 1) === 1;
      if (fails && !off) failing.add(code);
    };
    check(
      1,
      operation.killGlobal ||
        ((operation.killKinds >>> intent.kind) & 1) === 1 ||
        ((operation.killSymbols >> BigInt(intent.symbol)) & 1n) === 1n,
    );
    check(2, !operation.armed || operation.clock >= operation.lease);
    check(3, !view.valid || view.bid_qty === 0 || view.ask_qty === 0 || view.bid_px >= view.ask_px);
    check(4, !intent.trading);
    check(5, intent.qty === 0 || intent.qty > limits.max_qty);
    if (intent.qty > 999_999) failing.add(5);
    check(6, BigInt(intent.price) * qty > limits.max_notional);
    check(7, intent.price < limits.collar_lo || intent.price > limits.collar_hi);
    check(
      9,
      intent.sell
        ? own.position - own.openSell - qty < -BigInt(limits.max_short)
        : own.position + own.openBuy + qty > BigInt(limits.max_long),
    );
    check(13, intent.now + BigInt(limits.burst_ns) < this.#tat);
    const sendNext = (this.txNext + ORDER_BYTES * operation.txWaiting) >>> 0;
    const room = (operation.sendLimit - sendNext) | 0;
    check(19, !operation.ready || room < ORDER_BYTES || operation.txWaiting >= operation.txQueue);

    const isShort = intent.sell && own.position - own.openSell < qty;
    if (failing.size > 0) {
      const bitmap = [...failing].reduce((bits, code) => bits | (1 << (code - 1)), 0);
      return { bitmap, reason: Math.min(...failing), isShort, urn: 0, sendNext: 0 };
    }
    const decision = { bitmap: 0, reason: 0, isShort, urn: this.urn, sendNext };
    if (intent.sell) own.openSell = clamp(own.openSell + qty, 0n, U32_MAX);
    else own.openBuy = clamp(own.openBuy + qty, 0n, U32_MAX);
    this.#tat = (intent.now > this.#tat ? intent.now : this.#tat) + BigInt(limits.interval_ns);
    this.urn = (this.urn + 1) >>> 0;
    return decision;
  }
}
