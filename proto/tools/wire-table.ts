// Reads and checks one table of proto/wire: every byte of a message belongs to exactly one field, every name and type code is unique.

import { readFileSync } from "node:fs";
import { parse } from "yaml";
import { z } from "zod";

const FIELD_TYPES = [
  "uint",
  "int",
  "price4",
  "price8",
  "code",
  "alpha",
  "alphaLeftPadded",
  "decimal",
  "decimalSmall",
  "flag",
  "rest",
] as const;

const identifier = z.string().regex(/^[a-z][A-Za-z0-9]*$/);

const fieldSchema = z.strictObject({
  name: identifier,
  at: z.int().nonnegative(),
  bytes: z.int().nonnegative(),
  type: z.enum(FIELD_TYPES),
  /** Flags only: bit of the byte. */
  bit: z.int().min(0).max(7).optional(),
  codes: z.string().optional(),
  /** Follows the fixed part, and may be absent. */
  optional: z.boolean().default(false),
  doc: z.union([z.string(), z.number()]).transform(String).optional(),
});

const messageSchema = z.strictObject({
  type: z.union([z.string().length(1), z.int().min(0).max(255)]).optional(),
  name: z.string().regex(/^[A-Z][A-Za-z0-9]*$/),
  direction: z.string().optional(),
  length: z.int().positive(),
  appendage: z.enum(["always", "optional"]).optional(),
  /** Names of the options that its appendage may have. */
  options: z.array(identifier).optional(),
  doc: z.string().optional(),
  fields: z.array(fieldSchema),
});

const optionSchema = z.strictObject({
  tag: z.int().min(1).max(255),
  name: identifier,
  bytes: z.int().positive(),
  type: z.enum(FIELD_TYPES),
  codes: z.string().optional(),
  doc: z.string().optional(),
});

const tableSchema = z.strictObject({
  protocol: z.string().regex(/^[a-z][a-z0-9]*$/),
  title: z.string(),
  byteOrder: z.enum(["big", "little"]),
  /** How error messages name the protocol. */
  error: z.string(),
  directions: z.tuple([z.string(), z.string()]).optional(),
  /** Offset of the type byte. */
  typeAt: z.int().nonnegative().default(0),
  /** Bytes of a length field at offset 0 that does not count itself. */
  lengthPrefix: z.literal(2).optional(),
  /** Every record has this size; unnamed bytes are zero. */
  recordBytes: z.int().positive().optional(),
  codes: z.record(identifier, z.record(z.string(), z.string())).default({}),
  constants: z
    .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/), z.strictObject({ value: z.int(), doc: z.string() }))
    .default({}),
  options: z.array(optionSchema).default([]),
  header: z.array(fieldSchema).default([]),
  messages: z.array(messageSchema).min(1),
});

export type WireTable = z.infer<typeof tableSchema>;
export type WireField = z.infer<typeof fieldSchema>;
export type WireOption = z.infer<typeof optionSchema>;
export type WireMessage = z.infer<typeof messageSchema>;

/** Loads the table and moves the header's fields into every message. Throws with the file's name and what is wrong. */
export function loadWireTable(path: string): WireTable {
  const parsed = tableSchema.safeParse(parse(readFileSync(path, "utf8")));
  if (!parsed.success) throw new Error(`${path}: ${z.prettifyError(parsed.error)}`);
  const table = parsed.data;
  const fail = (message: string): never => {
    throw new Error(`${path}: ${message}`);
  };
  for (const message of table.messages) {
    message.fields = [...table.header, ...message.fields];
    checkDirection(table, message, fail);
    checkCoverage(table, message, fail);
    checkOptions(table, message, fail);
    for (const field of message.fields) checkField(table, field, `${message.name}.${field.name}`, fail);
  }
  for (const option of table.options) checkField(table, option, `option ${option.name}`, fail);
  unique(
    table.options.map(({ tag }) => String(tag)),
    "option tag",
    fail,
  );
  for (const direction of table.directions ?? [undefined]) {
    const messages = messagesOf(table, direction);
    unique(
      messages.filter(({ type }) => type !== undefined).map(({ type }) => String(type)),
      "message type",
      fail,
    );
  }
  // Constants of both directions live in one namespace.
  unique(
    table.messages.map(({ name }) => name),
    "message name",
    fail,
  );
  return table;
}

export function messagesOf(table: WireTable, direction: string | undefined): readonly WireMessage[] {
  if (direction === undefined) return table.messages;
  return table.messages.filter((message) => message.direction === direction || message.direction === "both");
}

function checkDirection(table: WireTable, message: WireMessage, fail: (message: string) => never): void {
  const allowed: readonly (string | undefined)[] =
    table.directions === undefined ? [undefined] : [...table.directions, "both"];
  if (!allowed.includes(message.direction)) fail(`${message.name}: direction ${message.direction} is not in the table`);
}

function checkOptions(table: WireTable, message: WireMessage, fail: (message: string) => never): void {
  if ((message.appendage === undefined) !== (message.options === undefined)) {
    fail(`${message.name}: an appendage needs its options, and only an appendage has any`);
  }
  for (const name of message.options ?? []) {
    if (!table.options.some((option) => option.name === name)) fail(`${message.name}: no option ${name}`);
  }
  unique(message.options ?? [], `${message.name}: option`, fail);
}

function checkCoverage(table: WireTable, message: WireMessage, fail: (message: string) => never): void {
  const owner = new Map<number, WireField>();
  const claim = (from: number, bytes: number, field: WireField) => {
    for (let at = from; at < from + bytes; at += 1) {
      const other = owner.get(at);
      if (other !== undefined && !(other.type === "flag" && field.type === "flag" && other.bit !== field.bit)) {
        fail(`${message.name}: byte ${at} is in ${other.name} and in ${field.name}`);
      }
      owner.set(at, field);
    }
  };
  const marker = (name: string): WireField => ({ name, at: 0, bytes: 0, type: "uint", optional: false });
  if (table.lengthPrefix !== undefined) claim(0, table.lengthPrefix, marker("(length)"));
  if (message.type !== undefined) claim(table.typeAt, 1, marker("(type)"));
  const fixed = message.fields.filter(({ optional, type }) => !optional && type !== "rest");
  for (const field of fixed) claim(field.at, field.bytes, field);
  if (message.appendage === "always") claim(message.length - 2, 2, marker("(appendage length)"));
  for (const at of owner.keys()) {
    if (at >= message.length) fail(`${message.name}: byte ${at} lies outside its ${message.length} bytes`);
  }
  if (table.recordBytes !== undefined) {
    if (message.length !== table.recordBytes) fail(`${message.name}: records have ${table.recordBytes} bytes`);
    return;
  }
  for (let at = 0; at < message.length; at += 1) {
    if (!owner.has(at)) fail(`${message.name}: byte ${at} is in no field`);
  }
}

const SIZES: Readonly<Record<(typeof FIELD_TYPES)[number], readonly number[] | undefined>> = {
  uint: [1, 2, 4, 6, 8],
  int: [4],
  price4: [4, 8],
  price8: [8],
  code: [1],
  alpha: undefined,
  alphaLeftPadded: undefined,
  decimal: undefined,
  decimalSmall: undefined,
  flag: [1],
  rest: [0],
};

function checkField(
  table: WireTable,
  field: Pick<WireField, "type" | "bytes" | "codes"> & { readonly bit?: number | undefined },
  name: string,
  fail: (message: string) => never,
): void {
  const sizes = SIZES[field.type];
  if (sizes !== undefined && !sizes.includes(field.bytes))
    fail(`${name}: ${field.type} has no ${field.bytes}-byte form`);
  if ((field.type === "flag") !== (field.bit !== undefined))
    fail(`${name}: a flag needs a bit, and only a flag has one`);
  if (field.codes !== undefined && table.codes[field.codes] === undefined) fail(`${name}: no codes ${field.codes}`);
}

function unique(values: readonly string[], what: string, fail: (message: string) => never): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) fail(`${what} ${value} is used twice`);
    seen.add(value);
  }
}
