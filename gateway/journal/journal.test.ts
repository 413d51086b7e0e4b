import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { withDefaults } from "../execution/mod.ts";
import { Journal, JournalError, JournalFailed } from "./journal.ts";
import { openJournalFile } from "./journal-file.ts";
import { OrderNumbers, URN_RANGES, UrnRangeExhausted } from "./order-numbers.ts";
import type { JournalRecord } from "./records.ts";

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

  /** Two days of an account with parents, executions, a broken trade, kill switches and torn bits of them. */
  function twoDays(journal: Journal, orders: number): void {
    const spec = {
      ...withDefaults({ id: "P1", stock: "TGA", sell: false, quantity: 600, kind: "twap", startUs: 1, endUs: 9 }),
    };
    journal.append({ type: "parent", spec });
    journal.append({ type: "kill", global: false, kinds: [2], stocks: ["TGÄ"] });
    journal.append({ type: "election", id: "1f", holder: "north" });
    let urn = 0x8000_0000 - 1;
    for (const session of ["DAY1", "DAY2"]) {
      for (const source of ["card", "software"] as const) journal.append({ type: "session", source, session, next: 1 });
      for (let order = 0; order < orders; order++) {
        const side = { stock: "TGA", side: "B", quantity: 100, price: 300_000 + order, version: 4 };
        const kind = 1 + (order % 7);
        urn += 1 + (order % 2);
        journal.append({ type: "intent", urn, ...side, kind, ...(kind === 7 ? { parent: "P1" } : {}) });
        journal.append({ type: "sent", urn: urn - 0x7fff_ff00, ...side, kind });
        if (order % 3 > 0) continue;
        const done = { source: "software", urn, stock: "TGA", sell: false, quantity: 10, price: 300_000 } as const;
        journal.append({ type: "execution", ...done, match: String(order) });
        if (order % 9 === 0) journal.append({ type: "broken", source: "software", urn, match: String(order) });
      }
    }
    journal.append({ type: "version", version: 4, hash: "aa" });
    journal.append({ type: "urns", source: "card", through: 5_000_000 });
    const positions = [{ stock: "TGA", kind: 0, quantity: -3, cost: "-900" }];
    const opening = { sessions: { card: "DAY2", software: "DAY2" }, positions, proven: true, why: "said", by: "anna" };
    journal.append({ type: "opening", ...opening });
    journal.append({ type: "flat", positions: [...positions, ...positions] });
    const state = { why: "", shares: 7, notional: "70", unpriced: 0 } as const;
    journal.append({ type: "parent_state", id: "P1", state: "working", ...state });
  }

  /** All that matters of it. */
  function contentOf({ recovered }: Journal, orders: number): unknown {
    const { urnThrough, version, executions, kill, elected, days, noted, parents, opening, flat } = recovered;
    const ofDays = (["card", "software"] as const).map((source) => {
      const { session, value, quantity, kinds } = days[source];
      const first = source === "card" ? 1 : 0x8000_0000 - 1;
      const all = Array.from({ length: 4 * orders + 300 }, (_, at) => kinds.get(first + at));
      return { session, value, quantity, all, noted: [...noted[source].all()] };
    });
    const sorted = parents.map((parent) => ({
      ...parent,
      fills: [...parent.fills].sort((a, b) => a.urn - b.urn || Number(a.match) - Number(b.match)),
    }));
    return { urnThrough, version, executions, kill, elected, ofDays, parents: sorted, opening, flat };
  }

  it("is replaced by fewer records that come to the same when it is too long", () => {
    const orders = 500;
    const first = open();
    twoDays(first, orders);
    first.close();
    const long = statSync(path).size;
    const before = open();
    expect(before.recovered.compacted).toBe(false);
    const wanted = contentOf(before, orders);
    before.close();
    const short = Journal.open(openJournalFile(path), 10_000);
    expect(short.recovered).toMatchObject({ compacted: true, tornBytes: 0 });
    expect(contentOf(short, orders)).toEqual(wanted);
    expect(statSync(path).size).toBeLessThan(long / 5);
    expect(readdirSync(join(folder, "sub"))).toEqual(["journal"]);
    // What is written after that is found after it.
    short.append({ type: "urns", source: "card", through: 6_000_000 });
    expect(short.version).toBe(4);
    short.close();
    const again = open();
    expect(again.recovered.urnThrough.card).toBe(6_000_000);
    const { urnThrough: _, ...rest } = contentOf(again, orders) as Record<string, unknown>;
    expect(rest).toEqual((({ urnThrough: __, ...others }) => others)(wanted as Record<string, unknown>));
    again.close();
    // The compacted one can be compacted.
    expect(contentOf(Journal.open(openJournalFile(path), 10_000), orders)).toMatchObject(rest);
  });

  it("knows what is held as long as nothing can have changed it, and both accounts go over to a day together", () => {
    const journal = open();
    const positions = [{ stock: "TGA", kind: 1, quantity: 5, cost: "1500" }];
    const held = () => open().recovered.flat;
    for (const source of ["card", "software"] as const)
      journal.append({ type: "session", source, session: "DAY1", next: 1 });
    expect(held()).toBeUndefined();
    const order = { urn: 5, stock: "TGA", side: "B", quantity: 1, price: 2, version: 3, kind: 1 } as const;
    const execution = { urn: 5, stock: "TGA", sell: false, quantity: 1, price: 2, match: "7" } as const;
    const changes: JournalRecord[] = [
      { type: "armed" },
      { type: "sent", ...order },
      { type: "intent", ...order },
      { type: "execution", source: "card", ...execution },
      { type: "broken", source: "card", urn: 5, match: "7" },
    ];
    for (const change of changes) {
      journal.append({ type: "flat", positions });
      expect(held()).toEqual(positions);
      journal.append(change);
      expect(held(), change.type).toBeUndefined();
    }
    const sessions = { card: "DAY2", software: "DAY2" };
    journal.append({ type: "opening", sessions, positions, proven: false, why: "test" });
    expect(held()).toBeUndefined();
    // The run was killed before either account had read anything.
    const { days, noted } = open().recovered;
    expect([days.card.session, days.software.session]).toEqual(["DAY2", "DAY2"]);
    expect(noted.card.has("execution", 5, "7")).toBe(false);
    journal.append({ type: "opening", sessions, positions, proven: true, why: "said", by: "anna" });
    expect(held()).toEqual(positions);
    // Said in the middle of a day: what was executed in it comes on top.
    journal.append({ type: "execution", source: "card", ...execution });
    journal.append({ type: "opening", sessions, positions, proven: true, why: "again", by: "anna" });
    expect(held()).toBeUndefined();
    journal.close();
  });

  it("stays as it is when there is no room for the new one, and a half made one of a crash is no journal", () => {
    const first = open();
    twoDays(first, 50);
    first.close();
    const whole = readFileSync(path);
    // Nothing can be made under that name.
    writeFileSync(`${path}.new`, "half a line");
    const real = openJournalFile(path);
    expect(readdirSync(join(folder, "sub"))).toEqual(["journal"]);
    mkdirSync(`${path}.new`);
    const journal = Journal.open(real, 1000);
    expect(journal.recovered.compacted).toBe(false);
    rmSync(`${path}.new`, { recursive: true, force: true });
    expect(readFileSync(path).equals(whole)).toBe(true);
    journal.append({ type: "urns", source: "card", through: 6_000_000 });
    journal.close();
    expect(open().recovered.urnThrough.card).toBe(6_000_000);
  });

  it("reads more than a string can hold, in parts that end anywhere", () => {
    const line = (() => {
      const lines: string[] = [];
      const file = { read: () => "", truncate: () => {}, sync: () => {}, close: () => {} };
      Journal.open({ ...file, append: (text) => void lines.push(text) }).append({
        ...{ type: "sent", urn: 1, stock: "TGÄ", side: "B", quantity: 1, price: 2, version: 3, kind: 4 },
      });
      return Buffer.from(lines.join(""));
    })();
    const count = 1000;
    const all = Buffer.concat(Array.from({ length: count }, () => line));
    for (const size of [1, 7, line.length, line.length + 1, 4096]) {
      function* parts(): IterableIterator<Uint8Array> {
        for (let at = 0; at < all.length; at += size) yield all.subarray(at, at + size);
      }
      const file = { read: parts, truncate: () => {}, append: () => {}, sync: () => {}, close: () => {} };
      expect(Journal.open(file).recovered, `parts of ${size}`).toMatchObject({ records: count, tornBytes: 0 });
    }
    // No part of it is ever more than what one read takes, and the file is read only that far.
    open().close();
    truncateSync(path, 0x1fff_ffe8 + 1);
    let parts = 0;
    for (const part of openJournalFile(path).read() as Iterable<Uint8Array>) {
      expect(part.length).toBeLessThanOrEqual(1 << 20);
      if (++parts === 3) break;
    }
    expect(parts).toBe(3);
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

  it("goes on where the card says that it stands, and passes over what a card had that has forgotten it", () => {
    const numbers = new OrderNumbers("card", open());
    const { first, last } = numbers.reserve();
    numbers.used(first);
    // Never armed since, or not lost: nobody has used a number that is not known.
    numbers.cardStandsAt(0);
    expect(numbers.reserve().first).toBe(first + 1);
    numbers.unheard();
    numbers.cardStandsAt(first + 5);
    expect(numbers.reserve().first).toBe(first + 5);
    numbers.cardStandsAt(0);
    expect(numbers.reserve().first).toBe(first + 5);
    numbers.unheard();
    numbers.cardStandsAt(0);
    expect(numbers.reserve().first).toBe(last + 1);
    numbers.unheard();
    numbers.cardStandsAt(numbers.through + 2);
    const passed = numbers.reserve();
    expect(passed.first).toBe(2 * (last + 1) - first);
    numbers.passOver();
    expect(numbers.reserve().first).toBe(passed.last + 1);
  });

  it("has a block on the disk before any number of it is used", () => {
    let synced = 0;
    const real = openJournalFile(path);
    const journal = Journal.open({
      ...real,
      sync: () => {
        real.sync();
        synced = readFileSync(path).length;
      },
    });
    const numbers = new OrderNumbers("card", journal);
    const { last } = numbers.reserve();
    expect(synced).toBe(readFileSync(path).length);
    numbers.used(last - 1);
    expect(synced).toBe(readFileSync(path).length);
    expect(synced).toBeGreaterThan(0);
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
