// For the tests of strategies: all kinds together, views and positions set by hand.
import type { SymbolConfig } from "../../../proto/mod.ts";
import { RiskState } from "../risk-state.ts";
import { configOf } from "../test-kit.ts";
import { highWord, lowWord } from "../u64.ts";
import { VIEW_WORDS } from "../view.ts";
import type { StrategyState } from "./kind.ts";
import { Strategies } from "./strategies.ts";

const SLOTS = 4;

/** [slot, "buy" or "sell", price, quantity], and "after" for one that needs the intent before it sent. */
export type Wanted = readonly [number, string, number, number, ...string[]];

export class StrategyRig {
  readonly risk = new RiskState(SLOTS);
  readonly strategies = new Strategies(SLOTS, this.risk);
  private readonly views = new Uint32Array(SLOTS * VIEW_WORDS);

  constructor(symbols: Record<number, Partial<SymbolConfig>>) {
    this.use(symbols);
  }

  use(symbols: Record<number, Partial<SymbolConfig>>): void {
    this.strategies.use(this.strategies.compile(configOf(symbols)));
  }

  /** Bid, bid quantity, ask, ask quantity. Quantities of 0 on both sides make the invalid view. */
  view(slot: number, bid: number, bidQuantity: number, ask: number, askQuantity: number): void {
    const valid = bidQuantity + askQuantity === 0 ? 0 : 1;
    this.views.set([valid, bid, bidQuantity, ask, askQuantity], slot * VIEW_WORDS);
  }

  position(slot: number, shares: number): void {
    this.risk.positions[slot] = shares;
  }

  /** After a bbo event of the slot. */
  evaluate(slot: number, now = 0n): Wanted[] {
    const intents = this.strategies.evaluate(slot, this.views, highWord(now), lowWord(now));
    return intents.list
      .slice(0, intents.count)
      .map(({ slot: symbol, sell, price, quantity, needsPrevious }) => [
        symbol,
        sell ? "sell" : "buy",
        price,
        quantity >>> 0,
        ...(needsPrevious ? ["after"] : []),
      ]);
  }

  /** `kind`: the strategy's number. */
  state(slot: number, kind: number): StrategyState {
    return this.strategies.states(slot)[kind - 1] as StrategyState;
  }
}
