// Recorded frames through the receive side, against the model.

import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { testData } from "../../proto/testing/mod.ts";
import { readPcapFile } from "../../sim/inputs/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import { FeedBench } from "./feed-bench.ts";
import { expectSame } from "./feed-compare.ts";
import { FeedModel, type FeedSetup } from "./feed-model.ts";

const CAPTURES = testData("pcap/itch50");
const PARAMETERS = { SYMBOLS: 64, SET_BITS: 13, REORDER_DEPTH: 64 };

test.skipIf(!existsSync(CAPTURES))(
  "captured frames are taken whole and decoded as the model says (skipped without recorded data)",
  async () => {
    const first = await FeedBench.load(PARAMETERS, new Random(1));
    let applied = 0;
    let booked = 0;
    for (const file of readdirSync(CAPTURES).filter((name) => name.endsWith(".pcap"))) {
      for await (const { bytes } of readPcapFile(join(CAPTURES, file))) {
        const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
        const v = view.getUint16(12) === 0x8100 ? 4 : 0;
        // Track what the frame speaks of, so that its messages reach the book
        const locates = new Set<number>();
        for (let at = 62 + v, left = view.getUint16(60 + v); left > 0 && at + 5 <= bytes.length; left--) {
          const locate = view.getUint16(at + 3);
          if (locate !== 0 && locates.size < PARAMETERS.SYMBOLS) locates.add(locate);
          at += 2 + view.getUint16(at);
        }
        const filter = { address: view.getUint32(30 + v), port: view.getUint16(36 + v) };
        const setup: FeedSetup = {
          filters: [filter, filter],
          session: new Uint8Array(10),
          startSequence: undefined,
          gapWaitNs: 1000,
          market: "Q",
          reorderDepth: PARAMETERS.REORDER_DEPTH,
          slots: [...locates].map((locate, slot) => ({ slot, locate, enabled: true })),
        };
        const bench = first.another(new Random(1));
        const model = new FeedModel(setup);
        bench.start(setup);
        bench.send(0, { bytes, error: false });
        model.frame(0, bench.ts, bytes, false);
        bench.settle();
        expectSame(bench, model, PARAMETERS.SET_BITS, file);
        expect(bench.good, file).toEqual([1, 0]);
        applied += bench.types.reduce((sum, count) => sum + count, 0);
        booked += bench.taken.length;
      }
    }
    expect(applied).toBeGreaterThan(40);
    expect(booked).toBeGreaterThan(30);
  },
);
