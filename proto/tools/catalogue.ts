// Reads catalogue.yaml and writes its TypeScript tables.

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";
import { banner, upperSnake } from "./names.ts";

const severity = z.enum(["info", "warning", "critical"]);
const name = z.string().regex(/^[a-z][a-z0-9_]*$/);
const code = z.string().regex(/^[A-Z][A-Z0-9_]*$/);
const numbered = z.strictObject({ code: z.int().min(1).max(255), name, text: z.string() });

const catalogueSchema = z.strictObject({
  rules: z.array(
    numbered.extend({
      severity,
      off: z.enum(["symbol", "device"]).optional(),
      waivable: z.boolean().default(false),
    }),
  ),
  drops: z.array(numbered),
  faults: z.array(z.strictObject({ bit: z.int().min(0).max(31), name, text: z.string() })),
  feedFaults: z.array(numbered),
  strategies: z.array(numbered),
  errors: z.array(z.strictObject({ code, retryable: z.boolean(), text: z.string() })),
  conditions: z.array(z.strictObject({ code, severity, text: z.string() })),
  units: z.array(z.strictObject({ name, of: z.string(), factor: z.int().positive(), text: z.string() })),
});

export type Catalogue = z.infer<typeof catalogueSchema>;

export function loadCatalogue(path: string): Catalogue {
  const parsed = catalogueSchema.safeParse(parse(readFileSync(path, "utf8")));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  const catalogue = parsed.data;
  for (const [group, rows] of Object.entries(catalogue)) {
    const keys = rows.flatMap((row) => Object.entries(row).filter(([key]) => ["code", "name", "bit"].includes(key)));
    const seen = new Set<string>();
    for (const [key, value] of keys) {
      if (seen.has(`${key} ${value}`)) throw new Error(`${path}: ${group}: ${key} ${value} is there twice`);
      seen.add(`${key} ${value}`);
    }
  }
  // Counters are arrays by these numbers: a hole would be a counter without a name.
  for (const group of ["rules", "drops", "feedFaults", "strategies"] as const) {
    const hole = catalogue[group].findIndex((row, index) => row.code !== index + 1);
    if (hole >= 0) throw new Error(`${path}: ${group}: code ${hole + 1} is missing or out of order`);
  }
  return catalogue;
}

function camel(text: string): string {
  return text.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function numbers(
  constant: string,
  doc: string,
  rows: readonly { readonly name: string; readonly value: number }[],
): string[] {
  return [
    `/** ${doc} */`,
    `export const ${constant} = {`,
    ...rows.map((row) => `  ${camel(row.name)}: ${row.value},`),
    "} as const;",
    "",
  ];
}

function table(constant: string, type: string, rows: readonly object[]): string[] {
  return [
    `export const ${constant}: readonly ${type}[] = [`,
    ...rows.map((row) => `  ${JSON.stringify(row)},`),
    "];",
    "",
  ];
}

function byCode(constant: string, doc: string, rows: readonly { readonly code: string }[]): string[] {
  return [
    `/** ${doc} */`,
    `export const ${constant} = {`,
    ...rows.map(({ code: key, ...rest }) => `  ${key}: ${JSON.stringify(rest)},`),
    "} as const;",
    "",
  ];
}

export function catalogueTypescript(catalogue: Catalogue, source: string): string {
  const coded = (rows: readonly { readonly name: string; readonly code: number }[]) =>
    rows.map((row) => ({ name: row.name, value: row.code }));
  const lines = [
    banner("//", source),
    'export type Severity = "info" | "warning" | "critical";',
    "",
    "/** A number with a name and a text for people. */",
    "export interface Meaning {",
    "  readonly code: number;",
    "  readonly name: string;",
    "  readonly text: string;",
    "}",
    "",
    "export interface RuleMeaning extends Meaning {",
    "  /** Of a reject by this rule. */",
    "  readonly severity: Severity;",
    "  /** Whose configuration may switch it off; nobody's without. */",
    '  readonly off?: "symbol" | "device";',
    "  /** A configuration may waive it for orders that reduce a position. */",
    "  readonly waivable: boolean;",
    "}",
    "",
    ...numbers("RULE", "Risk rules; the bitmap's bit is code - 1.", coded(catalogue.rules)),
    "/** Length of an array by rule code; 0 means sent. */",
    `export const RULE_CODES = ${catalogue.rules.length + 1};`,
    "",
    "/** The row of a code is code - 1. */",
    ...table("RULES", "RuleMeaning", catalogue.rules),
    ...numbers("DROP", "Why a frame was not good; 0 is good.", coded(catalogue.drops)),
    "/** Length of an array by drop reason. */",
    `export const DROP_REASONS = ${catalogue.drops.length + 1};`,
    "",
    "/** The row of a reason is reason - 1. */",
    ...table("DROPS", "Meaning", catalogue.drops),
    ...numbers(
      "FAULT",
      "Faults of a symbol's book, as bits.",
      catalogue.faults.map((row) => ({ name: row.name, value: 2 ** row.bit })),
    ),
    "/** Index: bit number. */",
    ...table(
      "FAULTS",
      "Meaning",
      catalogue.faults.map(({ bit, ...row }) => ({ code: 2 ** bit, ...row })),
    ),
    ...numbers("FEED_FAULT", "Causes of a feed fault.", coded(catalogue.feedFaults)),
    ...table("FEED_FAULTS", "Meaning", catalogue.feedFaults),
    ...numbers("STRATEGY", "Strategy kinds.", coded(catalogue.strategies)),
    ...table("STRATEGIES", "Meaning", catalogue.strategies),
    ...byCode("ERRORS", "What went wrong with a request or with the card.", catalogue.errors),
    "export type ErrorCode = keyof typeof ERRORS;",
    "",
    ...byCode("CONDITIONS", "Why what is differs from what was asked for.", catalogue.conditions),
    "export type ConditionCode = keyof typeof CONDITIONS;",
    "",
    ...catalogue.units.flatMap((unit) => [
      `/** ${unit.text}: this many make one ${unit.of}. */`,
      `export const ${upperSnake(unit.name)}_PER_${upperSnake(unit.of.replace(" ", "_"))} = ${unit.factor};`,
    ]),
  ];
  return `${lines.join("\n")}\n`;
}
