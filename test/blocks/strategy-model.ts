// The strategies that look at the book alone, as docs/datapath.md section 5 tells them, in big integers.

export interface ModelView {
  readonly valid: boolean;
  readonly bid_px: number;
  readonly bid_qty: number;
  readonly ask_px: number;
  readonly ask_qty: number;
}

export interface ModelIntent {
  readonly sell: boolean;
  readonly price: number;
  readonly qty: number;
}

export interface ModelPosition {
  readonly position: number;
  readonly openBuy: number;
  readonly openSell: number;
}

export interface Strategy<Parameters> {
  /** One evaluation of the instance of `symbol`. */
  evaluate(
    symbol: number,
    view: ModelView,
    now: bigint,
    parameters: Parameters,
    own: ModelPosition,
  ): ModelIntent | undefined;
  clear(): void;
}

const U64 = (1n << 64n) - 1n;

/** Fired never, or when last. */
class FireTimes {
  readonly #last = new Map<number, bigint>();

  ready(symbol: number, now: bigint, cooldown: number): boolean {
    const last = this.#last.get(symbol);
    return last === undefined || ((now - last) & U64) >= BigInt(cooldown);
  }

  fire(symbol: number, now: bigint): void {
    this.#last.set(symbol, now);
  }

  reset(symbol: number): void {
    this.#last.delete(symbol);
  }

  clear(): void {
    this.#last.clear();
  }
}

const bothSides = (view: ModelView): boolean => view.valid && view.bid_qty !== 0 && view.ask_qty !== 0;

export interface ImbalanceModelParameters {
  readonly enable: boolean;
  readonly ratio_q4: number;
  readonly min_qty: number;
  readonly max_spread: number;
  readonly order_qty: number;
  readonly cooldown_ns: number;
}

export class ImbalanceModel implements Strategy<ImbalanceModelParameters> {
  readonly #times = new FireTimes();

  evaluate(
    symbol: number,
    view: ModelView,
    now: bigint,
    parameters: ImbalanceModelParameters,
  ): ModelIntent | undefined {
    if (!parameters.enable) {
      this.#times.reset(symbol);
      return undefined;
    }
    if (!bothSides(view) || view.bid_px >= view.ask_px || view.ask_px - view.bid_px > parameters.max_spread)
      return undefined;
    if (!this.#times.ready(symbol, now, parameters.cooldown_ns)) return undefined;
    const ratio = BigInt(parameters.ratio_q4);
    const outweighs = (heavy: number, light: number): boolean =>
      BigInt(heavy) * 16n >= ratio * BigInt(light) && heavy >= parameters.min_qty;
    const buy = outweighs(view.bid_qty, view.ask_qty);
    if (!buy && !outweighs(view.ask_qty, view.bid_qty)) return undefined;
    this.#times.fire(symbol, now);
    return { sell: !buy, price: buy ? view.ask_px : view.bid_px, qty: parameters.order_qty };
  }

  clear(): void {
    this.#times.clear();
  }
}

export interface MomentumModelParameters {
  readonly enable: boolean;
  readonly k_fast: number;
  readonly k_slow: number;
  readonly warmup: number;
  readonly threshold: number;
  readonly order_qty: number;
  readonly cooldown_ns: number;
}

export class MomentumModel implements Strategy<MomentumModelParameters> {
  readonly #times = new FireTimes();
  readonly #averages = new Map<number, { fast: bigint; slow: bigint; count: number }>();

  evaluate(symbol: number, view: ModelView, now: bigint, parameters: MomentumModelParameters): ModelIntent | undefined {
    if (!parameters.enable) {
      this.#times.reset(symbol);
      this.#averages.delete(symbol);
      return undefined;
    }
    if (!bothSides(view)) {
      this.#averages.delete(symbol);
      return undefined;
    }
    const x = BigInt(view.bid_px + view.ask_px) << 12n;
    const before = this.#averages.get(symbol);
    const state =
      before === undefined
        ? { fast: x, slow: x, count: 1 }
        : {
            fast: before.fast + ((x - before.fast) >> BigInt(parameters.k_fast)),
            slow: before.slow + ((x - before.slow) >> BigInt(parameters.k_slow)),
            count: Math.min(before.count + 1, 65535),
          };
    this.#averages.set(symbol, state);
    if (state.count < parameters.warmup || !this.#times.ready(symbol, now, parameters.cooldown_ns)) return undefined;
    const threshold = BigInt(parameters.threshold) << 13n;
    const buy = state.fast - state.slow >= threshold;
    if (!buy && state.slow - state.fast < threshold) return undefined;
    this.#times.fire(symbol, now);
    return { sell: !buy, price: buy ? view.ask_px : view.bid_px, qty: parameters.order_qty };
  }

  clear(): void {
    this.#times.clear();
    this.#averages.clear();
  }
}
