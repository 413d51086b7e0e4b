// The transmit side at every size of its queue, with orders and host frames coming and the stream taking at every pace: each order leaves
// once, in the order of the gate, byte for byte; the bench compares every cycle with the model.

import { describe, expect, test } from "vitest";
import { Random } from "../../sim/world/mod.ts";
import { matrix, pace } from "./pace.ts";
import { howToRepeat } from "./repeat.ts";
import { drawOrder, openTransmit, seed } from "./transmit-bench.ts";

const repeat = howToRepeat(seed, "test/blocks/transmit-matrix.test.ts");
const CYCLES = 3_000;
/** More than what waits in the largest queue takes on the slowest stream. */
const REST_CYCLES = 200_000;

describe("orders and host frames at every size and pace", () => {
  const runs = matrix([
    { symbols: 1, queue: 2 },
    { symbols: 4, queue: 16 },
    { symbols: 32, queue: 64 },
  ]);
  test.each(runs)("$symbols symbols, queue of $queue: orders $gives, stream takes $takes", async (run) => {
    const { symbols, queue, gives, takes } = run;
    const random = new Random(seed).fork(JSON.stringify(run));
    const own = await openTransmit({ symbols, queue });
    own.setNext(random.u32());
    const ordered = pace(gives, random.fork("orders"));
    const taken = pace(takes, random.fork("stream"));
    const given: number[] = [];
    let full = 0;
    let hostFrames = 0;
    const tick = (): void => {
      const wanted = own.cycle < CYCLES && ordered();
      if (wanted && !own.room) full += 1;
      const order = wanted && own.room ? { ...drawOrder(random, own), symbol: random.below(symbols) } : undefined;
      if (order !== undefined) given.push(order.urn);
      own.tick(taken(), order);
    };
    while (own.cycle < CYCLES) {
      // Between orders, as a host does; it is refused nothing that it may ask for.
      if (random.chance(0.02) && own.dut.out.host_busy_o === 0) {
        const bytes = Uint8Array.from({ length: random.between(1, 64) }, () => random.below(256));
        own.host(bytes, true, tick);
        hostFrames += 1;
      }
      tick();
    }
    for (let cycles = 0; own.dut.out.idle_o === 0; cycles++) {
      if (cycles > REST_CYCLES) throw new Error(`never idle; ${repeat}`);
      tick();
    }
    expect(
      own.sent.map(({ order }) => order.urn),
      repeat,
    ).toEqual(given);
    expect(own.withdrawn, repeat).toEqual([]);
    expect(
      own.frames.map(({ bytes }) => Buffer.from(bytes).toString("hex")),
      repeat,
    ).toEqual(own.expected.map((bytes) => Buffer.from(bytes).toString("hex")));
    expect([given.length > 10, hostFrames > 0], repeat).toEqual([true, true]);
    // Orders that come faster than frames leave fill any queue.
    if (gives === "always") expect(full, repeat).toBeGreaterThan(0);
  });
});
