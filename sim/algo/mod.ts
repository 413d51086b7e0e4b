export { type AlgoReplayOptions, type AlgoReplayResult, algoReplay, type ParentOptions } from "./algo-replay.ts";
