// tg_election against the naive registers (gateway/testing), with random ids that are close to each other in every word.
import { expect, test } from "vitest";
import { ElectionRegisters } from "../../gateway/testing/election-registers.ts";
import { loadModule } from "../../sim/harness/mod.ts";
import { randomFrom } from "./book-traffic.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

const FILE = "test/blocks/election.test.ts";
const STEPS = 20_000;
const seed = testSeed();

const PULSES = ["arm_write", "lease_write", "clear_write", "commit"] as const;

test("ids go up alone; what lets orders leave or changes the configuration passes under the highest; stops pass", async () => {
  const repeat = howToRepeat(seed, FILE);
  const dut = await loadModule({ top: "tg_election" });
  const random = randomFrom(seed);
  const below = (limit: number): number => random() % limit;
  const model = new ElectionRegisters();
  const seen = { raised: 0, again: 0, lower: 0, refused: 0, passed: 0, stops: 0 };
  dut.in.rst_i = 1;
  dut.step();
  dut.in.rst_i = 0;
  for (let step = 0; step < STEPS; step++) {
    if (below(3) === 0) {
      const words = Array.from({ length: 4 }, () =>
        below(8) === 0 ? 0xffff_ffff : below(8) === 0 ? below(4) : 0x8000_0000,
      );
      // Near the highest, or anything.
      const id =
        below(2) === 0
          ? BigInt.asUintN(128, model.highest + BigInt(below(5) - 2) * (1n << BigInt(32 * below(4))))
          : words.reduce((sum, word) => (sum << 32n) | BigInt(word >>> (step < STEPS / 2 ? 4 : 0)), 0n);
      seen[id > model.highest ? "raised" : id === model.highest ? "again" : "lower"]++;
      dut.in.id_i = id;
      dut.in.present_i = 1;
      dut.step();
      dut.in.present_i = 0;
      // The bus is not this fast.
      dut.step();
      model.present(id);
    }
    const pulse = PULSES[below(PULSES.length)] ?? "commit";
    const arm = below(2);
    const lease = below(2) === 0 ? 0n : 1n << BigInt(below(64));
    dut.in.arm_i = arm;
    dut.in.lease_i = lease;
    for (const name of PULSES) dut.in[`${name}_i`] = name === pulse;
    dut.eval();
    const stops = (pulse === "arm_write" && arm === 0) || (pulse === "lease_write" && lease === 0n);
    const passes = model.passes(stops);
    seen[stops ? "stops" : passes ? "passed" : "refused"]++;
    for (const name of PULSES)
      expect(dut.out[`${name}_o`], `step ${step} ${name}; ${repeat}`).toBe(Number(name === pulse && passes));
    dut.step();
    for (const name of PULSES) dut.in[`${name}_i`] = 0;
    expect(dut.out.highest_o, `step ${step}; ${repeat}`).toBe(model.highest);
    expect(dut.out.current_o, `step ${step}; ${repeat}`).toBe(Number(model.current));
    expect(dut.out.refused_count_o, `step ${step}; ${repeat}`).toBe(model.refused & 0xffff);
  }
  for (const [what, count] of Object.entries(seen)) expect(count, `${what}: too rare; ${repeat}`).toBeGreaterThan(20);
});
