import { describe, expect, it } from "vitest";
import type { Configuration } from "../../../http/api.ts";
import {
  deviceSections,
  type Edit,
  edited,
  shown,
  symbolSections,
  typed,
  valuesAt,
  withEdits,
  withValue,
} from "./draft.ts";
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
    expect(symbolSections(base, "A").map(({ title }) => title)).toEqual(["Strategy: imbalance", "Limits"]);
    expect(symbolSections(base, "C")).toEqual([]);
  });

  const edit = (symbol: string, part: string, name: string, value: unknown): Edit => ({
    ...{ symbol, part: part.split("."), name, value },
  });

  it("changes the values that were given and nothing else", () => {
    const edits = [
      edit("A", "imbalance", "ratioQ4", 48),
      edit("B", "limits", "maxNotionalE4", "77"),
      edit("", "global", "rulesOff", [18]),
      edit("", "global.account", "maxNetE4", "9"),
    ];
    const next = withEdits(base, edits);
    expect(next.symbols[1]?.limits.maxNotionalE4).toBe("77");
    expect(next.symbols[0]?.imbalance?.ratioQ4).toBe(48);
    expect(next.symbols[0]?.limits).toBe(limits);
    expect(next.global).toEqual({ ...base.global, rulesOff: [18], account: { maxNetE4: "9" } });
    expect(base.global.account).toEqual({});
  });

  it("has one edit of a field, and none that gives back what was there", () => {
    const [first, second] = [edit("A", "imbalance", "ratioQ4", 48), edit("A", "imbalance", "ratioQ4", 50)];
    expect(edited(base, edited(base, [], first), second)).toEqual([second]);
    expect(edited(base, [second], edit("A", "imbalance", "ratioQ4", 64))).toEqual([]);
    expect(edited(base, [], edit("", "global", "rulesOff", []))).toEqual([]);
  });

  it("keeps what was given when others commit, and takes the rest from them, wherever the symbol is now", () => {
    const others = withValue(base, edit("A", "imbalance", "orderQuantity", 7));
    const moved = { ...others, symbols: others.symbols.toReversed() };
    const now = withEdits(moved, [edit("A", "imbalance", "ratioQ4", 48)]);
    const { ratioQ4: ratio, orderQuantity } = now.symbols[1]?.imbalance ?? {};
    expect([ratio, orderQuantity]).toEqual([48, 7]);
    expect(valuesAt(moved, { symbol: "B", part: ["limits"] })).toBe(limits);
  });

  it("does not invent a strategy or a symbol", () => {
    expect(withValue(base, edit("B", "imbalance", "ratioQ4", 1))).toBe(base);
    expect(withValue(base, edit("C", "limits", "maxLong", 1))).toBe(base);
  });
});
