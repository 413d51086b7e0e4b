// The whole core: what only shows when the blocks stand together. Latency of every kind of trigger, configuration changed and positions
// moved in the middle of traffic, and what the registers refuse.

import { beforeAll, describe, expect, test } from "vitest";
import {
  arm,
  clear,
  commit,
  identify,
  lease,
  position,
  readPosition,
  runDirect,
  session,
} from "../../gateway/device/mod.ts";
import { event, registers } from "../../proto/mod.ts";
import { type BuiltCard, buildCard, CardRegisters, RegisterError, SimulatedCard } from "../../sim/card/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import { BASE_PRICE, CoreFeed, type CoreKind, eagerConfig, FEED, GEOMETRY, TRACKING } from "./core-feed.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

const seed = testSeed();
const repeat = howToRepeat(seed, "test/blocks/core.test.ts");
const LEASE_NS = 1n << 62n;
/** docs/hardware.md: the cycle of an order's first beat; a replace goes through the book as two messages. */
const T1 = 11;
const T1_REPLACE = 13;
/** The first leg of an arbitrage; the second has to wait for the first one's frame: 13 beats, then 3 cycles until the next may begin. */
const T1_PAIR = 14;
const T1_QUOTE = 22;
const FRAME_CYCLES = 16;
/** An order that rests is three bytes longer. */
const RESTING_FRAME_CYCLES = 17;
const ALL_KINDS: readonly CoreKind[] = ["imbalance", "momentum", "meanReversion", "arbitrage"];

let built: BuiltCard;
beforeAll(async () => {
  built = await buildCard({ geometry: GEOMETRY });
}, 300_000);

/** A card in real time, driven by hand. */
class Rig {
  readonly card = new SimulatedCard(built, seed);
  readonly records: event.Message[] = [];
  readonly registers = new CardRegisters(this.card, () => this.drain());

  constructor() {
    runDirect(this.registers, identify());
    runDirect(this.registers, clear(TRACKING, FEED, GEOMETRY));
  }

  commit(quantity: number, kinds: readonly CoreKind[], version: number): void {
    runDirect(this.registers, commit(eagerConfig(quantity, kinds), version, GEOMETRY));
  }

  arm(): void {
    runDirect(this.registers, session({ ready: true, urn: 1, sendNext: 0, sendLimit: 0x7000_0000 }));
    runDirect(this.registers, lease(LEASE_NS));
    runDirect(this.registers, arm());
  }

  drain(): void {
    this.card.takeEvents((words, at) => {
      const bytes = new Uint8Array(words.buffer, words.byteOffset + 4 * at, event.RECORD_BYTES);
      this.records.push(event.decodeMessage(bytes));
      return true;
    });
    this.card.takeFrames(() => {});
    this.card.takeStarts(() => {});
  }

  rest(): void {
    for (let rounds = 0; this.card.run(1_000_000) !== "idle"; rounds++) {
      if (rounds > 1000) throw new Error(`the card does not come to rest; ${repeat}`);
      this.drain();
    }
    this.drain();
  }

  send(frame: Uint8Array): void {
    if (!this.card.push(0, this.card.nowNs, frame, false)) throw new Error("no room for a frame");
  }

  status(): ReturnType<typeof registers.unpackOperateStatus> {
    return registers.unpackOperateStatus(this.card.read(registers.OPERATE_STATUS_ADDRESS));
  }

  ofType<Type extends event.Message["type"]>(type: Type): Extract<event.Message, { type: Type }>[] {
    return this.records.filter((record): record is Extract<event.Message, { type: Type }> => record.type === type);
  }
}

describe("from the last byte of the trigger to the first beat of the order", () => {
  const triggers: readonly { name: string; t1: number; message: (feed: CoreFeed) => Uint8Array }[] = [
    { name: "A", t1: T1, message: (feed) => feed.add(0, "B", 300, BASE_PRICE) },
    { name: "F", t1: T1, message: (feed) => feed.add(0, "B", 300, BASE_PRICE, true) },
    { name: "E", t1: T1, message: (feed) => feed.execute(0, 2n, 200) },
    { name: "C", t1: T1, message: (feed) => feed.execute(0, 2n, 200, true) },
    { name: "X", t1: T1, message: (feed) => feed.cancel(0, 2n, 200) },
    { name: "D", t1: T1, message: (feed) => feed.delete(0, 2n) },
    { name: "U", t1: T1_REPLACE, message: (feed) => feed.replace(0, 1n, 900, BASE_PRICE) },
  ];
  test.each(triggers)("$name: $t1 cycles", ({ t1, message }) => {
    const rig = new Rig();
    rig.commit(10, ["imbalance"], 1);
    rig.arm();
    const feed = new CoreFeed();
    // References 1 (500 bid), 2 and 3 (200 offered each): the ratio of 2 is not reached by either side.
    rig.send(
      feed.frame([
        feed.add(0, "B", 500, BASE_PRICE),
        feed.add(0, "S", 200, BASE_PRICE + 100),
        feed.add(0, "S", 200, BASE_PRICE + 100),
      ]),
    );
    rig.rest();
    rig.records.length = 0;
    rig.send(feed.frame([message(feed)]));
    rig.rest();
    expect(rig.ofType(event.DECISION_TYPE).map(({ sent, kind, sell }) => ({ sent, kind, sell }))).toEqual([
      { sent: true, kind: 1, sell: false },
    ]);
    expect(rig.ofType(event.TX_TYPE).map(({ t1Cycles }) => t1Cycles)).toEqual([t1]);
  });
});

describe("from the last byte of the trigger to the first beat, by kind", () => {
  const bid = BASE_PRICE;
  const ask = BASE_PRICE + 300;
  /** References 1 to 4: both sides of slots 0 and 1, slot 1 some ticks lower. */
  const books = (feed: CoreFeed): Uint8Array[] => [
    feed.add(0, "B", 500, bid - 100),
    feed.add(0, "S", 500, ask),
    feed.add(1, "B", 500, bid - 300),
    feed.add(1, "S", 500, bid - 200),
  ];
  const sold = { kind: 4, symbol: 0, sell: true };
  const bought = { kind: 4, symbol: 1, sell: false };
  const buy = (kind: number): object => ({ kind, symbol: 0, sell: false });
  const runs: readonly {
    name: string;
    kinds: readonly CoreKind[];
    message: (feed: CoreFeed) => Uint8Array;
    decisions: readonly object[];
    t1: readonly number[];
  }[] = [
    {
      name: "momentum",
      kinds: ["momentum"],
      message: (feed) => feed.add(0, "B", 100, bid),
      decisions: [buy(2)],
      t1: [T1],
    },
    {
      name: "mean reversion",
      kinds: ["meanReversion"],
      message: (feed) => feed.add(0, "S", 100, ask - 200),
      decisions: [buy(3)],
      t1: [T1],
    },
    {
      name: "arbitrage, both legs",
      kinds: ["arbitrage"],
      message: (feed) => feed.add(0, "B", 100, bid),
      decisions: [sold, bought],
      t1: [T1_PAIR, T1_PAIR + FRAME_CYCLES],
    },
    {
      name: "market making, both sides",
      kinds: ["marketMaking"],
      message: (feed) => feed.add(0, "B", 100, bid),
      decisions: [buy(5), { kind: 5, symbol: 0, sell: true }],
      t1: [T1_QUOTE, T1_QUOTE + RESTING_FRAME_CYCLES],
    },
  ];
  test.each(runs)("$name: $t1 cycles", ({ kinds, message, decisions, t1 }) => {
    const rig = new Rig();
    rig.commit(10, [], 1);
    rig.arm();
    const feed = new CoreFeed();
    rig.send(feed.frame(books(feed)));
    rig.rest();
    rig.commit(10, kinds, 2);
    // One more update of the slot: the averages begin, and nothing can fire yet.
    rig.send(feed.frame([feed.cancel(0, 2n, 1)]));
    rig.rest();
    // What it made of momentum or arbitrage is not looked at.
    runDirect(
      rig.registers,
      position({ slot: 0, delta: 0, releaseBuy: 99, releaseSell: 99, releaseOrders: 9 }, GEOMETRY),
    );
    runDirect(
      rig.registers,
      position({ slot: 1, delta: 0, releaseBuy: 99, releaseSell: 99, releaseOrders: 9 }, GEOMETRY),
    );
    rig.rest();
    rig.records.length = 0;
    rig.send(feed.frame([message(feed)]));
    rig.rest();
    const told = rig.ofType(event.DECISION_TYPE);
    expect(told.map(({ reason }) => reason)).toEqual(decisions.map(() => 0));
    expect(told.map(({ kind, symbol, sell }) => ({ kind, symbol, sell }))).toEqual(decisions);
    expect(rig.ofType(event.TX_TYPE).map(({ t1Cycles }) => t1Cycles)).toEqual(t1);
  });
});

/** One message near the touch; a few hundred orders stay live. */
function traffic(random: Random, feed: CoreFeed, live: { slot: number; reference: bigint }[]): Uint8Array {
  if (live.length > 300) {
    const [oldest] = live.splice(0, 1);
    if (oldest !== undefined) return feed.delete(oldest.slot, oldest.reference);
  }
  const slot = random.below(TRACKING.length);
  const side = random.chance(0.5) ? "B" : "S";
  live.push({ slot, reference: feed.nextReference });
  const away = 100 * random.between(1, 40);
  return feed.add(slot, side, random.between(1, 500), BASE_PRICE + (side === "B" ? -away : away));
}

describe("configuration committed in the middle of traffic", () => {
  test("every decision is made under the version it names, limits and parameters alike", () => {
    const random = new Random(seed).fork("versions");
    const rig = new Rig();
    const quantityOf = (version: number): number => 100 + ((version * 37) % 97);
    rig.commit(quantityOf(1), ALL_KINDS, 1);
    rig.arm();
    const feed = new CoreFeed();
    const live: { slot: number; reference: bigint }[] = [];
    const deltas = TRACKING.map(() => 0);
    const versions = 40;
    for (let version = 2; version <= versions; version++) {
      // Enough on the wire for the whole time the registers take: thousands of cycles of messages at line rate.
      while (rig.card.framesWaiting < 24)
        rig.send(feed.frame(Array.from({ length: 30 }, () => traffic(random, feed, live))));
      rig.card.run(random.below(2000));
      rig.drain();
      rig.commit(quantityOf(version), ALL_KINDS, version);
      const slot = random.below(TRACKING.length);
      const delta = random.between(-1000, 1000);
      deltas[slot] = (deltas[slot] ?? 0) + delta;
      runDirect(
        rig.registers,
        position({ slot, delta, releaseBuy: 0xffff_ffff, releaseSell: 0xffff_ffff, releaseOrders: 0xffff }, GEOMETRY),
      );
      rig.drain();
    }
    rig.rest();
    const decisions = rig.ofType(event.DECISION_TYPE);
    const seen = new Set(decisions.map(({ version }) => version));
    expect(seen.size, repeat).toBeGreaterThan(versions / 2);
    for (const decision of decisions) {
      // Kinds 3 and 4 leave a position that is smaller whole.
      const wanted = quantityOf(decision.version);
      const fits = decision.kind > 2 ? decision.quantity <= wanted : decision.quantity === wanted;
      const wrong = !fits || (decision.bitmap & 0b10000) !== 0;
      if (wrong) expect(decision, repeat).toBe("made under one version");
    }
    expect(
      decisions.some(({ sent }) => sent),
      repeat,
    ).toBe(true);

    // Versions come into force in order, and their records stand between the messages of the old and of the new.
    let inForce = 0;
    let last = 0n;
    for (const record of rig.records) {
      if (record.type === event.COMMIT_TYPE) {
        expect(record.version, repeat).toBe(inForce + 1);
        inForce = record.version;
      } else if (record.type !== event.TX_TYPE) {
        if (record.version !== inForce) expect(record, `version ${inForce} in force; ${repeat}`).toBe("under it");
        expect(record.sequence >= last, repeat).toBe(true);
        last = record.sequence;
      }
    }
    for (const { slot } of TRACKING) {
      expect(runDirect(rig.registers, readPosition(slot)).position, repeat).toBe(deltas[slot]);
    }
  });
});

describe("the registers refuse", () => {
  test("to change a tracked slot while armed, and say so on the bus", () => {
    const rig = new Rig();
    rig.commit(10, ["imbalance"], 1);
    rig.arm();
    const address = registers.SLOT_BASE + 4 * registers.SLOT_WINDOW_LO_WORD;
    const before = rig.card.read(address);
    expect(before).toBe(TRACKING[0]?.windowLo);
    expect(() => rig.card.write(address, 0)).toThrow(RegisterError);
    expect(rig.card.read(address)).toBe(before);
  });

  test("to clear while armed, and to arm while a clear runs", () => {
    const rig = new Rig();
    rig.arm();
    const { clearCount } = rig.status();
    rig.card.write(registers.OPERATE_CLEAR_ADDRESS, 1);
    expect(rig.status()).toMatchObject({ armed: true, clearing: false, clearRefused: true, clearCount });
    rig.card.write(registers.OPERATE_ARM_ADDRESS, 0);
    rig.card.write(registers.OPERATE_CLEAR_ADDRESS, 1);
    rig.card.write(registers.OPERATE_ARM_ADDRESS, 1);
    expect(rig.status()).toMatchObject({ armed: false, clearing: true, armRefused: true, clearRefused: false });
    rig.rest();
    expect(rig.status()).toMatchObject({ armed: false, clearing: false, clearCount: clearCount + 1 });
  });

  test("to show the levels of a slot that is not there: nothing of another one's is passed off as its", () => {
    const rig = new Rig();
    const feed = new CoreFeed();
    rig.send(feed.frame([feed.add(0, "B", 500, BASE_PRICE), feed.add(0, "S", 200, BASE_PRICE + 100)]));
    rig.rest();
    const look = (slot: number) => {
      rig.card.write(registers.LEVELS_SEL_ADDRESS, slot);
      rig.rest();
      return registers.unpackLevelsStatus(rig.card.read(registers.LEVELS_STATUS_ADDRESS));
    };
    const shown = { busy: false, valid: true, complete: true, refused: false };
    expect(look(0)).toEqual(shown);
    for (const slot of [GEOMETRY.symbols, 2 * GEOMETRY.symbols, 255]) {
      expect(look(slot)).toEqual({ busy: false, valid: false, complete: false, refused: true });
    }
    expect(look(0)).toEqual(shown);
    expect(rig.card.read(registers.LEVELS_BID_QTY_ADDRESS)).toBe(500);
  });

  test("entries and words that a table does not have: they read as 0 and keep nothing", () => {
    const rig = new Rig();
    const beyondEntries = registers.LIMIT_BASE + 4 * 16 * GEOMETRY.symbols;
    const beyondWords = registers.LIMIT_BASE + 4 * 12;
    for (const address of [beyondEntries, beyondWords]) {
      rig.card.write(address, 0xdead_beef);
      expect(rig.card.read(address)).toBe(0);
    }
    expect(rig.card.read(registers.LIMIT_BASE)).toBe(0);
  });
});
