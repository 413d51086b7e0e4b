// The card's own TCP and the exchange's, which somebody else wrote, over wires that lose, repeat and reorder frames, while the card trades.
import { afterEach, beforeAll, expect, it } from "vitest";
import { registers } from "../../proto/mod.ts";
import type { WireSettings } from "../../sim/world/mod.ts";
import { howToRepeat, testSeed } from "../../sim/world/repeatable.ts";
import { GatewayWorld } from "./gateway-world.ts";

let world: GatewayWorld;
beforeAll(() => GatewayWorld.build(), 600_000);
afterEach(() => world?.close());

const EXECUTIONS = 60;

const WIRES: readonly [string, Partial<WireSettings>][] = [
  ["losing one frame in seven", { loss: 0.15 }],
  ["repeating and reordering", { duplicate: 0.05, reorder: 0.1, lateNs: 300_000 }],
  ["all of it", { loss: 0.15, duplicate: 0.02, reorder: 0.05, lateNs: 300_000 }],
];

it.each(WIRES)(
  "every order of the card arrives once, over a wire %s",
  async (_name, orderWire) => {
    const seed = testSeed();
    const repeat = howToRepeat(seed, "test/system/card-wire.test.ts").replace("unit", "system");
    world = await GatewayWorld.trading({ seed, orderWire });
    const { desk } = world.gateway;
    await world.until("executions", () => desk.counts.executions >= EXECUTIONS, 60_000);
    await world.through("disarm", world.operations.disarm());
    await world.until("the end of every order", () => desk.table.openCount === 0, 60_000);
    const orders = [...desk.table.all()];
    const urns = orders.filter(({ source }) => source === "card").map(({ urn }) => urn);
    expect(new Set(urns).size, repeat).toBe(urns.length);
    // One that arrived twice, or damaged, is answered by a reject.
    expect(desk.counts.rejected, repeat).toBe(0);
    expect(desk.counts.unsolicited, repeat).toBe(0);
    // Of 60 orders one at least was lost, but for one run in ten thousand.
    const { repeated } = registers.unpackTcpCounts(world.plug.card.card.read(registers.TCP_COUNTS_ADDRESS));
    if (orderWire.loss !== undefined) expect(repeated, repeat).toBeGreaterThan(0);
  },
  300_000,
);
