// Public entry of the execution algorithms and the order desk they send through: no I/O, no clock, no timers.

export { exposureInputs } from "../orders/exposure.ts";
export { OrderDesk, type RiskEffect } from "../orders/order-desk.ts";
export type { Execution, NewOrder, Order } from "../orders/order-table.ts";
export { type BestQuotes, childPrice } from "./child-policy.ts";
export { withDefaults } from "./defaults.ts";
export { ExecutionDesk, type ExecutionWorld, ParentRefused } from "./execution-desk.ts";
export type { ChildIntent, MarketNow, Parent, Placed } from "./parent.ts";
export { type ParentReport, reportOf } from "./parent-report.ts";
export {
  CHILD_POLICIES,
  type ChildPolicy,
  PARENT_KINDS,
  type ParentKind,
  type ParentSpec,
  specErrors,
} from "./parent-spec.ts";
export { TradeTape, type Volume } from "./trade-tape.ts";
export { VolumeCurve } from "./volume-curve.ts";
