// Offline runs over one or all paths, compared event by event.

export type { FaultFigures, FaultOutcome, Spread } from "./fault-report.ts";
export { type DrawnFaults, FAULT_NAMES, FEED_FAULT_KINDS, type FeedFault, parseFeedFaults } from "./feed-faults.ts";

export { type LineRateResult, LOADS, type LoadResult, lineRate, STRATEGY_PARAMETERS } from "./line-rate.ts";
export { type CampaignResult, ChunkError, campaign } from "./malformed.ts";
export { MarketScan } from "./market-scan.ts";
export { parsePlantedFault } from "./planted-fault.ts";
export { Progress, ReplayProgress } from "./progress.ts";
export { PublishedBooks } from "./published-books.ts";
export { type PathName, type ReplayResult, replay } from "./replay.ts";
export { ReplayConfigError, readReplayConfig, replayConfigOf, resolveReplayConfig } from "./replay-config.ts";
export { openReplayInput, parseGenerated, type ReplayFrame, ReplayInputError } from "./replay-input.ts";
export { replaySegments, type SegmentedResult } from "./segments.ts";
export { defaultWorkers } from "./worker-pool.ts";
