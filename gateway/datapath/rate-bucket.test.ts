import fc from "fast-check";
import { expect, test } from "vitest";
import { RateBucket } from "./rate-bucket.ts";
import { highWord, lowWord } from "./u64.ts";

test("by hand: interval 100, burst 150 lets two through at once, then one each 100", () => {
  const bucket = new RateBucket();
  bucket.use(100, 150);
  const passes = (now: number) => {
    const empty = bucket.isEmpty(0, now);
    if (!empty) bucket.take(0, now);
    return !empty;
  };
  // tat: 0 -> 1100 -> 1200; 1000 + 150 < 1200.
  expect([passes(1000), passes(1000), passes(1000), passes(1049), passes(1050)]).toEqual([
    true,
    true,
    false,
    false,
    true,
  ]);
  expect(bucket.tatNs).toBe(1300n);
  expect(passes(5000)).toBe(true);
  expect(bucket.tatNs).toBe(5100n);
  bucket.clear();
  expect(bucket.tatNs).toBe(0n);
});

test("any times agree with bigint, at the end of time too", () => {
  const time = fc.oneof(
    fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: 2n ** 64n - 20n, max: 2n ** 64n - 1n }),
    fc.bigInt({ min: 2n ** 32n - 20n, max: 2n ** 32n + 20n }),
  );
  const span = fc.oneof(fc.nat({ max: 30 }), fc.integer({ min: 0, max: 0xffff_ffff }));
  fc.assert(
    fc.property(fc.array(time, { maxLength: 20 }), span, span, (times, interval, burst) => {
      const bucket = new RateBucket();
      bucket.use(interval, burst);
      let tat = 0n;
      for (const now of times) {
        expect(bucket.isEmpty(highWord(now), lowWord(now))).toBe(now + BigInt(burst) < tat);
        bucket.take(highWord(now), lowWord(now));
        tat = (now > tat ? now : tat) + BigInt(interval);
        if (tat > 2n ** 64n - 1n) tat = 2n ** 64n - 1n;
        expect(bucket.tatNs).toBe(tat);
      }
    }),
  );
});
