import { describe, expect, test } from "vitest";
import { howToRepeat } from "../../proto/testing/mod.ts";
import { Coverage } from "./coverage.ts";
import { lockstep } from "./lockstep.ts";
import { MEETING_SEEDS } from "./meeting-seeds.ts";
import { reference, software } from "./paths.ts";
import { randomRun } from "./random-inputs.ts";
import { rtl } from "./rtl.ts";

/** Found differences once: an empty load after another one; a message that B held while A's copy of it waited for the book. */
const REMEMBERED = [777067, 1129151415];
const NEW_SEEDS = 4;
const FILE = "test/equivalence/rtl-random.test.ts";

describe("random inputs: RTL, software path and reference agree on every event, order byte, answer and counter", {
  timeout: 600_000,
}, () => {
  test("over seeds that meet everything, and new ones", async () => {
    const card = await rtl();
    const given = process.env.REPEAT_SEED;
    const first = 1000 + Math.floor(Math.random() * 2 ** 31);
    const fresh = Array.from({ length: NEW_SEEDS }, (_, index) => first + index);
    const coverage = new Coverage();
    const seeds = given === undefined ? [...MEETING_SEEDS, ...REMEMBERED, ...fresh] : [Number(given)];
    const differences: string[] = [];
    for (const seed of seeds) {
      const run = randomRun(seed, { ownClock: true });
      coverage.run(run);
      try {
        lockstep([reference(run.geometry), software(run.geometry), card], run.inputs);
      } catch (error) {
        differences.push(`${howToRepeat(seed, FILE)}\n${error instanceof Error ? error.message : error}`);
      }
    }
    expect(differences).toEqual([]);
    if (given === undefined) expect(coverage.missing(), coverage.toString()).toEqual([]);
  });
});
