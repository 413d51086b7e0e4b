// What runs the venue, or takes parts of it for an offline run or a benchmark. `process.ts` is the venue as a process.

export { Exchange } from "./exchange.ts";
export { DEFAULT_GENERATED, GeneratedSource } from "./generated-source.ts";
export { ItchEncoder } from "./itch-encoder.ts";
export type { Market, MarketListener } from "./market.ts";
export { MatchingEngine } from "./matching-engine.ts";
export { type EngineOrder, OrderBook, type OrderOwner } from "./order-book.ts";
export { OuchAccount } from "./ouch-account.ts";
export { ReplayMarket } from "./replay-market.ts";
export { DEFAULT_SOUP } from "./soup-connection.ts";
export { DEFAULT_ORDER_PORT } from "./tcp-listener.ts";
