// Rows of one symbol, or all rows, of one file of the store.

import { zstdDecompressSync } from "node:zlib";
import { asyncBufferFromFile, type FileMetaData, parquetMetadataAsync, parquetRead } from "hyparquet";

/** Columns by name, all of the same length. INT64 columns have bigints. */
export type Columns = Readonly<Record<string, ArrayLike<number | bigint | string | Uint8Array>>>;

export interface PartRows {
  readonly rows: number;
  readonly columns: Columns;
}

const COMPRESSORS = {
  ZSTD: (bytes: Uint8Array) => new Uint8Array(zstdDecompressSync(bytes)),
};

/**
 * The rows group after group; groups whose symbols do not reach to the wanted one are not read. Rows of one symbol lie together.
 * @param symbol undefined: every row
 */
export async function* readPart(
  path: string,
  columns: readonly string[],
  symbol: string | undefined,
): AsyncGenerator<PartRows> {
  const file = await asyncBufferFromFile(path);
  const metadata = await parquetMetadataAsync(file);
  let rowStart = 0;
  for (const group of metadata.row_groups) {
    const rowEnd = rowStart + Number(group.num_rows);
    if (symbol === undefined || mayHold(group, symbol)) {
      const wanted = symbol === undefined ? columns : [...new Set([...columns, "symbol"])];
      const found: Record<string, PartRows["columns"][string]> = {};
      await parquetRead({
        ...{ file, metadata, rowStart, rowEnd, columns: [...wanted], compressors: COMPRESSORS, utf8: false },
        onChunk: ({ columnName, columnData }) => {
          found[columnName] = joined(found[columnName], columnData as PartRows["columns"][string]);
        },
      });
      if (symbol === undefined) yield { rows: rowEnd - rowStart, columns: found };
      else yield ofSymbol(found, symbol);
    }
    rowStart = rowEnd;
  }
}

type Group = FileMetaData["row_groups"][number];

function mayHold({ columns }: Group, symbol: string): boolean {
  const chunk = columns.find(({ meta_data }) => meta_data?.path_in_schema[0] === "symbol");
  const { min_value: min, max_value: max } = chunk?.meta_data?.statistics ?? {};
  return typeof min !== "string" || typeof max !== "string" || (min <= symbol && symbol <= max);
}

function joined(first: Columns[string] | undefined, second: Columns[string]): Columns[string] {
  return first === undefined ? second : [...Array.from(first), ...Array.from(second)];
}

function ofSymbol(columns: Columns, symbol: string): PartRows {
  const names = columns.symbol ?? [];
  let from = 0;
  while (from < names.length && names[from] !== symbol) from++;
  let to = from;
  while (to < names.length && names[to] === symbol) to++;
  const cut = Object.entries(columns).map(([name, values]) => [name, Array.prototype.slice.call(values, from, to)]);
  return { rows: to - from, columns: Object.fromEntries(cut) as Columns };
}
