/** Section 4 of docs/datapath.md. Orders in a map; levels are summed from the orders every time somebody asks. */
import type { BookLevels, Geometry, TrackedSlot } from "../../proto/mod.ts";

export const FAULT = {
  overflow: 1,
  duplicateRef: 2,
  unknownRef: 4,
  underflow: 8,
  badValue: 16,
  levelOverflow: 32,
} as const;

export interface View {
  readonly valid: boolean;
  readonly bidPrice: bigint;
  readonly bidQuantity: bigint;
  readonly askPrice: bigint;
  readonly askQuantity: bigint;
}

export const INVALID_VIEW: View = { valid: false, bidPrice: 0n, bidQuantity: 0n, askPrice: 0n, askQuantity: 0n };

export function sameView(a: View, b: View): boolean {
  return (Object.keys(a) as (keyof View)[]).every((key) => a[key] === b[key]);
}

type OrderClass = "window" | "worse" | "blocking";

interface RestingOrder {
  readonly reference: bigint;
  readonly sell: boolean;
  readonly price: bigint;
  remaining: bigint;
  orderClass: OrderClass;
  readonly table: 0 | 1;
}

const U32 = 1n << 32n;
const WAYS = 4;
const LEVELS_SHOWN = 8;

/** How many ways of each set are taken. Shared by all symbols. */
export class SetOccupancy {
  readonly #setBits: bigint;
  readonly #taken: readonly [Map<bigint, number>, Map<bigint, number>] = [new Map(), new Map()];

  constructor(geometry: Geometry) {
    this.#setBits = BigInt(geometry.setBits);
  }

  /** The table that a new entry goes to, or undefined when both sets are full. */
  choose(reference: bigint): 0 | 1 | undefined {
    const counts = [this.#count(0, reference), this.#count(1, reference)] as const;
    if (counts[0] === WAYS && counts[1] === WAYS) return undefined;
    return counts[1] < counts[0] ? 1 : 0;
  }

  add(table: 0 | 1, reference: bigint, change: 1 | -1): void {
    this.#taken[table].set(this.#set(table, reference), this.#count(table, reference) + change);
  }

  #count(table: 0 | 1, reference: bigint): number {
    return this.#taken[table].get(this.#set(table, reference)) ?? 0;
  }

  #set(table: 0 | 1, reference: bigint): bigint {
    const b = this.#setBits;
    const mask = (1n << b) - 1n;
    let set = 0n;
    for (let i = 0n; i * b < 64n; i++) {
      const chunk = (reference >> (i * b)) & mask;
      const turn = table === 0 ? 0n : (5n * i) % b;
      set ^= ((chunk << turn) | (chunk >> (b - turn))) & mask;
    }
    return set;
  }
}

export class Book {
  faults = 0;
  readonly #orders = new Map<bigint, RestingOrder>();
  readonly #tick: bigint;
  readonly #levels: bigint;
  #lo: bigint;
  readonly #occupancy: SetOccupancy;

  constructor(slot: TrackedSlot, geometry: Geometry, occupancy: SetOccupancy) {
    this.#tick = BigInt(slot.tick);
    this.#lo = BigInt(slot.windowLo);
    this.#levels = BigInt(geometry.levels);
    this.#occupancy = occupancy;
  }

  /** Each operation returns the fault bits that the message set, new or not. */
  add(reference: bigint, sell: boolean, quantity: bigint, price: bigint): number {
    if (this.#orders.has(reference)) return FAULT.duplicateRef;
    const table = this.#occupancy.choose(reference);
    if (table === undefined) return FAULT.overflow;
    const orderClass = this.#classOf(sell, price);
    const before = this.#levelSums(sell).get(price) ?? 0n;
    this.#orders.set(reference, { reference, sell, price, remaining: quantity, orderClass, table });
    this.#occupancy.add(table, reference, 1);
    const passes = orderClass === "window" && (before % U32) + quantity >= U32;
    return passes ? FAULT.levelOverflow : 0;
  }

  reduce(reference: bigint, quantity: bigint): number {
    const order = this.#orders.get(reference);
    if (order === undefined) return FAULT.unknownRef;
    const fault = quantity > order.remaining ? FAULT.underflow : 0;
    order.remaining -= quantity < order.remaining ? quantity : order.remaining;
    if (order.remaining === 0n) this.#remove(order);
    return fault;
  }

  delete(reference: bigint): number {
    const order = this.#orders.get(reference);
    if (order === undefined) return FAULT.unknownRef;
    this.#remove(order);
    return 0;
  }

  replace(original: bigint, reference: bigint, quantity: bigint, price: bigint): number {
    const order = this.#orders.get(original);
    if (order === undefined) return FAULT.unknownRef;
    this.#remove(order);
    return this.add(reference, order.sell, quantity, price);
  }

  /** Of a `rebuild`: every order and level is removed, symbol faults are cleared. */
  empty(): void {
    for (const order of [...this.#orders.values()]) this.#remove(order);
    this.faults = 0;
  }

  /** Every order gets its class by the new window. Orders that come into it may pass a level's 2^32 - 1. */
  recentre(lo: bigint): number {
    this.#lo = lo;
    for (const order of this.#orders.values()) order.orderClass = this.#classOf(order.sell, order.price);
    const sums = [...this.#levelSums(false).values(), ...this.#levelSums(true).values()];
    return sums.some((sum) => sum >= U32) ? FAULT.levelOverflow : 0;
  }

  levels(feedBit: boolean): BookLevels {
    const best = (sell: boolean) =>
      this.#sortedLevels(sell)
        .slice(0, LEVELS_SHOWN)
        .map(([price, quantity]) => ({ price: Number(price), quantity: Number(quantity) }));
    return { valid: this.view(feedBit).valid, complete: true, bids: best(false), asks: best(true) };
  }

  /** @param feedBit whether the slot's `feed` bit is set */
  view(feedBit: boolean): View {
    if (feedBit || this.faults !== 0 || !this.#inRange(false) || !this.#inRange(true)) return INVALID_VIEW;
    const [bidPrice, bidQuantity] = this.#best(false);
    const [askPrice, askQuantity] = this.#best(true);
    return { valid: true, bidPrice, bidQuantity, askPrice, askQuantity };
  }

  #remove(order: RestingOrder): void {
    this.#orders.delete(order.reference);
    this.#occupancy.add(order.table, order.reference, -1);
  }

  #classOf(sell: boolean, price: bigint): OrderClass {
    const lo = this.#lo;
    const hi = lo + this.#levels * this.#tick;
    if (lo <= price && price < hi && (price - lo) % this.#tick === 0n) return "window";
    if (sell ? price >= hi : price < lo) return "worse";
    return "blocking";
  }

  #side(sell: boolean): readonly RestingOrder[] {
    return [...this.#orders.values()].filter((order) => order.sell === sell);
  }

  /** Sum of the remaining quantities of the window orders, by price. */
  #levelSums(sell: boolean): ReadonlyMap<bigint, bigint> {
    const sums = new Map<bigint, bigint>();
    for (const order of this.#orders.values()) {
      if (order.sell !== sell || order.orderClass !== "window") continue;
      sums.set(order.price, (sums.get(order.price) ?? 0n) + order.remaining);
    }
    return sums;
  }

  /** Existing levels of a side: price and quantity modulo 2^32, none with quantity 0. */
  #existingLevels(sell: boolean): readonly (readonly [bigint, bigint])[] {
    return [...this.#levelSums(sell)]
      .map(([price, sum]) => [price, sum % U32] as const)
      .filter(([, sum]) => sum !== 0n);
  }

  #inRange(sell: boolean): boolean {
    const side = this.#side(sell);
    if (side.some((order) => order.orderClass === "blocking")) return false;
    return this.#existingLevels(sell).length > 0 || !side.some((order) => order.orderClass === "worse");
  }

  /** Best first. */
  #sortedLevels(sell: boolean): readonly (readonly [bigint, bigint])[] {
    return [...this.#existingLevels(sell)].sort(([a], [b]) => (a === b ? 0 : a < b === sell ? -1 : 1));
  }

  #best(sell: boolean): readonly [bigint, bigint] {
    return this.#sortedLevels(sell)[0] ?? [0n, 0n];
  }
}
