import { existsSync, rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { buildModule, coverageToLcov, loadModule, ModelStop, SourceError, ToolchainError } from "./mod.ts";

const counter = { top: "tg_test_counter", sources: ["sim/harness/testdata/tg_test_counter.sv"] };
const struct = { top: "tg_test_struct", sources: ["sim/harness/testdata/tg_test_struct.sv"] };
const BUILD_MS = 120_000;

describe("a verilated module", { timeout: BUILD_MS }, () => {
  test("counts clock edges, keeps ports of every width, and follows inputs without an edge by eval", async () => {
    const dut = await loadModule({ ...counter, parameters: { WIDTH: 12 } });
    dut.reset();
    dut.in.en_i = true;
    dut.in.add_i = 0xffff;
    dut.in.wide_i = 5n;
    expect(dut.out.ready_o).toBe(0);
    dut.eval();
    expect(dut.out.ready_o).toBe(1);
    dut.step(150);
    expect(dut.cycle).toBe(152);
    expect(dut.out.count_o).toBe(150);
    expect(dut.out.sum_o).toBe(150n * 0xffffn);
    expect(dut.out.wide_o).toBe((1n << 100n) - 6n);
    expect([...dut.words("wide_o")]).toEqual([0xfffffffa, 0xffffffff, 0xffffffff, 0xf]);
  });

  test("refuses values that do not fit and names that are no ports", async () => {
    const dut = await loadModule(counter);
    expect(() => (dut.in.add_i = 0x10000)).toThrow("65536 does not fit port add_i of 16 bits");
    expect(() => (dut.in.add_i = 1.5)).toThrow(RangeError);
    expect(() => (dut.in.wide_i = 1n << 100n)).toThrow(RangeError);
    expect(() => (dut.in.en = 1)).toThrow(/has no input en; it has clk_i, /);
    expect(() => dut.out.count).toThrow(/has no output count;/);
    expect(() => dut.words("add_i")).toThrow("port add_i has 16 bits: not stored as words");
  });

  test("stops at a failed assertion with its place and text, and runs again from a snapshot", async () => {
    const dut = await loadModule({ ...counter, parameters: { LIMIT: 20 } });
    dut.reset();
    dut.in.en_i = 1;
    dut.step(10);
    const before = dut.snapshot();
    expect(() => dut.step(100)).toThrow(/tg_test_counter\.sv:\d+[\s\S]*count has reached its limit/);
    expect(() => dut.step()).toThrow(ModelStop);
    dut.restore(before);
    expect(dut.out.count_o).toBe(10);
    dut.step(5);
    expect(dut.out.count_o).toBe(15);
  });

  test("passes the limit when built without assertions", async () => {
    const dut = await loadModule({ ...counter, parameters: { LIMIT: 20 }, assertions: false });
    dut.reset();
    dut.in.en_i = 1;
    dut.step(100);
    expect(dut.out.count_o).toBe(100);
  });

  test("forks into independent instances", async () => {
    const dut = await loadModule(counter);
    dut.reset();
    dut.in.en_i = 1;
    dut.step(3);
    const other = dut.fork();
    other.step(4);
    expect([dut.out.count_o, other.out.count_o, dut.cycle, other.cycle]).toEqual([3, 7, 5, 9]);
  });

  test("gives the same bytes for the same seed, and random unreset registers for another", async () => {
    const stateOf = async (seed: number): Promise<Uint8Array> => {
      const dut = await loadModule({ ...counter, seed });
      dut.reset();
      dut.in.en_i = 1;
      dut.step(50);
      return dut.snapshot().model.memory;
    };
    const [a, b, c] = await Promise.all([stateOf(1), stateOf(1), stateOf(2)]);
    expect(a).toEqual(b);
    expect(a).not.toEqual(c);
  });

  test("refuses a snapshot of another build", async () => {
    const dut = await loadModule(counter);
    const other = await loadModule({ ...counter, parameters: { WIDTH: 12 } });
    expect(() => dut.restore(other.snapshot())).toThrow(/cannot be restored into build/);
  });

  test("reads and writes struct ports by field names, packed or in place", async () => {
    const dut = await loadModule(struct);
    const seq = 0xfedcba9876543210n;
    dut.pack("entry_i", {
      seq,
      kind: "ENTRY_MARK",
      op: "OP_TRADING",
      qty: 77,
      price: 0xffffffff,
      sell: 1,
      last_cyc: 300,
    });
    dut.step();
    expect(dut.unpack("update_o")).toMatchObject({
      origin: { seq, sym: 44 },
      view: { valid: 0, bid_px: 0xffffffff, bid_qty: 77 },
      changed: 1,
      new_faults: 5,
    });
    const entry = dut.fields("entry_i");
    entry.price = 0x12345678;
    entry.kind = 0;
    entry.itch_ts = (1n << 48n) - 1n;
    dut.step();
    const update = dut.fields("update_o");
    expect([update.view.bid_px, update.view.valid, update.view.bid_qty]).toEqual([0x12345678, 1, 77]);
    expect([update.origin.itch_ts, update.origin.seq]).toEqual([(1n << 48n) - 1n, seq]);
    expect(dut.unpack("view_o")).toEqual(dut.unpack("update_o").view);
    expect(() => (entry.sell = 2)).toThrow("2 does not fit field sell of 1 bits");
  });

  test("reports line and toggle coverage as lcov", async () => {
    const dut = await loadModule({ ...counter, coverage: true });
    dut.reset();
    const lines = async (): Promise<string[]> => (await coverageToLcov([dut.coverage()])).split("\n");
    expect(await lines()).toContain("SF:sim/harness/testdata/tg_test_counter.sv");
    const missed = (await lines()).filter((line) => /^DA:\d+,0$/.test(line)).length;
    dut.in.en_i = 1;
    dut.step(20);
    expect((await lines()).filter((line) => /^DA:\d+,0$/.test(line)).length).toBeLessThan(missed);
  });
});

describe("a build", { timeout: BUILD_MS }, () => {
  test("is made once, even when asked for several times at once, and again when it is gone", async () => {
    const request = { ...struct, defines: ["ONLY_FOR_THIS_TEST"] };
    const { dir } = await buildModule(request);
    rmSync(dir, { recursive: true });
    const built = await Promise.all([buildModule(request), buildModule(request), buildModule(request)]);
    expect(built.filter(({ fresh }) => fresh)).toHaveLength(1);
    expect((await buildModule(request)).fresh).toBe(false);
    expect(existsSync(dir)).toBe(true);
  });

  test("names a module that no source declares", async () => {
    await expect(buildModule({ top: "tg_nowhere" })).rejects.toThrow(SourceError);
  });

  test("fails with what the tool said", async () => {
    const failed = buildModule({ ...counter, parameters: { NO_SUCH: 1 } });
    await expect(failed).rejects.toThrow(ToolchainError);
    await expect(failed).rejects.toThrow(/NO_SUCH/);
  });
});
