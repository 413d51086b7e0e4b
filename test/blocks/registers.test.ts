// The generated register block against the map it was generated from: every kind of access to every address.

import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { registers as accessors } from "../../proto/mod.ts";
import {
  loadRegisterMap,
  type Register,
  type RegisterField,
  type RegisterMap,
} from "../../proto/tools/register-map.ts";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import { ROOT } from "../layout.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

const FILE = "test/blocks/registers.test.ts";
const REGISTER_CYCLES = 3;
const WINDOW_LIMIT_CYCLES = 258;

interface Answer {
  readonly data: number;
  readonly error: boolean;
  readonly cycles: number;
  /** Strobes seen, each with the cycle. */
  readonly strobes: readonly string[];
}

function portOf(block: string, register: Register, field: RegisterField): string {
  const name = register.fields.length === 1 ? register.name : `${register.name}_${field.name}`;
  return `${block}_${name}`.toLowerCase();
}

/** What software must find, kept beside the block. */
class Expected {
  readonly stored = new Map<string, bigint>();
  readonly inputs = new Map<string, bigint>();
  readonly latched = new Map<string, number>();
  errors = 0;
  readonly map: RegisterMap;

  constructor(map: RegisterMap) {
    this.map = map;
  }

  find(address: number): { block: string; register: Register; index: number } | undefined {
    for (const block of this.map.blocks) {
      for (const register of block.registers) {
        const index = (address - block.address - register.offset) / 4;
        if (Number.isInteger(index) && index >= 0 && index < register.count)
          return { block: block.name, register, index };
      }
    }
    return undefined;
  }

  read(address: number): number | undefined {
    const found = this.find(address);
    if (found === undefined || found.register.fields.every(({ sw }) => sw === "w")) return undefined;
    const { block, register, index } = found;
    const partner = this.map.blocks
      .find(({ name }) => name === block)
      ?.registers.find(({ latchedBy }) => latchedBy === register.name);
    if (partner !== undefined) {
      const name = `${block}_${partner.name}`.toLowerCase();
      this.latched.set(name, Number(this.inputs.get(name) ?? 0n));
    }
    if (register.latchedBy !== null) return this.latched.get(`${block}_${register.name}`.toLowerCase()) ?? 0;
    let word = 0;
    for (const field of register.fields) {
      const value = this.fieldValue(portOf(block, register, field), field, index);
      word += value * 2 ** field.low;
    }
    return word;
  }

  private fieldValue(name: string, field: RegisterField, index: number): number {
    if (field.special === "map_hash") return accessors.MAP_HASH;
    if (field.special === "bus_error_count") return this.errors;
    if (field.sw === "r" && field.hw === "na") return field.reset;
    const source = field.hw === "w" || field.readback ? this.inputs : this.stored;
    const whole = source.get(name) ?? 0n;
    return Number((whole >> BigInt(index * field.width)) & ((1n << BigInt(field.width)) - 1n));
  }

  /** @returns whether the address takes writes */
  write(address: number, word: number): boolean {
    const found = this.find(address);
    if (found === undefined || found.register.fields.every(({ sw }) => sw === "r")) return false;
    const { block, register, index } = found;
    for (const field of register.fields.filter(({ sw }) => sw === "rw")) {
      const name = portOf(block, register, field);
      const shift = BigInt(index * field.width);
      const mask = ((1n << BigInt(field.width)) - 1n) << shift;
      const value = (BigInt(word >>> field.low) << shift) & mask;
      this.stored.set(name, ((this.stored.get(name) ?? 0n) & ~mask) | value);
    }
    return true;
  }
}

let map: RegisterMap;
let dut: Dut;

beforeAll(async () => {
  map = loadRegisterMap(join(ROOT, "proto/registers/tickgate.rdl"));
  dut = await loadModule({ top: "tg_regs" });
});

function strobeNames(): string[] {
  return map.blocks.flatMap((block) =>
    block.registers
      .filter(({ fields }) => fields.some(({ strobe }) => strobe))
      .map(({ name }) => `${block.name}_${name}`.toLowerCase()),
  );
}

/** One access; `window` answers after `delay` cycles with `answer`. */
function access(
  address: number,
  write: boolean,
  data: number,
  window?: { name: string; delay: number; answer: number },
): Answer {
  dut.in.reg_valid_i = 1;
  dut.in.reg_write_i = write ? 1 : 0;
  dut.in.reg_addr_i = address;
  dut.in.reg_wdata_i = data;
  const strobes: string[] = [];
  const names = strobeNames();
  let shown = 0;
  for (let cycles = 1; cycles <= WINDOW_LIMIT_CYCLES + 2; cycles += 1) {
    dut.step();
    for (const name of names) if (dut.out[`${name}_wr_o`] === 1) strobes.push(name);
    if (window !== undefined) {
      const valid = dut.out[`${window.name}_valid_o`] === 1;
      const ready = valid && shown === window.delay;
      shown = valid ? shown + 1 : 0;
      dut.in[`${window.name}_ready_i`] = ready ? 1 : 0;
      dut.in[`${window.name}_rdata_i`] = ready ? window.answer : 0xdeadbeef;
    }
    if (dut.out.reg_ready_o === 1) {
      const answer = { data: dut.out.reg_rdata_o as number, error: dut.out.reg_error_o === 1, cycles, strobes };
      dut.in.reg_valid_i = 0;
      dut.step();
      for (const name of names) if (dut.out[`${name}_wr_o`] === 1) strobes.push(name);
      expect(dut.out.reg_ready_o).toBe(0);
      return answer;
    }
  }
  throw new Error(`no answer from 0x${address.toString(16)}`);
}

function drive(expected: Expected, random: Random): void {
  for (const block of map.blocks) {
    for (const register of block.registers) {
      for (const field of register.fields.filter(({ hw }) => hw === "w" || hw === "rw")) {
        const name = portOf(block.name, register, field);
        let value = 0n;
        const width = BigInt(field.width * register.count);
        for (let i = 0n; i < width; i += 32n) value = (value << 32n) | BigInt(random.u32());
        value &= (1n << width) - 1n;
        dut.in[`${name}_i`] = width > 32n ? value : Number(value);
        expected.inputs.set(name, value);
      }
    }
  }
}

describe("the register block", () => {
  test("tells magic, map hash and reset values", () => {
    dut.reset();
    expect(access(accessors.ID_MAGIC_ADDRESS, false, 0).data).toBe(accessors.ID_MAGIC_VALUE);
    expect(access(accessors.ID_MAP_HASH_ADDRESS, false, 0).data).toBe(accessors.MAP_HASH);
    expect(accessors.MAP_HASH).toBe(map.hash);
    for (const { address, access: kind } of accessors.REGISTERS) {
      if (
        kind === "rw" &&
        address !== accessors.SESSION_URN_ADDRESS &&
        address !== accessors.SESSION_SEND_NEXT_ADDRESS
      ) {
        expect(access(address, false, 0).data, `0x${address.toString(16)}`).toBe(0);
      }
    }
  });

  test("does what the map says on any sequence of accesses", { timeout: 120_000 }, () => {
    const seed = testSeed();
    const repeat = howToRepeat(seed, FILE);
    const random = new Random(seed);
    const expected = new Expected(map);
    const known = accessors.REGISTERS.flatMap(({ address, count }) =>
      Array.from({ length: count }, (_, i) => address + 4 * i),
    );
    dut.reset();
    for (let round = 0; round < 4_000; round += 1) {
      if (random.chance(0.3)) drive(expected, random);
      // Otherwise beside the registers of a block, where most addresses have none.
      const address = random.chance(0.85) ? random.pick(known) : random.pick(map.blocks).address + random.below(0x0100);
      const write = random.chance(0.5);
      const data = random.u32();
      const where = `round ${round}: ${write ? "write" : "read"} 0x${address.toString(16)}; ${repeat}`;
      const answer = access(address, write, data);
      const value = address % 4 === 0 && !write ? expected.read(address) : undefined;
      const ok = address % 4 === 0 && (write ? expected.write(address, data) : value !== undefined);
      expect(answer.error, where).toBe(!ok);
      expect(answer.data, where).toBe(value ?? 0);
      expect(answer.cycles, where).toBe(REGISTER_CYCLES);
      const found = ok && write ? expected.find(address) : undefined;
      const strobed = found?.register.fields.some(({ strobe }) => strobe) === true;
      expect(answer.strobes, where).toEqual(
        strobed && found ? [`${found.block}_${found.register.name}`.toLowerCase()] : [],
      );
      for (const [name, stored] of expected.stored)
        expect(BigInt(dut.out[`${name}_o`]), `${name}, ${where}`).toBe(stored);
      if (!ok) expected.errors += 1;
    }
    expect(access(accessors.ID_BUS_ERRORS_ADDRESS, false, 0).data, repeat).toBe(expected.errors);
    expect(expected.errors, repeat).toBeGreaterThan(100);
  });

  test("a strobe comes in the first cycle in which the new value is out", () => {
    dut.reset();
    dut.in.reg_valid_i = 1;
    dut.in.reg_write_i = 1;
    dut.in.reg_addr_i = accessors.OPERATE_LEASE_NS_HI_ADDRESS;
    dut.in.reg_wdata_i = 0x1234;
    const seen: [number, number][] = [];
    for (let cycle = 0; cycle < 5; cycle += 1) {
      dut.step();
      seen.push([dut.out.operate_lease_ns_hi_wr_o, dut.out.operate_lease_ns_hi_o]);
      if (dut.out.reg_ready_o === 1) dut.in.reg_valid_i = 0;
    }
    expect(seen).toEqual([
      [0, 0],
      [1, 0x1234],
      [0, 0x1234],
      [0, 0x1234],
      [0, 0x1234],
    ]);
  });

  test("two words of one value are of one instant", () => {
    dut.reset();
    dut.in.operate_time_lo_i = 0xffff_ffff;
    dut.in.operate_time_hi_i = 7;
    expect(access(accessors.OPERATE_TIME_LO_ADDRESS, false, 0).data).toBe(0xffff_ffff);
    dut.in.operate_time_lo_i = 0;
    dut.in.operate_time_hi_i = 8;
    expect(access(accessors.OPERATE_TIME_HI_ADDRESS, false, 0).data).toBe(7);
  });
});

describe("windows", () => {
  test("pass word number, data and answer, whatever time the core takes", { timeout: 120_000 }, () => {
    const seed = testSeed();
    const random = new Random(seed);
    dut.reset();
    for (let round = 0; round < 1_000; round += 1) {
      const window = random.pick(map.windows);
      const name = window.name.toLowerCase();
      const word = random.below(window.words);
      const write = random.chance(0.5);
      const data = random.u32();
      const delay = random.chance(0.5) ? 0 : random.below(30);
      const answer = random.u32();
      const where = `round ${round}: ${name}[${word}]; ${howToRepeat(seed, FILE)}`;
      const result = access(window.address + 4 * word, write, data, { name, delay, answer });
      if (write && !window.writable) {
        expect([result.error, result.cycles], where).toEqual([true, REGISTER_CYCLES]);
        continue;
      }
      expect([result.error, result.data], where).toEqual([false, write ? 0 : answer]);
      expect(result.cycles, where).toBe(3 + delay);
      expect(dut.out[`${name}_addr_o`], where).toBe(word);
      if (window.writable)
        expect([dut.out[`${name}_wdata_o`], dut.out[`${name}_write_o`]], where).toEqual([data, write ? 1 : 0]);
    }
  });

  test("a core that never answers ends the access with an error, and the next one works", () => {
    dut.reset();
    const before = access(accessors.ID_BUS_ERRORS_ADDRESS, false, 0).data;
    const result = access(accessors.limitAddress(3, 1), false, 0, { name: "limit", delay: 100_000, answer: 0 });
    expect([result.error, result.data]).toEqual([true, 0]);
    expect(result.cycles).toBeLessThanOrEqual(WINDOW_LIMIT_CYCLES);
    expect(access(accessors.ID_BUS_ERRORS_ADDRESS, false, 0).data).toBe(before + 1);
    expect(access(accessors.limitAddress(3, 1), false, 0, { name: "limit", delay: 2, answer: 9 }).data).toBe(9);
  });

  test("addresses of no register and no window, and beside a word, end with an error", () => {
    dut.reset();
    const taken = new Uint8Array(1 << 16);
    for (const { address, count } of accessors.REGISTERS) taken.fill(1, address, address + 4 * count);
    for (const { address, words } of map.windows) taken.fill(1, address, address + 4 * words);
    // First and last word of each gap, and of each window the bytes between two words.
    const free = (address: number): boolean => address >= 0 && address < taken.length && taken[address] === 0;
    const gaps = Array.from({ length: taken.length / 4 }, (_, word) => 4 * word).filter(
      (address) => free(address) && !(free(address - 4) && free(address + 4)),
    );
    const misaligned = map.windows.flatMap(({ address }) => [address + 1, address + 2, address + 3]);
    expect(gaps.length).toBeGreaterThan(10);
    for (const address of [...gaps, ...misaligned]) {
      // At once: no window was asked.
      const { error, cycles } = access(address, false, 0);
      expect([error, cycles], `0x${address.toString(16)}`).toEqual([true, REGISTER_CYCLES]);
    }
  });
});

describe("the text of the block", () => {
  const sources = ["proto/gen/sv/tg_regs_pkg.sv", "proto/gen/sv/tg_regs.sv"];

  function tool(program: string, ...args: string[]): { status: number | null; out: string } {
    const { status, stdout, stderr, error } = spawnSync(program, args, { cwd: ROOT, encoding: "utf8" });
    return { status, out: `${stdout}${stderr}${error?.message ?? ""}` };
  }

  test("has no warning in Verilator's strictest setting", () => {
    expect(tool("verilator", "--lint-only", "-Wall", "--top-module", "tg_regs", ...sources)).toEqual({
      status: 0,
      out: "",
    });
  });

  test("has no latch, loop or double driver in Yosys", () => {
    const script = `read_verilog -sv ${sources.join(" ")}; hierarchy -check -top tg_regs; proc; check -assert; select -assert-none t:$dlatch t:$dlatchsr`;
    expect(tool("yosys", "-q", "-p", script)).toEqual({ status: 0, out: "" });
  });

  test("every generated package is read by both", () => {
    const packages = ["itch50", "moldudp64", "soupbintcp", "ouch50", "event"].map(
      (name) => `proto/gen/sv/tg_${name}_pkg.sv`,
    );
    for (const file of packages)
      expect(tool("yosys", "-q", "-p", `read_verilog -sv ${file}`), file).toEqual({ status: 0, out: "" });
    expect(tool("verilator", "--lint-only", "-Wall", "--top-module", "tg_regs", ...packages, ...sources)).toEqual({
      status: 0,
      out: "",
    });
  });
});
