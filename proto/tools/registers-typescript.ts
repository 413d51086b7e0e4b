// Writes the TypeScript accessors of the register map.

import { banner, pascal, upperSnake } from "./names.ts";
import { hex, isReadable, isWritable, type Register, type RegisterMap, type RegisterWindow } from "./register-map.ts";

const SOURCE = "proto/registers/tickgate.rdl";

export function registersTypescript(map: RegisterMap): string {
  const lines: string[] = [
    `/** What ID.MAP_HASH must read. */`,
    `export const MAP_HASH = 0x${hex(map.hash, 8)};`,
    "",
    ...map.blocks.flatMap((block) => [
      `// ---- ${block.name}: ${block.title}${block.doc === "" ? "" : `. ${block.doc}`}`,
      "",
      ...block.registers.flatMap((register) => registerCode(block.name, block.address, register)),
    ]),
    ...map.windows.flatMap((window) => windowCode(window)),
    "// ---- All of it, for tools that show the map",
    "",
    "export interface RegisterInfo {",
    "  readonly name: string;",
    "  readonly address: number;",
    "  /** Registers in the array; 1 for a lone one. */",
    "  readonly count: number;",
    '  readonly access: "r" | "w" | "rw";',
    "}",
    "",
    "export const REGISTERS: readonly RegisterInfo[] = [",
    ...map.blocks.flatMap((block) =>
      block.registers.map(
        (register) =>
          `  { name: "${block.name}.${register.name}", address: 0x${hex(block.address + register.offset, 4)}, count: ${register.count}, access: "${access(register)}" },`,
      ),
    ),
    "];",
    "",
    "export const WINDOWS = {",
    ...map.windows.map(
      ({ name, address, words, entryWords, writable }) =>
        `  ${name}: { address: 0x${hex(address, 4)}, words: ${words}, entryWords: ${entryWords ?? 1}, writable: ${writable} },`,
    ),
    "} as const;",
    "",
  ];
  const body = lines.join("\n");
  const imports = ["packBits", "packFlag"].filter((name) => body.includes(`${name}(`));
  return `${banner("//", SOURCE)}\nimport { ${imports.join(", ")} } from "../../registers/pack.ts";\n\n${body}`;
}

function access(register: Register): string {
  return `${isReadable(register) ? "r" : ""}${isWritable(register) ? "w" : ""}`;
}

function camel(name: string): string {
  return name.toLowerCase().replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function doc(text: string): string[] {
  return text === "" ? [] : [`/** ${text} */`];
}

function registerCode(block: string, base: number, register: Register): string[] {
  const name = `${block}_${register.name}`;
  const lines = [...doc(register.doc), `export const ${name}_ADDRESS = 0x${hex(base + register.offset, 4)};`];
  if (register.count > 1) lines.push(`export const ${name}_COUNT = ${register.count};`);
  const only = register.fields[0];
  const constant = only !== undefined && only.sw === "r" && only.hw === "na" && only.special === null;
  if (register.fields.length === 1 && constant) lines.push(`export const ${name}_VALUE = 0x${hex(only.reset, 8)};`);
  if (register.fields.length === 1 && only?.low === 0 && only.width > 1) return [...lines, ""];
  const type = pascal(camel(name));
  lines.push(...bitConstants(name, register), "");
  if (isReadable(register) && register.fields.length > 1)
    lines.push(...interfaceOf(type, register), ...unpack(type, name, register));
  if (isWritable(register) && register.fields.length > 1) lines.push(...pack(type, name, register));
  return lines;
}

function bitConstants(name: string, register: Register): string[] {
  return register.fields.flatMap((field) => {
    const full = register.fields.length === 1 ? name : `${name}_${upperSnake(field.name)}`;
    if (field.width === 1) return [...doc(field.doc), `export const ${full}_BIT = ${field.low};`];
    return [
      ...doc(field.doc),
      `export const ${full}_SHIFT = ${field.low};`,
      `export const ${full}_MASK = 0x${hex(2 ** field.width - 1, 1)};`,
    ];
  });
}

function interfaceOf(type: string, register: Register): string[] {
  return [
    `export interface ${type} {`,
    ...register.fields.flatMap((field) => [
      ...doc(field.doc).map((line) => `  ${line}`),
      `  readonly ${camel(field.name)}: ${field.width === 1 ? "boolean" : "number"};`,
    ]),
    "}",
    "",
  ];
}

function unpacked(name: string, register: Register, word: string): string[] {
  return register.fields.map((field) => {
    const full = `${name}_${upperSnake(field.name)}`;
    const value =
      field.width === 1 ? `((${word} >>> ${full}_BIT) & 1) !== 0` : `(${word} >>> ${full}_SHIFT) & ${full}_MASK`;
    return `${camel(field.name)}: ${value},`;
  });
}

function packed(name: string, register: Register, label: string): string {
  const terms = register.fields.map((field) => {
    const full = `${name}_${upperSnake(field.name)}`;
    const value = `values.${camel(field.name)}`;
    if (field.width === 1) return `packFlag(${value}, ${full}_BIT)`;
    return `packBits(${value}, ${full}_SHIFT, ${full}_MASK, "${label}.${field.name}")`;
  });
  return `(${terms.join(" | ")}) >>> 0`;
}

function unpack(type: string, name: string, register: Register): string[] {
  return [
    `export function unpack${type}(word: number): ${type} {`,
    "  return {",
    ...unpacked(name, register, "word").map((line) => `    ${line}`),
    "  };",
    "}",
    "",
  ];
}

function pack(type: string, name: string, register: Register): string[] {
  return [
    "/** Throws RangeError when a value does not fit its field. */",
    `export function pack${type}(values: ${type}): number {`,
    `  return ${packed(name, register, name)};`,
    "}",
    "",
  ];
}

function windowCode(window: RegisterWindow): string[] {
  const name = window.name;
  const lines = [
    `// ---- ${name}: ${window.title}${window.doc === "" ? "" : `. ${window.doc}`}`,
    "",
    `export const ${name}_BASE = 0x${hex(window.address, 4)};`,
    `export const ${name}_WORDS = ${window.words};`,
  ];
  if (window.entryWords === null) {
    for (const word of window.layout) {
      lines.push(...doc(word.doc), `export const ${name}_${word.name}_WORD = ${word.offset / 4};`);
      if (word.count > 1) lines.push(`export const ${name}_${word.name}_COUNT = ${word.count};`);
    }
    lines.push("", "/** Address of a word. */", `export function ${camel(name)}Address(word: number): number {`);
    lines.push(
      `  if (!Number.isInteger(word) || word < 0 || word >= ${name}_WORDS) throw new RangeError(\`${name}: there is no word \${word}\`);`,
    );
    lines.push(`  return ${name}_BASE + 4 * word;`, "}", "");
    return window.layout.length === 0 ? lines : [...lines, ...wordList(window)];
  }
  const type = `${pascal(camel(name))}Entry`;
  lines.push(
    `export const ${name}_ENTRY_WORDS = ${window.entryWords};`,
    `export const ${name}_ENTRIES = ${window.words / window.entryWords};`,
  );
  for (const word of window.layout) {
    lines.push(`export const ${name}_${word.name}_WORD = ${word.offset / 4};`);
    if (word.fields.length > 1) lines.push(...bitConstants(`${name}_${word.name}`, word));
  }
  lines.push(
    "",
    "/** Address of a word of an entry. */",
    `export function ${camel(name)}Address(entry: number, word = 0): number {`,
    `  if (!Number.isInteger(entry) || entry < 0 || entry >= ${name}_ENTRIES) throw new RangeError(\`${name}: there is no entry \${entry}\`);`,
    `  if (!Number.isInteger(word) || word < 0 || word >= ${name}_ENTRY_WORDS) throw new RangeError(\`${name}: an entry has no word \${word}\`);`,
    `  return ${name}_BASE + 4 * (entry * ${name}_ENTRY_WORDS + word);`,
    "}",
    "",
    `export interface ${type} {`,
  );
  for (const word of window.layout) {
    const single = word.fields.length === 1;
    for (const field of word.fields) {
      lines.push(...doc(single ? word.doc : field.doc).map((line) => `  ${line}`));
      lines.push(`  readonly ${camel(single ? word.name : field.name)}: ${field.width === 1 ? "boolean" : "number"};`);
    }
  }
  lines.push(
    "}",
    "",
    "/** Writes one entry as words; words that have no meaning become 0. Throws RangeError when a value does not fit. */",
  );
  lines.push(
    `export function pack${type}(values: ${type}, words: Uint32Array, at = 0): void {`,
    `  words.fill(0, at, at + ${name}_ENTRY_WORDS);`,
  );
  for (const word of window.layout) {
    const full = `${name}_${word.name}`;
    const only = word.fields[0];
    const value =
      word.fields.length > 1 || only === undefined
        ? packed(full, word, full)
        : `packBits(values.${camel(word.name)}, ${only.low}, 0x${hex(2 ** only.width - 1, 1)}, "${full}")`;
    lines.push(`  words[at + ${full}_WORD] = ${value};`);
  }
  lines.push("}", "", `export function unpack${type}(words: Uint32Array, at = 0): ${type} {`);
  for (const word of window.layout.filter(({ fields }) => fields.length > 1)) {
    lines.push(`  const ${camel(word.name)} = words[at + ${name}_${word.name}_WORD] ?? 0;`);
  }
  lines.push("  return {");
  for (const word of window.layout) {
    const full = `${name}_${word.name}`;
    if (word.fields.length > 1) lines.push(...unpacked(full, word, camel(word.name)).map((line) => `    ${line}`));
    else lines.push(`    ${camel(word.name)}: ${loneField(word, `words[at + ${full}_WORD] ?? 0`)},`);
  }
  return [...lines, "  };", "}", ""];
}

/** Value of the one field of a word. */
function loneField({ fields: [only] }: Register, word: string): string {
  if (only === undefined || only.width === 32) return word;
  return `((${word}) >>> ${only.low}) & 0x${hex(2 ** only.width - 1, 1)}`;
}

/** Names of the words, for tools that show them all. */
function wordList(window: RegisterWindow): string[] {
  return [
    `export const ${window.name}_LAYOUT = [`,
    ...window.layout.map(
      ({ name, offset, count, doc: text }) =>
        `  { name: "${camel(name)}", word: ${offset / 4}, count: ${count}, doc: ${JSON.stringify(text)} },`,
    ),
    "] as const;",
    "",
  ];
}
