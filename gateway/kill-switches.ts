/**
 * Kill switches as people set them: of everything, of strategy kinds, of symbols by name. A path knows symbols by slot, and a clear may give
 * a slot to another symbol, so slots are found anew whenever a path is told.
 */
import type { KillState } from "../proto/mod.ts";

export interface KillSwitches {
  readonly global: boolean;
  readonly kinds: readonly number[];
  /** Also symbols that are not tracked now: the switch waits for them. */
  readonly stocks: readonly string[];
}

export const NO_KILL: KillSwitches = { global: false, kinds: [], stocks: [] };

export function isKilling({ global, kinds, stocks }: KillSwitches): boolean {
  return global || kinds.length > 0 || stocks.length > 0;
}

export function withKill(now: KillSwitches, added: KillSwitches): KillSwitches {
  return {
    global: now.global || added.global,
    kinds: [...new Set([...now.kinds, ...added.kinds])],
    stocks: [...new Set([...now.stocks, ...added.stocks])],
  };
}

export function withoutKill(now: KillSwitches, taken: KillSwitches): KillSwitches {
  return {
    global: now.global && !taken.global,
    kinds: now.kinds.filter((kind) => !taken.kinds.includes(kind)),
    stocks: now.stocks.filter((stock) => !taken.stocks.includes(stock)),
  };
}

/** As a path with this tracking is told. */
export function toKillState(
  { global, kinds, stocks }: KillSwitches,
  slotOf: ReadonlyMap<string, number> | undefined,
): KillState {
  return { global, kinds, slots: stocks.flatMap((stock) => slotOf?.get(stock) ?? []) };
}
