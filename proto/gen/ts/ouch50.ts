// Generated from proto/wire/ouch50.yaml by `node proto/tools/generate.ts`. Do not edit.
// Nasdaq OUCH 5.0

import { type ValuesOf, WireError, checkRoom, readI32, readText, readU16, readU32, readU64, readU8, writeCode, writeI32, writeText, writeU16, writeU32, writeU64, writeU8 } from "../../wire/bytes.ts";

export const SIDE_CODES = { "B": "buy", "S": "sell", "T": "sell short", "E": "sell short exempt" } as const;
/** A code of the table, or one that the venue added since. */
export type SideCode = keyof typeof SIDE_CODES | (string & {});

export const TIME_IN_FORCE_CODES = { "0": "day", "3": "immediate or cancel", "5": "extended hours", "6": "good till time", "E": "after hours" } as const;
/** A code of the table, or one that the venue added since. */
export type TimeInForceCode = keyof typeof TIME_IN_FORCE_CODES | (string & {});

export const DISPLAY_CODES = { "Y": "visible", "N": "hidden", "A": "attributable", "Z": "conformant" } as const;
/** A code of the table, or one that the venue added since. */
export type DisplayCode = keyof typeof DISPLAY_CODES | (string & {});

export const CAPACITY_CODES = { "A": "agency", "P": "principal", "R": "riskless principal", "O": "other" } as const;
/** A code of the table, or one that the venue added since. */
export type CapacityCode = keyof typeof CAPACITY_CODES | (string & {});

export const YES_NO_CODES = { "Y": "yes", "N": "no" } as const;
/** A code of the table, or one that the venue added since. */
export type YesNoCode = keyof typeof YES_NO_CODES | (string & {});

export const CROSS_TYPE_CODES = { "N": "continuous", "O": "opening", "C": "closing", "H": "halt or IPO", "S": "supplemental", "R": "retail", "E": "extended life", "A": "after-hours close" } as const;
/** A code of the table, or one that the venue added since. */
export type CrossTypeCode = keyof typeof CROSS_TYPE_CODES | (string & {});

export const SYSTEM_EVENT_CODES = { "S": "start of day", "E": "end of day" } as const;
/** A code of the table, or one that the venue added since. */
export type SystemEventCode = keyof typeof SYSTEM_EVENT_CODES | (string & {});

export const ORDER_STATE_CODES = { "L": "live", "D": "dead" } as const;
/** A code of the table, or one that the venue added since. */
export type OrderStateCode = keyof typeof ORDER_STATE_CODES | (string & {});

export const CANCEL_REASON_CODES = { "D": "regulatory", "E": "closed", "F": "post-only would take at the NMS price", "G": "post-only would take the displayed contra", "H": "halted", "I": "immediate or cancel", "K": "market collars", "Q": "self-match prevention", "S": "supervisory", "T": "timed out", "U": "user", "X": "open protection", "Z": "system", "e": "direct listing size exceeded" } as const;
/** A code of the table, or one that the venue added since. */
export type CancelReasonCode = keyof typeof CANCEL_REASON_CODES | (string & {});

export const BROKEN_REASON_CODES = { "E": "erroneous", "C": "consent", "S": "supervisory", "X": "external" } as const;
/** A code of the table, or one that the venue added since. */
export type BrokenReasonCode = keyof typeof BROKEN_REASON_CODES | (string & {});

export const LIQUIDITY_CODES = { "0": "supplemental", "1": "BX", "7": "improved the NBBO", "8": "set the QBBO and joined the NBBO", "A": "added", "R": "removed", "C": "closing cross", "L": "closing imbalance-only", "O": "opening cross", "M": "opening imbalance-only", "H": "halt or IPO cross", "K": "halt cross", "i": "after-hours cross", "J": "non-displayed added", "k": "added via midpoint", "m": "removed at midpoint", "N": "passive midpoint", "n": "midpoint extended life", "e": "retail added displayed", "u": "reserve added", "j": "BX retail", "p": "BX", "q": "BX", "r": "BX", "t": "BX" } as const;
/** A code of the table, or one that the venue added since. */
export type LiquidityCode = keyof typeof LIQUIDITY_CODES | (string & {});

export const RESTATED_REASON_CODES = { "R": "display refreshed", "P": "displayed price updated" } as const;
/** A code of the table, or one that the venue added since. */
export type RestatedReasonCode = keyof typeof RESTATED_REASON_CODES | (string & {});

export const REJECT_REASON_CODES: Readonly<Record<number, string>> = { 1: "quote unavailable", 2: "destination closed", 3: "invalid display", 4: "invalid max floor", 5: "invalid peg type", 6: "fat finger", 7: "halted", 8: "ISO not allowed", 9: "invalid side", 10: "processing error", 11: "cancel pending", 12: "firm not authorised", 13: "invalid minimum quantity", 14: "no closing reference price", 15: "other", 16: "cancel not allowed", 17: "pegging not allowed", 18: "crossed market", 19: "invalid quantity", 20: "invalid cross order", 21: "replace not allowed", 22: "routing not allowed", 23: "invalid symbol", 24: "test", 25: "late limit-on-close too aggressive", 26: "retail not allowed", 27: "invalid midpoint post-only price", 28: "invalid destination", 29: "invalid price", 30: "shares exceed threshold", 31: "exceeds maximum notional", 32: "risk: aggregate exposure", 33: "risk: market impact", 34: "risk: restricted stock", 35: "risk: short sell restricted", 36: "risk: ISO or order type not allowed", 37: "risk: exceeds average daily volume", 38: "risk: fat finger", 39: "risk: locate required", 40: "risk: symbol message rate", 41: "risk: port message rate", 42: "risk: duplicate message rate", 43: "risk: short sell not allowed", 44: "risk: market order not allowed", 45: "risk: pre-market", 46: "risk: post-market", 47: "risk: short exempt not allowed", 48: "risk: single order notional", 49: "risk: maximum quantity", 50: "risk: Reg SHO state unavailable", 51: "risk: IPO market buy not allowed", 64: "invalid self-match strategy" };

export const CUSTOMER_TYPE_CODES = { "R": "retail", "N": "not retail" } as const;
/** A code of the table, or one that the venue added since. */
export type CustomerTypeCode = keyof typeof CUSTOMER_TYPE_CODES | (string & {});

export const PRICE_TYPE_CODES = { "L": "limit", "P": "market peg", "M": "midpoint peg", "R": "primary peg", "Q": "market maker peg", "m": "midpoint" } as const;
/** A code of the table, or one that the venue added since. */
export type PriceTypeCode = keyof typeof PRICE_TYPE_CODES | (string & {});

export const POST_ONLY_CODES = { "P": "post only", "N": "no" } as const;
/** A code of the table, or one that the venue added since. */
export type PostOnlyCode = keyof typeof POST_ONLY_CODES | (string & {});

export const HANDLE_INST_CODES = { "I": "imbalance only", "O": "STGY opening", "T": "TPV", "Q": "SKIP", "B": "BELO", "D": "direct listing", "R": "retail" } as const;
/** A code of the table, or one that the venue added since. */
export type HandleInstCode = keyof typeof HANDLE_INST_CODES | (string & {});

export const BBO_WEIGHT_CODES = { "0": "0 to 0.2 percent", "1": "0.2 to 1 percent", "2": "1 to 2 percent", "3": "above 2 percent", " ": "unspecified", "S": "sets the QBBO", "N": "improves the NBBO" } as const;
/** A code of the table, or one that the venue added since. */
export type BboWeightCode = keyof typeof BBO_WEIGHT_CODES | (string & {});

export const SELF_MATCH_STRATEGY_CODES = { "*": "the port's", "N": "none", "O": "cancel the oldest of the firm", "W": "cancel the newest of the firm", "D": "decrement both of the firm", "Y": "decrement both of the firm, no details", "o": "cancel the oldest of the organisation", "w": "cancel the newest of the organisation", "d": "decrement both of the organisation", "y": "decrement both of the organisation, no details" } as const;
/** A code of the table, or one that the venue added since. */
export type SelfMatchStrategyCode = keyof typeof SELF_MATCH_STRATEGY_CODES | (string & {});

/** most shares of an order and of a replace chain */
export const MAX_QUANTITY = 999999;
/** price of a market order for a cross */
export const MARKET_PRICE = 2147483647;
/** highest limit price */
export const MAX_PRICE = 1999999900;

/** One TagValue of an appendage. Tags that the table does not know keep their bytes (a view of the buffer). */
export type Option =
  /** tag 1 */
  | { readonly name: "secondaryOrderReference"; readonly value: bigint }
  /** tag 2 */
  | { readonly name: "firm"; readonly value: string }
  /** tag 3; round lots */
  | { readonly name: "minimumQuantity"; readonly value: number }
  /** tag 4 */
  | { readonly name: "customerType"; readonly value: CustomerTypeCode }
  /** tag 5 */
  | { readonly name: "maxFloor"; readonly value: number }
  /** tag 6 */
  | { readonly name: "priceType"; readonly value: PriceTypeCode }
  /** tag 7 */
  | { readonly name: "pegOffset"; readonly value: number }
  /** tag 9; 1e-4 currency units */
  | { readonly name: "discretionPrice"; readonly value: bigint }
  /** tag 10 */
  | { readonly name: "discretionPriceType"; readonly value: PriceTypeCode }
  /** tag 11 */
  | { readonly name: "discretionPegOffset"; readonly value: number }
  /** tag 12 */
  | { readonly name: "postOnly"; readonly value: PostOnlyCode }
  /** tag 13 */
  | { readonly name: "randomReserves"; readonly value: number }
  /** tag 14 */
  | { readonly name: "route"; readonly value: string }
  /** tag 15; seconds since midnight */
  | { readonly name: "expireTime"; readonly value: number }
  /** tag 16 */
  | { readonly name: "tradeNow"; readonly value: YesNoCode }
  /** tag 17 */
  | { readonly name: "handleInst"; readonly value: HandleInstCode }
  /** tag 18 */
  | { readonly name: "bboWeight"; readonly value: BboWeightCode }
  /** tag 22 */
  | { readonly name: "displayQuantity"; readonly value: number }
  /** tag 23; 1e-4 currency units */
  | { readonly name: "displayPrice"; readonly value: bigint }
  /** tag 24 */
  | { readonly name: "groupId"; readonly value: number }
  /** tag 25 */
  | { readonly name: "sharesLocated"; readonly value: YesNoCode }
  /** tag 26 */
  | { readonly name: "locateBroker"; readonly value: string }
  /** tag 27 */
  | { readonly name: "side"; readonly value: SideCode }
  /** tag 28 */
  | { readonly name: "userRefIdx"; readonly value: number }
  /** tag 29 */
  | { readonly name: "selfMatchStrategy"; readonly value: SelfMatchStrategyCode }
  /** tag 30 */
  | { readonly name: "selfMatchGroup"; readonly value: string }
  | { readonly name: "unknown"; readonly tag: number; readonly value: Uint8Array };

type ValueOf<N extends Option["name"]> = Extract<Option, { readonly name: N }>["value"];

/** Value of the first option of that name. */
export function optionValue<N extends Option["name"]>(options: readonly Option[] | undefined, name: N): ValueOf<N> | undefined {
  return options?.find((option) => option.name === name)?.value as ValueOf<N> | undefined;
}

const OPTION_BYTES = {
  secondaryOrderReference: 8,
  firm: 4,
  minimumQuantity: 4,
  customerType: 1,
  maxFloor: 4,
  priceType: 1,
  pegOffset: 4,
  discretionPrice: 8,
  discretionPriceType: 1,
  discretionPegOffset: 4,
  postOnly: 1,
  randomReserves: 4,
  route: 4,
  expireTime: 4,
  tradeNow: 1,
  handleInst: 1,
  bboWeight: 1,
  displayQuantity: 4,
  displayPrice: 8,
  groupId: 2,
  sharesLocated: 1,
  locateBroker: 4,
  side: 1,
  userRefIdx: 1,
  selfMatchStrategy: 1,
  selfMatchGroup: 2,
} as const;

/** Bytes of the options without the appendage length. */
export function optionsLength(options: readonly Option[]): number {
  let length = 0;
  for (const option of options) length += 2 + (option.name === "unknown" ? option.value.length : OPTION_BYTES[option.name]);
  return length;
}

/** Writes appendage length and options. @returns bytes written */
export function encodeOptions(options: readonly Option[], buffer: Uint8Array, offset = 0): number {
  const total = optionsLength(options);
  checkRoom(buffer, offset, 2 + total, "OUCH 5.0 appendage");
  writeU16(buffer, offset, total, "OUCH 5.0 appendage length");
  let at = offset + 2;
  for (const option of options) {
    const bytes = option.name === "unknown" ? option.value.length : OPTION_BYTES[option.name];
    writeU8(buffer, at, 1 + bytes, "OUCH 5.0 option length");
    switch (option.name) {
      case "secondaryOrderReference": buffer[at + 1] = 1; writeU64(buffer, at + 2, option.value, "OUCH 5.0 option secondaryOrderReference"); break;
      case "firm": buffer[at + 1] = 2; writeText(buffer, at + 2, 4, option.value, "OUCH 5.0 option firm"); break;
      case "minimumQuantity": buffer[at + 1] = 3; writeU32(buffer, at + 2, option.value, "OUCH 5.0 option minimumQuantity"); break;
      case "customerType": buffer[at + 1] = 4; writeCode(buffer, at + 2, option.value, "OUCH 5.0 option customerType"); break;
      case "maxFloor": buffer[at + 1] = 5; writeU32(buffer, at + 2, option.value, "OUCH 5.0 option maxFloor"); break;
      case "priceType": buffer[at + 1] = 6; writeCode(buffer, at + 2, option.value, "OUCH 5.0 option priceType"); break;
      case "pegOffset": buffer[at + 1] = 7; writeI32(buffer, at + 2, option.value, "OUCH 5.0 option pegOffset"); break;
      case "discretionPrice": buffer[at + 1] = 9; writeU64(buffer, at + 2, option.value, "OUCH 5.0 option discretionPrice"); break;
      case "discretionPriceType": buffer[at + 1] = 10; writeCode(buffer, at + 2, option.value, "OUCH 5.0 option discretionPriceType"); break;
      case "discretionPegOffset": buffer[at + 1] = 11; writeI32(buffer, at + 2, option.value, "OUCH 5.0 option discretionPegOffset"); break;
      case "postOnly": buffer[at + 1] = 12; writeCode(buffer, at + 2, option.value, "OUCH 5.0 option postOnly"); break;
      case "randomReserves": buffer[at + 1] = 13; writeU32(buffer, at + 2, option.value, "OUCH 5.0 option randomReserves"); break;
      case "route": buffer[at + 1] = 14; writeText(buffer, at + 2, 4, option.value, "OUCH 5.0 option route"); break;
      case "expireTime": buffer[at + 1] = 15; writeU32(buffer, at + 2, option.value, "OUCH 5.0 option expireTime"); break;
      case "tradeNow": buffer[at + 1] = 16; writeCode(buffer, at + 2, option.value, "OUCH 5.0 option tradeNow"); break;
      case "handleInst": buffer[at + 1] = 17; writeCode(buffer, at + 2, option.value, "OUCH 5.0 option handleInst"); break;
      case "bboWeight": buffer[at + 1] = 18; writeCode(buffer, at + 2, option.value, "OUCH 5.0 option bboWeight"); break;
      case "displayQuantity": buffer[at + 1] = 22; writeU32(buffer, at + 2, option.value, "OUCH 5.0 option displayQuantity"); break;
      case "displayPrice": buffer[at + 1] = 23; writeU64(buffer, at + 2, option.value, "OUCH 5.0 option displayPrice"); break;
      case "groupId": buffer[at + 1] = 24; writeU16(buffer, at + 2, option.value, "OUCH 5.0 option groupId"); break;
      case "sharesLocated": buffer[at + 1] = 25; writeCode(buffer, at + 2, option.value, "OUCH 5.0 option sharesLocated"); break;
      case "locateBroker": buffer[at + 1] = 26; writeText(buffer, at + 2, 4, option.value, "OUCH 5.0 option locateBroker"); break;
      case "side": buffer[at + 1] = 27; writeCode(buffer, at + 2, option.value, "OUCH 5.0 option side"); break;
      case "userRefIdx": buffer[at + 1] = 28; writeU8(buffer, at + 2, option.value, "OUCH 5.0 option userRefIdx"); break;
      case "selfMatchStrategy": buffer[at + 1] = 29; writeCode(buffer, at + 2, option.value, "OUCH 5.0 option selfMatchStrategy"); break;
      case "selfMatchGroup": buffer[at + 1] = 30; writeText(buffer, at + 2, 2, option.value, "OUCH 5.0 option selfMatchGroup"); break;
      case "unknown": writeU8(buffer, at + 1, option.tag, "OUCH 5.0 option tag"); buffer.set(option.value, at + 2); break;
    }
    at += 2 + bytes;
  }
  return at - offset;
}

/** Reads an appendage that must fill the bytes from `offset` to `end`. */
export function decodeOptions(buffer: Uint8Array, offset: number, end: number, what: string): readonly Option[] {
  const total = readU16(buffer, offset);
  if (offset + 2 + total !== end) throw new WireError("LENGTH", `${what}: the appendage length says ${total}, ${end - offset - 2} bytes follow`);
  const options: Option[] = [];
  for (let at = offset + 2; at < end; ) {
    const bytes = readU8(buffer, at) - 1;
    if (bytes < 0 || at + 2 + bytes > end) throw new WireError("FORMAT", `${what}: the option at byte ${at - offset} of the appendage runs past its end or has no tag`);
    options.push(decodeOption(buffer, at, bytes, what));
    at += 2 + bytes;
  }
  return options;
}

function decodeOption(buffer: Uint8Array, at: number, bytes: number, what: string): Option {
  const tag = readU8(buffer, at + 1);
  switch (tag) {
    case 1: checkOption(bytes, 8, "secondaryOrderReference", what); return { name: "secondaryOrderReference", value: readU64(buffer, at + 2) };
    case 2: checkOption(bytes, 4, "firm", what); return { name: "firm", value: readText(buffer, at + 2, 4) };
    case 3: checkOption(bytes, 4, "minimumQuantity", what); return { name: "minimumQuantity", value: readU32(buffer, at + 2) };
    case 4: checkOption(bytes, 1, "customerType", what); return { name: "customerType", value: String.fromCharCode(readU8(buffer, at + 2)) };
    case 5: checkOption(bytes, 4, "maxFloor", what); return { name: "maxFloor", value: readU32(buffer, at + 2) };
    case 6: checkOption(bytes, 1, "priceType", what); return { name: "priceType", value: String.fromCharCode(readU8(buffer, at + 2)) };
    case 7: checkOption(bytes, 4, "pegOffset", what); return { name: "pegOffset", value: readI32(buffer, at + 2) };
    case 9: checkOption(bytes, 8, "discretionPrice", what); return { name: "discretionPrice", value: readU64(buffer, at + 2) };
    case 10: checkOption(bytes, 1, "discretionPriceType", what); return { name: "discretionPriceType", value: String.fromCharCode(readU8(buffer, at + 2)) };
    case 11: checkOption(bytes, 4, "discretionPegOffset", what); return { name: "discretionPegOffset", value: readI32(buffer, at + 2) };
    case 12: checkOption(bytes, 1, "postOnly", what); return { name: "postOnly", value: String.fromCharCode(readU8(buffer, at + 2)) };
    case 13: checkOption(bytes, 4, "randomReserves", what); return { name: "randomReserves", value: readU32(buffer, at + 2) };
    case 14: checkOption(bytes, 4, "route", what); return { name: "route", value: readText(buffer, at + 2, 4) };
    case 15: checkOption(bytes, 4, "expireTime", what); return { name: "expireTime", value: readU32(buffer, at + 2) };
    case 16: checkOption(bytes, 1, "tradeNow", what); return { name: "tradeNow", value: String.fromCharCode(readU8(buffer, at + 2)) };
    case 17: checkOption(bytes, 1, "handleInst", what); return { name: "handleInst", value: String.fromCharCode(readU8(buffer, at + 2)) };
    case 18: checkOption(bytes, 1, "bboWeight", what); return { name: "bboWeight", value: String.fromCharCode(readU8(buffer, at + 2)) };
    case 22: checkOption(bytes, 4, "displayQuantity", what); return { name: "displayQuantity", value: readU32(buffer, at + 2) };
    case 23: checkOption(bytes, 8, "displayPrice", what); return { name: "displayPrice", value: readU64(buffer, at + 2) };
    case 24: checkOption(bytes, 2, "groupId", what); return { name: "groupId", value: readU16(buffer, at + 2) };
    case 25: checkOption(bytes, 1, "sharesLocated", what); return { name: "sharesLocated", value: String.fromCharCode(readU8(buffer, at + 2)) };
    case 26: checkOption(bytes, 4, "locateBroker", what); return { name: "locateBroker", value: readText(buffer, at + 2, 4) };
    case 27: checkOption(bytes, 1, "side", what); return { name: "side", value: String.fromCharCode(readU8(buffer, at + 2)) };
    case 28: checkOption(bytes, 1, "userRefIdx", what); return { name: "userRefIdx", value: readU8(buffer, at + 2) };
    case 29: checkOption(bytes, 1, "selfMatchStrategy", what); return { name: "selfMatchStrategy", value: String.fromCharCode(readU8(buffer, at + 2)) };
    case 30: checkOption(bytes, 2, "selfMatchGroup", what); return { name: "selfMatchGroup", value: readText(buffer, at + 2, 2) };
    default: return { name: "unknown", tag, value: buffer.subarray(at + 2, at + 2 + bytes) };
  }
}

function checkOption(bytes: number, wanted: number, name: string, what: string): void {
  if (bytes !== wanted) throw new WireError("FORMAT", `${what}: option ${name} has ${bytes} bytes, not ${wanted}`);
}

// ---- O EnterOrder

export const ENTER_ORDER_TYPE = 0x4f;
export const ENTER_ORDER_INDEX = 0;
export const ENTER_ORDER_LENGTH = 47;
export const ENTER_ORDER_URN_AT = 1;
export const ENTER_ORDER_SIDE_AT = 5;
export const ENTER_ORDER_QUANTITY_AT = 6;
export const ENTER_ORDER_SYMBOL_AT = 10;
export const ENTER_ORDER_PRICE_AT = 18;
export const ENTER_ORDER_TIME_IN_FORCE_AT = 26;
export const ENTER_ORDER_DISPLAY_AT = 27;
export const ENTER_ORDER_CAPACITY_AT = 28;
export const ENTER_ORDER_INTERMARKET_SWEEP_AT = 29;
export const ENTER_ORDER_CROSS_TYPE_AT = 30;
export const ENTER_ORDER_CL_ORD_ID_AT = 31;
/** What its appendage may have. */
export const ENTER_ORDER_OPTIONS: ReadonlySet<Option["name"]> = new Set(["firm", "minimumQuantity", "customerType", "maxFloor", "priceType", "pegOffset", "discretionPrice", "discretionPriceType", "discretionPegOffset", "postOnly", "randomReserves", "route", "expireTime", "tradeNow", "handleInst", "groupId", "sharesLocated", "locateBroker", "userRefIdx", "selfMatchStrategy", "selfMatchGroup"]);

export interface EnterOrder {
  readonly type: "O";
  /** UserRefNum */
  readonly urn: number;
  readonly side: SideCode;
  readonly quantity: number;
  readonly symbol: string;
  /** 1e-4 currency units */
  readonly price: bigint;
  readonly timeInForce: TimeInForceCode;
  readonly display: DisplayCode;
  readonly capacity: CapacityCode;
  readonly intermarketSweep: YesNoCode;
  readonly crossType: CrossTypeCode;
  readonly clOrdId: string;
  readonly options: readonly Option[];
}

/** @returns bytes written */
export function encodeEnterOrder(values: ValuesOf<EnterOrder>, buffer: Uint8Array, offset = 0): number {
  const length = ENTER_ORDER_LENGTH + optionsLength(values.options);
  checkRoom(buffer, offset, length, "OUCH 5.0 EnterOrder");
  buffer[offset] = ENTER_ORDER_TYPE;
  writeU32(buffer, offset + 1, values.urn, "OUCH 5.0 EnterOrder.urn");
  writeCode(buffer, offset + 5, values.side, "OUCH 5.0 EnterOrder.side");
  writeU32(buffer, offset + 6, values.quantity, "OUCH 5.0 EnterOrder.quantity");
  writeText(buffer, offset + 10, 8, values.symbol, "OUCH 5.0 EnterOrder.symbol");
  writeU64(buffer, offset + 18, values.price, "OUCH 5.0 EnterOrder.price");
  writeCode(buffer, offset + 26, values.timeInForce, "OUCH 5.0 EnterOrder.timeInForce");
  writeCode(buffer, offset + 27, values.display, "OUCH 5.0 EnterOrder.display");
  writeCode(buffer, offset + 28, values.capacity, "OUCH 5.0 EnterOrder.capacity");
  writeCode(buffer, offset + 29, values.intermarketSweep, "OUCH 5.0 EnterOrder.intermarketSweep");
  writeCode(buffer, offset + 30, values.crossType, "OUCH 5.0 EnterOrder.crossType");
  writeText(buffer, offset + 31, 14, values.clOrdId, "OUCH 5.0 EnterOrder.clOrdId");
  encodeOptions(values.options, buffer, offset + 45);
  return length;
}

export function decodeEnterOrder(buffer: Uint8Array, offset = 0, length = buffer.length - offset): EnterOrder {
  checkRoom(buffer, offset, length, "OUCH 5.0 EnterOrder");
  if (length < ENTER_ORDER_LENGTH) throw new WireError("LENGTH", `OUCH 5.0 EnterOrder: ${length} bytes, not 47 or more`);
  if (buffer[offset] !== ENTER_ORDER_TYPE) throw new WireError("TYPE", `OUCH 5.0 EnterOrder: type byte ${buffer[offset]}, not ${ENTER_ORDER_TYPE}`);
  return {
    type: "O",
    urn: readU32(buffer, offset + 1),
    side: String.fromCharCode(readU8(buffer, offset + 5)),
    quantity: readU32(buffer, offset + 6),
    symbol: readText(buffer, offset + 10, 8),
    price: readU64(buffer, offset + 18),
    timeInForce: String.fromCharCode(readU8(buffer, offset + 26)),
    display: String.fromCharCode(readU8(buffer, offset + 27)),
    capacity: String.fromCharCode(readU8(buffer, offset + 28)),
    intermarketSweep: String.fromCharCode(readU8(buffer, offset + 29)),
    crossType: String.fromCharCode(readU8(buffer, offset + 30)),
    clOrdId: readText(buffer, offset + 31, 14),
    options: decodeOptions(buffer, offset + 45, offset + length, "OUCH 5.0 EnterOrder"),
  };
}

// ---- U ReplaceOrder

export const REPLACE_ORDER_TYPE = 0x55;
export const REPLACE_ORDER_INDEX = 1;
export const REPLACE_ORDER_LENGTH = 40;
export const REPLACE_ORDER_ORIGINAL_URN_AT = 1;
export const REPLACE_ORDER_URN_AT = 5;
export const REPLACE_ORDER_QUANTITY_AT = 9;
export const REPLACE_ORDER_PRICE_AT = 13;
export const REPLACE_ORDER_TIME_IN_FORCE_AT = 21;
export const REPLACE_ORDER_DISPLAY_AT = 22;
export const REPLACE_ORDER_INTERMARKET_SWEEP_AT = 23;
export const REPLACE_ORDER_CL_ORD_ID_AT = 24;
/** What its appendage may have. */
export const REPLACE_ORDER_OPTIONS: ReadonlySet<Option["name"]> = new Set(["minimumQuantity", "maxFloor", "priceType", "pegOffset", "discretionPrice", "discretionPriceType", "discretionPegOffset", "postOnly", "randomReserves", "expireTime", "tradeNow", "handleInst", "sharesLocated", "locateBroker", "side", "userRefIdx", "selfMatchStrategy", "selfMatchGroup"]);

export interface ReplaceOrder {
  readonly type: "U";
  readonly originalUrn: number;
  /** new UserRefNum */
  readonly urn: number;
  /** total of the chain with what was executed */
  readonly quantity: number;
  /** 1e-4 currency units */
  readonly price: bigint;
  readonly timeInForce: TimeInForceCode;
  readonly display: DisplayCode;
  readonly intermarketSweep: YesNoCode;
  readonly clOrdId: string;
  readonly options: readonly Option[];
}

/** @returns bytes written */
export function encodeReplaceOrder(values: ValuesOf<ReplaceOrder>, buffer: Uint8Array, offset = 0): number {
  const length = REPLACE_ORDER_LENGTH + optionsLength(values.options);
  checkRoom(buffer, offset, length, "OUCH 5.0 ReplaceOrder");
  buffer[offset] = REPLACE_ORDER_TYPE;
  writeU32(buffer, offset + 1, values.originalUrn, "OUCH 5.0 ReplaceOrder.originalUrn");
  writeU32(buffer, offset + 5, values.urn, "OUCH 5.0 ReplaceOrder.urn");
  writeU32(buffer, offset + 9, values.quantity, "OUCH 5.0 ReplaceOrder.quantity");
  writeU64(buffer, offset + 13, values.price, "OUCH 5.0 ReplaceOrder.price");
  writeCode(buffer, offset + 21, values.timeInForce, "OUCH 5.0 ReplaceOrder.timeInForce");
  writeCode(buffer, offset + 22, values.display, "OUCH 5.0 ReplaceOrder.display");
  writeCode(buffer, offset + 23, values.intermarketSweep, "OUCH 5.0 ReplaceOrder.intermarketSweep");
  writeText(buffer, offset + 24, 14, values.clOrdId, "OUCH 5.0 ReplaceOrder.clOrdId");
  encodeOptions(values.options, buffer, offset + 38);
  return length;
}

export function decodeReplaceOrder(buffer: Uint8Array, offset = 0, length = buffer.length - offset): ReplaceOrder {
  checkRoom(buffer, offset, length, "OUCH 5.0 ReplaceOrder");
  if (length < REPLACE_ORDER_LENGTH) throw new WireError("LENGTH", `OUCH 5.0 ReplaceOrder: ${length} bytes, not 40 or more`);
  if (buffer[offset] !== REPLACE_ORDER_TYPE) throw new WireError("TYPE", `OUCH 5.0 ReplaceOrder: type byte ${buffer[offset]}, not ${REPLACE_ORDER_TYPE}`);
  return {
    type: "U",
    originalUrn: readU32(buffer, offset + 1),
    urn: readU32(buffer, offset + 5),
    quantity: readU32(buffer, offset + 9),
    price: readU64(buffer, offset + 13),
    timeInForce: String.fromCharCode(readU8(buffer, offset + 21)),
    display: String.fromCharCode(readU8(buffer, offset + 22)),
    intermarketSweep: String.fromCharCode(readU8(buffer, offset + 23)),
    clOrdId: readText(buffer, offset + 24, 14),
    options: decodeOptions(buffer, offset + 38, offset + length, "OUCH 5.0 ReplaceOrder"),
  };
}

// ---- X CancelOrder

export const CANCEL_ORDER_TYPE = 0x58;
export const CANCEL_ORDER_INDEX = 2;
export const CANCEL_ORDER_LENGTH = 9;
export const CANCEL_ORDER_URN_AT = 1;
export const CANCEL_ORDER_QUANTITY_AT = 5;
/** What its appendage may have. */
export const CANCEL_ORDER_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface CancelOrder {
  readonly type: "X";
  readonly urn: number;
  /** new intended total size; 0 cancels all */
  readonly quantity: number;
  /** Absent: no appendage at all. */
  readonly options?: readonly Option[] | undefined;
}

/** @returns bytes written */
export function encodeCancelOrder(values: ValuesOf<CancelOrder>, buffer: Uint8Array, offset = 0): number {
  const length = CANCEL_ORDER_LENGTH + (values.options === undefined ? 0 : 2 + optionsLength(values.options));
  checkRoom(buffer, offset, length, "OUCH 5.0 CancelOrder");
  buffer[offset] = CANCEL_ORDER_TYPE;
  writeU32(buffer, offset + 1, values.urn, "OUCH 5.0 CancelOrder.urn");
  writeU32(buffer, offset + 5, values.quantity, "OUCH 5.0 CancelOrder.quantity");
  if (values.options !== undefined) encodeOptions(values.options, buffer, offset + 9);
  return length;
}

export function decodeCancelOrder(buffer: Uint8Array, offset = 0, length = buffer.length - offset): CancelOrder {
  checkRoom(buffer, offset, length, "OUCH 5.0 CancelOrder");
  if (length !== CANCEL_ORDER_LENGTH && length < CANCEL_ORDER_LENGTH + 2) throw new WireError("LENGTH", `OUCH 5.0 CancelOrder: ${length} bytes, not 9, or 11 and more`);
  if (buffer[offset] !== CANCEL_ORDER_TYPE) throw new WireError("TYPE", `OUCH 5.0 CancelOrder: type byte ${buffer[offset]}, not ${CANCEL_ORDER_TYPE}`);
  return {
    type: "X",
    urn: readU32(buffer, offset + 1),
    quantity: readU32(buffer, offset + 5),
    options: length === CANCEL_ORDER_LENGTH ? undefined : decodeOptions(buffer, offset + 9, offset + length, "OUCH 5.0 CancelOrder"),
  };
}

// ---- M ModifyOrder

export const MODIFY_ORDER_TYPE = 0x4d;
export const MODIFY_ORDER_INDEX = 3;
export const MODIFY_ORDER_LENGTH = 10;
export const MODIFY_ORDER_URN_AT = 1;
export const MODIFY_ORDER_SIDE_AT = 5;
export const MODIFY_ORDER_QUANTITY_AT = 6;
/** What its appendage may have. */
export const MODIFY_ORDER_OPTIONS: ReadonlySet<Option["name"]> = new Set(["sharesLocated", "locateBroker", "userRefIdx"]);

export interface ModifyOrder {
  readonly type: "M";
  readonly urn: number;
  readonly side: SideCode;
  readonly quantity: number;
  /** Absent: no appendage at all. */
  readonly options?: readonly Option[] | undefined;
}

/** @returns bytes written */
export function encodeModifyOrder(values: ValuesOf<ModifyOrder>, buffer: Uint8Array, offset = 0): number {
  const length = MODIFY_ORDER_LENGTH + (values.options === undefined ? 0 : 2 + optionsLength(values.options));
  checkRoom(buffer, offset, length, "OUCH 5.0 ModifyOrder");
  buffer[offset] = MODIFY_ORDER_TYPE;
  writeU32(buffer, offset + 1, values.urn, "OUCH 5.0 ModifyOrder.urn");
  writeCode(buffer, offset + 5, values.side, "OUCH 5.0 ModifyOrder.side");
  writeU32(buffer, offset + 6, values.quantity, "OUCH 5.0 ModifyOrder.quantity");
  if (values.options !== undefined) encodeOptions(values.options, buffer, offset + 10);
  return length;
}

export function decodeModifyOrder(buffer: Uint8Array, offset = 0, length = buffer.length - offset): ModifyOrder {
  checkRoom(buffer, offset, length, "OUCH 5.0 ModifyOrder");
  if (length !== MODIFY_ORDER_LENGTH && length < MODIFY_ORDER_LENGTH + 2) throw new WireError("LENGTH", `OUCH 5.0 ModifyOrder: ${length} bytes, not 10, or 12 and more`);
  if (buffer[offset] !== MODIFY_ORDER_TYPE) throw new WireError("TYPE", `OUCH 5.0 ModifyOrder: type byte ${buffer[offset]}, not ${MODIFY_ORDER_TYPE}`);
  return {
    type: "M",
    urn: readU32(buffer, offset + 1),
    side: String.fromCharCode(readU8(buffer, offset + 5)),
    quantity: readU32(buffer, offset + 6),
    options: length === MODIFY_ORDER_LENGTH ? undefined : decodeOptions(buffer, offset + 10, offset + length, "OUCH 5.0 ModifyOrder"),
  };
}

// ---- C MassCancel

export const MASS_CANCEL_TYPE = 0x43;
export const MASS_CANCEL_INDEX = 4;
export const MASS_CANCEL_LENGTH = 19;
export const MASS_CANCEL_URN_AT = 1;
export const MASS_CANCEL_FIRM_AT = 5;
export const MASS_CANCEL_SYMBOL_AT = 9;
/** What its appendage may have. */
export const MASS_CANCEL_OPTIONS: ReadonlySet<Option["name"]> = new Set(["groupId", "side", "userRefIdx"]);

export interface MassCancel {
  readonly type: "C";
  readonly urn: number;
  readonly firm: string;
  /** blank: all */
  readonly symbol: string;
  readonly options: readonly Option[];
}

/** @returns bytes written */
export function encodeMassCancel(values: ValuesOf<MassCancel>, buffer: Uint8Array, offset = 0): number {
  const length = MASS_CANCEL_LENGTH + optionsLength(values.options);
  checkRoom(buffer, offset, length, "OUCH 5.0 MassCancel");
  buffer[offset] = MASS_CANCEL_TYPE;
  writeU32(buffer, offset + 1, values.urn, "OUCH 5.0 MassCancel.urn");
  writeText(buffer, offset + 5, 4, values.firm, "OUCH 5.0 MassCancel.firm");
  writeText(buffer, offset + 9, 8, values.symbol, "OUCH 5.0 MassCancel.symbol");
  encodeOptions(values.options, buffer, offset + 17);
  return length;
}

export function decodeMassCancel(buffer: Uint8Array, offset = 0, length = buffer.length - offset): MassCancel {
  checkRoom(buffer, offset, length, "OUCH 5.0 MassCancel");
  if (length < MASS_CANCEL_LENGTH) throw new WireError("LENGTH", `OUCH 5.0 MassCancel: ${length} bytes, not 19 or more`);
  if (buffer[offset] !== MASS_CANCEL_TYPE) throw new WireError("TYPE", `OUCH 5.0 MassCancel: type byte ${buffer[offset]}, not ${MASS_CANCEL_TYPE}`);
  return {
    type: "C",
    urn: readU32(buffer, offset + 1),
    firm: readText(buffer, offset + 5, 4),
    symbol: readText(buffer, offset + 9, 8),
    options: decodeOptions(buffer, offset + 17, offset + length, "OUCH 5.0 MassCancel"),
  };
}

// ---- D DisableOrderEntry

export const DISABLE_ORDER_ENTRY_TYPE = 0x44;
export const DISABLE_ORDER_ENTRY_INDEX = 5;
export const DISABLE_ORDER_ENTRY_LENGTH = 11;
export const DISABLE_ORDER_ENTRY_URN_AT = 1;
export const DISABLE_ORDER_ENTRY_FIRM_AT = 5;
/** What its appendage may have. */
export const DISABLE_ORDER_ENTRY_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface DisableOrderEntry {
  readonly type: "D";
  readonly urn: number;
  readonly firm: string;
  readonly options: readonly Option[];
}

/** @returns bytes written */
export function encodeDisableOrderEntry(values: ValuesOf<DisableOrderEntry>, buffer: Uint8Array, offset = 0): number {
  const length = DISABLE_ORDER_ENTRY_LENGTH + optionsLength(values.options);
  checkRoom(buffer, offset, length, "OUCH 5.0 DisableOrderEntry");
  buffer[offset] = DISABLE_ORDER_ENTRY_TYPE;
  writeU32(buffer, offset + 1, values.urn, "OUCH 5.0 DisableOrderEntry.urn");
  writeText(buffer, offset + 5, 4, values.firm, "OUCH 5.0 DisableOrderEntry.firm");
  encodeOptions(values.options, buffer, offset + 9);
  return length;
}

export function decodeDisableOrderEntry(buffer: Uint8Array, offset = 0, length = buffer.length - offset): DisableOrderEntry {
  checkRoom(buffer, offset, length, "OUCH 5.0 DisableOrderEntry");
  if (length < DISABLE_ORDER_ENTRY_LENGTH) throw new WireError("LENGTH", `OUCH 5.0 DisableOrderEntry: ${length} bytes, not 11 or more`);
  if (buffer[offset] !== DISABLE_ORDER_ENTRY_TYPE) throw new WireError("TYPE", `OUCH 5.0 DisableOrderEntry: type byte ${buffer[offset]}, not ${DISABLE_ORDER_ENTRY_TYPE}`);
  return {
    type: "D",
    urn: readU32(buffer, offset + 1),
    firm: readText(buffer, offset + 5, 4),
    options: decodeOptions(buffer, offset + 9, offset + length, "OUCH 5.0 DisableOrderEntry"),
  };
}

// ---- E EnableOrderEntry

export const ENABLE_ORDER_ENTRY_TYPE = 0x45;
export const ENABLE_ORDER_ENTRY_INDEX = 6;
export const ENABLE_ORDER_ENTRY_LENGTH = 11;
export const ENABLE_ORDER_ENTRY_URN_AT = 1;
export const ENABLE_ORDER_ENTRY_FIRM_AT = 5;
/** What its appendage may have. */
export const ENABLE_ORDER_ENTRY_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface EnableOrderEntry {
  readonly type: "E";
  readonly urn: number;
  readonly firm: string;
  readonly options: readonly Option[];
}

/** @returns bytes written */
export function encodeEnableOrderEntry(values: ValuesOf<EnableOrderEntry>, buffer: Uint8Array, offset = 0): number {
  const length = ENABLE_ORDER_ENTRY_LENGTH + optionsLength(values.options);
  checkRoom(buffer, offset, length, "OUCH 5.0 EnableOrderEntry");
  buffer[offset] = ENABLE_ORDER_ENTRY_TYPE;
  writeU32(buffer, offset + 1, values.urn, "OUCH 5.0 EnableOrderEntry.urn");
  writeText(buffer, offset + 5, 4, values.firm, "OUCH 5.0 EnableOrderEntry.firm");
  encodeOptions(values.options, buffer, offset + 9);
  return length;
}

export function decodeEnableOrderEntry(buffer: Uint8Array, offset = 0, length = buffer.length - offset): EnableOrderEntry {
  checkRoom(buffer, offset, length, "OUCH 5.0 EnableOrderEntry");
  if (length < ENABLE_ORDER_ENTRY_LENGTH) throw new WireError("LENGTH", `OUCH 5.0 EnableOrderEntry: ${length} bytes, not 11 or more`);
  if (buffer[offset] !== ENABLE_ORDER_ENTRY_TYPE) throw new WireError("TYPE", `OUCH 5.0 EnableOrderEntry: type byte ${buffer[offset]}, not ${ENABLE_ORDER_ENTRY_TYPE}`);
  return {
    type: "E",
    urn: readU32(buffer, offset + 1),
    firm: readText(buffer, offset + 5, 4),
    options: decodeOptions(buffer, offset + 9, offset + length, "OUCH 5.0 EnableOrderEntry"),
  };
}

// ---- Q AccountQuery

export const ACCOUNT_QUERY_TYPE = 0x51;
export const ACCOUNT_QUERY_INDEX = 7;
export const ACCOUNT_QUERY_LENGTH = 1;
/** What its appendage may have. */
export const ACCOUNT_QUERY_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface AccountQuery {
  readonly type: "Q";
  /** Absent: no appendage at all. */
  readonly options?: readonly Option[] | undefined;
}

/** @returns bytes written */
export function encodeAccountQuery(values: ValuesOf<AccountQuery>, buffer: Uint8Array, offset = 0): number {
  const length = ACCOUNT_QUERY_LENGTH + (values.options === undefined ? 0 : 2 + optionsLength(values.options));
  checkRoom(buffer, offset, length, "OUCH 5.0 AccountQuery");
  buffer[offset] = ACCOUNT_QUERY_TYPE;
  if (values.options !== undefined) encodeOptions(values.options, buffer, offset + 1);
  return length;
}

export function decodeAccountQuery(buffer: Uint8Array, offset = 0, length = buffer.length - offset): AccountQuery {
  checkRoom(buffer, offset, length, "OUCH 5.0 AccountQuery");
  if (length !== ACCOUNT_QUERY_LENGTH && length < ACCOUNT_QUERY_LENGTH + 2) throw new WireError("LENGTH", `OUCH 5.0 AccountQuery: ${length} bytes, not 1, or 3 and more`);
  if (buffer[offset] !== ACCOUNT_QUERY_TYPE) throw new WireError("TYPE", `OUCH 5.0 AccountQuery: type byte ${buffer[offset]}, not ${ACCOUNT_QUERY_TYPE}`);
  return {
    type: "Q",
    options: length === ACCOUNT_QUERY_LENGTH ? undefined : decodeOptions(buffer, offset + 1, offset + length, "OUCH 5.0 AccountQuery"),
  };
}

// ---- S SystemEvent

export const SYSTEM_EVENT_TYPE = 0x53;
export const SYSTEM_EVENT_INDEX = 0;
export const SYSTEM_EVENT_LENGTH = 10;
export const SYSTEM_EVENT_TIMESTAMP_AT = 1;
export const SYSTEM_EVENT_EVENT_CODE_AT = 9;

export interface SystemEvent {
  readonly type: "S";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly eventCode: SystemEventCode;
}

/** @returns bytes written */
export function encodeSystemEvent(values: ValuesOf<SystemEvent>, buffer: Uint8Array, offset = 0): number {
  const length = SYSTEM_EVENT_LENGTH;
  checkRoom(buffer, offset, length, "OUCH 5.0 SystemEvent");
  buffer[offset] = SYSTEM_EVENT_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 SystemEvent.timestamp");
  writeCode(buffer, offset + 9, values.eventCode, "OUCH 5.0 SystemEvent.eventCode");
  return length;
}

export function decodeSystemEvent(buffer: Uint8Array, offset = 0, length = SYSTEM_EVENT_LENGTH): SystemEvent {
  checkRoom(buffer, offset, length, "OUCH 5.0 SystemEvent");
  if (length !== SYSTEM_EVENT_LENGTH) throw new WireError("LENGTH", `OUCH 5.0 SystemEvent: ${length} bytes, not 10`);
  if (buffer[offset] !== SYSTEM_EVENT_TYPE) throw new WireError("TYPE", `OUCH 5.0 SystemEvent: type byte ${buffer[offset]}, not ${SYSTEM_EVENT_TYPE}`);
  return {
    type: "S",
    timestamp: readU64(buffer, offset + 1),
    eventCode: String.fromCharCode(readU8(buffer, offset + 9)),
  };
}

// ---- A OrderAccepted

export const ORDER_ACCEPTED_TYPE = 0x41;
export const ORDER_ACCEPTED_INDEX = 1;
export const ORDER_ACCEPTED_LENGTH = 64;
export const ORDER_ACCEPTED_TIMESTAMP_AT = 1;
export const ORDER_ACCEPTED_URN_AT = 9;
export const ORDER_ACCEPTED_SIDE_AT = 13;
export const ORDER_ACCEPTED_QUANTITY_AT = 14;
export const ORDER_ACCEPTED_SYMBOL_AT = 18;
export const ORDER_ACCEPTED_PRICE_AT = 26;
export const ORDER_ACCEPTED_TIME_IN_FORCE_AT = 34;
export const ORDER_ACCEPTED_DISPLAY_AT = 35;
export const ORDER_ACCEPTED_ORDER_REFERENCE_AT = 36;
export const ORDER_ACCEPTED_CAPACITY_AT = 44;
export const ORDER_ACCEPTED_INTERMARKET_SWEEP_AT = 45;
export const ORDER_ACCEPTED_CROSS_TYPE_AT = 46;
export const ORDER_ACCEPTED_STATE_AT = 47;
export const ORDER_ACCEPTED_CL_ORD_ID_AT = 48;
/** What its appendage may have. */
export const ORDER_ACCEPTED_OPTIONS: ReadonlySet<Option["name"]> = new Set(["firm", "minimumQuantity", "customerType", "maxFloor", "priceType", "pegOffset", "discretionPrice", "discretionPriceType", "discretionPegOffset", "postOnly", "randomReserves", "route", "expireTime", "tradeNow", "handleInst", "bboWeight", "groupId", "sharesLocated", "locateBroker", "userRefIdx", "selfMatchStrategy", "selfMatchGroup"]);

export interface OrderAccepted {
  readonly type: "A";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly urn: number;
  readonly side: SideCode;
  readonly quantity: number;
  readonly symbol: string;
  /** 1e-4 currency units */
  readonly price: bigint;
  readonly timeInForce: TimeInForceCode;
  readonly display: DisplayCode;
  readonly orderReference: bigint;
  readonly capacity: CapacityCode;
  readonly intermarketSweep: YesNoCode;
  readonly crossType: CrossTypeCode;
  readonly state: OrderStateCode;
  readonly clOrdId: string;
  readonly options: readonly Option[];
}

/** @returns bytes written */
export function encodeOrderAccepted(values: ValuesOf<OrderAccepted>, buffer: Uint8Array, offset = 0): number {
  const length = ORDER_ACCEPTED_LENGTH + optionsLength(values.options);
  checkRoom(buffer, offset, length, "OUCH 5.0 OrderAccepted");
  buffer[offset] = ORDER_ACCEPTED_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 OrderAccepted.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 OrderAccepted.urn");
  writeCode(buffer, offset + 13, values.side, "OUCH 5.0 OrderAccepted.side");
  writeU32(buffer, offset + 14, values.quantity, "OUCH 5.0 OrderAccepted.quantity");
  writeText(buffer, offset + 18, 8, values.symbol, "OUCH 5.0 OrderAccepted.symbol");
  writeU64(buffer, offset + 26, values.price, "OUCH 5.0 OrderAccepted.price");
  writeCode(buffer, offset + 34, values.timeInForce, "OUCH 5.0 OrderAccepted.timeInForce");
  writeCode(buffer, offset + 35, values.display, "OUCH 5.0 OrderAccepted.display");
  writeU64(buffer, offset + 36, values.orderReference, "OUCH 5.0 OrderAccepted.orderReference");
  writeCode(buffer, offset + 44, values.capacity, "OUCH 5.0 OrderAccepted.capacity");
  writeCode(buffer, offset + 45, values.intermarketSweep, "OUCH 5.0 OrderAccepted.intermarketSweep");
  writeCode(buffer, offset + 46, values.crossType, "OUCH 5.0 OrderAccepted.crossType");
  writeCode(buffer, offset + 47, values.state, "OUCH 5.0 OrderAccepted.state");
  writeText(buffer, offset + 48, 14, values.clOrdId, "OUCH 5.0 OrderAccepted.clOrdId");
  encodeOptions(values.options, buffer, offset + 62);
  return length;
}

export function decodeOrderAccepted(buffer: Uint8Array, offset = 0, length = buffer.length - offset): OrderAccepted {
  checkRoom(buffer, offset, length, "OUCH 5.0 OrderAccepted");
  if (length < ORDER_ACCEPTED_LENGTH) throw new WireError("LENGTH", `OUCH 5.0 OrderAccepted: ${length} bytes, not 64 or more`);
  if (buffer[offset] !== ORDER_ACCEPTED_TYPE) throw new WireError("TYPE", `OUCH 5.0 OrderAccepted: type byte ${buffer[offset]}, not ${ORDER_ACCEPTED_TYPE}`);
  return {
    type: "A",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    side: String.fromCharCode(readU8(buffer, offset + 13)),
    quantity: readU32(buffer, offset + 14),
    symbol: readText(buffer, offset + 18, 8),
    price: readU64(buffer, offset + 26),
    timeInForce: String.fromCharCode(readU8(buffer, offset + 34)),
    display: String.fromCharCode(readU8(buffer, offset + 35)),
    orderReference: readU64(buffer, offset + 36),
    capacity: String.fromCharCode(readU8(buffer, offset + 44)),
    intermarketSweep: String.fromCharCode(readU8(buffer, offset + 45)),
    crossType: String.fromCharCode(readU8(buffer, offset + 46)),
    state: String.fromCharCode(readU8(buffer, offset + 47)),
    clOrdId: readText(buffer, offset + 48, 14),
    options: decodeOptions(buffer, offset + 62, offset + length, "OUCH 5.0 OrderAccepted"),
  };
}

// ---- U OrderReplaced

export const ORDER_REPLACED_TYPE = 0x55;
export const ORDER_REPLACED_INDEX = 2;
export const ORDER_REPLACED_LENGTH = 68;
export const ORDER_REPLACED_TIMESTAMP_AT = 1;
export const ORDER_REPLACED_ORIGINAL_URN_AT = 9;
export const ORDER_REPLACED_URN_AT = 13;
export const ORDER_REPLACED_SIDE_AT = 17;
export const ORDER_REPLACED_QUANTITY_AT = 18;
export const ORDER_REPLACED_SYMBOL_AT = 22;
export const ORDER_REPLACED_PRICE_AT = 30;
export const ORDER_REPLACED_TIME_IN_FORCE_AT = 38;
export const ORDER_REPLACED_DISPLAY_AT = 39;
export const ORDER_REPLACED_ORDER_REFERENCE_AT = 40;
export const ORDER_REPLACED_CAPACITY_AT = 48;
export const ORDER_REPLACED_INTERMARKET_SWEEP_AT = 49;
export const ORDER_REPLACED_CROSS_TYPE_AT = 50;
export const ORDER_REPLACED_STATE_AT = 51;
export const ORDER_REPLACED_CL_ORD_ID_AT = 52;
/** What its appendage may have. */
export const ORDER_REPLACED_OPTIONS: ReadonlySet<Option["name"]> = new Set(["firm", "minimumQuantity", "maxFloor", "priceType", "pegOffset", "discretionPrice", "discretionPriceType", "discretionPegOffset", "postOnly", "randomReserves", "expireTime", "tradeNow", "handleInst", "bboWeight", "sharesLocated", "locateBroker", "side", "userRefIdx", "selfMatchStrategy", "selfMatchGroup"]);

export interface OrderReplaced {
  readonly type: "U";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly originalUrn: number;
  /** new UserRefNum */
  readonly urn: number;
  readonly side: SideCode;
  /** shares now exposed */
  readonly quantity: number;
  readonly symbol: string;
  /** 1e-4 currency units */
  readonly price: bigint;
  readonly timeInForce: TimeInForceCode;
  readonly display: DisplayCode;
  readonly orderReference: bigint;
  readonly capacity: CapacityCode;
  readonly intermarketSweep: YesNoCode;
  readonly crossType: CrossTypeCode;
  readonly state: OrderStateCode;
  readonly clOrdId: string;
  readonly options: readonly Option[];
}

/** @returns bytes written */
export function encodeOrderReplaced(values: ValuesOf<OrderReplaced>, buffer: Uint8Array, offset = 0): number {
  const length = ORDER_REPLACED_LENGTH + optionsLength(values.options);
  checkRoom(buffer, offset, length, "OUCH 5.0 OrderReplaced");
  buffer[offset] = ORDER_REPLACED_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 OrderReplaced.timestamp");
  writeU32(buffer, offset + 9, values.originalUrn, "OUCH 5.0 OrderReplaced.originalUrn");
  writeU32(buffer, offset + 13, values.urn, "OUCH 5.0 OrderReplaced.urn");
  writeCode(buffer, offset + 17, values.side, "OUCH 5.0 OrderReplaced.side");
  writeU32(buffer, offset + 18, values.quantity, "OUCH 5.0 OrderReplaced.quantity");
  writeText(buffer, offset + 22, 8, values.symbol, "OUCH 5.0 OrderReplaced.symbol");
  writeU64(buffer, offset + 30, values.price, "OUCH 5.0 OrderReplaced.price");
  writeCode(buffer, offset + 38, values.timeInForce, "OUCH 5.0 OrderReplaced.timeInForce");
  writeCode(buffer, offset + 39, values.display, "OUCH 5.0 OrderReplaced.display");
  writeU64(buffer, offset + 40, values.orderReference, "OUCH 5.0 OrderReplaced.orderReference");
  writeCode(buffer, offset + 48, values.capacity, "OUCH 5.0 OrderReplaced.capacity");
  writeCode(buffer, offset + 49, values.intermarketSweep, "OUCH 5.0 OrderReplaced.intermarketSweep");
  writeCode(buffer, offset + 50, values.crossType, "OUCH 5.0 OrderReplaced.crossType");
  writeCode(buffer, offset + 51, values.state, "OUCH 5.0 OrderReplaced.state");
  writeText(buffer, offset + 52, 14, values.clOrdId, "OUCH 5.0 OrderReplaced.clOrdId");
  encodeOptions(values.options, buffer, offset + 66);
  return length;
}

export function decodeOrderReplaced(buffer: Uint8Array, offset = 0, length = buffer.length - offset): OrderReplaced {
  checkRoom(buffer, offset, length, "OUCH 5.0 OrderReplaced");
  if (length < ORDER_REPLACED_LENGTH) throw new WireError("LENGTH", `OUCH 5.0 OrderReplaced: ${length} bytes, not 68 or more`);
  if (buffer[offset] !== ORDER_REPLACED_TYPE) throw new WireError("TYPE", `OUCH 5.0 OrderReplaced: type byte ${buffer[offset]}, not ${ORDER_REPLACED_TYPE}`);
  return {
    type: "U",
    timestamp: readU64(buffer, offset + 1),
    originalUrn: readU32(buffer, offset + 9),
    urn: readU32(buffer, offset + 13),
    side: String.fromCharCode(readU8(buffer, offset + 17)),
    quantity: readU32(buffer, offset + 18),
    symbol: readText(buffer, offset + 22, 8),
    price: readU64(buffer, offset + 30),
    timeInForce: String.fromCharCode(readU8(buffer, offset + 38)),
    display: String.fromCharCode(readU8(buffer, offset + 39)),
    orderReference: readU64(buffer, offset + 40),
    capacity: String.fromCharCode(readU8(buffer, offset + 48)),
    intermarketSweep: String.fromCharCode(readU8(buffer, offset + 49)),
    crossType: String.fromCharCode(readU8(buffer, offset + 50)),
    state: String.fromCharCode(readU8(buffer, offset + 51)),
    clOrdId: readText(buffer, offset + 52, 14),
    options: decodeOptions(buffer, offset + 66, offset + length, "OUCH 5.0 OrderReplaced"),
  };
}

// ---- C OrderCanceled

export const ORDER_CANCELED_TYPE = 0x43;
export const ORDER_CANCELED_INDEX = 3;
export const ORDER_CANCELED_LENGTH = 18;
export const ORDER_CANCELED_TIMESTAMP_AT = 1;
export const ORDER_CANCELED_URN_AT = 9;
export const ORDER_CANCELED_QUANTITY_AT = 13;
export const ORDER_CANCELED_REASON_AT = 17;
/** What its appendage may have. */
export const ORDER_CANCELED_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface OrderCanceled {
  readonly type: "C";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly urn: number;
  /** decrement */
  readonly quantity: number;
  readonly reason: CancelReasonCode;
  /** Absent: no appendage at all. */
  readonly options?: readonly Option[] | undefined;
}

/** @returns bytes written */
export function encodeOrderCanceled(values: ValuesOf<OrderCanceled>, buffer: Uint8Array, offset = 0): number {
  const length = ORDER_CANCELED_LENGTH + (values.options === undefined ? 0 : 2 + optionsLength(values.options));
  checkRoom(buffer, offset, length, "OUCH 5.0 OrderCanceled");
  buffer[offset] = ORDER_CANCELED_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 OrderCanceled.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 OrderCanceled.urn");
  writeU32(buffer, offset + 13, values.quantity, "OUCH 5.0 OrderCanceled.quantity");
  writeCode(buffer, offset + 17, values.reason, "OUCH 5.0 OrderCanceled.reason");
  if (values.options !== undefined) encodeOptions(values.options, buffer, offset + 18);
  return length;
}

export function decodeOrderCanceled(buffer: Uint8Array, offset = 0, length = buffer.length - offset): OrderCanceled {
  checkRoom(buffer, offset, length, "OUCH 5.0 OrderCanceled");
  if (length !== ORDER_CANCELED_LENGTH && length < ORDER_CANCELED_LENGTH + 2) throw new WireError("LENGTH", `OUCH 5.0 OrderCanceled: ${length} bytes, not 18, or 20 and more`);
  if (buffer[offset] !== ORDER_CANCELED_TYPE) throw new WireError("TYPE", `OUCH 5.0 OrderCanceled: type byte ${buffer[offset]}, not ${ORDER_CANCELED_TYPE}`);
  return {
    type: "C",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    quantity: readU32(buffer, offset + 13),
    reason: String.fromCharCode(readU8(buffer, offset + 17)),
    options: length === ORDER_CANCELED_LENGTH ? undefined : decodeOptions(buffer, offset + 18, offset + length, "OUCH 5.0 OrderCanceled"),
  };
}

// ---- D AiqCanceled

export const AIQ_CANCELED_TYPE = 0x44;
export const AIQ_CANCELED_INDEX = 4;
export const AIQ_CANCELED_LENGTH = 32;
export const AIQ_CANCELED_TIMESTAMP_AT = 1;
export const AIQ_CANCELED_URN_AT = 9;
export const AIQ_CANCELED_QUANTITY_AT = 13;
export const AIQ_CANCELED_REASON_AT = 17;
export const AIQ_CANCELED_PREVENTED_QUANTITY_AT = 18;
export const AIQ_CANCELED_EXECUTION_PRICE_AT = 22;
export const AIQ_CANCELED_LIQUIDITY_AT = 30;
export const AIQ_CANCELED_STRATEGY_AT = 31;
/** What its appendage may have. */
export const AIQ_CANCELED_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface AiqCanceled {
  readonly type: "D";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly urn: number;
  /** decrement */
  readonly quantity: number;
  readonly reason: CancelReasonCode;
  readonly preventedQuantity: number;
  /** 1e-4 currency units */
  readonly executionPrice: bigint;
  readonly liquidity: LiquidityCode;
  readonly strategy: SelfMatchStrategyCode;
  /** Absent: no appendage at all. */
  readonly options?: readonly Option[] | undefined;
}

/** @returns bytes written */
export function encodeAiqCanceled(values: ValuesOf<AiqCanceled>, buffer: Uint8Array, offset = 0): number {
  const length = AIQ_CANCELED_LENGTH + (values.options === undefined ? 0 : 2 + optionsLength(values.options));
  checkRoom(buffer, offset, length, "OUCH 5.0 AiqCanceled");
  buffer[offset] = AIQ_CANCELED_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 AiqCanceled.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 AiqCanceled.urn");
  writeU32(buffer, offset + 13, values.quantity, "OUCH 5.0 AiqCanceled.quantity");
  writeCode(buffer, offset + 17, values.reason, "OUCH 5.0 AiqCanceled.reason");
  writeU32(buffer, offset + 18, values.preventedQuantity, "OUCH 5.0 AiqCanceled.preventedQuantity");
  writeU64(buffer, offset + 22, values.executionPrice, "OUCH 5.0 AiqCanceled.executionPrice");
  writeCode(buffer, offset + 30, values.liquidity, "OUCH 5.0 AiqCanceled.liquidity");
  writeCode(buffer, offset + 31, values.strategy, "OUCH 5.0 AiqCanceled.strategy");
  if (values.options !== undefined) encodeOptions(values.options, buffer, offset + 32);
  return length;
}

export function decodeAiqCanceled(buffer: Uint8Array, offset = 0, length = buffer.length - offset): AiqCanceled {
  checkRoom(buffer, offset, length, "OUCH 5.0 AiqCanceled");
  if (length !== AIQ_CANCELED_LENGTH && length < AIQ_CANCELED_LENGTH + 2) throw new WireError("LENGTH", `OUCH 5.0 AiqCanceled: ${length} bytes, not 32, or 34 and more`);
  if (buffer[offset] !== AIQ_CANCELED_TYPE) throw new WireError("TYPE", `OUCH 5.0 AiqCanceled: type byte ${buffer[offset]}, not ${AIQ_CANCELED_TYPE}`);
  return {
    type: "D",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    quantity: readU32(buffer, offset + 13),
    reason: String.fromCharCode(readU8(buffer, offset + 17)),
    preventedQuantity: readU32(buffer, offset + 18),
    executionPrice: readU64(buffer, offset + 22),
    liquidity: String.fromCharCode(readU8(buffer, offset + 30)),
    strategy: String.fromCharCode(readU8(buffer, offset + 31)),
    options: length === AIQ_CANCELED_LENGTH ? undefined : decodeOptions(buffer, offset + 32, offset + length, "OUCH 5.0 AiqCanceled"),
  };
}

// ---- E OrderExecuted

export const ORDER_EXECUTED_TYPE = 0x45;
export const ORDER_EXECUTED_INDEX = 5;
export const ORDER_EXECUTED_LENGTH = 36;
export const ORDER_EXECUTED_TIMESTAMP_AT = 1;
export const ORDER_EXECUTED_URN_AT = 9;
export const ORDER_EXECUTED_QUANTITY_AT = 13;
export const ORDER_EXECUTED_PRICE_AT = 17;
export const ORDER_EXECUTED_LIQUIDITY_AT = 25;
export const ORDER_EXECUTED_MATCH_NUMBER_AT = 26;
/** What its appendage may have. */
export const ORDER_EXECUTED_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface OrderExecuted {
  readonly type: "E";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly urn: number;
  /** incremental */
  readonly quantity: number;
  /** 1e-4 currency units */
  readonly price: bigint;
  readonly liquidity: LiquidityCode;
  readonly matchNumber: bigint;
  readonly options: readonly Option[];
}

/** @returns bytes written */
export function encodeOrderExecuted(values: ValuesOf<OrderExecuted>, buffer: Uint8Array, offset = 0): number {
  const length = ORDER_EXECUTED_LENGTH + optionsLength(values.options);
  checkRoom(buffer, offset, length, "OUCH 5.0 OrderExecuted");
  buffer[offset] = ORDER_EXECUTED_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 OrderExecuted.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 OrderExecuted.urn");
  writeU32(buffer, offset + 13, values.quantity, "OUCH 5.0 OrderExecuted.quantity");
  writeU64(buffer, offset + 17, values.price, "OUCH 5.0 OrderExecuted.price");
  writeCode(buffer, offset + 25, values.liquidity, "OUCH 5.0 OrderExecuted.liquidity");
  writeU64(buffer, offset + 26, values.matchNumber, "OUCH 5.0 OrderExecuted.matchNumber");
  encodeOptions(values.options, buffer, offset + 34);
  return length;
}

export function decodeOrderExecuted(buffer: Uint8Array, offset = 0, length = buffer.length - offset): OrderExecuted {
  checkRoom(buffer, offset, length, "OUCH 5.0 OrderExecuted");
  if (length < ORDER_EXECUTED_LENGTH) throw new WireError("LENGTH", `OUCH 5.0 OrderExecuted: ${length} bytes, not 36 or more`);
  if (buffer[offset] !== ORDER_EXECUTED_TYPE) throw new WireError("TYPE", `OUCH 5.0 OrderExecuted: type byte ${buffer[offset]}, not ${ORDER_EXECUTED_TYPE}`);
  return {
    type: "E",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    quantity: readU32(buffer, offset + 13),
    price: readU64(buffer, offset + 17),
    liquidity: String.fromCharCode(readU8(buffer, offset + 25)),
    matchNumber: readU64(buffer, offset + 26),
    options: decodeOptions(buffer, offset + 34, offset + length, "OUCH 5.0 OrderExecuted"),
  };
}

// ---- B BrokenTrade

export const BROKEN_TRADE_TYPE = 0x42;
export const BROKEN_TRADE_INDEX = 6;
export const BROKEN_TRADE_LENGTH = 36;
export const BROKEN_TRADE_TIMESTAMP_AT = 1;
export const BROKEN_TRADE_URN_AT = 9;
export const BROKEN_TRADE_MATCH_NUMBER_AT = 13;
export const BROKEN_TRADE_REASON_AT = 21;
export const BROKEN_TRADE_CL_ORD_ID_AT = 22;
/** What its appendage may have. */
export const BROKEN_TRADE_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface BrokenTrade {
  readonly type: "B";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly urn: number;
  readonly matchNumber: bigint;
  readonly reason: BrokenReasonCode;
  readonly clOrdId: string;
  /** Absent: no appendage at all. */
  readonly options?: readonly Option[] | undefined;
}

/** @returns bytes written */
export function encodeBrokenTrade(values: ValuesOf<BrokenTrade>, buffer: Uint8Array, offset = 0): number {
  const length = BROKEN_TRADE_LENGTH + (values.options === undefined ? 0 : 2 + optionsLength(values.options));
  checkRoom(buffer, offset, length, "OUCH 5.0 BrokenTrade");
  buffer[offset] = BROKEN_TRADE_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 BrokenTrade.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 BrokenTrade.urn");
  writeU64(buffer, offset + 13, values.matchNumber, "OUCH 5.0 BrokenTrade.matchNumber");
  writeCode(buffer, offset + 21, values.reason, "OUCH 5.0 BrokenTrade.reason");
  writeText(buffer, offset + 22, 14, values.clOrdId, "OUCH 5.0 BrokenTrade.clOrdId");
  if (values.options !== undefined) encodeOptions(values.options, buffer, offset + 36);
  return length;
}

export function decodeBrokenTrade(buffer: Uint8Array, offset = 0, length = buffer.length - offset): BrokenTrade {
  checkRoom(buffer, offset, length, "OUCH 5.0 BrokenTrade");
  if (length !== BROKEN_TRADE_LENGTH && length < BROKEN_TRADE_LENGTH + 2) throw new WireError("LENGTH", `OUCH 5.0 BrokenTrade: ${length} bytes, not 36, or 38 and more`);
  if (buffer[offset] !== BROKEN_TRADE_TYPE) throw new WireError("TYPE", `OUCH 5.0 BrokenTrade: type byte ${buffer[offset]}, not ${BROKEN_TRADE_TYPE}`);
  return {
    type: "B",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    matchNumber: readU64(buffer, offset + 13),
    reason: String.fromCharCode(readU8(buffer, offset + 21)),
    clOrdId: readText(buffer, offset + 22, 14),
    options: length === BROKEN_TRADE_LENGTH ? undefined : decodeOptions(buffer, offset + 36, offset + length, "OUCH 5.0 BrokenTrade"),
  };
}

// ---- J Rejected

export const REJECTED_TYPE = 0x4a;
export const REJECTED_INDEX = 7;
export const REJECTED_LENGTH = 29;
export const REJECTED_TIMESTAMP_AT = 1;
export const REJECTED_URN_AT = 9;
export const REJECTED_REASON_AT = 13;
export const REJECTED_CL_ORD_ID_AT = 15;
/** What its appendage may have. */
export const REJECTED_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface Rejected {
  readonly type: "J";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly urn: number;
  readonly reason: number;
  readonly clOrdId: string;
  /** Absent: no appendage at all. */
  readonly options?: readonly Option[] | undefined;
}

/** @returns bytes written */
export function encodeRejected(values: ValuesOf<Rejected>, buffer: Uint8Array, offset = 0): number {
  const length = REJECTED_LENGTH + (values.options === undefined ? 0 : 2 + optionsLength(values.options));
  checkRoom(buffer, offset, length, "OUCH 5.0 Rejected");
  buffer[offset] = REJECTED_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 Rejected.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 Rejected.urn");
  writeU16(buffer, offset + 13, values.reason, "OUCH 5.0 Rejected.reason");
  writeText(buffer, offset + 15, 14, values.clOrdId, "OUCH 5.0 Rejected.clOrdId");
  if (values.options !== undefined) encodeOptions(values.options, buffer, offset + 29);
  return length;
}

export function decodeRejected(buffer: Uint8Array, offset = 0, length = buffer.length - offset): Rejected {
  checkRoom(buffer, offset, length, "OUCH 5.0 Rejected");
  if (length !== REJECTED_LENGTH && length < REJECTED_LENGTH + 2) throw new WireError("LENGTH", `OUCH 5.0 Rejected: ${length} bytes, not 29, or 31 and more`);
  if (buffer[offset] !== REJECTED_TYPE) throw new WireError("TYPE", `OUCH 5.0 Rejected: type byte ${buffer[offset]}, not ${REJECTED_TYPE}`);
  return {
    type: "J",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    reason: readU16(buffer, offset + 13),
    clOrdId: readText(buffer, offset + 15, 14),
    options: length === REJECTED_LENGTH ? undefined : decodeOptions(buffer, offset + 29, offset + length, "OUCH 5.0 Rejected"),
  };
}

// ---- P CancelPending

export const CANCEL_PENDING_TYPE = 0x50;
export const CANCEL_PENDING_INDEX = 8;
export const CANCEL_PENDING_LENGTH = 13;
export const CANCEL_PENDING_TIMESTAMP_AT = 1;
export const CANCEL_PENDING_URN_AT = 9;
/** What its appendage may have. */
export const CANCEL_PENDING_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface CancelPending {
  readonly type: "P";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly urn: number;
  /** Absent: no appendage at all. */
  readonly options?: readonly Option[] | undefined;
}

/** @returns bytes written */
export function encodeCancelPending(values: ValuesOf<CancelPending>, buffer: Uint8Array, offset = 0): number {
  const length = CANCEL_PENDING_LENGTH + (values.options === undefined ? 0 : 2 + optionsLength(values.options));
  checkRoom(buffer, offset, length, "OUCH 5.0 CancelPending");
  buffer[offset] = CANCEL_PENDING_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 CancelPending.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 CancelPending.urn");
  if (values.options !== undefined) encodeOptions(values.options, buffer, offset + 13);
  return length;
}

export function decodeCancelPending(buffer: Uint8Array, offset = 0, length = buffer.length - offset): CancelPending {
  checkRoom(buffer, offset, length, "OUCH 5.0 CancelPending");
  if (length !== CANCEL_PENDING_LENGTH && length < CANCEL_PENDING_LENGTH + 2) throw new WireError("LENGTH", `OUCH 5.0 CancelPending: ${length} bytes, not 13, or 15 and more`);
  if (buffer[offset] !== CANCEL_PENDING_TYPE) throw new WireError("TYPE", `OUCH 5.0 CancelPending: type byte ${buffer[offset]}, not ${CANCEL_PENDING_TYPE}`);
  return {
    type: "P",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    options: length === CANCEL_PENDING_LENGTH ? undefined : decodeOptions(buffer, offset + 13, offset + length, "OUCH 5.0 CancelPending"),
  };
}

// ---- I CancelReject

export const CANCEL_REJECT_TYPE = 0x49;
export const CANCEL_REJECT_INDEX = 9;
export const CANCEL_REJECT_LENGTH = 13;
export const CANCEL_REJECT_TIMESTAMP_AT = 1;
export const CANCEL_REJECT_URN_AT = 9;
/** What its appendage may have. */
export const CANCEL_REJECT_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface CancelReject {
  readonly type: "I";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly urn: number;
  /** Absent: no appendage at all. */
  readonly options?: readonly Option[] | undefined;
}

/** @returns bytes written */
export function encodeCancelReject(values: ValuesOf<CancelReject>, buffer: Uint8Array, offset = 0): number {
  const length = CANCEL_REJECT_LENGTH + (values.options === undefined ? 0 : 2 + optionsLength(values.options));
  checkRoom(buffer, offset, length, "OUCH 5.0 CancelReject");
  buffer[offset] = CANCEL_REJECT_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 CancelReject.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 CancelReject.urn");
  if (values.options !== undefined) encodeOptions(values.options, buffer, offset + 13);
  return length;
}

export function decodeCancelReject(buffer: Uint8Array, offset = 0, length = buffer.length - offset): CancelReject {
  checkRoom(buffer, offset, length, "OUCH 5.0 CancelReject");
  if (length !== CANCEL_REJECT_LENGTH && length < CANCEL_REJECT_LENGTH + 2) throw new WireError("LENGTH", `OUCH 5.0 CancelReject: ${length} bytes, not 13, or 15 and more`);
  if (buffer[offset] !== CANCEL_REJECT_TYPE) throw new WireError("TYPE", `OUCH 5.0 CancelReject: type byte ${buffer[offset]}, not ${CANCEL_REJECT_TYPE}`);
  return {
    type: "I",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    options: length === CANCEL_REJECT_LENGTH ? undefined : decodeOptions(buffer, offset + 13, offset + length, "OUCH 5.0 CancelReject"),
  };
}

// ---- T OrderPriorityUpdate

export const ORDER_PRIORITY_UPDATE_TYPE = 0x54;
export const ORDER_PRIORITY_UPDATE_INDEX = 10;
export const ORDER_PRIORITY_UPDATE_LENGTH = 30;
export const ORDER_PRIORITY_UPDATE_TIMESTAMP_AT = 1;
export const ORDER_PRIORITY_UPDATE_URN_AT = 9;
export const ORDER_PRIORITY_UPDATE_PRICE_AT = 13;
export const ORDER_PRIORITY_UPDATE_DISPLAY_AT = 21;
export const ORDER_PRIORITY_UPDATE_ORDER_REFERENCE_AT = 22;
/** What its appendage may have. */
export const ORDER_PRIORITY_UPDATE_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface OrderPriorityUpdate {
  readonly type: "T";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly urn: number;
  /** 1e-4 currency units */
  readonly price: bigint;
  readonly display: DisplayCode;
  readonly orderReference: bigint;
  /** Absent: no appendage at all. */
  readonly options?: readonly Option[] | undefined;
}

/** @returns bytes written */
export function encodeOrderPriorityUpdate(values: ValuesOf<OrderPriorityUpdate>, buffer: Uint8Array, offset = 0): number {
  const length = ORDER_PRIORITY_UPDATE_LENGTH + (values.options === undefined ? 0 : 2 + optionsLength(values.options));
  checkRoom(buffer, offset, length, "OUCH 5.0 OrderPriorityUpdate");
  buffer[offset] = ORDER_PRIORITY_UPDATE_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 OrderPriorityUpdate.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 OrderPriorityUpdate.urn");
  writeU64(buffer, offset + 13, values.price, "OUCH 5.0 OrderPriorityUpdate.price");
  writeCode(buffer, offset + 21, values.display, "OUCH 5.0 OrderPriorityUpdate.display");
  writeU64(buffer, offset + 22, values.orderReference, "OUCH 5.0 OrderPriorityUpdate.orderReference");
  if (values.options !== undefined) encodeOptions(values.options, buffer, offset + 30);
  return length;
}

export function decodeOrderPriorityUpdate(buffer: Uint8Array, offset = 0, length = buffer.length - offset): OrderPriorityUpdate {
  checkRoom(buffer, offset, length, "OUCH 5.0 OrderPriorityUpdate");
  if (length !== ORDER_PRIORITY_UPDATE_LENGTH && length < ORDER_PRIORITY_UPDATE_LENGTH + 2) throw new WireError("LENGTH", `OUCH 5.0 OrderPriorityUpdate: ${length} bytes, not 30, or 32 and more`);
  if (buffer[offset] !== ORDER_PRIORITY_UPDATE_TYPE) throw new WireError("TYPE", `OUCH 5.0 OrderPriorityUpdate: type byte ${buffer[offset]}, not ${ORDER_PRIORITY_UPDATE_TYPE}`);
  return {
    type: "T",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    price: readU64(buffer, offset + 13),
    display: String.fromCharCode(readU8(buffer, offset + 21)),
    orderReference: readU64(buffer, offset + 22),
    options: length === ORDER_PRIORITY_UPDATE_LENGTH ? undefined : decodeOptions(buffer, offset + 30, offset + length, "OUCH 5.0 OrderPriorityUpdate"),
  };
}

// ---- M OrderModified

export const ORDER_MODIFIED_TYPE = 0x4d;
export const ORDER_MODIFIED_INDEX = 11;
export const ORDER_MODIFIED_LENGTH = 18;
export const ORDER_MODIFIED_TIMESTAMP_AT = 1;
export const ORDER_MODIFIED_URN_AT = 9;
export const ORDER_MODIFIED_SIDE_AT = 13;
export const ORDER_MODIFIED_QUANTITY_AT = 14;
/** What its appendage may have. */
export const ORDER_MODIFIED_OPTIONS: ReadonlySet<Option["name"]> = new Set(["sharesLocated", "locateBroker", "userRefIdx"]);

export interface OrderModified {
  readonly type: "M";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly urn: number;
  readonly side: SideCode;
  /** total outstanding */
  readonly quantity: number;
  /** Absent: no appendage at all. */
  readonly options?: readonly Option[] | undefined;
}

/** @returns bytes written */
export function encodeOrderModified(values: ValuesOf<OrderModified>, buffer: Uint8Array, offset = 0): number {
  const length = ORDER_MODIFIED_LENGTH + (values.options === undefined ? 0 : 2 + optionsLength(values.options));
  checkRoom(buffer, offset, length, "OUCH 5.0 OrderModified");
  buffer[offset] = ORDER_MODIFIED_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 OrderModified.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 OrderModified.urn");
  writeCode(buffer, offset + 13, values.side, "OUCH 5.0 OrderModified.side");
  writeU32(buffer, offset + 14, values.quantity, "OUCH 5.0 OrderModified.quantity");
  if (values.options !== undefined) encodeOptions(values.options, buffer, offset + 18);
  return length;
}

export function decodeOrderModified(buffer: Uint8Array, offset = 0, length = buffer.length - offset): OrderModified {
  checkRoom(buffer, offset, length, "OUCH 5.0 OrderModified");
  if (length !== ORDER_MODIFIED_LENGTH && length < ORDER_MODIFIED_LENGTH + 2) throw new WireError("LENGTH", `OUCH 5.0 OrderModified: ${length} bytes, not 18, or 20 and more`);
  if (buffer[offset] !== ORDER_MODIFIED_TYPE) throw new WireError("TYPE", `OUCH 5.0 OrderModified: type byte ${buffer[offset]}, not ${ORDER_MODIFIED_TYPE}`);
  return {
    type: "M",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    side: String.fromCharCode(readU8(buffer, offset + 13)),
    quantity: readU32(buffer, offset + 14),
    options: length === ORDER_MODIFIED_LENGTH ? undefined : decodeOptions(buffer, offset + 18, offset + length, "OUCH 5.0 OrderModified"),
  };
}

// ---- R OrderRestated

export const ORDER_RESTATED_TYPE = 0x52;
export const ORDER_RESTATED_INDEX = 12;
export const ORDER_RESTATED_LENGTH = 16;
export const ORDER_RESTATED_TIMESTAMP_AT = 1;
export const ORDER_RESTATED_URN_AT = 9;
export const ORDER_RESTATED_REASON_AT = 13;
/** What its appendage may have. */
export const ORDER_RESTATED_OPTIONS: ReadonlySet<Option["name"]> = new Set(["secondaryOrderReference", "displayQuantity", "displayPrice", "userRefIdx"]);

export interface OrderRestated {
  readonly type: "R";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly urn: number;
  readonly reason: RestatedReasonCode;
  readonly options: readonly Option[];
}

/** @returns bytes written */
export function encodeOrderRestated(values: ValuesOf<OrderRestated>, buffer: Uint8Array, offset = 0): number {
  const length = ORDER_RESTATED_LENGTH + optionsLength(values.options);
  checkRoom(buffer, offset, length, "OUCH 5.0 OrderRestated");
  buffer[offset] = ORDER_RESTATED_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 OrderRestated.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 OrderRestated.urn");
  writeCode(buffer, offset + 13, values.reason, "OUCH 5.0 OrderRestated.reason");
  encodeOptions(values.options, buffer, offset + 14);
  return length;
}

export function decodeOrderRestated(buffer: Uint8Array, offset = 0, length = buffer.length - offset): OrderRestated {
  checkRoom(buffer, offset, length, "OUCH 5.0 OrderRestated");
  if (length < ORDER_RESTATED_LENGTH) throw new WireError("LENGTH", `OUCH 5.0 OrderRestated: ${length} bytes, not 16 or more`);
  if (buffer[offset] !== ORDER_RESTATED_TYPE) throw new WireError("TYPE", `OUCH 5.0 OrderRestated: type byte ${buffer[offset]}, not ${ORDER_RESTATED_TYPE}`);
  return {
    type: "R",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    reason: String.fromCharCode(readU8(buffer, offset + 13)),
    options: decodeOptions(buffer, offset + 14, offset + length, "OUCH 5.0 OrderRestated"),
  };
}

// ---- X MassCancelResponse

export const MASS_CANCEL_RESPONSE_TYPE = 0x58;
export const MASS_CANCEL_RESPONSE_INDEX = 13;
export const MASS_CANCEL_RESPONSE_LENGTH = 27;
export const MASS_CANCEL_RESPONSE_TIMESTAMP_AT = 1;
export const MASS_CANCEL_RESPONSE_URN_AT = 9;
export const MASS_CANCEL_RESPONSE_FIRM_AT = 13;
export const MASS_CANCEL_RESPONSE_SYMBOL_AT = 17;
/** What its appendage may have. */
export const MASS_CANCEL_RESPONSE_OPTIONS: ReadonlySet<Option["name"]> = new Set(["groupId", "side", "userRefIdx"]);

export interface MassCancelResponse {
  readonly type: "X";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly urn: number;
  readonly firm: string;
  readonly symbol: string;
  readonly options: readonly Option[];
}

/** @returns bytes written */
export function encodeMassCancelResponse(values: ValuesOf<MassCancelResponse>, buffer: Uint8Array, offset = 0): number {
  const length = MASS_CANCEL_RESPONSE_LENGTH + optionsLength(values.options);
  checkRoom(buffer, offset, length, "OUCH 5.0 MassCancelResponse");
  buffer[offset] = MASS_CANCEL_RESPONSE_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 MassCancelResponse.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 MassCancelResponse.urn");
  writeText(buffer, offset + 13, 4, values.firm, "OUCH 5.0 MassCancelResponse.firm");
  writeText(buffer, offset + 17, 8, values.symbol, "OUCH 5.0 MassCancelResponse.symbol");
  encodeOptions(values.options, buffer, offset + 25);
  return length;
}

export function decodeMassCancelResponse(buffer: Uint8Array, offset = 0, length = buffer.length - offset): MassCancelResponse {
  checkRoom(buffer, offset, length, "OUCH 5.0 MassCancelResponse");
  if (length < MASS_CANCEL_RESPONSE_LENGTH) throw new WireError("LENGTH", `OUCH 5.0 MassCancelResponse: ${length} bytes, not 27 or more`);
  if (buffer[offset] !== MASS_CANCEL_RESPONSE_TYPE) throw new WireError("TYPE", `OUCH 5.0 MassCancelResponse: type byte ${buffer[offset]}, not ${MASS_CANCEL_RESPONSE_TYPE}`);
  return {
    type: "X",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    firm: readText(buffer, offset + 13, 4),
    symbol: readText(buffer, offset + 17, 8),
    options: decodeOptions(buffer, offset + 25, offset + length, "OUCH 5.0 MassCancelResponse"),
  };
}

// ---- G DisableOrderEntryResponse

export const DISABLE_ORDER_ENTRY_RESPONSE_TYPE = 0x47;
export const DISABLE_ORDER_ENTRY_RESPONSE_INDEX = 14;
export const DISABLE_ORDER_ENTRY_RESPONSE_LENGTH = 19;
export const DISABLE_ORDER_ENTRY_RESPONSE_TIMESTAMP_AT = 1;
export const DISABLE_ORDER_ENTRY_RESPONSE_URN_AT = 9;
export const DISABLE_ORDER_ENTRY_RESPONSE_FIRM_AT = 13;
/** What its appendage may have. */
export const DISABLE_ORDER_ENTRY_RESPONSE_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface DisableOrderEntryResponse {
  readonly type: "G";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly urn: number;
  readonly firm: string;
  readonly options: readonly Option[];
}

/** @returns bytes written */
export function encodeDisableOrderEntryResponse(values: ValuesOf<DisableOrderEntryResponse>, buffer: Uint8Array, offset = 0): number {
  const length = DISABLE_ORDER_ENTRY_RESPONSE_LENGTH + optionsLength(values.options);
  checkRoom(buffer, offset, length, "OUCH 5.0 DisableOrderEntryResponse");
  buffer[offset] = DISABLE_ORDER_ENTRY_RESPONSE_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 DisableOrderEntryResponse.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 DisableOrderEntryResponse.urn");
  writeText(buffer, offset + 13, 4, values.firm, "OUCH 5.0 DisableOrderEntryResponse.firm");
  encodeOptions(values.options, buffer, offset + 17);
  return length;
}

export function decodeDisableOrderEntryResponse(buffer: Uint8Array, offset = 0, length = buffer.length - offset): DisableOrderEntryResponse {
  checkRoom(buffer, offset, length, "OUCH 5.0 DisableOrderEntryResponse");
  if (length < DISABLE_ORDER_ENTRY_RESPONSE_LENGTH) throw new WireError("LENGTH", `OUCH 5.0 DisableOrderEntryResponse: ${length} bytes, not 19 or more`);
  if (buffer[offset] !== DISABLE_ORDER_ENTRY_RESPONSE_TYPE) throw new WireError("TYPE", `OUCH 5.0 DisableOrderEntryResponse: type byte ${buffer[offset]}, not ${DISABLE_ORDER_ENTRY_RESPONSE_TYPE}`);
  return {
    type: "G",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    firm: readText(buffer, offset + 13, 4),
    options: decodeOptions(buffer, offset + 17, offset + length, "OUCH 5.0 DisableOrderEntryResponse"),
  };
}

// ---- K EnableOrderEntryResponse

export const ENABLE_ORDER_ENTRY_RESPONSE_TYPE = 0x4b;
export const ENABLE_ORDER_ENTRY_RESPONSE_INDEX = 15;
export const ENABLE_ORDER_ENTRY_RESPONSE_LENGTH = 19;
export const ENABLE_ORDER_ENTRY_RESPONSE_TIMESTAMP_AT = 1;
export const ENABLE_ORDER_ENTRY_RESPONSE_URN_AT = 9;
export const ENABLE_ORDER_ENTRY_RESPONSE_FIRM_AT = 13;
/** What its appendage may have. */
export const ENABLE_ORDER_ENTRY_RESPONSE_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface EnableOrderEntryResponse {
  readonly type: "K";
  /** ns since midnight */
  readonly timestamp: bigint;
  readonly urn: number;
  readonly firm: string;
  readonly options: readonly Option[];
}

/** @returns bytes written */
export function encodeEnableOrderEntryResponse(values: ValuesOf<EnableOrderEntryResponse>, buffer: Uint8Array, offset = 0): number {
  const length = ENABLE_ORDER_ENTRY_RESPONSE_LENGTH + optionsLength(values.options);
  checkRoom(buffer, offset, length, "OUCH 5.0 EnableOrderEntryResponse");
  buffer[offset] = ENABLE_ORDER_ENTRY_RESPONSE_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 EnableOrderEntryResponse.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 EnableOrderEntryResponse.urn");
  writeText(buffer, offset + 13, 4, values.firm, "OUCH 5.0 EnableOrderEntryResponse.firm");
  encodeOptions(values.options, buffer, offset + 17);
  return length;
}

export function decodeEnableOrderEntryResponse(buffer: Uint8Array, offset = 0, length = buffer.length - offset): EnableOrderEntryResponse {
  checkRoom(buffer, offset, length, "OUCH 5.0 EnableOrderEntryResponse");
  if (length < ENABLE_ORDER_ENTRY_RESPONSE_LENGTH) throw new WireError("LENGTH", `OUCH 5.0 EnableOrderEntryResponse: ${length} bytes, not 19 or more`);
  if (buffer[offset] !== ENABLE_ORDER_ENTRY_RESPONSE_TYPE) throw new WireError("TYPE", `OUCH 5.0 EnableOrderEntryResponse: type byte ${buffer[offset]}, not ${ENABLE_ORDER_ENTRY_RESPONSE_TYPE}`);
  return {
    type: "K",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    firm: readText(buffer, offset + 13, 4),
    options: decodeOptions(buffer, offset + 17, offset + length, "OUCH 5.0 EnableOrderEntryResponse"),
  };
}

// ---- Q AccountQueryResponse

export const ACCOUNT_QUERY_RESPONSE_TYPE = 0x51;
export const ACCOUNT_QUERY_RESPONSE_INDEX = 16;
export const ACCOUNT_QUERY_RESPONSE_LENGTH = 13;
export const ACCOUNT_QUERY_RESPONSE_TIMESTAMP_AT = 1;
export const ACCOUNT_QUERY_RESPONSE_URN_AT = 9;
/** What its appendage may have. */
export const ACCOUNT_QUERY_RESPONSE_OPTIONS: ReadonlySet<Option["name"]> = new Set(["userRefIdx"]);

export interface AccountQueryResponse {
  readonly type: "Q";
  /** ns since midnight */
  readonly timestamp: bigint;
  /** next usable */
  readonly urn: number;
  /** Absent: no appendage at all. */
  readonly options?: readonly Option[] | undefined;
}

/** @returns bytes written */
export function encodeAccountQueryResponse(values: ValuesOf<AccountQueryResponse>, buffer: Uint8Array, offset = 0): number {
  const length = ACCOUNT_QUERY_RESPONSE_LENGTH + (values.options === undefined ? 0 : 2 + optionsLength(values.options));
  checkRoom(buffer, offset, length, "OUCH 5.0 AccountQueryResponse");
  buffer[offset] = ACCOUNT_QUERY_RESPONSE_TYPE;
  writeU64(buffer, offset + 1, values.timestamp, "OUCH 5.0 AccountQueryResponse.timestamp");
  writeU32(buffer, offset + 9, values.urn, "OUCH 5.0 AccountQueryResponse.urn");
  if (values.options !== undefined) encodeOptions(values.options, buffer, offset + 13);
  return length;
}

export function decodeAccountQueryResponse(buffer: Uint8Array, offset = 0, length = buffer.length - offset): AccountQueryResponse {
  checkRoom(buffer, offset, length, "OUCH 5.0 AccountQueryResponse");
  if (length !== ACCOUNT_QUERY_RESPONSE_LENGTH && length < ACCOUNT_QUERY_RESPONSE_LENGTH + 2) throw new WireError("LENGTH", `OUCH 5.0 AccountQueryResponse: ${length} bytes, not 13, or 15 and more`);
  if (buffer[offset] !== ACCOUNT_QUERY_RESPONSE_TYPE) throw new WireError("TYPE", `OUCH 5.0 AccountQueryResponse: type byte ${buffer[offset]}, not ${ACCOUNT_QUERY_RESPONSE_TYPE}`);
  return {
    type: "Q",
    timestamp: readU64(buffer, offset + 1),
    urn: readU32(buffer, offset + 9),
    options: length === ACCOUNT_QUERY_RESPONSE_LENGTH ? undefined : decodeOptions(buffer, offset + 13, offset + length, "OUCH 5.0 AccountQueryResponse"),
  };
}

// ---- inbound

export type InboundMessage = EnterOrder | ReplaceOrder | CancelOrder | ModifyOrder | MassCancel | DisableOrderEntry | EnableOrderEntry | AccountQuery;

/** In table order: the index of a row is the number of the type. `length` is the fixed part. */
export const INBOUND_MESSAGES = [
  { type: "O", code: ENTER_ORDER_TYPE, name: "EnterOrder", length: ENTER_ORDER_LENGTH },
  { type: "U", code: REPLACE_ORDER_TYPE, name: "ReplaceOrder", length: REPLACE_ORDER_LENGTH },
  { type: "X", code: CANCEL_ORDER_TYPE, name: "CancelOrder", length: CANCEL_ORDER_LENGTH },
  { type: "M", code: MODIFY_ORDER_TYPE, name: "ModifyOrder", length: MODIFY_ORDER_LENGTH },
  { type: "C", code: MASS_CANCEL_TYPE, name: "MassCancel", length: MASS_CANCEL_LENGTH },
  { type: "D", code: DISABLE_ORDER_ENTRY_TYPE, name: "DisableOrderEntry", length: DISABLE_ORDER_ENTRY_LENGTH },
  { type: "E", code: ENABLE_ORDER_ENTRY_TYPE, name: "EnableOrderEntry", length: ENABLE_ORDER_ENTRY_LENGTH },
  { type: "Q", code: ACCOUNT_QUERY_TYPE, name: "AccountQuery", length: ACCOUNT_QUERY_LENGTH },
] as const;

/** Index: type byte. Length of the fixed part; 0 for a type that does not exist. */
export const INBOUND_LENGTH_BY_TYPE: Uint8Array = new Uint8Array(256);
/** Index: type byte. Row in the table; 255 for a type that does not exist. */
export const INBOUND_INDEX_BY_TYPE: Uint8Array = new Uint8Array(256).fill(255);
for (const [index, { code, length }] of INBOUND_MESSAGES.entries()) {
  INBOUND_LENGTH_BY_TYPE[code] = length;
  INBOUND_INDEX_BY_TYPE[code] = index;
}

export function encodeInboundMessage(message: InboundMessage, buffer: Uint8Array, offset = 0): number {
  switch (message.type) {
    case "O": return encodeEnterOrder(message, buffer, offset);
    case "U": return encodeReplaceOrder(message, buffer, offset);
    case "X": return encodeCancelOrder(message, buffer, offset);
    case "M": return encodeModifyOrder(message, buffer, offset);
    case "C": return encodeMassCancel(message, buffer, offset);
    case "D": return encodeDisableOrderEntry(message, buffer, offset);
    case "E": return encodeEnableOrderEntry(message, buffer, offset);
    case "Q": return encodeAccountQuery(message, buffer, offset);
  }
}

export function decodeInboundMessage(buffer: Uint8Array, offset = 0, length = buffer.length - offset): InboundMessage {
  checkRoom(buffer, offset, Math.max(length, 1), "OUCH 5.0 inbound");
  switch (buffer[offset]) {
    case ENTER_ORDER_TYPE: return decodeEnterOrder(buffer, offset, length);
    case REPLACE_ORDER_TYPE: return decodeReplaceOrder(buffer, offset, length);
    case CANCEL_ORDER_TYPE: return decodeCancelOrder(buffer, offset, length);
    case MODIFY_ORDER_TYPE: return decodeModifyOrder(buffer, offset, length);
    case MASS_CANCEL_TYPE: return decodeMassCancel(buffer, offset, length);
    case DISABLE_ORDER_ENTRY_TYPE: return decodeDisableOrderEntry(buffer, offset, length);
    case ENABLE_ORDER_ENTRY_TYPE: return decodeEnableOrderEntry(buffer, offset, length);
    case ACCOUNT_QUERY_TYPE: return decodeAccountQuery(buffer, offset, length);
    default: throw new WireError("TYPE", `OUCH 5.0 inbound: no message has the type byte ${buffer[offset]}`);
  }
}

// ---- outbound

export type OutboundMessage = SystemEvent | OrderAccepted | OrderReplaced | OrderCanceled | AiqCanceled | OrderExecuted | BrokenTrade | Rejected | CancelPending | CancelReject | OrderPriorityUpdate | OrderModified | OrderRestated | MassCancelResponse | DisableOrderEntryResponse | EnableOrderEntryResponse | AccountQueryResponse;

/** In table order: the index of a row is the number of the type. `length` is the fixed part. */
export const OUTBOUND_MESSAGES = [
  { type: "S", code: SYSTEM_EVENT_TYPE, name: "SystemEvent", length: SYSTEM_EVENT_LENGTH },
  { type: "A", code: ORDER_ACCEPTED_TYPE, name: "OrderAccepted", length: ORDER_ACCEPTED_LENGTH },
  { type: "U", code: ORDER_REPLACED_TYPE, name: "OrderReplaced", length: ORDER_REPLACED_LENGTH },
  { type: "C", code: ORDER_CANCELED_TYPE, name: "OrderCanceled", length: ORDER_CANCELED_LENGTH },
  { type: "D", code: AIQ_CANCELED_TYPE, name: "AiqCanceled", length: AIQ_CANCELED_LENGTH },
  { type: "E", code: ORDER_EXECUTED_TYPE, name: "OrderExecuted", length: ORDER_EXECUTED_LENGTH },
  { type: "B", code: BROKEN_TRADE_TYPE, name: "BrokenTrade", length: BROKEN_TRADE_LENGTH },
  { type: "J", code: REJECTED_TYPE, name: "Rejected", length: REJECTED_LENGTH },
  { type: "P", code: CANCEL_PENDING_TYPE, name: "CancelPending", length: CANCEL_PENDING_LENGTH },
  { type: "I", code: CANCEL_REJECT_TYPE, name: "CancelReject", length: CANCEL_REJECT_LENGTH },
  { type: "T", code: ORDER_PRIORITY_UPDATE_TYPE, name: "OrderPriorityUpdate", length: ORDER_PRIORITY_UPDATE_LENGTH },
  { type: "M", code: ORDER_MODIFIED_TYPE, name: "OrderModified", length: ORDER_MODIFIED_LENGTH },
  { type: "R", code: ORDER_RESTATED_TYPE, name: "OrderRestated", length: ORDER_RESTATED_LENGTH },
  { type: "X", code: MASS_CANCEL_RESPONSE_TYPE, name: "MassCancelResponse", length: MASS_CANCEL_RESPONSE_LENGTH },
  { type: "G", code: DISABLE_ORDER_ENTRY_RESPONSE_TYPE, name: "DisableOrderEntryResponse", length: DISABLE_ORDER_ENTRY_RESPONSE_LENGTH },
  { type: "K", code: ENABLE_ORDER_ENTRY_RESPONSE_TYPE, name: "EnableOrderEntryResponse", length: ENABLE_ORDER_ENTRY_RESPONSE_LENGTH },
  { type: "Q", code: ACCOUNT_QUERY_RESPONSE_TYPE, name: "AccountQueryResponse", length: ACCOUNT_QUERY_RESPONSE_LENGTH },
] as const;

/** Index: type byte. Length of the fixed part; 0 for a type that does not exist. */
export const OUTBOUND_LENGTH_BY_TYPE: Uint8Array = new Uint8Array(256);
/** Index: type byte. Row in the table; 255 for a type that does not exist. */
export const OUTBOUND_INDEX_BY_TYPE: Uint8Array = new Uint8Array(256).fill(255);
for (const [index, { code, length }] of OUTBOUND_MESSAGES.entries()) {
  OUTBOUND_LENGTH_BY_TYPE[code] = length;
  OUTBOUND_INDEX_BY_TYPE[code] = index;
}

export function encodeOutboundMessage(message: OutboundMessage, buffer: Uint8Array, offset = 0): number {
  switch (message.type) {
    case "S": return encodeSystemEvent(message, buffer, offset);
    case "A": return encodeOrderAccepted(message, buffer, offset);
    case "U": return encodeOrderReplaced(message, buffer, offset);
    case "C": return encodeOrderCanceled(message, buffer, offset);
    case "D": return encodeAiqCanceled(message, buffer, offset);
    case "E": return encodeOrderExecuted(message, buffer, offset);
    case "B": return encodeBrokenTrade(message, buffer, offset);
    case "J": return encodeRejected(message, buffer, offset);
    case "P": return encodeCancelPending(message, buffer, offset);
    case "I": return encodeCancelReject(message, buffer, offset);
    case "T": return encodeOrderPriorityUpdate(message, buffer, offset);
    case "M": return encodeOrderModified(message, buffer, offset);
    case "R": return encodeOrderRestated(message, buffer, offset);
    case "X": return encodeMassCancelResponse(message, buffer, offset);
    case "G": return encodeDisableOrderEntryResponse(message, buffer, offset);
    case "K": return encodeEnableOrderEntryResponse(message, buffer, offset);
    case "Q": return encodeAccountQueryResponse(message, buffer, offset);
  }
}

export function decodeOutboundMessage(buffer: Uint8Array, offset = 0, length = buffer.length - offset): OutboundMessage {
  checkRoom(buffer, offset, Math.max(length, 1), "OUCH 5.0 outbound");
  switch (buffer[offset]) {
    case SYSTEM_EVENT_TYPE: return decodeSystemEvent(buffer, offset, length);
    case ORDER_ACCEPTED_TYPE: return decodeOrderAccepted(buffer, offset, length);
    case ORDER_REPLACED_TYPE: return decodeOrderReplaced(buffer, offset, length);
    case ORDER_CANCELED_TYPE: return decodeOrderCanceled(buffer, offset, length);
    case AIQ_CANCELED_TYPE: return decodeAiqCanceled(buffer, offset, length);
    case ORDER_EXECUTED_TYPE: return decodeOrderExecuted(buffer, offset, length);
    case BROKEN_TRADE_TYPE: return decodeBrokenTrade(buffer, offset, length);
    case REJECTED_TYPE: return decodeRejected(buffer, offset, length);
    case CANCEL_PENDING_TYPE: return decodeCancelPending(buffer, offset, length);
    case CANCEL_REJECT_TYPE: return decodeCancelReject(buffer, offset, length);
    case ORDER_PRIORITY_UPDATE_TYPE: return decodeOrderPriorityUpdate(buffer, offset, length);
    case ORDER_MODIFIED_TYPE: return decodeOrderModified(buffer, offset, length);
    case ORDER_RESTATED_TYPE: return decodeOrderRestated(buffer, offset, length);
    case MASS_CANCEL_RESPONSE_TYPE: return decodeMassCancelResponse(buffer, offset, length);
    case DISABLE_ORDER_ENTRY_RESPONSE_TYPE: return decodeDisableOrderEntryResponse(buffer, offset, length);
    case ENABLE_ORDER_ENTRY_RESPONSE_TYPE: return decodeEnableOrderEntryResponse(buffer, offset, length);
    case ACCOUNT_QUERY_RESPONSE_TYPE: return decodeAccountQueryResponse(buffer, offset, length);
    default: throw new WireError("TYPE", `OUCH 5.0 outbound: no message has the type byte ${buffer[offset]}`);
  }
}

