// What the tests of every part share. Tests alone import it: it is left out of the images.

import { join } from "node:path";

/** REPEAT_SEED, or a new seed; name it in every assertion with {@link howToRepeat}. */
export function testSeed(): number {
  const given = process.env.REPEAT_SEED;
  return given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given);
}

/**
 * The command that runs a random test with the same numbers.
 * @param file test file, relative to the repository's root
 */
export function howToRepeat(seed: number, file: string): string {
  return `seed ${seed}; repeat: REPEAT_SEED=${seed} npx tickgate test --only vitest -- ${file}`;
}

const ROOT = join(import.meta.dirname, "..", "..");

/** A file or folder of recorded market data: in TICKGATE_TEST_DATA, or in `../shared/data` beside the clone. It may be absent. */
export function testData(...path: readonly string[]): string {
  return join(process.env.TICKGATE_TEST_DATA ?? join(ROOT, "..", "shared", "data"), ...path);
}
