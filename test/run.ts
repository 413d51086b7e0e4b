// `npm test`: every step of test/steps.ts in order. A failing step fails the run; the steps after it still run.
//   --list          name the steps
//   --only A,B      run these only
//   -- ARGS         passed on to the last step that runs (`--only vitest -- --project unit`)

import { parseArgs } from "node:util";
import { EXIT } from "../proto/mod.ts";
import { runStep, summary } from "./pipeline/run-steps.ts";
import { STEPS } from "./steps.ts";

const USAGE = `usage: npm test -- [--list] [--only NAME,NAME...] [-- ARGUMENTS OF THE LAST STEP]
  --list    the steps by name; --only: these of them
`;

function main(argv: readonly string[]): number {
  const separator = argv.indexOf("--");
  const own = separator < 0 ? argv : argv.slice(0, separator);
  const extra = separator < 0 ? [] : argv.slice(separator + 1);
  let values: { list?: boolean; only?: string; help?: boolean };
  try {
    const help = { type: "boolean", short: "h" } as const;
    ({ values } = parseArgs({
      args: [...own],
      options: { list: { type: "boolean" }, only: { type: "string" }, help },
    }));
  } catch (error) {
    process.stderr.write(`tickgate test: ${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    return EXIT.usage;
  }
  if (values.help === true) {
    process.stdout.write(USAGE);
    return 0;
  }
  if (values.list === true) {
    process.stdout.write(STEPS.map(({ name, checks }) => `${name}: ${checks}\n`).join(""));
    return 0;
  }
  const names = values.only?.split(",") ?? STEPS.map(({ name }) => name);
  const unknown = names.filter((name) => !STEPS.some((step) => step.name === name));
  if (unknown.length > 0) {
    process.stderr.write(
      `tickgate test: no step ${unknown.join(", ")}; there are ${STEPS.map(({ name }) => name).join(", ")}\n`,
    );
    return EXIT.usage;
  }
  const chosen = STEPS.filter(({ name }) => names.includes(name));
  const outcomes = chosen.map((step, index) => runStep(step, index === chosen.length - 1 ? extra : []));
  process.stdout.write(summary(outcomes));
  return outcomes.every(({ ok }) => ok) ? 0 : EXIT.failed;
}

process.exitCode = main(process.argv.slice(2));
