// For the tests of this folder: messages and frames by field, and a sink that keeps what came out in decoded form.
import {
  type DatapathConfig,
  type DatapathSink,
  type DeviceLimits,
  event,
  type FeedSettings,
  type Geometry,
  itch50,
  NO_MAX_AGE,
  type SymbolConfig,
  type TrackedSlot,
} from "../../proto/mod.ts";

export { howToRepeat, testSeed } from "../../proto/testing/mod.ts";

/** Small tables, so that sets fill and windows end within a test. */
export const SMALL: Geometry = { symbols: 4, setBits: 4, levels: 64, reorderDepth: 4, txQueue: 16 };

export const SESSION = "TEST000001";
const GROUP = ["233.54.12.111", "233.54.12.112"] as const;
export const PORT = [26477, 26478] as const;

export const FEED: FeedSettings = {
  lines: [
    { address: GROUP[0], port: PORT[0] },
    { address: GROUP[1], port: PORT[1] },
  ],
  session: SESSION,
  startSequence: 1n,
  gapWaitNs: 1000,
  market: "Q",
  initialOpen: true,
};

/** Slot 0: pennies from 10.00; slot 1: 1e-4 from 0.1000. Locates 11 and 12. */
export const TRACKING: readonly TrackedSlot[] = [
  { slot: 0, locate: 11, stock: "PENNY", windowLo: 100_000, tick: 100, lot: 1, initialTrading: true },
  { slot: 1, locate: 12, stock: "SUBPENNY", windowLo: 1000, tick: 1, lot: 1, initialTrading: false },
];

/** Limits that stop next to nothing; no rule is off. */
export const OPEN_LIMITS: SymbolConfig["limits"] = {
  maxQuantity: 999_999,
  maxNotional: 2n ** 63n,
  collarLo: 1,
  collarHi: 2_000_000_000,
  maxLong: 2 ** 31 - 1,
  maxShort: 2 ** 31 - 1,
  maxAgeNs: NO_MAX_AGE,
  stateMask: 127 - 64,
  maxOpenOrders: 65_535,
  maxExecutions: 65_535,
  duplicateNs: 0,
  allowed: 15,
  rulesOff: [],
  reserved: 0,
};

const U64_MAX = 2n ** 64n - 1n;
const BOUNDLESS = { maxGross: U64_MAX, maxNet: U64_MAX };

export const OPEN_DEVICE: DeviceLimits = {
  rateIntervalNs: 0,
  rateBurstNs: 0,
  account: BOUNDLESS,
  kinds: new Map([1, 2, 3, 4, 5, 6, 7].map((kind) => [kind, BOUNDLESS])),
  maxInFlight: 65_535,
  maxDayValue: U64_MAX,
  maxDayQuantity: U64_MAX,
  maxLoss: U64_MAX,
  rulesOff: [],
  waiveReducing: [],
  reserved: 0,
};

export const IDLE: SymbolConfig = {
  limits: OPEN_LIMITS,
  imbalance: { enabled: false, ratioQ4: 0, minQuantity: 0, maxSpread: 0, orderQuantity: 0, cooldownNs: 0 },
  momentum: { enabled: false, kFast: 1, kSlow: 1, threshold: 0, warmup: 1, orderQuantity: 0, cooldownNs: 0 },
  meanReversion: {
    enabled: false,
    kMean: 1,
    kDev: 1,
    entryQ4: 0,
    exitQ4: 0,
    minDeviation: 0,
    warmup: 1,
    orderQuantity: 0,
    maxHoldNs: 0n,
    cooldownNs: 0,
  },
  arbitrage: {
    enabled: false,
    role: "A",
    partner: 0,
    weightA: 0,
    weightB: 0,
    basis: 0,
    threshold: 0,
    quantityA: 0,
    quantityB: 0,
    cooldownNs: 0,
  },
  marketMaking: {
    enabled: false,
    micro: false,
    halfSpread: 0,
    skewQ8: 0,
    quoteQuantity: 0,
    maxSpread: 0,
    reprice: 0,
    maxPosition: 0,
    cooldownNs: 0,
  },
};

/** `device`: what differs from {@link OPEN_DEVICE}. */
export function configOf(
  symbols: Record<number, Partial<SymbolConfig>>,
  device: Partial<DeviceLimits> = {},
): DatapathConfig {
  return {
    device: { ...OPEN_DEVICE, ...device },
    symbols: new Map(Object.entries(symbols).map(([slot, symbol]) => [Number(slot), { ...IDLE, ...symbol }])),
  };
}

type Decoded = ReturnType<typeof event.decodeMessage>;

/** Keeps records (decoded, or as words) and orders in the order in which they came. */
export class Recorder implements DatapathSink {
  readonly events: Decoded[] = [];
  readonly orders: Uint8Array[] = [];

  record(words: Uint32Array, at: number): void {
    const bytes = new DataView(new ArrayBuffer(64));
    for (let i = 0; i < 16; i++) bytes.setUint32(4 * i, words[at + i] as number, true);
    this.events.push(event.decodeMessage(new Uint8Array(bytes.buffer)));
  }

  order(payload: Uint8Array): void {
    this.orders.push(payload.slice());
  }

  /** Events since the last call. */
  take(): Decoded[] {
    return this.events.splice(0);
  }
}

type Message = Parameters<typeof itch50.encodeMessage>[0];

/** Bytes of one ITCH message. */
export function bytesOf(message: Message): Uint8Array {
  const bytes = new Uint8Array(64);
  return bytes.slice(0, itch50.encodeMessage(message, bytes));
}

const HEADER = { stockLocate: 11, trackingNumber: 0, timestamp: 34_200_000_000_000 };

/** Messages by the fields that matter. `locate` 11 is slot 0 of {@link TRACKING}. */
export const itch = {
  add: (reference: bigint, side: "B" | "S" | string, shares: number, price: number, locate = 11): Uint8Array =>
    bytesOf({ type: "A", ...HEADER, stockLocate: locate, reference, side, shares, stock: "PENNY", price }),
  executed: (reference: bigint, shares: number, locate = 11): Uint8Array =>
    bytesOf({ type: "E", ...HEADER, stockLocate: locate, reference, shares, matchNumber: 1n }),
  cancel: (reference: bigint, shares: number, locate = 11): Uint8Array =>
    bytesOf({ type: "X", ...HEADER, stockLocate: locate, reference, shares }),
  remove: (reference: bigint, locate = 11): Uint8Array =>
    bytesOf({ type: "D", ...HEADER, stockLocate: locate, reference }),
  replace: (from: bigint, to: bigint, shares: number, price: number, locate = 11): Uint8Array =>
    bytesOf({
      type: "U",
      ...HEADER,
      stockLocate: locate,
      originalReference: from,
      newReference: to,
      shares,
      price,
    }),
  trading: (state: string, locate = 11): Uint8Array =>
    bytesOf({
      type: "H",
      ...HEADER,
      stockLocate: locate,
      stock: "PENNY",
      tradingState: state,
      reserved: " ",
      reason: "",
    }),
  halt: (market: string, action: string, locate = 11): Uint8Array =>
    bytesOf({ type: "h", ...HEADER, stockLocate: locate, stock: "PENNY", marketCode: market, action }),
  regSho: (action: string, locate = 11): Uint8Array =>
    bytesOf({ type: "Y", ...HEADER, stockLocate: locate, stock: "PENNY", action }),
  collar: (lowerPrice: number, upperPrice: number, locate = 11): Uint8Array =>
    bytesOf({
      type: "J",
      ...HEADER,
      stockLocate: locate,
      stock: "PENNY",
      referencePrice: 0,
      upperPrice,
      lowerPrice,
      extension: 0,
    }),
  breaker: (breachedLevel: string): Uint8Array => bytesOf({ type: "W", ...HEADER, stockLocate: 0, breachedLevel }),
  system: (eventCode: string): Uint8Array => bytesOf({ type: "S", ...HEADER, stockLocate: 0, eventCode }),
};

/** Messages in BinaryFILE framing. */
export function framed(...messages: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(messages.reduce((total, message) => total + 2 + message.length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const message of messages) {
    view.setUint16(at, message.length);
    bytes.set(message, at + 2);
    at += 2 + message.length;
  }
  return bytes;
}

export interface FrameOptions {
  readonly line?: 0 | 1;
  readonly vlan?: boolean;
  readonly session?: string;
  /** MoldUDP64 count; by default the number of messages. */
  readonly count?: number;
  /** False: UDP checksum field 0. */
  readonly udpChecksum?: boolean;
  /** Bytes after the IP datagram. */
  readonly padding?: number;
  /** Bytes after the last block, inside the datagram. */
  readonly trailing?: number;
}

/** A good frame, unless the options say otherwise. */
export function frameOf(sequence: bigint, messages: readonly Uint8Array[], options: FrameOptions = {}): Uint8Array {
  const { line = 0, vlan = false, session = SESSION, udpChecksum = true, padding = 0, trailing = 0 } = options;
  const blocks = framed(...messages);
  const v = vlan ? 4 : 0;
  const datagram = 20 + 8 + 20 + blocks.length + trailing;
  const bytes = new Uint8Array(14 + v + datagram + padding);
  const view = new DataView(bytes.buffer);
  bytes.set([0x01, 0x00, 0x5e, 0x36, 0x0c, 0x6f, 0x02, 0, 0, 0, 0, 1], 0);
  if (vlan) view.setUint32(12, 0x8100_008d);
  view.setUint16(12 + v, 0x0800);
  view.setUint16(14 + v, 0x4500);
  view.setUint16(16 + v, datagram);
  view.setUint16(20 + v, 0x4000);
  view.setUint16(22 + v, 0x1511);
  bytes.set([206, 200, 127, 138], 26 + v);
  bytes.set(GROUP[line].split(".").map(Number), 30 + v);
  view.setUint16(24 + v, ~onesSum(bytes, 14 + v, 34 + v));
  view.setUint16(34 + v, 49_653);
  view.setUint16(36 + v, PORT[line]);
  view.setUint16(38 + v, datagram - 20);
  bytes.set(
    [...session].map((letter) => letter.charCodeAt(0)),
    42 + v,
  );
  view.setBigUint64(52 + v, sequence);
  view.setUint16(60 + v, options.count ?? messages.length);
  bytes.set(blocks, 62 + v);
  if (udpChecksum) view.setUint16(40 + v, udpChecksumOf(bytes, v));
  return bytes;
}

/** What the UDP checksum field has to hold; the field's own content is ignored. */
export function udpChecksumOf(frame: Uint8Array, v: number): number {
  const view = new DataView(frame.buffer, frame.byteOffset);
  const udpLength = view.getUint16(38 + v);
  const copy = new Uint8Array(12 + udpLength + (udpLength & 1));
  copy.set(frame.subarray(26 + v, 34 + v), 0);
  copy.set([0, 17, udpLength >> 8, udpLength & 0xff], 8);
  copy.set(frame.subarray(34 + v, 34 + v + udpLength), 12);
  copy.set([0, 0], 18);
  return ~onesSum(copy, 0, copy.length) & 0xffff || 0xffff;
}

function onesSum(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i += 2) sum += ((bytes[i] as number) << 8) | (bytes[i + 1] as number);
  while (sum > 0xffff) sum = (sum & 0xffff) + Math.floor(sum / 0x1_0000);
  return sum;
}

/** Seeded generator of 32-bit numbers (mulberry32). */
export function randomOf(seed: number): (below: number) => number {
  let state = seed | 0;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}
