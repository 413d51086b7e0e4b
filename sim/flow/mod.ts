export { ACTIONS, type Action, type ActionMix, REAL_DAY_MIX } from "./action-mix.ts";
export {
  DEFAULT_SYMBOLS,
  flowSymbols,
  type GenerateOptions,
  generateBlocks,
  generateFile,
  venueReferences,
} from "./generate.ts";
export { DEFAULT_MEAN_INTERVAL_NS, DEFAULT_START_NS, type FlowSettings, OrderFlow } from "./order-flow.ts";
export { inventSymbols, type ListedSymbol, readSymbolList } from "./symbols.ts";
