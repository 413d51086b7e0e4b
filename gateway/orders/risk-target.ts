// What a path's risk state has to be before it is armed, and the inputs that make it so (docs/datapath.md section 6).
import type { AccountUpdate, PositionUpdate } from "../../proto/mod.ts";
import { type Amounts, difference, inInputOrder, sum } from "./exposure.ts";

/** Rows of exposure: the account and the strategy kinds 1..7. */
export const EXPOSURE_ROWS = 8;

export interface TargetSlot {
  readonly slot: number;
  readonly stock: string;
  /** Signed, shares. */
  readonly position: number;
}

/** Nothing is open and nothing in flight: arming begins so. Only immediate-or-cancel orders are sent, so no own price rests. */
export interface RiskTarget {
  readonly slots: readonly TargetSlot[];
  /** Index: strategy kind; 0 the account. */
  readonly exposure: readonly Amounts[];
  readonly pnl: bigint;
  readonly dayValue: bigint;
  readonly dayQuantity: bigint;
}

export interface SlotReading {
  readonly position: number;
  readonly openBuy: number;
  readonly openSell: number;
  readonly openOrders: number;
  readonly ownBid: number;
  readonly ownAsk: number;
}

/** What the path says. */
export interface RiskReading {
  /** Of the target's slots, in their order. */
  readonly slots: readonly SlotReading[];
  readonly exposure: readonly Amounts[];
  readonly inFlight: number;
  readonly pnl: bigint;
  readonly dayValue: bigint;
  readonly dayQuantity: bigint;
}

export interface RiskInputs {
  readonly positions: readonly PositionUpdate[];
  readonly accounts: readonly AccountUpdate[];
  readonly answered: number;
}

/** Inputs that are changes; loss, day and own prices replace what was there. */
export function inputsTowards(target: RiskTarget, reading: RiskReading): RiskInputs {
  const positions: PositionUpdate[] = [];
  for (const [index, { slot, position }] of target.slots.entries()) {
    const now = reading.slots[index];
    if (now === undefined) throw new RangeError(`no reading of slot ${slot}`);
    const { openBuy: releaseBuy, openSell: releaseSell, openOrders: releaseOrders } = now;
    const delta = position - now.position;
    if (delta !== 0 || releaseBuy + releaseSell + releaseOrders > 0)
      positions.push({ slot, delta, releaseBuy, releaseSell, releaseOrders });
  }
  const changes = target.exposure.map((wanted, kind) => difference(wanted, row(reading, kind)));
  const ofKinds = changes.slice(1).map((change, index) => ({ kind: index + 1, ...change }));
  // Each of them changes the account as well.
  const along = ofKinds.reduce<Amounts>(sum, { gross: 0n, net: 0n });
  const ofAccount = { kind: 0, ...difference(changes[0] ?? along, along) };
  return { positions, accounts: inInputOrder([...ofKinds, ofAccount]), answered: reading.inFlight };
}

/** Where the reading is not the target, in words; empty: it is. */
export function differencesFrom(target: RiskTarget, reading: RiskReading): string[] {
  const found: string[] = [];
  const compare = (what: string, wanted: number | bigint, is: number | bigint | undefined): void => {
    if (is !== wanted) found.push(`${what} is ${is}, not ${wanted}`);
  };
  for (const [index, { stock, position }] of target.slots.entries()) {
    const now = reading.slots[index];
    compare(`position of ${stock}`, position, now?.position);
    compare(`quantity of ${stock} open to buy`, 0, now?.openBuy);
    compare(`quantity of ${stock} open to sell`, 0, now?.openSell);
    compare(`open orders of ${stock}`, 0, now?.openOrders);
    compare(`own bid of ${stock}`, 0, now?.ownBid);
    compare(`own ask of ${stock}`, 0, now?.ownAsk);
  }
  for (const [kind, { gross, net }] of target.exposure.entries()) {
    const whose = kind === 0 ? "the account" : `kind ${kind}`;
    compare(`gross exposure of ${whose}`, gross, reading.exposure[kind]?.gross);
    compare(`net exposure of ${whose}`, net, reading.exposure[kind]?.net);
  }
  compare("orders in flight", 0, reading.inFlight);
  compare("result", target.pnl, reading.pnl);
  compare("value of the day", target.dayValue, reading.dayValue);
  compare("shares of the day", target.dayQuantity, reading.dayQuantity);
  return found;
}

function row(reading: RiskReading, kind: number): Amounts {
  const amounts = reading.exposure[kind];
  if (amounts === undefined) throw new RangeError(`no reading of exposure ${kind}`);
  return amounts;
}
