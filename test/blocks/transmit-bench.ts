// Drives tg_transmit one cycle at a time beside the model and takes its frames apart.

import { expect } from "vitest";
import { buildTcpFrame, fold, onesSum, ouch50, soupbintcp, TCP_ACK, TCP_PSH } from "../../proto/mod.ts";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import type { Random } from "../../sim/world/mod.ts";
import { howToRepeat, testSeed } from "./repeat.ts";
import { OPEN, type Permit, TransmitModel } from "./transmit-model.ts";

export const seed = testSeed();
export const repeat = howToRepeat(seed, "test/blocks/order-tx.test.ts test/blocks/withdrawal.test.ts");
export const TX_QUEUE = 4;
export const SYMBOLS = 4;
const ETHERNET_MIN = 60;
/** Older triggers read all ones. */
const COUNTABLE_NS = 400_000n;

const SESSION = {
  sourceMac: 0x0200_0000_0001,
  destinationMac: 0x0200_0000_0002,
  sourceIp: 0x0a01_0203,
  destinationIp: 0xc0a8_fe01,
  sourcePort: 40_001,
  destinationPort: 15_001,
};

export interface Order {
  readonly sell: boolean;
  readonly isShort: boolean;
  readonly price: number;
  readonly qty: number;
  readonly urn: number;
  readonly stock: string;
  readonly version: number;
  readonly kind: number;
  readonly action: "enter" | "replace" | "cancel";
  readonly order: number;
  readonly done: number;
  readonly bytes: number;
  readonly symbol: number;
  readonly lastCycle: number;
  readonly firstCycle: number;
  readonly arrivalNs: bigint;
}

interface Beat {
  readonly data: bigint;
  readonly keep: number;
  readonly last: boolean;
}

export class TransmitBench {
  readonly dut: Dut;
  readonly model = new TransmitModel<Order>();
  readonly frames: { bytes: Uint8Array; startedAt: number }[] = [];
  /** The frames that should come, as far as they have started. */
  readonly expected: Uint8Array[] = [];
  readonly sent: { order: Order; sequence: number; at: number }[] = [];
  readonly withdrawn: { order: Order; cause: number; at: number }[] = [];
  permit: Permit = { ...OPEN };
  ack = 0;
  window = 0;
  cycle = 0;
  ns = 1_000_000n;
  #frame: Beat[] = [];
  #startedAt = 0;
  #held: { readonly beat: Beat; readonly mayGo: boolean } | undefined;
  #write: number | undefined;
  #described = "";
  #host: { readonly bytes: Uint8Array; readonly payload: boolean } | undefined;

  readonly #queue: number;

  constructor(dut: Dut, queue: number) {
    this.dut = dut;
    this.#queue = queue;
  }

  /** The host says where the session stands. */
  setNext(sequence: number): void {
    this.#write = sequence;
    this.tick(false);
  }

  /** The gate's contract: an order of this cycle has room, the one that comes with it counted. */
  get room(): boolean {
    return this.model.waiting < this.#queue;
  }

  /** One cycle with these inputs, compared with the model; answers whether the first beat of a frame was on the stream in it. */
  tick(ready: boolean, order?: Order): boolean {
    const { dut, permit } = this;
    dut.in.m_axis_tx_tready = ready;
    dut.in.cyc_i = this.cycle & 0xffff;
    dut.in.ts_ns_i = this.ns;
    dut.in.armed_i = permit.armed;
    dut.in.lease_expiry_i = permit.lease;
    dut.in.kill_global_i = permit.killGlobal;
    dut.in.kill_kinds_i = permit.killKinds;
    dut.in.kill_symbols_i = permit.killSymbols;
    this.describe();
    dut.in.order_valid_i = order !== undefined;
    if (order !== undefined) {
      dut.pack("order_i", {
        origin: {
          version: order.version,
          sym: order.symbol,
          last_cyc: order.lastCycle & 0xffff,
          sof_cyc: order.firstCycle & 0xffff,
          sof_ts: order.arrivalNs,
        },
        sell: order.sell,
        is_short: order.isShort,
        price: order.price,
        qty: order.qty,
        urn: order.urn,
        stock: Buffer.from(order.stock.padEnd(8)).readBigUInt64BE(),
        kind: order.kind,
        action: `ACTION_${order.action.toUpperCase()}`,
        order: order.order,
        done: order.done,
        bytes: order.bytes,
      });
    }
    dut.eval();
    const first = this.#observe(ready);
    const host = dut.out.host_busy_o === 1 ? this.#host : undefined;
    const { valid, sent, withdrawn, hostStarts } = this.model.cycle(
      {
        order,
        permit,
        ns: this.ns,
        streamReady: ready,
        orderSoon: Number(dut.in.order_soon_i) === 1,
        host: host === undefined ? undefined : { length: host.bytes.length, payload: host.payload },
      },
      dut.out.m_axis_tx_tlast === 1,
    );
    if (dut.out.m_axis_tx_tvalid !== (valid ? 1 : 0)) {
      throw new Error(`cycle ${this.cycle}: tvalid is not ${valid}; ${repeat}`);
    }
    this.model.next = this.#write ?? this.model.next;
    this.#write = undefined;
    dut.step();
    const at = this.cycle;
    if (sent !== undefined) {
      this.sent.push({ ...sent, at });
      this.expected.push(segment(this, sent.sequence, orderPayload(sent.order)));
    }
    if (withdrawn !== undefined) this.withdrawn.push({ ...withdrawn, at });
    this.#compareTold(sent?.order, withdrawn, sent?.sequence);
    if (hostStarts !== undefined && host !== undefined) {
      this.expected.push(host.payload ? segment(this, hostStarts.sequence, host.bytes) : padded(host.bytes));
      if (host.payload) expect(dut.out.host_last_seq_o, repeat).toBe(hostStarts.sequence);
    }
    const numbers = [dut.out.waiting_o, dut.out.send_next_o, dut.out.waiting_bytes_o];
    if (numbers[0] !== this.model.waiting || numbers[1] !== this.model.next || numbers[2] !== this.model.waitingBytes) {
      expect(numbers, `cycle ${at}; ${repeat}`).toEqual([this.model.waiting, this.model.next, this.model.waitingBytes]);
    }
    this.cycle++;
    this.ns += 6n;
    return first;
  }

  /** The host keeps the session: where it stands. */
  describe(ready = this.permit.ready): void {
    const { ack, window } = this;
    const write = this.#write;
    const text = `${ready} ${ack} ${window} ${write}`;
    if (text === this.#described) return;
    this.#described = text;
    this.dut.pack("session_i", {
      ready,
      ...{ send_next_write: write !== undefined, send_next: write ?? 0, ack, window },
      ...{ local_mac: BigInt(SESSION.sourceMac), peer_mac: BigInt(SESSION.destinationMac) },
      ...{ local_ip: SESSION.sourceIp, peer_ip: SESSION.destinationIp },
      ...{ local_port: SESSION.sourcePort, peer_port: SESSION.destinationPort },
    });
  }

  /** What is told of the cycle that has just ended. */
  #compareTold(
    sent: Order | undefined,
    withdrawn: { readonly order: Order; readonly cause: number } | undefined,
    sequence: number | undefined,
  ): void {
    const { dut, cycle, ns } = this;
    const about = `cycle ${cycle}; ${repeat}`;
    const told = [dut.out.sent_valid_o, dut.out.withdrawn_valid_o];
    const wanted = [sent === undefined ? 0 : 1, withdrawn === undefined ? 0 : 1];
    if (told[0] !== wanted[0] || told[1] !== wanted[1]) expect(told, about).toEqual(wanted);
    const order = sent ?? withdrawn?.order;
    if (order === undefined) return;
    const { urn, qty, price, sell, kind, origin } = dut.unpack("told_order_o");
    const { symbol } = order;
    expect({ urn, qty, price, sell, kind, symbol: origin.sym }, about).toEqual({
      ...{ urn: order.urn, qty: order.qty, price: order.price, sell: order.sell ? 1 : 0, kind: order.kind, symbol },
    });
    expect(dut.out.told_ns_o, about).toBe(ns);
    if (withdrawn !== undefined) expect(dut.out.withdrawn_cause_o, about).toBe(withdrawn.cause);
    else {
      const countable = ns - order.arrivalNs < COUNTABLE_NS;
      const cycles = (from: number): number => (countable ? (cycle - from) & 0xffff : 0xffff);
      expect([dut.out.sent_seq_o, dut.out.sent_t1_o, dut.out.sent_t2_o], about).toEqual([
        ...[sequence, cycles(order.lastCycle), cycles(order.firstCycle)],
      ]);
    }
  }

  #observe(ready: boolean): boolean {
    const { dut } = this;
    const valid = dut.out.m_axis_tx_tvalid === 1;
    if (!valid) {
      const withdrawn = this.#held?.mayGo === true;
      if (withdrawn) this.#held = undefined;
      if (this.#held !== undefined || this.#frame.length > 0) throw new Error(`a gap inside a frame; ${repeat}`);
      return false;
    }
    const beat = {
      data: BigInt(dut.out.m_axis_tx_tdata),
      keep: Number(dut.out.m_axis_tx_tkeep),
      last: dut.out.m_axis_tx_tlast === 1,
    };
    if (this.#held !== undefined)
      expect(beat, `a beat that was not taken has changed; ${repeat}`).toEqual(this.#held.beat);
    const first = this.#frame.length === 0 && this.#held === undefined;
    // Only the first beat of an order may be taken back; the model says when it must be.
    this.#held = ready ? undefined : { beat, mayGo: this.#frame.length === 0 };
    if (!ready) return first;
    if (this.#frame.length === 0) this.#startedAt = this.cycle;
    this.#frame.push(beat);
    if (beat.last) this.#finish();
    return first;
  }

  #finish(): void {
    const bytes: number[] = [];
    for (const { data, keep, last } of this.#frame) {
      const count = Math.log2(keep + 1);
      if (!Number.isInteger(count) || (!last && count !== 8))
        throw new Error(`tkeep ${keep}, tlast ${last}; ${repeat}`);
      for (let i = 0; i < count; i++) bytes.push(Number((data >> BigInt(8 * i)) & 0xffn));
    }
    this.frames.push({ bytes: Uint8Array.from(bytes), startedAt: this.#startedAt });
    this.#frame = [];
  }

  /** The frame that the next request asks for. */
  expectHost(bytes: Uint8Array, payload: boolean): void {
    this.#host = { bytes, payload };
  }

  /** Fills the host buffer and asks for it to be sent. */
  host(bytes: Uint8Array, payload: boolean, tick: () => void): void {
    const { dut } = this;
    for (let at = 0; at < bytes.length; at += 4) {
      const word = Buffer.alloc(4);
      word.set(bytes.subarray(at, at + 4));
      dut.in.host_data_i = word.readUInt32LE();
      dut.in.host_data_write_i = 1;
      tick();
      dut.in.host_data_write_i = 0;
      tick();
    }
    this.expectHost(bytes, payload);
    dut.in.host_length_i = bytes.length;
    dut.in.host_payload_i = payload;
    dut.in.host_sum_i = fold(onesSum(bytes, 0, bytes.length));
    dut.in.host_request_i = 1;
    tick();
    dut.in.host_request_i = 0;
  }
}

export async function openTransmit({ symbols = SYMBOLS, queue = TX_QUEUE } = {}): Promise<TransmitBench> {
  const dut = await loadModule({ top: "tg_transmit", parameters: { SYMBOLS: symbols, TX_QUEUE: queue }, seed });
  for (const pulse of [
    "order_valid_i",
    "order_soon_i",
    "host_data_write_i",
    "host_request_i",
    "t1_valid_i",
    "t2_valid_i",
    "s_axis_order_tvalid",
  ]) {
    dut.in[pulse] = 0;
  }
  dut.in.m_axis_tx_tready = 1;
  const bench = new TransmitBench(dut, queue);
  bench.describe();
  dut.reset();
  for (let cycles = 0; dut.out.clearing_o === 1; cycles++) {
    if (cycles > 300) throw new Error("the histograms never end their clear");
    dut.step();
  }
  return bench;
}

export function drawOrder(random: Random, bench: { readonly cycle: number; readonly ns: bigint }): Order {
  const sell = random.chance(0.5);
  const extreme = random.chance(0.05);
  const kind = random.between(1, 2) === 1 ? random.between(1, 2) : QUOTING;
  const action = kind === QUOTING ? ((["enter", "replace", "cancel"] as const)[random.below(3)] ?? "enter") : "enter";
  return {
    action,
    order: random.u32(),
    done: action === "replace" ? random.below(2 ** 20) : 0,
    bytes: action === "cancel" ? 12 : action === "replace" ? 43 : kind === QUOTING ? 53 : 50,
    sell,
    isShort: sell && random.chance(0.5),
    price: extreme ? 0xffff_ffff : random.u32(),
    qty: extreme ? 0 : random.between(1, 999_999),
    urn: random.u32(),
    stock: Array.from({ length: random.between(1, 8) }, () => String.fromCharCode(random.between(65, 90))).join(""),
    version: random.u32(),
    kind,
    symbol: random.below(SYMBOLS),
    lastCycle: bench.cycle - random.between(11, 300),
    firstCycle: bench.cycle - random.between(300, 2000),
    arrivalNs: bench.ns - BigInt(random.between(2000, 10_000)),
  };
}

/** Kind whose orders rest. */
const QUOTING = 5;

/** Section 7, with the codecs of proto/wire. */
export function orderPayload(order: Order): Uint8Array {
  const bytes = new Uint8Array(order.bytes);
  bytes[1] = order.bytes - 2;
  bytes[2] = soupbintcp.UNSEQUENCED_DATA_TYPE;
  const digits = (value: number, count: number): string => value.toString(16).toUpperCase().padStart(count, "0");
  const clOrdId = `TG${digits(order.urn, 8)}${digits(order.version & 0xffff, 4)}`;
  if (order.action === "cancel") {
    ouch50.encodeCancelOrder({ urn: order.order, quantity: 0 }, bytes, soupbintcp.PACKET_PAYLOAD_AT);
    return bytes;
  }
  if (order.action === "replace") {
    ouch50.encodeReplaceOrder(
      {
        ...{
          originalUrn: order.order,
          urn: order.urn,
          quantity: (order.done + order.qty) >>> 0,
          price: BigInt(order.price),
        },
        ...{ timeInForce: "0", display: "Y", intermarketSweep: "N", clOrdId, options: [] },
      },
      bytes,
      soupbintcp.PACKET_PAYLOAD_AT,
    );
    return bytes;
  }
  const rests = order.kind === QUOTING;
  ouch50.encodeEnterOrder(
    {
      urn: order.urn,
      side: order.sell ? (order.isShort ? "T" : "S") : "B",
      quantity: order.qty,
      symbol: order.stock,
      price: BigInt(order.price),
      timeInForce: rests ? "0" : "3",
      display: "Y",
      capacity: "P",
      intermarketSweep: "N",
      crossType: "N",
      options: rests ? [{ name: "postOnly", value: "P" }] : [],
      clOrdId,
    },
    bytes,
    soupbintcp.PACKET_PAYLOAD_AT,
  );
  return bytes;
}

export function segment(bench: { ack: number; window: number }, sequence: number, payload: Uint8Array): Uint8Array {
  const frame = buildTcpFrame(
    { ...SESSION, sequence, acknowledgement: bench.ack, flags: TCP_PSH | TCP_ACK, window: bench.window },
    payload,
  );
  return padded(frame);
}

function padded(frame: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(Math.max(ETHERNET_MIN, frame.length));
  bytes.set(frame);
  return bytes;
}
