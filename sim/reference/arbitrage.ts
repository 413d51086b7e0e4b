/** Section 5 of docs/datapath.md, kind 4. */
import type { ArbitrageParameters } from "../../proto/mod.ts";
import type { View } from "./book.ts";
import type { Trace } from "./branches.ts";
import type { SymbolRisk } from "./risk-state.ts";
import { type Intent, readyToFire } from "./strategies.ts";

/** The state of a slot; a pair's is the one of leg A's slot. */
export interface ArbitrageState {
  lastFire: bigint | undefined;
}

export interface Leg {
  readonly slot: number;
  readonly view: View;
  /** As it was before the message. */
  readonly position: Readonly<Pick<SymbolRisk, "pos" | "openBuy" | "openSell">>;
}

export interface LegIntent {
  readonly slot: number;
  readonly intent: Intent;
}

/**
 * @param state of leg A's slot
 * @param message the slot whose `bbo` event this is
 * @returns none, one, or two intents, of which the second goes to the gate only when it sent the first
 */
export function arbitrage(
  legA: Leg,
  legB: Leg,
  state: ArbitrageState,
  now: bigint,
  message: number,
  parameters: ArbitrageParameters,
  trace: Trace,
): readonly LegIntent[] {
  const legs = [legA, legB];
  const tradable = legs.every(
    ({ view }) => view.valid && view.bidPrice !== 0n && view.askPrice !== 0n && view.bidPrice < view.askPrice,
  );
  const nothingOpen = legs.every(({ position }) => position.openBuy === 0n && position.openSell === 0n);
  const ready = readyToFire(state.lastFire, now, parameters.cooldownNs);
  if (!tradable) trace("arbitrage: partner not ready");
  else if (!nothingOpen) trace("arbitrage: quantity open");
  else if (!ready) trace("arbitrage: cooling down");
  if (!tradable || !nothingOpen || !ready) return [];
  const quantityA = BigInt(parameters.quantityA);
  const quantityB = BigInt(parameters.quantityB);
  const buy = ({ slot, view }: Leg, quantity: bigint): LegIntent => ({
    slot,
    intent: { kind: 4, sell: false, price: view.askPrice, quantity },
  });
  const sell = ({ slot, view }: Leg, quantity: bigint): LegIntent => ({
    slot,
    intent: { kind: 4, sell: true, price: view.bidPrice, quantity },
  });

  let intents: readonly LegIntent[] = [];
  const u = legA.position.pos * quantityB;
  const v = legB.position.pos * quantityA;
  if (u + v !== 0n) {
    const [leg, quantity] = absolute(u) >= absolute(v) ? [legA, quantityA] : [legB, quantityB];
    const { pos } = leg.position;
    trace(`arbitrage: repair ${pos > 0n ? "sells" : "buys"} ${leg === legA ? "A" : "B"}`);
    const unwound = absolute(pos) < quantity ? absolute(pos) : quantity;
    intents = [pos > 0n ? sell(leg, unwound) : buy(leg, unwound)];
  } else {
    const [weightA, weightB] = [BigInt(parameters.weightA), BigInt(parameters.weightB)];
    const basis = BigInt(parameters.basis);
    const threshold = BigInt(parameters.threshold);
    const rich = weightA * legA.view.bidPrice - weightB * legB.view.askPrice - basis;
    const cheap = weightA * legA.view.askPrice - weightB * legB.view.bidPrice - basis;
    if (rich >= threshold) intents = [sell(legA, quantityA), buy(legB, quantityB)];
    else if (cheap <= -threshold) intents = [buy(legA, quantityA), sell(legB, quantityB)];
    if (message === legB.slot) intents = [...intents].reverse();
    const first = message === legB.slot ? "B first" : "A first";
    if (intents.length === 0) trace("arbitrage: neither");
    else trace(rich >= threshold ? `arbitrage: sells A, buys B, ${first}` : `arbitrage: buys A, sells B, ${first}`);
  }
  if (intents.length > 0) state.lastFire = now;
  return intents;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}
