import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Journal, JournalError, JournalFailed } from "./journal.ts";
import { openJournalFile } from "./journal-file.ts";
import { OrderNumbers, URN_RANGES, UrnRangeExhausted } from "./order-numbers.ts";

describe("journal", () => {
  let folder: string;
  let path: string;
  const open = (): Journal => Journal.open(openJournalFile(path));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "tickgate-journal-"));
    path = join(folder, "sub", "journal");
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it("begins empty, and gives back what an earlier run noted without being closed", () => {
    const first = open();
    expect(first.recovered).toMatchObject({
      urnThrough: { card: 0, software: 0 },
      version: 0,
      records: 0,
      tornBytes: 0,
    });
    first.append({ type: "urns", source: "card", through: 500 });
    first.append({ type: "urns", source: "card", through: 900 });
    first.append({ type: "version", version: 3, hash: "aa" });
    first.append({ type: "intent", urn: 2_147_483_999, stock: "TGA", side: "B", quantity: 1, price: 2, version: 3 });
    // Not closed: as after kill -9.
    expect(open().recovered).toMatchObject({
      urnThrough: { card: 900, software: 2_147_483_999 },
      version: 3,
      intents: new Set([2_147_483_999]),
      records: 4,
    });
  });

  it("gives back the control plane that was elected last, with all bits of its id", () => {
    const first = open();
    expect(first.recovered.elected).toEqual({ id: 0n, holder: "" });
    first.append({ type: "election", id: "5", holder: "a" });
    first.append({ type: "election", id: ((1n << 128n) - 2n).toString(16), holder: "b" });
    expect(open().recovered.elected).toEqual({ id: (1n << 128n) - 2n, holder: "b" });
  });

  it("gives back the kill switches as they were last set", () => {
    const first = open();
    expect(first.recovered.kill).toEqual({ global: false, kinds: [], stocks: [] });
    first.append({ type: "kill", global: true, kinds: [1], stocks: ["TGA"] });
    first.append({ type: "kill", global: false, kinds: [], stocks: ["TGA", "TGB"] });
    first.append({ type: "version", version: 1, hash: "aa" });
    expect(open().recovered.kill).toEqual({ global: false, kinds: [], stocks: ["TGA", "TGB"] });
  });

  it("cuts off a torn last record and goes on after it", () => {
    open().append({ type: "urns", source: "card", through: 7 });
    const whole = readFileSync(path, "utf8");
    appendFileSync(path, whole.slice(0, 20));
    const second = open();
    expect(second.recovered).toMatchObject({ urnThrough: { card: 7, software: 0 }, tornBytes: 20 });
    second.append({ type: "urns", source: "card", through: 8 });
    expect(open().recovered).toMatchObject({ urnThrough: { card: 8 }, tornBytes: 0, records: 2 });
  });

  it("takes nothing more after half a record, and the next run begins with the whole ones", () => {
    for (const truncates of [true, false]) {
      rmSync(path, { force: true });
      const real = openJournalFile(path);
      let space = true;
      const journal = Journal.open({
        ...real,
        append: (text) => {
          if (space) return real.append(text);
          real.append(text.slice(0, 20));
          throw new Error("ENOSPC: no space left on device");
        },
        truncate: (bytes) => {
          if (!truncates) throw new Error("EIO: i/o error");
          real.truncate(bytes);
        },
      });
      journal.append({ type: "urns", source: "card", through: 1000 });
      expect(journal.failed).toBeUndefined();
      space = false;
      expect(() => journal.append({ type: "urns", source: "card", through: 2000 })).toThrow(/no more records: ENOSPC/);
      space = true;
      expect(() => journal.append({ type: "urns", source: "card", through: 3000 })).toThrow(JournalFailed);
      expect(() => journal.sync()).toThrow(JournalFailed);
      expect(journal.failed?.code).toBe("JOURNAL_FAILED");
      journal.close();
      expect(open().recovered).toMatchObject({
        urnThrough: { card: 1000, software: 0 },
        records: 1,
        tornBytes: truncates ? 0 : 20,
      });
    }
  });

  it("takes nothing more after a sync that failed, because what it was for may be gone", () => {
    const real = openJournalFile(path);
    let works = false;
    const journal = Journal.open({
      ...real,
      sync: () => {
        if (!works) throw new Error("EIO: i/o error");
      },
    });
    journal.sync();
    journal.append({ type: "urns", source: "card", through: 7 });
    expect(() => journal.sync()).toThrow(/no more records: EIO/);
    works = true;
    expect(() => journal.sync()).toThrow(JournalFailed);
    expect(() => journal.append({ type: "urns", source: "card", through: 8 })).toThrow(JournalFailed);
    journal.close();
    expect(open().recovered.urnThrough.card).toBe(7);
  });

  it("refuses a file that is damaged before its end, wherever the damage is, and leaves it as it is", () => {
    const journal = open();
    for (let through = 1; through <= 3; through++) journal.append({ type: "urns", source: "card", through });
    const good = readFileSync(path);
    const end = good.lastIndexOf("\n", good.length - 2);
    for (let at = 0; at < end; at++) {
      const damaged = Buffer.from(good);
      damaged[at] = (damaged[at] ?? 0) ^ 0x01;
      writeFileSync(path, damaged);
      expect(open, `byte ${at}`).toThrow(JournalError);
      expect(readFileSync(path).equals(damaged)).toBe(true);
    }
  });

  it("never gives an order number twice over restarts, however few were used", () => {
    const used = new Set<number>();
    for (let run = 0; run < 5; run++) {
      const numbers = new OrderNumbers("card", open());
      const { first, last } = numbers.reserve();
      expect(last).toBeGreaterThan(first);
      for (let urn = first; urn < first + 10; urn++) {
        expect(used.has(urn)).toBe(false);
        used.add(urn);
        numbers.used(urn);
      }
    }
  });

  it("notes the next block before the last one is used up", () => {
    const numbers = new OrderNumbers("card", open());
    const { first, last } = numbers.reserve();
    numbers.used(last - 1);
    expect(numbers.through).toBeGreaterThan(last);
    expect(open().recovered.urnThrough.card).toBe(numbers.through);
    expect(first).toBe(URN_RANGES.card.first);
  });

  it("keeps the two ranges apart, and ends at the end of one", () => {
    expect(URN_RANGES.card.last).toBeLessThan(URN_RANGES.software.first);
    const numbers = new OrderNumbers("card", open());
    numbers.atLeast(URN_RANGES.card.last);
    expect(numbers.reserve()).toEqual({ first: URN_RANGES.card.last, last: URN_RANGES.card.last });
    numbers.atLeast(URN_RANGES.card.last + 1);
    expect(() => numbers.reserve()).toThrow(UrnRangeExhausted);
  });
});
