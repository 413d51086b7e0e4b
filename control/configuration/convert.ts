// The configuration as people edit it (http/api.ts) and as the gateway takes it (tickgate.v1), both ways.

import type {
  Configuration as GatewayConfiguration,
  Difference as GatewayDifference,
  StrategyInstance,
} from "../../proto/grpc/mod.ts";
import type { Configuration, Difference, SymbolConfiguration } from "../http/api.ts";

export function toGateway({ rate, symbols }: Configuration): GatewayConfiguration {
  return {
    rate: { ...rate },
    symbols: symbols.map(({ symbol, limits, imbalance, momentum }) => {
      const strategies: StrategyInstance[] = [];
      if (imbalance !== undefined) {
        const { enabled, ...value } = imbalance;
        strategies.push({ enabled, parameters: { $case: "imbalance", value } });
      }
      if (momentum !== undefined) {
        const { enabled, ...value } = momentum;
        strategies.push({ enabled, parameters: { $case: "momentum", value } });
      }
      return {
        symbol,
        limits: { ...limits, maxNotionalE4: BigInt(limits.maxNotionalE4), rulesOff: [...limits.rulesOff] },
        strategies,
      };
    }),
  };
}

export function fromGateway(configuration: GatewayConfiguration): Configuration {
  return {
    rate: { intervalNs: configuration.rate?.intervalNs ?? 0, burstNs: configuration.rate?.burstNs ?? 0 },
    symbols: configuration.symbols.map((from): SymbolConfiguration => {
      const { limits } = from;
      let symbol: SymbolConfiguration = {
        symbol: from.symbol,
        limits: {
          maxQuantity: limits?.maxQuantity ?? 0,
          maxNotionalE4: String(limits?.maxNotionalE4 ?? 0n),
          collarLowE4: limits?.collarLowE4 ?? 0,
          collarHighE4: limits?.collarHighE4 ?? 0,
          maxLong: limits?.maxLong ?? 0,
          maxShort: limits?.maxShort ?? 0,
          rulesOff: (limits?.rulesOff ?? []) as SymbolConfiguration["limits"]["rulesOff"],
        },
      };
      for (const { enabled, parameters } of from.strategies) {
        if (parameters?.$case === "imbalance") symbol = { ...symbol, imbalance: { enabled, ...parameters.value } };
        if (parameters?.$case === "momentum") symbol = { ...symbol, momentum: { enabled, ...parameters.value } };
      }
      return symbol;
    }),
  };
}

export function fromDifference({ path, before, after, loosens }: GatewayDifference): Difference {
  return { path, before, after, loosens };
}
