// Writes the reference page of the register map.

import { hex, isReadable, isWritable, type Register, type RegisterField, type RegisterMap } from "./register-map.ts";

export function registersMarkdown(map: RegisterMap): string {
  const lines = [
    "<!-- Generated from proto/registers/tickgate.rdl by `node proto/tools/generate.ts`. Do not edit. -->",
    "# Registers",
    "",
    `Map hash \`0x${hex(map.hash, 8)}\`. 32-bit registers at byte addresses; values are unsigned unless said otherwise. Access to any other address ends with an error.`,
  ];
  for (const block of map.blocks) {
    lines.push("", `## ${block.name}: ${block.title}`, "");
    if (block.doc !== "") lines.push(block.doc, "");
    lines.push("| address | register | access | bits | reset | meaning |", "|---|---|---|---|---|---|");
    for (const register of block.registers)
      lines.push(...registerRows(block.address + register.offset, register, true));
  }
  for (const window of map.windows) {
    lines.push("", `## ${window.name}: ${window.title}`, "");
    const entries =
      window.entryWords === null ? "" : `, ${window.words / window.entryWords} entries of ${window.entryWords} words`;
    const end = window.address + 4 * window.words - 1;
    lines.push(
      `\`0x${hex(window.address, 4)}\` to \`0x${hex(end, 4)}\`, ${window.words} words${entries}, ${window.writable ? "read and write" : "read only"}. ${window.doc}`.trimEnd(),
    );
    if (window.layout.length === 0) continue;
    const entry = window.entryWords === null ? "" : " of an entry";
    lines.push("", `| word${entry} | name | bits | meaning |`, "|---|---|---|---|");
    for (const word of window.layout) lines.push(...registerRows(word.offset / 4, word, false));
  }
  return `${lines.join("\n")}\n`;
}

function registerRows(position: number, register: Register, full: boolean): string[] {
  const name = register.count === 1 ? register.name : `${register.name}[${register.count}]`;
  const access = `${isReadable(register) ? "r" : ""}${isWritable(register) ? "w" : ""}`;
  const place = full ? `\`0x${hex(position, 4)}\`` : String(position);
  const row = (bits: string, reset: string, meaning: string, label = "") =>
    full
      ? `| ${label === "" ? "" : place} | ${label} | ${label === "" ? "" : access} | ${bits} | ${reset} | ${meaning} |`
      : `| ${label === "" ? "" : place} | ${label} | ${bits} | ${meaning} |`;
  const only = register.fields[0];
  if (register.fields.length === 1 && only !== undefined) {
    const meaning = [register.doc, only.doc].filter((part) => part !== "").join(": ");
    return [row(range(only), resetOf(only), meaning, name)];
  }
  return [
    row("", "", register.doc, name),
    ...register.fields.map((field) =>
      row(range(field), resetOf(field), `\`${field.name}\`${field.doc === "" ? "" : ` ${field.doc}`}`),
    ),
  ];
}

function range(field: RegisterField): string {
  return field.width === 1 ? String(field.low) : `${field.low + field.width - 1}..${field.low}`;
}

function resetOf(field: RegisterField): string {
  if (field.special === "map_hash") return "map hash";
  if (field.special === "bus_error_count") return "0";
  return field.hw === "w" || field.sw === "w" ? "" : `0x${hex(field.reset, 1)}`;
}
