// The fence against the real card, in time that the test moves: nothing is called stopped that the card itself could still contradict.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RegisterOperation } from "../../gateway/device/mod.ts";
import { kill } from "../../gateway/rpc/kill-call.ts";
import { KillPhase, type KillResponse, type KillScope } from "../../proto/grpc/mod.ts";
import { registers } from "../../proto/mod.ts";
import { DEVICE_LEASE_MS, GatewayWorld } from "./gateway-world.ts";

const disarms = (operations: readonly RegisterOperation[]) =>
  operations.some((operation) => operation.kind === "write" && operation.address === registers.OPERATE_ARM_ADDRESS);

describe("a stop while the card cannot be reached", () => {
  let world: GatewayWorld;
  beforeAll(() => GatewayWorld.build(), 600_000);
  afterEach(() => world?.close());

  const EVERYTHING: KillScope = { scope: { $case: "everything", value: {} } };
  const symbol = (value: string): KillScope => ({ scope: { $case: "symbol", value } });
  const { KILL_PHASE_STOPPED, KILL_PHASE_CANCELLING, KILL_PHASE_FLAT, KILL_PHASE_FAILED, KILL_PHASE_UNPROVEN } =
    KillPhase;

  /** Each word of the kill, with whether the card could trade when it was said. */
  async function stop(...scopes: KillScope[]) {
    const said: (KillResponse & { readonly canTrade: boolean })[] = [];
    const request = { context: undefined, scopes };
    const tell = (response: KillResponse) => void said.push({ ...response, canTrade: world.cardCanTrade() });
    await world.through(
      "kill",
      kill(world.operations, request, world.clock, tell, () => false),
    );
    return said;
  }

  const fenceAlarm = () => world.gateway.alarms.all().find(({ code }) => code === "FENCE_UNCONFIRMED");

  it("is not called one before the card's lease is over, and says until when that may be", async () => {
    world = await GatewayWorld.trading();
    world.plug.pull();
    const said = await stop(EVERYTHING);
    const [first] = said;
    expect(first).toMatchObject({ phase: KILL_PHASE_UNPROVEN, canTrade: true });
    expect(first?.errors).toMatchObject([{ code: "DISCONNECTED" }]);
    const untilNs = first?.unproven?.untilUnixNs ?? 0n;
    const leftMs = Number((untilNs - (first?.atUnixNs ?? 0n)) / 1_000_000n);
    expect(leftMs).toBeGreaterThan(0);
    expect(leftMs).toBeLessThanOrEqual(2 * DEVICE_LEASE_MS);
    const stopped = said.find(({ phase }) => phase === KILL_PHASE_STOPPED);
    expect(stopped?.atUnixNs).toBeGreaterThanOrEqual(untilNs);
    expect(said.at(-1)).toMatchObject({ phase: KILL_PHASE_FLAT, unproven: undefined });
    for (const { phase, canTrade } of said) {
      if (phase === KILL_PHASE_STOPPED || phase === KILL_PHASE_FLAT) expect(canTrade).toBe(false);
    }
  });

  it("is proven early when the card comes back and says that it is disarmed; the alarm tells both", async () => {
    world = await GatewayWorld.trading();
    world.plug.pull();
    const { unproven } = await world.through("disarm", world.operations.disarm());
    const untilNs = unproven?.untilUnixNs ?? 0n;
    expect(world.cardCanTrade()).toBe(true);
    expect(untilNs).toBeGreaterThan(world.clock.wallNs());
    expect(fenceAlarm()?.message).toContain(new Date(Number(untilNs / 1_000_000n)).toISOString());
    world.plug.putBack();
    await world.until("the card's word", () => fenceAlarm() === undefined);
    expect(world.cardCanTrade()).toBe(false);
    expect(world.clock.wallNs()).toBeLessThan(untilNs);
    expect(world.operations.unproven).toBeUndefined();
  });

  it("has no time when the card's clock is slow as well, and fails in the end", async () => {
    world = await GatewayWorld.trading();
    world.plug.loses = disarms;
    world.cardRate = 100n;
    await world.until("halt", () => world.gateway.trading.actual === "halted");
    const said = await stop(EVERYTHING);
    expect(said[0]).toMatchObject({ phase: KILL_PHASE_UNPROVEN, unproven: { untilUnixNs: 0n }, canTrade: true });
    expect(said.at(-1)).toMatchObject({ phase: KILL_PHASE_FAILED, unproven: { untilUnixNs: 0n } });
    expect(said.map(({ phase }) => phase)).not.toContain(KILL_PHASE_STOPPED);
  });

  it("fences a card that does not confirm its kill switches", async () => {
    world = await GatewayWorld.trading();
    world.plug.loses = (operations) => operations.some(({ address }) => address === registers.OPERATE_KILL_SYM_ADDRESS);
    const said = await stop(symbol("TGB"));
    expect(said[0]).toMatchObject({ phase: KILL_PHASE_UNPROVEN, errors: [{ code: "NO_ANSWER" }] });
    expect(said.at(-1)).toMatchObject({ phase: KILL_PHASE_FLAT, canTrade: false });
    await world.until("the hand-over", () => world.gateway.trading.actual === "software");
    expect(world.gateway.kill.stocks).toEqual(["TGB"]);
  });

  it("kills the scopes that it can, and reports the others", async () => {
    world = await GatewayWorld.trading();
    const said = await stop(symbol("NOPE"), symbol("TGB"));
    expect(said[0]).toMatchObject({
      phase: KILL_PHASE_FAILED,
      scopes: [symbol("NOPE")],
      errors: [{ path: "scopes[0].symbol", code: "UNKNOWN_SYMBOL" }],
    });
    expect(said[1]).toMatchObject({ phase: KILL_PHASE_STOPPED, scopes: [symbol("TGB")], errors: [] });
    expect(said.at(-1)).toMatchObject({ phase: KILL_PHASE_FLAT, scopes: [symbol("TGB")] });
    for (const { phase } of said.slice(2, -1)) expect(phase).toBe(KILL_PHASE_CANCELLING);
    expect(world.gateway.kill).toMatchObject({ global: false, stocks: ["TGB"] });
    expect(world.cardKills().slots).toBe(1 << 1);
    expect(world.gateway.trading.actual).toBe("hardware");
  });
});

describe("a card whose clock runs at a fifth of its speed", () => {
  let world: GatewayWorld;
  beforeAll(() => GatewayWorld.build(), 600_000);
  afterEach(() => world?.close());

  /** Until something else than the card is said to trade, with the card's own word on whether it could. */
  async function slowDown(): Promise<void> {
    world.cardRate = 200n;
    const { trading } = world.gateway;
    await world.until("the end of trade in hardware", () => {
      if (trading.actual === "software") expect(world.cardCanTrade()).toBe(false);
      return trading.actual === "software" || trading.actual === "halted";
    });
  }

  it("is disarmed before its link is given up, and the software path takes over", async () => {
    world = await GatewayWorld.trading();
    await slowDown();
    expect(world.cardCanTrade()).toBe(false);
    expect(world.gateway.trading.report).toMatchObject({ actual: "software", code: "DEVICE_CLOCK_SLOW" });
    // It has said so itself: nothing had to be waited for.
    expect(world.gateway.trading.steps.find(({ name }) => name === "fence_device")).toMatchObject({
      ok: true,
      detail: "the card has said that it is disarmed",
    });
  });

  it("ends in halted when it does not say that it is disarmed, however long its lease should have lasted", async () => {
    world = await GatewayWorld.trading();
    world.plug.loses = disarms;
    await slowDown();
    expect(world.cardCanTrade()).toBe(true);
    expect(world.gateway.trading.report).toMatchObject({ actual: "halted", code: "FENCE_UNCONFIRMED" });
    await world.pass(3000);
    expect(world.gateway.trading.actual).toBe("halted");
    expect(world.gateway.software?.armed).toBe(false);
  });

  it("is fenced when its own clock says that its lease is over", async () => {
    world = await GatewayWorld.trading();
    // The renewals do not arrive any more, so that the lease ends while the clock is still being measured.
    world.plug.loses = (operations) =>
      disarms(operations) || operations.some(({ address }) => address === registers.OPERATE_LEASE_NS_LO_ADDRESS);
    world.cardRate = 400n;
    const { trading } = world.gateway;
    await world.until("software", () => trading.actual === "software" || trading.actual === "halted");
    expect(trading.actual).toBe("software");
    expect(world.cardCanTrade()).toBe(false);
  });

  it("is not armed again before its clock was measured right", async () => {
    world = await GatewayWorld.trading();
    await slowDown();
    world.cardRate = 1000n;
    await world.through("disarm", world.operations.disarm());
    await world.until("the card", () => world.gateway.card.reachable && world.loggedIn("card"));
    await world.clear({ fromHere: true });
    await world.commit();
    await expect(world.arm()).rejects.toThrow(/DEVICE_CLOCK_SLOW/);
    await world.until("a measured clock", () => !world.gateway.card.clockSuspect);
    await world.until("the end of every order", () => world.gateway.desk.table.openCount === 0);
    await world.arm();
  });
});
