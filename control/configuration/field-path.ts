/**
 * The one name of a field, as the command line takes it and everything that people read prints it: SYMBOL.KIND.FIELD, SYMBOL.FIELD (a
 * limit), rate.FIELD, global.FIELD, global.account.FIELD, global.kinds.KIND.FIELD. The gateway names fields as its contract does.
 */

import { type Configuration, STRATEGY_NAMES } from "../http/api.ts";

const SYMBOL = /^symbols\[([^\]]+)\](?:\.limits)?(?:\.strategies\[(\w+)\])?(?:\.|$)/;
const KIND = /^global\.kinds\[(\w+)\](?:\.limits)?(?:\.|$)/;

/**
 * @param path of the gateway: configuration.symbols[TUN].strategies[imbalance].ratio_q4; one that is none is answered as it is
 * @param of what numbers in brackets count in: its symbols, and the strategies that a symbol has
 */
export function fieldPath(path: string, of?: Configuration): string {
  const rest = path.replace(/^configuration\./, "");
  const symbol = SYMBOL.exec(rest);
  if (symbol !== null) {
    const [whole, name = "", kind] = symbol;
    const found = of?.symbols[indexOf(name)];
    const strategies = STRATEGY_NAMES.filter((known) => found?.[known] !== undefined);
    const strategy = kind === undefined ? [] : [strategies[indexOf(kind)] ?? camelCase(kind)];
    return join(
      found?.symbol ?? name,
      ...strategy,
      camelCase(rest.slice(whole.length).replace(/^parameters\.\w+\./, "")),
    );
  }
  const kind = KIND.exec(rest);
  if (kind !== null) {
    const [whole, name = ""] = kind;
    return join("global.kinds", camelCase(name), camelCase(rest.slice(whole.length)));
  }
  return /^(rate|global)\b/.test(rest) ? camelCase(rest) : path;
}

function indexOf(text: string): number {
  return /^\d+$/.test(text) ? Number(text) : -1;
}

function join(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(".");
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}
