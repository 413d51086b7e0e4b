/**
 * What goes into and comes out of every implementation of the datapath (docs/datapath.md section 0).
 * The verilated device, the software path and the naive reference are all driven through {@link Datapath} by
 * the equivalence test, and all report through {@link DatapathSink}.
 */

/** Build parameters of a path; the device tells its own in capability registers. */
export interface Geometry {
  /** Tracked symbol slots, 1..256. */
  readonly symbols: number;
  /** Order table: 2 tables of 2^setBits sets of 4 ways; 4..20. */
  readonly setBits: number;
  /** Price levels in the window of one side of one symbol; power of two, 64..65536. */
  readonly levels: number;
  /** Entries held per line while waiting for a missing sequence number. */
  readonly reorderDepth: number;
  /** Orders between risk gate and transmitter. */
  readonly txQueue: number;
}

export const DEFAULT_GEOMETRY: Geometry = { symbols: 64, setBits: 13, levels: 4096, reorderDepth: 64, txQueue: 16 };

/** One tracked slot. Prices in 1e-4 currency units. */
export interface TrackedSlot {
  readonly slot: number;
  /** Stock locate of the day, 1..65535, distinct over slots. */
  readonly locate: number;
  /** 1 to 8 ASCII characters; padded with spaces on the wire. */
  readonly stock: string;
  /** Lowest price of the window, a multiple of `tick`. */
  readonly windowLo: number;
  readonly tick: 1 | 100;
  /** Trading state assumed until an H message arrives. */
  readonly initialTrading: boolean;
}

export interface LineFilter {
  /** IPv4 destination address, dotted quad. */
  readonly address: string;
  readonly port: number;
}

export interface FeedSettings {
  readonly lines: readonly [LineFilter, LineFilter];
  /** 10-character MoldUDP64 session, padded with spaces; undefined: the first taken frame sets it. */
  readonly session: string | undefined;
  /** Start sequence number; undefined: the first number offered (the caller asserts completeness from there). */
  readonly startSequence: bigint | undefined;
  readonly gapWaitNs: number;
}

/** Risk rules of section 6 that a configuration may switch off for a symbol. */
export type SwitchableRule = 4 | 5 | 6 | 7 | 9 | 13;

export interface SymbolLimits {
  readonly maxQuantity: number;
  /** 1e-4 currency units, u64. */
  readonly maxNotional: bigint;
  readonly collarLo: number;
  readonly collarHi: number;
  /** Shares, 0..2^31-1. */
  readonly maxLong: number;
  readonly maxShort: number;
  readonly rulesOff: readonly SwitchableRule[];
}

export interface ImbalanceParameters {
  readonly enabled: boolean;
  /** Ratio x 16, 0..4095. */
  readonly ratioQ4: number;
  readonly minQuantity: number;
  readonly maxSpread: number;
  readonly orderQuantity: number;
  readonly cooldownNs: number;
}

export interface MomentumParameters {
  readonly enabled: boolean;
  /** EWMA shifts, 1..15. */
  readonly kFast: number;
  readonly kSlow: number;
  /** 1e-4 currency units. */
  readonly threshold: number;
  /** Updates before the first signal, 1..65535. */
  readonly warmup: number;
  readonly orderQuantity: number;
  readonly cooldownNs: number;
}

export interface SymbolConfig {
  readonly limits: SymbolLimits;
  readonly imbalance: ImbalanceParameters;
  readonly momentum: MomentumParameters;
}

/** Everything that one commit replaces. A slot without an entry has limits 0 and no enabled instance. */
export interface DatapathConfig {
  /** Token bucket of rule 13, in the form of section 6. u32 ns each. */
  readonly rateIntervalNs: number;
  readonly rateBurstNs: number;
  /** Index: slot. */
  readonly symbols: ReadonlyMap<number, SymbolConfig>;
}

export interface KillState {
  readonly global: boolean;
  /** Strategy kind numbers (1 imbalance, 2 momentum). */
  readonly kinds: readonly number[];
  readonly slots: readonly number[];
}

export interface OrderSessionState {
  readonly ready: boolean;
  /** UserRefNum of the next order, u32. */
  readonly urn: number;
  /** Next sequence number to send and the first one that may not be sent, modulo 2^32. */
  readonly sendNext: number;
  readonly sendLimit: number;
}

export interface PositionUpdate {
  readonly slot: number;
  /** Signed change of position, shares. */
  readonly delta: number;
  readonly releaseBuy: number;
  readonly releaseSell: number;
}

/** One path. Inputs take effect in call order; events come out through the sink during the call. */
export interface Datapath {
  /** Only while disarmed (throws otherwise). */
  clear(tracking: readonly TrackedSlot[], feed: FeedSettings): void;
  commit(config: DatapathConfig, version: number): void;
  arm(): void;
  disarm(): void;
  /** Device clock at which the lease runs out, ns. */
  lease(expiryNs: bigint): void;
  kill(state: KillState): void;
  session(state: OrderSessionState): void;
  position(update: PositionUpdate): void;
  /** One frame without FCS on line 0 or 1; `tsNs` is the arrival time of its first byte; `error` the MAC's verdict. */
  frame(line: 0 | 1, tsNs: bigint, bytes: Uint8Array, error: boolean): void;
  /** Time passes; nothing arrived until `tsNs`. */
  tick(tsNs: bigint): void;
  counters(): DatapathCounters;
}

/**
 * Receives events. `words` holds one 64-byte event record (docs/hardware.md, "Events") as 16 little-endian 32-bit words starting
 * at index `at`; it is reused after the call, copy what you keep. Paths other than the device leave device-only fields
 * (T1, T2, transmit time) out by not emitting `tx` and `commit` records.
 */
export interface DatapathSink {
  record(words: Uint32Array, at: number): void;
  /** The 50 payload bytes of the order whose decision record came just before; reused after the call. */
  order(payload: Uint8Array): void;
}

/** Section 8. Frame reasons are indexed by the DROP_* numbers of docs/datapath.md section 1 (1 runt .. 14 overrun). */
export interface DatapathCounters {
  readonly lines: readonly LineCounters[];
  /** Index: position of the type in proto/wire/itch50.yaml (S R H Y L V W K J h A F E C X D U P Q B I N O). */
  readonly messages: readonly number[];
  readonly unknownMessages: number;
  readonly badLength: number;
  readonly gaps: number;
  readonly bboEvents: number;
  readonly intents: number;
  readonly sent: number;
  /** Index: rule code. */
  readonly rejectsByReason: readonly number[];
}

export interface LineCounters {
  readonly good: number;
  /** Index: drop reason 0..14; 0 unused. */
  readonly dropped: readonly number[];
  readonly wins: number;
  readonly duplicates: number;
}
