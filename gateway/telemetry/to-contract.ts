// What the gateway knows, in the words of the contracts.
import {
  type LatencyHistogram,
  LatencyMeasure,
  Location,
  type RecoveryState,
  Side,
  StrategyKind,
  type Execution as WireExecution,
  type Order as WireOrder,
  OrderState as WireOrderState,
  type Position as WirePosition,
} from "../../proto/grpc/mod.ts";
import { CYCLE_NS } from "../../proto/mod.ts";
import { averagePrice, type Position, unrealised } from "../orders/ledger.ts";
import type { OrderState } from "../orders/order-state.ts";
import type { Execution, Order, OrderSource } from "../orders/order-table.ts";
import type { RepairCounts } from "../recovery/repair-counts.ts";
import { type LatencyCounts, T2_CYCLES_PER_BUCKET } from "./latency.ts";

const STATES: Readonly<Record<OrderState, WireOrderState>> = {
  sent: WireOrderState.ORDER_STATE_SENT,
  sent_cancel: WireOrderState.ORDER_STATE_SENT,
  replacing: WireOrderState.ORDER_STATE_SENT,
  replacing_cancel: WireOrderState.ORDER_STATE_SENT,
  pending_cancel: WireOrderState.ORDER_STATE_LIVE,
  pending_replace: WireOrderState.ORDER_STATE_LIVE,
  pending_both: WireOrderState.ORDER_STATE_LIVE,
  // Its reason names the order that took its place.
  replaced: WireOrderState.ORDER_STATE_CANCELLED,
  live: WireOrderState.ORDER_STATE_LIVE,
  partially_filled: WireOrderState.ORDER_STATE_LIVE,
  filled: WireOrderState.ORDER_STATE_FILLED,
  cancelled: WireOrderState.ORDER_STATE_CANCELLED,
  rejected: WireOrderState.ORDER_STATE_REJECTED,
  withdrawn: WireOrderState.ORDER_STATE_WITHDRAWN,
};

function locationOf(source: OrderSource): Location {
  return source === "card" ? Location.LOCATION_HARDWARE : Location.LOCATION_SOFTWARE;
}

export function kindOf(kind: number): StrategyKind {
  // The numbers of the contracts are those of the datapath.
  return Object.values(StrategyKind).find((value) => value === kind) ?? StrategyKind.STRATEGY_KIND_UNSPECIFIED;
}

function sideOf(order: { readonly sell: boolean; readonly short: boolean }): Side {
  if (!order.sell) return Side.SIDE_BUY;
  return order.short ? Side.SIDE_SELL_SHORT : Side.SIDE_SELL;
}

/** @param sessionUp without its session, the state of an order that is not over is not known */
export function toOrder(order: Order, sessionUp: boolean): WireOrder {
  const state = STATES[order.state];
  const open = state === WireOrderState.ORDER_STATE_SENT || state === WireOrderState.ORDER_STATE_LIVE;
  return {
    urn: order.urn,
    symbol: order.stock,
    side: sideOf(order),
    quantity: order.quantity,
    priceE4: order.price,
    state: open && !sessionUp ? WireOrderState.ORDER_STATE_UNKNOWN : state,
    filled: order.filled - order.broken,
    cancelled: order.cancelled,
    path: locationOf(order.source),
    kind: kindOf(order.kind),
    configurationVersion: order.version,
    triggerSequence: order.triggerSequence === 0n ? undefined : order.triggerSequence,
    sentDeviceNs: order.transmission?.transmitNs ?? order.arrivalNs,
    updatedUnixNs: order.updatedNs,
    venueReason: order.reason ?? "",
    t1Cycles: order.transmission?.t1Cycles,
    t2Cycles: order.transmission?.t2Cycles,
  };
}

export function toExecution({ order, quantity, price, liquidity, matchNumber, broken }: Execution): WireExecution {
  return {
    matchNumber,
    urn: order.urn,
    symbol: order.stock,
    side: sideOf(order),
    quantity,
    priceE4: price,
    liquidity,
    atUnixNs: order.updatedNs,
    broken: broken === true,
    path: locationOf(order.source),
  };
}

export function toPosition(
  position: Position,
  open: { readonly buy: number; readonly sell: number } | undefined,
  twiceMid: number | undefined,
  atUnixNs: bigint,
): WirePosition {
  return {
    symbol: position.stock,
    shares: BigInt(position.quantity),
    openBuy: open?.buy ?? 0,
    openSell: open?.sell ?? 0,
    bought: BigInt(position.bought),
    sold: BigInt(position.sold),
    boughtNotionalE4: position.boughtNotional,
    soldNotionalE4: position.soldNotional,
    updatedUnixNs: atUnixNs,
    realisedE4: position.realised,
    unrealisedE4: unrealised(position, twiceMid),
    averagePriceE4: averagePrice(position),
  };
}

export function toHistograms({ version, t1, t2 }: LatencyCounts, atUnixNs: bigint): LatencyHistogram[] {
  const histogram = (measure: LatencyMeasure, bucketNs: number, counts: Float64Array): LatencyHistogram => ({
    measure,
    path: Location.LOCATION_HARDWARE,
    configurationVersion: version,
    bucketNs,
    counts: Array.from(counts, (count) => BigInt(count)),
    atUnixNs,
  });
  return [
    histogram(LatencyMeasure.LATENCY_MEASURE_T1_ACTIONABLE, CYCLE_NS, t1),
    histogram(LatencyMeasure.LATENCY_MEASURE_T2_SOF_TO_SOF, CYCLE_NS * T2_CYCLES_PER_BUCKET, t2),
  ];
}

/** @param feed counts of the gateway's own record */
export function toRecoveryState(
  counts: RepairCounts,
  brokenBooks: number,
  feedWhole: boolean,
  feed: { readonly requests: number; readonly filled: number; readonly snapshots: number },
): RecoveryState {
  return {
    brokenBooks,
    feedWhole,
    gaps: BigInt(counts.gaps),
    badFrames: BigInt(counts.badFrames),
    badLengths: BigInt(counts.badLengths),
    symbolFaults: BigInt(counts.symbolFaults),
    rebuilds: BigInt(counts.rebuilds),
    untouched: BigInt(counts.untouched),
    recentres: BigInt(counts.recentres),
    loads: BigInt(counts.loads),
    loadsRefused: BigInt(counts.loadsRefused),
    caughtUp: BigInt(counts.caughtUp),
    failed: BigInt(counts.failed),
    completed: BigInt(counts.completed),
    lastUs: BigInt(counts.lastUs),
    longestUs: BigInt(counts.longestUs),
    lastMessages: BigInt(counts.lastMessages),
    requests: BigInt(feed.requests),
    requestedMessages: BigInt(feed.filled),
    snapshots: BigInt(feed.snapshots),
  };
}
