// Card, exchange and gateway as processes, on lines that lose packets: real datagrams ask again, a real stream brings the snapshot.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GatewayState } from "../../proto/grpc/mod.ts";
import { configurationFor, Rig } from "./gateway-rig.ts";

const { GATEWAY_STATE_HARDWARE, GATEWAY_STATE_DISARMED } = GatewayState;
/** What is left of a hand-over ends in software, halted or disarmed: none of that is wanted here. */
const RECOVER_MS = 60_000;

describe("lossy lines", () => {
  let rig: Rig;

  beforeAll(async () => {
    rig = await Rig.start({
      symbols: 8,
      seed: 7,
      // The same packet is lost on both lines every few seconds. A book that is made anew takes the card a walk over its order table, 33,000
      // cycles: the better part of a second for the model on a loaded machine, however fast the gateway is.
      exchange: ["--interval-us", "2000", "--wire-a", "loss=0.02", "--wire-b", "loss=0.02"],
      gateway: ["--recover-ms", String(RECOVER_MS)],
    });
    await rig.until("sessions", (s) => s.session?.loggedIn === true && s.softwareSession?.loggedIn === true);
  });
  afterAll(() => rig?.stop());

  it("are survived: books are mended again and again, and the card goes on trading", async () => {
    await rig.clear();
    const version = await rig.commit(configurationFor(rig.symbols), 0);
    await rig.arm(version);
    rig.openMarket();
    const status = await rig.until(
      "recoveries",
      ({ feed, softwareFeed }) =>
        (feed?.recovery?.completed ?? 0n) >= 3n && (softwareFeed?.recovery?.completed ?? 0n) >= 3n,
      120_000,
    );
    expect(status.placement?.state).toBe(GATEWAY_STATE_HARDWARE);
    expect(status.feed?.recovery?.failed).toBe(0n);
    expect(status.feed?.recovery?.requests).toBeGreaterThan(0n);
    const { orders: before } = await rig.orders();
    await rig.poll(
      "more orders",
      () => rig.orders(),
      ({ orders }) => orders.length > before.length,
    );
    const { feed, softwareFeed } = await rig.status();
    const text = JSON.stringify([feed?.recovery, softwareFeed?.recovery], (_, value) =>
      typeof value === "bigint" ? Number(value) : value,
    );
    console.log(`card and software path: ${text}`);
  });

  it("a card that was started again in the middle of the day has whole books after clear and snapshot", async () => {
    await rig.call("disarm", { context: rig.context() });
    await rig.card?.stop();
    await rig.until("no card", ({ device }) => device?.reachable === false);
    await rig.startCard();
    await rig.until("the card", ({ device, session }) => device?.reachable === true && session?.loggedIn === true);
    await rig.until("disarmed", ({ placement }) => placement?.state === GATEWAY_STATE_DISARMED);
    await rig.clear("here");
    const status = await rig.until(
      "whole books",
      ({ feed }) => (feed?.recovery?.rebuilds ?? 0n) >= 8n && (feed?.recovery?.completed ?? 0n) > 0n,
    );
    expect(status.feed?.recovery?.snapshots).toBeGreaterThan(0n);
    const version = await rig.commit(configurationFor(rig.symbols), 0);
    const { orders: before } = await rig.orders();
    await rig.poll(
      "armed",
      async () =>
        rig
          .arm(version)
          .then(() => true)
          .catch(() => false),
      (armed) => armed,
    );
    await rig.poll(
      "more orders",
      () => rig.orders(),
      ({ orders }) => orders.length > before.length,
    );
    await rig.until("symbols", ({ symbols }) => symbols.some(({ bookValid }) => bookValid));
  });
});
