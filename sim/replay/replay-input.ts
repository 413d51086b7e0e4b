/** Any input of a replay as frames of the two lines: a pcap as it was captured, an ITCH file or generated flow as packets of our own. */
import { type FeedSettings as DatapathFeed, decodeMoldPacket, formatIpv4, parseFrame } from "../../proto/mod.ts";
import { flowSymbols, generateBlocks } from "../flow/mod.ts";
import { DEFAULT_FEED, FeedMessages, feedFrames, messagesIn, openInput, PACKET_SIZES } from "../inputs/mod.ts";
import { Random } from "../world/mod.ts";

export interface ReplayFrame {
  readonly line: 0 | 1;
  readonly timeNs: bigint;
  readonly bytes: Uint8Array;
}

export interface ReplayInput {
  readonly description: string;
  /** Lines, session and start of the sequence as the input has them. */
  feed(): Promise<Pick<DatapathFeed, "lines" | "session" | "startSequence">>;
  /** All ITCH messages in sequence, for the scan. */
  messages(): AsyncGenerator<Uint8Array>;
  frames(): AsyncGenerator<ReplayFrame>;
}

export class ReplayInputError extends Error {
  readonly code = "INPUT_INVALID";
}

/** Device clock of the first frame: well after power-up programming. */
const START_NS = 1_000_000;
/** Recorded pauses longer than this pass in this time: the paths' timers have all run by then. */
const GAP_NS_MAX = 5_000_000;
/** Line B's distance from line A. */
const LINE_B_DELAY_NS = 2_500;
/** Simulated time between frames of a capture, whatever the capture's clock says; more than any frame takes. */
const CAPTURE_GAP_NS_MAX = 5_000_000n;

/** @param input a file, or `generated:messages=N,symbols=N,seed=N` */
export async function openReplayInput(input: string): Promise<ReplayInput> {
  if (input.startsWith("generated:")) return generated(input);
  const market = await openInput(input);
  if (market.kind === "pcap") return captured(input, market.frames);
  return packetised(input, market.blocks, 1);
}

export interface GeneratedSettings {
  readonly messages: number;
  readonly symbols: number;
  readonly seed: number;
}

/** @throws ReplayInputError unless it is `generated:messages=N,symbols=N,seed=N`, what is left out being 100,000, 64, 1 */
export function parseGenerated(input: string): GeneratedSettings {
  const settings = { messages: 100_000, symbols: 64, seed: 1 };
  for (const part of input.slice("generated:".length).split(",").filter(Boolean)) {
    const [name, value] = part.split("=");
    const number = Number(value);
    if (name === undefined || !(name in settings) || !Number.isSafeInteger(number) || number < 1) {
      throw new ReplayInputError(`${input}: expected generated:messages=N,symbols=N,seed=N, got "${part}"`);
    }
    settings[name as keyof typeof settings] = number;
  }
  return settings;
}

export function generatedName({ messages, symbols, seed }: GeneratedSettings): string {
  return `generated:messages=${messages},symbols=${symbols},seed=${seed}`;
}

function generated(input: string): ReplayInput {
  const settings = parseGenerated(input);
  const symbols = flowSymbols(settings.symbols);
  const blocks = () => generateBlocks({ seed: settings.seed, messages: settings.messages, symbols });
  return packetised(input, blocks, settings.seed);
}

function packetised(
  description: string,
  blocks: () => AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  seed: number,
): ReplayInput {
  const [a, b] = DEFAULT_FEED.lines;
  const feed = {
    ...DEFAULT_FEED,
    sizes: PACKET_SIZES.mixed,
    lines: [a, { ...b, wire: { ...b.wire, delayNs: LINE_B_DELAY_NS } }] as const,
  };
  return {
    description,
    feed: async () => ({
      lines: feed.lines.map(({ address, port }) => ({ address, port })) as never,
      session: feed.session,
      startSequence: 1n,
    }),
    async *messages() {
      for await (const piece of blocks()) yield* messagesIn(piece);
    },
    async *frames() {
      const pacing = { startNs: START_NS, scale: 1, gapNsMax: GAP_NS_MAX };
      for await (const frame of feedFrames(blocks(), { feed, pacing, random: new Random(seed) })) {
        yield { line: frame.line, timeNs: BigInt(Math.ceil(frame.timeNs)), bytes: frame.bytes };
      }
    },
  };
}

function captured(
  description: string,
  frames: () => AsyncGenerator<{ readonly timeNs: bigint; readonly bytes: Uint8Array; readonly wireLength: number }>,
): ReplayInput {
  return {
    description,
    async feed() {
      for await (const { bytes } of frames()) {
        const group = feedGroup(bytes);
        // One group in the capture is line A; nothing comes on B.
        if (group !== undefined)
          return { lines: [group, { address: "0.0.0.0", port: 0 }], session: undefined, startSequence: undefined };
      }
      // No feed in it, as in a capture of an order session: every frame is dropped for its reason, by all paths alike.
      const none = { address: "0.0.0.0", port: 0 };
      return { lines: [none, none], session: undefined, startSequence: undefined };
    },
    async *messages() {
      const messages = new FeedMessages();
      for await (const frame of frames()) yield* messages.take(frame);
    },
    async *frames() {
      let lastCaptured: bigint | undefined;
      let timeNs = BigInt(START_NS);
      for await (const frame of frames()) {
        const passed = frame.timeNs - (lastCaptured ?? frame.timeNs);
        timeNs += passed < 0n ? 0n : passed > CAPTURE_GAP_NS_MAX ? CAPTURE_GAP_NS_MAX : passed;
        lastCaptured = frame.timeNs;
        yield { line: 0, timeNs, bytes: frame.bytes };
      }
    },
  };
}

function feedGroup(bytes: Uint8Array): { readonly address: string; readonly port: number } | undefined {
  try {
    const frame = parseFrame(bytes);
    if (frame.udp === undefined) return undefined;
    decodeMoldPacket(frame.udp.payload);
    return { address: formatIpv4(frame.destinationIp), port: frame.udp.destinationPort };
  } catch {
    return undefined;
  }
}
