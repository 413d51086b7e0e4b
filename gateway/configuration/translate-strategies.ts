// Strategy instances as the contracts say them, as the datapath wants them.
import type {
  ArbitrageParameters as ArbitrageMessage,
  ImbalanceParameters as ImbalanceMessage,
  MarketMakingParameters as MarketMakingMessage,
  MeanReversionParameters as MeanReversionMessage,
  MomentumParameters as MomentumMessage,
  StrategyInstance,
} from "../../proto/grpc/mod.ts";
import {
  type ArbitrageParameters,
  type ImbalanceParameters,
  type MarketMakingParameters,
  type MeanReversionParameters,
  type MomentumParameters,
  NO_ARBITRAGE,
  NO_IMBALANCE,
  NO_MARKET_MAKING,
  NO_MEAN_REVERSION,
  NO_MOMENTUM,
  STRATEGY,
} from "../../proto/mod.ts";
import type { ItemErrors } from "./refusal.ts";

const ORDER_QUANTITY_MAX = 999_999;
const Q4_MAX = 4095;
const SKEW_Q8_MAX = 65_535;
const I32 = 2 ** 31;
const POSITION_MAX = 2 ** 31 - 1;

export interface Instances {
  readonly imbalance: ImbalanceParameters;
  readonly momentum: MomentumParameters;
  readonly meanReversion: MeanReversionParameters;
  readonly marketMaking: MarketMakingParameters;
  /** With the symbol of leg B; undefined: the symbol is not leg A of an instance. */
  readonly arbitrage:
    | { readonly path: string; readonly enabled: boolean; readonly value: ArbitrageMessage }
    | undefined;
}

/** Number of the kind of an instance. */
export function kindOf({ $case }: NonNullable<StrategyInstance["parameters"]>): number {
  return STRATEGY[$case];
}

export function toInstances(path: string, strategies: readonly StrategyInstance[], errors: ItemErrors): Instances {
  let found: Instances = {
    imbalance: NO_IMBALANCE,
    momentum: NO_MOMENTUM,
    meanReversion: NO_MEAN_REVERSION,
    marketMaking: NO_MARKET_MAKING,
    arbitrage: undefined,
  };
  const kinds = new Set<string>();
  strategies.forEach(({ enabled, parameters }, index) => {
    const at = `${path}.strategies[${index}]`;
    if (parameters === undefined) {
      errors.add(`${at}.parameters`, "REQUIRED", "no parameters: the kind of strategy is not known");
      return;
    }
    const { $case } = parameters;
    if (kinds.has($case)) errors.add(at, "DUPLICATE", `a second ${$case} instance of the symbol`);
    kinds.add($case);
    switch ($case) {
      case "imbalance":
        found = { ...found, imbalance: toImbalance(`${at}.imbalance`, enabled, parameters.value, errors) };
        break;
      case "momentum":
        found = { ...found, momentum: toMomentum(`${at}.momentum`, enabled, parameters.value, errors) };
        break;
      case "meanReversion":
        found = { ...found, meanReversion: toMeanReversion(`${at}.mean_reversion`, enabled, parameters.value, errors) };
        break;
      case "arbitrage":
        found = { ...found, arbitrage: { path: `${at}.arbitrage`, enabled, value: parameters.value } };
        break;
      case "marketMaking":
        found = { ...found, marketMaking: toMarketMaking(`${at}.market_making`, enabled, parameters.value, errors) };
        break;
    }
  });
  return found;
}

function toImbalance(path: string, enabled: boolean, value: ImbalanceMessage, errors: ItemErrors): ImbalanceParameters {
  errors.range(`${path}.ratio_q4`, value.ratioQ4, 0, Q4_MAX);
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

function toMomentum(path: string, enabled: boolean, value: MomentumMessage, errors: ItemErrors): MomentumParameters {
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

function toMeanReversion(
  path: string,
  enabled: boolean,
  value: MeanReversionMessage,
  errors: ItemErrors,
): MeanReversionParameters {
  errors.range(`${path}.k_mean`, value.kMean, 1, 15);
  errors.range(`${path}.k_dev`, value.kDev, 1, 15);
  errors.range(`${path}.entry_q4`, value.entryQ4, 0, Q4_MAX);
  errors.range(`${path}.exit_q4`, value.exitQ4, 0, Q4_MAX);
  errors.range(`${path}.warmup`, value.warmup, 1, 65_535);
  errors.range(`${path}.order_quantity`, value.orderQuantity, enabled ? 1 : 0, ORDER_QUANTITY_MAX);
  return {
    enabled,
    kMean: value.kMean,
    kDev: value.kDev,
    entryQ4: value.entryQ4,
    exitQ4: value.exitQ4,
    minDeviation: value.minDeviationE4,
    warmup: value.warmup,
    orderQuantity: value.orderQuantity,
    maxHoldNs: value.maxHoldNs,
    cooldownNs: value.cooldownNs,
  };
}

function toMarketMaking(
  path: string,
  enabled: boolean,
  value: MarketMakingMessage,
  errors: ItemErrors,
): MarketMakingParameters {
  errors.range(`${path}.skew_q8`, value.skewQ8, 0, SKEW_Q8_MAX);
  errors.range(`${path}.quote_quantity`, value.quoteQuantity, enabled ? 1 : 0, ORDER_QUANTITY_MAX);
  errors.range(`${path}.max_position`, value.maxPosition, 0, POSITION_MAX);
  return {
    enabled,
    micro: value.micro,
    halfSpread: value.halfSpreadE4,
    skewQ8: value.skewQ8,
    quoteQuantity: value.quoteQuantity,
    maxSpread: value.maxSpreadE4,
    reprice: value.repriceE4,
    maxPosition: value.maxPosition,
    cooldownNs: value.cooldownNs,
  };
}

export interface ArbitrageLegs {
  readonly symbol: string;
  readonly instance: NonNullable<Instances["arbitrage"]>;
}

/**
 * Both legs' entries of every instance, by slot.
 * @param configured symbols that the configuration has limits for
 */
export function toArbitrages(
  instances: readonly ArbitrageLegs[],
  slots: ReadonlyMap<string, number>,
  configured: ReadonlySet<string>,
  errors: ItemErrors,
): ReadonlyMap<number, ArbitrageParameters> {
  const bySlot = new Map<number, ArbitrageParameters>();
  const legOf = new Set<string>();
  for (const { symbol, instance } of instances) {
    const { path, enabled, value } = instance;
    const shared = toShared(path, enabled, value, errors);
    const partner = value.partner;
    if (partner === "") errors.add(`${path}.partner`, "REQUIRED", "the symbol of leg B is missing");
    else if (partner === symbol) errors.add(`${path}.partner`, "INVALID_INPUT", `${symbol} cannot be its own partner`);
    else if (!slots.has(partner))
      errors.add(`${path}.partner`, "UNKNOWN_SYMBOL", `${JSON.stringify(partner)} is not tracked`);
    else if (!configured.has(partner))
      errors.add(`${path}.partner`, "REQUIRED", `${partner} has no entry, so its orders would have no limits`);
    for (const leg of new Set([symbol, partner])) {
      if (legOf.has(leg)) errors.add(path, "DUPLICATE", `${leg} is a leg of another arbitrage instance`);
      legOf.add(leg);
    }
    const [a, b] = [slots.get(symbol), slots.get(partner)];
    if (a === undefined || b === undefined) continue;
    bySlot.set(a, { ...shared, role: "A", partner: b });
    bySlot.set(b, { ...shared, role: "B", partner: a });
  }
  return bySlot;
}

function toShared(path: string, enabled: boolean, value: ArbitrageMessage, errors: ItemErrors): ArbitrageParameters {
  errors.range(`${path}.weight_a`, value.weightA, 0, Q4_MAX);
  errors.range(`${path}.weight_b`, value.weightB, 0, Q4_MAX);
  errors.range(`${path}.basis`, value.basis, -I32, I32 - 1);
  errors.range(`${path}.quantity_a`, value.quantityA, enabled ? 1 : 0, ORDER_QUANTITY_MAX);
  errors.range(`${path}.quantity_b`, value.quantityB, enabled ? 1 : 0, ORDER_QUANTITY_MAX);
  return {
    ...NO_ARBITRAGE,
    enabled,
    weightA: value.weightA,
    weightB: value.weightB,
    basis: value.basis,
    threshold: value.threshold,
    quantityA: value.quantityA,
    quantityB: value.quantityB,
    cooldownNs: value.cooldownNs,
  };
}
