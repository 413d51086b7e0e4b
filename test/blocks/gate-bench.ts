// Drives tg_gate one cycle at a time beside the model.

import { expect } from "vitest";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import type { Random } from "../../sim/world/mod.ts";
import { type GateIntent, GateModel, type ModelLimits, type Operation } from "./gate-model.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

export const seed = testSeed();
export const repeat = howToRepeat(seed, "test/blocks/gate.test.ts");
export const TX_QUEUE = 4;
const ORDER_BYTES = 50;
export const STOCK = 0x4142_4344_2020_2020n;
const U64 = (1n << 64n) - 1n;

export interface Settings {
  limits: ModelLimits;
  operation: Operation;
}

/** Mostly harmless values, each now and then one that lets a single rule fail. */
export class Drawing {
  readonly #random: Random;
  readonly #symbols: number;
  #now = 1000n;

  constructor(random: Random, symbols: number) {
    this.#random = random;
    this.#symbols = symbols;
  }

  #rarely(): boolean {
    return this.#random.chance(0.04);
  }

  intent(): GateIntent {
    const random = this.#random;
    this.#now += BigInt(random.below(60));
    const bid = random.between(900, 1000);
    const ask = this.#rarely() ? bid - random.below(3) : bid + random.between(1, 20);
    const side = (): number => (random.chance(0.01) ? 0 : random.between(1, 500));
    const sell = random.chance(0.5);
    return {
      symbol: random.chance(0.5) ? 0 : random.below(this.#symbols),
      kind: random.between(1, 2),
      sell,
      price: this.#rarely() ? random.u32() : sell ? bid : ask,
      qty: random.chance(0.01) ? 0 : this.#rarely() ? random.u32() : random.between(1, 120),
      now: this.#now,
      trading: !this.#rarely(),
      view: { valid: !this.#rarely(), bid_px: bid, bid_qty: side(), ask_px: ask, ask_qty: side() },
    };
  }

  settings(): Settings {
    const random = this.#random;
    const clock = BigInt(random.u32());
    const edge = random.chance(0.05);
    return {
      limits: {
        max_qty: this.#rarely() ? random.below(100) : this.#rarely() ? 0xffff_ffff : 2_000_000,
        max_notional: this.#rarely() ? BigInt(random.below(100_000)) : this.#rarely() ? 0n : U64,
        collar_lo: this.#rarely() ? 1000 : random.below(900),
        collar_hi: this.#rarely() ? 950 : random.chance(0.2) ? 0xffff_ffff : random.between(1020, 5000),
        max_long: random.chance(0.3) ? 0x7fff_ffff : random.below(4000),
        max_short: random.chance(0.3) ? 0x7fff_ffff : random.below(4000),
        // Any bit, those of rules that cannot be off included.
        check_off: random.chance(0.3) ? random.u32() & 0x1f_ffff : 0,
        interval_ns: random.below(120),
        burst_ns: random.chance(0.3) ? 0 : random.below(2000),
      },
      operation: {
        clock,
        armed: !this.#rarely(),
        lease: edge ? clock + BigInt(random.between(-1, 1)) : this.#rarely() ? 0n : U64,
        killGlobal: random.chance(0.02),
        killKinds: this.#rarely() ? random.below(8) : 0,
        killSymbols: this.#rarely() ? BigInt(random.below(2 ** Math.min(4, this.#symbols))) : 0n,
        ready: !this.#rarely(),
        sendLimit: random.u32(),
        txWaiting: random.chance(0.1) ? random.between(1, TX_QUEUE) : 0,
        txQueue: TX_QUEUE,
      },
    };
  }
}

export class GateBench {
  readonly dut: Dut;
  readonly model = new GateModel();
  /** The gate's own order of the last cycle, which the transmitter does not count yet. */
  #orderJustLeft = false;
  readonly lone = new Map<number, number>();
  sent = 0;

  constructor(dut: Dut) {
    this.dut = dut;
  }

  /** The slot the gate is to have ready in the next cycle; undefined: none can come. */
  announce(symbol: number | undefined): void {
    this.dut.in.next_idle_i = symbol === undefined;
    this.dut.in.next_sym_i = symbol ?? 0;
  }

  apply({ limits, operation }: Settings): void {
    const { dut } = this;
    dut.pack("limits_i", { ...limits });
    dut.in.ts_ns_i = operation.clock;
    dut.in.armed_i = operation.armed;
    dut.in.lease_expiry_i = operation.lease;
    dut.in.kill_global_i = operation.killGlobal;
    dut.in.kill_kinds_i = operation.killKinds;
    dut.in.kill_symbols_i =
      typeof dut.in.kill_symbols_i === "bigint" ? operation.killSymbols : Number(operation.killSymbols);
    dut.in.session_ready_i = operation.ready;
    dut.in.send_limit_i = operation.sendLimit;
    dut.in.tx_waiting_i = operation.txWaiting;
    dut.in.tx_next_i = this.model.txNext;
  }

  /** The intent's cycle; what comes out of it is compared after the edge. */
  decide(intent: GateIntent, settings: Settings, sequence: bigint): void {
    const { dut, model } = this;
    this.apply(settings);
    const { symbol, now, trading, view, kind, sell, price, qty } = intent;
    const notional = BigInt(price) * BigInt(qty);
    const origin = { seq: sequence, sof_ts: now, sym: symbol, trading, version: 7 };
    dut.pack("intent_i", { origin, view, kind, sell, price, qty, notional });
    dut.in.intent_valid_i = 1;
    const { operation } = settings;
    const waiting = operation.txWaiting + (this.#orderJustLeft ? 1 : 0);
    const expected = model.decide(intent, settings.limits, { ...operation, txWaiting: waiting });
    dut.step();
    dut.in.intent_valid_i = 0;
    this.#transmit();

    const decision = dut.unpack("decision_o");
    const got = [
      dut.out.decision_valid_o,
      dut.out.order_valid_o,
      decision.bitmap,
      decision.reason,
      decision.is_short,
      decision.urn,
      decision.send_next,
      decision.origin.seq,
    ];
    const sent = expected.bitmap === 0;
    const wanted = [
      1,
      sent ? 1 : 0,
      expected.bitmap,
      expected.reason,
      expected.isShort ? 1 : 0,
      expected.urn,
      expected.sendNext,
      sequence,
    ];
    if (JSON.stringify(got, bigints) !== JSON.stringify(wanted, bigints)) {
      expect(got, `${JSON.stringify({ intent, settings }, bigints)}; ${repeat}`).toEqual(wanted);
    }
    if (sent) {
      const order = dut.unpack("order_o");
      expect(
        [order.price, order.qty, order.sell, order.is_short, order.urn, order.kind, order.stock, order.origin.sym],
        repeat,
      ).toEqual([price, qty, sell ? 1 : 0, expected.isShort ? 1 : 0, expected.urn, kind, STOCK, symbol]);
      this.sent++;
    } else if ((expected.bitmap & (expected.bitmap - 1)) === 0) {
      this.lone.set(expected.reason, (this.lone.get(expected.reason) ?? 0) + 1);
    }
    this.#orderJustLeft = sent;
  }

  /** A transmitter that sends at once: the order of the last cycle takes its number in this one. */
  #transmit(): void {
    if (this.#orderJustLeft) this.model.txNext = (this.model.txNext + ORDER_BYTES) >>> 0;
  }

  /** A cycle without an intent. */
  idle(): void {
    this.dut.in.intent_valid_i = 0;
    this.dut.step();
    this.#transmit();
    this.#orderJustLeft = false;
    if (this.dut.out.decision_valid_o !== 0 || this.dut.out.order_valid_o !== 0) {
      throw new Error(`a decision without an intent; ${repeat}`);
    }
  }

  /** Position update through a free cycle. */
  position(symbol: number, delta: number, releaseBuy: number, releaseSell: number): void {
    const { dut } = this;
    dut.in.position_sym_i = symbol;
    dut.in.position_delta_i = delta >>> 0;
    dut.in.release_buy_i = releaseBuy;
    dut.in.release_sell_i = releaseSell;
    dut.in.position_valid_i = 1;
    this.announce(undefined);
    this.idle();
    expect(dut.out.position_done_o, repeat).toBe(1);
    dut.in.position_valid_i = 0;
    this.idle();
    this.model.position(symbol, delta, releaseBuy, releaseSell);
  }

  /** What the host reads of a slot; free cycles refresh it. */
  shown(symbol: number): { position: number; openBuy: number; openSell: number } {
    const { dut } = this;
    dut.in.show_sym_i = symbol;
    this.announce(undefined);
    this.idle();
    this.idle();
    return {
      position: dut.out.show_position_o | 0,
      openBuy: dut.out.show_open_buy_o,
      openSell: dut.out.show_open_sell_o,
    };
  }

  clear(): void {
    const { dut } = this;
    this.announce(undefined);
    this.idle();
    dut.in.clear_i = 1;
    dut.step();
    dut.in.clear_i = 0;
    expect(dut.out.clearing_o).toBe(1);
    settle(dut);
    this.model.clear();
  }
}

const bigints = (_: string, value: unknown): unknown => (typeof value === "bigint" ? `${value}n` : value);

function settle(dut: Dut): void {
  for (let cycles = 0; dut.out.clearing_o === 1; cycles++) {
    if (cycles > 300) throw new Error(`the gate never ends its clear; ${repeat}`);
    dut.step();
  }
}

export async function openGate(symbols: number): Promise<GateBench> {
  const dut = await loadModule({ top: "tg_gate", parameters: { SYMBOLS: symbols, TX_QUEUE }, seed });
  // A seeded model starts with random inputs too.
  for (const pulse of ["clear_i", "intent_valid_i", "urn_write_i", "position_valid_i"]) {
    dut.in[pulse] = 0;
  }
  dut.in.stock_i = STOCK;
  dut.in.next_idle_i = 1;
  dut.reset();
  settle(dut);
  return new GateBench(dut);
}
