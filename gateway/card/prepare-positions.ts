// Before a card is armed: its positions made the ledger's. What it counts as open must be what the gateway knows of, which is nothing.
import { position, readPosition } from "../device/mod.ts";
import type { Obstacle } from "../placement/trading-control.ts";
import type { PositionFeed, PositionTarget } from "./position-feed.ts";

export interface HeldSlot {
  readonly slot: number;
  readonly stock: string;
}

/** An execution that comes in between makes one slot read again; more than this, and somebody still trades. */
const READINGS_MAX = 8;

/** Answers what keeps the card from being armed; empty: its positions are the ledger's. @throws DeviceError */
export async function preparePositions(
  target: PositionTarget,
  feed: PositionFeed,
  slots: readonly HeldSlot[],
  held: (stock: string) => number,
): Promise<readonly Obstacle[]> {
  const obstacles: Obstacle[] = [];
  for (const slot of slots) {
    const obstacle = await prepareSlot(target, feed, slot, held);
    if (obstacle !== undefined) obstacles.push(obstacle);
  }
  return obstacles;
}

async function prepareSlot(
  target: PositionTarget,
  feed: PositionFeed,
  { slot, stock }: HeldSlot,
  held: (stock: string) => number,
): Promise<Obstacle | undefined> {
  for (let reading = 0; reading < READINGS_MAX; reading++) {
    await feed.settled();
    const { added } = feed;
    const now = await target.run(readPosition(slot));
    // What was read does not have a reply that came meanwhile, the ledger has: their difference would count it twice.
    if (feed.added !== added) continue;
    if (now.openBuy !== 0 || now.openSell !== 0) {
      const open = `${now.openBuy} shares to buy and ${now.openSell} to sell of ${stock}`;
      return { code: "ORDERS_UNSETTLED", message: `the card counts ${open} as open, no order says so: clear it` };
    }
    const delta = held(stock) - now.position;
    // Queued before anything that comes later: the ledger's changes from here on are added to it.
    const update = { slot, delta, releaseBuy: 0, releaseSell: 0, releaseOrders: 0 };
    if (delta !== 0) await target.run(position(update, target.geometry));
    return undefined;
  }
  return { code: "ORDERS_UNSETTLED", message: `the position of ${stock} does not come to rest` };
}
