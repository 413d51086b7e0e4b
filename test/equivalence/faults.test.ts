import { describe, expect, test } from "vitest";
import {
  FEED_FAULT_KINDS,
  openReplayInput,
  type PathName,
  parseFeedFaults,
  readReplayConfig,
  replay,
} from "../../sim/replay/mod.ts";

/** Paths that are given the damaged feed and the same repairs. */
const PATHS: readonly PathName[] = ["software", "reference"];
const INPUT = "generated:messages=6000,symbols=8,seed=21";
/** Of a packet: snapshots take 100 us, and one may have to be taken twice. */
const RECOVERY_US_MAX = 1000;

const run = async (faults: string) =>
  replay({
    input: await openReplayInput(INPUT),
    paths: PATHS,
    config: readReplayConfig(undefined),
    faults: parseFeedFaults(faults),
  });

/** Books that each kind makes invalid, of 8. */
const AFFECTED: Readonly<Record<(typeof FEED_FAULT_KINDS)[number], number>> = {
  lose: 0,
  "lose-both": 8,
  duplicate: 0,
  reorder: 0,
  "reorder-past": 8,
  "bad-fcs": 8,
  session: 8,
  overflow: 1,
  walk: 1,
  halt: 0,
};

describe("a damaged feed becomes valid again by repair, in all paths alike", { timeout: 300_000 }, () => {
  test.each(FEED_FAULT_KINDS)("%s", async (kind) => {
    const result = await run(`${kind}@900`);
    expect(result.firstDifference).toBeNull();
    expect(result.faults?.wrongBooks).toEqual([]);
    expect(result.faults?.validBooks).toBe(8);
    const [outcome] = result.faults?.outcomes ?? [];
    expect(outcome).toMatchObject({ fault: `${kind}@900`, booksAffected: AFFECTED[kind] });
    expect(outcome?.microseconds).not.toBeNull();
    expect(outcome?.microseconds ?? 0).toBeLessThan(RECOVERY_US_MAX);
    if (kind === "halt") expect(result.events.tradingEvents).toBeGreaterThan(9);
  });

  test("all of them, one after the other", async () => {
    const result = await run(FEED_FAULT_KINDS.map((kind, i) => `${kind}@${200 * (i + 1)}`).join());
    expect(result.firstDifference).toBeNull();
    expect(result.faults).toMatchObject({ validBooks: 8, wrongBooks: [] });
    expect(result.faults?.outcomes.map(({ booksAffected }) => booksAffected)).toEqual(Object.values(AFFECTED));
    expect(result.faults?.outcomes.every(({ microseconds }) => microseconds !== null)).toBe(true);
  });

  test("several at once: a fault while a snapshot is fetched", async () => {
    const result = await run("lose-both@500,bad-fcs@502,overflow@503,walk@505,lose-both@506,session@508,lose-both@509");
    expect(result.firstDifference).toBeNull();
    expect(result.faults).toMatchObject({ validBooks: 8, wrongBooks: [] });
  });

  test("a fault after the end of the input is refused", async () => {
    await expect(run("lose@100000")).rejects.toThrow("--faults lose@100000: the input ends before it");
  });
});

test("what is no fault is refused with a reason", () => {
  expect(() => parseFeedFaults("burn@3")).toThrow(/--faults burn@3: expected KIND@N with KIND one of lose, lose-both/);
  expect(() => parseFeedFaults("lose@0")).toThrow(/--faults lose@0: expected KIND@N/);
  expect(() => parseFeedFaults("lose@7,halt@7")).toThrow("--faults: two faults at packet 7; one packet takes one");
});
