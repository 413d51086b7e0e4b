// Configurations to start from. NO_...: what a slot or a device without an entry has: limits 0 with every rule on, and nothing enabled.
// WIDE_...: every rule on, and each limit as wide as its field.

import {
  type ArbitrageParameters,
  type DeviceLimits,
  type ExposureLimits,
  type ImbalanceParameters,
  type MarketMakingParameters,
  type MeanReversionParameters,
  type MomentumParameters,
  NO_MAX_AGE,
  type SymbolConfig,
  type SymbolLimits,
} from "./datapath.ts";

const U16_MAX = 0xffff;
const U32_MAX = 0xffff_ffff;
const U64_MAX = (1n << 64n) - 1n;

export const NO_SYMBOL_LIMITS: SymbolLimits = {
  maxQuantity: 0,
  maxNotional: 0n,
  collarLo: 0,
  collarHi: 0,
  maxLong: 0,
  maxShort: 0,
  maxAgeNs: 0,
  stateMask: 0,
  maxOpenOrders: 0,
  maxExecutions: 0,
  duplicateNs: 0,
  allowed: 0,
  rulesOff: [],
  reserved: 0,
};

export const NO_EXPOSURE: ExposureLimits = { maxGross: 0n, maxNet: 0n };

export const NO_DEVICE_LIMITS: DeviceLimits = {
  rateIntervalNs: 0,
  rateBurstNs: 0,
  account: NO_EXPOSURE,
  kinds: new Map(),
  maxInFlight: 0,
  maxDayValue: 0n,
  maxDayQuantity: 0n,
  maxLoss: 0n,
  rulesOff: [],
  waiveReducing: [],
  reserved: 0,
};

export const NO_IMBALANCE: ImbalanceParameters = {
  enabled: false,
  ratioQ4: 0,
  minQuantity: 0,
  maxSpread: 0,
  orderQuantity: 0,
  cooldownNs: 0,
};

/** Shifts and warm-up of 0 mean nothing, enabled or not. */
export const NO_MOMENTUM: MomentumParameters = {
  enabled: false,
  kFast: 1,
  kSlow: 1,
  threshold: 0,
  warmup: 1,
  orderQuantity: 0,
  cooldownNs: 0,
};

export const NO_MEAN_REVERSION: MeanReversionParameters = {
  enabled: false,
  kMean: 1,
  kDev: 1,
  entryQ4: 0,
  exitQ4: 0,
  minDeviation: 0,
  warmup: 1,
  orderQuantity: 0,
  maxHoldNs: 0n,
  cooldownNs: 0,
};

export const NO_ARBITRAGE: ArbitrageParameters = {
  enabled: false,
  role: "A",
  partner: 0,
  weightA: 0,
  weightB: 0,
  basis: 0,
  threshold: 0,
  quantityA: 0,
  quantityB: 0,
  cooldownNs: 0,
};

export const NO_MARKET_MAKING: MarketMakingParameters = {
  enabled: false,
  micro: false,
  halfSpread: 0,
  skewQ8: 0,
  quoteQuantity: 0,
  maxSpread: 0,
  reprice: 0,
  maxPosition: 0,
  cooldownNs: 0,
};

export const NO_SYMBOL_CONFIG: SymbolConfig = {
  limits: NO_SYMBOL_LIMITS,
  imbalance: NO_IMBALANCE,
  momentum: NO_MOMENTUM,
  meanReversion: NO_MEAN_REVERSION,
  arbitrage: NO_ARBITRAGE,
  marketMaking: NO_MARKET_MAKING,
};

export const WIDE_SYMBOL_LIMITS: SymbolLimits = {
  maxQuantity: U32_MAX,
  maxNotional: U64_MAX,
  collarLo: 0,
  collarHi: U32_MAX,
  maxLong: 0x7fff_ffff,
  maxShort: 0x7fff_ffff,
  maxAgeNs: NO_MAX_AGE,
  stateMask: 0,
  maxOpenOrders: U16_MAX,
  maxExecutions: U16_MAX,
  duplicateNs: 0,
  allowed: 0b1111,
  rulesOff: [],
  reserved: 0,
};

export const WIDE_EXPOSURE: ExposureLimits = { maxGross: U64_MAX, maxNet: U64_MAX };

export const WIDE_DEVICE_LIMITS: DeviceLimits = {
  rateIntervalNs: 0,
  rateBurstNs: U32_MAX,
  account: WIDE_EXPOSURE,
  kinds: new Map([1, 2, 3, 4, 5].map((kind) => [kind, WIDE_EXPOSURE])),
  maxInFlight: U16_MAX,
  maxDayValue: U64_MAX,
  maxDayQuantity: U64_MAX,
  maxLoss: U64_MAX,
  rulesOff: [],
  waiveReducing: [],
  reserved: 0,
};
