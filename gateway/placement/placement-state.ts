/**
 * Where a gateway's strategies trade, and the only ways from one place to another. "Never both armed" is a property of this
 * table: the software path is armed by `handed_over` or `armed_software` alone, and neither leaves from `hardware`.
 */

/** What the operator asked for. */
export type Requested = "HW_ONLY" | "HW_PREFERRED" | "SW_ONLY";

/** What is so. */
export type Actual = "disarmed" | "hardware" | "handing_over" | "software" | "halted";

export type PlacementEvent =
  /** The device is armed under a lease. */
  | "armed_hardware"
  | "armed_software"
  /** A watchdog found the hardware path unfit, and the placement allows software. */
  | "hand_over"
  /** Fenced and settled: the software path is armed. */
  | "handed_over"
  /** Fenced and settled, and the control plane's lease has run out meanwhile: nothing is armed. */
  | "lease_over"
  /** Trading stops and stays stopped until a person resets it. */
  | "halt"
  /** Orderly stop by an operator. */
  | "disarm"
  /** A person has looked: back to disarmed. */
  | "reset";

const TRANSITIONS: Readonly<Record<Actual, Readonly<Partial<Record<PlacementEvent, Actual>>>>> = {
  disarmed: { armed_hardware: "hardware", armed_software: "software", halt: "halted", disarm: "disarmed" },
  hardware: { hand_over: "handing_over", halt: "halted", disarm: "disarmed" },
  handing_over: { handed_over: "software", lease_over: "disarmed", halt: "halted" },
  software: { halt: "halted", disarm: "disarmed" },
  halted: { halt: "halted", reset: "disarmed" },
};

export class IllegalPlacement extends Error {
  readonly code = "PLACEMENT_ILLEGAL_TRANSITION";

  constructor(from: Actual, event: PlacementEvent) {
    super(`placement: ${event} while ${from}`);
  }
}

/** @throws IllegalPlacement */
export function nextPlacement(from: Actual, event: PlacementEvent): Actual {
  const to = TRANSITIONS[from][event];
  if (to === undefined) throw new IllegalPlacement(from, event);
  return to;
}
