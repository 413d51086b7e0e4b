// The register map as the writers see it. The compiler of SystemRDL is a Python program (rdl_export.py): its JSON is checked here.

import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const ROOT = join(import.meta.dirname, "../..");

const fieldSchema = z.strictObject({
  name: z.string(),
  doc: z.string(),
  low: z.int(),
  width: z.int(),
  sw: z.enum(["r", "w", "rw"]),
  hw: z.enum(["na", "r", "w", "rw"]).default("na"),
  reset: z.int().default(0),
  strobe: z.boolean().default(false),
  readback: z.boolean().default(false),
  special: z.enum(["map_hash", "bus_error_count"]).nullable().default(null),
});

const registerSchema = z.strictObject({
  name: z.string(),
  doc: z.string(),
  offset: z.int(),
  count: z.int(),
  latchedBy: z.string().nullable(),
  fields: z.array(fieldSchema).min(1),
});

const blockSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  doc: z.string(),
  address: z.int(),
  registers: z.array(registerSchema),
});

const windowSchema = z.strictObject({
  name: z.string(),
  title: z.string(),
  doc: z.string(),
  address: z.int(),
  words: z.int(),
  entryWords: z.int().nullable(),
  writable: z.boolean(),
  layout: z.array(registerSchema),
});

const mapSchema = z.strictObject({ blocks: z.array(blockSchema), windows: z.array(windowSchema), hash: z.int() });

export type RegisterMap = z.infer<typeof mapSchema>;
export type RegisterBlock = z.infer<typeof blockSchema>;
export type Register = z.infer<typeof registerSchema>;
export type RegisterField = z.infer<typeof fieldSchema>;
export type RegisterWindow = z.infer<typeof windowSchema>;

/** Compiles the map. Throws when the Python environment of the generators is missing or the compiler refuses the source. */
export function loadRegisterMap(rdl: string): RegisterMap {
  const python = join(ROOT, ".cache/venv/bin/python");
  if (!existsSync(python)) {
    throw new Error(".cache/venv is missing: `npm test` makes it (control/cli/bootstrap/requirements.txt)");
  }
  const script = join(import.meta.dirname, "rdl_export.py");
  const { status, stdout } = spawnSync(python, [script, rdl], {
    encoding: "utf8",
    maxBuffer: 16 * 1024 * 1024,
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${rdl} did not compile; what is wrong is said above`);
  return mapSchema.parse(JSON.parse(stdout));
}

/** Base name of a register's ports and constants: a lone field needs no name of its own. */
export function fieldName(register: Register, field: RegisterField): string {
  return register.fields.length === 1 ? register.name : `${register.name}_${field.name}`;
}

export function isStored(field: RegisterField): boolean {
  return field.sw === "rw";
}

export function isReadable(register: Register): boolean {
  return register.fields.some(({ sw }) => sw !== "w");
}

export function isWritable(register: Register): boolean {
  return register.fields.some(({ sw }) => sw !== "r");
}

export function hasStrobe(register: Register): boolean {
  return register.fields.some(({ strobe }) => strobe);
}

export function hex(value: number, digits: number): string {
  return value.toString(16).toUpperCase().padStart(digits, "0");
}
