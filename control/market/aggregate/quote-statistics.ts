// Spread and depth of one symbol, weighted by time: of stretches (as long as a time bar) in which the book changed, and of the day.

/** One side of a book as far as the figures need it. Price 0: it is empty. */
export interface Side {
  price: number;
  shares: number;
  /** Of the five best levels. */
  shares5: number;
}

/** Integrals over the time in which the book had two sides: value x ns. */
export class Integrals {
  ns = 0;
  spread = 0;
  spreadBps = 0;
  bidShares = 0;
  askShares = 0;
  bidShares5 = 0;
  askShares5 = 0;

  add(ns: number, bid: Side, ask: Side): void {
    if (ns <= 0 || bid.price === 0 || ask.price === 0) return;
    const spread = ask.price - bid.price;
    this.ns += ns;
    this.spread += spread * ns;
    this.spreadBps += ((20_000 * spread) / (ask.price + bid.price)) * ns;
    this.bidShares += bid.shares * ns;
    this.askShares += ask.shares * ns;
    this.bidShares5 += bid.shares5 * ns;
    this.askShares5 += ask.shares5 * ns;
  }
}

export class QuoteStatistics {
  readonly total = new Integrals();
  stretch = new Integrals();
  stretchStartNs = 0;
  /** Changes in the stretch. */
  changes = 0;
  lockedNs = 0;
  crossedNs = 0;
  readonly #stretchNs: number;
  #sinceNs = 0;
  readonly #bid: Side = { price: 0, shares: 0, shares5: 0 };
  readonly #ask: Side = { price: 0, shares: 0, shares5: 0 };

  constructor(stretchNs: number) {
    this.#stretchNs = stretchNs;
  }

  /** Counts what was until now. @returns true when that ended a stretch: it is to be taken, then {@link nextStretch} */
  until(ns: number): boolean {
    const { price: bid } = this.#bid;
    const { price: ask } = this.#ask;
    if (bid !== 0 && ask !== 0) {
      if (bid === ask) this.lockedNs += ns - this.#sinceNs;
      else if (bid > ask) this.crossedNs += ns - this.#sinceNs;
    }
    this.total.add(ns - this.#sinceNs, this.#bid, this.#ask);
    if (this.changes === 0) return false;
    const endNs = this.stretchStartNs + this.#stretchNs;
    this.stretch.add(Math.min(ns, endNs) - this.#sinceNs, this.#bid, this.#ask);
    return ns >= endNs;
  }

  nextStretch(): void {
    this.changes = 0;
    this.stretch = new Integrals();
  }

  /** What is from now on. */
  set(ns: number, bid: Side, ask: Side): void {
    if (this.changes === 0) {
      this.stretchStartNs = Math.floor(ns / this.#stretchNs) * this.#stretchNs;
      // A stretch begins with what was there before its first change.
      this.stretch.add(ns - Math.max(this.stretchStartNs, this.#sinceNs), this.#bid, this.#ask);
    }
    this.changes++;
    this.#sinceNs = ns;
    copy(this.#bid, bid);
    copy(this.#ask, ask);
  }
}

function copy(to: Side, from: Side): void {
  to.price = from.price;
  to.shares = from.shares;
  to.shares5 = from.shares5;
}
