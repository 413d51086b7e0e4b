// Offline runs over one or all paths, compared event by event.

export { FEED_FAULT_KINDS, parseFeedFaults } from "./feed-faults.ts";

export { type LineRateResult, LOADS, type LoadResult, lineRate } from "./line-rate.ts";
export { type CampaignResult, campaign } from "./malformed.ts";
export { MarketScan } from "./market-scan.ts";
export { parsePlantedFault } from "./planted-fault.ts";
export { PublishedBooks } from "./published-books.ts";
export { type PathName, type ReplayResult, replay } from "./replay.ts";
export { ReplayConfigError, readReplayConfig, replayConfigOf, resolveReplayConfig } from "./replay-config.ts";
export { openReplayInput, type ReplayFrame, ReplayInputError } from "./replay-input.ts";
