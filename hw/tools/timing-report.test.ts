import { describe, expect, test } from "vitest";
import { findModule, harness, modulesBelow, parseRtlil } from "./timing-harness.ts";
import { type BlockTiming, readReport, slower, type TimingReport, timingPage, worstOf } from "./timing-report.ts";

const RTLIL = `
attribute \\hdlname "\\\\tg_inner"
module $paramod\\tg_inner\\WIDTH=32'00000000000000000000000000000100
  wire width 4 input 2 \\data_i
  wire input 1 \\clk_i
  wire width 4 output 3 \\data_o
  wire width 9 \\own
  cell $add $add$x
  end
end
module \\tg_outer
  wire input 1 \\clk_i
  wire width 3 offset 2 input 2 \\sel_i
  wire output 3 \\done_o
  cell $paramod\\tg_inner\\WIDTH=32'00000000000000000000000000000100 \\u_inner
    connect \\clk_i \\clk_i
  end
end
`;

const step = (type: string, delay: number, more: object = {}): object => ({
  type,
  delay,
  to: { cell: "end" },
  ...more,
});
const nextpnr = (mhz: number): string =>
  JSON.stringify({
    fmax: { clk: { achieved: mhz, constraint: 156.25 } },
    critical_paths: [
      { from: "<async>", to: "posedge clk", path: [step("routing", 99)] },
      {
        from: "posedge clk",
        to: "posedge clk",
        path: [
          step("clk-to-q", 0.3),
          step("routing", 1.2, {
            net: "u_dut.count_q[3]",
            sources: ["hw/rtl/tg_a.sv:12.3-12.9", "/x/cells_map.v:1.1-1.2"],
          }),
          step("logic", 0.2),
          step("routing", 0.8, { net: "u_dut.count_q_LUT4_C_1_Z[2]", sources: ["/x/cells_map.v:1.1-1.2"] }),
          step("logic", 0.1),
          step("routing", 0.5, { net: "n", sources: ["hw/rtl/tg_b.sv:7.1-7.9"] }),
          step("setup", 0, { to: { cell: "u_dut.u_b.full_q_TRELLIS_FF_Q_4" } }),
        ],
      },
    ],
    utilization: { TRELLIS_COMB: { used: 40 }, TRELLIS_FF: { used: 20 }, DP16KD: { used: 1 } },
  });

const block = (name: string, ...mhz: number[]): BlockTiming => ({
  name,
  sources: "0",
  seeds: mhz.map((one, seed) => readReport(nextpnr(one), seed + 1)),
});
const report = (...blocks: BlockTiming[]): TimingReport => ({
  tools: "tools",
  device: "device",
  parameters: { SYMBOLS: 8 },
  targetMhz: 156.25,
  blocks,
});

describe("the harness of a block", () => {
  const modules = parseRtlil(RTLIL);

  test("has a register at every bit of every port but the clock", () => {
    const text = harness(findModule(modules, "tg_inner"));
    expect(text).toContain("reg [3:0] in_q;");
    expect(text).toContain("reg [3:0] out_q, chain_q;");
    expect(text).toContain(".data_i(in_q[0+:4]), .data_o(outs[0+:4])");
    expect(harness(findModule(modules, "tg_outer"))).toContain(".sel_i(in_q[0+:3]), .done_o(outs[0+:1])");
  });

  test("knows what is below a block", () => {
    expect(modulesBelow(modules, findModule(modules, "tg_outer"))).toEqual(["tg_inner", "tg_outer"]);
    expect(() => findModule(modules, "tg_none")).toThrow("the core has no module tg_none");
  });
});

describe("a report of nextpnr", () => {
  test("is read as the path from clock to clock, by nets and source lines", () => {
    const { mhz, path, utilisation } = readReport(nextpnr(123.456), 1);
    expect(mhz).toBe(123.5);
    expect(path).toEqual({
      ns: 3.1,
      logicNs: 0.6,
      routingNs: 2.5,
      cells: 2,
      from: "count_q[3]",
      to: "u_b.full_q",
      lines: ["tg_a.sv:12", "tg_b.sv:7"],
    });
    expect(utilisation).toEqual({ comb: 40, ff: 20, ramw: 0, bram: 1, mult: 0 });
  });

  test("without such a path is refused", () => {
    expect(() => readReport(JSON.stringify({ fmax: {}, critical_paths: [], utilization: {} }), 1)).toThrow("no path");
  });
});

describe("a comparison with what is kept", () => {
  const kept = report(block("tg_slow", 104, 100), block("tg_fast", 240));

  test("accepts noise, and whatever is above the target", () => {
    expect(slower(kept, [block("tg_slow", 92.1, 130), block("tg_fast", 144)])).toEqual([]);
  });

  test("names what came down, by the slowest seed", () => {
    expect(slower(kept, [block("tg_slow", 130, 91.9), block("tg_fast", 143)])).toEqual([
      "tg_slow came down from 100 to 91.9 MHz; accepted is 92 or more",
      "tg_fast came down from 240 to 143 MHz; accepted is 143.8 or more",
    ]);
    expect(slower(kept, [block("tg_new", 200)])[0]).toContain("tg_new is not in docs/timing.json");
  });

  test("the page shows the slowest block first, with its slowest seed", () => {
    const page = timingPage(kept);
    expect(page.indexOf("| tg_slow | 100 to 104 (2) | **no** |")).toBeGreaterThan(0);
    expect(page.indexOf("| tg_fast | 240 | yes |")).toBeGreaterThan(page.indexOf("| tg_slow |"));
    expect(page).toContain("Target 156.25 MHz: 1 of 2 blocks");
    expect(worstOf(block("tg_slow", 104, 100)).seed).toBe(2);
  });

  test("the whole core has a place of its own, and comes down like a block", () => {
    const whole = { ...kept, whole: block("tg_core", 90) };
    const page = timingPage(whole);
    expect(page).toContain("Target 156.25 MHz: 1 of 2 blocks");
    expect(page).toContain("placed and routed to the end. 90 MHz, **not** 156.25");
    expect(page).toContain("40 of 83640 (0 %) places for look-up tables");
    expect(timingPage(kept)).not.toContain("The whole core");
    expect(slower(whole, [block("tg_core", 80)])).toEqual([
      "tg_core came down from 90 to 80 MHz; accepted is 82.8 or more",
    ]);
  });
});
