import { describe, expect, test } from "vitest";
import type { Configuration } from "../http/api.ts";
import { CliError } from "./cli-error.ts";
import { applyEdits, parseEdit } from "./draft.ts";

const symbol = (name: string) => ({
  symbol: name,
  limits: {
    maxQuantity: 500,
    maxNotionalE4: "1000",
    collarLowE4: 1,
    collarHighE4: 2,
    maxLong: 10,
    maxShort: 10,
    rulesOff: [],
  },
  imbalance: { enabled: true, ratioQ4: 64, minQuantity: 1, maxSpreadE4: 1, orderQuantity: 1, cooldownNs: 1 },
});
const ARBITRAGE = {
  enabled: true,
  partner: "AAA",
  weightA: 1,
  weightB: 1,
  basis: 0,
  threshold: 1,
  quantityA: 1,
  quantityB: 1,
  cooldownNs: 1,
};
const configuration: Configuration = {
  rate: { intervalNs: 1, burstNs: 2 },
  global: { account: { maxGrossE4: "5" }, kinds: {}, maxInFlight: 3, rulesOff: [18], waiveReducing: [] },
  symbols: [symbol("AAA"), { ...symbol("BBB"), arbitrage: ARBITRAGE }],
};
const edits = (...texts: string[]) => texts.map(parseEdit);

describe("prepared changes", () => {
  test("change what they name and nothing else, and not what they were made from", () => {
    const before = structuredClone(configuration);
    const changed = applyEdits(configuration, "params", edits("BBB.imbalance.ratioQ4=80", "*.imbalance.enabled=false"));
    expect(configuration).toEqual(before);
    expect(changed.symbols[0]).toEqual({ ...symbol("AAA"), imbalance: { ...symbol("AAA").imbalance, enabled: false } });
    expect(changed.symbols[1]?.imbalance).toMatchObject({ ratioQ4: 80, enabled: false });
  });

  test("take the gateway's spelling of a field, and symbols with a point in them", () => {
    const wanted = edits(
      "configuration.symbols[BRK.A].strategies[imbalance].ratio_q4=80",
      "symbols[BRK.A].limits.max_long=7",
    );
    expect(wanted.map(({ path }) => path)).toEqual(["BRK.A.imbalance.ratioQ4", "BRK.A.maxLong"]);
    const of = { ...configuration, symbols: [symbol("BRK"), symbol("BRK.A")] };
    expect(applyEdits(of, "params", wanted.slice(0, 1)).symbols[1]?.imbalance?.ratioQ4).toBe(80);
    expect(applyEdits(of, "limits", wanted.slice(1)).symbols[1]?.limits.maxLong).toBe(7);
  });

  test("limits take 64-bit numbers exactly, lists of rules, and the rate", () => {
    const wanted = edits("AAA.maxNotionalE4=18446744073709551615", "AAA.rulesOff=4,14", "rate.intervalNs=7");
    const { rate, symbols } = applyEdits(configuration, "limits", wanted);
    expect(rate).toEqual({ intervalNs: 7, burstNs: 2 });
    expect(symbols[0]?.limits).toMatchObject({ maxNotionalE4: "18446744073709551615", rulesOff: [4, 14] });
  });

  test("limits that are not there yet can be given, for the symbol, the device and a kind", () => {
    const { global, symbols } = applyEdits(
      configuration,
      "limits",
      edits(
        "*.maxOpenOrders=4",
        "global.maxLossE4=18446744073709551615",
        "global.waiveReducing=6,18",
        "global.account.maxNetE4=6",
        "global.kinds.arbitrage.maxGrossE4=7",
      ),
    );
    expect(symbols.map(({ limits }) => limits.maxOpenOrders)).toEqual([4, 4]);
    expect(global).toEqual({
      account: { maxGrossE4: "5", maxNetE4: "6" },
      kinds: { arbitrage: { maxGrossE4: "7" } },
      maxInFlight: 3,
      maxLossE4: "18446744073709551615",
      rulesOff: [18],
      waiveReducing: [6, 18],
    });
  });

  test("parameters take names of symbols and numbers below 0 where they may be", () => {
    const { symbols } = applyEdits(
      configuration,
      "params",
      edits("BBB.arbitrage.basis=-5", "BBB.arbitrage.partner=CCC"),
    );
    expect(symbols[1]?.arbitrage).toEqual({ ...ARBITRAGE, basis: -5, partner: "CCC" });
  });

  test.each([
    ["params", "CCC.imbalance.ratioQ4=1", '"CCC" is not configured'],
    ["params", "AAA.momentum.kFast=1", "AAA has no momentum"],
    ["params", "AAA.imbalance.ratio=1", "no such field; there are enabled, ratioQ4"],
    ["params", "AAA.maxLong=1", "SYMBOL.KIND.FIELD"],
    [
      "params",
      "AAA.twap.maxLong=1",
      '"twap" is no strategy; imbalance, momentum, meanReversion, arbitrage, marketMaking are',
    ],
    ["params", "AAA.imbalance.ratioQ4=-1", "ratioQ4"],
    ["params", "AAA.imbalance.ratioQ4=1.5", "a whole number"],
    ["params", "AAA.imbalance.ratioQ4=4096", "ratioQ4"],
    ["params", "AAA.imbalance.enabled=yes", "true or false"],
    ["params", "AAA.imbalance.__proto__=1", "no such field"],
    ["limits", "AAA.imbalance.ratioQ4=1", "SYMBOL.FIELD, rate.FIELD, global.FIELD"],
    ["limits", "AAA.maxNotionalE4=1.5", "maxNotionalE4"],
    ["limits", "AAA.rulesOff=1", "rulesOff"],
    ["limits", "AAA.rulesOff=13", "only rules 4, 5, 6, 7, 8, 9, 11, 14, 15, 16, 20 can be named here"],
    ["limits", "rate.limit=1", "no such field"],
    ["limits", "global.kinds=1", "no such field"],
    ["limits", "global.kinds.twap.maxNetE4=1", "is no strategy"],
    ["limits", "global.maxInFlight=65536", "maxInFlight"],
  ] as const)("%s %s is refused: %s", (domain, text, message) => {
    const apply = () => applyEdits(configuration, domain, edits(text));
    expect(apply).toThrow(CliError);
    expect(apply).toThrow(message);
  });

  test("an edit is PATH=VALUE", () => {
    expect(parseEdit("a.b=c=d")).toEqual({ path: "a.b", value: "c=d" });
    expect(() => parseEdit("ab")).toThrow("PATH=VALUE");
    expect(() => parseEdit("=1")).toThrow("PATH=VALUE");
  });
});
