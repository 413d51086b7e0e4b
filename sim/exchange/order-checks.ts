// What a client asks for, in the market's words, or why this venue refuses it. The numbers are OUCH 5.0's reject reasons
// (proto/wire/ouch50.yaml).

import { ouch50 } from "../../proto/mod.ts";
import type { Market } from "./market.ts";
import type { CrossType, OrderBook } from "./order-book.ts";
import type { Discretion, OrderTerms, Peg, SelfMatch } from "./order-terms.ts";

export const REJECT = {
  QUOTE_UNAVAILABLE: 0x01,
  DESTINATION_CLOSED: 0x02,
  INVALID_DISPLAY: 0x03,
  INVALID_MAX_FLOOR: 0x04,
  INVALID_PEG_TYPE: 0x05,
  HALTED: 0x07,
  INVALID_SIDE: 0x09,
  FIRM_NOT_AUTHORISED: 0x0c,
  INVALID_MINIMUM_QUANTITY: 0x0d,
  OTHER: 0x0f,
  PEGGING_NOT_ALLOWED: 0x11,
  INVALID_QUANTITY: 0x13,
  INVALID_CROSS_ORDER: 0x14,
  REPLACE_NOT_ALLOWED: 0x15,
  ROUTING_NOT_ALLOWED: 0x16,
  INVALID_SYMBOL: 0x17,
  INVALID_PRICE: 0x1d,
  INVALID_SELF_MATCH: 0x40,
} as const;

/** What the port was set up with. */
export interface PortSettings {
  /** 4 characters at most; orders may name no other. */
  readonly firm?: string;
  /** Letter of the self-match strategy of orders that name none; none unless set. */
  readonly selfMatch?: string;
}

/** Of an Enter or Replace request, whichever it is; options of both. */
export interface OrderWish {
  readonly side: string;
  readonly quantity: number;
  readonly price: bigint;
  readonly timeInForce: string;
  readonly display: string;
  readonly options: readonly ouch50.Option[];
}

export interface VenueState {
  readonly open: boolean;
  readonly afterHours: boolean;
  readonly entryDisabled: boolean;
  /** Whether an order may wait for that cross. */
  crossAccepts(type: CrossType): boolean;
}

/** Orders at and above one currency unit are priced in whole cents (Regulation NMS rule 612). */
const PENNY_PRICE = 10_000n;
const SECONDS_PER_DAY = 86_400;

export function priceIsValid(price: bigint): boolean {
  if (price < 1n || price > BigInt(ouch50.MAX_PRICE)) return false;
  return price < PENNY_PRICE || price % 100n === 0n;
}

/** @returns the first reason against the order, apart from its options; undefined when there is none */
export function whyRefused(
  order: ouch50.EnterOrder,
  book: OrderBook | undefined,
  venue: VenueState,
): number | undefined {
  if (venue.entryDisabled) return REJECT.FIRM_NOT_AUTHORISED;
  const continuous = order.crossType === "N";
  if (!venue.open && continuous) return REJECT.DESTINATION_CLOSED;
  if (!["B", "S", "T", "E"].includes(order.side)) return REJECT.INVALID_SIDE;
  if (order.quantity < 1 || order.quantity > ouch50.MAX_QUANTITY) return REJECT.INVALID_QUANTITY;
  if (book === undefined) return REJECT.INVALID_SYMBOL;
  if (!["A", "P", "R", "O"].includes(order.capacity) || !["Y", "N"].includes(order.intermarketSweep)) {
    return REJECT.OTHER;
  }
  if (!continuous && !(isCross(order.crossType) && venue.crossAccepts(order.crossType)))
    return REJECT.INVALID_CROSS_ORDER;
  if (order.timeInForce === "E" && !venue.afterHours) return REJECT.DESTINATION_CLOSED;
  const allowed = whyOptionsRefused(order.options, ouch50.ENTER_ORDER_OPTIONS);
  if (allowed !== undefined) return allowed;
  return book.halted && continuous ? REJECT.HALTED : undefined;
}

function isCross(type: string): type is CrossType {
  return type === "O" || type === "C" || type === "H";
}

/** An order for a cross has a limit or any price, and nothing else. @returns the reason against it */
export function whyNotForCross({ price, display, timeInForce, options }: OrderWish): number | undefined {
  if (price !== BigInt(ouch50.MARKET_PRICE) && !priceIsValid(price)) return REJECT.INVALID_PRICE;
  if (!["Y", "N", "A"].includes(display)) return REJECT.INVALID_DISPLAY;
  if (timeInForce !== "0") return REJECT.OTHER;
  const plain = new Set(["firm", "customerType", "groupId", "sharesLocated", "locateBroker", "userRefIdx"]);
  return options.some(({ name }) => !plain.has(name)) ? REJECT.INVALID_CROSS_ORDER : undefined;
}

/** A tag that the message may not have, or has twice. */
export function whyOptionsRefused(
  options: readonly ouch50.Option[],
  allowed: ReadonlySet<ouch50.Option["name"]>,
): number | undefined {
  const seen = new Set<string>();
  for (const { name } of options) {
    if (!allowed.has(name)) return name === "route" ? REJECT.ROUTING_NOT_ALLOWED : REJECT.OTHER;
    if (seen.has(name)) return REJECT.OTHER;
    seen.add(name);
  }
  return undefined;
}

/** Second of the day at which a good-till-time order ends. */
export function expireTime(options: readonly ouch50.Option[]): number | undefined {
  const seconds = ouch50.optionValue(options, "expireTime");
  return seconds === undefined || seconds >= SECONDS_PER_DAY ? undefined : seconds;
}

/** @returns the terms, undefined for a plain order; or the reason against them, a number */
export function termsOf(order: OrderWish, market: Market, port: PortSettings): OrderTerms | number | undefined {
  if (!priceIsValid(order.price)) return REJECT.INVALID_PRICE;
  if (!["Y", "N", "A"].includes(order.display)) return REJECT.INVALID_DISPLAY;
  if (!["0", "3", "5", "6", "E"].includes(order.timeInForce)) return REJECT.OTHER;
  if (order.timeInForce === "6" && expireTime(order.options) === undefined) return REJECT.OTHER;
  // Nothing goes to another venue from here.
  if ((ouch50.optionValue(order.options, "route") ?? "") !== "") return REJECT.ROUTING_NOT_ALLOWED;
  const instruction = ouch50.optionValue(order.options, "handleInst");
  if (instruction !== undefined) return instruction === "I" ? REJECT.INVALID_CROSS_ORDER : REJECT.ROUTING_NOT_ALLOWED;
  const firm = ouch50.optionValue(order.options, "firm");
  if (firm !== undefined && port.firm !== undefined && firm !== port.firm) return REJECT.FIRM_NOT_AUTHORISED;
  // What each part gives, or why not; the first reason counts.
  const parts = [minimumOf(order), reserveOf(order), pegOf(order), discretionOf(order), selfMatchOf(order, port)];
  for (const part of parts) if (typeof part === "number") return part;
  const given: OrderTerms = Object.assign({}, ...parts, whenMet(order));
  if (given.postOnly === true && (given.discretion !== undefined || order.timeInForce === "3")) return REJECT.OTHER;
  const names = Object.keys(given) as (keyof OrderTerms)[];
  const missing = names.find((name) => !market.terms.has(name));
  if (missing !== undefined) return NOT_THERE[missing];
  return names.length === 0 ? undefined : given;
}

/** What a market answers to terms that it does not do. */
const NOT_THERE: Readonly<Record<keyof OrderTerms, number>> = {
  minimum: REJECT.INVALID_MINIMUM_QUANTITY,
  slice: REJECT.INVALID_MAX_FLOOR,
  sliceSpread: REJECT.INVALID_MAX_FLOOR,
  peg: REJECT.PEGGING_NOT_ALLOWED,
  discretion: REJECT.PEGGING_NOT_ALLOWED,
  postOnly: REJECT.OTHER,
  tradeNow: REJECT.OTHER,
  selfMatch: REJECT.INVALID_SELF_MATCH,
};

type Part = OrderTerms | number | undefined;

function minimumOf({ quantity, timeInForce, display, options }: OrderWish): Part {
  const minimum = ouch50.optionValue(options, "minimumQuantity") ?? 0;
  if (minimum === 0) return undefined;
  const hidden = display === "N" || timeInForce === "3";
  return hidden && minimum <= quantity ? { minimum } : REJECT.INVALID_MINIMUM_QUANTITY;
}

function reserveOf({ quantity, display, options }: OrderWish): Part {
  const slice = ouch50.optionValue(options, "maxFloor") ?? 0;
  const sliceSpread = ouch50.optionValue(options, "randomReserves") ?? 0;
  if (slice === 0) return sliceSpread === 0 ? undefined : REJECT.INVALID_MAX_FLOOR;
  // Whole round lots, and something to hold back.
  if (display === "N" || slice % ROUND_LOT !== 0 || slice >= quantity || sliceSpread >= slice) {
    return REJECT.INVALID_MAX_FLOOR;
  }
  return sliceSpread === 0 ? { slice } : { slice, sliceSpread };
}

const ROUND_LOT = 100;
const PEGS: Readonly<Record<string, Peg["to"]>> = { R: "primary", P: "market", M: "midpoint" };

function pegOf({ side, display, options }: OrderWish): Part {
  const type = ouch50.optionValue(options, "priceType") ?? "L";
  const offset = ouch50.optionValue(options, "pegOffset") ?? 0;
  if (type === "L") return offset === 0 ? undefined : REJECT.INVALID_PEG_TYPE;
  const to = PEGS[type];
  if (to === undefined) return REJECT.PEGGING_NOT_ALLOWED;
  if (to === "midpoint" && offset !== 0) return REJECT.INVALID_PEG_TYPE;
  // A displayed order does not follow itself up, nor the other side.
  const aggressive = side === "B" ? offset > 0 : offset < 0;
  if (display !== "N" && (to !== "primary" || aggressive)) return REJECT.INVALID_PEG_TYPE;
  return { peg: { to, offset } };
}

function discretionOf({ options }: OrderWish): Part {
  const price = ouch50.optionValue(options, "discretionPrice") ?? 0n;
  const type = ouch50.optionValue(options, "discretionPriceType") ?? "L";
  const offset = ouch50.optionValue(options, "discretionPegOffset") ?? 0;
  if (price !== 0n && !priceIsValid(price)) return REJECT.INVALID_PRICE;
  const to = PEGS[type];
  if (type !== "L" && to === undefined) return REJECT.PEGGING_NOT_ALLOWED;
  if (to === undefined && offset !== 0) return REJECT.INVALID_PEG_TYPE;
  const discretion: Discretion = {
    price: price === 0n ? undefined : Number(price),
    peg: to === undefined ? undefined : { to, offset },
  };
  return discretion.price === undefined && discretion.peg === undefined ? undefined : { discretion };
}

function whenMet({ display, options }: OrderWish): OrderTerms {
  if (ouch50.optionValue(options, "postOnly") === "P") return { postOnly: true };
  const now = ouch50.optionValue(options, "tradeNow") === "Y" && display === "N";
  return now ? { tradeNow: true } : {};
}

const PREVENTION: Readonly<Record<string, SelfMatch["prevent"]>> = { o: "oldest", w: "newest", d: "both", y: "both" };

/** Letter of the strategy in force for an order. */
export function selfMatchLetter(options: readonly ouch50.Option[], port: PortSettings): string {
  const letter = ouch50.optionValue(options, "selfMatchStrategy") ?? "*";
  return letter === "*" ? (port.selfMatch ?? "N") : letter;
}

/** The firm's strategies have capital letters, the organisation's small ones; here a firm is its own organisation. */
function selfMatchOf({ options }: OrderWish, port: PortSettings): Part {
  const letter = selfMatchLetter(options, port);
  if (letter === "N") return undefined;
  const prevent = PREVENTION[letter.toLowerCase()];
  if (prevent === undefined) return REJECT.INVALID_SELF_MATCH;
  const group = ouch50.optionValue(options, "selfMatchGroup") ?? "";
  const firm = ouch50.optionValue(options, "firm") ?? port.firm ?? "";
  return { selfMatch: { group: `${firm}/${group}`, prevent } };
}
