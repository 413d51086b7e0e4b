/** All that a path keeps for one enabled slot, but for its risk state. */
import type { Geometry, TrackedSlot } from "../../proto/mod.ts";
import type { ArbitrageState } from "./arbitrage.ts";
import { Book, INVALID_VIEW, type SetOccupancy, type View } from "./book.ts";
import { MarketMaking } from "./market-making.ts";
import { MeanReversion } from "./mean-reversion.ts";
import { Imbalance, Momentum } from "./strategies.ts";
import { SymbolTrading } from "./trading-state.ts";

export class TrackedSymbol {
  readonly slot: TrackedSlot;
  readonly book: Book;
  readonly trading: SymbolTrading;
  readonly imbalance = new Imbalance();
  readonly momentum = new Momentum();
  readonly meanReversion = new MeanReversion();
  readonly arbitrage: ArbitrageState = { lastFire: undefined };
  readonly marketMaking = new MarketMaking();
  /** `view[s]`: the last view. */
  view: View = INVALID_VIEW;
  loading = false;
  /** Number of the last message that was not applied because of `loading`. */
  ignored = 0n;
  #feedBit = false;

  constructor(slot: TrackedSlot, geometry: Geometry, occupancy: SetOccupancy) {
    this.slot = slot;
    this.book = new Book(slot, geometry, occupancy);
    this.trading = new SymbolTrading(slot.initialTrading);
  }

  get feedBit(): boolean {
    return this.#feedBit;
  }

  /** "Whatever sets a slot's `feed` bit sets the last view of that slot to invalid silently." */
  setFeedBit(): void {
    this.#feedBit = true;
    this.view = INVALID_VIEW;
  }

  clearFeedBit(): void {
    this.#feedBit = false;
  }
}
