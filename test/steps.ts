// The checks of `npm test`, in order. A new check is a line here; the runner knows nothing about any of them.

import { ROOT } from "./layout.ts";
import type { Step } from "./pipeline/run-steps.ts";

const VITEST_TOTALS = `${ROOT}/.cache/test/vitest.json`;

/** A TypeScript file of the project, run by the Node that runs this. */
function own(file: string, ...args: string[]): readonly string[] {
  return [process.execPath, file, ...args];
}

/** A tool from node_modules. */
function tool(name: string, ...args: string[]): readonly string[] {
  return [`${ROOT}/node_modules/.bin/${name}`, ...args];
}

export const STEPS: readonly Step[] = [
  { name: "buf-lint", checks: "style of the gRPC contracts", argv: tool("buf", "lint", "proto") },
  {
    name: "buf-breaking",
    checks: "gRPC contracts against the committed image",
    argv: tool("buf", "breaking", "proto", "--against", "proto/gen/baseline.binpb"),
  },
  { name: "generated", checks: "committed generated files are fresh", argv: own("proto/tools/generate.ts", "--check") },
  { name: "biome", checks: "lint and format", argv: tool("biome", "ci", "--colors=off", "--error-on-warnings", ".") },
  { name: "types", checks: "tsc under the strictest flags", argv: own("test/typecheck.ts") },
  { name: "imports", checks: "import directions and cycles", argv: own("test/imports/main.ts") },
  { name: "rtl-lint", checks: "Verilator over the RTL, every warning on", argv: own("hw/cli.ts", "lint") },
  { name: "rtl-synth", checks: "ECP5 synthesis against the kept counts", argv: own("hw/cli.ts", "synth", "--check") },
  {
    name: "rtl-timing",
    checks: "kept place-and-route figures; blocks that changed and are cheap are placed anew",
    argv: own("hw/cli.ts", "timing", "--check"),
  },
  { name: "rtl-formal", checks: "proofs, each with the faults it must find", argv: own("hw/cli.ts", "formal") },
  {
    name: "vitest",
    checks: "unit, block, system and browser tests",
    argv: tool("vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${VITEST_TOTALS}`),
    totals: VITEST_TOTALS,
  },
];
