// algo start, list, pause, resume, cancel: parent orders of the gateway.

import { readFileSync } from "node:fs";
import {
  type Against,
  CHILD_POLICIES,
  PARENT_KINDS,
  PARENT_VERBS,
  type Parent,
  type Parents,
  type StartParent,
} from "../../http/api.ts";
import { MarketStore } from "../../market/mod.ts";
import { CliError, usageError } from "../cli-error.ts";
import { type CommandLine, reasonOf, wholeNumber } from "../command-line.ts";
import type { ControlClient } from "../control-client.ts";
import type { Output } from "../output.ts";
import { money, table, time } from "../print.ts";
import { asCliErrors } from "./ingest.ts";

const OVER: readonly Parent["state"][] = ["filled", "expired", "cancelled"];

export async function algo(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const [verb, id, ...more] = line.words;
  if (more.length > 0) throw usageError(`algo: ${JSON.stringify(more[0])} is one word too many`);
  if (verb === "start" && id === undefined) return start(line, client, output);
  if (verb === "list" && id === undefined) return list(line, client, output);
  const change = PARENT_VERBS.find((known) => known === verb);
  if (change === undefined || id === undefined)
    throw usageError("algo start | list | pause ID | resume ID | cancel ID | replay");
  const parent = await client.post<Parent>(`/api/parents/${change}`, { id, reason: reasonOf(line) });
  output.result(parent, parentText(parent));
}

async function start(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const side = line.option("side");
  if (side !== "B" && side !== "S") throw usageError(`--side ${side ?? "is missing"}: expected B or S`);
  const policy = line.option("policy");
  const curve = await expectedVolumes(line);
  const request: StartParent = {
    ...{ id: needed(line, "id"), symbol: needed(line, "symbol"), side: side === "B" ? "buy" : "sell" },
    quantity: wholeNumber("--quantity", needed(line, "quantity")),
    kind: oneOf("kind", needed(line, "kind"), PARENT_KINDS),
    durationMs: wholeNumber("--duration-s", needed(line, "duration-s")) * 1000,
    ...number(line, "limit", "limitPriceE4"),
    ...number(line, "urgency", "urgencyPercent"),
    ...number(line, "cap", "capBps"),
    ...number(line, "rate", "rateBps"),
    ...number(line, "display", "displayQuantity"),
    ...(policy === undefined ? {} : { policy: oneOf("policy", policy, CHILD_POLICIES) }),
    ...number(line, "timeout-ms", "timeoutMs"),
    ...number(line, "cross-ticks", "crossTicks"),
    ...number(line, "slice-ms", "sliceMs"),
    ...number(line, "min-child", "minChild"),
    ...number(line, "max-child", "maxChild"),
    ...number(line, "gap-ms", "gapMs"),
    ...(curve === undefined ? {} : { curve }),
    reason: reasonOf(line),
  };
  const parent = await client.post<Parent>("/api/parents", request);
  output.result(parent, parentText(parent));
}

async function list(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const { parents } = await client.get<Parents>("/api/parents");
  const shown = line.flag("open") ? parents.filter(({ state }) => !OVER.includes(state)) : parents;
  const header = [
    "id",
    "symbol",
    "side",
    "kind",
    "state",
    "filled",
    "of",
    "average",
    "market",
    "part",
    "arrival bp",
    "vwap bp",
    "ends (UTC)",
    "",
  ];
  const rows = shown.map((parent) => [
    ...[parent.id, parent.symbol, parent.side, parent.kind, parent.state, parent.filled, parent.quantity],
    ...[priceText(parent.averagePriceE4), priceText(parent.marketAveragePriceE4)],
    parent.participationPpm === null ? "-" : `${(parent.participationPpm / 10_000).toFixed(2)} %`,
    ...[bp(parent.slippage.arrival), bp(parent.slippage.interval), time(parent.endMs), parent.why],
  ]);
  output.result({ parents: shown }, shown.length === 0 ? "no parent orders" : table(header, rows));
}

function parentText({ id, kind, side, quantity, symbol, state, filled, why }: Parent): string {
  return `${id}: ${kind} ${side} ${quantity} ${symbol}, ${state}, ${filled} filled${why === "" ? "" : `; ${why}`}`;
}

function priceText(e4: number | null): string {
  return e4 === null ? "-" : money(e4);
}

function bp(against: Against | null): string {
  return against === null ? "-" : (Number(against.ppm) / 100).toFixed(2);
}

function needed(line: CommandLine, name: string): string {
  const text = line.option(name);
  if (text === undefined || text === "") throw usageError(`'algo start' needs --${name}`);
  return text;
}

function number<Field extends string>(
  line: CommandLine,
  name: string,
  field: Field,
): { readonly [F in Field]?: number } {
  const text = line.option(name);
  return text === undefined ? {} : ({ [field]: wholeNumber(`--${name}`, text) } as { readonly [F in Field]: number });
}

function oneOf<T extends string>(name: string, text: string, names: readonly T[]): T {
  const found = names.find((known) => known === text);
  if (found === undefined) throw usageError(`--${name} ${text}: expected ${names.join(", ")}`);
  return found;
}

/** Of a file, or of the days of a store at the time of day that the order is to be worked in. @throws CliError */
async function expectedVolumes(line: CommandLine): Promise<number[] | undefined> {
  const file = line.option("curve");
  const folder = line.option("store");
  if (folder === undefined) return file === undefined ? undefined : volumes(file);
  if (file !== undefined) throw usageError("--curve or --store, not both");
  const spanUs = wholeNumber("--duration-s", needed(line, "duration-s")) * 1_000_000;
  const parts = wholeNumber("--parts", line.option("parts") ?? "100");
  return asCliErrors(async () => {
    const store = MarketStore.open(folder);
    const range = { ...{ symbol: needed(line, "symbol"), from: line.option("from"), to: line.option("to") } };
    const startUs = store.timeOfDayUs(BigInt(Date.now()) * 1_000_000n, { ...range, feed: line.option("feed") });
    const span = { startUs, endUs: startUs + spanUs, parts };
    const curve = await store.volumeCurve({ ...range, feed: line.option("feed"), ...span });
    if (curve.some((shares) => shares > 0)) return curve;
    throw new CliError(1, `${folder}: nothing of ${range.symbol} was traded at this time of day`);
  });
}

/** @throws CliError */
function volumes(path: string): number[] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    throw new CliError(2, `--curve: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return text
    .split("\n")
    .filter((row) => row.trim() !== "")
    .map((row, index) => {
      if (!/^\d{1,15}$/.test(row.trim())) throw usageError(`--curve ${path}: line ${index + 1} is no whole number`);
      return Number(row);
    });
}
