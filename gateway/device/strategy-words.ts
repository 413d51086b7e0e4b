/**
 * Parameters of the strategies as words of their tables (docs/hardware.md, "Configuration banks"), and back. Units and ranges are those of
 * `proto/datapath.ts`; `words` has the words of one entry, and those without a meaning become 0. `pack...` throws a RangeError for a value that
 * does not fit its bits: validate-config.ts comes before. `unpack...` takes any words.
 */

import {
  type ArbitrageParameters,
  type ImbalanceParameters,
  type MarketMakingParameters,
  type MeanReversionParameters,
  type MomentumParameters,
  registers as map,
} from "../../proto/mod.ts";
import { high, joined, low } from "./words.ts";

export function packImbalance(parameters: ImbalanceParameters, words: Uint32Array): void {
  map.packImbalanceEntry(
    {
      enable: parameters.enabled,
      ratioQ4: parameters.ratioQ4,
      minQty: parameters.minQuantity,
      maxSpread: parameters.maxSpread,
      orderQty: parameters.orderQuantity,
      cooldownNs: parameters.cooldownNs,
    },
    words,
  );
}

export function unpackImbalance(words: Uint32Array): ImbalanceParameters {
  const entry = map.unpackImbalanceEntry(words);
  return {
    enabled: entry.enable,
    ratioQ4: entry.ratioQ4,
    minQuantity: entry.minQty,
    maxSpread: entry.maxSpread,
    orderQuantity: entry.orderQty,
    cooldownNs: entry.cooldownNs,
  };
}

export function packMomentum(parameters: MomentumParameters, words: Uint32Array): void {
  map.packMomentumEntry(
    {
      enable: parameters.enabled,
      kFast: parameters.kFast,
      kSlow: parameters.kSlow,
      warmup: parameters.warmup,
      threshold: parameters.threshold,
      orderQty: parameters.orderQuantity,
      cooldownNs: parameters.cooldownNs,
    },
    words,
  );
}

export function unpackMomentum(words: Uint32Array): MomentumParameters {
  const entry = map.unpackMomentumEntry(words);
  return {
    enabled: entry.enable,
    kFast: entry.kFast,
    kSlow: entry.kSlow,
    threshold: entry.threshold,
    warmup: entry.warmup,
    orderQuantity: entry.orderQty,
    cooldownNs: entry.cooldownNs,
  };
}

export function packMeanReversion(parameters: MeanReversionParameters, words: Uint32Array): void {
  map.packMeanReversionEntry(
    {
      enable: parameters.enabled,
      kMean: parameters.kMean,
      kDev: parameters.kDev,
      warmup: parameters.warmup,
      entryQ4: parameters.entryQ4,
      exitQ4: parameters.exitQ4,
      minDev: parameters.minDeviation,
      orderQty: parameters.orderQuantity,
      cooldownNs: parameters.cooldownNs,
      maxHoldNsLo: low(parameters.maxHoldNs),
      maxHoldNsHi: high(parameters.maxHoldNs),
    },
    words,
  );
}

export function unpackMeanReversion(words: Uint32Array): MeanReversionParameters {
  const entry = map.unpackMeanReversionEntry(words);
  return {
    enabled: entry.enable,
    kMean: entry.kMean,
    kDev: entry.kDev,
    entryQ4: entry.entryQ4,
    exitQ4: entry.exitQ4,
    minDeviation: entry.minDev,
    warmup: entry.warmup,
    orderQuantity: entry.orderQty,
    maxHoldNs: joined(entry.maxHoldNsLo, entry.maxHoldNsHi),
    cooldownNs: entry.cooldownNs,
  };
}

export function packArbitrage(parameters: ArbitrageParameters, words: Uint32Array): void {
  map.packArbitrageEntry(
    {
      enable: parameters.enabled,
      legB: parameters.role === "B",
      partner: parameters.partner,
      wA: parameters.weightA,
      wB: parameters.weightB,
      basis: parameters.basis >>> 0,
      threshold: parameters.threshold,
      qtyA: parameters.quantityA,
      qtyB: parameters.quantityB,
      cooldownNs: parameters.cooldownNs,
    },
    words,
  );
}

export function unpackArbitrage(words: Uint32Array): ArbitrageParameters {
  const entry = map.unpackArbitrageEntry(words);
  return {
    enabled: entry.enable,
    role: entry.legB ? "B" : "A",
    partner: entry.partner,
    weightA: entry.wA,
    weightB: entry.wB,
    basis: entry.basis | 0,
    threshold: entry.threshold,
    quantityA: entry.qtyA,
    quantityB: entry.qtyB,
    cooldownNs: entry.cooldownNs,
  };
}

export function packMarketMaking(parameters: MarketMakingParameters, words: Uint32Array): void {
  map.packMarketMakingEntry(
    {
      enable: parameters.enabled,
      micro: parameters.micro,
      skewQ8: parameters.skewQ8,
      halfSpread: parameters.halfSpread,
      maxSpread: parameters.maxSpread,
      quoteQty: parameters.quoteQuantity,
      reprice: parameters.reprice,
      maxPos: parameters.maxPosition,
      cooldownNs: parameters.cooldownNs,
    },
    words,
  );
}

export function unpackMarketMaking(words: Uint32Array): MarketMakingParameters {
  const entry = map.unpackMarketMakingEntry(words);
  return {
    enabled: entry.enable,
    micro: entry.micro,
    halfSpread: entry.halfSpread,
    skewQ8: entry.skewQ8,
    quoteQuantity: entry.quoteQty,
    maxSpread: entry.maxSpread,
    reprice: entry.reprice,
    maxPosition: entry.maxPos,
    cooldownNs: entry.cooldownNs,
  };
}
