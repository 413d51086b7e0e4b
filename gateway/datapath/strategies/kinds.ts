// The strategy kinds of this path. A new kind is one file and one row; rows are in the order of their numbers.
import { ArbitrageKind } from "./arbitrage.ts";
import { ImbalanceKind } from "./imbalance.ts";
import type { Positions, StrategyKind } from "./kind.ts";
import { MarketMakingKind } from "./market-making.ts";
import { MeanReversionKind } from "./mean-reversion.ts";
import { MomentumKind } from "./momentum.ts";

const ROWS: readonly (new (slots: number, positions: Positions) => StrategyKind)[] = [
  ImbalanceKind,
  MomentumKind,
  MeanReversionKind,
  ArbitrageKind,
];

/** In the order of their numbers; the one that quotes is the last of them. */
export function strategyKinds(
  slots: number,
  positions: Positions,
): { readonly kinds: readonly StrategyKind[]; readonly quoting: MarketMakingKind } {
  const quoting = new MarketMakingKind(slots, positions);
  return { kinds: [...ROWS.map((Kind) => new Kind(slots, positions)), quoting], quoting };
}
