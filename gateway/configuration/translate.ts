// A configuration as the contracts say it, as the datapath wants it: checked field by field, symbols turned into slots.
import { createHash } from "node:crypto";
import { Configuration, type StrategyInstance, type SymbolConfiguration } from "../../proto/grpc/mod.ts";
import type {
  DatapathConfig,
  ImbalanceParameters,
  MomentumParameters,
  SwitchableRule,
  SymbolConfig,
  SymbolLimits,
} from "../../proto/mod.ts";
import type { ItemErrors } from "./refusal.ts";

const U32_MAX = 0xffff_ffff;
const POSITION_MAX = 0x7fff_ffff;
const ORDER_QUANTITY_MAX = 999_999;
const SWITCHABLE: readonly number[] = [4, 5, 6, 7, 9, 13] satisfies readonly SwitchableRule[];

const NO_IMBALANCE: ImbalanceParameters = {
  enabled: false,
  ratioQ4: 0,
  minQuantity: 0,
  maxSpread: 0,
  orderQuantity: 0,
  cooldownNs: 0,
};
/** Shifts and warm-up of 0 mean nothing, enabled or not. */
const NO_MOMENTUM: MomentumParameters = {
  enabled: false,
  kFast: 1,
  kSlow: 1,
  threshold: 0,
  warmup: 1,
  orderQuantity: 0,
  cooldownNs: 0,
};
const NO_LIMITS: SymbolLimits = {
  maxQuantity: 0,
  maxNotional: 0n,
  collarLo: 0,
  collarHi: 0,
  maxLong: 0,
  maxShort: 0,
  rulesOff: [],
};

/** Errors found are added to `errors`; the result is to be used only when there are none. */
export function toDatapath(
  configuration: Configuration,
  slots: ReadonlyMap<string, number>,
  errors: ItemErrors,
): DatapathConfig {
  const symbols = new Map<number, SymbolConfig>();
  const seen = new Set<string>();
  configuration.symbols.forEach((entry, index) => {
    const path = `configuration.symbols[${index}]`;
    const slot = slots.get(entry.symbol);
    if (seen.has(entry.symbol)) errors.add(`${path}.symbol`, "DUPLICATE", `${entry.symbol} is there twice`);
    seen.add(entry.symbol);
    if (slot === undefined)
      errors.add(`${path}.symbol`, "UNKNOWN_SYMBOL", `${JSON.stringify(entry.symbol)} is not tracked`);
    const symbol = toSymbol(path, entry, errors);
    if (slot !== undefined) symbols.set(slot, symbol);
  });
  const rate = configuration.rate;
  if (rate === undefined)
    errors.add("configuration.rate", "REQUIRED", "the rate limit is missing; it is never off by omission");
  return { rateIntervalNs: rate?.intervalNs ?? 0, rateBurstNs: rate?.burstNs ?? 0, symbols };
}

function toSymbol(path: string, entry: SymbolConfiguration, errors: ItemErrors): SymbolConfig {
  let imbalance = NO_IMBALANCE;
  let momentum = NO_MOMENTUM;
  const kinds = new Set<string>();
  entry.strategies.forEach((instance, index) => {
    const at = `${path}.strategies[${index}]`;
    const { parameters } = instance;
    if (parameters === undefined) {
      errors.add(`${at}.parameters`, "REQUIRED", "no parameters: the kind of strategy is not known");
      return;
    }
    if (kinds.has(parameters.$case)) errors.add(at, "DUPLICATE", `a second ${parameters.$case} instance of the symbol`);
    kinds.add(parameters.$case);
    if (parameters.$case === "imbalance")
      imbalance = toImbalance(`${at}.imbalance`, instance, parameters.value, errors);
    else momentum = toMomentum(`${at}.momentum`, instance, parameters.value, errors);
  });
  return { limits: toLimits(`${path}.limits`, entry, errors), imbalance, momentum };
}

function toLimits(path: string, { limits }: SymbolConfiguration, errors: ItemErrors): SymbolLimits {
  if (limits === undefined) {
    errors.add(path, "REQUIRED", "the limits are missing");
    return NO_LIMITS;
  }
  errors.range(`${path}.max_quantity`, limits.maxQuantity, 0, ORDER_QUANTITY_MAX);
  errors.range(`${path}.max_long`, limits.maxLong, 0, POSITION_MAX);
  errors.range(`${path}.max_short`, limits.maxShort, 0, POSITION_MAX);
  if (limits.collarLowE4 > limits.collarHighE4) {
    errors.add(
      `${path}.collar_low_e4`,
      "INVALID_INPUT",
      `${limits.collarLowE4} is above collar_high_e4 ${limits.collarHighE4}`,
    );
  }
  const rulesOff: SwitchableRule[] = [];
  limits.rulesOff.forEach((rule, index) => {
    if (!SWITCHABLE.includes(rule)) {
      errors.add(
        `${path}.rules_off[${index}]`,
        "RULE_NOT_SWITCHABLE",
        `rule ${rule} cannot be switched off; ${SWITCHABLE.join(", ")} can`,
      );
    } else if (!rulesOff.includes(rule as SwitchableRule)) rulesOff.push(rule as SwitchableRule);
  });
  return {
    maxQuantity: limits.maxQuantity,
    maxNotional: limits.maxNotionalE4,
    collarLo: limits.collarLowE4,
    collarHi: limits.collarHighE4,
    maxLong: limits.maxLong,
    maxShort: limits.maxShort,
    rulesOff,
  };
}

function toImbalance(
  path: string,
  { enabled }: StrategyInstance,
  value: { ratioQ4: number; minQuantity: number; maxSpreadE4: number; orderQuantity: number; cooldownNs: number },
  errors: ItemErrors,
): ImbalanceParameters {
  errors.range(`${path}.ratio_q4`, value.ratioQ4, 0, 4095);
  errors.range(`${path}.order_quantity`, value.orderQuantity, enabled ? 1 : 0, ORDER_QUANTITY_MAX);
  return {
    enabled,
    ratioQ4: value.ratioQ4,
    minQuantity: value.minQuantity,
    maxSpread: value.maxSpreadE4,
    orderQuantity: value.orderQuantity,
    cooldownNs: value.cooldownNs,
  };
}

function toMomentum(
  path: string,
  { enabled }: StrategyInstance,
  value: {
    kFast: number;
    kSlow: number;
    thresholdE4: number;
    warmup: number;
    orderQuantity: number;
    cooldownNs: number;
  },
  errors: ItemErrors,
): MomentumParameters {
  errors.range(`${path}.k_fast`, value.kFast, 1, 15);
  errors.range(`${path}.k_slow`, value.kSlow, 1, 15);
  errors.range(`${path}.warmup`, value.warmup, 1, 65_535);
  errors.range(`${path}.order_quantity`, value.orderQuantity, enabled ? 1 : 0, ORDER_QUANTITY_MAX);
  return {
    enabled,
    kFast: value.kFast,
    kSlow: value.kSlow,
    threshold: value.thresholdE4,
    warmup: value.warmup,
    orderQuantity: value.orderQuantity,
    cooldownNs: value.cooldownNs,
  };
}

/** The same content always gives the same bytes: symbols and rules in order, strategies by kind. */
export function normalise(configuration: Configuration): Configuration {
  const symbols = configuration.symbols.map((symbol) => ({
    ...symbol,
    limits:
      symbol.limits === undefined
        ? undefined
        : { ...symbol.limits, rulesOff: [...new Set(symbol.limits.rulesOff)].sort((a, b) => a - b) },
    strategies: [...symbol.strategies].sort((a, b) => compareText(a.parameters?.$case, b.parameters?.$case)),
  }));
  symbols.sort((a, b) => compareText(a.symbol, b.symbol));
  return { rate: configuration.rate, symbols };
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
 * Limits of the software path when it takes over: `percent` of the positions and of the order rate. Limits of a single order stay, because
 * halving them would refuse every order of a strategy whose quantity they were set for.
 */
export function tighten(config: DatapathConfig, percent: number): DatapathConfig {
  const part = (value: number): number => Math.floor((value * percent) / 100);
  const symbols = new Map<number, SymbolConfig>();
  for (const [slot, symbol] of config.symbols) {
    const { limits } = symbol;
    symbols.set(slot, {
      ...symbol,
      limits: {
        ...limits,
        maxLong: part(limits.maxLong),
        maxShort: part(limits.maxShort),
      },
    });
  }
  return {
    rateIntervalNs: Math.min(U32_MAX, Math.ceil((config.rateIntervalNs * 100) / percent)),
    rateBurstNs: config.rateBurstNs,
    symbols,
  };
}
