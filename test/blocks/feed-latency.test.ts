// The receive side's place in the cycle table of docs/hardware.md, and what it does at line rate.

import { beforeAll, describe, expect, test } from "vitest";
import { Random } from "../../sim/world/mod.ts";
import { FeedBench } from "./feed-bench.ts";
import { expectSame } from "./feed-compare.ts";
import { moldFrame, SESSION, validMessage } from "./feed-frames.ts";
import { DROP, FeedModel, type FeedSetup } from "./feed-model.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

const FILE = "test/blocks/feed-latency.test.ts";
const PARAMETERS = { SYMBOLS: 8, SET_BITS: 8, REORDER_DEPTH: 64 };
/** Idle cycles that frame check sequence, gap and preamble (24 bytes) leave between two frames at 10 Gbit/s. */
const WIRE_GAP = 3;

const SETUP: FeedSetup = {
  filters: [
    { address: 0xe9360c6f, port: 26477 },
    { address: 0xe9360c70, port: 26478 },
  ],
  session: SESSION,
  startSequence: 1n,
  gapWaitNs: 1_000_000,
  market: "Q",
  reorderDepth: PARAMETERS.REORDER_DEPTH,
  slots: [{ slot: 3, locate: 13, enabled: true }],
};

function message(random: Random, letter: string): Uint8Array {
  const bytes = validMessage(random, SETUP, letter);
  new DataView(bytes.buffer).setUint16(1, 13);
  return bytes;
}

describe("the receive side keeps its cycles", () => {
  let seed: number;
  let first: FeedBench;
  beforeAll(async () => {
    seed = testSeed();
    first = await FeedBench.load(PARAMETERS, new Random(seed));
  });

  test("a message is shown to the book two cycles after its last byte, wherever in a beat that is", () => {
    const random = new Random(seed);
    for (const line of [0, 1] as const) {
      const bench = first.another(random.fork(`line ${line}`));
      bench.start(SETUP);
      let sequence = 1n;
      const lastBytes: number[] = [];
      for (let turn = 0; turn < 60; turn++) {
        // A message that the book does not want moves the others through all eight lanes
        const blocks = [
          new Uint8Array(8 + (turn % 8)),
          ...Array.from({ length: random.between(1, 8) }, () => message(random, random.pick([..."AFECXDU"]))),
        ];
        const vlan = turn % 3 === 0;
        const frame = bench.send(line, { bytes: moldFrame(SETUP, line, sequence, blocks, { vlan }), error: false });
        let at = (vlan ? 66 : 62) - 1;
        for (const [i, block] of blocks.entries()) {
          at += 2 + block.length;
          if (i > 0) lastBytes.push(at);
        }
        sequence += BigInt(blocks.length);
        bench.settle();
        for (const taken of bench.taken) {
          const last = frame.beats[(lastBytes.shift() ?? 0) >> 3] ?? Number.NaN;
          expect(taken.lastCyc, howToRepeat(seed, FILE)).toBe(last & 0xffff);
          expect(taken.shownCycle - last, howToRepeat(seed, FILE)).toBe(2);
          expect(taken.takenCycle, howToRepeat(seed, FILE)).toBe(taken.shownCycle);
        }
        bench.taken.length = 0;
      }
      expect(lastBytes).toEqual([]);
    }
  });

  test("full frames of the shortest messages at line rate on both lines queue nothing and lose nothing", () => {
    const random = new Random(seed).fork("line rate");
    const bench = first.another(random);
    bench.start(SETUP);
    const perFrame = Math.floor((1472 - 20) / 21);
    let sequence = 1n;
    const FRAMES = 40;
    for (let i = 0; i < FRAMES; i++) {
      const blocks = Array.from({ length: perFrame }, () => message(random, "D"));
      bench.send(0, { bytes: moldFrame(SETUP, 0, sequence, blocks), error: false }, WIRE_GAP);
      bench.send(1, { bytes: moldFrame(SETUP, 1, sequence, blocks), error: false }, i === 0 ? WIRE_GAP + 1 : WIRE_GAP);
      sequence += BigInt(perFrame);
    }
    bench.settle();
    const { out } = bench.dut;
    expect(bench.taken.length).toBe(FRAMES * perFrame);
    expect(bench.good).toEqual([FRAMES, FRAMES]);
    expect([out.a_fifo_max_o, out.b_fifo_max_o], "beats that waited: only the one in the beat register").toEqual([
      1, 1,
    ]);
    expect(Math.max(out.a_queue_max_o, out.b_queue_max_o), "entries that waited").toBeLessThanOrEqual(1);
    for (const taken of bench.taken) {
      expect(((taken.takenCycle & 0xffff) - taken.lastCyc) & 0xffff, howToRepeat(seed, FILE)).toBe(2);
    }
  });

  test("the smallest frames back to back at line rate are all counted", () => {
    const random = new Random(seed).fork("small");
    const bench = first.another(random);
    const model = new FeedModel(SETUP);
    bench.start(SETUP);
    for (let i = 0; i < 300; i++) {
      const bytes =
        i % 3 === 0
          ? Uint8Array.from({ length: random.between(1, 60) }, () => random.below(256))
          : moldFrame(SETUP, 0, BigInt(model.next ?? 0n), i % 3 === 1 ? [] : [message(random, "D")]);
      bench.send(0, { bytes, error: false }, 0);
      model.frame(0, bench.ts, bytes, false);
    }
    bench.settle();
    expectSame(bench, model, PARAMETERS.SET_BITS, howToRepeat(seed, FILE));
  });

  test("frames of empty blocks wait in the input FIFO and come out in order", () => {
    const random = new Random(seed).fork("empty");
    const bench = first.another(random);
    const model = new FeedModel(SETUP);
    bench.start(SETUP);
    for (let i = 0; i < 2; i++) {
      const blocks = Array.from({ length: 700 }, () => new Uint8Array(0));
      const bytes = moldFrame(SETUP, 0, model.next ?? 0n, blocks, { vlan: i === 1 });
      bench.send(0, { bytes, error: false }, WIRE_GAP);
      model.frame(0, bench.ts, bytes, false);
    }
    const bytes = moldFrame(SETUP, 0, model.next ?? 0n, [message(random, "A")]);
    bench.send(0, { bytes, error: false }, WIRE_GAP);
    model.frame(0, bench.ts, bytes, false);
    bench.settle();
    expect(bench.dut.out.a_fifo_max_o).toBeGreaterThan(100);
    expectSame(bench, model, PARAMETERS.SET_BITS, howToRepeat(seed, FILE));
  });

  test("when the input FIFO is full the rest of a frame is lost, counted, and the feed fault follows", () => {
    const random = new Random(seed).fork("overrun");
    const bench = first.another(random);
    bench.start(SETUP);
    const FRAMES = 12;
    for (let i = 0; i < FRAMES; i++) {
      const blocks = Array.from({ length: 700 }, () => new Uint8Array(0));
      bench.send(0, { bytes: moldFrame(SETUP, 0, BigInt(1 + 700 * i), blocks), error: false }, 0);
    }
    bench.settle();
    const lost = bench.dropped[0]?.[DROP.overrun] ?? 0;
    expect(lost).toBeGreaterThan(2);
    expect((bench.good[0] ?? 0) + lost, "every frame is counted once").toBe(FRAMES);
    expect(bench.feedEvents.map(({ cause }) => cause)).toContain(2);
    expect(bench.dut.out.feed_o).toBe(1 << 3);
    expect(bench.dut.out.idle_o).toBe(1);
    // And the line still works
    const next: bigint = bench.dut.out.next_seq_o;
    bench.send(0, { bytes: moldFrame(SETUP, 0, next, [message(random, "D")]), error: false });
    bench.settle();
    expect(bench.taken.length).toBe(1);
  });
});
