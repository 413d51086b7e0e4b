import { expect, test } from "vitest";
import { Configuration as GatewayConfiguration } from "../../proto/grpc/mod.ts";
import { type Configuration, configurationSchema } from "../http/api.ts";
import { fromGateway, toGateway } from "./convert.ts";

const U64 = "18446744073709551615";
const WHOLE: Configuration = {
  rate: { intervalNs: 1, burstNs: 2 },
  global: {
    account: { maxGrossE4: U64, maxNetE4: "0" },
    kinds: {
      imbalance: { maxGrossE4: "1" },
      meanReversion: { maxNetE4: "2" },
      arbitrage: {},
      marketMaking: { maxGrossE4: "3" },
    },
    maxInFlight: 0,
    maxDayValueE4: U64,
    maxDayQuantity: "3",
    maxLossE4: "4",
    rulesOff: [10],
    waiveReducing: [6, 17],
  },
  symbols: [
    {
      symbol: "AAA",
      limits: {
        maxQuantity: 1,
        maxNotionalE4: U64,
        collarLowE4: 2,
        collarHighE4: 3,
        maxLong: 4,
        maxShort: 5,
        maxAgeNs: 6,
        stateMask: 0,
        maxOpenOrders: 7,
        maxExecutions: 8,
        duplicateNs: 0,
        allowed: 0,
        rulesOff: [20],
      },
      imbalance: { enabled: true, ratioQ4: 1, minQuantity: 2, maxSpreadE4: 3, orderQuantity: 4, cooldownNs: 5 },
      momentum: { enabled: false, kFast: 1, kSlow: 2, thresholdE4: 3, warmup: 4, orderQuantity: 5, cooldownNs: 6 },
      meanReversion: {
        enabled: true,
        kMean: 1,
        kDev: 2,
        entryQ4: 3,
        exitQ4: 4,
        minDeviationE4: 5,
        warmup: 6,
        orderQuantity: 7,
        maxHoldNs: U64,
        cooldownNs: 8,
      },
      arbitrage: {
        enabled: true,
        partner: "BBB",
        weightA: 1,
        weightB: 2,
        basis: -3,
        threshold: 4,
        quantityA: 5,
        quantityB: 6,
        cooldownNs: 7,
      },
      marketMaking: {
        ...{ enabled: true, micro: true, halfSpreadE4: 1, skewQ8: 2, quoteQuantity: 3, maxSpreadE4: 4, repriceE4: 5 },
        ...{ maxPosition: 6, cooldownNs: 7 },
      },
    },
    {
      symbol: "BBB",
      limits: {
        maxQuantity: 0,
        maxNotionalE4: "0",
        collarLowE4: 0,
        collarHighE4: 0,
        maxLong: 0,
        maxShort: 0,
        rulesOff: [],
      },
    },
  ],
};

test("a configuration comes back from the gateway's bytes as it was, what is absent as absent", () => {
  expect(configurationSchema.parse(WHOLE)).toEqual(WHOLE);
  const bytes = GatewayConfiguration.encode(toGateway(WHOLE)).finish();
  expect(fromGateway(GatewayConfiguration.decode(bytes))).toEqual(WHOLE);
});
