// Which files make up the RTL, in compile order, relative to the root.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

export const ROOT = join(import.meta.dirname, "..", "..");
const GENERATED = "proto/gen/sv";

/** Generated packages, the project's list, generated modules. */
export function rtlSources(): string[] {
  const generated = readdirSync(join(ROOT, GENERATED))
    .filter((name) => name.endsWith(".sv"))
    .sort();
  const isPackage = (name: string): boolean => name.endsWith("_pkg.sv");
  const listed = readFileSync(join(ROOT, "hw/rtl/sources.f"), "utf8")
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("//"));
  return [
    ...generated.filter(isPackage).map((name) => `${GENERATED}/${name}`),
    ...listed,
    ...generated.filter((name) => !isPackage(name)).map((name) => `${GENERATED}/${name}`),
  ];
}

/** Hash over the text of files and whatever else a result depends on. */
export function hashOf(files: readonly string[], ...others: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of [...files.map((file) => readFileSync(join(ROOT, file), "utf8")), ...others]) {
    hash.update(`${text.length}:`).update(text);
  }
  return hash.digest("hex").slice(0, 16);
}
