// Why this venue refuses an order. The numbers are OUCH 5.0's reject reasons (proto/wire/ouch50.yaml).

import { ouch50 } from "../../proto/mod.ts";
import type { OrderBook } from "./order-book.ts";

export const REJECT = {
  DESTINATION_CLOSED: 0x02,
  INVALID_DISPLAY: 0x03,
  INVALID_MAX_FLOOR: 0x04,
  HALTED: 0x07,
  INVALID_SIDE: 0x09,
  FIRM_NOT_AUTHORISED: 0x0c,
  INVALID_MINIMUM_QUANTITY: 0x0d,
  OTHER: 0x0f,
  PEGGING_NOT_ALLOWED: 0x11,
  INVALID_QUANTITY: 0x13,
  INVALID_CROSS_ORDER: 0x14,
  ROUTING_NOT_ALLOWED: 0x16,
  INVALID_SYMBOL: 0x17,
  INVALID_PRICE: 0x1d,
} as const;

/** Orders at and above one currency unit are priced in whole cents (Regulation NMS rule 612). */
const PENNY_PRICE = 10_000n;
const SECONDS_PER_DAY = 86_400;

export function priceIsValid(price: bigint): boolean {
  if (price < 1n || price > BigInt(ouch50.MAX_PRICE)) return false;
  return price < PENNY_PRICE || price % 100n === 0n;
}

/** @returns the first reason against the order; undefined when the venue takes it */
export function whyRefused(
  order: ouch50.EnterOrder,
  book: OrderBook | undefined,
  venue: { readonly open: boolean; readonly entryDisabled: boolean },
): number | undefined {
  if (venue.entryDisabled) return REJECT.FIRM_NOT_AUTHORISED;
  if (!venue.open) return REJECT.DESTINATION_CLOSED;
  if (!["B", "S", "T", "E"].includes(order.side)) return REJECT.INVALID_SIDE;
  if (order.quantity < 1 || order.quantity > ouch50.MAX_QUANTITY) return REJECT.INVALID_QUANTITY;
  if (book === undefined) return REJECT.INVALID_SYMBOL;
  if (!priceIsValid(order.price)) return REJECT.INVALID_PRICE;
  if (!["Y", "N", "A"].includes(order.display)) return REJECT.INVALID_DISPLAY;
  // Only the continuous market is modelled.
  if (order.crossType !== "N") return REJECT.INVALID_CROSS_ORDER;
  if (!["0", "3", "5", "6", "E"].includes(order.timeInForce)) return REJECT.OTHER;
  if (order.timeInForce === "6" && expireTime(order) === undefined) return REJECT.OTHER;
  const option = order.options.map(whyOptionRefused).find((reason) => reason !== undefined);
  if (option !== undefined) return option;
  return book.halted ? REJECT.HALTED : undefined;
}

/** Second of the day at which a good-till-time order ends. */
export function expireTime(order: ouch50.EnterOrder): number | undefined {
  const seconds = ouch50.optionValue(order.options, "expireTime");
  return seconds === undefined || seconds >= SECONDS_PER_DAY ? undefined : seconds;
}

/** Options that say something this venue does not do are refused rather than ignored. */
function whyOptionRefused(option: ouch50.Option): number | undefined {
  switch (option.name) {
    case "minimumQuantity":
      return option.value === 0 ? undefined : REJECT.INVALID_MINIMUM_QUANTITY;
    case "maxFloor":
    case "randomReserves":
      return option.value === 0 ? undefined : REJECT.INVALID_MAX_FLOOR;
    case "priceType":
      return option.value === "L" ? undefined : REJECT.PEGGING_NOT_ALLOWED;
    case "pegOffset":
    case "discretionPegOffset":
    case "discretionPrice":
    case "discretionPriceType":
      return REJECT.PEGGING_NOT_ALLOWED;
    case "route":
      return REJECT.ROUTING_NOT_ALLOWED;
    case "firm":
    case "customerType":
    case "postOnly":
    case "expireTime":
    case "groupId":
    case "sharesLocated":
    case "locateBroker":
      return undefined;
    default:
      return REJECT.OTHER;
  }
}
