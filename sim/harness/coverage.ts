// Line and toggle coverage of verilated modules as lcov.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ROOT } from "./paths.ts";
import { runTool } from "./toolchain.ts";

/** Merges coverage databases (of instances, of whole tests) into one lcov text; paths relative to the root. */
export async function coverageToLcov(databases: readonly Uint8Array[]): Promise<string> {
  if (databases.length === 0) throw new Error("no coverage database to convert");
  const dir = mkdtempSync(join(tmpdir(), "tickgate-coverage-"));
  try {
    const files = databases.map((bytes, index) => {
      const file = join(dir, `${index}.dat`);
      writeFileSync(file, bytes);
      return file;
    });
    const info = join(dir, "merged.info");
    await runTool("verilator_coverage", ["--write-info", info, ...files], ROOT);
    return readFileSync(info, "utf8");
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
