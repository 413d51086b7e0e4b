// Generated flow as frames, over lines that lose and reorder, through the software path: it finds no fault with it, misses nothing that one
// of the lines brought, and its best prices are those of the orders in the flow.

import { describe, expect, test } from "vitest";
import { SoftwareDatapath } from "../../gateway/datapath/mod.ts";
import { DEFAULT_GEOMETRY, type TrackedSlot } from "../../proto/mod.ts";
import { DEFAULT_FEED, FeedFrames, type FeedSettings } from "../inputs/feed-frames.ts";
import { messagesIn } from "../inputs/itch-file.ts";
import { Random } from "../world/random.ts";
import { howToRepeat, testSeed } from "../world/repeatable.ts";
import { PERFECT_WIRE } from "../world/wire.ts";
import { generateBlocks } from "./generate.ts";
import { NaiveBook } from "./naive-book.ts";
import { inventSymbols } from "./symbols.ts";

const SYMBOLS = 16;
const MESSAGES = 20_000;

describe("generated flow in the software path", { timeout: 60_000 }, () => {
  test("is whole, faultless, and has the best prices that its orders say", () => {
    const seed = testSeed();
    const where = howToRepeat(seed, "sim/flow/software-path.test.ts");
    const symbols = inventSymbols(SYMBOLS);
    const [a, b] = DEFAULT_FEED.lines;
    // Line A loses packets, B is later and whole: the gaps of one are filled by the other within the wait.
    const feed: FeedSettings = {
      ...DEFAULT_FEED,
      lines: [
        { ...a, wire: { ...PERFECT_WIRE, loss: 0.05, duplicate: 0.05 } },
        { ...b, wire: { ...PERFECT_WIRE, delayNs: 2_000 } },
      ],
    };
    const path = new SoftwareDatapath(DEFAULT_GEOMETRY, { record: () => {}, order: () => {} });
    path.clear(
      symbols.map(({ stock, referencePrice }, slot): TrackedSlot => {
        const tick = referencePrice < 10_000 ? 1 : 100;
        const half = (DEFAULT_GEOMETRY.levels / 2) * tick;
        const windowLo = Math.max(0, Math.floor((referencePrice - half) / tick) * tick);
        return { slot, locate: slot + 1, stock, windowLo, tick, lot: 1, initialTrading: false };
      }),
      {
        lines: [
          { address: a.address, port: a.port },
          { address: b.address, port: b.port },
        ],
        session: feed.session,
        startSequence: 1n,
        gapWaitNs: 1_000_000,
        market: "Q",
        initialOpen: false,
      },
    );
    const frames = new FeedFrames({ feed, random: new Random(seed) });
    const oracle = new NaiveBook();
    for (const blocks of generateBlocks({ seed, messages: MESSAGES, symbols })) {
      frames.push(blocks);
      for (const message of messagesIn(blocks)) oracle.apply(message);
    }
    frames.finish();
    for (const { line, timeNs, bytes } of frames.ready()) path.frame(line, BigInt(timeNs), bytes, false);

    const counters = path.counters();
    expect(
      counters.messages.reduce((sum, count) => sum + count, 0),
      where,
    ).toBe(MESSAGES);
    expect([counters.gaps, counters.unknownMessages, counters.badLength], where).toEqual([0, 0, 0]);
    expect(
      counters.lines.map(({ dropped }) => dropped.reduce((sum, count) => sum + count, 0)),
      where,
    ).toEqual([0, 0]);
    expect(
      counters.lines.every(({ wins }) => wins > 0),
      where,
    ).toBe(true);
    for (let slot = 0; slot < SYMBOLS; slot++) {
      expect(path.faultsOf(slot), where).toBe(0);
      const view = path.viewOf(slot);
      // A best price beyond the window makes the view invalid, which is right and not of interest here.
      if (!view.valid) continue;
      const bids = oracle.levels(slot + 1, true);
      const asks = oracle.levels(slot + 1, false);
      // An empty side is 0 at 0: a quiet symbol may have no order yet, or none any more.
      const bid = bids.size === 0 ? 0 : Math.max(...bids.keys());
      const ask = asks.size === 0 ? 0 : Math.min(...asks.keys());
      expect([view.bidPrice, view.bidQuantity, view.askPrice, view.askQuantity], where).toEqual([
        bid,
        bids.get(bid) ?? 0,
        ask,
        asks.get(ask) ?? 0,
      ]);
    }
    expect(
      Array.from({ length: SYMBOLS }, (_, slot) => path.viewOf(slot)).filter(({ valid }) => valid).length,
    ).toBeGreaterThan(12);
  });
});
