// Section 1: from a frame to entries of its line. Offsets are those of the text, with `v` for an 802.1Q tag.
import { DROP, DROP_REASONS } from "../../proto/mod.ts";
import { type Counters, count } from "./counters.ts";
import type { LineArbiter } from "./line-arbiter.ts";
import type { FeedFilter } from "./tracking.ts";

const ETHERTYPE_VLAN = 0x8100;
const ETHERTYPE_IPV4 = 0x0800;
const IP_VERSION_AND_LENGTH = 0x45;
const FRAGMENT_MASK = 0x3fff;
const PROTOCOL_UDP = 17;
const END_OF_SESSION = 0xffff;
/** Where the MoldUDP64 payload begins in an untagged frame: Ethernet 14, IPv4 20, UDP 8, MoldUDP64 20. */
const PAYLOAD_AT = 62;

const GOOD = 0;

export class FrameParser {
  private readonly counters: Counters;
  private readonly arbiter: LineArbiter;
  private filter: FeedFilter;

  constructor(filter: FeedFilter, counters: Counters, arbiter: LineArbiter) {
    this.filter = filter;
    this.counters = counters;
    this.arbiter = arbiter;
  }

  clear(filter: FeedFilter): void {
    this.filter = filter;
  }

  /** The frame is `length` bytes of `view` from `start`. Returns its drop reason, 0 for a good frame. */
  receive(line: number, view: DataView, start: number, length: number, error: boolean): number {
    const front = this.frontCheck(line, view, start, length);
    const reason = front !== GOOD ? front : this.take(line, view, start, length, error);
    count(this.counters.frames, line * DROP_REASONS + reason);
    return reason;
  }

  private frontCheck(line: number, view: DataView, start: number, length: number): number {
    if (length < 18) return DROP.runt;
    const v = view.getUint16(start + 12) === ETHERTYPE_VLAN ? 4 : 0;
    const at = start + v;
    if (view.getUint16(at + 12) !== ETHERTYPE_IPV4) return DROP.notIpv4;
    if (length < PAYLOAD_AT + v) return DROP.runt;
    if (view.getUint8(at + 14) !== IP_VERSION_AND_LENGTH) return DROP.ipHeader;
    if ((view.getUint16(at + 20) & FRAGMENT_MASK) !== 0) return DROP.ipFragment;
    if (view.getUint8(at + 23) !== PROTOCOL_UDP) return DROP.notUdp;
    if (folded(sumWords(view, at + 14, 20)) !== 0xffff) return DROP.ipChecksum;
    const filter = this.filter;
    if (view.getInt32(at + 30) !== filter.address[line] || view.getUint16(at + 36) !== filter.port[line]) {
      return DROP.notOurs;
    }
    const udpLength = view.getUint16(at + 38);
    if (udpLength !== view.getUint16(at + 16) - 20 || udpLength < 28) return DROP.length;
    if (filter.sessionKnown === 0) {
      filter.sessionKnown = 1;
      filter.session0 = view.getInt32(at + 42);
      filter.session1 = view.getInt32(at + 46);
      filter.session2 = view.getUint16(at + 50);
    } else if (
      view.getInt32(at + 42) !== filter.session0 ||
      view.getInt32(at + 46) !== filter.session1 ||
      view.getUint16(at + 50) !== filter.session2
    ) {
      return DROP.session;
    }
    return GOOD;
  }

  /** Offers the entries of a taken frame in the order in which its bytes arrive; then the end checks. */
  private take(line: number, view: DataView, start: number, length: number, error: boolean): number {
    const at = start + (view.getUint16(start + 12) === ETHERTYPE_VLAN ? 4 : 0);
    const payloadEnd = at + 14 + view.getUint16(at + 16);
    const arrivedEnd = start + length;
    const blocksFit = this.offerBlocks(line, view, at, payloadEnd, arrivedEnd);
    let reason = GOOD;
    if (arrivedEnd < payloadEnd) reason = DROP.truncated;
    else if (error) reason = DROP.frameError;
    else if (!blocksFit) reason = DROP.blocks;
    else if (view.getUint16(at + 40) !== 0 && !udpSumHolds(view, at)) reason = DROP.udpChecksum;
    if (reason !== GOOD) this.arbiter.offerBad(line);
    return reason;
  }

  /** Returns whether the blocks fill the payload exactly. */
  private offerBlocks(line: number, view: DataView, at: number, payloadEnd: number, arrivedEnd: number): boolean {
    const blocks = view.getUint16(at + 60);
    let hi = view.getInt32(at + 52);
    let lo = view.getInt32(at + 56);
    let next = at + PAYLOAD_AT;
    if (blocks === 0 || blocks === END_OF_SESSION) {
      this.arbiter.offerMark(line, hi, lo);
      return next === payloadEnd;
    }
    const end = arrivedEnd < payloadEnd ? arrivedEnd : payloadEnd;
    for (let i = 0; i < blocks; i++) {
      if (next + 2 > end) return false;
      const blockLength = view.getUint16(next);
      if (next + 2 + blockLength > end) return false;
      this.arbiter.offerMessage(line, view, next + 2, blockLength, hi, lo);
      next += 2 + blockLength;
      lo = (lo + 1) | 0;
      if (lo === 0) hi = (hi + 1) | 0;
    }
    return next === payloadEnd;
  }
}

/** Over pseudo header, UDP header and payload of a frame that has all of them. */
function udpSumHolds(view: DataView, at: number): boolean {
  const udpLength = view.getUint16(at + 38);
  const pseudo = sumWords(view, at + 26, 8) + PROTOCOL_UDP + udpLength;
  return folded(pseudo + folded(sumWords(view, at + 34, udpLength))) === 0xffff;
}

/** Sum of 16-bit words, a last odd byte being the upper half of one. Below 2^31 for everything UDP can hold. */
function sumWords(view: DataView, from: number, bytes: number): number {
  let sum = 0;
  let at = from;
  for (const end = from + (bytes & ~3); at < end; at += 4) {
    const pair = view.getInt32(at);
    sum += (pair >>> 16) + (pair & 0xffff);
  }
  if ((bytes & 2) !== 0) {
    sum += view.getUint16(at);
    at += 2;
  }
  if ((bytes & 1) !== 0) sum += view.getUint8(at) << 8;
  return sum;
}

function folded(sum: number): number {
  const once = (sum & 0xffff) + (sum >>> 16);
  return (once & 0xffff) + (once >>> 16);
}
