// Section 7: the 50 bytes of an order: SoupBinTCP Unsequenced Data with an OUCH 5.0 Enter Order.
import { ouch50, soupbintcp } from "../../proto/mod.ts";

const BODY_AT = soupbintcp.UNSEQUENCED_DATA_PAYLOAD_AT;
export const ORDER_PAYLOAD_BYTES = BODY_AT + ouch50.ENTER_ORDER_LENGTH;

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

/** One payload, rewritten for every order: what is the same in all of them is written once. */
export class OrderPayload {
  readonly bytes = new Uint8Array(ORDER_PAYLOAD_BYTES);
  private readonly view = new DataView(this.bytes.buffer);

  constructor() {
    const { bytes, view } = this;
    view.setUint16(soupbintcp.PACKET_LENGTH_AT, ORDER_PAYLOAD_BYTES - soupbintcp.PACKET_LENGTH_BYTES);
    bytes[soupbintcp.PACKET_TYPE_AT] = soupbintcp.UNSEQUENCED_DATA_TYPE;
    bytes[BODY_AT] = ouch50.ENTER_ORDER_TYPE;
    bytes[TIME_IN_FORCE_AT] = IMMEDIATE_OR_CANCEL;
    bytes[BODY_AT + ouch50.ENTER_ORDER_DISPLAY_AT] = 0x59; // Y
    bytes[BODY_AT + ouch50.ENTER_ORDER_CAPACITY_AT] = 0x50; // P
    bytes[BODY_AT + ouch50.ENTER_ORDER_INTERMARKET_SWEEP_AT] = 0x4e; // N
    bytes[BODY_AT + ouch50.ENTER_ORDER_CROSS_TYPE_AT] = 0x4e; // N
    bytes[CL_ORD_ID_AT] = 0x54; // T
    bytes[CL_ORD_ID_AT + 1] = 0x47; // G
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
    for (let i = 0; i < 8; i++) bytes[CL_ORD_ID_AT + 2 + i] = hexDigit(urn >>> (28 - 4 * i));
    for (let i = 0; i < 4; i++) bytes[CL_ORD_ID_AT + 10 + i] = hexDigit(version >>> (12 - 4 * i));
  }
}

function hexDigit(value: number): number {
  const digit = value & 0xf;
  return digit < 10 ? 0x30 + digit : 0x37 + digit;
}
