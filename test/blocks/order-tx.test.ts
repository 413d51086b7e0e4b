// The transmit side: every byte of every frame, with the transmitter idle and busy, the stream ready and not, orders and host frames
// mixed. Frames are taken apart with the codecs of proto/wire.

import { beforeAll, describe, expect, test } from "vitest";
import { parseFrame } from "../../proto/mod.ts";
import type { Dut } from "../../sim/harness/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import { drawOrder, openTransmit, orderPayload, repeat, seed, segment, type TransmitBench } from "./transmit-bench.ts";

const HEADER_BYTES = 54;

let bench: TransmitBench;
beforeAll(async () => {
  bench = await openTransmit();
}, 120_000);

/** Lets everything leave that waits. */
function finish(own: TransmitBench): void {
  own.dut.in.order_soon_i = 0;
  for (let cycles = 0; own.dut.out.idle_o === 0; cycles++) {
    if (cycles > 10_000) throw new Error(`never idle; ${repeat}`);
    own.tick(true);
  }
}

/** Frame by frame, byte by byte. */
function compareFrames(own: TransmitBench): void {
  expect(own.frames.length, repeat).toBe(own.expected.length);
  own.expected.forEach((frame, n) => {
    const sent = own.frames[n]?.bytes ?? new Uint8Array(0);
    if (!Buffer.from(sent).equals(Buffer.from(frame))) {
      expect(Buffer.from(sent).toString("hex"), `frame ${n}; ${repeat}`).toBe(Buffer.from(frame).toString("hex"));
    }
  });
}

describe("an order that finds the transmitter idle", () => {
  test("has its first beat in the cycle in which it comes out of the gate, and a beat in each of the next", async () => {
    const own = await openTransmit();
    const random = new Random(seed);
    own.ack = random.u32();
    own.window = 0xfff0;
    own.setNext(random.u32());
    const sequence = own.model.next;
    const order = drawOrder(random, own);
    const at = own.cycle;
    expect(own.tick(true, order)).toBe(true);
    const beats = Math.ceil((HEADER_BYTES + order.bytes) / 8);
    for (let n = 1; n < beats; n++) own.tick(true);
    expect(own.frames.map(({ startedAt }) => startedAt)).toEqual([at]);
    const frame = own.frames[0]?.bytes ?? new Uint8Array(0);
    expect(Buffer.from(frame).toString("hex")).toBe(
      Buffer.from(segment(own, sequence, orderPayload(order))).toString("hex"),
    );
    const parsed = parseFrame(frame);
    expect([parsed.ipChecksumOk, parsed.tcp?.checksumOk, parsed.tcp?.sequence]).toEqual([true, true, sequence]);
    expect(own.sent).toEqual([{ order, sequence, at }]);
  });
});

describe("orders and host frames together", () => {
  test.each([
    { name: "always ready, bursts of orders back to back", ready: 1, orders: 0.5 },
    { name: "ready half the time", ready: 0.5, orders: 0.1 },
    { name: "rarely ready", ready: 0.1, orders: 0.05 },
  ])("$name", async ({ name, ready, orders }) => {
    const random = new Random(seed).fork(name);
    const own = await openTransmit();
    own.setNext(0xffff_f000);
    const given: number[] = [];
    let burst = true;
    const tick = (): void => {
      // A transmitter that always has an order sends no host frame: bursts end.
      if (random.chance(0.01)) burst = !burst;
      const order = own.room && burst && random.chance(orders) ? drawOrder(random, own) : undefined;
      if (order !== undefined) given.push(order.urn);
      own.dut.in.order_soon_i = random.chance(0.3) ? 1 : 0;
      own.tick(random.chance(ready), order);
    };
    let hostFrames = 0;
    let sizes = 0;
    for (let round = 0; round < 120; round++) {
      const payload = random.chance(0.6);
      const length = payload
        ? random.pick([1, 2, 3, 6, 7, 8, 9, 10, 256, random.between(1, 256)])
        : random.pick([14, 59, 60, 61, 64, 1514, random.between(14, 1514)]);
      const bytes = Uint8Array.from({ length }, () => random.below(256));
      sizes |= 1 << (length & 7);
      own.host(bytes, payload, tick);
      expect([own.dut.out.host_busy_o, own.dut.out.host_refused_o], repeat).toEqual([1, 0]);
      const framesBefore = own.dut.out.host_frames_o;
      for (let cycles = 0; own.dut.out.host_busy_o === 1; cycles++) {
        if (cycles > 100_000) throw new Error(`a host frame never leaves; ${repeat}`);
        tick();
      }
      expect(own.dut.out.host_frames_o, repeat).toBe((framesBefore + 1) & 0xffff);
      hostFrames++;
    }
    finish(own);
    compareFrames(own);
    expect(
      own.sent.map(({ order }) => order.urn),
      repeat,
    ).toEqual(given);
    expect([hostFrames, sizes, given.length > 100, own.withdrawn.length], repeat).toEqual([120, 0xff, true, 0]);

    // Histograms: every order in one bucket each.
    for (const window of ["t1", "t2"]) expect(readHistogram(own.dut, window), repeat).toBe(given.length);
  });
});

function readHistogram(dut: Dut, window: string): number {
  let total = 0;
  for (let bucket = 0; bucket < 256; bucket++) {
    dut.in[`${window}_write_i`] = 0;
    dut.in[`${window}_addr_i`] = bucket;
    dut.in[`${window}_valid_i`] = 1;
    const ready = `${window}_ready_o`;
    dut.step();
    dut.stepUntil(ready, 10);
    total += dut.out[`${window}_rdata_o`];
    dut.in[`${window}_valid_i`] = 0;
    dut.step();
  }
  return total;
}

describe("the host buffer refuses", () => {
  const ask = (length: number, payload: boolean): number => {
    if (bench.dut.out.host_busy_o === 0) bench.expectHost(new Uint8Array(length), payload);
    bench.dut.in.host_length_i = length;
    bench.dut.in.host_payload_i = payload;
    bench.dut.in.host_request_i = 1;
    bench.tick(true);
    bench.dut.in.host_request_i = 0;
    return bench.dut.out.host_refused_o;
  };
  const write = (words: number): void => {
    for (let n = 0; n < words; n++) {
      bench.dut.in.host_data_i = n;
      bench.dut.in.host_data_write_i = 1;
      bench.tick(true);
      bench.dut.in.host_data_write_i = 0;
    }
  };

  test("lengths that are not allowed, bytes that were not written, and more than fits", () => {
    expect(ask(20, true), "nothing written").toBe(1);
    write(379);
    expect(bench.dut.out.host_refused_o).toBe(0);
    write(1);
    expect(bench.dut.out.host_refused_o, "the 1,517th byte").toBe(1);
    expect([ask(0, true), ask(257, true), ask(13, false), ask(1515, false)]).toEqual([1, 1, 1, 1]);
    bench.dut.in.m_axis_tx_tready = 0;
    expect(ask(1514, false)).toBe(0);
    write(1);
    expect(bench.dut.out.host_refused_o, "busy").toBe(1);
    expect(ask(100, false), "busy").toBe(1);
    const before = bench.frames.length;
    for (let cycles = 0; bench.dut.out.host_busy_o === 1 && cycles < 300; cycles++) bench.tick(true);
    expect(bench.frames.slice(before).map(({ bytes }) => bytes.length)).toEqual([1514]);
  });
});
