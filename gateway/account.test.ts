// What the paths know of the account, against a naive account of the same orders and replies.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { prepareAccount } from "./card/prepare-account.ts";
import { SMALL } from "./datapath/test-kit.ts";
import { runDirect } from "./device/mod.ts";
import type { OrderSource } from "./orders/order-table.ts";
import { EXPOSURE_ROWS } from "./orders/risk-target.ts";
import { AccountRig, type Note } from "./testing/account-rig.ts";

const SLOTS = [0, 1] as const;

interface Held {
  shares: bigint;
  cost: bigint;
  realised: bigint;
}

/** Average cost by the book: what closes takes its share of the cost along, rounded towards zero. */
function heldBy(rig: AccountRig, kind: number, slot: number): Held {
  const held: Held = { shares: 0n, cost: 0n, realised: 0n };
  for (const fill of rig.heard) {
    if (fill.kind !== kind || fill.slot !== slot) continue;
    const price = BigInt(fill.price);
    let change = BigInt(fill.signed);
    const against = held.shares !== 0n && held.shares > 0n !== change > 0n;
    if (against) {
      const size = (n: bigint) => (n < 0n ? -n : n);
      const closes = size(change) < size(held.shares) ? size(change) : size(held.shares);
      const cost = (held.cost * closes) / size(held.shares);
      const paid = price * (change > 0n ? closes : -closes);
      held.realised -= paid + cost;
      held.cost -= cost;
      held.shares += change > 0n ? closes : -closes;
      change -= change > 0n ? closes : -closes;
    }
    held.shares += change;
    held.cost += price * change;
  }
  return held;
}

function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

/** Everything that a path has to say, from the notes alone. */
function modelOf(rig: AccountRig, source: OrderSource) {
  const own = rig.notes.filter(({ order }) => order.source === source);
  const shares = (slot: number, sell: boolean) =>
    own
      .filter(({ order }) => order.slot === slot && order.sell === sell)
      .reduce((total, note) => total + rig.left(note), 0);
  const exposure = Array.from({ length: EXPOSURE_ROWS }, (_, kind) => {
    let [gross, net] = [0n, 0n];
    for (const slot of SLOTS) {
      const { cost } = heldBy(rig, kind, slot);
      gross += absolute(cost);
      net += cost;
    }
    for (const note of own) {
      if (kind !== 0 && note.order.kind !== kind) continue;
      // Of an order that nobody has explained yet the kind keeps what was counted when it was sent.
      const open = kind !== 0 && !note.told ? note.order.quantity : rig.left(note);
      const notional = BigInt(note.order.price) * BigInt(open);
      gross += notional;
      net += note.order.sell ? -notional : notional;
    }
    return { gross, net };
  });
  return {
    slots: SLOTS.map((slot) => ({
      position: Number(heldBy(rig, 0, slot).shares),
      openBuy: shares(slot, false),
      openSell: shares(slot, true),
      openOrders: own.filter((note) => note.order.slot === slot && !note.over).length,
      executions: own.filter(({ order }) => order.slot === slot).length,
    })),
    exposure,
    inFlight: own.filter(({ answered }) => !answered).length,
    dayValue: own.reduce((sum, { order }) => sum + BigInt(order.price) * BigInt(order.quantity), 0n),
    dayQuantity: own.reduce((sum, { order }) => sum + BigInt(order.quantity), 0n),
  };
}

function stateOf(rig: AccountRig, source: OrderSource) {
  const path = rig.path(source);
  const { exposure, inFlight, dayValue, dayQuantity } = path.deviceRisk;
  const slots = SLOTS.map((slot) => {
    const { ownAsk: _ask, ownBid: _bid, ...rest } = path.positionOf(slot);
    return rest;
  });
  return { slots, exposure, inFlight, dayValue, dayQuantity };
}

function resultOf(rig: AccountRig): bigint {
  let result = 0n;
  for (const slot of SLOTS) {
    const { shares, cost, realised } = heldBy(rig, 0, slot);
    const { bidPrice, askPrice } = rig.software.viewOf(slot);
    result += realised + (shares === 0n ? 0n : BigInt(shares > 0n ? bidPrice : askPrice) * shares - cost);
  }
  return result;
}

/** One thing that happens; numbers choose among what can. @returns whether a fill was among it */
function happen(rig: AccountRig, op: number, a: number, b: number): boolean {
  if (op < 3) {
    const only = op === 2 ? undefined : op === 1 ? "card" : "software";
    rig.book(a % 2 === 0 ? 0 : 1, 1 + (b % 60), 1 + (a % 500), 1 + (b % 500), only);
    // Records of the card may come after the venue's replies; the software path's are there when the order is.
    for (const note of rig.notes) if (note.order.source === "software" || b % 3 !== 0) rig.tell(note);
    return false;
  }
  const open = rig.notes.filter(({ over }) => !over);
  const note = open[a % Math.max(1, open.length)];
  if (note === undefined) return false;
  if (op === 3) rig.tell(note);
  else if (!note.answered) return answerFirst(rig, note, op, b);
  else {
    const quantity = b % 4 === 0 ? rig.left(note) : 1 + (b % rig.left(note));
    if (op >= 7) rig.fill(note, quantity, Math.max(1, note.order.price + (b % 401) - 200));
    else rig.cancel(note, quantity);
    return op >= 7;
  }
  return false;
}

function answerFirst(rig: AccountRig, note: Note, op: number, b: number): boolean {
  if (op >= 6) rig.accept(note, b % 7 === 0 ? "D" : "L");
  else {
    // Nobody ends an order that was not heard of; a reject that comes so early waits for it.
    const late = !note.told && b % 3 === 0;
    if (!late) rig.tell(note);
    if (late || b % 3 === 0) {
      // The note is over at once, the desk's entry when the record comes; the model counts by the desk, so both are made now.
      rig.reject(note);
      rig.tell(note);
    } else if (b % 3 === 1 && note.order.source === "card") rig.withdraw(note);
    else rig.neverArrived(note);
  }
  return false;
}

async function compare(rig: AccountRig): Promise<void> {
  await rig.feed.settled();
  for (const source of ["software", "card"] as const) {
    expect(stateOf(rig, source), source).toEqual(modelOf(rig, source));
  }
  expect(rig.discrepancies).toEqual([]);
}

function endAll(rig: AccountRig): void {
  for (const note of rig.notes) {
    rig.tell(note);
    if (note.over) continue;
    if (!note.answered) rig.accept(note, "L");
    if (note.order.urn % 2 === 0) rig.fill(note, rig.left(note), note.order.price + 1);
    else rig.cancel(note, rig.left(note));
  }
}

describe("the account of the paths", () => {
  it("is at every moment what the orders and replies make of it, and ends with the positions alone", async () => {
    const step = fc.tuple(fc.nat(9), fc.nat(65_535), fc.nat(65_535));
    let sent = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 120 }), async (steps) => {
        const rig = new AccountRig();
        for (const [op, a, b] of steps) {
          const filled = happen(rig, op, a, b);
          await compare(rig);
          if (filled) {
            expect(rig.software.deviceRisk.pnl).toBe(resultOf(rig));
            expect(rig.card.path.deviceRisk.pnl).toBe(resultOf(rig));
          }
        }
        endAll(rig);
        await compare(rig);
        sent += rig.notes.length;
        for (const source of ["software", "card"] as const) {
          const { exposure, inFlight } = rig.path(source).deviceRisk;
          expect(inFlight).toBe(0);
          for (const [kind, amounts] of exposure.entries()) expect(amounts).toEqual(rig.desk.exposure.held(kind));
          for (const slot of SLOTS)
            expect(rig.path(source).positionOf(slot)).toMatchObject({ openBuy: 0, openSell: 0, openOrders: 0 });
        }
      }),
      { numRuns: 150 },
    );
    expect(sent).toBeGreaterThan(1000);
  });

  it("changes with prices at most every 10 ms, and only when it changes", async () => {
    const rig = new AccountRig();
    rig.book(0, 10, 500, 1, "card");
    const [note] = rig.notes;
    if (note === undefined) throw new Error("no order");
    rig.tell(note);
    rig.accept(note, "L");
    rig.fill(note, 50, note.order.price);
    await rig.feed.settled();
    rig.account.start();
    const told = rig.card.batches;
    const before = rig.card.path.deviceRisk.pnl;
    for (let ticks = 11; ticks < 40; ticks++) rig.book(0, ticks, 1, 1, "software");
    expect(rig.software.deviceRisk.pnl).toBe(before);
    await rig.clock.pass(10);
    expect(rig.software.deviceRisk.pnl).toBe(resultOf(rig));
    expect(rig.card.path.deviceRisk.pnl).toBe(resultOf(rig));
    expect(resultOf(rig)).not.toBe(before);
    expect(rig.card.batches).toBe(told + 1);
    await rig.clock.pass(1000);
    expect(rig.card.batches).toBe(told + 1);
    rig.account.close();
    expect(rig.clock.pending).toBe(0);
  });
});

describe("before a path is armed", () => {
  async function traded(): Promise<AccountRig> {
    const rig = new AccountRig();
    for (let round = 0; round < 12; round++) {
      rig.book(round % 2 === 0 ? 0 : 1, 5 + round * 3, 1 + ((round * 97) % 300), 1 + ((round * 61) % 300));
    }
    endAll(rig);
    await rig.feed.settled();
    expect(rig.notes.length).toBeGreaterThan(20);
    return rig;
  }
  const target = (rig: AccountRig) => ({
    geometry: SMALL,
    run: async <T>(program: Parameters<typeof runDirect<T>>[1]) => runDirect(rig.card, program),
  });

  it("a card that knows nothing is told everything, and has it", async () => {
    const rig = await traded();
    const fresh = new AccountRig();
    expect(await prepareAccount(target(fresh), fresh.feed, () => rig.account.target)).toEqual([]);
    const { pnl, exposure, dayValue, dayQuantity } = fresh.card.path.deviceRisk;
    expect(exposure).toEqual(modelOf(rig, "card").exposure);
    expect(pnl).toBe(resultOf(rig));
    // Of both accounts.
    const days = (["card", "software"] as const).map((source) => modelOf(rig, source));
    expect(dayValue).toBe(days.reduce((sum, day) => sum + day.dayValue, 0n));
    expect(dayQuantity).toBe(days.reduce((sum, day) => sum + day.dayQuantity, 0n));
    for (const slot of SLOTS) {
      expect(fresh.card.path.positionOf(slot).position).toBe(modelOf(rig, "card").slots[slot]?.position);
    }
  });

  it("the software path is brought there from whatever it counted, and says so", async () => {
    const rig = await traded();
    const path = new AccountRig().software;
    path.position({ slot: 1, delta: 77, releaseBuy: 0, releaseSell: 0, releaseOrders: 0 });
    path.account({ kind: 3, gross: 5n, net: -5n });
    path.account({ kind: 1, gross: 10n ** 12n, net: 10n ** 12n });
    rig.account.seed(path);
    expect(path.deviceRisk.exposure).toEqual(modelOf(rig, "software").exposure);
    expect(path.positionOf(1).position).toBe(modelOf(rig, "software").slots[1]?.position);
    expect(path.deviceRisk.pnl).toBe(resultOf(rig));
  });

  it("a card that counts what no order says is not armed, and is not written to", async () => {
    const rig = new AccountRig();
    rig.book(0, 10, 500, 1, "card");
    const before = stateOf(rig, "card");
    expect(before.inFlight).toBeGreaterThan(0);
    const obstacles = await prepareAccount(target(rig), rig.feed, () => rig.account.target);
    expect(obstacles.map(({ code }) => code)).toEqual(["ORDERS_UNSETTLED"]);
    expect(obstacles[0]?.message).toMatch(/shares to buy and .* of PENNY as open, no order says so: clear it/);
    expect(stateOf(rig, "card")).toEqual(before);
  });

  it("counts a reply that comes while the card is read once, not twice", async () => {
    const rig = await traded();
    rig.book(0, 20, 500, 1, "card");
    const late = rig.notes.filter(({ over }) => !over);
    for (const note of late) {
      rig.tell(note);
      rig.accept(note, "L");
    }
    await rig.feed.settled();
    let reading = 0;
    const slow = {
      geometry: SMALL,
      run: async <T>(program: Parameters<typeof runDirect<T>>[1]) => {
        // While the first program reads, everything ends; the second one finds nothing open.
        if (reading++ === 0) for (const note of late) rig.fill(note, rig.left(note), note.order.price);
        return runDirect(rig.card, program);
      },
    };
    expect(await prepareAccount(slow, rig.feed, () => rig.account.target)).toEqual([]);
    expect(reading).toBe(2);
    expect(rig.card.path.positionOf(0).position).toBe(modelOf(rig, "card").slots[0]?.position);
    expect(rig.card.path.deviceRisk.exposure).toEqual(modelOf(rig, "card").exposure);
  });

  it("stops when the card does not have what was written", async () => {
    const rig = await traded();
    const broken = new AccountRig();
    const deaf = {
      geometry: SMALL,
      run: async <T>(program: Parameters<typeof runDirect<T>>[1]) =>
        runDirect(
          { execute: (operations) => broken.card.execute(operations.filter(({ kind }) => kind !== "write")) },
          program,
        ),
    };
    await expect(prepareAccount(deaf, broken.feed, () => rig.account.target)).rejects.toMatchObject({
      code: "READ_BACK_MISMATCH",
    });
  });
});
