// The simulated card leaves out the clock edges of parts without work. Against a card that leaves out none, nothing may differ: not a record, a
// frame, a time, or the number of cycles. On random inputs, with registers that start at random, in serial and in real time.

import { beforeAll, expect, test } from "vitest";
import { SMALL } from "../../gateway/datapath/test-kit.ts";
import { howToRepeat } from "../../proto/testing/mod.ts";
import {
  type BuiltCard,
  buildCard,
  CardDatapath,
  CORE_PARTS,
  REAL_TIME,
  SERIAL,
  SimulatedCard,
} from "../../sim/card/mod.ts";
import { ModelStop } from "../../sim/harness/mod.ts";
import type { Input } from "./input.ts";
import { randomRun } from "./random-inputs.ts";

const RUNS = 20;
const FIXED_RUNS = 10;
const FILE = "test/equivalence/sleeping-parts.test.ts";
const GEOMETRY = { ...SMALL, reorderDepth: 4, setBits: 5, levels: 128 };
/** In real time, so many frames go in before the card runs: they overlap and queue. */
const BATCH = 7;

let built: BuiltCard;
let drowsy: BuiltCard;
beforeAll(async () => {
  built = await buildCard({ geometry: GEOMETRY });
  drowsy = await buildCard({ geometry: GEOMETRY, defines: ["TG_MUTANT_SLEEP"] });
}, 300_000);

interface Options {
  readonly seed: number;
  readonly realTime: boolean;
  readonly keepAwake: boolean;
}

interface Outcome {
  /** Everything the card let out, and after each input what it had cost. */
  readonly told: readonly string[];
  readonly cycles: number;
  readonly edgesMissed: number;
  readonly records: number;
  readonly orders: number;
}

function run(on: BuiltCard, inputs: readonly Input[], { seed, realTime, keepAwake }: Options): Outcome {
  const card = new SimulatedCard(on, seed);
  if (keepAwake) card.keepAwake();
  const told: string[] = [];
  let records = 0;
  let orders = 0;
  const path = new CardDatapath(
    card,
    {
      record(words, at) {
        records++;
        told.push(Buffer.from(words.slice(at, at + 16).buffer).toString("hex"));
      },
      order() {
        orders++;
      },
    },
    {
      onFrame: (frame, tsNs) => void told.push(`frame ${tsNs} ${Buffer.from(frame).toString("hex")}`),
      onStart: (line, tsNs, cycle) => void told.push(`start ${line} ${tsNs} ${cycle}`),
    },
  );
  card.mode = realTime ? REAL_TIME : SERIAL;
  let queued = 0;
  const lines = {
    frame(line: 0 | 1, tsNs: bigint, bytes: Uint8Array, error: boolean): void {
      if (bytes.length === 0) return;
      path.queue(line, tsNs, bytes, error);
      queued++;
      if (!realTime || queued % BATCH === 0) path.settle();
    },
  };
  const given = new Proxy(path, {
    get: (target, name) => {
      if (name === "frame") return lines.frame;
      const value: unknown = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
  for (const [i, input] of inputs.entries()) {
    try {
      input.apply(given);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      told.push(`refused: ${text}`);
      // A card that is stuck, or was stopped by an assertion, would only go on being it.
      if (text.includes("has not come to rest") || error instanceof ModelStop)
        return { told, cycles: card.cyclesRun, edgesMissed: card.edgesMissed, records, orders };
    }
    told.push(
      `input ${i} at ${card.cyclesRun} (${card.cyclesSkipped} skipped), clock ${card.nowNs}: ${input.text.slice(0, 60)}`,
    );
  }
  path.settle();
  told.push(JSON.stringify(path.counters(), (_, value) => (typeof value === "bigint" ? `${value}` : value)));
  told.push(JSON.stringify(path.histograms(), (_, value) => (typeof value === "bigint" ? `${value}` : value)));
  return { told, cycles: card.cyclesRun, edgesMissed: card.edgesMissed, records, orders };
}

/** The first difference with the input after it, or undefined. */
function difference(a: Outcome, b: Outcome): string | undefined {
  // The longer one decides how far to look: what only one of them told is a difference too.
  const length = Math.max(a.told.length, b.told.length);
  const at = Array.from({ length }, (_, i) => i).find((i) => a.told[i] !== b.told[i]);
  if (at === undefined) return undefined;
  const input = [...a.told.slice(at), ...b.told.slice(at)].find((line) => line.startsWith("input"));
  return `sleeping: ${a.told[at]}\nawake:    ${b.told[at]}\nby ${input}`;
}

test("a card whose parts sleep does what one does whose parts see every edge", { timeout: 300_000 }, () => {
  const given = process.env.REPEAT_SEED;
  const fresh = (Math.random() * 2 ** 31) | 0;
  const count = { records: 0, orders: 0, missed: 0, edges: 0 };
  for (let i = 0; i < (given === undefined ? RUNS : 2); i++) {
    // Fixed seeds first: what they let out is known to be enough to compare.
    const seed = given === undefined ? (i < FIXED_RUNS ? i + 1 : fresh + i) : Number(given);
    const { inputs } = randomRun(seed);
    const options = { seed, realTime: i % 2 === 1 };
    const sleeping = run(built, inputs, { ...options, keepAwake: false });
    const awake = run(built, inputs, { ...options, keepAwake: true });
    const repeat = howToRepeat(seed, FILE);
    expect(difference(sleeping, awake), repeat).toBeUndefined();
    expect(awake.edgesMissed).toBe(0);
    count.records += sleeping.records;
    count.orders += sleeping.orders;
    count.missed += sleeping.edgesMissed;
    count.edges += sleeping.cycles * CORE_PARTS;
  }
  if (given !== undefined) return;
  // Agreement on nothing, or without sleep, would prove nothing.
  expect(count.records).toBeGreaterThan(10 * FIXED_RUNS);
  expect(count.orders).toBeGreaterThan(0);
  expect(count.missed / count.edges).toBeGreaterThan(0.03);
});

test("a part that sleeps while it has work is found", { timeout: 120_000 }, () => {
  const { inputs } = randomRun(1);
  const options = { seed: 1, realTime: false };
  const sleeping = run(drowsy, inputs, { ...options, keepAwake: false });
  const awake = run(drowsy, inputs, { ...options, keepAwake: true });
  // The planted fault leaves a search undone, so the card never rests, or an assertion sees what comes of it.
  expect(difference(sleeping, awake)).toMatch(/^sleeping: refused: (the card has not come to rest|.*stop at )/);
  // It is one whichever of the two lacks something.
  expect(difference({ ...awake, told: awake.told.slice(0, -1) }, awake)).toMatch(/^sleeping: undefined\n/);
});
