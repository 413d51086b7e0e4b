// Every live order of the market by its 64-bit reference: open addressing on flat arrays, no allocation per order.

/** Orders that live at once; a real day has had two million. */
const ORDERS_MAX = 1 << 26;
const LOAD = 0.6;

export class OrderTableFull extends Error {}

export class OrderTable {
  size = 0;
  /** Of the slot that {@link find} or {@link insert} answered, until the next change. */
  locate = new Uint16Array(0);
  sell = new Uint8Array(0);
  shares = new Uint32Array(0);
  price = new Uint32Array(0);
  #high = new Uint32Array(0);
  #low = new Uint32Array(0);
  #used = new Uint8Array(0);
  #mask = 0;

  constructor(capacity = 1 << 16) {
    this.#allocate(capacity);
  }

  /** Slot, or -1. */
  find(high: number, low: number): number {
    const [h, l] = [high >>> 0, low >>> 0];
    for (let slot = this.#home(h, l); ; slot = (slot + 1) & this.#mask) {
      if (this.#used[slot] === 0) return -1;
      if (this.#low[slot] === l && this.#high[slot] === h) return slot;
    }
  }

  /** The reference is not in the table. @throws OrderTableFull */
  insert(high: number, low: number, locate: number, sell: number, shares: number, price: number): void {
    if (this.size >= (this.#mask + 1) * LOAD) this.#grow();
    this.#place(high >>> 0, low >>> 0, locate, sell, shares, price);
    this.size++;
  }

  /** Closes the gap by moving what belongs before it, so that no tombstones pile up over a day. */
  remove(slot: number): void {
    let hole = slot;
    for (let at = (hole + 1) & this.#mask; this.#used[at] === 1; at = (at + 1) & this.#mask) {
      const home = this.#home(this.#high[at] ?? 0, this.#low[at] ?? 0);
      if (((at - home) & this.#mask) < ((at - hole) & this.#mask)) continue;
      this.#move(at, hole);
      hole = at;
    }
    this.#used[hole] = 0;
    this.size--;
  }

  #home(high: number, low: number): number {
    const mixed = Math.imul(low ^ Math.imul(high, 0x85ebca6b), 0x9e3779b1);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }

  #place(high: number, low: number, locate: number, sell: number, shares: number, price: number): void {
    let slot = this.#home(high, low);
    while (this.#used[slot] === 1) slot = (slot + 1) & this.#mask;
    this.#used[slot] = 1;
    this.#high[slot] = high;
    this.#low[slot] = low;
    this.locate[slot] = locate;
    this.sell[slot] = sell;
    this.shares[slot] = shares;
    this.price[slot] = price;
  }

  #move(from: number, to: number): void {
    this.#used[to] = 1;
    this.#high[to] = this.#high[from] ?? 0;
    this.#low[to] = this.#low[from] ?? 0;
    this.locate[to] = this.locate[from] ?? 0;
    this.sell[to] = this.sell[from] ?? 0;
    this.shares[to] = this.shares[from] ?? 0;
    this.price[to] = this.price[from] ?? 0;
  }

  #allocate(capacity: number): void {
    this.#mask = capacity - 1;
    this.locate = new Uint16Array(capacity);
    this.sell = new Uint8Array(capacity);
    this.shares = new Uint32Array(capacity);
    this.price = new Uint32Array(capacity);
    this.#high = new Uint32Array(capacity);
    this.#low = new Uint32Array(capacity);
    this.#used = new Uint8Array(capacity);
  }

  #grow(): void {
    const capacity = (this.#mask + 1) * 2;
    if (capacity > ORDERS_MAX) throw new OrderTableFull(`more than ${this.size} orders live at once`);
    const { locate, sell, shares, price } = this;
    const [high, low, used] = [this.#high, this.#low, this.#used];
    this.#allocate(capacity);
    for (let slot = 0; slot < used.length; slot++) {
      if (used[slot] === 0) continue;
      const [at, side] = [locate[slot] ?? 0, sell[slot] ?? 0];
      this.#place(high[slot] ?? 0, low[slot] ?? 0, at, side, shares[slot] ?? 0, price[slot] ?? 0);
    }
  }
}
