// Generated from proto/wire/itch50.yaml by `node proto/tools/generate.ts`. Do not edit.
// Nasdaq TotalView-ITCH 5.0

import { type ValuesOf, WireError, checkRoom, readText, readU16, readU32, readU48, readU64, readU8, writeCode, writeText, writeU16, writeU32, writeU48, writeU64 } from "../../wire/bytes.ts";

export const SYSTEM_EVENT_CODES = { "O": "start of messages", "S": "start of system hours", "Q": "start of market hours", "M": "end of market hours", "E": "end of system hours", "C": "end of messages" } as const;
/** A code of the table, or one that the venue added since. */
export type SystemEventCode = keyof typeof SYSTEM_EVENT_CODES | (string & {});

export const MARKET_CATEGORY_CODES = { "Q": "Nasdaq Global Select", "G": "Nasdaq Global", "S": "Nasdaq Capital", "N": "NYSE", "A": "NYSE American", "P": "NYSE Arca", "Z": "BATS", "V": "IEX", "M": "NYSE Texas", " ": "not available" } as const;
/** A code of the table, or one that the venue added since. */
export type MarketCategoryCode = keyof typeof MARKET_CATEGORY_CODES | (string & {});

export const FINANCIAL_STATUS_CODES = { "D": "deficient", "E": "delinquent", "Q": "bankrupt", "S": "suspended", "G": "deficient and bankrupt", "H": "deficient and delinquent", "J": "delinquent and bankrupt", "K": "deficient delinquent and bankrupt", "C": "creations or redemptions suspended", "N": "normal", " ": "not available" } as const;
/** A code of the table, or one that the venue added since. */
export type FinancialStatusCode = keyof typeof FINANCIAL_STATUS_CODES | (string & {});

export const YES_NO_CODES = { "Y": "yes", "N": "no", " ": "not available" } as const;
/** A code of the table, or one that the venue added since. */
export type YesNoCode = keyof typeof YES_NO_CODES | (string & {});

export const AUTHENTICITY_CODES = { "P": "production", "T": "test" } as const;
/** A code of the table, or one that the venue added since. */
export type AuthenticityCode = keyof typeof AUTHENTICITY_CODES | (string & {});

export const IPO_FLAG_CODES = { "Y": "new listing", "N": "not a new listing", "Z": "new listing that is not an IPO", " ": "not available" } as const;
/** A code of the table, or one that the venue added since. */
export type IpoFlagCode = keyof typeof IPO_FLAG_CODES | (string & {});

export const LULD_TIER_CODES = { "1": "tier 1", "2": "tier 2", " ": "not applicable" } as const;
/** A code of the table, or one that the venue added since. */
export type LuldTierCode = keyof typeof LULD_TIER_CODES | (string & {});

export const TRADING_STATE_CODES = { "H": "halted", "P": "paused", "Q": "quotation only", "T": "trading" } as const;
/** A code of the table, or one that the venue added since. */
export type TradingStateCode = keyof typeof TRADING_STATE_CODES | (string & {});

export const TRADING_REASON_CODES = { "T1": "news pending", "T2": "news disseminated", "T3": "news and resumption times", "T5": "single stock trading pause", "T6": "extraordinary market activity", "T7": "quotation-only period", "T8": "ETF halt", "T12": "information requested", "H4": "non-compliance", "H9": "filings not current", "H10": "SEC suspension", "H11": "regulatory concern", "O1": "operations halt", "LUDP": "volatility pause", "LUDS": "volatility pause straddle", "MWC0": "market-wide halt carried over", "MWC1": "market-wide level 1", "MWC2": "market-wide level 2", "MWC3": "market-wide level 3", "MWCQ": "market-wide resumption", "IPO1": "IPO not yet trading", "IPOQ": "IPO quotation", "IPOE": "IPO positioning window extension", "M1": "corporate action", "M2": "quotation not available", "R1": "new issue available", "R2": "issue available", "R4": "qualifications resolved", "R9": "filing requirements resolved", "C3": "news not forthcoming", "C4": "qualifications halt ended", "C9": "qualifications halt concluded", "C11": "trade halt concluded", "": "not available" } as const;
/** A code of the table, or one that the venue added since. */
export type TradingReasonCode = keyof typeof TRADING_REASON_CODES | (string & {});

export const REG_SHO_CODES = { "0": "no price test", "1": "in effect after an intraday drop", "2": "remains in effect" } as const;
/** A code of the table, or one that the venue added since. */
export type RegShoCode = keyof typeof REG_SHO_CODES | (string & {});

export const YES_NO_STRICT_CODES = { "Y": "yes", "N": "no" } as const;
/** A code of the table, or one that the venue added since. */
export type YesNoStrictCode = keyof typeof YES_NO_STRICT_CODES | (string & {});

export const MARKET_MAKER_MODE_CODES = { "N": "normal", "P": "passive", "S": "syndicate", "R": "pre-syndicate", "L": "penalty" } as const;
/** A code of the table, or one that the venue added since. */
export type MarketMakerModeCode = keyof typeof MARKET_MAKER_MODE_CODES | (string & {});

export const PARTICIPANT_STATE_CODES = { "A": "active", "E": "excused", "W": "withdrawn", "S": "suspended", "D": "deleted" } as const;
/** A code of the table, or one that the venue added since. */
export type ParticipantStateCode = keyof typeof PARTICIPANT_STATE_CODES | (string & {});

export const MWCB_LEVEL_CODES = { "1": "level 1", "2": "level 2", "3": "level 3" } as const;
/** A code of the table, or one that the venue added since. */
export type MwcbLevelCode = keyof typeof MWCB_LEVEL_CODES | (string & {});

export const IPO_QUALIFIER_CODES = { "A": "anticipated", "C": "cancelled or postponed" } as const;
/** A code of the table, or one that the venue added since. */
export type IpoQualifierCode = keyof typeof IPO_QUALIFIER_CODES | (string & {});

export const HALT_MARKET_CODES = { "Q": "Nasdaq", "B": "BX", "X": "PSX" } as const;
/** A code of the table, or one that the venue added since. */
export type HaltMarketCode = keyof typeof HALT_MARKET_CODES | (string & {});

export const HALT_ACTION_CODES = { "H": "halted", "T": "resumed" } as const;
/** A code of the table, or one that the venue added since. */
export type HaltActionCode = keyof typeof HALT_ACTION_CODES | (string & {});

export const SIDE_CODES = { "B": "buy", "S": "sell" } as const;
/** A code of the table, or one that the venue added since. */
export type SideCode = keyof typeof SIDE_CODES | (string & {});

export const PRINTABLE_CODES = { "Y": "printable", "N": "not printable" } as const;
/** A code of the table, or one that the venue added since. */
export type PrintableCode = keyof typeof PRINTABLE_CODES | (string & {});

export const CROSS_TYPE_CODES = { "O": "opening", "C": "closing", "H": "IPO or halted security", "A": "extended trading close" } as const;
/** A code of the table, or one that the venue added since. */
export type CrossTypeCode = keyof typeof CROSS_TYPE_CODES | (string & {});

export const IMBALANCE_DIRECTION_CODES = { "B": "buy", "S": "sell", "N": "none", "O": "insufficient orders", "P": "paused" } as const;
/** A code of the table, or one that the venue added since. */
export type ImbalanceDirectionCode = keyof typeof IMBALANCE_DIRECTION_CODES | (string & {});

export const PRICE_VARIATION_CODES = { "1": "1 to 2", "2": "2 to 3", "3": "3 to 4", "4": "4 to 5", "5": "5 to 6", "6": "6 to 7", "7": "7 to 8", "8": "8 to 9", "9": "9 to 10", "L": "below 1 percent", "A": "10 to 20", "B": "20 to 30", "C": "30 or more", " ": "cannot be calculated" } as const;
/** A code of the table, or one that the venue added since. */
export type PriceVariationCode = keyof typeof PRICE_VARIATION_CODES | (string & {});

export const RETAIL_INTEREST_CODES = { "B": "buy side", "S": "sell side", "A": "both sides", "N": "none" } as const;
/** A code of the table, or one that the venue added since. */
export type RetailInterestCode = keyof typeof RETAIL_INTEREST_CODES | (string & {});

export const HEADER_STOCK_LOCATE_AT = 1;
export const HEADER_TRACKING_NUMBER_AT = 3;
export const HEADER_TIMESTAMP_AT = 5;

// ---- S SystemEvent

export const SYSTEM_EVENT_TYPE = 0x53;
export const SYSTEM_EVENT_INDEX = 0;
export const SYSTEM_EVENT_LENGTH = 12;
export const SYSTEM_EVENT_STOCK_LOCATE_AT = 1;
export const SYSTEM_EVENT_TRACKING_NUMBER_AT = 3;
export const SYSTEM_EVENT_TIMESTAMP_AT = 5;
export const SYSTEM_EVENT_EVENT_CODE_AT = 11;

export interface SystemEvent {
  readonly type: "S";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly eventCode: SystemEventCode;
}

/** @returns bytes written */
export function encodeSystemEvent(values: ValuesOf<SystemEvent>, buffer: Uint8Array, offset = 0): number {
  const length = SYSTEM_EVENT_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 SystemEvent");
  buffer[offset] = SYSTEM_EVENT_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 SystemEvent.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 SystemEvent.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 SystemEvent.timestamp");
  writeCode(buffer, offset + 11, values.eventCode, "ITCH 5.0 SystemEvent.eventCode");
  return length;
}

export function decodeSystemEvent(buffer: Uint8Array, offset = 0, length = SYSTEM_EVENT_LENGTH): SystemEvent {
  checkRoom(buffer, offset, length, "ITCH 5.0 SystemEvent");
  if (length !== SYSTEM_EVENT_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 SystemEvent: ${length} bytes, not 12`);
  if (buffer[offset] !== SYSTEM_EVENT_TYPE) throw new WireError("TYPE", `ITCH 5.0 SystemEvent: type byte ${buffer[offset]}, not ${SYSTEM_EVENT_TYPE}`);
  return {
    type: "S",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    eventCode: String.fromCharCode(readU8(buffer, offset + 11)),
  };
}

// ---- R StockDirectory

export const STOCK_DIRECTORY_TYPE = 0x52;
export const STOCK_DIRECTORY_INDEX = 1;
export const STOCK_DIRECTORY_LENGTH = 39;
export const STOCK_DIRECTORY_STOCK_LOCATE_AT = 1;
export const STOCK_DIRECTORY_TRACKING_NUMBER_AT = 3;
export const STOCK_DIRECTORY_TIMESTAMP_AT = 5;
export const STOCK_DIRECTORY_STOCK_AT = 11;
export const STOCK_DIRECTORY_MARKET_CATEGORY_AT = 19;
export const STOCK_DIRECTORY_FINANCIAL_STATUS_AT = 20;
export const STOCK_DIRECTORY_ROUND_LOT_SIZE_AT = 21;
export const STOCK_DIRECTORY_ROUND_LOTS_ONLY_AT = 25;
export const STOCK_DIRECTORY_ISSUE_CLASSIFICATION_AT = 26;
export const STOCK_DIRECTORY_ISSUE_SUB_TYPE_AT = 27;
export const STOCK_DIRECTORY_AUTHENTICITY_AT = 29;
export const STOCK_DIRECTORY_SHORT_SALE_THRESHOLD_AT = 30;
export const STOCK_DIRECTORY_IPO_FLAG_AT = 31;
export const STOCK_DIRECTORY_LULD_TIER_AT = 32;
export const STOCK_DIRECTORY_ETP_FLAG_AT = 33;
export const STOCK_DIRECTORY_ETP_LEVERAGE_AT = 34;
export const STOCK_DIRECTORY_INVERSE_AT = 38;

export interface StockDirectory {
  readonly type: "R";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly stock: string;
  readonly marketCategory: MarketCategoryCode;
  readonly financialStatus: FinancialStatusCode;
  /** shares */
  readonly roundLotSize: number;
  readonly roundLotsOnly: YesNoStrictCode;
  readonly issueClassification: string;
  readonly issueSubType: string;
  readonly authenticity: AuthenticityCode;
  readonly shortSaleThreshold: YesNoCode;
  readonly ipoFlag: IpoFlagCode;
  readonly luldTier: LuldTierCode;
  readonly etpFlag: YesNoCode;
  readonly etpLeverage: number;
  readonly inverse: YesNoStrictCode;
}

/** @returns bytes written */
export function encodeStockDirectory(values: ValuesOf<StockDirectory>, buffer: Uint8Array, offset = 0): number {
  const length = STOCK_DIRECTORY_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 StockDirectory");
  buffer[offset] = STOCK_DIRECTORY_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 StockDirectory.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 StockDirectory.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 StockDirectory.timestamp");
  writeText(buffer, offset + 11, 8, values.stock, "ITCH 5.0 StockDirectory.stock");
  writeCode(buffer, offset + 19, values.marketCategory, "ITCH 5.0 StockDirectory.marketCategory");
  writeCode(buffer, offset + 20, values.financialStatus, "ITCH 5.0 StockDirectory.financialStatus");
  writeU32(buffer, offset + 21, values.roundLotSize, "ITCH 5.0 StockDirectory.roundLotSize");
  writeCode(buffer, offset + 25, values.roundLotsOnly, "ITCH 5.0 StockDirectory.roundLotsOnly");
  writeCode(buffer, offset + 26, values.issueClassification, "ITCH 5.0 StockDirectory.issueClassification");
  writeText(buffer, offset + 27, 2, values.issueSubType, "ITCH 5.0 StockDirectory.issueSubType");
  writeCode(buffer, offset + 29, values.authenticity, "ITCH 5.0 StockDirectory.authenticity");
  writeCode(buffer, offset + 30, values.shortSaleThreshold, "ITCH 5.0 StockDirectory.shortSaleThreshold");
  writeCode(buffer, offset + 31, values.ipoFlag, "ITCH 5.0 StockDirectory.ipoFlag");
  writeCode(buffer, offset + 32, values.luldTier, "ITCH 5.0 StockDirectory.luldTier");
  writeCode(buffer, offset + 33, values.etpFlag, "ITCH 5.0 StockDirectory.etpFlag");
  writeU32(buffer, offset + 34, values.etpLeverage, "ITCH 5.0 StockDirectory.etpLeverage");
  writeCode(buffer, offset + 38, values.inverse, "ITCH 5.0 StockDirectory.inverse");
  return length;
}

export function decodeStockDirectory(buffer: Uint8Array, offset = 0, length = STOCK_DIRECTORY_LENGTH): StockDirectory {
  checkRoom(buffer, offset, length, "ITCH 5.0 StockDirectory");
  if (length !== STOCK_DIRECTORY_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 StockDirectory: ${length} bytes, not 39`);
  if (buffer[offset] !== STOCK_DIRECTORY_TYPE) throw new WireError("TYPE", `ITCH 5.0 StockDirectory: type byte ${buffer[offset]}, not ${STOCK_DIRECTORY_TYPE}`);
  return {
    type: "R",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    stock: readText(buffer, offset + 11, 8),
    marketCategory: String.fromCharCode(readU8(buffer, offset + 19)),
    financialStatus: String.fromCharCode(readU8(buffer, offset + 20)),
    roundLotSize: readU32(buffer, offset + 21),
    roundLotsOnly: String.fromCharCode(readU8(buffer, offset + 25)),
    issueClassification: String.fromCharCode(readU8(buffer, offset + 26)),
    issueSubType: readText(buffer, offset + 27, 2),
    authenticity: String.fromCharCode(readU8(buffer, offset + 29)),
    shortSaleThreshold: String.fromCharCode(readU8(buffer, offset + 30)),
    ipoFlag: String.fromCharCode(readU8(buffer, offset + 31)),
    luldTier: String.fromCharCode(readU8(buffer, offset + 32)),
    etpFlag: String.fromCharCode(readU8(buffer, offset + 33)),
    etpLeverage: readU32(buffer, offset + 34),
    inverse: String.fromCharCode(readU8(buffer, offset + 38)),
  };
}

// ---- H StockTradingAction

export const STOCK_TRADING_ACTION_TYPE = 0x48;
export const STOCK_TRADING_ACTION_INDEX = 2;
export const STOCK_TRADING_ACTION_LENGTH = 25;
export const STOCK_TRADING_ACTION_STOCK_LOCATE_AT = 1;
export const STOCK_TRADING_ACTION_TRACKING_NUMBER_AT = 3;
export const STOCK_TRADING_ACTION_TIMESTAMP_AT = 5;
export const STOCK_TRADING_ACTION_STOCK_AT = 11;
export const STOCK_TRADING_ACTION_TRADING_STATE_AT = 19;
export const STOCK_TRADING_ACTION_RESERVED_AT = 20;
export const STOCK_TRADING_ACTION_REASON_AT = 21;

export interface StockTradingAction {
  readonly type: "H";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly stock: string;
  readonly tradingState: TradingStateCode;
  readonly reserved: string;
  readonly reason: TradingReasonCode;
}

/** @returns bytes written */
export function encodeStockTradingAction(values: ValuesOf<StockTradingAction>, buffer: Uint8Array, offset = 0): number {
  const length = STOCK_TRADING_ACTION_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 StockTradingAction");
  buffer[offset] = STOCK_TRADING_ACTION_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 StockTradingAction.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 StockTradingAction.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 StockTradingAction.timestamp");
  writeText(buffer, offset + 11, 8, values.stock, "ITCH 5.0 StockTradingAction.stock");
  writeCode(buffer, offset + 19, values.tradingState, "ITCH 5.0 StockTradingAction.tradingState");
  writeCode(buffer, offset + 20, values.reserved, "ITCH 5.0 StockTradingAction.reserved");
  writeText(buffer, offset + 21, 4, values.reason, "ITCH 5.0 StockTradingAction.reason");
  return length;
}

export function decodeStockTradingAction(buffer: Uint8Array, offset = 0, length = STOCK_TRADING_ACTION_LENGTH): StockTradingAction {
  checkRoom(buffer, offset, length, "ITCH 5.0 StockTradingAction");
  if (length !== STOCK_TRADING_ACTION_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 StockTradingAction: ${length} bytes, not 25`);
  if (buffer[offset] !== STOCK_TRADING_ACTION_TYPE) throw new WireError("TYPE", `ITCH 5.0 StockTradingAction: type byte ${buffer[offset]}, not ${STOCK_TRADING_ACTION_TYPE}`);
  return {
    type: "H",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    stock: readText(buffer, offset + 11, 8),
    tradingState: String.fromCharCode(readU8(buffer, offset + 19)),
    reserved: String.fromCharCode(readU8(buffer, offset + 20)),
    reason: readText(buffer, offset + 21, 4),
  };
}

// ---- Y RegShoRestriction

export const REG_SHO_RESTRICTION_TYPE = 0x59;
export const REG_SHO_RESTRICTION_INDEX = 3;
export const REG_SHO_RESTRICTION_LENGTH = 20;
export const REG_SHO_RESTRICTION_STOCK_LOCATE_AT = 1;
export const REG_SHO_RESTRICTION_TRACKING_NUMBER_AT = 3;
export const REG_SHO_RESTRICTION_TIMESTAMP_AT = 5;
export const REG_SHO_RESTRICTION_STOCK_AT = 11;
export const REG_SHO_RESTRICTION_ACTION_AT = 19;

export interface RegShoRestriction {
  readonly type: "Y";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly stock: string;
  readonly action: RegShoCode;
}

/** @returns bytes written */
export function encodeRegShoRestriction(values: ValuesOf<RegShoRestriction>, buffer: Uint8Array, offset = 0): number {
  const length = REG_SHO_RESTRICTION_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 RegShoRestriction");
  buffer[offset] = REG_SHO_RESTRICTION_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 RegShoRestriction.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 RegShoRestriction.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 RegShoRestriction.timestamp");
  writeText(buffer, offset + 11, 8, values.stock, "ITCH 5.0 RegShoRestriction.stock");
  writeCode(buffer, offset + 19, values.action, "ITCH 5.0 RegShoRestriction.action");
  return length;
}

export function decodeRegShoRestriction(buffer: Uint8Array, offset = 0, length = REG_SHO_RESTRICTION_LENGTH): RegShoRestriction {
  checkRoom(buffer, offset, length, "ITCH 5.0 RegShoRestriction");
  if (length !== REG_SHO_RESTRICTION_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 RegShoRestriction: ${length} bytes, not 20`);
  if (buffer[offset] !== REG_SHO_RESTRICTION_TYPE) throw new WireError("TYPE", `ITCH 5.0 RegShoRestriction: type byte ${buffer[offset]}, not ${REG_SHO_RESTRICTION_TYPE}`);
  return {
    type: "Y",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    stock: readText(buffer, offset + 11, 8),
    action: String.fromCharCode(readU8(buffer, offset + 19)),
  };
}

// ---- L MarketParticipantPosition

export const MARKET_PARTICIPANT_POSITION_TYPE = 0x4c;
export const MARKET_PARTICIPANT_POSITION_INDEX = 4;
export const MARKET_PARTICIPANT_POSITION_LENGTH = 26;
export const MARKET_PARTICIPANT_POSITION_STOCK_LOCATE_AT = 1;
export const MARKET_PARTICIPANT_POSITION_TRACKING_NUMBER_AT = 3;
export const MARKET_PARTICIPANT_POSITION_TIMESTAMP_AT = 5;
export const MARKET_PARTICIPANT_POSITION_MPID_AT = 11;
export const MARKET_PARTICIPANT_POSITION_STOCK_AT = 15;
export const MARKET_PARTICIPANT_POSITION_PRIMARY_MARKET_MAKER_AT = 23;
export const MARKET_PARTICIPANT_POSITION_MARKET_MAKER_MODE_AT = 24;
export const MARKET_PARTICIPANT_POSITION_PARTICIPANT_STATE_AT = 25;

export interface MarketParticipantPosition {
  readonly type: "L";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly mpid: string;
  readonly stock: string;
  readonly primaryMarketMaker: YesNoStrictCode;
  readonly marketMakerMode: MarketMakerModeCode;
  readonly participantState: ParticipantStateCode;
}

/** @returns bytes written */
export function encodeMarketParticipantPosition(values: ValuesOf<MarketParticipantPosition>, buffer: Uint8Array, offset = 0): number {
  const length = MARKET_PARTICIPANT_POSITION_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 MarketParticipantPosition");
  buffer[offset] = MARKET_PARTICIPANT_POSITION_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 MarketParticipantPosition.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 MarketParticipantPosition.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 MarketParticipantPosition.timestamp");
  writeText(buffer, offset + 11, 4, values.mpid, "ITCH 5.0 MarketParticipantPosition.mpid");
  writeText(buffer, offset + 15, 8, values.stock, "ITCH 5.0 MarketParticipantPosition.stock");
  writeCode(buffer, offset + 23, values.primaryMarketMaker, "ITCH 5.0 MarketParticipantPosition.primaryMarketMaker");
  writeCode(buffer, offset + 24, values.marketMakerMode, "ITCH 5.0 MarketParticipantPosition.marketMakerMode");
  writeCode(buffer, offset + 25, values.participantState, "ITCH 5.0 MarketParticipantPosition.participantState");
  return length;
}

export function decodeMarketParticipantPosition(buffer: Uint8Array, offset = 0, length = MARKET_PARTICIPANT_POSITION_LENGTH): MarketParticipantPosition {
  checkRoom(buffer, offset, length, "ITCH 5.0 MarketParticipantPosition");
  if (length !== MARKET_PARTICIPANT_POSITION_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 MarketParticipantPosition: ${length} bytes, not 26`);
  if (buffer[offset] !== MARKET_PARTICIPANT_POSITION_TYPE) throw new WireError("TYPE", `ITCH 5.0 MarketParticipantPosition: type byte ${buffer[offset]}, not ${MARKET_PARTICIPANT_POSITION_TYPE}`);
  return {
    type: "L",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    mpid: readText(buffer, offset + 11, 4),
    stock: readText(buffer, offset + 15, 8),
    primaryMarketMaker: String.fromCharCode(readU8(buffer, offset + 23)),
    marketMakerMode: String.fromCharCode(readU8(buffer, offset + 24)),
    participantState: String.fromCharCode(readU8(buffer, offset + 25)),
  };
}

// ---- V MwcbDeclineLevel

export const MWCB_DECLINE_LEVEL_TYPE = 0x56;
export const MWCB_DECLINE_LEVEL_INDEX = 5;
export const MWCB_DECLINE_LEVEL_LENGTH = 35;
export const MWCB_DECLINE_LEVEL_STOCK_LOCATE_AT = 1;
export const MWCB_DECLINE_LEVEL_TRACKING_NUMBER_AT = 3;
export const MWCB_DECLINE_LEVEL_TIMESTAMP_AT = 5;
export const MWCB_DECLINE_LEVEL_LEVEL1_AT = 11;
export const MWCB_DECLINE_LEVEL_LEVEL2_AT = 19;
export const MWCB_DECLINE_LEVEL_LEVEL3_AT = 27;

export interface MwcbDeclineLevel {
  readonly type: "V";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  /** 1e-8 currency units */
  readonly level1: bigint;
  /** 1e-8 currency units */
  readonly level2: bigint;
  /** 1e-8 currency units */
  readonly level3: bigint;
}

/** @returns bytes written */
export function encodeMwcbDeclineLevel(values: ValuesOf<MwcbDeclineLevel>, buffer: Uint8Array, offset = 0): number {
  const length = MWCB_DECLINE_LEVEL_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 MwcbDeclineLevel");
  buffer[offset] = MWCB_DECLINE_LEVEL_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 MwcbDeclineLevel.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 MwcbDeclineLevel.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 MwcbDeclineLevel.timestamp");
  writeU64(buffer, offset + 11, values.level1, "ITCH 5.0 MwcbDeclineLevel.level1");
  writeU64(buffer, offset + 19, values.level2, "ITCH 5.0 MwcbDeclineLevel.level2");
  writeU64(buffer, offset + 27, values.level3, "ITCH 5.0 MwcbDeclineLevel.level3");
  return length;
}

export function decodeMwcbDeclineLevel(buffer: Uint8Array, offset = 0, length = MWCB_DECLINE_LEVEL_LENGTH): MwcbDeclineLevel {
  checkRoom(buffer, offset, length, "ITCH 5.0 MwcbDeclineLevel");
  if (length !== MWCB_DECLINE_LEVEL_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 MwcbDeclineLevel: ${length} bytes, not 35`);
  if (buffer[offset] !== MWCB_DECLINE_LEVEL_TYPE) throw new WireError("TYPE", `ITCH 5.0 MwcbDeclineLevel: type byte ${buffer[offset]}, not ${MWCB_DECLINE_LEVEL_TYPE}`);
  return {
    type: "V",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    level1: readU64(buffer, offset + 11),
    level2: readU64(buffer, offset + 19),
    level3: readU64(buffer, offset + 27),
  };
}

// ---- W MwcbStatus

export const MWCB_STATUS_TYPE = 0x57;
export const MWCB_STATUS_INDEX = 6;
export const MWCB_STATUS_LENGTH = 12;
export const MWCB_STATUS_STOCK_LOCATE_AT = 1;
export const MWCB_STATUS_TRACKING_NUMBER_AT = 3;
export const MWCB_STATUS_TIMESTAMP_AT = 5;
export const MWCB_STATUS_BREACHED_LEVEL_AT = 11;

export interface MwcbStatus {
  readonly type: "W";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly breachedLevel: MwcbLevelCode;
}

/** @returns bytes written */
export function encodeMwcbStatus(values: ValuesOf<MwcbStatus>, buffer: Uint8Array, offset = 0): number {
  const length = MWCB_STATUS_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 MwcbStatus");
  buffer[offset] = MWCB_STATUS_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 MwcbStatus.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 MwcbStatus.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 MwcbStatus.timestamp");
  writeCode(buffer, offset + 11, values.breachedLevel, "ITCH 5.0 MwcbStatus.breachedLevel");
  return length;
}

export function decodeMwcbStatus(buffer: Uint8Array, offset = 0, length = MWCB_STATUS_LENGTH): MwcbStatus {
  checkRoom(buffer, offset, length, "ITCH 5.0 MwcbStatus");
  if (length !== MWCB_STATUS_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 MwcbStatus: ${length} bytes, not 12`);
  if (buffer[offset] !== MWCB_STATUS_TYPE) throw new WireError("TYPE", `ITCH 5.0 MwcbStatus: type byte ${buffer[offset]}, not ${MWCB_STATUS_TYPE}`);
  return {
    type: "W",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    breachedLevel: String.fromCharCode(readU8(buffer, offset + 11)),
  };
}

// ---- K IpoQuotingPeriod

export const IPO_QUOTING_PERIOD_TYPE = 0x4b;
export const IPO_QUOTING_PERIOD_INDEX = 7;
export const IPO_QUOTING_PERIOD_LENGTH = 28;
export const IPO_QUOTING_PERIOD_STOCK_LOCATE_AT = 1;
export const IPO_QUOTING_PERIOD_TRACKING_NUMBER_AT = 3;
export const IPO_QUOTING_PERIOD_TIMESTAMP_AT = 5;
export const IPO_QUOTING_PERIOD_STOCK_AT = 11;
export const IPO_QUOTING_PERIOD_RELEASE_TIME_AT = 19;
export const IPO_QUOTING_PERIOD_QUALIFIER_AT = 23;
export const IPO_QUOTING_PERIOD_IPO_PRICE_AT = 24;

export interface IpoQuotingPeriod {
  readonly type: "K";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly stock: string;
  /** seconds since midnight, not ns */
  readonly releaseTime: number;
  readonly qualifier: IpoQualifierCode;
  /** 1e-4 currency units */
  readonly ipoPrice: number;
}

/** @returns bytes written */
export function encodeIpoQuotingPeriod(values: ValuesOf<IpoQuotingPeriod>, buffer: Uint8Array, offset = 0): number {
  const length = IPO_QUOTING_PERIOD_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 IpoQuotingPeriod");
  buffer[offset] = IPO_QUOTING_PERIOD_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 IpoQuotingPeriod.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 IpoQuotingPeriod.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 IpoQuotingPeriod.timestamp");
  writeText(buffer, offset + 11, 8, values.stock, "ITCH 5.0 IpoQuotingPeriod.stock");
  writeU32(buffer, offset + 19, values.releaseTime, "ITCH 5.0 IpoQuotingPeriod.releaseTime");
  writeCode(buffer, offset + 23, values.qualifier, "ITCH 5.0 IpoQuotingPeriod.qualifier");
  writeU32(buffer, offset + 24, values.ipoPrice, "ITCH 5.0 IpoQuotingPeriod.ipoPrice");
  return length;
}

export function decodeIpoQuotingPeriod(buffer: Uint8Array, offset = 0, length = IPO_QUOTING_PERIOD_LENGTH): IpoQuotingPeriod {
  checkRoom(buffer, offset, length, "ITCH 5.0 IpoQuotingPeriod");
  if (length !== IPO_QUOTING_PERIOD_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 IpoQuotingPeriod: ${length} bytes, not 28`);
  if (buffer[offset] !== IPO_QUOTING_PERIOD_TYPE) throw new WireError("TYPE", `ITCH 5.0 IpoQuotingPeriod: type byte ${buffer[offset]}, not ${IPO_QUOTING_PERIOD_TYPE}`);
  return {
    type: "K",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    stock: readText(buffer, offset + 11, 8),
    releaseTime: readU32(buffer, offset + 19),
    qualifier: String.fromCharCode(readU8(buffer, offset + 23)),
    ipoPrice: readU32(buffer, offset + 24),
  };
}

// ---- J LuldAuctionCollar

export const LULD_AUCTION_COLLAR_TYPE = 0x4a;
export const LULD_AUCTION_COLLAR_INDEX = 8;
export const LULD_AUCTION_COLLAR_LENGTH = 35;
export const LULD_AUCTION_COLLAR_STOCK_LOCATE_AT = 1;
export const LULD_AUCTION_COLLAR_TRACKING_NUMBER_AT = 3;
export const LULD_AUCTION_COLLAR_TIMESTAMP_AT = 5;
export const LULD_AUCTION_COLLAR_STOCK_AT = 11;
export const LULD_AUCTION_COLLAR_REFERENCE_PRICE_AT = 19;
export const LULD_AUCTION_COLLAR_UPPER_PRICE_AT = 23;
export const LULD_AUCTION_COLLAR_LOWER_PRICE_AT = 27;
export const LULD_AUCTION_COLLAR_EXTENSION_AT = 31;

export interface LuldAuctionCollar {
  readonly type: "J";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly stock: string;
  /** 1e-4 currency units */
  readonly referencePrice: number;
  /** 1e-4 currency units */
  readonly upperPrice: number;
  /** 1e-4 currency units */
  readonly lowerPrice: number;
  readonly extension: number;
}

/** @returns bytes written */
export function encodeLuldAuctionCollar(values: ValuesOf<LuldAuctionCollar>, buffer: Uint8Array, offset = 0): number {
  const length = LULD_AUCTION_COLLAR_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 LuldAuctionCollar");
  buffer[offset] = LULD_AUCTION_COLLAR_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 LuldAuctionCollar.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 LuldAuctionCollar.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 LuldAuctionCollar.timestamp");
  writeText(buffer, offset + 11, 8, values.stock, "ITCH 5.0 LuldAuctionCollar.stock");
  writeU32(buffer, offset + 19, values.referencePrice, "ITCH 5.0 LuldAuctionCollar.referencePrice");
  writeU32(buffer, offset + 23, values.upperPrice, "ITCH 5.0 LuldAuctionCollar.upperPrice");
  writeU32(buffer, offset + 27, values.lowerPrice, "ITCH 5.0 LuldAuctionCollar.lowerPrice");
  writeU32(buffer, offset + 31, values.extension, "ITCH 5.0 LuldAuctionCollar.extension");
  return length;
}

export function decodeLuldAuctionCollar(buffer: Uint8Array, offset = 0, length = LULD_AUCTION_COLLAR_LENGTH): LuldAuctionCollar {
  checkRoom(buffer, offset, length, "ITCH 5.0 LuldAuctionCollar");
  if (length !== LULD_AUCTION_COLLAR_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 LuldAuctionCollar: ${length} bytes, not 35`);
  if (buffer[offset] !== LULD_AUCTION_COLLAR_TYPE) throw new WireError("TYPE", `ITCH 5.0 LuldAuctionCollar: type byte ${buffer[offset]}, not ${LULD_AUCTION_COLLAR_TYPE}`);
  return {
    type: "J",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    stock: readText(buffer, offset + 11, 8),
    referencePrice: readU32(buffer, offset + 19),
    upperPrice: readU32(buffer, offset + 23),
    lowerPrice: readU32(buffer, offset + 27),
    extension: readU32(buffer, offset + 31),
  };
}

// ---- h OperationalHalt

export const OPERATIONAL_HALT_TYPE = 0x68;
export const OPERATIONAL_HALT_INDEX = 9;
export const OPERATIONAL_HALT_LENGTH = 21;
export const OPERATIONAL_HALT_STOCK_LOCATE_AT = 1;
export const OPERATIONAL_HALT_TRACKING_NUMBER_AT = 3;
export const OPERATIONAL_HALT_TIMESTAMP_AT = 5;
export const OPERATIONAL_HALT_STOCK_AT = 11;
export const OPERATIONAL_HALT_MARKET_CODE_AT = 19;
export const OPERATIONAL_HALT_ACTION_AT = 20;

export interface OperationalHalt {
  readonly type: "h";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly stock: string;
  readonly marketCode: HaltMarketCode;
  readonly action: HaltActionCode;
}

/** @returns bytes written */
export function encodeOperationalHalt(values: ValuesOf<OperationalHalt>, buffer: Uint8Array, offset = 0): number {
  const length = OPERATIONAL_HALT_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 OperationalHalt");
  buffer[offset] = OPERATIONAL_HALT_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 OperationalHalt.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 OperationalHalt.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 OperationalHalt.timestamp");
  writeText(buffer, offset + 11, 8, values.stock, "ITCH 5.0 OperationalHalt.stock");
  writeCode(buffer, offset + 19, values.marketCode, "ITCH 5.0 OperationalHalt.marketCode");
  writeCode(buffer, offset + 20, values.action, "ITCH 5.0 OperationalHalt.action");
  return length;
}

export function decodeOperationalHalt(buffer: Uint8Array, offset = 0, length = OPERATIONAL_HALT_LENGTH): OperationalHalt {
  checkRoom(buffer, offset, length, "ITCH 5.0 OperationalHalt");
  if (length !== OPERATIONAL_HALT_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 OperationalHalt: ${length} bytes, not 21`);
  if (buffer[offset] !== OPERATIONAL_HALT_TYPE) throw new WireError("TYPE", `ITCH 5.0 OperationalHalt: type byte ${buffer[offset]}, not ${OPERATIONAL_HALT_TYPE}`);
  return {
    type: "h",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    stock: readText(buffer, offset + 11, 8),
    marketCode: String.fromCharCode(readU8(buffer, offset + 19)),
    action: String.fromCharCode(readU8(buffer, offset + 20)),
  };
}

// ---- A AddOrder

export const ADD_ORDER_TYPE = 0x41;
export const ADD_ORDER_INDEX = 10;
export const ADD_ORDER_LENGTH = 36;
export const ADD_ORDER_STOCK_LOCATE_AT = 1;
export const ADD_ORDER_TRACKING_NUMBER_AT = 3;
export const ADD_ORDER_TIMESTAMP_AT = 5;
export const ADD_ORDER_REFERENCE_AT = 11;
export const ADD_ORDER_SIDE_AT = 19;
export const ADD_ORDER_SHARES_AT = 20;
export const ADD_ORDER_STOCK_AT = 24;
export const ADD_ORDER_PRICE_AT = 32;

export interface AddOrder {
  readonly type: "A";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  /** order reference number */
  readonly reference: bigint;
  readonly side: SideCode;
  readonly shares: number;
  readonly stock: string;
  /** 1e-4 currency units */
  readonly price: number;
}

/** @returns bytes written */
export function encodeAddOrder(values: ValuesOf<AddOrder>, buffer: Uint8Array, offset = 0): number {
  const length = ADD_ORDER_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 AddOrder");
  buffer[offset] = ADD_ORDER_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 AddOrder.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 AddOrder.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 AddOrder.timestamp");
  writeU64(buffer, offset + 11, values.reference, "ITCH 5.0 AddOrder.reference");
  writeCode(buffer, offset + 19, values.side, "ITCH 5.0 AddOrder.side");
  writeU32(buffer, offset + 20, values.shares, "ITCH 5.0 AddOrder.shares");
  writeText(buffer, offset + 24, 8, values.stock, "ITCH 5.0 AddOrder.stock");
  writeU32(buffer, offset + 32, values.price, "ITCH 5.0 AddOrder.price");
  return length;
}

export function decodeAddOrder(buffer: Uint8Array, offset = 0, length = ADD_ORDER_LENGTH): AddOrder {
  checkRoom(buffer, offset, length, "ITCH 5.0 AddOrder");
  if (length !== ADD_ORDER_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 AddOrder: ${length} bytes, not 36`);
  if (buffer[offset] !== ADD_ORDER_TYPE) throw new WireError("TYPE", `ITCH 5.0 AddOrder: type byte ${buffer[offset]}, not ${ADD_ORDER_TYPE}`);
  return {
    type: "A",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    reference: readU64(buffer, offset + 11),
    side: String.fromCharCode(readU8(buffer, offset + 19)),
    shares: readU32(buffer, offset + 20),
    stock: readText(buffer, offset + 24, 8),
    price: readU32(buffer, offset + 32),
  };
}

// ---- F AddOrderAttributed

export const ADD_ORDER_ATTRIBUTED_TYPE = 0x46;
export const ADD_ORDER_ATTRIBUTED_INDEX = 11;
export const ADD_ORDER_ATTRIBUTED_LENGTH = 40;
export const ADD_ORDER_ATTRIBUTED_STOCK_LOCATE_AT = 1;
export const ADD_ORDER_ATTRIBUTED_TRACKING_NUMBER_AT = 3;
export const ADD_ORDER_ATTRIBUTED_TIMESTAMP_AT = 5;
export const ADD_ORDER_ATTRIBUTED_REFERENCE_AT = 11;
export const ADD_ORDER_ATTRIBUTED_SIDE_AT = 19;
export const ADD_ORDER_ATTRIBUTED_SHARES_AT = 20;
export const ADD_ORDER_ATTRIBUTED_STOCK_AT = 24;
export const ADD_ORDER_ATTRIBUTED_PRICE_AT = 32;
export const ADD_ORDER_ATTRIBUTED_ATTRIBUTION_AT = 36;

export interface AddOrderAttributed {
  readonly type: "F";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  /** order reference number */
  readonly reference: bigint;
  readonly side: SideCode;
  readonly shares: number;
  readonly stock: string;
  /** 1e-4 currency units */
  readonly price: number;
  /** MPID */
  readonly attribution: string;
}

/** @returns bytes written */
export function encodeAddOrderAttributed(values: ValuesOf<AddOrderAttributed>, buffer: Uint8Array, offset = 0): number {
  const length = ADD_ORDER_ATTRIBUTED_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 AddOrderAttributed");
  buffer[offset] = ADD_ORDER_ATTRIBUTED_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 AddOrderAttributed.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 AddOrderAttributed.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 AddOrderAttributed.timestamp");
  writeU64(buffer, offset + 11, values.reference, "ITCH 5.0 AddOrderAttributed.reference");
  writeCode(buffer, offset + 19, values.side, "ITCH 5.0 AddOrderAttributed.side");
  writeU32(buffer, offset + 20, values.shares, "ITCH 5.0 AddOrderAttributed.shares");
  writeText(buffer, offset + 24, 8, values.stock, "ITCH 5.0 AddOrderAttributed.stock");
  writeU32(buffer, offset + 32, values.price, "ITCH 5.0 AddOrderAttributed.price");
  writeText(buffer, offset + 36, 4, values.attribution, "ITCH 5.0 AddOrderAttributed.attribution");
  return length;
}

export function decodeAddOrderAttributed(buffer: Uint8Array, offset = 0, length = ADD_ORDER_ATTRIBUTED_LENGTH): AddOrderAttributed {
  checkRoom(buffer, offset, length, "ITCH 5.0 AddOrderAttributed");
  if (length !== ADD_ORDER_ATTRIBUTED_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 AddOrderAttributed: ${length} bytes, not 40`);
  if (buffer[offset] !== ADD_ORDER_ATTRIBUTED_TYPE) throw new WireError("TYPE", `ITCH 5.0 AddOrderAttributed: type byte ${buffer[offset]}, not ${ADD_ORDER_ATTRIBUTED_TYPE}`);
  return {
    type: "F",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    reference: readU64(buffer, offset + 11),
    side: String.fromCharCode(readU8(buffer, offset + 19)),
    shares: readU32(buffer, offset + 20),
    stock: readText(buffer, offset + 24, 8),
    price: readU32(buffer, offset + 32),
    attribution: readText(buffer, offset + 36, 4),
  };
}

// ---- E OrderExecuted

export const ORDER_EXECUTED_TYPE = 0x45;
export const ORDER_EXECUTED_INDEX = 12;
export const ORDER_EXECUTED_LENGTH = 31;
export const ORDER_EXECUTED_STOCK_LOCATE_AT = 1;
export const ORDER_EXECUTED_TRACKING_NUMBER_AT = 3;
export const ORDER_EXECUTED_TIMESTAMP_AT = 5;
export const ORDER_EXECUTED_REFERENCE_AT = 11;
export const ORDER_EXECUTED_SHARES_AT = 19;
export const ORDER_EXECUTED_MATCH_NUMBER_AT = 23;

export interface OrderExecuted {
  readonly type: "E";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  /** order reference number */
  readonly reference: bigint;
  /** executed */
  readonly shares: number;
  readonly matchNumber: bigint;
}

/** @returns bytes written */
export function encodeOrderExecuted(values: ValuesOf<OrderExecuted>, buffer: Uint8Array, offset = 0): number {
  const length = ORDER_EXECUTED_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 OrderExecuted");
  buffer[offset] = ORDER_EXECUTED_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 OrderExecuted.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 OrderExecuted.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 OrderExecuted.timestamp");
  writeU64(buffer, offset + 11, values.reference, "ITCH 5.0 OrderExecuted.reference");
  writeU32(buffer, offset + 19, values.shares, "ITCH 5.0 OrderExecuted.shares");
  writeU64(buffer, offset + 23, values.matchNumber, "ITCH 5.0 OrderExecuted.matchNumber");
  return length;
}

export function decodeOrderExecuted(buffer: Uint8Array, offset = 0, length = ORDER_EXECUTED_LENGTH): OrderExecuted {
  checkRoom(buffer, offset, length, "ITCH 5.0 OrderExecuted");
  if (length !== ORDER_EXECUTED_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 OrderExecuted: ${length} bytes, not 31`);
  if (buffer[offset] !== ORDER_EXECUTED_TYPE) throw new WireError("TYPE", `ITCH 5.0 OrderExecuted: type byte ${buffer[offset]}, not ${ORDER_EXECUTED_TYPE}`);
  return {
    type: "E",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    reference: readU64(buffer, offset + 11),
    shares: readU32(buffer, offset + 19),
    matchNumber: readU64(buffer, offset + 23),
  };
}

// ---- C OrderExecutedWithPrice

export const ORDER_EXECUTED_WITH_PRICE_TYPE = 0x43;
export const ORDER_EXECUTED_WITH_PRICE_INDEX = 13;
export const ORDER_EXECUTED_WITH_PRICE_LENGTH = 36;
export const ORDER_EXECUTED_WITH_PRICE_STOCK_LOCATE_AT = 1;
export const ORDER_EXECUTED_WITH_PRICE_TRACKING_NUMBER_AT = 3;
export const ORDER_EXECUTED_WITH_PRICE_TIMESTAMP_AT = 5;
export const ORDER_EXECUTED_WITH_PRICE_REFERENCE_AT = 11;
export const ORDER_EXECUTED_WITH_PRICE_SHARES_AT = 19;
export const ORDER_EXECUTED_WITH_PRICE_MATCH_NUMBER_AT = 23;
export const ORDER_EXECUTED_WITH_PRICE_PRINTABLE_AT = 31;
export const ORDER_EXECUTED_WITH_PRICE_PRICE_AT = 32;

export interface OrderExecutedWithPrice {
  readonly type: "C";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  /** order reference number */
  readonly reference: bigint;
  /** executed */
  readonly shares: number;
  readonly matchNumber: bigint;
  readonly printable: PrintableCode;
  /** of the execution; the book changes at the price of the order; 1e-4 currency units */
  readonly price: number;
}

/** @returns bytes written */
export function encodeOrderExecutedWithPrice(values: ValuesOf<OrderExecutedWithPrice>, buffer: Uint8Array, offset = 0): number {
  const length = ORDER_EXECUTED_WITH_PRICE_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 OrderExecutedWithPrice");
  buffer[offset] = ORDER_EXECUTED_WITH_PRICE_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 OrderExecutedWithPrice.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 OrderExecutedWithPrice.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 OrderExecutedWithPrice.timestamp");
  writeU64(buffer, offset + 11, values.reference, "ITCH 5.0 OrderExecutedWithPrice.reference");
  writeU32(buffer, offset + 19, values.shares, "ITCH 5.0 OrderExecutedWithPrice.shares");
  writeU64(buffer, offset + 23, values.matchNumber, "ITCH 5.0 OrderExecutedWithPrice.matchNumber");
  writeCode(buffer, offset + 31, values.printable, "ITCH 5.0 OrderExecutedWithPrice.printable");
  writeU32(buffer, offset + 32, values.price, "ITCH 5.0 OrderExecutedWithPrice.price");
  return length;
}

export function decodeOrderExecutedWithPrice(buffer: Uint8Array, offset = 0, length = ORDER_EXECUTED_WITH_PRICE_LENGTH): OrderExecutedWithPrice {
  checkRoom(buffer, offset, length, "ITCH 5.0 OrderExecutedWithPrice");
  if (length !== ORDER_EXECUTED_WITH_PRICE_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 OrderExecutedWithPrice: ${length} bytes, not 36`);
  if (buffer[offset] !== ORDER_EXECUTED_WITH_PRICE_TYPE) throw new WireError("TYPE", `ITCH 5.0 OrderExecutedWithPrice: type byte ${buffer[offset]}, not ${ORDER_EXECUTED_WITH_PRICE_TYPE}`);
  return {
    type: "C",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    reference: readU64(buffer, offset + 11),
    shares: readU32(buffer, offset + 19),
    matchNumber: readU64(buffer, offset + 23),
    printable: String.fromCharCode(readU8(buffer, offset + 31)),
    price: readU32(buffer, offset + 32),
  };
}

// ---- X OrderCancel

export const ORDER_CANCEL_TYPE = 0x58;
export const ORDER_CANCEL_INDEX = 14;
export const ORDER_CANCEL_LENGTH = 23;
export const ORDER_CANCEL_STOCK_LOCATE_AT = 1;
export const ORDER_CANCEL_TRACKING_NUMBER_AT = 3;
export const ORDER_CANCEL_TIMESTAMP_AT = 5;
export const ORDER_CANCEL_REFERENCE_AT = 11;
export const ORDER_CANCEL_SHARES_AT = 19;

export interface OrderCancel {
  readonly type: "X";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  /** order reference number */
  readonly reference: bigint;
  /** cancelled */
  readonly shares: number;
}

/** @returns bytes written */
export function encodeOrderCancel(values: ValuesOf<OrderCancel>, buffer: Uint8Array, offset = 0): number {
  const length = ORDER_CANCEL_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 OrderCancel");
  buffer[offset] = ORDER_CANCEL_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 OrderCancel.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 OrderCancel.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 OrderCancel.timestamp");
  writeU64(buffer, offset + 11, values.reference, "ITCH 5.0 OrderCancel.reference");
  writeU32(buffer, offset + 19, values.shares, "ITCH 5.0 OrderCancel.shares");
  return length;
}

export function decodeOrderCancel(buffer: Uint8Array, offset = 0, length = ORDER_CANCEL_LENGTH): OrderCancel {
  checkRoom(buffer, offset, length, "ITCH 5.0 OrderCancel");
  if (length !== ORDER_CANCEL_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 OrderCancel: ${length} bytes, not 23`);
  if (buffer[offset] !== ORDER_CANCEL_TYPE) throw new WireError("TYPE", `ITCH 5.0 OrderCancel: type byte ${buffer[offset]}, not ${ORDER_CANCEL_TYPE}`);
  return {
    type: "X",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    reference: readU64(buffer, offset + 11),
    shares: readU32(buffer, offset + 19),
  };
}

// ---- D OrderDelete

export const ORDER_DELETE_TYPE = 0x44;
export const ORDER_DELETE_INDEX = 15;
export const ORDER_DELETE_LENGTH = 19;
export const ORDER_DELETE_STOCK_LOCATE_AT = 1;
export const ORDER_DELETE_TRACKING_NUMBER_AT = 3;
export const ORDER_DELETE_TIMESTAMP_AT = 5;
export const ORDER_DELETE_REFERENCE_AT = 11;

export interface OrderDelete {
  readonly type: "D";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  /** order reference number */
  readonly reference: bigint;
}

/** @returns bytes written */
export function encodeOrderDelete(values: ValuesOf<OrderDelete>, buffer: Uint8Array, offset = 0): number {
  const length = ORDER_DELETE_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 OrderDelete");
  buffer[offset] = ORDER_DELETE_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 OrderDelete.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 OrderDelete.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 OrderDelete.timestamp");
  writeU64(buffer, offset + 11, values.reference, "ITCH 5.0 OrderDelete.reference");
  return length;
}

export function decodeOrderDelete(buffer: Uint8Array, offset = 0, length = ORDER_DELETE_LENGTH): OrderDelete {
  checkRoom(buffer, offset, length, "ITCH 5.0 OrderDelete");
  if (length !== ORDER_DELETE_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 OrderDelete: ${length} bytes, not 19`);
  if (buffer[offset] !== ORDER_DELETE_TYPE) throw new WireError("TYPE", `ITCH 5.0 OrderDelete: type byte ${buffer[offset]}, not ${ORDER_DELETE_TYPE}`);
  return {
    type: "D",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    reference: readU64(buffer, offset + 11),
  };
}

// ---- U OrderReplace

export const ORDER_REPLACE_TYPE = 0x55;
export const ORDER_REPLACE_INDEX = 16;
export const ORDER_REPLACE_LENGTH = 35;
export const ORDER_REPLACE_STOCK_LOCATE_AT = 1;
export const ORDER_REPLACE_TRACKING_NUMBER_AT = 3;
export const ORDER_REPLACE_TIMESTAMP_AT = 5;
export const ORDER_REPLACE_ORIGINAL_REFERENCE_AT = 11;
export const ORDER_REPLACE_NEW_REFERENCE_AT = 19;
export const ORDER_REPLACE_SHARES_AT = 27;
export const ORDER_REPLACE_PRICE_AT = 31;

export interface OrderReplace {
  readonly type: "U";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly originalReference: bigint;
  readonly newReference: bigint;
  /** new total displayed */
  readonly shares: number;
  /** 1e-4 currency units */
  readonly price: number;
}

/** @returns bytes written */
export function encodeOrderReplace(values: ValuesOf<OrderReplace>, buffer: Uint8Array, offset = 0): number {
  const length = ORDER_REPLACE_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 OrderReplace");
  buffer[offset] = ORDER_REPLACE_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 OrderReplace.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 OrderReplace.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 OrderReplace.timestamp");
  writeU64(buffer, offset + 11, values.originalReference, "ITCH 5.0 OrderReplace.originalReference");
  writeU64(buffer, offset + 19, values.newReference, "ITCH 5.0 OrderReplace.newReference");
  writeU32(buffer, offset + 27, values.shares, "ITCH 5.0 OrderReplace.shares");
  writeU32(buffer, offset + 31, values.price, "ITCH 5.0 OrderReplace.price");
  return length;
}

export function decodeOrderReplace(buffer: Uint8Array, offset = 0, length = ORDER_REPLACE_LENGTH): OrderReplace {
  checkRoom(buffer, offset, length, "ITCH 5.0 OrderReplace");
  if (length !== ORDER_REPLACE_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 OrderReplace: ${length} bytes, not 35`);
  if (buffer[offset] !== ORDER_REPLACE_TYPE) throw new WireError("TYPE", `ITCH 5.0 OrderReplace: type byte ${buffer[offset]}, not ${ORDER_REPLACE_TYPE}`);
  return {
    type: "U",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    originalReference: readU64(buffer, offset + 11),
    newReference: readU64(buffer, offset + 19),
    shares: readU32(buffer, offset + 27),
    price: readU32(buffer, offset + 31),
  };
}

// ---- P Trade

export const TRADE_TYPE = 0x50;
export const TRADE_INDEX = 17;
export const TRADE_LENGTH = 44;
export const TRADE_STOCK_LOCATE_AT = 1;
export const TRADE_TRACKING_NUMBER_AT = 3;
export const TRADE_TIMESTAMP_AT = 5;
export const TRADE_REFERENCE_AT = 11;
export const TRADE_SIDE_AT = 19;
export const TRADE_SHARES_AT = 20;
export const TRADE_STOCK_AT = 24;
export const TRADE_PRICE_AT = 32;
export const TRADE_MATCH_NUMBER_AT = 36;

export interface Trade {
  readonly type: "P";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  /** 0 since December 2010 */
  readonly reference: bigint;
  /** always B since July 2014 */
  readonly side: SideCode;
  readonly shares: number;
  readonly stock: string;
  /** 1e-4 currency units */
  readonly price: number;
  readonly matchNumber: bigint;
}

/** @returns bytes written */
export function encodeTrade(values: ValuesOf<Trade>, buffer: Uint8Array, offset = 0): number {
  const length = TRADE_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 Trade");
  buffer[offset] = TRADE_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 Trade.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 Trade.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 Trade.timestamp");
  writeU64(buffer, offset + 11, values.reference, "ITCH 5.0 Trade.reference");
  writeCode(buffer, offset + 19, values.side, "ITCH 5.0 Trade.side");
  writeU32(buffer, offset + 20, values.shares, "ITCH 5.0 Trade.shares");
  writeText(buffer, offset + 24, 8, values.stock, "ITCH 5.0 Trade.stock");
  writeU32(buffer, offset + 32, values.price, "ITCH 5.0 Trade.price");
  writeU64(buffer, offset + 36, values.matchNumber, "ITCH 5.0 Trade.matchNumber");
  return length;
}

export function decodeTrade(buffer: Uint8Array, offset = 0, length = TRADE_LENGTH): Trade {
  checkRoom(buffer, offset, length, "ITCH 5.0 Trade");
  if (length !== TRADE_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 Trade: ${length} bytes, not 44`);
  if (buffer[offset] !== TRADE_TYPE) throw new WireError("TYPE", `ITCH 5.0 Trade: type byte ${buffer[offset]}, not ${TRADE_TYPE}`);
  return {
    type: "P",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    reference: readU64(buffer, offset + 11),
    side: String.fromCharCode(readU8(buffer, offset + 19)),
    shares: readU32(buffer, offset + 20),
    stock: readText(buffer, offset + 24, 8),
    price: readU32(buffer, offset + 32),
    matchNumber: readU64(buffer, offset + 36),
  };
}

// ---- Q CrossTrade

export const CROSS_TRADE_TYPE = 0x51;
export const CROSS_TRADE_INDEX = 18;
export const CROSS_TRADE_LENGTH = 40;
export const CROSS_TRADE_STOCK_LOCATE_AT = 1;
export const CROSS_TRADE_TRACKING_NUMBER_AT = 3;
export const CROSS_TRADE_TIMESTAMP_AT = 5;
export const CROSS_TRADE_SHARES_AT = 11;
export const CROSS_TRADE_STOCK_AT = 19;
export const CROSS_TRADE_PRICE_AT = 27;
export const CROSS_TRADE_MATCH_NUMBER_AT = 31;
export const CROSS_TRADE_CROSS_TYPE_AT = 39;

export interface CrossTrade {
  readonly type: "Q";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly shares: bigint;
  readonly stock: string;
  /** 1e-4 currency units */
  readonly price: number;
  readonly matchNumber: bigint;
  readonly crossType: CrossTypeCode;
}

/** @returns bytes written */
export function encodeCrossTrade(values: ValuesOf<CrossTrade>, buffer: Uint8Array, offset = 0): number {
  const length = CROSS_TRADE_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 CrossTrade");
  buffer[offset] = CROSS_TRADE_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 CrossTrade.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 CrossTrade.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 CrossTrade.timestamp");
  writeU64(buffer, offset + 11, values.shares, "ITCH 5.0 CrossTrade.shares");
  writeText(buffer, offset + 19, 8, values.stock, "ITCH 5.0 CrossTrade.stock");
  writeU32(buffer, offset + 27, values.price, "ITCH 5.0 CrossTrade.price");
  writeU64(buffer, offset + 31, values.matchNumber, "ITCH 5.0 CrossTrade.matchNumber");
  writeCode(buffer, offset + 39, values.crossType, "ITCH 5.0 CrossTrade.crossType");
  return length;
}

export function decodeCrossTrade(buffer: Uint8Array, offset = 0, length = CROSS_TRADE_LENGTH): CrossTrade {
  checkRoom(buffer, offset, length, "ITCH 5.0 CrossTrade");
  if (length !== CROSS_TRADE_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 CrossTrade: ${length} bytes, not 40`);
  if (buffer[offset] !== CROSS_TRADE_TYPE) throw new WireError("TYPE", `ITCH 5.0 CrossTrade: type byte ${buffer[offset]}, not ${CROSS_TRADE_TYPE}`);
  return {
    type: "Q",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    shares: readU64(buffer, offset + 11),
    stock: readText(buffer, offset + 19, 8),
    price: readU32(buffer, offset + 27),
    matchNumber: readU64(buffer, offset + 31),
    crossType: String.fromCharCode(readU8(buffer, offset + 39)),
  };
}

// ---- B BrokenTrade

export const BROKEN_TRADE_TYPE = 0x42;
export const BROKEN_TRADE_INDEX = 19;
export const BROKEN_TRADE_LENGTH = 19;
export const BROKEN_TRADE_STOCK_LOCATE_AT = 1;
export const BROKEN_TRADE_TRACKING_NUMBER_AT = 3;
export const BROKEN_TRADE_TIMESTAMP_AT = 5;
export const BROKEN_TRADE_MATCH_NUMBER_AT = 11;

export interface BrokenTrade {
  readonly type: "B";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly matchNumber: bigint;
}

/** @returns bytes written */
export function encodeBrokenTrade(values: ValuesOf<BrokenTrade>, buffer: Uint8Array, offset = 0): number {
  const length = BROKEN_TRADE_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 BrokenTrade");
  buffer[offset] = BROKEN_TRADE_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 BrokenTrade.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 BrokenTrade.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 BrokenTrade.timestamp");
  writeU64(buffer, offset + 11, values.matchNumber, "ITCH 5.0 BrokenTrade.matchNumber");
  return length;
}

export function decodeBrokenTrade(buffer: Uint8Array, offset = 0, length = BROKEN_TRADE_LENGTH): BrokenTrade {
  checkRoom(buffer, offset, length, "ITCH 5.0 BrokenTrade");
  if (length !== BROKEN_TRADE_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 BrokenTrade: ${length} bytes, not 19`);
  if (buffer[offset] !== BROKEN_TRADE_TYPE) throw new WireError("TYPE", `ITCH 5.0 BrokenTrade: type byte ${buffer[offset]}, not ${BROKEN_TRADE_TYPE}`);
  return {
    type: "B",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    matchNumber: readU64(buffer, offset + 11),
  };
}

// ---- I NetOrderImbalance

export const NET_ORDER_IMBALANCE_TYPE = 0x49;
export const NET_ORDER_IMBALANCE_INDEX = 20;
export const NET_ORDER_IMBALANCE_LENGTH = 50;
export const NET_ORDER_IMBALANCE_STOCK_LOCATE_AT = 1;
export const NET_ORDER_IMBALANCE_TRACKING_NUMBER_AT = 3;
export const NET_ORDER_IMBALANCE_TIMESTAMP_AT = 5;
export const NET_ORDER_IMBALANCE_PAIRED_SHARES_AT = 11;
export const NET_ORDER_IMBALANCE_IMBALANCE_SHARES_AT = 19;
export const NET_ORDER_IMBALANCE_DIRECTION_AT = 27;
export const NET_ORDER_IMBALANCE_STOCK_AT = 28;
export const NET_ORDER_IMBALANCE_FAR_PRICE_AT = 36;
export const NET_ORDER_IMBALANCE_NEAR_PRICE_AT = 40;
export const NET_ORDER_IMBALANCE_REFERENCE_PRICE_AT = 44;
export const NET_ORDER_IMBALANCE_CROSS_TYPE_AT = 48;
export const NET_ORDER_IMBALANCE_PRICE_VARIATION_AT = 49;

export interface NetOrderImbalance {
  readonly type: "I";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly pairedShares: bigint;
  readonly imbalanceShares: bigint;
  readonly direction: ImbalanceDirectionCode;
  readonly stock: string;
  /** 1e-4 currency units */
  readonly farPrice: number;
  /** 1e-4 currency units */
  readonly nearPrice: number;
  /** 1e-4 currency units */
  readonly referencePrice: number;
  readonly crossType: CrossTypeCode;
  readonly priceVariation: PriceVariationCode;
}

/** @returns bytes written */
export function encodeNetOrderImbalance(values: ValuesOf<NetOrderImbalance>, buffer: Uint8Array, offset = 0): number {
  const length = NET_ORDER_IMBALANCE_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 NetOrderImbalance");
  buffer[offset] = NET_ORDER_IMBALANCE_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 NetOrderImbalance.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 NetOrderImbalance.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 NetOrderImbalance.timestamp");
  writeU64(buffer, offset + 11, values.pairedShares, "ITCH 5.0 NetOrderImbalance.pairedShares");
  writeU64(buffer, offset + 19, values.imbalanceShares, "ITCH 5.0 NetOrderImbalance.imbalanceShares");
  writeCode(buffer, offset + 27, values.direction, "ITCH 5.0 NetOrderImbalance.direction");
  writeText(buffer, offset + 28, 8, values.stock, "ITCH 5.0 NetOrderImbalance.stock");
  writeU32(buffer, offset + 36, values.farPrice, "ITCH 5.0 NetOrderImbalance.farPrice");
  writeU32(buffer, offset + 40, values.nearPrice, "ITCH 5.0 NetOrderImbalance.nearPrice");
  writeU32(buffer, offset + 44, values.referencePrice, "ITCH 5.0 NetOrderImbalance.referencePrice");
  writeCode(buffer, offset + 48, values.crossType, "ITCH 5.0 NetOrderImbalance.crossType");
  writeCode(buffer, offset + 49, values.priceVariation, "ITCH 5.0 NetOrderImbalance.priceVariation");
  return length;
}

export function decodeNetOrderImbalance(buffer: Uint8Array, offset = 0, length = NET_ORDER_IMBALANCE_LENGTH): NetOrderImbalance {
  checkRoom(buffer, offset, length, "ITCH 5.0 NetOrderImbalance");
  if (length !== NET_ORDER_IMBALANCE_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 NetOrderImbalance: ${length} bytes, not 50`);
  if (buffer[offset] !== NET_ORDER_IMBALANCE_TYPE) throw new WireError("TYPE", `ITCH 5.0 NetOrderImbalance: type byte ${buffer[offset]}, not ${NET_ORDER_IMBALANCE_TYPE}`);
  return {
    type: "I",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    pairedShares: readU64(buffer, offset + 11),
    imbalanceShares: readU64(buffer, offset + 19),
    direction: String.fromCharCode(readU8(buffer, offset + 27)),
    stock: readText(buffer, offset + 28, 8),
    farPrice: readU32(buffer, offset + 36),
    nearPrice: readU32(buffer, offset + 40),
    referencePrice: readU32(buffer, offset + 44),
    crossType: String.fromCharCode(readU8(buffer, offset + 48)),
    priceVariation: String.fromCharCode(readU8(buffer, offset + 49)),
  };
}

// ---- N RetailInterest

export const RETAIL_INTEREST_TYPE = 0x4e;
export const RETAIL_INTEREST_INDEX = 21;
export const RETAIL_INTEREST_LENGTH = 20;
export const RETAIL_INTEREST_STOCK_LOCATE_AT = 1;
export const RETAIL_INTEREST_TRACKING_NUMBER_AT = 3;
export const RETAIL_INTEREST_TIMESTAMP_AT = 5;
export const RETAIL_INTEREST_STOCK_AT = 11;
export const RETAIL_INTEREST_INTEREST_AT = 19;

export interface RetailInterest {
  readonly type: "N";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly stock: string;
  readonly interest: RetailInterestCode;
}

/** @returns bytes written */
export function encodeRetailInterest(values: ValuesOf<RetailInterest>, buffer: Uint8Array, offset = 0): number {
  const length = RETAIL_INTEREST_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 RetailInterest");
  buffer[offset] = RETAIL_INTEREST_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 RetailInterest.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 RetailInterest.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 RetailInterest.timestamp");
  writeText(buffer, offset + 11, 8, values.stock, "ITCH 5.0 RetailInterest.stock");
  writeCode(buffer, offset + 19, values.interest, "ITCH 5.0 RetailInterest.interest");
  return length;
}

export function decodeRetailInterest(buffer: Uint8Array, offset = 0, length = RETAIL_INTEREST_LENGTH): RetailInterest {
  checkRoom(buffer, offset, length, "ITCH 5.0 RetailInterest");
  if (length !== RETAIL_INTEREST_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 RetailInterest: ${length} bytes, not 20`);
  if (buffer[offset] !== RETAIL_INTEREST_TYPE) throw new WireError("TYPE", `ITCH 5.0 RetailInterest: type byte ${buffer[offset]}, not ${RETAIL_INTEREST_TYPE}`);
  return {
    type: "N",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    stock: readText(buffer, offset + 11, 8),
    interest: String.fromCharCode(readU8(buffer, offset + 19)),
  };
}

// ---- O DirectListingPriceDiscovery

export const DIRECT_LISTING_PRICE_DISCOVERY_TYPE = 0x4f;
export const DIRECT_LISTING_PRICE_DISCOVERY_INDEX = 22;
export const DIRECT_LISTING_PRICE_DISCOVERY_LENGTH = 48;
export const DIRECT_LISTING_PRICE_DISCOVERY_STOCK_LOCATE_AT = 1;
export const DIRECT_LISTING_PRICE_DISCOVERY_TRACKING_NUMBER_AT = 3;
export const DIRECT_LISTING_PRICE_DISCOVERY_TIMESTAMP_AT = 5;
export const DIRECT_LISTING_PRICE_DISCOVERY_STOCK_AT = 11;
export const DIRECT_LISTING_PRICE_DISCOVERY_OPEN_ELIGIBILITY_AT = 19;
export const DIRECT_LISTING_PRICE_DISCOVERY_MINIMUM_PRICE_AT = 20;
export const DIRECT_LISTING_PRICE_DISCOVERY_MAXIMUM_PRICE_AT = 24;
export const DIRECT_LISTING_PRICE_DISCOVERY_NEAR_EXECUTION_PRICE_AT = 28;
export const DIRECT_LISTING_PRICE_DISCOVERY_NEAR_EXECUTION_TIME_AT = 32;
export const DIRECT_LISTING_PRICE_DISCOVERY_LOWER_COLLAR_AT = 40;
export const DIRECT_LISTING_PRICE_DISCOVERY_UPPER_COLLAR_AT = 44;

export interface DirectListingPriceDiscovery {
  readonly type: "O";
  /** number of the stock for the day; 0 when the message is not about one stock */
  readonly stockLocate: number;
  /** venue internal */
  readonly trackingNumber: number;
  /** ns since midnight, US Eastern */
  readonly timestamp: number;
  readonly stock: string;
  readonly openEligibility: YesNoStrictCode;
  /** allowable; 1e-4 currency units */
  readonly minimumPrice: number;
  /** allowable; 1e-4 currency units */
  readonly maximumPrice: number;
  /** 1e-4 currency units */
  readonly nearExecutionPrice: number;
  /** ns since midnight */
  readonly nearExecutionTime: bigint;
  /** 1e-4 currency units */
  readonly lowerCollar: number;
  /** 1e-4 currency units */
  readonly upperCollar: number;
}

/** @returns bytes written */
export function encodeDirectListingPriceDiscovery(values: ValuesOf<DirectListingPriceDiscovery>, buffer: Uint8Array, offset = 0): number {
  const length = DIRECT_LISTING_PRICE_DISCOVERY_LENGTH;
  checkRoom(buffer, offset, length, "ITCH 5.0 DirectListingPriceDiscovery");
  buffer[offset] = DIRECT_LISTING_PRICE_DISCOVERY_TYPE;
  writeU16(buffer, offset + 1, values.stockLocate, "ITCH 5.0 DirectListingPriceDiscovery.stockLocate");
  writeU16(buffer, offset + 3, values.trackingNumber, "ITCH 5.0 DirectListingPriceDiscovery.trackingNumber");
  writeU48(buffer, offset + 5, values.timestamp, "ITCH 5.0 DirectListingPriceDiscovery.timestamp");
  writeText(buffer, offset + 11, 8, values.stock, "ITCH 5.0 DirectListingPriceDiscovery.stock");
  writeCode(buffer, offset + 19, values.openEligibility, "ITCH 5.0 DirectListingPriceDiscovery.openEligibility");
  writeU32(buffer, offset + 20, values.minimumPrice, "ITCH 5.0 DirectListingPriceDiscovery.minimumPrice");
  writeU32(buffer, offset + 24, values.maximumPrice, "ITCH 5.0 DirectListingPriceDiscovery.maximumPrice");
  writeU32(buffer, offset + 28, values.nearExecutionPrice, "ITCH 5.0 DirectListingPriceDiscovery.nearExecutionPrice");
  writeU64(buffer, offset + 32, values.nearExecutionTime, "ITCH 5.0 DirectListingPriceDiscovery.nearExecutionTime");
  writeU32(buffer, offset + 40, values.lowerCollar, "ITCH 5.0 DirectListingPriceDiscovery.lowerCollar");
  writeU32(buffer, offset + 44, values.upperCollar, "ITCH 5.0 DirectListingPriceDiscovery.upperCollar");
  return length;
}

export function decodeDirectListingPriceDiscovery(buffer: Uint8Array, offset = 0, length = DIRECT_LISTING_PRICE_DISCOVERY_LENGTH): DirectListingPriceDiscovery {
  checkRoom(buffer, offset, length, "ITCH 5.0 DirectListingPriceDiscovery");
  if (length !== DIRECT_LISTING_PRICE_DISCOVERY_LENGTH) throw new WireError("LENGTH", `ITCH 5.0 DirectListingPriceDiscovery: ${length} bytes, not 48`);
  if (buffer[offset] !== DIRECT_LISTING_PRICE_DISCOVERY_TYPE) throw new WireError("TYPE", `ITCH 5.0 DirectListingPriceDiscovery: type byte ${buffer[offset]}, not ${DIRECT_LISTING_PRICE_DISCOVERY_TYPE}`);
  return {
    type: "O",
    stockLocate: readU16(buffer, offset + 1),
    trackingNumber: readU16(buffer, offset + 3),
    timestamp: readU48(buffer, offset + 5),
    stock: readText(buffer, offset + 11, 8),
    openEligibility: String.fromCharCode(readU8(buffer, offset + 19)),
    minimumPrice: readU32(buffer, offset + 20),
    maximumPrice: readU32(buffer, offset + 24),
    nearExecutionPrice: readU32(buffer, offset + 28),
    nearExecutionTime: readU64(buffer, offset + 32),
    lowerCollar: readU32(buffer, offset + 40),
    upperCollar: readU32(buffer, offset + 44),
  };
}

// ---- all messages

export type Message = SystemEvent | StockDirectory | StockTradingAction | RegShoRestriction | MarketParticipantPosition | MwcbDeclineLevel | MwcbStatus | IpoQuotingPeriod | LuldAuctionCollar | OperationalHalt | AddOrder | AddOrderAttributed | OrderExecuted | OrderExecutedWithPrice | OrderCancel | OrderDelete | OrderReplace | Trade | CrossTrade | BrokenTrade | NetOrderImbalance | RetailInterest | DirectListingPriceDiscovery;

/** In table order: the index of a row is the number of the type. `length` is the fixed part. */
export const MESSAGES = [
  { type: "S", code: SYSTEM_EVENT_TYPE, name: "SystemEvent", length: SYSTEM_EVENT_LENGTH },
  { type: "R", code: STOCK_DIRECTORY_TYPE, name: "StockDirectory", length: STOCK_DIRECTORY_LENGTH },
  { type: "H", code: STOCK_TRADING_ACTION_TYPE, name: "StockTradingAction", length: STOCK_TRADING_ACTION_LENGTH },
  { type: "Y", code: REG_SHO_RESTRICTION_TYPE, name: "RegShoRestriction", length: REG_SHO_RESTRICTION_LENGTH },
  { type: "L", code: MARKET_PARTICIPANT_POSITION_TYPE, name: "MarketParticipantPosition", length: MARKET_PARTICIPANT_POSITION_LENGTH },
  { type: "V", code: MWCB_DECLINE_LEVEL_TYPE, name: "MwcbDeclineLevel", length: MWCB_DECLINE_LEVEL_LENGTH },
  { type: "W", code: MWCB_STATUS_TYPE, name: "MwcbStatus", length: MWCB_STATUS_LENGTH },
  { type: "K", code: IPO_QUOTING_PERIOD_TYPE, name: "IpoQuotingPeriod", length: IPO_QUOTING_PERIOD_LENGTH },
  { type: "J", code: LULD_AUCTION_COLLAR_TYPE, name: "LuldAuctionCollar", length: LULD_AUCTION_COLLAR_LENGTH },
  { type: "h", code: OPERATIONAL_HALT_TYPE, name: "OperationalHalt", length: OPERATIONAL_HALT_LENGTH },
  { type: "A", code: ADD_ORDER_TYPE, name: "AddOrder", length: ADD_ORDER_LENGTH },
  { type: "F", code: ADD_ORDER_ATTRIBUTED_TYPE, name: "AddOrderAttributed", length: ADD_ORDER_ATTRIBUTED_LENGTH },
  { type: "E", code: ORDER_EXECUTED_TYPE, name: "OrderExecuted", length: ORDER_EXECUTED_LENGTH },
  { type: "C", code: ORDER_EXECUTED_WITH_PRICE_TYPE, name: "OrderExecutedWithPrice", length: ORDER_EXECUTED_WITH_PRICE_LENGTH },
  { type: "X", code: ORDER_CANCEL_TYPE, name: "OrderCancel", length: ORDER_CANCEL_LENGTH },
  { type: "D", code: ORDER_DELETE_TYPE, name: "OrderDelete", length: ORDER_DELETE_LENGTH },
  { type: "U", code: ORDER_REPLACE_TYPE, name: "OrderReplace", length: ORDER_REPLACE_LENGTH },
  { type: "P", code: TRADE_TYPE, name: "Trade", length: TRADE_LENGTH },
  { type: "Q", code: CROSS_TRADE_TYPE, name: "CrossTrade", length: CROSS_TRADE_LENGTH },
  { type: "B", code: BROKEN_TRADE_TYPE, name: "BrokenTrade", length: BROKEN_TRADE_LENGTH },
  { type: "I", code: NET_ORDER_IMBALANCE_TYPE, name: "NetOrderImbalance", length: NET_ORDER_IMBALANCE_LENGTH },
  { type: "N", code: RETAIL_INTEREST_TYPE, name: "RetailInterest", length: RETAIL_INTEREST_LENGTH },
  { type: "O", code: DIRECT_LISTING_PRICE_DISCOVERY_TYPE, name: "DirectListingPriceDiscovery", length: DIRECT_LISTING_PRICE_DISCOVERY_LENGTH },
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
    case "S": return encodeSystemEvent(message, buffer, offset);
    case "R": return encodeStockDirectory(message, buffer, offset);
    case "H": return encodeStockTradingAction(message, buffer, offset);
    case "Y": return encodeRegShoRestriction(message, buffer, offset);
    case "L": return encodeMarketParticipantPosition(message, buffer, offset);
    case "V": return encodeMwcbDeclineLevel(message, buffer, offset);
    case "W": return encodeMwcbStatus(message, buffer, offset);
    case "K": return encodeIpoQuotingPeriod(message, buffer, offset);
    case "J": return encodeLuldAuctionCollar(message, buffer, offset);
    case "h": return encodeOperationalHalt(message, buffer, offset);
    case "A": return encodeAddOrder(message, buffer, offset);
    case "F": return encodeAddOrderAttributed(message, buffer, offset);
    case "E": return encodeOrderExecuted(message, buffer, offset);
    case "C": return encodeOrderExecutedWithPrice(message, buffer, offset);
    case "X": return encodeOrderCancel(message, buffer, offset);
    case "D": return encodeOrderDelete(message, buffer, offset);
    case "U": return encodeOrderReplace(message, buffer, offset);
    case "P": return encodeTrade(message, buffer, offset);
    case "Q": return encodeCrossTrade(message, buffer, offset);
    case "B": return encodeBrokenTrade(message, buffer, offset);
    case "I": return encodeNetOrderImbalance(message, buffer, offset);
    case "N": return encodeRetailInterest(message, buffer, offset);
    case "O": return encodeDirectListingPriceDiscovery(message, buffer, offset);
  }
}

export function decodeMessage(buffer: Uint8Array, offset = 0, length = buffer.length - offset): Message {
  checkRoom(buffer, offset, Math.max(length, 1), "ITCH 5.0");
  switch (buffer[offset]) {
    case SYSTEM_EVENT_TYPE: return decodeSystemEvent(buffer, offset, length);
    case STOCK_DIRECTORY_TYPE: return decodeStockDirectory(buffer, offset, length);
    case STOCK_TRADING_ACTION_TYPE: return decodeStockTradingAction(buffer, offset, length);
    case REG_SHO_RESTRICTION_TYPE: return decodeRegShoRestriction(buffer, offset, length);
    case MARKET_PARTICIPANT_POSITION_TYPE: return decodeMarketParticipantPosition(buffer, offset, length);
    case MWCB_DECLINE_LEVEL_TYPE: return decodeMwcbDeclineLevel(buffer, offset, length);
    case MWCB_STATUS_TYPE: return decodeMwcbStatus(buffer, offset, length);
    case IPO_QUOTING_PERIOD_TYPE: return decodeIpoQuotingPeriod(buffer, offset, length);
    case LULD_AUCTION_COLLAR_TYPE: return decodeLuldAuctionCollar(buffer, offset, length);
    case OPERATIONAL_HALT_TYPE: return decodeOperationalHalt(buffer, offset, length);
    case ADD_ORDER_TYPE: return decodeAddOrder(buffer, offset, length);
    case ADD_ORDER_ATTRIBUTED_TYPE: return decodeAddOrderAttributed(buffer, offset, length);
    case ORDER_EXECUTED_TYPE: return decodeOrderExecuted(buffer, offset, length);
    case ORDER_EXECUTED_WITH_PRICE_TYPE: return decodeOrderExecutedWithPrice(buffer, offset, length);
    case ORDER_CANCEL_TYPE: return decodeOrderCancel(buffer, offset, length);
    case ORDER_DELETE_TYPE: return decodeOrderDelete(buffer, offset, length);
    case ORDER_REPLACE_TYPE: return decodeOrderReplace(buffer, offset, length);
    case TRADE_TYPE: return decodeTrade(buffer, offset, length);
    case CROSS_TRADE_TYPE: return decodeCrossTrade(buffer, offset, length);
    case BROKEN_TRADE_TYPE: return decodeBrokenTrade(buffer, offset, length);
    case NET_ORDER_IMBALANCE_TYPE: return decodeNetOrderImbalance(buffer, offset, length);
    case RETAIL_INTEREST_TYPE: return decodeRetailInterest(buffer, offset, length);
    case DIRECT_LISTING_PRICE_DISCOVERY_TYPE: return decodeDirectListingPriceDiscovery(buffer, offset, length);
    default: throw new WireError("TYPE", `ITCH 5.0: no message has the type byte ${buffer[offset]}`);
  }
}

