// Section 4: the quantity of every price level of one window side, and which level is best.

const WORD_BITS = 5;

/**
 * Levels of all symbols and sides. A level's number grows with how good its price is for its side (bids count up from
 * the window's bottom, asks count down from its top), so one find-highest serves both.
 *
 *     summary  1 bit per word     ....x.......x...
 *     words    1 bit per level    ..x.......x..x..     set when the level's quantity is not 0
 *     quantity u32 per level      one run of `levels` per side
 */
export class PriceLevels {
  readonly levels: number;
  private readonly quantities: Int32Array;
  private readonly words: Int32Array;
  private readonly summary: Int32Array;
  private readonly best: Int32Array;
  private readonly wordsPerSide: number;
  private readonly summaryPerSide: number;

  /** `sides`: 2 per symbol. `levels`: a power of two, at least 64. */
  constructor(sides: number, levels: number) {
    this.levels = levels;
    this.wordsPerSide = levels >> WORD_BITS;
    this.summaryPerSide = Math.ceil(this.wordsPerSide / 32);
    this.quantities = new Int32Array(sides * levels);
    this.words = new Int32Array(sides * this.wordsPerSide);
    this.summary = new Int32Array(sides * this.summaryPerSide);
    this.best = new Int32Array(sides).fill(-1);
  }

  clear(): void {
    this.quantities.fill(0);
    this.words.fill(0);
    this.summary.fill(0);
    this.best.fill(-1);
  }

  clearSide(side: number): void {
    this.quantities.fill(0, side * this.levels, (side + 1) * this.levels);
    this.words.fill(0, side * this.wordsPerSide, (side + 1) * this.wordsPerSide);
    this.summary.fill(0, side * this.summaryPerSide, (side + 1) * this.summaryPerSide);
    this.best[side] = -1;
  }

  /** Best level of the side, or -1. */
  bestOf(side: number): number {
    return this.best[side] as number;
  }

  /** Quantity of a level, int32 form of an unsigned number. */
  quantityAt(side: number, level: number): number {
    return this.quantities[side * this.levels + level] as number;
  }

  /** Adds modulo 2^32. Returns whether the sum passed 2^32 - 1. */
  add(side: number, level: number, quantity: number): boolean {
    const at = side * this.levels + level;
    const before = this.quantities[at] as number;
    const after = (before + quantity) | 0;
    this.quantities[at] = after;
    if (before === 0) {
      if (after !== 0) this.appear(side, level);
    } else if (after === 0) {
      this.vanish(side, level);
    }
    return after >>> 0 < before >>> 0;
  }

  /** Deducts modulo 2^32. */
  deduct(side: number, level: number, quantity: number): void {
    const at = side * this.levels + level;
    const before = this.quantities[at] as number;
    const after = (before - quantity) | 0;
    this.quantities[at] = after;
    if (after === 0) {
      if (before !== 0) this.vanish(side, level);
    } else if (before === 0) {
      this.appear(side, level);
    }
  }

  /** The best level below `level`, or -1. */
  nextBelow(side: number, level: number): number {
    const firstWord = side * this.wordsPerSide;
    let word = level >> WORD_BITS;
    const inWord = (this.words[firstWord + word] as number) & ((1 << (level & 31)) - 1);
    if (inWord !== 0) return (word << WORD_BITS) + 31 - Math.clz32(inWord);
    const firstSummary = side * this.summaryPerSide;
    let group = word >> WORD_BITS;
    let occupied = (this.summary[firstSummary + group] as number) & ((1 << (word & 31)) - 1);
    while (occupied === 0) {
      if (group === 0) return -1;
      group--;
      occupied = this.summary[firstSummary + group] as number;
    }
    word = (group << WORD_BITS) + 31 - Math.clz32(occupied);
    return (word << WORD_BITS) + 31 - Math.clz32(this.words[firstWord + word] as number);
  }

  private appear(side: number, level: number): void {
    const word = level >> WORD_BITS;
    const at = side * this.wordsPerSide + word;
    this.words[at] = (this.words[at] as number) | (1 << (level & 31));
    const group = side * this.summaryPerSide + (word >> WORD_BITS);
    this.summary[group] = (this.summary[group] as number) | (1 << (word & 31));
    if (level > (this.best[side] as number)) this.best[side] = level;
  }

  private vanish(side: number, level: number): void {
    const word = level >> WORD_BITS;
    const at = side * this.wordsPerSide + word;
    const rest = (this.words[at] as number) & ~(1 << (level & 31));
    this.words[at] = rest;
    if (rest === 0) {
      const group = side * this.summaryPerSide + (word >> WORD_BITS);
      this.summary[group] = (this.summary[group] as number) & ~(1 << (word & 31));
    }
    if (level === this.best[side]) this.best[side] = this.nextBelow(side, level);
  }
}
