// 64-bit amounts (notionals, exposures, totals of a day) for code that runs per message, where a bigint would allocate.
//
// Amount i of an array is two doubles: word 2i high, word 2i + 1 low, value = high * 2^32 + low with 0 <= low < 2^32. The high
// word carries the sign and may pass 32 bits: a sum of two 64-bit amounts has 65. Every word and every step below stays under
// 2^50 in magnitude, and integers up to 2^53 are exact in a double, so nothing is ever rounded. Arguments are arrays and small
// integers only: a double passed to a function that is not inlined would be allocated.

const TWO_32 = 2 ** 32;
const U32_MAX = TWO_32 - 1;
const I32_MAX = 2 ** 31 - 1;
const I32_MIN = -(2 ** 31);

/** `count` amounts, all 0. */
export function wides(count: number): Float64Array {
  return new Float64Array(2 * count);
}

/** Cold. */
export function setWide(amounts: Float64Array, i: number, value: bigint): void {
  amounts[2 * i] = Number(value >> 32n);
  amounts[2 * i + 1] = Number(value & 0xffff_ffffn);
}

/** Cold. */
export function wideAt(amounts: Float64Array, i: number): bigint {
  return (BigInt(amounts[2 * i] as number) << 32n) + BigInt(amounts[2 * i + 1] as number);
}

/** Amount i becomes the unsigned 32-bit number of which `value` is the int32 form. */
export function setWideU32(amounts: Float64Array, i: number, value: number): void {
  amounts[2 * i] = 0;
  amounts[2 * i + 1] = value >>> 0;
}

/** Amount i becomes a x b; both are int32 forms of unsigned numbers, so the product has up to 64 bits. */
export function setProduct(amounts: Float64Array, i: number, a: number, b: number): void {
  const factor = b >>> 0;
  const upper = factor * (a >>> 16); // in units of 2^16, below 2^48
  const upperHigh = Math.floor(upper / 0x1_0000);
  const low = factor * (a & 0xffff) + (upper - upperHigh * 0x1_0000) * 0x1_0000; // below 2^48 + 2^32
  const carry = Math.floor(low / TWO_32);
  amounts[2 * i] = upperHigh + carry;
  amounts[2 * i + 1] = low - carry * TWO_32;
}

/** a[i] + sign * b[j] > limit[k]. `sign`: 1 or -1; the limit is not negative. */
export function sumExceeds(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  sign: number,
  limit: Float64Array,
  k: number,
): boolean {
  let high = (a[2 * i] as number) + sign * (b[2 * j] as number);
  let low = (a[2 * i + 1] as number) + sign * (b[2 * j + 1] as number);
  if (low < 0) {
    low += TWO_32;
    high -= 1;
  } else if (low >= TWO_32) {
    low -= TWO_32;
    high += 1;
  }
  const limitHigh = limit[2 * k] as number;
  return high > limitHigh || (high === limitHigh && low > (limit[2 * k + 1] as number));
}

/** |a[i] + sign * b[j]| > limit[k]: above the limit on either side of 0. */
export function absoluteSumExceeds(
  a: Float64Array,
  i: number,
  b: Float64Array,
  j: number,
  sign: number,
  limit: Float64Array,
  k: number,
): boolean {
  let high = (a[2 * i] as number) + sign * (b[2 * j] as number);
  let low = (a[2 * i + 1] as number) + sign * (b[2 * j + 1] as number);
  // The sign is the high word's only once the low one is in its range.
  if (low < 0) {
    low += TWO_32;
    high -= 1;
  } else if (low >= TWO_32) {
    low -= TWO_32;
    high += 1;
  }
  if (high < 0) {
    high = -high;
    if (low !== 0) {
      low = TWO_32 - low;
      high -= 1;
    }
  }
  const limitHigh = limit[2 * k] as number;
  return high > limitHigh || (high === limitHigh && low > (limit[2 * k + 1] as number));
}

/** a[i] += sign * b[j], saturating at the limits of an unsigned 64-bit number. */
export function addUnsigned(a: Float64Array, i: number, b: Float64Array, j: number, sign: number): void {
  add(a, i, b, j, sign);
  const high = a[2 * i] as number;
  if (high < 0) {
    a[2 * i] = 0;
    a[2 * i + 1] = 0;
  } else if (high > U32_MAX) {
    a[2 * i] = U32_MAX;
    a[2 * i + 1] = U32_MAX;
  }
}

/** a[i] += sign * b[j], saturating at the limits of a signed 64-bit number. */
export function addSigned(a: Float64Array, i: number, b: Float64Array, j: number, sign: number): void {
  add(a, i, b, j, sign);
  const high = a[2 * i] as number;
  if (high < I32_MIN) {
    a[2 * i] = I32_MIN;
    a[2 * i + 1] = 0;
  } else if (high > I32_MAX) {
    a[2 * i] = I32_MAX;
    a[2 * i + 1] = U32_MAX;
  }
}

function add(a: Float64Array, i: number, b: Float64Array, j: number, sign: number): void {
  let high = (a[2 * i] as number) + sign * (b[2 * j] as number);
  let low = (a[2 * i + 1] as number) + sign * (b[2 * j + 1] as number);
  if (low < 0) {
    low += TWO_32;
    high -= 1;
  } else if (low >= TWO_32) {
    low -= TWO_32;
    high += 1;
  }
  a[2 * i] = high;
  a[2 * i + 1] = low;
}
