// kill -9 under load: a small campaign; the large ones are run by npx tickgate sim kills --times N.
import { expect, test } from "vitest";
import { howToRepeat, testSeed } from "../../sim/world/repeatable.ts";
import { killCampaign } from "./kill-campaign.ts";

const TIMES = 3;

test("after each kill the ledger is the exchange's record, and nothing acknowledged is lost", {
  timeout: 900_000,
}, async () => {
  const seed = testSeed();
  console.log(howToRepeat(seed, "test/kills/kill-campaign.test.ts"));
  const { kills, executions, commits } = await killCampaign({ times: TIMES, seed, tell: console.log });
  expect(kills.gateway + kills.control).toBe(TIMES);
  expect(executions).toBeGreaterThanOrEqual(3 * TIMES);
  expect(commits).toBeGreaterThanOrEqual(TIMES);
});
