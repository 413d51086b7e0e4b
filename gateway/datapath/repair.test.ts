import { describe, expect, test } from "vitest";
import { FAULT, itch50 } from "../../proto/mod.ts";
import { SoftwareDatapath } from "./software-datapath.ts";
import {
  configOf,
  FEED,
  framed,
  frameOf,
  howToRepeat,
  itch,
  OPEN_LIMITS,
  Recorder,
  randomOf,
  SMALL,
  TRACKING,
  testSeed,
} from "./test-kit.ts";

const WINDOW = TRACKING[0]?.windowLo ?? 0;

function pathOf(tracking = TRACKING) {
  const recorder = new Recorder();
  const path = new SoftwareDatapath(SMALL, recorder);
  path.clear(tracking, FEED);
  return {
    path,
    take: () => recorder.take(),
    apply(...messages: Uint8Array[]) {
      path.messages(framed(...messages));
      return recorder.take();
    },
    /** A gap before `to`, which comes as a heartbeat on both lines. */
    gap(to: bigint) {
      path.frame(0, 1n, frameOf(to, [], { count: 0 }), false);
      path.frame(1, 1n, frameOf(to, [], { count: 0, line: 1 }), false);
      return recorder.take();
    },
  };
}

const BID = itch.add(1n, "B", 100, 101_000);
const ASK = itch.add(2n, "S", 50, 101_200);
const QUOTE = { type: 1, valid: true, bidPrice: 101_000, bidQuantity: 100, askPrice: 101_200, askQuantity: 50 };

describe("feed faults", () => {
  test("a bad frame is broken from the first message that it won to the number wanted", () => {
    const { path, take } = pathOf();
    path.frame(0, 10n, frameOf(1n, [BID]), false);
    // Line B has message 2 first; A's frame wins 3 and 4 only, and B's next frame 5.
    path.frame(1, 11n, frameOf(2n, [ASK], { line: 1 }), false);
    path.frame(0, 12n, frameOf(2n, [ASK, itch.executed(1n, 1), itch.executed(1n, 1)]), true);
    expect(take().at(-1)).toMatchObject({ type: 3, cause: 2, line: 0, from: 3n, to: 5n, sequence: 5n, arrivalNs: 12n });
    expect(path.repairOf(0)).toEqual({ feedBit: true, loading: false, ignored: 0n, broken: 5n });
    // A damaged frame that won nothing breaks nothing.
    path.frame(1, 13n, frameOf(4n, [itch.executed(1n, 1)], { line: 1 }), true);
    expect(take()).toEqual([]);
    path.frame(1, 14n, frameOf(5n, [itch.executed(1n, 1)], { line: 1 }), true);
    expect(take()).toMatchObject([{ type: 3, cause: 2, line: 1, from: 5n, to: 6n, sequence: 6n }]);
  });

  test("a bad length breaks the message alone, a gap what is missing", () => {
    const { path, apply, gap } = pathOf();
    expect(apply(BID, Uint8Array.of(0x44, 0, 11)).at(-1)).toMatchObject({
      type: 3,
      cause: 3,
      from: 2n,
      to: 3n,
      sequence: 2n,
    });
    expect(path.repairOf(0).broken).toBe(3n);
    expect(gap(9n)).toMatchObject([{ type: 3, cause: 1, from: 3n, to: 9n, sequence: 3n }]);
    expect(path.repairOf(1)).toMatchObject({ feedBit: true, broken: 9n });
    expect(path.repairOf(2)).toMatchObject({ feedBit: false });
    path.clear(TRACKING, FEED);
    expect(path.repairOf(0)).toEqual({ feedBit: false, loading: false, ignored: 0n, broken: 0n });
  });
});

describe("restore", () => {
  test("only its slot; the first view comes with the next message", () => {
    const { path, apply, gap, take } = pathOf();
    apply(BID, ASK, itch.add(3n, "B", 7, 1001, 12));
    gap(10n);
    expect(path.restore(0, 9n)).toBe("done");
    expect(take()).toMatchObject([
      { type: 9, symbol: 0, outcome: 0, op: 3, argument: 9n, compared: 0n, sequence: 10n, arrivalNs: 0n },
    ]);
    expect([path.viewOf(0).valid, path.levels(0).valid, path.levels(1).valid]).toEqual([false, true, false]);
    // A message that changes neither best price nor quantity shows the book as well as any.
    expect(apply(itch.add(4n, "B", 1, 100_900))).toMatchObject([{ ...QUOTE, symbol: 0, sequence: 10n }]);
    expect(apply(itch.add(5n, "B", 1, 100_800))).toEqual([]);
    expect(apply(itch.add(6n, "B", 1, 1002, 12))).toEqual([]);
    expect(path.hasFeedFault).toBe(true);
    expect(path.restore(1, 12n)).toBe("done");
    expect(path.hasFeedFault).toBe(false);
  });

  test("is refused while something later is missing, exactly", () => {
    const { path, apply, gap, take } = pathOf();
    apply(BID);
    gap(10n);
    expect(path.restore(0, 8n)).toBe("broken");
    expect(take()).toMatchObject([{ type: 9, symbol: 0, outcome: 2, op: 3, argument: 8n, compared: 10n }]);
    expect(path.repairOf(0).feedBit).toBe(true);
    expect(path.restore(0, 9n)).toBe("done");
  });

  test("is refused for messages that are still to come, exactly, and before the first one is known", () => {
    const { path, apply, gap, take } = pathOf();
    apply(BID);
    gap(10n);
    take();
    // With the largest number no sum wraps.
    for (const upto of [10n, 11n, 2n ** 64n - 1n]) expect(path.restore(0, upto)).toBe("ahead");
    expect(take().at(-1)).toMatchObject({ type: 9, outcome: 4, op: 3, argument: 2n ** 64n - 1n, compared: 10n });
    expect(path.repairOf(0).feedBit).toBe(true);
    path.clear(TRACKING, { ...FEED, startSequence: undefined });
    path.recentre(0, 100_000);
    take();
    expect(path.restore(0, 0n)).toBe("ahead");
    expect(take()).toMatchObject([{ outcome: 4, argument: 0n, compared: 0n, sequence: 0n }]);
    expect(path.repairOf(0).feedBit).toBe(true);
  });

  test("is refused while a later message was not applied", () => {
    const { path, apply, take } = pathOf();
    apply(BID);
    path.rebuild(0);
    take();
    expect(
      apply(ASK, itch.trading("T"), itch.add(9n, "B", 1, 1002, 12)).map(({ type, symbol }) => [type, symbol]),
    ).toEqual([[1, 1]]);
    expect(path.repairOf(0)).toMatchObject({ loading: true, ignored: 2n });
    take();
    expect(path.restore(0, 1n)).toBe("ignored");
    expect(take()).toMatchObject([{ type: 9, outcome: 3, op: 3, argument: 1n, compared: 2n, sequence: 5n }]);
    expect(path.repairOf(0)).toMatchObject({ loading: true, feedBit: true });
    expect(path.restore(0, 2n)).toBe("done");
    expect(path.repairOf(0)).toMatchObject({ loading: false, feedBit: false });
    // Both causes at once: broken is named.
    path.rebuild(0);
    apply(itch.executed(1n, 1), Uint8Array.of(0x44));
    expect(path.restore(0, 4n)).toBe("broken");
  });

  test("a fault keeps the book invalid, restored or not", () => {
    const { path, apply, gap, take } = pathOf();
    apply(BID, itch.remove(99n));
    gap(5n);
    expect(path.restore(0, 4n)).toBe("done");
    take();
    expect([apply(ASK), path.levels(0).valid]).toEqual([[], false]);
  });
});

describe("rebuild", () => {
  test("empties the slot, its faults and no other's; loads make it exact again", () => {
    const { path, apply, take } = pathOf();
    apply(BID, ASK, itch.add(3n, "B", 5, 99_900), itch.remove(99n), itch.add(1n, "B", 7, 1001, 12));
    expect([path.faultsOf(0), path.liveOrders]).toEqual([FAULT.unknownRef, 4]);
    expect(path.rebuild(0)).toBe("done");
    expect(take()).toMatchObject([
      { type: 9, symbol: 0, outcome: 0, op: 1, argument: 0n, compared: 0n, sequence: 6n, arrivalNs: 0n },
    ]);
    expect([path.faultsOf(0), path.liveOrders, path.viewOf(1).valid]).toEqual([0, 1, true]);
    expect(path.levels(0)).toEqual({ valid: false, complete: true, bids: [], asks: [] });
    expect([
      path.load(BID),
      path.load(ASK),
      path.load(itch.cancel(1n, 30)),
      path.load(itch.replace(2n, 7n, 20, 101_100)),
    ]).toEqual([true, true, true, true]);
    expect(take()).toEqual([]);
    expect(path.levels(0)).toEqual({
      valid: false,
      complete: true,
      bids: [{ price: 101_000, quantity: 70 }],
      asks: [{ price: 101_100, quantity: 20 }],
    });
    expect(path.restore(0, 5n)).toBe("done");
    take();
    expect(apply(itch.executed(1n, 10))).toMatchObject([
      { ...QUOTE, sequence: 6n, bidQuantity: 60, askPrice: 101_100, askQuantity: 20 },
    ]);
    expect(path.counters()).toMatchObject({ loads: 4, loadsRefused: 0 });
  });

  test("sets ignored to 0 again and may follow itself", () => {
    const { path, apply } = pathOf();
    path.rebuild(0);
    apply(BID);
    expect(path.repairOf(0).ignored).toBe(1n);
    path.rebuild(0);
    expect(path.repairOf(0).ignored).toBe(0n);
    expect(path.restore(0, 0n)).toBe("done");
  });

  test("of a slot that is not enabled is refused, as all repair is", () => {
    const { path, take } = pathOf();
    expect([path.rebuild(2), path.recentre(2, 700), path.restore(2, 5n)]).toEqual([
      "not_enabled",
      "not_enabled",
      "not_enabled",
    ]);
    expect(take()).toMatchObject([
      { type: 9, symbol: 2, outcome: 1, op: 1, argument: 0n, sequence: 1n },
      { type: 9, symbol: 2, outcome: 1, op: 2, argument: 700n },
      { type: 9, symbol: 2, outcome: 1, op: 3, argument: 5n },
    ]);
    expect(() => path.rebuild(4)).toThrow("rebuild.slot");
    expect(() => path.recentre(0, 150)).toThrow("recentre.windowLo: expected a multiple of the tick 100, got 150");
    expect(() => path.restore(0, 2n ** 64n)).toThrow("restore.upto");
    expect(take()).toEqual([]);
  });
});

describe("load", () => {
  test("book messages only while loading; trading state always; no number, type or win is counted", () => {
    const { path, apply, take } = pathOf();
    apply(itch.trading("T"));
    const before = path.counters();
    expect(path.load(BID)).toBe(false);
    expect([path.load(itch.trading("H")), path.load(itch.halt("Q", "H")), path.load(itch.regSho("1"))]).toEqual([
      true,
      true,
      true,
    ]);
    expect([path.load(itch.collar(1, 2)), path.load(itch.system("M")), path.load(itch.breaker("1"))]).toEqual([
      true,
      true,
      true,
    ]);
    expect(take()).toMatchObject([
      { type: 7, symbol: 0, trading: false, sequence: 2n, arrivalNs: 0n },
      { type: 7, symbol: 0, operationalHalt: true },
      { type: 7, symbol: 0, shortRestricted: true },
      { type: 7, symbol: 0, band: true, bandLo: 1, bandHi: 2 },
      { type: 7, symbol: 0, wholePath: true, sessionOpen: false, marketHalt: false },
      { type: 7, symbol: 0, wholePath: true, marketHalt: true, sequence: 2n, arrivalNs: 0n },
    ]);
    expect(path.counters()).toEqual({ ...before, loads: 6, loadsRefused: 1 });
    expect(path.nextSequence).toBe(2n);
  });

  test("everything else is refused: other types, wrong lengths, locates that are not tracked", () => {
    const { path, take } = pathOf();
    path.rebuild(0);
    take();
    const refused = [
      Uint8Array.of(),
      BID.subarray(0, 35),
      Uint8Array.of(...BID, 0),
      itch.add(1n, "B", 1, 101_000, 13),
      itch.trading("H", 13),
      itch.add(1n, "B", 1, 1001, 12),
      itch.trading("H").subarray(0, 24),
      itch.system("Q").subarray(0, 11),
    ];
    for (const { type, code, length } of itch50.MESSAGES) {
      if ("SHhYJWAFECXDU".includes(type)) continue;
      const bytes = new Uint8Array(length);
      bytes[0] = code;
      new DataView(bytes.buffer).setUint16(1, 11);
      refused.push(bytes);
    }
    for (const bytes of refused) expect([bytes[0], path.load(bytes)]).toEqual([bytes[0], false]);
    expect(take()).toEqual([]);
    expect(path.counters()).toMatchObject({ loads: 0, loadsRefused: refused.length });
    expect(path.liveOrders).toBe(0);
  });

  test("its faults are faults like any other, with the number wanted; no strategy hears of it", () => {
    const { path, take } = pathOf();
    path.commit(
      configOf({
        0: {
          limits: OPEN_LIMITS,
          imbalance: { enabled: true, ratioQ4: 0, minQuantity: 0, maxSpread: 9999, orderQuantity: 1, cooldownNs: 0 },
        },
      }),
      3,
    );
    path.rebuild(0);
    take();
    path.load(BID);
    path.load(ASK);
    expect(take()).toEqual([]);
    path.load(BID);
    path.load(BID);
    expect(take()).toMatchObject([
      { type: 5, symbol: 0, bits: FAULT.duplicateRef, sequence: 1n, arrivalNs: 0n, version: 3 },
    ]);
    path.rebuild(0);
    path.load(itch.remove(9n));
    expect(take().at(-1)).toMatchObject({ type: 5, bits: FAULT.unknownRef });
    expect(path.counters().intents).toBe(0);
  });

  test("with an open start and nothing offered yet, events have number 0", () => {
    const { path, take } = pathOf();
    path.clear(TRACKING, { ...FEED, startSequence: undefined });
    path.rebuild(0);
    path.load(itch.remove(1n));
    expect(take()).toMatchObject([
      { type: 9, sequence: 0n },
      { type: 5, sequence: 0n },
    ]);
    expect(path.nextSequence).toBeUndefined();
  });
});

describe("recentre", () => {
  test("orders come in from worse and blocking, and go out; the feed bit is set until a restore", () => {
    const { path, apply, take } = pathOf();
    // Window 10.00 to 10.63: the second bid is worse, the second ask blocking for its side.
    apply(BID, ASK, itch.add(3n, "B", 5, 99_000), itch.add(4n, "S", 8, 98_800));
    expect(path.viewOf(0).valid).toBe(false);
    expect(path.recentre(0, 98_700)).toBe("done");
    expect(take()).toMatchObject([
      { type: 9, symbol: 0, outcome: 0, op: 2, argument: 98_700n, compared: 0n, sequence: 5n, arrivalNs: 0n },
    ]);
    expect(path.repairOf(0)).toMatchObject({ feedBit: true, loading: false });
    expect(path.restore(0, 4n)).toBe("done");
    take();
    expect(apply(itch.add(5n, "B", 1, 98_700))).toMatchObject([
      { type: 1, valid: true, bidPrice: 101_000, bidQuantity: 100, askPrice: 98_800, askQuantity: 8 },
    ]);
    expect(path.levels(0)).toEqual({
      valid: true,
      complete: true,
      bids: [
        { price: 101_000, quantity: 100 },
        { price: 99_000, quantity: 5 },
        { price: 98_700, quantity: 1 },
      ],
      asks: [
        { price: 98_800, quantity: 8 },
        { price: 101_200, quantity: 50 },
      ],
    });
    path.clear(TRACKING, FEED);
    expect(apply(itch.add(1n, "B", 5, WINDOW))).toMatchObject([{ bidPrice: WINDOW }]);
  });

  test("a sum that passes 2^32 - 1 in the new window is a fault, told after the recentre", () => {
    const { path, apply, take } = pathOf();
    apply(itch.add(1n, "B", 0xffff_ffff, 99_900), itch.add(2n, "B", 1, 99_900));
    expect(path.recentre(0, 99_900)).toBe("done");
    expect(take()).toMatchObject([
      { type: 9, op: 2 },
      { type: 5, symbol: 0, bits: FAULT.levelOverflow, sequence: 3n, arrivalNs: 0n },
    ]);
    path.recentre(0, 99_900);
    expect(take().map(({ type }) => type)).toEqual([9]);
    expect(path.restore(0, 2n)).toBe("done");
    expect(path.levels(0).valid).toBe(false);
  });

  test("leaves a book as one built directly at the new base, whatever came before and after", {
    timeout: 60_000,
  }, () => {
    const seed = testSeed();
    const random = randomOf(seed);
    let valid = 0;
    for (let round = 0; round < 150; round++) {
      const moved = pathOf();
      const lo = WINDOW + 100 * (random(70) - 40);
      const direct = pathOf(TRACKING.map((slot) => (slot.slot === 0 ? { ...slot, windowLo: lo } : slot)));
      const live: { readonly reference: bigint; readonly side: "B" | "S" }[] = [];
      let reference = 1n;
      // Bids below, asks above; rarely where they block their side.
      const price = (side: "B" | "S") => {
        if (random(200) === 0) return WINDOW + random(9000);
        return WINDOW + 100 * (side === "B" ? random(60) - 40 : random(60) + 25);
      };
      const message = () => {
        const kind = random(10);
        const chosen = live[random(live.length)];
        if (kind < 5 || chosen === undefined) {
          const side = random(2) === 0 ? "B" : "S";
          live.push({ reference, side });
          return itch.add(reference++, side, 1 + random(50), price(side));
        }
        if (kind < 7) return itch.executed(chosen.reference, 1);
        if (kind < 8) return itch.add(reference++, "S", 5, 1001 + random(60), 12);
        live.splice(live.indexOf(chosen), 1);
        if (kind < 9) return itch.remove(chosen.reference);
        live.push({ reference, side: chosen.side });
        return itch.replace(chosen.reference, reference++, 1 + random(50), price(chosen.side));
      };
      const both = (count: number) => {
        for (let i = 0; i < count; i++) {
          const bytes = message();
          moved.apply(bytes);
          direct.apply(bytes);
        }
      };
      both(random(40));
      if (random(2) === 0) moved.path.recentre(0, WINDOW + 100 * random(50));
      moved.path.recentre(0, lo);
      both(random(10));
      expect(moved.path.restore(0, (moved.path.nextSequence ?? 0n) - 1n)).toBe("done");
      both(20);
      const where = `round ${round}, ${howToRepeat(seed, "gateway/datapath/repair.test.ts")}`;
      for (const slot of [0, 1]) {
        expect(moved.path.levels(slot), where).toEqual(direct.path.levels(slot));
        expect(moved.path.faultsOf(slot), where).toBe(direct.path.faultsOf(slot));
      }
      expect(moved.path.topOf(0, 64), where).toEqual(direct.path.topOf(0, 64));
      expect(moved.path.viewOf(0), where).toEqual(direct.path.viewOf(0));
      if (direct.path.viewOf(0).valid) valid++;
    }
    expect(valid).toBeGreaterThan(10);
  });
});

describe("levels", () => {
  test("at most the best 8 of a side, best first", () => {
    const { path, apply } = pathOf();
    apply(...Array.from({ length: 10 }, (_, i) => itch.add(BigInt(i + 1), "B", i + 1, WINDOW + 100 * i)));
    const { bids, asks } = path.levels(0);
    expect(bids.map(({ price, quantity }) => [price, quantity])).toEqual(
      [9, 8, 7, 6, 5, 4, 3, 2].map((i) => [WINDOW + 100 * i, i + 1]),
    );
    expect(asks).toEqual([]);
    expect(() => path.levels(4)).toThrow("slot");
  });
});

test("repair inputs are refused from the sink", () => {
  for (const input of ["rebuild", "recentre", "restore", "load"] as const) {
    const path: SoftwareDatapath = new SoftwareDatapath(SMALL, {
      record: () => {
        if (input === "load") path.load(BID);
        else if (input === "restore") path.restore(0, 1n);
        else path[input](0, 100_000);
      },
      order: () => {},
    });
    path.clear(TRACKING, FEED);
    expect(() => path.messages(framed(BID))).toThrow(`${input}: called from the sink`);
  }
});
