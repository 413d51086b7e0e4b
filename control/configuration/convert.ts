// The configuration as people edit it (http/api.ts) and as the gateway takes it (tickgate.v1), both ways.

import type {
  Configuration as GatewayConfiguration,
  Difference as GatewayDifference,
  ExposureLimits as GatewayExposure,
  GlobalLimits as GatewayGlobal,
  SymbolLimits as GatewayLimits,
  StrategyInstance,
} from "../../proto/grpc/mod.ts";
import { STRATEGY } from "../../proto/mod.ts";
import {
  type Configuration,
  type Difference,
  type ExposureLimits,
  type GlobalLimits,
  STRATEGY_NAMES,
  type SymbolConfiguration,
} from "../http/api.ts";
import { fieldPath } from "./field-path.ts";

export function toGateway({ rate, global, symbols }: Configuration): GatewayConfiguration {
  return {
    rate: { ...rate },
    global: toGlobal(global),
    symbols: symbols.map(({ symbol, limits, ...strategies }) => ({
      symbol,
      limits: { ...limits, maxNotionalE4: BigInt(limits.maxNotionalE4), rulesOff: [...limits.rulesOff] },
      strategies: toInstances(strategies),
    })),
  };
}

function toGlobal({ account, kinds, ...limits }: GlobalLimits): GatewayGlobal {
  return {
    account: toExposure(account),
    kinds: STRATEGY_NAMES.flatMap((name) => {
      const exposure = kinds[name];
      return exposure === undefined ? [] : [{ kind: STRATEGY[name], limits: toExposure(exposure) }];
    }),
    maxInFlight: limits.maxInFlight,
    maxDayValueE4: optional(limits.maxDayValueE4),
    maxDayQuantity: optional(limits.maxDayQuantity),
    maxLossE4: optional(limits.maxLossE4),
    rulesOff: [...limits.rulesOff],
    waiveReducing: [...limits.waiveReducing],
  };
}

function toExposure({ maxGrossE4, maxNetE4 }: ExposureLimits): GatewayExposure {
  return { maxGrossE4: optional(maxGrossE4), maxNetE4: optional(maxNetE4) };
}

function optional(decimal: string | undefined): bigint | undefined {
  return decimal === undefined ? undefined : BigInt(decimal);
}

function toInstances(from: Omit<SymbolConfiguration, "symbol" | "limits">): StrategyInstance[] {
  const { imbalance, momentum, meanReversion, arbitrage, marketMaking } = from;
  const strategies: StrategyInstance[] = [];
  if (imbalance !== undefined) {
    const { enabled, ...value } = imbalance;
    strategies.push({ enabled, parameters: { $case: "imbalance", value } });
  }
  if (momentum !== undefined) {
    const { enabled, ...value } = momentum;
    strategies.push({ enabled, parameters: { $case: "momentum", value } });
  }
  if (meanReversion !== undefined) {
    const { enabled, maxHoldNs, ...value } = meanReversion;
    strategies.push({
      enabled,
      parameters: { $case: "meanReversion", value: { ...value, maxHoldNs: BigInt(maxHoldNs) } },
    });
  }
  if (arbitrage !== undefined) {
    const { enabled, ...value } = arbitrage;
    strategies.push({ enabled, parameters: { $case: "arbitrage", value } });
  }
  if (marketMaking !== undefined) {
    const { enabled, ...value } = marketMaking;
    strategies.push({ enabled, parameters: { $case: "marketMaking", value } });
  }
  return strategies;
}

export function fromGateway(configuration: GatewayConfiguration): Configuration {
  return {
    rate: { intervalNs: configuration.rate?.intervalNs ?? 0, burstNs: configuration.rate?.burstNs ?? 0 },
    global: fromGlobal(configuration.global),
    symbols: configuration.symbols.map((from): SymbolConfiguration => {
      let symbol: SymbolConfiguration = { symbol: from.symbol, limits: fromLimits(from.limits) };
      for (const { enabled, parameters } of from.strategies) {
        if (parameters?.$case === "imbalance") symbol = { ...symbol, imbalance: { enabled, ...parameters.value } };
        if (parameters?.$case === "momentum") symbol = { ...symbol, momentum: { enabled, ...parameters.value } };
        if (parameters?.$case === "arbitrage") symbol = { ...symbol, arbitrage: { enabled, ...parameters.value } };
        if (parameters?.$case === "marketMaking")
          symbol = { ...symbol, marketMaking: { enabled, ...parameters.value } };
        if (parameters?.$case === "meanReversion") {
          const { maxHoldNs, ...value } = parameters.value;
          symbol = { ...symbol, meanReversion: { enabled, ...value, maxHoldNs: String(maxHoldNs) } };
        }
      }
      return symbol;
    }),
  };
}

function fromLimits(limits: GatewayLimits | undefined): SymbolConfiguration["limits"] {
  return {
    maxQuantity: limits?.maxQuantity ?? 0,
    maxNotionalE4: String(limits?.maxNotionalE4 ?? 0n),
    collarLowE4: limits?.collarLowE4 ?? 0,
    collarHighE4: limits?.collarHighE4 ?? 0,
    maxLong: limits?.maxLong ?? 0,
    maxShort: limits?.maxShort ?? 0,
    ...given("maxAgeNs", limits?.maxAgeNs),
    ...given("stateMask", limits?.stateMask),
    ...given("maxOpenOrders", limits?.maxOpenOrders),
    ...given("maxExecutions", limits?.maxExecutions),
    ...given("duplicateNs", limits?.duplicateNs),
    ...given("allowed", limits?.allowed),
    rulesOff: [...(limits?.rulesOff ?? [])],
  };
}

function fromGlobal(limits: GatewayGlobal | undefined): GlobalLimits {
  const kinds = new Map(limits?.kinds.map((entry) => [entry.kind, entry.limits]));
  return {
    account: fromExposure(limits?.account),
    kinds: Object.fromEntries(
      STRATEGY_NAMES.filter((name) => kinds.has(STRATEGY[name])).map((name) => [
        name,
        fromExposure(kinds.get(STRATEGY[name])),
      ]),
    ),
    ...given("maxInFlight", limits?.maxInFlight),
    ...sum("maxDayValueE4", limits?.maxDayValueE4),
    ...sum("maxDayQuantity", limits?.maxDayQuantity),
    ...sum("maxLossE4", limits?.maxLossE4),
    rulesOff: [...(limits?.rulesOff ?? [])],
    waiveReducing: [...(limits?.waiveReducing ?? [])],
  };
}

function fromExposure(limits: GatewayExposure | undefined): ExposureLimits {
  return { ...sum("maxGrossE4", limits?.maxGrossE4), ...sum("maxNetE4", limits?.maxNetE4) };
}

/** A field, or nothing when it is absent: what the gateway does not have is not shown as 0. */
function given<Name extends string>(name: Name, value: number | undefined): { [Key in Name]?: number } {
  return value === undefined ? {} : ({ [name]: value } as { [Key in Name]?: number });
}

function sum<Name extends string>(name: Name, value: bigint | undefined): { [Key in Name]?: string } {
  return value === undefined ? {} : ({ [name]: String(value) } as { [Key in Name]?: string });
}

export function fromDifference({ path, before, after, loosens }: GatewayDifference): Difference {
  return { path: fieldPath(path), before, after, loosens };
}
