// What people and other processes are told of a parent order: whole numbers, money in 1e-4 currency units.
import type { Parent } from "./parent.ts";
import type { ParentState } from "./parent-state.ts";
import { type Against, rounded } from "./slippage.ts";

export interface ParentReport {
  readonly id: string;
  readonly symbol: string;
  readonly sell: boolean;
  readonly kind: string;
  readonly state: ParentState;
  /** Why it waits, is paused or over; empty: nothing to say. */
  readonly why: string;
  readonly startUs: number;
  readonly endUs: number;
  readonly quantity: number;
  readonly filled: number;
  /** Shares of child orders that may still execute. */
  readonly open: number;
  readonly limitPrice: number;
  readonly notional: bigint;
  readonly averagePrice: bigint | undefined;
  /** The market's volume while it worked; shares without a price are in no average. */
  readonly marketShares: number;
  readonly unpricedShares: number;
  readonly marketAveragePrice: bigint | undefined;
  /** Filled of the market's volume, 1e-6. */
  readonly participationPpm: bigint | undefined;
  /** Ideal less filled at the ends of slices, shares. */
  readonly scheduleError: {
    readonly last: number;
    readonly max: number;
    readonly mean: number;
    readonly samples: number;
  };
  readonly arrivalTwiceMid: number | undefined;
  readonly slippage: {
    readonly arrival: Against | undefined;
    readonly interval: Against | undefined;
    readonly mid: Against | undefined;
  };
  readonly children: {
    readonly placed: number;
    readonly refused: number;
    readonly rejected: number;
    readonly cancels: number;
    readonly unsolicited: number;
    readonly broken: number;
  };
}

export function reportOf(parent: Parent): ParentReport {
  const { spec, slippage, volume, scheduleError } = parent;
  const priced = volume.shares - volume.unpriced;
  const { last, max, sum, samples } = scheduleError;
  return {
    id: spec.id,
    symbol: spec.stock,
    sell: spec.sell,
    kind: spec.kind,
    state: parent.state,
    why: parent.why,
    startUs: spec.startUs,
    endUs: spec.endUs,
    quantity: spec.quantity,
    filled: parent.filled,
    open: parent.open,
    limitPrice: spec.limitPrice,
    notional: slippage.notional,
    averagePrice: slippage.averagePrice,
    marketShares: volume.shares,
    unpricedShares: volume.unpriced,
    marketAveragePrice: priced === 0 ? undefined : rounded(volume.notional, BigInt(priced)),
    participationPpm:
      volume.shares === 0 ? undefined : rounded(BigInt(parent.filled) * 1_000_000n, BigInt(volume.shares)),
    scheduleError: { last, max, mean: samples === 0 ? 0 : Math.round(sum / samples), samples },
    arrivalTwiceMid: slippage.arrivalTwiceMid,
    slippage: {
      arrival: slippage.arrival,
      interval: slippage.interval(priced, volume.notional),
      mid: slippage.mid,
    },
    children: { ...parent.counts },
  };
}
