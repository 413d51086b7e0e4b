// Does the simulator compute what the RTL says? Some releases of Verilator lose bits of what is wider than 64, as sums, shifts and
// selections of it go through their optimiser. So blocks with such values run beside the gates that Yosys makes of them, on values at the edges
// of their widths: every output has to be the same in every cycle.

import { spawnSync } from "node:child_process";
import { mkdirSync, renameSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import { ROOT } from "../layout.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

const FOLDER = ".cache/gates";
interface Block {
  readonly top: string;
  readonly files?: readonly string[];
  readonly parameters?: Readonly<Record<string, number>>;
  readonly cycles: number;
  /** Inputs that are high now and then only, so that the rest has its turn. */
  readonly seldom: readonly string[];
  /** Outputs that may stay as they are. */
  readonly still?: readonly string[];
}

const TOTAL = ["tg_room", "tg_room_after"];
const NET = ["tg_rooms", "tg_rooms_after"];
const BLOCKS: readonly Block[] = [
  { top: "tg_headroom", files: TOTAL, cycles: 5000, seldom: ["clear_i", "set_i"] },
  { top: "tg_netroom", files: NET, cycles: 5000, seldom: ["clear_i", "set_i"] },
  { top: "tg_gate_rate", cycles: 5000, seldom: ["clear_i"] },
  {
    top: "tg_gate_exposure",
    files: [...TOTAL, "tg_headroom", ...NET, "tg_netroom"],
    cycles: 3000,
    seldom: ["clear_i", "apply_i"],
  },
  {
    top: "tg_gate_kinds",
    files: [...TOTAL, ...NET],
    cycles: 3000,
    seldom: ["clear_i", "apply_i"],
  },
  // Of random values no intent passes; `fails_o` tells of each rule.
  { top: "tg_gate_rules", parameters: { SYMBOLS: 2 }, cycles: 3000, seldom: [], still: ["pass_o"] },
  { top: "tg_intent_mux", parameters: { SYMBOLS: 2 }, cycles: 1000, seldom: ["rst_i", "late_valid_i"] },
  { top: "tg_highest_bit", parameters: { WIDTH: 256 }, cycles: 5000, seldom: [] },
  { top: "tg_one_hot_index", parameters: { WIDTH: 256 }, cycles: 5000, seldom: [] },
];

function yosys(script: string): void {
  const { status, stdout, stderr } = spawnSync("yosys", ["-q", "-p", script], { cwd: ROOT, encoding: "utf8" });
  expect(status, `${stdout}${stderr}`).toBe(0);
}

/** The netlist of the block, under a name of its own. */
function gatesOf({ top, files = [], parameters = {} }: Block): { readonly name: string; readonly file: string } {
  const name = `${top}_gates`;
  const file = `${FOLDER}/${name}.v`;
  mkdirSync(join(ROOT, FOLDER), { recursive: true });
  const sources = ["tg_pkg", ...files, top].map((module) => `hw/rtl/${module}.sv`).join(" ");
  const set = Object.entries(parameters).map(([key, value]) => `chparam -set ${key} ${value} ${top};`);
  yosys(
    `read_verilog -sv ${sources}; ${set.join(" ")} hierarchy -check -top ${top}; proc; flatten; opt_clean; memory -nordff; opt_clean; ` +
      `techmap; simplemap; dffunmap; dfflegalize -cell $_DFF_P_ x; simplemap; opt_clean; splitnets; rename -top ${name}; ` +
      `write_verilog -noattr ${file}.part`,
  );
  renameSync(join(ROOT, `${file}.part`), join(ROOT, file));
  return { name, file };
}

/** Words at the edges, put together to the port's width; sometimes the value before, one more or less. */
function draw(random: Random, width: number, before: bigint): bigint {
  const all = (1n << BigInt(width)) - 1n;
  if (random.chance(0.15)) return (before + (random.chance(0.5) ? 1n : -1n)) & all;
  const word = (): bigint => {
    const shift = BigInt(random.below(32));
    const edges = [0n, 0n, 0xffff_ffffn, 1n << shift, 0xffff_ffffn >> shift, (0xffff_ffffn << shift) & 0xffff_ffffn];
    return random.chance(0.3) ? BigInt(random.u32()) : random.pick(edges);
  };
  const same = random.chance(0.4) ? random.pick([0n, 0xffff_ffffn, 1n << 31n]) : undefined;
  let value = 0n;
  for (let at = 0; at < width; at += 32) value = (value << 32n) | (random.chance(0.7) ? (same ?? word()) : word());
  return value & all;
}

describe("the simulated block is its gates", () => {
  test.each(BLOCKS)("$top", async (block) => {
    const { top, parameters = {}, cycles, seldom, still: allowed = [] } = block;
    const seed = testSeed();
    const repeat = howToRepeat(seed, "test/blocks/simulator.test.ts");
    const random = new Random(seed).fork(top);
    const gates = gatesOf(block);
    const rtl = await loadModule({ top, parameters, assertions: false });
    const netlist = await loadModule({ top: gates.name, sources: [gates.file], assertions: false });
    const inputs = rtl.built.ports.filter(({ name, direction }) => direction === "in" && name !== "clk_i");
    const outputs = rtl.built.ports.filter(({ direction }) => direction === "out");
    expect(netlist.built.ports.map(({ name }) => name).sort()).toEqual(rtl.built.ports.map(({ name }) => name).sort());
    const values = new Map(inputs.map(({ name }) => [name, 0n]));
    const seen = new Map(outputs.map(({ name }) => [name, new Set<bigint>()]));
    const set = (name: string, width: number, value: bigint): void => {
      values.set(name, value);
      for (const dut of [rtl, netlist]) dut.in[name] = width <= 32 ? Number(value) : value;
    };
    const value = (dut: Dut, name: string): bigint => BigInt(dut.out[name]);
    const alike = (where: string): void => {
      for (const { name } of outputs) {
        const wanted = value(netlist, name);
        if (value(rtl, name) !== wanted) {
          throw new Error(`${where}: ${name} is ${value(rtl, name)}, its gates say ${wanted}; ${repeat}`);
        }
        const known = seen.get(name);
        if (known !== undefined && known.size < 3) known.add(wanted);
      }
    };
    for (const { name, bits } of inputs) set(name, bits, ["rst_i", "clear_i"].includes(name) ? 1n : 0n);
    for (let cycle = 0; cycle < 20; cycle++) for (const dut of [rtl, netlist]) dut.step();
    for (let cycle = 0; cycle < cycles; cycle++) {
      for (const { name, bits } of inputs) {
        if (seldom.includes(name)) set(name, bits, random.chance(0.003) ? 1n : 0n);
        else if (random.chance(0.6)) set(name, bits, draw(random, bits, values.get(name) ?? 0n));
      }
      for (const dut of [rtl, netlist]) dut.eval();
      alike(`cycle ${cycle}`);
      for (const dut of [rtl, netlist]) dut.step();
    }
    alike("at the end");
    // Nothing was compared of an output that never moved.
    const still = outputs.filter(({ name }) => (seen.get(name)?.size ?? 0) < 2).map(({ name }) => name);
    expect(
      still.filter((name) => !allowed.includes(name)),
      repeat,
    ).toEqual([]);
  });
});
