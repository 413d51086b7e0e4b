// A configuration as the contracts say it, as the datapath wants it: checked field by field, symbols turned into slots.
import { createHash } from "node:crypto";
import { Configuration, type GlobalLimits } from "../../proto/grpc/mod.ts";
import { type DatapathConfig, type ExposureLimits, NO_ARBITRAGE, type SymbolConfig } from "../../proto/mod.ts";
import { checkQuotingPace } from "./quoting-pace.ts";
import type { ItemErrors } from "./refusal.ts";
import { toDeviceLimits, toLimits } from "./translate-limits.ts";
import { type ArbitrageLegs, kindOf, toArbitrages, toInstances } from "./translate-strategies.ts";

const U32_MAX = 0xffff_ffff;

/** Errors found are added to `errors`; the result is to be used only when there are none. */
export function toDatapath(
  configuration: Configuration,
  slots: ReadonlyMap<string, number>,
  errors: ItemErrors,
): DatapathConfig {
  const symbols = new Map<number, SymbolConfig>();
  const seen = new Set<string>();
  const arbitrages: ArbitrageLegs[] = [];
  configuration.symbols.forEach((entry, index) => {
    const path = `configuration.symbols[${index}]`;
    const { symbol } = entry;
    const slot = slots.get(symbol);
    if (seen.has(symbol)) errors.add(`${path}.symbol`, "DUPLICATE", `${symbol} is there twice`);
    seen.add(symbol);
    if (slot === undefined) errors.add(`${path}.symbol`, "UNKNOWN_SYMBOL", `${JSON.stringify(symbol)} is not tracked`);
    const { arbitrage, ...instances } = toInstances(path, entry.strategies, errors);
    if (arbitrage !== undefined) arbitrages.push({ symbol, instance: arbitrage });
    const limits = toLimits(`${path}.limits`, entry.limits, errors);
    if (slot !== undefined) symbols.set(slot, { limits, ...instances, arbitrage: NO_ARBITRAGE });
  });
  for (const [slot, arbitrage] of toArbitrages(arbitrages, slots, seen, errors)) {
    const symbol = symbols.get(slot);
    if (symbol !== undefined) symbols.set(slot, { ...symbol, arbitrage });
  }
  checkQuotingPace(configuration, errors);
  const { rate, global } = configuration;
  return { device: toDeviceLimits(rate, global, enabledKinds(configuration), errors), symbols };
}

function enabledKinds({ symbols }: Configuration): ReadonlySet<number> {
  const instances = symbols.flatMap(({ strategies }) => strategies).filter(({ enabled }) => enabled);
  return new Set(instances.flatMap(({ parameters }) => (parameters === undefined ? [] : [kindOf(parameters)])));
}

/** The same content always gives the same bytes: symbols and rules in order, strategies by kind. */
export function normalise(configuration: Configuration): Configuration {
  const symbols = configuration.symbols.map((symbol) => ({
    ...symbol,
    limits: symbol.limits === undefined ? undefined : { ...symbol.limits, rulesOff: inOrder(symbol.limits.rulesOff) },
    strategies: [...symbol.strategies].sort((a, b) => compareText(a.parameters?.$case, b.parameters?.$case)),
  }));
  symbols.sort((a, b) => compareText(a.symbol, b.symbol));
  const { rate, global } = configuration;
  return { rate, symbols, global: global === undefined ? undefined : normaliseGlobal(global) };
}

function normaliseGlobal(global: GlobalLimits): GlobalLimits {
  return {
    ...global,
    kinds: [...global.kinds].sort((a, b) => a.kind - b.kind),
    rulesOff: inOrder(global.rulesOff),
    waiveReducing: inOrder(global.waiveReducing),
  };
}

function inOrder(rules: readonly number[]): number[] {
  return [...new Set(rules)].sort((a, b) => a - b);
}

export function contentHash(configuration: Configuration): Buffer {
  return createHash("sha256")
    .update(Configuration.encode(normalise(configuration)).finish())
    .digest();
}

function compareText(a = "", b = ""): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Limits of the software path when it takes over: `percent` of what can pile up (positions, exposures, open and unanswered orders) and of
 * the order rate. Limits of a single order stay, because halving them would refuse every order of a strategy whose quantity they were set
 * for; so do totals of the day, the throttle and the loss, which count what both paths did.
 */
export function tighten(config: DatapathConfig, percent: number): DatapathConfig {
  const part = (value: number): number => Math.floor((value * percent) / 100);
  // A count of orders that is not 0 stays at least 1, or nothing could be sent at all.
  const partOfCount = (value: number): number => Math.max(Math.min(value, 1), part(value));
  const partOfSum = (value: bigint): bigint => (value * BigInt(percent)) / 100n;
  const partOfExposure = ({ maxGross, maxNet }: ExposureLimits): ExposureLimits => ({
    maxGross: partOfSum(maxGross),
    maxNet: partOfSum(maxNet),
  });
  const symbols = new Map<number, SymbolConfig>();
  for (const [slot, symbol] of config.symbols) {
    const { limits } = symbol;
    symbols.set(slot, {
      ...symbol,
      limits: {
        ...limits,
        maxLong: part(limits.maxLong),
        maxShort: part(limits.maxShort),
        maxOpenOrders: partOfCount(limits.maxOpenOrders),
      },
    });
  }
  const { device } = config;
  return {
    device: {
      ...device,
      rateIntervalNs: Math.min(U32_MAX, Math.ceil((device.rateIntervalNs * 100) / percent)),
      account: partOfExposure(device.account),
      kinds: new Map([...device.kinds].map(([kind, limits]) => [kind, partOfExposure(limits)])),
      maxInFlight: partOfCount(device.maxInFlight),
    },
    symbols,
  };
}
