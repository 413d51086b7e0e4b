// The table of stages in docs/hardware.md against the core: the cycle in which each block hands a trigger on, and that they add up to T1.

import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { arm, clear, commit, identify, lease, runDirect, session } from "../../gateway/device/mod.ts";
import { event } from "../../proto/mod.ts";
import { CardRegisters, cardShell, SimulatedCard } from "../../sim/card/mod.ts";
import { type BuiltModule, buildModule } from "../../sim/harness/mod.ts";
import { BASE_PRICE, CoreFeed, eagerConfig, FEED, GEOMETRY, TRACKING } from "./core-feed.ts";

const PAGE = new URL("../../docs/hardware.md", import.meta.url);
const TRACED = new URL("testdata/tg_core_traced.sv", import.meta.url).pathname;

/** What passes, and the cycle of the table in which it does: the first one of a block that it is shown to, or the one before. */
const HANDED_ON = [
  ["entry", "tg_arbiter", 0],
  // Taken in the arbiter's own cycle; in the next one the table is read.
  ["message", "tg_order_table", -1],
  ["change", "tg_top_rows", 0],
  ["update", "tg_strat_*", 0],
  ["intent", "tg_gate", 0],
  ["order", "tg_order_tx", 0],
] as const;

/** First cycle of each block, from the page's table. */
function firstCycles(): ReadonlyMap<string, number> {
  const cycles = new Map<string, number>();
  for (const line of readFileSync(PAGE, "utf8").split("\n")) {
    const [, from, block] = /^\| (\d+)(?:-\d+)?(?: \([^)]*\))? \| .* \| (tg_\w+\*?)(?:, tg_\w+)* \|$/.exec(line) ?? [];
    if (from !== undefined && block !== undefined && !cycles.has(block)) cycles.set(block, Number(from));
  }
  return cycles;
}

let built: BuiltModule;
beforeAll(async () => {
  built = await buildModule({
    top: "tg_core_traced",
    sources: [TRACED],
    parameters: {
      SYMBOLS: GEOMETRY.symbols,
      SET_BITS: GEOMETRY.setBits,
      LEVELS: GEOMETRY.levels,
      REORDER_DEPTH: GEOMETRY.reorderDepth,
      TX_QUEUE: GEOMETRY.txQueue,
    },
    shell: cardShell,
  });
}, 900_000);

/** Runs the core until it rests. */
function rest(card: SimulatedCard, seen: (record: event.Message) => void): void {
  const drain = (): void => {
    card.takeEvents((words, at) => {
      seen(event.decodeMessage(new Uint8Array(words.slice(at, at + event.RECORD_BYTES / 4).buffer)));
      return true;
    });
    card.takeFrames(() => {});
    card.takeStarts(() => {});
  };
  for (let rounds = 0; card.run(100_000) !== "idle"; rounds++) {
    if (rounds > 1000) throw new Error("the core does not come to rest");
    drain();
  }
  drain();
}

/** Of one trigger: cycles from its last beat until each stage was passed, the last time that it was; and T1 as the transmitter says. */
function trace(trigger: (feed: CoreFeed) => Uint8Array): {
  readonly stages: Map<string, number>;
  readonly t1: number[];
} {
  const card = new SimulatedCard(built);
  const t1: number[] = [];
  const seen = (record: event.Message): void => {
    if (record.type === event.TX_TYPE) t1.push(record.t1Cycles);
  };
  const registers = new CardRegisters(card, () => rest(card, seen));
  runDirect(registers, identify());
  runDirect(registers, clear(TRACKING, FEED, GEOMETRY));
  runDirect(registers, commit(eagerConfig(10, ["imbalance"]), 1, GEOMETRY));
  runDirect(registers, session({ ready: true, urn: 1, sendNext: 0, sendLimit: 0x7000_0000 }));
  runDirect(registers, lease(1n << 62n));
  runDirect(registers, arm());
  const feed = new CoreFeed();
  const send = (messages: readonly Uint8Array[]): void => {
    if (!card.push(0, card.nowNs, feed.frame(messages), false)) throw new Error("no room for a frame");
    rest(card, seen);
  };
  send([
    feed.add(0, "B", 500, BASE_PRICE),
    feed.add(0, "S", 200, BASE_PRICE + 100),
    feed.add(0, "S", 200, BASE_PRICE + 100),
  ]);
  const before = card.printed.length;
  t1.length = 0;
  send([trigger(feed)]);
  const lines = card.printed.slice(before).filter((line) => line.startsWith("stage "));
  const cycles = new Map<string, number>();
  for (const line of lines) {
    const [, stage = "", cycle] = line.split(" ");
    cycles.set(stage, Number(cycle));
  }
  const start = cycles.get("beat") ?? Number.NaN;
  return { stages: new Map([...cycles].map(([stage, cycle]) => [stage, (cycle - start) & 0xffff])), t1 };
}

describe("the cycle in which each block hands a trigger on", () => {
  const triggers: readonly (readonly [string, (feed: CoreFeed) => Uint8Array])[] = [
    ["A", (feed) => feed.add(0, "B", 300, BASE_PRICE)],
    ["F", (feed) => feed.add(0, "B", 300, BASE_PRICE, true)],
    ["E", (feed) => feed.execute(0, 2n, 200)],
    ["C", (feed) => feed.execute(0, 2n, 200, true)],
    ["X", (feed) => feed.cancel(0, 2n, 200)],
    ["D", (feed) => feed.delete(0, 2n)],
  ];
  test.each(triggers)("%s: as the page's table says, adding up to T1", (_, trigger) => {
    const table = firstCycles();
    const { stages, t1 } = trace(trigger);
    const expected = HANDED_ON.map(([stage, block, before]) => [stage, (table.get(block) ?? 0) + before]);
    expect(HANDED_ON.map(([stage]) => [stage, stages.get(stage)])).toEqual(expected);
    expect(t1).toEqual([table.get("tg_order_tx")]);
  });

  test("a replace is two messages to the book: everything behind the arbiter comes two cycles later", () => {
    const table = firstCycles();
    const { stages, t1 } = trace((feed) => feed.replace(0, 1n, 900, BASE_PRICE));
    const expected = HANDED_ON.map(([stage, block, before], n) => [
      stage,
      (table.get(block) ?? 0) + before + (n < 2 ? 0 : 2),
    ]);
    expect(HANDED_ON.map(([stage]) => [stage, stages.get(stage)])).toEqual(expected);
    expect(t1).toEqual([(table.get("tg_order_tx") ?? 0) + 2]);
  });
});
