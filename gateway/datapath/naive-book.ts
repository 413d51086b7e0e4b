// For tests: section 4 in the plainest form, everything recomputed from a list of live orders after each message.
import { FAULT } from "../../proto/mod.ts";

export interface NaiveOrder {
  readonly slot: number;
  readonly side: "B" | "S";
  readonly price: number;
  readonly set: string;
  remaining: number;
}

export interface NaiveWindow {
  readonly lo: number;
  readonly tick: number;
}

export type NaiveView = readonly [valid: number, bid: number, bidQuantity: number, ask: number, askQuantity: number];

export const INVALID: NaiveView = [0, 0, 0, 0, 0];

export class NaiveBook {
  readonly orders = new Map<string, NaiveOrder>();
  readonly faults: number[];
  private readonly windows: readonly NaiveWindow[];
  private readonly levels: number;
  private readonly setBits: number;

  constructor(windows: readonly NaiveWindow[], levels: number, setBits: number) {
    this.windows = windows;
    this.levels = levels;
    this.setBits = setBits;
    this.faults = windows.map(() => 0);
  }

  /** Each returns the fault bits that the message raises. */
  add(slot: number, reference: bigint, side: string, quantity: number, price: number): number {
    if ((side !== "B" && side !== "S") || badValue(quantity, price)) return this.raise(slot, FAULT.badValue);
    return this.raise(slot, this.insert(slot, reference, side, quantity, price));
  }

  reduce(slot: number, reference: bigint, quantity: number): number {
    if (quantity === 0) return this.raise(slot, FAULT.badValue);
    const order = this.orders.get(`${slot}/${reference}`);
    if (order === undefined) return this.raise(slot, FAULT.unknownRef);
    const underflow = quantity > order.remaining ? FAULT.underflow : 0;
    order.remaining -= Math.min(quantity, order.remaining);
    if (order.remaining === 0) this.orders.delete(`${slot}/${reference}`);
    return this.raise(slot, underflow);
  }

  remove(slot: number, reference: bigint): number {
    return this.raise(slot, this.orders.delete(`${slot}/${reference}`) ? 0 : FAULT.unknownRef);
  }

  replace(slot: number, from: bigint, to: bigint, quantity: number, price: number): number {
    if (badValue(quantity, price)) return this.raise(slot, FAULT.badValue);
    const order = this.orders.get(`${slot}/${from}`);
    if (order === undefined) return this.raise(slot, FAULT.unknownRef);
    this.orders.delete(`${slot}/${from}`);
    return this.raise(slot, this.insert(slot, to, order.side, quantity, price));
  }

  view(slot: number): NaiveView {
    const bid = this.side(slot, "B");
    const ask = this.side(slot, "S");
    if (this.faults[slot] !== 0 || bid === undefined || ask === undefined) return INVALID;
    return [1, ...bid, ...ask];
  }

  /** Best price and its quantity; undefined: the side is not in range. */
  private side(slot: number, side: "B" | "S"): readonly [number, number] | undefined {
    const { lo, tick } = this.windows[slot] as NaiveWindow;
    const hi = lo + this.levels * tick;
    const quantities = new Map<number, bigint>();
    let worse = false;
    for (const order of this.orders.values()) {
      if (order.slot !== slot || order.side !== side) continue;
      const { price } = order;
      if (lo <= price && price < hi && (price - lo) % tick === 0) {
        quantities.set(price, (quantities.get(price) ?? 0n) + BigInt(order.remaining));
      } else if (side === "B" ? price < lo : price >= hi) {
        worse = true;
      } else {
        return undefined;
      }
    }
    const prices = [...quantities.keys()].filter((price) => BigInt.asUintN(32, quantities.get(price) as bigint) !== 0n);
    if (prices.length === 0) return worse ? undefined : [0, 0];
    const best = side === "B" ? Math.max(...prices) : Math.min(...prices);
    return [best, Number(BigInt.asUintN(32, quantities.get(best) as bigint))];
  }

  private raise(slot: number, bits: number): number {
    this.faults[slot] = (this.faults[slot] as number) | bits;
    return bits;
  }

  private insert(slot: number, reference: bigint, side: "B" | "S", remaining: number, price: number): number {
    if (this.orders.has(`${slot}/${reference}`)) return FAULT.duplicateRef;
    const set0 = `0/${setOf(reference, this.setBits, 0)}`;
    const set1 = `1/${setOf(reference, this.setBits, 5)}`;
    const set = this.used(set1) < this.used(set0) ? set1 : set0;
    if (this.used(set) === 4) return FAULT.overflow;
    const { lo, tick } = this.windows[slot] as NaiveWindow;
    const inWindow = lo <= price && price < lo + this.levels * tick && (price - lo) % tick === 0;
    let sum = remaining;
    for (const order of this.orders.values()) {
      if (order.slot === slot && order.side === side && order.price === price) sum += order.remaining;
    }
    this.orders.set(`${slot}/${reference}`, { slot, side, price, set, remaining });
    return inWindow && sum > 0xffff_ffff ? FAULT.levelOverflow : 0;
  }

  private used(set: string): number {
    let count = 0;
    for (const order of this.orders.values()) if (order.set === set) count++;
    return count;
  }
}

function badValue(quantity: number, price: number): boolean {
  return quantity === 0 || price === 0 || price > 2_000_000_000;
}

/** Bit j of chunk i lands on bit (j + step * i) mod b. */
function setOf(reference: bigint, b: number, step: number): number {
  let set = 0;
  for (let bit = 0; bit < 64; bit++) {
    if (((reference >> BigInt(bit)) & 1n) === 1n) set ^= 2 ** (((bit % b) + step * Math.floor(bit / b)) % b);
  }
  return set;
}
