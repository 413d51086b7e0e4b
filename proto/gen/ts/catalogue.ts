// Generated from proto/catalogue.yaml by `node proto/tools/generate.ts`. Do not edit.

export type Severity = "info" | "warning" | "critical";

/** A number with a name and a text for people. */
export interface Meaning {
  readonly code: number;
  readonly name: string;
  readonly text: string;
}

export interface RuleMeaning extends Meaning {
  /** Of a reject by this rule. */
  readonly severity: Severity;
  /** Whose configuration may switch it off; nobody's without. */
  readonly off?: "symbol" | "device";
  /** A configuration may waive it for orders that reduce a position. */
  readonly waivable: boolean;
}

/** Risk rules; the bitmap's bit is code - 1. */
export const RULE = {
  kill: 1,
  armedLease: 2,
  book: 3,
  tradingState: 4,
  quantity: 5,
  notional: 6,
  collar: 7,
  increment: 8,
  position: 9,
  exposure: 10,
  openOrders: 11,
  inFlight: 12,
  rate: 13,
  throttle: 14,
  duplicate: 15,
  selfMatch: 16,
  dayTotal: 17,
  loss: 18,
  session: 19,
  orderType: 20,
  reserved: 21,
} as const;

/** Length of an array by rule code; 0 means sent. */
export const RULE_CODES = 22;

/** The row of a code is code - 1. */
export const RULES: readonly RuleMeaning[] = [
  {"code":1,"name":"kill","text":"a kill switch is set: global, of the strategy kind, or of the symbol","severity":"warning","waivable":false},
  {"code":2,"name":"armed_lease","text":"not armed, or the lease has run out","severity":"warning","waivable":false},
  {"code":3,"name":"book","text":"the view is invalid, one-sided, locked or crossed, or the trigger is too old","severity":"info","waivable":false},
  {"code":4,"name":"trading_state","text":"the trading state does not allow the order: halt, market phase, price band, short sale or restricted list","severity":"info","off":"symbol","waivable":false},
  {"code":5,"name":"quantity","text":"quantity is 0, above the limit, or above 999,999","severity":"warning","off":"symbol","waivable":false},
  {"code":6,"name":"notional","text":"price x quantity is above the limit","severity":"warning","off":"symbol","waivable":true},
  {"code":7,"name":"collar","text":"the price is outside the collar","severity":"warning","off":"symbol","waivable":false},
  {"code":8,"name":"increment","text":"the price is 0, too high or no multiple of the tick, or the quantity no multiple of the lot","severity":"warning","off":"symbol","waivable":false},
  {"code":9,"name":"position","text":"position with open orders would pass the limit","severity":"warning","off":"symbol","waivable":false},
  {"code":10,"name":"exposure","text":"gross or net exposure of the account or of the strategy kind would pass the limit","severity":"warning","off":"device","waivable":true},
  {"code":11,"name":"open_orders","text":"too many open orders of the symbol","severity":"warning","off":"symbol","waivable":true},
  {"code":12,"name":"in_flight","text":"too many orders without an answer","severity":"warning","off":"device","waivable":false},
  {"code":13,"name":"rate","text":"no token left in the rate bucket","severity":"info","off":"device","waivable":false},
  {"code":14,"name":"throttle","text":"too many orders of the symbol since the last clear; stays until a person resets it","severity":"critical","off":"symbol","waivable":true},
  {"code":15,"name":"duplicate","text":"the same order as the one before, too soon","severity":"warning","off":"symbol","waivable":false},
  {"code":16,"name":"self_match","text":"would match an own resting order","severity":"warning","off":"symbol","waivable":false},
  {"code":17,"name":"day_total","text":"value or quantity of the day would pass the limit","severity":"critical","off":"device","waivable":true},
  {"code":18,"name":"loss","text":"the loss limit is passed","severity":"critical","off":"device","waivable":true},
  {"code":19,"name":"session","text":"session not ready, no window, or the transmit queue is full","severity":"warning","waivable":false},
  {"code":20,"name":"order_type","text":"this kind of order is not allowed","severity":"warning","off":"symbol","waivable":false},
  {"code":21,"name":"reserved","text":"a bit of the limits that has no meaning is set","severity":"critical","waivable":false},
];

/** Why a frame was not good; 0 is good. */
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

/** Length of an array by drop reason. */
export const DROP_REASONS = 15;

/** The row of a reason is reason - 1. */
export const DROPS: readonly Meaning[] = [
  {"code":1,"name":"runt","text":"too short"},
  {"code":2,"name":"not_ipv4","text":"EtherType is not IPv4"},
  {"code":3,"name":"ip_header","text":"IPv4 version or header length"},
  {"code":4,"name":"ip_fragment","text":"IPv4 fragment"},
  {"code":5,"name":"not_udp","text":"protocol is not UDP"},
  {"code":6,"name":"ip_checksum","text":"IPv4 header checksum"},
  {"code":7,"name":"not_ours","text":"another destination address or port"},
  {"code":8,"name":"length","text":"UDP and IPv4 lengths contradict each other, or no MoldUDP64 header"},
  {"code":9,"name":"session","text":"another MoldUDP64 session"},
  {"code":10,"name":"truncated","text":"the frame ends before the packet"},
  {"code":11,"name":"frame_error","text":"the MAC reports an error"},
  {"code":12,"name":"blocks","text":"message blocks do not fill the payload"},
  {"code":13,"name":"udp_checksum","text":"UDP checksum"},
  {"code":14,"name":"overrun","text":"the input FIFO was full"},
];

/** Faults of a symbol's book, as bits. */
export const FAULT = {
  overflow: 1,
  duplicateRef: 2,
  unknownRef: 4,
  underflow: 8,
  badValue: 16,
  levelOverflow: 32,
} as const;

/** Index: bit number. */
export const FAULTS: readonly Meaning[] = [
  {"code":1,"name":"overflow","text":"the order table had no place for an order"},
  {"code":2,"name":"duplicate_ref","text":"an order was added twice"},
  {"code":4,"name":"unknown_ref","text":"a message about an order that is not there"},
  {"code":8,"name":"underflow","text":"more was executed or cancelled than an order had"},
  {"code":16,"name":"bad_value","text":"a side, quantity or price that cannot be"},
  {"code":32,"name":"level_overflow","text":"a level holds more than 2^32 - 1 shares"},
];

/** Causes of a feed fault. */
export const FEED_FAULT = {
  gap: 1,
  badFrame: 2,
  badLength: 3,
} as const;

export const FEED_FAULTS: readonly Meaning[] = [
  {"code":1,"name":"gap","text":"messages are missing on both lines"},
  {"code":2,"name":"bad_frame","text":"a frame ended badly after messages of it were applied"},
  {"code":3,"name":"bad_length","text":"a book message of a wrong length"},
];

/** Strategy kinds. */
export const STRATEGY = {
  imbalance: 1,
  momentum: 2,
  meanReversion: 3,
  arbitrage: 4,
  marketMaking: 5,
} as const;

export const STRATEGIES: readonly Meaning[] = [
  {"code":1,"name":"imbalance","text":"order book imbalance at the touch"},
  {"code":2,"name":"momentum","text":"fast against slow average of the mid price"},
  {"code":3,"name":"mean_reversion","text":"mid price far from its average, in deviations"},
  {"code":4,"name":"arbitrage","text":"weighted prices of two symbols apart by more than their basis"},
  {"code":5,"name":"market_making","text":"a quote on each side of a fair price"},
];

/** What went wrong with a request or with the card. */
export const ERRORS = {
  REQUIRED: {"retryable":false,"text":"a field is missing"},
  INVALID_INPUT: {"retryable":false,"text":"a value is outside what is allowed"},
  DUPLICATE: {"retryable":false,"text":"an entry is there twice"},
  UNKNOWN_SYMBOL: {"retryable":false,"text":"the symbol is not tracked"},
  UNKNOWN_VERSION: {"retryable":false,"text":"no configuration has this version"},
  RULE_NOT_SWITCHABLE: {"retryable":false,"text":"the rule cannot be switched off"},
  STRATEGY_NOT_BUILT_IN: {"retryable":false,"text":"the card has no strategy of this kind"},
  TOO_MANY_SYMBOLS: {"retryable":false,"text":"more symbols than the card has slots"},
  UNKNOWN_PARENT: {"retryable":false,"text":"there is no parent order of this name"},
  LEASE_TOO_LONG: {"retryable":false,"text":"longer than the gateway allows"},
  NOT_SUPPORTED: {"retryable":false,"text":"the gateway has no capability for a field that is set"},
  VERSION_MISMATCH: {"retryable":false,"text":"another configuration version is in force than was expected"},
  NOT_STAGED: {"retryable":false,"text":"nothing with this content hash is staged"},
  IDEMPOTENCY_CONFLICT: {"retryable":false,"text":"the key was used with another request"},
  STILL_ARMED: {"retryable":false,"text":"only while disarmed"},
  NOT_ARMED: {"retryable":false,"text":"only while armed"},
  NOT_READY: {"retryable":true,"text":"the gateway has not reconciled with card and session yet"},
  PARENT_STATE: {"retryable":false,"text":"not in the state that the parent order is in"},
  REFUSED: {"retryable":true,"text":"the card refused in its present state"},
  IDENTITY_MISMATCH: {"retryable":false,"text":"the card is not the one this software was built for"},
  READ_BACK_MISMATCH: {"retryable":true,"text":"what was read back is not what was written"},
  STALE_ELECTION: {"retryable":false,"text":"the card listens to whoever was elected with a higher id"},
  NO_ANSWER: {"retryable":true,"text":"the card did not answer or did not reach the awaited state in time"},
  BUS_ERROR: {"retryable":false,"text":"there is no such register, or it cannot be accessed so"},
  DISCONNECTED: {"retryable":true,"text":"the connection is not open, or was lost"},
  OVERLOADED: {"retryable":true,"text":"a bounded queue is full"},
  PROTOCOL: {"retryable":false,"text":"the other side does not speak this protocol"},
  UNAUTHENTICATED: {"retryable":false,"text":"the caller has not proven who it is"},
  PERMISSION_DENIED: {"retryable":false,"text":"the caller's role does not allow it"},
  APPROVAL_NEEDED: {"retryable":false,"text":"it loosens a limit, and another person has to confirm it"},
  NOT_PRIMARY: {"retryable":true,"text":"another control plane takes changes, or none does yet"},
  SCHEMA_MISMATCH: {"retryable":false,"text":"the other side was built from other gRPC contracts"},
  MAP_MISMATCH: {"retryable":false,"text":"the other side knows another register map"},
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** Why what is differs from what was asked for. */
export const CONDITIONS = {
  DEVICE_UNREACHABLE: {"severity":"critical","text":"the card cannot be reached"},
  DEVICE_MISMATCH: {"severity":"critical","text":"the card is not the one this software was built for"},
  FEED_FAULT: {"severity":"critical","text":"the feed has a fault; books are invalid until they are rebuilt"},
  RECOVERY_FAILED: {"severity":"critical","text":"books could not be mended, or the venue gives no snapshot; tried again after a while"},
  FEED_SILENT: {"severity":"warning","text":"no frame on a line for longer than its heartbeat allows"},
  SESSION_DOWN: {"severity":"critical","text":"the order session is not logged in"},
  LEASE_EXPIRED: {"severity":"warning","text":"the lease has run out"},
  KILL_SWITCH: {"severity":"warning","text":"a kill switch is set"},
  OPERATOR: {"severity":"info","text":"an operator wants it so"},
  NOT_ARMED: {"severity":"info","text":"nothing trades until somebody arms"},
  CONFIGURATION_DIFFERS: {"severity":"critical","text":"the card has another configuration in force than was committed"},
  DIVERGENCE: {"severity":"critical","text":"card and software path decided differently on the same input"},
  EVENT_OVERRUN: {"severity":"critical","text":"event records of the card were lost"},
  LATENCY_BOUND: {"severity":"warning","text":"orders leave later than the bound"},
  FENCE_UNCONFIRMED: {"severity":"critical","text":"it is not certain that the card has stopped"},
  ORDERS_UNSETTLED: {"severity":"critical","text":"the state of orders is not known"},
  DEVICE_CLOCK_SLOW: {"severity":"critical","text":"the card's clock runs too slowly for its lease to be relied on"},
  SOFTWARE_FAILED: {"severity":"critical","text":"the software path cannot go on"},
  VENUE_CONTRADICTS: {"severity":"critical","text":"a reply of the venue contradicts what is known of the order"},
  TRADE_BROKEN: {"severity":"critical","text":"the venue declared a trade void: positions need a person"},
  JOURNAL_FAILED: {"severity":"critical","text":"the journal takes no more records"},
  CALLER_REFUSED: {"severity":"warning","text":"somebody asked for what they may not, or could not prove who they are"},
  CREDENTIALS_FAILED: {"severity":"critical","text":"new certificates or identities could not be taken up; the old ones are in use"},
} as const;

export type ConditionCode = keyof typeof CONDITIONS;

/** prices, 32 bits: this many make one currency unit. */
export const E4_PER_CURRENCY_UNIT = 10000;
/** price x quantity, 64 bits: this many make one currency unit. */
export const NOTIONAL_E4_PER_CURRENCY_UNIT = 10000;
/** ITCH price(8): this many make one currency unit. */
export const E8_PER_CURRENCY_UNIT = 100000000;
/** times and durations: this many make one second. */
export const NS_PER_SECOND = 1000000000;
/** clock of the core: 6.4 ns: this many make one second. */
export const CYCLES_PER_SECOND = 156250000;
