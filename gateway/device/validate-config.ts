// Which configurations a card may be given: every field in the range in which it means what the caller said, and the two entries of an
// arbitrage instance in agreement.

import type {
  ArbitrageParameters,
  DatapathConfig,
  DeviceLimits,
  ExposureLimits,
  Geometry,
  ImbalanceParameters,
  MarketMakingParameters,
  MeanReversionParameters,
  MomentumParameters,
  SymbolConfig,
  SymbolLimits,
} from "../../proto/mod.ts";
import { Issues, U16_MAX } from "./issues.ts";
import { KINDS_MAX, SWITCHABLE, SWITCHABLE_OF_DEVICE, WAIVABLE } from "./limit-words.ts";

/** Positions are compared signed; docs/hardware.md keeps both limits below 2^31. */
const POSITION_MAX = 0x7fff_ffff;
/** Bits 31..21 of the word with the rules that are off. */
const RESERVED_MAX = 0x7ff;
const U12_MAX = 0xfff;
const U20_MAX = 0xf_ffff;

/** @throws DeviceInputError */
export function validateConfig(config: DatapathConfig, version: number, geometry: Geometry): void {
  const issues = new Issues();
  issues.u32("version", version);
  checkDevice(issues, config.device);
  for (const [slot, symbol] of config.symbols) {
    const path = `symbols[${slot}]`;
    issues.integer(path, slot, 0, geometry.symbols - 1);
    checkLimits(issues, `${path}.limits`, symbol.limits);
    checkImbalance(issues, `${path}.imbalance`, symbol.imbalance);
    checkMomentum(issues, `${path}.momentum`, symbol.momentum);
    checkMeanReversion(issues, `${path}.meanReversion`, symbol.meanReversion);
    checkArbitrage(issues, `${path}.arbitrage`, symbol.arbitrage, geometry);
    checkMarketMaking(issues, `${path}.marketMaking`, symbol.marketMaking);
    if (symbol.arbitrage.enabled) checkPartner(issues, `${path}.arbitrage`, slot, symbol.arbitrage, config.symbols);
  }
  issues.done();
}

function checkDevice(issues: Issues, device: DeviceLimits): void {
  issues.u32("device.rateIntervalNs", device.rateIntervalNs);
  issues.u32("device.rateBurstNs", device.rateBurstNs);
  checkExposure(issues, "device.account", device.account);
  for (const [kind, limits] of device.kinds) {
    issues.integer(`device.kinds[${kind}]`, kind, 1, KINDS_MAX);
    checkExposure(issues, `device.kinds[${kind}]`, limits);
  }
  issues.integer("device.maxInFlight", device.maxInFlight, 0, U16_MAX);
  issues.u64("device.maxDayValue", device.maxDayValue);
  issues.u64("device.maxDayQuantity", device.maxDayQuantity);
  issues.u64("device.maxLoss", device.maxLoss);
  checkRules(issues, "device.rulesOff", device.rulesOff, SWITCHABLE_OF_DEVICE, "switched off for the device");
  checkRules(issues, "device.waiveReducing", device.waiveReducing, WAIVABLE, "waived");
  issues.integer("device.reserved", device.reserved, 0, RESERVED_MAX);
}

function checkExposure(issues: Issues, path: string, limits: ExposureLimits): void {
  issues.u64(`${path}.maxGross`, limits.maxGross);
  issues.u64(`${path}.maxNet`, limits.maxNet);
}

function checkLimits(issues: Issues, path: string, limits: SymbolLimits): void {
  issues.u32(`${path}.maxQuantity`, limits.maxQuantity);
  issues.u64(`${path}.maxNotional`, limits.maxNotional);
  issues.u32(`${path}.collarLo`, limits.collarLo);
  issues.u32(`${path}.collarHi`, limits.collarHi);
  issues.integer(`${path}.maxLong`, limits.maxLong, 0, POSITION_MAX);
  issues.integer(`${path}.maxShort`, limits.maxShort, 0, POSITION_MAX);
  issues.u32(`${path}.maxAgeNs`, limits.maxAgeNs);
  issues.integer(`${path}.stateMask`, limits.stateMask, 0, 127);
  issues.integer(`${path}.maxOpenOrders`, limits.maxOpenOrders, 0, U16_MAX);
  issues.integer(`${path}.maxExecutions`, limits.maxExecutions, 0, U16_MAX);
  issues.u32(`${path}.duplicateNs`, limits.duplicateNs);
  issues.integer(`${path}.allowed`, limits.allowed, 0, 15);
  checkRules(issues, `${path}.rulesOff`, limits.rulesOff, SWITCHABLE, "switched off for a symbol");
  issues.integer(`${path}.reserved`, limits.reserved, 0, RESERVED_MAX);
}

function checkRules(
  issues: Issues,
  path: string,
  rules: readonly number[],
  possible: readonly number[],
  what: string,
): void {
  rules.forEach((rule, index) => {
    if (!possible.includes(rule))
      issues.add(`${path}[${index}]`, `rule ${rule} cannot be ${what}; ${possible.join(", ")} can`);
  });
}

function checkImbalance(issues: Issues, path: string, parameters: ImbalanceParameters): void {
  issues.integer(`${path}.ratioQ4`, parameters.ratioQ4, 0, U12_MAX);
  issues.u32(`${path}.minQuantity`, parameters.minQuantity);
  issues.u32(`${path}.maxSpread`, parameters.maxSpread);
  issues.u32(`${path}.orderQuantity`, parameters.orderQuantity);
  issues.u32(`${path}.cooldownNs`, parameters.cooldownNs);
}

function checkMomentum(issues: Issues, path: string, parameters: MomentumParameters): void {
  // A disabled instance may be left at zeros.
  const least = parameters.enabled ? 1 : 0;
  issues.integer(`${path}.kFast`, parameters.kFast, least, 15);
  issues.integer(`${path}.kSlow`, parameters.kSlow, least, 15);
  issues.u32(`${path}.threshold`, parameters.threshold);
  issues.integer(`${path}.warmup`, parameters.warmup, least, U16_MAX);
  issues.u32(`${path}.orderQuantity`, parameters.orderQuantity);
  issues.u32(`${path}.cooldownNs`, parameters.cooldownNs);
}

function checkMeanReversion(issues: Issues, path: string, parameters: MeanReversionParameters): void {
  const least = parameters.enabled ? 1 : 0;
  issues.integer(`${path}.kMean`, parameters.kMean, least, 15);
  issues.integer(`${path}.kDev`, parameters.kDev, least, 15);
  issues.integer(`${path}.entryQ4`, parameters.entryQ4, 0, U12_MAX);
  issues.integer(`${path}.exitQ4`, parameters.exitQ4, 0, U12_MAX);
  issues.u32(`${path}.minDeviation`, parameters.minDeviation);
  issues.integer(`${path}.warmup`, parameters.warmup, least, U16_MAX);
  issues.u32(`${path}.orderQuantity`, parameters.orderQuantity);
  issues.u64(`${path}.maxHoldNs`, parameters.maxHoldNs);
  issues.u32(`${path}.cooldownNs`, parameters.cooldownNs);
}

function checkArbitrage(issues: Issues, path: string, parameters: ArbitrageParameters, geometry: Geometry): void {
  if (parameters.role !== "A" && parameters.role !== "B")
    issues.add(`${path}.role`, `must be A or B, not ${JSON.stringify(parameters.role)}`);
  issues.integer(`${path}.partner`, parameters.partner, 0, geometry.symbols - 1);
  issues.integer(`${path}.weightA`, parameters.weightA, 0, U12_MAX);
  issues.integer(`${path}.weightB`, parameters.weightB, 0, U12_MAX);
  issues.integer(`${path}.basis`, parameters.basis, -(2 ** 31), 2 ** 31 - 1);
  issues.u32(`${path}.threshold`, parameters.threshold);
  issues.integer(`${path}.quantityA`, parameters.quantityA, 0, U20_MAX);
  issues.integer(`${path}.quantityB`, parameters.quantityB, 0, U20_MAX);
  issues.u32(`${path}.cooldownNs`, parameters.cooldownNs);
}

function checkMarketMaking(issues: Issues, path: string, parameters: MarketMakingParameters): void {
  issues.u32(`${path}.halfSpread`, parameters.halfSpread);
  issues.integer(`${path}.skewQ8`, parameters.skewQ8, 0, U16_MAX);
  issues.integer(`${path}.quoteQuantity`, parameters.quoteQuantity, 0, U20_MAX);
  issues.u32(`${path}.maxSpread`, parameters.maxSpread);
  issues.u32(`${path}.reprice`, parameters.reprice);
  issues.integer(`${path}.maxPosition`, parameters.maxPosition, 0, POSITION_MAX);
  issues.u32(`${path}.cooldownNs`, parameters.cooldownNs);
}

/** Fields that both legs' entries must have alike. */
const SHARED = ["weightA", "weightB", "basis", "threshold", "quantityA", "quantityB", "cooldownNs"] as const;

function checkPartner(
  issues: Issues,
  path: string,
  slot: number,
  leg: ArbitrageParameters,
  symbols: ReadonlyMap<number, SymbolConfig>,
): void {
  if (leg.partner === slot) {
    issues.add(`${path}.partner`, `slot ${slot} cannot be its own partner`);
    return;
  }
  const other = symbols.get(leg.partner)?.arbitrage;
  if (other?.enabled !== true) {
    issues.add(`${path}.partner`, `slot ${leg.partner} has no enabled arbitrage entry for the other leg`);
    return;
  }
  if (other.partner !== slot)
    issues.add(`${path}.partner`, `slot ${leg.partner} names slot ${other.partner} as its partner, not ${slot}`);
  if (other.role === leg.role) issues.add(`${path}.role`, `slot ${leg.partner} is leg ${leg.role} too`);
  for (const field of SHARED) {
    if (other[field] === leg[field]) continue;
    issues.add(`${path}.${field}`, `${leg[field]} here, ${other[field]} for the other leg in slot ${leg.partner}`);
  }
}
