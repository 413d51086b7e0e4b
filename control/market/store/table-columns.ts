import type { TableSchema } from "./tables.ts";

/** Numbers of a table's columns by name. @throws Error when these are not the table's columns in their order */
export function columnsOf<const N extends string>(
  schema: TableSchema,
  names: readonly N[],
): Readonly<Record<N, number>> {
  const wanted = schema.columns.map(({ name }) => name).join(" ");
  if (names.join(" ") !== wanted) throw new Error(`table ${schema.name} has the columns ${wanted}`);
  return Object.fromEntries(names.map((name, index) => [name, index])) as Record<N, number>;
}
