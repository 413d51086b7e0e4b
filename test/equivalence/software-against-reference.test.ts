import { describe, expect, test } from "vitest";
import type { DatapathSink } from "../../proto/mod.ts";
import { howToRepeat } from "../../proto/testing/mod.ts";
import { Coverage } from "./coverage.ts";
import { type LockstepCounts, lockstep } from "./lockstep.ts";
import { reference, software } from "./paths.ts";
import { type RandomRun, randomRun } from "./random-inputs.ts";

/** These seeds together meet everything that coverage.ts expects; after them come new ones. */
const FIXED_RUNS = 100;
const NEW_RUNS = 60;
const FILE = "test/equivalence/software-against-reference.test.ts";
const paths = ({ geometry }: RandomRun) => [software(geometry), reference(geometry)];

function agree(seed: number, total: LockstepCounts): void {
  const run = randomRun(seed);
  try {
    const counts = lockstep(paths(run), run.inputs);
    for (const key of Object.keys(total) as (keyof LockstepCounts)[]) total[key] += counts[key];
  } catch (error) {
    const repeat = howToRepeat(seed, FILE);
    throw new Error(`${repeat}\n${error instanceof Error ? error.message : error}`);
  }
}

describe("random inputs: the software path and the naive reference agree on every event, order byte, answer and counter", {
  timeout: 300_000,
}, () => {
  test("over seeds that meet every rule, branch, fault and outcome", () => {
    const total = { bbo: 0, decisions: 0, orders: 0, others: 0 };
    const coverage = new Coverage();
    for (let seed = 1; seed <= FIXED_RUNS; seed++) {
      coverage.run(randomRun(seed));
      agree(seed, total);
    }
    expect(coverage.missing(), coverage.toString()).toEqual([]);
    // Agreement on nothing would prove nothing.
    expect(total.bbo).toBeGreaterThan(50 * FIXED_RUNS);
    expect(total.decisions).toBeGreaterThan(20 * FIXED_RUNS);
    expect(total.orders).toBeGreaterThan(5 * FIXED_RUNS);
    expect(total.others).toBeGreaterThan(50 * FIXED_RUNS);
  });

  test("over new seeds", () => {
    const given = process.env.REPEAT_SEED;
    const seed = given === undefined ? 1000 + Math.floor(Math.random() * 2 ** 31) : Number(given);
    const total = { bbo: 0, decisions: 0, orders: 0, others: 0 };
    for (let i = 0; i < (given === undefined ? NEW_RUNS : 1); i++) agree(seed + i, total);
    expect(total.others).toBeGreaterThan(0);
  });
});

describe("a planted difference is found", () => {
  // A run that trades.
  let seed = 1;
  const trades = (run: RandomRun) => lockstep([reference(run.geometry)], run.inputs).orders > 0;
  while (!trades(randomRun(seed))) seed++;
  const run = randomRun(seed);
  const planted = (spoil: (sink: DatapathSink) => DatapathSink) => {
    const { make } = software(run.geometry);
    return [...paths(run), { name: "spoiled", make: (sink: DatapathSink) => make(spoil(sink)) }];
  };

  test("in one bit of one order", () => {
    let left = 1;
    const spoil = (sink: DatapathSink): DatapathSink => ({
      record: (words, at) => sink.record(words, at),
      order: (payload) => {
        const copy = payload.slice();
        if (left-- > 0) copy[25] = (copy[25] as number) ^ 1;
        sink.order(copy);
      },
    });
    expect(() => lockstep(planted(spoil), run.inputs)).toThrow(/^input \d+: frame .*\nsoftware path[\s\S]*\nspoiled/);
  });

  test("in one missing event", () => {
    let events = 0;
    const spoil = (sink: DatapathSink): DatapathSink => ({
      record: (words, at) => {
        if (++events !== 7) sink.record(words, at);
      },
      order: (payload) => sink.order(payload),
    });
    expect(() => lockstep(planted(spoil), run.inputs)).toThrow(/^input \d+:/);
  });

  test("in one answer", () => {
    const spoiled = (): ReturnType<typeof software> => ({
      name: "spoiled",
      make: (sink) => {
        const path = software(run.geometry).make(sink);
        const load = path.load.bind(path);
        path.load = (bytes) => !load(bytes);
        return path;
      },
    });
    expect(() => lockstep([...paths(run), spoiled()], run.inputs)).toThrow(/^input \d+: load/);
  });
});
