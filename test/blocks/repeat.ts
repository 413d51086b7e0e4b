// Seeds of the randomised block tests.

/** REPEAT_SEED, or a new seed; name it in every assertion with {@link howToRepeat}. */
export function testSeed(): number {
  const given = process.env.REPEAT_SEED;
  return given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
}

/** The command that runs the test in `file` (from the root) with the same numbers. */
export function howToRepeat(seed: number, file: string): string {
  return `seed ${seed}; repeat: REPEAT_SEED=${seed} npx tickgate test --only vitest -- ${file}`;
}
