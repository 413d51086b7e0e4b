// Parameters, views and positions for tests of all strategies together: values of which many lie at a bound, some at the edge of their width.

import type { Random } from "../../sim/world/mod.ts";
import type { ImbalanceModelParameters, ModelPosition, ModelView, MomentumModelParameters } from "./strategy-model.ts";
import type { ArbitrageModelParameters, MeanReversionModelParameters } from "./strategy-position-model.ts";
import { arbitrageWords, imbalanceWords, meanReversionWords, momentumWords } from "./strategy-words.ts";

const U32 = 0xffff_ffff;
const PRICE_MAX = 2_000_000_000;
const INT_MAX = 2 ** 31 - 1;
export const NO_VIEW: ModelView = { valid: false, bid_px: 0, bid_qty: 0, ask_px: 0, ask_qty: 0 };

export interface SlotParameters {
  readonly imbalance: ImbalanceModelParameters;
  readonly momentum: MomentumModelParameters;
  readonly meanReversion: MeanReversionModelParameters;
  readonly arbitrage: ArbitrageModelParameters;
}

/** Words of the four tables, kinds in order. */
export const wordsOf = (slot: SlotParameters): number[][] => [
  imbalanceWords(slot.imbalance),
  momentumWords(slot.momentum),
  meanReversionWords(slot.meanReversion),
  arbitrageWords(slot.arbitrage),
];

/** Which kinds take part, in how many of ten configurations of a slot. */
export interface Mix {
  readonly prompt: number;
  readonly meanReversion: number;
  readonly arbitrage: number;
}

type Pair = Omit<ArbitrageModelParameters, "leg_b" | "partner" | "enable">;

function drawPair(random: Random): Pair {
  const extreme = random.chance(0.08);
  const weight = (): number => (extreme ? random.between(4000, 4095) : random.between(1, 3));
  const same = weight();
  const quantity = (): number => (random.chance(0.05) ? 2 ** 20 - 1 : random.chance(0.03) ? 0 : random.between(1, 4));
  return {
    w_a: same,
    w_b: random.chance(0.8) ? same : weight(),
    basis: random.chance(0.05) ? random.u32() | 0 : random.between(-20, 20),
    threshold: random.chance(0.03) ? U32 : random.below(12),
    qty_a: quantity(),
    qty_b: quantity(),
    cooldown_ns: random.chance(0.03) ? U32 : random.chance(0.6) ? 0 : random.below(60),
  };
}

function drawSlot(random: Random, mix: Mix, symbol: number, pair: Pair, together: boolean): SlotParameters {
  const enable = (tenths: number): boolean => random.chance(tenths / 10);
  const order_qty = random.chance(0.03) ? random.u32() : random.chance(0.3) ? 100 * random.below(4) : random.below(8);
  const cooldown_ns = random.chance(0.7) ? 0 : random.below(80);
  return {
    imbalance: {
      enable: enable(mix.prompt),
      ratio_q4: random.between(0, 40),
      min_qty: random.below(5),
      max_spread: random.below(40),
      order_qty,
      cooldown_ns,
    },
    momentum: {
      enable: enable(mix.prompt),
      k_fast: random.between(1, 3),
      k_slow: random.between(1, 5),
      warmup: random.between(1, 3),
      threshold: random.below(4),
      order_qty,
      cooldown_ns,
    },
    meanReversion: {
      enable: enable(mix.meanReversion),
      k_mean: random.between(1, 3),
      k_dev: random.between(1, 4),
      warmup: random.between(1, 3),
      entry_q4: random.below(30),
      exit_q4: random.below(20),
      min_dev: random.below(6),
      order_qty,
      cooldown_ns,
      max_hold_ns: random.chance(0.5) ? (1n << 64n) - 1n : BigInt(random.below(500)),
    },
    arbitrage: { ...pair, enable: together && enable(10), leg_b: (symbol & 1) === 1, partner: symbol ^ 1 },
  };
}

/** Neighbours are pairs; now and then only one of the two is enabled. */
export function drawConfig(random: Random, mix: Mix, symbols: number): SlotParameters[] {
  const slots: SlotParameters[] = [];
  for (let symbol = 0; symbol < symbols; symbol += 2) {
    const pair = drawPair(random);
    const together = random.chance(mix.arbitrage / 10);
    slots.push(drawSlot(random, mix, symbol, pair, together));
    slots.push(drawSlot(random, mix, symbol + 1, pair, together !== (mix.arbitrage > 0 && random.chance(0.1))));
  }
  return slots;
}

/** A view of `symbol`; half of an enabled pair's bring the pair's spread to its bound or one beside. */
export function drawView(random: Random, { arbitrage }: SlotParameters, partner: ModelView): ModelView {
  if (random.chance(0.03)) return NO_VIEW;
  const quantity = (): number => (random.chance(0.03) ? 0 : random.between(1, 9));
  const [bid_qty, ask_qty] = [quantity(), quantity()];
  const side = (price: number, qty: number): number => (qty === 0 ? 0 : price);
  const spread = random.chance(0.04) ? 0 : random.between(1, 12);
  let bid = random.chance(0.02) ? random.between(1, PRICE_MAX - 20) : 1000 + random.between(-15, 15);
  if (arbitrage.enable && partner.valid && random.chance(0.5)) {
    const { w_a, w_b, basis, threshold, leg_b } = arbitrage;
    const sellA = random.chance(0.5);
    const bound = sellA ? basis + threshold : basis - threshold;
    const other = leg_b ? (sellA ? partner.bid_px : partner.ask_px) : sellA ? partner.ask_px : partner.bid_px;
    const own = leg_b ? (w_a * other - bound) / w_b : (w_b * other + bound) / w_a;
    // What takes part is own bid when leg A is sold here or leg B bought back, else own ask.
    const atBid = leg_b ? !sellA : sellA;
    const price = (random.chance(0.5) ? Math.floor(own) : Math.ceil(own)) + random.between(-1, 1);
    bid = atBid ? price : price - spread;
  }
  const ask = bid + spread;
  if (bid < 1 || ask > PRICE_MAX) return NO_VIEW;
  return { valid: true, bid_px: side(bid, bid_qty), bid_qty, ask_px: side(ask, ask_qty), ask_qty };
}

/** What the host makes of a position: often what matches the other leg, or one share beside. */
export function drawPosition(
  random: Random,
  { arbitrage, meanReversion }: SlotParameters,
  partner: ModelPosition,
): ModelPosition {
  const open = random.chance(0.1) ? random.u32() || 1 : 0;
  const opens = random.chance(0.5) ? { openBuy: open, openSell: 0 } : { openBuy: 0, openSell: open };
  if (random.chance(0.3)) return { position: 0, ...opens };
  if (random.chance(0.03)) return { position: random.chance(0.5) ? INT_MAX : -INT_MAX - 1, ...opens };
  const { qty_a, qty_b, leg_b } = arbitrage;
  const [own, other] = leg_b ? [qty_b, qty_a] : [qty_a, qty_b];
  const match = other === 0 ? 0 : Math.trunc((-partner.position * own) / other);
  const near = random.chance(0.6) ? match : (random.chance(0.5) ? 1 : -1) * meanReversion.order_qty;
  const position = near + (random.chance(0.4) ? random.between(-1, 1) : 0);
  return { position: Math.max(-INT_MAX - 1, Math.min(INT_MAX, position)), ...opens };
}
