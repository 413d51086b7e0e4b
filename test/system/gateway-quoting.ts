// A configuration that quotes every symbol and does nothing else.
import { type Configuration, MarketMakingParameters, StrategyKind } from "../../proto/grpc/mod.ts";
import { configurationFor, type ListedSymbol } from "./gateway-rig.ts";

export const QUOTING_KIND = StrategyKind.STRATEGY_KIND_MARKET_MAKING;

export function quotingConfiguration(
  symbols: readonly ListedSymbol[],
  change: Partial<MarketMakingParameters> = {},
): Configuration {
  const from = configurationFor(symbols);
  const value = MarketMakingParameters.fromPartial({
    ...{ micro: true, halfSpreadE4: 100, skewQ8: 250, quoteQuantity: 100, maxSpreadE4: 20_000, repriceE4: 100 },
    ...{ maxPosition: 600, cooldownNs: 2_000_000, ...change },
  });
  const kinds = from.global?.kinds ?? [];
  return {
    ...from,
    global: from.global && {
      ...from.global,
      kinds: [...kinds, { kind: QUOTING_KIND, limits: kinds[0]?.limits }],
    },
    symbols: from.symbols.map(({ symbol, limits }) => ({
      symbol,
      limits: limits && { ...limits, allowed: 0b1111 },
      strategies: [{ enabled: true, parameters: { $case: "marketMaking", value } }],
    })),
  };
}
