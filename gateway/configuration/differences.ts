// What a configuration would change, field by field, in the words of the contract, and whether it lets more through.
import type { Configuration, Difference, GlobalLimits } from "../../proto/grpc/mod.ts";
import { STRATEGIES } from "../../proto/mod.ts";
import { normalise } from "./translate.ts";

type Leaf = string | number | bigint | boolean;

/**
 * What of a field's change lets more orders through, or further from the market: more (1), less (-1), a bit that comes ("set") or one
 * that goes ("clear"). Of others it cannot be told: they do not loosen.
 */
const LOOSENS: Readonly<Record<string, 1 | -1 | "set" | "clear">> = {
  max_quantity: 1,
  max_notional_e4: 1,
  collar_low_e4: -1,
  collar_high_e4: 1,
  max_long: 1,
  max_short: 1,
  max_age_ns: 1,
  state_mask: "clear",
  max_open_orders: 1,
  max_executions: 1,
  duplicate_ns: -1,
  allowed: "set",
  interval_ns: -1,
  burst_ns: 1,
  max_gross_e4: 1,
  max_net_e4: 1,
  max_in_flight: 1,
  max_day_value_e4: 1,
  max_day_quantity: 1,
  max_loss_e4: 1,
  enabled: 1,
  order_quantity: 1,
  quantity_a: 1,
  quantity_b: 1,
  quote_quantity: 1,
  max_position: 1,
  half_spread_e4: -1,
  cooldown_ns: -1,
  entry_q4: -1,
  min_deviation_e4: -1,
  max_hold_ns: 1,
  threshold: -1,
};
/** Lists of rules: each one in them checks less. */
const RULE_LISTS = ["rules_off", "waive_reducing"] as const;

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
  if (RULE_LISTS.some((list) => path.includes(`.${list}.`))) return after !== undefined;
  const direction = LOOSENS[path.slice(path.lastIndexOf(".") + 1)];
  if (direction === undefined) return false;
  // Exact: sums have 64 bits.
  const [old, next] = [BigInt(before ?? 0), BigInt(after ?? 0)];
  if (direction === "set") return (next & ~old) !== 0n;
  if (direction === "clear") return (old & ~next) !== 0n;
  return direction === 1 ? next > old : next < old;
}

function text(value: Leaf | undefined): string {
  return value === undefined ? "" : String(value);
}

/** Symbols, kinds and strategies by their names, because their place in the list means nothing. */
function leaves(configuration: Configuration): Map<string, Leaf> {
  const found = new Map<string, Leaf>();
  const { rate, symbols, global } = normalise(configuration);
  if (rate !== undefined) collect("configuration.rate", rate, found);
  if (global !== undefined) collectGlobal("configuration.global", global, found);
  for (const { symbol, limits, strategies } of symbols) {
    const path = `configuration.symbols[${symbol}]`;
    if (limits !== undefined) {
      const { rulesOff, ...numbers } = limits;
      collect(`${path}.limits`, numbers, found);
      collectRules(`${path}.limits.rules_off`, rulesOff, found);
    }
    for (const { enabled, parameters } of strategies) {
      if (parameters === undefined) continue;
      const at = `${path}.strategies[${snakeCase(parameters.$case)}]`;
      found.set(`${at}.enabled`, enabled);
      collect(at, parameters.value, found);
    }
  }
  return found;
}

function collectGlobal(path: string, limits: GlobalLimits, found: Map<string, Leaf>): void {
  const { account, kinds, rulesOff, waiveReducing, ...numbers } = limits;
  collect(path, numbers, found);
  if (account !== undefined) collect(`${path}.account`, account, found);
  for (const { kind, limits: exposure } of kinds) {
    const name = STRATEGIES[kind - 1]?.name ?? kind;
    if (exposure !== undefined) collect(`${path}.kinds[${name}]`, exposure, found);
  }
  collectRules(`${path}.rules_off`, rulesOff, found);
  collectRules(`${path}.waive_reducing`, waiveReducing, found);
}

function collectRules(path: string, rules: readonly number[], found: Map<string, Leaf>): void {
  for (const rule of rules) found.set(`${path}.${rule}`, true);
}

function collect(path: string, values: object, found: Map<string, Leaf>): void {
  for (const [name, value] of Object.entries(values) as [string, Leaf | undefined][]) {
    if (value !== undefined) found.set(`${path}.${snakeCase(name)}`, value);
  }
}

/** maxNotionalE4 -> max_notional_e4, ratioQ4 -> ratio_q4. */
function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
