// params and limits: get, set, diff, commit, rollback, history, discard.

import { randomUUID } from "node:crypto";
import type {
  Committed,
  Configuration,
  ConfigurationVersion,
  Difference,
  State,
  Validation,
  Waiting,
} from "../../http/api.ts";
import { CliError, usageError } from "../cli-error.ts";
import { type CommandLine, reasonOf, wholeNumber } from "../command-line.ts";
import type { ControlClient } from "../control-client.ts";
import { applyEdits, type Domain, parseEdit, readDraft, requireDraft, writeDraft } from "../draft.ts";
import type { Output } from "../output.ts";
import { table, time } from "../print.ts";

const VERBS = "get [PATH], set PATH=VALUE..., diff, commit, rollback VERSION, history, discard, waiting, approve ID";

export async function configuration(line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const domain = line.command as Domain;
  const [verb = "get", ...words] = line.words;
  switch (verb) {
    case "get":
      return get(domain, line, client, output);
    case "set":
      return set(domain, words, line, client, output);
    case "diff":
      return diff(domain, line, client, output);
    case "commit":
      return commit(domain, line, client, output);
    case "rollback":
      return rollback(words, line, client, output);
    case "history":
      return history(client, output);
    case "waiting":
      return waiting(client, output);
    case "approve":
      return approve(words, line, client, output);
    case "discard":
      writeDraft(line.state, domain, undefined);
      return output.result({ discarded: true }, "nothing is prepared any more");
    default:
      throw usageError(`${domain} ${verb}: there are ${VERBS}`);
  }
}

async function get(domain: Domain, line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const version = wholeNumber("--version", line.option("version") ?? "0");
  const found = await client.get<ConfigurationVersion>(`/api/configuration?version=${version}`);
  const { symbols, rate, global } = required(found);
  const wanted = line.options("symbol");
  const shown = symbols.filter(({ symbol }) => wanted.length === 0 || wanted.includes(symbol));
  const unknown = wanted.find((symbol) => !symbols.some((entry) => entry.symbol === symbol));
  if (unknown !== undefined) throw usageError(`--symbol ${unknown}: is not configured`);
  const rows = domain === "limits" ? [...leaves("rate", rate), ...leaves("global", global)] : [];
  for (const { symbol, limits, ...strategies } of shown)
    rows.push(...leaves(symbol, domain === "limits" ? limits : strategies));
  const content =
    domain === "limits"
      ? { rate, global, symbols: shown.map(({ symbol, limits }) => ({ symbol, limits })) }
      : { symbols: shown.map(({ limits: _, ...rest }) => rest) };
  output.result(
    { version: found.version, contentHash: found.contentHash, ...content },
    `version ${found.version}\n${table(["path", "value"], rows)}`,
  );
}

/** Values by their paths, as `set` takes them. */
function leaves(path: string, part: object): string[][] {
  return Object.entries(part).flatMap(([name, value]: [string, unknown]) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? leaves(`${path}.${name}`, value)
      : [[`${path}.${name}`, String(value)]],
  );
}

async function set(
  domain: Domain,
  words: readonly string[],
  line: CommandLine,
  client: ControlClient,
  output: Output,
): Promise<void> {
  if (words.length === 0) throw usageError(`${domain} set PATH=VALUE...`);
  const now = await client.get<ConfigurationVersion>("/api/configuration");
  const draft = readDraft(line.state, domain) ?? { baseVersion: now.version, edits: [] };
  if (draft.baseVersion !== now.version) {
    const message = `what is prepared is for version ${draft.baseVersion}, ${now.version} is in force: tickgate ${domain} diff or discard`;
    throw new CliError(1, message);
  }
  const added = words.map(parseEdit);
  const paths = new Set(added.map(({ path }) => path));
  const edits = [...draft.edits.filter(({ path }) => !paths.has(path)), ...added];
  // Says at once what cannot be.
  applyEdits(required(now), domain, edits);
  writeDraft(line.state, domain, { ...draft, edits });
  const text = edits.map(({ path, value }) => `${path} = ${value}`).join("\n");
  output.result(
    { baseVersion: draft.baseVersion, edits },
    `prepared for version ${draft.baseVersion}; nothing is in force yet:\n${text}`,
  );
}

async function diff(domain: Domain, line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const draft = requireDraft(line.state, domain);
  const base = await client.get<ConfigurationVersion>(`/api/configuration?version=${draft.baseVersion}`);
  const wanted = applyEdits(required(base), domain, draft.edits);
  const answer = await client.post<Validation>("/api/configuration/validate", { configuration: wanted });
  const stale =
    answer.activeVersion !== draft.baseVersion
      ? [`prepared for version ${draft.baseVersion}, but ${answer.activeVersion} is in force`]
      : [];
  const errors = answer.errors.map(({ path, code, message }) => `${code} at ${path}: ${message}`);
  output.result(
    { baseVersion: draft.baseVersion, ...answer },
    [...stale, ...errors, differences(answer.differences)].join("\n"),
  );
  if (errors.length + stale.length > 0) output.failed();
}

async function commit(domain: Domain, line: CommandLine, client: ControlClient, output: Output): Promise<void> {
  const reason = reasonOf(line);
  const draft = requireDraft(line.state, domain);
  const base = await client.get<ConfigurationVersion>(`/api/configuration?version=${draft.baseVersion}`);
  const committed = await client.post<Committed>("/api/configuration/commit", {
    configuration: applyEdits(required(base), domain, draft.edits),
    expectedVersion: draft.baseVersion,
    reason,
    idempotencyKey: randomUUID(),
  });
  writeDraft(line.state, domain, undefined);
  await tell(committed, client, output);
}

async function rollback(
  words: readonly string[],
  line: CommandLine,
  client: ControlClient,
  output: Output,
): Promise<void> {
  const [text, more] = words;
  if (text === undefined || more !== undefined) throw usageError(`${line.command} rollback VERSION`);
  const toVersion = wholeNumber("VERSION", text);
  const reason = reasonOf(line);
  const { gateway } = await client.get<State>("/api/state");
  const request = { toVersion, expectedVersion: gateway.actualVersion, reason, idempotencyKey: randomUUID() };
  const committed = await client.post<Committed>("/api/configuration/rollback", request);
  await tell(committed, client, output);
}

/** What somebody wants and another person has to confirm. */
async function waiting(client: ControlClient, output: Output): Promise<void> {
  const list = await client.get<Waiting[]>("/api/configuration/waiting");
  const texts = list.map(({ id, author, atMs, expectedVersion, reason, differences: changed }) => {
    const head = `${id}  ${author} wants it since ${time(atMs)} UTC, against version ${expectedVersion}: ${reason}`;
    return `${head}\n${differences(changed)}`;
  });
  output.result(list, texts.length === 0 ? "nothing waits" : texts.join("\n\n"));
}

async function approve(
  words: readonly string[],
  line: CommandLine,
  client: ControlClient,
  output: Output,
): Promise<void> {
  const [proposal, more] = words;
  if (proposal === undefined || more !== undefined) throw usageError(`${line.command} approve ID`);
  const request = { proposal, reason: reasonOf(line) };
  await tell(await client.post<Committed>("/api/configuration/approve", request), client, output);
}

async function history(client: ControlClient, output: Output): Promise<void> {
  const versions = await client.get<ConfigurationVersion[]>("/api/configuration/history");
  const rows = versions.map(({ version, committedMs, author, reason, contentHash, differences: changed }) => [
    version,
    time(committedMs),
    author,
    changed.length,
    changed.filter(({ loosens }) => loosens).length,
    contentHash.slice(0, 12),
    reason,
  ]);
  output.result(versions, table(["version", "committed (UTC)", "author", "changes", "loosen", "hash", "reason"], rows));
}

function required({ configuration, version }: ConfigurationVersion): Configuration {
  if (configuration === undefined) throw new CliError(1, `version ${version} came without its content`);
  return configuration;
}

function differences(list: readonly Difference[]): string {
  if (list.length === 0) return "no difference";
  const rows = list.map(({ path, before, after, loosens }) => [
    path,
    before || "-",
    after || "-",
    loosens ? "loosens" : "",
  ]);
  return table(["path", "before", "after", ""], rows);
}

/** A card that does not answer has no new version, whatever is in force elsewhere. */
async function tell(committed: Committed, client: ControlClient, output: Output): Promise<void> {
  const { version, contentHash, wordsReadBack } = committed;
  const { device } = (await client.get<State>("/api/state")).gateway;
  const content = `content ${contentHash.slice(0, 12)}`;
  const text = device.reachable
    ? `version ${version} is in force: ${wordsReadBack} words read back, ${content}`
    : `version ${version} is in force in software, ${content}; THE CARD DOES NOT HAVE IT: it does not answer (${device.code})`;
  output.result({ ...committed, cardReached: device.reachable }, text);
}
