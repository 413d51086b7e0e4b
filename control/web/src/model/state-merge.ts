/** A state and what came after it. Sections that did not change keep their identity, so that nothing is drawn again for them. */

import type { Append, OrderEvent, State, Update } from "../../../http/api.ts";

export const EVENTS_MAX = 500;
/** Slices of both measures and both paths: a quarter of an hour of one of them at least. */
const SLICES_MAX = 4_000;
const POINTS_MAX = 3_600;

export function merge(state: State, update: Update): State {
  const { append, ...sections } = update;
  const merged: Record<string, unknown> = { ...state };
  for (const [name, value] of Object.entries(sections)) {
    merged[name] = shared(state[name as keyof State], value);
  }
  if (append !== undefined) Object.assign(merged, appended(state, append));
  return merged as unknown as State;
}

function appended(state: State, append: Append): Partial<State> {
  return {
    ...(append.decisions && { decisions: joined(state.decisions, append.decisions, EVENTS_MAX) }),
    ...(append.latencySlices && { latencySlices: joined(state.latencySlices, append.latencySlices, SLICES_MAX) }),
    ...(append.profitPoints && { profitPoints: joined(state.profitPoints, append.profitPoints, POINTS_MAX) }),
    ...(append.orders && { orders: ordersAfter(state.orders, append.orders) }),
  };
}

function joined<T>(before: readonly T[], more: readonly T[], max: number): readonly T[] {
  return [...before, ...more].slice(-max);
}

function orderKey({ path, urn }: Pick<OrderEvent, "path" | "urn">): string {
  return `${path} ${urn}`;
}

/** An order that is known stays where it is, so that a list of them does not jump about. */
function ordersAfter(before: readonly OrderEvent[], changed: readonly OrderEvent[]): readonly OrderEvent[] {
  const orders = new Map(before.map((order) => [orderKey(order), order]));
  for (const order of changed) orders.set(orderKey(order), order);
  return [...orders.values()].slice(-EVENTS_MAX);
}

/** `after`, with every part that equals `before` being that part of `before`. */
export function shared<T>(before: T, after: T): T {
  if (Object.is(before, after)) return before;
  if (typeof before !== "object" || typeof after !== "object" || before === null || after === null) return after;
  if (Array.isArray(before) !== Array.isArray(after)) return after;
  const old = before as Record<string, unknown>;
  const fresh = after as Record<string, unknown>;
  const keys = Object.keys(fresh);
  let same = keys.length === Object.keys(old).length;
  const result: Record<string, unknown> | unknown[] = Array.isArray(after) ? [] : {};
  for (const key of keys) {
    const value = shared(old[key], fresh[key]);
    if (!Object.hasOwn(old, key) || !Object.is(value, old[key])) same = false;
    (result as Record<string, unknown>)[key] = value;
  }
  return same ? before : (result as T);
}
