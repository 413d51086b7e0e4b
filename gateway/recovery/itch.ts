// What recovery needs to know of ITCH messages: which build books, which say how a stock trades, and whose they are.
import { itch50 } from "../../proto/mod.ts";

const BOOK: readonly number[] = [
  itch50.ADD_ORDER_TYPE,
  itch50.ADD_ORDER_ATTRIBUTED_TYPE,
  itch50.ORDER_EXECUTED_TYPE,
  itch50.ORDER_EXECUTED_WITH_PRICE_TYPE,
  itch50.ORDER_CANCEL_TYPE,
  itch50.ORDER_DELETE_TYPE,
  itch50.ORDER_REPLACE_TYPE,
];
const STATE: readonly number[] = [
  itch50.STOCK_TRADING_ACTION_TYPE,
  itch50.OPERATIONAL_HALT_TYPE,
  itch50.REG_SHO_RESTRICTION_TYPE,
  itch50.LULD_AUCTION_COLLAR_TYPE,
];
const MARKET: readonly number[] = [itch50.SYSTEM_EVENT_TYPE, itch50.MWCB_STATUS_TYPE];
/** "Start of messages" and "start of system hours" say nothing of market hours. */
const PHASES = new Set([..."QMEC"].map((code) => code.charCodeAt(0)));

export type MessageSort = "book" | "state" | "market" | "other";

const SORTS = new Map<number, MessageSort>([
  ...BOOK.map((type): [number, MessageSort] => [type, "book"]),
  ...STATE.map((type): [number, MessageSort] => [type, "state"]),
  ...MARKET.map((type): [number, MessageSort] => [type, "market"]),
]);

export function sortOf(view: DataView, at: number, length: number): MessageSort {
  if (length === 0) return "other";
  const type = view.getUint8(at);
  const sort = SORTS.get(type) ?? "other";
  if (type === itch50.SYSTEM_EVENT_TYPE && !PHASES.has(view.getUint8(at + itch50.SYSTEM_EVENT_EVENT_CODE_AT))) {
    return "other";
  }
  return sort;
}

export function hasItsLength(view: DataView, at: number, length: number): boolean {
  return length > 0 && itch50.LENGTH_BY_TYPE[view.getUint8(at)] === length;
}

export function locateAt(view: DataView, at: number, length: number): number {
  return length < itch50.HEADER_STOCK_LOCATE_AT + 2 ? 0 : view.getUint16(at + itch50.HEADER_STOCK_LOCATE_AT);
}

export function bytesAt(view: DataView, at: number, length: number): Uint8Array {
  return new Uint8Array(view.buffer, view.byteOffset + at, length).slice();
}
