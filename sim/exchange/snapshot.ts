/**
 * The state of the market as of one number of the feed (GLIMPSE 5.0), ready to be sent: system event, directory, trading states, one add for
 * each displayed order, and where to go on. Taken between two publications, when the books are what the feed says they are.
 */
import { encodeEndOfSnapshot, itch50, soupbintcp } from "../../proto/mod.ts";
import { messagesIn } from "../inputs/itch-file.ts";
import { ItchEncoder } from "./itch-encoder.ts";
import type { Market } from "./market.ts";
import type { OrderBook } from "./order-book.ts";
import type { PublishedState } from "./published-state.ts";

export interface Snapshot {
  /** Number of the first message that is not in it. */
  readonly next: number;
  readonly messages: number;
  /** SoupBinTCP packets, one after the other. */
  readonly packets: Uint8Array;
}

/** Encoded this many bytes at a time, so that a large market does not need one block twice its size. */
const PIECE_BYTES = 1 << 20;

export function takeSnapshot(market: Market, state: PublishedState, next: number, timeOfDayNs: number): Snapshot {
  const out = new PacketBuffer();
  for (const message of state.ofMarket()) out.add(message);
  const encoder = new ItchEncoder();
  encoder.timeNs = timeOfDayNs;
  const flush = (): void => {
    for (const message of messagesIn(encoder.take())) out.add(message);
  };
  // A recording may lack the directory; its books are named by their orders.
  for (const book of market.allBooks()) if (!state.lists(book.locate)) encoder.stockDirectory(book);
  flush();
  const states = [...state.ofStocks()];
  const directory = (message: Uint8Array): boolean => message[0] === itch50.STOCK_DIRECTORY_TYPE;
  for (const message of states) if (directory(message)) out.add(message);
  for (const message of states) if (!directory(message)) out.add(message);
  for (const book of market.allBooks()) {
    addOrders(book, encoder);
    if (encoder.pendingBytes >= PIECE_BYTES) flush();
  }
  flush();
  out.add(encodeEndOfSnapshot(BigInt(next)));
  return { next, messages: out.count, packets: out.bytes() };
}

function addOrders(book: OrderBook, encoder: ItchEncoder): void {
  for (const side of [book.bids, book.asks]) {
    for (const level of side.levels) {
      for (const order of level.orders()) if (order.displayed) encoder.added(order);
    }
  }
}

class PacketBuffer {
  count = 0;
  private buffer = new Uint8Array(PIECE_BYTES);
  private used = 0;

  add(payload: Uint8Array): void {
    const length = soupbintcp.SEQUENCED_DATA_LENGTH + payload.length;
    if (this.used + length > this.buffer.length) {
      const larger = new Uint8Array(2 * this.buffer.length);
      larger.set(this.buffer);
      this.buffer = larger;
    }
    soupbintcp.encodeSequencedData({ payload }, this.buffer, this.used);
    this.used += length;
    this.count++;
  }

  bytes(): Uint8Array {
    return this.buffer.subarray(0, this.used);
  }
}
