// Random ITCH messages in sequence. A clean flow names live orders only and keeps quantities right; a bad one now and then does not.

import { bytesOf, itch } from "../../gateway/datapath/test-kit.ts";
import type { TrackedSlot } from "../../proto/mod.ts";
import type { Random } from "../../sim/world/mod.ts";
import { MARKET, TRACKING, UNTRACKED_LOCATE } from "./tracked.ts";

export interface Flow {
  readonly messages: number;
  readonly clean: boolean;
  /** Live orders of a stock beyond which none is added: many of them fill sets. */
  readonly crowd: number;
  /** Prices wander, out of the window too. */
  readonly walking: boolean;
}

interface Live {
  readonly shares: number;
  readonly side: string;
  readonly price: number;
}

interface Stock {
  readonly locate: number;
  readonly tick: number;
  readonly live: Map<bigint, Live>;
  /** Price around which orders come. */
  centre: number;
}

const HUGE = 0xffff_fff0;
/** Offset of the centre in the window, in ticks; orders lie up to this far from it. */
const REACH = 30;

export function randomMessages(random: Random, flow: Flow): Uint8Array[] {
  const stocks = [...TRACKING.map(stockOf), { ...stockOf(TRACKING[0] as TrackedSlot), locate: UNTRACKED_LOCATE }];
  const messages: Uint8Array[] = [];
  let reference = 0n;
  while (messages.length < flow.messages) {
    const stock = stocks[random.pick([0, 0, 0, 0, 1, 1, 1, 2, 2, random.below(4)])] as Stock;
    if (flow.walking && random.chance(0.1)) stock.centre += stock.tick * (random.below(5) - 2);
    stock.centre = Math.max(stock.centre, REACH * stock.tick + 1);
    if (random.chance(0.05)) messages.push(stateMessage(random, stock));
    else reference = bookMessage(random, flow, stock, reference, messages);
  }
  return messages;
}

function stockOf({ locate, tick, windowLo }: TrackedSlot): Stock {
  return { locate, tick, live: new Map(), centre: windowLo + 32 * tick };
}

/** @returns the highest reference given so far */
function bookMessage(
  random: Random,
  { clean, crowd }: Flow,
  { locate, tick, live, centre }: Stock,
  last: bigint,
  messages: Uint8Array[],
): bigint {
  let reference = last;
  const wild = !clean && random.chance(0.01);
  const side = wild && random.chance(0.3) ? "Q" : random.pick(["B", "S"] as const);
  // Near the touch more often than far from it; crossed now and then.
  const crossing = random.chance(0.015);
  const away = crossing ? -2 : 1 + random.below(1 + random.below(REACH));
  const shares = wild && random.chance(0.6) ? random.pick([0, HUGE, HUGE, HUGE]) : 1 + random.below(60);
  const known = [...live.keys()];
  const target = (wild && random.chance(0.5)) || known.length === 0 ? BigInt(random.below(100)) : random.pick(known);
  const left = live.get(target)?.shares ?? 0;
  const what = known.length === 0 && clean ? 0 : known.length > crowd ? 9 : random.below(13);
  const newSide = what < 6 ? side : (live.get(target)?.side ?? side);
  const wanted = newSide === "B" ? centre - away * tick : centre + away * tick;
  let price = crossing ? wanted : uncrossed(wanted, newSide, tick, live);
  if (wild) price = random.pick([0, centre + (random.below(200) - 80) * tick, price + 3, price, price]);
  if (what < 6) {
    if (!(wild && random.chance(0.3))) reference += random.chance(0.02) ? 2n ** 40n : 1n;
    live.set(reference, { shares, side, price });
    const add = itch.add(reference, side, shares, price, locate);
    messages.push(random.chance(0.2) ? attributed(add) : add);
    // Two of one level pass 2^32 - 1.
    if (shares === HUGE && random.chance(0.5)) messages.push(itch.add(++reference, side, HUGE, price, locate));
  } else if (what < 9) {
    const taken = wild ? shares : Math.max(1, Math.min(left, 1 + random.below(10)));
    if (taken >= left) live.delete(target);
    else live.set(target, { ...(live.get(target) as Live), shares: left - taken });
    messages.push(random.pick([itch.executed, executedWithPrice, itch.cancel])(target, taken, locate));
  } else if (what < 10) {
    live.delete(target);
    messages.push(itch.remove(target, locate));
  } else if (what < 12) {
    reference++;
    live.delete(target);
    live.set(reference, { shares, side: newSide, price });
    messages.push(itch.replace(target, reference, shares, price, locate));
  } else if (!clean && random.chance(0.03)) {
    messages.push(itch.add(1n, "B", 1, 1).subarray(0, random.below(37)));
  } else {
    messages.push(itch.system(random.pick(["Q", "Q", "O", "S"])));
  }
  return reference;
}

/** The price moved so far that it does not reach the other side. */
function uncrossed(price: number, side: string, tick: number, live: ReadonlyMap<bigint, Live>): number {
  const opposite = [...live.values()].filter((order) => order.side !== side).map((order) => order.price);
  if (side === "B") return Math.max(1, Math.min(price, ...opposite.map((ask) => ask - tick)));
  return Math.max(price, ...opposite.map((bid) => bid + tick));
}

/** What changes the trading state; mostly back to trading. */
function stateMessage(random: Random, { locate, tick, centre }: Stock): Uint8Array {
  const header = { stockLocate: locate, trackingNumber: 0, timestamp: 34_200_000_000_000 };
  const stock = "STATE";
  const price = (offset: number) => Math.max(1, centre + offset * tick);
  switch (random.below(6)) {
    case 0:
      return itch.trading(random.pick(["T", "T", "T", "T", "T", "T", "T", "H", "P"]), locate);
    case 1: {
      const marketCode = random.chance(0.7) ? MARKET : random.pick(["B", "X"]);
      return bytesOf({ type: "h", ...header, stock, marketCode, action: random.pick(["T", "T", "T", "H"]) });
    }
    case 2:
      return bytesOf({ type: "Y", ...header, stock, action: random.pick(["0", "0", "1", "2"]) });
    case 3: {
      const upperPrice = random.chance(0.4) ? 0 : price(random.pick([random.below(20), 200]));
      const lowerPrice = random.chance(0.2) ? 0 : price(random.pick([-random.below(20), -200]));
      return bytesOf({ type: "J", ...header, stock, referencePrice: price(0), upperPrice, lowerPrice, extension: 0 });
    }
    case 4:
      return itch.system(random.pick(["Q", "Q", "Q", "Q", "Q", "Q", "M", "E", "C", "O"]));
    default:
      return bytesOf({
        type: "W",
        ...header,
        stockLocate: 0,
        breachedLevel: random.pick(["0", "0", "0", "0", "0", "0", "1", "2", "3"]),
      });
  }
}

function attributed(add: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(40);
  bytes.set(add);
  bytes[0] = "F".charCodeAt(0);
  bytes.set([84, 69, 83, 84], 36);
  return bytes;
}

function executedWithPrice(reference: bigint, shares: number, locate: number): Uint8Array {
  const bytes = new Uint8Array(36);
  bytes.set(itch.executed(reference, shares, locate));
  bytes[0] = "C".charCodeAt(0);
  bytes[31] = "Y".charCodeAt(0);
  return bytes;
}
