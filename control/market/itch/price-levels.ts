/**
 * One side of a book: prices in order with the best one last, so that what changes most is moved least.
 *
 *     bids   99.98  99.99  100.00 <- best        asks   100.03  100.02  100.01 <- best
 */
export class PriceLevels {
  /** Number of levels. */
  count = 0;
  readonly #sell: boolean;
  #prices = new Uint32Array(8);
  #shares = new Float64Array(8);

  constructor(sell: boolean) {
    this.#sell = sell;
  }

  /** 0 when there is none. */
  get bestPrice(): number {
    return this.count === 0 ? 0 : (this.#prices[this.count - 1] ?? 0);
  }

  get bestShares(): number {
    return this.count === 0 ? 0 : (this.#shares[this.count - 1] ?? 0);
  }

  /** Of the five best levels together. */
  topShares(): number {
    let sum = 0;
    for (let at = this.count - 1; at >= 0 && at >= this.count - 5; at--) sum += this.#shares[at] ?? 0;
    return sum;
  }

  /** Whether the level at this place from the best (0) is among the five best. @returns true when those changed */
  add(price: number, shares: number): boolean {
    const at = this.#search(price);
    if (at < this.count && this.#prices[at] === price) {
      this.#shares[at] = (this.#shares[at] ?? 0) + shares;
      return at >= this.count - 5;
    }
    if (this.count === this.#prices.length) this.#grow();
    this.#prices.copyWithin(at + 1, at, this.count);
    this.#shares.copyWithin(at + 1, at, this.count);
    this.#prices[at] = price;
    this.#shares[at] = shares;
    this.count++;
    return at >= this.count - 5;
  }

  /** Of what was added before at this price. @returns true when the five best changed */
  remove(price: number, shares: number): boolean {
    const at = this.#search(price);
    if (at >= this.count || this.#prices[at] !== price) return false;
    const top = at >= this.count - 5;
    const rest = (this.#shares[at] ?? 0) - shares;
    this.#shares[at] = rest;
    if (rest > 0) return top;
    this.#prices.copyWithin(at, at + 1, this.count);
    this.#shares.copyWithin(at, at + 1, this.count);
    this.count--;
    return top;
  }

  /** Where the price is, or would be. The best few are looked at one by one: most changes are there. */
  #search(price: number): number {
    let at = this.count;
    for (let step = 0; step < 8; step++) {
      if (at === 0 || this.#worse(this.#prices[at - 1] ?? 0, price)) return at;
      at--;
    }
    let low = 0;
    while (low < at) {
      const middle = (low + at) >>> 1;
      if (this.#worse(this.#prices[middle] ?? 0, price)) low = middle + 1;
      else at = middle;
    }
    return low;
  }

  #worse(price: number, than: number): boolean {
    return this.#sell ? price > than : price < than;
  }

  #grow(): void {
    const [prices, shares] = [this.#prices, this.#shares];
    this.#prices = new Uint32Array(prices.length * 2);
    this.#shares = new Float64Array(shares.length * 2);
    this.#prices.set(prices);
    this.#shares.set(shares);
  }
}
