// `tickgate bench [NAME...] [--json] [--messages N] [--seed N] [--offline]`: figures of this machine, as ratios to named peers.

import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { inlineHotPath } from "../gateway/datapath/mod.ts";
import { EXIT } from "../proto/mod.ts";
import type { Bench } from "./bench.ts";
import { matching } from "./matching.ts";
import { push } from "./push.ts";
import { simulation } from "./simulation.ts";
import { softwarePath } from "./software-path.ts";

/** A new benchmark is a file and a line here. */
const BENCHES: readonly Bench[] = [softwarePath, simulation, matching, push];

const MESSAGES = 10_000_000;

const USAGE = `usage: tickgate bench [NAME...] [--json] [--messages N] [--seed N] [--offline]

${BENCHES.map(({ name, summary }) => `  ${name.padEnd(16)}${summary}`).join("\n")}

  --messages N    of the software path's feed (${MESSAGES}, at least 10000); --seed N of what is generated (1)
  --offline       no peer that would have to be fetched first
  --json          the document in one line
`;

function usage(problem: string): never {
  process.stderr.write(`tickgate bench: ${problem}\n\n${USAGE}`);
  process.exit(EXIT.usage);
}

function readArguments() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        messages: { type: "string", default: String(MESSAGES) },
        seed: { type: "string", default: "1" },
        offline: { type: "boolean", default: false },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (values.help) {
      process.stdout.write(USAGE);
      process.exit(0);
    }
    const unknown = positionals.find((name) => !BENCHES.some((bench) => bench.name === name));
    if (unknown !== undefined) usage(`there is no benchmark '${unknown}'`);
    const messages = Number(values.messages);
    const seed = Number(values.seed);
    if (!Number.isInteger(messages) || messages < 10_000) usage(`--messages: at least 10000, not '${values.messages}'`);
    if (!Number.isInteger(seed)) usage(`--seed: an integer, not '${values.seed}'`);
    const chosen = BENCHES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
    return { json: values.json, offline: values.offline, messages, seed, chosen };
  } catch (error) {
    return usage(error instanceof Error ? error.message : String(error));
  }
}

const { json, offline, messages, seed, chosen } = readArguments();
inlineHotPath();
const log = (text: string) => process.stderr.write(`${text}\n`);
const results: Record<string, unknown> = {};
let failed = false;
for (const bench of chosen) {
  try {
    results[bench.name] = await bench.run({ messages, seed, offline, log: (text) => log(`${bench.name}: ${text}`) });
  } catch (error) {
    failed = true;
    results[bench.name] = { error: error instanceof Error ? error.message : String(error) };
    log(`${bench.name}: ${error instanceof Error ? error.stack : error}`);
  }
}
const machine = { node: process.version, cpu: cpus()[0]?.model ?? "unknown", cpus: cpus().length };
const document = { machine, seed, ...results };
process.stdout.write(json ? `${JSON.stringify(document)}\n` : `${JSON.stringify(document, null, 2)}\n`);
if (failed) process.exitCode = EXIT.failed;
