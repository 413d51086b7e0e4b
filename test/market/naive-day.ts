// What a day of ITCH comes to, counted from the bytes in the plainest way: maps, big integers, no code of what it checks.

export interface NaiveBar {
  open: number;
  high: number;
  low: number;
  close: number;
  shares: bigint;
  notional: bigint;
  trades: number;
}

interface Order {
  readonly locate: number;
  readonly buy: boolean;
  readonly price: number;
  shares: number;
}

export class NaiveDay {
  messages = 0;
  lastNs = 0;
  readonly types: Record<string, number> = {};
  trades = 0;
  shares = 0n;
  notional = 0n;
  readonly orders = new Map<bigint, Order>();
  /** By stock and minute of the day. */
  readonly bars = new Map<string, NaiveBar>();
  /** Best prices and what is there, by stock, whenever they changed. */
  readonly quotes = new Map<string, number[][]>();
  readonly #stocks = new Map<number, string>();
  readonly #levels = new Map<number, { bids: Map<number, number>; asks: Map<number, number> }>();

  message(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    const type = String.fromCharCode(view.getUint8(0));
    const locate = view.getUint16(1);
    const ns = view.getUint16(5) * 2 ** 32 + view.getUint32(7);
    const u32 = (at: number): number => view.getUint32(at);
    const u64 = (at: number): bigint => view.getBigUint64(at);
    this.messages++;
    this.lastNs = ns;
    this.types[type] = (this.types[type] ?? 0) + 1;
    if (type === "R") this.#stocks.set(locate, new TextDecoder().decode(bytes.subarray(11, 19)).trim());
    if (type === "A" || type === "F") this.#enter(u64(11), locate, bytes[19] === 0x42, u32(20), u32(32));
    if (type === "E") this.#trade(locate, ns, this.orders.get(u64(11))?.price ?? 0, u32(19));
    if (type === "C" && bytes[31] === 0x59) this.#trade(locate, ns, u32(32), u32(19));
    if (type === "P") this.#trade(locate, ns, u32(32), u32(20));
    if (type === "Q" && u64(11) > 0n) this.#trade(locate, ns, u32(27), Number(u64(11)));
    if (type === "E" || type === "C" || type === "X") this.#leave(u64(11), u32(19));
    if (type === "D") this.#leave(u64(11), this.orders.get(u64(11))?.shares ?? 0);
    if (type === "U") {
      const order = this.orders.get(u64(11));
      if (order !== undefined) {
        this.#leave(u64(11), order.shares);
        this.#enter(u64(19), order.locate, order.buy, u32(27), u32(31));
      }
    }
    if ("AFECXDU".includes(type)) this.#look(locate, ns);
  }

  /** Of a stock: how long it had two sides, ns, and the mean spread and bid size in that time. */
  twoSided(stock: string): { ns: number; spread: number; bidShares: number } {
    const rows = this.quotes.get(stock) ?? [];
    const sums = { ns: 0, spread: 0, bidShares: 0 };
    rows.forEach(([from = 0, bid = 0, bidShares = 0, ask = 0], index) => {
      const ns = (rows[index + 1]?.[0] ?? this.lastNs) - from;
      if (bid === 0 || ask === 0) return;
      sums.ns += ns;
      sums.spread += (ask - bid) * (ns / 1e9);
      sums.bidShares += bidShares * (ns / 1e9);
    });
    const seconds = sums.ns / 1e9;
    return { ns: sums.ns, spread: sums.spread / seconds, bidShares: sums.bidShares / seconds };
  }

  #enter(reference: bigint, locate: number, buy: boolean, shares: number, price: number): void {
    this.orders.set(reference, { locate, buy, shares, price });
    const side = this.#side(locate, buy);
    side.set(price, (side.get(price) ?? 0) + shares);
  }

  #leave(reference: bigint, shares: number): void {
    const order = this.orders.get(reference);
    if (order === undefined) return;
    order.shares -= shares;
    if (order.shares === 0) this.orders.delete(reference);
    const side = this.#side(order.locate, order.buy);
    const left = (side.get(order.price) ?? 0) - shares;
    if (left === 0) side.delete(order.price);
    else side.set(order.price, left);
  }

  #side(locate: number, buy: boolean): Map<number, number> {
    let book = this.#levels.get(locate);
    if (book === undefined) {
      book = { bids: new Map(), asks: new Map() };
      this.#levels.set(locate, book);
    }
    return buy ? book.bids : book.asks;
  }

  /** A message that changes both the best price and back again is one row or none: what stands after it counts. */
  #look(locate: number, ns: number): void {
    const { bids, asks } = this.#levels.get(locate) ?? { bids: new Map<number, number>(), asks: new Map() };
    const bid = bids.size === 0 ? 0 : Math.max(...bids.keys());
    const ask = asks.size === 0 ? 0 : Math.min(...asks.keys());
    const now = [bid, bids.get(bid) ?? 0, ask, asks.get(ask) ?? 0];
    const stock = this.#stocks.get(locate) ?? "";
    const rows = this.quotes.get(stock) ?? [];
    this.quotes.set(stock, rows);
    const last = rows.at(-1)?.slice(1) ?? [0, 0, 0, 0];
    if (now.some((value, index) => value !== last[index])) rows.push([ns, ...now]);
  }

  #trade(locate: number, ns: number, price: number, shares: number): void {
    const notional = BigInt(price) * BigInt(shares);
    this.trades++;
    this.shares += BigInt(shares);
    this.notional += notional;
    const key = `${this.#stocks.get(locate)} ${Math.floor(ns / 60e9)}`;
    const bar = this.bars.get(key);
    if (bar === undefined) {
      const four = { open: price, high: price, low: price, close: price };
      this.bars.set(key, { ...four, shares: BigInt(shares), notional, trades: 1 });
      return;
    }
    bar.high = Math.max(bar.high, price);
    bar.low = Math.min(bar.low, price);
    bar.close = price;
    bar.shares += BigInt(shares);
    bar.notional += notional;
    bar.trades++;
  }
}
