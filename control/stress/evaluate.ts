/** Scenarios over a portfolio, on flat arrays. docs/stress.md says what is computed; naive.ts computes the same the long way. */
import type { Portfolio } from "./portfolio.ts";
import type { ScenarioFile, Scenarios } from "./scenarios.ts";

/** Bits of what a scenario breaches. */
export const BREACH = { loss: 1, gross: 2, net: 4, position: 8 } as const;

/** One entry for each scenario; money in currency units. */
export interface Outcomes {
  /** Change of what the account is worth when it is flattened at the new bid and ask, against now at the mid. */
  readonly results: Float64Array;
  readonly gross: Float64Array;
  readonly net: Float64Array;
  /** Seconds; Infinity: what is halted cannot be flattened; NaN: no volume is known. */
  readonly secondsToFlat: Float64Array;
  readonly breaches: Uint8Array;
}

const NO_LIMIT = Number.POSITIVE_INFINITY;

export function evaluate(portfolio: Portfolio, scenarios: Scenarios, file: ScenarioFile): Outcomes {
  const { positions, orders, limits } = portfolio;
  const size = positions.length;
  const at = new Map(positions.map(({ symbol }, index) => [symbol, index]));
  const shares = Float64Array.from(positions, (position) => position.shares);
  const mid = Float64Array.from(positions, ({ bid, ask }) => (bid + ask) / 2);
  const half = Float64Array.from(positions, ({ bid, ask }) => (ask - bid) / 2);
  const maxLong = Float64Array.from(positions, (position) => position.maxLong ?? NO_LIMIT);
  const maxShort = Float64Array.from(positions, (position) => -(position.maxShort ?? NO_LIMIT));
  // Shares a second of flattening.
  const speed = Float64Array.from(positions, ({ symbol }) => {
    const { volumePerSecond } = file.symbols[symbol] ?? file.symbols["*"] ?? {};
    return volumePerSecond === undefined ? Number.NaN : volumePerSecond * file.participation;
  });
  const placed = orders.filter(({ symbol }) => at.has(symbol));
  const orderSymbol = Int32Array.from(placed, ({ symbol }) => at.get(symbol) ?? 0);
  const orderShares = Float64Array.from(placed, (order) => (order.sell ? -order.shares : order.shares));
  const orderLimit = Float64Array.from(placed, ({ limit }) => limit);

  const { count } = scenarios;
  const outcomes: Outcomes = {
    results: new Float64Array(count),
    gross: new Float64Array(count),
    net: new Float64Array(count),
    secondsToFlat: new Float64Array(count),
    breaches: new Uint8Array(count),
  };
  const row = scenarios.row();
  const { moves, halted, gap } = row;
  const held = new Float64Array(size);
  for (let scenario = 0; scenario < count; scenario++) {
    scenarios.fill(scenario, row);
    const { spread, liquidity } = row;
    held.set(shares);
    let result = 0;
    for (let order = 0; order < orderSymbol.length; order++) {
      const symbol = orderSymbol[order] ?? 0;
      if (halted[symbol] === 1) continue;
      const signed = orderShares[order] ?? 0;
      const limit = orderLimit[order] ?? 0;
      const price = (mid[symbol] ?? 0) * (1 + (moves[symbol] ?? 0));
      const away = (half[symbol] ?? 0) * spread;
      if (signed > 0 ? price + away > limit : price - away < limit) continue;
      held[symbol] = (held[symbol] ?? 0) + signed;
      if (gap[symbol] === 0) result += signed * (price - limit);
    }
    let gross = 0;
    let net = 0;
    let seconds = 0;
    let breaches = 0;
    for (let symbol = 0; symbol < size; symbol++) {
      const now = mid[symbol] ?? 0;
      const change = now * (moves[symbol] ?? 0);
      const after = held[symbol] ?? 0;
      const open = Math.abs(after);
      const worth = after * (now + change);
      result += (shares[symbol] ?? 0) * change - open * (half[symbol] ?? 0) * spread;
      gross += Math.abs(worth);
      net += worth;
      if (after > (maxLong[symbol] ?? 0) || after < (maxShort[symbol] ?? 0)) breaches |= BREACH.position;
      if (open === 0) continue;
      const needed = halted[symbol] === 1 ? Number.POSITIVE_INFINITY : open / ((speed[symbol] ?? 0) * liquidity);
      // What is not known makes the whole unknown, unless it never ends.
      if (needed === Number.POSITIVE_INFINITY || needed > seconds) seconds = needed;
      else if (Number.isNaN(needed) && seconds !== Number.POSITIVE_INFINITY) seconds = needed;
    }
    if (portfolio.result + result < -(limits.loss ?? NO_LIMIT)) breaches |= BREACH.loss;
    if (gross > (limits.gross ?? NO_LIMIT)) breaches |= BREACH.gross;
    if (Math.abs(net) > (limits.net ?? NO_LIMIT)) breaches |= BREACH.net;
    outcomes.results[scenario] = result;
    outcomes.gross[scenario] = gross;
    outcomes.net[scenario] = net;
    outcomes.secondsToFlat[scenario] = seconds;
    outcomes.breaches[scenario] = breaches;
  }
  return outcomes;
}
