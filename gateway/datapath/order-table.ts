// Section 4, "Order table": live orders keyed by (symbol, reference), in the geometry that decides what overflows.
import { SetHash } from "./set-hash.ts";

export const BID = 0;
export const ASK = 1;

/** Values of {@link OrderTable.levelOf} for orders outside the window; a window order has its level's number, >= 0. */
export const WORSE = -1;
export const BLOCKING = -2;

const WAYS = 4;
const KEY_WORDS = 2 * WAYS;
const ENTRY_WORDS = 4;
const LIVE = 0x200;
const SELL = 0x100;

// Entry words
const TAG = 0;
const QUANTITY = 1;
const LEVEL = 2;
const PRICE = 3;

/**
 *     keys[]     per set 8 words:   lo lo lo lo hi hi hi hi          one cache line tells which way, if any
 *     entries[]  per way 4 words:   tag quantity level price         tag = LIVE | SELL | symbol; 0 is free
 *     occupied[] per set 1 byte:    bit w = way w is live
 *
 * Table 1's sets follow table 0's. An entry is named by its number: set * 4 + way.
 */
export class OrderTable {
  private readonly hash: SetHash;
  private readonly sets: number;
  private readonly keys: Int32Array;
  private readonly entries: Int32Array;
  private readonly occupied: Uint8Array;
  // Rows of the last find(), so that an insert of the same reference does not hash again.
  private row0 = 0;
  private row1 = 0;
  private live = 0;

  constructor(setBits: number) {
    this.hash = new SetHash(setBits);
    this.sets = 2 ** setBits;
    this.keys = new Int32Array(2 * this.sets * KEY_WORDS);
    this.entries = new Int32Array(2 * this.sets * WAYS * ENTRY_WORDS);
    this.occupied = new Uint8Array(2 * this.sets);
  }

  get size(): number {
    return this.live;
  }

  clear(): void {
    this.keys.fill(0);
    this.entries.fill(0);
    this.occupied.fill(0);
    this.live = 0;
  }

  /** Entry of (slot, reference), or -1. */
  find(slot: number, refHi: number, refLo: number): number {
    const row0 = this.hash.inFirst(refHi, refLo);
    const row1 = this.sets + this.hash.inSecond(refHi, refLo);
    this.row0 = row0;
    this.row1 = row1;
    const entry = this.findInRow(row0, slot, refHi, refLo);
    return entry >= 0 ? entry : this.findInRow(row1, slot, refHi, refLo);
  }

  /**
   * Stores an order that the preceding find() of the same reference did not find.
   * Returns false, and stores nothing, when both sets are full.
   */
  insert(
    slot: number,
    sell: number,
    refHi: number,
    refLo: number,
    quantity: number,
    price: number,
    level: number,
  ): boolean {
    const ways0 = this.occupied[this.row0] as number;
    const ways1 = this.occupied[this.row1] as number;
    const second = countOf(ways1) < countOf(ways0);
    const row = second ? this.row1 : this.row0;
    const ways = second ? ways1 : ways0;
    if (ways === 0xf) return false;
    const way = 31 - Math.clz32(~ways & (ways + 1));
    this.occupied[row] = ways | (1 << way);
    const key = row * KEY_WORDS + way;
    this.keys[key] = refLo;
    this.keys[key + WAYS] = refHi;
    const at = (row * WAYS + way) * ENTRY_WORDS;
    this.entries[at + TAG] = LIVE | (sell === ASK ? SELL : 0) | slot;
    this.entries[at + QUANTITY] = quantity;
    this.entries[at + LEVEL] = level;
    this.entries[at + PRICE] = price;
    this.live++;
    return true;
  }

  remove(entry: number): void {
    const row = entry >> 2;
    this.occupied[row] = (this.occupied[row] as number) & ~(1 << (entry & 3));
    this.entries[entry * ENTRY_WORDS + TAG] = 0;
    this.live--;
  }

  /** The slot's first entry from `from` on, or -1. Entries are met in the table's order. */
  next(slot: number, from: number): number {
    const end = 2 * this.sets * WAYS;
    for (let entry = from; entry < end; entry++) {
      if (((this.entries[entry * ENTRY_WORDS + TAG] as number) & ~SELL) === (LIVE | slot)) return entry;
    }
    return -1;
  }

  removeAll(slot: number): void {
    for (let entry = this.next(slot, 0); entry >= 0; entry = this.next(slot, entry + 1)) this.remove(entry);
  }

  sideOf(entry: number): number {
    return ((this.entries[entry * ENTRY_WORDS + TAG] as number) >> 8) & 1;
  }

  /** Remaining quantity, int32 form of an unsigned number. */
  quantityOf(entry: number): number {
    return this.entries[entry * ENTRY_WORDS + QUANTITY] as number;
  }

  setQuantity(entry: number, quantity: number): void {
    this.entries[entry * ENTRY_WORDS + QUANTITY] = quantity;
  }

  /** Number of its level in the window, or {@link WORSE} or {@link BLOCKING}. */
  levelOf(entry: number): number {
    return this.entries[entry * ENTRY_WORDS + LEVEL] as number;
  }

  setLevel(entry: number, level: number): void {
    this.entries[entry * ENTRY_WORDS + LEVEL] = level;
  }

  priceOf(entry: number): number {
    return this.entries[entry * ENTRY_WORDS + PRICE] as number;
  }

  private findInRow(row: number, slot: number, refHi: number, refLo: number): number {
    const keys = this.keys;
    const key = row * KEY_WORDS;
    for (let way = 0; way < WAYS; way++) {
      if (keys[key + way] === refLo && keys[key + WAYS + way] === refHi) {
        // A free way keeps its old key; only the tag says that it is live, and the symbol is part of the key.
        const entry = row * WAYS + way;
        if (((this.entries[entry * ENTRY_WORDS + TAG] as number) & ~SELL) === (LIVE | slot)) return entry;
      }
    }
    return -1;
  }
}

/** Number of set bits of a 4-bit number. */
function countOf(ways: number): number {
  const pairs = ways - ((ways >> 1) & 5);
  return (pairs & 3) + (pairs >> 2);
}
