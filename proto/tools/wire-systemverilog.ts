// Writes the SystemVerilog package of one wire table: flat localparams only, which Verilator 5.006 and Yosys 0.23 both accept.
// Names are those of the TypeScript codec.

import { banner, upperSnake } from "./names.ts";
import { messagesOf, type WireField, type WireMessage, type WireTable } from "./wire-table.ts";

export function wireSystemVerilog(table: WireTable, source: string): string {
  const lines = [
    banner("//", source).trimEnd(),
    `// ${table.title}. Offsets (_AT) and widths (_BYTES) in bytes${table.byteOrder === "big" ? ", integers big-endian" : ", integers little-endian"}.`,
    "`default_nettype none",
    "",
    "// A package tells the whole protocol; a design uses a part of it.",
    "/* verilator lint_off UNUSEDPARAM */",
    `package tg_${table.protocol}_pkg;`,
    "",
  ];
  for (const [name, { value, doc }] of Object.entries(table.constants))
    lines.push(`  localparam int unsigned ${name} = ${value};  // ${doc}`);
  if (table.recordBytes !== undefined) lines.push(`  localparam int unsigned RECORD_BYTES = ${table.recordBytes};`);
  for (const direction of table.messages[0]?.type === undefined ? [] : (table.directions ?? [undefined])) {
    const prefix = direction === undefined ? "" : `${direction.toUpperCase()}_`;
    lines.push(`  localparam int unsigned ${prefix}MESSAGE_TYPES = ${messagesOf(table, direction).length};`);
  }
  for (const field of table.header) lines.push(...fieldLines("HEADER", field));
  lines.push("");
  for (const [name, codes] of Object.entries(table.codes)) {
    if (!isNumeric(table, name)) lines.push(...codeLines(name, codes));
  }
  for (const message of table.messages) lines.push(...messageLines(table, message));
  return `${[...lines, "endpackage", "/* verilator lint_on UNUSEDPARAM */", "`default_nettype wire"].join("\n")}\n`;
}

/** Codes of a number need no names in hardware: the tables give them texts for people. */
function isNumeric(table: WireTable, codes: string): boolean {
  return table.messages.some(({ fields }) => fields.some((field) => field.codes === codes && field.type === "uint"));
}

function codeLines(name: string, codes: Readonly<Record<string, string>>): string[] {
  // One-character codes only: the card compares bytes, and a name cannot be made of a space or a sign.
  const rows = Object.entries(codes).filter(([code]) => /^[A-Za-z0-9]$/.test(code));
  return rows
    .map(
      ([code, text]) =>
        `  localparam logic [7:0] CODE_${upperSnake(name)}_${code} = 8'h${hex(code.charCodeAt(0))};  // ${text}`,
    )
    .concat("");
}

function hex(value: number): string {
  return value.toString(16).padStart(2, "0").toUpperCase();
}

function messageLines(table: WireTable, message: WireMessage): string[] {
  const name = upperSnake(message.name);
  const lines = [
    `  // ${message.type === undefined ? "" : `${message.type} `}${message.name}${message.doc === undefined ? "" : `: ${message.doc}`}`,
  ];
  if (message.type !== undefined) {
    const byte = typeof message.type === "string" ? message.type.charCodeAt(0) : message.type;
    lines.push(`  localparam logic [7:0] ${name}_TYPE = 8'h${hex(byte)};`);
    if (message.direction !== "both") {
      lines.push(`  localparam int unsigned ${name}_INDEX = ${messagesOf(table, message.direction).indexOf(message)};`);
    }
  }
  lines.push(`  localparam int unsigned ${name}_LENGTH = ${message.length};`);
  lines.push(...message.fields.flatMap((field) => fieldLines(name, field)), "");
  return lines;
}

function fieldLines(prefix: string, field: WireField): string[] {
  const name = `${prefix}_${upperSnake(field.name)}`;
  if (field.type === "flag") return [`  localparam int unsigned ${name}_AT = ${field.at}, ${name}_BIT = ${field.bit};`];
  if (field.type === "rest") return [`  localparam int unsigned ${name}_AT = ${field.at};`];
  return [`  localparam int unsigned ${name}_AT = ${field.at}, ${name}_BYTES = ${field.bytes};`];
}
