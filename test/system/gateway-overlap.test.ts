// Things that happen while others are under way, in time that the test moves.
import { afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import type { RegisterOperation } from "../../gateway/device/mod.ts";
import { event, registers } from "../../proto/mod.ts";
import { GatewayWorld } from "./gateway-world.ts";

const reads = (address: number) => (operations: readonly RegisterOperation[]) =>
  operations.some((operation) => operation.address === address);

describe("what overlaps", () => {
  let world: GatewayWorld;
  beforeAll(() => GatewayWorld.build(), 600_000);
  afterEach(() => world?.close());

  /** Every configuration that the software path is given from here on. */
  function given() {
    const { software } = world.gateway;
    if (software === undefined) throw new Error("no software path");
    const commits: { readonly version: number; readonly maxLong: number | undefined }[] = [];
    const through = software.commit.bind(software);
    vi.spyOn(software, "commit").mockImplementation((config, version) => {
      commits.push({ version, maxLong: config.symbols.get(0)?.limits.maxLong });
      through(config, version);
    });
    return commits;
  }

  it("a commit under way when the card is handed over leaves the software path's limits tight", async () => {
    world = await GatewayWorld.trading();
    const { trading } = world.gateway;
    const commits = given();
    world.plug.holds = reads(registers.CONFIG_COMMIT_ADDRESS);
    const commit = world.startCommit(200);
    await world.until("the commit at the card", () => world.plug.heldBatches > 0);
    trading.trip("hardware", "SESSION_DOWN", "tripped by the test");
    await world.until("the hand-over", () => trading.actual === "software");
    world.plug.release();
    const { version } = await world.through("commit", commit);
    expect(version).toBe(2);
    expect(trading.actual).toBe("software");
    // Half of what was pushed, at the hand-over and after the commit.
    expect(commits).toEqual([
      { version: 1, maxLong: 500_000 },
      { version: 2, maxLong: 500_000 },
    ]);
  });

  it("a commit that fails while the card is handed over does not stop the hand-over", async () => {
    world = await GatewayWorld.trading();
    const { trading } = world.gateway;
    const commits = given();
    world.plug.holds = reads(registers.CONFIG_COMMIT_ADDRESS);
    const commit = world.startCommit(200);
    await world.until("the commit at the card", () => world.plug.heldBatches > 0);
    // The card does not say that it is disarmed: the hand-over has to wait for the end of its lease.
    world.plug.loses = reads(registers.OPERATE_ARM_ADDRESS);
    trading.trip("hardware", "SESSION_DOWN", "tripped by the test");
    await world.pass(10);
    world.plug.fails = reads(registers.CONFIG_COMMIT_ADDRESS);
    world.plug.release();
    await expect(world.through("commit", commit)).rejects.toThrow(/failed by the test/);
    expect(trading.actual).toBe("handing_over");
    await world.until("the hand-over", () => trading.actual === "software");
    expect(commits).toEqual([{ version: 1, maxLong: 500_000 }]);
  });

  it("a commit that fails while the card trades disarms it", async () => {
    world = await GatewayWorld.trading();
    const { trading } = world.gateway;
    world.plug.fails = reads(registers.CONFIG_COMMIT_ADDRESS);
    await expect(world.through("commit", world.startCommit(200))).rejects.toThrow(/failed by the test/);
    expect(trading.report).toMatchObject({ actual: "disarmed", code: "CONFIGURATION_DIFFERS" });
    expect(world.cardCanTrade()).toBe(false);
    await expect(world.arm()).rejects.toThrow(/CONFIGURATION_DIFFERS/);
  });

  it("records that the card had no room for hand over", async () => {
    world = await GatewayWorld.trading();
    const { trading, alarms } = world.gateway;
    await world.until("a reading of the counters", () => world.gateway.cardCounters.values.length > 0);
    await world.pass(250);
    const dropped = registers.counterAddress(registers.COUNTER_EVENTS_DROPPED_WORD + event.BBO_TYPE);
    world.plug.reads.set(dropped, 5);
    await world.pass(500);
    // Views come again: nothing is missing for long.
    expect(trading.actual).toBe("hardware");
    world.plug.reads.set(dropped + 4 * (event.DECISION_TYPE - event.BBO_TYPE), 1);
    await world.until("the hand-over", () => trading.actual === "software");
    expect(trading.report.code).toBe("EVENT_OVERRUN");
    expect(alarms.all().find(({ code }) => code === "EVENT_OVERRUN")?.message).toMatch(/^1 decision, feed, transmit/);
  });
});
