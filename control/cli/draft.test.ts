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
const configuration: Configuration = { rate: { intervalNs: 1, burstNs: 2 }, symbols: [symbol("AAA"), symbol("BBB")] };
const edits = (...texts: string[]) => texts.map(parseEdit);

describe("prepared changes", () => {
  test("change what they name and nothing else, and not what they were made from", () => {
    const before = structuredClone(configuration);
    const changed = applyEdits(configuration, "params", edits("BBB.imbalance.ratioQ4=80", "*.imbalance.enabled=false"));
    expect(configuration).toEqual(before);
    expect(changed.symbols[0]).toEqual({ ...symbol("AAA"), imbalance: { ...symbol("AAA").imbalance, enabled: false } });
    expect(changed.symbols[1]?.imbalance).toMatchObject({ ratioQ4: 80, enabled: false });
  });

  test("limits take 64-bit numbers exactly, lists of rules, and the rate", () => {
    const wanted = edits("AAA.maxNotionalE4=18446744073709551615", "AAA.rulesOff=4,13", "rate.intervalNs=7");
    const { rate, symbols } = applyEdits(configuration, "limits", wanted);
    expect(rate).toEqual({ intervalNs: 7, burstNs: 2 });
    expect(symbols[0]?.limits).toMatchObject({ maxNotionalE4: "18446744073709551615", rulesOff: [4, 13] });
  });

  test.each([
    ["params", "CCC.imbalance.ratioQ4=1", '"CCC" is not configured'],
    ["params", "AAA.momentum.kFast=1", "AAA has no momentum"],
    ["params", "AAA.imbalance.ratio=1", "no such field; there are enabled, ratioQ4"],
    ["params", "AAA.maxLong=1", "SYMBOL.imbalance.FIELD"],
    ["params", "AAA.imbalance.ratioQ4=-1", "a whole number"],
    ["params", "AAA.imbalance.ratioQ4=4096", "ratioQ4"],
    ["params", "AAA.imbalance.enabled=yes", "true or false"],
    ["params", "AAA.imbalance.__proto__=1", "no such field"],
    ["limits", "AAA.imbalance.ratioQ4=1", "SYMBOL.FIELD or rate.FIELD"],
    ["limits", "AAA.maxNotionalE4=1.5", "maxNotionalE4"],
    ["limits", "AAA.rulesOff=1", "rulesOff"],
    ["limits", "rate.limit=1", "no such field"],
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
