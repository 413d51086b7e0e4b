// A bar that is being built. Odd prints count in its shares, value and trades, not in its four prices.

export class BarBuilder {
  startNs = 0;
  lastNs = 0;
  open = 0;
  high = 0;
  low = 0;
  close = 0;
  shares = 0;
  notional = 0;
  trades = 0;
  /** Best prices at its last trade. */
  bid = 0;
  ask = 0;

  begin(startNs: number): void {
    this.startNs = startNs;
  }

  add(ns: number, price: number, shares: number, odd: boolean, bid: number, ask: number): void {
    this.lastNs = ns;
    this.trades++;
    this.shares += shares;
    this.notional += price * shares;
    this.bid = bid;
    this.ask = ask;
    if (odd) return;
    if (this.open === 0) this.open = this.high = this.low = price;
    if (price > this.high) this.high = price;
    if (price < this.low) this.low = price;
    this.close = price;
  }

  clear(): void {
    this.open = this.high = this.low = this.close = 0;
    this.shares = this.notional = this.trades = 0;
    this.bid = this.ask = 0;
  }
}
