// Writes the TypeScript codec of one wire table: straight-line code, one encoder and one decoder per message.

import { banner, pascal, upperSnake } from "./names.ts";
import { messagesOf, type WireField, type WireMessage, type WireOption, type WireTable } from "./wire-table.ts";

type Value = Pick<WireField, "type" | "bytes" | "codes"> & { readonly bit?: number | undefined };

export function wireTypescript(table: WireTable, source: string): string {
  const body = [
    ...codeTables(table),
    ...constants(table),
    ...options(table),
    ...table.messages.flatMap((message) => messageCode(table, message)),
    ...(table.messages[0]?.type === undefined
      ? []
      : (table.directions ?? [undefined]).flatMap((d) => dispatch(table, d))),
  ].join("\n");
  // Only what is used: unused imports would fail the type check.
  const imports = [...IMPORTABLE].filter((name) => new RegExp(`\\b${name}\\b`).test(body)).sort();
  const list = imports.map((name) => (name === "ValuesOf" ? "type ValuesOf" : name));
  return `${banner("//", source)}// ${table.title}\n\nimport { ${list.join(", ")} } from "../../wire/bytes.ts";\n\n${body}\n`;
}

const IMPORTABLE = new Set(
  ["readU8", "readU16", "readU32", "readI32", "readU48", "readU64", "readU16Le", "readU32Le", "readU48Le", "readU64Le"]
    .flatMap((name) => [name, name.replace("read", "write")])
    .concat(["readText", "writeText", "readTextLeftPadded", "writeTextLeftPadded", "writeCode", "readDecimal"])
    .concat(["writeDecimal", "checkRoom", "WireError", "ValuesOf"]),
);

function codeTables(table: WireTable): string[] {
  return Object.entries(table.codes).flatMap(([name, codes]) => {
    const rows = Object.entries(codes).map(([code, text]) => `${JSON.stringify(code)}: ${JSON.stringify(text)}`);
    const numeric = fieldsUsing(table, name).some(({ type }) => type === "uint");
    const keys = numeric ? Object.keys(codes).map((code) => String(Number(code))) : [];
    const constant = `${upperSnake(name)}_CODES`;
    if (numeric) {
      const entries = Object.values(codes).map((text, i) => `${keys[i]}: ${JSON.stringify(text)}`);
      return [`export const ${constant}: Readonly<Record<number, string>> = { ${entries.join(", ")} };\n`];
    }
    return [
      `export const ${constant} = { ${rows.join(", ")} } as const;`,
      "/** A code of the table, or one that the venue added since. */",
      `export type ${pascal(name)}Code = keyof typeof ${constant} | (string & {});\n`,
    ];
  });
}

function fieldsUsing(table: WireTable, codes: string): readonly Value[] {
  const all: Value[] = [...table.messages.flatMap(({ fields }) => fields), ...table.options];
  return all.filter((field) => field.codes === codes);
}

function constants(table: WireTable): string[] {
  const lines = Object.entries(table.constants).map(
    ([name, { value, doc }]) => `/** ${doc} */\nexport const ${name} = ${value};`,
  );
  if (table.recordBytes !== undefined) lines.push(`export const RECORD_BYTES = ${table.recordBytes};`);
  for (const field of table.header) lines.push(...offsets(table, "HEADER", field));
  return lines.length === 0 ? [] : [...lines, ""];
}

function offsets(table: WireTable, prefix: string, field: WireField): string[] {
  const name = `${prefix}_${upperSnake(field.name)}`;
  if (field.type === "flag")
    return [`export const ${name}_AT = ${field.at};`, `export const ${name}_BIT = ${field.bit};`];
  const lines = [`export const ${name}_AT = ${field.at};`];
  // Records are also read as 32-bit words.
  if (table.recordBytes !== undefined && field.at % 4 === 0) lines.push(`export const ${name}_WORD = ${field.at / 4};`);
  return lines;
}

function typeOf(field: Value): string {
  switch (field.type) {
    case "uint":
    case "price4":
    case "price8":
      return field.bytes === 8 ? "bigint" : "number";
    case "int":
    case "decimalSmall":
      return "number";
    case "decimal":
      return "bigint";
    case "flag":
      return "boolean";
    case "rest":
      return "Uint8Array";
    default:
      return field.codes === undefined ? "string" : `${pascal(field.codes)}Code`;
  }
}

function unitOf(field: Value): string | undefined {
  if (field.type === "price4") return "1e-4 currency units";
  return field.type === "price8" ? "1e-8 currency units" : undefined;
}

function width(table: WireTable, field: Value): string {
  const order = table.byteOrder === "little" && field.bytes > 1 ? "Le" : "";
  return field.type === "int" ? "I32" : `U${field.bytes * 8}${order}`;
}

function readExpression(table: WireTable, field: Value, at: string, what: string, end: string): string {
  switch (field.type) {
    case "code":
      return `String.fromCharCode(readU8(buffer, ${at}))`;
    case "alpha":
      return `readText(buffer, ${at}, ${field.bytes})`;
    case "alphaLeftPadded":
      return `readTextLeftPadded(buffer, ${at}, ${field.bytes})`;
    case "decimal":
      return `readDecimal(buffer, ${at}, ${field.bytes}, ${what})`;
    case "decimalSmall":
      return `Number(readDecimal(buffer, ${at}, ${field.bytes}, ${what}))`;
    case "flag":
      return `(readU8(buffer, ${at}) & ${1 << (field.bit ?? 0)}) !== 0`;
    case "rest":
      return `buffer.subarray(${at}, ${end})`;
    default:
      return `read${width(table, field)}(buffer, ${at})`;
  }
}

function writeStatement(table: WireTable, field: Value, at: string, value: string, what: string): string {
  switch (field.type) {
    case "code":
      return `writeCode(buffer, ${at}, ${value}, ${what});`;
    case "alpha":
      return `writeText(buffer, ${at}, ${field.bytes}, ${value}, ${what});`;
    case "alphaLeftPadded":
      return `writeTextLeftPadded(buffer, ${at}, ${field.bytes}, ${value}, ${what});`;
    case "decimal":
      return `writeDecimal(buffer, ${at}, ${field.bytes}, ${value}, ${what});`;
    case "decimalSmall":
      return `writeDecimal(buffer, ${at}, ${field.bytes}, BigInt(${value}), ${what});`;
    case "flag":
      return `if (${value}) buffer[${at}] = readU8(buffer, ${at}) | ${1 << (field.bit ?? 0)};`;
    case "rest":
      return `buffer.set(${value}, ${at});`;
    default:
      return `write${width(table, field)}(buffer, ${at}, ${value}, ${what});`;
  }
}

function typeLiteral(message: WireMessage): string {
  return JSON.stringify(message.type);
}

function typeByte(message: WireMessage): number {
  return typeof message.type === "string" ? message.type.charCodeAt(0) : (message.type ?? 0);
}

function messageCode(table: WireTable, message: WireMessage): string[] {
  const name = upperSnake(message.name);
  const fields = message.fields;
  const index = messagesOf(table, message.direction === "both" ? table.directions?.[0] : message.direction).indexOf(
    message,
  );
  const lines = [
    `// ---- ${message.type === undefined ? "" : `${message.type} `}${message.name}${message.doc === undefined ? "" : `: ${message.doc}`}`,
    "",
  ];
  if (message.type !== undefined) {
    lines.push(`export const ${name}_TYPE = 0x${typeByte(message).toString(16).padStart(2, "0")};`);
    if (message.direction !== "both") lines.push(`export const ${name}_INDEX = ${index};`);
  }
  lines.push(`export const ${name}_LENGTH = ${message.length};`);
  lines.push(...fields.flatMap((field) => offsets(table, name, field)));
  if (message.options !== undefined) {
    const names = message.options.map((option) => JSON.stringify(option)).join(", ");
    lines.push(
      "/** What its appendage may have. */",
      `export const ${name}_OPTIONS: ReadonlySet<Option["name"]> = new Set([${names}]);`,
    );
  }
  lines.push("", `export interface ${message.name} {`);
  if (message.type !== undefined) lines.push(`  readonly type: ${typeLiteral(message)};`);
  for (const field of fields) {
    const doc = [field.doc, unitOf(field)].filter((part) => part !== undefined).join("; ");
    if (doc !== "") lines.push(`  /** ${doc} */`);
    const optional = field.optional ? [`?`, " | undefined"] : ["", ""];
    lines.push(`  readonly ${field.name}${optional[0]}: ${typeOf(field)}${optional[1]};`);
  }
  if (message.appendage === "always") lines.push("  readonly options: readonly Option[];");
  if (message.appendage === "optional")
    lines.push("  /** Absent: no appendage at all. */\n  readonly options?: readonly Option[] | undefined;");
  lines.push("}", "", ...encoder(table, message), "", ...decoder(table, message), "");
  return lines;
}

function encoder(table: WireTable, message: WireMessage): string[] {
  const name = upperSnake(message.name);
  const what = JSON.stringify(`${table.error} ${message.name}`);
  const rest = message.fields.find(({ type }) => type === "rest");
  const extra = message.fields.find(({ optional }) => optional);
  let length = `${name}_LENGTH`;
  if (rest !== undefined) length += ` + values.${rest.name}.length`;
  if (extra !== undefined) length += ` + (values.${extra.name} === undefined ? 0 : ${extra.bytes})`;
  if (message.appendage === "always") length += " + optionsLength(values.options)";
  if (message.appendage === "optional")
    length += " + (values.options === undefined ? 0 : 2 + optionsLength(values.options))";
  const unused = message.fields.length === 0 && message.appendage === undefined ? "_values" : "values";
  const lines = [
    "/** @returns bytes written */",
    `export function encode${message.name}(${unused}: ValuesOf<${message.name}>, buffer: Uint8Array, offset = 0): number {`,
    `  const length = ${length};`,
    `  checkRoom(buffer, offset, length, ${what});`,
  ];
  if (table.recordBytes !== undefined) lines.push("  buffer.fill(0, offset, offset + length);");
  if (table.lengthPrefix !== undefined)
    lines.push(`  writeU16(buffer, offset, length - ${table.lengthPrefix}, ${what});`);
  if (message.type !== undefined)
    lines.push(`  buffer[offset${table.typeAt === 0 ? "" : ` + ${table.typeAt}`}] = ${name}_TYPE;`);
  for (const field of message.fields) {
    const label = JSON.stringify(`${table.error} ${message.name}.${field.name}`);
    const statement = writeStatement(table, field, at(field.at), `values.${field.name}`, label);
    lines.push(field.optional ? `  if (values.${field.name} !== undefined) ${statement}` : `  ${statement}`);
  }
  if (message.appendage === "always")
    lines.push(`  encodeOptions(values.options, buffer, offset + ${message.length - 2});`);
  if (message.appendage === "optional") {
    lines.push(
      `  if (values.options !== undefined) encodeOptions(values.options, buffer, offset + ${message.length});`,
    );
  }
  return [...lines, "  return length;", "}"];
}

function at(offset: number): string {
  return offset === 0 ? "offset" : `offset + ${offset}`;
}

function decoder(table: WireTable, message: WireMessage): string[] {
  const name = upperSnake(message.name);
  const what = `${table.error} ${message.name}`;
  const rest = message.fields.some(({ type }) => type === "rest");
  const extra = message.fields.find(({ optional }) => optional);
  const fixed = message.appendage === undefined && !rest && extra === undefined;
  const lines: string[] = [];
  if (rest) lines.push("/** The payload is a view of `buffer`: copy what you keep. */");
  const standard =
    table.lengthPrefix !== undefined
      ? `prefixedLength(buffer, offset)`
      : fixed
        ? `${name}_LENGTH`
        : "buffer.length - offset";
  lines.push(
    `export function decode${message.name}(buffer: Uint8Array, offset = 0, length = ${standard}): ${message.name} {`,
  );
  lines.push(`  checkRoom(buffer, offset, length, ${JSON.stringify(what)});`);
  const bad = fixed
    ? `length !== ${name}_LENGTH`
    : extra !== undefined
      ? `length !== ${name}_LENGTH && length !== ${extra.at + extra.bytes}`
      : message.appendage === "optional"
        ? `length !== ${name}_LENGTH && length < ${name}_LENGTH + 2`
        : `length < ${name}_LENGTH`;
  const wanted = fixed
    ? `${message.length}`
    : extra !== undefined
      ? `${message.length} or ${extra.at + extra.bytes}`
      : message.appendage === "optional"
        ? `${message.length}, or ${message.length + 2} and more`
        : `${message.length} or more`;
  lines.push(`  if (${bad}) throw new WireError("LENGTH", \`${what}: \${length} bytes, not ${wanted}\`);`);
  if (table.lengthPrefix !== undefined) {
    lines.push(
      `  if (prefixedLength(buffer, offset) !== length) throw new WireError("LENGTH", \`${what}: the length field says \${readU16(buffer, offset)}, the packet has \${length} bytes\`);`,
    );
  }
  if (message.type !== undefined) {
    const type = `buffer[offset${table.typeAt === 0 ? "" : ` + ${table.typeAt}`}]`;
    lines.push(
      `  if (${type} !== ${name}_TYPE) throw new WireError("TYPE", \`${what}: type byte \${${type}}, not \${${name}_TYPE}\`);`,
    );
  }
  lines.push("  return {");
  if (message.type !== undefined) lines.push(`    type: ${typeLiteral(message)},`);
  for (const field of message.fields) {
    const read = readExpression(table, field, at(field.at), JSON.stringify(`${what}.${field.name}`), "offset + length");
    lines.push(
      field.optional ? `    ${field.name}: length > ${field.at} ? ${read} : undefined,` : `    ${field.name}: ${read},`,
    );
  }
  const label = JSON.stringify(what);
  if (message.appendage === "always")
    lines.push(`    options: decodeOptions(buffer, offset + ${message.length - 2}, offset + length, ${label}),`);
  if (message.appendage === "optional") {
    lines.push(
      `    options: length === ${name}_LENGTH ? undefined : decodeOptions(buffer, offset + ${message.length}, offset + length, ${label}),`,
    );
  }
  return [...lines, "  };", "}"];
}

function dispatch(table: WireTable, direction: string | undefined): string[] {
  const messages = messagesOf(table, direction);
  const noun = direction === undefined ? "Message" : `${pascal(direction)}Message`;
  const prefix = direction === undefined ? "" : `${direction.toUpperCase()}_`;
  const what = direction === undefined ? table.error : `${table.error} ${direction}`;
  const standard = table.lengthPrefix !== undefined ? "prefixedLength(buffer, offset)" : "buffer.length - offset";
  const type = `buffer[offset${table.typeAt === 0 ? "" : ` + ${table.typeAt}`}]`;
  const rows = messages.map((message) => {
    const key = typeof message.type === "string" ? message.type : String(message.type);
    return `  { type: ${JSON.stringify(key)}, code: ${upperSnake(message.name)}_TYPE, name: ${JSON.stringify(message.name)}, length: ${upperSnake(message.name)}_LENGTH },`;
  });
  return [
    `// ---- ${direction ?? "all messages"}`,
    "",
    `export type ${noun} = ${messages.map(({ name }) => name).join(" | ")};`,
    "",
    "/** In table order: the index of a row is the number of the type. `length` is the fixed part. */",
    `export const ${prefix}MESSAGES = [`,
    ...rows,
    "] as const;",
    "",
    "/** Index: type byte. Length of the fixed part; 0 for a type that does not exist. */",
    `export const ${prefix}LENGTH_BY_TYPE: Uint8Array = new Uint8Array(256);`,
    "/** Index: type byte. Row in the table; 255 for a type that does not exist. */",
    `export const ${prefix}INDEX_BY_TYPE: Uint8Array = new Uint8Array(256).fill(255);`,
    `for (const [index, { code, length }] of ${prefix}MESSAGES.entries()) {`,
    `  ${prefix}LENGTH_BY_TYPE[code] = length;`,
    `  ${prefix}INDEX_BY_TYPE[code] = index;`,
    "}",
    "",
    `export function encode${noun}(message: ${noun}, buffer: Uint8Array, offset = 0): number {`,
    "  switch (message.type) {",
    ...messages.map(
      (message) => `    case ${typeLiteral(message)}: return encode${message.name}(message, buffer, offset);`,
    ),
    "  }",
    "}",
    "",
    `export function decode${noun}(buffer: Uint8Array, offset = 0, length = ${standard}): ${noun} {`,
    `  checkRoom(buffer, offset, Math.max(length, ${table.typeAt + 1}), ${JSON.stringify(what)});`,
    `  switch (${type}) {`,
    ...messages.map(
      (message) => `    case ${upperSnake(message.name)}_TYPE: return decode${message.name}(buffer, offset, length);`,
    ),
    `    default: throw new WireError("TYPE", \`${what}: no message has the type byte \${${type}}\`);`,
    "  }",
    "}",
    "",
  ];
}

function options(table: WireTable): string[] {
  const lines: string[] = [];
  if (table.lengthPrefix !== undefined) {
    lines.push(
      "/** Bytes of the packet at `offset`, from its length field. */",
      "export function prefixedLength(buffer: Uint8Array, offset: number): number {",
      `  checkRoom(buffer, offset, ${table.lengthPrefix}, ${JSON.stringify(`${table.error} length field`)});`,
      `  return readU16(buffer, offset) + ${table.lengthPrefix};`,
      "}",
      "",
    );
  }
  if (table.options.length === 0) return lines;
  const label = (option: WireOption) => JSON.stringify(`${table.error} option ${option.name}`);
  return [
    ...lines,
    "/** One TagValue of an appendage. Tags that the table does not know keep their bytes (a view of the buffer). */",
    "export type Option =",
    ...table.options.map((option) => {
      const doc = [`tag ${option.tag}`, option.doc, unitOf(option)].filter((part) => part !== undefined).join("; ");
      return `  /** ${doc} */\n  | { readonly name: ${JSON.stringify(option.name)}; readonly value: ${typeOf(option)} }`;
    }),
    `  | { readonly name: "unknown"; readonly tag: number; readonly value: Uint8Array };`,
    "",
    'type ValueOf<N extends Option["name"]> = Extract<Option, { readonly name: N }>["value"];',
    "",
    "/** Value of the first option of that name. */",
    'export function optionValue<N extends Option["name"]>(options: readonly Option[] | undefined, name: N): ValueOf<N> | undefined {',
    "  return options?.find((option) => option.name === name)?.value as ValueOf<N> | undefined;",
    "}",
    "",
    "const OPTION_BYTES = {",
    ...table.options.map((option) => `  ${option.name}: ${option.bytes},`),
    "} as const;",
    "",
    "/** Bytes of the options without the appendage length. */",
    "export function optionsLength(options: readonly Option[]): number {",
    "  let length = 0;",
    '  for (const option of options) length += 2 + (option.name === "unknown" ? option.value.length : OPTION_BYTES[option.name]);',
    "  return length;",
    "}",
    "",
    "/** Writes appendage length and options. @returns bytes written */",
    "export function encodeOptions(options: readonly Option[], buffer: Uint8Array, offset = 0): number {",
    "  const total = optionsLength(options);",
    `  checkRoom(buffer, offset, 2 + total, ${JSON.stringify(`${table.error} appendage`)});`,
    `  writeU16(buffer, offset, total, ${JSON.stringify(`${table.error} appendage length`)});`,
    "  let at = offset + 2;",
    "  for (const option of options) {",
    '    const bytes = option.name === "unknown" ? option.value.length : OPTION_BYTES[option.name];',
    `    writeU8(buffer, at, 1 + bytes, ${JSON.stringify(`${table.error} option length`)});`,
    "    switch (option.name) {",
    ...table.options.map(
      (option) =>
        `      case ${JSON.stringify(option.name)}: buffer[at + 1] = ${option.tag}; ${writeStatement(table, option, "at + 2", "option.value", label(option))} break;`,
    ),
    `      case "unknown": writeU8(buffer, at + 1, option.tag, ${JSON.stringify(`${table.error} option tag`)}); buffer.set(option.value, at + 2); break;`,
    "    }",
    "    at += 2 + bytes;",
    "  }",
    "  return at - offset;",
    "}",
    "",
    "/** Reads an appendage that must fill the bytes from `offset` to `end`. */",
    "export function decodeOptions(buffer: Uint8Array, offset: number, end: number, what: string): readonly Option[] {",
    "  const total = readU16(buffer, offset);",
    `  if (offset + 2 + total !== end) throw new WireError("LENGTH", \`\${what}: the appendage length says \${total}, \${end - offset - 2} bytes follow\`);`,
    "  const options: Option[] = [];",
    "  for (let at = offset + 2; at < end; ) {",
    "    const bytes = readU8(buffer, at) - 1;",
    `    if (bytes < 0 || at + 2 + bytes > end) throw new WireError("FORMAT", \`\${what}: the option at byte \${at - offset} of the appendage runs past its end or has no tag\`);`,
    "    options.push(decodeOption(buffer, at, bytes, what));",
    "    at += 2 + bytes;",
    "  }",
    "  return options;",
    "}",
    "",
    "function decodeOption(buffer: Uint8Array, at: number, bytes: number, what: string): Option {",
    "  const tag = readU8(buffer, at + 1);",
    "  switch (tag) {",
    ...table.options.map(
      (option) =>
        `    case ${option.tag}: checkOption(bytes, ${option.bytes}, ${JSON.stringify(option.name)}, what); return { name: ${JSON.stringify(option.name)}, value: ${readExpression(table, option, "at + 2", label(option), "")} };`,
    ),
    '    default: return { name: "unknown", tag, value: buffer.subarray(at + 2, at + 2 + bytes) };',
    "  }",
    "}",
    "",
    "function checkOption(bytes: number, wanted: number, name: string, what: string): void {",
    `  if (bytes !== wanted) throw new WireError("FORMAT", \`\${what}: option \${name} has \${bytes} bytes, not \${wanted}\`);`,
    "}",
    "",
  ];
}
