// Parent orders for looking at: one at work, one that waits, one that is over.
import type { Parent } from "../../control/http/api.ts";

const NONE = { placed: 0, refused: 0, rejected: 0, cancels: 0, unsolicited: 0, broken: 0 };
const WORKING: Parent = {
  ...{ id: "A1", symbol: "TGA", side: "buy", kind: "twap", state: "working", why: "" },
  ...{
    startMs: 1_700_000_000_000,
    endMs: 1_700_000_600_000,
    quantity: 25_000,
    filled: 11_300,
    open: 200,
    limitPriceE4: 0,
  },
  ...{ notionalE4: "3395085000000", averagePriceE4: 300_450, marketShares: "210400", unpricedShares: "0" },
  ...{ marketAveragePriceE4: 300_410, participationPpm: 53_707, arrivalTwiceMidE4: 600_700 },
  scheduleError: { last: 120, max: 410, mean: 96, samples: 28 },
  slippage: {
    arrival: { costE4: "1130000000", ppm: "333" },
    interval: { costE4: "452000000", ppm: "133" },
    mid: { costE4: "-90000000", ppm: "-27" },
  },
  children: { ...NONE, placed: 61, cancels: 20, refused: 2 },
};

export const PARENTS: readonly Parent[] = [
  WORKING,
  {
    ...WORKING,
    ...{ id: "client-7", symbol: "TGB", side: "sell", kind: "vwap", state: "paused", filled: 0, open: 0 },
    ...{ why: "the gateway was started again: resume or cancel it", averagePriceE4: null, participationPpm: null },
    slippage: { arrival: null, interval: null, mid: null },
  },
  { ...WORKING, id: "A0", kind: "iceberg", state: "expired", why: "the time is over", open: 0 },
];
