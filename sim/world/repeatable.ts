// For randomised tests of sim/: a seed that can be given back, and the words that say how.

/** REPEAT_SEED, or one from the clock's noise. */
export function testSeed(): number {
  const given = process.env.REPEAT_SEED;
  return given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
}

/** @param file test file, relative to the repository root */
export function howToRepeat(seed: number, file: string): string {
  return `seed ${seed}; repeat: REPEAT_SEED=${seed} npx vitest run ${file}`;
}
