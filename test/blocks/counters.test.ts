// Counters: nothing is lost whatever comes in a cycle, and a snapshot shows all of them as they were in one cycle.

import { expect, test } from "vitest";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

const seed = testSeed();
const repeat = howToRepeat(seed, "test/blocks/counters.test.ts");
const COUNTERS = 128;
const GAUGE_FIRST = 97;
const GAUGES = 6;
/** docs/hardware.md: the walk under way, then the one that is copied. */
const SNAPSHOT_CYCLES_MAX = 132;

function readAll(dut: Dut): number[] {
  return Array.from({ length: COUNTERS }, (_, index) => {
    dut.in.host_index_i = index;
    dut.in.host_valid_i = 1;
    dut.step();
    dut.stepUntil("host_ready_o", 10);
    const value: number = dut.out.host_rdata_o;
    dut.in.host_valid_i = 0;
    dut.step();
    return value;
  });
}

test.each([
  { name: "every counter in every cycle", density: 1 },
  { name: "now and then", density: 0.02 },
])("$name", async ({ name, density }) => {
  const random = new Random(seed).fork(name);
  const dut = await loadModule({ top: "tg_counters", parameters: { GAUGE_FIRST, GAUGES }, seed });
  const strobes = dut.words("add_i");
  for (const pulse of ["snapshot_i", "host_valid_i"]) dut.in[pulse] = 0;
  strobes.fill(0);
  dut.reset();
  expect(readAll(dut), "before the first snapshot").toEqual(new Array(COUNTERS).fill(0));

  const totals = new Uint32Array(COUNTERS);
  for (let round = 0; round < 25; round++) {
    const gauges = Array.from({ length: GAUGES }, () => random.below(65536));
    dut.in.gauges_i = gauges.reduce((bits, value, n) => bits | (BigInt(value) << BigInt(16 * n)), 0n);
    const tick = (): void => {
      for (let word = 0; word < strobes.length; word++) {
        // Two bits a counter; 1 and 2 are what the core can bring.
        const bits = random.chance(density) ? random.u32() & random.u32() : 0;
        strobes[word] = bits & ~((bits & (bits >>> 1) & 0x5555_5555) << 1);
        for (let n = 0; n < 16; n++) {
          const index = 16 * word + n;
          totals[index] = (totals[index] ?? 0) + (((strobes[word] ?? 0) >>> (2 * n)) & 3);
        }
      }
      dut.step();
    };
    for (let cycles = random.below(400); cycles > 0; cycles--) tick();

    const instants: string[] = [];
    const shown = (): string => [...totals].map((total, n) => gauges[n - GAUGE_FIRST] ?? total).join();
    dut.in.snapshot_i = 1;
    instants.push(shown());
    tick();
    dut.in.snapshot_i = 0;
    let cycles = 1;
    for (; dut.out.snapshot_busy_o === 1; cycles++) {
      if (cycles > SNAPSHOT_CYCLES_MAX + 2) throw new Error(`a snapshot never ends; ${repeat}`);
      instants.push(shown());
      tick();
    }
    expect(dut.out.snapshot_count_o, repeat).toBe(round + 1);
    strobes.fill(0);
    const copy = readAll(dut).join();
    expect(instants.indexOf(copy), `round ${round}: no one cycle had these counts; ${repeat}`).toBeGreaterThanOrEqual(
      0,
    );
  }
});
