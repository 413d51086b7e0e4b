// Which books a path does not trust is asked of it when nobody has told: also when something else has set the repair going before.
import { expect, it } from "vitest";
import { event, MoldPacketBuilder } from "../../proto/mod.ts";
import { SoftwareDatapath } from "../datapath/mod.ts";
import { FEED, frameOf, itch, SESSION, SMALL, TRACKING } from "../datapath/test-kit.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import { BookRepair } from "./book-repair.ts";
import { FeedSequence } from "./feed-sequence.ts";
import { SoftwareTarget } from "./repair-target.ts";

/** The market opens, both stocks trade and have an order. */
const MORNING = [
  itch.system("Q"),
  itch.trading("T", 11),
  itch.trading("T", 12),
  itch.add(1n, "B", 100, 101_000, 11),
  itch.add(2n, "B", 100, 1010, 12),
];
const LATER = [itch.add(3n, "S", 100, 102_000, 11), itch.add(4n, "S", 100, 1020, 12)];

function packet(sequence: number, messages: readonly Uint8Array[]): Uint8Array {
  const builder = new MoldPacketBuilder(SESSION, BigInt(sequence));
  for (const message of messages) builder.add(message);
  return builder.finish();
}

it("finds books and trading states broken that it was not told of, while it mends what it was told of", async () => {
  const path = new SoftwareDatapath(SMALL, { record: () => {}, order: () => {} });
  path.clear(TRACKING, { ...FEED, initialOpen: false });
  const feed = new FeedSequence(false, { lost: () => {} });
  feed.begin(TRACKING, SESSION, 1, true);
  feed.packet(0, packet(1, MORNING));
  feed.packet(0, packet(1 + MORNING.length, LATER));
  // The morning is lost to the path. Its records of that, and of the gap, get to nobody.
  path.frame(0, 1000n, frameOf(BigInt(1 + MORNING.length), LATER), false);
  path.tick(1_000_000n);
  expect([path.repairOf(0).feedBit, path.repairOf(1).feedBit, path.isSessionOpen]).toEqual([true, true, false]);

  const told: string[] = [];
  const repair = new BookRepair(new SoftwareTarget(path, TRACKING), feed, new ManualClock(), TRACKING, {
    broken: (cause) => void told.push(cause),
    whole: () => void told.push("whole"),
    failed: (stock, message) => void told.push(`${stock} ${message}`),
    mended: () => {},
  });
  try {
    // Faults of both books, which make both anew, so that no book is left that the path does not trust.
    for (const slot of [0, 1]) {
      const words = new Uint32Array(event.RECORD_BYTES / 4);
      words[0] = event.FAULT_TYPE | (slot << 8);
      repair.record(words, 0);
    }
    repair.audit();
    expect([repair.whole, repair.sound]).toEqual([false, false]);
    for (let turn = 0; turn < 1000 && told.at(-1) !== "whole"; turn++) await Promise.resolve();
    expect(told.at(-1)).toBe("whole");
    expect([path.isSessionOpen, path.isTrading(0), path.isTrading(1)]).toEqual([true, true, true]);
    for (const slot of [0, 1]) expect(path.repairOf(slot)).toMatchObject({ feedBit: false, loading: false });
  } finally {
    repair.close();
  }
});
