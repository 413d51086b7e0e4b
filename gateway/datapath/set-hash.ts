// Which sets of the order table an order reference may live in (section 4, "Order table").

/**
 * Both set numbers are XORs of rotated chunks of the reference, so they are linear over XOR: the set of a reference is the
 * XOR of the sets of its eight bytes. One table of 256 numbers per byte position and order table holds them.
 *
 *     reference   b7 b6 b5 b4 b3 b2 b1 b0
 *                  |  |  |  |  |  |  |  |
 *     first[]      ^--^--^--^--^--^--^--^   -> set in table 0
 *     second[]     ^--^--^--^--^--^--^--^   -> set in table 1
 */
export class SetHash {
  private readonly first: Uint32Array;
  private readonly second: Uint32Array;

  constructor(setBits: number) {
    this.first = byteTables((reference) => fold(reference, setBits, 0));
    this.second = byteTables((reference) => fold(reference, setBits, 5));
  }

  inFirst(refHi: number, refLo: number): number {
    return lookUp(this.first, refHi, refLo);
  }

  inSecond(refHi: number, refLo: number): number {
    return lookUp(this.second, refHi, refLo);
  }
}

function lookUp(table: Uint32Array, hi: number, lo: number): number {
  let set =
    (table[lo & 0xff] as number) ^
    (table[256 + ((lo >>> 8) & 0xff)] as number) ^
    (table[512 + ((lo >>> 16) & 0xff)] as number) ^
    (table[768 + (lo >>> 24)] as number);
  // Table entries for a byte of 0 are 0. References of real days fit 32 bits.
  if (hi !== 0) {
    set ^=
      (table[1024 + (hi & 0xff)] as number) ^
      (table[1280 + ((hi >>> 8) & 0xff)] as number) ^
      (table[1536 + ((hi >>> 16) & 0xff)] as number) ^
      (table[1792 + (hi >>> 24)] as number);
  }
  return set;
}

function byteTables(hash: (reference: bigint) => number): Uint32Array {
  const table = new Uint32Array(8 * 256);
  for (let position = 0; position < 8; position++) {
    for (let bit = 0; bit < 8; bit++) {
      const setOfBit = hash(1n << BigInt(8 * position + bit));
      // Numbers with this bit highest: those without it, and this one more to XOR.
      for (let rest = 0; rest < 1 << bit; rest++) {
        table[position * 256 + (1 << bit) + rest] = (table[position * 256 + rest] as number) ^ setOfBit;
      }
    }
  }
  return table;
}

/** The text's definition, in bigint: XOR over i of chunk i rotated left by step * i mod b, all b bits wide. */
function fold(reference: bigint, b: number, step: number): number {
  const width = BigInt(b);
  const mask = (1n << width) - 1n;
  let set = 0n;
  for (let i = 0; i < Math.ceil(64 / b); i++) {
    const chunk = (reference >> (width * BigInt(i))) & mask;
    const turn = BigInt((step * i) % b);
    set ^= ((chunk << turn) | (chunk >> (width - turn))) & mask;
  }
  return Number(set);
}
