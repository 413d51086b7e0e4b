// Random feed frames for the tests of the receive side: every message type, blocks of any length, and every kind of damage.

import { buildUdpFrame, fold, onesSum, pseudoHeaderSum } from "../../proto/mod.ts";
import type { Random } from "../../sim/world/mod.ts";
import { type FeedSetup, TYPES } from "./feed-model.ts";

const LETTERS = [...TYPES.keys()];
const BOOK_LETTERS = ["A", "F", "E", "C", "X", "D", "U"];
const MAX_PAYLOAD = 1472 - 20;

export interface TestFrame {
  readonly bytes: Uint8Array;
  readonly error: boolean;
}

/** A message with a right length and fields that are often at the edge of what is allowed. */
export function validMessage(random: Random, setup: FeedSetup, letter: string): Uint8Array {
  const length = TYPES.get(letter)?.length ?? 0;
  const bytes = Uint8Array.from({ length }, () => random.below(256));
  const view = new DataView(bytes.buffer);
  bytes[0] = letter.charCodeAt(0);
  const slot = random.chance(0.8) && setup.slots.length > 0 ? random.pick(setup.slots) : undefined;
  view.setUint16(1, slot?.locate ?? random.below(65536));
  const quantity = random.chance(0.1) ? 0 : random.chance(0.1) ? 0xffffffff : random.between(1, 5000);
  const price = random.pick([
    0,
    1,
    100_0000,
    2_000_000_000,
    2_000_000_001,
    random.u32(),
    random.between(1, 2_000_000_000),
  ]);
  if (letter === "A" || letter === "F") {
    bytes[19] = random.pick([0x42, 0x42, 0x53, 0x53, random.below(256)]);
    view.setUint32(20, quantity);
    view.setUint32(32, price);
  } else if (letter === "U") {
    view.setUint32(27, quantity);
    view.setUint32(31, price);
  } else if (letter === "H") {
    bytes[19] = random.pick([0x54, 0x54, 0x48, 0x50, 0x51, random.below(256)]);
  } else if (letter === "h") {
    bytes[19] = random.pick([0x51, 0x51, 0x42, 0x58]);
    bytes[20] = random.pick([0x48, 0x54, random.below(256)]);
  } else if (letter === "Y") {
    bytes[19] = random.pick([0x30, 0x31, 0x32, random.below(256)]);
  } else if (letter === "J") {
    if (random.chance(0.3)) view.setUint32(23, 0);
  } else if (letter === "S") {
    bytes[11] = random.pick([..."OSQMEC", "x"]).charCodeAt(0);
  } else if (letter === "W") {
    bytes[11] = random.pick([..."123", "0", "x"]).charCodeAt(0);
  } else if (letter === "E" || letter === "C" || letter === "X") {
    view.setUint32(19, quantity);
  }
  return bytes;
}

export interface BlockMix {
  /** Probability of a block shorter than 8 bytes. */
  readonly short: number;
  /** Probability of a wrong length or type. */
  readonly wrong: number;
}

export function randomBlock(random: Random, setup: FeedSetup, mix: BlockMix): Uint8Array {
  if (random.chance(mix.short)) {
    const bytes = Uint8Array.from({ length: random.below(8) }, () => random.below(256));
    if (bytes.length > 0 && random.chance(0.7)) bytes[0] = random.pick(LETTERS).charCodeAt(0);
    return bytes;
  }
  if (random.chance(mix.wrong)) {
    const bytes = validMessage(random, setup, random.pick(LETTERS));
    if (random.chance(0.3)) bytes[0] = random.below(256);
    // A wrong length of a book message is a feed fault that hides later ones: rarely
    if (!random.chance(0.3) && BOOK_LETTERS.includes(String.fromCharCode(bytes[0] ?? 0))) return bytes;
    const length = random.chance(0.1) ? random.between(0, 300) : random.between(1, 60);
    const other = new Uint8Array(length);
    other.set(bytes.subarray(0, length));
    return other;
  }
  return validMessage(random, setup, random.chance(0.7) ? random.pick(BOOK_LETTERS) : random.pick(LETTERS));
}

/** As many random blocks as drawn, within one MTU. */
export function randomBlocks(random: Random, setup: FeedSetup, mix: BlockMix, most: number): Uint8Array[] {
  const blocks: Uint8Array[] = [];
  let room = MAX_PAYLOAD;
  for (let wanted = random.between(1, most); wanted > 0; wanted--) {
    const block = randomBlock(random, setup, mix);
    room -= block.length + 2;
    if (room < 0) break;
    blocks.push(block);
  }
  return blocks;
}

export interface FrameOptions {
  readonly vlan?: boolean;
  readonly checksum?: boolean;
  readonly count?: number;
  readonly session?: Uint8Array;
}

export const SESSION = new TextEncoder().encode("TEST000001");

/** A well-formed frame of the line. */
export function moldFrame(
  setup: FeedSetup,
  line: 0 | 1,
  sequence: bigint,
  blocks: readonly Uint8Array[],
  options: FrameOptions = {},
): Uint8Array {
  const size = blocks.reduce((sum, block) => sum + 2 + block.length, 20);
  const payload = new Uint8Array(size);
  const view = new DataView(payload.buffer);
  payload.set(options.session ?? (setup.session.some((byte) => byte !== 0) ? setup.session : SESSION));
  view.setBigUint64(10, sequence);
  view.setUint16(18, options.count ?? blocks.length);
  let at = 20;
  for (const block of blocks) {
    view.setUint16(at, block.length);
    payload.set(block, at + 2);
    at += 2 + block.length;
  }
  const { address, port } = setup.filters[line];
  return buildUdpFrame(
    {
      sourceMac: 0x0200_0000_0001,
      destinationMac: 0x0100_5e36_0c6f,
      vlan: options.vlan === true ? 141 : undefined,
      sourceIp: 0xcec87f8a,
      destinationIp: address,
      sourcePort: 49653,
      destinationPort: port,
      checksum: options.checksum,
    },
    payload,
  );
}

/** Sets IP and UDP checksums right for whatever stands in the frame, so that damage behind them is seen. */
export function mendChecksums(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const v = view.getUint16(12) === 0x8100 ? 4 : 0;
  if (bytes.length < 62 + v) return;
  view.setUint16(24 + v, 0);
  view.setUint16(24 + v, 0xffff ^ fold(onesSum(bytes, 14 + v, 34 + v)));
  const length = view.getUint16(38 + v);
  if (34 + v + length > bytes.length) return;
  view.setUint16(40 + v, 0);
  const pseudo = pseudoHeaderSum(view.getUint32(26 + v), view.getUint32(30 + v), 17, length);
  const sum = 0xffff ^ fold(pseudo + onesSum(bytes, 34 + v, 34 + v + length));
  view.setUint16(40 + v, sum === 0 ? 0xffff : sum);
}

/** Damages a frame in one of the ways that section 1 names, or leaves it as it is. */
export function damage(random: Random, frame: Uint8Array): TestFrame {
  const bytes = frame.slice();
  const view = new DataView(bytes.buffer);
  const v = view.getUint16(12) === 0x8100 ? 4 : 0;
  const at = (offset: number): number => offset + v;
  const mend = random.chance(0.8);
  const fine = (result: Uint8Array, error = false): TestFrame => {
    if (mend && result.length >= 62 + v) mendChecksums(result);
    return { bytes: result, error };
  };
  const kinds: readonly (() => TestFrame)[] = [
    () => ({ bytes, error: true }),
    () => ({ bytes: bytes.slice(0, random.between(1, bytes.length)), error: random.chance(0.2) }),
    () => {
      const index = random.below(bytes.length);
      bytes[index] = (bytes[index] ?? 0) ^ (1 << random.below(8));
      return { bytes, error: false };
    },
    () => {
      const index = random.between(12, Math.min(bytes.length - 1, 90));
      bytes[index] = random.below(256);
      return fine(bytes);
    },
    () => {
      view.setUint16(
        at(60),
        random.pick([0, 1, 0xffff, 0xfffe, view.getUint16(at(60)) + 1, view.getUint16(at(60)) - 1]) & 0xffff,
      );
      return fine(bytes);
    },
    () => {
      const udp = random.pick([0, 8, 27, 28, 29, view.getUint16(at(38)) + 1, view.getUint16(at(38)) - 1, 0xffff]);
      view.setUint16(at(38), udp);
      if (random.chance(0.7)) view.setUint16(at(16), (udp + 20) & 0xffff);
      return fine(bytes);
    },
    () => {
      view.setUint16(at(20), random.pick([0x2000, 0x0001, 0x4000, 0x8000]));
      return fine(bytes);
    },
    () => {
      bytes[at(23)] = 6;
      return fine(bytes);
    },
    () => {
      bytes[at(random.pick([30, 33, 36, 37]))] = random.below(256);
      return fine(bytes);
    },
    () => {
      bytes[at(random.between(42, 51))] = random.below(256);
      return fine(bytes);
    },
    () => {
      view.setUint16(12 + v, random.pick([0x8100, 0x86dd, 0x0806]));
      return fine(bytes);
    },
    () => {
      const padded = new Uint8Array(bytes.length + random.between(1, 24));
      padded.set(bytes);
      for (let i = bytes.length; i < padded.length; i++) padded[i] = random.below(256);
      return { bytes: padded, error: random.chance(0.2) };
    },
    () => {
      // A length field that runs past the end or leaves bytes over
      if (bytes.length < at(64)) return { bytes, error: true };
      view.setUint16(
        at(62),
        random.pick([0, 1, view.getUint16(at(62)) + 1, view.getUint16(at(62)) - 1, 0xffff]) & 0xffff,
      );
      return fine(bytes);
    },
    () => ({
      bytes: Uint8Array.from({ length: random.between(1, 80) }, () => random.below(256)),
      error: random.chance(0.5),
    }),
  ];
  // moldFrame pads to 60 bytes; anything the kinds above address is there
  return random.pick(kinds)();
}

/** A heartbeat or end of session that names the next number. */
export function markFrame(
  setup: FeedSetup,
  line: 0 | 1,
  sequence: bigint,
  end: boolean,
  options: FrameOptions = {},
): Uint8Array {
  return moldFrame(setup, line, sequence, [], { ...options, count: end ? 0xffff : 0 });
}
