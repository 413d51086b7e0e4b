import { describe, expect, test } from "vitest";
import { inOrder, TaskFailure } from "./worker-pool.ts";

const settings = {
  entry: new URL("testdata/waiting-worker.ts", import.meta.url),
  setup: "waited",
  onDone: () => {},
};
/** The first takes longest: with several workers the others are done before it. */
const WAITS = [300, 1, 20, 5, 1];
const tasks = (failing: readonly number[] = []) => WAITS.map((waitMs, i) => ({ waitMs, fails: failing.includes(i) }));

async function all(results: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const result of results) found.push(result);
  return found;
}

describe("tasks done by worker threads", () => {
  test.each([1, 2, 8])("give their results in the order of the tasks, with %i workers", async (workers) => {
    let done = 0;
    const onDone = (work: number) => {
      done += work;
    };
    expect(await all(inOrder(tasks(), { ...settings, workers, onDone }))).toEqual(
      WAITS.map((waitMs) => `waited ${waitMs}`),
    );
    expect(done).toBeGreaterThan(0);
  });

  test("a failure comes when its turn does, the first of several whoever failed first", async () => {
    const found: string[] = [];
    const run = async () => {
      for await (const result of inOrder<unknown, string>(tasks([2, 3]), { ...settings, workers: 3 }))
        found.push(result);
    };
    const failure = await run().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(TaskFailure);
    expect(failure).toMatchObject({ task: 2, message: expect.stringContaining("waited after 20 ms") });
    expect(found).toEqual(["waited 300", "waited 1"]);
  });

  test("who has seen enough stops the workers", async () => {
    for await (const result of inOrder<unknown, string>(tasks(), { ...settings, workers: 2 })) {
      expect(result).toBe("waited 300");
      break;
    }
  });

  test("no task, no worker", async () => {
    expect(await all(inOrder<unknown, string>([], { ...settings, workers: 2 }))).toEqual([]);
  });
});
