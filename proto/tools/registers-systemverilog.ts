// Writes the register block and its package. Plain ports and a case statement for each block: what Verilator 5.006 -Wall and
// Yosys 0.23 both accept (docs/adr: register block generator).

import { banner, upperSnake } from "./names.ts";
import {
  fieldName,
  hasStrobe,
  hex,
  isReadable,
  isStored,
  isWritable,
  type Register,
  type RegisterBlock,
  type RegisterField,
  type RegisterMap,
  type RegisterWindow,
} from "./register-map.ts";

const SOURCE = "proto/registers/tickgate.rdl";

export function registersPackage(map: RegisterMap): string {
  const lines = [
    banner("//", SOURCE).trimEnd(),
    "// Addresses (_ADDR) in bytes; word numbers (_WORD) inside a window or one of its entries.",
    "`default_nettype none",
    "",
    "// A package tells the whole map; a design uses a part of it.",
    "/* verilator lint_off UNUSEDPARAM */",
    "package tg_regs_pkg;",
    "",
    `  localparam logic [31:0] MAP_HASH = 32'h${hex(map.hash, 8)};`,
    "",
  ];
  for (const block of map.blocks) {
    for (const register of block.registers) {
      const name = `${block.name}_${register.name}`;
      const count = register.count === 1 ? "" : `, ${name}_COUNT = ${register.count}`;
      lines.push(`  localparam int unsigned ${name}_ADDR = 'h${hex(block.address + register.offset, 4)}${count};`);
      lines.push(...bitLines(name, register));
    }
    lines.push("");
  }
  for (const window of map.windows) {
    const entry = window.entryWords === null ? "" : `, ${window.name}_ENTRY_WORDS = ${window.entryWords}`;
    lines.push(
      `  localparam int unsigned ${window.name}_BASE = 'h${hex(window.address, 4)}, ${window.name}_WORDS = ${window.words}${entry};`,
    );
    for (const word of window.layout) {
      const name = `${window.name}_${word.name}`;
      const count = word.count === 1 ? "" : `, ${name}_COUNT = ${word.count}`;
      lines.push(`  localparam int unsigned ${name}_WORD = ${word.offset / 4}${count};`);
      lines.push(...bitLines(name, word));
    }
    lines.push("");
  }
  return `${[...lines, "endpackage", "/* verilator lint_on UNUSEDPARAM */", "`default_nettype wire"].join("\n")}\n`;
}

function bitLines(name: string, register: Register): string[] {
  if (register.fields.length === 1) return [];
  return register.fields.map((field) => {
    const full = `${name}_${upperSnake(field.name)}`;
    return `  localparam int unsigned ${full}_LSB = ${field.low}, ${full}_WIDTH = ${field.width};`;
  });
}

// ---- The module

/** A register with the names it has in the module. */
interface Named {
  readonly register: Register;
  readonly base: string;
  readonly address: number;
}

function named(block: RegisterBlock): Named[] {
  return block.registers.map((register) => ({
    register,
    base: `${block.name}_${register.name}`.toLowerCase(),
    address: block.address + register.offset,
  }));
}

function port(block: RegisterBlock, register: Register, field: RegisterField): string {
  return `${block.name}_${fieldName(register, field)}`.toLowerCase();
}

function range(width: number): string {
  return width === 1 ? "       " : `[${width - 1}:0]`.padEnd(7);
}

export function registersModule(map: RegisterMap): string {
  return `${[
    banner("//", SOURCE).trimEnd(),
    ...HEADER,
    "`default_nettype none",
    "",
    "module tg_regs (",
    ...ports(map).map((line, index, all) =>
      index === all.length - 1 || line.trim().startsWith("//") ? line : `${line},`,
    ),
    ");",
    "",
    ...BUS_STATE,
    ...selects(map),
    ...decode(map),
    ...map.blocks.flatMap((block) => storage(block)),
    ...map.blocks.flatMap((block) => readout(block)),
    ...windowBus(map),
    ...copies(map),
    ...sequencer(map),
    "endmodule",
    "`default_nettype wire",
  ].join("\n")}\n`;
}

const HEADER = [
  "//",
  "// Ports: <block>_<register>[_<field>], a lone field without its name; an array of registers is one vector, element 0 in the low bits.",
  "//   _o     what software wrote last (its reset value until then)",
  "//   _i     what software reads",
  "//   _wr_o  high for one cycle after a write to the register: the first cycle in which _o has the new value",
  "// Windows: <window>_valid_o is held with _write_o, _addr_o (word number) and _wdata_o until <window>_ready_i, for one cycle or more,",
  "// and _rdata_i is taken in the cycle of _ready_i. A window that does not answer in 255 cycles is left, and the access ends with an error.",
  "// Bus: reg_valid_i is held until reg_ready_o, which is high for one cycle; the next access may follow in the cycle after it. Registers answer",
  "// in 3 cycles. reg_error_o with reg_ready_o: no such address, not a multiple of 4, a write to what is only read or a read of what is",
  "// only written, or a window that did not answer; nothing has changed then, and reg_rdata_o is 0.",
];

function ports(map: RegisterMap): string[] {
  const lines = [
    "  input  wire         clk_i",
    "  input  wire         rst_i",
    "",
    "  input  wire         reg_valid_i",
    "  input  wire         reg_write_i",
    "  input  wire [15:0]  reg_addr_i",
    "  input  wire [31:0]  reg_wdata_i",
    "  output wire         reg_ready_o",
    "  output wire         reg_error_o",
    "  output wire [31:0]  reg_rdata_o",
  ];
  for (const block of map.blocks) {
    lines.push("", `  // ${block.title}`);
    for (const register of block.registers) {
      for (const field of register.fields) {
        const name = port(block, register, field);
        const width = field.width * register.count;
        if (isStored(field)) lines.push(`  output wire ${range(width)} ${name}_o`);
        if (field.hw === "w" || field.hw === "rw") lines.push(`  input  wire ${range(width)} ${name}_i`);
      }
      if (hasStrobe(register))
        lines.push(`  output wire         ${block.name.toLowerCase()}_${register.name.toLowerCase()}_wr_o`);
    }
  }
  for (const window of map.windows) {
    const name = window.name.toLowerCase();
    lines.push("", `  // ${window.title}`, `  output wire         ${name}_valid_o`);
    if (window.writable) lines.push(`  output wire         ${name}_write_o`);
    lines.push(`  output wire ${range(addressBits(window))} ${name}_addr_o`);
    if (window.writable) lines.push(`  output wire [31:0]  ${name}_wdata_o`);
    lines.push(`  input  wire         ${name}_ready_i`, `  input  wire [31:0]  ${name}_rdata_i`);
  }
  // Blank lines carry no comma.
  return lines.map((line) => (line === "" ? "  //" : line));
}

function addressBits(window: RegisterWindow): number {
  return Math.log2(window.words);
}

const BUS_STATE = [
  "  typedef enum logic [2:0] {",
  "    IDLE   = 3'd0,",
  "    DECODE = 3'd1,  // a register is read or written; a window is chosen",
  "    MERGE  = 3'd2,  // the word of the one block that was read",
  "    WINDOW = 3'd3,",
  "    DONE   = 3'd4",
  "  } state_e;",
  "",
  "  state_e      state_q;",
  "  logic        write_q;",
  "  logic [15:0] addr_q;",
  "  logic [31:0] wdata_q;",
  "  logic [31:0] rdata_q;",
  "  logic        error_q;",
  "  logic [7:0]  patience_q;",
  "",
  "  wire decode  = state_q == DECODE;",
  "  wire aligned = addr_q[1:0] == 2'b00;",
  "  wire writes  = decode && write_q;",
  "  wire reads   = decode && !write_q;",
  "",
];

/** Which word the access is to, a bit for each, decoded while the access is taken over: behind it stands a choice among many. */
function selects(map: RegisterMap): string[] {
  const lines: string[] = [];
  const words = map.blocks.flatMap((block) => named(block).flatMap((item) => addressesOf(item)));
  for (const { name, count } of map.blocks.flatMap(selectsOf)) lines.push(`  logic ${range(count)} ${name};`);
  lines.push("  always_ff @(posedge clk_i) begin", "    if (state_q == IDLE) begin");
  for (const { select, address } of words) lines.push(`      ${select} <= reg_addr_i == 16'h${hex(address, 4)};`);
  return [...lines, "    end", "  end", ""];
}

function selectsOf(block: RegisterBlock): { readonly name: string; readonly count: number }[] {
  return named(block).map(({ register, base }) => ({ name: `${base}_hit_q`, count: register.count }));
}

function addressesOf({ register, base, address }: Named): { readonly select: string; readonly address: number }[] {
  return Array.from({ length: register.count }, (_, i) => ({
    select: selected(register, base, i),
    address: address + 4 * i,
  }));
}

function selected(register: Register, base: string, index: number): string {
  return register.count === 1 ? `${base}_hit_q` : `${base}_hit_q[${index}]`;
}

function decode(map: RegisterMap): string[] {
  const lines: string[] = [];
  for (const window of map.windows) {
    const bits = addressBits(window) + 2;
    const writable = window.writable ? "" : " && !write_q";
    lines.push(
      `  wire hit_${window.name.toLowerCase()} = aligned && addr_q[15:${bits}] == ${16 - bits}'h${hex(window.address >> bits, 1)}${writable};`,
    );
  }
  lines.push(`  wire hit_window = ${map.windows.map(({ name }) => `hit_${name.toLowerCase()}`).join(" || ")};`, "");
  return lines;
}

function storage(block: RegisterBlock): string[] {
  const lines = [`  // ---- ${block.title}`];
  const assigns: string[] = [];
  const registers = named(block);
  const stored = registers.filter(({ register }) => isWritable(register));
  const latched = registers.filter(({ register }) => register.latchedBy !== null);
  const counting = registers.filter(({ register }) =>
    register.fields.some(({ special }) => special === "bus_error_count"),
  );
  for (const { register, base } of stored) {
    for (const field of register.fields.filter(isStored)) {
      const name = port(block, register, field);
      lines.push(`  logic ${range(field.width * register.count)} ${name}_q;`);
      assigns.push(`  assign ${name}_o = ${name}_q;`);
    }
    if (isCopied(register)) lines.push(`  logic ${range(register.count)} ${base}_written_q;`);
    if (hasStrobe(register)) {
      lines.push(`  logic         ${base}_wr_q;`);
      assigns.push(`  assign ${base}_wr_o = ${base}_wr_q;`);
    }
  }
  for (const { base } of latched) lines.push(`  logic [31:0]  ${base}_q;`);
  for (const { base } of counting) lines.push(`  logic [31:0]  ${base}_q;`);
  if (stored.length + latched.length + counting.length === 0) return [];
  const resets: string[] = [];
  const updates: string[] = [];
  for (const item of stored) {
    const { register, base } = item;
    for (let i = 0; i < register.count; i += 1) {
      const hit = `writes && ${selected(register, base, i)}`;
      for (const field of register.fields.filter(isStored)) {
        const name = port(block, register, field);
        const target = register.count === 1 ? `${name}_q` : `${name}_q[${i * field.width} +: ${field.width}]`;
        if (i === 0) resets.push(`      ${name}_q <= ${field.width * register.count}'h${hex(field.reset, 1)};`);
        updates.push(`      if (${hit}) ${target} <= wdata_q[${bits(field)}];`);
      }
      if (isCopied(register)) updates.push(`      if (${hit}) ${written(register, base, i)} <= 1'b1;`);
    }
    if (isCopied(register)) resets.push(`      ${base}_written_q <= ${register.count}'h0;`);
    if (hasStrobe(register)) {
      resets.push(`      ${base}_wr_q <= 1'b0;`);
      updates.push(`      ${base}_wr_q <= writes && ${selected(register, base, 0)};`);
    }
  }
  for (const { register, base } of latched) {
    const by = registers.find((other) => other.register.name === register.latchedBy);
    if (by === undefined) throw new Error(`${base}: there is no register ${register.latchedBy} in its block`);
    resets.push(`      ${base}_q <= 32'h0;`);
    updates.push(`      if (reads && ${selected(by.register, by.base, 0)}) ${base}_q <= ${base}_i;`);
  }
  for (const { base } of counting) {
    resets.push(`      ${base}_q <= 32'h0;`);
    updates.push(`      if (state_q == DONE && error_q && ${base}_q != 32'hFFFFFFFF) ${base}_q <= ${base}_q + 32'd1;`);
  }
  return [
    ...lines,
    "",
    "  always_ff @(posedge clk_i) begin",
    "    if (rst_i) begin",
    ...resets,
    "    end else begin",
    ...updates,
    "    end",
    "  end",
    "",
    ...assigns,
    "",
  ];
}

function bits(field: RegisterField): string {
  return field.width === 1 ? `${field.low}` : `${field.low + field.width - 1}:${field.low}`;
}

function readout(block: RegisterBlock): string[] {
  const name = block.name.toLowerCase();
  const any: string[] = [];
  const writtenWords: string[] = [];
  const words: string[] = [];
  for (const { register, base } of named(block)) {
    for (let i = 0; i < register.count; i += 1) {
      const select = selected(register, base, i);
      any.push(
        isReadable(register) ? (isWritable(register) ? select : `(${select} && !write_q)`) : `(${select} && write_q)`,
      );
      if (isCopied(register)) writtenWords.push(`(${select} && ${written(register, base, i)})`);
      else if (isReadable(register)) words.push(`({32{${select}}} & ${word(block, register, base, i)})`);
    }
  }
  const copied = writtenWords.length === 0 ? [] : [`  wire ${name}_copied = ${writtenWords.join(" ||\n      ")};`];
  return [
    `  // ---- ${block.title}: reads`,
    `  wire ${name}_ok = ${any.join(" ||\n      ")};`,
    ...copied,
    `  logic [31:0] ${name}_word_q;`,
    `  always_ff @(posedge clk_i)`,
    `    ${name}_word_q <= ${words.length === 0 ? "32'h0" : words.join(" |\n      ")};`,
    "",
  ];
}

/** The 32 bits that a read gives, high field first. */
function word(block: RegisterBlock, register: Register, base: string, index: number): string {
  if (register.latchedBy !== null) return `${base}_q`;
  const parts: string[] = [];
  let above = 32;
  for (const field of [...register.fields].sort((a, b) => b.low - a.low)) {
    const top = field.low + field.width;
    if (top < above) parts.push(`${above - top}'h0`);
    parts.push(fieldValue(port(block, register, field), field, register.count, index));
    above = field.low;
  }
  if (above > 0) parts.push(`${above}'h0`);
  return parts.length === 1 ? (parts[0] ?? "") : `{${parts.join(", ")}}`;
}

function fieldValue(name: string, field: RegisterField, count: number, index: number): string {
  if (field.special === "map_hash") return "tg_regs_pkg::MAP_HASH";
  if (field.special === "bus_error_count") return `${name}_q`;
  const part = count === 1 ? "" : `[${index * field.width} +: ${field.width}]`;
  if (field.hw === "w" || field.readback) return `${name}_i${part}`;
  if (isStored(field)) return `${name}_q${part}`;
  return `${field.width}'h${hex(field.reset, 1)}`;
}

/** A register that reads as it was last written, all 32 bits of it: its words are read from a copy in RAM, for a choice among so many costs more than they do. */
function isCopied(register: Register): boolean {
  const [field, ...others] = register.fields;
  if (field === undefined || others.length > 0 || register.latchedBy !== null) return false;
  return isStored(field) && field.width === 32 && field.hw !== "w" && !field.readback && field.reset === 0;
}

function written(register: Register, base: string, index: number): string {
  return register.count === 1 ? `${base}_written_q` : `${base}_written_q[${index}]`;
}

const COPY_BYTES = 0x1000;

function copies(map: RegisterMap): string[] {
  const copying = map.blocks.filter(({ registers }) => registers.some(isCopied));
  const beyond = copying.find(({ address }) => address >= COPY_BYTES);
  if (beyond !== undefined)
    throw new Error(`${beyond.name}: its registers are copied, so it has to be below ${COPY_BYTES}`);
  const words = COPY_BYTES / 4;
  return [
    "  // ---- What reads as it was last written, once it has been",
    "  (* no_rw_check *)  // an access reads or writes",
    `  logic [31:0] copy[0:${words - 1}];`,
    "  logic [31:0] copy_q;",
    "  logic        copied_q;",
    "  always_ff @(posedge clk_i) begin",
    "    if (writes && aligned && addr_q[15:12] == 4'h0) copy[addr_q[11:2]] <= wdata_q;",
    "    copy_q <= copy[addr_q[11:2]];",
    `    copied_q <= ${copying.map(({ name }) => `${name.toLowerCase()}_copied`).join(" || ")};`,
    "  end",
    "",
  ];
}

function windowBus(map: RegisterMap): string[] {
  const lines = ["  // ---- Windows: one access at a time, so address and data are shared"];
  for (const window of map.windows) {
    const name = window.name.toLowerCase();
    lines.push(`  assign ${name}_valid_o = state_q == WINDOW && hit_${name};`);
    if (window.writable) lines.push(`  assign ${name}_write_o = write_q;`, `  assign ${name}_wdata_o = wdata_q;`);
    lines.push(`  assign ${name}_addr_o  = addr_q[${addressBits(window) + 1}:2];`);
  }
  const chosen = (signal: string, width: string) =>
    map.windows
      .map(
        ({ name }) =>
          `(${width}hit_${name.toLowerCase()}${width === "" ? "" : "}}"} & ${name.toLowerCase()}_${signal}_i)`,
      )
      .join(" |\n      ");
  lines.push(
    "",
    `  wire window_ready = ${chosen("ready", "")};`,
    `  wire [31:0] window_rdata = ${chosen("rdata", "{32{")};`,
    "",
  );
  return lines;
}

function sequencer(map: RegisterMap): string[] {
  const names = map.blocks.map(({ name }) => name.toLowerCase());
  return [
    "  // ---- One access at a time",
    `  wire register_ok = ${names.map((name) => `${name}_ok`).join(" || ")};`,
    "",
    "  always_ff @(posedge clk_i) begin",
    "    if (rst_i) begin",
    "      state_q <= IDLE;",
    "      error_q <= 1'b0;",
    "    end else begin",
    "      unique case (state_q)",
    "        IDLE: if (reg_valid_i) state_q <= DECODE;",
    "        DECODE: begin",
    "          error_q    <= !register_ok && !hit_window;",
    "          state_q    <= hit_window ? WINDOW : MERGE;",
    "        end",
    "        MERGE: state_q <= DONE;",
    "        WINDOW: begin",
    "          if (window_ready || patience_q == 8'd0) state_q <= DONE;",
    "          error_q <= !window_ready;",
    "        end",
    "        default: state_q <= IDLE;",
    "      endcase",
    "    end",
    "  end",
    "",
    "  always_ff @(posedge clk_i) begin",
    "    if (state_q == IDLE) begin",
    "      write_q <= reg_write_i;",
    "      addr_q  <= reg_addr_i;",
    "      wdata_q <= reg_wdata_i;",
    "    end",
    "    patience_q <= state_q == WINDOW ? patience_q - 8'd1 : 8'd254;",
    `    if (state_q == MERGE) rdata_q <= error_q || write_q ? 32'h0 : ({32{copied_q}} & copy_q) | ${names.map((name) => `${name}_word_q`).join(" | ")};`,
    "    else if (state_q == WINDOW) rdata_q <= window_ready && !write_q ? window_rdata : 32'h0;",
    "  end",
    "",
    "  assign reg_ready_o = state_q == DONE;",
    "  assign reg_error_o = state_q == DONE && error_q;",
    "  assign reg_rdata_o = rdata_q;",
    "",
  ];
}
