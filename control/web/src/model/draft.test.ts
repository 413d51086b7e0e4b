import { describe, expect, it } from "vitest";
import type { Configuration } from "../../../http/api.ts";
import { changes, IMBALANCE, LIMITS, shown, typed, withValue } from "./draft.ts";

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

describe("a configuration while it is edited", () => {
  it("is shown in units of people and stored in units of the card", () => {
    expect(shown(64, IMBALANCE.ratioQ4)).toBe("4");
    expect(shown("2500000000", LIMITS.maxNotionalE4)).toBe("250000");
    expect(typed("4.0625", IMBALANCE.ratioQ4)).toEqual({ value: 65 });
    expect(typed(" 250,000.5 ", LIMITS.maxNotionalE4)).toEqual({ value: 2_500_005_000 });
  });

  it.each(["", "x", "-1", "1e3", "0x10", "4.01", "300"])("refuses %j as a ratio", (text) => {
    expect(typed(text, IMBALANCE.ratioQ4)).toHaveProperty("problem");
  });

  it("takes what it shows", () => {
    for (let stored = 0; stored <= IMBALANCE.ratioQ4.max; stored++) {
      expect(typed(shown(stored, IMBALANCE.ratioQ4), IMBALANCE.ratioQ4)).toEqual({ value: stored });
    }
  });

  it("changes one value of one symbol, and sums stay strings", () => {
    const next = withValue(withValue(base, "A", "imbalance", "ratioQ4", 48), "B", "limits", "maxNotionalE4", 77);
    expect(next.symbols[1]?.limits.maxNotionalE4).toBe("77");
    expect(changes(base, next)).toEqual([
      { symbol: "A", group: "imbalance", name: "ratioQ4", before: "64", after: "48" },
      { symbol: "B", group: "limits", name: "maxNotionalE4", before: '"2500000000"', after: '"77"' },
    ]);
    expect(changes(base, withValue(base, "A", "imbalance", "ratioQ4", 64))).toEqual([]);
  });

  it("does not invent a strategy that a symbol has not", () => {
    expect(withValue(base, "B", "imbalance", "ratioQ4", 1).symbols[1]).toBe(base.symbols[1]);
  });
});
