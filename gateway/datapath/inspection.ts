// What can be asked of a path at any time between inputs. Cold: these allocate.
import type { BookLevels, DatapathCounters, DatapathSink, Geometry, OrderSessionState } from "../../proto/mod.ts";
import type { Level } from "./book.ts";
import { integer } from "./checks.ts";
import { checkGeometry } from "./geometry.ts";
import { ASK, BID } from "./order-table.ts";
import { PathParts } from "./path-parts.ts";
import type { DeviceRiskState, SymbolRiskState } from "./risk-state.ts";
import type { StrategyState } from "./strategies/kind.ts";
import { MARKET_HALT, SESSION_OPEN, type SymbolTradingState } from "./trading-state.ts";
import { VIEW_WORDS } from "./view.ts";

/** Levels a side that people see. */
const TOP_LEVELS = 8;

/** Best bid and offer of one slot; all numbers 0 when invalid, 0 for an empty side. */
export interface View {
  readonly valid: boolean;
  /** Prices in 1e-4 currency units, quantities in shares. */
  readonly bidPrice: number;
  readonly bidQuantity: number;
  readonly askPrice: number;
  readonly askQuantity: number;
}

/** Best first. Of an invalid book: what is left of it, not to be trusted. */
export interface TopLevels {
  readonly bids: readonly Level[];
  readonly asks: readonly Level[];
}

/** How far the repair of a slot's book is (section 2). */
export interface RepairState {
  /** The slot's book is not to be trusted until a restore. */
  readonly feedBit: boolean;
  /** Loads are taken, messages of the feed are not. */
  readonly loading: boolean;
  /** Number of the last message that was not taken. */
  readonly ignored: bigint;
  /** From this number on nothing is missing, of any slot. */
  readonly broken: bigint;
}

export class InspectablePath {
  readonly geometry: Geometry;
  protected readonly parts: PathParts;

  constructor(geometry: Geometry, sink: DatapathSink) {
    this.geometry = checkGeometry(geometry);
    this.parts = new PathParts(this.geometry, sink);
  }

  counters(): DatapathCounters {
    return this.parts.counters.snapshot();
  }

  levels(slot: number): BookLevels {
    return { valid: this.parts.book.isValid(this.checkedSlot(slot)), complete: true, ...this.topOf(slot) };
  }

  viewOf(slot: number): View {
    const at = this.checkedSlot(slot) * VIEW_WORDS;
    const words = this.parts.book.views;
    return {
      valid: words[at] === 1,
      bidPrice: words[at + 1] as number,
      bidQuantity: words[at + 2] as number,
      askPrice: words[at + 3] as number,
      askQuantity: words[at + 4] as number,
    };
  }

  topOf(slot: number, levels: number = TOP_LEVELS): TopLevels {
    this.checkedSlot(slot);
    const { book } = this.parts;
    return { bids: book.top(slot, BID, levels), asks: book.top(slot, ASK, levels) };
  }

  /** Sticky fault bits of section 4. */
  faultsOf(slot: number): number {
    return this.parts.book.faultsOf(this.checkedSlot(slot));
  }

  repairOf(slot: number): RepairState {
    this.checkedSlot(slot);
    const { book, repair } = this.parts;
    return {
      feedBit: book.hasFeedBit(slot),
      loading: repair.loading[slot] === 1,
      ignored: repair.ignored(slot),
      broken: repair.broken,
    };
  }

  /** Whether any slot's book waits for a restore. */
  get hasFeedFault(): boolean {
    return this.parts.book.hasFeedFault;
  }

  positionOf(slot: number): SymbolRiskState {
    return this.parts.risk.symbolState(this.checkedSlot(slot));
  }

  get deviceRisk(): DeviceRiskState {
    return this.parts.risk.deviceState();
  }

  isTrading(slot: number): boolean {
    return this.tradingOf(slot).trading;
  }

  tradingOf(slot: number): SymbolTradingState {
    return this.parts.trading.stateOf(this.checkedSlot(slot));
  }

  get isSessionOpen(): boolean {
    return (this.parts.trading.path & SESSION_OPEN) !== 0;
  }

  get isMarketHalted(): boolean {
    return (this.parts.trading.path & MARKET_HALT) !== 0;
  }

  /** One per strategy kind, in the order of their numbers. */
  strategiesOf(slot: number): StrategyState[] {
    return this.parts.strategies.states(this.checkedSlot(slot));
  }

  /** The sequence number wanted next; undefined before the first one with an open start. */
  get nextSequence(): bigint | undefined {
    return this.parts.arbiter.nextSequence;
  }

  /** Entries that wait on a line for a missing number. */
  heldOn(line: 0 | 1): number {
    return this.parts.arbiter.held(line);
  }

  get liveOrders(): number {
    return this.parts.book.liveOrders;
  }

  get isArmed(): boolean {
    return this.parts.operation.armed;
  }

  get version(): number {
    return this.parts.events.version;
  }

  /** The order session as it is now: next order number and sequence number. */
  get orderSession(): OrderSessionState {
    return this.parts.operation.session;
  }

  /** The device clock: the latest time any input brought. */
  get clockNs(): bigint {
    return this.parts.operation.clockNs;
  }

  protected checkedSlot(slot: number): number {
    return integer("slot", slot, 0, this.geometry.symbols - 1);
  }
}
