/**
 * Changes being prepared: a list of edits against the version they were made for, in the state folder. Parameters and limits have a draft
 * each, because other people answer for them.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { z } from "zod";
import { fieldPath } from "../configuration/field-path.ts";
import {
  type Configuration,
  configurationSchema,
  exposureSchema,
  globalSchema,
  limitsSchema,
  rateSchema,
  STRATEGY_NAMES,
  type StrategyName,
  strategySchemas,
} from "../http/api.ts";
import { CliError, usageError } from "./cli-error.ts";

export type Domain = "params" | "limits";

export interface Edit {
  readonly path: string;
  readonly value: string;
}

export interface Draft {
  readonly baseVersion: number;
  readonly edits: readonly Edit[];
}

export function readDraft(state: string, domain: Domain): Draft | undefined {
  const path = draftFile(state, domain);
  return existsSync(path) ? (JSON.parse(readFileSync(path, "utf8")) as Draft) : undefined;
}

export function writeDraft(state: string, domain: Domain, draft: Draft | undefined): void {
  const path = draftFile(state, domain);
  if (draft === undefined) {
    rmSync(path, { force: true });
    return;
  }
  writeFileSync(`${path}.new`, `${JSON.stringify(draft, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
}

function draftFile(state: string, domain: Domain): string {
  return join(state, `draft-${domain}.json`);
}

/** `PATH=VALUE`; PATH in the spelling of the gateway, too. @throws CliError usage */
export function parseEdit(text: string): Edit {
  const at = text.indexOf("=");
  if (at < 1) throw usageError(`${JSON.stringify(text)}: PATH=VALUE`);
  return { path: fieldPath(text.slice(0, at)), value: text.slice(at + 1) };
}

/**
 * Paths of params: SYMBOL.KIND.FIELD; of limits: SYMBOL.FIELD, rate.FIELD, global.FIELD, global.account.FIELD and global.kinds.KIND.FIELD.
 * SYMBOL `*`: every one.
 * @throws CliError usage, naming what is wrong
 */
export function applyEdits(configuration: Configuration, domain: Domain, edits: readonly Edit[]): Configuration {
  // Plain JSON: a copy to change in place.
  const copy = JSON.parse(JSON.stringify(configuration)) as Configuration;
  for (const { path, value } of edits) {
    for (const part of partsAt(copy, domain, path)) set(part, value, path);
  }
  const checked = configurationSchema.safeParse(copy);
  if (checked.success) return checked.data;
  throw usageError(checked.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"));
}

/** One field of a part of the configuration, and all fields that the part can have. */
interface Part {
  readonly values: Record<string, unknown>;
  readonly fields: Readonly<Record<string, z.ZodType>>;
  readonly field: string;
}

const LIMIT_PATHS = "SYMBOL.FIELD, rate.FIELD, global.FIELD, global.account.FIELD or global.kinds.KIND.FIELD";

function partsAt(configuration: Configuration, domain: Domain, path: string): Part[] {
  // A symbol may have a point in it.
  const known = configuration.symbols.map(({ symbol }) => symbol).filter((symbol) => path.startsWith(`${symbol}.`));
  const [name = ""] = [...known.sort((a, b) => b.length - a.length), ...path.split(".")];
  const rest = path.slice(name.length + 1).split(".");
  const field = rest.at(-1) ?? "";
  const part = (values: object, fields: Part["fields"]): Part => ({ values: values as Part["values"], fields, field });
  const { rate, global } = configuration;
  if (domain === "limits" && name === "rate" && rest.length === 1) return [part(rate, rateSchema.shape)];
  if (domain === "limits" && name === "global") {
    const [group, kind] = rest;
    if (rest.length === 1) return [part(global, LIMITS_OF_DEVICE)];
    if (rest.length === 2 && group === "account") return [part(global.account, exposureSchema.shape)];
    if (rest.length !== 3 || group !== "kinds") throw usageError(`${path}: ${LIMIT_PATHS}`);
    const exposure = global.kinds[strategyName(kind, path)] ?? {};
    global.kinds[strategyName(kind, path)] = exposure;
    return [part(exposure, exposureSchema.shape)];
  }
  const symbols = configuration.symbols.filter(({ symbol }) => name === "*" || symbol === name);
  if (symbols.length === 0) throw usageError(`${path}: ${JSON.stringify(name)} is not configured`);
  if (domain === "limits") {
    if (rest.length !== 1) throw usageError(`${path}: ${LIMIT_PATHS}`);
    return symbols.map(({ limits }) => part(limits, limitsSchema.shape));
  }
  if (rest.length !== 2) throw usageError(`${path}: SYMBOL.KIND.FIELD`);
  const kind = strategyName(rest[0], path);
  return symbols.map((symbol) => {
    const instance = symbol[kind];
    if (instance === undefined) throw usageError(`${path}: ${symbol.symbol} has no ${kind}`);
    return part(instance, strategySchemas[kind].shape);
  });
}

const { account: _, kinds: __, ...LIMITS_OF_DEVICE } = globalSchema.shape;

function strategyName(text: string | undefined, path: string): StrategyName {
  const name = STRATEGY_NAMES.find((known) => known === text);
  if (name === undefined)
    throw usageError(`${path}: ${JSON.stringify(text)} is no strategy; ${STRATEGY_NAMES.join(", ")} are`);
  return name;
}

/** The type is the schema's, so that a limit that is not there yet can be given. */
function set({ values, fields, field }: Part, text: string, path: string): void {
  if (!Object.hasOwn(fields, field))
    throw usageError(`${path}: no such field; there are ${Object.keys(fields).join(", ")}`);
  const schema = fields[field];
  const takes = (value: unknown): boolean => schema?.safeParse(value).success === true;
  if (takes(true)) {
    if (text !== "true" && text !== "false") throw usageError(`${path}: true or false, not ${JSON.stringify(text)}`);
    values[field] = text === "true";
  } else if (takes([])) {
    values[field] = text === "" ? [] : text.split(",").map(Number);
  } else if (takes("1") || field === "partner") {
    values[field] = text;
  } else {
    if (!/^-?\d+$/.test(text)) throw usageError(`${path}: a whole number, not ${JSON.stringify(text)}`);
    values[field] = Number(text);
  }
}

/** @throws CliError when nothing was prepared */
export function requireDraft(state: string, domain: Domain): Draft {
  const draft = readDraft(state, domain);
  if (draft === undefined) throw new CliError(1, `nothing is prepared: tickgate ${domain} set PATH=VALUE first`);
  return draft;
}
