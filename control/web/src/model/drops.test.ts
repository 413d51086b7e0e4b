import { expect, test } from "vitest";
import { badFrames, framesElsewhere } from "./drops.ts";

const ELSEWHERE = { reason: "not_ours", text: "another destination address or port", count: 2 };
const CHECKSUM = { reason: "udp_checksum", text: "UDP checksum", count: 17 };
const OVERRUN = { reason: "overrun", text: "the input FIFO was full", count: 3 };

test("every reason but a frame for somebody else is bad, and is named", () => {
  expect(badFrames([])).toEqual({ count: 0, reasons: "" });
  expect(badFrames([ELSEWHERE])).toEqual({ count: 0, reasons: "" });
  expect(badFrames([CHECKSUM, ELSEWHERE, OVERRUN])).toEqual({
    count: 20,
    reasons: "17 udp_checksum: UDP checksum\n3 overrun: the input FIFO was full",
  });
});

test("frames for somebody else are those of all lines", () => {
  const line = {
    name: "A",
    framesGood: "0",
    framesDropped: "0",
    framesPerSecond: 0,
    wins: "0",
    duplicates: "0",
    lastFrameMs: 0,
  } as const;
  expect(framesElsewhere({ lines: [] })).toBe(0);
  const lines = [
    { ...line, dropped: [ELSEWHERE, CHECKSUM] },
    { ...line, dropped: [{ ...ELSEWHERE, count: 5 }] },
  ];
  expect(framesElsewhere({ lines })).toBe(7);
});
