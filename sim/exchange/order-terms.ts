// What an order may ask for beside side, quantity, price and whether it is shown.

/** A price that follows the market: `primary` the best of the own side, `market` of the other, `midpoint` their middle. */
export interface Peg {
  readonly to: "primary" | "market" | "midpoint";
  /** Added to the price it follows, 1e-4. */
  readonly offset: number;
}

/** How far an order trades beyond the price at which it rests. */
export interface Discretion {
  /** Farthest price, 1e-4; with a peg the cap of what that gives. */
  readonly price: number | undefined;
  readonly peg: Peg | undefined;
}

/**
 * What happens when an order would trade with one of the same group: the resting one is taken out, the incoming one is, or both
 * lose what they would have traded. The incoming order's word counts.
 */
export interface SelfMatch {
  readonly group: string;
  readonly prevent: "oldest" | "newest" | "both";
}

export interface OrderTerms {
  /** Shares that a trade, or the trades of one arrival together, must have at least; less when less remains. 0: any. */
  readonly minimum?: number;
  /** Shares shown at a time; 0: all. */
  readonly slice?: number;
  /** A slice is drawn up to this many shares below or above. */
  readonly sliceSpread?: number;
  readonly peg?: Peg | undefined;
  readonly discretion?: Discretion | undefined;
  /** Taken out rather than let it trade on arrival. */
  readonly postOnly?: boolean;
  /** A hidden resting order that takes a post-only order which would meet it. */
  readonly tradeNow?: boolean;
  readonly selfMatch?: SelfMatch | undefined;
}

/** Best displayed prices that pegs follow; undefined where a side has none. */
export interface Quote {
  readonly bid: number | undefined;
  readonly ask: number | undefined;
}

/** @returns undefined when the market has not the price that is followed */
export function followed(peg: Peg, buy: boolean, { bid, ask }: Quote): number | undefined {
  switch (peg.to) {
    case "primary": {
      const own = buy ? bid : ask;
      return own === undefined ? undefined : own + peg.offset;
    }
    case "market": {
      const other = buy ? ask : bid;
      return other === undefined ? undefined : other + peg.offset;
    }
    case "midpoint":
      // In 1e-4 a middle between two ticks may fall on half a unit: down, for both sides, so that two midpoint orders meet.
      return bid === undefined || ask === undefined ? undefined : Math.floor((bid + ask) / 2) + peg.offset;
  }
}
