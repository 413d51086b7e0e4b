/** Damage to frames: every truncation, every byte, and seeded combinations that also reach behind the checksums. */
import { onesSum, parseFrame, pseudoHeaderSum } from "../../proto/mod.ts";
import type { Random } from "../world/mod.ts";

export interface DamagedFrame {
  readonly bytes: Uint8Array;
  /** The MAC's verdict at the end. */
  readonly error: boolean;
  /** For the report of a difference. */
  readonly what: string;
}

/** All prefixes of a frame, the empty one left out: a MAC delivers at least a byte. */
export function* truncations(frame: Uint8Array): Generator<DamagedFrame> {
  for (let length = 1; length < frame.length; length++) {
    yield { bytes: frame.slice(0, length), error: false, what: `cut to ${length} bytes` };
  }
}

/** Each byte turned once whole and once in its lowest bit; each also with the checksums made right again. */
export function* byteFlips(frame: Uint8Array): Generator<DamagedFrame> {
  for (let at = 0; at < frame.length; at++) {
    for (const mask of [0xff, 0x01]) {
      const bytes = frame.slice();
      bytes[at] = (bytes[at] ?? 0) ^ mask;
      yield { bytes, error: false, what: `byte ${at} ^ ${mask}` };
      yield { bytes: withChecksums(bytes), error: false, what: `byte ${at} ^ ${mask}, checksums made right` };
    }
  }
}

const OPERATIONS = [
  "flip bit",
  "set byte",
  "cut",
  "extend",
  "repeat slice",
  "splice",
  "small number",
  "mac error",
] as const;

/** One to four operations on a frame of the pool. */
export function randomDamage(pool: readonly Uint8Array[], random: Random): DamagedFrame {
  let bytes: Uint8Array = (pool[random.below(pool.length)] ?? new Uint8Array(1)).slice();
  let error = false;
  const done: string[] = [];
  for (let i = random.below(4); i >= 0; i--) {
    const operation = OPERATIONS[random.below(OPERATIONS.length)] ?? "flip bit";
    done.push(operation);
    const at = random.below(bytes.length);
    switch (operation) {
      case "flip bit":
        bytes[at] = (bytes[at] ?? 0) ^ (1 << random.below(8));
        break;
      case "set byte":
        bytes[at] = random.below(256);
        break;
      case "cut":
        bytes = bytes.slice(0, Math.max(1, at));
        break;
      case "extend":
        bytes = joined(
          bytes,
          Uint8Array.from({ length: 1 + random.below(64) }, () => random.below(256)),
        );
        break;
      case "repeat slice": {
        const slice = bytes.slice(at, at + 1 + random.below(40));
        bytes = joined(bytes.slice(0, at), slice, bytes.slice(at));
        break;
      }
      case "splice": {
        const other = pool[random.below(pool.length)] ?? bytes;
        bytes = joined(bytes.slice(0, at), other.slice(random.below(other.length)));
        break;
      }
      case "small number":
        // Lengths, counts and sequence numbers are big-endian words: small ones are the interesting ones.
        if (at + 1 < bytes.length) {
          bytes[at] = 0;
          bytes[at + 1] = random.below(64);
        }
        break;
      case "mac error":
        error = true;
        break;
    }
  }
  bytes = bytes.slice(0, FRAME_BYTES_MAX);
  if (random.chance(0.6)) {
    bytes = withChecksums(withLengths(bytes, random));
    done.push("checksums made right");
  }
  return { bytes, error, what: done.join(", ") };
}

const FRAME_BYTES_MAX = 1514;

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}

/** Makes the IPv4 and UDP lengths fit the bytes that are there, half of the time. */
function withLengths(bytes: Uint8Array, random: Random): Uint8Array {
  const ip = ipAt(bytes);
  if (ip === undefined || random.chance(0.5)) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint16(ip + 2, bytes.length - ip);
  view.setUint16(ip + 24, bytes.length - ip - 20);
  return bytes;
}

/** A copy with IPv4 header and UDP checksums as they should be, as far as the lengths let them be computed. */
function withChecksums(frame: Uint8Array): Uint8Array {
  const bytes = frame.slice();
  const ip = ipAt(bytes);
  if (ip === undefined) return bytes;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  view.setUint16(ip + 10, 0);
  view.setUint16(ip + 10, ~onesSum(bytes, ip, ip + 20) & 0xffff);
  try {
    const { sourceIp, destinationIp, udp } = parseFrame(bytes);
    if (udp === undefined) return bytes;
    const length = view.getUint16(ip + 24);
    view.setUint16(ip + 26, 0);
    const sum =
      ~onesSum(bytes, ip + 20, ip + 20 + length, pseudoHeaderSum(sourceIp, destinationIp, 17, length)) & 0xffff;
    view.setUint16(ip + 26, sum === 0 ? 0xffff : sum);
  } catch {
    // Lengths that contradict each other: no checksum could be right.
  }
  return bytes;
}

/** Where the IPv4 header begins, when there is room for it and a UDP header. */
function ipAt(bytes: Uint8Array): number | undefined {
  const ip = bytes[12] === 0x81 && bytes[13] === 0 ? 18 : 14;
  return bytes.length >= ip + 28 ? ip : undefined;
}
