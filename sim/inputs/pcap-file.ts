// Classic pcap files (not pcapng): both byte orders, microsecond and nanosecond timestamps, Ethernet.

import { ByteCursor, type ByteSource, readBytes } from "./byte-source.ts";
import { InputError } from "./input-error.ts";

/** One captured frame. */
export interface CapturedFrame {
  /** Nanoseconds since 1970. */
  readonly timeNs: bigint;
  /** Bytes as captured, without FCS. */
  readonly bytes: Uint8Array;
  /** Length on the wire; more than `bytes.length` when the capture cut the frame. */
  readonly wireLength: number;
}

const LINKTYPE_ETHERNET = 1;
/** What libpcap itself allows as snapshot length for Ethernet. */
const MAX_FRAME_BYTES = 262_144;
const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const MAGIC_MICROSECONDS = 0xa1b2c3d4;
const MAGIC_NANOSECONDS = 0xa1b23c4d;
const MAGIC_PCAPNG = 0x0a0d0d0a;

/** True when the first four bytes are those of a pcap (or pcapng) file. */
export function looksLikePcap(head: Uint8Array): boolean {
  if (head.length < 4) return false;
  const view = new DataView(head.buffer, head.byteOffset, 4);
  const magics = [MAGIC_MICROSECONDS, MAGIC_NANOSECONDS, MAGIC_PCAPNG];
  return magics.includes(view.getUint32(0)) || magics.includes(view.getUint32(0, true));
}

interface FileHeader {
  readonly littleEndian: boolean;
  readonly nsPerTick: bigint;
}

function readFileHeader(bytes: Uint8Array, input: string): FileHeader {
  const refuse = (what: string): InputError => new InputError("INPUT_FORMAT", input, what, { offset: 0 });
  if (bytes.length < FILE_HEADER_BYTES) {
    throw refuse(`a pcap file starts with ${FILE_HEADER_BYTES} bytes of header, there are ${bytes.length}`);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const magic = view.getUint32(0);
  if (magic === MAGIC_PCAPNG) throw refuse("pcapng is not read; `editcap -F pcap IN OUT` converts it");
  const littleEndian = magic !== MAGIC_MICROSECONDS && magic !== MAGIC_NANOSECONDS;
  const native = view.getUint32(0, littleEndian);
  if (native !== MAGIC_MICROSECONDS && native !== MAGIC_NANOSECONDS) {
    throw refuse(`not a pcap file: it starts with 0x${magic.toString(16).padStart(8, "0")}`);
  }
  const linkType = view.getUint32(20, littleEndian) & 0xffff;
  if (linkType !== LINKTYPE_ETHERNET) throw refuse(`link type ${linkType} is not read, only Ethernet (1)`);
  return { littleEndian, nsPerTick: native === MAGIC_NANOSECONDS ? 1n : 1000n };
}

/**
 * The frames of a capture. A frame that the capture cut comes as it is, with its wire length.
 * @throws InputError INPUT_FORMAT for other formats, INPUT_DAMAGED for a record that cannot be or is cut short by the file's end
 */
export async function* pcapFrames(source: ByteSource, input: string): AsyncGenerator<CapturedFrame> {
  const cursor = new ByteCursor(source);
  try {
    const { littleEndian, nsPerTick } = readFileHeader(await cursor.take(FILE_HEADER_BYTES), input);
    for (let record = 1; ; record++) {
      const { offset } = cursor;
      const damaged = (what: string): InputError =>
        new InputError("INPUT_DAMAGED", input, `record ${record} ${what}`, { offset });
      const header = await cursor.take(RECORD_HEADER_BYTES);
      if (header.length === 0) return;
      if (header.length < RECORD_HEADER_BYTES) {
        throw damaged(`ends after ${header.length} of ${RECORD_HEADER_BYTES} header bytes`);
      }
      const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
      const captured = view.getUint32(8, littleEndian);
      const wireLength = view.getUint32(12, littleEndian);
      if (captured > MAX_FRAME_BYTES) throw damaged(`announces a frame of ${captured} bytes`);
      const bytes = await cursor.take(captured);
      if (bytes.length < captured) throw damaged(`ends after ${bytes.length} of ${captured} frame bytes`);
      const seconds = BigInt(view.getUint32(0, littleEndian));
      const fraction = BigInt(view.getUint32(4, littleEndian));
      yield { timeNs: seconds * 1_000_000_000n + fraction * nsPerTick, bytes, wireLength };
    }
  } finally {
    await cursor.close();
  }
}

/** The frames of a pcap file, plain or gzip. */
export function readPcapFile(path: string): AsyncGenerator<CapturedFrame> {
  return pcapFrames(readBytes(path), path);
}

/** Header of the files written here: little-endian, nanoseconds, Ethernet. */
export function pcapFileHeader(): Uint8Array {
  const view = new DataView(new ArrayBuffer(FILE_HEADER_BYTES));
  view.setUint32(0, MAGIC_NANOSECONDS, true);
  view.setUint16(4, 2, true);
  view.setUint16(6, 4, true);
  view.setUint32(16, MAX_FRAME_BYTES, true);
  view.setUint32(20, LINKTYPE_ETHERNET, true);
  return new Uint8Array(view.buffer);
}

/** One record: header and frame. */
export function pcapRecord(timeNs: bigint, frame: Uint8Array): Uint8Array {
  const record = new Uint8Array(RECORD_HEADER_BYTES + frame.length);
  const view = new DataView(record.buffer);
  view.setUint32(0, Number(timeNs / 1_000_000_000n), true);
  view.setUint32(4, Number(timeNs % 1_000_000_000n), true);
  view.setUint32(8, frame.length, true);
  view.setUint32(12, frame.length, true);
  record.set(frame, RECORD_HEADER_BYTES);
  return record;
}
