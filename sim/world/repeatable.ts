// Seeds of the randomised tests of sim/.

export { howToRepeat, testSeed } from "../../proto/testing/mod.ts";
