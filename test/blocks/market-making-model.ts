// Market making as docs/datapath.md section 5 tells it (kind 5), in big integers.

import type { ModelView } from "./strategy-model.ts";

export interface MarketMakingModelParameters {
  readonly enable: boolean;
  readonly micro: boolean;
  readonly half_spread: number;
  readonly skew_q8: number;
  readonly quote_qty: number;
  readonly max_spread: number;
  readonly reprice: number;
  readonly max_pos: number;
  readonly cooldown_ns: number;
}

export type SideName = "buy" | "sell";

export interface QuoteAction {
  readonly side: SideName;
  readonly action: "enter" | "replace" | "cancel";
  readonly price: number;
  readonly qty: number;
  /** What it adds to the open quantity. */
  readonly more: number;
  /** Of the order that rests. */
  readonly order: number;
  readonly done: number;
  readonly short: boolean;
}

export interface SideState {
  busy: boolean;
  pull: boolean;
  last: number;
  order: number;
  price: number;
  rest: number;
  done: number;
  short: boolean;
}

export interface Instance {
  lastFire: bigint | undefined;
  readonly buy: SideState;
  readonly sell: SideState;
}

const HIGHEST = 1_999_999_900n;
const I31_MAX = 2n ** 31n - 1n;
const SHARES_MAX = 999_999;

const newSide = (): SideState => ({
  ...{ busy: false, pull: false, last: 0, order: 0, price: 0, rest: 0, done: 0, short: false },
});

export class MarketMakingModel {
  readonly #instances = new Map<number, Instance>();

  instance(symbol: number): Instance {
    let own = this.#instances.get(symbol);
    if (own === undefined) {
      own = { lastFire: undefined, buy: newSide(), sell: newSide() };
      this.#instances.set(symbol, own);
    }
    return own;
  }

  /** Both targets of a view; undefined: none. */
  targets(
    parameters: MarketMakingModelParameters,
    view: ModelView,
    tick: bigint,
    position: bigint,
  ): Record<SideName, bigint | undefined> {
    const [bid, ask] = [BigInt(view.bid_px), BigInt(view.ask_px)];
    const [bidQty, askQty] = [BigInt(view.bid_qty), BigInt(view.ask_qty)];
    if (!parameters.enable || !view.valid || bidQty === 0n || askQty === 0n || bid >= ask)
      return { buy: undefined, sell: undefined };
    if (ask - bid > BigInt(parameters.max_spread)) return { buy: undefined, sell: undefined };
    let k = 4n;
    if (parameters.micro) {
      k = 0n;
      for (let j = 0n; j <= 7n; j++) if (16n * bidQty >= (2n * j + 1n) * (bidQty + askQty)) k++;
    }
    const r = 8n * bid + k * (ask - bid) - ((position * BigInt(parameters.skew_q8)) >> 5n);
    const half = 8n * BigInt(parameters.half_spread);
    const clamp = (y: bigint): bigint => (y < 0n ? 0n : y > I31_MAX ? I31_MAX : y);
    const low = clamp((r - half) >> 3n);
    const high = clamp((r + half + 7n) >> 3n);
    const down = low - (low % tick);
    const up = ((high + tick - 1n) / tick) * tick;
    const buy = down < ask - tick ? down : ask - tick;
    const sell = up > bid + tick ? up : bid + tick;
    const inRange = (target: bigint): bigint | undefined => (target <= 0n || target > HIGHEST ? undefined : target);
    const most = BigInt(parameters.max_pos);
    return {
      buy: position >= most ? undefined : inRange(buy),
      sell: -position >= most ? undefined : inRange(sell),
    };
  }

  evaluate(
    symbol: number,
    parameters: MarketMakingModelParameters,
    view: ModelView,
    tick: bigint,
    position: bigint,
    now: bigint,
  ): QuoteAction[] {
    const own = this.instance(symbol);
    if (!parameters.enable) own.lastFire = undefined;
    const ready =
      own.lastFire === undefined || BigInt.asUintN(64, now - own.lastFire) >= BigInt(parameters.cooldown_ns);
    const targets = this.targets(parameters, view, tick, position);
    const buy = this.#action("buy", own.buy, targets.buy, parameters, ready);
    const sell = this.#action("sell", own.sell, targets.sell, parameters, ready);
    const sellFirst =
      own.sell.rest !== 0 && !own.sell.busy && (targets.sell === undefined || targets.sell > BigInt(own.sell.price));
    const actions = (sellFirst ? [sell, buy] : [buy, sell]).filter((action) => action !== undefined);
    if (actions.some(({ action }) => action !== "cancel")) own.lastFire = now;
    return actions;
  }

  #action(
    side: SideName,
    own: SideState,
    target: bigint | undefined,
    parameters: MarketMakingModelParameters,
    ready: boolean,
  ): QuoteAction | undefined {
    if (own.busy) return undefined;
    const { order, done, short } = own;
    const qty = parameters.quote_qty;
    if (own.rest === 0) {
      if (target === undefined || !ready) return undefined;
      return { side, action: "enter", price: Number(target), qty, more: qty, order, done, short };
    }
    const away = target === undefined ? 0n : target - BigInt(own.price);
    const moves =
      target !== undefined && away !== 0n && (away < 0n ? -away : away) >= BigInt(parameters.reprice) && ready;
    if (target === undefined || own.pull || (moves && done + qty > SHARES_MAX))
      return { side, action: "cancel", price: own.price, qty: own.rest, more: 0, order, done, short };
    if (!moves) return undefined;
    return { side, action: "replace", price: Number(target), qty, more: qty - own.rest, order, done, short };
  }

  /** What the gate made of an action; `short`: of the order that is entered. */
  told(symbol: number, intent: QuoteAction, sent: boolean, number: number, short: boolean): void {
    const own = this.instance(symbol)[intent.side];
    if (!sent) {
      if (intent.action === "replace") own.pull = true;
      return;
    }
    own.busy = true;
    own.last = number;
    if (intent.action === "enter")
      Object.assign(own, { order: number, price: intent.price, rest: intent.qty, done: 0, short });
  }

  quote(symbol: number, side: SideName, answer: Omit<SideState, "busy" | "pull">): void {
    const own = this.instance(symbol)[side];
    if (own.last === answer.last) Object.assign(own, answer, { busy: false, pull: false });
  }
}
