/** What the best prices of a symbol were a short while ago. Bounded: the newest views only, and what is older is not known. */

/** At 20 views a second, as many as telemetry gives, 25 s. */
const VIEWS = 512;

export class ViewHistory {
  readonly #at = new Float64Array(VIEWS);
  readonly #twiceMid = new Float64Array(VIEWS);
  /** Views ever added; the newest is at (added - 1) % VIEWS. */
  #added = 0;

  /** @param twiceMid null: no valid two-sided view from here on. A view that is older than the last one is left out. */
  add(atUs: number, twiceMid: number | null): void {
    if (this.#added > 0 && atUs < this.#when(this.#added - 1)) return;
    const at = this.#added++ % VIEWS;
    this.#at[at] = atUs;
    this.#twiceMid[at] = twiceMid ?? 0;
  }

  /** Bid + ask in force at a time; null: no valid view, or nobody knows any more. */
  twiceMidAt(atUs: number): number | null {
    let low = Math.max(0, this.#added - VIEWS);
    let high = this.#added;
    if (low === high || atUs < this.#when(low)) return null;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#when(middle) <= atUs) low = middle;
      else high = middle;
    }
    const twiceMid = this.#twiceMid[low % VIEWS] ?? 0;
    return twiceMid === 0 ? null : twiceMid;
  }

  #when(index: number): number {
    return this.#at[index % VIEWS] ?? 0;
  }
}
