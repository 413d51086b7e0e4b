// Ones-complement sums of the internet protocols (RFC 1071).

/** Sum of the 16-bit big-endian words of `buffer[from..to)`, an odd last byte padded with 0, folded to 16 bits, not inverted. */
export function onesSum(buffer: Uint8Array, from: number, to: number, initial = 0): number {
  let sum = initial;
  let at = from;
  // 32-bit accumulation is safe: 65,535 words of 65,535 stay below 2^53, and the fold comes after.
  for (; at + 1 < to; at += 2) sum += ((buffer[at] as number) << 8) | (buffer[at + 1] as number);
  if (at < to) sum += (buffer[at] as number) << 8;
  return fold(sum);
}

/** Folds carries back in, to 16 bits. */
export function fold(sum: number): number {
  let folded = sum;
  while (folded > 0xffff) folded = (folded % 0x1_0000) + Math.floor(folded / 0x1_0000);
  return folded;
}

/** Sum of the IPv4 pseudo header of TCP and UDP. */
export function pseudoHeaderSum(source: number, destination: number, protocol: number, length: number): number {
  return fold((source >>> 16) + (source & 0xffff) + (destination >>> 16) + (destination & 0xffff) + protocol + length);
}
