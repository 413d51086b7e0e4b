// Section 5, kind 3: take the touch against a mid that is many deviations from its average, and back out near it.
import { type DatapathConfig, STRATEGY } from "../../../proto/mod.ts";
import { integer, u32, u64 } from "../checks.ts";
import { elapsedAtLeastWide, highWord, lowWord, toBigint } from "../u64.ts";
import { VIEW_WORDS } from "../view.ts";
import { FireTimer } from "./fire-timer.ts";
import type { Intents } from "./intents.ts";
import { ENABLED, type Positions, type StrategyKind, type StrategyState } from "./kind.ts";

// Parameter words per slot, after ENABLED
const K_MEAN = 1;
const K_DEVIATION = 2;
const ENTRY_Q4 = 3;
const EXIT_Q4 = 4;
const MIN_DEVIATION = 5;
const WARMUP = 6;
const ORDER_QUANTITY = 7;
const MAX_HOLD_HI = 8;
const MAX_HOLD_LO = 9;
const COOLDOWN_NS = 10;
const WORDS = 11;

/** Mean and deviation are of bid + ask in units of 2^-12, so that 2^13 of them are one price unit of the mid. */
const SCALE = 4096;
const MID_UNIT = 8192;
const UPDATES_MAX = 65_535;

export class MeanReversionKind implements StrategyKind {
  readonly number = STRATEGY.meanReversion;
  readonly name = "mean_reversion";
  readonly words = WORDS;
  private readonly slots: number;
  private readonly held: Positions;
  private readonly timer: FireTimer;
  // 45-bit integers: exact in a double, as are their differences and these divided by powers of two.
  private readonly mean: Float64Array;
  private readonly deviation: Float64Array;
  private readonly updates: Uint16Array;
  private readonly entryHi: Int32Array;
  private readonly entryLo: Int32Array;
  private table: Uint32Array;

  constructor(slots: number, positions: Positions) {
    this.slots = slots;
    this.held = positions;
    this.timer = new FireTimer(slots);
    this.mean = new Float64Array(slots);
    this.deviation = new Float64Array(slots);
    this.updates = new Uint16Array(slots);
    this.entryHi = new Int32Array(slots);
    this.entryLo = new Int32Array(slots);
    this.table = new Uint32Array(slots * WORDS);
  }

  compile(config: DatapathConfig): Uint32Array {
    const table = new Uint32Array(this.slots * WORDS);
    for (const [slot, { meanReversion }] of config.symbols) {
      const where = `symbols[${slot}].meanReversion`;
      const at = slot * WORDS;
      const maxHold = u64(`${where}.maxHoldNs`, meanReversion.maxHoldNs);
      table[at + ENABLED] = meanReversion.enabled ? 1 : 0;
      table[at + K_MEAN] = integer(`${where}.kMean`, meanReversion.kMean, 1, 15);
      table[at + K_DEVIATION] = integer(`${where}.kDev`, meanReversion.kDev, 1, 15);
      table[at + ENTRY_Q4] = integer(`${where}.entryQ4`, meanReversion.entryQ4, 0, 4095);
      table[at + EXIT_Q4] = integer(`${where}.exitQ4`, meanReversion.exitQ4, 0, 4095);
      table[at + MIN_DEVIATION] = u32(`${where}.minDeviation`, meanReversion.minDeviation);
      table[at + WARMUP] = integer(`${where}.warmup`, meanReversion.warmup, 1, UPDATES_MAX);
      table[at + ORDER_QUANTITY] = u32(`${where}.orderQuantity`, meanReversion.orderQuantity);
      table[at + MAX_HOLD_HI] = highWord(maxHold);
      table[at + MAX_HOLD_LO] = lowWord(maxHold);
      table[at + COOLDOWN_NS] = u32(`${where}.cooldownNs`, meanReversion.cooldownNs);
    }
    return table;
  }

  use(table: Uint32Array): void {
    this.table = table;
  }

  clear(): void {
    for (let slot = 0; slot < this.slots; slot++) this.reset(slot);
  }

  reset(slot: number): void {
    this.timer.reset(slot);
    this.updates[slot] = 0;
    this.mean[slot] = 0;
    this.deviation[slot] = 0;
    this.entryHi[slot] = 0;
    this.entryLo[slot] = 0;
  }

  evaluate(slot: number, views: Uint32Array, nowHi: number, nowLo: number, intents: Intents): void {
    const at = slot * VIEW_WORDS;
    // An invalid view and an empty side have quantity 0 (section 4).
    if (views[at + 2] === 0 || views[at + 4] === 0) {
      this.updates[slot] = 0;
      return;
    }
    const bid = views[at + 1] as number;
    const ask = views[at + 3] as number;
    const x = (bid + ask) * SCALE;
    const updates = this.updates[slot] as number;
    if (updates === 0) {
      this.mean[slot] = x;
      this.deviation[slot] = 0;
      this.updates[slot] = 1;
      return;
    }
    const table = this.table;
    const own = slot * WORDS;
    const mean = this.mean[slot] as number;
    const deviation = this.deviation[slot] as number;
    const error = x - mean;
    const unit = Math.max(deviation, (table[own + MIN_DEVIATION] as number) * MID_UNIT);
    this.mean[slot] = mean + Math.floor(error / (1 << (table[own + K_MEAN] as number)));
    this.deviation[slot] =
      deviation + Math.floor((Math.abs(error) - deviation) / (1 << (table[own + K_DEVIATION] as number)));
    if (updates < UPDATES_MAX) this.updates[slot] = updates + 1;
    if (bid >= ask || !this.held.isFlatOpen(slot)) return;
    if (!this.timer.isReady(slot, nowHi, nowLo, (table[own + COOLDOWN_NS] as number) | 0)) return;
    this.trade(slot, own, error, unit, bid, ask, nowHi, nowLo, intents);
  }

  state(slot: number): StrategyState {
    const updates = this.updates[slot] as number;
    return {
      kind: this.name,
      slot,
      enabled: this.table[slot * WORDS + ENABLED] === 1,
      lastFireNs: this.timer.lastFireNs(slot),
      // Mean and deviation in 1e-4 currency units of the mid.
      values: {
        mean: updates === 0 ? 0 : (this.mean[slot] as number) / MID_UNIT,
        deviation: updates === 0 ? 0 : (this.deviation[slot] as number) / MID_UNIT,
        updates,
        entryNs: Number(toBigint(this.entryHi[slot] as number, this.entryLo[slot] as number)),
      },
    };
  }

  /** The table of the text. `error` and `unit` are e and b. */
  private trade(
    slot: number,
    own: number,
    error: number,
    unit: number,
    bid: number,
    ask: number,
    nowHi: number,
    nowLo: number,
    intents: Intents,
  ): void {
    const table = this.table;
    const isWarm = (this.updates[slot] as number) >= (table[own + WARMUP] as number);
    const position = this.held.positions[slot] as number;
    const quantity = table[own + ORDER_QUANTITY] as number;
    // 16 e has 50 bits with its sign and is exact. A product of 12 and 45 bits may not be; but rounding is monotonic and keeps
    // 2^53, so a product that was rounded is at least 2^53, as the exact one is, and each comparison with 16 e comes out the same.
    const scaled = 16 * error;
    let sell: boolean;
    let shares = quantity;
    if (position === 0) {
      const band = (table[own + ENTRY_Q4] as number) * unit;
      if (!isWarm || unit === 0) return;
      if (scaled <= -band) sell = false;
      else if (scaled >= band) sell = true;
      else return;
      this.entryHi[slot] = nowHi;
      this.entryLo[slot] = nowLo;
    } else {
      const band = (table[own + EXIT_Q4] as number) * unit;
      sell = position > 0;
      const isNear = isWarm && (sell ? scaled >= -band : scaled <= band);
      if (!isNear && !this.isHeldTooLong(slot, own, nowHi, nowLo)) return;
      shares = Math.min(Math.abs(position), quantity);
    }
    this.timer.fire(slot, nowHi, nowLo);
    intents.add(this.number, slot, sell, sell ? bid : ask, shares);
  }

  private isHeldTooLong(slot: number, own: number, nowHi: number, nowLo: number): boolean {
    return elapsedAtLeastWide(
      nowHi,
      nowLo,
      this.entryHi[slot] as number,
      this.entryLo[slot] as number,
      this.table[own + MAX_HOLD_HI] as number,
      this.table[own + MAX_HOLD_LO] as number,
    );
  }
}
