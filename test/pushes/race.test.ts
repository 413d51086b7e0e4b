// Pushes that race market data: a small campaign; the large ones are run by npx tickgate sim pushes --count N.
import { beforeAll, describe, expect, test } from "vitest";
import type { BuiltCard } from "../../sim/card/mod.ts";
import { howToRepeat, testSeed } from "../../sim/world/repeatable.ts";
import { GatewayWorld } from "../system/gateway-world.ts";
import { PLANTS, type PlantName, race } from "./race.ts";

const PUSHES = 500;

describe("pushes that race market data", () => {
  let built: BuiltCard;
  beforeAll(async () => {
    built = await GatewayWorld.build();
  }, 600_000);

  test("no decision is mixed, though most pushes have decisions of both versions around them", async () => {
    const seed = testSeed();
    const repeat = howToRepeat(seed, "test/pushes/race.test.ts");
    const result = await race({ built, seed, pushes: PUSHES });
    expect(result.mixed, repeat).toBeUndefined();
    expect(result.pushes).toBe(PUSHES);
    expect(result.contested, repeat).toBeGreaterThan(PUSHES / 4);
    expect(result.wordsReadBack).toBeGreaterThanOrEqual(PUSHES * 4);
    expect(result.decisions, repeat).toBeGreaterThan(2 * PUSHES);
  });

  test.each(Object.keys(PLANTS) as PlantName[])("finds a planted fault: %s", async (plant) => {
    const { mixed } = await race({ built, seed: 3, pushes: PUSHES, plant });
    expect(mixed).toMatch(/^seed 3: decision on message \d+, stamped \d+: /);
  });
});
