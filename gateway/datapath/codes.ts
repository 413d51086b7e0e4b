// Numbers that docs/datapath.md and docs/hardware.md give to reasons, causes and records.

/** Record types (docs/hardware.md, "Events"). This path emits no `tx` and no `commit`. */
export const EVENT = { bbo: 1, decision: 2, feed: 3, tx: 4, fault: 5, commit: 6, trading: 7 } as const;

/** Why a frame was not good, in the order of section 1; 0 is good. */
export const DROP = {
  runt: 1,
  notIpv4: 2,
  ipHeader: 3,
  ipFragment: 4,
  notUdp: 5,
  ipChecksum: 6,
  notOurs: 7,
  length: 8,
  session: 9,
  truncated: 10,
  frameError: 11,
  blocks: 12,
  udpChecksum: 13,
  overrun: 14,
} as const;
export const DROP_REASONS = 15;

export const FEED_FAULT = { gap: 1, badFrame: 2, badLength: 3 } as const;

/** Symbol fault bits of section 4. */
export const FAULT = {
  overflow: 1,
  duplicateRef: 2,
  unknownRef: 4,
  underflow: 8,
  badValue: 16,
  levelOverflow: 32,
} as const;

/** Risk rules of section 6; the bitmap's bit is code - 1. */
export const RULE = {
  kill: 1,
  armedLease: 2,
  book: 3,
  tradingState: 4,
  quantity: 5,
  notional: 6,
  collar: 7,
  position: 9,
  rate: 13,
  session: 19,
} as const;
export const RULE_CODES = 22;
