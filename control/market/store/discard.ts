import { ColumnBatch } from "./column-batch.ts";
import { TABLE_NAMES, TABLES, type TableName } from "./tables.ts";

/** Tables that keep nothing: for a pass that only finds out what there is. */
export function discardingTables(): (name: TableName) => ColumnBatch {
  const batches = new Map(
    TABLE_NAMES.map((name) => {
      const schema = { ...TABLES[name], partRows: 16 };
      const batch = new ColumnBatch(schema, (full) => {
        full.rows = 0;
      });
      return [name, batch] as const;
    }),
  );
  return (name) => {
    const batch = batches.get(name);
    if (batch === undefined) throw new RangeError(`no table ${name}`);
    return batch;
  };
}
