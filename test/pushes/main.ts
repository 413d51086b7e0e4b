// tickgate sim pushes: configurations pushed while market data comes, in the RTL, and every decision looked at.
import { spawn } from "node:child_process";
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import { GatewayWorld } from "../system/gateway-world.ts";
import { PLANTS, type PlantName, type RaceResult, race } from "./race.ts";

const EXIT = { ok: 0, failedCheck: 1, usage: 2 } as const;
/** Seeds of two workers are never the same. */
const SEEDS_OF_A_WORKER = 10_000_000;

const USAGE = `usage: tickgate sim pushes [--count N] [--seed S] [--workers N] [--plant NAME] [--json]
  N pushes (10000), each written, committed and read back over the card's registers while messages come at line rate on both lines.
  Every decision is to be wholly of the version that it is stamped with, and all of one message of one version.
  --plant   with a planted fault, which is to be found: ${Object.keys(PLANTS).join(", ")}
  exit code 1: a decision was mixed; with a planted fault, that none was`;

class UsageError extends Error {}

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      count: { type: "string", default: "10000" },
      seed: { type: "string", default: "1" },
      workers: { type: "string", default: String(availableParallelism()) },
      plant: { type: "string" },
      json: { type: "boolean", default: false },
      help: { type: "boolean", short: "h", default: false },
    },
  });
  if (values.help) {
    console.log(USAGE);
    return EXIT.ok;
  }
  const [count, seed, workers] = [whole("count", values), whole("seed", values), whole("workers", values)];
  const plant = Object.keys(PLANTS).find((name): name is PlantName => name === values.plant);
  if (values.plant !== undefined && plant === undefined)
    throw new UsageError(`--plant ${values.plant}: there is ${Object.keys(PLANTS).join(", ")}`);
  const built = await GatewayWorld.build();
  const started = performance.now();
  const parts =
    workers === 1 || count < workers
      ? [await race({ built, seed, pushes: count, plant })]
      : await Promise.all(
          Array.from({ length: workers }, (_, index) => {
            const share = Math.floor(count / workers) + (index < count % workers ? 1 : 0);
            return inProcess(share, seed + index * SEEDS_OF_A_WORKER, plant);
          }),
        );
  const seconds = Math.round((performance.now() - started) / 100) / 10;
  const sum = (of: (part: RaceResult) => number): number => parts.reduce((total, part) => total + of(part), 0);
  const result = {
    pushes: sum(({ pushes }) => pushes),
    messages: sum(({ messages }) => messages),
    decisions: sum(({ decisions }) => decisions),
    contested: sum(({ contested }) => contested),
    wordsReadBack: sum(({ wordsReadBack }) => wordsReadBack),
    mixed: parts.find(({ mixed }) => mixed !== undefined)?.mixed ?? null,
    seconds,
  };
  if (values.json) console.log(JSON.stringify(result));
  else {
    console.log(
      `${result.pushes} pushes among ${result.messages} messages and ${result.decisions} decisions, ` +
        `${result.contested} with decisions of both versions meanwhile; ${result.wordsReadBack} words read back; ${seconds} s`,
    );
    console.log(result.mixed ?? "no decision was mixed");
  }
  return (result.mixed === null) === (plant === undefined) ? EXIT.ok : EXIT.failedCheck;
}

function inProcess(count: number, seed: number, plant: PlantName | undefined): Promise<RaceResult> {
  const args = ["--count", String(count), "--seed", String(seed), "--workers", "1", "--json"];
  const planted = plant === undefined ? [] : ["--plant", plant];
  const child = spawn(process.execPath, [import.meta.filename, ...args, ...planted], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let text = "";
  child.stdout.setEncoding("utf8").on("data", (piece: string) => {
    text += piece;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => {
      if (text === "") {
        reject(new Error(`a worker ended with ${code}`));
        return;
      }
      const { mixed, ...counts } = JSON.parse(text) as RaceResult & { mixed: string | null };
      resolve({ ...counts, mixed: mixed ?? undefined });
    });
  });
}

function whole(name: string, values: Readonly<Record<string, string | boolean | undefined>>): number {
  const value = Number(values[name]);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new UsageError(`--${name} ${values[name]}: a whole number from 1`);
  return value;
}

try {
  process.exitCode = await main();
} catch (error) {
  const usage = error instanceof UsageError || (error instanceof TypeError && "code" in error);
  if (!usage) throw error;
  console.error(`tickgate sim pushes: ${(error as Error).message}\n${USAGE}`);
  process.exitCode = EXIT.usage;
}
