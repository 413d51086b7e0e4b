// Public entry of the software path (docs/datapath.md): decode, books, strategies, risk, orders. Pure: no I/O, no clock.

export type { Level } from "./book.ts";
export { DatapathInputError, DatapathStateError } from "./checks.ts";
export { inlineHotPath } from "./inlining.ts";
export type { PositionState } from "./risk-gate.ts";
export { SoftwareDatapath, type TopLevels, type View } from "./software-datapath.ts";
export { type Role, type StandbyOutputs, StandbyPath, type TakeOver } from "./standby-path.ts";
export type { StrategyState } from "./strategies/kind.ts";
