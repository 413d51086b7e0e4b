// The part of the npm package `nodejs-order-book` 10.1.1 that the bench uses.
declare module "nodejs-order-book" {
  export interface LimitOptions {
    side: "buy" | "sell";
    id: string;
    size: number;
    price: number;
    timeInForce?: "GTC" | "IOC";
  }

  export class OrderBook {
    limit(options: LimitOptions): { quantityLeft: number; err: Error | null };
    cancel(id: string): object | undefined;
    /** Asks, then bids: price and size, each. */
    depth(): [[number, number][], [number, number][]];
  }
}
