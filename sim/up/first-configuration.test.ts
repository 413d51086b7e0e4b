import { describe, expect, test } from "vitest";
import {
  configurationSchema,
  exposureSchema,
  globalSchema,
  limitsSchema,
  STRATEGY_NAMES,
} from "../../control/http/api.ts";
import { firstConfiguration } from "./first-configuration.ts";

const SYMBOLS = Array.from({ length: 10 }, (_, index) => ({
  symbol: `T${index}`,
  locate: index + 1,
  referenceE4: 5_000 * 3 ** index,
}));

describe("what a run begins with", () => {
  const configuration = firstConfiguration(SYMBOLS);

  test("is a configuration, with every rule on and every limit given", () => {
    expect(configurationSchema.parse(configuration)).toEqual(configuration);
    const { global, symbols } = configuration;
    expect([global.rulesOff, ...symbols.map(({ limits }) => limits.rulesOff)].flat()).toEqual([]);
    expect(Object.keys(global).sort()).toEqual(Object.keys(globalSchema.shape).sort());
    for (const exposure of [global.account, ...STRATEGY_NAMES.map((name) => global.kinds[name])])
      expect(Object.keys(exposure ?? {}).sort()).toEqual(Object.keys(exposureSchema.shape).sort());
    for (const { limits } of symbols)
      expect(Object.keys(limits).sort()).toEqual(Object.keys(limitsSchema.shape).sort());
  });

  test("has all kinds, and no symbol in two pairs", () => {
    const { symbols } = configuration;
    for (const kind of STRATEGY_NAMES)
      expect(
        symbols.some((symbol) => symbol[kind]?.enabled === true),
        kind,
      ).toBe(true);
    const legs = symbols.flatMap(({ symbol, arbitrage }) =>
      arbitrage === undefined ? [] : [symbol, arbitrage.partner],
    );
    expect(legs.length).toBeGreaterThan(0);
    expect(new Set(legs).size).toBe(legs.length);
  });

  test("has no pair without a second symbol", () => {
    expect(firstConfiguration(SYMBOLS.slice(0, 2)).symbols.map(({ arbitrage }) => arbitrage)).toEqual([
      undefined,
      undefined,
    ]);
  });
});
