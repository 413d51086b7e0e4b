// The invented market: symbols with weights (share of messages) and reference prices. A user's own list has the same form.

import { readFile } from "node:fs/promises";
import { Random } from "../world/random.ts";

export interface ListedSymbol {
  /** 1 to 8 characters A-Z and `.`. */
  readonly stock: string;
  /** Relative number of messages. */
  readonly weight: number;
  /** 1e-4 currency units. */
  readonly referencePrice: number;
}

/** Market of the default seed; other sizes extend it, they do not change it. */
const UNIVERSE_SEED = 0x71c4;
const CONSONANTS = "BCDFGHKLMNPRSTVXZ";
const VOWELS = "AEIOUY";
/** Prices of the feed go up to 200,000; the flow needs room above. */
const REFERENCE_PRICE_MAX = 1_000_000_000;

/**
 * Invented symbols, most active first. Weights fall as rank^-0.45, as the busiest 500 of a real day do, with noise and prices spread like a real list's: median
 * about 30, a few under one (which quote in 1e-4), a few over a thousand.
 */
export function inventSymbols(count: number, seed = UNIVERSE_SEED): ListedSymbol[] {
  if (!Number.isInteger(count) || count < 1 || count > 10_000) {
    throw new RangeError(`between 1 and 10000 symbols, not ${count}`);
  }
  const random = new Random(seed);
  const taken = new Set<string>();
  const symbols: ListedSymbol[] = [];
  while (symbols.length < count) {
    const stock = inventName(random);
    const spread = random.unit() + random.unit() + random.unit() + random.unit() - 2; // near normal, sigma 0.58
    const price = 30 * Math.exp(spread * 2.3);
    const noise = 0.7 + 0.6 * random.unit();
    if (taken.has(stock)) continue;
    taken.add(stock);
    symbols.push({
      stock,
      weight: Math.max(1, Math.round((1e6 * noise) / (symbols.length + 1) ** 0.45)),
      referencePrice: price < 1 ? Math.max(500, Math.round(price * 1e4)) : Math.round(price * 100) * 100,
    });
  }
  return symbols;
}

function inventName(random: Random): string {
  const length = random.pick([3, 3, 4, 4, 4]);
  let name = "";
  for (let i = 0; i < length; i++) name += random.pick([...(i % 2 === 0 ? CONSONANTS : VOWELS)]);
  return name;
}

/**
 * A list from a file: one `SYMBOL weight reference_price` a line, price in currency units with at most 4 decimals; lines that start
 * with # are comments. Most active first in the result, at most `count`; symbols without activity or price, or priced beyond half of
 * what the protocol can say, are left out.
 * @throws Error that names the line
 */
export async function readSymbolList(path: string, count: number): Promise<ListedSymbol[]> {
  const symbols: ListedSymbol[] = [];
  const lines = (await readFile(path, "utf8")).split("\n");
  lines.forEach((line, index) => {
    if (line.trim() === "" || line.startsWith("#")) return;
    const match = /^([A-Z.+*=#^$-]{1,8})\s+(\d+)\s+(\d+)(?:\.(\d{1,4}))?\s*$/.exec(line);
    if (match === null) throw new Error(`${path}:${index + 1}: not "SYMBOL weight reference_price": ${line}`);
    const [, stock = "", weight, whole, fraction = ""] = match;
    const referencePrice = Number(whole) * 10_000 + Number(fraction.padEnd(4, "0"));
    const usable = referencePrice > 0 && referencePrice <= REFERENCE_PRICE_MAX && Number(weight) > 0;
    if (usable) symbols.push({ stock, weight: Number(weight), referencePrice });
  });
  if (symbols.length === 0) throw new Error(`${path}: no symbol with a weight and a price`);
  return symbols.sort((a, b) => b.weight - a.weight).slice(0, count);
}
