// Drives tg_tcp one cycle at a time between a host, a source of orders and two wires. What leaves is taken apart and held against what was
// offered: a byte's number is its place in the stream, so every byte that leaves, again or for the first time, is known.

import { expect } from "vitest";
import {
  buildTcpFrame,
  fold,
  onesSum,
  type ParsedTcp,
  parseFrame,
  TCP_ACK,
  TCP_FIN,
  TCP_RST,
  TCP_SYN,
  WireError,
} from "../../proto/mod.ts";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import type { Segment } from "./tcp-peer.ts";

export const CYCLE_NS = 6.4;
export const ORDER_BYTES = 50;
const ETHERNET_MIN = 60;

export const CARD = {
  sourceMac: 0x0200_0000_0001,
  destinationMac: 0x0200_0000_0002,
  sourceIp: 0x0a01_0203,
  destinationIp: 0xc0a8_fe01,
  sourcePort: 40_001,
  destinationPort: 15_001,
};
const PEER = {
  sourceMac: CARD.destinationMac,
  destinationMac: CARD.sourceMac,
  sourceIp: CARD.destinationIp,
  destinationIp: CARD.sourceIp,
  sourcePort: CARD.destinationPort,
  destinationPort: CARD.sourcePort,
};

export const STATE = {
  closed: 0,
  synSent: 1,
  established: 2,
  finWait1: 3,
  finWait2: 4,
  closing: 5,
  timeWait: 6,
  closeWait: 7,
  lastAck: 8,
};
export const CAUSE = { none: 0, orderly: 1, refused: 2, reset: 3, timeout: 4, aborted: 5 };

export interface BenchOptions {
  readonly sendBytes?: number;
  readonly receiveBytes?: number;
  readonly seed?: number;
  readonly defines?: readonly string[];
  readonly timeoutNs?: number;
  readonly lingerNs?: number;
  readonly aliveNs?: number;
  readonly tries?: number;
  /** Named in every failure. */
  readonly about: string;
}

/** What the test decides each cycle; standing values. */
export interface Driving {
  streamReady: boolean;
  hostReady: boolean;
  /** Payload of the order that is offered. */
  order: Uint8Array | undefined;
  orderSoon: boolean;
  hold: boolean;
}

export function peerFrame(segment: Segment): Uint8Array {
  return buildTcpFrame({ ...PEER, ...segment }, segment.payload);
}

/** Undefined: damaged so that it is none. */
function soundSegment(bytes: Uint8Array): ParsedTcp | undefined {
  try {
    const { tcp, ipChecksumOk } = parseFrame(bytes);
    return ipChecksumOk && tcp?.checksumOk ? tcp : undefined;
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}

const distance = (a: number, b: number): number => (a - b) | 0;

export class TcpBench {
  readonly dut: Dut;
  readonly drive: Driving = { streamReady: true, hostReady: true, order: undefined, orderSoon: false, hold: false };
  nowNs = 1_000_000;
  cycle = 0;
  /** Bytes in the order in which their frames started. */
  readonly offered: number[] = [];
  /** What the host has read. */
  readonly read: number[] = [];
  readonly sent: { tcp: ParsedTcp; bytes: Uint8Array; startedAt: number }[] = [];
  readonly counts = { frames: 0, repeated: 0, bare: 0, orders: 0, segments: 0, damaged: 0, foreign: 0 };
  onFrame: (bytes: Uint8Array, tcp: ParsedTcp) => void = () => {};
  readonly #about: string;
  readonly #sendBytes: number;
  #arriving: { bytes: Uint8Array; damaged: boolean; at: number }[] = [];
  #frame: number[] = [];
  #startedAt = 0;
  #host: Uint8Array | undefined;
  /** The order that was on offer a cycle ago. */
  #offeredBefore: Uint8Array | undefined;
  #first = 0;
  #finOffset: number | undefined;
  /** Furthest number that a delivered segment let be sent, and the oldest that none has acknowledged. */
  #allowed: number | undefined;
  #acknowledged = 0;
  /** The end of the window that was advertised last. */
  #edge: number | undefined;

  static async open(options: BenchOptions): Promise<TcpBench> {
    const { sendBytes = 1024, receiveBytes = 1024, seed, defines = [] } = options;
    const parameters = { SEND_BYTES: sendBytes, RECEIVE_BYTES: receiveBytes };
    const dut = await loadModule({ top: "tg_tcp", parameters, defines, ...(seed === undefined ? {} : { seed }) });
    return new TcpBench(dut, options);
  }

  constructor(dut: Dut, options: BenchOptions) {
    this.dut = dut;
    this.#about = options.about;
    this.#sendBytes = options.sendBytes ?? 1024;
    for (const { name, direction, bits } of dut.built.ports) {
      if (direction === "in") dut.in[name] = bits > 32 ? 0n : 0;
    }
    dut.in.local_mac_i = BigInt(CARD.sourceMac);
    dut.in.peer_mac_i = BigInt(CARD.destinationMac);
    dut.in.local_ip_i = CARD.sourceIp;
    dut.in.peer_ip_i = CARD.destinationIp;
    dut.in.local_port_i = CARD.sourcePort;
    dut.in.peer_port_i = CARD.destinationPort;
    dut.in.timeout_ns_i = options.timeoutNs ?? 30_000;
    dut.in.linger_ns_i = options.lingerNs ?? 100_000;
    dut.in.alive_ns_i = options.aliveNs ?? 0;
    dut.in.host_payload_i = 1;
    dut.in.tries_i = options.tries ?? 15;
    dut.in.ts_ns_i = BigInt(this.nowNs);
    dut.reset();
  }

  get state(): number {
    return this.dut.out.state_o;
  }

  fail(what: string): never {
    throw new Error(`cycle ${this.cycle}: ${what}; ${this.#about}`);
  }

  open(sequence: number): void {
    const { dut } = this;
    this.#first = (sequence + 1) >>> 0;
    this.#acknowledged = sequence >>> 0;
    this.#allowed = undefined;
    this.#finOffset = undefined;
    this.#edge = undefined;
    this.offered.length = 0;
    this.read.length = 0;
    dut.in.open_seq_i = sequence >>> 0;
    this.pulse("open_i");
  }

  pulse(port: string): void {
    this.dut.in[port] = 1;
    this.tick();
    this.dut.in[port] = 0;
  }

  /** A frame for the card; frames come one after the other, a beat a cycle. */
  deliver(bytes: Uint8Array, damaged = false): void {
    this.#arriving.push({ bytes, damaged, at: 0 });
  }

  get busy(): boolean {
    return this.#arriving.length > 0 || this.#frame.length > 0 || this.dut.out.idle_o === 0;
  }

  get hostBusy(): boolean {
    return this.dut.out.host_busy_o === 1;
  }

  /** Fills the host buffer and asks for it to be sent; some cycles. */
  host(bytes: Uint8Array): void {
    const { dut } = this;
    for (let at = 0; at < bytes.length; at += 4) {
      const word = Buffer.alloc(4);
      word.set(bytes.subarray(at, at + 4));
      dut.in.host_data_i = word.readUInt32LE();
      this.pulse("host_data_write_i");
    }
    this.#host = bytes;
    dut.in.host_length_i = bytes.length;
    dut.in.host_sum_i = fold(onesSum(bytes, 0, bytes.length));
    this.pulse("host_request_i");
  }

  /** Time passes without a clock edge: allowed while nothing is busy. */
  skipTo(nowNs: number): void {
    if (this.busy) this.fail("time skipped while busy");
    this.nowNs = Math.max(this.nowNs, nowNs);
  }

  get deadlineNs(): number {
    const value = this.dut.out.deadline_ns_o as bigint;
    return value === 0xffff_ffff_ffff_ffffn ? Number.POSITIVE_INFINITY : Number(value);
  }

  /** One cycle. Answers whether an order's first beat was taken in it. */
  tick(): boolean {
    const { dut, drive } = this;
    dut.in.ts_ns_i = BigInt(Math.floor(this.nowNs));
    dut.in.m_axis_tx_tready = drive.streamReady;
    dut.in.received_ready_i = drive.hostReady;
    dut.in.order_valid_i = drive.order !== undefined;
    dut.in.order_bytes_i = drive.order?.length ?? 0;
    dut.in.order_settled_i = drive.order !== undefined && drive.order === this.#offeredBefore;
    this.#offeredBefore = drive.order;
    dut.in.order_soon_i = drive.orderSoon;
    dut.in.hold_i = drive.hold;
    this.#putBeat();
    dut.eval();
    const orderStarted = dut.out.order_started_o === 1;
    const next = dut.out.send_next_o as number;
    if (orderStarted) this.#offer(drive.order ?? this.fail("an order that nobody offered"), next);
    if (dut.out.host_started_o === 1) this.#offer(this.#host ?? this.fail("host bytes that nobody gave"), next);
    this.#takeBeat();
    if (dut.out.received_valid_o === 1 && drive.hostReady) {
      const word = dut.out.received_data_o as bigint;
      const count = dut.out.received_bytes_o as number;
      if (count < 1 || count > 8) this.fail(`${count} bytes received`);
      for (let i = 0; i < count; i++) this.read.push(Number((word >> BigInt(8 * i)) & 0xffn));
    }
    this.counts.segments += dut.out.segment_o;
    this.counts.damaged += dut.out.damaged_o;
    this.counts.foreign += dut.out.foreign_o;
    this.counts.repeated += dut.out.repeated_o;
    const payload = orderStarted ? drive.order : undefined;
    dut.step();
    if (payload !== undefined) {
      this.counts.orders++;
      let bits = 0n;
      for (let i = payload.length - 1; i >= 0; i--) bits = (bits << 8n) | BigInt(payload[i] ?? 0);
      dut.in.order_payload_i = bits;
      drive.order = undefined;
    }
    this.cycle++;
    this.nowNs += CYCLE_NS;
    return orderStarted;
  }

  #offer(bytes: Uint8Array, sequence: number): void {
    if (distance(sequence, this.#first) !== this.offered.length) {
      this.fail(`new bytes got number ${sequence}, ${this.offered.length} bytes after ${this.#first}`);
    }
    for (const byte of bytes) this.offered.push(byte);
    const end = (sequence + bytes.length) >>> 0;
    if (this.#allowed === undefined || distance(end, this.#allowed) > 0) this.fail(`${end} is outside the window`);
    if (distance(end, this.#acknowledged) > this.#sendBytes) this.fail(`${end} is more in flight than the ring holds`);
  }

  #putBeat(): void {
    const { dut } = this;
    const frame = this.#arriving[0];
    dut.in.s_axis_rx_tvalid = frame !== undefined;
    if (frame === undefined) return;
    const beat = new Uint8Array(8);
    const part = frame.bytes.subarray(frame.at, frame.at + 8);
    beat.set(part);
    dut.in.s_axis_rx_tdata = new DataView(beat.buffer).getBigUint64(0, true);
    dut.in.s_axis_rx_tkeep = 0xff >> (8 - part.length);
    frame.at += 8;
    const last = frame.at >= frame.bytes.length;
    dut.in.s_axis_rx_tlast = last;
    dut.in.s_axis_rx_tuser = last && frame.damaged;
    if (!last) return;
    this.#arriving.shift();
    if (!frame.damaged) this.#noteAllowed(frame.bytes);
  }

  /** What a segment that reaches the card lets it send. Not what it is held to exactly, but never less. */
  #noteAllowed(bytes: Uint8Array): void {
    const tcp = soundSegment(bytes);
    if (tcp === undefined || (tcp.flags & TCP_ACK) === 0) return;
    if (tcp.destinationPort !== CARD.sourcePort || tcp.sourcePort !== CARD.destinationPort) return;
    const end = this.dut.out.send_next_o as number;
    if (distance(tcp.acknowledgement, end) > 0) return;
    const limit = (tcp.acknowledgement + tcp.window) >>> 0;
    if (this.#allowed === undefined || distance(limit, this.#allowed) > 0) this.#allowed = limit;
    if (distance(tcp.acknowledgement, this.#acknowledged) > 0) this.#acknowledged = tcp.acknowledgement;
  }

  #takeBeat(): void {
    const { dut } = this;
    if (dut.out.m_axis_tx_tvalid === 0) {
      if (this.#frame.length > 0) this.fail("a gap inside a frame");
      return;
    }
    if (!this.drive.streamReady) return;
    if (this.#frame.length === 0) this.#startedAt = this.cycle;
    const data = dut.out.m_axis_tx_tdata as bigint;
    const count = Math.log2((dut.out.m_axis_tx_tkeep as number) + 1);
    const last = dut.out.m_axis_tx_tlast === 1;
    if (!Number.isInteger(count) || (!last && count !== 8)) this.fail("tkeep has a hole");
    for (let i = 0; i < count; i++) this.#frame.push(Number((data >> BigInt(8 * i)) & 0xffn));
    if (!last) return;
    const bytes = Uint8Array.from(this.#frame);
    this.#frame = [];
    this.#check(bytes);
  }

  #check(bytes: Uint8Array): void {
    const frame = parseFrame(bytes);
    const { tcp } = frame;
    if (tcp === undefined) this.fail("a frame that is not TCP");
    this.counts.frames++;
    if (!frame.ipChecksumOk || !tcp.checksumOk) this.fail(`wrong checksum in ${Buffer.from(bytes).toString("hex")}`);
    const { sequence, acknowledgement, flags, window, options } = tcp;
    // All of it, padding and fixed fields too: the same frame made by software.
    const payload = tcp.payload.slice();
    const wanted = buildTcpFrame({ ...CARD, sequence, acknowledgement, flags, window, options }, payload);
    expect(bytes, this.#about).toEqual(wanted);
    if (bytes.length < ETHERNET_MIN) this.fail("a short frame");
    if ((flags & TCP_SYN) === 0 && (flags & TCP_RST) === 0) {
      const edge = (acknowledgement + window) >>> 0;
      if (this.#edge !== undefined && distance(edge, this.#edge) < 0) this.fail("a window that was taken back");
      this.#edge = edge;
      this.#checkBytes(tcp);
    }
    const kept = { ...tcp, payload };
    this.sent.push({ tcp: kept, bytes, startedAt: this.#startedAt });
    this.onFrame(bytes, kept);
  }

  /** Whatever leaves is what was offered under its number, and nothing that was not offered. */
  #checkBytes({ sequence, payload, flags }: ParsedTcp): void {
    const at = distance(sequence, this.#first);
    if (payload.length === 0) {
      this.counts.bare++;
      if ((flags & TCP_FIN) === 0) return;
      this.#finOffset ??= at;
      if (at !== this.offered.length || at !== this.#finOffset) this.fail(`a FIN at ${at} of ${this.offered.length}`);
      return;
    }
    if (at < 0 || at + payload.length > this.offered.length) this.fail(`bytes ${at} on were never offered`);
    payload.forEach((byte, i) => {
      if (byte !== this.offered[at + i]) this.fail(`byte ${at + i} left as ${byte}, not ${this.offered[at + i]}`);
    });
  }
}
