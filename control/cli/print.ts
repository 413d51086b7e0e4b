// Text for people: tables and numbers with their units.

/** Columns as wide as their widest cell; numbers to the right. */
export function table(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [header, ...rows.map((row) => row.map(String))];
  const widths = header.map((_, column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const right = header.map(
    (_, column) =>
      rows.length > 0 &&
      rows.every((row) => typeof row[column] === "number" || /^-?[\d.,]+$/.test(String(row[column]))),
  );
  return cells
    .map((row) =>
      row
        .map((cell, column) =>
          right[column] === true ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0),
        )
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** 1e-4 currency units with four decimals, exactly. */
export function money(e4: string | number | null): string {
  if (e4 === null) return "?";
  const value = BigInt(e4);
  const digits = String(value < 0n ? -value : value).padStart(5, "0");
  return `${value < 0n ? "-" : ""}${digits.slice(0, -4)}.${digits.slice(-4)}`;
}

export function time(ms: number): string {
  return ms === 0 ? "-" : new Date(ms).toISOString().slice(0, 23).replace("T", " ");
}
