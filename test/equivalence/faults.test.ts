import { describe, expect, test } from "vitest";
import {
  FAULT_NAMES,
  FEED_FAULT_KINDS,
  openReplayInput,
  type PathName,
  parseFeedFaults,
  parsePlantedFault,
  readReplayConfig,
  replay,
} from "../../sim/replay/mod.ts";
import { howToRepeat, testSeed } from "../blocks/repeat.ts";

const FILE = "test/equivalence/faults.test.ts";
/** Paths that are given the damaged feed and the same repairs. */
const PATHS: readonly PathName[] = ["software", "reference"];
const INPUT = "generated:messages=6000,symbols=8,seed=21";
/** Of a packet: snapshots take 100 us, and one may have to be taken twice. */
const RECOVERY_US_MAX = 1000;
/** A hundred packets do not come, and until one does nobody knows. */
const OUTAGE_US_MAX = 10_000;

const settings = async () => ({
  input: await openReplayInput(INPUT),
  paths: PATHS,
  config: readReplayConfig(undefined),
});

const run = async (faults: string) => replay({ ...(await settings()), faults: parseFeedFaults(faults) });

/** Books that each kind makes invalid, of 8. */
const AFFECTED: Readonly<Record<(typeof FEED_FAULT_KINDS)[number], number>> = {
  lose: 0,
  "lose-both": 8,
  outage: 8,
  duplicate: 0,
  reorder: 0,
  lag: 0,
  "lag-past": 8,
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
    expect(outcome).toMatchObject({ fault: kind, at: 900, booksAffected: AFFECTED[kind], cardMicroseconds: null });
    expect(outcome?.microseconds).not.toBeNull();
    expect(outcome?.microseconds ?? 0).toBeLessThan(kind === "outage" ? OUTAGE_US_MAX : RECOVERY_US_MAX);
    expect(result.faults).toMatchObject({ wrongViews: 0, wrongViewsTold: [] });
    expect(result.faults?.viewsChecked).toBeGreaterThan(1000);
    if (kind === "halt") expect(result.events.tradingEvents).toBeGreaterThan(9);
  });

  test("all of them, one after the other", async () => {
    const result = await run(FEED_FAULT_KINDS.map((kind, i) => `${kind}@${200 * (i + 1)}`).join());
    expect(result.firstDifference).toBeNull();
    expect(result.faults).toMatchObject({ validBooks: 8, wrongBooks: [], wrongViews: 0 });
    expect(result.faults?.outcomes.map(({ booksAffected }) => booksAffected)).toEqual(Object.values(AFFECTED));
    expect(result.faults?.outcomes.every(({ microseconds }) => microseconds !== null)).toBe(true);
  });

  test("several at once: a fault while a snapshot is fetched", async () => {
    const result = await run("lose-both@500,bad-fcs@502,overflow@503,walk@505,lose-both@506,session@508,lose-both@509");
    expect(result.firstDifference).toBeNull();
    expect(result.faults).toMatchObject({ validBooks: 8, wrongBooks: [] });
  });

  test("drawn ones, one after the other and on top of each other", async () => {
    const seed = testSeed();
    const result = await replay({ ...(await settings()), faults: { every: 120, seed } });
    expect(result.firstDifference, howToRepeat(seed, FILE)).toBeNull();
    expect(result.faults, howToRepeat(seed, FILE)).toMatchObject({ validBooks: 8, wrongBooks: [], wrongViewsTold: [] });
    const outcomes = result.faults?.outcomes ?? [];
    expect(outcomes.length, howToRepeat(seed, FILE)).toBeGreaterThan(FAULT_NAMES.length);
    expect(new Set(outcomes.map(({ fault }) => fault))).toEqual(new Set(FAULT_NAMES));
    expect(outcomes.filter(({ messages }) => messages === null)).toEqual([]);
    for (const { fault, count, broke } of result.faults?.byKind ?? []) {
      expect(broke, fault).toBeLessThanOrEqual(count);
      expect(count).toBe(outcomes.filter((outcome) => outcome.fault === fault).length);
    }
  });

  test("a view that is not the published one is found, though there is no other path to compare with", async () => {
    const plant = parsePlantedFault("software:price@700");
    const faults = parseFeedFaults("lose-both@900");
    const { faults: found, equivalent } = await replay({ ...(await settings()), paths: ["software"], plant, faults });
    expect([equivalent, found?.wrongViews]).toEqual([null, 1]);
  });

  test("a fault after the end of the input is refused", async () => {
    await expect(run("lose@100000")).rejects.toThrow("--faults lose@100000: the input ends before it");
  });
});

test("what is no fault is refused with a reason", () => {
  expect(() => parseFeedFaults("burn@3")).toThrow(
    /--faults burn@3: expected KIND@N with KIND one of lose, lose\/b, lose-both/,
  );
  expect(() => parseFeedFaults("session/b@4")).toThrow(/--faults session\/b@4: expected KIND@N/);
  expect(() => parseFeedFaults("lose@0")).toThrow(/--faults lose@0: expected KIND@N/);
  expect(() => parseFeedFaults("lose@7,halt@7")).toThrow("--faults: two faults at packet 7; one packet takes one");
});
