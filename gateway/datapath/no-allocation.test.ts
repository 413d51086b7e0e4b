import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";

// In a process of its own: nothing else allocates there, and the collector can be asked to run.
test("steady traffic allocates nothing per message and wakes no collector", () => {
  const probe = join(import.meta.dirname, "no-allocation.probe.ts");
  const output = execFileSync(process.execPath, ["--expose-gc", probe], { encoding: "utf8", timeout: 100_000 });
  const { messages, bytes, collections, orders, bbos, tradings, intents, held, quotesReplaced, quotesCancelled } =
    JSON.parse(output);
  // The flow exercises what it claims to.
  expect([messages >= 1_000_000, bbos > 100_000, orders > 1000, held > 1000]).toEqual([true, true, true, true]);
  expect([tradings > 1000, intents.slice(1).every((count: number) => count > 1000)]).toEqual([true, true]);
  expect([quotesReplaced > 1000, quotesCancelled > 1000]).toEqual([true, true]);
  expect(collections).toBe(0);
  // Below what one object per thousand messages would take.
  expect(bytes / messages).toBeLessThan(0.05);
}, 120_000);
