// Enumerations of the gateway's contracts in the words of the HTTP contract.

import {
  GatewayState,
  KillPhase,
  Location,
  OrderState,
  Placement,
  Severity,
  Side,
  type StrategyKind,
} from "../../proto/grpc/mod.ts";
import { STRATEGY } from "../../proto/mod.ts";
import {
  type AlarmSection,
  type GatewaySection,
  type KillProgress,
  type OrderEvent,
  type Path,
  STRATEGY_NAMES,
  type StrategyName,
} from "../http/api.ts";

const NS_PER_MS = 1_000_000n;

export function msOf(ns: bigint): number {
  return Number(ns / NS_PER_MS);
}

export function pathOf(location: Location): Path {
  return location === Location.LOCATION_SOFTWARE ? "software" : "hardware";
}

export function kindName(kind: number): string {
  return STRATEGY_NAMES.find((name) => STRATEGY[name] === kind) ?? "";
}

export function kindOf(name: StrategyName): StrategyKind {
  return STRATEGY[name];
}

export function gatewayState(state: GatewayState | undefined): GatewaySection["state"] {
  switch (state) {
    case GatewayState.GATEWAY_STATE_DISARMED:
      return "disarmed";
    case GatewayState.GATEWAY_STATE_HARDWARE:
      return "hardware";
    case GatewayState.GATEWAY_STATE_HANDING_OVER:
      return "handing_over";
    case GatewayState.GATEWAY_STATE_SOFTWARE:
      return "software";
    case GatewayState.GATEWAY_STATE_HALTED:
      return "halted";
    default:
      return "unknown";
  }
}

export function placementName(placement: Placement): "HW_ONLY" | "HW_PREFERRED" | "SW_ONLY" | undefined {
  switch (placement) {
    case Placement.PLACEMENT_HW_ONLY:
      return "HW_ONLY";
    case Placement.PLACEMENT_HW_PREFERRED:
      return "HW_PREFERRED";
    case Placement.PLACEMENT_SW_ONLY:
      return "SW_ONLY";
    default:
      return undefined;
  }
}

export const PLACEMENTS = {
  HW_ONLY: Placement.PLACEMENT_HW_ONLY,
  HW_PREFERRED: Placement.PLACEMENT_HW_PREFERRED,
  SW_ONLY: Placement.PLACEMENT_SW_ONLY,
} as const;

export function orderState(state: OrderState): OrderEvent["state"] {
  switch (state) {
    case OrderState.ORDER_STATE_SENT:
      return "sent";
    case OrderState.ORDER_STATE_LIVE:
      return "live";
    case OrderState.ORDER_STATE_FILLED:
      return "filled";
    case OrderState.ORDER_STATE_CANCELLED:
      return "cancelled";
    case OrderState.ORDER_STATE_REJECTED:
      return "rejected";
    case OrderState.ORDER_STATE_WITHDRAWN:
      return "withdrawn";
    default:
      return "unknown";
  }
}

export function sideName(side: Side): OrderEvent["side"] {
  if (side === Side.SIDE_BUY) return "buy";
  return side === Side.SIDE_SELL_SHORT ? "sell short" : "sell";
}

export function severityName(severity: Severity): AlarmSection["severity"] {
  if (severity === Severity.SEVERITY_CRITICAL) return "critical";
  return severity === Severity.SEVERITY_WARNING ? "warning" : "info";
}

export function killPhase(phase: KillPhase): KillProgress["phase"] {
  switch (phase) {
    case KillPhase.KILL_PHASE_STOPPED:
      return "stopped";
    case KillPhase.KILL_PHASE_CANCELLING:
      return "cancelling";
    case KillPhase.KILL_PHASE_FLAT:
      return "flat";
    case KillPhase.KILL_PHASE_FAILED:
      return "failed";
    case KillPhase.KILL_PHASE_UNPROVEN:
      return "unproven";
    default:
      return "requested";
  }
}

export function hex32(value: number): string {
  return `0x${value.toString(16).toUpperCase().padStart(8, "0")}`;
}

export function hexOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
