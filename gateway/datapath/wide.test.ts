import fc from "fast-check";
import { expect, test } from "vitest";
import {
  absoluteSumExceeds,
  addSigned,
  addUnsigned,
  setProduct,
  setWide,
  setWideU32,
  sumExceeds,
  wideAt,
  wides,
} from "./wide.ts";

const U64 = 2n ** 64n - 1n;
const I64 = 2n ** 63n;

/** Any, and those where words carry, borrow or saturate. */
function amount(min: bigint, max: bigint) {
  const edges = [0n, 2n ** 32n, -(2n ** 32n), 2n ** 53n, min, max].map((edge) =>
    fc.bigInt({ min: edge - 5n, max: edge + 5n }).map((value) => (value < min ? min : value > max ? max : value)),
  );
  return fc.oneof(fc.bigInt({ min, max }), ...edges);
}
const unsigned = amount(0n, U64);
const signed = amount(-I64, I64 - 1n);
const sign = fc.constantFrom(1, -1);

function amounts(...values: bigint[]): Float64Array {
  const all = wides(values.length);
  for (const [i, value] of values.entries()) setWide(all, i, value);
  return all;
}

const clamp = (value: bigint, low: bigint, high: bigint) => (value < low ? low : value > high ? high : value);

test("what is set is what is read", () => {
  fc.assert(
    fc.property(fc.oneof(unsigned, signed), fc.integer(), (value, word) => {
      const all = amounts(1n, value, 2n);
      expect([wideAt(all, 0), wideAt(all, 1), wideAt(all, 2)]).toEqual([1n, value, 2n]);
      setWideU32(all, 1, word);
      expect(wideAt(all, 1)).toBe(BigInt(word >>> 0));
    }),
  );
});

test("products of 32-bit numbers are exact", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer(), (a, b) => {
      const all = wides(2);
      setProduct(all, 1, a, b);
      expect(wideAt(all, 1)).toBe(BigInt(a >>> 0) * BigInt(b >>> 0));
    }),
  );
});

test("comparisons of sums with limits agree with bigint", () => {
  fc.assert(
    fc.property(fc.oneof(unsigned, signed), fc.oneof(unsigned, signed), sign, unsigned, (a, b, s, limit) => {
      const sum = a + BigInt(s) * b;
      const absolute = sum < 0n ? -sum : sum;
      // The limit itself and its neighbours, not only one far away.
      for (const l of [limit, clamp(sum, 0n, U64), clamp(sum - 1n, 0n, U64), clamp(absolute - 1n, 0n, U64)]) {
        const all = amounts(a, b, l);
        expect(sumExceeds(all, 0, all, 1, s, all, 2)).toBe(sum > l);
        expect(absoluteSumExceeds(all, 0, all, 1, s, all, 2)).toBe(absolute > l);
      }
    }),
    { numRuns: 2000 },
  );
});

test("sums saturate at 64 bits", () => {
  fc.assert(
    fc.property(unsigned, signed, fc.oneof(unsigned, signed), sign, (u, i, b, s) => {
      const all = amounts(u, i, b);
      addUnsigned(all, 0, all, 2, s);
      addSigned(all, 1, all, 2, s);
      expect(wideAt(all, 0)).toBe(clamp(u + BigInt(s) * b, 0n, U64));
      expect(wideAt(all, 1)).toBe(clamp(i + BigInt(s) * b, -I64, I64 - 1n));
    }),
    { numRuns: 2000 },
  );
});
