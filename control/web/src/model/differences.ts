/** Differences as people read them: values in the units of the editor, many of them by what they belong to. */

import type { Difference } from "../../../http/api.ts";
import { shown } from "./draft.ts";
import { DEVICE, EXPOSURE, type Field, type Fields, LIMITS, RATE, STRATEGY_FIELDS } from "./fields.ts";

/** The description of the field with this name (SYMBOL.KIND.FIELD and so on, control/configuration/field-path.ts). */
export function fieldAt(path: string): Field | undefined {
  const parts = path.split(".");
  const name = parts.at(-1) ?? "";
  const owner = parts.at(-2) ?? "";
  const of = (fields: Fields): Field | undefined => (Object.hasOwn(fields, name) ? fields[name] : undefined);
  if (parts[0] === "rate" && parts.length === 2) return of(RATE);
  if (parts[0] === "global") return of(parts.length === 2 ? DEVICE : EXPOSURE);
  if (Object.hasOwn(STRATEGY_FIELDS, owner) && parts.length > 2) {
    return of(STRATEGY_FIELDS[owner as keyof typeof STRATEGY_FIELDS]);
  }
  return of(LIMITS);
}

/** A value as it is stored, in the units it is edited in. */
export function valueText(path: string, stored: string): string {
  if (stored === "") return "–";
  const field = fieldAt(path);
  if (field?.kind === "number") return `${grouped(shown(stored, field))} ${field.unit}`.trim();
  if (field?.kind === "bits") {
    const bits = Number(stored);
    const names = field.choices.filter(({ value }) => ((bits >>> value) & 1) === 1).map(({ label }) => label);
    return names.join(", ") || "none";
  }
  return stored;
}

function grouped(text: string): string {
  const [whole = "", part] = text.split(".");
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return part === undefined ? digits : `${digits}.${part}`;
}

export interface DifferenceGroup {
  /** A symbol, `rate` or `global`. */
  readonly name: string;
  readonly differences: readonly Difference[];
}

/** By their first word. A symbol may have a point in it: what is told together belongs together. */
export function byOwner(differences: readonly Difference[]): DifferenceGroup[] {
  const groups = new Map<string, Difference[]>();
  for (const difference of differences) {
    const parts = difference.path.split(".");
    const last = parts.at(-2) ?? "";
    const depth = parts[0] === "global" ? 1 : parts.length - (Object.hasOwn(STRATEGY_FIELDS, last) ? 2 : 1);
    const listed = /^\d+$/.test(parts.at(-1) ?? "") && parts[0] !== "global" ? 1 : 0;
    const name = parts.slice(0, Math.max(1, depth - listed)).join(".");
    groups.set(name, [...(groups.get(name) ?? []), difference]);
  }
  return [...groups].map(([name, of]) => ({ name, differences: of }));
}
