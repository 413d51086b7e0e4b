// What is missing or cannot be trusted, as ranges of message numbers: one gap is not made wider by the next one.

/** The effect of the messages from <= number < to is missing or cannot be trusted. */
export interface Damage {
  readonly from: number;
  readonly to: number;
}

/** More than this and the two oldest become one, with what is between them: more is mended than need be, never less. */
const RANGES_MAX = 32;

export class DamageList {
  #ranges: Damage[] = [];

  get any(): boolean {
    return this.#ranges.length > 0;
  }

  /** The number after the last damaged one. */
  get to(): number {
    return this.#ranges.reduce((to, range) => Math.max(to, range.to), 0);
  }

  add(damage: Damage): void {
    let { from, to } = damage;
    const apart = this.#ranges.filter((range) => {
      if (range.to < from || range.from > to) return true;
      from = Math.min(from, range.from);
      to = Math.max(to, range.to);
      return false;
    });
    this.#ranges = [...apart, { from, to }].sort((a, b) => a.from - b.from);
    const [first, second, ...later] = this.#ranges;
    if (first !== undefined && second !== undefined && this.#ranges.length > RANGES_MAX) {
      this.#ranges = [{ from: first.from, to: second.to }, ...later];
    }
  }

  /** The ranges, which are somebody else's business from here on. */
  take(): readonly Damage[] {
    const ranges = this.#ranges;
    this.#ranges = [];
    return ranges;
  }

  /** Those that end by `number`. */
  takeUpTo(number: number): readonly Damage[] {
    const taken = this.#ranges.filter(({ to }) => to <= number);
    this.#ranges = this.#ranges.filter(({ to }) => to > number);
    return taken;
  }

  get ranges(): readonly Damage[] {
    return this.#ranges;
  }
}
