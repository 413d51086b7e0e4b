export { flowSymbols, generateBlocks } from "./generate.ts";
