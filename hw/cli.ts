// `tickgate hw lint|synth|timing|formal`: open-tool flows over the RTL.
//   lint                    Verilator, every warning on, at several sizes
//   synth [--check|--update]  Yosys for ECP5; --check compares with docs/synthesis.json, --update rewrites it
//   timing [--check|--update] [--block NAME|--whole] [--seeds N]  place and route of single blocks for ECP5, or of the whole core; --check compares
//                           with docs/timing.json, --update rewrites the figures of what it placed
//   formal [--only NAME]    proofs, each with the planted faults it must find
//   --json                  one JSON document on stdout

import { parseArgs } from "node:util";
import { EXIT } from "../proto/mod.ts";
import { PROOFS, type ProofOutcome, prove } from "./tools/formal.ts";
import { lint } from "./tools/lint.ts";
import { ToolMissing } from "./tools/run-tool.ts";
import { checkAgainstKept, keepReport, synthesise } from "./tools/synth.ts";
import { BLOCKS, checkTiming, timing, WHOLE } from "./tools/timing.ts";
import { type BlockTiming, worstOf } from "./tools/timing-report.ts";

const USAGE = `usage: tickgate hw lint | synth [--check|--update] | timing [--check|--update] [--block NAME|--whole] [--seeds N]
                   | formal [--only NAME] [--json]
  lint      Verilator over the RTL, every warning on, at several sizes
  synth     Yosys for ECP5; --check compares with docs/synthesis.json, --update rewrites it
  timing    place and route for ECP5, block by block; --update keeps the figures in docs/timing.json, --check places
            anew what has changed and is cheap, and compares; --block NAME: one block; --whole: all of them together, which takes
            the better part of an hour; --seeds N: 1 to 9, default 1
  formal    proofs, each with the planted faults it must find; --only NAME: ${PROOFS.map(({ name }) => name).join(", ")}
`;

interface Options {
  readonly check: boolean;
  readonly update: boolean;
  readonly json: boolean;
  readonly only: string | undefined;
  readonly block: string | undefined;
  readonly seeds: number;
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
  // Two at a time: each is one thread.
  let next = 0;
  const work = async (): Promise<void> => {
    for (let at = next++; at < chosen.length; at = next++) {
      const proof = chosen[at];
      if (proof !== undefined) outcomes[at] = await prove(proof);
    }
  };
  await Promise.all([work(), work()]);
  const lines = outcomes.flatMap(({ name, ok, promise, mutantsFound, seconds, cached, detail }) => [
    `${ok ? "ok  " : "FAIL"}  ${name}: ${promise} (${mutantsFound} planted faults found)  ${took(seconds, cached)}`,
    ...(ok ? [] : [detail]),
  ]);
  return { ok: outcomes.every(({ ok }) => ok), document: { proofs: outcomes }, lines };
}

async function runTiming({ check, update, block, seeds }: Options): Promise<Findings> {
  const told = (found: BlockTiming): void => {
    const { mhz, path } = worstOf(found);
    const all = found.seeds.map((placed) => placed.mhz).join(" ");
    process.stderr.write(
      `${found.name}: ${mhz} MHz${found.seeds.length > 1 ? ` (${all})` : ""}, ${path.from} -> ${path.to}\n`,
    );
  };
  const request = { block, seeds, update, told };
  const { report, measured, faults, notes } = check ? await checkTiming(request) : await timing(request);
  const ok = faults.length === 0;
  const ofAll = block === WHOLE.name ? "1 core" : `${BLOCKS.length} blocks`;
  const met = measured.filter((found) => worstOf(found).mhz >= report.targetMhz).length;
  const total = `${measured.length} of ${ofAll} placed, ${met} of them at ${report.targetMhz} MHz or more`;
  return {
    ok,
    document: { ok, problems: faults, notes, report, measured },
    lines: [`${ok ? "ok  " : "FAIL"}  ${total}`, ...faults, ...notes],
  };
}

const FLOWS: Readonly<Record<string, (options: Options) => Promise<Findings>>> = {
  lint: runLint,
  synth: runSynth,
  timing: runTiming,
  formal: runFormal,
};

function usage(message: string): number {
  process.stderr.write(`${message}${USAGE}`);
  return EXIT.usage;
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
        block: { type: "string" },
        whole: { type: "boolean", default: false },
        seeds: { type: "string", default: "1" },
        help: { type: "boolean", short: "h", default: false },
      },
    });
    if (parsed.values.help) {
      process.stdout.write(USAGE);
      return EXIT.ok;
    }
    names = parsed.positionals;
    const { only, block, whole } = parsed.values;
    if (whole && block !== undefined) return usage("tickgate hw: --block and --whole exclude each other\n");
    options = { ...parsed.values, only, block: whole ? WHOLE.name : block, seeds: Number(parsed.values.seeds) };
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
  if (
    options.block !== undefined &&
    options.block !== WHOLE.name &&
    !BLOCKS.some((block) => block.name === options.block)
  ) {
    return usage(
      `tickgate hw: no block '${options.block}'; there are ${BLOCKS.map((block) => block.name).join(", ")}\n`,
    );
  }
  if (!Number.isInteger(options.seeds) || options.seeds < 1 || options.seeds > 9) {
    return usage("tickgate hw: --seeds wants a number from 1 to 9\n");
  }
  if (options.check && options.update) return usage("tickgate hw: --check and --update exclude each other\n");
  try {
    const { ok, document, lines } = await flow(options);
    process.stdout.write(options.json ? `${JSON.stringify(document)}\n` : `${lines.join("\n")}\n`);
    return ok ? EXIT.ok : EXIT.failed;
  } catch (error) {
    if (!(error instanceof ToolMissing)) throw error;
    process.stderr.write(`tickgate hw: ${error.message}\n`);
    return EXIT.environment;
  }
}

process.exitCode = await main(process.argv.slice(2));
