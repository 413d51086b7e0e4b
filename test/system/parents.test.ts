// Parent orders as a person gives them: command line, control plane, gateway, exchange in processes of their own; and a gateway that is killed meanwhile.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditLine, Parent, Parents, State } from "../../control/http/api.ts";
import type { ClearResponse, ListOrdersResponse, Order } from "../../proto/grpc/mod.ts";
import { ROOT } from "../layout.ts";
import { Child, configurationFor, FEED, Rig, windowAround } from "./gateway-rig.ts";

interface Answer {
  readonly code: number | null;
  readonly out: string;
  readonly error: string;
}

describe("parent orders", { timeout: 300_000 }, () => {
  let rig: Rig;
  let control: Child;
  let state = "";
  let address = "";
  const symbol = (): string => rig.symbols[0]?.stock ?? "";

  function tickgate(...args: string[]): Promise<Answer> {
    const child = spawn(process.execPath, [join(ROOT, "control/cli/main.ts"), ...args, "--state", state], {
      cwd: ROOT,
    });
    let [out, error] = ["", ""];
    child.stdout.on("data", (bytes: Buffer) => (out += bytes.toString()));
    child.stderr.on("data", (bytes: Buffer) => (error += bytes.toString()));
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, out, error })));
  }

  /** A command that is to succeed, and its document. */
  async function done<T>(...args: string[]): Promise<T> {
    const { code, out, error } = await tickgate(...args, "--json");
    expect(error).toBe("");
    expect(code).toBe(0);
    return JSON.parse(out) as T;
  }

  const parent = async (id: string): Promise<Parent> => {
    const { parents } = await done<Parents>("algo", "list");
    const found = parents.find((known) => known.id === id);
    if (found === undefined) throw new Error(`no parent ${id}`);
    return found;
  };

  /** Everything that a gateway needs before it may trade in software. */
  async function prepare(fromHere: boolean): Promise<void> {
    await rig.until("session", (s) => s.softwareSession?.loggedIn === true, 30_000);
    const { outcome } = await rig.call<ClearResponse>("clear", {
      context: rig.context(),
      symbols: rig.symbols.map(({ stock, locate, referencePrice }) => ({
        ...{ symbol: stock, locate, ...windowAround(referencePrice), lot: 1, initiallyTrading: fromHere },
      })),
      feed: {
        ...{ ...FEED, session: "", startSequence: fromHere ? undefined : 1n, gapWaitNs: 20_000_000, market: "Q" },
        initiallyOpen: fromHere,
      },
    });
    expect(outcome?.$case).toBe("cleared");
    await done("placement", "SW_ONLY", "--reason", "test");
    const before = (await rig.status()).actual?.configurationVersion ?? 0;
    const version = await rig.commit(configurationFor(rig.symbols), before);
    await rig.poll(
      "arming",
      () => tickgate("arm", "--reason", "test", "--version", String(version)),
      ({ code }) => code === 0,
    );
  }

  beforeAll(async () => {
    rig = await Rig.start({ symbols: 2, seed: 4, exchange: ["--interval-us", "1000"], withCard: false });
    state = join(rig.directory, "control");
    const args = ["--gateway", rig.listen, "--state", state, "--lease-ms", "20000", "--sample-ms", "200"];
    control = new Child("control", join(ROOT, "control/main.ts"), args);
    address = String((await control.line(({ event }) => event === "ready")).address);
    rig.openMarket();
    await prepare(false);
  });
  afterAll(async () => {
    await control?.stop();
    await rig?.stop();
  });

  it("are started, worked, paused, resumed and done; what is wrong is told by its field", async () => {
    const wrong = await tickgate(
      ...["algo", "start", "--id", "A", "--symbol", symbol(), "--side", "B", "--quantity", "0", "--kind", "twap"],
      ...["--duration-s", "3", "--reason", "test"],
    );
    expect(wrong.code).toBe(1);
    expect(wrong.error).toMatch(/INVALID_INPUT at order.quantity: quantity: a whole number from 1/);
    // Below the market by far: it is there to be changed, however long a command takes.
    const started = await done<Parent>(
      ...["algo", "start", "--id", "A", "--symbol", symbol(), "--side", "B", "--quantity", "300", "--kind", "twap"],
      ...["--duration-s", "3600", "--limit", "100", "--reason", "test"],
    );
    expect(started).toMatchObject({ id: "A", side: "buy", quantity: 300, filled: 0 });
    expect(await done<Parent>("algo", "pause", "A", "--reason", "lunch")).toMatchObject({
      state: "paused",
      why: "lunch",
    });
    const again = await tickgate("algo", "pause", "A", "--reason", "lunch");
    expect(again.error).toMatch(/PARENT_STATE at id: parent A: pause while paused/);
    await done("algo", "resume", "A", "--reason", "back");
    await done("algo", "cancel", "A", "--reason", "enough");
    // One slice: all of it as soon as it can be had.
    await done(
      ...["algo", "start", "--id", "A2", "--symbol", symbol(), "--side", "B", "--quantity", "300", "--kind", "twap"],
      ...["--duration-s", "3600", "--slice-ms", "3600000", "--timeout-ms", "100", "--reason", "test"],
    );
    const over = await rig.poll(
      "the end",
      () => parent("A2"),
      ({ state: at }) => at === "filled",
      90_000,
    );
    expect(over).toMatchObject({ filled: 300, open: 0 });
    expect(over.averagePriceE4).toBeGreaterThan(0);
    expect(Number(over.marketShares)).toBeGreaterThan(0);
    expect(over.slippage.arrival).not.toBeNull();
    const text = await tickgate("algo", "list");
    expect(text.out).toMatch(/^A2 .* twap +filled +300 +300/m);
    expect(text.out).toMatch(/^A .* cancelled .* enough$/m);
    const audit = (await (await fetch(`${address}/api/audit`)).json()) as AuditLine[];
    const actions = audit.map(({ action }) => action).filter((action) => action.startsWith("parent."));
    const asked = ["start", "start", "pause", "pause", "resume", "cancel", "start"];
    const answers = ["refused", "done", "done", "refused", "done", "done", "done"];
    expect(actions).toEqual(asked.flatMap((verb, at) => [`parent.${verb}-requested`, `parent.${verb}-${answers[at]}`]));
  });

  it("outlive a gateway that is killed: paused, nothing lost, nothing done twice", async () => {
    await done(
      ...["algo", "start", "--id", "B", "--symbol", symbol(), "--side", "S", "--quantity", "500", "--kind", "twap"],
      ...["--duration-s", "1200", "--slice-ms", "500", "--timeout-ms", "50", "--urgency", "100", "--reason", "test"],
    );
    const before = await rig.poll(
      "executions",
      () => parent("B"),
      ({ filled }) => filled > 0,
    );
    rig.gateway.kill("SIGKILL");
    await rig.gateway.exited;
    await rig.startGateway();
    await rig.until("session", (s) => s.softwareSession?.loggedIn === true, 30_000);
    const found = await rig.poll(
      "the parent again",
      () => tickgate("algo", "list", "--json"),
      ({ out }) => out.includes('"B"'),
    );
    expect(found.code).toBe(0);
    const restored = await parent("B");
    expect(restored).toMatchObject({
      state: "paused",
      why: "the gateway was started again: resume or cancel it",
      open: 0,
    });
    expect(restored.filled).toBeGreaterThanOrEqual(before.filled);
    // What the venue executed of its children, whichever gateway sent them.
    expect(restored.filled).toBe(await sold());
    await prepare(true);
    await done("algo", "resume", "B", "--reason", "test");
    await rig.poll(
      "more executions",
      () => parent("B"),
      ({ filled }) => filled > restored.filled,
      60_000,
    );
    const over = await done<Parent>("algo", "cancel", "B", "--reason", "enough");
    expect(["ending", "cancelled"]).toContain(over.state);
    const last = await rig.poll(
      "the end",
      () => parent("B"),
      ({ state: at }) => at === "cancelled",
    );
    expect(last.filled).toBeLessThanOrEqual(500);
    expect(last.filled).toBe(await sold());
    const { gateway } = (await (await fetch(`${address}/api/state`)).json()) as State;
    expect(gateway.state).toBe("software");
  });

  /** Shares that orders of executions sold, by the order list. */
  async function sold(): Promise<number> {
    const orders: Order[] = [];
    for (let more = true, afterUrn = 0; more; afterUrn = orders.at(-1)?.urn ?? 0) {
      const page = await rig.call<ListOrdersResponse>("listOrders", { openOnly: false, afterUrn, limit: 1000 });
      orders.push(...page.orders);
      more = page.more;
    }
    return orders
      .filter((order) => order.symbol === symbol() && order.side !== 1 && Number(order.kind) === 0)
      .reduce((sum, order) => sum + order.filled, 0);
  }
});
