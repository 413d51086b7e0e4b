import { describe, expect, it } from "vitest";
import { campaign } from "./malformed.ts";
import { parseGenerated, replayConfigOf, replaySegments } from "./mod.ts";
import { openReplayInput } from "./replay-input.ts";

// What `equivalent` says when there is nothing to say.
describe("a statement about paths that agree", () => {
  const input = "generated:messages=400,symbols=2,seed=1";

  it("is not made of segments that ended in an error", async () => {
    const config = replayConfigOf({ symbols: [{ symbol: "NOSUCH" }] });
    const result = await replaySegments({
      input: parseGenerated(input),
      segment: 200,
      paths: ["software", "reference"],
      config,
      workers: 1,
    });
    expect(result.failed?.wrong[0]).toMatch(/NOSUCH/);
    expect(result).toMatchObject({ equivalent: null, itemsCompared: 0 });
  });

  it.each([
    { paths: ["software"] as const, equivalent: null },
    { paths: ["software", "reference"] as const, equivalent: true },
  ])("of a campaign through $paths is $equivalent", async ({ paths, equivalent }) => {
    const result = await campaign({
      inputs: [await openReplayInput(input)],
      paths,
      random: 0,
      seed: 1,
      framesPerInput: 2,
      systematicEvery: 20,
    });
    expect(result.damagedFrames).toBeGreaterThan(0);
    expect(result.equivalent).toBe(equivalent);
    expect(result.countersAddUp).toBe(true);
  });
});
