import { describe, expect, test } from "vitest";
import { DEFAULT_GEOMETRY, type FeedSettings, type Geometry, type TrackedSlot } from "../../proto/mod.ts";
import { SoftwareDatapath } from "./software-datapath.ts";
import { configOf, FEED, framed, frameOf, IDLE, itch, OPEN_LIMITS, Recorder, SMALL, TRACKING } from "./test-kit.ts";

const EAGER = {
  limits: OPEN_LIMITS,
  imbalance: { enabled: true, ratioQ4: 1, minQuantity: 0, maxSpread: 9999, orderQuantity: 3, cooldownNs: 0 },
};

function pathOf() {
  const recorder = new Recorder();
  const path = new SoftwareDatapath(SMALL, recorder);
  path.clear(TRACKING, FEED);
  return { path, recorder };
}

const QUOTE = [itch.add(1n, "B", 5, 101_000), itch.add(2n, "S", 5, 101_100)];

describe("power-up", () => {
  test("nothing tracked, disarmed, version 0, and frames are nobody's", () => {
    const recorder = new Recorder();
    const path = new SoftwareDatapath(DEFAULT_GEOMETRY, recorder);
    expect([path.isArmed, path.version, path.nextSequence]).toEqual([false, 0, undefined]);
    expect(path.frameAt(0, 0, 0, frameOf(1n, QUOTE), false)).toBe(7);
    path.messages(framed(...QUOTE));
    expect(recorder.events).toEqual([]);
    expect(path.counters().messages[10]).toBe(2);
  });

  test("lease expired, session not ready: an intent is refused for both, and for being disarmed", () => {
    const { path, recorder } = pathOf();
    path.commit(configOf({ 0: EAGER }), 1);
    path.messages(framed(...QUOTE));
    expect(recorder.take().at(-1)).toMatchObject({ type: 2, sent: false, bitmap: 2 ** 1 + 2 ** 18, reason: 2 });
    path.arm();
    path.messages(framed(itch.executed(1n, 1)));
    expect(recorder.take().at(-1)).toMatchObject({ type: 2, bitmap: 2 ** 1 + 2 ** 18 });
  });
});

describe("clear", () => {
  test("is refused while armed and changes nothing", () => {
    const { path } = pathOf();
    path.messages(framed(...QUOTE));
    path.arm();
    expect(() => path.clear(TRACKING, FEED)).toThrow("armed");
    expect(path.viewOf(0).valid).toBe(true);
    path.disarm();
    path.clear(TRACKING, FEED);
    expect([path.viewOf(0).valid, path.liveOrders, path.nextSequence]).toEqual([false, 0, 1n]);
  });

  test("empties books, faults, held entries, positions; keeps configuration, kill, session and counters", () => {
    const { path } = pathOf();
    path.commit(configOf({ 0: EAGER }), 5);
    path.session({ ready: true, urn: 7, sendNext: 1, sendLimit: 1000 });
    path.kill({ global: true, kinds: [], slots: [] });
    path.messages(framed(...QUOTE, itch.remove(9n), itch.trading("H")));
    path.frame(0, 1n, frameOf(9n, QUOTE), false);
    path.position({ slot: 0, delta: 5, releaseBuy: 0, releaseSell: 0, releaseOrders: 0 });
    expect([path.heldOn(0), path.faultsOf(0), path.isTrading(0)]).toEqual([2, 4, false]);
    path.clear(TRACKING, FEED);
    expect([path.heldOn(0), path.faultsOf(0), path.isTrading(0)]).toEqual([0, 0, true]);
    expect(path.positionOf(0)).toMatchObject({ position: 0, openBuy: 0, openSell: 0 });
    expect(path.strategiesOf(0).map(({ lastFireNs }) => lastFireNs)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([path.version, path.orderSession.urn]).toEqual([5, 7]);
    expect(path.counters().lines[0]?.good).toBe(1);
    const { recorder, path: again } = pathOf();
    again.kill({ global: true, kinds: [], slots: [] });
    again.clear(TRACKING, FEED);
    again.commit(configOf({ 0: EAGER }), 5);
    again.messages(framed(...QUOTE));
    expect(recorder.take().at(-1)).toMatchObject({ reason: 1 });
  });

  const slot0 = TRACKING[0] as TrackedSlot;
  test.each<[string, readonly TrackedSlot[], Partial<FeedSettings>]>([
    ["tracking[0].slot: expected an integer 0..3, got 4", [{ ...slot0, slot: 4 }], {}],
    ["tracking[1].slot: expected a slot not given before, got 0", [slot0, { ...slot0, locate: 5 }], {}],
    ["tracking[1].locate: expected a locate not given before, got 11", [slot0, { ...slot0, slot: 1 }], {}],
    ["tracking[0].locate: expected an integer 1..65535, got 0", [{ ...slot0, locate: 0 }], {}],
    ["tracking[0].stock: expected 1 to 8 printable ASCII characters", [{ ...slot0, stock: "TOOLONGNAME" }], {}],
    ["tracking[0].windowLo: expected a multiple of the tick 100, got 150", [{ ...slot0, windowLo: 150 }], {}],
    ["feed.session: expected 1 to 10 printable", [], { session: "12345678901" }],
    ["feed.startSequence: expected a bigint 0..2^64-1, got 18446744073709551616", [], { startSequence: 2n ** 64n }],
    ["feed.gapWaitNs: expected an integer 0..4294967295, got -1", [], { gapWaitNs: -1 }],
    ["feed.lines[1].port", [], { lines: [FEED.lines[0], { address: "1.2.3.4", port: 65_536 }] }],
    ["feed.lines[0].address: expected a dotted quad", [], { lines: [{ address: "1.2.3", port: 1 }, FEED.lines[1]] }],
    [
      "feed.lines[0].address: expected a dotted quad",
      [],
      { lines: [{ address: "1.2.3.256", port: 1 }, FEED.lines[1]] },
    ],
  ])("refuses %s", (message, tracking, feed) => {
    const { path } = pathOf();
    path.messages(framed(...QUOTE));
    expect(() => path.clear(tracking, { ...FEED, ...feed })).toThrow(message);
    expect(path.viewOf(0).valid).toBe(true);
  });
});

test.each<[string, Partial<Geometry>]>([
  ["geometry.symbols", { symbols: 257 }],
  ["geometry.setBits", { setBits: 3 }],
  ["geometry.levels: expected a power of two, got 100", { levels: 100 }],
  ["geometry.reorderDepth", { reorderDepth: 0 }],
])("refuses a geometry with %s out of range", (message, change) => {
  expect(() => new SoftwareDatapath({ ...SMALL, ...change }, new Recorder())).toThrow(message);
});

describe("commit", () => {
  test("replaces everything at once; a slot without an entry trades nothing", () => {
    const { path, recorder } = pathOf();
    path.commit(configOf({ 0: EAGER }), 1);
    path.messages(framed(...QUOTE));
    path.commit(configOf({ 1: EAGER }), 2);
    path.messages(framed(itch.executed(1n, 1)));
    expect(recorder.take().map(({ type, version }) => [type, version])).toEqual([
      [1, 1],
      [1, 1],
      [2, 1],
      [1, 2],
    ]);
  });

  test("a bad one changes nothing, wherever the fault is", () => {
    const { path, recorder } = pathOf();
    path.commit(configOf({ 0: EAGER }), 1);
    path.messages(framed(...QUOTE));
    recorder.take();
    const worse = { ...IDLE, momentum: { ...IDLE.momentum, warmup: 0 } };
    expect(() => path.commit(configOf({ 0: worse }), 2)).toThrow("symbols[0].momentum.warmup");
    expect(() => path.commit(configOf({ 4: IDLE }), 2)).toThrow("symbols: slot: expected an integer 0..3, got 4");
    expect(() => path.commit(configOf({}), 2 ** 32)).toThrow("version");
    expect(() => path.commit(configOf({}, { rateIntervalNs: -1 }), 2)).toThrow("device.rateIntervalNs");
    path.messages(framed(itch.executed(1n, 1)));
    expect(recorder.take().map(({ type, version }) => [type, version])).toEqual([
      [1, 1],
      [2, 1],
    ]);
  });
});

describe("messages()", () => {
  test("gives the same events as frames that arrive at the messages' own times", () => {
    const viaFrames = pathOf();
    const direct = pathOf();
    const all = [
      ...QUOTE,
      itch.executed(1n, 2),
      itch.remove(9n),
      itch.trading("H"),
      Uint8Array.of(0x41),
      Uint8Array.of(),
    ];
    viaFrames.path.frame(0, 34_200_000_000_000n, frameOf(1n, all), false);
    expect(direct.path.messages(framed(...all))).toBe(framed(...all).length);
    expect(direct.recorder.events.map(({ type }) => type)).toEqual([1, 1, 1, 5, 1, 7, 3]);
    expect(direct.recorder.events).toEqual(viaFrames.recorder.events);
  });

  test("takes pieces cut anywhere and leaves a block's beginning", () => {
    const bytes = framed(...QUOTE, itch.executed(1n, 2));
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { path, recorder } = pathOf();
      const used = path.messages(bytes.subarray(0, cut));
      expect(used).toBeLessThanOrEqual(cut);
      expect(used + path.messages(bytes.subarray(used))).toBe(bytes.length);
      expect(recorder.events.map(({ sequence }) => sequence)).toEqual([1n, 2n, 3n]);
    }
  });

  test("an explicit time is every message's arrival time; an open start begins at 1", () => {
    const { path, recorder } = pathOf();
    path.clear(TRACKING, { ...FEED, startSequence: undefined });
    path.messages(framed(...QUOTE), 0x1_0000_0007n);
    expect(recorder.events).toMatchObject([
      { sequence: 1n, arrivalNs: 0x1_0000_0007n },
      { sequence: 2n, arrivalNs: 0x1_0000_0007n },
    ]);
    expect(path.clockNs).toBe(0x1_0000_0007n);
  });

  test("refuses while a line waits for a number", () => {
    const { path } = pathOf();
    path.frame(0, 1n, frameOf(9n, QUOTE), false);
    expect(() => path.messages(framed(...QUOTE))).toThrow("wait for a missing number");
  });
});

test("held messages keep their frame's time, and the lease is compared with the clock", () => {
  const { path, recorder } = pathOf();
  path.commit(configOf({ 0: EAGER }), 1);
  path.session({ ready: true, urn: 1, sendNext: 0, sendLimit: 1000 });
  path.arm();
  path.lease(150n);
  path.frame(0, 100n, frameOf(2n, [itch.add(2n, "S", 5, 101_100)]), false);
  path.frame(1, 160n, frameOf(1n, [itch.add(1n, "B", 5, 101_000)], { line: 1 }), false);
  expect(recorder.take()).toMatchObject([
    { type: 1, arrivalNs: 160n },
    { type: 1, arrivalNs: 100n },
    { type: 2, arrivalNs: 100n, reason: 2 },
  ]);
});

test("frames in one buffer at any offset, and in others, are read where they are", () => {
  const { path, recorder } = pathOf();
  const ring = new Uint8Array(4096);
  const frames = [
    frameOf(1n, [itch.add(1n, "B", 5, 101_000)]),
    frameOf(2n, [itch.add(2n, "S", 6, 101_100)], { vlan: true }),
  ];
  ring.set(frames[0] as Uint8Array, 13);
  ring.set(frames[1] as Uint8Array, 1001);
  path.frame(0, 1n, ring.subarray(13, 13 + (frames[0]?.length ?? 0)), false);
  path.frame(0, 2n, ring.subarray(1001, 1001 + (frames[1]?.length ?? 0)), false);
  path.frame(0, 3n, frameOf(3n, [itch.executed(1n, 1)]), false);
  path.frame(0, 4n, Buffer.from(frameOf(4n, [itch.executed(1n, 1)])), false);
  expect(recorder.events).toMatchObject([
    { bidQuantity: 5, askQuantity: 0 },
    { bidQuantity: 5, askQuantity: 6 },
    { bidQuantity: 4, askQuantity: 6 },
    { bidQuantity: 3, askQuantity: 6 },
  ]);
});

test("a sink that calls an input back, or throws, is told so and the path refuses to go on", () => {
  const path = new SoftwareDatapath(SMALL, {
    record: () => path.tick(1n),
    order: () => {},
  });
  path.clear(TRACKING, FEED);
  expect(() => path.frame(0, 1n, frameOf(1n, QUOTE), false)).toThrow("tick: called from the sink");
  expect(() => path.frame(0, 2n, frameOf(1n, QUOTE), false)).toThrow("cannot go on");
  expect(() => path.clear(TRACKING, FEED)).toThrow("cannot go on");
});

test("queries refuse a slot that is not there", () => {
  const { path } = pathOf();
  for (const query of ["viewOf", "topOf", "faultsOf", "positionOf", "isTrading", "strategiesOf"] as const) {
    expect(() => path[query](4), query).toThrow("slot: expected an integer 0..3, got 4");
  }
});
