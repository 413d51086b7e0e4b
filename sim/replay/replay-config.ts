/** What an offline run trades with: from a JSON file (docs/configuration.md), completed from the scanned market. */
import { readFileSync } from "node:fs";
import { z } from "zod";
import type { DatapathConfig, Geometry, SymbolConfig, TrackedSlot } from "../../proto/mod.ts";
import type { ScannedSymbol } from "./market-scan.ts";

const u32 = z.number().int().min(0).max(0xffff_ffff);
const shares = z.number().int().min(0).max(999_999);
const rule = z.union([z.literal(4), z.literal(5), z.literal(6), z.literal(7), z.literal(9), z.literal(13)]);

const limits = z
  .strictObject({
    maxQuantity: shares.default(10_000),
    maxNotional: z.coerce.bigint().default(10_000_000_0000n),
    collarLo: u32.default(1),
    collarHi: u32.default(2_000_000_000),
    maxLong: z.number().int().min(0).max(0x7fff_ffff).default(1_000_000),
    maxShort: z.number().int().min(0).max(0x7fff_ffff).default(1_000_000),
    rulesOff: z.array(rule).default([]),
  })
  .prefault({});

const imbalance = z
  .strictObject({
    enabled: z.boolean().default(true),
    ratioQ4: z.number().int().min(0).max(4095).default(64),
    minQuantity: u32.default(100),
    maxSpread: u32.default(500),
    orderQuantity: shares.default(100),
    cooldownNs: u32.default(1_000_000),
  })
  .prefault({});

const momentum = z
  .strictObject({
    enabled: z.boolean().default(true),
    kFast: z.number().int().min(1).max(15).default(3),
    kSlow: z.number().int().min(1).max(15).default(7),
    threshold: u32.default(100),
    warmup: z.number().int().min(1).max(65_535).default(64),
    orderQuantity: shares.default(100),
    cooldownNs: u32.default(5_000_000),
  })
  .prefault({});

const symbol = z.strictObject({
  symbol: z.string().min(1).max(8),
  locate: z.number().int().min(1).max(65_535).optional(),
  tick: z.union([z.literal(1), z.literal(100)]).optional(),
  /** Middle of the price window; the median of the input's adds when left out. */
  referencePrice: u32.optional(),
  initialTrading: z.boolean().default(false),
  limits,
  imbalance,
  momentum,
});

const file = z.strictObject({
  rate: z.strictObject({ intervalNs: u32.default(10_000), burstNs: u32.default(150_000) }).prefault({}),
  gapWaitNs: u32.default(50_000),
  symbols: z.array(symbol).optional(),
});

export type ReplayConfigFile = z.infer<typeof file>;

export class ReplayConfigError extends Error {
  readonly code = "CONFIG_INVALID";
}

export interface ReplayConfig {
  readonly tracking: readonly TrackedSlot[];
  readonly config: DatapathConfig;
  readonly gapWaitNs: number;
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
  market: readonly ScannedSymbol[],
  wanted: readonly string[] | undefined,
  geometry: Geometry,
): ReplayConfig {
  const names = wanted ?? settings.symbols?.map((entry) => entry.symbol) ?? busiest(market, geometry.symbols);
  if (names.length > geometry.symbols) {
    throw new ReplayConfigError(`${names.length} symbols do not fit into ${geometry.symbols} slots`);
  }
  const tracking: TrackedSlot[] = [];
  const symbols = new Map<number, SymbolConfig>();
  for (const [slot, name] of names.entries()) {
    const entry = settings.symbols?.find((candidate) => candidate.symbol === name) ?? symbol.parse({ symbol: name });
    const scanned = market.find(({ stock }) => stock === name);
    const locate = entry.locate ?? scanned?.locate;
    if (locate === undefined) {
      throw new ReplayConfigError(`${name}: not in the input, and the configuration gives no locate`);
    }
    const reference = entry.referencePrice ?? scanned?.medianPrice ?? 0;
    const tick = entry.tick ?? (reference > 0 && reference < 10_000 ? 1 : 100);
    const windowLo = Math.max(0, Math.floor(reference / tick) - geometry.levels / 2) * tick;
    tracking.push({ slot, locate, stock: name, windowLo, tick, initialTrading: entry.initialTrading });
    symbols.set(slot, { limits: entry.limits, imbalance: entry.imbalance, momentum: entry.momentum });
  }
  const { intervalNs, burstNs } = settings.rate;
  return {
    tracking,
    config: { rateIntervalNs: intervalNs, rateBurstNs: burstNs, symbols },
    gapWaitNs: settings.gapWaitNs,
  };
}

function busiest(market: readonly ScannedSymbol[], count: number): readonly string[] {
  // Those with prices first; the others get a window at 0, where nothing they do goes unnoticed.
  const relevant = market.filter((symbol) => symbol.relevant > 0);
  const priced = relevant.filter(({ medianPrice }) => medianPrice !== undefined);
  const others = relevant.filter(({ medianPrice }) => medianPrice === undefined);
  return [...priced, ...others].slice(0, count).map(({ stock }) => stock);
}
