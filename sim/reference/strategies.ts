/** Section 5 of docs/datapath.md: the kinds that look at one book alone, and what all kinds share. */
import type { ImbalanceParameters, MomentumParameters } from "../../proto/mod.ts";
import type { View } from "./book.ts";
import type { Trace } from "./branches.ts";

export interface Intent {
  readonly kind: 1 | 2 | 3 | 4 | 5;
  readonly sell: boolean;
  readonly price: bigint;
  readonly quantity: bigint;
  /** Kinds without it enter orders that do not rest. */
  readonly action?: "enter" | "replace" | "cancel";
  /** Of kind 5: the order that rests on the side, `rest = 0` for none. */
  readonly resting?: RestingOrder;
}

export interface RestingOrder {
  readonly order: bigint;
  readonly rest: bigint;
  readonly done: bigint;
  readonly short: boolean;
}

/** "Never fired since reset, or now - last_fire >= cooldown_ns (unsigned 64-bit subtraction)." */
export function readyToFire(lastFire: bigint | undefined, now: bigint, cooldownNs: number): boolean {
  return lastFire === undefined || BigInt.asUintN(64, now - lastFire) >= BigInt(cooldownNs);
}

export class Imbalance {
  #lastFire: bigint | undefined;

  evaluate(view: View, now: bigint, parameters: ImbalanceParameters | undefined, trace: Trace): Intent | undefined {
    if (parameters === undefined || !parameters.enabled) {
      trace("imbalance: reset");
      this.#lastFire = undefined;
      return undefined;
    }
    const { bidPrice: bid, bidQuantity, askPrice: ask, askQuantity } = view;
    const considered =
      view.valid &&
      bid !== 0n &&
      ask !== 0n &&
      bid < ask &&
      ask - bid <= BigInt(parameters.maxSpread) &&
      readyToFire(this.#lastFire, now, parameters.cooldownNs);
    if (!considered) return undefined;
    const ratio = BigInt(parameters.ratioQ4);
    const minimum = BigInt(parameters.minQuantity);
    const quantity = BigInt(parameters.orderQuantity);
    let intent: Intent | undefined;
    if (bidQuantity * 16n >= ratio * askQuantity && bidQuantity >= minimum) {
      intent = { kind: 1, sell: false, price: ask, quantity };
    } else if (askQuantity * 16n >= ratio * bidQuantity && askQuantity >= minimum) {
      intent = { kind: 1, sell: true, price: bid, quantity };
    }
    trace(intent === undefined ? "imbalance: neither" : intent.sell ? "imbalance: sell" : "imbalance: buy");
    if (intent !== undefined) this.#lastFire = now;
    return intent;
  }
}

export class Momentum {
  #fast = 0n;
  #slow = 0n;
  #updates = 0;
  #lastFire: bigint | undefined;

  evaluate(view: View, now: bigint, parameters: MomentumParameters | undefined, trace: Trace): Intent | undefined {
    if (parameters === undefined || !parameters.enabled) {
      trace("momentum: reset");
      this.#updates = 0;
      this.#lastFire = undefined;
      return undefined;
    }
    const { bidPrice: bid, askPrice: ask } = view;
    if (!view.valid || bid === 0n || ask === 0n) {
      trace("momentum: no view");
      this.#updates = 0;
      return undefined;
    }
    const x = (bid + ask) << 12n;
    if (this.#updates === 0) {
      trace("momentum: first");
      this.#fast = x;
      this.#slow = x;
      this.#updates = 1;
    } else {
      this.#fast += (x - this.#fast) >> BigInt(parameters.kFast);
      this.#slow += (x - this.#slow) >> BigInt(parameters.kSlow);
      this.#updates = Math.min(this.#updates + 1, 65_535);
    }
    if (this.#updates < parameters.warmup) trace("momentum: warming up");
    if (this.#updates < parameters.warmup || !readyToFire(this.#lastFire, now, parameters.cooldownNs)) return undefined;
    const threshold = BigInt(parameters.threshold) << 13n;
    const quantity = BigInt(parameters.orderQuantity);
    let intent: Intent | undefined;
    if (this.#fast - this.#slow >= threshold) intent = { kind: 2, sell: false, price: ask, quantity };
    else if (this.#slow - this.#fast >= threshold) intent = { kind: 2, sell: true, price: bid, quantity };
    trace(intent === undefined ? "momentum: neither" : intent.sell ? "momentum: sell" : "momentum: buy");
    if (intent !== undefined) this.#lastFire = now;
    return intent;
  }
}
