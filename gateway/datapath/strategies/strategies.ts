// Section 5: which kinds are evaluated for a symbol, and in which order.
import type { DatapathConfig, QuoteUpdate } from "../../../proto/mod.ts";
import { type Intent, Intents } from "./intents.ts";
import { ENABLED, type Positions, type StrategyKind, type StrategyState } from "./kind.ts";
import { strategyKinds } from "./kinds.ts";
import type { MarketMakingKind } from "./market-making.ts";

/** Arbitrage and market making, the greediest kinds, want two orders at once. */
const INTENTS_PER_KIND = 2;

export class Strategies {
  /** Of the last evaluation. */
  readonly intents: Intents;
  private readonly kinds: readonly StrategyKind[];
  private readonly quoting: MarketMakingKind;
  private readonly quotingBit: number;
  private readonly slots: number;
  /** Index: slot. Bit i: kind i of `kinds` has an instance there. */
  private enabled: Uint8Array;
  /** The same for earlier configurations, until an evaluation has reset what is no longer enabled. */
  private readonly stale: Uint8Array;

  constructor(slots: number, positions: Positions) {
    const { kinds, quoting } = strategyKinds(slots, positions);
    this.kinds = kinds;
    this.quoting = quoting;
    this.quotingBit = 1 << kinds.indexOf(quoting);
    this.intents = new Intents(INTENTS_PER_KIND * this.kinds.length);
    this.slots = slots;
    this.enabled = new Uint8Array(slots);
    this.stale = new Uint8Array(slots);
  }

  /** One table per kind. Throws DatapathInputError, changes nothing. */
  compile(config: DatapathConfig): readonly Uint32Array[] {
    return this.kinds.map((kind) => kind.compile(config));
  }

  use(tables: readonly Uint32Array[]): void {
    for (let slot = 0; slot < this.slots; slot++) {
      this.stale[slot] = (this.stale[slot] as number) | (this.enabled[slot] as number);
    }
    this.enabled = new Uint8Array(this.slots);
    for (const [i, kind] of this.kinds.entries()) {
      const table = tables[i] as Uint32Array;
      kind.use(table);
      for (let slot = 0; slot < this.slots; slot++) {
        if (table[slot * kind.words + ENABLED] === 1) this.enabled[slot] = (this.enabled[slot] as number) | (1 << i);
      }
    }
  }

  /** `tick`: of every slot. */
  clear(tick: Int32Array): void {
    for (const kind of this.kinds) kind.clear();
    this.quoting.track(tick);
    this.stale.fill(0);
  }

  /**
   * After a bbo event of `slot`. All kinds are evaluated before the first intent passes the gate: none of them depends on
   * what becomes of another's, for they read the risk state as it was before the message.
   */
  evaluate(slot: number, views: Uint32Array, nowHi: number, nowLo: number): Intents {
    const intents = this.intents;
    intents.count = 0;
    const enabled = this.enabled[slot] as number;
    const stale = (this.stale[slot] as number) & ~enabled;
    const leaves = (enabled & this.quotingBit) === 0 && this.quoting.rests(slot);
    if ((enabled | stale) === 0 && !leaves) return intents;
    for (let i = 0; i < this.kinds.length; i++) {
      const kind = this.kinds[i] as StrategyKind;
      if (((enabled >> i) & 1) !== 0) kind.evaluate(slot, views, nowHi, nowLo, intents);
      else if (((stale >> i) & 1) !== 0) kind.reset(slot);
    }
    this.stale[slot] = 0;
    // An instance that is gone keeps its sides, and takes out what rests there.
    if (leaves) this.quoting.leave(slot, intents);
    return intents;
  }

  /** What the gate made of an intent to quote; when sent, the number of the action and whether it is marked as a short sale. */
  decided(intent: Intent, sent: boolean, urn: number, short: boolean): void {
    this.quoting.decided(intent, sent, urn, short);
  }

  /** @throws DatapathInputError */
  quote(update: QuoteUpdate): void {
    this.quoting.answer(update);
  }

  /** One per kind, in the order of their numbers. Cold. */
  states(slot: number): StrategyState[] {
    return this.kinds.map((kind) => kind.state(slot));
  }
}
