// supervision get, status, history, waiting, check, push, rollback, approve: the rules that watch risk.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { z } from "zod";
import {
  type RiskSection,
  type State,
  type Supervision,
  type SupervisionCheck,
  type SupervisionDifference,
  type SupervisionVersion,
  supervisionSchema,
  type Waiting,
} from "../../http/api.ts";
import { CliError, usageError } from "../cli-error.ts";
import { type CommandLine, reasonOf, wholeNumber } from "../command-line.ts";
import type { ControlClient } from "../control-client.ts";
import type { Output } from "../output.ts";
import { table, time } from "../print.ts";

const VERBS = "supervision get | status | history | waiting | check FILE | push FILE | rollback VERSION | approve ID";

export async function supervision(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const [verb, word, ...more] = line.words;
  if (more.length > 0) throw usageError(VERBS);
  const run = word === undefined ? LOOKS[verb ?? ""] : undefined;
  if (run !== undefined) return run(line, client, output);
  if (word === undefined) throw usageError(VERBS);
  switch (verb) {
    case "check": {
      const check = await client.post<SupervisionCheck>("/api/supervision/validate", { supervision: fromFile(word) });
      return output.result(check, differencesText(check.differences, `against version ${check.activeVersion}`));
    }
    case "push": {
      const body = { supervision: fromFile(word), ...(await writing(line, client)) };
      return pushed(await client.post<SupervisionVersion>("/api/supervision/commit", body), output);
    }
    case "rollback": {
      const body = { toVersion: wholeNumber("VERSION", word), ...(await writing(line, client)) };
      return pushed(await client.post<SupervisionVersion>("/api/supervision/rollback", body), output);
    }
    case "approve": {
      const body = { proposal: word, reason: reasonOf(line) };
      return pushed(await client.post<SupervisionVersion>("/api/supervision/approve", body), output);
    }
    default:
      throw usageError(VERBS);
  }
}

type Look = (line: CommandLine, client: ControlClient, output: Output) => Promise<void>;

const LOOKS: Readonly<Record<string, Look>> = {
  get: async (line, client, output) => {
    const version = wholeNumber("--version", line.option("version") ?? "0");
    const found = await client.get<SupervisionVersion>(`/api/supervision?version=${version}`);
    output.result(found, JSON.stringify(found.supervision, undefined, 2));
  },
  status: async (_line, client, output) => {
    const { risk } = await client.get<State>("/api/state");
    output.result(risk, statusText(risk));
    if (risk.states.some(({ grade }) => grade >= 0)) output.failed();
  },
  history: async (_line, client, output) => {
    const found = await client.get<SupervisionVersion[]>("/api/supervision/history");
    const rows = found.map(({ version, committedMs, author, differences, reason }) => [
      ...[version, time(committedMs), author, differences.length, reason],
    ]);
    output.result(
      found,
      rows.length === 0 ? "no rules" : table(["version", "since (UTC)", "by", "changes", "why"], rows),
    );
  },
  waiting: async (_line, client, output) => {
    const found = await client.get<Waiting[]>("/api/supervision/waiting");
    const rows = found.map(({ id, author, atMs, reason }) => [id, author, time(atMs), reason]);
    output.result(found, rows.length === 0 ? "nothing waits" : table(["id", "by", "since (UTC)", "why"], rows));
  },
};

async function writing(line: CommandLine, client: ControlClient) {
  const reason = reasonOf(line);
  const said = line.option("version");
  const expectedVersion =
    said === undefined
      ? (await client.get<SupervisionVersion>("/api/supervision")).version
      : wholeNumber("--version", said);
  return { expectedVersion, reason, idempotencyKey: randomUUID() };
}

function pushed(version: SupervisionVersion, output: Output): void {
  output.result(version, differencesText(version.differences, `version ${version.version} is in force`));
}

function differencesText(differences: readonly SupervisionDifference[], title: string): string {
  if (differences.length === 0) return `${title}: no difference`;
  const rows = differences.map(({ path, before, after, loosens }) => [
    path,
    before || "-",
    after || "-",
    loosens ? "LESS" : "",
  ]);
  return `${title}\n${table(["field", "before", "after", ""], rows)}`;
}

function statusText({ version, rules, dataMs, stale, states, limits }: RiskSection): string {
  const about = (of: string, name: string): string => (name === "" ? of : `${of} ${name}`);
  const rows = states.map((state) => [
    ...[state.rule, about(state.of, state.name), state.measure, state.value ?? "?", state.above],
    ...[state.stale ? "STALE" : "", state.action ?? "-", state.grade < 0 ? "" : time(state.sinceMs), state.done],
  ]);
  const used = limits.map(({ of, name, limit, used, max, ppm }) => [
    ...[about(of, name), limit, Math.round(used), Math.round(max), `${(ppm / 10_000).toFixed(1)} %`],
  ]);
  return [
    `rules version ${version}, ${rules} rules, data of ${time(dataMs)}${stale ? ", STALE" : ""}`,
    ...(rows.length === 0
      ? []
      : [table(["rule", "of", "measure", "value", "bound", "", "action", "since (UTC)", "done"], rows)]),
    ...(used.length === 0 ? [] : [table(["of", "limit", "used", "of", ""], used)]),
  ].join("\n");
}

/** @throws CliError that names the file, and the field */
function fromFile(path: string): Supervision {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new CliError(error instanceof SyntaxError ? 1 : 3, `${path}: ${String(error)}`, { cause: error });
  }
  const parsed = supervisionSchema.safeParse(content);
  if (parsed.success) return parsed.data;
  throw new CliError(1, `${path}: ${z.prettifyError(parsed.error)}`);
}
