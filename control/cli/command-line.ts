// What a command was given: words, options that all commands have, and its own.

import { type ParseArgsOptionsConfig, parseArgs } from "node:util";
import { usageError } from "./cli-error.ts";

export interface CommandLine {
  readonly command: string;
  readonly words: readonly string[];
  readonly json: boolean;
  /** Folder of the control plane's state. */
  readonly state: string;
  /** Address of a control plane that is not of the state folder. */
  readonly server: string | undefined;
  /** Folder of a person's certificate. */
  readonly tls: string | undefined;
  option(name: string): string | undefined;
  flag(name: string): boolean;
  /** Every use of an option that may be repeated. */
  options(name: string): readonly string[];
}

const DEFAULT_STATE = ".cache/run/control";

const OPTIONS = {
  json: { type: "boolean", default: false },
  state: { type: "string" },
  server: { type: "string" },
  tls: { type: "string" },
  reason: { type: "string" },
  version: { type: "string" },
  kind: { type: "string", multiple: true },
  symbol: { type: "string", multiple: true },
  open: { type: "boolean", default: false },
  limit: { type: "string" },
  count: { type: "string" },
  file: { type: "string" },
  scenarios: { type: "string" },
  positions: { type: "string" },
  id: { type: "string" },
  side: { type: "string" },
  quantity: { type: "string" },
  "duration-s": { type: "string" },
  urgency: { type: "string" },
  cap: { type: "string" },
  rate: { type: "string" },
  display: { type: "string" },
  policy: { type: "string" },
  "timeout-ms": { type: "string" },
  "cross-ticks": { type: "string" },
  "slice-ms": { type: "string" },
  "min-child": { type: "string" },
  "max-child": { type: "string" },
  "gap-ms": { type: "string" },
  curve: { type: "string" },
  feed: { type: "string" },
  orders: { type: "string" },
  evidence: { type: "string" },
  duration: { type: "string" },
  influx: { type: "string" },
  database: { type: "string" },
  store: { type: "string" },
  date: { type: "string" },
  timezone: { type: "string" },
  "bar-seconds": { type: "string" },
  "bar-shares": { type: "string" },
  "bar-notional": { type: "string" },
  "odd-bps": { type: "string" },
  replace: { type: "boolean", default: false },
  csv: { type: "string" },
  columns: { type: "string" },
  "time-unit": { type: "string" },
  "price-scale": { type: "string" },
  "keep-days": { type: "string" },
  "influx-wait-s": { type: "string" },
  from: { type: "string" },
  to: { type: "string" },
  size: { type: "string" },
  start: { type: "string" },
  end: { type: "string" },
  parts: { type: "string" },
  etcd: { type: "string" },
  "etcd-prefix": { type: "string" },
  name: { type: "string" },
  note: { type: "string" },
} as const satisfies ParseArgsOptionsConfig;

/** Options a command takes besides those of all commands. */
const TAKEN: Readonly<Record<string, readonly string[]>> = {
  status: [],
  watch: ["count"],
  params: ["reason", "symbol", "version"],
  limits: ["reason", "symbol", "version"],
  arm: ["reason", "version"],
  disarm: ["reason"],
  kill: ["reason", "kind", "symbol"],
  throttle: ["reason"],
  orders: ["open", "symbol", "limit"],
  positions: ["symbol"],
  placement: ["reason"],
  algo: [
    ...[
      "reason",
      "id",
      "symbol",
      "side",
      "quantity",
      "kind",
      "duration-s",
      "limit",
      "urgency",
      "cap",
      "rate",
      "display",
    ],
    ...["policy", "timeout-ms", "cross-ticks", "slice-ms", "min-child", "max-child", "gap-ms", "curve", "open"],
    ...["store", "from", "to", "feed", "parts"],
  ],
  alerts: ["open", "name", "note"],
  supervision: ["reason", "version"],
  report: ["file", "etcd", "etcd-prefix"],
  stress: ["scenarios", "positions"],
  tap: ["feed", "orders", "evidence", "duration", "influx", "database"],
  history: ["store", "feed", "from", "to", "kind", "size", "start", "end", "parts"],
  ingest: [
    ...["store", "feed", "date", "timezone", "bar-seconds", "bar-shares", "bar-notional", "odd-bps", "replace"],
    ...["csv", "columns", "symbol", "time-unit", "price-scale", "influx", "keep-days", "influx-wait-s"],
  ],
};

export const COMMANDS = Object.keys(TAKEN);

/** @throws CliError usage */
export function parseCommandLine(
  argv: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): CommandLine {
  const [command = "", ...rest] = argv;
  const taken = TAKEN[command];
  if (taken === undefined)
    throw usageError(command === "" ? "no command" : `there is no command '${command}' in this version`);
  let values: Record<string, unknown>;
  let words: string[];
  try {
    const parsed = parseArgs({ args: rest, options: OPTIONS, allowPositionals: true, strict: true, tokens: true });
    values = parsed.values;
    words = parsed.positionals;
    const foreign = parsed.tokens.find(
      (token) => token.kind === "option" && !["json", "state", "server", "tls", ...taken].includes(token.name),
    );
    if (foreign?.kind === "option") throw usageError(`'${command}' has no option --${foreign.name}`);
  } catch (error) {
    throw usageError(error instanceof Error ? error.message : String(error));
  }
  const list = (name: string): string[] => {
    const value = values[name];
    return value === undefined || typeof value === "boolean" ? [] : Array.isArray(value) ? value : [String(value)];
  };
  return {
    command,
    words,
    json: values.json === true,
    state: list("state")[0] ?? environment.TICKGATE_STATE ?? DEFAULT_STATE,
    server: list("server")[0] ?? environment.TICKGATE_SERVER,
    tls: list("tls")[0] ?? environment.TICKGATE_TLS,
    option: (name) => list(name)[0],
    flag: (name) => values[name] === true,
    options: list,
  };
}

/** @throws CliError usage */
export function wholeNumber(name: string, text: string): number {
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value <= 0xffff_ffff)) throw usageError(`${name}: ${JSON.stringify(text)} is not a whole number`);
  return value;
}

/** What changes something says why. @throws CliError usage */
export function reasonOf(line: CommandLine): string {
  const reason = line.option("reason");
  if (reason === undefined || reason === "")
    throw usageError(`'${line.command}' needs --reason TEXT: it goes to the audit file`);
  return reason;
}
