// ITCH 5.0 layout as plain module constants: V8 folds these into the code, which it does not do for members of the
// generated table's namespace object.
import { itch50 } from "../../proto/mod.ts";

/** Block length by type byte; 0 for a byte that is no type. */
export const LENGTH_BY_TYPE: Uint8Array = itch50.LENGTH_BY_TYPE;
/** Counter index by type byte. */
export const INDEX_BY_TYPE: Uint8Array = itch50.INDEX_BY_TYPE;

export const LOCATE_AT = itch50.HEADER_STOCK_LOCATE_AT;
export const TIMESTAMP_AT = itch50.HEADER_TIMESTAMP_AT;

export const TRADING_ACTION = itch50.STOCK_TRADING_ACTION_TYPE;
export const TRADING_STATE_AT = itch50.STOCK_TRADING_ACTION_TRADING_STATE_AT;
export const STATE_TRADING = 0x54;

export const OPERATIONAL_HALT = itch50.OPERATIONAL_HALT_TYPE;
export const HALT_MARKET_AT = itch50.OPERATIONAL_HALT_MARKET_CODE_AT;
export const HALT_ACTION_AT = itch50.OPERATIONAL_HALT_ACTION_AT;
export const HALT_HALTED = 0x48;

export const REG_SHO = itch50.REG_SHO_RESTRICTION_TYPE;
export const REG_SHO_ACTION_AT = itch50.REG_SHO_RESTRICTION_ACTION_AT;

export const LULD_COLLAR = itch50.LULD_AUCTION_COLLAR_TYPE;
export const COLLAR_UPPER_AT = itch50.LULD_AUCTION_COLLAR_UPPER_PRICE_AT;
export const COLLAR_LOWER_AT = itch50.LULD_AUCTION_COLLAR_LOWER_PRICE_AT;

/** S and W concern the whole path, whatever their locate. */
export const SYSTEM_EVENT = itch50.SYSTEM_EVENT_TYPE;
export const SYSTEM_EVENT_CODE_AT = itch50.SYSTEM_EVENT_EVENT_CODE_AT;
export const MWCB_STATUS = itch50.MWCB_STATUS_TYPE;
export const MWCB_LEVEL_AT = itch50.MWCB_STATUS_BREACHED_LEVEL_AT;

/** A and F have the same fields up to the attribution, which no path reads. */
export const ADD = itch50.ADD_ORDER_TYPE;
export const ADD_ATTRIBUTED = itch50.ADD_ORDER_ATTRIBUTED_TYPE;
export const ADD_SIDE_AT = itch50.ADD_ORDER_SIDE_AT;
export const ADD_SHARES_AT = itch50.ADD_ORDER_SHARES_AT;
export const ADD_PRICE_AT = itch50.ADD_ORDER_PRICE_AT;
export const SIDE_BUY = 0x42;
export const SIDE_SELL = 0x53;

/** E, C and X have the reference and the quantity in the same places; the price of a C has no effect on the book. */
export const EXECUTED = itch50.ORDER_EXECUTED_TYPE;
export const EXECUTED_WITH_PRICE = itch50.ORDER_EXECUTED_WITH_PRICE_TYPE;
export const CANCEL = itch50.ORDER_CANCEL_TYPE;
export const REDUCE_SHARES_AT = itch50.ORDER_EXECUTED_SHARES_AT;

export const DELETE = itch50.ORDER_DELETE_TYPE;

const REPLACE = itch50.ORDER_REPLACE_TYPE;
export const REPLACE_NEW_REFERENCE_AT = itch50.ORDER_REPLACE_NEW_REFERENCE_AT;
export const REPLACE_SHARES_AT = itch50.ORDER_REPLACE_SHARES_AT;
export const REPLACE_PRICE_AT = itch50.ORDER_REPLACE_PRICE_AT;

/** Of the order that a book message adds or refers to. */
export const REFERENCE_AT = itch50.ADD_ORDER_REFERENCE_AT;

/** 1 for the type bytes of A F E C X D U. */
export const IS_BOOK_TYPE = new Uint8Array(256);
for (const type of [ADD, ADD_ATTRIBUTED, EXECUTED, EXECUTED_WITH_PRICE, CANCEL, DELETE, REPLACE]) {
  IS_BOOK_TYPE[type] = 1;
}

/** 1 for the type bytes of H h Y J: trading state of one symbol. */
export const IS_SYMBOL_STATE_TYPE = new Uint8Array(256);
for (const type of [TRADING_ACTION, OPERATIONAL_HALT, REG_SHO, LULD_COLLAR]) IS_SYMBOL_STATE_TYPE[type] = 1;
