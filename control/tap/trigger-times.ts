/** When each message of the feed was first on the wire, by its number: the first copy of either line. */
import { decodeMoldPacket, parseFrame, WireError } from "../../proto/mod.ts";

/** Messages that are remembered; an order whose trigger is older is not matched. */
const REMEMBERED = 1 << 20;

export interface FeedCounts {
  readonly frames: number;
  /** Frames that are no MoldUDP64 packet, or were cut by the capture. */
  readonly foreign: number;
  /** First copies. */
  readonly messages: number;
  readonly duplicates: number;
  readonly sessions: number;
}

export class TriggerTimes {
  readonly #numbers = new Float64Array(REMEMBERED).fill(-1);
  readonly #times = new BigUint64Array(REMEMBERED);
  #session: string | undefined;
  #counts = { frames: 0, foreign: 0, messages: 0, duplicates: 0, sessions: 0 };

  get counts(): FeedCounts {
    return { ...this.#counts };
  }

  /** @param whole false when the capture cut the frame */
  frame(timeNs: bigint, bytes: Uint8Array, whole: boolean): void {
    this.#counts.frames += 1;
    const packet = whole ? packetIn(bytes) : undefined;
    if (packet === undefined) {
      this.#counts.foreign += 1;
      return;
    }
    if (packet.session !== this.#session) {
      // Numbers begin anew: none of before may be taken for one of now.
      this.#session = packet.session;
      this.#counts.sessions += 1;
      this.#numbers.fill(-1);
    }
    const first = Number(packet.sequence);
    for (let i = 0; i < packet.messages.length; i++) this.#message(first + i, timeNs);
  }

  /** Unix ns; undefined: not seen, or too long ago. */
  timeOf(number: bigint): bigint | undefined {
    const at = Number(number % BigInt(REMEMBERED));
    return this.#numbers[at] === Number(number) ? this.#times[at] : undefined;
  }

  #message(number: number, timeNs: bigint): void {
    const at = number % REMEMBERED;
    if (this.#numbers[at] === number) {
      this.#counts.duplicates += 1;
      return;
    }
    // A late copy of a message that has been overwritten since is not its first.
    if ((this.#numbers[at] ?? -1) > number) return;
    this.#numbers[at] = number;
    this.#times[at] = timeNs;
    this.#counts.messages += 1;
  }
}

function packetIn(bytes: Uint8Array): ReturnType<typeof decodeMoldPacket> | undefined {
  try {
    const { udp } = parseFrame(bytes);
    return udp === undefined ? undefined : decodeMoldPacket(udp.payload);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
}
