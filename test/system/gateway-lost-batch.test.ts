// A batch of register accesses that nobody ever answers. Found by the deterministic world (test/world).
import { afterEach, expect, test } from "vitest";
import { registers } from "../../proto/mod.ts";
import { GatewayWorld } from "./gateway-world.ts";

let world: GatewayWorld;
afterEach(() => world.close());

/** The next batch that writes to this address gets lost, one and no more. */
function loseOne(address: number): void {
  world.plug.loses = (operations) => {
    const hit = operations.some((operation) => operation.kind === "write" && operation.address === address);
    if (hit) world.plug.loses = () => false;
    return hit;
  };
}

test("of a clear ends the link, and over the next one the card can be cleared", async () => {
  world = await GatewayWorld.start();
  loseOne(registers.FEED_START_MODE_ADDRESS);
  await expect(world.clear()).rejects.toThrow(/ended before the answer|no answer/);
  await world.until("the link again", () => world.loggedIn("card"));
  await world.clear();
  await world.commit();
});

test("of the order session ends the link, and over the next one the session is opened", async () => {
  world = await GatewayWorld.start();
  loseOne(registers.HOST_TX_CTRL_ADDRESS);
  await world.until("the session's end", () => !world.loggedIn("card"));
  await world.until("the session again", () => world.loggedIn("card"));
});
