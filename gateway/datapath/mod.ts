// Public entry of the software path (docs/datapath.md): decode, books, strategies, risk, orders. Pure: no I/O, no clock.

export type { Level } from "./book.ts";
export { DatapathInputError, DatapathStateError } from "./checks.ts";
export type { HostIntent } from "./host-intent.ts";
export { inlineHotPath } from "./inlining.ts";
export type { RepairState, TopLevels, View } from "./inspection.ts";
export type { DeviceRiskState, Exposure, SymbolRiskState } from "./risk-state.ts";
export { SoftwareDatapath } from "./software-datapath.ts";
export { type Role, type StandbyOutputs, StandbyPath, type TakeOver } from "./standby-path.ts";
export type { StrategyState } from "./strategies/kind.ts";
export type { SymbolTradingState } from "./trading-state.ts";
