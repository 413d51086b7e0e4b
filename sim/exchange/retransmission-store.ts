// What the feed's re-request server answers from: the last messages of the session, in bounded memory.

import { MoldPacketBuilder, moldHeader, moldudp64, WireError } from "../../proto/mod.ts";

/** Some 40 MB of messages. */
const MESSAGES_MAX = 1 << 20;

export class RetransmissionStore {
  /** Of the answered, `absent` had no message in the answer. */
  readonly counts = { requests: 0, answered: 0, absent: 0, refused: 0 };
  private readonly session: string;
  private readonly messages: (Uint8Array | undefined)[] = [];
  private count = 0;

  constructor(session: string) {
    this.session = session;
  }

  append(message: Uint8Array): void {
    this.messages[this.count % MESSAGES_MAX] = new Uint8Array(message);
    this.count++;
  }

  /**
   * The packet that answers a request: as many of the messages as fit one packet; the client asks again for the rest. Messages that do not
   * exist yet or are not kept any more are answered with a heartbeat: its number, the next one of the session, tells which. Undefined for
   * what is no request, and for another session.
   */
  answer(request: Uint8Array): Uint8Array | undefined {
    this.counts.requests++;
    const answer = this.find(request);
    if (answer === undefined) this.counts.refused++;
    else this.counts.answered++;
    return answer;
  }

  private find(request: Uint8Array): Uint8Array | undefined {
    let header: ReturnType<typeof moldudp64.decodeHeader>;
    try {
      header = moldudp64.decodeHeader(request, 0, request.length);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      return undefined;
    }
    const first = Number(header.sequence);
    if (header.session !== this.session || header.count === 0 || first < 1) return undefined;
    if (first > this.count || first <= this.count - MESSAGES_MAX) {
      this.counts.absent++;
      return moldHeader(this.session, BigInt(this.count) + 1n, moldudp64.HEARTBEAT_COUNT);
    }
    const builder = new MoldPacketBuilder(this.session, header.sequence);
    for (let sequence = first; sequence < first + header.count && sequence <= this.count; sequence++) {
      const message = this.messages[(sequence - 1) % MESSAGES_MAX];
      if (message === undefined || !builder.add(message)) break;
    }
    return builder.count === 0 ? undefined : builder.finish();
  }
}
