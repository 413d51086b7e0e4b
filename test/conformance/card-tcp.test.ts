// The host's half of the card's TCP session against the exchange's TCP, which somebody else wrote, over wires that lose, repeat and
// reorder frames. The card's half is a model here: it numbers what it sends and puts headers before it, nothing else.
import { describe, expect, it } from "vitest";
import type { Clock } from "../../gateway/clock.ts";
import { CardTcp, type CardWindow, type CardWire } from "../../gateway/session/card-tcp.ts";
import { buildTcpFrame, type FrameAddresses, parseIpv4, parseMac, TCP_ACK, TCP_PSH, TCP_RST } from "../../proto/mod.ts";
import type { ByteTransport } from "../../sim/exchange/byte-transport.ts";
import { DEFAULT_ORDER_PORT, TcpListener } from "../../sim/exchange/tcp-listener.ts";
import { PERFECT_WIRE, Random, SimulatedScheduler, Wire, type WireSettings } from "../../sim/world/mod.ts";
import { howToRepeat, testSeed } from "../../sim/world/repeatable.ts";

const ADDRESSES: FrameAddresses = {
  sourceMac: 0x02_00_0a_1e_00_14,
  destinationMac: parseMac(DEFAULT_ORDER_PORT.mac),
  sourceIp: parseIpv4("10.30.0.20"),
  destinationIp: parseIpv4(DEFAULT_ORDER_PORT.address),
  sourcePort: 50_000,
  destinationPort: DEFAULT_ORDER_PORT.port,
};
/** Wraps in the middle of every run. */
const INITIAL_SEQUENCE = 0xffff_fe00;
const ORDER_BYTES = 50;

function clockOf(scheduler: SimulatedScheduler): Clock {
  return {
    monotonicNs: () => BigInt(Math.floor(scheduler.now())),
    wallNs: () => BigInt(Math.floor(scheduler.now())),
    after: (delayMs, run) => scheduler.after(delayMs * 1e6, run),
  };
}

interface WorldOptions {
  readonly seed: number;
  readonly wire: Partial<WireSettings>;
  /** How late the host hears of the card's own orders, ns at most. */
  readonly eventDelayNs?: number;
}

class World {
  readonly scheduler: SimulatedScheduler;
  readonly random: Random;
  readonly tcp: CardTcp;
  readonly listener: TcpListener;
  /** What the venue read. */
  venueRead: number[] = [];
  hostRead: number[] = [];
  /** What the card's side sent, in the order of its sequence numbers. */
  sent: number[] = [];
  transport: ByteTransport | undefined;
  venueEnded = 0;
  established = 0;
  closed: (Error | undefined)[] = [];
  window: CardWindow | undefined;
  ordersRefused = 0;
  ordersWanted = true;
  /** The wire to the venue loses everything. */
  cut = false;
  readonly #toVenue: Wire;
  readonly #toCard: Wire;
  readonly #eventDelayNs: number;
  #sendNext = 0;
  #acknowledgement = 0;

  constructor({ seed, wire, eventDelayNs = 0 }: WorldOptions) {
    this.random = new Random(seed);
    this.scheduler = new SimulatedScheduler({ tieBreak: this.random.fork("ties") });
    const settings = { ...PERFECT_WIRE, delayNs: 5000, ...wire };
    this.#toVenue = new Wire(settings, this.random.fork("to venue"));
    this.#toCard = new Wire(settings, this.random.fork("to card"));
    this.#eventDelayNs = eventDelayNs;
    this.listener = new TcpListener({
      scheduler: this.scheduler,
      random: this.random.fork("listener"),
      at: DEFAULT_ORDER_PORT,
      output: (frame) => this.#carry(this.#toCard, frame, (bytes) => this.tcp.receive(bytes)),
      connected: (transport) => {
        this.transport = transport;
        return {
          received: (bytes) => void this.venueRead.push(...bytes),
          ended: () => void this.venueEnded++,
        };
      },
    });
    this.tcp = new CardTcp(
      this.#card(),
      {
        addresses: ADDRESSES,
        initialSequence: INITIAL_SEQUENCE,
        receiveWindow: 0xffff,
        retransmitMs: 20,
        retransmitLimit: 20,
        ordersWanted: () => this.ordersWanted,
      },
      clockOf(this.scheduler),
      {
        established: () => void this.established++,
        data: (bytes) => void this.hostRead.push(...bytes),
        closed: (error) => void this.closed.push(error),
      },
    );
  }

  run(ms: number): void {
    this.scheduler.runUntil(this.scheduler.now() + ms * 1e6);
  }

  connect(): void {
    this.tcp.connect();
    for (let waited = 0; this.established === 0 && waited < 5000; waited += 20) this.run(20);
    expect(this.established).toBe(1);
  }

  giveToCard(): void {
    this.tcp.giveToCard();
    const { sendNext, sendLimit, acknowledgement } = this.tcp.window;
    this.#sendNext = sendNext;
    this.window = { sendLimit, acknowledgement };
    this.#acknowledgement = acknowledgement;
  }

  /** The card sends an order by itself, as far as rule 19 lets it; the host hears of it later. */
  order(): void {
    const room = ((this.window?.sendLimit ?? 0) - this.#sendNext) | 0;
    if (room < ORDER_BYTES) {
      this.ordersRefused++;
      return;
    }
    const payload = Uint8Array.from({ length: ORDER_BYTES }, () => this.random.below(256));
    const sequence = this.#sendNumbered(payload);
    this.scheduler.after(this.random.below(this.#eventDelayNs + 1), () => this.tcp.orderSent(sequence, payload));
  }

  hostSends(payload: Uint8Array): void {
    if (this.window === undefined) this.sent.push(...payload);
    this.tcp.send(payload);
  }

  #sendNumbered(payload: Uint8Array): number {
    const sequence = this.#sendNext;
    this.sent.push(...payload);
    const fields = {
      ...ADDRESSES,
      sequence,
      acknowledgement: this.#acknowledgement,
      flags: TCP_PSH | TCP_ACK,
      window: 0xffff,
    };
    this.#carry(this.#toVenue, buildTcpFrame(fields, payload), (bytes) => this.listener.receive(bytes));
    this.#sendNext = (sequence + payload.length) >>> 0;
    return sequence;
  }

  #card(): CardWire {
    // Host commands take a while to reach the card, in their order.
    let last = 0;
    const later = (run: () => void): void => {
      last = Math.max(last, this.scheduler.now() + 1 + this.random.below(200_000)) + 1;
      this.scheduler.at(last, run);
    };
    const raw = (frame: Uint8Array, wanted = () => true): void =>
      later(() => {
        if (wanted()) this.#carry(this.#toVenue, frame, (bytes) => this.listener.receive(bytes));
      });
    return {
      transmitRaw: raw,
      acknowledge: raw,
      transmitSession: (payload, sent) => later(() => sent(this.#sendNumbered(payload))),
      describe: (window) =>
        later(() => {
          this.window = window;
          this.#acknowledgement = window.acknowledgement;
        }),
    };
  }

  #carry(wire: Wire, frame: Uint8Array, deliver: (bytes: Uint8Array) => void): void {
    if (this.cut && wire === this.#toVenue) return;
    for (const at of wire.arrivals(this.scheduler.now(), frame.length))
      this.scheduler.at(at, () => deliver(frame.slice()));
  }
}

const WIRES: readonly [string, Partial<WireSettings>][] = [
  ["perfect", {}],
  ["losing one in ten", { loss: 0.1 }],
  ["repeating", { duplicate: 0.3, lateNs: 300_000 }],
  ["reordering", { reorder: 0.3, lateNs: 500_000 }],
  ["all of it", { loss: 0.15, duplicate: 0.15, reorder: 0.2, lateNs: 300_000, jitterNs: 20_000 }],
];

describe.each(WIRES)("card session over a wire: %s", (_name, wire) => {
  it("delivers every byte of card and host in order, and reads every byte of the venue", () => {
    const seed = testSeed();
    for (let round = 0; round < 10; round++) {
      const world = new World({ seed: seed + round, wire, eventDelayNs: 2_000_000 });
      const repeat = howToRepeat(seed + round, "test/conformance/card-tcp.test.ts").replace("unit", "system");
      world.connect();
      world.hostSends(Uint8Array.from({ length: 49 }, (_, index) => index));
      world.run(world.random.below(100));
      world.giveToCard();
      const said: number[] = [];
      for (let step = 0; step < 200; step++) {
        const what = world.random.below(10);
        if (what < 6) world.order();
        else if (what === 6) world.hostSends(Uint8Array.of(0, 1, 0x52));
        else if (world.transport !== undefined) {
          const bytes = Uint8Array.from({ length: 1 + world.random.below(500) }, () => world.random.below(256));
          said.push(...bytes);
          expect(world.transport.send(bytes)).toBe(true);
        }
        world.run(world.random.below(3));
      }
      // The venue gives up after ten repetitions of one segment, and repeats one segment at a time, each later than the last.
      world.run(60_000);
      expect(world.closed, repeat).toEqual([]);
      expect(Buffer.from(world.venueRead).equals(Buffer.from(world.sent)), repeat).toBe(true);
      expect(Buffer.from(world.hostRead).equals(Buffer.from(said)), repeat).toBe(true);
      expect(world.tcp.unacknowledgedBytes, repeat).toBe(0);
      expect(world.sent.length).toBeGreaterThan(1000);
    }
  });

  it("ends in order from either side", () => {
    const seed = testSeed();
    for (const side of ["host", "venue"] as const) {
      const world = new World({ seed, wire });
      world.connect();
      world.giveToCard();
      world.order();
      world.run(3000);
      if (side === "host") world.tcp.close();
      else world.transport?.close();
      world.run(60_000);
      expect(world.closed).toEqual([undefined]);
      expect(world.venueEnded).toBe(side === "host" ? 1 : 0);
      expect(world.venueRead).toEqual(world.sent);
    }
  });
});

describe("card session", () => {
  it("repeats no order while orders are not wanted, not even one that waits for its turn, and again once they are", () => {
    const world = new World({ seed: 5, wire: {} });
    world.connect();
    world.giveToCard();
    world.cut = true;
    world.order();
    world.run(1);
    expect(world.tcp.ordersUnacknowledged).toBe(true);
    for (let us = 0; world.tcp.counts.retransmitted === 0 && us < 30_000; us++) world.run(0.001);
    expect(world.tcp.counts.retransmitted).toBe(1);
    // Its frame is on its way to the card.
    world.ordersWanted = false;
    world.cut = false;
    world.run(5000);
    expect(world.venueRead).toEqual([]);
    expect(world.tcp.ordersUnacknowledged).toBe(true);
    // Not wanted is no reason to give the session up.
    expect(world.closed).toEqual([]);
    world.ordersWanted = true;
    world.run(1000);
    expect(world.venueRead).toEqual(world.sent);
    expect(world.tcp.ordersUnacknowledged).toBe(false);
  });

  it("ends after session bytes that the card had not numbered yet", () => {
    const world = new World({ seed: 6, wire: {} });
    world.connect();
    world.giveToCard();
    world.hostSends(Uint8Array.of(0, 1, 0x4f));
    world.tcp.close();
    world.run(5);
    expect(world.venueRead).toEqual([0, 1, 0x4f]);
    expect(world.venueEnded).toBe(1);
    expect(world.closed).toEqual([undefined]);
    expect(world.tcp.counts.retransmitted).toBe(0);
  });

  it("lets the card send no further than the venue's window, counted from what it acknowledged", () => {
    const world = new World({ seed: 1, wire: { loss: 1 } });
    // The handshake on a wire that still works.
    const open = new World({ seed: 1, wire: {} });
    open.connect();
    open.giveToCard();
    const limit = ((open.window?.sendLimit ?? 0) - open.tcp.window.sendNext) | 0;
    expect(limit).toBe(0xffff);
    // Without any acknowledgement the limit stays where it is: orders stop there.
    for (let count = 0; count < 2000; count++) open.order();
    expect(open.sent.length).toBeLessThanOrEqual(limit);
    expect(open.ordersRefused).toBeGreaterThan(0);
    open.run(1000);
    expect(open.venueRead).toEqual(open.sent);
    const refused = open.ordersRefused;
    open.order();
    expect(open.ordersRefused).toBe(refused);
    expect(world.tcp.state).toBe("idle");
  });

  it("gives up when nothing is ever acknowledged, and says so once", () => {
    const world = new World({ seed: 2, wire: { loss: 1 } });
    world.tcp.connect();
    world.run(600_000);
    expect(world.closed.map((error) => error?.message)).toEqual(["no acknowledgement after 20 retransmissions"]);
    expect(world.tcp.state).toBe("closed");
  });

  it("is reset by a segment with exactly the number it expects, and by no other", () => {
    const world = new World({ seed: 3, wire: {} });
    world.connect();
    world.giveToCard();
    world.run(10);
    const expected = world.tcp.window.acknowledgement;
    const reset = (sequence: number) =>
      buildTcpFrame(
        {
          sourceMac: ADDRESSES.destinationMac,
          destinationMac: ADDRESSES.sourceMac,
          sourceIp: ADDRESSES.destinationIp,
          destinationIp: ADDRESSES.sourceIp,
          sourcePort: ADDRESSES.destinationPort,
          destinationPort: ADDRESSES.sourcePort,
          sequence: sequence >>> 0,
          acknowledgement: 0,
          flags: TCP_RST,
          window: 0,
        },
        new Uint8Array(0),
      );
    world.tcp.receive(reset(expected + 1));
    world.tcp.receive(reset(expected - 1));
    const damaged = reset(expected);
    damaged[50] = (damaged[50] ?? 0) ^ 1;
    world.tcp.receive(damaged);
    expect(world.closed).toEqual([]);
    expect(world.tcp.counts.damaged).toBe(1);
    world.tcp.receive(reset(expected));
    expect(world.closed.map((error) => error?.message)).toEqual(["the venue reset the order session"]);
  });

  it("ignores an acknowledgement of what nobody sent", () => {
    const world = new World({ seed: 4, wire: {} });
    world.connect();
    const before = world.tcp.window;
    const forged = buildTcpFrame(
      {
        sourceMac: ADDRESSES.destinationMac,
        destinationMac: ADDRESSES.sourceMac,
        sourceIp: ADDRESSES.destinationIp,
        destinationIp: ADDRESSES.sourceIp,
        sourcePort: ADDRESSES.destinationPort,
        destinationPort: ADDRESSES.sourcePort,
        sequence: before.acknowledgement,
        acknowledgement: (before.sendNext + 1_000_000) >>> 0,
        flags: TCP_ACK,
        window: 0xffff,
      },
      new Uint8Array(0),
    );
    world.tcp.receive(forged);
    expect(world.tcp.window).toEqual(before);
  });
});
