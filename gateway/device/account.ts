// What the host knows of the account, for the risk rules that need it (docs/datapath.md section 6). One batch each.

import { type AccountUpdate, type Geometry, registers as map, type QuoteUpdate } from "../../proto/mod.ts";
import { read, write } from "./device.ts";
import type { RegisterProgram } from "./program.ts";
import {
  validateAccount,
  validateAcknowledge,
  validateDay,
  validateLoss,
  validateOwn,
  validateQuote,
  validateSlot,
} from "./validate.ts";
import { high, joined, low, signed } from "./words.ts";

/** Changes exposures of the account and, unless it is 0, of a strategy kind. @throws DeviceInputError */
export function* account(update: AccountUpdate): RegisterProgram<void> {
  validateAccount(update);
  yield [
    write(map.ACCOUNT_KIND_ADDRESS, update.kind),
    write(map.ACCOUNT_GROSS_LO_ADDRESS, low(update.gross)),
    write(map.ACCOUNT_GROSS_HI_ADDRESS, high(update.gross)),
    write(map.ACCOUNT_NET_LO_ADDRESS, low(update.net)),
    write(map.ACCOUNT_NET_HI_ADDRESS, high(update.net)),
  ];
}

/** Orders that the venue has answered. @throws DeviceInputError */
export function* acknowledge(count: number): RegisterProgram<void> {
  validateAcknowledge(count);
  yield [write(map.ACCOUNT_ACKNOWLEDGE_ADDRESS, count)];
}

/** Realised and unrealised result. @throws DeviceInputError */
export function* loss(pnl: bigint): RegisterProgram<void> {
  validateLoss(pnl);
  yield [write(map.ACCOUNT_PNL_LO_ADDRESS, low(pnl)), write(map.ACCOUNT_PNL_HI_ADDRESS, high(pnl))];
}

/** Totals of the day. @throws DeviceInputError */
export function* day(value: bigint, quantity: bigint): RegisterProgram<void> {
  validateDay(value, quantity);
  yield [
    write(map.ACCOUNT_DAY_VALUE_LO_ADDRESS, low(value)),
    write(map.ACCOUNT_DAY_VALUE_HI_ADDRESS, high(value)),
    write(map.ACCOUNT_DAY_QTY_LO_ADDRESS, low(quantity)),
    write(map.ACCOUNT_DAY_QTY_HI_ADDRESS, high(quantity)),
  ];
}

/** Best prices of own resting orders; 0: none. @throws DeviceInputError */
export function* own(slot: number, bid: number, ask: number, geometry: Geometry): RegisterProgram<void> {
  validateOwn(slot, bid, ask, geometry);
  yield [
    write(map.ACCOUNT_OWN_SYM_ADDRESS, slot),
    write(map.ACCOUNT_OWN_BID_ADDRESS, bid),
    write(map.ACCOUNT_OWN_ASK_ADDRESS, ask),
  ];
}

/** Executions of the slot become 0: only a person's command leads to it. @throws DeviceInputError */
export function* resetThrottle(slot: number, geometry: Geometry): RegisterProgram<void> {
  validateSlot(slot, geometry);
  yield [write(map.ACCOUNT_THROTTLE_RESET_ADDRESS, slot)];
}

/** What stands of a side's quote after the venue has answered the side's last action. @throws DeviceInputError */
export function* quote(update: QuoteUpdate, geometry: Geometry): RegisterProgram<void> {
  validateQuote(update, geometry);
  yield [
    write(
      map.QUOTE_SIDE_ADDRESS,
      map.packQuoteSide({ sym: update.slot, sell: update.side === "sell", isShort: update.short }),
    ),
    write(map.QUOTE_LAST_ADDRESS, update.last),
    write(map.QUOTE_ORDER_ADDRESS, update.order),
    write(map.QUOTE_PRICE_ADDRESS, update.price),
    write(map.QUOTE_REST_ADDRESS, update.rest),
    write(map.QUOTE_DONE_ADDRESS, update.done),
  ];
}

export interface AccountState {
  readonly inFlight: number;
  readonly pnl: bigint;
  readonly dayValue: bigint;
  readonly dayQuantity: bigint;
}

/** The device's state that is not one symbol's, as the card has it. */
export function* readAccount(): RegisterProgram<AccountState> {
  // Reading a low word freezes its high one.
  const [inFlight = 0, pnlLo = 0, pnlHi = 0, valueLo = 0, valueHi = 0, quantityLo = 0, quantityHi = 0] = yield [
    read(map.ACCOUNT_IN_FLIGHT_ADDRESS),
    read(map.ACCOUNT_CURRENT_PNL_LO_ADDRESS),
    read(map.ACCOUNT_CURRENT_PNL_HI_ADDRESS),
    read(map.ACCOUNT_CURRENT_DAY_VALUE_LO_ADDRESS),
    read(map.ACCOUNT_CURRENT_DAY_VALUE_HI_ADDRESS),
    read(map.ACCOUNT_CURRENT_DAY_QTY_LO_ADDRESS),
    read(map.ACCOUNT_CURRENT_DAY_QTY_HI_ADDRESS),
  ];
  return {
    inFlight,
    pnl: signed(pnlLo, pnlHi),
    dayValue: joined(valueLo, valueHi),
    dayQuantity: joined(quantityLo, quantityHi),
  };
}

/** Exposures of a strategy kind, or of the account (kind 0). */
export function* readExposure(kind: number): RegisterProgram<{ readonly gross: bigint; readonly net: bigint }> {
  const [grossLo = 0, grossHi = 0, netLo = 0, netHi = 0] = yield [
    write(map.ACCOUNT_SEL_ADDRESS, kind),
    read(map.ACCOUNT_CURRENT_GROSS_LO_ADDRESS),
    read(map.ACCOUNT_CURRENT_GROSS_HI_ADDRESS),
    read(map.ACCOUNT_CURRENT_NET_LO_ADDRESS),
    read(map.ACCOUNT_CURRENT_NET_HI_ADDRESS),
  ];
  return { gross: joined(grossLo, grossHi), net: signed(netLo, netHi) };
}
