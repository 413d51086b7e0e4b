/**
 * Section 1 of docs/datapath.md, one frame at a time, with the whole frame in hand. Nothing here is fast; every line can be
 * held beside its sentence.
 */
import type { LineFilter } from "../../proto/mod.ts";

export const DROP = {
  runt: 1,
  notIpv4: 2,
  ipHeader: 3,
  ipFragment: 4,
  notUdp: 5,
  ipChecksum: 6,
  notOurs: 7,
  length: 8,
  session: 9,
  truncated: 10,
  frameError: 11,
  blocks: 12,
  udpChecksum: 13,
} as const;

export type Entry =
  | { readonly kind: "msg"; readonly number: bigint; readonly bytes: readonly number[] }
  | { readonly kind: "mark"; readonly number: bigint }
  | { readonly kind: "bad" };

export interface FrameResult {
  /** 0: good. */
  readonly reason: number;
  /** In the order in which they are offered. */
  readonly entries: readonly Entry[];
  /** The session that this frame puts in force, when none was. */
  readonly session: string | undefined;
}

const U64 = 1n << 64n;
const END_OF_SESSION = 0xffff;

/** @param session the 10 session bytes in force as text of byte values; undefined when none is */
export function readFrame(
  bytes: readonly number[],
  error: boolean,
  filter: LineFilter,
  session: string | undefined,
): FrameResult {
  const dropped = (reason: number): FrameResult => ({ reason, entries: [], session: undefined });
  const u16 = (at: number) => Number(bigEndian(bytes.slice(at, at + 2)));
  const L = bytes.length;

  if (L < 18) return dropped(DROP.runt);
  const v = u16(12) === 0x8100 ? 4 : 0;
  if (u16(12 + v) !== 0x0800) return dropped(DROP.notIpv4);
  if (L < 62 + v) return dropped(DROP.runt);
  if (bytes[14 + v] !== 0x45) return dropped(DROP.ipHeader);
  if ((u16(20 + v) & 0x3fff) !== 0) return dropped(DROP.ipFragment);
  if (bytes[23 + v] !== 17) return dropped(DROP.notUdp);
  if (onesComplementSum(bytes.slice(14 + v, 34 + v)) !== 0xffff) return dropped(DROP.ipChecksum);
  const address = bytes.slice(30 + v, 34 + v).join(".");
  if (address !== filter.address || u16(36 + v) !== filter.port) return dropped(DROP.notOurs);
  const totalLength = u16(16 + v);
  const udpLength = u16(38 + v);
  if (udpLength !== totalLength - 20 || udpLength < 28) return dropped(DROP.length);
  const itsSession = bytes.slice(42 + v, 52 + v).join(" ");
  if (session !== undefined && itsSession !== session) return dropped(DROP.session);

  // The frame is taken. Bytes that never arrived are simply not there: a block that needs them is not complete.
  const payloadEnd = 62 + v + (udpLength - 28);
  const Q = bigEndian(bytes.slice(52 + v, 60 + v));
  const C = u16(60 + v);
  const entries: Entry[] = [];
  let at = 62 + v;
  let blocksFit = true;
  if (C === 0 || C === END_OF_SESSION) {
    entries.push({ kind: "mark", number: Q });
  } else {
    for (let i = 0; i < C; i++) {
      if (at + 2 > payloadEnd) blocksFit = false;
      if (!blocksFit || at + 2 > L) break;
      const end = at + 2 + u16(at);
      if (end > payloadEnd) blocksFit = false;
      if (!blocksFit || end > L) break;
      entries.push({ kind: "msg", number: (Q + BigInt(i)) % U64, bytes: bytes.slice(at + 2, end) });
      at = end;
    }
  }
  const reason = endReason();
  if (reason !== 0) entries.push({ kind: "bad" });
  return { reason, entries, session: session === undefined ? itsSession : undefined };

  function endReason(): number {
    if (L < 14 + v + totalLength) return DROP.truncated;
    if (error) return DROP.frameError;
    if (!blocksFit || at !== payloadEnd) return DROP.blocks;
    const udp = bytes.slice(34 + v, 34 + v + udpLength);
    const pseudoHeader = [...bytes.slice(26 + v, 34 + v), 0, 17, udpLength >> 8, udpLength & 0xff];
    if (u16(40 + v) !== 0 && onesComplementSum([...pseudoHeader, ...udp]) !== 0xffff) return DROP.udpChecksum;
    return 0;
  }
}

export function bigEndian(bytes: readonly number[]): bigint {
  return bytes.reduce((value, byte) => value * 256n + BigInt(byte), 0n);
}

/** Sum of 16-bit words with the carries added back in; an odd last byte is the high half of a word. */
function onesComplementSum(bytes: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i < bytes.length; i += 2) sum += (bytes[i] ?? 0) * 256 + (bytes[i + 1] ?? 0);
  while (sum > 0xffff) sum = (sum % 0x10000) + Math.floor(sum / 0x10000);
  return sum;
}
