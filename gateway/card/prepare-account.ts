// Before a card is armed: all that it knows of the account made what the gateway knows, and read back. What it counts as open must be what the
// gateway knows of, which is nothing.
import {
  account,
  DeviceError,
  day,
  loss,
  own,
  position,
  type RegisterProgram,
  readAccount,
  readExposure,
  readPosition,
  together,
} from "../device/mod.ts";
import {
  differencesFrom,
  EXPOSURE_ROWS,
  inputsTowards,
  type RiskReading,
  type RiskTarget,
  type TargetSlot,
} from "../orders/risk-target.ts";
import type { Obstacle } from "../placement/trading-control.ts";
import type { AccountFeed, AccountTarget } from "./account-feed.ts";

/** A reply that comes in between makes the card read again; more than this, and somebody still trades. */
const READINGS_MAX = 8;
const DIFFERENCES_SHOWN = 3;

/**
 * Answers what keeps the card from being armed; empty: its risk state is what `wanted` says.
 * @throws DeviceError; READ_BACK_MISMATCH when the card does not have what was written
 */
export async function prepareAccount(
  target: AccountTarget,
  feed: AccountFeed,
  wanted: () => RiskTarget,
): Promise<readonly Obstacle[]> {
  for (let reading = 0; reading < READINGS_MAX; reading++) {
    await feed.settled();
    const { added } = feed;
    // What is read does not have a reply that comes meanwhile, the ledger has: their difference would count it twice.
    const inTime = () => feed.added === added;
    const obstacles = await target.run(prepare(target, wanted, inTime));
    if (obstacles !== undefined) return obstacles;
  }
  return [{ code: "ORDERS_UNSETTLED", message: "the account does not come to rest" }];
}

/** Of one program nothing else falls between: what is fed meanwhile comes after it. Undefined: not in time, nothing was written. */
function* prepare(
  { geometry }: AccountTarget,
  wanted: () => RiskTarget,
  inTime: () => boolean,
): RegisterProgram<Obstacle[] | undefined> {
  const { slots } = wanted();
  const before = yield* readRisk(slots);
  if (!inTime()) return undefined;
  const open = openIn(before, slots);
  if (open.length > 0) return open;
  const goal = wanted();
  const { positions, accounts } = inputsTowards(goal, before);
  yield* together([
    ...positions.map((update) => position(update, geometry)),
    ...accounts.map((update) => account(update)),
    ...slots.map(({ slot }) => own(slot, 0, 0, geometry)),
    day(goal.dayValue, goal.dayQuantity),
    loss(goal.pnl),
  ]);
  const different = differencesFrom(goal, yield* readRisk(slots));
  if (different.length > 0) {
    const more = different.length > DIFFERENCES_SHOWN ? `, and ${different.length - DIFFERENCES_SHOWN} more` : "";
    const text = different.slice(0, DIFFERENCES_SHOWN).join(", ");
    throw new DeviceError("READ_BACK_MISMATCH", `the card's risk state after it was written: ${text}${more}`);
  }
  return [];
}

function* readRisk(slots: readonly TargetSlot[]): RegisterProgram<RiskReading> {
  const kinds = Array.from({ length: EXPOSURE_ROWS }, (_, kind) => kind);
  const ofSlots = yield* together(slots.map(({ slot }) => readPosition(slot)));
  const exposure = yield* together(kinds.map((kind) => readExposure(kind)));
  return { slots: ofSlots, exposure, ...(yield* readAccount()) };
}

function openIn({ slots: readings, inFlight }: RiskReading, slots: readonly TargetSlot[]): Obstacle[] {
  const found: Obstacle[] = [];
  const say = (what: string): void => {
    found.push({ code: "ORDERS_UNSETTLED", message: `the card counts ${what}, no order says so: clear it` });
  };
  for (const [index, { stock }] of slots.entries()) {
    const { openBuy = 0, openSell = 0, openOrders = 0 } = readings[index] ?? {};
    if (openBuy !== 0 || openSell !== 0) say(`${openBuy} shares to buy and ${openSell} to sell of ${stock} as open`);
    else if (openOrders !== 0) say(`${openOrders} orders of ${stock} as open`);
  }
  if (found.length === 0 && inFlight !== 0) say(`${inFlight} orders as not answered`);
  return found;
}
