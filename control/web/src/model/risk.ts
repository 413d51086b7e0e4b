// Measurements of supervision in words: whole numbers with the unit of their measure.
import type { LimitName, Measure, RiskAction, SubjectKind } from "../../../http/api.ts";
import { count, NOTHING } from "./format.ts";

export const MEASURE_WORDS: Readonly<Record<Measure, string>> = {
  gross: "gross notional",
  net: "net notional",
  position: "position",
  loss: "loss",
  drawdown: "drawdown",
  lossOverTime: "loss over time",
  orderRate: "order rate",
  rejectShare: "rejects",
  openOrders: "open orders",
  utilisation: "limit use",
};

export const ACTION_WORDS: Readonly<Record<RiskAction, string>> = {
  warn: "warn",
  freeze: "freeze",
  reduceOnly: "reduce only",
  flatten: "flatten",
  cancelAll: "cancel all",
  halt: "halt",
};

export const LIMIT_WORDS: Readonly<Record<LimitName, string>> = {
  gross: "gross",
  net: "net",
  loss: "loss",
  inFlight: "in flight",
  rate: "rate",
  position: "position",
  openOrders: "open orders",
};

/** As the contract has them (MEASURE_FACTS), which would bring its schemas into the page. */
export const UNITS: Readonly<Record<Measure, "e4" | "shares" | "milliPerSecond" | "ppm" | "orders">> = {
  ...{ gross: "e4", net: "e4", loss: "e4", drawdown: "e4", lossOverTime: "e4" },
  ...{ position: "shares", orderRate: "milliPerSecond", rejectShare: "ppm", utilisation: "ppm", openOrders: "orders" },
};

const MONEY: readonly LimitName[] = ["gross", "net", "loss"];

export function aboutWords(of: SubjectKind, name: string): string {
  if (of === "gateway") return "everything";
  return of === "account" ? `${name} path` : name === "none" ? "no strategy" : name;
}

export function measured(measure: Measure, value: number | null): string {
  if (value === null) return NOTHING;
  switch (UNITS[measure]) {
    case "e4":
      return `${units(value)} USD`;
    case "shares":
      return `${count(value)} sh`;
    case "milliPerSecond":
      return `${(value / 1000).toFixed(1)} /s`;
    case "ppm":
      return percent(value);
    case "orders":
      return count(value);
  }
}

export function used(limit: LimitName, value: number): string {
  return MONEY.includes(limit) ? units(value) : count(Math.round(value));
}

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });
const signed = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0, signDisplay: "exceptZero" });

/** Money in whole currency units. */
export function units(e4: number, sign = false): string {
  return (sign ? signed : whole).format(e4 / 10_000).replace("-", "−");
}

/** Parts in 1e-6. What is used of a limit of 0 has no share. */
export function percent(ppm: number): string {
  return ppm >= 1_000_000_000 ? "all" : `${(ppm / 10_000).toFixed(1)} %`;
}
