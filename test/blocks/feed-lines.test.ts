// Two lines at once: what wins, what is held, when a gap is declared, and what `clear`, `commit` and the session latch do between frames.

import { beforeAll, describe, expect, test } from "vitest";
import { tgPackage } from "../../sim/harness/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import { FeedBench } from "./feed-bench.ts";
import { expectSame } from "./feed-compare.ts";
import { markFrame, mendChecksums, moldFrame, randomBlocks, SESSION, validMessage } from "./feed-frames.ts";
import { type BookMessage, DROP, FeedModel, type FeedSetup } from "./feed-model.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

const FILE = "test/blocks/feed-lines.test.ts";
const PARAMETERS = { SYMBOLS: 8, SET_BITS: 8, REORDER_DEPTH: 64 };
const SETUP: FeedSetup = {
  filters: [
    { address: 0xe9360c6f, port: 26477 },
    { address: 0xe9360c70, port: 26478 },
  ],
  session: SESSION,
  startSequence: 1n,
  gapWaitNs: 1000,
  market: "Q",
  reorderDepth: PARAMETERS.REORDER_DEPTH,
  slots: [
    { slot: 0, locate: 13, enabled: true },
    { slot: 7, locate: 14, enabled: true },
    { slot: 5, locate: 15, enabled: false },
  ],
};
const GAP = 1;

let seed: number;
let first: FeedBench;
beforeAll(async () => {
  seed = testSeed();
  first = await FeedBench.load(PARAMETERS, new Random(seed));
});

function fresh(setup = SETUP): FeedBench {
  const bench = first.another(new Random(seed).fork("bench"));
  bench.start(setup);
  return bench;
}

function message(letter: string, locate = 13): Uint8Array {
  const bytes = validMessage(new Random(7), SETUP, letter);
  new DataView(bytes.buffer).setUint16(1, locate);
  return bytes;
}

function send(bench: FeedBench, line: 0 | 1, sequence: bigint, count: number): void {
  bench.send(line, {
    bytes: moldFrame(
      SETUP,
      line,
      sequence,
      Array.from({ length: count }, () => message("D")),
    ),
    error: false,
  });
}

describe("gaps", () => {
  test("a message of the future waits, with its timer told, until the other line brings what is missing", () => {
    const bench = fresh();
    send(bench, 0, 3n, 2);
    bench.settle();
    expect(bench.taken).toEqual([]);
    expect(bench.dut.out.next_timer_ns_o).toBe(bench.ts + 1000n);
    send(bench, 1, 1n, 2);
    bench.settle();
    expect(bench.taken.map(({ seq }) => seq)).toEqual([1n, 2n, 3n, 4n]);
    expect(bench.gaps).toBe(0);
    expect(bench.wins).toEqual([2, 2]);
    expect(bench.dut.out.next_timer_ns_o).toBe((1n << 64n) - 1n);
  });

  test("both lines held is a gap at once", () => {
    const bench = fresh();
    send(bench, 0, 5n, 1);
    bench.settle();
    send(bench, 1, 4n, 1);
    bench.settle();
    expect(bench.feedEvents).toEqual([{ cause: GAP, line: 1, seq: 1n, sofTs: bench.ts, from: 1n, to: 4n }]);
    expect(bench.taken.map(({ seq, feedFault }) => [seq, feedFault])).toEqual([
      [4n, true],
      [5n, true],
    ]);
  });

  test("a full queue is a gap", () => {
    const bench = fresh();
    send(bench, 0, 2n, PARAMETERS.REORDER_DEPTH - 1);
    bench.settle();
    expect(bench.gaps).toBe(0);
    send(bench, 0, 2n + BigInt(PARAMETERS.REORDER_DEPTH - 1), 1);
    bench.settle();
    expect(bench.gaps).toBe(1);
    expect(bench.taken.length).toBe(PARAMETERS.REORDER_DEPTH);
  });

  test("a held message becomes a gap when its time is up, not a nanosecond before", () => {
    const bench = fresh();
    send(bench, 1, 2n, 1);
    bench.settle();
    bench.ts += 999n;
    bench.settle();
    for (let i = 0; i < 20; i++) bench.step();
    expect(bench.gaps).toBe(0);
    expect(bench.dut.out.idle_o).toBe(1);
    bench.ts += 1n;
    bench.settle();
    expect(bench.feedEvents).toEqual([{ cause: GAP, line: 1, seq: 1n, sofTs: bench.ts - 1000n, from: 1n, to: 2n }]);
    expect(bench.taken.length).toBe(1);
  });

  test("time runs out for a held message while the missing one waits for the book: no gap", () => {
    const bench = fresh();
    send(bench, 0, 3n, 1);
    bench.settle();
    bench.ts += 999n;
    bench.bookBusy = 1;
    send(bench, 1, 1n, 2);
    for (let i = 0; bench.dut.out.book_valid_o === 0 && i < 100; i++) bench.step();
    bench.ts += 1n;
    for (let i = 0; i < 20; i++) bench.step();
    bench.bookBusy = 0;
    bench.settle();
    expect(bench.gaps).toBe(0);
    expect(bench.taken.map(({ seq }) => seq)).toEqual([1n, 2n, 3n]);
  });

  test("whenever time runs out for one held message, the next one keeps its own", () => {
    for (let offset = 0; offset < 24; offset++) {
      const bench = fresh();
      send(bench, 0, 3n, 1);
      bench.settle();
      bench.ts += 500n;
      send(bench, 0, 5n, 1);
      bench.settle();
      bench.ts += 499n;
      send(bench, 1, 1n, 2);
      for (let i = 0; i < offset; i++) bench.step();
      bench.ts += 1n;
      bench.settle();
      expect(
        bench.feedEvents.filter(({ to }) => to !== 3n),
        `clock moved ${offset} cycles after the frame began`,
      ).toEqual([]);
      expect(bench.dut.out.next_seq_o).toBe(4n);
      expect(bench.dut.out.next_timer_ns_o).toBe(bench.ts + 500n);
    }
  });

  test("a heartbeat that names a number beyond the next one is a gap too, and leaves nothing behind", () => {
    const bench = fresh();
    bench.send(0, { bytes: markFrame(SETUP, 0, 9n, false), error: false });
    bench.settle();
    bench.send(1, { bytes: markFrame(SETUP, 1, 9n, true), error: false });
    bench.settle();
    expect(bench.feedEvents).toMatchObject([{ cause: GAP, line: 0, from: 1n, to: 9n }]);
    expect(bench.dut.out.next_seq_o).toBe(9n);
  });

  test("sequence numbers wrap at 2^64", () => {
    const bench = fresh({ ...SETUP, startSequence: (1n << 64n) - 2n });
    send(bench, 0, (1n << 64n) - 2n, 4);
    bench.settle();
    expect(bench.taken.map(({ seq }) => seq)).toEqual([(1n << 64n) - 2n, (1n << 64n) - 1n, 0n, 1n]);
    expect(bench.dut.out.next_seq_o).toBe(2n);
  });
});

describe("what changes between frames", () => {
  test("each message carries the version and bank of the moment it was taken", () => {
    const bench = fresh();
    bench.version = 7;
    const halt = message("H");
    const resume = message("H");
    halt[19] = 0x48;
    resume[19] = 0x54;
    bench.send(0, {
      bytes: moldFrame(SETUP, 0, 1n, [message("D"), resume, message("D"), halt, message("D")]),
      error: false,
    });
    bench.settle();
    bench.version = 0xffff_fff0;
    bench.bank = 1;
    send(bench, 1, 6n, 1);
    bench.settle();
    const trading = Number(tgPackage().constant("OP_TRADING"));
    expect(
      bench.taken.map(({ op, flag, version, bank }) => [op === trading ? flag : undefined, version, bank]),
    ).toEqual([
      [undefined, 7, 0],
      [true, 7, 0],
      [undefined, 7, 0],
      [false, 7, 0],
      [undefined, 7, 0],
      [undefined, 0xffff_fff0, 1],
    ]);
  });

  test("the fault of a damaged frame names that frame's arrival though the next one is already coming in", () => {
    const bench = fresh();
    bench.clockRuns = true;
    const bad = bench.send(0, { bytes: moldFrame(SETUP, 0, 1n, [message("D")]), error: true });
    const next = bench.send(0, { bytes: moldFrame(SETUP, 0, 2n, [message("D")]), error: false }, 0);
    bench.settle();
    expect(next.beats[0]).toBe((bad.beats.at(-1) ?? 0) + 1);
    expect(bench.feedEvents).toEqual([{ cause: 2, line: 0, seq: 2n, sofTs: bad.sofTs, from: 1n, to: 2n }]);
    expect(bench.taken.map(({ sofTs, feedFault }) => [sofTs, feedFault])).toEqual([
      [bad.sofTs, false],
      [next.sofTs, true],
    ]);
  });

  test("a slot that is not enabled is not tracked", () => {
    const bench = fresh();
    bench.send(0, { bytes: moldFrame(SETUP, 0, 1n, [message("D", 15), message("D", 14)]), error: false });
    bench.settle();
    expect(bench.taken.map(({ slot }) => slot)).toEqual([7]);
  });

  test("both lines bring the first session in the same cycle: line A's is latched, line B's frame is refused", () => {
    const setup = { ...SETUP, session: new Uint8Array(10) };
    const other = new TextEncoder().encode("OTHER00001");
    const bench = fresh(setup);
    expect(bench.dut.out.session_set_o).toBe(0);
    bench.send(0, { bytes: moldFrame(setup, 0, 1n, [message("D")], { session: SESSION }), error: false });
    bench.send(1, { bytes: moldFrame(setup, 1, 1n, [message("D")], { session: other }), error: false });
    bench.settle();
    expect(bench.good).toEqual([1, 0]);
    expect(bench.dropped[1]?.[9]).toBe(1);
    expect(bench.dut.out.session_o).toBe(SESSION.reduce((bits, byte) => (bits << 8n) | BigInt(byte), 0n));
  });

  test("a frame that is refused for another reason does not set the session", () => {
    const setup = { ...SETUP, session: new Uint8Array(10) };
    const bench = fresh(setup);
    const frame = moldFrame(setup, 0, 1n, [message("D")], { session: SESSION });
    frame[24] = (frame[24] ?? 0) ^ 1;
    bench.send(0, { bytes: frame, error: false });
    bench.settle();
    expect(bench.dut.out.session_set_o).toBe(0);
    expect(bench.dropped[0]?.[6]).toBe(1);
  });

  test("clear drops what is held, the fault and the rest of a frame that is under way, and loads the new settings", () => {
    const bench = fresh();
    send(bench, 0, 5n, 1);
    bench.settle();
    send(bench, 1, 7n, 1);
    bench.settle();
    expect(bench.dut.out.feed_o).toBe((1 << 0) | (1 << 7));
    const before = bench.taken.length;
    send(bench, 0, 1n, 12);
    send(bench, 0, 20n, 1);
    while ((bench.sent.at(-2)?.beats.length ?? 0) < 14) bench.step();
    bench.configure({ ...SETUP, startSequence: 20n });
    bench.settle();
    expect([bench.dut.out.feed_o, bench.dut.out.broken_o]).toEqual([0, 0n]);
    expect(
      bench.taken
        .slice(before)
        .map(({ seq }) => seq)
        .filter((seq) => seq >= 20n),
    ).toEqual([20n]);
    expect(bench.gaps).toBe(1);
    expect(bench.good, "the frame that was cut in two is still counted").toEqual([3, 1]);
  });
});

describe("repairs between messages", () => {
  test("a load waits until the lines have nothing that can be consumed, and then takes its place in the order", () => {
    const bench = fresh();
    expect(bench.repair({ op: "rebuild", slot: 0 })).toBe(0);
    send(bench, 0, 1n, 10);
    for (let i = 0; bench.dut.out.next_seq_o < 3n && i < 200; i++) bench.step();
    const before = bench.dut.out.next_seq_o;
    bench.bookBusy = 0.3;
    bench.submit({ op: "load", bytes: message("A") });
    bench.settle();
    expect(before).toBe(3n);
    expect(bench.loads).toBe(1);
    const [, load] = bench.taken;
    expect(load).toMatchObject({ slot: 0, sofTs: 0n, feedFault: true, forgotten: true });
    // The line's own messages are ignored while the book is loaded, and remembered
    expect(bench.taken.length).toBe(2);
    expect(bench.dut.out.next_seq_o).toBe(11n);
    expect(bench.repair({ op: "restore", slot: 0, upto: 9n })).toBe(3);
    expect(bench.recoveryEvents.at(-1)).toMatchObject({ outcome: 3, argument: 9n, compared: 10n, seq: 11n });
    expect(bench.repair({ op: "restore", slot: 0, upto: 10n })).toBe(0);
    expect([bench.dut.out.feed_o, bench.dut.out.loading_o]).toEqual([0, 0]);
    send(bench, 0, 11n, 2);
    bench.settle();
    // The first message after it finds its last view forgotten, the second does not
    expect(bench.taken.slice(2).map(({ feedFault, forgotten }) => [feedFault, forgotten])).toEqual([
      [false, true],
      [false, false],
    ]);
  });

  test("a second request while one is answered is ignored, and so is an unknown one", () => {
    const bench = fresh();
    bench.bookBusy = 1;
    bench.submit({ op: "rebuild", slot: 0 });
    bench.step();
    bench.submit({ op: "rebuild", slot: 7 });
    const { out } = bench.dut;
    expect([out.repair_busy_o, out.repair_ignored_o]).toEqual([1, 1]);
    bench.bookBusy = 0;
    bench.settle();
    expect([out.repair_busy_o, out.repair_count_o]).toEqual([0, 1]);
    expect(bench.recoveryEvents.map(({ slot }) => slot)).toEqual([0]);
    bench.dut.in.repair_op_i = 5;
    bench.dut.in.repair_write_i = 1;
    bench.step();
    bench.dut.in.repair_write_i = 0;
    expect([out.repair_busy_o, out.repair_ignored_o]).toEqual([0, 1]);
  });

  test("a request that comes while a clear runs takes effect after it", () => {
    const bench = fresh();
    bench.dut.in.clear_i = 1;
    bench.submit({ op: "rebuild", slot: 7 });
    for (let i = 0; i < 20; i++) bench.step();
    expect(bench.recoveryEvents).toEqual([]);
    bench.dut.in.clear_i = 0;
    bench.settle();
    expect(bench.recoveryEvents.map(({ slot, outcome }) => [slot, outcome])).toEqual([[7, 0]]);
    expect(bench.dut.out.loading_o).toBe(1 << 7);
  });

  test("numbers at the edge of 2^64 are compared exactly", () => {
    const last = (1n << 64n) - 1n;
    const bench = fresh({ ...SETUP, startSequence: last - 1n });
    bench.send(0, { bytes: moldFrame(SETUP, 0, last - 1n, [message("D")]), error: true });
    bench.settle();
    expect(bench.dut.out.broken_o).toBe(last);
    expect(bench.repair({ op: "restore", slot: 0, upto: last - 2n })).toBe(2);
    expect(bench.recoveryEvents.at(-1)).toMatchObject({ argument: last - 2n, compared: last });
    expect(bench.repair({ op: "restore", slot: 0, upto: last })).toBe(4);
    expect(bench.recoveryEvents.at(-1)).toMatchObject({ argument: last, compared: last });
    expect(bench.repair({ op: "restore", slot: 0, upto: last - 1n })).toBe(0);
    expect(bench.dut.out.feed_o).toBe(1 << 7);
  });

  test("a restore for messages that are still to come is refused, and every one before the first message", () => {
    const bench = fresh({ ...SETUP, startSequence: undefined });
    bench.repair({ op: "recentre", slot: 0, lo: 0 });
    expect(bench.repair({ op: "restore", slot: 0, upto: 0n })).toBe(4);
    expect(bench.recoveryEvents.at(-1)).toMatchObject({ outcome: 4, argument: 0n, compared: 0n, seq: 0n });
    send(bench, 0, 1n << 32n, 2);
    bench.settle();
    const next = (1n << 32n) + 2n;
    for (const upto of [next, next + 1n, 1n << 63n]) {
      expect(bench.repair({ op: "restore", slot: 0, upto })).toBe(4);
      expect(bench.recoveryEvents.at(-1)).toMatchObject({ outcome: 4, argument: upto, compared: next, seq: next });
    }
    expect(bench.dut.out.feed_o & 1).toBe(1);
    expect(bench.repair({ op: "restore", slot: 0, upto: next - 1n })).toBe(0);
    expect(bench.dut.out.feed_o & 1).toBe(0);
  });

  test("after a fault the first thing that goes down the pipeline says so, even to a book that is busy", () => {
    const bench = fresh();
    bench.bookBusy = 0.7;
    for (let i = 0; i < 20; i++) {
      bench.send(0, { bytes: moldFrame(SETUP, 0, BigInt(1 + 3 * i), [message("D"), message("D")]), error: false });
      bench.send(1, { bytes: moldFrame(SETUP, 1, BigInt(1 + 3 * i), [message("D"), message("D")]), error: false }, 40);
    }
    bench.settle();
    expect(bench.gaps).toBe(19);
    expect(bench.taken.filter(({ afterFault }) => afterFault).map(({ seq }) => seq)).toEqual(
      bench.feedEvents.map(({ to }) => to),
    );
  });
});

describe("blocks against the payload's end", () => {
  test("a last block of any length, in a frame with any padding, ends or is refused as the text says", () => {
    const bench = fresh();
    const model = new FeedModel(SETUP);
    for (let first = 8; first < 16; first++) {
      for (let change = -3; change <= 12; change++) {
        for (const padding of [0, 1, 7, 8, 20]) {
          const frame = moldFrame(SETUP, 0, model.next ?? 0n, [new Uint8Array(first), message("B")], {
            vlan: change % 2 === 0,
          });
          const place = frame.length - 21;
          const view = new DataView(frame.buffer);
          view.setUint16(place, view.getUint16(place) + change);
          mendChecksums(frame);
          const bytes = new Uint8Array(frame.length + padding);
          bytes.set(frame);
          bench.send(0, { bytes, error: false });
          model.frame(0, bench.ts, bytes, false);
        }
      }
    }
    bench.settle();
    expectSame(bench, model, PARAMETERS.SET_BITS, "every length and padding");
    expect(bench.dropped[0]?.[DROP.blocks]).toBe(8 * 15 * 5);
  });
});

describe("lines that overlap", () => {
  const ofPath = new Set<unknown>(["PHASE", "MARKET"].flatMap((op) => [op, Number(tgPackage().constant(`OP_${op}`))]));
  test("whatever is lost on one line only: every message is applied once, in order, as it was sent", () => {
    const random = new Random(seed).fork("overlap");
    const setup = { ...SETUP, gapWaitNs: 1_000_000 };
    for (let round = 0; round < 12; round++) {
      const where = `round ${round}, ${howToRepeat(seed, FILE)}`;
      const bench = fresh(setup);
      bench.lineIdle = random.pick([0, 0.2]);
      bench.bookBusy = random.pick([0, 0.1]);
      bench.clockRuns = true;
      const model = new FeedModel(setup);
      let sequence = 1n;
      for (let i = 0; i < 60; i++) {
        const blocks = randomBlocks(random, SETUP, { short: random.pick([0, 0.3]), wrong: 0 }, 12);
        const lost = random.pick([2, 2, 0, 1]); // 2: none
        for (const line of [0, 1] as const) {
          if (line === lost) continue;
          const bytes = moldFrame(SETUP, line, sequence, blocks, { vlan: random.chance(0.5) });
          bench.send(line, { bytes, error: false }, random.between(3, 40));
          model.frame(line, 0n, bytes, false);
        }
        sequence += BigInt(blocks.length);
        // Neither line may run so far ahead that its queue fills
        if (i % 4 === 3) bench.settle();
      }
      expect(bench.gaps, where).toBe(0);
      expect(bench.dut.out.next_seq_o, where).toBe(sequence);
      expect((bench.wins[0] ?? 0) + (bench.wins[1] ?? 0), where).toBe(Number(sequence - 1n));
      expect(bench.types, where).toEqual(model.types);
      const plain = (list: readonly object[]): unknown[] =>
        list.map((entry) => {
          const { seq, slot, itchTs, op, afterFault, feedFault } = entry as Omit<BookMessage, "op"> & { op: unknown };
          // S and W are of no slot; the two lists name their operations differently
          return { seq, slot: ofPath.has(op) ? undefined : slot, itchTs, afterFault, feedFault };
        });
      expect(plain(bench.taken), where).toEqual(plain(model.book));
    }
  });

  test("the same frames on both lines, one lagging: the leader wins all, the other's copies are duplicates", () => {
    const bench = fresh();
    const model = new FeedModel(SETUP);
    for (let i = 0; i < 30; i++) {
      const bytes = (line: 0 | 1): Uint8Array =>
        moldFrame(
          SETUP,
          line,
          BigInt(1 + 5 * i),
          Array.from({ length: 5 }, () => message("X")),
        );
      bench.send(1, { bytes: bytes(1), error: false });
      bench.send(0, { bytes: bytes(0), error: false }, i === 0 ? 8 : 3);
      model.frame(1, bench.ts, bytes(1), false);
      model.frame(0, bench.ts, bytes(0), false);
    }
    bench.settle();
    expect(bench.wins).toEqual([0, 150]);
    expect(bench.duplicates).toEqual([150, 0]);
    expect(bench.taken.every(({ takenCycle, lastCyc }) => takenCycle - lastCyc === 2)).toBe(true);
    expect(model.wins).toEqual(bench.wins);
  });
});
