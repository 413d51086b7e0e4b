// The deterministic world: a few seeds of it, that a seed is always the same run, and that a planted bug is found. Campaigns: npx tickgate sim.
import { describe, expect, test } from "vitest";
import { howToRepeat, testSeed } from "../../sim/world/repeatable.ts";
import { campaign } from "./campaign.ts";
import { FAULTS } from "./faults.ts";
import { PLANTS } from "./plants.ts";
import { runSeed, type SeedReport } from "./run-seed.ts";
import { INVARIANTS } from "./watch/violation.ts";

const SEEDS = 4;

function said({ seed, message, trace }: SeedReport): string {
  return `seed ${seed}: ${message}\n${trace.join("\n")}\nrepeat: npx tickgate sim --seed ${seed}`;
}

describe("deterministic world", () => {
  test("keeps its invariants whatever breaks", async () => {
    const first = testSeed();
    console.log(howToRepeat(first, "test/world/world.test.ts"));
    for (let seed = first; seed < first + SEEDS; seed++) {
      const report = await runSeed({ seed });
      expect(report.invariant, said(report)).toBeUndefined();
      expect(report.orders).toBeGreaterThan(0);
    }
  });

  test("is the same run for the same seed, and another for another", async () => {
    const [once, again, other] = [await runSeed({ seed: 7 }), await runSeed({ seed: 7 }), await runSeed({ seed: 8 })];
    expect(again).toEqual(once);
    expect(other.digest).not.toBe(once.digest);
  });

  test("finds a planted bug, and says how to repeat it", async () => {
    const settings = { card: "software", plant: "version-again", faults: ["card-reset"] } as const;
    const result = await campaign({ ...settings, first: 1, count: 20, workers: 1, untilFirst: true, done: () => {} });
    const [found] = result.violations;
    const { breaks } = PLANTS.find(({ name }) => name === settings.plant) ?? { breaks: [] };
    expect(breaks).toContain(found?.invariant);
    expect(found?.trace.at(-1)).toContain("VIOLATED");
  });

  test("has every invariant broken by a planted bug, and every name once", () => {
    const broken = new Set(PLANTS.flatMap(({ breaks }) => breaks));
    expect([...broken].sort()).toEqual(Object.keys(INVARIANTS).sort());
    for (const all of [PLANTS, FAULTS]) expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });
});
