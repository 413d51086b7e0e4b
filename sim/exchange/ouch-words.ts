// The market's words in those of OUCH 5.0.

import { ouch50 } from "../../proto/mod.ts";
import type { EngineOrder, Liquidity, Removal } from "./order-book.ts";

export const CANCEL_REASON: Readonly<Record<Removal, string>> = {
  taken: "U",
  replaced: "U",
  immediate: "I",
  metDisplayed: "G",
  metHidden: "F",
  quoteLost: "Z",
  crossOver: "E",
};

/** Numbers of different channels do not meet. */
export function key(urn: number, channel: number): number {
  return channel * 2 ** 32 + urn;
}

export function channelOf(options: readonly ouch50.Option[] | undefined): number {
  return ouch50.optionValue(options, "userRefIdx") ?? 0;
}

/** These hold only for the message that says them. */
const SAID_ANEW: ReadonlySet<string> = new Set(["sharesLocated", "locateBroker", "side"]);

/** Options of a replace: those of the original where it says nothing else. */
export function inherited(original: readonly ouch50.Option[], own: readonly ouch50.Option[]): readonly ouch50.Option[] {
  const said = new Set(own.map(({ name }) => name));
  return [...original.filter(({ name }) => !said.has(name) && !SAID_ANEW.has(name)), ...own];
}

export function liquidityFlag(order: EngineOrder, liquidity: Liquidity, against: EngineOrder | undefined): string {
  const midpoint = (other: EngineOrder | undefined): boolean => other?.terms?.peg?.to === "midpoint";
  if (liquidity !== "A" && liquidity !== "R") return liquidity;
  if (liquidity === "R") return midpoint(against) ? "m" : "R";
  if (midpoint(order)) return "k";
  return order.displayed ? "A" : "J";
}
