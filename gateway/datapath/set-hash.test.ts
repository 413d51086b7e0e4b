import fc from "fast-check";
import { expect, test } from "vitest";
import { SetHash } from "./set-hash.ts";
import { highWord, lowWord } from "./u64.ts";

/** The text bit by bit: bit j of chunk i lands on bit (j + step * i) mod b. */
function byBits(reference: bigint, b: number, step: number): number {
  let set = 0;
  for (let bit = 0; bit < 64; bit++) {
    if (((reference >> BigInt(bit)) & 1n) === 1n) set ^= 2 ** (((bit % b) + step * Math.floor(bit / b)) % b);
  }
  return set;
}

test("13-bit sets of references worked out by hand", () => {
  const hash = new SetHash(13);
  // 0x2001 = chunk 0: 1, chunk 1: 1. Table 0: 1 ^ 1 = 0. Table 1: 1 ^ rotl(1, 5) = 1 ^ 32 = 33.
  expect([hash.inFirst(0, 0x2001), hash.inSecond(0, 0x2001)]).toEqual([0, 33]);
  // 2^63 is bit 11 of chunk 4 (63 = 4 * 13 + 11); table 1 turns it by 20 mod 13 = 7: (11 + 7) mod 13 = 5.
  expect([hash.inFirst(0x8000_0000 | 0, 0), hash.inSecond(0x8000_0000 | 0, 0)]).toEqual([2048, 32]);
});

test("every set width agrees with the definition bit by bit", () => {
  for (let b = 4; b <= 20; b++) {
    const hash = new SetHash(b);
    fc.assert(
      fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), (reference) => {
        const [hi, lo] = [highWord(reference), lowWord(reference)];
        return hash.inFirst(hi, lo) === byBits(reference, b, 0) && hash.inSecond(hi, lo) === byBits(reference, b, 5);
      }),
      { numRuns: 50 },
    );
  }
});
