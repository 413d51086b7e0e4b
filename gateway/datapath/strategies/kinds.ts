// The strategy kinds of this path. A new kind is one file and one row; rows are in the order of their numbers.
import { ArbitrageKind } from "./arbitrage.ts";
import { ImbalanceKind } from "./imbalance.ts";
import type { Positions, StrategyKind } from "./kind.ts";
import { MeanReversionKind } from "./mean-reversion.ts";
import { MomentumKind } from "./momentum.ts";

const ROWS: readonly (new (slots: number, positions: Positions) => StrategyKind)[] = [
  ImbalanceKind,
  MomentumKind,
  MeanReversionKind,
  ArbitrageKind,
];

export function strategyKinds(slots: number, positions: Positions): StrategyKind[] {
  return ROWS.map((Kind) => new Kind(slots, positions));
}
