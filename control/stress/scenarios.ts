/**
 * Scenarios: named ones as they are written, and random ones from factors that move together, moves of single symbols, halts, gaps, wider spreads
 * and thinner trading. A random scenario is a function of seed and number, whatever else is computed.
 */
import { z } from "zod";

const symbolName = z.string().min(1).max(8);
const move = z.number().gt(-1).max(10);
const share = z.number().min(0).max(1);
const range = z
  .tuple([z.number().positive(), z.number().positive()])
  .refine(([low, high]) => low <= high, "low above high");

export const scenariosSchema = z.strictObject({
  /** Deviation of each factor's move, 0.02: two per cent. */
  factors: z.record(z.string().min(1).max(32), z.strictObject({ deviation: z.number().nonnegative() })),
  /** Of pairs of factors; 0 where nothing is said. */
  correlations: z.array(z.tuple([z.string(), z.string(), z.number().min(-1).max(1)])).default([]),
  /** By symbol; "*" for those that are not named. */
  symbols: z.record(
    symbolName,
    z.strictObject({
      betas: z.record(z.string(), z.number()).default({}),
      /** Of its own move. */
      deviation: z.number().nonnegative().default(0),
      /** Shares a second that the market trades; left out: how long flattening takes is not known. */
      volumePerSecond: z.number().positive().optional(),
    }),
  ),
  /** Share of the market's volume that flattening takes. */
  participation: z.number().positive().max(1).default(0.1),
  named: z
    .array(
      z.strictObject({
        name: z.string().min(1).max(80),
        factors: z.record(z.string(), move).default({}),
        symbols: z.record(symbolName, move).default({}),
        /** Moves over a pause: resting orders are executed at the price after it. */
        gaps: z.record(symbolName, move).default({}),
        halted: z.array(symbolName).default([]),
        /** How many times as wide as now. */
        spread: z.number().positive().default(1),
        /** Share of the volume that is still traded. */
        liquidity: z.number().positive().default(1),
      }),
    )
    .max(1_000)
    .default([]),
  random: z
    .strictObject({
      count: z.number().int().min(0).max(1_000_000),
      seed: z.number().int().min(0).max(0xffff_ffff),
      spread: range.default([1, 1]),
      liquidity: range.default([1, 1]),
      halt: share.default(0),
      gap: share.default(0),
      gapDeviation: z.number().nonnegative().default(0),
    })
    .default({ count: 0, seed: 1, spread: [1, 1], liquidity: [1, 1], halt: 0, gap: 0, gapDeviation: 0 }),
});
export type ScenarioFile = z.infer<typeof scenariosSchema>;

/** What is taken without a file. */
export const DEFAULT_SCENARIOS: ScenarioFile = scenariosSchema.parse({
  factors: { market: { deviation: 0.02 } },
  symbols: { "*": { betas: { market: 1 }, deviation: 0.01 } },
  named: [
    ...[-0.2, -0.1, -0.05, -0.02, 0.02, 0.05, 0.1, 0.2].map((market) => ({
      name: `market ${market > 0 ? "+" : ""}${market * 100} %`,
      factors: { market },
      spread: 1 + Math.abs(market) * 50,
    })),
    { name: "spreads ten times as wide", spread: 10, liquidity: 0.1 },
  ],
  random: { count: 10_000, seed: 1, spread: [1, 5], liquidity: [0.1, 1], halt: 0.002, gap: 0.01, gapDeviation: 0.05 },
});

/** One scenario over the symbols of a portfolio; filled anew for the next one. */
export interface ScenarioRow {
  /** Moves of each symbol. */
  readonly moves: Float64Array;
  /** 1: not traded. */
  readonly halted: Uint8Array;
  /** 1: orders are executed at the price after the move. */
  readonly gap: Uint8Array;
  spread: number;
  liquidity: number;
}

export class ScenarioError extends Error {
  override readonly name = "ScenarioError";
}

/** No price falls to nothing: what is left of it stays above this. */
const LOWEST_MOVE = -0.999;

export class Scenarios {
  readonly count: number;
  readonly #file: ScenarioFile;
  readonly #at: ReadonlyMap<string, number>;
  readonly #factors: readonly string[];
  /** [factor][symbol] */
  readonly #betas: readonly Float64Array[];
  readonly #deviations: Float64Array;
  /** Lower triangle: correlated moves of the factors out of independent ones. */
  readonly #root: readonly (readonly number[])[];

  /** @throws ScenarioError names what is not there or cannot be */
  constructor(file: ScenarioFile, symbols: readonly string[]) {
    this.#file = file;
    this.count = file.named.length + file.random.count;
    this.#at = new Map(symbols.map((symbol, index) => [symbol, index]));
    this.#factors = Object.keys(file.factors);
    const known = (factor: string, where: string): void => {
      if (!this.#factors.includes(factor))
        throw new ScenarioError(`${where}: there is no factor ${JSON.stringify(factor)}`);
    };
    for (const [symbol, { betas }] of Object.entries(file.symbols))
      for (const factor of Object.keys(betas)) known(factor, `symbols.${symbol}.betas`);
    for (const { name, factors } of file.named)
      for (const factor of Object.keys(factors)) known(factor, `named ${JSON.stringify(name)}`);
    for (const [one, other] of file.correlations) {
      known(one, "correlations");
      known(other, "correlations");
    }
    const about = symbols.map((symbol) => file.symbols[symbol] ?? file.symbols["*"]);
    this.#betas = this.#factors.map((factor) => Float64Array.from(about, (found) => found?.betas[factor] ?? 0));
    this.#deviations = Float64Array.from(about, (found) => found?.deviation ?? 0);
    this.#root = rootOf(this.#factors, file);
  }

  row(): ScenarioRow {
    const size = this.#at.size;
    return {
      moves: new Float64Array(size),
      halted: new Uint8Array(size),
      gap: new Uint8Array(size),
      spread: 1,
      liquidity: 1,
    };
  }

  name(scenario: number): string {
    return this.#file.named[scenario]?.name ?? `random ${scenario - this.#file.named.length}`;
  }

  fill(scenario: number, row: ScenarioRow): void {
    row.moves.fill(0);
    row.halted.fill(0);
    row.gap.fill(0);
    const named = this.#file.named[scenario];
    if (named === undefined) this.#random(scenario - this.#file.named.length, row);
    else {
      for (const [index, factor] of this.#factors.entries()) {
        this.#addFactor(index, named.factors[factor] ?? 0, row.moves);
      }
      this.#each(named.symbols, (symbol, by) => {
        row.moves[symbol] = (row.moves[symbol] ?? 0) + by;
      });
      this.#each(named.gaps, (symbol, by) => {
        row.moves[symbol] = (row.moves[symbol] ?? 0) + by;
        row.gap[symbol] = 1;
      });
      for (const symbol of named.halted) {
        const at = this.#at.get(symbol);
        if (at !== undefined) row.halted[at] = 1;
      }
      row.spread = named.spread;
      row.liquidity = named.liquidity;
    }
    const { moves } = row;
    for (let symbol = 0; symbol < moves.length; symbol++) moves[symbol] = Math.max(LOWEST_MOVE, moves[symbol] ?? 0);
  }

  /** Of symbols that the portfolio has. */
  #each(by: Readonly<Record<string, number>>, apply: (symbol: number, move: number) => void): void {
    for (const [symbol, move] of Object.entries(by)) {
      const at = this.#at.get(symbol);
      if (at !== undefined) apply(at, move);
    }
  }

  #addFactor(factor: number, by: number, moves: Float64Array): void {
    const betas = this.#betas[factor];
    if (by === 0 || betas === undefined) return;
    for (let symbol = 0; symbol < moves.length; symbol++)
      moves[symbol] = (moves[symbol] ?? 0) + (betas[symbol] ?? 0) * by;
  }

  #random(number: number, row: ScenarioRow): void {
    const { random } = this.#file;
    const dice = new Dice(random.seed, number);
    const independent = this.#factors.map(() => dice.normal());
    this.#root.forEach((weights, factor) => {
      const by = weights.reduce((sum, weight, index) => sum + weight * (independent[index] ?? 0), 0);
      this.#addFactor(factor, by, row.moves);
    });
    row.spread = dice.between(random.spread);
    row.liquidity = dice.between(random.liquidity);
    for (let symbol = 0; symbol < row.moves.length; symbol++) {
      let by = (this.#deviations[symbol] ?? 0) * dice.normal();
      if (random.gap > 0 && dice.uniform() < random.gap) {
        by += random.gapDeviation * dice.normal();
        row.gap[symbol] = 1;
      }
      if (random.halt > 0 && dice.uniform() < random.halt) row.halted[symbol] = 1;
      row.moves[symbol] = (row.moves[symbol] ?? 0) + by;
    }
  }
}

/** Of correlations, beside rounding. */
const SMALL = 1e-7;

/** Cholesky of the factors' covariances. @throws ScenarioError when they cannot be */
function rootOf(factors: readonly string[], file: ScenarioFile): number[][] {
  const correlation = (one: string, other: string): number => {
    if (one === other) return 1;
    const found = file.correlations.find(([a, b]) => (a === one && b === other) || (a === other && b === one));
    return found?.[2] ?? 0;
  };
  const root: number[][] = [];
  for (const [row, one] of factors.entries()) {
    const line: number[] = [];
    for (let column = 0; column <= row; column++) {
      const above = column === row ? line : (root[column] ?? []);
      const rest =
        correlation(one, factors[column] ?? "") -
        line.slice(0, column).reduce((sum, value, index) => sum + value * (above[index] ?? 0), 0);
      const pivot = above[column] ?? 0;
      // A factor that others determine: what is left of it has to be nothing.
      const contradicts = column < row ? pivot < SMALL && Math.abs(rest) > SMALL : rest < -SMALL;
      if (contradicts) throw new ScenarioError(`correlations: those of ${one} contradict each other`);
      if (column < row) line.push(pivot < SMALL ? 0 : rest / pivot);
      else line.push(Math.sqrt(Math.max(0, rest)));
    }
    root.push(line);
  }
  return root.map((line, row) => line.map((value) => value * (file.factors[factors[row] ?? ""]?.deviation ?? 0)));
}

/** Random numbers of one scenario: sfc32, seeded with seed and number. */
class Dice {
  #a: number;
  #b: number;
  #c: number;
  #counter = 1;
  #spare = Number.NaN;

  constructor(seed: number, number: number) {
    this.#a = seed | 0;
    this.#b = number | 0;
    this.#c = 0x9e37_79b9 | 0;
    for (let round = 0; round < 15; round++) this.#next();
  }

  /** [0, 1) with 32 bits. */
  uniform(): number {
    return this.#next() / 2 ** 32;
  }

  between([low, high]: readonly [number, number]): number {
    return low + (high - low) * this.uniform();
  }

  /** Box and Muller give two at a time. */
  normal(): number {
    if (!Number.isNaN(this.#spare)) {
      const value = this.#spare;
      this.#spare = Number.NaN;
      return value;
    }
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  #next(): number {
    const sum = (this.#a + this.#b + this.#counter) | 0;
    this.#counter = (this.#counter + 1) | 0;
    this.#a = this.#b ^ (this.#b >>> 9);
    this.#b = (this.#c + (this.#c << 3)) | 0;
    this.#c = ((this.#c << 21) | (this.#c >>> 11)) + sum;
    this.#c |= 0;
    return sum >>> 0;
  }
}
