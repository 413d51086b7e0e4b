import fc from "fast-check";
import { expect, test } from "vitest";
import { elapsedAtLeast, hasPassed, highWord, isBelow, lowWord, toBigint } from "./u64.ts";

const u64 = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
// Neighbours are where word arithmetic goes wrong.
const pair = fc.oneof(
  fc.tuple(u64, u64),
  fc
    .tuple(u64, fc.bigInt({ min: -(2n ** 33n), max: 2n ** 33n }))
    .map(([a, d]) => [a, BigInt.asUintN(64, a + d)] as const),
);
const u32 = fc.oneof(fc.nat(), fc.integer({ min: 0, max: 0xffff_ffff }), fc.constant(0xffff_ffff));

test("words and bigint convert both ways", () => {
  fc.assert(fc.property(u64, (value) => toBigint(highWord(value), lowWord(value)) === value));
  expect([highWord(0xffff_ffff_0000_0001n), lowWord(0xffff_ffff_0000_0001n)]).toEqual([-1, 1]);
});

test("isBelow compares as unsigned 64-bit", () => {
  fc.assert(fc.property(pair, ([a, b]) => isBelow(highWord(a), lowWord(a), highWord(b), lowWord(b)) === a < b));
});

test("hasPassed does not wrap at the end of time", () => {
  fc.assert(
    fc.property(pair, u32, ([now, start], wait) => {
      const passed = hasPassed(highWord(now), lowWord(now), highWord(start), lowWord(start), wait | 0);
      return passed === now >= start + BigInt(wait);
    }),
  );
});

test("elapsedAtLeast subtracts modulo 2^64", () => {
  fc.assert(
    fc.property(pair, u32, ([now, then], span) => {
      const elapsed = elapsedAtLeast(highWord(now), lowWord(now), highWord(then), lowWord(then), span | 0);
      return elapsed === BigInt.asUintN(64, now - then) >= BigInt(span);
    }),
  );
});
