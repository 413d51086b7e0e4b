// Drives tg_gate one cycle at a time beside the model.

import { expect } from "vitest";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import { KINDS, type Settings, TX_QUEUE } from "./gate-drawing.ts";
import { type GateIntent, GateModel, payloadBytes, type SlotRisk } from "./gate-model.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

export const seed = testSeed();
export const repeat = howToRepeat(seed, "test/blocks/gate.test.ts");
const STOCK = 0x4142_4344_2020_2020n;
/** Cycles between an input and the next intent, as the pipeline keeps them. */
const INPUT_CYCLES = 2;

/** An intent with everything that is to be around it. */
export interface Turn {
  readonly intent: GateIntent;
  readonly settings: Settings;
}

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);

export class GateBench {
  readonly dut: Dut;
  readonly model = new GateModel();
  /** Bytes of the gate's own order of the last cycle, which the transmitter does not count yet; 0: none. */
  #justLeft = 0;
  readonly lone = new Map<number, number>();
  /** Sent, by action. */
  readonly actions = new Map<number, number>();
  sent = 0;

  constructor(dut: Dut) {
    this.dut = dut;
  }

  /** What the next cycle's intent needs a cycle ahead; undefined: none comes. */
  #announce(turn: Turn | undefined): void {
    const { dut } = this;
    dut.in.next_sym_i = turn?.intent.symbol ?? 0;
    if (turn === undefined) return;
    const { exposure, ...limits } = turn.settings.device;
    dut.pack("next_device_limits_i", limits);
    let packed = 0n;
    for (let index = KINDS; index >= 0; index--) {
      const { max_gross = 0n, max_net = 0n } = exposure[index] ?? {};
      packed = (packed << 128n) | (max_gross << 64n) | max_net;
    }
    dut.in.next_exposure_i = packed;
  }

  #apply({ limits, operation }: Settings): void {
    const { dut } = this;
    dut.pack("limits_i", { ...limits });
    dut.in.ts_ns_i = u64(operation.clock);
    dut.in.armed_i = operation.armed;
    dut.in.lease_expiry_i = u64(operation.lease);
    dut.in.kill_global_i = operation.killGlobal;
    dut.in.kill_kinds_i = operation.killKinds;
    dut.in.kill_symbols_i =
      typeof dut.in.kill_symbols_i === "bigint" ? operation.killSymbols : Number(operation.killSymbols);
    dut.in.session_ready_i = operation.ready;
    dut.in.send_limit_i = operation.sendLimit;
    dut.in.tx_waiting_i = operation.txWaiting;
    dut.in.tx_waiting_bytes_i = operation.txWaitingBytes;
    dut.in.tx_next_i = this.model.txNext;
  }

  /** The intent's cycle; `next` comes in the very next one. What comes out is compared after the edge. */
  decide(turn: Turn, sequence: bigint, next?: () => Turn): Turn | undefined {
    const { dut, model } = this;
    const { intent, settings } = turn;
    this.#apply(settings);
    const { symbol, now, trading, view, kind, sell, price, qty, rests } = intent;
    const notional = BigInt(price) * BigInt(qty);
    // The message may be another slot's, as with the second leg of an arbitrage.
    const origin = { seq: sequence, sof_ts: now, sym: Number(sequence & 1n), version: 7 };
    const price_whole = price % 100 === 0;
    const qty_whole = qty % 100 === 0;
    dut.pack("intent_i", {
      ...{
        origin,
        sym: symbol,
        trading: { ...trading },
        view,
        kind,
        sell,
        price,
        qty,
        action: rests === undefined ? "ACTION_ENTER" : rests.action === "replace" ? "ACTION_REPLACE" : "ACTION_CANCEL",
        more: BigInt.asUintN(33, BigInt(qty - (rests?.rest ?? 0))),
        order: rests?.order ?? 0,
        done: rests?.done ?? 0,
        rest_short: rests?.short ?? false,
        notional,
        price_whole,
        qty_whole,
      },
    });
    dut.in.intent_valid_i = 1;
    const { operation } = settings;
    const txWaiting = operation.txWaiting + (this.#justLeft > 0 ? 1 : 0);
    const txWaitingBytes = operation.txWaitingBytes + this.#justLeft;
    const expected = model.decide(intent, settings.limits, settings.device, {
      ...operation,
      txWaiting,
      txWaitingBytes,
    });
    const following = next?.();
    this.#announce(following);
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
      decision.origin.sym,
    ];
    const sent = expected.bitmap === 0;
    const { bitmap, reason, isShort, urn, sendNext } = expected;
    const wanted = [1, sent ? 1 : 0, bitmap, reason, isShort ? 1 : 0, urn, sendNext, sequence, symbol];
    if (JSON.stringify(got, bigints) !== JSON.stringify(wanted, bigints)) {
      expect(got, `${JSON.stringify({ intent, settings, model }, bigints)}; ${repeat}`).toEqual(wanted);
    }
    if (sent) {
      const order = dut.unpack("order_o");
      const action = rests === undefined ? 0 : rests.action === "replace" ? 1 : 2;
      expect(
        [order.price, order.qty, order.sell, order.is_short, order.urn, order.kind, order.stock, order.origin.sym],
        repeat,
      ).toEqual([price, qty, sell ? 1 : 0, isShort ? 1 : 0, urn, kind, STOCK, symbol]);
      expect([order.action, order.order, order.done, order.bytes, decision.action], repeat).toEqual([
        ...[action, rests?.order ?? 0, rests?.done ?? 0, payloadBytes(intent), action],
      ]);
      this.sent++;
      this.actions.set(action, (this.actions.get(action) ?? 0) + 1);
    } else if ((bitmap & (bitmap - 1)) === 0) {
      this.lone.set(reason, (this.lone.get(reason) ?? 0) + 1);
    }
    this.#justLeft = sent ? payloadBytes(intent) : 0;
    return following;
  }

  /** A transmitter that sends at once: the order of the last cycle takes its number in this one. */
  #transmit(): void {
    this.model.txNext = (this.model.txNext + this.#justLeft) >>> 0;
  }

  /** A cycle without an intent; `next` comes in the one after it. */
  idle(next?: Turn): void {
    this.#announce(next);
    this.dut.in.intent_valid_i = 0;
    this.dut.step();
    this.#transmit();
    this.#justLeft = 0;
    if (this.dut.out.decision_valid_o !== 0 || this.dut.out.order_valid_o !== 0) {
      throw new Error(`a decision without an intent; ${repeat}`);
    }
  }

  /** A single intent, with a cycle before it in which it is announced. */
  single(turn: Turn, sequence: bigint): void {
    this.idle(turn);
    this.decide(turn, sequence);
  }

  /** An input of the host in a quiet moment. */
  #input(op: string, sel: number, first: bigint, second = 0n): void {
    const { dut } = this;
    dut.pack("input_i", { op, sel, first: u64(first), second: u64(second) });
    dut.in.input_valid_i = 1;
    dut.in.quiet_i = 1;
    this.idle();
    expect(dut.out.input_done_o, repeat).toBe(1);
    dut.in.input_valid_i = 0;
    dut.in.quiet_i = 0;
    for (let cycle = 0; cycle <= INPUT_CYCLES; cycle++) this.idle();
  }

  position(symbol: number, delta: number, releaseBuy: number, releaseSell: number, releaseOrders: number): void {
    const first = (BigInt(delta >>> 0) << 32n) | BigInt(releaseBuy);
    this.#input("RISK_POSITION", symbol, first, (BigInt(releaseOrders) << 32n) | BigInt(releaseSell));
    this.model.position(symbol, delta, releaseBuy, releaseSell, releaseOrders);
  }

  account(kind: number, gross: bigint, net: bigint): void {
    this.#input("RISK_ACCOUNT", kind, gross, net);
    this.model.account(kind, gross, net);
  }

  acknowledge(count: number): void {
    this.#input("RISK_ACKNOWLEDGE", 0, BigInt(count));
    this.model.acknowledge(count);
  }

  loss(pnl: bigint): void {
    this.#input("RISK_LOSS", 0, pnl);
    this.model.pnl = pnl;
  }

  day(value: bigint, quantity: bigint): void {
    this.#input("RISK_DAY", 0, value, quantity);
    this.model.dayValue = value;
    this.model.dayQty = quantity;
  }

  own(symbol: number, bid: number, ask: number): void {
    this.#input("RISK_OWN", symbol, (BigInt(bid) << 32n) | BigInt(ask));
    this.model.slot(symbol).ownBid = bid;
    this.model.slot(symbol).ownAsk = ask;
  }

  resetThrottle(symbol: number): void {
    this.#input("RISK_THROTTLE", symbol, 0n);
    this.model.slot(symbol).executions = 0;
  }

  /** What the host reads of a slot, compared with the model. */
  compareSlot(symbol: number): void {
    const { dut, model } = this;
    dut.in.show_sym_i = symbol;
    this.idle();
    const shown = dut.unpack("show_state_o");
    const own: SlotRisk = model.slot(symbol);
    expect(
      [
        shown.position | 0,
        shown.open_buy,
        shown.open_sell,
        shown.open_orders,
        shown.executions,
        shown.own_bid,
        shown.own_ask,
      ],
      repeat,
    ).toEqual([
      ...[Number(own.position), Number(own.openBuy), Number(own.openSell), own.openOrders, own.executions],
      ...[own.ownBid, own.ownAsk],
    ]);
  }

  /** What the host reads of the device. */
  compareDevice(): void {
    const { dut, model } = this;
    for (const [kind, { gross, net }] of model.exposure.entries()) {
      dut.in.show_kind_i = kind;
      dut.eval();
      const shown = dut.unpack("show_device_o");
      expect(
        [shown.gross, shown.net, shown.in_flight, shown.pnl, shown.day_value, shown.day_qty],
        `kind ${kind}; ${repeat}`,
      ).toEqual([gross, u64(net), model.inFlight, u64(model.pnl), model.dayValue, model.dayQty]);
    }
  }

  clear(): void {
    const { dut } = this;
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
  for (const pulse of ["clear_i", "intent_valid_i", "urn_write_i", "input_valid_i", "quiet_i"]) {
    dut.in[pulse] = 0;
  }
  dut.in.stock_i = STOCK;
  dut.reset();
  settle(dut);
  return new GateBench(dut);
}
