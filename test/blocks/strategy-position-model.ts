// The two strategies that look at positions, as docs/datapath.md section 5 tells them, in big integers.

import type { ModelIntent, ModelPosition, ModelView, Strategy } from "./strategy-model.ts";

const U64 = (1n << 64n) - 1n;

/** Some intents name another slot than the message's. */
export interface PositionIntent extends ModelIntent {
  readonly symbol: number;
}

const bothSides = (view: ModelView): boolean => view.valid && view.bid_qty !== 0 && view.ask_qty !== 0;
const inOrder = (view: ModelView): boolean => bothSides(view) && view.bid_px < view.ask_px;
const isOpen = ({ openBuy, openSell }: ModelPosition): boolean => openBuy !== 0 || openSell !== 0;
const absolute = (value: bigint): bigint => (value < 0n ? -value : value);
const ready = (last: bigint | undefined, now: bigint, cooldown: number): boolean =>
  last === undefined || ((now - last) & U64) >= BigInt(cooldown);
const atTouch = (symbol: number, view: ModelView, sell: boolean, qty: number): PositionIntent => ({
  symbol,
  sell,
  price: sell ? view.bid_px : view.ask_px,
  qty,
});

export interface MeanReversionModelParameters {
  readonly enable: boolean;
  readonly k_mean: number;
  readonly k_dev: number;
  readonly warmup: number;
  readonly entry_q4: number;
  readonly exit_q4: number;
  readonly min_dev: number;
  readonly order_qty: number;
  readonly cooldown_ns: number;
  readonly max_hold_ns: bigint;
}

interface MeanReversionState {
  m: bigint;
  d: bigint;
  n: number;
  entry: bigint;
  last: bigint | undefined;
}

export class MeanReversionModel implements Strategy<MeanReversionModelParameters> {
  readonly #states = new Map<number, MeanReversionState>();

  evaluate(
    symbol: number,
    view: ModelView,
    now: bigint,
    parameters: MeanReversionModelParameters,
    own: ModelPosition,
  ): PositionIntent | undefined {
    if (!parameters.enable) {
      this.#states.delete(symbol);
      return undefined;
    }
    const state = this.#states.get(symbol) ?? { m: 0n, d: 0n, n: 0, entry: 0n, last: undefined };
    this.#states.set(symbol, state);
    if (!bothSides(view)) {
      state.n = 0;
      return undefined;
    }
    const x = BigInt(view.bid_px + view.ask_px) << 12n;
    if (state.n === 0) {
      state.m = x;
      state.d = 0n;
      state.n = 1;
      return undefined;
    }
    const e = x - state.m;
    const floor = BigInt(parameters.min_dev) << 13n;
    const b = state.d > floor ? state.d : floor;
    state.m += e >> BigInt(parameters.k_mean);
    state.d += (absolute(e) - state.d) >> BigInt(parameters.k_dev);
    state.n = Math.min(state.n + 1, 65535);
    if (!ready(state.last, now, parameters.cooldown_ns) || view.bid_px >= view.ask_px || isOpen(own)) return undefined;
    const intent = this.#decide(symbol, view, now, parameters, own.position, state, e, b);
    if (intent !== undefined) state.last = now;
    return intent;
  }

  #decide(
    symbol: number,
    view: ModelView,
    now: bigint,
    { warmup, entry_q4, exit_q4, order_qty, max_hold_ns }: MeanReversionModelParameters,
    position: number,
    state: MeanReversionState,
    e: bigint,
    b: bigint,
  ): PositionIntent | undefined {
    const warm = state.n >= warmup;
    const heldEnough = ((now - state.entry) & U64) >= max_hold_ns;
    const exit = BigInt(exit_q4) * b;
    if (position > 0) {
      if (!heldEnough && !(warm && 16n * e + exit >= 0n)) return undefined;
      return atTouch(symbol, view, true, Math.min(position, order_qty));
    }
    if (position < 0) {
      if (!heldEnough && !(warm && 16n * e - exit <= 0n)) return undefined;
      return atTouch(symbol, view, false, Math.min(-position, order_qty));
    }
    const entry = BigInt(entry_q4) * b;
    if (!warm || b === 0n) return undefined;
    const buy = 16n * e <= -entry;
    if (!buy && 16n * e < entry) return undefined;
    state.entry = now;
    return atTouch(symbol, view, !buy, order_qty);
  }

  /** Mean and deviation as the next update finds them; undefined: it is the first. */
  before(symbol: number): { readonly m: bigint; readonly d: bigint } | undefined {
    const state = this.#states.get(symbol);
    return state === undefined || state.n === 0 ? undefined : state;
  }

  clear(): void {
    this.#states.clear();
  }
}

export interface ArbitrageModelParameters {
  readonly enable: boolean;
  readonly leg_b: boolean;
  readonly partner: number;
  readonly w_a: number;
  readonly w_b: number;
  readonly basis: number;
  readonly threshold: number;
  readonly qty_a: number;
  readonly qty_b: number;
  readonly cooldown_ns: number;
}

/** What an evaluation wants: the second order only if the gate sent the first. */
export interface ArbitrageWish {
  readonly first: PositionIntent;
  readonly second: PositionIntent | undefined;
}

/** Slots of leg A and leg B. */
const slotsOf = (symbol: number, { leg_b, partner }: ArbitrageModelParameters): readonly [number, number] =>
  leg_b ? [partner, symbol] : [symbol, partner];

export class ArbitrageModel {
  /** By leg A's slot. */
  readonly #last = new Map<number, bigint>();

  evaluate(
    symbol: number,
    views: (symbol: number) => ModelView,
    now: bigint,
    parameters: ArbitrageModelParameters,
    positions: (symbol: number) => ModelPosition,
  ): ArbitrageWish | undefined {
    if (!parameters.enable) {
      this.#last.delete(symbol);
      return undefined;
    }
    if (!this.considers(symbol, views, now, parameters, positions)) return undefined;
    const { qty_a, qty_b, leg_b } = parameters;
    const [slotA, slotB] = slotsOf(symbol, parameters);
    const [viewA, viewB, holdA, holdB] = [views(slotA), views(slotB), positions(slotA), positions(slotB)];
    const u = BigInt(holdA.position) * BigInt(qty_b);
    const v = BigInt(holdB.position) * BigInt(qty_a);
    if (u + v !== 0n) {
      const repairA = absolute(u) >= absolute(v);
      const [slot, view, { position }, qty] = repairA ? [slotA, viewA, holdA, qty_a] : [slotB, viewB, holdB, qty_b];
      this.#last.set(slotA, now);
      return { first: atTouch(slot, view, position > 0, Math.min(Math.abs(position), qty)), second: undefined };
    }
    const weigh = (a: number, b: number): bigint =>
      BigInt(parameters.w_a) * BigInt(a) - BigInt(parameters.w_b) * BigInt(b) - BigInt(parameters.basis);
    const sellA = weigh(viewA.bid_px, viewB.ask_px) >= BigInt(parameters.threshold);
    if (!sellA && weigh(viewA.ask_px, viewB.bid_px) > -BigInt(parameters.threshold)) return undefined;
    this.#last.set(slotA, now);
    const legA = atTouch(slotA, viewA, sellA, qty_a);
    const legB = atTouch(slotB, viewB, !sellA, qty_b);
    return leg_b ? { first: legB, second: legA } : { first: legA, second: legB };
  }

  /** Whether the pair is looked at, before any price is compared. */
  considers(
    symbol: number,
    views: (symbol: number) => ModelView,
    now: bigint,
    parameters: ArbitrageModelParameters,
    positions: (symbol: number) => ModelPosition,
  ): boolean {
    const slots = slotsOf(symbol, parameters);
    const apart = parameters.enable && slots.every((slot) => inOrder(views(slot)) && !isOpen(positions(slot)));
    return apart && ready(this.#last.get(slots[0]), now, parameters.cooldown_ns);
  }

  clear(): void {
    this.#last.clear();
  }
}
