// What the gateway has said that it did stands, whatever its disk does next. Found by the deterministic world (test/world).
import { afterEach, expect, test } from "vitest";
import { GatewayWorld } from "./gateway-world.ts";

let world: GatewayWorld;
afterEach(() => world.close());

test("a version number is given once: a clear, which leaves nothing in force, does not begin again", async () => {
  world = await GatewayWorld.ready({ withCard: false });
  expect(await world.commit(110)).toMatchObject({ version: 2 });
  await world.clear();
  expect(world.operations.activeVersion).toBe(0);
  expect(await world.commit(120)).toMatchObject({ version: 3 });
});

test("a version that cannot be noted does not come into force", async () => {
  world = await GatewayWorld.ready({ withCard: false });
  world.journalFull = true;
  await expect(world.commit(110)).rejects.toThrow(/no more records/);
  expect(world.operations.activeVersion).toBe(1);
  expect(world.gateway.alarms.all()).toContainEqual(expect.objectContaining({ code: "JOURNAL_FAILED" }));
});

test("a version is on the disk before it is in force", async () => {
  world = await GatewayWorld.ready({ withCard: false });
  world.syncFails = true;
  await expect(world.commit(110)).rejects.toThrow(/no more records/);
  expect(world.operations.activeVersion).toBe(1);
});

test("a kill is on the disk when it is acknowledged, and one that is not is an alarm", async () => {
  world = await GatewayWorld.ready({ withCard: false });
  world.syncFails = true;
  await world.through("kill", world.operations.kill([{ scope: { $case: "everything", value: {} } }], "test"));
  expect(world.gateway.kill.global).toBe(true);
  expect(world.gateway.alarms.all()).toContainEqual(expect.objectContaining({ code: "JOURNAL_FAILED" }));
});
