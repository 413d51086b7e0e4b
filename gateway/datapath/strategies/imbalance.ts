// Section 5, kind 1: take the touch when one side of the book is much larger than the other.
import { type DatapathConfig, STRATEGY } from "../../../proto/mod.ts";
import { integer, u32 } from "../checks.ts";
import { FireTimer } from "./fire-timer.ts";
import type { Intent, StrategyKind, StrategyState } from "./kind.ts";

// Parameter words per slot
const ENABLED = 0;
const RATIO_Q4 = 1;
const MIN_QUANTITY = 2;
const MAX_SPREAD = 3;
const ORDER_QUANTITY = 4;
const COOLDOWN_NS = 5;
const WORDS = 6;

export class ImbalanceKind implements StrategyKind {
  readonly number = STRATEGY.imbalance;
  readonly name = "imbalance";
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

  evaluate(slot: number, views: Uint32Array, at: number, nowHi: number, nowLo: number, intent: Intent): boolean {
    const table = this.table;
    const own = slot * WORDS;
    if (table[own + ENABLED] === 0) {
      this.timer.reset(slot);
      return false;
    }
    // An invalid view and an empty side have quantity 0 (section 4).
    const bid = views[at + 1] as number;
    const bidQuantity = views[at + 2] as number;
    const ask = views[at + 3] as number;
    const askQuantity = views[at + 4] as number;
    if (bidQuantity === 0 || askQuantity === 0 || bid >= ask) return false;
    if (ask - bid > (table[own + MAX_SPREAD] as number)) return false;
    if (!this.timer.isReady(slot, nowHi, nowLo, (table[own + COOLDOWN_NS] as number) | 0)) return false;
    // 44-bit products, exact in a double.
    const ratio = table[own + RATIO_Q4] as number;
    const minimum = table[own + MIN_QUANTITY] as number;
    if (bidQuantity * 16 >= ratio * askQuantity && bidQuantity >= minimum) {
      intent.sell = false;
      intent.price = ask;
    } else if (askQuantity * 16 >= ratio * bidQuantity && askQuantity >= minimum) {
      intent.sell = true;
      intent.price = bid;
    } else {
      return false;
    }
    intent.quantity = (table[own + ORDER_QUANTITY] as number) | 0;
    this.timer.fire(slot, nowHi, nowLo);
    return true;
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
