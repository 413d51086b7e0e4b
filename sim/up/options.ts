// Command line of `tickgate up`.

import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { z } from "zod";
import { RunFailure } from "./failure.ts";

export interface UpOptions {
  readonly input: string | undefined;
  readonly scale: number;
  readonly gapMaxMs: number;
  readonly seed: number;
  readonly symbols: number;
  readonly intervalUs: number;
  readonly durationS: number | undefined;
  readonly headless: boolean;
  readonly json: boolean;
  readonly killCardAfterS: number | undefined;
  readonly influx: boolean;
  readonly port: number | undefined;
  readonly state: string;
}

export const USAGE = `usage: tickgate up [options]
  --input FILE          a recording (.itch, .itch.gz, .pcap) instead of an invented market; --scale X plays it X times slower (1),
                        --gap-max-ms X shortens its pauses (2)
  --seed N              seed of the invented market (1); --symbols N of it (64); --interval-us X mean time between its actions (1000)
  --duration S          ends after S seconds of trading (without it: at Ctrl-C; headless 20)
  --headless            no page; changes a parameter half-way and checks everything; --json: prints one JSON document
  --kill-card-after S   kills the card's process after S seconds of trading
  --port N              port of the page (any free one); --no-influx: history on disk even when the machine has influxd
  --state DIR           folder of this run's state (.cache/run)
`;

const HEADLESS_S = 20;
const seconds = z.coerce.number().min(0.5).max(86_400);

const SCHEMA = z.strictObject({
  input: z.string().min(1).optional(),
  scale: z.coerce.number().min(0).max(1e6).default(1),
  "gap-max-ms": z.coerce.number().min(0).max(1e9).default(2),
  seed: z.coerce
    .number()
    .int()
    .min(0)
    .max(2 ** 32 - 1)
    .default(1),
  symbols: z.coerce.number().int().min(1).max(64).default(64),
  "interval-us": z.coerce.number().min(50).max(1e6).default(1_000),
  duration: seconds.optional(),
  headless: z.boolean().default(false),
  json: z.boolean().default(false),
  "kill-card-after": seconds.optional(),
  "no-influx": z.boolean().default(false),
  port: z.coerce.number().int().min(1).max(65_535).optional(),
  state: z.string().min(1).default(".cache/run"),
});

/** @throws RunFailure that names the option */
export function parseOptions(argv: readonly string[]): UpOptions {
  const flags = new Set(["headless", "json", "no-influx"]);
  let values: Record<string, unknown>;
  try {
    const options = Object.fromEntries(
      Object.keys(SCHEMA.shape).map((name) => [
        name,
        { type: flags.has(name) ? ("boolean" as const) : ("string" as const) },
      ]),
    );
    values = parseArgs({ args: [...argv], options, strict: true }).values;
  } catch (error) {
    throw new RunFailure(2, error instanceof Error ? error.message : String(error));
  }
  const parsed = SCHEMA.safeParse(values);
  if (!parsed.success) {
    throw new RunFailure(
      2,
      parsed.error.issues.map(({ path, message }) => `--${path.join(".")}: ${message}`).join("; "),
    );
  }
  const { data } = parsed;
  const durationS = data.duration ?? (data.headless ? HEADLESS_S : undefined);
  const killCardAfterS = data["kill-card-after"];
  if (killCardAfterS !== undefined && durationS !== undefined && killCardAfterS >= durationS) {
    throw new RunFailure(2, `--kill-card-after ${killCardAfterS}: the run is over after ${durationS} s`);
  }
  return {
    input: data.input === undefined ? undefined : resolve(data.input),
    scale: data.scale,
    gapMaxMs: data["gap-max-ms"],
    seed: data.seed,
    symbols: data.symbols,
    intervalUs: data["interval-us"],
    durationS,
    headless: data.headless,
    json: data.json,
    killCardAfterS,
    influx: !data["no-influx"],
    port: data.port,
    state: resolve(data.state),
  };
}
