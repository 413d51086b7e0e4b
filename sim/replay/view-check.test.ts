import { describe, expect, test } from "vitest";
import { event, itch50 } from "../../proto/mod.ts";
import { ViewCheck } from "./view-check.ts";

const LOCATE = 7;
const SLOT = 3;
const TRACKED = {
  slot: SLOT,
  locate: LOCATE,
  stock: "S",
  windowLo: 0,
  tick: 100,
  lot: 1,
  initialTrading: true,
} as const;
const header = { stockLocate: LOCATE, trackingNumber: 0, timestamp: 0 };

function message(fields: Parameters<typeof itch50.encodeMessage>[0]): Uint8Array {
  const bytes = new Uint8Array(64);
  return bytes.slice(0, itch50.encodeMessage(fields, bytes));
}

const add = (reference: bigint, side: "B" | "S", shares: number, price: number): Uint8Array =>
  message({ type: "A", ...header, reference, side, shares, stock: "S", price });
const remove = (reference: bigint): Uint8Array => message({ type: "D", ...header, reference });
const executed = (reference: bigint, shares: number): Uint8Array =>
  message({ type: "E", ...header, reference, shares, matchNumber: 1n });
const replaced = (originalReference: bigint, newReference: bigint, shares: number, price: number): Uint8Array =>
  message({ type: "U", ...header, originalReference, newReference, shares, price });

class Bench {
  readonly check = new ViewCheck([TRACKED]);
  #next = 1n;

  publish(...messages: readonly Uint8Array[]): void {
    this.check.published({ session: "ONE", sequence: this.#next, messages });
    this.#next += BigInt(messages.length);
  }

  event(type: number, sequence: number, view: readonly number[] = [], valid = true): void {
    const words = new Uint32Array(16);
    words[0] = type | (SLOT << 8) | ((valid ? 1 : 0) << 16);
    words[event.HEADER_SEQUENCE_WORD] = sequence;
    words.set(view, event.BBO_BID_PRICE_WORD);
    this.check.record(words, 0);
  }

  bbo(sequence: number, view: readonly number[], valid = true): void {
    this.event(event.BBO_TYPE, sequence, view, valid);
  }
}

describe("what a path says of its books against what was published", () => {
  test("exact views pass: adds, executions, replacements, deletions, an empty side", () => {
    const bench = new Bench();
    bench.publish(add(1n, "B", 10, 500), add(2n, "B", 5, 600), add(3n, "S", 7, 900), executed(2n, 5));
    bench.publish(replaced(3n, 4n, 8, 800), add(5n, "B", 1, 500), remove(1n), remove(5n));
    bench.bbo(1, [500, 10, 0, 0]);
    bench.bbo(2, [600, 5, 0, 0]);
    bench.bbo(3, [600, 5, 900, 7]);
    bench.bbo(4, [500, 10, 900, 7]);
    bench.bbo(5, [500, 10, 800, 8]);
    bench.bbo(6, [500, 11, 800, 8]);
    bench.bbo(7, [500, 1, 800, 8]);
    bench.bbo(8, [0, 0, 800, 8]);
    expect(bench.check).toMatchObject({ checked: 8, wrong: 0, told: [] });
  });

  test.each([
    ["price", [501, 10, 0, 0]],
    ["quantity", [500, 11, 0, 0]],
    ["side", [0, 0, 500, 10]],
  ])("a wrong %s is told", (_, view) => {
    const bench = new Bench();
    bench.publish(add(1n, "B", 10, 500));
    bench.bbo(1, view);
    expect(bench.check.told).toEqual([`message 1: slot 3 says ${view}, published is 500,10,0,0`]);
  });

  test("a change that a valid book does not tell of is, also when it does not last", () => {
    const bench = new Bench();
    bench.publish(add(1n, "B", 10, 500), add(2n, "B", 5, 600), remove(2n), add(3n, "S", 7, 900));
    bench.bbo(1, [500, 10, 0, 0]);
    bench.bbo(4, [500, 10, 900, 7]);
    expect(bench.check.told).toEqual(["message 2: slot 3 stays at 500,10,0,0, published is 600,5,0,0"]);
  });

  test.each([
    ["feed", event.FEED_TYPE],
    ["fault", event.FAULT_TYPE],
    ["recovery", event.RECOVERY_TYPE],
  ])("a book that is not valid since a %s event may miss changes, until it says that it is", (_, type) => {
    const bench = new Bench();
    bench.publish(add(1n, "B", 10, 500), add(2n, "B", 5, 600), add(3n, "S", 7, 900), add(4n, "S", 1, 900));
    bench.bbo(1, [500, 10, 0, 0]);
    bench.event(type, 2);
    bench.bbo(3, [600, 5, 900, 7]);
    bench.bbo(4, [600, 5, 900, 7]);
    expect(bench.check.told).toEqual(["message 4: slot 3 says 600,5,900,7, published is 600,5,900,8"]);
  });

  test("an invalid view stands for nothing", () => {
    const bench = new Bench();
    bench.publish(add(1n, "B", 10, 500), add(2n, "B", 5, 600), add(3n, "S", 7, 900));
    bench.bbo(1, [500, 10, 0, 0]);
    bench.bbo(2, [0, 0, 0, 0], false);
    bench.bbo(3, [600, 5, 900, 7]);
    expect(bench.check).toMatchObject({ checked: 2, wrong: 0 });
  });

  test("another session counts from its own number once the path is cleared, and keeps the orders", () => {
    const bench = new Bench();
    bench.publish(add(1n, "B", 10, 500), add(2n, "B", 5, 600));
    bench.bbo(1, [500, 10, 0, 0]);
    bench.check.published({ session: "TWO", sequence: 1n, messages: [remove(2n)] });
    bench.bbo(2, [600, 5, 0, 0]);
    bench.check.cleared();
    bench.bbo(1, [500, 10, 0, 0]);
    expect(bench.check).toMatchObject({ checked: 3, wrong: 0 });
  });

  test("an event of a message that was not published is told", () => {
    const bench = new Bench();
    bench.publish(add(1n, "B", 10, 500));
    bench.bbo(2, [500, 10, 0, 0]);
    expect(bench.check.told).toContain("an event has number 3, published are those before 2");
  });
});
