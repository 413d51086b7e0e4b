// Section 5, kind 2: take the touch when the fast average of the mid leaves the slow one.
import { type DatapathConfig, STRATEGY } from "../../../proto/mod.ts";
import { integer, u32 } from "../checks.ts";
import { VIEW_WORDS } from "../view.ts";
import { FireTimer } from "./fire-timer.ts";
import type { Intents } from "./intents.ts";
import { ENABLED, type StrategyKind, type StrategyState } from "./kind.ts";

// Parameter words per slot, after ENABLED
const K_FAST = 1;
const K_SLOW = 2;
const THRESHOLD = 3;
const WARMUP = 4;
const ORDER_QUANTITY = 5;
const COOLDOWN_NS = 6;
const WORDS = 7;

/** Averages are of bid + ask in units of 2^-12, so that 2^13 of them are one price unit of the mid. */
const SCALE = 4096;
const MID_UNIT = 8192;
const UPDATES_MAX = 65_535;

export class MomentumKind implements StrategyKind {
  readonly number = STRATEGY.momentum;
  readonly name = "momentum";
  readonly words = WORDS;
  private readonly slots: number;
  private readonly timer: FireTimer;
  // 45-bit integers: exact in a double, as are their differences and these divided by powers of two.
  private readonly fast: Float64Array;
  private readonly slow: Float64Array;
  private readonly updates: Uint16Array;
  private table: Uint32Array;

  constructor(slots: number) {
    this.slots = slots;
    this.timer = new FireTimer(slots);
    this.fast = new Float64Array(slots);
    this.slow = new Float64Array(slots);
    this.updates = new Uint16Array(slots);
    this.table = new Uint32Array(slots * WORDS);
  }

  compile(config: DatapathConfig): Uint32Array {
    const table = new Uint32Array(this.slots * WORDS);
    for (const [slot, { momentum }] of config.symbols) {
      const where = `symbols[${slot}].momentum`;
      const at = slot * WORDS;
      table[at + ENABLED] = momentum.enabled ? 1 : 0;
      table[at + K_FAST] = integer(`${where}.kFast`, momentum.kFast, 1, 15);
      table[at + K_SLOW] = integer(`${where}.kSlow`, momentum.kSlow, 1, 15);
      table[at + THRESHOLD] = u32(`${where}.threshold`, momentum.threshold);
      table[at + WARMUP] = integer(`${where}.warmup`, momentum.warmup, 1, UPDATES_MAX);
      table[at + ORDER_QUANTITY] = u32(`${where}.orderQuantity`, momentum.orderQuantity);
      table[at + COOLDOWN_NS] = u32(`${where}.cooldownNs`, momentum.cooldownNs);
    }
    return table;
  }

  use(table: Uint32Array): void {
    this.table = table;
  }

  clear(): void {
    this.timer.clear();
    this.updates.fill(0);
    this.fast.fill(0);
    this.slow.fill(0);
  }

  reset(slot: number): void {
    this.timer.reset(slot);
    this.updates[slot] = 0;
  }

  evaluate(slot: number, views: Uint32Array, nowHi: number, nowLo: number, intents: Intents): void {
    const table = this.table;
    const own = slot * WORDS;
    const at = slot * VIEW_WORDS;
    // An invalid view and an empty side have quantity 0 (section 4).
    if (views[at + 2] === 0 || views[at + 4] === 0) {
      this.updates[slot] = 0;
      return;
    }
    const bid = views[at + 1] as number;
    const ask = views[at + 3] as number;
    this.update(slot, (bid + ask) * SCALE, own);
    if ((this.updates[slot] as number) < (table[own + WARMUP] as number)) return;
    if (!this.timer.isReady(slot, nowHi, nowLo, (table[own + COOLDOWN_NS] as number) | 0)) return;
    const lead = (this.fast[slot] as number) - (this.slow[slot] as number);
    const threshold = (table[own + THRESHOLD] as number) * MID_UNIT;
    let sell: boolean;
    if (lead >= threshold) {
      sell = false;
    } else if (-lead >= threshold) {
      sell = true;
    } else {
      return;
    }
    this.timer.fire(slot, nowHi, nowLo);
    intents.add(this.number, slot, sell, sell ? bid : ask, table[own + ORDER_QUANTITY] as number);
  }

  state(slot: number): StrategyState {
    const updates = this.updates[slot] as number;
    return {
      kind: this.name,
      slot,
      enabled: this.table[slot * WORDS + ENABLED] === 1,
      lastFireNs: this.timer.lastFireNs(slot),
      // In 1e-4 currency units of the mid.
      values: {
        fast: updates === 0 ? 0 : (this.fast[slot] as number) / MID_UNIT,
        slow: updates === 0 ? 0 : (this.slow[slot] as number) / MID_UNIT,
        updates,
      },
    };
  }

  private update(slot: number, x: number, own: number): void {
    const updates = this.updates[slot] as number;
    if (updates === 0) {
      this.fast[slot] = x;
      this.slow[slot] = x;
      this.updates[slot] = 1;
      return;
    }
    const fast = this.fast[slot] as number;
    const slow = this.slow[slot] as number;
    this.fast[slot] = fast + Math.floor((x - fast) / (1 << (this.table[own + K_FAST] as number)));
    this.slow[slot] = slow + Math.floor((x - slow) / (1 << (this.table[own + K_SLOW] as number)));
    if (updates < UPDATES_MAX) this.updates[slot] = updates + 1;
  }
}
