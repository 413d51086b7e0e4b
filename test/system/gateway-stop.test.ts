// A stop is the end: of orders that the venue has not got, of leases, of a disarm that something else comes into.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { write } from "../../gateway/device/mod.ts";
import { Placement } from "../../proto/grpc/mod.ts";
import { ouch50, registers } from "../../proto/mod.ts";
import { GatewayWorld } from "./gateway-world.ts";

const EVERYTHING = [{ scope: { $case: "everything" as const, value: {} } }];
const touchesArming = (operations: readonly { readonly address: number }[]) =>
  operations.some(({ address }) => address === registers.OPERATE_ARM_ADDRESS);

describe("after a stop", () => {
  let world: GatewayWorld;
  beforeAll(() => GatewayWorld.build(), 600_000);
  afterEach(() => world?.close());

  const codes = () => world.gateway.alarms.all().map(({ code }) => code);
  const softwareOrders = () => [...world.gateway.desk.table.all()].filter(({ source }) => source === "software").length;

  /** Orders that left the card and that the venue has not got. */
  async function lostOrders(): Promise<readonly number[]> {
    const { table } = world.gateway.desk;
    await world.until("no order open", () => table.openCount === 0);
    world.ordersLost = true;
    await world.until("an order that the venue has not got", () => table.openCount > 0);
    return [...table.open("card")].map(({ urn }) => urn);
  }

  it.each(["kill", "disarm", "trip", "lease"] as const)("no order of the card is sent again: %s", async (stop) => {
    world = await GatewayWorld.trading();
    const { desk, trading, sessions } = world.gateway;
    if (stop === "lease") world.operations.renewLease(500);
    const lost = await lostOrders();
    if (stop === "kill") {
      const { confirmed } = await world.through("kill", world.operations.kill(EVERYTHING, "stop"));
      expect(confirmed).toBe(true);
    } else if (stop === "disarm") await world.through("disarm", world.operations.disarm());
    else if (stop === "trip") trading.trip("hardware", "FEED_FAULT", "tripped by the test");
    else await world.until("the end of the lease", () => trading.leaseLeftNs === 0n);
    const { executions } = desk.counts;
    // The wire works again: whatever is sent now arrives.
    world.ordersLost = false;
    if (stop !== "trip") {
      // Not flat before the venue's records say so.
      await world.until("the end of the session", () => !world.loggedIn("card"), 500);
      expect(desk.table.openCount).toBeGreaterThan(0);
    }
    await world.until("the venue's records", () => desk.table.openCount === 0);
    if (stop !== "trip") {
      await world.until("the card's next session", () => world.loggedIn("card"));
      await world.pass(2000);
      expect(desk.counts.executions).toBe(executions);
    }
    expect(sessions.state("card").settled).toBe(true);
    for (const urn of lost) {
      expect(desk.table.get("card", urn)).toMatchObject({ state: "rejected", reason: "never reached the venue" });
    }
  });

  it("no order that the card has been sending again is sent once more after a kill", async () => {
    world = await GatewayWorld.trading();
    const { desk, sessions } = world.gateway;
    const lost = await lostOrders();
    const { card } = sessions;
    await world.until("repetitions by the card", () => (card?.repeated ?? 0) > 0);
    await world.through("kill", world.operations.kill(EVERYTHING, "stop"));
    world.ordersLost = false;
    await world.until("the venue's records", () => desk.table.openCount === 0);
    for (const urn of lost) expect(desk.table.get("card", urn)?.state).toBe("rejected");
  });

  it("the session stays when the venue has got every order", async () => {
    world = await GatewayWorld.trading();
    const { session } = world.gateway.sessions.state("card");
    const before = world.gateway.sessions.card;
    await world.through("disarm", world.operations.disarm());
    await world.pass(1000);
    expect(session).not.toBe("");
    expect(world.gateway.sessions.card).toBe(before);
  });

  it("a trip and a renewal that come while a disarm waits for the card change nothing", async () => {
    world = await GatewayWorld.trading();
    const { trading } = world.gateway;
    world.plug.holds = touchesArming;
    const disarming = world.operations.disarm();
    await world.pass(20);
    trading.trip("hardware", "FEED_FAULT", "tripped by the test");
    expect(() => world.operations.renewLease(60_000)).toThrow(/being disarmed \(NOT_ARMED\)/);
    world.plug.release();
    expect(await world.through("disarm", disarming)).toMatchObject({ wasArmed: true });
    await world.pass(2000);
    expect(trading.report).toMatchObject({ actual: "disarmed", code: "OPERATOR" });
    expect(softwareOrders()).toBe(0);
  });

  it("a disarm after a failed commit is not overtaken by a hand-over", async () => {
    world = await GatewayWorld.trading();
    const { trading } = world.gateway;
    world.plug.fails = (ops) => ops.some(({ address }) => address === registers.CONFIG_COMMIT_ADDRESS);
    world.plug.holds = touchesArming;
    const commit = expect(world.startCommit(200)).rejects.toThrow(/failed by the test/);
    await world.until("the disarm at the card", () => world.plug.heldBatches > 0);
    trading.trip("hardware", "SESSION_DOWN", "tripped by the test");
    world.plug.release();
    await world.until("the disarm", () => trading.actual === "disarmed");
    await commit;
    await world.pass(2000);
    expect(trading.report).toMatchObject({ actual: "disarmed", code: "CONFIGURATION_DIFFERS" });
    expect(softwareOrders()).toBe(0);
  });

  it("a lease that has run out is not revived", async () => {
    world = await GatewayWorld.ready();
    const { trading } = world.gateway;
    await world.arm(1000);
    await world.until("the end of the lease", () => trading.leaseLeftNs === 0n);
    expect(() => world.operations.renewLease(60_000)).toThrow(/NOT_ARMED/);
    await world.pass(50);
    expect(trading.report).toMatchObject({ actual: "disarmed", code: "LEASE_EXPIRED" });
    expect(world.cardCanTrade()).toBe(false);
  });

  it.each([1, 2, 3, 4])(
    "a hand-over with the card's link alive and orders without an answer comes through (%i)",
    async (seed) => {
      world = await GatewayWorld.trading({ seed });
      const { desk, trading } = world.gateway;
      world.repliesLost = true;
      await world.until("an order without an answer", () => desk.table.openCount > 0);
      await world.pass(20);
      trading.trip("hardware", "SESSION_DOWN", "tripped by the test");
      await world.until("the end of the hand-over", () => trading.actual !== "handing_over");
      expect(trading.report).toMatchObject({ actual: "software", code: "SESSION_DOWN" });
    },
  );

  it("an execution that cannot be halts, in hardware and in software, until a person has looked", async () => {
    world = await GatewayWorld.trading();
    const { desk, trading } = world.gateway;
    const tell = (source: "card" | "software"): void => {
      const order = [...desk.table.all()].find((order) => order.source === source && order.filled > 0);
      if (order === undefined) throw new Error(`no order of ${source} was filled`);
      const message = new Uint8Array(ouch50.ORDER_EXECUTED_LENGTH);
      const told = { urn: order.urn, quantity: 50_000, price: 300_000n, liquidity: "R", matchNumber: 77n };
      ouch50.encodeOrderExecuted({ timestamp: 1n, options: [], ...told }, message);
      desk.message(source, message);
    };
    tell("card");
    expect(trading.report).toMatchObject({ actual: "halted", code: "VENUE_CONTRADICTS" });
    expect(codes()).toContain("VENUE_CONTRADICTS");
    await world.pass(100);
    expect(world.cardCanTrade()).toBe(false);
    expect(softwareOrders()).toBe(0);
    await expect(world.arm()).rejects.toThrow(/halted.*50000 shares/);
    // A person's word.
    await world.through("disarm", world.operations.disarm());
    expect(codes()).not.toContain("VENUE_CONTRADICTS");
    await world.until("the card's orders settled", () => desk.table.openCount === 0 && world.loggedIn("card"));
    world.operations.setPlacement([{ instance: undefined, placement: Placement.PLACEMENT_SW_ONLY }]);
    await world.arm();
    await world.until("an execution in software", () =>
      [...desk.table.all()].some(({ source, filled }) => source === "software" && filled > 0),
    );
    tell("software");
    expect(trading.report).toMatchObject({ actual: "halted", code: "VENUE_CONTRADICTS" });
    expect(world.gateway.software?.armed).toBe(false);
  });

  it("a broken trade halts a gateway that does not trade as well", async () => {
    world = await GatewayWorld.trading();
    const { desk, trading } = world.gateway;
    await world.through("disarm", world.operations.disarm());
    const [execution] = desk.executionsAfter(0, 1).executions;
    if (execution === undefined) throw new Error("nothing was filled");
    const { order, matchNumber } = execution;
    const message = new Uint8Array(ouch50.BROKEN_TRADE_LENGTH);
    ouch50.encodeBrokenTrade(
      { timestamp: 1n, urn: order.urn, matchNumber, reason: "E", clOrdId: "TG", options: undefined },
      message,
    );
    desk.message("card", message);
    expect(trading.report).toMatchObject({ actual: "halted", code: "TRADE_BROKEN" });
    await expect(world.arm()).rejects.toThrow(`trade ${matchNumber} was broken`);
  });

  it("an order whose number was used before halts, and does not leave", async () => {
    world = await GatewayWorld.ready();
    const { desk, sessions, trading } = world.gateway;
    const urn = sessions.state("software").nextUrn;
    const rest = { short: false, quantity: 1, price: 1, kind: 1, version: 1, triggerSequence: 0n, arrivalNs: 0n };
    desk.sent({ source: "software", urn, stock: "TGA", sell: false, ...rest });
    desk.neverArrived("software", urn);
    world.operations.setPlacement([{ instance: undefined, placement: Placement.PLACEMENT_SW_ONLY }]);
    await world.arm();
    await world.until("the halt", () => trading.actual === "halted");
    expect(trading.report).toMatchObject({ code: "VENUE_CONTRADICTS", message: expect.stringContaining("used twice") });
    // A reply to it would contradict once more.
    await world.pass(1000);
    expect(desk.counts.discrepancies).toBe(1);
    expect(softwareOrders()).toBe(1);
  });

  it("a feed fault of the software path that trades halts it", async () => {
    world = await GatewayWorld.trading();
    const { trading, software } = world.gateway;
    if (software === undefined) throw new Error("no software path");
    const through = software.datagram.bind(software);
    let lost = false;
    software.datagram = (line, bytes) => {
      if (!lost) through(line, bytes);
    };
    world.plug.pull();
    await world.until("the hand-over", () => trading.actual === "software");
    await world.pass(300);
    // Both lines lose the same packets.
    lost = true;
    await world.pass(30);
    lost = false;
    await world.until("the fault", () => software.path.hasFeedFault);
    expect(trading.report).toMatchObject({ actual: "halted", code: "FEED_FAULT" });
    expect(software.armed).toBe(false);
    expect(codes()).toContain("FEED_FAULT");
  });

  it("a card that is armed no longer is not said to trade", async () => {
    world = await GatewayWorld.trading();
    const { trading } = world.gateway;
    await world.plug.card.execute([write(registers.OPERATE_ARM_ADDRESS, 0)]);
    await world.until("the trip", () => trading.actual !== "hardware", 1000);
    await world.until("the hand-over", () => trading.actual === "software");
    expect(trading.report.code).toBe("NOT_ARMED");
  });
});
