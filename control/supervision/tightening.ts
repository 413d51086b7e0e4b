// Configurations that let less through than the one in force: what freezing and reducing are made of. Neither can let anything more through.
import type { Configuration, StrategyName, SymbolConfiguration } from "../http/configuration.ts";
import { STRATEGY_NAMES } from "../http/configuration.ts";
import type { SubjectKind } from "../http/supervision.ts";

/** What an action is about. Of an account or the gateway: everything, because both paths trade under one configuration. */
export interface Scope {
  readonly of: SubjectKind;
  readonly name: string;
}

export function strategiesOf({ of, name }: Scope): readonly StrategyName[] {
  return of === "strategy" ? STRATEGY_NAMES.filter((known) => known === name) : STRATEGY_NAMES;
}

/** No instance of the scope decides anything any more. */
export function frozen(configuration: Configuration, scope: Scope): Configuration {
  const stopped = onSymbols(configuration, scope, (symbol) => without(symbol, strategiesOf(scope)));
  if (scope.of !== "symbol") return stopped;
  // Its other leg is a symbol of its own.
  const symbols = stopped.symbols.map((symbol) =>
    symbol.arbitrage?.partner === scope.name ? without(symbol, ["arbitrage"]) : symbol,
  );
  return { ...stopped, symbols };
}

/**
 * Positions of the scope's symbols get no larger: with limits of 0 rule 9 lets a sale through only while something is held to sell, and a purchase only
 * while something is short. Quotes rest on both sides whatever is held, so market making stops. Of a strategy: it stops, because the gate knows no
 * position of its own that it could reduce.
 */
export function reducing(configuration: Configuration, scope: Scope): Configuration {
  if (scope.of === "strategy") return frozen(configuration, scope);
  return onSymbols(configuration, scope, (symbol) => {
    const { limits, ...rest } = without(symbol, ["marketMaking"]);
    const rulesOff = limits.rulesOff.filter((rule) => rule !== 9);
    return { ...rest, limits: { ...limits, maxLong: 0, maxShort: 0, rulesOff } };
  });
}

function onSymbols(
  configuration: Configuration,
  { of, name }: Scope,
  change: (symbol: SymbolConfiguration) => SymbolConfiguration,
): Configuration {
  const symbols = configuration.symbols.map((symbol) =>
    of === "symbol" && symbol.symbol !== name ? symbol : change(symbol),
  );
  return { ...configuration, symbols };
}

function without(symbol: SymbolConfiguration, kinds: readonly StrategyName[]): SymbolConfiguration {
  const changed = { ...symbol };
  for (const kind of kinds) {
    const instance = changed[kind];
    if (instance !== undefined) Object.assign(changed, { [kind]: { ...instance, enabled: false } });
  }
  return changed;
}
