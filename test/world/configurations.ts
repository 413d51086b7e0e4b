/**
 * Configurations that tell themselves apart: each content has order quantities of its own, so that an order says by its quantity which content
 * decided it, and limits narrow enough to be met.
 */
import { type Configuration, StrategyKind } from "../../proto/grpc/mod.ts";
import type { Random } from "../../sim/world/mod.ts";
import { configurationFor, type ListedSymbol } from "../system/gateway-rig.ts";

export const IMBALANCE_BASE = 100;
export const MOMENTUM_BASE = 400;
/** More contents than a run makes. */
export const CONTENTS_MAX = 250;

/** Number of the content that a quantity is of; undefined: of none. */
export function contentOf(kind: number, quantity: number): number | undefined {
  const content = quantity - (kind === StrategyKind.STRATEGY_KIND_IMBALANCE ? IMBALANCE_BASE : MOMENTUM_BASE);
  return content >= 0 && content < CONTENTS_MAX ? content : undefined;
}

export function contentOfConfiguration(configuration: Configuration): number {
  for (const { parameters } of configuration.symbols[0]?.strategies ?? []) {
    if (parameters?.$case === "imbalance") return parameters.value.orderQuantity - IMBALANCE_BASE;
  }
  throw new Error("a configuration without an imbalance instance");
}

/** In one of three the price gets to it. */
function collar(limits: { collarLowE4: number; collarHighE4: number }, random: Random): object {
  if (!random.chance(1 / 3)) return {};
  // The rig's limits are half and twice the reference price.
  const reference = limits.collarHighE4 / 2;
  const wide = random.between(2, 20) * 100;
  return { collarLowE4: reference - wide, collarHighE4: reference + wide };
}

export function makeConfiguration(symbols: readonly ListedSymbol[], content: number, random: Random): Configuration {
  const lively = configurationFor(symbols);
  return {
    ...lively,
    symbols: lively.symbols.map((symbol) => ({
      ...symbol,
      limits: symbol.limits && {
        ...symbol.limits,
        maxQuantity: MOMENTUM_BASE + CONTENTS_MAX,
        maxLong: random.between(500, 2500),
        maxShort: random.between(500, 2500),
        ...collar(symbol.limits, random),
      },
      strategies: symbol.strategies.map((strategy) => {
        const { parameters } = strategy;
        if (parameters?.$case === "imbalance") {
          const value = { ...parameters.value, orderQuantity: IMBALANCE_BASE + content };
          return { ...strategy, parameters: { $case: "imbalance" as const, value } };
        }
        if (parameters?.$case === "momentum") {
          const value = { ...parameters.value, orderQuantity: MOMENTUM_BASE + content };
          return { ...strategy, parameters: { $case: "momentum" as const, value } };
        }
        return strategy;
      }),
    })),
  };
}
