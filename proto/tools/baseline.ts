// Advances the image that `buf breaking` compares with, once what it would lose has been checked.
//   node proto/tools/baseline.ts

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildImage } from "./grpc-files.ts";

const ROOT = join(import.meta.dirname, "../..");
const BASELINE = "proto/gen/baseline.binpb";

const check = spawnSync(join(ROOT, "node_modules/.bin/buf"), ["breaking", "proto", "--against", BASELINE], {
  cwd: ROOT,
  stdio: "inherit",
});
if (check.status === 0) {
  buildImage(join(ROOT, BASELINE));
  process.stdout.write(`baseline: ${BASELINE} is the contracts of now\n`);
} else {
  process.stderr.write("baseline: not advanced; a change that breaks callers belongs into a new package version\n");
  process.exitCode = 1;
}
