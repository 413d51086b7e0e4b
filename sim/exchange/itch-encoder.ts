// What the market does, as ITCH 5.0 messages in BinaryFILE framing (which is the framing of MoldUDP64 blocks too). The messages
// that make up nearly all of a day are written field by field; the rare ones go through the generated codec.

import { itch50 } from "../../proto/mod.ts";
import type { Clearing } from "./clearing.ts";
import type { MarketListener } from "./market.ts";
import type { CrossType, EngineOrder, OrderBook } from "./order-book.ts";

const {
  ADD_ORDER_ATTRIBUTED_ATTRIBUTION_AT,
  ADD_ORDER_ATTRIBUTED_LENGTH,
  ADD_ORDER_ATTRIBUTED_TYPE,
  ADD_ORDER_LENGTH,
  ADD_ORDER_PRICE_AT,
  ADD_ORDER_REFERENCE_AT,
  ADD_ORDER_SHARES_AT,
  ADD_ORDER_SIDE_AT,
  ADD_ORDER_STOCK_AT,
  ADD_ORDER_TYPE,
  HEADER_STOCK_LOCATE_AT,
  HEADER_TIMESTAMP_AT,
  HEADER_TRACKING_NUMBER_AT,
  ORDER_CANCEL_LENGTH,
  ORDER_CANCEL_REFERENCE_AT,
  ORDER_CANCEL_SHARES_AT,
  ORDER_CANCEL_TYPE,
  ORDER_DELETE_LENGTH,
  ORDER_DELETE_REFERENCE_AT,
  ORDER_DELETE_TYPE,
  ORDER_EXECUTED_LENGTH,
  ORDER_EXECUTED_MATCH_NUMBER_AT,
  ORDER_EXECUTED_REFERENCE_AT,
  ORDER_EXECUTED_SHARES_AT,
  ORDER_EXECUTED_TYPE,
  ORDER_REPLACE_LENGTH,
  ORDER_REPLACE_NEW_REFERENCE_AT,
  ORDER_REPLACE_ORIGINAL_REFERENCE_AT,
  ORDER_REPLACE_PRICE_AT,
  ORDER_REPLACE_SHARES_AT,
  ORDER_REPLACE_TYPE,
} = itch50;

const BLOCK_HEADER_BYTES = 2;
/** No message of the protocol is longer. */
const LONGEST_BLOCK_BYTES = 64;
const INITIAL_BYTES = 64 * 1024;

const BUY = 0x42;
const SELL = 0x53;

export class ItchEncoder implements MarketListener {
  /** Time of the messages that come next, ns since midnight. */
  timeNs = 0;
  /** Messages written since the start. */
  messages = 0;
  /** Displayed orders that rest in the market. */
  liveOrders = 0;
  /** Bytes written and not yet taken. */
  pendingBytes = 0;
  private buffer = new Uint8Array(INITIAL_BYTES);
  private readonly stocks = new Map<OrderBook, Uint8Array>();
  private lastCrossMatch = 0;

  /** The blocks written since the last call; the caller owns them. */
  take(): Uint8Array {
    const blocks = this.buffer.slice(0, this.pendingBytes);
    this.pendingBytes = 0;
    return blocks;
  }

  added(order: EngineOrder): void {
    this.liveOrders++;
    const { attribution, book } = order;
    const at =
      attribution === undefined
        ? this.begin(ADD_ORDER_LENGTH, ADD_ORDER_TYPE, book.locate)
        : this.begin(ADD_ORDER_ATTRIBUTED_LENGTH, ADD_ORDER_ATTRIBUTED_TYPE, book.locate);
    const { buffer } = this;
    this.putReference(at + ADD_ORDER_REFERENCE_AT, order.reference);
    buffer[at + ADD_ORDER_SIDE_AT] = order.buy ? BUY : SELL;
    this.putU32(at + ADD_ORDER_SHARES_AT, order.shown);
    buffer.set(this.stockOf(book), at + ADD_ORDER_STOCK_AT);
    this.putU32(at + ADD_ORDER_PRICE_AT, order.price);
    if (attribution === undefined) return;
    for (let i = 0; i < 4; i++) {
      buffer[at + ADD_ORDER_ATTRIBUTED_ATTRIBUTION_AT + i] = i < attribution.length ? attribution.charCodeAt(i) : 0x20;
    }
  }

  executed(order: EngineOrder, quantity: number, price: number, match: number): void {
    if (order.shown === 0) this.liveOrders--;
    if (price !== order.price) {
      this.write(itch50.ORDER_EXECUTED_WITH_PRICE_LENGTH, (buffer, at) =>
        itch50.encodeOrderExecutedWithPrice(
          {
            ...this.header(order.book),
            reference: BigInt(order.reference),
            shares: quantity,
            matchNumber: BigInt(match),
            printable: "Y",
            price,
          },
          buffer,
          at,
        ),
      );
      return;
    }
    const at = this.begin(ORDER_EXECUTED_LENGTH, ORDER_EXECUTED_TYPE, order.book.locate);
    this.putReference(at + ORDER_EXECUTED_REFERENCE_AT, order.reference);
    this.putU32(at + ORDER_EXECUTED_SHARES_AT, quantity);
    this.putReference(at + ORDER_EXECUTED_MATCH_NUMBER_AT, match);
  }

  /** Not to be printed: the cross itself is told in one message. */
  crossed(order: EngineOrder, quantity: number, price: number, match: number): void {
    if (order.shown === 0) this.liveOrders--;
    this.write(itch50.ORDER_EXECUTED_WITH_PRICE_LENGTH, (buffer, at) =>
      itch50.encodeOrderExecutedWithPrice(
        {
          ...this.header(order.book),
          reference: BigInt(order.reference),
          shares: quantity,
          matchNumber: BigInt(match),
          printable: "N",
          price,
        },
        buffer,
        at,
      ),
    );
  }

  crossIndication(
    book: OrderBook,
    near: Clearing,
    farPrice: number,
    referencePrice: number,
    crossType: CrossType,
  ): void {
    this.write(itch50.NET_ORDER_IMBALANCE_LENGTH, (buffer, at) =>
      itch50.encodeNetOrderImbalance(
        {
          ...this.header(book),
          pairedShares: BigInt(near.paired),
          imbalanceShares: BigInt(near.imbalance),
          direction: near.direction,
          stock: book.stock,
          farPrice,
          nearPrice: near.price,
          referencePrice,
          crossType,
          priceVariation: variation(near.price, referencePrice),
        },
        buffer,
        at,
      ),
    );
  }

  /** The reference is 0 and the side `B` in this message since 2010 and 2014. */
  tradedHidden(order: EngineOrder, quantity: number, price: number, match: number): void {
    this.write(itch50.TRADE_LENGTH, (buffer, at) =>
      itch50.encodeTrade(
        {
          ...this.header(order.book),
          reference: 0n,
          side: "B",
          shares: quantity,
          stock: order.book.stock,
          price,
          matchNumber: BigInt(match),
        },
        buffer,
        at,
      ),
    );
  }

  reduced(order: EngineOrder, quantity: number): void {
    const at = this.begin(ORDER_CANCEL_LENGTH, ORDER_CANCEL_TYPE, order.book.locate);
    this.putReference(at + ORDER_CANCEL_REFERENCE_AT, order.reference);
    this.putU32(at + ORDER_CANCEL_SHARES_AT, quantity);
  }

  deleted(order: EngineOrder): void {
    this.liveOrders--;
    const at = this.begin(ORDER_DELETE_LENGTH, ORDER_DELETE_TYPE, order.book.locate);
    this.putReference(at + ORDER_DELETE_REFERENCE_AT, order.reference);
  }

  replaced(originalReference: number, order: EngineOrder): void {
    const at = this.begin(ORDER_REPLACE_LENGTH, ORDER_REPLACE_TYPE, order.book.locate);
    this.putReference(at + ORDER_REPLACE_ORIGINAL_REFERENCE_AT, originalReference);
    this.putReference(at + ORDER_REPLACE_NEW_REFERENCE_AT, order.reference);
    this.putU32(at + ORDER_REPLACE_SHARES_AT, order.shown);
    this.putU32(at + ORDER_REPLACE_PRICE_AT, order.price);
  }

  systemEvent(eventCode: "O" | "S" | "Q" | "M" | "E" | "C"): void {
    this.write(itch50.SYSTEM_EVENT_LENGTH, (buffer, at) =>
      itch50.encodeSystemEvent({ ...this.header(undefined), eventCode }, buffer, at),
    );
  }

  stockDirectory(book: OrderBook): void {
    this.write(itch50.STOCK_DIRECTORY_LENGTH, (buffer, at) =>
      itch50.encodeStockDirectory(
        {
          ...this.header(book),
          stock: book.stock,
          marketCategory: "Q",
          financialStatus: "N",
          roundLotSize: 100,
          roundLotsOnly: "N",
          issueClassification: "C",
          issueSubType: "Z",
          authenticity: "P",
          shortSaleThreshold: "N",
          ipoFlag: "N",
          luldTier: "1",
          etpFlag: "N",
          etpLeverage: 0,
          inverse: "N",
        },
        buffer,
        at,
      ),
    );
  }

  tradingAction(book: OrderBook, tradingState: "H" | "P" | "T", reason: string): void {
    this.write(itch50.STOCK_TRADING_ACTION_LENGTH, (buffer, at) =>
      itch50.encodeStockTradingAction(
        { ...this.header(book), stock: book.stock, tradingState, reserved: " ", reason },
        buffer,
        at,
      ),
    );
  }

  /** Between which prices a stock reopens after a pause. */
  auctionCollar(book: OrderBook, reference: number, upper: number, lower: number): void {
    this.write(itch50.LULD_AUCTION_COLLAR_LENGTH, (buffer, at) =>
      itch50.encodeLuldAuctionCollar(
        {
          ...this.header(book),
          stock: book.stock,
          referencePrice: reference,
          upperPrice: upper,
          lowerPrice: lower,
          extension: 0,
        },
        buffer,
        at,
      ),
    );
  }

  regSho(book: OrderBook, action: "0" | "1" | "2"): void {
    this.write(itch50.REG_SHO_RESTRICTION_LENGTH, (buffer, at) =>
      itch50.encodeRegShoRestriction({ ...this.header(book), stock: book.stock, action }, buffer, at),
    );
  }

  participant(book: OrderBook, mpid: string, participantState: "A" | "E"): void {
    this.write(itch50.MARKET_PARTICIPANT_POSITION_LENGTH, (buffer, at) =>
      itch50.encodeMarketParticipantPosition(
        {
          ...this.header(book),
          mpid,
          stock: book.stock,
          primaryMarketMaker: "Y",
          marketMakerMode: "N",
          participantState,
        },
        buffer,
        at,
      ),
    );
  }

  imbalance(book: OrderBook, pairedShares: number, imbalanceShares: number, price: number): void {
    this.write(itch50.NET_ORDER_IMBALANCE_LENGTH, (buffer, at) =>
      itch50.encodeNetOrderImbalance(
        {
          ...this.header(book),
          pairedShares: BigInt(pairedShares),
          imbalanceShares: BigInt(imbalanceShares),
          direction: imbalanceShares === 0 ? "N" : "B",
          stock: book.stock,
          farPrice: price,
          nearPrice: price,
          referencePrice: price,
          crossType: "C",
          priceVariation: "L",
        },
        buffer,
        at,
      ),
    );
  }

  /** @param match number of its executions; without executions it gets one of its own */
  cross(book: OrderBook, shares: number, price: number, crossType: CrossType, match?: number): void {
    this.write(itch50.CROSS_TRADE_LENGTH, (buffer, at) =>
      itch50.encodeCrossTrade(
        {
          ...this.header(book),
          shares: BigInt(shares),
          stock: book.stock,
          price,
          // Crosses of nothing number their matches apart from the others', from the top of the range.
          matchNumber: match === undefined ? 0xffff_ffff_ffffn - BigInt(this.lastCrossMatch++) : BigInt(match),
          crossType,
        },
        buffer,
        at,
      ),
    );
  }

  private header(book: OrderBook | undefined): { stockLocate: number; trackingNumber: number; timestamp: number } {
    return { stockLocate: book?.locate ?? 0, trackingNumber: 0, timestamp: this.timeNs };
  }

  private write(length: number, encode: (buffer: Uint8Array, at: number) => number): void {
    const at = this.reserve(length);
    encode(this.buffer, at);
  }

  /** Room for a block; its length is written. @returns where the message starts */
  private reserve(length: number): number {
    const start = this.pendingBytes;
    if (start + LONGEST_BLOCK_BYTES > this.buffer.length) {
      const larger = new Uint8Array(2 * this.buffer.length);
      larger.set(this.buffer);
      this.buffer = larger;
    }
    this.buffer[start] = length >> 8;
    this.buffer[start + 1] = length;
    this.pendingBytes = start + BLOCK_HEADER_BYTES + length;
    this.messages++;
    return start + BLOCK_HEADER_BYTES;
  }

  /** Room for a message with its common header written. */
  private begin(length: number, type: number, locate: number): number {
    const at = this.reserve(length);
    const { buffer } = this;
    buffer[at] = type;
    buffer[at + HEADER_STOCK_LOCATE_AT] = locate >> 8;
    buffer[at + HEADER_STOCK_LOCATE_AT + 1] = locate;
    buffer[at + HEADER_TRACKING_NUMBER_AT] = 0;
    buffer[at + HEADER_TRACKING_NUMBER_AT + 1] = 0;
    const high = Math.floor(this.timeNs / 0x1_0000_0000);
    buffer[at + HEADER_TIMESTAMP_AT] = high >> 8;
    buffer[at + HEADER_TIMESTAMP_AT + 1] = high;
    this.putU32(at + HEADER_TIMESTAMP_AT + 2, this.timeNs % 0x1_0000_0000);
    return at;
  }

  private putU32(at: number, value: number): void {
    const { buffer } = this;
    buffer[at] = value >>> 24;
    buffer[at + 1] = value >>> 16;
    buffer[at + 2] = value >>> 8;
    buffer[at + 3] = value;
  }

  /** 8 bytes of a number below 2^53. */
  private putReference(at: number, value: number): void {
    this.putU32(at, Math.floor(value / 0x1_0000_0000));
    this.putU32(at + 4, value % 0x1_0000_0000);
  }

  private stockOf(book: OrderBook): Uint8Array {
    let bytes = this.stocks.get(book);
    if (bytes === undefined) {
      bytes = new TextEncoder().encode(book.stock.padEnd(8));
      this.stocks.set(book, bytes);
    }
    return bytes;
  }
}

/** How far the near price is from the reference: L below 1 percent, then by percents to 9, A to 20, B to 30, C beyond. */
function variation(price: number, reference: number): string {
  const percent = reference === 0 ? 0 : Math.floor((100 * Math.abs(price - reference)) / reference);
  if (percent < 1) return "L";
  if (percent < 10) return String(percent);
  return percent < 20 ? "A" : percent < 30 ? "B" : "C";
}
