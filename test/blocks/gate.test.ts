// The risk gate against the model: random intents with limits drawn at the edge of what passes, inputs of the host between them, the risk state
// carried from order to order.

import { describe, expect, test } from "vitest";
import { Random } from "../../sim/world/mod.ts";
import { type GateBench, openGate, repeat, seed, type Turn } from "./gate-bench.ts";
import { Drawing, KINDS } from "./gate-drawing.ts";

const RULES = 21;
const INTENTS = 8_000;
const FAR = 2n ** 33n;

interface Run {
  readonly symbols: number;
  /** Chance that an intent follows the one before without a free cycle. */
  readonly dense: number;
}

/** One input of the host, of any kind. */
function input(bench: GateBench, drawing: Drawing, random: Random, price: number): void {
  const symbol = drawing.symbol();
  const extreme = random.chance(0.1);
  const quantity = (): number => (extreme ? random.u32() : random.below(1000));
  const near = (): number => (random.chance(0.3) ? 0 : price + random.between(-1, 1) * 100);
  const inputs: (() => void)[] = [
    () =>
      bench.position(
        ...[symbol, extreme ? random.u32() | 0 : random.between(-1000, 1000), quantity(), quantity()],
        random.below(extreme ? 65536 : 4),
      ),
    () => bench.account(random.below(KINDS + 3), drawing.signed64(), drawing.signed64()),
    () => bench.acknowledge(random.below(extreme ? 65536 : 4)),
    () => bench.loss(drawing.signed64()),
    () => bench.day(drawing.unsigned64(), drawing.unsigned64()),
    () => bench.own(symbol, near(), near()),
    () => bench.resetThrottle(symbol),
  ];
  inputs[random.below(inputs.length)]?.();
  bench.compareSlot(symbol);
  bench.compareDevice();
}

async function random(run: Run): Promise<GateBench> {
  const { symbols, dense } = run;
  const random = new Random(seed).fork(`gate/${symbols}/${dense}`);
  const bench = await openGate(symbols);
  const { dut, model } = bench;
  const drawing = new Drawing(random, symbols, model);
  const draw = (): Turn => {
    const intent = drawing.intent();
    return { intent, settings: drawing.settings(intent) };
  };
  let turn = draw();
  bench.idle(turn);
  for (let n = 0; n < INTENTS; n++) {
    const next = bench.decide(turn, BigInt(n), random.chance(dense) ? draw : undefined);
    if (next !== undefined) {
      turn = next;
      continue;
    }
    while (random.chance(0.3)) input(bench, drawing, random, turn.intent.price);
    if (random.chance(0.1)) {
      // The host sets the session's numbers; near the end of 32 bits they go round.
      dut.in.urn_write_i = 1;
      dut.in.urn_i = model.urn = random.chance(0.2) ? 0xffff_ffff : random.u32();
      bench.idle();
      dut.in.urn_write_i = 0;
      model.txNext = random.chance(0.2) ? 0xffff_ffe0 : random.u32();
    }
    // Host bytes take numbers too.
    if (random.chance(0.1)) model.txNext = (model.txNext + random.between(1, 256)) >>> 0;
    // A bucket emptied for centuries would end the run.
    if (random.chance(model.tat > FAR ? 0.3 : 0.005)) bench.clear();
    turn = draw();
    bench.idle(turn);
  }
  expect(dut.out.urn_o, repeat).toEqual(model.urn);
  return bench;
}

describe("random intents, limits, inputs", () => {
  /** By rule: intents that failed it and no other, over all runs. */
  const lone = new Map<number, number>();
  test.each<Run>([
    { symbols: 1, dense: 0.9 },
    { symbols: 4, dense: 0.5 },
    { symbols: 64, dense: 0 },
  ])("$symbols symbols, $dense back to back", async (run) => {
    const bench = await random(run);
    expect(bench.sent, repeat).toBeGreaterThan(INTENTS / 20);
    for (const action of [0, 1, 2])
      expect(bench.actions.get(action) ?? 0, `action ${action}; ${repeat}`).toBeGreaterThan(20);
    for (const [rule, count] of bench.lone) lone.set(rule, (lone.get(rule) ?? 0) + count);
  });

  test("every rule stopped orders alone", () => {
    for (let rule = 1; rule <= RULES; rule++) {
      expect(lone.get(rule) ?? 0, `rule ${rule} alone; ${repeat}`).toBeGreaterThan(3);
    }
  });
});
