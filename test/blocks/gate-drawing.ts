// Random intents, limits and inputs for the gate. Limits are drawn beside what the intent would make of the state: a step below, on it, a step
// above, so that a wrong comparison, a lost carry or a stale sum shows.

import type { Random } from "../../sim/world/mod.ts";
import {
  type GateIntent,
  type GateModel,
  I32_MAX,
  type ModelDeviceLimits,
  type ModelLimits,
  type Operation,
  payloadBytes,
  QUOTING,
  type RestingAction,
  U32_MAX,
  U64_MAX,
} from "./gate-model.ts";

export const TX_QUEUE = 4;
export const KINDS = 5;

export interface Settings {
  readonly limits: ModelLimits;
  readonly device: ModelDeviceLimits;
  readonly operation: Operation;
}

const EDGE = 0.08;
const OFF_BITS = 0x1f_ffff;

export class Drawing {
  readonly #random: Random;
  readonly #symbols: number;
  readonly #model: GateModel;
  #now = 1000n;
  #before: GateIntent | undefined;

  constructor(random: Random, symbols: number, model: GateModel) {
    this.#random = random;
    this.#symbols = symbols;
    this.#model = model;
  }

  #rarely(): boolean {
    return this.#random.chance(0.02);
  }

  /** `open`, or near `edge`: where the rule passes and where it does not. */
  #limit(edge: bigint, open: bigint, most: bigint): bigint {
    if (!this.#random.chance(EDGE)) return open;
    const value = edge + BigInt(this.#random.between(-1, 1));
    return value < 0n ? 0n : value > most ? most : value;
  }

  #u64(): bigint {
    return (BigInt(this.#random.u32()) << 32n) | BigInt(this.#random.u32());
  }

  symbol(): number {
    return this.#random.chance(0.5) ? 0 : this.#random.below(this.#symbols);
  }

  intent(): GateIntent {
    const random = this.#random;
    this.#now += BigInt(random.below(60));
    const bid = 100 * random.between(9000, 9010);
    const ask = this.#rarely() ? bid - random.below(2) : bid + 100 * random.between(1, 3);
    const side = (): number => (random.chance(0.01) ? 0 : random.between(1, 500));
    const sell = random.chance(0.5);
    const price = this.#rarely()
      ? random.u32()
      : random.chance(0.1)
        ? random.between(1, 2_000_000_100)
        : sell
          ? bid
          : ask;
    const near = (): number => Math.max(0, price + random.between(-1, 1));
    const drawn: GateIntent = {
      symbol: this.symbol(),
      kind: random.between(1, KINDS),
      sell,
      price,
      qty: random.chance(0.01)
        ? 0
        : this.#rarely()
          ? random.u32()
          : random.chance(0.05)
            ? 999_999 + random.below(2)
            : 100 * random.between(1, 9),
      now: random.chance(0.002) ? this.#u64() : this.#now,
      trading: {
        session_open: !this.#rarely(),
        market_halt: this.#rarely(),
        trading: !this.#rarely(),
        operational_halt: this.#rarely(),
        short_restricted: random.chance(0.1),
        band: random.chance(0.1),
        band_lo: near(),
        band_hi: near(),
      },
      view: { valid: !this.#rarely(), bid_px: bid, bid_qty: side(), ask_px: ask, ask_qty: side() },
    };
    const { symbol, price: same, qty, sell: side0, view } = this.#before ?? drawn;
    const next = random.chance(0.2) ? { ...drawn, symbol, price: same, qty, sell: side0, view } : drawn;
    this.#before = next.kind === QUOTING && random.chance(0.6) ? { ...next, ...this.#resting(next) } : next;
    return this.#before;
  }

  /** An action on an order that rests; a cancel is for all of it. */
  #resting({ qty, sell }: GateIntent): { qty: number; rests: RestingAction } {
    const random = this.#random;
    const action = random.chance(0.7) ? "replace" : "cancel";
    const rest = random.chance(0.1) ? random.between(1, 999_999) : 100 * random.between(1, 9);
    const short = random.chance(sell ? 0.5 : 0.05);
    return {
      qty: action === "cancel" ? rest : qty,
      rests: { action, rest, order: random.u32(), done: random.below(2 ** 20), short },
    };
  }

  /** For an intent that comes next to the state that the model has now. */
  settings(intent: GateIntent): Settings {
    const random = this.#random;
    const model = this.#model;
    const own = model.slot(intent.symbol);
    const qty = BigInt(intent.qty);
    const notional = BigInt(intent.price) * qty;
    const signed = intent.sell ? -notional : notional;
    const more = qty - BigInt(intent.rests?.rest ?? 0);
    const after = intent.sell ? -(own.position - own.openSell - more) : own.position + own.openBuy + more;
    const bits = (chance: number): number => (random.chance(chance) ? random.u32() & OFF_BITS : 0);
    const small = (edge: number): number => Number(this.#limit(BigInt(edge), 0xffffn, 0xffffn));
    const u32 = (edge: bigint, open: bigint): number => Number(this.#limit(edge, open, U32_MAX));
    const u64 = (edge: bigint): bigint => this.#limit(edge, U64_MAX, U64_MAX);

    const clock = intent.now + BigInt(random.below(1000));
    const last = own.last?.now ?? 0n;
    const waiting = random.chance(0.1) ? random.between(1, TX_QUEUE) : 0;
    const waitingBytes = Array.from({ length: waiting }, () => [50, 53, 43, 12][random.below(4)] ?? 0).reduce(
      (a, b) => a + b,
      0,
    );
    const bytes = payloadBytes(intent);
    const openOrders = own.openOrders + (intent.rests?.action === "replace" ? 0 : 1);
    return {
      limits: {
        max_qty: u32(qty, U32_MAX),
        max_notional: u64(notional),
        collar_lo: u32(BigInt(intent.price), 0n),
        collar_hi: u32(BigInt(intent.price), U32_MAX),
        max_long: u32(after, I32_MAX),
        max_short: u32(after, I32_MAX),
        check_off: bits(0.1),
        reserved: random.chance(0.01),
        max_age_ns: random.chance(EDGE) ? (Number(clock - intent.now) + random.between(-1, 1)) >>> 0 : 0xffff_ffff,
        max_open_orders: small(openOrders),
        max_executions: small(own.executions + 1),
        duplicate_ns: u32(BigInt.asUintN(64, intent.now - last) + 1n, random.chance(0.2) ? U32_MAX : 0n),
        state_mask: random.chance(0.5) ? random.below(64) : this.#rarely() ? 64 : 0,
        allowed: this.#rarely() ? random.below(16) : 15,
        tick_100: random.chance(0.5),
        lot_100: random.chance(0.5),
      },
      device: {
        interval_ns: this.#rarely() ? random.u32() : random.below(120),
        burst_ns: u32(model.tat - intent.now, BigInt(random.chance(0.02) ? 0 : 0xffff_ffff)),
        check_off: bits(0.1),
        waive_reducing: bits(0.2),
        reserved: random.chance(0.01),
        max_in_flight: small(model.inFlight + 1),
        max_day_value: u64(model.dayValue + notional),
        max_day_qty: u64(model.dayQty + qty),
        max_loss: u64(-model.pnl),
        exposure: model.exposure.map(({ gross, net }) => ({
          max_gross: u64(gross + notional),
          max_net: u64(net + signed < 0n ? -(net + signed) : net + signed),
        })),
      },
      operation: {
        clock,
        armed: !this.#rarely(),
        lease: random.chance(EDGE) ? clock + BigInt(random.between(-1, 1)) : U64_MAX,
        killGlobal: random.chance(0.01),
        killKinds: this.#rarely() ? random.below(64) : 0,
        killSymbols: this.#rarely() ? BigInt(random.below(2 ** Math.min(4, this.#symbols))) : 0n,
        ready: !this.#rarely(),
        sendLimit: (model.txNext + waitingBytes + (random.chance(EDGE) ? bytes + random.between(-2, 2) : 5000)) >>> 0,
        txWaiting: waiting,
        txWaitingBytes: waitingBytes,
        txQueue: TX_QUEUE,
      },
    };
  }

  /** A value that now and then brings what it is added to to the end of its width. */
  signed64(): bigint {
    return BigInt.asIntN(
      64,
      this.#random.chance(0.1) ? this.#u64() : BigInt(this.#random.between(-100_000_000, 100_000_000)),
    );
  }

  unsigned64(): bigint {
    return this.#random.chance(0.1) ? U64_MAX - BigInt(this.#random.u32()) : BigInt(this.#random.u32());
  }
}
