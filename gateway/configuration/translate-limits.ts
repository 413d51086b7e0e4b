// Limits as the contracts say them, as the datapath wants them. A limit that is absent is refused unless its rule is switched off by name.
import {
  type ExposureLimits as ExposureMessage,
  type GlobalLimits,
  type SymbolLimits as LimitsMessage,
  type RateLimit,
  StrategyKind,
} from "../../proto/grpc/mod.ts";
import {
  type DeviceLimits,
  type ExposureLimits,
  NO_DEVICE_LIMITS,
  NO_EXPOSURE,
  NO_SYMBOL_LIMITS,
  RULE,
  RULES,
  type RuleMeaning,
  STRATEGIES,
  type SwitchableDeviceRule,
  type SwitchableRule,
  type SymbolLimits,
  type WaivableRule,
} from "../../proto/mod.ts";
import type { ItemErrors } from "./refusal.ts";

const POSITION_MAX = 0x7fff_ffff;
const ORDER_QUANTITY_MAX = 999_999;
const U16_MAX = 65_535;

function codes<Rule extends number>(wanted: (rule: RuleMeaning) => boolean): readonly Rule[] {
  return RULES.filter(wanted).map(({ code }) => code as Rule);
}
const OF_SYMBOL = codes<SwitchableRule>(({ off }) => off === "symbol");
const OF_DEVICE = codes<SwitchableDeviceRule>(({ off }) => off === "device");
const WAIVABLE = codes<WaivableRule>(({ waivable }) => waivable);

/** Reads limits of one message; says which are missing. */
class LimitReader {
  readonly #path: string;
  readonly #errors: ItemErrors;
  readonly #off: readonly number[];

  /** @param off rules that are switched off: their limits may be absent */
  constructor(path: string, errors: ItemErrors, off: readonly number[]) {
    this.#path = path;
    this.#errors = errors;
    this.#off = off;
  }

  number(name: string, value: number | undefined, rule: number, max?: number): number {
    if (value === undefined) this.#missing(name, rule);
    else if (max !== undefined) this.#errors.range(`${this.#path}.${name}`, value, 0, max);
    return value ?? 0;
  }

  bigint(name: string, value: bigint | undefined, rule: number): bigint {
    if (value === undefined) this.#missing(name, rule);
    return value ?? 0n;
  }

  #missing(name: string, rule: number): void {
    if (this.#off.includes(rule)) return;
    const meaning = RULES[rule - 1];
    const otherwise = meaning?.off === undefined ? "" : `, or switch rule ${rule} off in rules_off`;
    const what = `rule ${rule} (${meaning?.name}) has no limit, and none is taken as unlimited`;
    this.#errors.add(`${this.#path}.${name}`, "REQUIRED", `${what}: give ${name}${otherwise}`);
  }
}

export function toLimits(path: string, limits: LimitsMessage | undefined, errors: ItemErrors): SymbolLimits {
  if (limits === undefined) {
    errors.add(path, "REQUIRED", "the limits are missing");
    return NO_SYMBOL_LIMITS;
  }
  errors.range(`${path}.max_quantity`, limits.maxQuantity, 0, ORDER_QUANTITY_MAX);
  errors.range(`${path}.max_long`, limits.maxLong, 0, POSITION_MAX);
  errors.range(`${path}.max_short`, limits.maxShort, 0, POSITION_MAX);
  if (limits.collarLowE4 > limits.collarHighE4) {
    errors.add(
      `${path}.collar_low_e4`,
      "INVALID_INPUT",
      `${limits.collarLowE4} is above collar_high_e4 ${limits.collarHighE4}`,
    );
  }
  const rulesOff = toRules(`${path}.rules_off`, limits.rulesOff, OF_SYMBOL, "switched off for a symbol", errors);
  const read = new LimitReader(path, errors, rulesOff);
  return {
    maxQuantity: limits.maxQuantity,
    maxNotional: limits.maxNotionalE4,
    collarLo: limits.collarLowE4,
    collarHi: limits.collarHighE4,
    maxLong: limits.maxLong,
    maxShort: limits.maxShort,
    maxAgeNs: read.number("max_age_ns", limits.maxAgeNs, RULE.book),
    stateMask: read.number("state_mask", limits.stateMask, RULE.tradingState, 0b111_1111),
    maxOpenOrders: read.number("max_open_orders", limits.maxOpenOrders, RULE.openOrders, U16_MAX),
    maxExecutions: read.number("max_executions", limits.maxExecutions, RULE.throttle, U16_MAX),
    duplicateNs: read.number("duplicate_ns", limits.duplicateNs, RULE.duplicate),
    allowed: read.number("allowed", limits.allowed, RULE.orderType, 0b1111),
    rulesOff,
    reserved: 0,
  };
}

/** @param enabled strategy kinds that have an enabled instance: each needs exposure limits */
export function toDeviceLimits(
  rate: RateLimit | undefined,
  limits: GlobalLimits | undefined,
  enabled: ReadonlySet<number>,
  errors: ItemErrors,
): DeviceLimits {
  const path = "configuration.global";
  const rulesOff = toRules(
    `${path}.rules_off`,
    limits?.rulesOff ?? [],
    OF_DEVICE,
    "switched off for the device",
    errors,
  );
  if (rate === undefined && !rulesOff.includes(RULE.rate))
    errors.add("configuration.rate", "REQUIRED", "the rate limit is missing; it is never off by omission");
  if (limits === undefined) {
    errors.add(path, "REQUIRED", "the limits of the device are missing; they are never off by omission");
    return NO_DEVICE_LIMITS;
  }
  const read = new LimitReader(path, errors, rulesOff);
  const waivers = `${path}.waive_reducing`;
  return {
    rateIntervalNs: rate?.intervalNs ?? 0,
    rateBurstNs: rate?.burstNs ?? 0,
    account: toExposure(`${path}.account`, limits.account, rulesOff, errors),
    kinds: toKinds(path, limits, enabled, rulesOff, errors),
    maxInFlight: read.number("max_in_flight", limits.maxInFlight, RULE.inFlight, U16_MAX),
    maxDayValue: read.bigint("max_day_value_e4", limits.maxDayValueE4, RULE.dayTotal),
    maxDayQuantity: read.bigint("max_day_quantity", limits.maxDayQuantity, RULE.dayTotal),
    maxLoss: read.bigint("max_loss_e4", limits.maxLossE4, RULE.loss),
    rulesOff,
    waiveReducing: toRules(waivers, limits.waiveReducing, WAIVABLE, "waived for orders that reduce a position", errors),
    reserved: 0,
  };
}

function toKinds(
  path: string,
  { kinds }: GlobalLimits,
  enabled: ReadonlySet<number>,
  rulesOff: readonly number[],
  errors: ItemErrors,
): ReadonlyMap<number, ExposureLimits> {
  const found = new Map<number, ExposureLimits>();
  kinds.forEach(({ kind, limits }, index) => {
    const at = `${path}.kinds[${index}]`;
    if (!STRATEGIES.some(({ code }) => code === kind))
      errors.add(
        `${at}.kind`,
        kind === StrategyKind.STRATEGY_KIND_UNSPECIFIED ? "REQUIRED" : "INVALID_INPUT",
        "no strategy kind",
      );
    if (found.has(kind)) errors.add(`${at}.kind`, "DUPLICATE", `a second entry for ${nameOf(kind)}`);
    found.set(kind, toExposure(`${at}.limits`, limits, rulesOff, errors));
  });
  if (rulesOff.includes(RULE.exposure)) return found;
  for (const kind of enabled) {
    if (found.has(kind)) continue;
    const message = `${nameOf(kind)} has an enabled instance and no exposure limits (rule 10)`;
    errors.add(`${path}.kinds`, "REQUIRED", `${message}: give them, or switch rule 10 off in rules_off`);
  }
  return found;
}

function nameOf(kind: number): string {
  return STRATEGIES[kind - 1]?.name ?? String(kind);
}

function toExposure(
  path: string,
  limits: ExposureMessage | undefined,
  rulesOff: readonly number[],
  errors: ItemErrors,
): ExposureLimits {
  if (limits === undefined && rulesOff.includes(RULE.exposure)) return NO_EXPOSURE;
  const read = new LimitReader(path, errors, rulesOff);
  return {
    maxGross: read.bigint("max_gross_e4", limits?.maxGrossE4, RULE.exposure),
    maxNet: read.bigint("max_net_e4", limits?.maxNetE4, RULE.exposure),
  };
}

function toRules<Rule extends number>(
  path: string,
  rules: readonly number[],
  possible: readonly Rule[],
  what: string,
  errors: ItemErrors,
): Rule[] {
  const found: Rule[] = [];
  rules.forEach((rule, index) => {
    const known = possible.find((code) => code === rule);
    if (known === undefined) {
      errors.add(
        `${path}[${index}]`,
        "RULE_NOT_SWITCHABLE",
        `rule ${rule} cannot be ${what}; ${possible.join(", ")} can`,
      );
    } else if (!found.includes(known)) found.push(known);
  });
  return found;
}
