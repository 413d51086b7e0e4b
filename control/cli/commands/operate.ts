// arm, disarm, kill, throttle, placement.

import { setTimeout as pause } from "node:timers/promises";
import { type Done, type GatewaySection, type KillProgress, STRATEGY_NAMES, type State } from "../../http/api.ts";
import { CliError, usageError } from "../cli-error.ts";
import { type CommandLine, reasonOf, wholeNumber } from "../command-line.ts";
import type { ControlClient } from "../control-client.ts";
import type { Output } from "../output.ts";
import { table, time } from "../print.ts";

const KILL_MS = 30_000;
const ASK_MS = 100;
const PLACEMENTS = ["HW_ONLY", "HW_PREFERRED", "SW_ONLY"];

export async function arm(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  noWords(line, 0);
  const reason = reasonOf(line);
  const given = line.option("version");
  const expectedVersion =
    given === undefined
      ? (await client.get<State>("/api/state")).gateway.actualVersion
      : wholeNumber("--version", given);
  const done = await client.post<Done>("/api/arm", { expectedVersion, reason });
  output.result({ ...done, version: expectedVersion }, done.detail);
}

export async function disarm(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  noWords(line, 0);
  const done = await client.post<Done>("/api/disarm", {
    reason: line.option("reason") ?? "disarmed from the command line",
  });
  output.result(done, done.detail);
}

/** Needs no reason: nothing may hold it up. Ends when everything is flat, or says what is not. */
export async function kill(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const reason = line.option("reason") ?? "killed from the command line";
  const [verb] = noWords(line, 1);
  if (verb === "release") {
    const done = await client.post<Done>("/api/kill/release", { reason });
    output.result(done, done.detail);
    return;
  }
  if (verb !== undefined) throw usageError(`kill ${verb}: kill [--kind KIND] [--symbol SYMBOL], or kill release`);
  const kinds = line.options("kind");
  const symbols = line.options("symbol");
  const foreign = kinds.find((kind) => !STRATEGY_NAMES.some((name) => name === kind));
  if (foreign !== undefined) throw usageError(`--kind ${foreign}: ${STRATEGY_NAMES.join(", ")}`);
  const request = { reason, ...(kinds.length === 0 ? {} : { kinds }), ...(symbols.length === 0 ? {} : { symbols }) };
  let progress = await client.post<KillProgress>("/api/kill", request);
  const { requestedMs } = progress;
  const endMs = performance.now() + KILL_MS;
  while (progress.phase !== "flat" && progress.phase !== "failed" && performance.now() < endMs) {
    await pause(ASK_MS);
    const { kill: now } = await client.get<State>("/api/state");
    // A later kill took this one's place: its progress is as good.
    if (now.requestedMs >= requestedMs) progress = now;
  }
  const errors = progress.errors.map(({ code, message }) => `\n${code}: ${message}`).join("");
  const open =
    progress.phase === "flat" ? "" : `, ${progress.openOrders} orders open, ${progress.unknownOrders} unknown`;
  output.result(progress, `${progress.scopes.join(", ")}: ${progress.phase}${open}${errors}`);
  if (progress.phase !== "flat") output.failed();
}

/** Lets a symbol trade again that has sent as many orders as rule 14 allows. */
export async function throttle(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const [verb, symbol] = noWords(line, 2);
  if (verb !== "reset" || symbol === undefined) throw usageError("throttle reset SYMBOL --reason TEXT");
  const done = await client.post<Done>("/api/throttle/reset", { symbol, reason: reasonOf(line) });
  output.result(done, done.detail);
}

export async function placement(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const [wanted] = noWords(line, 1);
  if (wanted !== undefined) {
    if (!PLACEMENTS.includes(wanted)) throw usageError(`placement ${wanted}: ${PLACEMENTS.join(", ")}`);
    const done = await client.post<Done>("/api/placement", { placement: wanted, reason: reasonOf(line) });
    output.result(done, done.detail);
    return;
  }
  const { gateway } = await client.get<State>("/api/state");
  const { requestedPlacement: requested, state, stateReason, stateMessage, stateSinceMs, handOver } = gateway;
  output.result({ requested, state, stateReason, stateMessage, stateSinceMs, handOver }, placementText(gateway));
  if (!gateway.reachable) throw new CliError(1, `the gateway cannot be reached: ${stateMessage}`);
}

function placementText({
  requestedPlacement,
  state,
  stateReason,
  stateMessage,
  stateSinceMs,
  handOver,
}: GatewaySection): string {
  const text = `requested ${requestedPlacement}, actual ${state} since ${time(stateSinceMs)}: ${stateReason}, ${stateMessage}`;
  if (handOver.length === 0) return text;
  const rows = handOver.map(({ name, startedMs, endedMs, ok, detail }) => [
    name,
    time(startedMs),
    `${endedMs - startedMs} ms`,
    ok ? "ok" : "FAILED",
    detail,
  ]);
  return `${text}\n\nlast hand-over\n${table(["step", "started (UTC)", "took", "", "detail"], rows)}`;
}

function noWords({ command, words }: CommandLine, most: number): readonly string[] {
  if (words.length > most) throw usageError(`${command}: ${JSON.stringify(words[most])} is one word too many`);
  return words;
}
