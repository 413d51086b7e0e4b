/**
 * Orders that the table has forgotten and that a broken trade may still be about: as long as one of their executions is among the last ones of the
 * stock. The ledger can take back no fewer.
 */
import type { Order } from "./order.ts";

interface Kept {
  readonly key: string;
  /** Number of its newest execution, among those of the stock. */
  readonly last: number;
}

interface Stock {
  executions: number;
  /** From index `gone` on, in the order in which they came. */
  orders: Kept[];
  gone: number;
}

export class ExecutedOrders<Entry extends Order> {
  readonly #stocks = new Map<string, Stock>();
  readonly #orders = new Map<string, Entry>();
  readonly #kept: number;
  #forgotten = 0;

  /** @param kept executions of a stock whose orders are kept */
  constructor(kept: number) {
    this.#kept = kept;
  }

  /** Orders with executions that are not known any more. */
  get forgotten(): number {
    return this.#forgotten;
  }

  get(key: string): Entry | undefined {
    return this.#orders.get(key);
  }

  /** The stock has an execution more. @returns its number */
  executed(name: string): number {
    const stock = this.#of(name);
    stock.executions++;
    this.#prune(stock);
    return stock.executions;
  }

  /** An order that is over and that nothing but a broken trade can be about. @param last number of its newest execution */
  keep(key: string, entry: Entry, last: number): void {
    const stock = this.#of(entry.stock);
    this.#orders.set(key, entry);
    stock.orders.push({ key, last });
    this.#prune(stock);
  }

  #prune(stock: Stock): void {
    for (;;) {
      const oldest = stock.orders[stock.gone];
      if (oldest === undefined || oldest.last > stock.executions - this.#kept) break;
      this.#orders.delete(oldest.key);
      this.#forgotten++;
      stock.gone++;
    }
    if (stock.gone * 2 <= stock.orders.length || stock.gone < 1024) return;
    stock.orders = stock.orders.slice(stock.gone);
    stock.gone = 0;
  }

  #of(name: string): Stock {
    let stock = this.#stocks.get(name);
    if (stock === undefined) {
      stock = { executions: 0, orders: [], gone: 0 };
      this.#stocks.set(name, stock);
    }
    return stock;
  }
}
