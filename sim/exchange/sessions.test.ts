// Order sessions over simulated TCP: login, resend, take-over, heartbeats, trading.

import { describe, expect, test } from "vitest";
import { LOW, ORDER, SECOND, World } from "./test-world.ts";

describe("a session over simulated TCP", { timeout: 30_000 }, () => {
  test("logs in, trades with the agents, and the feed shows the trade", () => {
    const world = new World();
    world.exchange.start();
    world.run(SECOND);
    const client = world.client(40_000);
    world.run(1e6);
    client.login("one", "pass");
    world.run(1e6);
    expect(client.packets[0]).toMatchObject({ type: "A", session: "TICKGATE01", sequence: 1n });
    const before = world.feed.tradedShares;
    client.order(ORDER);
    world.run(1e6);
    expect(client.types).toMatch(/^SAE+$/);
    const executed = client.messages.reduce((sum, message) => sum + (message.type === "E" ? message.quantity : 0), 0);
    expect(executed).toBe(100);
    expect(world.feed.tradedShares - before).toBeGreaterThanOrEqual(100);
    expect(world.exchange.status().accounts.ONE).toMatchObject({ accepted: 1, executedShares: 100, liveOrders: 0 });
  });

  test("a resting order shows in the feed under its reference, and its cancel takes it out", () => {
    const world = new World();
    world.exchange.start();
    world.run(SECOND);
    const client = world.client(40_000);
    world.run(1e6);
    client.login("ONE", "PASS");
    client.order({ ...ORDER, ...LOW });
    world.run(1e6);
    const [, accepted] = client.messages;
    if (accepted?.type !== "A") throw new Error(`not accepted: ${client.types}`);
    expect(world.feed.orders.get(accepted.orderReference)).toMatchObject({ shares: 100, price: 100, buy: true });
    client.order({ type: "X", urn: 1, quantity: 0 });
    world.run(1e6);
    expect(world.feed.orders.has(accepted.orderReference)).toBe(false);
    expect(client.types).toBe("SAC");
  });

  test.each([
    ["a wrong password", "ONE", "WRONG", 1n, "", "A"],
    ["an unknown user", "NOBODY", "", 1n, "", "A"],
    ["another session", "ONE", "PASS", 1n, "YESTERDAY", "S"],
    ["a sequence number ahead of the venue's", "ONE", "PASS", 99n, "", "S"],
  ])("%s is rejected, and the connection closed", (_name, user, password, sequence, session, reason) => {
    const world = new World();
    const client = world.client(40_000);
    world.run(1e6);
    client.login(user, password, sequence, session);
    world.run(1e6);
    expect(client.packets).toEqual([{ type: "J", reason }]);
    expect(client.over).toBe(true);
  });

  test("a client that comes back gets every message from where it asks, once", () => {
    const world = new World();
    world.exchange.start();
    world.run(SECOND);
    const first = world.client(40_000);
    world.run(1e6);
    first.login("ONE", "PASS");
    for (let urn = 1; urn <= 5; urn++) first.order({ ...ORDER, ...LOW, urn });
    world.run(1e6);
    expect(first.types).toBe("SAAAAA");
    first.tcp.destroy();
    world.run(1e6);
    const second = world.client(40_001);
    world.run(1e6);
    second.login("ONE", "PASS", 4n, "TICKGATE01");
    world.run(1e6);
    expect(second.packets[0]).toMatchObject({ type: "A", sequence: 4n });
    expect(second.messages).toEqual(first.messages.slice(3));
    // The orders lived on.
    expect(world.exchange.accounts.get("ONE")?.liveOrders).toBe(5);
    second.order({ type: "X", urn: 5, quantity: 0 });
    world.run(1e6);
    expect(second.types).toBe("AAAC");
  });

  test("cancel on disconnect, when the account is set so", () => {
    const world = new World();
    world.exchange.start();
    const client = world.client(40_000);
    world.run(1e6);
    client.login("TWO", "WORD");
    client.order({ ...ORDER, ...LOW });
    world.run(1e6);
    expect(world.exchange.accounts.get("TWO")?.liveOrders).toBe(1);
    client.tcp.close();
    world.run(SECOND);
    expect(world.exchange.accounts.get("TWO")).toMatchObject({ liveOrders: 0, counts: { cancels: 1 } });
  });

  test("a second login takes the session over; the first connection ends, the orders stay", () => {
    const world = new World();
    world.exchange.start();
    const first = world.client(40_000);
    world.run(1e6);
    first.login("TWO", "WORD");
    first.order({ ...ORDER, ...LOW });
    world.run(1e6);
    const second = world.client(40_001);
    world.run(1e6);
    second.login("TWO", "WORD", 0n);
    world.run(1e6);
    expect(first.over).toBe(true);
    expect(second.packets[0]).toMatchObject({ type: "A", sequence: 2n });
    expect(second.types).toBe("A");
    expect(world.exchange.accounts.get("TWO")?.liveOrders).toBe(1);
  });

  test("what a connection brought before it was taken over is done before anything that its successor asks", () => {
    const world = new World();
    world.exchange.start();
    let done = 0;
    for (let urn = 1; urn <= 60; urn++) {
      const first = world.client(40_000 + 2 * urn);
      const second = world.client(40_001 + 2 * urn);
      world.run(1e6);
      first.login("ONE", "PASS");
      world.run(1e6);
      first.order({ ...ORDER, ...LOW, urn });
      second.login("ONE", "PASS");
      second.order({ type: "Q", options: [] });
      world.run(1e6);
      // The answer says which numbers were used: no order comes after it.
      expect(second.messages.at(-1)).toMatchObject({ type: "Q" });
      if (second.messages.at(-2)?.type === "A") done++;
    }
    expect(done).toBeGreaterThan(50);
  });

  test("a client that died and opens again from the same port is let in", () => {
    const world = new World();
    const first = world.client(40_000);
    world.run(1e6);
    first.login("ONE", "PASS");
    world.run(1e6);
    // The first one is gone without a word: its port now belongs to the second.
    const second = world.client(40_000);
    world.run(1e6);
    second.login("ONE", "PASS");
    world.run(1e6);
    expect(second.packets[0]).toMatchObject({ type: "A" });
    expect(world.exchange.orderListener.connectionCount).toBe(1);
  });

  test("heartbeats go both ways; a silent client is cut off after 15 s, one without a login after 30 s", () => {
    const world = new World();
    const client = world.client(40_000);
    const idle = world.client(40_001);
    world.run(1e6);
    client.login("ONE", "PASS");
    for (let second = 1; second <= 20; second++) {
      world.run(SECOND);
      client.send({ type: "R" });
    }
    expect(client.over).toBe(false);
    const beats = client.packets.filter(({ type }) => type === "H").length;
    expect(beats).toBeGreaterThanOrEqual(19);
    expect(beats).toBeLessThanOrEqual(21);
    world.run(14 * SECOND);
    expect([client.over, idle.over]).toEqual([false, true]);
    world.run(2 * SECOND);
    expect(client.over).toBe(true);
  });

  test("what is no SoupBinTCP ends the connection; what is no OUCH does not", () => {
    const world = new World();
    const stranger = world.client(40_000);
    const client = world.client(40_001);
    world.run(1e6);
    stranger.tcp.send(Buffer.from("GET / HTTP/1.1\r\n\r\n"));
    client.login("ONE", "PASS");
    client.send({ type: "U", payload: Uint8Array.of(1, 2, 3) });
    world.run(1e6);
    expect([stranger.over, client.over]).toEqual([true, false]);
    expect(world.exchange.accounts.get("ONE")?.counts.malformed).toBe(1);
  });

  test("orders sent over a bad wire are all answered, in order", () => {
    const world = new World({ orderWire: { loss: 0.1, duplicate: 0.1, reorder: 0.2, jitterNs: 2_000 } });
    world.exchange.start();
    const client = world.client(40_000);
    world.run(5 * SECOND);
    client.login("ONE", "PASS");
    for (let urn = 1; urn <= 200; urn++) {
      world.run(1e6);
      client.order({ ...ORDER, ...LOW, urn });
    }
    world.run(20 * SECOND);
    const urns = client.messages.flatMap((message) => (message.type === "A" ? [message.urn] : []));
    expect(urns).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
  });

  test("the end of the day expires orders, ends the session and the feed", () => {
    const world = new World();
    world.exchange.start();
    const client = world.client(40_000);
    world.run(1e6);
    client.login("ONE", "PASS");
    client.order({ ...ORDER, ...LOW });
    world.run(1e6);
    world.exchange.endDay();
    world.run(1e6);
    expect(client.types).toBe("SACS");
    expect(client.packets.at(-1)).toEqual({ type: "Z" });
    expect(client.over).toBe(true);
    world.exchange.destroy();
    world.scheduler.runAll();
  });
});
