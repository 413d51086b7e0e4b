// What goes to a card in one batch, and in which order.
import { describe, expect, it } from "vitest";
import { DEFAULT_GEOMETRY, type QuoteUpdate, registers } from "../../proto/mod.ts";
import type { RegisterProgram } from "../device/mod.ts";
import { AccountFeed } from "./account-feed.ts";

const QUOTE: QuoteUpdate = {
  ...{ slot: 3, side: "sell", last: 9, order: 8, price: 100_400, rest: 50, done: 20, short: true },
};

function card() {
  const batches: [number, number][][] = [];
  const held = { open: Promise.resolve() };
  const feed = new AccountFeed(
    {
      geometry: DEFAULT_GEOMETRY,
      run: async <T>(program: RegisterProgram<T>): Promise<T> => {
        await held.open;
        const writes: [number, number][] = [];
        let step = program.next(new Uint32Array(0));
        while (step.done !== true) {
          for (const access of step.value) if (access.kind === "write") writes.push([access.address, access.value]);
          step = program.next(new Uint32Array(step.value.filter(({ kind }) => kind !== "write").length));
        }
        batches.push(writes);
        return step.value;
      },
    },
    (error) => {
      throw error;
    },
  );
  return { feed, batches, held };
}

describe("the card's account feed", () => {
  it("tells of quotes last: a card that hears of one may act at once", async () => {
    const { feed, batches } = card();
    feed.quote(QUOTE);
    feed.own(3, 100_200, 100_400);
    feed.position({ slot: 3, delta: 0, releaseBuy: 0, releaseSell: 50, releaseOrders: 1 });
    feed.acknowledge(1);
    expect(feed.waiting).toBe(true);
    await feed.settled();
    expect(feed.waiting).toBe(false);
    const [batch = [], more] = batches;
    expect(more).toBeUndefined();
    const addresses = batch.map(([address]) => address);
    const at = (address: number) => addresses.indexOf(address);
    expect(at(registers.ACCOUNT_ACKNOWLEDGE_ADDRESS)).toBeGreaterThanOrEqual(0);
    expect(at(registers.ACCOUNT_OWN_ASK_ADDRESS)).toBeGreaterThan(at(registers.ACCOUNT_ACKNOWLEDGE_ADDRESS));
    expect(at(registers.QUOTE_SIDE_ADDRESS)).toBeGreaterThan(at(registers.ACCOUNT_OWN_ASK_ADDRESS));
    // Written, then triggered.
    expect(batch.slice(at(registers.QUOTE_SIDE_ADDRESS))).toEqual([
      [registers.QUOTE_SIDE_ADDRESS, registers.packQuoteSide({ sym: 3, sell: true, isShort: true })],
      [registers.QUOTE_LAST_ADDRESS, 9],
      [registers.QUOTE_ORDER_ADDRESS, 8],
      [registers.QUOTE_PRICE_ADDRESS, 100_400],
      [registers.QUOTE_REST_ADDRESS, 50],
      [registers.QUOTE_DONE_ADDRESS, 20],
    ]);
  });

  it("keeps the newest of each side while a batch is under way", async () => {
    const { feed, batches, held } = card();
    const gate = Promise.withResolvers<void>();
    held.open = gate.promise;
    feed.quote(QUOTE);
    await Promise.resolve();
    await Promise.resolve();
    for (const rest of [40, 30, 0]) feed.quote({ ...QUOTE, rest });
    feed.quote({ ...QUOTE, side: "buy", short: false, rest: 7 });
    feed.own(3, 1, 2);
    feed.own(3, 0, 0);
    gate.resolve();
    await feed.settled();
    const rests = batches.map((batch) =>
      batch.filter(([address]) => address === registers.QUOTE_REST_ADDRESS).map(([, value]) => value),
    );
    expect(rests).toEqual([[50], [0, 7]]);
    const own = batches.flat().filter(([address]) => address === registers.ACCOUNT_OWN_ASK_ADDRESS);
    expect(own.map(([, value]) => value)).toEqual([0]);
  });
});
