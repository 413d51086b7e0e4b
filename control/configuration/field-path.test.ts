import { describe, expect, it } from "vitest";
import type { Configuration } from "../http/api.ts";
import { fieldPath } from "./field-path.ts";

describe("the name of a field", () => {
  it.each([
    ["configuration.symbols[TUN].strategies[imbalance].ratio_q4", "TUN.imbalance.ratioQ4"],
    ["configuration.symbols[BRK.A].strategies[mean_reversion].max_hold_ns", "BRK.A.meanReversion.maxHoldNs"],
    ["configuration.symbols[TUN].limits.max_notional_e4", "TUN.maxNotionalE4"],
    ["configuration.symbols[TUN].limits.rules_off.4", "TUN.rulesOff.4"],
    ["configuration.rate.interval_ns", "rate.intervalNs"],
    ["configuration.global.account.max_gross_e4", "global.account.maxGrossE4"],
    ["configuration.global.kinds[mean_reversion].max_net_e4", "global.kinds.meanReversion.maxNetE4"],
    ["symbols[TUN].limits.max_long", "TUN.maxLong"],
    ["TUN.imbalance.ratioQ4", "TUN.imbalance.ratioQ4"],
    ["expectedVersion", "expectedVersion"],
    ["", ""],
  ])("%s is %s", (path, name) => expect(fieldPath(path)).toBe(name));

  it("of something that the gateway counts is that of what is there", () => {
    const of = {
      symbols: [{ symbol: "AAA" }, { symbol: "BBB", momentum: {}, arbitrage: {} }],
    } as unknown as Configuration;
    expect(fieldPath("configuration.symbols[1].limits.max_quantity", of)).toBe("BBB.maxQuantity");
    expect(fieldPath("configuration.symbols[1].strategies[1].weight_a", of)).toBe("BBB.arbitrage.weightA");
    expect(fieldPath("configuration.symbols[0].symbol", of)).toBe("AAA.symbol");
    expect(fieldPath("configuration.symbols[9].symbol", of)).toBe("9.symbol");
  });
});
