// What a configuration would change, field by field, in the words of the contract, and whether it lets more through.
import type { Configuration, Difference } from "../../proto/grpc/mod.ts";
import { normalise } from "./translate.ts";

type Leaf = string | number | bigint | boolean;

/** Fields in which more (1) or less (-1) lets more orders through or further from the market. Others cannot be told: they do not loosen. */
const LOOSENS: Readonly<Record<string, 1 | -1>> = {
  max_quantity: 1,
  max_notional_e4: 1,
  collar_low_e4: -1,
  collar_high_e4: 1,
  max_long: 1,
  max_short: 1,
  interval_ns: -1,
  burst_ns: 1,
  enabled: 1,
  order_quantity: 1,
  cooldown_ns: -1,
};

export function differences(before: Configuration | undefined, after: Configuration): Difference[] {
  const from = before === undefined ? new Map<string, Leaf>() : leaves(before);
  const to = leaves(after);
  const found: Difference[] = [];
  for (const path of [...new Set([...from.keys(), ...to.keys()])].sort()) {
    const old = from.get(path);
    const next = to.get(path);
    if (old === next) continue;
    found.push({ path, before: text(old), after: text(next), loosens: loosens(path, old, next) });
  }
  return found;
}

function loosens(path: string, before: Leaf | undefined, after: Leaf | undefined): boolean {
  if (path.includes(".rules_off.")) return after !== undefined;
  const direction = LOOSENS[path.slice(path.lastIndexOf(".") + 1)];
  if (direction === undefined) return false;
  const change = Number(after ?? 0) - Number(before ?? 0);
  return change * direction > 0;
}

function text(value: Leaf | undefined): string {
  return value === undefined ? "" : String(value);
}

/** Symbols and strategies by their names, because their place in the list means nothing. */
function leaves(configuration: Configuration): Map<string, Leaf> {
  const found = new Map<string, Leaf>();
  const { rate, symbols } = normalise(configuration);
  if (rate !== undefined) collect("configuration.rate", rate, found);
  for (const { symbol, limits, strategies } of symbols) {
    const path = `configuration.symbols[${symbol}]`;
    if (limits !== undefined) {
      const { rulesOff, ...numbers } = limits;
      collect(`${path}.limits`, numbers, found);
      for (const rule of rulesOff) found.set(`${path}.limits.rules_off.${rule}`, true);
    }
    for (const { enabled, parameters } of strategies) {
      if (parameters === undefined) continue;
      const at = `${path}.strategies[${parameters.$case}]`;
      found.set(`${at}.enabled`, enabled);
      collect(at, parameters.value, found);
    }
  }
  return found;
}

function collect(path: string, values: object, found: Map<string, Leaf>): void {
  for (const [name, value] of Object.entries(values) as [string, Leaf][])
    found.set(`${path}.${snakeCase(name)}`, value);
}

/** maxNotionalE4 -> max_notional_e4, ratioQ4 -> ratio_q4. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
