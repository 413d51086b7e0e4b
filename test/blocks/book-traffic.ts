// Random messages for the book, in changing moods: each lasts some hundred messages and looks for one kind of trouble.

import { type BookInput, type BookModel, setOf } from "./book-model.ts";

export interface TrafficOptions {
  /** Orders that the generator keeps alive, roughly; above it deletes prevail. */
  readonly liveTarget: number;
  /** Share of messages that raise a fault on purpose. */
  readonly faultRate: number;
  /** Share of prices outside the window or between its levels. */
  readonly outsideRate: number;
  /** Share of quantities near 2^32. */
  readonly hugeRate: number;
}

export type Random = () => number;

/** mulberry32: 32-bit unsigned numbers. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return (t ^ (t >>> 14)) >>> 0;
  };
}

interface Mood {
  /** Levels from the middle of the window on which prices lie. */
  readonly spread: number;
  /** Weights of the kinds of messages. */
  readonly add: number;
  readonly reduce: number;
  readonly delete: number;
  readonly replace: number;
  /** Deletes and reductions take the best order of a side. */
  readonly sweep: boolean;
  /** Chance that the next message is for the same symbol. */
  readonly stay: number;
  /** Chance that a message refers to the order last created. */
  readonly fresh: number;
}

const MOODS: readonly Mood[] = [
  { spread: 3, add: 4, reduce: 4, delete: 2, replace: 3, sweep: false, stay: 0.9, fresh: 0.5 },
  { spread: 20, add: 5, reduce: 3, delete: 3, replace: 2, sweep: false, stay: 0.5, fresh: 0.2 },
  { spread: 1e9, add: 9, reduce: 1, delete: 1, replace: 1, sweep: false, stay: 0.7, fresh: 0.1 },
  { spread: 1e9, add: 1, reduce: 2, delete: 12, replace: 1, sweep: true, stay: 0.98, fresh: 0 },
  { spread: 40, add: 1, reduce: 1, delete: 6, replace: 6, sweep: true, stay: 0.95, fresh: 0 },
  { spread: 8, add: 6, reduce: 2, delete: 6, replace: 1, sweep: true, stay: 0.8, fresh: 0.2 },
];

export class BookTraffic {
  readonly #model: BookModel;
  readonly #options: TrafficOptions;
  readonly #random: Random;
  #mood: Mood = MOODS[0] as Mood;
  #moodLeft = 0;
  #symbol = 0;
  #nextRef = 1n;
  readonly #refs: bigint[][];

  constructor(model: BookModel, random: Random, options: TrafficOptions) {
    this.#model = model;
    this.#random = random;
    this.#options = options;
    this.#refs = model.slots.map(() => []);
  }

  /** The model was cleared. */
  clear(): void {
    for (const refs of this.#refs) refs.length = 0;
  }

  /** The next message. The caller applies it to the model before it asks for another. */
  next(): BookInput {
    const mood = this.#turnMood();
    if (!this.#chance(mood.stay)) this.#symbol = this.#below(this.#model.slots.length);
    const sell = this.#chance(0.5);
    const base: BookInput = {
      op: "add",
      symbol: this.#symbol,
      refOld: 0n,
      refNew: 0n,
      sell,
      quantity: this.#quantity(),
      price: this.#price(),
      badValue: false,
      feedFault: false,
    };
    if (this.#chance(this.#options.faultRate)) return this.#faulty(base);
    const full = this.#model.liveOrders >= this.#options.liveTarget;
    const weights = [full ? 0 : mood.add, mood.reduce, mood.delete, mood.replace];
    const kind = this.#weighted(weights);
    const refOld = kind === 0 ? undefined : this.#liveRef(mood, sell);
    const live = refOld === undefined ? undefined : this.#model.order(this.#symbol, refOld);
    if (refOld === undefined || live === undefined) return { ...base, refNew: this.#newRef() };
    if (kind === 1) {
      const whole = this.#chance(0.3);
      const quantity = whole ? live.quantity : 1 + this.#below(live.quantity);
      return { ...base, op: "reduce", refOld, quantity };
    }
    if (kind === 2) return { ...base, op: "delete", refOld };
    const same = this.#random() % 4;
    return {
      ...base,
      op: "replace",
      refOld,
      refNew: this.#chance(0.05) ? refOld : this.#newRef(),
      price: same === 0 || same === 1 ? live.price : base.price,
      quantity: same === 0 || same === 2 ? live.quantity : base.quantity,
    };
  }

  #faulty(base: BookInput): BookInput {
    const refs = this.#refs[this.#symbol] ?? [];
    const live = this.#liveRef(MOODS[0] as Mood, base.sell) ?? 7n;
    const ops = ["add", "reduce", "delete", "replace"] as const;
    const op = ops[this.#below(4)] ?? "add";
    switch (this.#below(5)) {
      case 0:
        return { ...base, op, refOld: live, refNew: this.#newRef(), badValue: true };
      case 1:
        return { ...base, op, refOld: this.#newRef(), refNew: this.#newRef() };
      case 2:
        return { ...base, refNew: live };
      case 3:
        return { ...base, op: "replace", refOld: live, refNew: refs[0] ?? live };
      default: {
        const quantity = (this.#model.order(this.#symbol, live)?.quantity ?? 0) + 1 + this.#below(1000);
        return { ...base, op: "reduce", refOld: live, quantity: Math.min(quantity, 2 ** 32 - 1) };
      }
    }
  }

  #turnMood(): Mood {
    if (this.#moodLeft-- <= 0) {
      this.#mood = MOODS[this.#below(MOODS.length)] ?? this.#mood;
      this.#moodLeft = 50 + this.#below(400);
    }
    return this.#mood;
  }

  /** A live order of the symbol in hand: the newest, the best of a side, or any. */
  #liveRef(mood: Mood, sell: boolean): bigint | undefined {
    const refs = this.#refs[this.#symbol] ?? [];
    const orders = this.#model.orders(this.#symbol);
    if (mood.sweep) {
      let best: bigint | undefined;
      let bestPrice = 0;
      for (const [ref, order] of orders) {
        if (order.sell !== sell || order.class !== "window") continue;
        if (best === undefined || (sell ? order.price < bestPrice : order.price > bestPrice)) {
          best = ref;
          bestPrice = order.price;
        }
      }
      if (best !== undefined) return best;
    }
    while (refs.length > 0) {
      const at = this.#chance(mood.fresh) ? refs.length - 1 : this.#below(refs.length);
      const ref = refs[at] as bigint;
      if (orders.has(ref)) return ref;
      refs[at] = refs[refs.length - 1] as bigint;
      refs.pop();
    }
    return undefined;
  }

  /** Counting, random, or in the same set as the one before. */
  #newRef(): bigint {
    const kind = this.#below(8);
    let ref = this.#nextRef++;
    if (kind === 0) ref = (BigInt(this.#random()) << 32n) | BigInt(this.#random());
    else if (kind === 1) ref |= BigInt(this.#random()) << 32n;
    else if (kind === 2) {
      const wanted = setOf(this.#nextRef - 1n, 0, this.#model.setBits);
      for (let tries = 0; tries < 64 && setOf(ref, 0, this.#model.setBits) !== wanted; tries++) {
        ref = (BigInt(this.#random()) << 32n) | ref;
      }
    }
    const refs = this.#refs[this.#symbol];
    refs?.push(ref);
    return ref;
  }

  #quantity(): number {
    if (this.#chance(this.#options.hugeRate)) return 2 ** 32 - 1 - (this.#random() >>> this.#below(32));
    return this.#chance(0.3) ? 100 : 1 + this.#below(1000);
  }

  #price(): number {
    const { lo, tick } = this.#model.slots[this.#symbol] ?? { lo: 0, tick: 1 };
    const { levels } = this.#model;
    if (this.#chance(this.#options.outsideRate)) {
      const top = lo + levels * tick;
      const near = [
        lo - 1,
        lo - tick,
        top,
        top - 1,
        top - tick,
        top + 1,
        lo + 1,
        lo + this.#below(levels * tick),
        1,
        2e9,
      ];
      const price = near[this.#below(near.length)] ?? lo;
      return Math.min(Math.max(price, 1), 2_000_000_000);
    }
    const spread = Math.min(this.#mood.spread, levels / 2);
    const level = this.#chance(0.01)
      ? this.#below(2) * (levels - 1)
      : Math.floor(levels / 2) - spread + this.#below(2 * spread);
    return Math.max(1, lo + level * tick);
  }

  #weighted(weights: readonly number[]): number {
    let left = this.#below(weights.reduce((sum, weight) => sum + weight, 0));
    for (let i = 0; i < weights.length; i++) {
      left -= weights[i] ?? 0;
      if (left < 0) return i;
    }
    return 0;
  }

  #chance(share: number): boolean {
    return this.#random() < share * 2 ** 32;
  }

  #below(limit: number): number {
    return this.#random() % limit;
  }
}
