// Orders that wait for the stream while something happens after which they must not leave: they are withdrawn, told, and take no TCP number
// with them. Every cycle is compared with the model.

import { describe, expect, test } from "vitest";
import { parseFrame, RULE } from "../../proto/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import { howToRepeat } from "./repeat.ts";
import { drawOrder, type Order, openTransmit, SYMBOLS, seed, type TransmitBench, TX_QUEUE } from "./transmit-bench.ts";
import { OPEN, type Permit } from "./transmit-model.ts";

const repeat = howToRepeat(seed, "test/blocks/withdrawal.test.ts");

function finish(own: TransmitBench): void {
  for (let cycles = 0; own.dut.out.idle_o === 0; cycles++) {
    if (cycles > 10_000) throw new Error(`never idle; ${repeat}`);
    own.tick(true);
  }
}

/** Orders until the queue is full, with the stream held. */
function fill(own: TransmitBench, random: Random): Order[] {
  const orders: Order[] = [];
  while (own.room) {
    const order = { ...drawOrder(random, own), kind: 1 + (orders.length & 1), symbol: orders.length % SYMBOLS };
    orders.push(order);
    own.tick(false, order);
  }
  expect(own.dut.out.waiting_o, repeat).toBe(TX_QUEUE);
  return orders;
}

/** TCP numbers of the frames, each the one after the frame before it. */
function expectContiguous(own: TransmitBench, first: number): void {
  let next = first;
  for (const { bytes } of own.frames) {
    const { tcp } = parseFrame(bytes);
    expect(tcp?.checksumOk, repeat).toBe(true);
    expect(tcp?.sequence, repeat).toBe(next);
    next = (next + (tcp?.payload.length ?? 0)) >>> 0;
  }
  expect(own.dut.out.send_next_o, repeat).toBe(next);
}

const urnsOf = (orders: readonly { readonly order: Order }[]): number[] => orders.map(({ order }) => order.urn);

interface Case {
  readonly name: string;
  readonly change: (permit: Permit, ns: bigint) => void;
  readonly cause: number;
  readonly stays: (order: Order) => boolean;
}

const CASES: readonly Case[] = [
  { name: "disarm", change: (permit) => (permit.armed = false), cause: RULE.armedLease, stays: () => false },
  {
    name: "the lease runs out",
    change: (permit, ns) => (permit.lease = ns + 30n),
    cause: RULE.armedLease,
    stays: () => false,
  },
  { name: "global kill", change: (permit) => (permit.killGlobal = true), cause: RULE.kill, stays: () => false },
  {
    name: "kill of a kind",
    change: (permit) => (permit.killKinds = 0b10),
    cause: RULE.kill,
    stays: ({ kind }) => kind !== 1,
  },
  {
    name: "kill of two symbols",
    change: (permit) => (permit.killSymbols = 0b1001),
    cause: RULE.kill,
    stays: ({ symbol }) => symbol !== 0 && symbol !== 3,
  },
  {
    name: "the session is not ready",
    change: (permit) => (permit.ready = false),
    cause: RULE.session,
    stays: () => false,
  },
];

describe.each(CASES)("a full queue held by the stream, then: $name", ({ name, change, cause, stays }) => {
  test("nothing of it leaves, and what comes later has the numbers without a hole", async () => {
    const own = await openTransmit();
    const random = new Random(seed).fork(name);
    const first = random.pick([random.u32(), 0xffff_ffe0]);
    own.setNext(first);
    const orders = fill(own, random);
    expect(own.dut.out.m_axis_tx_tvalid, "the first is on offer").toBe(1);
    change(own.permit, own.ns);
    for (let cycles = 0; cycles < 3 * TX_QUEUE; cycles++) own.tick(false);
    expect(own.frames, repeat).toEqual([]);
    const left = orders.filter(stays);
    finish(own);
    expect(urnsOf(own.sent), repeat).toEqual(left.map(({ urn }) => urn));
    const gone = orders.filter((order) => !stays(order));
    expect(gone.length, repeat).toBeGreaterThan(1);
    expect(
      own.withdrawn.map(({ order, cause: told }) => [order.urn, told]),
      repeat,
    ).toEqual(gone.map(({ urn }) => [urn, cause]));

    own.permit = { ...OPEN };
    const later = [drawOrder(random, own), drawOrder(random, own)];
    for (const order of later) own.tick(true, order);
    finish(own);
    expect(urnsOf(own.sent), repeat).toEqual([...left, ...later].map(({ urn }) => urn));
    expectContiguous(own, first);
  });

  test("a frame whose first beat was taken is finished, the rest is withdrawn while it lasts", async () => {
    const own = await openTransmit();
    const random = new Random(seed).fork(`${name}/frame`);
    own.setNext(77);
    // No kill meets it: the first order is of neither kind nor symbol of the cases.
    const frame = { ...drawOrder(random, own), kind: 2, symbol: 1 };
    own.tick(true, frame);
    own.tick(true);
    const orders = fill(own, random);
    change(own.permit, own.ns);
    for (let cycles = 0; cycles < 3 * TX_QUEUE; cycles++) own.tick(false);
    finish(own);
    const left = orders.filter(stays);
    expect(urnsOf(own.sent), repeat).toEqual([frame, ...left].map(({ urn }) => urn));
    expect(own.withdrawn.length, repeat).toBe(orders.length - left.length);
    expectContiguous(own, 77);
  });

  test("an order in the very cycle in which it comes out of the gate", async () => {
    const own = await openTransmit();
    const random = new Random(seed).fork(`${name}/gate`);
    own.setNext(5);
    change(own.permit, own.ns - 30n);
    own.tick(true, { ...drawOrder(random, own), kind: 1, symbol: 0 });
    finish(own);
    expect([own.sent.length, own.frames.length], repeat).toEqual([0, 0]);
    expect(
      own.withdrawn.map((withdrawn) => withdrawn.cause),
      repeat,
    ).toEqual([cause]);
    expectContiguous(own, 5);
  });
});

describe("what stood through a moment in which nothing might leave", () => {
  const moments: readonly {
    readonly name: string;
    readonly change: (permit: Permit) => void;
    readonly cause: number;
  }[] = [
    { name: "disarmed and armed again", change: (permit) => (permit.armed = false), cause: RULE.armedLease },
    { name: "a lease that ran out and was renewed", change: (permit) => (permit.lease = 0n), cause: RULE.armedLease },
    { name: "a global kill, taken back", change: (permit) => (permit.killGlobal = true), cause: RULE.kill },
    { name: "a session that was replaced", change: (permit) => (permit.ready = false), cause: RULE.session },
  ];
  test.each(moments)("$name: not one of them leaves after it", async ({ name, change, cause }) => {
    const own = await openTransmit();
    const random = new Random(seed).fork(name);
    const orders = fill(own, random);
    change(own.permit);
    own.tick(false);
    own.permit = { ...OPEN };
    own.setNext(1000);
    finish(own);
    expect(own.sent, repeat).toEqual([]);
    expect(
      own.withdrawn.map(({ order, cause: told }) => [order.urn, told]),
      repeat,
    ).toEqual(orders.map(({ urn }) => [urn, cause]));
    own.tick(true, drawOrder(random, own));
    finish(own);
    expectContiguous(own, 1000);
  });
});

describe("everything at random, beside the model", () => {
  test.each([
    { name: "a stream that is always ready", ready: 1, change: 0.05 },
    { name: "a stream that hesitates", ready: 0.4, change: 0.05 },
    { name: "a stream that is held most of the time, switches that flicker", ready: 0.08, change: 0.4 },
  ])("$name", async ({ name, ready, change }) => {
    const own = await openTransmit();
    const random = new Random(seed).fork(name);
    own.setNext(0xffff_0000);
    let given = 0;
    let held = false;
    const tick = (): void => {
      if (random.chance(change)) own.permit = drawPermit(random, own.ns);
      if (random.chance(0.02)) held = !held;
      const order = own.room && random.chance(0.2) ? drawOrder(random, own) : undefined;
      if (order !== undefined) given++;
      own.dut.in.order_soon_i = random.chance(0.3) ? 1 : 0;
      own.tick(!held && random.chance(ready), order);
    };
    for (let round = 0; round < 200; round++) {
      if (own.dut.out.host_busy_o === 0 && random.chance(0.3)) {
        const bytes = Uint8Array.from({ length: random.between(14, 120) }, () => random.below(256));
        own.host(bytes, true, tick);
      }
      for (let cycles = random.between(20, 150); cycles > 0; cycles--) tick();
    }
    own.permit = { ...OPEN };
    own.dut.in.order_soon_i = 0;
    finish(own);
    expect(own.sent.length + own.withdrawn.length, repeat).toBe(given);
    expect(own.sent.length, repeat).toBeGreaterThan(20);
    for (const cause of [RULE.kill, RULE.armedLease, RULE.session]) {
      expect(
        own.withdrawn.filter((withdrawn) => withdrawn.cause === cause).length,
        `${cause}; ${repeat}`,
      ).toBeGreaterThan(10);
    }
    expect(own.frames.length, repeat).toBe(own.expected.length);
    own.expected.forEach((frame, n) => {
      expect(Buffer.compare(own.frames[n]?.bytes ?? new Uint8Array(0), frame), `frame ${n}; ${repeat}`).toBe(0);
    });
    expectContiguous(own, 0xffff_0000);
  });
});

/** Mostly open; otherwise one thing or more in the way. */
function drawPermit(random: Random, ns: bigint): Permit {
  if (random.chance(0.5)) return { ...OPEN };
  return {
    armed: random.chance(0.8),
    lease: random.chance(0.3) ? ns + BigInt(random.below(300)) : OPEN.lease,
    killGlobal: random.chance(0.15),
    killKinds: random.chance(0.3) ? random.below(8) : 0,
    killSymbols: random.chance(0.3) ? random.below(1 << SYMBOLS) : 0,
    ready: random.chance(0.8),
  };
}
