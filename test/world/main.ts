// tickgate sim: the deterministic world, one seed or many.
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { SMALL } from "../system/gateway-world.ts";
import { campaign } from "./campaign.ts";
import { buildRtl } from "./card/rtl-card.ts";
import { FAULTS } from "./faults.ts";
import { PLANTS } from "./plants.ts";
import { runSeed, type SeedReport } from "./run-seed.ts";
import { INVARIANTS } from "./watch/violation.ts";

const EXIT = { ok: 0, failedCheck: 1, usage: 2 } as const;
const CARDS = ["software", "rtl"] as const;
const PROGRESS_MS = 5000;
const SHOWN = 5;
/** Of a message that is told before its trace is. */
const MESSAGE_MAX = 200;

const USAGE = `usage: tickgate sim --campaign N [--first S] [--workers N] [options]   seeds S to S+N-1 (1), in parallel
       tickgate sim --seed S [options]                                 one seed, with its trace
       tickgate sim --plants [--campaign N]                            every planted bug is to be found within N seeds (1000)
       tickgate sim --list                                             faults, invariants, planted bugs
  --card software|rtl   the card: the software path behind the register map (software), or the RTL as a small model
  --faults A,B          only these
  --plant NAME          with this bug in the code: it is to be found, and nothing else
  --json                one JSON document on stdout
  exit code 1: an invariant was broken; with a planted bug, that it was not found`;

class UsageError extends Error {}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      campaign: { type: "string" },
      seed: { type: "string" },
      first: { type: "string", default: "1" },
      workers: { type: "string", default: String(availableParallelism()) },
      card: { type: "string", default: "software" },
      faults: { type: "string" },
      plant: { type: "string" },
      plants: { type: "boolean", default: false },
      list: { type: "boolean", default: false },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return EXIT.ok;
  }
  if (values.list) return list(values.json);
  const card = CARDS.find((one) => one === values.card);
  if (card === undefined) throw new UsageError(`--card ${values.card}: software or rtl`);
  const faults = values.faults?.split(",");
  for (const name of faults ?? []) known("--faults", name, FAULTS);
  if (values.plant !== undefined) known("--plant", values.plant, PLANTS);
  const options: Options = { card, faults, plant: values.plant };
  if (values.seed !== undefined) return single({ ...options, seed: whole("--seed", values.seed), json: values.json });
  const many = { ...options, first: whole("--first", values.first), workers: whole("--workers", values.workers) };
  if (values.plants) return allPlants({ ...many, count: whole("--campaign", values.campaign ?? "1000") }, values.json);
  if (values.campaign === undefined) throw new UsageError("--campaign, --seed, --plants or --list is missing");
  return run({ ...many, count: whole("--campaign", values.campaign) }, values.json);
}

interface Options {
  readonly card: "software" | "rtl";
  readonly faults: readonly string[] | undefined;
  readonly plant: string | undefined;
}

interface Many extends Options {
  readonly first: number;
  readonly count: number;
  readonly workers: number;
}

function list(json: boolean): number {
  const plants = PLANTS.map(({ name, says, breaks }) => ({ name, says, breaks }));
  const faults = FAULTS.map(({ name, says }) => ({ name, says }));
  if (json) console.log(JSON.stringify({ faults, invariants: INVARIANTS, plants }, undefined, 2));
  else {
    const show = (title: string, rows: readonly (readonly [string, string])[]): void => {
      console.log(title);
      for (const [name, says] of rows) console.log(`  ${name.padEnd(28)}${says}`);
    };
    show(
      "faults",
      faults.map(({ name, says }) => [name, says]),
    );
    show("invariants", Object.entries(INVARIANTS));
    show(
      "planted bugs",
      plants.map(({ name, says }) => [name, says]),
    );
  }
  return EXIT.ok;
}

async function single(options: Options & { readonly seed: number; readonly json: boolean }): Promise<number> {
  const { seed, card, plant, faults, json } = options;
  PLANTS.find(({ name }) => name === plant)?.plant();
  const tell = json ? undefined : (line: string) => console.log(line);
  const rtl = card === "rtl" ? await buildRtl(SMALL) : undefined;
  const report = await runSeed({ seed, rtl, faults, tell });
  if (json) console.log(JSON.stringify(report, undefined, 2));
  else {
    const { orders, fills, commits, steps, simulatedMs, digest, invariant, message } = report;
    console.log(
      `\n${orders} orders, ${fills} executions, ${commits} commits in ${Math.round(simulatedMs)} ms, ${steps} events; trace ${digest}`,
    );
    console.log(invariant === undefined ? "no invariant was broken" : message);
  }
  return (report.invariant === undefined) === (plant === undefined) ? EXIT.ok : EXIT.failedCheck;
}

async function run(options: Many, json: boolean): Promise<number> {
  const { plant, count } = options;
  const progress = reporter(count);
  const result = await campaign({ ...options, untilFirst: plant !== undefined, done: progress });
  const { violations, seedsPerMinute, seeds, orders, fills, commits, simulatedSeconds, wallSeconds } = result;
  for (const report of violations.slice(0, SHOWN)) tellViolation(report, options);
  if (json)
    console.log(JSON.stringify({ ...options, ...result, violations: violations.slice(0, SHOWN) }, undefined, 2));
  else {
    console.log(
      `${seeds} seeds from ${options.first}, ${violations.length} with a broken invariant; ` +
        `${orders} orders, ${fills} executions, ${commits} commits, ${simulatedSeconds} simulated seconds; ` +
        `${wallSeconds} s, ${seedsPerMinute} seeds per minute`,
    );
  }
  if (plant !== undefined) return violations.length > 0 ? EXIT.ok : EXIT.failedCheck;
  return violations.length === 0 ? EXIT.ok : EXIT.failedCheck;
}

async function allPlants(options: Many, json: boolean): Promise<number> {
  const rows: {
    name: string;
    invariant: string | undefined;
    seed: number | undefined;
    seeds: number;
    expected: boolean;
  }[] = [];
  for (const { name, breaks } of PLANTS) {
    const result = await campaign({ ...options, plant: name, untilFirst: true, done: () => {} });
    const [found] = result.violations;
    const expected = found?.invariant !== undefined && breaks.includes(found.invariant);
    rows.push({ name, invariant: found?.invariant, seed: found?.seed, seeds: result.seeds, expected });
    const told = found === undefined ? `NOT FOUND in ${result.seeds} seeds` : `${found.invariant}, seed ${found.seed}`;
    console.error(
      `${name.padEnd(28)}${told}${found !== undefined && !expected ? " (not what it is expected to break)" : ""}`,
    );
  }
  const missed = rows.filter(({ invariant }) => invariant === undefined).length;
  if (json) console.log(JSON.stringify(rows, undefined, 2));
  else console.log(`${rows.length - missed} of ${rows.length} planted bugs found within ${options.count} seeds each`);
  return missed === 0 ? EXIT.ok : EXIT.failedCheck;
}

function reporter(count: number): (report: SeedReport, finished: number) => void {
  const started = performance.now();
  let told = started;
  let broken = 0;
  return (report, finished) => {
    if (report.invariant !== undefined) {
      broken++;
      console.error(`seed ${report.seed}: ${report.message.slice(0, MESSAGE_MAX)}`);
    }
    const now = performance.now();
    if (now - told < PROGRESS_MS) return;
    told = now;
    const perMinute = (finished / (now - started)) * 60_000;
    const leftMinutes = Math.ceil((count - finished) / perMinute);
    console.error(
      `${finished} of ${count} seeds, ${broken} broken, ${Math.round(perMinute)} a minute, ${leftMinutes} min left`,
    );
  };
}

function tellViolation(report: SeedReport, { card, faults, plant }: Options): void {
  const { seed, message, trace } = report;
  console.error(`\nseed ${seed}: ${message}`);
  for (const line of trace) console.error(`  ${line}`);
  const more = [
    ...(card === "software" ? [] : [`--card ${card}`]),
    ...(faults === undefined ? [] : [`--faults ${faults.join()}`]),
    ...(plant === undefined ? [] : [`--plant ${plant}`]),
  ];
  console.error(`repeat: npx tickgate sim --seed ${[String(seed), ...more].join(" ")}`);
}

function known(option: string, name: string, all: readonly { readonly name: string }[]): void {
  if (all.some((one) => one.name === name)) return;
  throw new UsageError(`${option} ${name}: there is ${all.map((one) => one.name).join(", ")}`);
}

function whole(option: string, text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new UsageError(`${option} ${text}: a whole number from 1`);
  return value;
}

try {
  process.exitCode = await main();
} catch (error) {
  const usage = error instanceof UsageError || (error instanceof TypeError && "code" in error);
  if (!usage) throw error;
  console.error(`tickgate sim: ${(error as Error).message}\n${USAGE}`);
  process.exitCode = EXIT.usage;
}
