// Kill switches belong to symbols, not to the card's slots, and outlive the gateway that was told of them.
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import type { RegisterOperation } from "../../gateway/device/mod.ts";
import { type KillScope, Placement } from "../../proto/grpc/mod.ts";
import { registers } from "../../proto/mod.ts";
import { GatewayWorld, SYMBOLS } from "./gateway-world.ts";

const SWAPPED = [...SYMBOLS].reverse();
const MOMENTUM = 2;
const symbol = (value: string): KillScope => ({ scope: { $case: "symbol", value } });
const everything: KillScope = { scope: { $case: "everything", value: {} } };
const momentum: KillScope = { scope: { $case: "kind", value: MOMENTUM } };
const clears = (operations: readonly RegisterOperation[]) =>
  operations.some(({ kind, address }) => kind === "write" && address === registers.OPERATE_CLEAR_ADDRESS);

describe("kill switches", () => {
  let world: GatewayWorld;
  beforeAll(() => GatewayWorld.build(), 600_000);
  afterEach(() => world?.close());

  const kill = (...scopes: KillScope[]) => world.through("kill", world.operations.kill(scopes, "test"));
  const release = (...scopes: KillScope[]) => world.through("release", world.operations.releaseKill(scopes));
  const shown = () => world.gateway.state.kill().symbols;
  const ordersOf = (stock: string) => [...world.gateway.desk.table.all()].filter((order) => order.stock === stock);

  /** Another gateway, with the journal as it was before the end of the one before; the card is another one too. */
  async function restart(): Promise<void> {
    const journal = [...world.journalText];
    await world.close();
    world = await GatewayWorld.start({ journal });
  }

  /** Commits, arms, and waits for orders of the symbol that may trade. */
  async function tradeAllBut(killed: string): Promise<void> {
    await world.commit();
    world.exchange.start();
    await world.arm();
    const free = SYMBOLS.find(({ stock }) => stock !== killed)?.stock ?? "";
    await world.until(`orders in ${free}`, () => ordersOf(free).length >= 5);
    expect(ordersOf(killed)).toEqual([]);
  }

  it("of a symbol and a kind stand after a restart, wherever the symbol is then", async () => {
    world = await GatewayWorld.ready();
    await kill(symbol("TGB"), momentum);
    expect(world.cardKills()).toEqual({ kinds: 1 << MOMENTUM, slots: 1 << 1 });
    await restart();
    expect(shown()).toEqual(["TGB"]);
    expect(world.cardKills()).toEqual({ kinds: 1 << MOMENTUM, slots: 0 });
    await release(momentum);
    await world.clear({ symbols: SWAPPED });
    expect(world.cardKills()).toEqual({ kinds: 0, slots: 1 << 0 });
    await tradeAllBut("TGB");
    await release(symbol("TGB"));
    await world.until("orders in TGB", () => ordersOf("TGB").length > 0);
  });

  it("of everything stands after a restart, and a release is remembered as well", async () => {
    world = await GatewayWorld.ready();
    await kill(everything);
    await restart();
    await world.clear();
    await world.commit();
    await expect(world.arm()).rejects.toThrow(/KILL_SWITCH/);
    await release(everything);
    await restart();
    await world.clear();
    await world.commit();
    await world.arm();
    expect(world.gateway.trading.actual).toBe("hardware");
  });

  it("can be released before anything is tracked", async () => {
    world = await GatewayWorld.ready();
    await kill(symbol("TGB"));
    await restart();
    await expect(release(symbol("TGA"))).rejects.toThrow(/"TGA" is not tracked and has no kill switch/);
    await release(symbol("TGB"));
    expect(shown()).toEqual([]);
    await world.clear();
    expect(world.cardKills().slots).toBe(0);
  });

  it("go with their symbol when a clear gives it another slot", async () => {
    world = await GatewayWorld.start();
    await world.clear();
    await kill(symbol("TGB"));
    await world.clear({ symbols: SWAPPED });
    expect(world.cardKills().slots).toBe(1 << 0);
    expect(shown()).toEqual(["TGB"]);
    await tradeAllBut("TGB");
  });

  it("set during a clear hit the symbol that was meant", async () => {
    world = await GatewayWorld.start();
    await world.clear();
    world.plug.holds = clears;
    const clearing = world.startClear({ symbols: SWAPPED });
    await world.until("the clear at the card", () => world.plug.heldBatches > 0);
    expect(await kill(symbol("TGA"))).toMatchObject({ confirmed: true, killed: [symbol("TGA")] });
    world.plug.release();
    await world.through("clear", clearing);
    expect(shown()).toEqual(["TGA"]);
    expect(world.cardKills().slots).toBe(1 << 1);
    await tradeAllBut("TGA");
  });

  it("can be set for a symbol that a clear under way is about to bring", async () => {
    world = await GatewayWorld.start();
    world.plug.holds = clears;
    const clearing = world.startClear();
    await world.until("the clear at the card", () => world.plug.heldBatches > 0);
    await kill(symbol("TGB"));
    world.plug.release();
    await world.through("clear", clearing);
    expect(world.cardKills().slots).toBe(1 << 1);
    await tradeAllBut("TGB");
  });

  it("hold in the software path too after a clear", async () => {
    world = await GatewayWorld.start();
    await world.clear();
    await kill(symbol("TGB"));
    await world.clear({ symbols: SWAPPED });
    await world.commit();
    world.exchange.start();
    world.operations.setPlacement([{ instance: undefined, placement: Placement.PLACEMENT_SW_ONLY }]);
    await world.arm();
    expect(world.gateway.trading.actual).toBe("software");
    await world.until("orders in TGA", () => ordersOf("TGA").length >= 5);
    expect(ordersOf("TGB")).toEqual([]);
  });

  it("are in the card although the journal takes no more, and that is an alarm", async () => {
    world = await GatewayWorld.trading();
    world.journalFull = true;
    expect(await kill(symbol("TGB"))).toMatchObject({ confirmed: true });
    expect(world.cardKills().slots).toBe(1 << 1);
    expect(world.gateway.alarms.all().map(({ code }) => code)).toContain("JOURNAL_FAILED");
    world.journalFull = false;
  });
});
