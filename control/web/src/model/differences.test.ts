import { describe, expect, it } from "vitest";
import { byOwner, fieldAt, valueText } from "./differences.ts";

describe("differences", () => {
  it.each([
    ["TUN.imbalance.ratioQ4", "48", "3 times"],
    ["BRK.A.meanReversion.maxHoldNs", "2500000000", "2.5 s"],
    ["TUN.maxNotionalE4", "2500000000", "250,000 USD"],
    ["global.maxLossE4", "100000000000", "10,000,000 USD"],
    ["global.kinds.arbitrage.maxGrossE4", "10000", "1 USD"],
    ["rate.intervalNs", "5000000", "5 ms"],
    ["TUN.allowed", "5", "buy, short sell"],
    ["TUN.imbalance.enabled", "true", "true"],
    ["TUN.rulesOff.4", "true", "true"],
    ["TUN.maxLong", "", "–"],
  ])("of %s: %s is %s", (path, stored, text) => expect(valueText(path, stored)).toBe(text));

  it("of something unknown are told as they are", () => {
    expect(fieldAt("TUN.somethingNew")).toBeUndefined();
    expect(valueText("TUN.somethingNew", "7")).toBe("7");
  });

  it("are put together by symbol and part of the device", () => {
    const paths = [
      "global.account.maxNetE4",
      "global.maxLossE4",
      "BRK.A.maxLong",
      "BRK.A.rulesOff.4",
      "BRK.A.imbalance.ratioQ4",
    ];
    const groups = byOwner(paths.map((path) => ({ path, before: "", after: "1", loosens: false })));
    expect(groups.map(({ name, differences }) => [name, differences.length])).toEqual([
      ["global", 2],
      ["BRK.A", 3],
    ]);
  });
});
