// Everything that was not as it should be, counted and listed.

import type { Midnight, Tables } from "./aggregate/day-aggregator.ts";
import { columnsOf } from "./store/table-columns.ts";
import { CORRECTIONS, type Correction, TABLES } from "./store/tables.ts";

const COLUMNS = columnsOf(TABLES.corrections, ["time", "symbol", "kind", "number", "a", "b"]);

export class Cleaning {
  readonly counts: Partial<Record<Correction, number>> = {};
  readonly #tables: Tables;
  readonly #midnight: () => Midnight;

  constructor(tables: Tables, midnight: () => Midnight) {
    this.#tables = tables;
    this.#midnight = midnight;
  }

  /** @param symbol 0: of none. @param number of the message or row. @param a, b what `kind` says they are */
  found(kind: Correction, ns: number, symbol: number, number: number, a = 0, b = 0): void {
    this.counts[kind] = (this.counts[kind] ?? 0) + 1;
    const table = this.#tables("corrections");
    const row = table.add();
    const { high, low } = this.#midnight();
    table.setSum(COLUMNS.time, row, high, low, ns);
    table.set32(COLUMNS.symbol, row, symbol);
    table.set32(COLUMNS.kind, row, CORRECTIONS.indexOf(kind));
    table.set32(COLUMNS.number, row, number);
    table.set64(COLUMNS.a, row, a);
    table.set64(COLUMNS.b, row, b);
  }
}
