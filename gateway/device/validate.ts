// What a card may be given besides its configuration. The card itself takes any bits; these are the ranges in which they mean what the
// caller said.

import {
  type AccountUpdate,
  type FeedSettings,
  type Geometry,
  type KillState,
  type OrderSessionState,
  type PositionUpdate,
  type QuoteUpdate,
  STRATEGIES,
  type TrackedSlot,
} from "../../proto/mod.ts";
import { Issues, U16_MAX } from "./issues.ts";
import { KINDS_MAX } from "./limit-words.ts";

const KINDS = new Set(STRATEGIES.map(({ code }) => code));

/** @throws DeviceInputError */
export function validateTracking(tracking: readonly TrackedSlot[], feed: FeedSettings, geometry: Geometry): void {
  const issues = new Issues();
  const slots = new Set<number>();
  const locates = new Set<number>();
  tracking.forEach((tracked, index) => {
    const path = `tracking[${index}]`;
    issues.integer(`${path}.slot`, tracked.slot, 0, geometry.symbols - 1);
    if (slots.has(tracked.slot)) issues.add(`${path}.slot`, `slot ${tracked.slot} is given twice`);
    slots.add(tracked.slot);
    issues.integer(`${path}.locate`, tracked.locate, 1, 65_535);
    if (locates.has(tracked.locate)) issues.add(`${path}.locate`, `locate ${tracked.locate} is given twice`);
    locates.add(tracked.locate);
    issues.ascii(`${path}.stock`, tracked.stock, 1, 8);
    if (tracked.tick !== 1 && tracked.tick !== 100) issues.add(`${path}.tick`, `must be 1 or 100, not ${tracked.tick}`);
    if (tracked.lot !== 1 && tracked.lot !== 100) issues.add(`${path}.lot`, `must be 1 or 100, not ${tracked.lot}`);
    issues.u32(`${path}.windowLo`, tracked.windowLo);
    if (tracked.windowLo % tracked.tick !== 0) {
      issues.add(`${path}.windowLo`, `must be a multiple of the tick ${tracked.tick}, not ${tracked.windowLo}`);
    }
  });
  feed.lines.forEach((line, index) => {
    issues.address(`feed.lines[${index}].address`, line.address);
    issues.integer(`feed.lines[${index}].port`, line.port, 0, 65_535);
  });
  if (feed.session !== undefined) issues.ascii("feed.session", feed.session, 1, 10);
  if (feed.startSequence !== undefined) issues.u64("feed.startSequence", feed.startSequence);
  issues.u32("feed.gapWaitNs", feed.gapWaitNs);
  issues.ascii("feed.market", feed.market, 1, 1);
  issues.done();
}

/** @throws DeviceInputError */
export function validateKill(state: KillState, geometry: Geometry): void {
  const issues = new Issues();
  state.kinds.forEach((kind, index) => {
    if (!KINDS.has(kind)) issues.add(`kinds[${index}]`, `no strategy kind ${kind}`);
  });
  for (const [index, slot] of state.slots.entries()) issues.integer(`slots[${index}]`, slot, 0, geometry.symbols - 1);
  issues.done();
}

/** @throws DeviceInputError */
export function validateSession(state: OrderSessionState): void {
  const issues = new Issues();
  issues.u32("urn", state.urn);
  issues.u32("sendNext", state.sendNext);
  issues.u32("sendLimit", state.sendLimit);
  issues.done();
}

/** @throws DeviceInputError */
export function validatePosition(update: PositionUpdate, geometry: Geometry): void {
  const issues = new Issues();
  issues.integer("slot", update.slot, 0, geometry.symbols - 1);
  issues.integer("delta", update.delta, -(2 ** 31), 2 ** 31 - 1);
  issues.u32("releaseBuy", update.releaseBuy);
  issues.u32("releaseSell", update.releaseSell);
  issues.integer("releaseOrders", update.releaseOrders, 0, U16_MAX);
  issues.done();
}

/** @throws DeviceInputError */
export function validateLease(expiryNs: bigint): void {
  const issues = new Issues();
  issues.u64("expiryNs", expiryNs);
  issues.done();
}

/** @throws DeviceInputError */
export function validateAccount({ kind, gross, net }: AccountUpdate): void {
  const issues = new Issues();
  issues.integer("kind", kind, 0, KINDS_MAX);
  issues.i64("gross", gross);
  issues.i64("net", net);
  issues.done();
}

/** @throws DeviceInputError */
export function validateAcknowledge(count: number): void {
  const issues = new Issues();
  issues.integer("count", count, 0, U16_MAX);
  issues.done();
}

/** @throws DeviceInputError */
export function validateLoss(pnl: bigint): void {
  const issues = new Issues();
  issues.i64("pnl", pnl);
  issues.done();
}

/** @throws DeviceInputError */
export function validateDay(value: bigint, quantity: bigint): void {
  const issues = new Issues();
  issues.u64("value", value);
  issues.u64("quantity", quantity);
  issues.done();
}

/** @throws DeviceInputError */
export function validateOwn(slot: number, bid: number, ask: number, geometry: Geometry): void {
  const issues = new Issues();
  issues.integer("slot", slot, 0, geometry.symbols - 1);
  issues.u32("bid", bid);
  issues.u32("ask", ask);
  issues.done();
}

/** Shares of a resting order, as rule 5 lets them leave. */
const QUOTE_SHARES_MAX = 999_999;

/** @throws DeviceInputError */
export function validateQuote(update: QuoteUpdate, geometry: Geometry): void {
  const issues = new Issues();
  issues.integer("slot", update.slot, 0, geometry.symbols - 1);
  if (update.side !== "buy" && update.side !== "sell")
    issues.add("side", `must be buy or sell, not ${JSON.stringify(update.side)}`);
  issues.u32("last", update.last);
  issues.u32("order", update.order);
  issues.u32("price", update.price);
  issues.integer("rest", update.rest, 0, QUOTE_SHARES_MAX);
  issues.integer("done", update.done, 0, QUOTE_SHARES_MAX);
  issues.done();
}

/** @throws DeviceInputError */
export function validateSlot(slot: number, geometry: Geometry): void {
  const issues = new Issues();
  issues.integer("slot", slot, 0, geometry.symbols - 1);
  issues.done();
}
