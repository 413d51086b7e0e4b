// The strategy kinds of this path. A new kind is one file and one row; rows are in the order of their numbers.
import { ImbalanceKind } from "./imbalance.ts";
import type { StrategyKind } from "./kind.ts";
import { MomentumKind } from "./momentum.ts";

const ROWS: readonly (new (slots: number) => StrategyKind)[] = [ImbalanceKind, MomentumKind];

export function strategyKinds(slots: number): StrategyKind[] {
  return ROWS.map((Kind) => new Kind(slots));
}
