import { expect, test } from "vitest";
import { Progress } from "./progress.ts";

function follow(total: number | undefined) {
  const lines: string[] = [];
  let now = 1000;
  const progress = new Progress(
    { name: "a run", unit: "messages", write: (line) => lines.push(line), nowMs: () => now },
    total,
  );
  const add = (work: number, afterMs: number): void => {
    now += afterMs;
    progress.add(work);
  };
  return { lines, add };
}

test("a short run says nothing, a long one a line every five seconds", () => {
  const { lines, add } = follow(10_000);
  // Whatever comes before the first work is not counted.
  add(0, 60_000);
  add(100, 4_000);
  expect(lines).toEqual([]);
  add(900, 1_000);
  add(1, 4_999);
  expect(lines).toEqual(["a run: 1,000 of 10,000 messages, 200/s, 45 s left"]);
  add(999, 1);
  expect(lines[1]).toBe("a run: 2,000 of 10,000 messages, 200/s, 40 s left");
});

test("minutes and hours are told as such, and no time when the end is not known", () => {
  const slow = follow(1_000_000);
  slow.add(0, 0);
  slow.add(1_000, 10_000);
  expect(slow.lines).toEqual(["a run: 1,000 of 1,000,000 messages, 100/s, 2 h 46 min left"]);
  const minutes = follow(10_000);
  minutes.add(0, 0);
  minutes.add(1_000, 10_000);
  expect(minutes.lines).toEqual(["a run: 1,000 of 10,000 messages, 100/s, 1 min 30 s left"]);
  const open = follow(undefined);
  open.add(0, 0);
  open.add(1_000, 10_000);
  expect(open.lines).toEqual(["a run: 1,000 messages, 100/s"]);
});
