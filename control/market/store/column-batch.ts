// Rows of one table on their way to a file, as typed arrays that are filled in place and handed over whole.

import type { TableSchema } from "./tables.ts";

const WORD = 2 ** 32;

/** What crosses to the encoder. `words` holds int32, symbol and label columns; int64 ones as low and high words. */
export interface Batch {
  readonly rows: number;
  readonly columns: readonly (Int32Array<ArrayBuffer> | Float64Array<ArrayBuffer>)[];
  /** Of the bytes column, one after the other; its entry in `columns` has the lengths. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

const NO_WORDS = new Int32Array(0);
const NO_DOUBLES = new Float64Array(0);

export class ColumnBatch {
  readonly schema: TableSchema;
  /** Rows begun: a row is complete when the next one is begun. */
  rows = 0;
  #words: Int32Array<ArrayBuffer>[] = [];
  #doubles: Float64Array<ArrayBuffer>[] = [];
  #bytes = new Uint8Array(0);
  #bytesUsed = 0;
  readonly #full: (batch: ColumnBatch) => void;

  /** @param full takes the batch when a row is to be added to as many as a file has */
  constructor(schema: TableSchema, full: (batch: ColumnBatch) => void) {
    this.schema = schema;
    this.#full = full;
    this.#allocate();
  }

  /** Begins a row; every column of it is zero. */
  add(): number {
    if (this.rows >= this.schema.partRows) this.#full(this);
    return this.rows++;
  }

  set32(column: number, row: number, value: number): void {
    (this.#words[column] ?? NO_WORDS)[row] = value;
  }

  /** A whole number of at most 53 bits. */
  set64(column: number, row: number, value: number): void {
    const words = this.#words[column] ?? NO_WORDS;
    words[2 * row] = value;
    words[2 * row + 1] = Math.floor(value / WORD);
  }

  setWords(column: number, row: number, high: number, low: number): void {
    const words = this.#words[column] ?? NO_WORDS;
    words[2 * row] = low;
    words[2 * row + 1] = high;
  }

  /** The sum of a 64-bit number in two words and a number of at most 53 bits. */
  setSum(column: number, row: number, high: number, low: number, value: number): void {
    const words = this.#words[column] ?? NO_WORDS;
    const sum = (low >>> 0) + (value >>> 0);
    words[2 * row] = sum;
    words[2 * row + 1] = high + Math.floor(value / WORD) + (sum >= WORD ? 1 : 0);
  }

  setDouble(column: number, row: number, value: number): void {
    (this.#doubles[column] ?? NO_DOUBLES)[row] = value;
  }

  /** Of the table's one bytes column, in order of rows. */
  setBytes(column: number, row: number, bytes: Uint8Array): void {
    if (this.#bytesUsed + bytes.length > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(65_536, 2 * this.#bytes.length, this.#bytesUsed + bytes.length));
      grown.set(this.#bytes.subarray(0, this.#bytesUsed));
      this.#bytes = grown;
    }
    this.#bytes.set(bytes, this.#bytesUsed);
    this.#bytesUsed += bytes.length;
    this.set32(column, row, bytes.length);
  }

  /** Everything so far; the batch is empty afterwards. */
  take(): Batch {
    const { rows } = this;
    const columns = this.schema.columns.map(({ kind }, index) => {
      if (kind === "double") return (this.#doubles[index] ?? NO_DOUBLES).subarray(0, rows);
      return (this.#words[index] ?? NO_WORDS).subarray(0, kind === "int64" ? 2 * rows : rows);
    });
    const bytes = this.#bytes.subarray(0, this.#bytesUsed);
    this.#bytes = new Uint8Array(0);
    this.#bytesUsed = 0;
    this.rows = 0;
    this.#allocate();
    return { rows, columns, bytes };
  }

  #allocate(): void {
    const { columns, partRows } = this.schema;
    this.#words = columns.map(({ kind }) =>
      kind === "double" ? NO_WORDS : new Int32Array(kind === "int64" ? 2 * partRows : partRows),
    );
    this.#doubles = columns.map(({ kind }) => (kind === "double" ? new Float64Array(partRows) : NO_DOUBLES));
  }
}
