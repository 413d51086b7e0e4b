/** One scenario over a portfolio, symbol by symbol, as docs/stress.md has it: what evaluate.ts is compared with, and the account of a single scenario. */
import type { Portfolio } from "./portfolio.ts";
import type { ScenarioFile, ScenarioRow } from "./scenarios.ts";

export interface SymbolOutcome {
  readonly symbol: string;
  readonly move: number;
  readonly halted: boolean;
  /** Shares after the orders that it executes. */
  readonly shares: number;
  readonly result: number;
  readonly worth: number;
  readonly secondsToFlat: TimeToFlat;
}

/** Seconds; never: what is held is halted; null: no volume is known. */
export type TimeToFlat = number | "never" | null;

export interface ScenarioOutcome {
  readonly result: number;
  readonly gross: number;
  readonly net: number;
  readonly secondsToFlat: TimeToFlat;
  readonly breached: readonly ("loss" | "gross" | "net" | "position")[];
  readonly symbols: readonly SymbolOutcome[];
}

export function outcomeOf(portfolio: Portfolio, row: ScenarioRow, file: ScenarioFile): ScenarioOutcome {
  const symbols = portfolio.positions.map((position, index): SymbolOutcome => {
    const move = row.moves[index] ?? 0;
    const halted = row.halted[index] === 1;
    const before = (position.bid + position.ask) / 2;
    const after = before * (1 + move);
    const halfSpread = ((position.ask - position.bid) / 2) * row.spread;
    let shares = position.shares;
    let paid = 0;
    for (const order of portfolio.orders.filter(({ symbol }) => symbol === position.symbol)) {
      const executed = order.sell ? after - halfSpread >= order.limit : after + halfSpread <= order.limit;
      if (halted || !executed) continue;
      const price = row.gap[index] === 1 ? after : order.limit;
      shares += order.sell ? -order.shares : order.shares;
      paid += (order.sell ? -order.shares : order.shares) * price;
    }
    const bidOrAsk = shares > 0 ? after - halfSpread : after + halfSpread;
    const volume = (file.symbols[position.symbol] ?? file.symbols["*"])?.volumePerSecond;
    const pace = volume === undefined ? null : volume * file.participation * row.liquidity;
    const seconds = pace === null ? null : Math.abs(shares) / pace;
    return {
      symbol: position.symbol,
      move,
      halted,
      shares,
      result: shares * bidOrAsk - paid - position.shares * before,
      worth: shares * after,
      secondsToFlat: shares === 0 ? 0 : halted ? "never" : seconds,
    };
  });
  const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
  const result = sum(symbols.map((symbol) => symbol.result));
  const gross = sum(symbols.map(({ worth }) => Math.abs(worth)));
  const net = sum(symbols.map(({ worth }) => worth));
  const times = symbols.map(({ secondsToFlat }) => secondsToFlat);
  const { loss, gross: maxGross, net: maxNet } = portfolio.limits;
  const outside = portfolio.positions.some(({ maxLong, maxShort }, index) => {
    const shares = symbols[index]?.shares ?? 0;
    return (maxLong !== null && shares > maxLong) || (maxShort !== null && -shares > maxShort);
  });
  return {
    result,
    gross,
    net,
    secondsToFlat: longest(times),
    breached: [
      ...(loss !== null && portfolio.result + result < -loss ? (["loss"] as const) : []),
      ...(maxGross !== null && gross > maxGross ? (["gross"] as const) : []),
      ...(maxNet !== null && Math.abs(net) > maxNet ? (["net"] as const) : []),
      ...(outside ? (["position"] as const) : []),
    ],
    symbols,
  };
}

/** What never ends makes the whole never end; else what is not known makes it unknown. */
function longest(times: readonly TimeToFlat[]): TimeToFlat {
  let most = 0;
  for (const time of times) if (typeof time === "number") most = Math.max(most, time);
  if (times.includes("never")) return "never";
  return times.includes(null) ? null : most;
}
