// One batch of rows as the bytes of one Parquet file: zstd, byte-stream-split numbers, nothing in it that the rows do not decide.

import { constants, zstdCompressSync } from "node:zlib";
import { ByteWriter, parquetWrite } from "hyparquet-writer";
import type { Batch } from "./column-batch.ts";
import type { Column, TableSchema } from "./tables.ts";

type SchemaElement = NonNullable<Parameters<typeof parquetWrite>[0]["schema"]>[number];
type ColumnSource = Parameters<typeof parquetWrite>[0]["columnData"][number];
type Values = Int32Array | BigInt64Array | Float64Array | string[] | Uint8Array[];

const ROW_GROUP_ROWS = 65_536;
const COMPRESS = { params: { [constants.ZSTD_c_compressionLevel]: 3 } };

/** @param names of symbols by their numbers */
export function encodePart(schema: TableSchema, batch: Batch, names: ReadonlyMap<number, string>): Uint8Array {
  const order = schema.bySymbol ? bySymbol(schema, batch, names) : undefined;
  const writer = new ByteWriter(Math.max(1024, batch.rows * 16));
  const values = schema.columns.map((column, index) => valuesOf(column, index, batch, names, order));
  parquetWrite({
    writer,
    schema: [{ name: "root", num_children: schema.columns.length }, ...schema.columns.map(elementOf)],
    columnData: schema.columns.map((column, index) => sourceOf(column, values[index] ?? [])),
    codec: "ZSTD",
    compressors: { ZSTD: (bytes) => zstdCompressSync(bytes, COMPRESS) },
    rowGroupSize: ROW_GROUP_ROWS,
    createdBy: "tickgate",
  });
  return writer.getBytes();
}

const PHYSICAL = {
  int32: "INT32",
  int64: "INT64",
  double: "DOUBLE",
  symbol: "BYTE_ARRAY",
  label: "BYTE_ARRAY",
  bytes: "BYTE_ARRAY",
} as const;

function elementOf({ name, kind }: Column): SchemaElement {
  const text = kind === "symbol" || kind === "label";
  return {
    name,
    type: PHYSICAL[kind],
    repetition_type: "REQUIRED",
    ...(text ? { converted_type: "UTF8" as const } : {}),
  };
}

function sourceOf({ name, kind }: Column, data: Values): ColumnSource {
  if (kind === "bytes") return { name, data, encoding: "DELTA_LENGTH_BYTE_ARRAY", statistics: false };
  if (kind === "symbol" || kind === "label") return { name, data, statistics: true };
  // What a reader passes over files by: where in the day they are, and which messages they hold.
  const statistics = name === "time" || name === "number";
  return { name, data, encoding: "BYTE_STREAM_SPLIT", statistics, offsetIndex: false };
}

/** The rows in order of their symbols' names; rows of one symbol stay in their order. */
function bySymbol({ columns }: TableSchema, batch: Batch, names: ReadonlyMap<number, string>): Int32Array {
  const keys = batch.columns[columns.findIndex(({ kind }) => kind === "symbol")] ?? new Int32Array(0);
  const counts = new Map<number, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  const sorted = [...counts.keys()].sort((x, y) => {
    const [left, right] = [nameOf(names, x), nameOf(names, y)];
    return left < right ? -1 : left > right ? 1 : x - y;
  });
  const next = new Int32Array(65_536);
  let at = 0;
  for (const key of sorted) {
    next[key] = at;
    at += counts.get(key) ?? 0;
  }
  const order = new Int32Array(keys.length);
  keys.forEach((key, row) => {
    const place = next[key] ?? 0;
    order[place] = row;
    next[key] = place + 1;
  });
  return order;
}

/** Number 0 is what belongs to no symbol; one that nothing has named is told by its number. */
function nameOf(names: ReadonlyMap<number, string>, key: number): string {
  return key === 0 ? "" : (names.get(key) ?? `#${key}`);
}

function valuesOf(
  { kind, labels = [] }: Column,
  index: number,
  { rows, columns, bytes }: Batch,
  names: ReadonlyMap<number, string>,
  order: Int32Array | undefined,
): Values {
  const column = columns[index] ?? new Int32Array(0);
  const row = (place: number): number => order?.[place] ?? place;
  if (kind === "symbol" || kind === "label") {
    const word = (key: number): string => (kind === "label" ? (labels[key] ?? `#${key}`) : nameOf(names, key));
    return Array.from({ length: rows }, (_, place) => word(column[row(place)] ?? 0));
  }
  if (kind === "bytes") {
    let at = 0;
    return Array.from(column, (length) => {
      at += length;
      return bytes.subarray(at - length, at);
    });
  }
  if (kind === "int64") {
    const wide = new BigInt64Array(column.buffer, column.byteOffset, rows);
    return order === undefined ? wide : wide.map((_, place) => wide[row(place)] ?? 0n);
  }
  return order === undefined ? column : column.map((_, place) => column[row(place)] ?? 0);
}
