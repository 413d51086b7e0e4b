/** TCP sequence arithmetic: modulo 2^32, compared by signed difference (RFC 9293 section 3.4). */
export function sequenceAdd(sequence: number, bytes: number): number {
  return (sequence + bytes) >>> 0;
}

/** How far `a` is ahead of `b`; negative when behind. */
export function sequenceDifference(a: number, b: number): number {
  return (a - b) | 0;
}
