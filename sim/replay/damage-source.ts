/** The inputs of a campaign of damaged frames, made ready: frames, the market they are of, and strategies that fire at almost everything. */
import { decodeMoldPacket, type FeedSettings, type Geometry, parseFrame } from "../../proto/mod.ts";
import { MarketScan } from "./market-scan.ts";
import { type ReplayConfig, readReplayConfig, resolveReplayConfig } from "./replay-config.ts";
import type { ReplayInput } from "./replay-input.ts";

/** Small tables: they fill up, and a clear takes few cycles. */
export const CAMPAIGN_GEOMETRY: Geometry = { symbols: 4, setBits: 4, levels: 64, reorderDepth: 4, txQueue: 16 };

const GAP_WAIT_NS = 4_000;

/** What a group needs to know of the input its frames come from. */
export interface Source {
  readonly input: ReplayInput;
  readonly frames: readonly Uint8Array[];
  readonly feed: FeedSettings;
  readonly resolved: ReplayConfig;
}

/** @param limit frames taken at most */
export async function prepare(input: ReplayInput, limit: number): Promise<Source> {
  const scan = new MarketScan();
  const frames: Uint8Array[] = [];
  for await (const { line, bytes } of input.frames()) {
    // A plain array, not a Buffer: slices of it must be copies.
    if (line === 0) frames.push(Uint8Array.from(bytes));
    if (frames.length >= limit) break;
  }
  let messages = 0;
  for await (const message of input.messages()) {
    scan.message(message);
    if (++messages >= 20_000) break;
  }
  const { lines } = await input.feed();
  const settings = readReplayConfig(undefined);
  const resolved = lively(resolveReplayConfig(settings, scan, undefined, CAMPAIGN_GEOMETRY));
  // Both lines carry the same group here: the damaged copy comes on A, the good one on B.
  const feed = {
    lines: [lines[0], lines[0]] as const,
    session: sessionOf(frames),
    startSequence: undefined,
    gapWaitNs: GAP_WAIT_NS,
    market: resolved.market,
    initialOpen: true,
  };
  return { input, frames, feed, resolved };
}

/** Strategies that fire at almost every change: an order must never come of a damaged frame's end. */
function lively({ tracking, config, ...settings }: ReplayConfig): ReplayConfig {
  const symbols = [...config.symbols].map(([slot, { imbalance, momentum, meanReversion, ...rest }]) => {
    const eager = { ...imbalance, ratioQ4: 4, minQuantity: 0, maxSpread: 0xffff_ffff, cooldownNs: 0 };
    return [
      slot,
      {
        ...rest,
        imbalance: eager,
        momentum: { ...momentum, warmup: 2, threshold: 0, cooldownNs: 0 },
        meanReversion: { ...meanReversion, warmup: 2, entryQ4: 0, cooldownNs: 0 },
      },
    ] as const;
  });
  return {
    tracking: tracking.map((slot) => ({ ...slot, initialTrading: true })),
    config: {
      device: { ...config.device, rateIntervalNs: 1_000, rateBurstNs: 10_000 },
      symbols: new Map(symbols),
    },
    ...settings,
  };
}

/** Configured, so that a damaged frame cannot set it. */
function sessionOf(frames: readonly Uint8Array[]): string | undefined {
  for (const frame of frames) {
    try {
      const { udp } = parseFrame(frame);
      if (udp !== undefined) return decodeMoldPacket(udp.payload).session;
    } catch {
      // Not a frame of the feed.
    }
  }
  return undefined;
}
