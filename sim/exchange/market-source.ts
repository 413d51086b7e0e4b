import type { Market } from "./market.ts";

/** Where the market comes from: agents, or a recording. */
export interface MarketSource {
  readonly market: Market;
  /** The venue's clock, ns since midnight. */
  timeOfDayNs(): number;
  /** Whether orders are taken now. */
  open(): boolean;
  /**
   * Begins.
   * @param publish takes messages in BinaryFILE framing as they happen
   * @param finished told once when nothing more comes; with the reason when that is an error
   */
  start(publish: (blocks: Uint8Array) => void, finished: (error?: unknown) => void): void;
  /** The market's closing cross, where there is one. */
  close?(): void;
  /** No message comes any more. Idempotent. */
  stop(): void;
}
