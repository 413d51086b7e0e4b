// The two entries of each arbitrage instance of an offline run: as the file says, else between neighbours.

import type { ArbitrageParameters } from "../../proto/mod.ts";
import { ReplayConfigError } from "./replay-config-error.ts";

export interface ArbitrageEntry extends Omit<ArbitrageParameters, "role" | "partner"> {
  /** Symbol of leg B. */
  readonly partner: string;
}

export interface Leg {
  readonly slot: number;
  readonly name: string;
  /** Price that the symbol trades around, 1e-4; 0: not known. */
  readonly reference: number;
  /** The configuration file has an entry for the symbol. */
  readonly given: boolean;
  readonly arbitrage: ArbitrageEntry | undefined;
}

const WEIGHT_MAX = 4095;

/** @throws ReplayConfigError when a partner is not tracked, or a symbol would be in two instances */
export function arbitrages(legs: readonly Leg[]): ReadonlyMap<number, ArbitrageParameters> {
  const bySlot = new Map<number, ArbitrageParameters>();
  const join = (a: Leg, b: Leg, { partner: _, ...shared }: ArbitrageEntry): void => {
    for (const { slot, name } of [a, b])
      if (bySlot.has(slot)) throw new ReplayConfigError(`${name}: a symbol is a leg of one arbitrage only`);
    bySlot.set(a.slot, { ...shared, role: "A", partner: b.slot });
    bySlot.set(b.slot, { ...shared, role: "B", partner: a.slot });
  };
  for (const leg of legs) {
    if (leg.arbitrage === undefined) continue;
    const other = legs.find(({ name }) => name === leg.arbitrage?.partner);
    if (other === undefined)
      throw new ReplayConfigError(`${leg.name}: the partner ${leg.arbitrage.partner} is not tracked`);
    if (other === leg) throw new ReplayConfigError(`${leg.name}: a symbol is not its own partner`);
    join(leg, other, leg.arbitrage);
  }
  for (let slot = 0; slot + 1 < legs.length; slot += 2) {
    const [a, b] = legs.slice(slot, slot + 2);
    if (a === undefined || b === undefined || a.given || b.given) continue;
    if (bySlot.has(a.slot) || bySlot.has(b.slot) || a.reference === 0 || b.reference === 0) continue;
    join(a, b, neighbours(a, b));
  }
  return bySlot;
}

/** Weights that make the two prices about the same, and an edge that a moving market passes now and then. */
function neighbours(a: Leg, b: Leg): ArbitrageEntry {
  const higher = Math.max(a.reference, b.reference);
  const weightA = Math.max(1, Math.floor((b.reference * WEIGHT_MAX) / higher));
  const weightB = Math.max(1, Math.floor((a.reference * WEIGHT_MAX) / higher));
  return {
    enabled: true,
    partner: b.name,
    weightA,
    weightB,
    basis: Math.max(-(2 ** 31), Math.min(2 ** 31 - 1, weightA * a.reference - weightB * b.reference)),
    // A quarter of a percent of what a leg is worth.
    threshold: Math.min(0xffff_ffff, Math.floor((weightA * a.reference) / 400)),
    quantityA: 100,
    quantityB: 100,
    cooldownNs: 5_000_000,
  };
}
