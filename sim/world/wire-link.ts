// Ethernet frames on a local stream socket: the cable between the exchange's process and the card's. The card listens, the exchange connects
// and comes back when the connection breaks.
//
//   offset  size
//        0     4  length of the frame, little-endian, without this header
//        4     1  port: 0 feed line A, 1 feed line B, 2 orders
//        5     1  flags: bit 0 the frame is damaged (its FCS would be wrong)
//        6     8  time of its first byte at the sender, ns, little-endian
//       14     n  frame without FCS

export const WIRE_HEADER_BYTES = 14;
export const WIRE_FRAME_BYTES_MAX = 9216;

/** Line B is port 1. */
export const PORT_LINE_A = 0;
export const PORT_ORDERS = 2;

export interface WireFrame {
  readonly port: number;
  readonly damaged: boolean;
  readonly timeNs: bigint;
  readonly bytes: Uint8Array;
}

/** @throws RangeError for a frame that is too long for the link */
export function encodeWireFrame({ port, damaged, timeNs, bytes }: WireFrame): Uint8Array {
  if (bytes.length > WIRE_FRAME_BYTES_MAX) throw new RangeError(`a frame of ${bytes.length} bytes is too long`);
  const record = new Uint8Array(WIRE_HEADER_BYTES + bytes.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, bytes.length, true);
  record[4] = port;
  record[5] = damaged ? 1 : 0;
  view.setBigUint64(6, timeNs, true);
  record.set(bytes, WIRE_HEADER_BYTES);
  return record;
}

/** Cuts a stream into frames; holds at most one incomplete frame. */
export class WireDecoder {
  private pending: Uint8Array = new Uint8Array(0);

  /**
   * Calls `sink` for each frame that `chunk` completes; its bytes are a view that stays as it is.
   * @throws Error for a length or a port that cannot be: the stream is out of step and must be closed
   */
  push(chunk: Uint8Array, sink: (frame: WireFrame) => void): void {
    const bytes = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    let at = 0;
    while (at + WIRE_HEADER_BYTES <= bytes.length) {
      const length = view.getUint32(at, true);
      const port = view.getUint8(at + 4);
      if (length > WIRE_FRAME_BYTES_MAX) throw new Error(`wire link: a frame of ${length} bytes is announced`);
      if (port > PORT_ORDERS) throw new Error(`wire link: there is no port ${port}`);
      const end = at + WIRE_HEADER_BYTES + length;
      if (end > bytes.length) break;
      const frame = {
        port,
        damaged: (view.getUint8(at + 5) & 1) !== 0,
        timeNs: view.getBigUint64(at + 6, true),
        bytes: bytes.subarray(at + WIRE_HEADER_BYTES, end),
      };
      at = end;
      sink(frame);
    }
    // A copy: what is kept must not hold the whole chunk, nor change with it.
    this.pending = new Uint8Array(bytes.subarray(at));
  }
}
