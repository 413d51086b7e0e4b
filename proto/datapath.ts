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
  /** Shares that every order of the slot is a multiple of. */
  readonly lot: 1 | 100;
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
  /** ITCH market code of the feed, one character: whose operational halts (h) count. */
  readonly market: string;
  /** Whether market hours have begun (an S message with event Q), until a message says so. */
  readonly initialOpen: boolean;
}

/** Kind of the orders that a host sends of its own accord (section 6, "Host intents"): a row of exposure, no strategy. */
export const EXECUTION_KIND = 7;

/** Risk rules of section 6 that a configuration may switch off for a symbol. */
export type SwitchableRule = 4 | 5 | 6 | 7 | 8 | 9 | 11 | 14 | 15 | 16 | 20;
/** Those that it may switch off for the device. */
export type SwitchableDeviceRule = 10 | 12 | 13 | 17 | 18;
/** Those that it may waive for orders that reduce a position. */
export type WaivableRule = 6 | 10 | 11 | 14 | 17 | 18;

/** `maxAgeNs` that means no limit. */
export const NO_MAX_AGE = 0xffff_ffff;

export interface SymbolLimits {
  readonly maxQuantity: number;
  /** 1e-4 currency units, u64. */
  readonly maxNotional: bigint;
  readonly collarLo: number;
  readonly collarHi: number;
  /** Shares, 0..2^31-1. */
  readonly maxLong: number;
  readonly maxShort: number;
  /** Rule 3: oldest trigger, ns, u32; {@link NO_MAX_AGE}: none. */
  readonly maxAgeNs: number;
  /** Rule 4: conditions that stop an order, by the bits of section 6; 0..127. */
  readonly stateMask: number;
  /** Rules 11 and 14: 0..65535. */
  readonly maxOpenOrders: number;
  readonly maxExecutions: number;
  /** Rule 15: ns, u32. */
  readonly duplicateNs: number;
  /** Rule 20: bit 0 buy, 1 sell that is not short, 2 short sell, 3 orders that rest. */
  readonly allowed: number;
  readonly rulesOff: readonly SwitchableRule[];
  /** Rule 21: bits of the table entry without a meaning, 0..2047; every order fails unless 0. */
  readonly reserved: number;
}

/** Rule 10 for the account or one strategy kind; 1e-4 currency units, u64. */
export interface ExposureLimits {
  readonly maxGross: bigint;
  readonly maxNet: bigint;
}

/** Limits that are not one symbol's (section 6). */
export interface DeviceLimits {
  /** Rule 13: token bucket, u32 ns each. */
  readonly rateIntervalNs: number;
  readonly rateBurstNs: number;
  readonly account: ExposureLimits;
  /** Index: strategy kind 1..7; a kind without an entry has limits 0. */
  readonly kinds: ReadonlyMap<number, ExposureLimits>;
  /** Rule 12: 0..65535. */
  readonly maxInFlight: number;
  /** Rule 17: 1e-4 currency units and shares, u64. */
  readonly maxDayValue: bigint;
  readonly maxDayQuantity: bigint;
  /** Rule 18: 1e-4 currency units, u64. */
  readonly maxLoss: bigint;
  readonly rulesOff: readonly SwitchableDeviceRule[];
  readonly waiveReducing: readonly WaivableRule[];
  /** Rule 21: bits without a meaning, 0..2047; every order fails unless 0. */
  readonly reserved: number;
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

export interface MeanReversionParameters {
  readonly enabled: boolean;
  /** EWMA shifts of mean and deviation, 1..15. */
  readonly kMean: number;
  readonly kDev: number;
  /** Deviations x 16, 0..4095. */
  readonly entryQ4: number;
  readonly exitQ4: number;
  /** Smallest deviation that the bands are made of, 1e-4 currency units, u32. */
  readonly minDeviation: number;
  /** Updates before the first signal, 1..65535. */
  readonly warmup: number;
  readonly orderQuantity: number;
  /** u64. */
  readonly maxHoldNs: bigint;
  readonly cooldownNs: number;
}

/** One leg's entry; the other leg's has the same values but for `role` and `partner`. */
export interface ArbitrageParameters {
  readonly enabled: boolean;
  readonly role: "A" | "B";
  /** Slot of the other leg. */
  readonly partner: number;
  /** Weights of the prices, 0..4095. */
  readonly weightA: number;
  readonly weightB: number;
  /** 1e-4 currency units times weight: signed 32 bit, u32. */
  readonly basis: number;
  readonly threshold: number;
  /** Shares, 0..2^20-1. */
  readonly quantityA: number;
  readonly quantityB: number;
  readonly cooldownNs: number;
}

/** Section 5, kind 5. Prices in 1e-4 currency units. */
export interface MarketMakingParameters {
  readonly enabled: boolean;
  /** Round the micro-price; otherwise round the mid. */
  readonly micro: boolean;
  /** From the reference price to each quote, u32. */
  readonly halfSpread: number;
  /** Shift of the reference price against the position: 1e-4 per 256 shares, 0..65535. */
  readonly skewQ8: number;
  /** Shares of each quote, 0..2^20-1. */
  readonly quoteQuantity: number;
  /** Widest market that is quoted in, u32. */
  readonly maxSpread: number;
  /** A quote this far from its target is replaced, u32. */
  readonly reprice: number;
  /** Shares, 0..2^31-1: a side that would take the position further out is not quoted from there on. */
  readonly maxPosition: number;
  readonly cooldownNs: number;
}

export interface SymbolConfig {
  readonly limits: SymbolLimits;
  readonly imbalance: ImbalanceParameters;
  readonly momentum: MomentumParameters;
  readonly meanReversion: MeanReversionParameters;
  readonly arbitrage: ArbitrageParameters;
  readonly marketMaking: MarketMakingParameters;
}

/** Everything that one commit replaces. A slot without an entry has limits 0 and no enabled instance. */
export interface DatapathConfig {
  readonly device: DeviceLimits;
  /** Index: slot. */
  readonly symbols: ReadonlyMap<number, SymbolConfig>;
}

export interface KillState {
  readonly global: boolean;
  /** Strategy kind numbers (1 imbalance, 2 momentum, 3 mean reversion, 4 arbitrage, 5 market making). */
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
  /** Orders that are no longer open. */
  readonly releaseOrders: number;
}

/** What stands of a side's quote after the venue has answered the side's last action (section 5, kind 5). */
export interface QuoteUpdate {
  readonly slot: number;
  readonly side: "buy" | "sell";
  /** Number of the action that is answered, u32; 0: none was ever sent. Without effect unless it is the side's last. */
  readonly last: number;
  /** Number of the order that rests; of no meaning when `rest` is 0. */
  readonly order: number;
  /** 1e-4 currency units. */
  readonly price: number;
  /** Shares that rest, and that the chain of its replacements has executed; 0..999,999. */
  readonly rest: number;
  readonly done: number;
  /** The order is marked as a short sale. */
  readonly short: boolean;
}

/** Signed 64-bit changes of gross and net exposure, 1e-4 currency units. */
export interface AccountUpdate {
  /** Strategy kind whose exposure changes with the account's; 0: the account's alone. */
  readonly kind: number;
  readonly gross: bigint;
  readonly net: bigint;
}

/** What a repair input was answered with; also the code in its `recovery` event. */
export type RepairOutcome = "done" | "not_enabled" | "broken" | "ignored" | "ahead";

/** The best levels of a book at one instant, best first, at most 8 a side. Prices 1e-4 currency units, shares. */
export interface BookLevels {
  readonly valid: boolean;
  /** False while hardware refills a side: there may be more than it shows. */
  readonly complete: boolean;
  readonly bids: readonly { readonly price: number; readonly quantity: number }[];
  readonly asks: readonly { readonly price: number; readonly quantity: number }[];
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
  account(update: AccountUpdate): void;
  /** Orders answered by the venue since the last call. */
  acknowledge(count: number): void;
  /** Realised and unrealised result, 1e-4 currency units, signed 64 bit. */
  loss(pnl: bigint): void;
  day(value: bigint, quantity: bigint): void;
  /** Best prices of own resting orders, 1e-4; 0: none. */
  own(slot: number, bid: number, ask: number): void;
  resetThrottle(slot: number): void;
  quote(update: QuoteUpdate): void;
  /** Repair of books, section 2. False: refused. `bytes`: one ITCH message of at most 48 bytes. */
  load(bytes: Uint8Array): boolean;
  rebuild(slot: number): RepairOutcome;
  recentre(slot: number, windowLo: number): RepairOutcome;
  restore(slot: number, upto: bigint): RepairOutcome;
  levels(slot: number): BookLevels;
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
  /** The payload bytes (section 7) of the action whose decision record came just before; reused after the call. */
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
  readonly loads: number;
  readonly loadsRefused: number;
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
