import { describe, expect, test } from "vitest";
import { SoftwareDatapath } from "../../gateway/datapath/mod.ts";
import type { DatapathSink } from "../../proto/mod.ts";
import { NaiveReference } from "../../sim/reference/mod.ts";
import { type Contestant, lockstep } from "./lockstep.ts";
import { type RandomRun, randomRun } from "./random-inputs.ts";

const RUNS = 150;
const FILE = "test/equivalence/software-against-reference.test.ts";

const contestants = ({ geometry }: RandomRun): Contestant[] => [
  { name: "software path", make: (sink) => new SoftwareDatapath(geometry, sink) },
  { name: "naive reference", make: (sink) => new NaiveReference(geometry, sink) },
];

test("random inputs: the software path and the naive reference agree on every event, order byte and counter", {
  timeout: 120_000,
}, () => {
  const seed = process.env.REPEAT_SEED === undefined ? (Math.random() * 2 ** 31) | 0 : Number(process.env.REPEAT_SEED);
  const total = { bbo: 0, decisions: 0, orders: 0, others: 0 };
  for (let i = 0; i < RUNS; i++) {
    const run = randomRun(seed + i);
    try {
      const counts = lockstep(contestants(run), run.inputs);
      for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += counts[key];
    } catch (error) {
      const repeat = `seed ${seed + i}; repeat: REPEAT_SEED=${seed + i} npx vitest run --project system ${FILE}`;
      throw new Error(`${repeat}\n${error instanceof Error ? error.message : error}`);
    }
  }
  // Agreement on nothing would prove nothing.
  expect(total.bbo).toBeGreaterThan(15 * RUNS);
  expect(total.decisions).toBeGreaterThan(3 * RUNS);
  expect(total.orders).toBeGreaterThan(RUNS / 4);
  expect(total.others).toBeGreaterThan(3 * RUNS);
});

describe("a planted difference is found", () => {
  const software = (run: RandomRun): Contestant[] => contestants(run).slice(0, 1);
  // A run that trades.
  let seed = 1;
  while (lockstep(software(randomRun(seed)), randomRun(seed).inputs).orders === 0) seed++;
  const run = randomRun(seed);
  const planted = (spoil: (sink: DatapathSink) => DatapathSink): Contestant[] => [
    ...contestants(run),
    { name: "spoiled", make: (sink) => new SoftwareDatapath(run.geometry, spoil(sink)) },
  ];

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
    expect(() => lockstep(planted(spoil), run.inputs)).toThrow(/^input \d+: frame .*\nsoftware path:[\s\S]*\nspoiled:/);
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
});
