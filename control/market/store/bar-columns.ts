import { columnsOf } from "./table-columns.ts";
import { TABLES } from "./tables.ts";

export const BARS = columnsOf(TABLES.bars, [
  ...(["symbol", "kind", "size", "time", "end", "open", "high", "low", "close", "shares", "notional"] as const),
  ...(["trades", "bid", "ask"] as const),
]);
