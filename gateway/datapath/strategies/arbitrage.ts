// Section 5, kind 4: two symbols whose weighted prices have drifted apart, bought and sold as a pair.
import { type ArbitrageParameters, type DatapathConfig, STRATEGY } from "../../../proto/mod.ts";
import { DatapathInputError, integer, u32 } from "../checks.ts";
import { VIEW_WORDS } from "../view.ts";
import { FireTimer } from "./fire-timer.ts";
import type { Intents } from "./intents.ts";
import { ENABLED, type Positions, type StrategyKind, type StrategyState } from "./kind.ts";

// Parameter words per slot, after ENABLED
const LEG_A = 1;
const LEG_B = 2;
const WEIGHT_A = 3;
const WEIGHT_B = 4;
const BASIS = 5; // int32 form
const THRESHOLD = 6;
const QUANTITY_A = 7;
const QUANTITY_B = 8;
const COOLDOWN_NS = 9;
const WORDS = 10;

const QUANTITY_MAX = 2 ** 20 - 1;
const I32_MIN = -(2 ** 31);
const I32_MAX = 2 ** 31 - 1;

/** What both legs' entries have to agree in. */
const SHARED = ["weightA", "weightB", "basis", "threshold", "quantityA", "quantityB", "cooldownNs"] as const;

export class ArbitrageKind implements StrategyKind {
  readonly number = STRATEGY.arbitrage;
  readonly name = "arbitrage";
  readonly words = WORDS;
  private readonly slots: number;
  private readonly held: Positions;
  /** A pair's is leg A's. */
  private readonly timer: FireTimer;
  private table: Uint32Array;

  constructor(slots: number, positions: Positions) {
    this.slots = slots;
    this.held = positions;
    this.timer = new FireTimer(slots);
    this.table = new Uint32Array(slots * WORDS);
  }

  compile(config: DatapathConfig): Uint32Array {
    const table = new Uint32Array(this.slots * WORDS);
    for (const [slot, { arbitrage }] of config.symbols) {
      const where = `symbols[${slot}].arbitrage`;
      const at = slot * WORDS;
      const partner = integer(`${where}.partner`, arbitrage.partner, 0, this.slots - 1);
      if (arbitrage.enabled) checkPair(where, slot, arbitrage, config.symbols.get(partner)?.arbitrage);
      table[at + ENABLED] = arbitrage.enabled ? 1 : 0;
      table[at + LEG_A] = arbitrage.role === "A" ? slot : partner;
      table[at + LEG_B] = arbitrage.role === "A" ? partner : slot;
      table[at + WEIGHT_A] = integer(`${where}.weightA`, arbitrage.weightA, 0, 4095);
      table[at + WEIGHT_B] = integer(`${where}.weightB`, arbitrage.weightB, 0, 4095);
      table[at + BASIS] = integer(`${where}.basis`, arbitrage.basis, I32_MIN, I32_MAX);
      table[at + THRESHOLD] = u32(`${where}.threshold`, arbitrage.threshold);
      table[at + QUANTITY_A] = integer(`${where}.quantityA`, arbitrage.quantityA, 0, QUANTITY_MAX);
      table[at + QUANTITY_B] = integer(`${where}.quantityB`, arbitrage.quantityB, 0, QUANTITY_MAX);
      table[at + COOLDOWN_NS] = u32(`${where}.cooldownNs`, arbitrage.cooldownNs);
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
    const a = table[own + LEG_A] as number;
    const b = table[own + LEG_B] as number;
    if (!isTwoSided(views, a) || !isTwoSided(views, b)) return;
    if (!this.held.isFlatOpen(a) || !this.held.isFlatOpen(b)) return;
    if (!this.timer.isReady(a, nowHi, nowLo, (table[own + COOLDOWN_NS] as number) | 0)) return;
    const quantityA = table[own + QUANTITY_A] as number;
    const quantityB = table[own + QUANTITY_B] as number;
    const positionA = this.held.positions[a] as number;
    const positionB = this.held.positions[b] as number;
    // 32 times 20 bits, and sums of two of these: exact in a double. So are the prices below: 12 times 32 bits.
    const u = positionA * quantityB;
    const v = positionB * quantityA;
    if (u + v !== 0) {
      if (Math.abs(u) >= Math.abs(v)) this.unwind(a, positionA, quantityA, views, intents);
      else this.unwind(b, positionB, quantityB, views, intents);
      this.timer.fire(a, nowHi, nowLo);
      return;
    }
    const weightA = table[own + WEIGHT_A] as number;
    const weightB = table[own + WEIGHT_B] as number;
    const basis = (table[own + BASIS] as number) | 0;
    const threshold = table[own + THRESHOLD] as number;
    let sellsA: boolean;
    if (weightA * bidOf(views, a) - weightB * askOf(views, b) - basis >= threshold) sellsA = true;
    else if (weightA * askOf(views, a) - weightB * bidOf(views, b) - basis <= -threshold) sellsA = false;
    else return;
    this.timer.fire(a, nowHi, nowLo);
    const other = slot === a ? b : a;
    this.take(slot, (slot === a) === sellsA, slot === a ? quantityA : quantityB, views, intents, false);
    this.take(other, (other === a) === sellsA, other === a ? quantityA : quantityB, views, intents, true);
  }

  state(slot: number): StrategyState {
    const own = slot * WORDS;
    const enabled = this.table[own + ENABLED] === 1;
    const pair = enabled ? (this.table[own + LEG_A] as number) : slot;
    return { kind: this.name, slot, enabled, lastFireNs: this.timer.lastFireNs(pair), values: {} };
  }

  private unwind(slot: number, position: number, most: number, views: Uint32Array, intents: Intents): void {
    this.take(slot, position > 0, Math.min(Math.abs(position), most), views, intents, false);
  }

  private take(
    slot: number,
    sell: boolean,
    quantity: number,
    views: Uint32Array,
    intents: Intents,
    needsPrevious: boolean,
  ): void {
    intents.add(this.number, slot, sell, sell ? bidOf(views, slot) : askOf(views, slot), quantity, needsPrevious);
  }
}

function bidOf(views: Uint32Array, slot: number): number {
  return views[slot * VIEW_WORDS + 1] as number;
}

function askOf(views: Uint32Array, slot: number): number {
  return views[slot * VIEW_WORDS + 3] as number;
}

/** Valid, no side empty (an invalid view's are), bid < ask. */
function isTwoSided(views: Uint32Array, slot: number): boolean {
  const at = slot * VIEW_WORDS;
  return views[at + 2] !== 0 && views[at + 4] !== 0 && (views[at + 1] as number) < (views[at + 3] as number);
}

/** The text has the host guarantee that both entries agree; a configuration in which they do not is refused. */
function checkPair(
  where: string,
  slot: number,
  own: ArbitrageParameters,
  other: ArbitrageParameters | undefined,
): void {
  const { partner, role } = own;
  if (role !== "A" && role !== "B") throw new DatapathInputError(`${where}.role`, "A or B", role);
  if (partner === slot) throw new DatapathInputError(`${where}.partner`, "another slot", partner);
  const fits = other?.enabled === true && other.partner === slot && other.role !== role;
  if (!fits) {
    throw new DatapathInputError(`${where}.partner`, `a slot with the pair's other leg, partner ${slot}`, partner);
  }
  for (const field of SHARED) {
    if (own[field] !== other[field]) {
      throw new DatapathInputError(`${where}.${field}`, `what slot ${partner} has, ${other[field]}`, own[field]);
    }
  }
}
