import { beforeAll, describe, expect, test } from "vitest";
import { type BuiltModule, buildModule } from "../harness/mod.ts";
import { cardShell } from "./build-card.ts";
import { REAL_TIME, RegisterError, SERIAL, SimulatedCard } from "./simulated-card.ts";

// The surroundings of the core, around a probe that only reports: line timing, clock, rings, register bus.

const CYCLE_NS = 6.4;
let built: BuiltModule;

beforeAll(async () => {
  built = await buildModule({
    top: "tg_probe_core",
    sources: ["sim/card/testdata/tg_probe_core.sv"],
    shell: cardShell,
  });
}, 120_000);

interface Seen {
  readonly type: number;
  readonly line: number;
  readonly cycle: number;
  readonly tsNs: bigint;
  readonly errors: number;
}

function events(card: SimulatedCard): Seen[] {
  const seen: Seen[] = [];
  card.takeEvents((words, at) => {
    const word = (index: number): number => words[at + index] ?? 0;
    const tsNs = BigInt(word(4)) | (BigInt(word(5)) << 32n);
    seen.push({ type: word(0) & 0xff, line: word(0) >>> 24, cycle: word(2), tsNs, errors: word(6) });
    return true;
  });
  return seen;
}

function frameOf(length: number, fill: number): Uint8Array {
  return Uint8Array.from({ length }, (_, index) => (index * 7 + fill) & 0xff);
}

describe("a line", () => {
  test("delivers a frame at its time, jumping over the idle time before it", () => {
    const card = new SimulatedCard(built);
    const start = card.cyclesRun;
    expect(card.push(0, 1_000_000n, frameOf(64, 0), false)).toBe(true);
    expect(card.run(10_000)).toBe("idle");
    const [first, ...others] = events(card);
    expect(others).toEqual([]);
    // The clock has run a few cycles before the frame starts: it is in the jump's target or a settling time after it.
    expect(first?.tsNs).toBeGreaterThanOrEqual(1_000_000n);
    expect(first?.tsNs).toBeLessThan(1_000_020n);
    expect(card.cyclesRun - start).toBeLessThan(100);
    expect(card.cyclesSkipped).toBeGreaterThan(150_000);
  });

  test.each([60, 64, 65, 100, 1500, 1514])(
    "sends %i-byte frames back to back at 10 Gbit/s and not faster",
    (length) => {
      const card = new SimulatedCard(built);
      const count = 40;
      for (let n = 0; n < count; n++) expect(card.push(1, 0n, frameOf(length, n), false)).toBe(true);
      expect(card.run(1_000_000)).toBe("idle");
      const cycles = events(card).map(({ cycle }) => cycle);
      expect(cycles).toHaveLength(count);
      const spent = (cycles.at(-1) ?? 0) - (cycles[0] ?? 0);
      // FCS 4 + preamble 8 + gap 12 bytes belong to every frame.
      expect(spent).toBe(Math.ceil(((count - 1) * (length + 24)) / 8));
    },
  );

  test("runs beside the other one", () => {
    const card = new SimulatedCard(built);
    card.push(0, 5000n, frameOf(1000, 0), false);
    card.push(1, 5000n, frameOf(1000, 0), false);
    card.run(10_000);
    const [a, b] = events(card);
    expect(a?.cycle).toBe(b?.cycle);
  });

  test("marks a frame that the MAC found bad at its last beat", () => {
    const card = new SimulatedCard(built);
    card.push(0, 0n, frameOf(61, 0), true);
    card.push(0, 0n, frameOf(61, 0), false);
    card.run(10_000);
    expect(events(card).map(({ errors }) => errors)).toEqual([0, 1]);
  });

  test("takes no more than its ring holds, loses nothing of it, and wraps around", () => {
    const card = new SimulatedCard(built);
    const lengths = [1514, 61, 9000, 333, 1];
    let pushed = 0;
    for (let round = 0; round < 4; round++) {
      while (card.push(1, 0n, frameOf(lengths[pushed % 5] ?? 1, pushed), false)) pushed++;
      expect(card.framesWaiting).toBeGreaterThan(100);
      expect(card.run(10_000_000)).toBe("idle");
      expect(card.framesWaiting).toBe(0);
    }
    expect(card.framesAccepted).toBe(pushed);
    expect(events(card)).toHaveLength(pushed);
  });

  test("refuses frames that cannot be", () => {
    const card = new SimulatedCard(built);
    expect(() => card.push(0, 0n, new Uint8Array(0), false)).toThrow("a frame has 1 to 16384 bytes, not 0");
    expect(() => card.push(0, 0n, new Uint8Array(16385), false)).toThrow(RangeError);
  });
});

describe("the transmit side", () => {
  test("gives every frame back byte by byte, over the end of the ring too", () => {
    const card = new SimulatedCard(built);
    let sent = 0;
    let received = 0;
    for (let round = 0; round < 60; round++) {
      for (let n = 0; n < 5; n++, sent++) card.push(0, 0n, frameOf(60 + ((sent * 37) % 1450), sent), false);
      expect(card.run(1_000_000)).toBe("idle");
      card.takeFrames((frame) => {
        expect(frame).toEqual(frameOf(60 + ((received * 37) % 1450), received));
        received++;
      });
      events(card);
    }
    expect(received).toBe(300);
  });

  test("asks to be drained before a ring is full", () => {
    const card = new SimulatedCard(built);
    let result = card.run(100);
    for (let n = 0; n < 1000 && result !== "drain"; n++) {
      card.push(0, 0n, frameOf(1500, n), false);
      result = card.run(1_000_000);
    }
    expect(result).toBe("drain");
    const before = card.cyclesRun;
    expect(card.run(1000)).toBe("drain");
    expect(card.cyclesRun).toBe(before);
    expect(card.takeFrames(() => {})).toBeGreaterThan(100);
    expect(card.run(1_000_000)).toBe("idle");
  });
});

describe("the clock", () => {
  test("runs 6.4 ns a cycle, exactly", () => {
    const card = new SimulatedCard(built);
    const [cycles, now] = [card.cyclesRun, card.nowNs];
    expect(now).toBe(BigInt(Math.floor(cycles * CYCLE_NS + 1e-9)));
    // Keeps the core busy: without an idle moment the clock does not jump.
    for (let n = 0; n < 100; n++) card.push(0, 0n, frameOf(1500, n), false);
    while (card.run(777) === "cycle-limit") {
      expect(card.nowNs).toBe(BigInt(Math.floor((card.cyclesRun * 32) / 5)));
    }
    expect(card.cyclesSkipped).toBe(0);
  });

  test("stops at the core's timer on its way", () => {
    const card = new SimulatedCard(built);
    card.write(0x8, 2_000_000);
    expect(card.run(100_000, 5_000_000n)).toBe("idle");
    expect(card.nowNs).toBeGreaterThanOrEqual(5_000_000n);
    expect(card.nowNs).toBeLessThan(5_000_100n);
    expect(events(card)).toMatchObject([{ type: 5, tsNs: 2_000_000n }]);
  });

  test("does not run to a timer that nobody waits for", () => {
    const card = new SimulatedCard(built);
    card.write(0x8, 2_000_000);
    card.run(100_000);
    expect(card.nowNs).toBeLessThan(10_000n);
  });

  test("held, stands at a frame's own time while the frame is worked on, and frames of both lines go in one by one", () => {
    const card = new SimulatedCard(built);
    card.mode = SERIAL;
    card.push(1, 1000n, frameOf(1500, 0), false);
    card.push(0, 1001n, frameOf(60, 0), false);
    card.push(1, 1001n, frameOf(60, 0), false);
    card.push(0, 7000n, frameOf(60, 0), false);
    expect(card.run(100_000)).toBe("idle");
    const seen = events(card);
    expect(seen.map(({ line, tsNs }) => [line, tsNs])).toEqual([
      [1, 1000n],
      [0, 1001n],
      [1, 1001n],
      [0, 7000n],
    ]);
    expect((seen[1]?.cycle ?? 0) - (seen[0]?.cycle ?? 0)).toBeGreaterThan(1500 / 8);
    expect(card.nowNs).toBe(7000n);
    card.mode = REAL_TIME;
    expect(card.mode.holdTime).toBe(false);
  });

  test("tells each frame's first beat", () => {
    const card = new SimulatedCard(built);
    card.push(0, 500n, frameOf(70, 0), false);
    card.push(1, 900n, frameOf(80, 0), false);
    card.run(10_000);
    const seen = events(card);
    const starts: [number, bigint, number][] = [];
    card.takeStarts((line, tsNs, _cycle, length) => starts.push([line, tsNs, length]));
    expect(starts).toEqual([
      [0, seen[0]?.tsNs, 70],
      [1, seen[1]?.tsNs, 80],
    ]);
  });
});

describe("the register bus", () => {
  test("reads, writes, waits for a late answer", () => {
    const card = new SimulatedCard(built);
    expect(card.read(0)).toBe(0x54474154);
    card.write(4, 0xdeadbeef);
    expect(card.read(4)).toBe(0xdeadbeef);
    for (let n = 0; n < 5; n++) card.write(0xc, n);
    expect(card.read(4)).toBe(0xdeadbeef);
  });

  test("reports an unmapped address, and a register that never answers", () => {
    const card = new SimulatedCard(built);
    expect(() => card.read(0x8000)).toThrow("read 0x8000: no such register, or refused");
    expect(() => card.write(0x10, 1)).toThrow("write 0x0010: the card does not answer");
    expect(() => card.read(2)).toThrow(RangeError);
    expect(() => card.write(0x10, 1)).toThrow(RegisterError);
    expect(card.read(0)).toBe(0x54474154);
  });
});

test("a fork and its origin go on independently, and alike when fed alike", () => {
  const card = new SimulatedCard(built, 3);
  card.push(0, 100n, frameOf(200, 1), false);
  card.run(10_000);
  const other = card.fork();
  expect(other.takeFrames((frame) => expect(frame).toEqual(frameOf(200, 1)))).toBe(1);
  expect(card.takeFrames(() => {})).toBe(1);
  events(card);
  events(other);
  for (const one of [card, other]) {
    one.push(1, 2000n, frameOf(100, 2), false);
    one.run(10_000);
  }
  expect(events(card)).toEqual(events(other));
  card.write(4, 77);
  expect([card.read(4), other.read(4)]).toEqual([77, 0]);
});
