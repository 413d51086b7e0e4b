// The card's TCP and a peer with a wire each way between them, until both have said everything or something must have been stuck.

import type { ParsedTcp } from "../../proto/mod.ts";
import { Random, Wire, type WireSettings } from "../../sim/world/mod.ts";
import { CAUSE, CYCLE_NS, peerFrame, STATE, TcpBench } from "./tcp-bench.ts";
import { type PeerOptions, type Segment, TcpPeer } from "./tcp-peer.ts";

export interface WorldOptions {
  readonly there: WireSettings;
  readonly back: WireSettings;
  readonly peer: PeerOptions;
  /** Probability per cycle that an order is offered, that host bytes are given, that the stream and the host take something. */
  readonly orderRate: number;
  readonly hostRate: number;
  readonly streamRate: number;
  readonly readRate: number;
  /** Frames to the card that are damaged on the way, as a proportion. */
  readonly damage: number;
}

/** Far more than a session takes, whatever is lost. */
const CYCLES_MAX = 1_000_000;
/** A cancel, a replacement, an order, one that rests. */
const ORDER_SIZES = [12, 43, 50, 53];

export class TcpWorld {
  readonly bench: TcpBench;
  readonly peer: TcpPeer;
  readonly random: Random;
  ordersLeft = 0;
  hostLeft = 0;
  readonly #options: WorldOptions;
  readonly #there: Wire;
  readonly #back: Wire;
  #toCard: { atNs: number; bytes: Uint8Array; damaged: boolean }[] = [];
  #toPeer: { atNs: number; tcp: ParsedTcp }[] = [];

  constructor(bench: TcpBench, random: Random, options: WorldOptions) {
    this.bench = bench;
    this.random = random;
    this.#options = options;
    this.#there = new Wire(options.there, random.fork("there"));
    this.#back = new Wire(options.back, random.fork("back"));
    this.peer = new TcpPeer(random.fork("peer"), options.peer, (segment) => this.send(segment));
    bench.onFrame = (bytes, tcp) => {
      for (const atNs of this.#there.arrivals(bench.nowNs, bytes.length)) insert(this.#toPeer, { atNs, tcp });
    };
  }

  /** A segment from the peer, or from somebody who takes its name. */
  send(segment: Segment): void {
    const clean = peerFrame(segment);
    for (const atNs of this.#back.arrivals(this.bench.nowNs, clean.length)) {
      const kind = this.random.chance(this.#options.damage) ? this.random.between(1, 2) : 0;
      const bytes = clean.slice();
      // Damage that the checksums must find, or that the MAC has found.
      if (kind === 1) {
        const at = this.random.between(14, bytes.length - 1);
        bytes[at] = (bytes[at] ?? 0) ^ (1 << this.random.below(8));
      }
      insert(this.#toCard, { atNs, bytes, damaged: kind === 2 });
    }
  }

  /** One cycle of everything; time jumps when nothing can happen before. */
  step(): void {
    const { bench, peer, random } = this;
    const { orderRate, hostRate, streamRate, readRate } = this.#options;
    for (let first = this.#toCard[0]; first !== undefined && first.atNs <= bench.nowNs; first = this.#toCard[0]) {
      this.#toCard.shift();
      bench.deliver(first.bytes, first.damaged);
    }
    for (let first = this.#toPeer[0]; first !== undefined && first.atNs <= bench.nowNs; first = this.#toPeer[0]) {
      this.#toPeer.shift();
      peer.receive(first.tcp, bench.nowNs);
    }
    peer.advance(bench.nowNs);
    const { drive } = bench;
    drive.streamReady = random.chance(streamRate);
    drive.hostReady = random.chance(readRate);
    if (this.ordersLeft > 0 && drive.order === undefined && random.chance(orderRate)) {
      this.ordersLeft--;
      drive.order = randomBytes(random, random.pick(ORDER_SIZES));
    }
    // What was offered and does not leave may be taken back.
    else if (drive.order !== undefined && random.chance(0.01)) drive.order = undefined;
    drive.orderSoon = drive.order === undefined && random.chance(orderRate / 2);
    const mayTalk = bench.state === STATE.established || bench.state === STATE.closeWait;
    if (this.hostLeft > 0 && mayTalk && !bench.hostBusy && random.chance(hostRate)) {
      this.hostLeft--;
      bench.host(randomBytes(random, random.chance(0.1) ? 256 : random.between(1, 120)));
      return;
    }
    bench.tick();
    const quiet = !bench.busy && this.ordersLeft === 0 && this.hostLeft === 0 && drive.order === undefined;
    if (!quiet || (bench.dut.out.received_valid_o === 1 && readRate < 1)) return;
    const next = Math.min(
      this.#toCard[0]?.atNs ?? Number.POSITIVE_INFINITY,
      this.#toPeer[0]?.atNs ?? Number.POSITIVE_INFINITY,
      peer.nextNs,
      bench.deadlineNs,
    );
    if (Number.isFinite(next)) bench.skipTo(next - CYCLE_NS);
  }

  /** Until it holds. @throws when it never does */
  until(what: string, holds: () => boolean): void {
    for (let cycles = 0; !holds(); cycles++) {
      if (cycles > CYCLES_MAX) {
        const { state, offered, read } = this.bench;
        const peer = `${this.peer.received.length} of ${offered.length} bytes there, ${read.length} bytes back`;
        this.bench.fail(`stuck before: ${what}; state ${state}, ${peer}`);
      }
      this.step();
    }
  }
}

function insert<T extends { readonly atNs: number }>(queue: T[], item: T): void {
  let at = queue.length;
  while (at > 0 && (queue[at - 1]?.atNs ?? 0) > item.atNs) at--;
  queue.splice(at, 0, item);
}

export function randomBytes(random: Random, length: number): Uint8Array {
  return Uint8Array.from({ length }, () => random.below(256));
}

/** Numbers that wrap during the session, more often than not. */
export const firstNumber = (random: Random): number =>
  random.chance(0.6) ? (0xffff_ffff - random.below(3000)) >>> 0 : random.u32();

function storm(random: Random): WorldOptions {
  const wire = () => ({
    delayNs: random.between(100, 3000),
    jitterNs: random.pick([0, 200, 2000]),
    loss: random.pick([0, 0.01, 0.05, 0.2]),
    duplicate: random.pick([0, 0.02, 0.1]),
    reorder: random.pick([0, 0.02, 0.1]),
    lateNs: 10_000,
  });
  const segmentBytes = random.pick([1, 7, 100, 536, 1460]);
  return {
    there: wire(),
    back: wire(),
    peer: {
      capacity: random.pick([600, 700, 1500, 8192, 60_000]),
      keepsEarly: random.chance(0.5),
      segmentBytes,
      lazy: random.pick([0, 0.5]),
      readEveryNs: random.pick([500, 5000, 50_000]),
      stallNs: random.pick([0, 300_000]),
      stream: randomBytes(random, Math.min(segmentBytes * 60, random.pick([0, 100, 3000]))),
    },
    orderRate: random.pick([0.01, 0.05, 1]),
    hostRate: random.pick([0.003, 0.05]),
    streamRate: random.pick([0.4, 0.9, 1]),
    readRate: random.pick([0.05, 0.5, 1]),
    damage: random.pick([0, 0.02]),
  };
}

/** One session in a storm, from the SYN to the end of both streams. @throws when anything is not as it should be */
export async function runStorm(seed: number, session: number, about: string): Promise<TcpWorld> {
  const random = new Random(seed).fork(`storm ${session}`);
  const options = storm(random);
  const { stream } = options.peer;
  const drawn = JSON.stringify({ ...options, peer: { ...options.peer, stream: stream.length } });
  const sizes = random.pick([
    { sendBytes: 512, receiveBytes: 256 },
    { sendBytes: 1024, receiveBytes: 4096 },
    { sendBytes: 16384, receiveBytes: 16384 },
  ]);
  const what = `${about}; storm ${session}: ${JSON.stringify(sizes)} ${drawn}`;
  const bench = await TcpBench.open({ ...sizes, seed: random.u32(), tries: 31, about: what });
  const world = new TcpWorld(bench, random, options);
  const { peer } = world;
  bench.open(firstNumber(random));
  world.until("established", () => bench.state === STATE.established);
  world.ordersLeft = random.between(0, 150);
  world.hostLeft = random.between(0, 30);
  const closer = random.below(3); // the card, the peer, both at once
  world.until("said", () => world.ordersLeft === 0 && world.hostLeft === 0 && !bench.hostBusy);
  bench.drive.order = undefined;
  if (closer !== 0) {
    world.until("the peer has said everything", () => peer.done);
    peer.close(bench.nowNs);
  }
  if (closer === 1) world.until("the card knows", () => bench.state === STATE.closeWait);
  bench.pulse("close_i");
  world.until("the peer knows", () => peer.finReceived);
  peer.close(bench.nowNs);
  world.until("over", () => bench.state === STATE.closed);
  world.until("read", () => bench.read.length >= stream.length);
  if (!isSame(peer.received, bench.offered)) bench.fail("the peer has other bytes than were offered");
  if (!isSame(bench.read, stream)) bench.fail("the host has other bytes than the peer sent");
  const cause = bench.dut.out.cause_o;
  if (cause !== CAUSE.orderly) bench.fail(`closed with cause ${cause}`);
  return world;
}

const isSame = (a: ArrayLike<number>, b: ArrayLike<number>): boolean =>
  a.length === b.length && Array.from(a).every((byte, at) => byte === b[at]);
