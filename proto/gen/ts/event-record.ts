// Generated from proto/wire/event-record.yaml by `node proto/tools/generate.ts`. Do not edit.
// Tickgate event record

import { type ValuesOf, WireError, checkRoom, readU32Le, readU48Le, readU64Le, readU8, writeU32Le, writeU48Le, writeU64Le, writeU8 } from "../../wire/bytes.ts";

export const FEED_CAUSE_CODES: Readonly<Record<number, string>> = { 1: "gap", 2: "bad frame", 3: "bad length of a book message" };

export const STRATEGY_KIND_CODES: Readonly<Record<number, string>> = { 1: "imbalance", 2: "momentum", 3: "mean reversion", 4: "arbitrage" };

export const RECOVERY_OUTCOME_CODES: Readonly<Record<number, string>> = { 0: "done", 1: "slot not enabled", 2: "broken", 3: "ignored", 4: "ahead" };

export const RECOVERY_OP_CODES: Readonly<Record<number, string>> = { 1: "rebuild", 2: "recentre", 3: "restore" };

export const RECORD_BYTES = 64;
export const HEADER_SYMBOL_AT = 1;
export const HEADER_VERSION_AT = 4;
export const HEADER_VERSION_WORD = 1;
export const HEADER_SEQUENCE_AT = 8;
export const HEADER_SEQUENCE_WORD = 2;
export const HEADER_ARRIVAL_NS_AT = 16;
export const HEADER_ARRIVAL_NS_WORD = 4;

// ---- 1 Bbo: the view of a symbol changed

export const BBO_TYPE = 0x01;
export const BBO_INDEX = 0;
export const BBO_LENGTH = 64;
export const BBO_SYMBOL_AT = 1;
export const BBO_VERSION_AT = 4;
export const BBO_VERSION_WORD = 1;
export const BBO_SEQUENCE_AT = 8;
export const BBO_SEQUENCE_WORD = 2;
export const BBO_ARRIVAL_NS_AT = 16;
export const BBO_ARRIVAL_NS_WORD = 4;
export const BBO_VALID_AT = 2;
export const BBO_VALID_BIT = 0;
export const BBO_BID_PRICE_AT = 24;
export const BBO_BID_PRICE_WORD = 6;
export const BBO_BID_QUANTITY_AT = 28;
export const BBO_BID_QUANTITY_WORD = 7;
export const BBO_ASK_PRICE_AT = 32;
export const BBO_ASK_PRICE_WORD = 8;
export const BBO_ASK_QUANTITY_AT = 36;
export const BBO_ASK_QUANTITY_WORD = 9;
export const BBO_ITCH_TIMESTAMP_AT = 40;
export const BBO_ITCH_TIMESTAMP_WORD = 10;

export interface Bbo {
  readonly type: 1;
  /** tracked slot */
  readonly symbol: number;
  /** configuration in force for the message */
  readonly version: number;
  /** MoldUDP64 sequence number of the message */
  readonly sequence: bigint;
  /** device clock when the first byte of the frame arrived, ns */
  readonly arrivalNs: bigint;
  readonly valid: boolean;
  /** 1e-4 currency units */
  readonly bidPrice: number;
  readonly bidQuantity: number;
  /** 1e-4 currency units */
  readonly askPrice: number;
  readonly askQuantity: number;
  /** ns since midnight */
  readonly itchTimestamp: number;
}

/** @returns bytes written */
export function encodeBbo(values: ValuesOf<Bbo>, buffer: Uint8Array, offset = 0): number {
  const length = BBO_LENGTH;
  checkRoom(buffer, offset, length, "event record Bbo");
  buffer.fill(0, offset, offset + length);
  buffer[offset] = BBO_TYPE;
  writeU8(buffer, offset + 1, values.symbol, "event record Bbo.symbol");
  writeU32Le(buffer, offset + 4, values.version, "event record Bbo.version");
  writeU64Le(buffer, offset + 8, values.sequence, "event record Bbo.sequence");
  writeU64Le(buffer, offset + 16, values.arrivalNs, "event record Bbo.arrivalNs");
  if (values.valid) buffer[offset + 2] = readU8(buffer, offset + 2) | 1;
  writeU32Le(buffer, offset + 24, values.bidPrice, "event record Bbo.bidPrice");
  writeU32Le(buffer, offset + 28, values.bidQuantity, "event record Bbo.bidQuantity");
  writeU32Le(buffer, offset + 32, values.askPrice, "event record Bbo.askPrice");
  writeU32Le(buffer, offset + 36, values.askQuantity, "event record Bbo.askQuantity");
  writeU48Le(buffer, offset + 40, values.itchTimestamp, "event record Bbo.itchTimestamp");
  return length;
}

export function decodeBbo(buffer: Uint8Array, offset = 0, length = BBO_LENGTH): Bbo {
  checkRoom(buffer, offset, length, "event record Bbo");
  if (length !== BBO_LENGTH) throw new WireError("LENGTH", `event record Bbo: ${length} bytes, not 64`);
  if (buffer[offset] !== BBO_TYPE) throw new WireError("TYPE", `event record Bbo: type byte ${buffer[offset]}, not ${BBO_TYPE}`);
  return {
    type: 1,
    symbol: readU8(buffer, offset + 1),
    version: readU32Le(buffer, offset + 4),
    sequence: readU64Le(buffer, offset + 8),
    arrivalNs: readU64Le(buffer, offset + 16),
    valid: (readU8(buffer, offset + 2) & 1) !== 0,
    bidPrice: readU32Le(buffer, offset + 24),
    bidQuantity: readU32Le(buffer, offset + 28),
    askPrice: readU32Le(buffer, offset + 32),
    askQuantity: readU32Le(buffer, offset + 36),
    itchTimestamp: readU48Le(buffer, offset + 40),
  };
}

// ---- 2 Decision: an intent passed the risk gate or was refused

export const DECISION_TYPE = 0x02;
export const DECISION_INDEX = 1;
export const DECISION_LENGTH = 64;
export const DECISION_SYMBOL_AT = 1;
export const DECISION_VERSION_AT = 4;
export const DECISION_VERSION_WORD = 1;
export const DECISION_SEQUENCE_AT = 8;
export const DECISION_SEQUENCE_WORD = 2;
export const DECISION_ARRIVAL_NS_AT = 16;
export const DECISION_ARRIVAL_NS_WORD = 4;
export const DECISION_SENT_AT = 2;
export const DECISION_SENT_BIT = 0;
export const DECISION_SELL_AT = 2;
export const DECISION_SELL_BIT = 1;
export const DECISION_IS_SHORT_AT = 2;
export const DECISION_IS_SHORT_BIT = 2;
export const DECISION_VIEW_VALID_AT = 2;
export const DECISION_VIEW_VALID_BIT = 3;
export const DECISION_REPLACES_AT = 2;
export const DECISION_REPLACES_BIT = 4;
export const DECISION_CANCELS_AT = 2;
export const DECISION_CANCELS_BIT = 5;
export const DECISION_KIND_AT = 3;
export const DECISION_BID_PRICE_AT = 24;
export const DECISION_BID_PRICE_WORD = 6;
export const DECISION_BID_QUANTITY_AT = 28;
export const DECISION_BID_QUANTITY_WORD = 7;
export const DECISION_ASK_PRICE_AT = 32;
export const DECISION_ASK_PRICE_WORD = 8;
export const DECISION_ASK_QUANTITY_AT = 36;
export const DECISION_ASK_QUANTITY_WORD = 9;
export const DECISION_PRICE_AT = 40;
export const DECISION_PRICE_WORD = 10;
export const DECISION_QUANTITY_AT = 44;
export const DECISION_QUANTITY_WORD = 11;
export const DECISION_BITMAP_AT = 48;
export const DECISION_BITMAP_WORD = 12;
export const DECISION_URN_AT = 52;
export const DECISION_URN_WORD = 13;
export const DECISION_REASON_AT = 56;
export const DECISION_REASON_WORD = 14;
export const DECISION_SEND_NEXT_AT = 60;
export const DECISION_SEND_NEXT_WORD = 15;

export interface Decision {
  readonly type: 2;
  /** tracked slot */
  readonly symbol: number;
  /** configuration in force for the message */
  readonly version: number;
  /** MoldUDP64 sequence number of the message */
  readonly sequence: bigint;
  /** device clock when the first byte of the frame arrived, ns */
  readonly arrivalNs: bigint;
  readonly sent: boolean;
  readonly sell: boolean;
  readonly isShort: boolean;
  readonly viewValid: boolean;
  /** the resting order of the side */
  readonly replaces: boolean;
  /** the resting order of the side */
  readonly cancels: boolean;
  /** strategy kind */
  readonly kind: number;
  /** 1e-4 currency units */
  readonly bidPrice: number;
  readonly bidQuantity: number;
  /** 1e-4 currency units */
  readonly askPrice: number;
  readonly askQuantity: number;
  /** 1e-4 currency units */
  readonly price: number;
  readonly quantity: number;
  /** bit code - 1 of every rule that failed */
  readonly bitmap: number;
  /** order number when sent */
  readonly urn: number;
  /** lowest failing rule; 0: sent */
  readonly reason: number;
  /** TCP sequence number that the order has if all that waited before it leave; tx has the one it got */
  readonly sendNext: number;
}

/** @returns bytes written */
export function encodeDecision(values: ValuesOf<Decision>, buffer: Uint8Array, offset = 0): number {
  const length = DECISION_LENGTH;
  checkRoom(buffer, offset, length, "event record Decision");
  buffer.fill(0, offset, offset + length);
  buffer[offset] = DECISION_TYPE;
  writeU8(buffer, offset + 1, values.symbol, "event record Decision.symbol");
  writeU32Le(buffer, offset + 4, values.version, "event record Decision.version");
  writeU64Le(buffer, offset + 8, values.sequence, "event record Decision.sequence");
  writeU64Le(buffer, offset + 16, values.arrivalNs, "event record Decision.arrivalNs");
  if (values.sent) buffer[offset + 2] = readU8(buffer, offset + 2) | 1;
  if (values.sell) buffer[offset + 2] = readU8(buffer, offset + 2) | 2;
  if (values.isShort) buffer[offset + 2] = readU8(buffer, offset + 2) | 4;
  if (values.viewValid) buffer[offset + 2] = readU8(buffer, offset + 2) | 8;
  if (values.replaces) buffer[offset + 2] = readU8(buffer, offset + 2) | 16;
  if (values.cancels) buffer[offset + 2] = readU8(buffer, offset + 2) | 32;
  writeU8(buffer, offset + 3, values.kind, "event record Decision.kind");
  writeU32Le(buffer, offset + 24, values.bidPrice, "event record Decision.bidPrice");
  writeU32Le(buffer, offset + 28, values.bidQuantity, "event record Decision.bidQuantity");
  writeU32Le(buffer, offset + 32, values.askPrice, "event record Decision.askPrice");
  writeU32Le(buffer, offset + 36, values.askQuantity, "event record Decision.askQuantity");
  writeU32Le(buffer, offset + 40, values.price, "event record Decision.price");
  writeU32Le(buffer, offset + 44, values.quantity, "event record Decision.quantity");
  writeU32Le(buffer, offset + 48, values.bitmap, "event record Decision.bitmap");
  writeU32Le(buffer, offset + 52, values.urn, "event record Decision.urn");
  writeU32Le(buffer, offset + 56, values.reason, "event record Decision.reason");
  writeU32Le(buffer, offset + 60, values.sendNext, "event record Decision.sendNext");
  return length;
}

export function decodeDecision(buffer: Uint8Array, offset = 0, length = DECISION_LENGTH): Decision {
  checkRoom(buffer, offset, length, "event record Decision");
  if (length !== DECISION_LENGTH) throw new WireError("LENGTH", `event record Decision: ${length} bytes, not 64`);
  if (buffer[offset] !== DECISION_TYPE) throw new WireError("TYPE", `event record Decision: type byte ${buffer[offset]}, not ${DECISION_TYPE}`);
  return {
    type: 2,
    symbol: readU8(buffer, offset + 1),
    version: readU32Le(buffer, offset + 4),
    sequence: readU64Le(buffer, offset + 8),
    arrivalNs: readU64Le(buffer, offset + 16),
    sent: (readU8(buffer, offset + 2) & 1) !== 0,
    sell: (readU8(buffer, offset + 2) & 2) !== 0,
    isShort: (readU8(buffer, offset + 2) & 4) !== 0,
    viewValid: (readU8(buffer, offset + 2) & 8) !== 0,
    replaces: (readU8(buffer, offset + 2) & 16) !== 0,
    cancels: (readU8(buffer, offset + 2) & 32) !== 0,
    kind: readU8(buffer, offset + 3),
    bidPrice: readU32Le(buffer, offset + 24),
    bidQuantity: readU32Le(buffer, offset + 28),
    askPrice: readU32Le(buffer, offset + 32),
    askQuantity: readU32Le(buffer, offset + 36),
    price: readU32Le(buffer, offset + 40),
    quantity: readU32Le(buffer, offset + 44),
    bitmap: readU32Le(buffer, offset + 48),
    urn: readU32Le(buffer, offset + 52),
    reason: readU32Le(buffer, offset + 56),
    sendNext: readU32Le(buffer, offset + 60),
  };
}

// ---- 3 Feed: feed fault: the effect of the messages from <= number < to is missing or cannot be trusted. The header's sequence is the number wanted next when the cause occurred, its arrival time that of the frame that was bad or held

export const FEED_TYPE = 0x03;
export const FEED_INDEX = 2;
export const FEED_LENGTH = 64;
export const FEED_SYMBOL_AT = 1;
export const FEED_VERSION_AT = 4;
export const FEED_VERSION_WORD = 1;
export const FEED_SEQUENCE_AT = 8;
export const FEED_SEQUENCE_WORD = 2;
export const FEED_ARRIVAL_NS_AT = 16;
export const FEED_ARRIVAL_NS_WORD = 4;
export const FEED_CAUSE_AT = 2;
export const FEED_LINE_AT = 3;
export const FEED_FROM_AT = 24;
export const FEED_FROM_WORD = 6;
export const FEED_TO_AT = 32;
export const FEED_TO_WORD = 8;

export interface Feed {
  readonly type: 3;
  /** tracked slot */
  readonly symbol: number;
  /** configuration in force for the message */
  readonly version: number;
  /** MoldUDP64 sequence number of the message */
  readonly sequence: bigint;
  /** device clock when the first byte of the frame arrived, ns */
  readonly arrivalNs: bigint;
  readonly cause: number;
  /** 0 or 1: line of the bad frame, of the message, or of the held entry that ended the gap */
  readonly line: number;
  /** first sequence number that is missing or not to be trusted */
  readonly from: bigint;
  /** first sequence number after them */
  readonly to: bigint;
}

/** @returns bytes written */
export function encodeFeed(values: ValuesOf<Feed>, buffer: Uint8Array, offset = 0): number {
  const length = FEED_LENGTH;
  checkRoom(buffer, offset, length, "event record Feed");
  buffer.fill(0, offset, offset + length);
  buffer[offset] = FEED_TYPE;
  writeU8(buffer, offset + 1, values.symbol, "event record Feed.symbol");
  writeU32Le(buffer, offset + 4, values.version, "event record Feed.version");
  writeU64Le(buffer, offset + 8, values.sequence, "event record Feed.sequence");
  writeU64Le(buffer, offset + 16, values.arrivalNs, "event record Feed.arrivalNs");
  writeU8(buffer, offset + 2, values.cause, "event record Feed.cause");
  writeU8(buffer, offset + 3, values.line, "event record Feed.line");
  writeU64Le(buffer, offset + 24, values.from, "event record Feed.from");
  writeU64Le(buffer, offset + 32, values.to, "event record Feed.to");
  return length;
}

export function decodeFeed(buffer: Uint8Array, offset = 0, length = FEED_LENGTH): Feed {
  checkRoom(buffer, offset, length, "event record Feed");
  if (length !== FEED_LENGTH) throw new WireError("LENGTH", `event record Feed: ${length} bytes, not 64`);
  if (buffer[offset] !== FEED_TYPE) throw new WireError("TYPE", `event record Feed: type byte ${buffer[offset]}, not ${FEED_TYPE}`);
  return {
    type: 3,
    symbol: readU8(buffer, offset + 1),
    version: readU32Le(buffer, offset + 4),
    sequence: readU64Le(buffer, offset + 8),
    arrivalNs: readU64Le(buffer, offset + 16),
    cause: readU8(buffer, offset + 2),
    line: readU8(buffer, offset + 3),
    from: readU64Le(buffer, offset + 24),
    to: readU64Le(buffer, offset + 32),
  };
}

// ---- 4 Tx: first beat of an order frame

export const TX_TYPE = 0x04;
export const TX_INDEX = 3;
export const TX_LENGTH = 64;
export const TX_SYMBOL_AT = 1;
export const TX_VERSION_AT = 4;
export const TX_VERSION_WORD = 1;
export const TX_SEQUENCE_AT = 8;
export const TX_SEQUENCE_WORD = 2;
export const TX_ARRIVAL_NS_AT = 16;
export const TX_ARRIVAL_NS_WORD = 4;
export const TX_URN_AT = 24;
export const TX_URN_WORD = 6;
export const TX_T1_CYCLES_AT = 28;
export const TX_T1_CYCLES_WORD = 7;
export const TX_T2_CYCLES_AT = 32;
export const TX_T2_CYCLES_WORD = 8;
export const TX_TCP_SEQUENCE_AT = 36;
export const TX_TCP_SEQUENCE_WORD = 9;
export const TX_TRANSMIT_NS_AT = 40;
export const TX_TRANSMIT_NS_WORD = 10;

export interface Tx {
  readonly type: 4;
  /** tracked slot */
  readonly symbol: number;
  /** configuration in force for the message */
  readonly version: number;
  /** MoldUDP64 sequence number of the message */
  readonly sequence: bigint;
  /** device clock when the first byte of the frame arrived, ns */
  readonly arrivalNs: bigint;
  readonly urn: number;
  /** last byte of the trigger to first beat of the order */
  readonly t1Cycles: number;
  /** first beat of the trigger's packet to first beat of the order */
  readonly t2Cycles: number;
  readonly tcpSequence: number;
  /** device clock at the first beat */
  readonly transmitNs: bigint;
}

/** @returns bytes written */
export function encodeTx(values: ValuesOf<Tx>, buffer: Uint8Array, offset = 0): number {
  const length = TX_LENGTH;
  checkRoom(buffer, offset, length, "event record Tx");
  buffer.fill(0, offset, offset + length);
  buffer[offset] = TX_TYPE;
  writeU8(buffer, offset + 1, values.symbol, "event record Tx.symbol");
  writeU32Le(buffer, offset + 4, values.version, "event record Tx.version");
  writeU64Le(buffer, offset + 8, values.sequence, "event record Tx.sequence");
  writeU64Le(buffer, offset + 16, values.arrivalNs, "event record Tx.arrivalNs");
  writeU32Le(buffer, offset + 24, values.urn, "event record Tx.urn");
  writeU32Le(buffer, offset + 28, values.t1Cycles, "event record Tx.t1Cycles");
  writeU32Le(buffer, offset + 32, values.t2Cycles, "event record Tx.t2Cycles");
  writeU32Le(buffer, offset + 36, values.tcpSequence, "event record Tx.tcpSequence");
  writeU64Le(buffer, offset + 40, values.transmitNs, "event record Tx.transmitNs");
  return length;
}

export function decodeTx(buffer: Uint8Array, offset = 0, length = TX_LENGTH): Tx {
  checkRoom(buffer, offset, length, "event record Tx");
  if (length !== TX_LENGTH) throw new WireError("LENGTH", `event record Tx: ${length} bytes, not 64`);
  if (buffer[offset] !== TX_TYPE) throw new WireError("TYPE", `event record Tx: type byte ${buffer[offset]}, not ${TX_TYPE}`);
  return {
    type: 4,
    symbol: readU8(buffer, offset + 1),
    version: readU32Le(buffer, offset + 4),
    sequence: readU64Le(buffer, offset + 8),
    arrivalNs: readU64Le(buffer, offset + 16),
    urn: readU32Le(buffer, offset + 24),
    t1Cycles: readU32Le(buffer, offset + 28),
    t2Cycles: readU32Le(buffer, offset + 32),
    tcpSequence: readU32Le(buffer, offset + 36),
    transmitNs: readU64Le(buffer, offset + 40),
  };
}

// ---- 5 Fault: symbol faults set for the first time

export const FAULT_TYPE = 0x05;
export const FAULT_INDEX = 4;
export const FAULT_LENGTH = 64;
export const FAULT_SYMBOL_AT = 1;
export const FAULT_VERSION_AT = 4;
export const FAULT_VERSION_WORD = 1;
export const FAULT_SEQUENCE_AT = 8;
export const FAULT_SEQUENCE_WORD = 2;
export const FAULT_ARRIVAL_NS_AT = 16;
export const FAULT_ARRIVAL_NS_WORD = 4;
export const FAULT_BITS_AT = 24;
export const FAULT_BITS_WORD = 6;

export interface Fault {
  readonly type: 5;
  /** tracked slot */
  readonly symbol: number;
  /** configuration in force for the message */
  readonly version: number;
  /** MoldUDP64 sequence number of the message */
  readonly sequence: bigint;
  /** device clock when the first byte of the frame arrived, ns */
  readonly arrivalNs: bigint;
  readonly bits: number;
}

/** @returns bytes written */
export function encodeFault(values: ValuesOf<Fault>, buffer: Uint8Array, offset = 0): number {
  const length = FAULT_LENGTH;
  checkRoom(buffer, offset, length, "event record Fault");
  buffer.fill(0, offset, offset + length);
  buffer[offset] = FAULT_TYPE;
  writeU8(buffer, offset + 1, values.symbol, "event record Fault.symbol");
  writeU32Le(buffer, offset + 4, values.version, "event record Fault.version");
  writeU64Le(buffer, offset + 8, values.sequence, "event record Fault.sequence");
  writeU64Le(buffer, offset + 16, values.arrivalNs, "event record Fault.arrivalNs");
  writeU32Le(buffer, offset + 24, values.bits, "event record Fault.bits");
  return length;
}

export function decodeFault(buffer: Uint8Array, offset = 0, length = FAULT_LENGTH): Fault {
  checkRoom(buffer, offset, length, "event record Fault");
  if (length !== FAULT_LENGTH) throw new WireError("LENGTH", `event record Fault: ${length} bytes, not 64`);
  if (buffer[offset] !== FAULT_TYPE) throw new WireError("TYPE", `event record Fault: type byte ${buffer[offset]}, not ${FAULT_TYPE}`);
  return {
    type: 5,
    symbol: readU8(buffer, offset + 1),
    version: readU32Le(buffer, offset + 4),
    sequence: readU64Le(buffer, offset + 8),
    arrivalNs: readU64Le(buffer, offset + 16),
    bits: readU32Le(buffer, offset + 24),
  };
}

// ---- 6 Commit: a configuration came into force

export const COMMIT_TYPE = 0x06;
export const COMMIT_INDEX = 5;
export const COMMIT_LENGTH = 64;
export const COMMIT_SYMBOL_AT = 1;
export const COMMIT_VERSION_AT = 4;
export const COMMIT_VERSION_WORD = 1;
export const COMMIT_SEQUENCE_AT = 8;
export const COMMIT_SEQUENCE_WORD = 2;
export const COMMIT_ARRIVAL_NS_AT = 16;
export const COMMIT_ARRIVAL_NS_WORD = 4;

export interface Commit {
  readonly type: 6;
  /** tracked slot */
  readonly symbol: number;
  /** configuration in force for the message */
  readonly version: number;
  /** MoldUDP64 sequence number of the message */
  readonly sequence: bigint;
  /** device clock when the first byte of the frame arrived, ns */
  readonly arrivalNs: bigint;
}

/** @returns bytes written */
export function encodeCommit(values: ValuesOf<Commit>, buffer: Uint8Array, offset = 0): number {
  const length = COMMIT_LENGTH;
  checkRoom(buffer, offset, length, "event record Commit");
  buffer.fill(0, offset, offset + length);
  buffer[offset] = COMMIT_TYPE;
  writeU8(buffer, offset + 1, values.symbol, "event record Commit.symbol");
  writeU32Le(buffer, offset + 4, values.version, "event record Commit.version");
  writeU64Le(buffer, offset + 8, values.sequence, "event record Commit.sequence");
  writeU64Le(buffer, offset + 16, values.arrivalNs, "event record Commit.arrivalNs");
  return length;
}

export function decodeCommit(buffer: Uint8Array, offset = 0, length = COMMIT_LENGTH): Commit {
  checkRoom(buffer, offset, length, "event record Commit");
  if (length !== COMMIT_LENGTH) throw new WireError("LENGTH", `event record Commit: ${length} bytes, not 64`);
  if (buffer[offset] !== COMMIT_TYPE) throw new WireError("TYPE", `event record Commit: type byte ${buffer[offset]}, not ${COMMIT_TYPE}`);
  return {
    type: 6,
    symbol: readU8(buffer, offset + 1),
    version: readU32Le(buffer, offset + 4),
    sequence: readU64Le(buffer, offset + 8),
    arrivalNs: readU64Le(buffer, offset + 16),
  };
}

// ---- 7 Trading: trading state changed: of a symbol (trading, operationalHalt, shortRestricted, band and its prices), or with wholePath of the whole path (sessionOpen, marketHalt)

export const TRADING_TYPE = 0x07;
export const TRADING_INDEX = 6;
export const TRADING_LENGTH = 64;
export const TRADING_SYMBOL_AT = 1;
export const TRADING_VERSION_AT = 4;
export const TRADING_VERSION_WORD = 1;
export const TRADING_SEQUENCE_AT = 8;
export const TRADING_SEQUENCE_WORD = 2;
export const TRADING_ARRIVAL_NS_AT = 16;
export const TRADING_ARRIVAL_NS_WORD = 4;
export const TRADING_TRADING_AT = 2;
export const TRADING_TRADING_BIT = 0;
export const TRADING_OPERATIONAL_HALT_AT = 2;
export const TRADING_OPERATIONAL_HALT_BIT = 1;
export const TRADING_SHORT_RESTRICTED_AT = 2;
export const TRADING_SHORT_RESTRICTED_BIT = 2;
export const TRADING_BAND_AT = 2;
export const TRADING_BAND_BIT = 3;
export const TRADING_SESSION_OPEN_AT = 2;
export const TRADING_SESSION_OPEN_BIT = 4;
export const TRADING_MARKET_HALT_AT = 2;
export const TRADING_MARKET_HALT_BIT = 5;
export const TRADING_WHOLE_PATH_AT = 2;
export const TRADING_WHOLE_PATH_BIT = 6;
export const TRADING_BAND_LO_AT = 24;
export const TRADING_BAND_LO_WORD = 6;
export const TRADING_BAND_HI_AT = 28;
export const TRADING_BAND_HI_WORD = 7;

export interface Trading {
  readonly type: 7;
  /** tracked slot */
  readonly symbol: number;
  /** configuration in force for the message */
  readonly version: number;
  /** MoldUDP64 sequence number of the message */
  readonly sequence: bigint;
  /** device clock when the first byte of the frame arrived, ns */
  readonly arrivalNs: bigint;
  readonly trading: boolean;
  readonly operationalHalt: boolean;
  readonly shortRestricted: boolean;
  /** a price band is in force */
  readonly band: boolean;
  readonly sessionOpen: boolean;
  readonly marketHalt: boolean;
  /** of no symbol: the header's is 0 */
  readonly wholePath: boolean;
  /** 0 without a band; 1e-4 currency units */
  readonly bandLo: number;
  /** 0 without a band; 1e-4 currency units */
  readonly bandHi: number;
}

/** @returns bytes written */
export function encodeTrading(values: ValuesOf<Trading>, buffer: Uint8Array, offset = 0): number {
  const length = TRADING_LENGTH;
  checkRoom(buffer, offset, length, "event record Trading");
  buffer.fill(0, offset, offset + length);
  buffer[offset] = TRADING_TYPE;
  writeU8(buffer, offset + 1, values.symbol, "event record Trading.symbol");
  writeU32Le(buffer, offset + 4, values.version, "event record Trading.version");
  writeU64Le(buffer, offset + 8, values.sequence, "event record Trading.sequence");
  writeU64Le(buffer, offset + 16, values.arrivalNs, "event record Trading.arrivalNs");
  if (values.trading) buffer[offset + 2] = readU8(buffer, offset + 2) | 1;
  if (values.operationalHalt) buffer[offset + 2] = readU8(buffer, offset + 2) | 2;
  if (values.shortRestricted) buffer[offset + 2] = readU8(buffer, offset + 2) | 4;
  if (values.band) buffer[offset + 2] = readU8(buffer, offset + 2) | 8;
  if (values.sessionOpen) buffer[offset + 2] = readU8(buffer, offset + 2) | 16;
  if (values.marketHalt) buffer[offset + 2] = readU8(buffer, offset + 2) | 32;
  if (values.wholePath) buffer[offset + 2] = readU8(buffer, offset + 2) | 64;
  writeU32Le(buffer, offset + 24, values.bandLo, "event record Trading.bandLo");
  writeU32Le(buffer, offset + 28, values.bandHi, "event record Trading.bandHi");
  return length;
}

export function decodeTrading(buffer: Uint8Array, offset = 0, length = TRADING_LENGTH): Trading {
  checkRoom(buffer, offset, length, "event record Trading");
  if (length !== TRADING_LENGTH) throw new WireError("LENGTH", `event record Trading: ${length} bytes, not 64`);
  if (buffer[offset] !== TRADING_TYPE) throw new WireError("TYPE", `event record Trading: type byte ${buffer[offset]}, not ${TRADING_TYPE}`);
  return {
    type: 7,
    symbol: readU8(buffer, offset + 1),
    version: readU32Le(buffer, offset + 4),
    sequence: readU64Le(buffer, offset + 8),
    arrivalNs: readU64Le(buffer, offset + 16),
    trading: (readU8(buffer, offset + 2) & 1) !== 0,
    operationalHalt: (readU8(buffer, offset + 2) & 2) !== 0,
    shortRestricted: (readU8(buffer, offset + 2) & 4) !== 0,
    band: (readU8(buffer, offset + 2) & 8) !== 0,
    sessionOpen: (readU8(buffer, offset + 2) & 16) !== 0,
    marketHalt: (readU8(buffer, offset + 2) & 32) !== 0,
    wholePath: (readU8(buffer, offset + 2) & 64) !== 0,
    bandLo: readU32Le(buffer, offset + 24),
    bandHi: readU32Le(buffer, offset + 28),
  };
}

// ---- 8 Withdrawn: an order that had passed the gate did not leave

export const WITHDRAWN_TYPE = 0x08;
export const WITHDRAWN_INDEX = 7;
export const WITHDRAWN_LENGTH = 64;
export const WITHDRAWN_SYMBOL_AT = 1;
export const WITHDRAWN_VERSION_AT = 4;
export const WITHDRAWN_VERSION_WORD = 1;
export const WITHDRAWN_SEQUENCE_AT = 8;
export const WITHDRAWN_SEQUENCE_WORD = 2;
export const WITHDRAWN_ARRIVAL_NS_AT = 16;
export const WITHDRAWN_ARRIVAL_NS_WORD = 4;
export const WITHDRAWN_SELL_AT = 2;
export const WITHDRAWN_SELL_BIT = 1;
export const WITHDRAWN_KIND_AT = 3;
export const WITHDRAWN_URN_AT = 24;
export const WITHDRAWN_URN_WORD = 6;
export const WITHDRAWN_WITHDRAWN_NS_AT = 32;
export const WITHDRAWN_WITHDRAWN_NS_WORD = 8;
export const WITHDRAWN_PRICE_AT = 40;
export const WITHDRAWN_PRICE_WORD = 10;
export const WITHDRAWN_QUANTITY_AT = 44;
export const WITHDRAWN_QUANTITY_WORD = 11;
export const WITHDRAWN_CAUSE_AT = 56;
export const WITHDRAWN_CAUSE_WORD = 14;

export interface Withdrawn {
  readonly type: 8;
  /** tracked slot */
  readonly symbol: number;
  /** configuration in force for the message */
  readonly version: number;
  /** MoldUDP64 sequence number of the message */
  readonly sequence: bigint;
  /** device clock when the first byte of the frame arrived, ns */
  readonly arrivalNs: bigint;
  readonly sell: boolean;
  /** strategy kind */
  readonly kind: number;
  readonly urn: number;
  /** device clock when it was withdrawn */
  readonly withdrawnNs: bigint;
  /** 1e-4 currency units */
  readonly price: number;
  readonly quantity: number;
  /** risk rule that held no longer: 1, 2 or 19 */
  readonly cause: number;
}

/** @returns bytes written */
export function encodeWithdrawn(values: ValuesOf<Withdrawn>, buffer: Uint8Array, offset = 0): number {
  const length = WITHDRAWN_LENGTH;
  checkRoom(buffer, offset, length, "event record Withdrawn");
  buffer.fill(0, offset, offset + length);
  buffer[offset] = WITHDRAWN_TYPE;
  writeU8(buffer, offset + 1, values.symbol, "event record Withdrawn.symbol");
  writeU32Le(buffer, offset + 4, values.version, "event record Withdrawn.version");
  writeU64Le(buffer, offset + 8, values.sequence, "event record Withdrawn.sequence");
  writeU64Le(buffer, offset + 16, values.arrivalNs, "event record Withdrawn.arrivalNs");
  if (values.sell) buffer[offset + 2] = readU8(buffer, offset + 2) | 2;
  writeU8(buffer, offset + 3, values.kind, "event record Withdrawn.kind");
  writeU32Le(buffer, offset + 24, values.urn, "event record Withdrawn.urn");
  writeU64Le(buffer, offset + 32, values.withdrawnNs, "event record Withdrawn.withdrawnNs");
  writeU32Le(buffer, offset + 40, values.price, "event record Withdrawn.price");
  writeU32Le(buffer, offset + 44, values.quantity, "event record Withdrawn.quantity");
  writeU32Le(buffer, offset + 56, values.cause, "event record Withdrawn.cause");
  return length;
}

export function decodeWithdrawn(buffer: Uint8Array, offset = 0, length = WITHDRAWN_LENGTH): Withdrawn {
  checkRoom(buffer, offset, length, "event record Withdrawn");
  if (length !== WITHDRAWN_LENGTH) throw new WireError("LENGTH", `event record Withdrawn: ${length} bytes, not 64`);
  if (buffer[offset] !== WITHDRAWN_TYPE) throw new WireError("TYPE", `event record Withdrawn: type byte ${buffer[offset]}, not ${WITHDRAWN_TYPE}`);
  return {
    type: 8,
    symbol: readU8(buffer, offset + 1),
    version: readU32Le(buffer, offset + 4),
    sequence: readU64Le(buffer, offset + 8),
    arrivalNs: readU64Le(buffer, offset + 16),
    sell: (readU8(buffer, offset + 2) & 2) !== 0,
    kind: readU8(buffer, offset + 3),
    urn: readU32Le(buffer, offset + 24),
    withdrawnNs: readU64Le(buffer, offset + 32),
    price: readU32Le(buffer, offset + 40),
    quantity: readU32Le(buffer, offset + 44),
    cause: readU32Le(buffer, offset + 56),
  };
}

// ---- 9 Recovery: a repair input was carried out or refused; the header's sequence is the number wanted next, its arrival time 0

export const RECOVERY_TYPE = 0x09;
export const RECOVERY_INDEX = 8;
export const RECOVERY_LENGTH = 64;
export const RECOVERY_SYMBOL_AT = 1;
export const RECOVERY_VERSION_AT = 4;
export const RECOVERY_VERSION_WORD = 1;
export const RECOVERY_SEQUENCE_AT = 8;
export const RECOVERY_SEQUENCE_WORD = 2;
export const RECOVERY_ARRIVAL_NS_AT = 16;
export const RECOVERY_ARRIVAL_NS_WORD = 4;
export const RECOVERY_OUTCOME_AT = 2;
export const RECOVERY_OP_AT = 3;
export const RECOVERY_ARGUMENT_AT = 24;
export const RECOVERY_ARGUMENT_WORD = 6;
export const RECOVERY_COMPARED_AT = 32;
export const RECOVERY_COMPARED_WORD = 8;

export interface Recovery {
  readonly type: 9;
  /** tracked slot */
  readonly symbol: number;
  /** configuration in force for the message */
  readonly version: number;
  /** MoldUDP64 sequence number of the message */
  readonly sequence: bigint;
  /** device clock when the first byte of the frame arrived, ns */
  readonly arrivalNs: bigint;
  /** 0: done, otherwise why it was refused */
  readonly outcome: number;
  readonly op: number;
  /** upto of a restore, window base of a recentre */
  readonly argument: bigint;
  /** what upto was compared with: broken, ignored or the number wanted next; 0 otherwise */
  readonly compared: bigint;
}

/** @returns bytes written */
export function encodeRecovery(values: ValuesOf<Recovery>, buffer: Uint8Array, offset = 0): number {
  const length = RECOVERY_LENGTH;
  checkRoom(buffer, offset, length, "event record Recovery");
  buffer.fill(0, offset, offset + length);
  buffer[offset] = RECOVERY_TYPE;
  writeU8(buffer, offset + 1, values.symbol, "event record Recovery.symbol");
  writeU32Le(buffer, offset + 4, values.version, "event record Recovery.version");
  writeU64Le(buffer, offset + 8, values.sequence, "event record Recovery.sequence");
  writeU64Le(buffer, offset + 16, values.arrivalNs, "event record Recovery.arrivalNs");
  writeU8(buffer, offset + 2, values.outcome, "event record Recovery.outcome");
  writeU8(buffer, offset + 3, values.op, "event record Recovery.op");
  writeU64Le(buffer, offset + 24, values.argument, "event record Recovery.argument");
  writeU64Le(buffer, offset + 32, values.compared, "event record Recovery.compared");
  return length;
}

export function decodeRecovery(buffer: Uint8Array, offset = 0, length = RECOVERY_LENGTH): Recovery {
  checkRoom(buffer, offset, length, "event record Recovery");
  if (length !== RECOVERY_LENGTH) throw new WireError("LENGTH", `event record Recovery: ${length} bytes, not 64`);
  if (buffer[offset] !== RECOVERY_TYPE) throw new WireError("TYPE", `event record Recovery: type byte ${buffer[offset]}, not ${RECOVERY_TYPE}`);
  return {
    type: 9,
    symbol: readU8(buffer, offset + 1),
    version: readU32Le(buffer, offset + 4),
    sequence: readU64Le(buffer, offset + 8),
    arrivalNs: readU64Le(buffer, offset + 16),
    outcome: readU8(buffer, offset + 2),
    op: readU8(buffer, offset + 3),
    argument: readU64Le(buffer, offset + 24),
    compared: readU64Le(buffer, offset + 32),
  };
}

// ---- all messages

export type Message = Bbo | Decision | Feed | Tx | Fault | Commit | Trading | Withdrawn | Recovery;

/** In table order: the index of a row is the number of the type. `length` is the fixed part. */
export const MESSAGES = [
  { type: "1", code: BBO_TYPE, name: "Bbo", length: BBO_LENGTH },
  { type: "2", code: DECISION_TYPE, name: "Decision", length: DECISION_LENGTH },
  { type: "3", code: FEED_TYPE, name: "Feed", length: FEED_LENGTH },
  { type: "4", code: TX_TYPE, name: "Tx", length: TX_LENGTH },
  { type: "5", code: FAULT_TYPE, name: "Fault", length: FAULT_LENGTH },
  { type: "6", code: COMMIT_TYPE, name: "Commit", length: COMMIT_LENGTH },
  { type: "7", code: TRADING_TYPE, name: "Trading", length: TRADING_LENGTH },
  { type: "8", code: WITHDRAWN_TYPE, name: "Withdrawn", length: WITHDRAWN_LENGTH },
  { type: "9", code: RECOVERY_TYPE, name: "Recovery", length: RECOVERY_LENGTH },
] as const;

/** Index: type byte. Length of the fixed part; 0 for a type that does not exist. */
export const LENGTH_BY_TYPE: Uint8Array = new Uint8Array(256);
/** Index: type byte. Row in the table; 255 for a type that does not exist. */
export const INDEX_BY_TYPE: Uint8Array = new Uint8Array(256).fill(255);
for (const [index, { code, length }] of MESSAGES.entries()) {
  LENGTH_BY_TYPE[code] = length;
  INDEX_BY_TYPE[code] = index;
}

export function encodeMessage(message: Message, buffer: Uint8Array, offset = 0): number {
  switch (message.type) {
    case 1: return encodeBbo(message, buffer, offset);
    case 2: return encodeDecision(message, buffer, offset);
    case 3: return encodeFeed(message, buffer, offset);
    case 4: return encodeTx(message, buffer, offset);
    case 5: return encodeFault(message, buffer, offset);
    case 6: return encodeCommit(message, buffer, offset);
    case 7: return encodeTrading(message, buffer, offset);
    case 8: return encodeWithdrawn(message, buffer, offset);
    case 9: return encodeRecovery(message, buffer, offset);
  }
}

export function decodeMessage(buffer: Uint8Array, offset = 0, length = buffer.length - offset): Message {
  checkRoom(buffer, offset, Math.max(length, 1), "event record");
  switch (buffer[offset]) {
    case BBO_TYPE: return decodeBbo(buffer, offset, length);
    case DECISION_TYPE: return decodeDecision(buffer, offset, length);
    case FEED_TYPE: return decodeFeed(buffer, offset, length);
    case TX_TYPE: return decodeTx(buffer, offset, length);
    case FAULT_TYPE: return decodeFault(buffer, offset, length);
    case COMMIT_TYPE: return decodeCommit(buffer, offset, length);
    case TRADING_TYPE: return decodeTrading(buffer, offset, length);
    case WITHDRAWN_TYPE: return decodeWithdrawn(buffer, offset, length);
    case RECOVERY_TYPE: return decodeRecovery(buffer, offset, length);
    default: throw new WireError("TYPE", `event record: no message has the type byte ${buffer[offset]}`);
  }
}

