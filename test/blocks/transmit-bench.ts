// Drives tg_transmit one cycle at a time and takes its frames apart.

import { expect } from "vitest";
import {
  buildTcpFrame,
  fold,
  onesSum,
  ouch50,
  pseudoHeaderSum,
  soupbintcp,
  TCP_ACK,
  TCP_PSH,
} from "../../proto/mod.ts";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import type { Random } from "../../sim/world/mod.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

export const seed = testSeed();
export const repeat = howToRepeat(seed, "test/blocks/order-tx.test.ts");
export const TX_QUEUE = 4;
const HEADER_BYTES = 54;

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
  readonly tcpSeq: number;
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
  readonly frames: { bytes: Uint8Array; startedAt: number }[] = [];
  readonly sent: { urn: number; t1: number; t2: number; ns: bigint }[] = [];
  sendNext = 0;
  ack = 0;
  window = 0;
  cycle = 0;
  ns = 1_000_000n;
  #frame: Beat[] = [];
  #startedAt = 0;
  #held: Beat | undefined;

  constructor(dut: Dut) {
    this.dut = dut;
  }

  /** One cycle with these inputs; answers whether the first beat of a frame was on the stream in it. */
  tick(ready: boolean, order?: Order): boolean {
    const { dut } = this;
    dut.in.m_axis_tx_tready = ready;
    dut.in.cyc_i = this.cycle & 0xffff;
    dut.in.ts_ns_i = this.ns;
    dut.in.send_next_i = this.sendNext;
    dut.in.ack_i = this.ack;
    dut.in.window_i = this.window;
    dut.in.order_valid_i = order !== undefined;
    if (order !== undefined) {
      dut.pack("order_i", {
        origin: {
          version: order.version,
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
        tcp_seq: order.tcpSeq,
      });
    }
    dut.eval();
    const first = this.#observe(ready);
    if (dut.out.host_sent_o === 1) this.sendNext = (this.sendNext + dut.out.host_sent_bytes_o) >>> 0;
    dut.step();
    if (dut.out.sent_valid_o === 1) {
      const { urn } = dut.unpack("sent_order_o");
      this.sent.push({ urn, t1: dut.out.sent_t1_o, t2: dut.out.sent_t2_o, ns: dut.out.sent_ns_o });
    }
    this.cycle++;
    this.ns += 6n;
    return first;
  }

  #observe(ready: boolean): boolean {
    const { dut } = this;
    const valid = dut.out.m_axis_tx_tvalid === 1;
    if (!valid) {
      if (this.#held !== undefined || this.#frame.length > 0) throw new Error(`a gap inside a frame; ${repeat}`);
      return false;
    }
    const beat = {
      data: BigInt(dut.out.m_axis_tx_tdata),
      keep: Number(dut.out.m_axis_tx_tkeep),
      last: dut.out.m_axis_tx_tlast === 1,
    };
    if (this.#held !== undefined) expect(beat, `a beat that was not taken has changed; ${repeat}`).toEqual(this.#held);
    const first = this.#frame.length === 0 && this.#held === undefined;
    this.#held = ready ? undefined : beat;
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
    dut.in.host_length_i = bytes.length;
    dut.in.host_payload_i = payload;
    dut.in.host_sum_i = fold(onesSum(bytes, 0, bytes.length));
    dut.in.host_request_i = 1;
    tick();
    dut.in.host_request_i = 0;
  }
}

export async function openTransmit(): Promise<TransmitBench> {
  const dut = await loadModule({ top: "tg_transmit", parameters: { TX_QUEUE }, seed });
  for (const pulse of [
    "order_valid_i",
    "order_soon_i",
    "host_data_write_i",
    "host_request_i",
    "t1_valid_i",
    "t2_valid_i",
  ]) {
    dut.in[pulse] = 0;
  }
  dut.in.m_axis_tx_tready = 1;
  dut.in.local_mac_i = BigInt(SESSION.sourceMac);
  dut.in.peer_mac_i = BigInt(SESSION.destinationMac);
  dut.in.local_ip_i = SESSION.sourceIp;
  dut.in.peer_ip_i = SESSION.destinationIp;
  dut.in.local_port_i = SESSION.sourcePort;
  dut.in.peer_port_i = SESSION.destinationPort;
  // The base sums of the register map: everything that is the same in all segments, lengths and checksums 0.
  const empty = buildTcpFrame(
    { ...SESSION, sequence: 0, acknowledgement: 0, flags: TCP_PSH | TCP_ACK, window: 0 },
    new Uint8Array(0),
  );
  empty.fill(0, 16, 18);
  empty.fill(0, 24, 26);
  empty.fill(0, 50, 52);
  dut.in.ip_base_sum_i = fold(onesSum(empty, 14, 34));
  dut.in.tcp_base_sum_i = fold(
    onesSum(empty, 34, HEADER_BYTES, pseudoHeaderSum(SESSION.sourceIp, SESSION.destinationIp, 6, 0)),
  );
  dut.reset();
  for (let cycles = 0; dut.out.clearing_o === 1; cycles++) {
    if (cycles > 300) throw new Error("the histograms never end their clear");
    dut.step();
  }
  return new TransmitBench(dut);
}

export function drawOrder(random: Random, bench: TransmitBench): Order {
  const sell = random.chance(0.5);
  const extreme = random.chance(0.05);
  const order = {
    sell,
    isShort: sell && random.chance(0.5),
    price: extreme ? 0xffff_ffff : random.u32(),
    qty: extreme ? 0 : random.between(1, 999_999),
    urn: random.u32(),
    stock: Array.from({ length: random.between(1, 8) }, () => String.fromCharCode(random.between(65, 90))).join(""),
    version: random.u32(),
    tcpSeq: bench.sendNext,
    lastCycle: bench.cycle - random.between(11, 300),
    firstCycle: bench.cycle - random.between(300, 2000),
    arrivalNs: bench.ns - BigInt(random.between(2000, 10_000)),
  };
  bench.sendNext = (bench.sendNext + 50) >>> 0;
  return order;
}

export function orderPayload(order: Order): Uint8Array {
  const bytes = new Uint8Array(soupbintcp.PACKET_PAYLOAD_AT + ouch50.ENTER_ORDER_LENGTH);
  bytes[1] = 48;
  bytes[2] = soupbintcp.UNSEQUENCED_DATA_TYPE;
  const digits = (value: number, count: number): string => value.toString(16).toUpperCase().padStart(count, "0");
  ouch50.encodeEnterOrder(
    {
      urn: order.urn,
      side: order.sell ? (order.isShort ? "T" : "S") : "B",
      quantity: order.qty,
      symbol: order.stock,
      price: BigInt(order.price),
      timeInForce: "3",
      display: "Y",
      capacity: "P",
      intermarketSweep: "N",
      crossType: "N",
      options: [],
      clOrdId: `TG${digits(order.urn, 8)}${digits(order.version & 0xffff, 4)}`,
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
  if (frame.length >= 60) return frame;
  const padded = new Uint8Array(60);
  padded.set(frame);
  return padded;
}
