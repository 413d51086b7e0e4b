/** A configuration while it is edited: plain values by path, checked before anybody is asked. The gateway's word counts in the end. */

import type { Configuration, SymbolConfiguration } from "../../../http/api.ts";

export interface Field {
  readonly label: string;
  readonly unit: string;
  readonly min: number;
  readonly max: number;
  /** Shown as this much less than stored: prices and sums are stored in 1e-4 units. */
  readonly scale: number;
}

const U32 = 4_294_967_295;
const E4 = 10_000;
const shares = { unit: "shares", min: 0, max: 999_999, scale: 1 };
const e4 = { unit: "USD", min: 0, max: U32, scale: E4 };
const cooldown = { label: "Cooldown", unit: "ms", min: 0, max: U32, scale: 1_000_000 };

export const LIMITS = {
  maxQuantity: { label: "Quantity at most", ...shares },
  maxNotionalE4: { label: "Notional at most", ...e4, max: Number.MAX_SAFE_INTEGER },
  collarLowE4: { label: "Collar from", ...e4 },
  collarHighE4: { label: "Collar to", ...e4 },
  maxLong: { label: "Long at most", ...shares, max: 2_147_483_647 },
  maxShort: { label: "Short at most", ...shares, max: 2_147_483_647 },
} as const satisfies Record<string, Field>;

export const IMBALANCE = {
  ratioQ4: { label: "Ratio", unit: "times", min: 0, max: 4095, scale: 16 },
  minQuantity: { label: "Quantity at least", unit: "shares", min: 0, max: U32, scale: 1 },
  maxSpreadE4: { label: "Spread at most", ...e4 },
  orderQuantity: { label: "Order quantity", ...shares },
  cooldownNs: cooldown,
} as const satisfies Record<string, Field>;

export const MOMENTUM = {
  kFast: { label: "Fast shift", unit: "bits", min: 1, max: 15, scale: 1 },
  kSlow: { label: "Slow shift", unit: "bits", min: 1, max: 15, scale: 1 },
  thresholdE4: { label: "Threshold", ...e4 },
  warmup: { label: "Warm-up", unit: "updates", min: 1, max: 65_535, scale: 1 },
  orderQuantity: { label: "Order quantity", ...shares },
  cooldownNs: cooldown,
} as const satisfies Record<string, Field>;

export type Group = "limits" | "imbalance" | "momentum";
export const FIELDS: Readonly<Record<Group, Readonly<Record<string, Field>>>> = {
  limits: LIMITS,
  imbalance: IMBALANCE,
  momentum: MOMENTUM,
};

export function shown(stored: number | string, { scale }: Field): string {
  const value = Number(stored) / scale;
  return scale === 1 ? String(value) : String(Number(value.toFixed(6)));
}

/** The stored value of what was typed, or what is wrong with it. */
export function typed(text: string, field: Field): { readonly value: number } | { readonly problem: string } {
  const clean = text.trim().replaceAll(",", "");
  const of = `${shown(field.min, field)} to ${shown(field.max, field)} ${field.unit}`;
  if (!/^\d+(\.\d+)?$/.test(clean)) return { problem: `a number, ${of}` };
  const exact = Number(clean) * field.scale;
  const value = Math.round(exact);
  if (Math.abs(exact - value) > 1e-6 * Math.max(1, exact))
    return { problem: `in steps of ${1 / field.scale} ${field.unit}` };
  if (value < field.min || value > field.max) return { problem: of };
  return { value };
}

export function valueAt(symbol: SymbolConfiguration, group: Group, name: string): number | string | undefined {
  const part = symbol[group] as Readonly<Record<string, unknown>> | undefined;
  const value = part?.[name];
  return typeof value === "number" || typeof value === "string" ? value : undefined;
}

/** A copy with one value changed; sums that are decimal strings stay strings. */
export function withValue(
  configuration: Configuration,
  symbol: string,
  group: Group,
  name: string,
  value: number | boolean,
): Configuration {
  return {
    ...configuration,
    symbols: configuration.symbols.map((entry) => {
      const part = entry[group] as Record<string, unknown> | undefined;
      if (entry.symbol !== symbol || part === undefined) return entry;
      const stored = typeof part[name] === "string" ? String(value) : value;
      return { ...entry, [group]: { ...part, [name]: stored } };
    }),
  };
}

export interface LocalChange {
  readonly symbol: string;
  readonly group: Group;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** What was edited, before the gateway says what it makes of it. */
export function changes(before: Configuration, after: Configuration): LocalChange[] {
  const old = new Map(before.symbols.map((symbol) => [symbol.symbol, symbol]));
  const found: LocalChange[] = [];
  for (const symbol of after.symbols) {
    const was = old.get(symbol.symbol);
    if (was === symbol || was === undefined) continue;
    for (const group of ["limits", "imbalance", "momentum"] as const) {
      const [from, to] = [was[group], symbol[group]] as Readonly<Record<string, unknown>>[];
      if (from === to) continue;
      for (const [name, value] of Object.entries(to ?? {})) {
        const [left, right] = [JSON.stringify(from?.[name]), JSON.stringify(value)];
        if (left !== right) found.push({ symbol: symbol.symbol, group, name, before: left ?? "", after: right });
      }
    }
  }
  return found;
}
