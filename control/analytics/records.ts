/** What the figures of trading are computed from (docs/analytics.md). Times are Unix microseconds, prices 1e-4 currency units. */

export interface FillRecord {
  readonly symbol: string;
  /** Strategy kind, empty: a person's order, or nobody knows. */
  readonly kind: string;
  /** Venue account: the path whose orders it takes. */
  readonly account: string;
  readonly version: number;
  readonly atUs: number;
  readonly sell: boolean;
  readonly quantity: number;
  readonly priceE4: number;
  /** Fees in 1e-8 currency units, rebates below 0; null: not known. */
  readonly feeE8: bigint | null;
  /** Bid + ask when the order was decided on; null: no valid view. */
  readonly arrivalTwiceMid: number | null;
  /** Bid + ask at the time of the fill; null: no valid view. */
  readonly twiceMid: number | null;
}

/** An order that is over. */
export interface OrderRecord {
  readonly symbol: string;
  readonly kind: string;
  readonly account: string;
  readonly version: number;
  readonly atUs: number;
  readonly sell: boolean;
  readonly outcome: "filled" | "cancelled" | "rejected" | "withdrawn";
  readonly quantity: number;
  readonly filled: number;
  /** Sum of price x quantity of its fills, 1e-4 currency units. */
  readonly filledE4: bigint;
  readonly arrivalTwiceMid: number | null;
  /** Bid + ask when it was over; null: no valid view. */
  readonly endTwiceMid: number | null;
  /** Value and volume of what the market traded from its decision to its end; null: nothing, or nobody told. */
  readonly market: { readonly valueE4: bigint; readonly quantity: bigint } | null;
}

/** A fill with the view a while after it. */
export interface MarkOutRecord {
  readonly fill: FillRecord;
  readonly horizonMs: number;
  /** null: no valid view then. */
  readonly twiceMid: number | null;
}

/** The last valid view of a symbol: what positions are worth. */
export type Marks = ReadonlyMap<string, number>;

export const HORIZONS_MS = [100, 1_000, 10_000, 60_000] as const;
/** Equity is sampled once in this time. */
export const PERIOD_US = 60_000_000;
/** 252 days of 390 minutes. */
export const PERIODS_PER_YEAR = 98_280;
/** 1e-4 currency units in 1e-8. */
export const E8_PER_E4 = 10_000n;
/** Halves of 1e-4 currency units, in which sums of two prices are, in 1e-8. */
export const E8_PER_HALF_E4 = 5_000n;
