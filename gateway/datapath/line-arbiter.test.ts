import { describe, expect, test } from "vitest";
import { Counters } from "./counters.ts";
import { LineArbiter, type MessageConsumer } from "./line-arbiter.ts";
import { howToRepeat, randomOf, testSeed } from "./test-kit.ts";
import { highWord, lowWord, toBigint } from "./u64.ts";

const DEPTH = 4;
const WAIT = 100;

/** What came out, as text: `seq@arrival:first byte/length of line`, or the fault. */
class Log implements MessageConsumer {
  readonly lines: string[] = [];
  apply(...[line, view, at, length, qHi, qLo, tHi, tLo]: Parameters<MessageConsumer["apply"]>): void {
    const byte = length === 0 ? "-" : view.getUint8(at + Math.min(length, 60) - 1);
    this.lines.push(`${toBigint(qHi, qLo)}@${toBigint(tHi, tLo)}:${byte}/${length} of ${"AB"[line]}`);
  }
  feedFault(...[cause, line, , , tHi, tLo, fHi, fLo, toHi, toLo]: Parameters<MessageConsumer["feedFault"]>): void {
    const range = cause === 1 ? ` ${toBigint(fHi, fLo)}..${toBigint(toHi, toLo)}` : "";
    this.lines.push(`fault ${cause} of ${"AB"[line]}@${toBigint(tHi, tLo)}${range}`);
  }
  take(): string[] {
    return this.lines.splice(0);
  }
}

interface Offer {
  readonly kind: "msg" | "mark" | "bad";
  readonly sequence: bigint;
  readonly length: number;
}

class Rig {
  readonly log = new Log();
  readonly counters = new Counters();
  readonly arbiter = new LineArbiter(DEPTH, this.counters, this.log);

  constructor(start: bigint | undefined) {
    this.arbiter.clear(start !== undefined, highWord(start ?? 0n), lowWord(start ?? 0n), WAIT);
  }

  frame(line: 0 | 1, time: bigint, offers: readonly Offer[]): string[] {
    this.arbiter.passTime(highWord(time), lowWord(time));
    this.arbiter.beginFrame(highWord(time), lowWord(time));
    // The same buffer for every frame, as a receive ring has it: held bytes must be copies.
    for (const { kind, sequence, length } of offers) {
      const [hi, lo] = [highWord(sequence), lowWord(sequence)];
      scratch.fill(Number(BigInt.asUintN(8, sequence)));
      if (kind === "msg") this.arbiter.offerMessage(line, new DataView(scratch.buffer), 3, length, hi, lo);
      else if (kind === "mark") this.arbiter.offerMark(line, hi, lo);
      else this.arbiter.offerBad(line);
    }
    return this.log.take();
  }

  tick(time: bigint): string[] {
    this.arbiter.passTime(highWord(time), lowWord(time));
    return this.log.take();
  }
}
const scratch = new Uint8Array(3000);

const msg = (...sequences: number[]): Offer[] =>
  sequences.map((sequence) => ({ kind: "msg", sequence: BigInt(sequence), length: 1 }));
const mark = (sequence: number): Offer => ({ kind: "mark", sequence: BigInt(sequence), length: 0 });
const bad: Offer = { kind: "bad", sequence: 0n, length: 0 };

describe("two lines", () => {
  test("the first copy wins, the second is a duplicate", () => {
    const rig = new Rig(1n);
    expect(rig.frame(0, 10n, msg(1, 2))).toEqual(["1@10:1/1 of A", "2@10:2/1 of A"]);
    expect(rig.frame(1, 11n, msg(1, 2, 3))).toEqual(["3@11:3/1 of B"]);
    expect([...rig.counters.wins]).toEqual([2, 1]);
    expect([...rig.counters.duplicates]).toEqual([0, 2]);
  });

  test("a hole on one line is filled by the other, and held entries keep their arrival time", () => {
    const rig = new Rig(1n);
    expect(rig.frame(0, 10n, msg(2, 3))).toEqual([]);
    expect(rig.frame(1, 20n, msg(1, 2))).toEqual(["1@20:1/1 of B", "2@10:2/1 of A", "3@10:3/1 of A"]);
    expect([...rig.counters.duplicates]).toEqual([0, 1]);
  });

  test("an open start takes the first number, of a message or a mark", () => {
    expect(new Rig(undefined).frame(1, 1n, msg(7))).toEqual(["7@1:7/1 of B"]);
    const rig = new Rig(undefined);
    rig.frame(0, 1n, [mark(9)]);
    expect(rig.arbiter.nextSequence).toBe(9n);
    expect(rig.frame(0, 2n, msg(8, 9))).toEqual(["9@2:9/1 of A"]);
  });

  test("numbers go on after 2^64 - 1", () => {
    const rig = new Rig(2n ** 64n - 1n);
    const last = { kind: "msg", sequence: 2n ** 64n - 1n, length: 1 } as const;
    expect(rig.frame(0, 1n, [last, ...msg(0)])).toEqual(["18446744073709551615@1:255/1 of A", "0@1:0/1 of A"]);
  });
});

describe("gaps", () => {
  test("(a) both heads held: to the smaller number, told of its line", () => {
    const rig = new Rig(1n);
    rig.frame(0, 10n, msg(5, 6));
    expect(rig.frame(1, 12n, msg(3))).toEqual(["fault 1 of B@12 1..3", "3@12:3/1 of B"]);
    expect(rig.arbiter.held(0)).toBe(2);
    expect(rig.counters.path[0]).toBe(1);
  });

  test("(a) both heads the same: one gap, line A wins it", () => {
    const rig = new Rig(1n);
    rig.frame(1, 10n, msg(5));
    expect(rig.frame(0, 12n, msg(5))).toEqual(["fault 1 of A@12 1..5", "5@12:5/1 of A"]);
    expect([...rig.counters.duplicates]).toEqual([0, 1]);
  });

  test("(b) a full queue", () => {
    const rig = new Rig(1n);
    expect(rig.frame(0, 10n, msg(3, 4, 7))).toEqual([]);
    expect(rig.frame(0, 11n, msg(8))).toEqual(["fault 1 of A@10 1..3", "3@10:3/1 of A", "4@10:4/1 of A"]);
    expect(rig.arbiter.held(0)).toBe(2);
  });

  test("(c) time: not one nanosecond early; each held head has its own", () => {
    const rig = new Rig(1n);
    rig.frame(0, 10n, msg(3));
    rig.frame(0, 50n, msg(9));
    expect(rig.tick(109n)).toEqual([]);
    expect(rig.tick(110n)).toEqual(["fault 1 of A@10 1..3", "3@10:3/1 of A"]);
    expect(rig.frame(0, 149n, msg(10))).toEqual([]);
    // The frame brings the time, which is looked at before what the frame holds.
    expect(rig.frame(1, 150n, msg(4))).toEqual(["fault 1 of A@50 4..9", "9@50:9/1 of A", "10@149:10/1 of A"]);
    expect([...rig.counters.duplicates]).toEqual([0, 1]);
  });

  test("a mark ahead is held like a message and shows a gap at the end of a burst", () => {
    const rig = new Rig(1n);
    expect(rig.frame(0, 10n, [mark(1)])).toEqual([]);
    expect(rig.frame(0, 20n, [mark(4)])).toEqual([]);
    expect(rig.tick(120n)).toEqual(["fault 1 of A@20 1..4"]);
    expect(rig.arbiter.held(0)).toBe(0);
    expect(rig.arbiter.nextSequence).toBe(4n);
  });
});

describe("bad frames", () => {
  test("a fault only if a message of the frame was applied", () => {
    const rig = new Rig(1n);
    expect(rig.frame(0, 1n, [...msg(1), bad])).toEqual(["1@1:1/1 of A", "fault 2 of A@1"]);
    expect(rig.frame(1, 2n, [...msg(1), bad])).toEqual([]);
    expect(rig.frame(0, 3n, [bad])).toEqual([]);
    expect(rig.frame(0, 4n, [mark(2), bad])).toEqual([]);
  });

  test("a good frame's freshness does not last into the next frame of the line", () => {
    const rig = new Rig(1n);
    rig.frame(0, 1n, msg(1));
    expect(rig.frame(0, 2n, [...msg(1), bad])).toEqual([]);
  });

  test("the other line's frames in between do not matter", () => {
    const rig = new Rig(1n);
    rig.frame(0, 1n, [...msg(2), bad]); // held, and the end behind it
    expect(rig.frame(1, 2n, msg(1))).toEqual(["1@2:1/1 of B", "2@1:2/1 of A", "fault 2 of A@1"]);
  });
});

test("a held block longer than any message keeps its type and length", () => {
  const rig = new Rig(1n);
  rig.frame(0, 1n, [{ kind: "msg", sequence: 2n, length: 2000 }]);
  expect(rig.frame(1, 2n, msg(1))).toEqual(["1@2:1/1 of B", "2@1:2/2000 of A"]);
});

// ---- The text again with arrays and bigint

interface Entry extends Offer {
  readonly first: boolean;
  readonly time: bigint;
}

class NaiveArbiter {
  next: bigint | undefined;
  readonly queues: [Entry[], Entry[]] = [[], []];
  readonly fresh = [false, false];
  readonly out: string[] = [];
  readonly wins = [0, 0];
  readonly duplicates = [0, 0];

  constructor(start: bigint | undefined) {
    this.next = start;
  }

  frame(line: 0 | 1, time: bigint, offers: readonly Offer[]): string[] {
    this.passTime(time);
    offers.forEach((offer, i) => {
      if (offer.kind !== "bad") this.next ??= offer.sequence;
      this.queues[line].push({ ...offer, first: i === 0, time });
      this.run();
    });
    return this.out.splice(0);
  }

  tick(time: bigint): string[] {
    this.passTime(time);
    return this.out.splice(0);
  }

  private passTime(time: bigint): void {
    while (this.queues.some(([head]) => head !== undefined && time >= head.time + BigInt(WAIT))) this.gap();
  }

  private run(): void {
    while (this.consume(0) || this.consume(1)) {}
    const [a, b] = this.queues;
    if ((a.length > 0 && b.length > 0) || a.length >= DEPTH || b.length >= DEPTH) this.gap();
  }

  private gap(): void {
    const [a, b] = this.queues.map(([head]) => head);
    const line = a === undefined || (b !== undefined && b.sequence < a.sequence) ? 1 : 0;
    const head = (line === 1 ? b : a) as Entry;
    this.out.push(`fault 1 of ${"AB"[line]}@${head.time} ${this.next}..${head.sequence}`);
    this.next = head.sequence;
    this.run();
  }

  private consume(line: 0 | 1): boolean {
    const head = this.queues[line][0];
    if (head === undefined) return false;
    const next = this.next as bigint;
    if (head.kind !== "bad" && head.sequence > next) return false;
    this.queues[line].shift();
    if (head.first) this.fresh[line] = false;
    if (head.kind === "bad" && this.fresh[line]) this.out.push(`fault 2 of ${"AB"[line]}@${head.time}`);
    if (head.kind === "msg" && head.sequence < next) this.duplicates[line] = (this.duplicates[line] as number) + 1;
    if (head.kind === "msg" && head.sequence === next) {
      const byte = head.length === 0 ? "-" : BigInt.asUintN(8, head.sequence);
      this.out.push(`${next}@${head.time}:${byte}/${head.length} of ${"AB"[line]}`);
      this.wins[line] = (this.wins[line] as number) + 1;
      this.fresh[line] = true;
      this.next = BigInt.asUintN(64, next + 1n);
    }
    return true;
  }
}

test("random frames with loss, reordering, damage and silence agree with queues of bigint", { timeout: 60_000 }, () => {
  const seed = testSeed();
  const random = randomOf(seed);
  let gaps = 0;
  let badFrames = 0;
  for (let round = 0; round < 400; round++) {
    const base = random(3) === 0 ? 2n ** 32n - 20n : BigInt(random(5));
    const start = random(4) === 0 ? undefined : base;
    const rig = new Rig(start);
    const naive = new NaiveArbiter(start);
    const cursor = [base, base];
    let time = 0n;
    for (let step = 0; step < 60; step++) {
      time += BigInt(random(random(20) === 0 ? 300 : 20));
      const where = `round ${round} step ${step}, ${howToRepeat(seed, "gateway/datapath/line-arbiter.test.ts")}`;
      if (random(15) === 0) {
        expect(rig.tick(time), where).toEqual(naive.tick(time));
        continue;
      }
      const line = random(2) as 0 | 1;
      let sequence = cursor[line] as bigint;
      if (random(12) === 0) sequence += BigInt(random(6)); // loss
      if (random(12) === 0) sequence -= BigInt(random(4)); // an old frame again
      if (sequence < 0n) sequence = 0n;
      const offers: Offer[] = [];
      if (random(10) === 0) {
        offers.push({ kind: "mark", sequence, length: 0 });
      } else {
        for (let i = random(5); i >= 0; i--) {
          offers.push({ kind: "msg", sequence, length: random(40) === 0 ? 0 : 1 + random(70) });
          sequence = BigInt.asUintN(64, sequence + 1n);
        }
      }
      if (random(20) === 0) offers.push(bad);
      if ((cursor[line] as bigint) < sequence) cursor[line] = sequence;
      const out = rig.frame(line, time, offers);
      expect(out, where).toEqual(naive.frame(line, time, offers));
      gaps += out.filter((text) => text.startsWith("fault 1")).length;
      badFrames += out.filter((text) => text.startsWith("fault 2")).length;
      expect([rig.arbiter.held(0), rig.arbiter.held(1)], where).toEqual(naive.queues.map((queue) => queue.length));
      expect(rig.arbiter.nextSequence, where).toBe(naive.next);
    }
    expect([...rig.counters.wins, ...rig.counters.duplicates]).toEqual([...naive.wins, ...naive.duplicates]);
  }
  expect(gaps).toBeGreaterThan(100);
  expect(badFrames).toBeGreaterThan(100);
});
