/**
 * Changes being prepared: a list of edits against the version they were made for, in the state folder. Parameters and limits have a draft
 * each, because other people answer for them.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Configuration, configurationSchema, type SymbolConfiguration } from "../http/api.ts";
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

/** `PATH=VALUE`. @throws CliError usage */
export function parseEdit(text: string): Edit {
  const at = text.indexOf("=");
  if (at < 1) throw usageError(`${JSON.stringify(text)}: PATH=VALUE`);
  return { path: text.slice(0, at), value: text.slice(at + 1) };
}

/**
 * Paths of params: SYMBOL.imbalance.FIELD and SYMBOL.momentum.FIELD; of limits: SYMBOL.FIELD and rate.FIELD. SYMBOL `*`: every one.
 * @throws CliError usage, naming what is wrong
 */
export function applyEdits(configuration: Configuration, domain: Domain, edits: readonly Edit[]): Configuration {
  // Plain JSON: a copy to change in place.
  const copy = JSON.parse(JSON.stringify(configuration)) as Configuration;
  for (const { path, value } of edits) {
    const parts = path.split(".");
    if (domain === "limits" && parts.length === 2 && parts[0] === "rate") {
      set(copy.rate, parts[1], value, path);
      continue;
    }
    const [name, ...rest] = parts;
    const symbols = copy.symbols.filter(({ symbol }) => name === "*" || symbol === name);
    if (symbols.length === 0) throw usageError(`${path}: ${JSON.stringify(name)} is not configured`);
    for (const symbol of symbols) set(target(symbol, domain, rest, path), rest.at(-1), value, path);
  }
  const checked = configurationSchema.safeParse(copy);
  if (checked.success) return checked.data;
  throw usageError(checked.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("\n"));
}

function target(symbol: SymbolConfiguration, domain: Domain, rest: readonly string[], path: string): object {
  if (domain === "limits") {
    if (rest.length !== 1) throw usageError(`${path}: SYMBOL.FIELD or rate.FIELD`);
    return symbol.limits;
  }
  const [kind] = rest;
  if (rest.length !== 2 || (kind !== "imbalance" && kind !== "momentum")) {
    throw usageError(`${path}: SYMBOL.imbalance.FIELD or SYMBOL.momentum.FIELD`);
  }
  const instance = symbol[kind];
  if (instance === undefined) throw usageError(`${path}: ${symbol.symbol} has no ${kind}`);
  return instance;
}

function set(object: object, field: string | undefined, text: string, path: string): void {
  const fields = object as Record<string, unknown>;
  if (field === undefined || !Object.hasOwn(fields, field)) {
    throw usageError(`${path}: no such field; there are ${Object.keys(fields).join(", ")}`);
  }
  const now = fields[field];
  if (typeof now === "boolean") {
    if (text !== "true" && text !== "false") throw usageError(`${path}: true or false, not ${JSON.stringify(text)}`);
    fields[field] = text === "true";
  } else if (typeof now === "number") {
    if (!/^\d+$/.test(text)) throw usageError(`${path}: a whole number, not ${JSON.stringify(text)}`);
    fields[field] = Number(text);
  } else if (Array.isArray(now)) {
    fields[field] = text === "" ? [] : text.split(",").map(Number);
  } else fields[field] = text;
}

/** @throws CliError when nothing was prepared */
export function requireDraft(state: string, domain: Domain): Draft {
  const draft = readDraft(state, domain);
  if (draft === undefined) throw new CliError(1, `nothing is prepared: tickgate ${domain} set PATH=VALUE first`);
  return draft;
}
