// A random campaign of the receive side (tg_feed) for its line and toggle coverage: frames of both lines good and damaged, lost and late, at
// every pace of line and book, with repairs between them. What it does is compared with the model in test/blocks/feed-random.test.ts.

import { Random } from "../../sim/world/mod.ts";
import { FeedBench } from "../blocks/feed-bench.ts";
import { damage, markFrame, mendChecksums, moldFrame, randomBlocks, SESSION } from "../blocks/feed-frames.ts";
import type { FeedSetup } from "../blocks/feed-model.ts";

const PARAMETERS = { SYMBOLS: 8, SET_BITS: 8, REORDER_DEPTH: 16 };
const ROUNDS = 40;
const FRAMES = 60;

/** @returns Verilator's coverage database */
export async function feedCampaign(seed: number): Promise<Uint8Array> {
  const root = new Random(seed).fork("feed lines");
  const first = await FeedBench.load(PARAMETERS, root.fork("model"), true);
  for (let round = 0; round < ROUNDS; round++) {
    const random = root.fork(`round ${round}`);
    const bench = first.another(random.fork("bench"));
    bench.lineIdle = random.pick([0, 0.1, 0.5]);
    bench.bookBusy = random.pick([0, 0.2, 0.9]);
    const setup = randomSetup(random);
    bench.start(setup);
    let next = setup.startSequence ?? BigInt(random.u32());
    for (let frame = 0; frame < FRAMES; frame++) {
      const line = random.below(2) as 0 | 1;
      const blocks = randomBlocks(random, setup, { short: 0.05, wrong: 0.05 }, 12);
      const options = { vlan: random.chance(0.3), checksum: random.chance(0.8) };
      const sequence = (next + BigInt(random.pick([0, 0, 0, 0, 0, 1, -3]))) & MASK;
      const bytes = random.chance(0.05)
        ? markFrame(setup, line, sequence, random.chance(0.5), options)
        : moldFrame(setup, line, sequence, blocks, options);
      const given = random.chance(0.1) ? damage(random, bytes) : { bytes, error: false };
      bench.send(line, given, random.pick([0, 3, 20]));
      if (random.chance(0.8)) bench.send(line === 0 ? 1 : 0, sameFor(setup, line, given), random.pick([0, 3, 20]));
      if (sequence === next) next = (next + BigInt(blocks.length)) & MASK;
      if (!random.chance(0.3)) continue;
      bench.settle();
      bench.ts += BigInt(random.pick([0, 100, 1000, 200_000]));
      bench.settle();
      const { slot } = random.pick(setup.slots);
      const op = random.pick(["rebuild", "recentre", "restore", "load", "none"] as const);
      if (op === "rebuild") bench.repair({ op, slot });
      else if (op === "recentre") bench.repair({ op, slot, lo: 100 * random.below(1000) });
      else if (op === "restore") bench.repair({ op, slot, upto: (next - 1n) & MASK });
      else if (op === "load") bench.repair({ op, bytes: blocks[0]?.slice(0, 48) ?? new Uint8Array(1) });
    }
    bench.settle();
  }
  return first.dut.coverage();
}

const MASK = (1n << 64n) - 1n;

function randomSetup(random: Random): FeedSetup {
  return {
    filters: [
      { address: random.u32(), port: random.below(65_536) },
      { address: random.u32(), port: random.below(65_536) },
    ],
    // None configured: the first frame sets it.
    session: random.chance(0.7) ? SESSION : new Uint8Array(SESSION.length),
    startSequence: random.chance(0.7) ? random.pick([1n, BigInt(random.u32()), MASK - 300n]) : undefined,
    gapWaitNs: random.pick([0, 1000, 1_000_000]),
    market: "Q",
    reorderDepth: PARAMETERS.REORDER_DEPTH,
    slots: [0, 2, 5, 7].map((slot) => ({ slot, locate: 1 + random.below(65_535), enabled: slot !== 5 })),
  };
}

/** The frame as the other line brings it: to that line's group. */
function sameFor(setup: FeedSetup, line: 0 | 1, { bytes, error }: { bytes: Uint8Array; error: boolean }) {
  const copy = bytes.slice();
  const v = copy[12] === 0x81 ? 4 : 0;
  const other = setup.filters[line === 0 ? 1 : 0];
  if (copy.length >= 62 + v) {
    const view = new DataView(copy.buffer);
    view.setUint32(30 + v, other.address);
    view.setUint16(36 + v, other.port);
    mendChecksums(copy);
  }
  return { bytes: copy, error };
}
