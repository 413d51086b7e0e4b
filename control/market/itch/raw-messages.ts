/**
 * Every message of the feed in two tables, and back: `orders` has what fits in its columns, `others` the rest as it came. The letters are in
 * `type` and `flag` as character codes.
 *
 *     A  reference, shares, price, flag: side            D  reference
 *     E  reference, shares, other: match number          X  reference, shares
 *     C  as E, and price, flag: printable                U  reference: the old one, other: the new one, shares, price
 *     P  reference, shares, price, other: match number, flag: side
 *
 * The stock of A and P is that of the locate's directory message, or of its first order; a message that says another one is in `others`.
 */
import type { Tables } from "../aggregate/day-aggregator.ts";
import { columnsOf } from "../store/table-columns.ts";
import { TABLES } from "../store/tables.ts";

const ORDERS = columnsOf(TABLES.orders, [
  ...(["number", "type", "locate", "tracking", "ns_of_day", "reference", "other", "shares", "price", "flag"] as const),
]);
const OTHERS = columnsOf(TABLES.others, ["number", "type", "locate", "ns_of_day", "message"]);

/** Where the fields of a type are; 0: it has none. */
interface Layout {
  readonly reference: number;
  readonly other: number;
  readonly shares: number;
  readonly price: number;
  readonly flag: number;
  readonly stock: number;
  readonly bytes: number;
}

const layout = (bytes: number, rest: Partial<Layout>): Layout => ({
  ...{ reference: 11, other: 0, shares: 0, price: 0, flag: 0, stock: 0, bytes },
  ...rest,
});

export const ADD = 0x41;
export const ADD_ATTRIBUTED = 0x46;
export const EXECUTED = 0x45;
export const EXECUTED_AT = 0x43;
export const CANCEL = 0x58;
export const DELETE = 0x44;
export const REPLACE = 0x55;
export const TRADE = 0x50;

const LAYOUTS: Readonly<Record<number, Layout>> = {
  [ADD]: layout(36, { flag: 19, shares: 20, stock: 24, price: 32 }),
  [EXECUTED]: layout(31, { shares: 19, other: 23 }),
  [EXECUTED_AT]: layout(36, { shares: 19, other: 23, flag: 31, price: 32 }),
  [CANCEL]: layout(23, { shares: 19 }),
  [DELETE]: layout(19, {}),
  [REPLACE]: layout(35, { other: 19, shares: 27, price: 31 }),
  [TRADE]: layout(44, { flag: 19, shares: 20, stock: 24, price: 32, other: 36 }),
};
const BY_TYPE: readonly (Layout | undefined)[] = Array.from({ length: 256 }, (_, type) => LAYOUTS[type]);

export class RawMessages {
  readonly #tables: Tables;
  /** The eight bytes of a locate's stock. */
  readonly #stockHigh = new Uint32Array(65_536);
  readonly #stockLow = new Uint32Array(65_536);

  constructor(tables: Tables) {
    this.#tables = tables;
  }

  /** @param at of the stock's eight bytes */
  name(locate: number, view: DataView, at: number): void {
    this.#stockHigh[locate] = view.getUint32(at);
    this.#stockLow[locate] = view.getUint32(at + 4);
  }

  sameStock(locate: number, view: DataView, at: number): boolean {
    return view.getUint32(at) === this.#stockHigh[locate] && view.getUint32(at + 4) === this.#stockLow[locate];
  }

  /** @param at of the message. @param wellFormed its length is its type's */
  keep(view: DataView, at: number, length: number, number: number, ns: number, wellFormed: boolean): void {
    const type = length === 0 ? 0 : view.getUint8(at);
    const fields = wellFormed ? BY_TYPE[type] : undefined;
    if (fields === undefined || !this.#fits(view, at, fields)) {
      this.#other(view, at, length, number, ns, type);
      return;
    }
    const table = this.#tables("orders");
    const row = table.add();
    table.set32(ORDERS.number, row, number);
    table.set32(ORDERS.type, row, type);
    table.set32(ORDERS.locate, row, view.getUint16(at + 1));
    table.set32(ORDERS.tracking, row, view.getUint16(at + 3));
    table.setWords(ORDERS.ns_of_day, row, view.getUint16(at + 5), view.getUint32(at + 7));
    const { reference, other, shares, price, flag } = fields;
    table.setWords(ORDERS.reference, row, view.getUint32(at + reference), view.getUint32(at + reference + 4));
    if (other > 0) table.setWords(ORDERS.other, row, view.getUint32(at + other), view.getUint32(at + other + 4));
    if (shares > 0) table.set32(ORDERS.shares, row, view.getUint32(at + shares));
    if (price > 0) table.set32(ORDERS.price, row, view.getUint32(at + price));
    if (flag > 0) table.set32(ORDERS.flag, row, view.getUint8(at + flag));
  }

  /** Signed columns hold it, and the stock is the locate's. */
  #fits(view: DataView, at: number, { reference, other, shares, price, stock }: Layout): boolean {
    if (view.getInt32(at + reference) < 0) return false;
    if (other > 0 && view.getInt32(at + other) < 0) return false;
    if (shares > 0 && view.getInt32(at + shares) < 0) return false;
    if (price > 0 && view.getInt32(at + price) < 0) return false;
    return stock === 0 || this.sameStock(view.getUint16(at + 1), view, at + stock);
  }

  #other(view: DataView, at: number, length: number, number: number, ns: number, type: number): void {
    const table = this.#tables("others");
    const row = table.add();
    table.set32(OTHERS.number, row, number);
    table.set32(OTHERS.type, row, type);
    table.set32(OTHERS.locate, row, length < 3 ? 0 : view.getUint16(at + 1));
    table.set64(OTHERS.ns_of_day, row, ns);
    table.setBytes(OTHERS.message, row, new Uint8Array(view.buffer, view.byteOffset + at, length));
  }
}

export interface OrderRow {
  readonly type: number;
  readonly locate: number;
  readonly tracking: number;
  readonly ns_of_day: bigint;
  readonly reference: bigint;
  readonly other: bigint;
  readonly shares: number;
  readonly price: number;
  readonly flag: number;
}

/** The message that the row was made of. @param stock eight bytes of its locate's */
export function rebuilt(row: OrderRow, stock: Uint8Array): Uint8Array {
  const fields = BY_TYPE[row.type];
  if (fields === undefined) throw new RangeError(`no type of table orders: ${row.type}`);
  const message = new Uint8Array(fields.bytes);
  const view = new DataView(message.buffer);
  view.setUint8(0, row.type);
  view.setUint16(1, row.locate);
  view.setUint16(3, row.tracking);
  view.setUint16(5, Number(row.ns_of_day >> 32n));
  view.setUint32(7, Number(row.ns_of_day & 0xffff_ffffn));
  view.setBigUint64(fields.reference, row.reference);
  if (fields.other > 0) view.setBigUint64(fields.other, row.other);
  if (fields.shares > 0) view.setUint32(fields.shares, row.shares);
  if (fields.price > 0) view.setUint32(fields.price, row.price);
  if (fields.flag > 0) view.setUint8(fields.flag, row.flag);
  if (fields.stock > 0) message.set(stock, fields.stock);
  return message;
}
