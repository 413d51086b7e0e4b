/** A configuration while it is edited: plain values by path, checked before anybody is asked. The gateway's word counts in the end. */

import type { Configuration, StrategyName } from "../../../http/api.ts";
import {
  DEVICE,
  EXPOSURE,
  type Fields,
  LIMITS,
  type NumberField,
  RATE,
  STRATEGY_FIELDS,
  STRATEGY_TITLES,
} from "./fields.ts";

type Path = readonly (string | number)[];
type Values = Readonly<Record<string, unknown>>;

/** A part of the configuration whose values are edited side by side. */
export interface Section {
  readonly title: string;
  readonly path: Path;
  readonly fields: Fields;
}

const STRATEGIES = Object.keys(STRATEGY_TITLES) as StrategyName[];

/** Limits of the device. */
export function deviceSections({ global }: Configuration): Section[] {
  return [
    { title: "Rate", path: ["rate"], fields: RATE },
    { title: "Device", path: ["global"], fields: DEVICE },
    { title: "Exposure: account", path: ["global", "account"], fields: EXPOSURE },
    ...STRATEGIES.filter((name) => global.kinds[name] !== undefined).map((name) => ({
      title: `Exposure: ${STRATEGY_TITLES[name]}`,
      path: ["global", "kinds", name],
      fields: EXPOSURE,
    })),
  ];
}

/** Strategies and limits of the symbol at `index`. */
export function symbolSections({ symbols }: Configuration, index: number): Section[] {
  const symbol = symbols[index];
  if (symbol === undefined) return [];
  return [
    ...STRATEGIES.filter((name) => symbol[name] !== undefined).map((name) => ({
      title: `Strategy: ${STRATEGY_TITLES[name]}`,
      path: ["symbols", index, name],
      fields: STRATEGY_FIELDS[name],
    })),
    { title: "Limits", path: ["symbols", index, "limits"], fields: LIMITS },
  ];
}

export function shown(stored: number | string | undefined, { scale }: NumberField): string {
  if (stored === undefined) return "";
  const value = Number(stored) / scale;
  return scale === 1 ? String(value) : String(Number(value.toFixed(9)));
}

/** The stored value of what was typed, or what is wrong with it. */
export function typed(
  text: string,
  field: NumberField,
): { readonly value: number | string } | { readonly problem: string } {
  const clean = text.trim().replaceAll(",", "");
  const of = `${shown(field.min, field)} to ${shown(field.max, field)} ${field.unit}`.trim();
  if (!/^-?\d+(\.\d+)?$/.test(clean)) return { problem: `a number, ${of}` };
  const exact = Number(clean) * field.scale;
  const value = Math.round(exact);
  if (Math.abs(exact - value) > 1e-6 * Math.max(1, Math.abs(exact)))
    return { problem: `in steps of ${1 / field.scale} ${field.unit}` };
  if (value < field.min || value > field.max) return { problem: of };
  return { value: field.decimal === true ? String(value) : value };
}

/** The values of a section; undefined: the configuration has no such part. */
export function valuesAt(configuration: Configuration, path: Path): Values | undefined {
  let part: unknown = configuration;
  for (const step of path) part = (part as Values | undefined)?.[step];
  return part as Values | undefined;
}

/** A copy with one value changed. What is not there is not made. */
export function withValue(configuration: Configuration, path: Path, name: string, value: unknown): Configuration {
  if (valuesAt(configuration, path) === undefined) return configuration;
  const change = (part: unknown, [step, ...rest]: Path): unknown => {
    if (step === undefined) return { ...(part as Values), [name]: value };
    const changed = change((part as Values)[step], rest);
    return Array.isArray(part) ? part.with(Number(step), changed) : { ...(part as Values), [step]: changed };
  };
  return change(configuration, path) as Configuration;
}

export interface LocalChange {
  /** Empty: the device. */
  readonly symbol: string;
  readonly section: string;
  readonly name: string;
  readonly before: string;
  readonly after: string;
}

/** What was edited, before the gateway says what it makes of it. */
export function changes(before: Configuration, after: Configuration): LocalChange[] {
  const found: LocalChange[] = [];
  const compare = (symbol: string, sections: readonly Section[]): void => {
    for (const { title, path } of sections) {
      const [from, to] = [valuesAt(before, path), valuesAt(after, path)];
      if (from === to) continue;
      for (const [name, value] of Object.entries(to ?? {})) {
        const [left, right] = [JSON.stringify(from?.[name]), JSON.stringify(value)];
        // Parts inside are sections of their own.
        const inside = typeof value === "object" && !Array.isArray(value);
        if (left !== right && !inside) found.push({ symbol, section: title, name, before: left ?? "", after: right });
      }
    }
  };
  compare("", deviceSections(after));
  // Symbols are neither added nor removed nor moved while they are edited.
  for (const [index, { symbol }] of after.symbols.entries()) compare(symbol, symbolSections(after, index));
  return found;
}
