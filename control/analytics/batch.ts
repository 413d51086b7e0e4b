/**
 * The figures of docs/analytics.md from a whole list of records at once, written beside the text and apart from the incremental form: two passes, one
 * share at a time, everything computed again for every sample. Slow, and what the other one is compared with.
 */
import type { PerformanceFigures } from "./performance.ts";
import {
  type FillRecord,
  HORIZONS_MS,
  type MarkOutRecord,
  type OrderRecord,
  PERIOD_US,
  PERIODS_PER_YEAR,
} from "./records.ts";

export type TradingRecord =
  | { readonly type: "fill"; readonly fill: FillRecord }
  | { readonly type: "order"; readonly order: OrderRecord }
  | { readonly type: "markOut"; readonly markOut: MarkOutRecord }
  | { readonly type: "mark"; readonly symbol: string; readonly twiceMid: number }
  | { readonly type: "sample"; readonly atUs: number };

export function performanceOf(records: readonly TradingRecord[]): PerformanceFigures {
  const fills = records.flatMap((record) => (record.type === "fill" ? [record.fill] : []));
  const orders = records.flatMap((record) => (record.type === "order" ? [record.order] : []));
  const markOuts = records.flatMap((record) => (record.type === "markOut" ? [record.markOut] : []));
  const bought = total(fills.filter(({ sell }) => !sell).map(paid));
  const sold = total(fills.filter(({ sell }) => sell).map(paid));
  const fees = fills.some(({ feeE8 }) => feeE8 === null) ? null : total(fills.map(({ feeE8 }) => feeE8 ?? 0n));
  const result = resultOf(records);
  const trips = [...new Set(fills.map(({ symbol }) => symbol))].flatMap((symbol) =>
    roundTrips(fills.filter((fill) => fill.symbol === symbol)),
  );
  const gains = trips.filter((trip) => trip > 0n);
  const losses = trips.filter((trip) => trip < 0n);
  const taken = orders.filter(({ outcome }) => outcome === "filled" || outcome === "cancelled");
  const count = (outcome: OrderRecord["outcome"]): number => orders.filter((order) => order.outcome === outcome).length;
  const executed = taken.filter(({ filled }) => filled > 0);
  return {
    fills: fills.length,
    shares: String(fills.reduce((sum, { quantity }) => sum + quantity, 0)),
    boughtE8: String(bought),
    soldE8: String(sold),
    turnoverE8: String(bought + sold),
    resultE8: String(result),
    feesE8: fees === null ? null : String(fees),
    marginBps: fees === null || bought + sold === 0n ? null : (Number(result - fees) / Number(bought + sold)) * 10_000,
    roundTrips: trips.length,
    hitRate: trips.length === 0 ? null : gains.length / trips.length,
    averageGainE8: gains.length === 0 ? null : Number(total(gains)) / gains.length,
    averageLossE8: losses.length === 0 ? null : Number(total(losses)) / losses.length,
    orders: {
      over: orders.length,
      executed: executed.length,
      filled: count("filled"),
      cancelled: count("cancelled"),
      rejected: count("rejected"),
      withdrawn: count("withdrawn"),
      orderFillRatio: taken.length === 0 ? null : executed.length / taken.length,
      shareFillRatio:
        taken.length === 0
          ? null
          : taken.reduce((sum, { filled }) => sum + filled, 0) / taken.reduce((sum, { quantity }) => sum + quantity, 0),
    },
    slippage: {
      arrival: against(fills, (fill) => fill.arrivalTwiceMid),
      mid: against(fills, (fill) => fill.twiceMid),
      vwap: againstVwap(taken),
    },
    shortfall: shortfall(taken),
    markOuts: HORIZONS_MS.map((horizonMs) => markOut(horizonMs, markOuts)),
    ...overTime(records),
  };
}

function total(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n);
}

function paid({ quantity, priceE4 }: FillRecord): bigint {
  return BigInt(quantity * priceE4) * 10_000n;
}

/** s x (price - benchmark) x shares over benchmark x shares. */
function against(fills: readonly FillRecord[], benchmark: (fill: FillRecord) => number | null) {
  let [shares, cost, base] = [0, 0n, 0n];
  for (const fill of fills) {
    const twice = benchmark(fill);
    if (twice === null) continue;
    shares += fill.quantity;
    cost += BigInt((fill.sell ? -1 : 1) * (2 * fill.priceE4 - twice) * fill.quantity) * 5_000n;
    base += BigInt(twice * fill.quantity) * 5_000n;
  }
  return costOf(shares, cost, base);
}

function costOf(shares: number, cost: bigint, base: bigint) {
  if (shares === 0) return { shares: "0", costE8: null, costBps: null };
  return { shares: String(shares), costE8: String(cost), costBps: (Number(cost) / Number(base)) * 10_000 };
}

function againstVwap(orders: readonly OrderRecord[]) {
  let [shares, cost, base] = [0, 0, 0];
  for (const { filled, filledE4, market, sell } of orders) {
    if (market === null || market.quantity === 0n || filled === 0) continue;
    const vwap = (Number(market.valueE4) / Number(market.quantity)) * 10_000;
    const average = (Number(filledE4) / filled) * 10_000;
    shares += filled;
    cost += (sell ? vwap - average : average - vwap) * filled;
    base += vwap * filled;
  }
  if (shares === 0) return { shares: "0", costE8: null, costBps: null };
  return { shares: String(shares), costE8: String(Math.round(cost)), costBps: (cost / base) * 10_000 };
}

function shortfall(orders: readonly OrderRecord[]) {
  let [shares, cost, base] = [0, 0n, 0n];
  for (const { quantity, filled, filledE4, sell, arrivalTwiceMid: arrival, endTwiceMid: end } of orders) {
    if (arrival === null || (filled < quantity && end === null)) continue;
    // What it cost less what it would have cost at once at the mid; what is missing is bought at the end.
    const actual = filledE4 * 2n + BigInt((quantity - filled) * (end ?? 0));
    const paper = BigInt(quantity * arrival);
    shares += quantity;
    cost += (sell ? paper - actual : actual - paper) * 5_000n;
    base += paper * 5_000n;
  }
  return costOf(shares, cost, base);
}

function markOut(horizonMs: number, all: readonly MarkOutRecord[]) {
  const here = all.filter((found) => found.horizonMs === horizonMs);
  const seen = here.flatMap(({ fill, twiceMid }) => (twiceMid === null ? [] : [{ fill, twiceMid }]));
  const sign = ({ sell }: FillRecord): number => (sell ? -1 : 1);
  const gain = total(
    seen.map(({ fill, twiceMid }) => BigInt(sign(fill) * (twiceMid - 2 * fill.priceE4) * fill.quantity) * 5_000n),
  );
  const withMid = seen.filter(({ fill }) => fill.twiceMid !== null);
  const adverse = total(
    withMid.map(
      ({ fill, twiceMid }) => BigInt(sign(fill) * ((fill.twiceMid ?? 0) - twiceMid) * fill.quantity) * 5_000n,
    ),
  );
  const base = total(seen.map(({ fill }) => paid(fill)));
  return {
    horizonMs,
    fills: seen.length,
    missing: here.length - seen.length,
    gainE8: seen.length === 0 ? null : String(gain),
    gainBps: seen.length === 0 ? null : (Number(gain) / Number(base)) * 10_000,
    adverseE8: withMid.length === 0 ? null : String(adverse),
  };
}

/** Share by share: a round trip is over when none is held. */
function roundTrips(fills: readonly FillRecord[]): bigint[] {
  const trips: bigint[] = [];
  let [held, money] = [0, 0];
  for (const { sell, quantity, priceE4 } of fills) {
    for (let share = 0; share < quantity; share++) {
      held += sell ? -1 : 1;
      money += sell ? priceE4 : -priceE4;
      if (held !== 0) continue;
      trips.push(BigInt(money) * 10_000n);
      money = 0;
    }
  }
  return trips;
}

/** After the records so far. */
function resultOf(records: readonly TradingRecord[]): bigint {
  const held = new Map<string, number>();
  const price = new Map<string, number>();
  let money = 0n;
  for (const record of records) {
    if (record.type !== "fill") continue;
    const { symbol, sell, quantity, priceE4 } = record.fill;
    money += sell ? paid(record.fill) : -paid(record.fill);
    held.set(symbol, (held.get(symbol) ?? 0) + (sell ? -quantity : quantity));
    price.set(symbol, 2 * priceE4);
  }
  for (const record of records) if (record.type === "mark") price.set(record.symbol, record.twiceMid);
  for (const [symbol, shares] of held) money += BigInt(shares * (price.get(symbol) ?? 0)) * 5_000n;
  return money;
}

function overTime(records: readonly TradingRecord[]): Pick<PerformanceFigures, "returns" | "drawdown"> {
  const worth: { at: number; result: number }[] = [];
  for (const [index, record] of records.entries()) {
    if (record.type === "sample") worth.push({ at: record.atUs, result: Number(resultOf(records.slice(0, index))) });
  }
  const returns = worth.map(({ result }, index) => result - (worth[index - 1]?.result ?? 0));
  const samples = returns.length;
  const nothing = { depth: null, relative: null, lengthSamples: null, length: null, now: null };
  if (samples === 0) {
    const none = { samples, mean: null, deviation: null, sharpe: null, sortino: null, positive: null };
    return { returns: none, drawdown: nothing };
  }
  const mean = returns.reduce((sum, value) => sum + value, 0) / samples;
  const deviation =
    samples < 2 ? null : Math.sqrt(returns.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (samples - 1));
  const downside = Math.sqrt(returns.reduce((sum, value) => sum + Math.min(0, value) ** 2, 0) / samples);
  const year = Math.sqrt(PERIODS_PER_YEAR);
  // Nothing, a period before the first sample, is the first highest value. Every sample against every one before it.
  worth.unshift({ at: (worth[0]?.at ?? 0) - PERIOD_US, result: 0 });
  const falls = worth.map(({ at, result }, index) => {
    const before = worth.slice(0, index + 1);
    const peak = Math.max(...before.map((sample) => sample.result));
    const from = before.findLastIndex((sample) => sample.result === peak);
    const start = worth[from] ?? { at, result };
    return {
      below: peak - result,
      share: peak > 0 ? (peak - result) / peak : null,
      from,
      length: at - start.at,
      index,
    };
  });
  // A way back includes the sample that is up again.
  const ways = falls.flatMap(({ below, from, index }) => {
    if (below === 0) return [];
    const next = worth[index + 1];
    const up = next !== undefined && next.result >= (worth[from]?.result ?? 0);
    const end = up ? index + 1 : index;
    return [{ samples: end - from, time: (worth[end]?.at ?? 0) - (worth[from]?.at ?? 0) }];
  });
  return {
    returns: {
      samples,
      mean,
      deviation,
      sharpe: deviation === null || deviation === 0 ? null : (mean / deviation) * year,
      sortino: samples < 2 || downside === 0 ? null : (mean / downside) * year,
      positive: returns.filter((value) => value > 0).length / samples,
    },
    drawdown: {
      depth: Math.max(...falls.map(({ below }) => below)),
      relative: falls.some(({ share }) => share === null) ? null : Math.max(...falls.map(({ share }) => share ?? 0)),
      lengthSamples: Math.max(0, ...ways.map(({ samples }) => samples)),
      length: Math.max(0, ...ways.map(({ time }) => time)),
      now: falls.at(-1)?.below ?? 0,
    },
  };
}
