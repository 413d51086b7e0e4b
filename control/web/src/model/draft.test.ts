import { describe, expect, it } from "vitest";
import type { Configuration } from "../../../http/api.ts";
import { changes, deviceSections, shown, symbolSections, typed, withValue } from "./draft.ts";
import { DEVICE, LIMITS, STRATEGY_FIELDS } from "./fields.ts";

const limits = {
  maxQuantity: 5,
  maxNotionalE4: "2500000000",
  collarLowE4: 1,
  collarHighE4: 2,
  maxLong: 3,
  maxShort: 4,
  rulesOff: [],
};
const base: Configuration = {
  rate: { intervalNs: 1, burstNs: 2 },
  global: { account: {}, kinds: { arbitrage: { maxGrossE4: "1" } }, maxInFlight: 3, rulesOff: [], waiveReducing: [] },
  symbols: [
    {
      symbol: "A",
      limits,
      imbalance: {
        enabled: true,
        ratioQ4: 64,
        minQuantity: 1,
        maxSpreadE4: 100,
        orderQuantity: 100,
        cooldownNs: 1_000_000,
      },
    },
    { symbol: "B", limits },
  ],
};
const { ratioQ4 } = STRATEGY_FIELDS.imbalance;
const { basis } = STRATEGY_FIELDS.arbitrage;

describe("a configuration while it is edited", () => {
  it("is shown in units of people and stored in units of the card", () => {
    expect(shown(64, ratioQ4)).toBe("4");
    expect(shown("2500000000", LIMITS.maxNotionalE4)).toBe("250000");
    expect(shown(undefined, DEVICE.maxLossE4)).toBe("");
    expect(typed("4.0625", ratioQ4)).toEqual({ value: 65 });
    expect(typed(" 250,000.5 ", LIMITS.maxNotionalE4)).toEqual({ value: "2500005000" });
    expect(typed("-0.5", basis)).toEqual({ value: -5_000 });
    expect(shown(-5_000, basis)).toBe("-0.5");
  });

  it.each(["", "x", "-1", "1e3", "0x10", "4.01", "300"])("refuses %j as a ratio", (text) => {
    expect(typed(text, ratioQ4)).toHaveProperty("problem");
  });

  it("takes what it shows", () => {
    for (let stored = 0; stored <= ratioQ4.max; stored++) {
      expect(typed(shown(stored, ratioQ4), ratioQ4)).toEqual({ value: stored });
    }
  });

  it("has a section for every part that there is", () => {
    expect(deviceSections(base).map(({ title }) => title)).toEqual([
      "Rate",
      "Device",
      "Exposure: account",
      "Exposure: arbitrage",
    ]);
    expect(symbolSections(base, 0).map(({ title }) => title)).toEqual(["Strategy: imbalance", "Limits"]);
    expect(symbolSections(base, 2)).toEqual([]);
  });

  it("changes one value and nothing else", () => {
    const ratio = withValue(base, ["symbols", 0, "imbalance"], "ratioQ4", 48);
    const notional = withValue(ratio, ["symbols", 1, "limits"], "maxNotionalE4", "77");
    const next = withValue(withValue(notional, ["global"], "rulesOff", [18]), ["global", "account"], "maxNetE4", "9");
    expect(next.symbols[1]?.limits.maxNotionalE4).toBe("77");
    expect(next.symbols[0]?.limits).toBe(limits);
    expect(base.global.account).toEqual({});
    expect(changes(base, next)).toEqual([
      { symbol: "", section: "Device", name: "rulesOff", before: "[]", after: "[18]" },
      { symbol: "", section: "Exposure: account", name: "maxNetE4", before: "", after: '"9"' },
      { symbol: "A", section: "Strategy: imbalance", name: "ratioQ4", before: "64", after: "48" },
      { symbol: "B", section: "Limits", name: "maxNotionalE4", before: '"2500000000"', after: '"77"' },
    ]);
    expect(changes(base, withValue(base, ["symbols", 0, "imbalance"], "ratioQ4", 64))).toEqual([]);
  });

  it("does not invent a strategy that a symbol has not", () => {
    expect(withValue(base, ["symbols", 1, "imbalance"], "ratioQ4", 1)).toBe(base);
  });
});
