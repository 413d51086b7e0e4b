/**
 * Spread and depth of one symbol, weighted by time: of stretches (as long as a time bar) in which the book changed, and of the day. All of it in one
 * row of doubles, because a feed goes from symbol to symbol and every object on the way is a miss of the cache.
 *
 *     since  bid: price shares shares5  ask: price shares shares5  start  locked  crossed  changes  day: 7 sums  stretch: 7 sums
 */

/** One side of a book as far as the figures need it. Price 0: it is empty. */
export interface Side {
  price: number;
  shares: number;
  /** Of the five best levels. */
  shares5: number;
}

/** Integrals over the time in which the book had two sides: value x ns. */
export interface Integrals {
  readonly ns: number;
  readonly spread: number;
  readonly spreadBps: number;
  readonly bidShares: number;
  readonly askShares: number;
  readonly bidShares5: number;
  readonly askShares5: number;
}

const SINCE = 0;
const BID = 1;
const ASK = 4;
const START = 7;
const LOCKED = 8;
const CROSSED = 9;
const CHANGES = 10;
const DAY = 11;
const STRETCH = 18;
const FIELDS = 25;

export class QuoteStatistics {
  readonly #row = new Float64Array(FIELDS);
  readonly #stretchNs: number;

  constructor(stretchNs: number) {
    this.#stretchNs = stretchNs;
  }

  get total(): Integrals {
    return this.#sums(DAY);
  }

  get stretch(): Integrals {
    return this.#sums(STRETCH);
  }

  get stretchStartNs(): number {
    return this.#row[START] ?? 0;
  }

  /** In the stretch. */
  get changes(): number {
    return this.#row[CHANGES] ?? 0;
  }

  get lockedNs(): number {
    return this.#row[LOCKED] ?? 0;
  }

  get crossedNs(): number {
    return this.#row[CROSSED] ?? 0;
  }

  /** Counts what was until now. @returns true when that ended a stretch: it is to be taken, then {@link nextStretch} */
  until(ns: number): boolean {
    const row = this.#row;
    const [bid, ask, since] = [row[BID] ?? 0, row[ASK] ?? 0, row[SINCE] ?? 0];
    const passed = ns - since;
    if (bid !== 0 && ask !== 0 && bid >= ask) {
      const state = bid === ask ? LOCKED : CROSSED;
      row[state] = (row[state] ?? 0) + passed;
    }
    this.#add(DAY, passed);
    if (row[CHANGES] === 0) return false;
    const endNs = (row[START] ?? 0) + this.#stretchNs;
    this.#add(STRETCH, Math.min(ns, endNs) - since);
    return ns >= endNs;
  }

  nextStretch(): void {
    this.#row[CHANGES] = 0;
    this.#row.fill(0, STRETCH);
  }

  /** What is from now on. */
  set(ns: number, bid: Side, ask: Side): void {
    const row = this.#row;
    if (row[CHANGES] === 0) {
      const start = Math.floor(ns / this.#stretchNs) * this.#stretchNs;
      row[START] = start;
      // A stretch begins with what was there before its first change.
      this.#add(STRETCH, ns - Math.max(start, row[SINCE] ?? 0));
    }
    row[CHANGES] = (row[CHANGES] ?? 0) + 1;
    row[SINCE] = ns;
    row[BID] = bid.price;
    row[BID + 1] = bid.shares;
    row[BID + 2] = bid.shares5;
    row[ASK] = ask.price;
    row[ASK + 1] = ask.shares;
    row[ASK + 2] = ask.shares5;
  }

  /** @param at of seven sums in the order of {@link Integrals} */
  #add(at: number, ns: number): void {
    const row = this.#row;
    const [bid, ask] = [row[BID] ?? 0, row[ASK] ?? 0];
    if (ns <= 0 || bid === 0 || ask === 0) return;
    const spread = ask - bid;
    row[at] = (row[at] ?? 0) + ns;
    row[at + 1] = (row[at + 1] ?? 0) + spread * ns;
    row[at + 2] = (row[at + 2] ?? 0) + ((20_000 * spread) / (ask + bid)) * ns;
    row[at + 3] = (row[at + 3] ?? 0) + (row[BID + 1] ?? 0) * ns;
    row[at + 4] = (row[at + 4] ?? 0) + (row[ASK + 1] ?? 0) * ns;
    row[at + 5] = (row[at + 5] ?? 0) + (row[BID + 2] ?? 0) * ns;
    row[at + 6] = (row[at + 6] ?? 0) + (row[ASK + 2] ?? 0) * ns;
  }

  #sums(at: number): Integrals {
    const [ns = 0, spread = 0, spreadBps = 0, bidShares = 0, askShares = 0, bidShares5 = 0, askShares5 = 0] =
      this.#row.subarray(at, at + 7);
    return { ns, spread, spreadBps, bidShares, askShares, bidShares5, askShares5 };
  }
}
