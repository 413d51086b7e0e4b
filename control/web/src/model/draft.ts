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

type Values = Readonly<Record<string, unknown>>;

/** Which part of a configuration: of the symbol of that name, or of the device when it is empty. */
export interface Place {
  readonly symbol: string;
  readonly part: readonly string[];
}

/** A part of the configuration whose values are edited side by side. */
export interface Section extends Place {
  readonly title: string;
  readonly fields: Fields;
}

const STRATEGIES = Object.keys(STRATEGY_TITLES) as StrategyName[];

/** Limits of the device. */
export function deviceSections({ global }: Configuration): Section[] {
  const section = (title: string, fields: Fields, ...part: readonly string[]): Section => ({
    ...{ symbol: "", part, title, fields },
  });
  return [
    section("Rate", RATE, "rate"),
    section("Device", DEVICE, "global"),
    section("Exposure: account", EXPOSURE, "global", "account"),
    ...STRATEGIES.filter((name) => global.kinds[name] !== undefined).map((name) =>
      section(`Exposure: ${STRATEGY_TITLES[name]}`, EXPOSURE, "global", "kinds", name),
    ),
  ];
}

/** Strategies and limits of a symbol. */
export function symbolSections({ symbols }: Configuration, name: string): Section[] {
  const found = symbols.find(({ symbol }) => symbol === name);
  if (found === undefined) return [];
  return [
    ...STRATEGIES.filter((kind) => found[kind] !== undefined).map((kind) => ({
      ...{ symbol: name, part: [kind], title: `Strategy: ${STRATEGY_TITLES[kind]}`, fields: STRATEGY_FIELDS[kind] },
    })),
    { symbol: name, part: ["limits"], title: "Limits", fields: LIMITS },
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

type Path = readonly (string | number)[];

/** Undefined: there is no such symbol. */
function pathOf({ symbols }: Configuration, { symbol, part }: Place): Path | undefined {
  if (symbol === "") return part;
  const index = symbols.findIndex((entry) => entry.symbol === symbol);
  return index < 0 ? undefined : ["symbols", index, ...part];
}

/** The values of a section; undefined: the configuration has no such part. */
export function valuesAt(configuration: Configuration, place: Place): Values | undefined {
  const path = pathOf(configuration, place);
  if (path === undefined) return undefined;
  let found: unknown = configuration;
  for (const step of path) found = (found as Values | undefined)?.[step];
  return found as Values | undefined;
}

/** A value that a person has given. It stays what it is when the configuration under it becomes another. */
export interface Edit extends Place {
  readonly name: string;
  readonly value: unknown;
}

/** A copy with one value changed. What is not there is not made. */
export function withValue(configuration: Configuration, { name, value, ...place }: Edit): Configuration {
  const path = pathOf(configuration, place);
  if (path === undefined || valuesAt(configuration, place) === undefined) return configuration;
  const change = (part: unknown, [step, ...rest]: Path): unknown => {
    if (step === undefined) return { ...(part as Values), [name]: value };
    const changed = change((part as Values)[step], rest);
    return Array.isArray(part) ? part.with(Number(step), changed) : { ...(part as Values), [step]: changed };
  };
  return change(configuration, path) as Configuration;
}

export function withEdits(configuration: Configuration, edits: readonly Edit[]): Configuration {
  return edits.reduce(withValue, configuration);
}

export function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}

/** The edits with one more; one that gives back what was there before is none. */
export function edited(base: Configuration, edits: readonly Edit[], edit: Edit): Edit[] {
  const others = edits.filter((other) => keyOf(other) !== keyOf(edit));
  return same(valuesAt(base, edit)?.[edit.name], edit.value) ? others : [...others, edit];
}

/** Names a field of the whole configuration. */
export function keyOf({ symbol, part, name }: Place & { readonly name: string }): string {
  return [symbol, ...part, name].join(" ");
}
