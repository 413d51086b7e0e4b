/** Section 5 of docs/datapath.md, kind 3. */
import type { MeanReversionParameters } from "../../proto/mod.ts";
import type { View } from "./book.ts";
import type { Trace } from "./branches.ts";
import type { SymbolRisk } from "./risk-state.ts";
import { type Intent, readyToFire } from "./strategies.ts";

type Position = Readonly<Pick<SymbolRisk, "pos" | "openBuy" | "openSell">>;

export class MeanReversion {
  #mean = 0n;
  #deviation = 0n;
  #updates = 0;
  #entry = 0n;
  #lastFire: bigint | undefined;

  /** @param position as it was before the message */
  evaluate(
    view: View,
    now: bigint,
    position: Position,
    parameters: MeanReversionParameters | undefined,
    trace: Trace,
  ): Intent | undefined {
    if (parameters === undefined || !parameters.enabled) {
      trace("mean reversion: reset");
      this.#mean = 0n;
      this.#deviation = 0n;
      this.#updates = 0;
      this.#entry = 0n;
      this.#lastFire = undefined;
      return undefined;
    }
    const { bidPrice: bid, askPrice: ask } = view;
    if (!view.valid || bid === 0n || ask === 0n) {
      trace("mean reversion: no view");
      this.#updates = 0;
      return undefined;
    }
    const x = (bid + ask) << 12n;
    if (this.#updates === 0) {
      trace("mean reversion: first");
      this.#mean = x;
      this.#deviation = 0n;
      this.#updates = 1;
      return undefined;
    }
    const e = x - this.#mean;
    const least = BigInt(parameters.minDeviation) << 13n;
    const b = this.#deviation > least ? this.#deviation : least;
    this.#mean += e >> BigInt(parameters.kMean);
    this.#deviation += ((e < 0n ? -e : e) - this.#deviation) >> BigInt(parameters.kDev);
    this.#updates = Math.min(this.#updates + 1, 65_535);

    const { pos, openBuy, openSell } = position;
    if (!readyToFire(this.#lastFire, now, parameters.cooldownNs)) return undefined;
    if (openBuy !== 0n || openSell !== 0n) trace("mean reversion: quantity open");
    if (bid >= ask || openBuy !== 0n || openSell !== 0n) return undefined;
    const held = BigInt.asUintN(64, now - this.#entry) >= parameters.maxHoldNs;
    const warm = this.#updates >= parameters.warmup;
    const entryBand = BigInt(parameters.entryQ4) * b;
    const exitBand = BigInt(parameters.exitQ4) * b;
    const quantity = BigInt(parameters.orderQuantity);
    const buy = (shares: bigint): Intent => ({ kind: 3, sell: false, price: ask, quantity: shares });
    const sell = (shares: bigint): Intent => ({ kind: 3, sell: true, price: bid, quantity: shares });
    let intent: Intent | undefined;
    if (pos > 0n) {
      if (held || (warm && 16n * e + exitBand >= 0n)) intent = sell(pos < quantity ? pos : quantity);
      trace(`mean reversion: long, ${intent === undefined ? "stays" : held ? "held too long" : "back at the mean"}`);
    } else if (pos < 0n) {
      if (held || (warm && 16n * e - exitBand <= 0n)) intent = buy(-pos < quantity ? -pos : quantity);
      trace(`mean reversion: short, ${intent === undefined ? "stays" : held ? "held too long" : "back at the mean"}`);
    } else if (warm && b !== 0n) {
      if (16n * e <= -entryBand) intent = buy(quantity);
      else if (16n * e >= entryBand) intent = sell(quantity);
      if (intent !== undefined) this.#entry = now;
      trace(`mean reversion: ${intent === undefined ? "no entry" : intent.sell ? "entry sell" : "entry buy"}`);
    } else if (warm) trace("mean reversion: no band");
    if (intent !== undefined) this.#lastFire = now;
    return intent;
  }
}
