// Section 5, kind 1: take the touch when one side of the book is much larger than the other.
import { type DatapathConfig, STRATEGY } from "../../../proto/mod.ts";
import { integer, u32 } from "../checks.ts";
import { VIEW_WORDS } from "../view.ts";
import { FireTimer } from "./fire-timer.ts";
import type { Intents } from "./intents.ts";
import { ENABLED, type StrategyKind, type StrategyState } from "./kind.ts";

// Parameter words per slot, after ENABLED
const RATIO_Q4 = 1;
const MIN_QUANTITY = 2;
const MAX_SPREAD = 3;
const ORDER_QUANTITY = 4;
const COOLDOWN_NS = 5;
const WORDS = 6;

export class ImbalanceKind implements StrategyKind {
  readonly number = STRATEGY.imbalance;
  readonly name = "imbalance";
  readonly words = WORDS;
  private readonly slots: number;
  private readonly timer: FireTimer;
  private table: Uint32Array;

  constructor(slots: number) {
    this.slots = slots;
    this.timer = new FireTimer(slots);
    this.table = new Uint32Array(slots * WORDS);
  }

  compile(config: DatapathConfig): Uint32Array {
    const table = new Uint32Array(this.slots * WORDS);
    for (const [slot, { imbalance }] of config.symbols) {
      const where = `symbols[${slot}].imbalance`;
      const at = slot * WORDS;
      table[at + ENABLED] = imbalance.enabled ? 1 : 0;
      table[at + RATIO_Q4] = integer(`${where}.ratioQ4`, imbalance.ratioQ4, 0, 4095);
      table[at + MIN_QUANTITY] = u32(`${where}.minQuantity`, imbalance.minQuantity);
      table[at + MAX_SPREAD] = u32(`${where}.maxSpread`, imbalance.maxSpread);
      table[at + ORDER_QUANTITY] = u32(`${where}.orderQuantity`, imbalance.orderQuantity);
      table[at + COOLDOWN_NS] = u32(`${where}.cooldownNs`, imbalance.cooldownNs);
    }
    return table;
  }

  use(table: Uint32Array): void {
    this.table = table;
  }

  clear(): void {
    this.timer.clear();
  }

  reset(slot: number): void {
    this.timer.reset(slot);
  }

  evaluate(slot: number, views: Uint32Array, nowHi: number, nowLo: number, intents: Intents): void {
    const table = this.table;
    const own = slot * WORDS;
    const at = slot * VIEW_WORDS;
    // An invalid view and an empty side have quantity 0 (section 4).
    const bid = views[at + 1] as number;
    const bidQuantity = views[at + 2] as number;
    const ask = views[at + 3] as number;
    const askQuantity = views[at + 4] as number;
    if (bidQuantity === 0 || askQuantity === 0 || bid >= ask) return;
    if (ask - bid > (table[own + MAX_SPREAD] as number)) return;
    if (!this.timer.isReady(slot, nowHi, nowLo, (table[own + COOLDOWN_NS] as number) | 0)) return;
    // 44-bit products, exact in a double.
    const ratio = table[own + RATIO_Q4] as number;
    const minimum = table[own + MIN_QUANTITY] as number;
    let sell: boolean;
    if (bidQuantity * 16 >= ratio * askQuantity && bidQuantity >= minimum) {
      sell = false;
    } else if (askQuantity * 16 >= ratio * bidQuantity && askQuantity >= minimum) {
      sell = true;
    } else {
      return;
    }
    this.timer.fire(slot, nowHi, nowLo);
    intents.add(this.number, slot, sell, sell ? bid : ask, table[own + ORDER_QUANTITY] as number);
  }

  state(slot: number): StrategyState {
    return {
      kind: this.name,
      slot,
      enabled: this.table[slot * WORDS + ENABLED] === 1,
      lastFireNs: this.timer.lastFireNs(slot),
      values: {},
    };
  }
}
