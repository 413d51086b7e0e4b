/** Numbers as the page writes them: always the same number of digits for the same kind of thing, so that columns do not move. */

import { CYCLE_NS } from "../../../../proto/mod.ts";

const E4 = 10_000;
export const NOTHING = "–";

const integers = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

export function count(value: number | string): string {
  return typeof value === "number" ? integers.format(value) : integers.format(BigInt(value));
}

/** A price of 1e-4 units: two decimals, or four when it needs them. */
export function price(e4: number): string {
  return (e4 / E4).toFixed(e4 % 100 === 0 ? 2 : 4);
}

/** A sum of 1e-4 units in a decimal string, rounded half away from zero to hundredths, with its sign. */
export function money(e4: string | null, signed = true): string {
  if (e4 === null) return NOTHING;
  const value = BigInt(e4);
  const size = value < 0n ? -value : value;
  const hundredths = (size + 50n) / 100n;
  const sign = hundredths === 0n ? "" : value < 0n ? "−" : signed ? "+" : "";
  return `${sign}${integers.format(hundredths / 100n)}.${String(hundredths % 100n).padStart(2, "0")}`;
}

export function shares(value: number): string {
  return value < 0 ? `−${integers.format(-value)}` : integers.format(value);
}

export function signedShares(value: number): string {
  return value > 0 ? `+${integers.format(value)}` : shares(value);
}

/** Three significant digits with a unit that keeps the number short. */
export function nanoseconds(ns: number): string {
  if (ns < 1_000) return `${Number.isInteger(ns) || ns >= 100 ? Math.round(ns) : ns.toFixed(1)} ns`;
  if (ns < 1e6) return `${significant(ns / 1e3)} µs`;
  if (ns < 1e9) return `${significant(ns / 1e6)} ms`;
  return `${significant(ns / 1e9)} s`;
}

function significant(value: number): string {
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
}

export function cyclesOf(ns: number): number {
  return Math.round(ns / CYCLE_NS);
}

export function cycleNanoseconds(cycles: number): number {
  return Math.round(cycles * CYCLE_NS * 10) / 10;
}

export function rate(perSecond: number): string {
  return integers.format(Math.round(perSecond));
}

/** How long something took: milliseconds when it was less than a second. */
export function duration(ms: number): string {
  return ms < 1_000 ? `${Math.max(0, Math.round(ms))} ms` : age(ms);
}

/** An age: "0.4 s", "12 s", "3 min", "2 h". */
export function age(ms: number): string {
  const past = Math.max(0, ms);
  if (past < 10_000) return `${(past / 1000).toFixed(1)} s`;
  if (past < 120_000) return `${Math.floor(past / 1000)} s`;
  if (past < 7_200_000) return `${Math.floor(past / 60_000)} min`;
  return `${Math.floor(past / 3_600_000)} h`;
}

/** Wall clock, to the millisecond when asked. */
export function time(ms: number, precise = false): string {
  if (ms === 0) return NOTHING;
  const date = new Date(ms);
  const two = (value: number): string => String(value).padStart(2, "0");
  const text = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return precise ? `${text}.${String(date.getMilliseconds()).padStart(3, "0")}` : text;
}

export function hash(text: string): string {
  return text === "" ? NOTHING : text.replace(/^0x/, "").slice(0, 8);
}

/** Device nanoseconds (decimal): time of the card's clock, which follows the wall's, to the nanosecond. */
export function deviceTime(ns: string): string {
  const value = BigInt(ns);
  const rest = String(value % 1_000_000n).padStart(6, "0");
  return `${time(Number(value / 1_000_000n), true)} ${rest.slice(0, 3)} ${rest.slice(3)}`;
}

/** What the card tells of an order that it could not count: 16 bits of cycles, or its clock was set meanwhile. */
const NOT_COUNTED = 65_535;

export function orderLatency(cycles: number | null): string {
  if (cycles === null) return NOTHING;
  return cycles === NOT_COUNTED ? "> 400 µs" : `${cycleNanoseconds(cycles).toFixed(1)} ns`;
}

/** Absolute paths of files by their last name: there is no room for them, and one knows the folder. */
export function shortPaths(text: string): string {
  return text.replace(/(?:\/[\w.@+-]+){2,}/g, (path) => path.slice(path.lastIndexOf("/") + 1));
}
