// Values of 64 bits as two register words. Signed ones in two's complement.

const WORD = 0xffff_ffffn;

export function low(value: bigint): number {
  return Number(value & WORD);
}

export function high(value: bigint): number {
  return Number((value >> 32n) & WORD);
}

export function joined(lowWord: number, highWord: number): bigint {
  return (BigInt(highWord) << 32n) | BigInt(lowWord);
}

export function signed(lowWord: number, highWord: number): bigint {
  return BigInt.asIntN(64, joined(lowWord, highWord));
}
