// A clear that does not get through: nothing may trade on a tracking of which one path has heard and the other has not.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { type ParentSpec, withDefaults } from "../../gateway/execution/mod.ts";
import { EXECUTION_KIND } from "../../proto/mod.ts";
import { GatewayWorld, SYMBOLS } from "./gateway-world.ts";

describe("a clear that fails at the card", () => {
  let world: GatewayWorld;
  beforeAll(() => GatewayWorld.build(), 600_000);
  afterEach(() => world?.close());

  const turned = [...SYMBOLS].reverse();

  function buy(stock: string) {
    const { executions } = world.gateway;
    const now = executions.nowUs;
    const given = { id: "P1", stock, sell: false, quantity: 600, kind: "twap", startUs: now, endUs: now + 8_000_000 };
    return executions.desk.start(withDefaults(given as ParentSpec), now);
  }

  it("keeps both paths from being armed until one gets through, and a parent never buys another stock", async () => {
    world = await GatewayWorld.start();
    await world.clear();
    await world.commit();
    world.gateway.trading.request("SW_ONLY");
    world.plug.fails = () => true;
    await expect(world.clear({ symbols: turned })).rejects.toThrow(/failed by the test/);
    world.plug.fails = () => false;
    // What is in force is what was in force before, and no path is known to be whole on it.
    expect(world.gateway.configuration.tracked?.slots.map(({ stock }) => stock)).toEqual(["TGA", "TGB"]);
    const parent = buy("TGA");
    await world.until("the card", () => world.gateway.card.link !== undefined && world.loggedIn("software"));
    await expect(world.arm()).rejects.toThrow(/CONFIGURATION_DIFFERS.*the last clear did not get through: clear again/);
    expect(world.gateway.trading.actual).toBe("disarmed");

    const { software } = world.gateway;
    expect([software?.slotOf("TGA"), software?.slotOf("TGB")]).toEqual([0, 1]);

    await world.clear({ symbols: turned });
    expect([software?.slotOf("TGA"), software?.slotOf("TGB")]).toEqual([1, 0]);
    await world.commit();
    world.exchange.start();
    await world.arm();
    expect(world.gateway.trading.actual).toBe("software");
    await world.until("the parent's end", () => parent.over, 12_000);
    const children = [...world.gateway.desk.table.all()].filter(({ kind }) => kind === EXECUTION_KIND);
    expect(new Set(children.map(({ stock }) => stock))).toEqual(new Set(["TGA"]));
    expect(parent).toMatchObject({ state: "filled", filled: 600 });
  });
});
