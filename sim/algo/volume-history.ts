// How the volume of one stock was spread over a time of day, from a recording: what a VWAP expects.
import { TradeTape } from "../../gateway/execution/mod.ts";
import { itchTimestamp } from "../inputs/mod.ts";
import { LiveOrderPrices } from "./live-order-prices.ts";

export class VolumeHistory {
  readonly parts: number[];
  readonly #startUs: number;
  readonly #spanUs: number;
  readonly #locate: number;
  readonly #prices: LiveOrderPrices;
  readonly #tape: TradeTape;
  #before = 0;

  /** Times of day, us. */
  constructor(locate: number, startUs: number, endUs: number, parts: number) {
    this.#locate = locate;
    this.#startUs = startUs;
    this.#spanUs = endUs - startUs;
    this.parts = new Array<number>(parts).fill(0);
    this.#prices = new LiveOrderPrices(locate);
    this.#tape = new TradeTape([locate], (_locate, reference) => this.#prices.of(reference));
  }

  /** One message of the recording, in order. */
  message(message: Uint8Array): void {
    this.#tape.message(message);
    this.#prices.message(message);
    const { shares } = this.#tape.volume(this.#locate);
    const traded = shares - this.#before;
    this.#before = shares;
    if (traded === 0) return;
    const elapsedUs = Math.floor(itchTimestamp(message) / 1000) - this.#startUs;
    const part = Math.floor((elapsedUs * this.parts.length) / this.#spanUs);
    const sum = this.parts[part];
    if (elapsedUs >= 0 && sum !== undefined) this.parts[part] = sum + traded;
  }
}
