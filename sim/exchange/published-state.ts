// What is in force of what was published: the directory, and the last word on each stock's and the market's trading state.

import { itch50 } from "../../proto/mod.ts";

/** Of these the last one of a stock counts; of an operational halt the last one of each market. */
const STOCK_TYPES: ReadonlySet<number> = new Set([
  itch50.STOCK_DIRECTORY_TYPE,
  itch50.STOCK_TRADING_ACTION_TYPE,
  itch50.REG_SHO_RESTRICTION_TYPE,
  itch50.OPERATIONAL_HALT_TYPE,
  itch50.LULD_AUCTION_COLLAR_TYPE,
]);

export class PublishedState {
  /** System event and market-wide halt, by type. */
  private readonly market = new Map<number, Uint8Array>();
  /** By locate; in there by type and market. Bounded by the stocks of a market. */
  private readonly stocks = new Map<number, Map<number, Uint8Array>>();

  /** The next message of the feed. */
  take(message: Uint8Array): void {
    const type = message[0] ?? 0;
    if (itch50.LENGTH_BY_TYPE[type] !== message.length) return;
    if (type === itch50.SYSTEM_EVENT_TYPE || type === itch50.MWCB_STATUS_TYPE) {
      this.market.set(type, new Uint8Array(message));
      return;
    }
    if (!STOCK_TYPES.has(type)) return;
    const locate = ((message[1] ?? 0) << 8) | (message[2] ?? 0);
    let stock = this.stocks.get(locate);
    if (stock === undefined) {
      stock = new Map();
      this.stocks.set(locate, stock);
    }
    const market = type === itch50.OPERATIONAL_HALT_TYPE ? (message[itch50.OPERATIONAL_HALT_MARKET_CODE_AT] ?? 0) : 0;
    stock.set((type << 8) | market, new Uint8Array(message));
  }

  /** Has its directory message been published? */
  lists(locate: number): boolean {
    return this.stocks.get(locate)?.has(itch50.STOCK_DIRECTORY_TYPE << 8) === true;
  }

  ofMarket(): Iterable<Uint8Array> {
    return this.market.values();
  }

  *ofStocks(): Iterable<Uint8Array> {
    for (const stock of this.stocks.values()) yield* stock.values();
  }
}
