// The configuration as people edit it: tickgate.v1 Configuration in JSON. What may be left out is refused by the gateway unless its rule is
// switched off; nothing is unlimited by omission.
import { z } from "zod";
import { RULES, type RuleMeaning } from "../../proto/mod.ts";

export const u32 = z.number().int().min(0).max(0xffff_ffff);
export const decimal = z.string().regex(/^\d{1,20}$/, "a decimal number of at most 20 digits");
const u16 = z.number().int().min(0).max(65_535);
const shares = z.number().int().min(0).max(999_999);
const position = z.number().int().min(0).max(0x7fff_ffff);
const shift = z.number().int().min(1).max(15);
const q4 = z.number().int().min(0).max(4095);
const warmup = z.number().int().min(1).max(65_535);

/** Numbers of rules that the catalogue lets be named in this list. */
function rules(wanted: (rule: RuleMeaning) => boolean) {
  const codes = RULES.filter(wanted).map(({ code }) => code);
  const known = z.number().refine((code) => codes.includes(code), `only rules ${codes.join(", ")} can be named here`);
  return z.array(known).max(codes.length);
}

export const limitsSchema = z.strictObject({
  maxQuantity: shares,
  maxNotionalE4: decimal,
  collarLowE4: u32,
  collarHighE4: u32,
  maxLong: position,
  maxShort: position,
  maxAgeNs: u32.optional(),
  stateMask: z.number().int().min(0).max(0b111_1111).optional(),
  maxOpenOrders: u16.optional(),
  maxExecutions: u16.optional(),
  duplicateNs: u32.optional(),
  allowed: z.number().int().min(0).max(0b1111).optional(),
  rulesOff: rules(({ off }) => off === "symbol"),
});

export const exposureSchema = z.strictObject({ maxGrossE4: decimal.optional(), maxNetE4: decimal.optional() });

export const globalSchema = z.strictObject({
  account: exposureSchema,
  kinds: z.strictObject({
    imbalance: exposureSchema.optional(),
    momentum: exposureSchema.optional(),
    meanReversion: exposureSchema.optional(),
    arbitrage: exposureSchema.optional(),
    marketMaking: exposureSchema.optional(),
  }),
  maxInFlight: u16.optional(),
  maxDayValueE4: decimal.optional(),
  maxDayQuantity: decimal.optional(),
  maxLossE4: decimal.optional(),
  rulesOff: rules(({ off }) => off === "device"),
  waiveReducing: rules(({ waivable }) => waivable),
});

export const strategySchemas = {
  imbalance: z.strictObject({
    enabled: z.boolean(),
    ratioQ4: q4,
    minQuantity: u32,
    maxSpreadE4: u32,
    orderQuantity: shares,
    cooldownNs: u32,
  }),
  momentum: z.strictObject({
    enabled: z.boolean(),
    kFast: shift,
    kSlow: shift,
    thresholdE4: u32,
    warmup,
    orderQuantity: shares,
    cooldownNs: u32,
  }),
  meanReversion: z.strictObject({
    enabled: z.boolean(),
    kMean: shift,
    kDev: shift,
    entryQ4: q4,
    exitQ4: q4,
    minDeviationE4: u32,
    warmup,
    orderQuantity: shares,
    maxHoldNs: decimal,
    cooldownNs: u32,
  }),
  /** The symbol is leg A. */
  arbitrage: z.strictObject({
    enabled: z.boolean(),
    partner: z.string().min(1).max(8),
    weightA: q4,
    weightB: q4,
    basis: z
      .number()
      .int()
      .min(-(2 ** 31))
      .max(2 ** 31 - 1),
    threshold: u32,
    quantityA: shares,
    quantityB: shares,
    cooldownNs: u32,
  }),
  marketMaking: z.strictObject({
    enabled: z.boolean(),
    micro: z.boolean(),
    halfSpreadE4: u32,
    skewQ8: u16,
    quoteQuantity: shares,
    maxSpreadE4: u32,
    repriceE4: u32,
    maxPosition: position,
    cooldownNs: u32,
  }),
} as const;

export type StrategyName = keyof typeof strategySchemas;
export const STRATEGY_NAMES = Object.keys(strategySchemas) as readonly StrategyName[];

const symbolConfigurationSchema = z.strictObject({
  symbol: z.string().min(1).max(8),
  limits: limitsSchema,
  imbalance: strategySchemas.imbalance.optional(),
  momentum: strategySchemas.momentum.optional(),
  meanReversion: strategySchemas.meanReversion.optional(),
  arbitrage: strategySchemas.arbitrage.optional(),
  marketMaking: strategySchemas.marketMaking.optional(),
});

export const rateSchema = z.strictObject({ intervalNs: u32, burstNs: u32 });

export const configurationSchema = z.strictObject({
  rate: rateSchema,
  global: globalSchema,
  symbols: z.array(symbolConfigurationSchema).max(256),
});

export type Configuration = z.infer<typeof configurationSchema>;
export type SymbolConfiguration = z.infer<typeof symbolConfigurationSchema>;
export type GlobalLimits = z.infer<typeof globalSchema>;
export type ExposureLimits = z.infer<typeof exposureSchema>;

/** No limit given: no gateway takes it. */
export const NO_GLOBAL: GlobalLimits = { account: {}, kinds: {}, rulesOff: [], waiveReducing: [] };
