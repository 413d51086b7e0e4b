import { describe, expect, test } from "vitest";
import { Random } from "./random.ts";
import { checkWire, PERFECT_WIRE, Wire, wireTimeNs } from "./wire.ts";
import { encodeWireFrame, WireDecoder, type WireFrame } from "./wire-link.ts";

describe("Wire", () => {
  test("a perfect wire gives every frame once, in order, no closer than the wire allows", () => {
    const wire = new Wire(PERFECT_WIRE, new Random(1));
    expect(wire.arrivals(1000, 60)).toEqual([1000]);
    // 60 bytes and 24 of overhead at 0.8 ns.
    expect(wire.arrivals(1001, 60)).toEqual([1068]);
    expect(wireTimeNs(10)).toBe(wireTimeNs(60));
  });

  test("loses, doubles and reorders as often as asked, and counts it", () => {
    const settings = { ...PERFECT_WIRE, delayNs: 500, loss: 0.1, duplicate: 0.05, reorder: 0.2 };
    const wire = new Wire(settings, new Random(9));
    let arrived = 0;
    let late = 0;
    let last = 0;
    for (let i = 0; i < 20_000; i++) {
      const times = wire.arrivals(i * 1000, 100);
      arrived += times.length;
      for (const time of times) expect(time).toBeGreaterThanOrEqual(i * 1000 + 500);
      const [first] = times;
      if (first !== undefined && first < last) late++;
      last = Math.max(last, first ?? 0);
    }
    const { lost, duplicated, reordered, frames } = wire.counts;
    expect(frames).toBe(20_000);
    expect(arrived).toBe(frames - lost + duplicated);
    expect(lost).toBeGreaterThan(1_800);
    expect(lost).toBeLessThan(2_200);
    expect(reordered).toBeGreaterThan(3_300);
    expect(late).toBeGreaterThan(1_000);
  });

  test("refuses impossible settings by name", () => {
    expect(() => checkWire({ ...PERFECT_WIRE, loss: 1.5 })).toThrow("loss is a probability");
    expect(() => checkWire({ ...PERFECT_WIRE, delayNs: -1 })).toThrow("delayNs must not be negative");
  });
});

describe("the cable between processes", () => {
  const frames: WireFrame[] = [
    { port: 0, damaged: false, timeNs: 1n, bytes: Uint8Array.of(1, 2, 3) },
    { port: 1, damaged: true, timeNs: 2n ** 60n, bytes: new Uint8Array(0) },
    { port: 2, damaged: false, timeNs: 3n, bytes: new Uint8Array(1514).fill(7) },
  ];

  test.each([1, 2, 13, 14, 15, 100, 10_000])("frames survive pieces of %i bytes", (size) => {
    const stream = Buffer.concat(frames.map(encodeWireFrame));
    const decoder = new WireDecoder();
    const got: WireFrame[] = [];
    for (let at = 0; at < stream.length; at += size) {
      decoder.push(stream.subarray(at, at + size), (frame) =>
        got.push({ ...frame, bytes: Uint8Array.from(frame.bytes) }),
      );
    }
    expect(got).toEqual(frames);
  });

  test("a length or a port that cannot be is an error", () => {
    const long = encodeWireFrame({ port: 0, damaged: false, timeNs: 0n, bytes: new Uint8Array(1) });
    long[2] = 1;
    expect(() => new WireDecoder().push(long, () => {})).toThrow("a frame of 65537 bytes");
    const port = encodeWireFrame({ port: 3, damaged: false, timeNs: 0n, bytes: new Uint8Array(1) });
    expect(() => new WireDecoder().push(port, () => {})).toThrow("no port 3");
    expect(() => encodeWireFrame({ port: 0, damaged: false, timeNs: 0n, bytes: new Uint8Array(9217) })).toThrow(
      RangeError,
    );
  });
});
