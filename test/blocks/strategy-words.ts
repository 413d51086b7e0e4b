// Parameters of a kind as the words of its table (docs/hardware.md, "Configuration banks"), word 0 first.

import type { MarketMakingModelParameters } from "./market-making-model.ts";
import type { ImbalanceModelParameters, MomentumModelParameters } from "./strategy-model.ts";
import type { ArbitrageModelParameters, MeanReversionModelParameters } from "./strategy-position-model.ts";

const bit = (value: boolean, place: number): number => (value ? 1 << place : 0);

export const imbalanceWords = (p: ImbalanceModelParameters): number[] => [
  bit(p.enable, 0) | (p.ratio_q4 << 16),
  p.min_qty,
  p.max_spread,
  p.order_qty,
  p.cooldown_ns,
];

export const momentumWords = (p: MomentumModelParameters): number[] => [
  bit(p.enable, 0) | (p.k_fast << 4) | (p.k_slow << 8) | (p.warmup << 16),
  p.threshold,
  p.order_qty,
  p.cooldown_ns,
];

export const meanReversionWords = (p: MeanReversionModelParameters): number[] => [
  bit(p.enable, 0) | (p.k_mean << 4) | (p.k_dev << 8) | (p.warmup << 16),
  p.entry_q4 | (p.exit_q4 << 16),
  p.min_dev,
  p.order_qty,
  p.cooldown_ns,
  Number(p.max_hold_ns & 0xffff_ffffn),
  Number(p.max_hold_ns >> 32n),
];

export const arbitrageWords = (p: ArbitrageModelParameters): number[] => [
  bit(p.enable, 0) | bit(p.leg_b, 1) | (p.partner << 8),
  p.w_a | (p.w_b << 16),
  p.basis,
  p.threshold,
  p.qty_a,
  p.qty_b,
  p.cooldown_ns,
];

/** A row as a port has it: word 0 in the lowest bits. */
export function row(words: readonly number[]): bigint {
  return words.reduceRight((sum, word) => (sum << 32n) | BigInt(word >>> 0), 0n);
}

export const marketMakingWords = (p: MarketMakingModelParameters): number[] => [
  bit(p.enable, 0) | bit(p.micro, 1) | (p.skew_q8 << 16),
  p.half_spread,
  p.max_spread,
  p.quote_qty,
  p.reprice,
  p.max_pos,
  p.cooldown_ns,
];
