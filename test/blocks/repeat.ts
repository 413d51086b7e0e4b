// Seeds of the randomised block tests.

export { howToRepeat, testSeed } from "../../proto/testing/mod.ts";
