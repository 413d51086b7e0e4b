// Captured feed frames back to the message stream: both lines' copies become one, in sequence.

import { decodeMoldPacket, type ParsedFrame, parseFrame, WireError } from "../../proto/mod.ts";
import type { CapturedFrame } from "./pcap-file.ts";

export interface FeedMessageCounts {
  frames: number;
  /** Not IPv4/UDP, cut, with a wrong checksum, or no MoldUDP64 packet. */
  unusable: number;
  /** Messages seen before. */
  duplicates: number;
  /** Sequence numbers that never came before a later one. */
  missing: number;
}

/** Takes frames, gives the messages that are new. Sessions are told apart; each starts at its first number seen. */
export class FeedMessages {
  readonly counts: FeedMessageCounts = { frames: 0, unusable: 0, duplicates: 0, missing: 0 };
  private readonly next = new Map<string, bigint>();

  /** The new messages of a frame, as views. */
  take({ bytes, wireLength }: Pick<CapturedFrame, "bytes" | "wireLength">): Uint8Array[] {
    this.counts.frames++;
    let frame: ParsedFrame;
    let packet: ReturnType<typeof decodeMoldPacket>;
    try {
      frame = parseFrame(bytes);
      if (frame.udp?.checksumOk !== true || !frame.ipChecksumOk || wireLength > bytes.length) {
        this.counts.unusable++;
        return [];
      }
      packet = decodeMoldPacket(frame.udp.payload);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.counts.unusable++;
      return [];
    }
    const { session, sequence, messages } = packet;
    const next = this.next.get(session) ?? sequence;
    const end = sequence + BigInt(messages.length);
    if (sequence > next) this.counts.missing += Number(sequence - next);
    const seen = sequence < next ? Number(next - sequence) : 0;
    this.counts.duplicates += Math.min(seen, messages.length);
    if (end > next || !this.next.has(session)) this.next.set(session, end > next ? end : next);
    return messages.slice(seen);
  }
}

/** Messages in BinaryFILE framing. */
export function blocksOf(messages: readonly Uint8Array[]): Uint8Array {
  const blocks = new Uint8Array(messages.reduce((sum, message) => sum + 2 + message.length, 0));
  let at = 0;
  for (const message of messages) {
    blocks[at] = message.length >> 8;
    blocks[at + 1] = message.length;
    blocks.set(message, at + 2);
    at += 2 + message.length;
  }
  return blocks;
}

/** The message stream of a capture. */
export async function* feedBlocks(
  frames: AsyncIterable<CapturedFrame>,
  messages = new FeedMessages(),
): AsyncGenerator<Uint8Array> {
  for await (const frame of frames) {
    const fresh = messages.take(frame);
    if (fresh.length > 0) yield blocksOf(fresh);
  }
}
