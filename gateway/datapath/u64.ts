// 64-bit unsigned values as two 32-bit words held in JavaScript integers (int32 form, so that V8 keeps them unboxed).
// Sequence numbers, order references and times use all 64 bits; a double would round them and a bigint would allocate.

/** a < b. */
export function isBelow(aHi: number, aLo: number, bHi: number, bLo: number): boolean {
  const high = aHi >>> 0;
  const otherHigh = bHi >>> 0;
  return high < otherHigh || (high === otherHigh && aLo >>> 0 < bLo >>> 0);
}

/** now >= start + wait, in unbounded arithmetic. `wait`: int32 form of an unsigned number, which a call can pass unboxed. */
export function hasPassed(nowHi: number, nowLo: number, startHi: number, startLo: number, wait: number): boolean {
  const low = (startLo >>> 0) + (wait >>> 0);
  const carry = low > 0xffff_ffff ? 1 : 0;
  const high = (startHi >>> 0) + carry;
  const nowHigh = nowHi >>> 0;
  return nowHigh > high || (nowHigh === high && nowLo >>> 0 >= low - carry * 0x1_0000_0000);
}

/** (now - then) mod 2^64 >= span. `span`: int32 form of an unsigned number. */
export function elapsedAtLeast(nowHi: number, nowLo: number, thenHi: number, thenLo: number, span: number): boolean {
  const borrow = nowLo >>> 0 < thenLo >>> 0 ? 1 : 0;
  const high = (nowHi - thenHi - borrow) | 0;
  return high !== 0 || (nowLo - thenLo) >>> 0 >= span >>> 0;
}

/** (now - then) mod 2^64 >= span, all 64 bits of it. */
export function elapsedAtLeastWide(
  nowHi: number,
  nowLo: number,
  thenHi: number,
  thenLo: number,
  spanHi: number,
  spanLo: number,
): boolean {
  const borrow = nowLo >>> 0 < thenLo >>> 0 ? 1 : 0;
  return !isBelow((nowHi - thenHi - borrow) | 0, (nowLo - thenLo) | 0, spanHi, spanLo);
}

// Cold code speaks bigint; this is the one place where the two forms meet.
const scratch = new DataView(new ArrayBuffer(8));

/** Upper word in int32 form. The pair (highWord, lowWord) does not allocate, unlike shifting the bigint. */
export function highWord(value: bigint): number {
  scratch.setBigUint64(0, value);
  return scratch.getInt32(0);
}

export function lowWord(value: bigint): number {
  scratch.setBigUint64(0, value);
  return scratch.getInt32(4);
}

export function toBigint(hi: number, lo: number): bigint {
  return (BigInt(hi >>> 0) << 32n) | BigInt(lo >>> 0);
}
