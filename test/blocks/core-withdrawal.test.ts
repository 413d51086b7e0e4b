// The whole core with its transmitter held up by host frames while orders come, and the switches that stop orders thrown at any moment:
// every order that the gate let through either left or was withdrawn, is told and counted once, and numbers have no holes.

import { beforeAll, describe, expect, test } from "vitest";
import {
  arm,
  clear,
  commit,
  disarm,
  identify,
  kill,
  lease,
  readCounters,
  readHistograms,
  readSession,
  runDirect,
  session,
} from "../../gateway/device/mod.ts";
import { event, parseFrame, RULE, registers } from "../../proto/mod.ts";
import { type BuiltCard, buildCard, CardRegisters, SimulatedCard } from "../../sim/card/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import { BASE_PRICE, CoreFeed, eagerConfig, FEED, GEOMETRY, TRACKING } from "./core-feed.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

const seed = testSeed();
const repeat = howToRepeat(seed, "test/blocks/core-withdrawal.test.ts");
const LEASE_NS = 1n << 62n;
const FIRST_SEQUENCE = 0xffff_f000;
const ROUNDS = 120;
const HOST_FRAME_BYTES = 1514;
const NO_KILL = { global: false, kinds: [], slots: [] };

let built: BuiltCard;
beforeAll(async () => {
  built = await buildCard({ geometry: GEOMETRY });
}, 300_000);

type Switch = "disarm" | "lease" | "global" | "kind" | "slot" | "session";
const SWITCHES: readonly Switch[] = ["disarm", "lease", "global", "kind", "slot", "session"];

class Rig {
  readonly card = new SimulatedCard(built, seed);
  readonly records: event.Message[] = [];
  /** TCP sequence numbers of the order frames, in the order in which they left. */
  readonly sequences: number[] = [];
  readonly registers = new CardRegisters(this.card, () => this.drain());

  constructor() {
    runDirect(this.registers, identify());
    runDirect(this.registers, clear(TRACKING, FEED, GEOMETRY));
    runDirect(this.registers, commit(eagerConfig(10, ["imbalance", "momentum"]), 1, GEOMETRY));
    runDirect(this.registers, session({ ready: true, urn: 1, sendNext: FIRST_SEQUENCE, sendLimit: 0x7000_0000 }));
    this.open();
  }

  drain(): void {
    this.card.takeEvents((words, at) => {
      const bytes = new Uint8Array(words.buffer, words.byteOffset + 4 * at, event.RECORD_BYTES);
      this.records.push(event.decodeMessage(bytes));
      return true;
    });
    this.card.takeFrames((bytes) => {
      if (bytes.length === HOST_FRAME_BYTES) return;
      const { tcp } = parseFrame(bytes);
      if (tcp !== undefined) this.sequences.push(tcp.sequence);
    });
    this.card.takeStarts(() => {});
  }

  rest(): void {
    for (let rounds = 0; this.card.run(1_000_000) !== "idle"; rounds++) {
      if (rounds > 1000) throw new Error(`the card does not come to rest; ${repeat}`);
      this.drain();
    }
    this.drain();
  }

  /** Everything allowed. */
  open(): void {
    runDirect(this.registers, kill(NO_KILL, GEOMETRY));
    this.card.write(registers.SESSION_READY_ADDRESS, 1);
    runDirect(this.registers, lease(LEASE_NS));
    runDirect(this.registers, arm());
  }

  throwSwitch(which: Switch, random: Random): void {
    if (which === "disarm") runDirect(this.registers, disarm());
    else if (which === "lease") runDirect(this.registers, lease(this.card.nowNs));
    else if (which === "session") this.card.write(registers.SESSION_READY_ADDRESS, 0);
    else if (which === "global") runDirect(this.registers, kill({ ...NO_KILL, global: true }, GEOMETRY));
    else if (which === "kind") runDirect(this.registers, kill({ ...NO_KILL, kinds: [random.between(1, 2)] }, GEOMETRY));
    else runDirect(this.registers, kill({ ...NO_KILL, slots: [random.below(TRACKING.length)] }, GEOMETRY));
  }

  /** A raw frame of the greatest length: 190 cycles in which no order can start. */
  holdTransmitter(): void {
    for (let at = 0; at < HOST_FRAME_BYTES; at += 4) this.card.write(registers.HOST_TX_DATA_ADDRESS, 0);
    this.card.write(registers.HOST_TX_CTRL_ADDRESS, HOST_FRAME_BYTES);
  }

  ofType<Type extends event.Message["type"]>(type: Type): Extract<event.Message, { type: Type }>[] {
    return this.records.filter((record): record is Extract<event.Message, { type: Type }> => record.type === type);
  }
}

/** Orders near the touch that come and go, so that both strategies fire often. */
class Burst {
  readonly #live: { slot: number; reference: bigint }[] = [];

  frame(random: Random, feed: CoreFeed): Uint8Array {
    const messages: Uint8Array[] = [];
    for (let n = 0; n < 12; n++) {
      if (this.#live.length > 20) {
        const [gone] = this.#live.splice(random.below(this.#live.length), 1);
        if (gone !== undefined) messages.push(feed.delete(gone.slot, gone.reference));
        continue;
      }
      const slot = random.below(TRACKING.length);
      const side = random.chance(0.5) ? "B" : "S";
      this.#live.push({ slot, reference: feed.nextReference });
      const away = 100 * random.between(1, 30);
      messages.push(feed.add(slot, side, random.between(1, 500), BASE_PRICE + (side === "B" ? -away : away)));
    }
    return feed.frame(messages);
  }
}

describe("the transmitter held up, and switches thrown", () => {
  test("no order is lost, told twice, or sent after its switch", () => {
    const random = new Random(seed).fork("core withdrawal");
    const rig = new Rig();
    const feed = new CoreFeed();
    const burst = new Burst();
    for (let round = 0; round < ROUNDS; round++) {
      rig.holdTransmitter();
      if (!rig.card.push(0, rig.card.nowNs, burst.frame(random, feed), false)) throw new Error("no room for a frame");
      rig.card.run(random.between(1, 170));
      // Every third round nothing stops what waits, so that there are orders between those that were withdrawn.
      if (round % 3 === 0) {
        rig.rest();
        continue;
      }
      const which = random.pick(SWITCHES);
      rig.throwSwitch(which, random);
      const inForce = rig.card.nowNs;
      rig.drain();
      const sentBefore = rig.ofType(event.TX_TYPE).length;
      rig.rest();
      const late = rig.ofType(event.TX_TYPE).slice(sentBefore);
      if (which !== "kind" && which !== "slot") {
        for (const { urn, transmitNs } of late) {
          if (transmitNs >= inForce) expect({ urn, transmitNs, which, inForce }, repeat).toBe("not sent");
        }
      }
      rig.open();
    }
    rig.rest();

    const sent = rig.ofType(event.DECISION_TYPE).filter((decision) => decision.sent);
    const transmitted = rig.ofType(event.TX_TYPE);
    const withdrawn = rig.ofType(event.WITHDRAWN_TYPE);
    expect(transmitted.length, repeat).toBeGreaterThan(100);
    expect(
      [...new Set(withdrawn.map(({ cause }) => cause))].sort((a, b) => a - b),
      repeat,
    ).toEqual([RULE.kill, RULE.armedLease, RULE.session]);
    // Each order once, in the order of the numbers, and after its decision.
    const fates = rig.records.filter(({ type }) => type === event.TX_TYPE || type === event.WITHDRAWN_TYPE);
    expect(
      fates.map((record) => ("urn" in record ? record.urn : 0)),
      repeat,
    ).toEqual(sent.map(({ urn }) => urn));
    const decided = new Map(sent.map((decision) => [decision.urn, decision]));
    for (const { urn, sell, kind, price, quantity, symbol, version, sequence, arrivalNs } of withdrawn) {
      expect({ sell, kind, price, quantity, symbol, version, sequence, arrivalNs }, repeat).toEqual(
        pick(decided.get(urn)),
      );
    }
    // TCP numbers: those that are told are those on the wire, without holes.
    const numbers = transmitted.map((_, n) => (FIRST_SEQUENCE + 50 * n) >>> 0);
    expect(rig.sequences, repeat).toEqual(numbers);
    expect(
      transmitted.map(({ tcpSequence }) => tcpSequence),
      repeat,
    ).toEqual(numbers);
    expect(runDirect(rig.registers, readSession()).sendNext, repeat).toBe(
      (FIRST_SEQUENCE + 50 * transmitted.length) >>> 0,
    );
    // Counters and histograms agree with the records.
    const { path, card } = runDirect(rig.registers, readCounters());
    expect([path.sent, card.orderFrames, card.withdrawn, card.hostFrames], repeat).toEqual([
      ...[sent.length, transmitted.length, withdrawn.length, ROUNDS],
    ]);
    const { t1, t2 } = runDirect(rig.registers, readHistograms());
    for (const histogram of [t1, t2]) {
      expect(
        histogram.reduce((sum, count) => sum + count, 0),
        repeat,
      ).toBe(transmitted.length);
    }
  });
});

function pick(decision: event.Decision | undefined): object | undefined {
  if (decision === undefined) return undefined;
  const { sell, kind, price, quantity, symbol, version, sequence, arrivalNs } = decision;
  return { sell, kind, price, quantity, symbol, version, sequence, arrivalNs };
}
