// Quotes that a killed gateway leaves at the venue: the next run finds them in the venue's records, cancels them, and only then arms.
import { afterEach, describe, expect, it } from "vitest";
import { type Order, Placement, Side } from "../../proto/grpc/mod.ts";
import { quotingConfiguration } from "./gateway-quoting.ts";
import { Rig } from "./gateway-rig.ts";

describe("a gateway killed while its quotes rest", { timeout: 300_000 }, () => {
  let rig: Rig | undefined;
  afterEach(() => rig?.stop());

  it("finds and cancels them when it is started again, and quotes anew", async () => {
    const here = await Rig.start({ symbols: 2, seed: 9, exchange: ["--interval-us", "4000"], withCard: false });
    rig = here;
    const session = () => here.until("session", ({ softwareSession }) => softwareSession?.loggedIn === true);
    const quote = async (from: "the first" | "here"): Promise<void> => {
      await session();
      await here.clear(from);
      await here.call("setPlacement", {
        context: here.context(),
        placements: [{ instance: undefined, placement: Placement.PLACEMENT_SW_ONLY }],
      });
      const before = (await here.status()).actual?.configurationVersion ?? 0;
      // Far from the market: they wait for nobody but us.
      const version = await here.commit(
        quotingConfiguration(here.symbols, { halfSpreadE4: 5_000, maxSpreadE4: 100_000 }),
        before,
      );
      await here.poll(
        "arming",
        () =>
          here.arm(version).then(
            () => "armed",
            (error: unknown) => String(error),
          ),
        (outcome) => outcome === "armed",
      );
      await here.poll(
        "quotes on both sides",
        () => here.orders(true),
        ({ orders }) => here.symbols.every(({ stock }) => sides(orders, stock) === 2),
      );
    };
    here.openMarket();
    await quote("the first");
    here.stopRenewing();
    here.gateway.kill("SIGKILL");
    await here.gateway.exited;
    await here.startGateway();
    const { count } = await here.gateway.line(({ msg }) => String(msg).includes("still rest at the venue"));
    expect(count).toBe(4);
    await session();
    expect((await here.orders(true)).orders).toEqual([]);
    await quote("here");
  });
});

function sides(orders: readonly Order[], stock: string): number {
  return new Set(orders.filter(({ symbol }) => symbol === stock).map(({ side }) => side === Side.SIDE_BUY)).size;
}
