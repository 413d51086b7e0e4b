/** Orders of ours on the wire: the frame in which an order's first byte was, from the TCP streams of a capture. */
import { ouch50, type ParsedFrame, parseFrame, TCP_SYN, WireError } from "../../proto/mod.ts";

export interface SeenOrder {
  /** Order number. */
  readonly urn: number;
  /** Unix ns. */
  readonly timeNs: bigint;
}

export interface OrderCounts {
  readonly frames: number;
  /** Frames without TCP, or cut by the capture. */
  readonly foreign: number;
  readonly orders: number;
  /** Messages of an order session that enter or replace no order of ours. */
  readonly others: number;
  /** Bytes of a stream that were seen before. */
  readonly repeatedBytes: number;
  /** Streams in which bytes are missing: what was begun before them is given up. */
  readonly holes: number;
}

interface Stream {
  next: number;
  /** Begun and not complete: bytes, and when their first one was there. */
  rest: Buffer;
  since: bigint;
}

const STREAMS_MAX = 256;
const LENGTH_BYTES = 2;
/** Longer ones are no messages of an order session. */
const MESSAGE_BYTES_MAX = 1024;
/** SoupBinTCP's type of a client's message. */
const UNSEQUENCED = "U".charCodeAt(0);
/** How our client order ids begin (docs/datapath.md section 7). */
const OURS = Buffer.from("TG");

export class OrderTimes {
  readonly #streams = new Map<string, Stream>();
  readonly #take: (order: SeenOrder) => void;
  #counts = { frames: 0, foreign: 0, orders: 0, others: 0, repeatedBytes: 0, holes: 0 };

  constructor(take: (order: SeenOrder) => void) {
    this.#take = take;
  }

  get counts(): OrderCounts {
    return { ...this.#counts };
  }

  /** @param whole false when the capture cut the frame */
  frame(timeNs: bigint, bytes: Uint8Array, whole: boolean): void {
    this.#counts.frames += 1;
    const tcp = whole ? tcpIn(bytes) : undefined;
    if (tcp === undefined) {
      this.#counts.foreign += 1;
      return;
    }
    const { key, sequence, payload, syn } = tcp;
    if (syn) {
      this.#begin(key, (sequence + 1) >>> 0);
      return;
    }
    if (payload.length === 0) return;
    const stream = this.#streams.get(key) ?? this.#begin(key, sequence);
    const ahead = (sequence - stream.next) | 0;
    if (ahead > 0) {
      // A message begins where a segment does, or what comes is none and goes the same way.
      this.#counts.holes += 1;
      stream.rest = Buffer.alloc(0);
      stream.next = sequence;
    }
    const known = ahead < 0 ? Math.min(-ahead, payload.length) : 0;
    this.#counts.repeatedBytes += known;
    if (known === payload.length) return;
    stream.next = (stream.next + payload.length - known) >>> 0;
    this.#bytes(stream, timeNs, payload.subarray(known));
  }

  #begin(key: string, next: number): Stream {
    const stream: Stream = { next, rest: Buffer.alloc(0), since: 0n };
    this.#streams.delete(key);
    this.#streams.set(key, stream);
    const [oldest] = this.#streams.keys();
    if (this.#streams.size > STREAMS_MAX && oldest !== undefined) this.#streams.delete(oldest);
    return stream;
  }

  #bytes(stream: Stream, timeNs: bigint, payload: Uint8Array): void {
    let since = stream.rest.length > 0 ? stream.since : timeNs;
    let bytes = Buffer.concat([stream.rest, payload]);
    while (bytes.length >= LENGTH_BYTES) {
      const length = bytes.readUInt16BE(0);
      if (length === 0 || length > MESSAGE_BYTES_MAX) {
        // Not where a message begins: the next segment may be.
        this.#counts.holes += 1;
        bytes = Buffer.alloc(0);
        break;
      }
      if (bytes.length < LENGTH_BYTES + length) break;
      this.#message(bytes.subarray(LENGTH_BYTES, LENGTH_BYTES + length), since);
      bytes = bytes.subarray(LENGTH_BYTES + length);
      since = timeNs;
    }
    stream.rest = Buffer.from(bytes);
    stream.since = since;
  }

  #message(packet: Buffer, timeNs: bigint): void {
    const message = packet.subarray(1);
    const urn = packet[0] === UNSEQUENCED ? ourNumber(message) : undefined;
    if (urn === undefined) this.#counts.others += 1;
    else {
      this.#counts.orders += 1;
      this.#take({ urn, timeNs });
    }
  }
}

/** The number of an order or a replacement of ours. */
function ourNumber(message: Buffer): number | undefined {
  const enters = message[0] === ouch50.ENTER_ORDER_TYPE && message.length >= ouch50.ENTER_ORDER_LENGTH;
  const replaces = message[0] === ouch50.REPLACE_ORDER_TYPE && message.length >= ouch50.REPLACE_ORDER_LENGTH;
  if (!enters && !replaces) return undefined;
  const idAt = enters ? ouch50.ENTER_ORDER_CL_ORD_ID_AT : ouch50.REPLACE_ORDER_CL_ORD_ID_AT;
  if (!message.subarray(idAt, idAt + OURS.length).equals(OURS)) return undefined;
  return message.readUInt32BE(enters ? ouch50.ENTER_ORDER_URN_AT : ouch50.REPLACE_ORDER_URN_AT);
}

interface Segment {
  readonly key: string;
  readonly sequence: number;
  readonly payload: Uint8Array;
  readonly syn: boolean;
}

function tcpIn(bytes: Uint8Array): Segment | undefined {
  let frame: ParsedFrame;
  try {
    frame = parseFrame(bytes);
  } catch (error) {
    if (error instanceof WireError) return undefined;
    throw error;
  }
  const { tcp, sourceIp, destinationIp } = frame;
  if (tcp === undefined) return undefined;
  return {
    key: `${sourceIp}:${tcp.sourcePort}-${destinationIp}:${tcp.destinationPort}`,
    sequence: tcp.sequence,
    payload: tcp.payload,
    syn: (tcp.flags & TCP_SYN) !== 0,
  };
}
