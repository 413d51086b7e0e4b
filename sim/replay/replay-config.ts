/** What an offline run trades with: from a JSON file (docs/configuration.md), completed from the scanned market. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import {
  type DatapathConfig,
  type DeviceLimits,
  type Geometry,
  NO_ARBITRAGE,
  NO_MARKET_MAKING,
  NO_MAX_AGE,
  RULES,
  type RuleMeaning,
  STRATEGY,
  type SwitchableDeviceRule,
  type SwitchableRule,
  type SymbolConfig,
  type TrackedSlot,
  type WaivableRule,
} from "../../proto/mod.ts";
import { arbitrages, type Leg } from "./arbitrage-pairs.ts";
import type { MarketScan, ScannedSymbol } from "./market-scan.ts";
import { ReplayConfigError } from "./replay-config-error.ts";

const U64_MAX = (1n << 64n) - 1n;
const u16 = z.number().int().min(0).max(0xffff);
const u32 = z.number().int().min(0).max(0xffff_ffff);
const u64 = z.coerce.bigint().min(0n).max(U64_MAX);
const q4 = z.number().int().min(0).max(4095);
const shift = z.number().int().min(1).max(15);
const warmup = z.number().int().min(1).max(65_535);
const shares = z.number().int().min(0).max(999_999);
const position = z.number().int().min(0).max(0x7fff_ffff);

/** One of the rules that the catalogue lets be off here. */
function rules<Rule extends number>(wanted: (rule: RuleMeaning) => boolean) {
  const codes = RULES.filter(wanted).map(({ code }) => code);
  return z
    .array(
      z.custom<Rule>((value) => codes.some((code) => code === value), {
        error: ({ input }) => `rule ${String(input)} cannot be named here; ${codes.join(", ")} can`,
      }),
    )
    .default([]);
}

/** All trading conditions but the restricted list. */
const STATE_MASK = 0b011_1111;

const limits = z
  .strictObject({
    maxQuantity: shares.default(10_000),
    maxNotional: u64.default(10_000_000_0000n),
    collarLo: u32.default(1),
    collarHi: u32.default(2_000_000_000),
    maxLong: position.default(1_000_000),
    maxShort: position.default(1_000_000),
    maxAgeNs: u32.default(NO_MAX_AGE),
    stateMask: z.number().int().min(0).max(127).default(STATE_MASK),
    maxOpenOrders: u16.default(0xffff),
    maxExecutions: u16.default(0xffff),
    duplicateNs: u32.default(100_000),
    allowed: z.number().int().min(0).max(15).default(0b1111),
    rulesOff: rules<SwitchableRule>(({ off }) => off === "symbol"),
  })
  .prefault({});

const exposure = z.strictObject({ maxGross: u64.default(U64_MAX), maxNet: u64.default(U64_MAX) });
const exposures = exposure.prefault({});

const device = z
  .strictObject({
    account: exposures,
    kinds: z
      .strictObject({
        ...{ imbalance: exposures, momentum: exposures, meanReversion: exposures, arbitrage: exposures },
        marketMaking: exposures,
      })
      .prefault({}),
    maxInFlight: u16.default(0xffff),
    maxDayValue: u64.default(U64_MAX),
    maxDayQuantity: u64.default(U64_MAX),
    maxLoss: u64.default(U64_MAX),
    rulesOff: rules<SwitchableDeviceRule>(({ off }) => off === "device"),
    waiveReducing: rules<WaivableRule>(({ waivable }) => waivable),
  })
  .prefault({});

const imbalance = z
  .strictObject({
    enabled: z.boolean().default(true),
    ratioQ4: q4.default(64),
    minQuantity: u32.default(100),
    maxSpread: u32.default(500),
    orderQuantity: shares.default(100),
    cooldownNs: u32.default(1_000_000),
  })
  .prefault({});

const momentum = z
  .strictObject({
    enabled: z.boolean().default(true),
    kFast: shift.default(3),
    kSlow: shift.default(7),
    threshold: u32.default(100),
    warmup: warmup.default(64),
    orderQuantity: shares.default(100),
    cooldownNs: u32.default(5_000_000),
  })
  .prefault({});

const meanReversion = z
  .strictObject({
    enabled: z.boolean().default(true),
    kMean: shift.default(4),
    kDev: shift.default(4),
    entryQ4: q4.default(16),
    exitQ4: q4.default(4),
    minDeviation: u32.default(25),
    // Short: it takes part only while nothing of the symbol is open, which in an offline run is before the other kinds' first order.
    warmup: warmup.default(4),
    orderQuantity: shares.default(100),
    maxHoldNs: u64.default(60_000_000_000n),
    cooldownNs: u32.default(5_000_000),
  })
  .prefault({});

/** Between this symbol (leg A) and another. */
const arbitrage = z.strictObject({
  enabled: z.boolean().default(true),
  partner: z.string().min(1).max(8),
  weightA: q4,
  weightB: q4,
  basis: z
    .number()
    .int()
    .min(-(2 ** 31))
    .max(2 ** 31 - 1)
    .default(0),
  threshold: u32,
  quantityA: shares.default(100),
  quantityB: shares.default(100),
  cooldownNs: u32.default(5_000_000),
});

const marketMaking = z.strictObject({
  enabled: z.boolean().default(true),
  micro: z.boolean().default(false),
  halfSpread: u32.default(100),
  skewQ8: u16.default(100),
  quoteQuantity: shares.default(100),
  maxSpread: u32.default(2_000),
  reprice: u32.default(100),
  maxPosition: position.default(1_000),
  cooldownNs: u32.default(1_000_000),
});

const symbol = z.strictObject({
  symbol: z.string().min(1).max(8),
  locate: z.number().int().min(1).max(65_535).optional(),
  tick: z.union([z.literal(1), z.literal(100)]).optional(),
  lot: z.union([z.literal(1), z.literal(100)]).default(1),
  /** Middle of the price window; the median of the input's adds when left out. */
  referencePrice: u32.optional(),
  initialTrading: z.boolean().default(false),
  limits,
  imbalance,
  momentum,
  meanReversion,
  /** Left out: with the neighbour, when neither symbol has an entry in the file. */
  arbitrage: arbitrage.optional(),
  /** Left out: none. It has quantity open all the time, and two of the other kinds stand aside then. */
  marketMaking: marketMaking.optional(),
});

const file = z.strictObject({
  rate: z.strictObject({ intervalNs: u32.default(10_000), burstNs: u32.default(150_000) }).prefault({}),
  device,
  gapWaitNs: u32.default(50_000),
  market: z
    .string()
    .regex(/^[ -~]$/, "one printable character")
    .default("Q"),
  /** Whether market hours have begun before the input does; found out when left out. */
  initialOpen: z.boolean().optional(),
  symbols: z.array(symbol).optional(),
});

export { ReplayConfigError };

export type ReplayConfigFile = z.infer<typeof file>;

export interface ReplayConfig {
  readonly tracking: readonly TrackedSlot[];
  readonly config: DatapathConfig;
  readonly gapWaitNs: number;
  readonly market: string;
  readonly initialOpen: boolean;
}

/** @throws ReplayConfigError with the path of each wrong field */
export function readReplayConfig(path: string | undefined): ReplayConfigFile {
  let json: unknown = {};
  if (path !== undefined) {
    try {
      json = JSON.parse(readFileSync(path, "utf8"));
    } catch (error) {
      throw new ReplayConfigError(`${path}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return replayConfigOf(json, path);
}

/** What a file with this document says. @throws as {@link readReplayConfig} */
export function replayConfigOf(json: unknown, path?: string): ReplayConfigFile {
  const parsed = file.safeParse(json);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${issue.path.join(".") || "(file)"}: ${issue.message}`);
  throw new ReplayConfigError(`${path ?? "configuration"}: ${issues.join("; ")}`);
}

/**
 * @param wanted symbols to track; undefined: those of the file, else the busiest
 * @throws ReplayConfigError when a symbol does not occur in the input or does not fit
 */
export function resolveReplayConfig(
  settings: ReplayConfigFile,
  market: MarketScan,
  wanted: readonly string[] | undefined,
  geometry: Geometry,
): ReplayConfig {
  const scan = market.symbols();
  const names = wanted ?? settings.symbols?.map((entry) => entry.symbol) ?? busiest(scan, geometry.symbols);
  if (names.length > geometry.symbols) {
    throw new ReplayConfigError(`${names.length} symbols do not fit into ${geometry.symbols} slots`);
  }
  const tracking: TrackedSlot[] = [];
  const symbols = new Map<number, SymbolConfig>();
  const legs: Leg[] = [];
  for (const [slot, name] of names.entries()) {
    const given = settings.symbols?.find((candidate) => candidate.symbol === name);
    const entry = given ?? symbol.parse({ symbol: name });
    const scanned = scan.find(({ stock }) => stock === name);
    const locate = entry.locate ?? scanned?.locate;
    if (locate === undefined) {
      throw new ReplayConfigError(`${name}: not in the input, and the configuration gives no locate`);
    }
    const reference = entry.referencePrice ?? scanned?.medianPrice ?? 0;
    const tick = entry.tick ?? (reference > 0 && reference < 10_000 ? 1 : 100);
    const windowLo = Math.max(0, Math.floor(reference / tick) - geometry.levels / 2) * tick;
    tracking.push({ slot, locate, stock: name, windowLo, tick, lot: entry.lot, initialTrading: entry.initialTrading });
    legs.push({ slot, name, reference, given: given !== undefined, arbitrage: entry.arbitrage });
    symbols.set(slot, {
      limits: { ...entry.limits, reserved: 0 },
      imbalance: entry.imbalance,
      momentum: entry.momentum,
      meanReversion: entry.meanReversion,
      arbitrage: NO_ARBITRAGE,
      marketMaking: entry.marketMaking ?? NO_MARKET_MAKING,
    });
  }
  for (const [slot, parameters] of arbitrages(legs)) {
    const of = symbols.get(slot);
    if (of !== undefined) symbols.set(slot, { ...of, arbitrage: parameters });
  }
  return {
    tracking,
    config: { device: deviceLimits(settings), symbols },
    gapWaitNs: settings.gapWaitNs,
    market: settings.market,
    initialOpen: settings.initialOpen ?? !market.opens,
  };
}

function deviceLimits({ rate, device: { kinds, ...limits } }: ReplayConfigFile): DeviceLimits {
  return {
    ...limits,
    rateIntervalNs: rate.intervalNs,
    rateBurstNs: rate.burstNs,
    kinds: new Map([
      [STRATEGY.imbalance, kinds.imbalance],
      [STRATEGY.momentum, kinds.momentum],
      [STRATEGY.meanReversion, kinds.meanReversion],
      [STRATEGY.arbitrage, kinds.arbitrage],
      [STRATEGY.marketMaking, kinds.marketMaking],
    ]),
    reserved: 0,
  };
}

function busiest(market: readonly ScannedSymbol[], count: number): readonly string[] {
  // Those with prices first; the others get a window at 0, where nothing they do goes unnoticed.
  const relevant = market.filter((symbol) => symbol.relevant > 0);
  const priced = relevant.filter(({ medianPrice }) => medianPrice !== undefined);
  const others = relevant.filter(({ medianPrice }) => medianPrice === undefined);
  return [...priced, ...others].slice(0, count).map(({ stock }) => stock);
}
