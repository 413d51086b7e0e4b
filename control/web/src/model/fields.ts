/** What can be edited, and how it is shown: the one description of every limit and parameter. The gateway's word counts in the end. */

import { RULES } from "../../../../proto/mod.ts";
import type { GlobalLimits, StrategyName, SymbolConfiguration } from "../../../http/api.ts";

export interface NumberField {
  readonly kind: "number";
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** Shown as this much less than stored: prices and sums are stored in 1e-4 units. */
  readonly scale: number;
  /** Stored as a decimal string: 64 bits. */
  readonly decimal?: true;
}

/** A number whose bits are switches, or a list of numbers of which each is there or not. */
export interface ChoiceField {
  readonly kind: "bits" | "list";
  readonly label: string;
  /** By bit number, or by the number in the list. */
  readonly choices: readonly { readonly value: number; readonly label: string }[];
}

export interface SymbolField {
  readonly kind: "symbol";
  readonly label: string;
}

/** One way or the other. */
export interface SwitchField {
  readonly kind: "switch";
  readonly label: string;
}

export type Field = NumberField | ChoiceField | SymbolField | SwitchField;
export type Fields = Readonly<Record<string, Field>>;

const U16 = 65_535;
const U32 = 4_294_967_295;
const E4 = 10_000;

function number(label: string, unit: string, min: number, max: number, scale = 1): NumberField {
  return { kind: "number", label, unit, min, max, scale };
}
const shares = (label: string, max = 999_999) => number(label, "shares", 0, max);
const price = (label: string) => number(label, "USD", 0, U32, E4);
const count = (label: string) => number(label, "orders", 0, U16);
const q4 = (label: string, unit: string) => number(label, unit, 0, 4095, 16);
const shift = (label: string) => number(label, "bits", 1, 15);
const warmup = number("Warm-up", "updates", 1, U16);
const cooldown = number("Cooldown", "ms", 0, U32, 1_000_000);
const orderQuantity = shares("Order quantity");
/** Beyond 2^53 a page cannot tell neighbours apart. */
const sum = (label: string, unit = "USD", scale = E4): NumberField => ({
  ...number(label, unit, 0, Number.MAX_SAFE_INTEGER, scale),
  decimal: true,
});

function bits(label: string, ...names: readonly string[]): ChoiceField {
  return { kind: "bits", label, choices: names.map((name, value) => ({ value, label: name })) };
}
function rules(label: string, wanted: (rule: (typeof RULES)[number]) => boolean): ChoiceField {
  const choices = RULES.filter(wanted).map(({ code, name }) => ({ value: code, label: `${code} ${name}` }));
  return { kind: "list", label, choices };
}

export const LIMITS = {
  maxQuantity: shares("Quantity at most"),
  maxNotionalE4: sum("Notional at most"),
  collarLowE4: price("Collar from"),
  collarHighE4: price("Collar to"),
  maxLong: shares("Long at most", 2_147_483_647),
  maxShort: shares("Short at most", 2_147_483_647),
  maxAgeNs: number("Trigger age at most", "µs", 0, U32, 1_000),
  maxOpenOrders: count("Open orders at most"),
  maxExecutions: count("Orders until a reset"),
  duplicateNs: number("Same order not within", "ms", 0, U32, 1_000_000),
  stateMask: bits(
    "No order when",
    "not trading",
    "operational halt",
    "session not open",
    "market halt",
    "outside the price band",
    "short sale restricted",
    "always (restricted)",
  ),
  allowed: bits("Allowed", "buy", "sell", "short sell", "resting (quotes)"),
  rulesOff: rules("Rules off", ({ off }) => off === "symbol"),
} as const satisfies Record<keyof SymbolConfiguration["limits"], Field>;

export const EXPOSURE = {
  maxGrossE4: sum("Gross at most"),
  maxNetE4: sum("Net at most"),
} as const satisfies Record<keyof GlobalLimits["account"], Field>;

export const DEVICE = {
  maxInFlight: count("Unanswered at most"),
  maxDayValueE4: sum("Day's value at most"),
  maxDayQuantity: sum("Day's quantity at most", "shares", 1),
  maxLossE4: sum("Loss at most"),
  rulesOff: rules("Rules off", ({ off }) => off === "device"),
  waiveReducing: rules("Waived when an order reduces a position", ({ waivable }) => waivable),
} as const satisfies Record<Exclude<keyof GlobalLimits, "account" | "kinds">, Field>;

export const RATE = {
  intervalNs: number("One order every", "ms", 0, U32, 1_000_000),
  burstNs: number("Credit at most", "ms", 0, U32, 1_000_000),
} as const satisfies Fields;

export const STRATEGY_FIELDS = {
  imbalance: {
    ratioQ4: q4("Ratio", "times"),
    minQuantity: shares("Quantity at least", U32),
    maxSpreadE4: price("Spread at most"),
    orderQuantity,
    cooldownNs: cooldown,
  },
  momentum: {
    kFast: shift("Fast shift"),
    kSlow: shift("Slow shift"),
    thresholdE4: price("Threshold"),
    warmup,
    orderQuantity,
    cooldownNs: cooldown,
  },
  meanReversion: {
    kMean: shift("Mean shift"),
    kDev: shift("Deviation shift"),
    entryQ4: q4("Enter at", "deviations"),
    exitQ4: q4("Leave at", "deviations"),
    minDeviationE4: price("Deviation at least"),
    warmup,
    orderQuantity,
    maxHoldNs: sum("Held at most", "s", 1_000_000_000),
    cooldownNs: cooldown,
  },
  arbitrage: {
    partner: { kind: "symbol", label: "Leg B" },
    weightA: number("Weight of leg A", "", 0, 4095),
    weightB: number("Weight of leg B", "", 0, 4095),
    basis: number("Basis", "weighted USD", -(2 ** 31), 2 ** 31 - 1, E4),
    threshold: number("Edge and fees", "weighted USD", 0, U32, E4),
    quantityA: shares("Quantity of leg A"),
    quantityB: shares("Quantity of leg B"),
    cooldownNs: cooldown,
  },
  marketMaking: {
    micro: { kind: "switch", label: "round the micro-price" },
    halfSpreadE4: price("Half spread"),
    skewQ8: number("Skew", "USD for 256 shares", 0, U16, E4),
    quoteQuantity: shares("Quantity of a quote"),
    maxSpreadE4: price("Spread at most"),
    repriceE4: price("Moved when off by"),
    maxPosition: shares("Position at most", 2_147_483_647),
    cooldownNs: cooldown,
  },
} as const satisfies {
  readonly [Name in StrategyName]: Record<Exclude<keyof NonNullable<SymbolConfiguration[Name]>, "enabled">, Field>;
};

/** In the order in which they are shown. */
export const STRATEGY_TITLES = {
  imbalance: "imbalance",
  momentum: "momentum",
  meanReversion: "mean reversion",
  arbitrage: "arbitrage",
  marketMaking: "market making",
} as const satisfies Record<StrategyName, string>;
