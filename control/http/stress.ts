// The stress test of what is held, in the HTTP contract.

/** GET /api/stress -> StressSummary: what is held now under the scenarios that `tickgate stress` has by itself (docs/stress.md). Currency units. */
export interface StressSummary {
  readonly atMs: number;
  readonly seconds: number;
  readonly scenarios: number;
  readonly positions: number;
  readonly orders: number;
  readonly missing: readonly string[];
  readonly now: { readonly result: number; readonly gross: number; readonly net: number };
  readonly result: {
    readonly mean: number;
    readonly min: number;
    readonly p50: number;
    readonly max: number;
    readonly valueAtRisk95: number;
    readonly valueAtRisk99: number;
    readonly expectedShortfall95: number;
    readonly expectedShortfall99: number;
  } | null;
  /** Scenarios that breach it; null: there is no such limit. */
  readonly breaches: Readonly<Record<"loss" | "gross" | "net" | "position", number | null>>;
  readonly named: readonly {
    readonly name: string;
    readonly result: number;
    readonly secondsToFlat: number | "never" | null;
    readonly breached: readonly string[];
  }[];
  readonly worst: {
    readonly name: string;
    readonly result: number;
    readonly symbols: readonly { readonly symbol: string; readonly move: number; readonly result: number }[];
  } | null;
}
