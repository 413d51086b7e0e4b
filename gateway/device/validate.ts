// What a card may be given. The card itself takes any bits; these are the ranges in which they mean what the caller said.

import {
  type DatapathConfig,
  type FeedSettings,
  type Geometry,
  type ImbalanceParameters,
  type KillState,
  type MomentumParameters,
  type OrderSessionState,
  type PositionUpdate,
  parseIpv4,
  type SymbolLimits,
  type TrackedSlot,
} from "../../proto/mod.ts";
import { DeviceInputError, type InputIssue } from "./errors.ts";

const U32_MAX = 0xffff_ffff;
const U64_MAX = (1n << 64n) - 1n;
/** Positions are compared signed; docs/hardware.md keeps both limits below 2^31. */
const POSITION_MAX = 0x7fff_ffff;
const SWITCHABLE = new Set([4, 5, 6, 7, 9, 13]);
const KINDS = new Set([1, 2]);

class Issues {
  readonly #found: InputIssue[] = [];

  add(path: string, message: string): void {
    this.#found.push({ path, message });
  }

  integer(path: string, value: number, low: number, high: number): void {
    if (!Number.isInteger(value) || value < low || value > high)
      this.add(path, `must be an integer from ${low} to ${high}, not ${value}`);
  }

  u32(path: string, value: number): void {
    this.integer(path, value, 0, U32_MAX);
  }

  u64(path: string, value: bigint): void {
    if (typeof value !== "bigint" || value < 0n || value > U64_MAX)
      this.add(path, `must be an unsigned 64-bit integer, not ${value}`);
  }

  ascii(path: string, value: string, low: number, high: number): void {
    if (!/^[\x20-\x7e]*$/.test(value) || value.length < low || value.length > high) {
      this.add(path, `must be ${low} to ${high} printable ASCII characters, not ${JSON.stringify(value)}`);
    }
  }

  address(path: string, value: string): void {
    try {
      parseIpv4(value);
    } catch (error) {
      this.add(path, error instanceof Error ? error.message : String(error));
    }
  }

  /** @throws DeviceInputError when anything was found */
  done(): void {
    if (this.#found.length > 0) throw new DeviceInputError(this.#found);
  }
}

/** @throws DeviceInputError */
export function validateConfig(config: DatapathConfig, version: number, geometry: Geometry): void {
  const issues = new Issues();
  issues.u32("version", version);
  issues.u32("rateIntervalNs", config.rateIntervalNs);
  issues.u32("rateBurstNs", config.rateBurstNs);
  for (const [slot, symbol] of config.symbols) {
    const path = `symbols[${slot}]`;
    issues.integer(path, slot, 0, geometry.symbols - 1);
    checkLimits(issues, `${path}.limits`, symbol.limits);
    checkImbalance(issues, `${path}.imbalance`, symbol.imbalance);
    checkMomentum(issues, `${path}.momentum`, symbol.momentum);
  }
  issues.done();
}

function checkLimits(issues: Issues, path: string, limits: SymbolLimits): void {
  issues.u32(`${path}.maxQuantity`, limits.maxQuantity);
  issues.u64(`${path}.maxNotional`, limits.maxNotional);
  issues.u32(`${path}.collarLo`, limits.collarLo);
  issues.u32(`${path}.collarHi`, limits.collarHi);
  issues.integer(`${path}.maxLong`, limits.maxLong, 0, POSITION_MAX);
  issues.integer(`${path}.maxShort`, limits.maxShort, 0, POSITION_MAX);
  limits.rulesOff.forEach((rule, index) => {
    if (!SWITCHABLE.has(rule))
      issues.add(`${path}.rulesOff[${index}]`, `rule ${rule} cannot be switched off; 4, 5, 6, 7, 9, 13 can`);
  });
}

function checkImbalance(issues: Issues, path: string, parameters: ImbalanceParameters): void {
  issues.integer(`${path}.ratioQ4`, parameters.ratioQ4, 0, 4095);
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
  issues.integer(`${path}.warmup`, parameters.warmup, least, 65_535);
  issues.u32(`${path}.orderQuantity`, parameters.orderQuantity);
  issues.u32(`${path}.cooldownNs`, parameters.cooldownNs);
}

/** @throws DeviceInputError */
export function validateTracking(tracking: readonly TrackedSlot[], feed: FeedSettings, geometry: Geometry): void {
  const issues = new Issues();
  const slots = new Set<number>();
  const locates = new Set<number>();
  tracking.forEach((tracked, index) => {
    const path = `tracking[${index}]`;
    issues.integer(`${path}.slot`, tracked.slot, 0, geometry.symbols - 1);
    if (slots.has(tracked.slot)) issues.add(`${path}.slot`, `slot ${tracked.slot} is given twice`);
    slots.add(tracked.slot);
    issues.integer(`${path}.locate`, tracked.locate, 1, 65_535);
    if (locates.has(tracked.locate)) issues.add(`${path}.locate`, `locate ${tracked.locate} is given twice`);
    locates.add(tracked.locate);
    issues.ascii(`${path}.stock`, tracked.stock, 1, 8);
    if (tracked.tick !== 1 && tracked.tick !== 100) issues.add(`${path}.tick`, `must be 1 or 100, not ${tracked.tick}`);
    issues.u32(`${path}.windowLo`, tracked.windowLo);
    if (tracked.windowLo % tracked.tick !== 0) {
      issues.add(`${path}.windowLo`, `must be a multiple of the tick ${tracked.tick}, not ${tracked.windowLo}`);
    }
  });
  feed.lines.forEach((line, index) => {
    issues.address(`feed.lines[${index}].address`, line.address);
    issues.integer(`feed.lines[${index}].port`, line.port, 0, 65_535);
  });
  if (feed.session !== undefined) issues.ascii("feed.session", feed.session, 1, 10);
  if (feed.startSequence !== undefined) issues.u64("feed.startSequence", feed.startSequence);
  issues.u32("feed.gapWaitNs", feed.gapWaitNs);
  issues.done();
}

/** @throws DeviceInputError */
export function validateKill(state: KillState, geometry: Geometry): void {
  const issues = new Issues();
  state.kinds.forEach((kind, index) => {
    if (!KINDS.has(kind)) issues.add(`kinds[${index}]`, `no strategy kind ${kind}`);
  });
  for (const [index, slot] of state.slots.entries()) issues.integer(`slots[${index}]`, slot, 0, geometry.symbols - 1);
  issues.done();
}

/** @throws DeviceInputError */
export function validateSession(state: OrderSessionState): void {
  const issues = new Issues();
  issues.u32("urn", state.urn);
  issues.u32("sendNext", state.sendNext);
  issues.u32("sendLimit", state.sendLimit);
  issues.done();
}

/** @throws DeviceInputError */
export function validatePosition(update: PositionUpdate, geometry: Geometry): void {
  const issues = new Issues();
  issues.integer("slot", update.slot, 0, geometry.symbols - 1);
  issues.integer("delta", update.delta, -(2 ** 31), 2 ** 31 - 1);
  issues.u32("releaseBuy", update.releaseBuy);
  issues.u32("releaseSell", update.releaseSell);
  issues.done();
}

/** @throws DeviceInputError */
export function validateLease(expiryNs: bigint): void {
  const issues = new Issues();
  issues.u64("expiryNs", expiryNs);
  issues.done();
}
