// The receive side against the model of sections 1 to 3, on random frames that come one after the other on either line.

import { describe, expect, test } from "vitest";
import { Random } from "../../sim/world/mod.ts";
import { FeedBench, type FeedParameters } from "./feed-bench.ts";
import { expectSame } from "./feed-compare.ts";
import { damage, markFrame, moldFrame, randomBlock, randomBlocks, SESSION, type TestFrame } from "./feed-frames.ts";
import { FeedModel, type FeedSetup, type Repair } from "./feed-model.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

const MASK64 = (1n << 64n) - 1n;

function randomSetup(random: Random, parameters: FeedParameters): FeedSetup {
  const locates = new Set<number>();
  while (locates.size < parameters.SYMBOLS) locates.add(random.between(1, 65535));
  return {
    filters: [
      { address: 0xe9360c6f, port: 26477 },
      { address: 0xe9360c70, port: 26478 },
    ],
    session: random.chance(0.5) ? SESSION : new Uint8Array(10),
    startSequence: random.chance(0.5) ? BigInt(random.below(100)) : undefined,
    gapWaitNs: random.pick([1, 500, 100_000]),
    market: "Q",
    reorderDepth: parameters.REORDER_DEPTH,
    slots: [...locates].map((locate, slot) => ({
      slot,
      locate,
      enabled: random.chance(0.9),
    })),
  };
}

/** A repair that is often possible and sometimes refused. */
function randomRepair(random: Random, setup: FeedSetup, next: bigint): Repair {
  const slot = random.chance(0.9) ? random.pick(setup.slots).slot : random.below(256);
  const op = random.pick(["load", "load", "load", "rebuild", "recentre", "restore", "restore"] as const);
  switch (op) {
    case "load":
      return { op, bytes: randomBlock(random, setup, { short: 0.05, wrong: 0.1 }).slice(0, 63) };
    case "rebuild":
      return { op, slot };
    case "recentre":
      return { op, slot, lo: random.u32() };
    case "restore": {
      const upto = random.chance(0.1) ? MASK64 : next + BigInt(random.between(-6, 2));
      return { op, slot, upto: upto < 0n ? 0n : upto & MASK64 };
    }
  }
}

/** A stream of frames around the number wanted next: in order, early, late, twice, lost, damaged. */
class Stream {
  private readonly random: Random;
  private readonly setup: FeedSetup;
  private readonly kept = new Map<bigint, Uint8Array[]>();
  private front: bigint;
  readonly mix: { short: number; wrong: number };
  readonly most: number;
  private readonly harm: number;

  constructor(random: Random, setup: FeedSetup) {
    this.random = random;
    this.setup = setup;
    this.front = setup.startSequence ?? BigInt(random.u32());
    this.mix = { short: random.pick([0, 0, 0.1, 0.6]), wrong: random.pick([0, 0.02, 0.1]) };
    this.most = random.pick([1, 4, 40]);
    this.harm = random.pick([0, 0.05, 0.5]);
  }

  /** The next frame of the line; `single`: sound and with one block at most. */
  next(line: 0 | 1, single: boolean): TestFrame {
    const frame = this.build(line, single);
    return !single && this.random.chance(this.harm) ? damage(this.random, frame) : { bytes: frame, error: false };
  }

  private build(line: 0 | 1, single: boolean): Uint8Array {
    const { random, setup } = this;
    const options = { vlan: random.chance(0.3), checksum: random.chance(0.9) };
    if (random.chance(0.05)) return markFrame(setup, line, this.near(), random.chance(0.3), options);
    const again = [...this.kept.keys()];
    if (again.length > 0 && random.chance(0.45)) {
      const sequence = random.pick(again.slice(-4));
      const blocks = this.kept.get(sequence) ?? [];
      const first = random.below(single ? blocks.length : Math.min(blocks.length, 3));
      const some = blocks.slice(first, single ? first + 1 : undefined);
      return moldFrame(setup, line, (sequence + BigInt(first)) & MASK64, some, options);
    }
    if (random.chance(0.03)) this.front = (this.front + BigInt(random.between(1, 3))) & MASK64;
    const sequence = this.front;
    const blocks = randomBlocks(random, setup, this.mix, single ? 1 : this.most);
    this.kept.set(sequence, blocks);
    this.front = (sequence + BigInt(blocks.length)) & MASK64;
    // A frame that comes late: made now, sent (or not) when it is drawn again
    if (random.chance(0.1)) return this.build(line, single);
    return moldFrame(setup, line, sequence, blocks, options);
  }

  private near(): bigint {
    return (this.front + BigInt(this.random.between(-2, 2))) & MASK64;
  }
}

const MATRIX: readonly (FeedParameters & { readonly rounds: number })[] = [
  { SYMBOLS: 8, SET_BITS: 8, REORDER_DEPTH: 64, rounds: 40 },
  { SYMBOLS: 64, SET_BITS: 13, REORDER_DEPTH: 64, rounds: 40 },
  { SYMBOLS: 1, SET_BITS: 4, REORDER_DEPTH: 4, rounds: 60 },
  { SYMBOLS: 5, SET_BITS: 20, REORDER_DEPTH: 1, rounds: 40 },
];

describe("the receive side does what the text says, frame by frame", () => {
  for (const { rounds, ...parameters } of MATRIX) {
    test(`SYMBOLS ${parameters.SYMBOLS}, SET_BITS ${parameters.SET_BITS}, REORDER_DEPTH ${parameters.REORDER_DEPTH}`, async () => {
      const seed = testSeed();
      const root = new Random(seed);
      const bench = await FeedBench.load(parameters, root.fork("bench"));
      let applied = 0;
      for (let round = 0; round < rounds; round++) {
        const random = root.fork(`round ${round}`);
        const where = `round ${round}, ${howToRepeat(seed, "test/blocks/feed-random.test.ts")}`;
        const setup = randomSetup(random, parameters);
        applied += runRound(random, bench.another(random.fork("bench")), setup, parameters, where);
      }
      expect(applied, "messages that went to the book").toBeGreaterThan(rounds * 10);
    });
  }
});

function runRound(
  random: Random,
  bench: FeedBench,
  setup: FeedSetup,
  parameters: FeedParameters,
  where: string,
): number {
  const stream = new Stream(random.fork("stream"), setup);
  const model = new FeedModel(setup);
  bench.lineIdle = random.pick([0, 0, 0.1, 0.5]);
  // A book that hardly ever takes a message backs the line up into its parser
  bench.bookBusy = random.pick([0, 0, 0.2, stream.most <= 4 ? 0.97 : 0]);
  bench.start(setup);
  let compared = 0;
  for (let turn = 0; turn < 25; turn++) {
    // Frames of one line may come back to back; the other line waits until all is at rest
    const line = random.chance(0.5) ? 0 : 1;
    // A path that works frame by frame drains the other line's queue at once, the hardware while the frame goes on: who wins, and
    // which messages come before the frame's BAD, would differ. So a line that competes with held entries sends one message.
    const compete = model.held(line === 0 ? 1 : 0) > 0;
    const frames = compete ? 1 : random.pick([1, 1, 3]);
    for (let i = 0; i < frames; i++) {
      const frame = stream.next(line, compete);
      bench.send(line, frame, random.pick([0, 3, 3, 20]));
      model.frame(line, bench.ts, frame.bytes, frame.error);
    }
    bench.settle();
    compared = expectSame(bench, model, parameters.SET_BITS, `turn ${turn}, ${where}`, compared);
    bench.ts += BigInt(random.pick([0, 1, 100, 1000, 200_000]));
    model.tick(bench.ts);
    bench.settle();
    compared = expectSame(bench, model, parameters.SET_BITS, `turn ${turn}, ${where}`, compared);
    for (let i = random.pick([0, 0, 1, 8]); i > 0; i--) {
      const request = randomRepair(random, setup, model.next ?? 0n);
      expect(bench.repair(request), `${request.op}, turn ${turn}, ${where}`).toBe(model.repair(request));
    }
    bench.settle();
    compared = expectSame(bench, model, parameters.SET_BITS, `repairs of turn ${turn}, ${where}`, compared);
  }
  return compared;
}
