// What a push of supervision would change, field by field, and whether less is supervised afterwards.
import {
  ALARM_ALERTS,
  RISK_ACTIONS,
  type RiskAction,
  type Supervision,
  type SupervisionDifference,
} from "../http/supervision.ts";

type Leaf = string | number;

/** Of these more (1) or less (-1) loosens; what is not here loosens when it changes, but for how positions are flattened. */
const LOOSENS: Readonly<Record<string, 1 | -1>> = {
  above: 1,
  forMs: 1,
  until: 1,
  untilMs: -1,
  staleMs: 1,
  escalateMs: 1,
  least: 1,
  action: -1,
  alarms: -1,
};

export function supervisionDifferences(before: Supervision, after: Supervision): SupervisionDifference[] {
  const [from, to] = [leaves(before), leaves(after)];
  const found: SupervisionDifference[] = [];
  for (const path of [...new Set([...from.keys(), ...to.keys()])].sort()) {
    const [old, next] = [from.get(path), to.get(path)];
    if (old === next) continue;
    found.push({ path, before: text(old), after: text(next), loosens: loosens(path, old, next, from) });
  }
  return found;
}

function loosens(
  path: string,
  old: Leaf | undefined,
  next: Leaf | undefined,
  from: ReadonlyMap<string, Leaf>,
): boolean {
  if (path.startsWith("flatten.")) return false;
  if (next === undefined) return true;
  // A rule or a grade that was not there before.
  if (old === undefined)
    return from.has(`${path.slice(0, path.lastIndexOf("."))}.${path.includes("grades[") ? "above" : "measure"}`);
  const direction = LOOSENS[path.slice(path.lastIndexOf(".") + 1)];
  if (direction === undefined) return true;
  return direction === 1 ? rank(next) > rank(old) : rank(next) < rank(old);
}

function rank(value: Leaf): number {
  if (typeof value === "number") return value;
  const action = RISK_ACTIONS.indexOf(value as RiskAction);
  return action >= 0 ? action : (ALARM_ALERTS as readonly string[]).indexOf(value);
}

function text(value: Leaf | undefined): string {
  return value === undefined ? "" : String(value);
}

/** Rules by their names, because their place in the list means nothing; a lower bound that is left out is the upper one. */
function leaves({ rules, flatten, ...rest }: Supervision): Map<string, Leaf> {
  const found = new Map<string, Leaf>(Object.entries(rest));
  const add = (path: string, values: object): void => {
    for (const [name, value] of Object.entries(values) as [string, Leaf | undefined][]) {
      if (value !== undefined) found.set(`${path}.${name}`, value);
    }
  };
  add("flatten", flatten);
  for (const { id, grades, ...rule } of rules) {
    add(`rules[${id}]`, rule);
    for (const [at, grade] of grades.entries())
      add(`rules[${id}].grades[${at}]`, { ...grade, until: grade.until ?? grade.above });
  }
  return found;
}
