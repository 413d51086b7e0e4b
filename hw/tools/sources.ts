// Which files make up the RTL, in compile order, relative to the root.

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { projectSources } from "../../sim/harness/mod.ts";

export const ROOT = join(import.meta.dirname, "..", "..");

/** Generated packages, the project's list, generated modules: the same that the simulator's models are built from. */
export function rtlSources(): string[] {
  return projectSources().map((path) => relative(ROOT, path));
}

/** Hash over the text of files and whatever else a result depends on. */
export function hashOf(files: readonly string[], ...others: readonly string[]): string {
  const hash = createHash("sha256");
  for (const text of [...files.map((file) => readFileSync(join(ROOT, file), "utf8")), ...others]) {
    hash.update(`${text.length}:`).update(text);
  }
  return hash.digest("hex").slice(0, 16);
}
