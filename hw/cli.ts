// `tickgate hw lint|synth|formal`: open-tool flows over the RTL.
//   lint                    Verilator, every warning on, at several sizes
//   synth [--check|--update]  Yosys for ECP5; --check compares with docs/synthesis.json, --update rewrites it
//   formal [--only NAME]    proofs, each with the planted faults it must find
//   --json                  one JSON document on stdout

import { parseArgs } from "node:util";
import { PROOFS, type ProofOutcome, prove } from "./tools/formal.ts";
import { lint } from "./tools/lint.ts";
import { ToolMissing } from "./tools/run-tool.ts";
import { checkAgainstKept, keepReport, synthesise } from "./tools/synth.ts";

const EXIT_OK = 0;
const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const EXIT_ENVIRONMENT = 3;
const USAGE = `usage: tickgate hw lint | synth [--check|--update] | formal [--only NAME] [--json]
  lint      Verilator over the RTL, every warning on, at several sizes
  synth     Yosys for ECP5; --check compares with docs/synthesis.json, --update rewrites it
  formal    proofs, each with the planted faults it must find; --only NAME: ${PROOFS.map(({ name }) => name).join(", ")}
`;

interface Options {
  readonly check: boolean;
  readonly update: boolean;
  readonly json: boolean;
  readonly only: string | undefined;
}

/** What a flow found: a document for --json, lines for people. */
interface Findings {
  readonly ok: boolean;
  readonly document: object;
  readonly lines: readonly string[];
}

const took = (seconds: number, cached: boolean): string => (cached ? "unchanged" : `${seconds.toFixed(1)} s`);

async function runLint(): Promise<Findings> {
  const runs = await lint();
  const lines = runs.flatMap(({ name, ok, output, seconds }) => [
    `${ok ? "ok  " : "FAIL"}  ${name}  ${seconds.toFixed(1)} s`,
    ...(ok ? [] : [output]),
  ]);
  return { ok: runs.every(({ ok }) => ok), document: { runs }, lines };
}

async function runSynth({ check, update }: Options): Promise<Findings> {
  const { report, faults, seconds, cached } = await synthesise();
  if (update && report !== undefined && faults.length === 0) keepReport(report);
  const worse = check && report !== undefined ? checkAgainstKept(report) : [];
  const problems = [...faults, ...worse];
  const total = report === undefined ? [] : Object.entries(report.total).map(([cell, count]) => `${cell} ${count}`);
  const ok = problems.length === 0 && report !== undefined;
  return {
    ok,
    document: { ok, problems, report, seconds, cached },
    lines: [`${ok ? "ok  " : "FAIL"}  ${total.join(", ")}  ${took(seconds, cached)}`, ...problems],
  };
}

async function runFormal({ only }: Options): Promise<Findings> {
  const chosen = PROOFS.filter(({ name }) => only === undefined || name === only);
  const outcomes: ProofOutcome[] = [];
  for (const proof of chosen) outcomes.push(await prove(proof));
  const lines = outcomes.flatMap(({ name, ok, promise, mutantsFound, seconds, cached, detail }) => [
    `${ok ? "ok  " : "FAIL"}  ${name}: ${promise} (${mutantsFound} planted faults found)  ${took(seconds, cached)}`,
    ...(ok ? [] : [detail]),
  ]);
  return { ok: outcomes.every(({ ok }) => ok), document: { proofs: outcomes }, lines };
}

const FLOWS: Readonly<Record<string, (options: Options) => Promise<Findings>>> = {
  lint: runLint,
  synth: runSynth,
  formal: runFormal,
};

function usage(message: string): number {
  process.stderr.write(`${message}${USAGE}`);
  return EXIT_USAGE;
}

async function main(argv: readonly string[]): Promise<number> {
  let options: Options;
  let names: string[];
  try {
    const parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        check: { type: "boolean", default: false },
        update: { type: "boolean", default: false },
        json: { type: "boolean", default: false },
        only: { type: "string" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (parsed.values.help) {
      process.stdout.write(USAGE);
      return EXIT_OK;
    }
    names = parsed.positionals;
    options = { ...parsed.values, only: parsed.values.only };
  } catch (error) {
    return usage(`tickgate hw: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  const [name] = names;
  const flow = name === undefined ? undefined : FLOWS[name];
  if (flow === undefined || names.length !== 1) return usage("");
  if (options.only !== undefined && !PROOFS.some((proof) => proof.name === options.only)) {
    return usage(
      `tickgate hw: no proof '${options.only}'; there are ${PROOFS.map((proof) => proof.name).join(", ")}\n`,
    );
  }
  try {
    const { ok, document, lines } = await flow(options);
    process.stdout.write(options.json ? `${JSON.stringify(document)}\n` : `${lines.join("\n")}\n`);
    return ok ? EXIT_OK : EXIT_FAILED;
  } catch (error) {
    if (!(error instanceof ToolMissing)) throw error;
    process.stderr.write(`tickgate hw: ${error.message}\n`);
    return EXIT_ENVIRONMENT;
  }
}

process.exitCode = await main(process.argv.slice(2));
