// Sections 3 and 4: the fields of A F E C X D U, and which operation of the book each is.
import type { Book } from "./book.ts";
import {
  ADD,
  ADD_ATTRIBUTED,
  ADD_PRICE_AT,
  ADD_SHARES_AT,
  ADD_SIDE_AT,
  CANCEL,
  DELETE,
  EXECUTED,
  EXECUTED_WITH_PRICE,
  REDUCE_SHARES_AT,
  REFERENCE_AT,
  REPLACE_NEW_REFERENCE_AT,
  REPLACE_PRICE_AT,
  REPLACE_SHARES_AT,
  SIDE_BUY,
  SIDE_SELL,
} from "./itch-layout.ts";
import { ASK, BID } from "./order-table.ts";

const NEITHER_SIDE = 2;

/** One book message of the slot; the caller settles the book afterwards. */
export function applyToBook(book: Book, type: number, slot: number, view: DataView, at: number): void {
  switch (type) {
    case ADD:
    case ADD_ATTRIBUTED: {
      const side = view.getUint8(at + ADD_SIDE_AT);
      book.add(
        slot,
        side === SIDE_BUY ? BID : side === SIDE_SELL ? ASK : NEITHER_SIDE,
        view.getInt32(at + REFERENCE_AT),
        view.getInt32(at + REFERENCE_AT + 4),
        view.getInt32(at + ADD_SHARES_AT),
        view.getInt32(at + ADD_PRICE_AT),
      );
      return;
    }
    case EXECUTED:
    case EXECUTED_WITH_PRICE:
    case CANCEL:
      book.reduce(
        slot,
        view.getInt32(at + REFERENCE_AT),
        view.getInt32(at + REFERENCE_AT + 4),
        view.getInt32(at + REDUCE_SHARES_AT),
      );
      return;
    case DELETE:
      book.remove(slot, view.getInt32(at + REFERENCE_AT), view.getInt32(at + REFERENCE_AT + 4));
      return;
    default: // U
      book.replace(
        slot,
        view.getInt32(at + REFERENCE_AT),
        view.getInt32(at + REFERENCE_AT + 4),
        view.getInt32(at + REPLACE_NEW_REFERENCE_AT),
        view.getInt32(at + REPLACE_NEW_REFERENCE_AT + 4),
        view.getInt32(at + REPLACE_SHARES_AT),
        view.getInt32(at + REPLACE_PRICE_AT),
      );
  }
}
