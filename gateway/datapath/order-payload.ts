// Section 7: what goes out: SoupBinTCP Unsequenced Data with an OUCH 5.0 Enter Order, Replace Order or Cancel Order.
import { ouch50, soupbintcp } from "../../proto/mod.ts";

const BODY_AT = soupbintcp.UNSEQUENCED_DATA_PAYLOAD_AT;
const ORDER_BYTES = BODY_AT + ouch50.ENTER_ORDER_LENGTH;
/** The option PostOnly: 2 bytes follow, tag 12, `P`. */
const POST_ONLY = [2, 12, 0x50] as const;
const REPLACE_BYTES = BODY_AT + ouch50.REPLACE_ORDER_LENGTH;
const CANCEL_BYTES = BODY_AT + ouch50.CANCEL_ORDER_LENGTH;

const URN_AT = BODY_AT + ouch50.ENTER_ORDER_URN_AT;
const SIDE_AT = BODY_AT + ouch50.ENTER_ORDER_SIDE_AT;
const QUANTITY_AT = BODY_AT + ouch50.ENTER_ORDER_QUANTITY_AT;
const SYMBOL_AT = BODY_AT + ouch50.ENTER_ORDER_SYMBOL_AT;
const PRICE_AT = BODY_AT + ouch50.ENTER_ORDER_PRICE_AT;
const CL_ORD_ID_AT = BODY_AT + ouch50.ENTER_ORDER_CL_ORD_ID_AT;

const TIME_IN_FORCE_AT = BODY_AT + ouch50.ENTER_ORDER_TIME_IN_FORCE_AT;
const DAY = 0x30; // 0
const IMMEDIATE_OR_CANCEL = 0x33; // 3

const SIDE_BUY = 0x42;
const SIDE_SELL = 0x53;
const SIDE_SELL_SHORT = 0x54;

const YES = 0x59;
const NO = 0x4e;

/** SoupBinTCP's part of a payload and the message's type. */
function packet(length: number, type: number): Uint8Array {
  const bytes = new Uint8Array(length);
  new DataView(bytes.buffer).setUint16(soupbintcp.PACKET_LENGTH_AT, length - soupbintcp.PACKET_LENGTH_BYTES);
  bytes[soupbintcp.PACKET_TYPE_AT] = soupbintcp.UNSEQUENCED_DATA_TYPE;
  bytes[BODY_AT] = type;
  return bytes;
}

/** One payload, rewritten for every order: what is the same in all of them is written once. */
export class OrderPayload {
  readonly bytes: Uint8Array;
  private readonly view: DataView;

  /** @param quotes a post-only order that rests; otherwise immediate or cancel */
  constructor(quotes: boolean) {
    const bytes = packet(quotes ? ORDER_BYTES + POST_ONLY.length : ORDER_BYTES, ouch50.ENTER_ORDER_TYPE);
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
    this.setResting(quotes);
    if (quotes) {
      this.view.setUint16(ORDER_BYTES - 2, POST_ONLY.length);
      bytes.set(POST_ONLY, ORDER_BYTES);
    }
    bytes[BODY_AT + ouch50.ENTER_ORDER_DISPLAY_AT] = YES;
    bytes[BODY_AT + ouch50.ENTER_ORDER_CAPACITY_AT] = 0x50; // P
    bytes[BODY_AT + ouch50.ENTER_ORDER_INTERMARKET_SWEEP_AT] = NO;
    bytes[BODY_AT + ouch50.ENTER_ORDER_CROSS_TYPE_AT] = NO;
  }

  /** Of the orders written from here on. Strategies' orders are immediate-or-cancel; those of the host may rest (section 6, "Host intents"). */
  setResting(rests: boolean): void {
    this.bytes[TIME_IN_FORCE_AT] = rests ? DAY : IMMEDIATE_OR_CANCEL;
  }

  /** `stock[stockAt...]` are the slot's 8 symbol bytes; numbers in int32 form. */
  write(
    urn: number,
    sell: boolean,
    short: boolean,
    quantity: number,
    price: number,
    version: number,
    stock: Uint8Array,
    stockAt: number,
  ): void {
    const { bytes, view } = this;
    view.setInt32(URN_AT, urn);
    bytes[SIDE_AT] = sell ? (short ? SIDE_SELL_SHORT : SIDE_SELL) : SIDE_BUY;
    view.setInt32(QUANTITY_AT, quantity);
    for (let i = 0; i < 8; i++) bytes[SYMBOL_AT + i] = stock[stockAt + i] as number;
    // Upper word of the 64-bit price stays 0.
    view.setInt32(PRICE_AT + 4, price);
    writeClOrdId(bytes, CL_ORD_ID_AT, urn, version);
  }
}

export class ReplacePayload {
  readonly bytes = packet(REPLACE_BYTES, ouch50.REPLACE_ORDER_TYPE);
  private readonly view = new DataView(this.bytes.buffer);

  constructor() {
    const { bytes } = this;
    bytes[BODY_AT + ouch50.REPLACE_ORDER_TIME_IN_FORCE_AT] = DAY;
    bytes[BODY_AT + ouch50.REPLACE_ORDER_DISPLAY_AT] = YES;
    bytes[BODY_AT + ouch50.REPLACE_ORDER_INTERMARKET_SWEEP_AT] = NO;
  }

  /** `quantity`: of the whole chain, executed shares included. Numbers in int32 form. */
  write(original: number, urn: number, quantity: number, price: number, version: number): void {
    const { bytes, view } = this;
    view.setInt32(BODY_AT + ouch50.REPLACE_ORDER_ORIGINAL_URN_AT, original);
    view.setInt32(BODY_AT + ouch50.REPLACE_ORDER_URN_AT, urn);
    view.setInt32(BODY_AT + ouch50.REPLACE_ORDER_QUANTITY_AT, quantity);
    view.setInt32(BODY_AT + ouch50.REPLACE_ORDER_PRICE_AT + 4, price);
    writeClOrdId(bytes, BODY_AT + ouch50.REPLACE_ORDER_CL_ORD_ID_AT, urn, version);
  }
}

/** Cancels all of an order: its new quantity is 0. */
export class CancelPayload {
  readonly bytes = packet(CANCEL_BYTES, ouch50.CANCEL_ORDER_TYPE);
  private readonly view = new DataView(this.bytes.buffer);

  write(urn: number): void {
    this.view.setInt32(BODY_AT + ouch50.CANCEL_ORDER_URN_AT, urn);
  }
}

/** `TG`, number, version. */
function writeClOrdId(bytes: Uint8Array, at: number, urn: number, version: number): void {
  bytes[at] = 0x54;
  bytes[at + 1] = 0x47;
  for (let i = 0; i < 8; i++) bytes[at + 2 + i] = hexDigit(urn >>> (28 - 4 * i));
  for (let i = 0; i < 4; i++) bytes[at + 10 + i] = hexDigit(version >>> (12 - 4 * i));
}

function hexDigit(value: number): number {
  const digit = value & 0xf;
  return digit < 10 ? 0x30 + digit : 0x37 + digit;
}
