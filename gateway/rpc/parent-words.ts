// Parent orders in the words of the contracts, both ways.
import {
  ChildPolicy,
  ParentKind,
  type ParentOrder,
  Side,
  type Slippage,
  type ParentReport as WireReport,
  ParentState as WireState,
} from "../../proto/grpc/mod.ts";
import { RefusedError } from "../configuration/refusal.ts";
import { withDefaults } from "../execution/defaults.ts";
import { ParentRefused } from "../execution/execution-desk.ts";
import type { Parent } from "../execution/parent.ts";
import { reportOf } from "../execution/parent-report.ts";
import type { ParentKind as Kind, ParentSpec, ChildPolicy as Policy } from "../execution/parent-spec.ts";
import type { ParentState } from "../execution/parent-state.ts";
import type { Against } from "../execution/slippage.ts";
import { JournalFailed } from "../journal/journal.ts";

const KINDS: Readonly<Record<Kind, ParentKind>> = {
  twap: ParentKind.PARENT_KIND_TWAP,
  vwap: ParentKind.PARENT_KIND_VWAP,
  pov: ParentKind.PARENT_KIND_POV,
  iceberg: ParentKind.PARENT_KIND_ICEBERG,
};

const POLICIES: Readonly<Record<Policy, ChildPolicy>> = {
  passive: ChildPolicy.CHILD_POLICY_PASSIVE,
  touch: ChildPolicy.CHILD_POLICY_TOUCH,
  cross: ChildPolicy.CHILD_POLICY_CROSS,
};

const STATES: Readonly<Record<ParentState, WireState>> = {
  scheduled: WireState.PARENT_STATE_SCHEDULED,
  working: WireState.PARENT_STATE_WORKING,
  paused: WireState.PARENT_STATE_PAUSED,
  ending: WireState.PARENT_STATE_ENDING,
  filled: WireState.PARENT_STATE_FILLED,
  expired: WireState.PARENT_STATE_EXPIRED,
  cancelled: WireState.PARENT_STATE_CANCELLED,
};

/** Field of the request that says a field of the parent. */
const FIELDS: Readonly<Record<keyof ParentSpec, string>> = {
  id: "id",
  stock: "symbol",
  sell: "side",
  quantity: "quantity",
  kind: "kind",
  limitPrice: "limit_price_e4",
  startUs: "start_unix_us",
  endUs: "duration_us",
  urgency: "urgency_percent",
  capBps: "cap_bps",
  rateBps: "rate_bps",
  displayQuantity: "display_quantity",
  policy: "policy",
  timeoutUs: "timeout_us",
  crossTicks: "cross_ticks",
  sliceUs: "slice_us",
  minChild: "min_child",
  maxChild: "max_child",
  gapUs: "gap_us",
  curve: "curve",
};

/** @throws RefusedError */
export function toSpec(order: ParentOrder, nowUs: number): ParentSpec {
  const kind = nameOf(KINDS, order.kind);
  if (kind === undefined) throw RefusedError.because("REQUIRED", "no kind is given", "order.kind");
  const sell = order.side === Side.SIDE_SELL;
  if (!sell && order.side !== Side.SIDE_BUY) {
    throw RefusedError.because("REQUIRED", "buy or sell; the gate decides whether a sell is short", "order.side");
  }
  const policy = nameOf(POLICIES, order.policy);
  const startUs = order.startUnixUs === 0n ? nowUs : Number(order.startUnixUs);
  return withDefaults({
    ...{ id: order.id, stock: order.symbol, sell, quantity: order.quantity, kind, startUs },
    ...{ endUs: startUs + Number(order.durationUs), limitPrice: order.limitPriceE4, urgency: order.urgencyPercent },
    ...{ capBps: order.capBps, rateBps: order.rateBps, displayQuantity: order.displayQuantity },
    ...{ crossTicks: order.crossTicks, curve: order.curve.map(Number) },
    ...(policy === undefined ? {} : { policy }),
    ...(order.timeoutUs === undefined ? {} : { timeoutUs: Number(order.timeoutUs) }),
    ...(order.sliceUs === undefined ? {} : { sliceUs: Number(order.sliceUs) }),
    ...(order.minChild === undefined ? {} : { minChild: order.minChild }),
    ...(order.maxChild === undefined ? {} : { maxChild: order.maxChild }),
    ...(order.gapUs === undefined ? {} : { gapUs: Number(order.gapUs) }),
  });
}

export function toReport(parent: Parent): WireReport {
  const { spec } = parent;
  const report = reportOf(parent);
  const { last, max, mean, samples } = report.scheduleError;
  return {
    order: {
      ...{ id: spec.id, symbol: spec.stock, side: spec.sell ? Side.SIDE_SELL : Side.SIDE_BUY, quantity: spec.quantity },
      ...{ kind: KINDS[spec.kind], limitPriceE4: spec.limitPrice, startUnixUs: BigInt(spec.startUs) },
      ...{ durationUs: BigInt(spec.endUs - spec.startUs), urgencyPercent: spec.urgency, capBps: spec.capBps },
      ...{ rateBps: spec.rateBps, displayQuantity: spec.displayQuantity, policy: POLICIES[spec.policy] },
      ...{ timeoutUs: BigInt(spec.timeoutUs), crossTicks: spec.crossTicks, sliceUs: BigInt(spec.sliceUs) },
      ...{ minChild: spec.minChild, maxChild: spec.maxChild, gapUs: BigInt(spec.gapUs), curve: spec.curve.map(BigInt) },
    },
    state: STATES[report.state],
    why: report.why,
    endUnixUs: BigInt(spec.endUs),
    filled: report.filled,
    open: report.open,
    notionalE4: report.notional,
    averagePriceE4: numberOf(report.averagePrice),
    marketShares: BigInt(report.marketShares),
    unpricedShares: BigInt(report.unpricedShares),
    marketAveragePriceE4: numberOf(report.marketAveragePrice),
    participationPpm: numberOf(report.participationPpm),
    scheduleError: { last: BigInt(last), max, mean, samples },
    arrivalTwiceMidE4: report.arrivalTwiceMid,
    againstArrival: toSlippage(report.slippage.arrival),
    againstInterval: toSlippage(report.slippage.interval),
    againstMid: toSlippage(report.slippage.mid),
    children: { ...report.children },
  };
}

/** What the execution desk refuses, as a refusal with the field's path in the request; other errors as they are. */
export function toRefusal(error: unknown): unknown {
  if (error instanceof JournalFailed) return RefusedError.because("NOT_READY", error.message);
  if (!(error instanceof ParentRefused)) return error;
  const { field, message, code } = error;
  const path = field === "" ? "" : `order.${FIELDS[field as keyof ParentSpec] ?? field}`;
  switch (code) {
    case "TOO_MANY":
      return RefusedError.because("OVERLOADED", message);
    case "UNKNOWN_PARENT":
    case "PARENT_STATE":
      return RefusedError.because(code, message, "id");
    default:
      return RefusedError.because(code, message, path);
  }
}

function toSlippage(against: Against | undefined): Slippage | undefined {
  return against === undefined ? undefined : { costE4: against.cost, ppm: against.ppm };
}

function numberOf(value: bigint | undefined): number | undefined {
  return value === undefined ? undefined : Number(value);
}

function nameOf<Name extends string>(names: Readonly<Record<Name, number>>, value: number): Name | undefined {
  return (Object.keys(names) as Name[]).find((name) => names[name] === value);
}
