// tg_price_class: class and level of a price, against division as one would write it.

import { describe, expect, test } from "vitest";
import { loadModule } from "../../sim/harness/mod.ts";
import { randomFrom } from "./book-traffic.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

const FILE = "test/blocks/price-class.test.ts";
const seed = testSeed();

interface Case {
  readonly price: number;
  readonly lo: number;
  readonly tick: 1 | 100;
}

async function check(levels: number, cases: readonly Case[]): Promise<void> {
  const repeat = howToRepeat(seed, FILE);
  const dut = await loadModule({ top: "tg_price_class", parameters: { LEVELS: levels } });
  dut.in.en_i = 1;
  for (let at = 0; at < cases.length + 2; at++) {
    const next = cases[at];
    if (next !== undefined) {
      dut.in.price_i = next.price;
      dut.in.lo_i = next.lo;
      dut.in.tick100_i = next.tick === 100;
    }
    dut.step();
    const due = cases[at - 1];
    if (due === undefined) continue;
    const { price, lo, tick } = due;
    const window = price >= lo && price < lo + levels * tick && (price - lo) % tick === 0;
    const right =
      dut.out.window_o === Number(window) &&
      dut.out.below_o === Number(price < lo) &&
      dut.out.above_o === Number(price >= lo + levels * tick) &&
      (!window || dut.out.level_o === (price - lo) / tick);
    if (right) continue;
    expect.fail(
      `${JSON.stringify(due)}: window ${dut.out.window_o} below ${dut.out.below_o} above ${dut.out.above_o} level ${dut.out.level_o}; ${repeat}`,
    );
  }
}

describe("tg_price_class", () => {
  test("every price around a small window, both ticks", async () => {
    const cases: Case[] = [];
    for (const lo of [0, 12_345, 2_000_000_000 - 3000, 4_294_960_000]) {
      for (const tick of [1, 100] as const) {
        for (let price = lo - 200; price < lo + 64 * tick + 300; price++) {
          if (price >= 0 && price < 2 ** 32) cases.push({ price, lo, tick });
        }
      }
    }
    await check(64, cases);
  });

  test.each([512, 4096, 65536])("window of %i levels: multiples, their neighbours, random prices", async (levels) => {
    const random = randomFrom(seed);
    const cases: Case[] = [];
    for (let i = 0; i < 40_000; i++) {
      const tick = random() % 2 === 0 ? 1 : 100;
      const lo = random() % 4 === 0 ? 0 : random() % 2_000_000_001;
      const level = random() % 8 === 0 ? levels - 1 + (random() % 3) : random() % (levels * 2);
      const near = lo + level * tick + (random() % 2 === 0 ? 0 : (random() % 201) - 100);
      const price = random() % 4 === 0 ? random() : near;
      if (price >= 0 && price < 2 ** 32) cases.push({ price, lo, tick });
    }
    await check(levels, cases);
  });
});
