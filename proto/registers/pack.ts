// Values into the bits of a register; the generated accessors use these.

/** @returns `value` at its place in the word. Throws RangeError when it does not fit `mask`. */
export function packBits(value: number, shift: number, mask: number, what: string): number {
  if (!Number.isInteger(value) || value < 0 || value > mask) {
    throw new RangeError(`${what}: ${value} is not an integer from 0 to ${mask}`);
  }
  return (value << shift) >>> 0;
}

export function packFlag(value: boolean, bit: number): number {
  return value ? (1 << bit) >>> 0 : 0;
}
