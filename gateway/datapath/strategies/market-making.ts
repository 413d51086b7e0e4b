// Section 5, kind 5: one order resting on each side of a symbol, round a fair price.
import { type DatapathConfig, type MarketMakingParameters, type QuoteUpdate, STRATEGY } from "../../../proto/mod.ts";
import { I31_MAX, integer, U32_MAX, u32 } from "../checks.ts";
import { VIEW_WORDS } from "../view.ts";
import { FireTimer } from "./fire-timer.ts";
import { CANCEL, ENTER, type Intent, type Intents, REPLACE } from "./intents.ts";
import { ENABLED, type Positions, type StrategyKind, type StrategyState } from "./kind.ts";

// Parameter words per slot, after ENABLED
const MICRO = 1;
const HALF_SPREAD = 2;
const SKEW_Q8 = 3;
const QUOTE_QUANTITY = 4;
const MAX_SPREAD = 5;
const REPRICE = 6;
const MAX_POSITION = 7;
const COOLDOWN_NS = 8;
const WORDS = 9;

const QUANTITY_MAX = 2 ** 20 - 1;
const SKEW_MAX = 65_535;
/** Shares that the chain of an order's replacements may stand for; what one order may have as well. */
const CHAIN_MAX = 999_999;
const PRICE_CEILING = 1_999_999_900;
/** No target. A price that no target has. */
const NONE = 0;

const MID = 4;
const EIGHTHS = 8;

// Index of a side's state: 2 * slot + side.
const BUY = 0;
const SELL = 1;

/** What a side is to do. */
const NOTHING = -1;

export class MarketMakingKind implements StrategyKind {
  readonly number = STRATEGY.marketMaking;
  readonly name = "market_making";
  readonly words = WORDS;
  private readonly slots: number;
  private readonly held: Positions;
  private readonly timer: FireTimer;
  private table: Uint32Array;
  private tick: Int32Array;
  // What is known of each side's order.
  private readonly busy: Uint8Array;
  private readonly pull: Uint8Array;
  /** Numbers in int32 form. */
  private readonly last: Int32Array;
  private readonly order: Int32Array;
  private readonly price: Uint32Array;
  private readonly rest: Int32Array;
  private readonly done: Int32Array;
  private readonly short: Uint8Array;
  /** Of the evaluation that goes on: index BUY, SELL. Prices fit what a double holds; 32 bits do for those that are none. */
  private readonly targets = new Float64Array(2);

  constructor(slots: number, positions: Positions) {
    this.slots = slots;
    this.held = positions;
    this.timer = new FireTimer(slots);
    this.table = new Uint32Array(slots * WORDS);
    this.tick = new Int32Array(slots).fill(1);
    const sides = 2 * slots;
    this.busy = new Uint8Array(sides);
    this.pull = new Uint8Array(sides);
    this.last = new Int32Array(sides);
    this.order = new Int32Array(sides);
    this.price = new Uint32Array(sides);
    this.rest = new Int32Array(sides);
    this.done = new Int32Array(sides);
    this.short = new Uint8Array(sides);
  }

  compile(config: DatapathConfig): Uint32Array {
    const table = new Uint32Array(this.slots * WORDS);
    for (const [slot, { marketMaking }] of config.symbols) load(table, slot, marketMaking);
    return table;
  }

  use(table: Uint32Array): void {
    this.table = table;
  }

  clear(): void {
    this.timer.clear();
    for (const state of [this.busy, this.pull, this.last, this.order, this.price, this.rest, this.done, this.short]) {
      state.fill(0);
    }
  }

  /** `tick`: of every slot. */
  track(tick: Int32Array): void {
    this.tick = tick;
  }

  /** An instance that is gone has never fired; what is known of its orders stays. */
  reset(slot: number): void {
    this.timer.reset(slot);
  }

  /** An order rests on a side of the slot. */
  rests(slot: number): boolean {
    return this.rest[2 * slot + BUY] !== 0 || this.rest[2 * slot + SELL] !== 0;
  }

  evaluate(slot: number, views: Uint32Array, nowHi: number, nowLo: number, intents: Intents): void {
    const ready = this.timer.isReady(slot, nowHi, nowLo, (this.table[slot * WORDS + COOLDOWN_NS] as number) | 0);
    this.aim(slot, views);
    if (this.act(slot, ready, intents)) this.timer.fire(slot, nowHi, nowLo);
  }

  /** After a bbo event of a slot whose instance is not enabled: what rests is taken out. */
  leave(slot: number, intents: Intents): void {
    this.targets.fill(NONE);
    this.act(slot, false, intents);
  }

  /** What the gate made of an intent. Of the action that was sent: its number, int32 form, and whether it is marked as a short sale. */
  decided(intent: Intent, sent: boolean, urn: number, short: boolean): void {
    const side = 2 * intent.slot + (intent.sell ? SELL : BUY);
    if (!sent) {
      if (intent.action === REPLACE) this.pull[side] = 1;
      return;
    }
    this.busy[side] = 1;
    this.last[side] = urn;
    if (intent.action !== ENTER) return;
    this.order[side] = urn;
    this.price[side] = intent.price;
    this.rest[side] = intent.quantity;
    this.done[side] = 0;
    this.short[side] = short ? 1 : 0;
  }

  /** What stands of a side's order after an action. Cold. @throws DatapathInputError */
  answer(update: QuoteUpdate): void {
    const { slot, side, short } = update;
    integer("quote.slot", slot, 0, this.slots - 1);
    const last = u32("quote.last", update.last);
    const order = u32("quote.order", update.order);
    const price = u32("quote.price", update.price);
    const rest = integer("quote.rest", update.rest, 0, CHAIN_MAX);
    const done = integer("quote.done", update.done, 0, CHAIN_MAX);
    const at = 2 * slot + (side === "sell" ? SELL : BUY);
    if ((last | 0) !== this.last[at]) return;
    this.busy[at] = 0;
    this.pull[at] = 0;
    this.order[at] = order;
    this.price[at] = price;
    this.rest[at] = rest;
    this.done[at] = done;
    this.short[at] = short ? 1 : 0;
  }

  state(slot: number): StrategyState {
    const values: Record<string, number> = {};
    for (const [name, side] of [
      ["buy", 2 * slot + BUY],
      ["sell", 2 * slot + SELL],
    ] as const) {
      const rest = this.rest[side] as number;
      values[`${name}Rest`] = rest;
      values[`${name}Price`] = rest === 0 ? 0 : (this.price[side] as number);
      values[`${name}Order`] = rest === 0 ? 0 : (this.order[side] as number) >>> 0;
      values[`${name}Done`] = rest === 0 ? 0 : (this.done[side] as number);
      values[`${name}Busy`] = this.busy[side] as number;
    }
    const enabled = this.table[slot * WORDS + ENABLED] === 1;
    return { kind: this.name, slot, enabled, lastFireNs: this.timer.lastFireNs(slot), values };
  }

  /** The targets of both sides. */
  private aim(slot: number, views: Uint32Array): void {
    const { table, targets } = this;
    targets[BUY] = NONE;
    targets[SELL] = NONE;
    const own = slot * WORDS;
    const at = slot * VIEW_WORDS;
    const bid = views[at + 1] as number;
    const bidQuantity = views[at + 2] as number;
    const ask = views[at + 3] as number;
    const askQuantity = views[at + 4] as number;
    // An invalid view and an empty side have quantity 0 (section 4).
    if (bidQuantity === 0 || askQuantity === 0 || bid >= ask || ask - bid > (table[own + MAX_SPREAD] as number)) return;
    let share = MID;
    if (table[own + MICRO] === 1) {
      // The number of j in 0..7 with 16 * bidQuantity >= (2j + 1) * both; 37 bits are exact.
      const both = bidQuantity + askQuantity;
      share = 0;
      while (share < EIGHTHS && 16 * bidQuantity >= (2 * share + 1) * both) share++;
    }
    const position = this.held.positions[slot] as number;
    // 32 times 16 bits are exact in a double, and so is everything below. Floors are of halves and less, exact as well.
    const skew = Math.floor((position * (table[own + SKEW_Q8] as number)) / 32);
    const reference = EIGHTHS * bid + share * (ask - bid) - skew;
    const half = EIGHTHS * (table[own + HALF_SPREAD] as number);
    const most = table[own + MAX_POSITION] as number;
    const tick = this.tick[slot] as number;
    if (position < most) {
      const wanted = within(Math.floor((reference - half) / EIGHTHS));
      targets[BUY] = sendable(Math.min(wanted - (wanted % tick), ask - tick));
    }
    if (-position < most) {
      const wanted = within(Math.floor((reference + half + 7) / EIGHTHS));
      const past = wanted % tick;
      targets[SELL] = sendable(Math.max(past === 0 ? wanted : wanted - past + tick, bid + tick));
    }
  }

  /** The intents of both sides, by the targets. Returns whether one of them enters or replaces. */
  private act(slot: number, ready: boolean, intents: Intents): boolean {
    const ask = 2 * slot + SELL;
    const target = this.targets[SELL] as number;
    // The market may be about to take an ask that is too low.
    const sellFirst =
      this.rest[ask] !== 0 && this.busy[ask] === 0 && (target === NONE || target > (this.price[ask] as number));
    const first = this.actOn(slot, sellFirst ? SELL : BUY, ready, intents);
    const second = this.actOn(slot, sellFirst ? BUY : SELL, ready, intents);
    return first || second;
  }

  private actOn(slot: number, side: number, ready: boolean, intents: Intents): boolean {
    const at = 2 * slot + side;
    if (this.busy[at] === 1) return false;
    const target = this.targets[side] as number;
    const quantity = this.table[slot * WORDS + QUOTE_QUANTITY] as number;
    const action = this.actionOf(slot, at, target, quantity, ready);
    if (action === NOTHING) return false;
    const cancels = action === CANCEL;
    const intent = intents.next(
      this.number,
      slot,
      side === SELL,
      cancels ? (this.price[at] as number) : target,
      cancels ? (this.rest[at] as number) : quantity,
    );
    intent.quotes = true;
    intent.action = action;
    intent.order = this.order[at] as number;
    intent.rest = this.rest[at] as number;
    intent.done = this.done[at] as number;
    intent.restsShort = this.short[at] === 1;
    return !cancels;
  }

  /** The table of the text. */
  private actionOf(slot: number, at: number, target: number, quantity: number, ready: boolean): number {
    if (this.rest[at] === 0) return target !== NONE && ready ? ENTER : NOTHING;
    if (target === NONE || this.pull[at] === 1) return CANCEL;
    const off = Math.abs(target - (this.price[at] as number));
    if (!ready || off === 0 || off < (this.table[slot * WORDS + REPRICE] as number)) return NOTHING;
    return (this.done[at] as number) + quantity > CHAIN_MAX ? CANCEL : REPLACE;
  }
}

/** Brought into 0..2^31 - 1. */
function within(price: number): number {
  return price < 0 ? 0 : price > I31_MAX ? I31_MAX : price;
}

function sendable(price: number): number {
  return price > PRICE_CEILING ? NONE : price;
}

function load(table: Uint32Array, slot: number, given: MarketMakingParameters): void {
  const where = `symbols[${slot}].marketMaking`;
  const at = slot * WORDS;
  table[at + ENABLED] = given.enabled ? 1 : 0;
  table[at + MICRO] = given.micro ? 1 : 0;
  table[at + HALF_SPREAD] = u32(`${where}.halfSpread`, given.halfSpread);
  table[at + SKEW_Q8] = integer(`${where}.skewQ8`, given.skewQ8, 0, SKEW_MAX);
  table[at + QUOTE_QUANTITY] = integer(`${where}.quoteQuantity`, given.quoteQuantity, 0, QUANTITY_MAX);
  table[at + MAX_SPREAD] = u32(`${where}.maxSpread`, given.maxSpread);
  table[at + REPRICE] = integer(`${where}.reprice`, given.reprice, 0, U32_MAX);
  table[at + MAX_POSITION] = integer(`${where}.maxPosition`, given.maxPosition, 0, I31_MAX);
  table[at + COOLDOWN_NS] = u32(`${where}.cooldownNs`, given.cooldownNs);
}
