import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { INLINING_FLAGS } from "./inlining.ts";

// V8 changes its options without notice, and only complains on stderr about one that it does not know.
test("this Node's compiler knows the options, and takes them from a running process", () => {
  const known = execFileSync(process.execPath, ["--v8-options"], { encoding: "utf8" });
  for (const flag of INLINING_FLAGS) expect(known).toContain(`  ${flag.slice(0, flag.indexOf("="))} `);
  const module = JSON.stringify(join(import.meta.dirname, "inlining.ts"));
  const source = `import { inlineHotPath } from ${module}; inlineHotPath(); console.log("taken");`;
  const { status, stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", source], {
    encoding: "utf8",
  });
  expect([status, stdout, stderr]).toEqual([0, "taken\n", ""]);
});
