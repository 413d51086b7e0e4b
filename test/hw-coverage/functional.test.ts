import { beforeAll, describe, expect, test } from "vitest";
import { type BuiltCard, buildCard, SimulatedCard } from "../../sim/card/mod.ts";
import { MEETING_SEEDS } from "../equivalence/meeting-seeds.ts";
import { FIXED_GEOMETRY } from "../equivalence/tracked.ts";
import { FunctionalCoverage } from "./functional.ts";
import { EXCLUDED, POINTS } from "./points.ts";

let built: BuiltCard;
beforeAll(async () => {
  built = await buildCard({ geometry: FIXED_GEOMETRY });
}, 600_000);

describe("what the RTL does over the kept seeds and the frames by hand", { timeout: 300_000 }, () => {
  test("is everything that it can report, but for what is excluded by name", () => {
    const coverage = new FunctionalCoverage();
    for (const seed of MEETING_SEEDS) coverage.randomRun(new SimulatedCard(built), seed);
    coverage.directedRun(new SimulatedCard(built));
    const groups = coverage.groups();
    expect(groups.flatMap(({ missing }) => missing)).toEqual([]);
    // An exclusion that is met is none.
    const met = groups.flatMap(({ points }) => Object.entries(points).filter(([, times]) => times > 0));
    expect(met.filter(([point]) => EXCLUDED[point] !== undefined)).toEqual([]);
  });

  test("frames by hand meet every type of message and every reason to drop one, and nothing else is taken for met", () => {
    const coverage = new FunctionalCoverage();
    coverage.directedRun(new SimulatedCard(built));
    const missing = new Map(coverage.groups().map((group) => [group.group, group.missing]));
    expect(missing.get("message types")).toEqual([]);
    expect(missing.get("feed faults")?.filter((point) => point.startsWith("a frame"))).toEqual([]);
    expect(missing.get("reject reasons")).toEqual(POINTS["reject reasons"]);
    expect(missing.get("table events")).toContain("overflow");
  });
});
