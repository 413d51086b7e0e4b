// Public entry of the software path (docs/datapath.md): decode, books, strategies, risk, orders. Pure: no I/O, no clock.

export type { Level } from "./book.ts";
export { DatapathInputError, DatapathStateError } from "./checks.ts";
export type { HostIntent } from "./host-intent.ts";
export { inlineHotPath } from "./inlining.ts";
export type { View } from "./inspection.ts";
export { SoftwareDatapath } from "./software-datapath.ts";
export { StandbyPath } from "./standby-path.ts";
