// What a parent order has unless told otherwise.
import type { ParentSpec } from "./parent-spec.ts";

type Given = Pick<ParentSpec, "id" | "stock" | "sell" | "quantity" | "kind" | "startUs" | "endUs">;

const SLICE_US = 10_000_000;
const TIMEOUT_US = 5_000_000;
const GAP_US = 100_000;
/** Slices of a schedule that is shorter than so many of the usual ones. */
const SLICES_LEAST = 10;

/** Passive, crossing for what a slice has not got after half of it (five seconds at most). */
export function withDefaults(given: Given & Partial<ParentSpec>): ParentSpec {
  const sliceUs =
    given.sliceUs ?? Math.max(1, Math.min(SLICE_US, Math.floor((given.endUs - given.startUs) / SLICES_LEAST)));
  return {
    limitPrice: 0,
    urgency: 0,
    capBps: 0,
    rateBps: 0,
    displayQuantity: 0,
    policy: "passive",
    // An iceberg waits at its price.
    timeoutUs: given.kind === "iceberg" ? 0 : Math.min(TIMEOUT_US, Math.max(1, Math.floor(sliceUs / 2))),
    crossTicks: 0,
    minChild: 1,
    maxChild: 999_999,
    gapUs: GAP_US,
    curve: [],
    ...given,
    sliceUs,
  };
}
