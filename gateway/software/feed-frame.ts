// The kernel gives a datagram without its headers; the datapath takes frames. Puts back headers that the line's filter accepts.
import {
  buildUdpFrame,
  ETHERNET_HEADER_BYTES,
  IPV4_HEADER_BYTES,
  type LineFilter,
  MINIMUM_FRAME_BYTES,
  parseIpv4,
  UDP_HEADER_BYTES,
} from "../../proto/mod.ts";

const IP_AT = ETHERNET_HEADER_BYTES;
const UDP_AT = IP_AT + IPV4_HEADER_BYTES;
const PAYLOAD_AT = UDP_AT + UDP_HEADER_BYTES;
const IP_CHECKSUM_AT = IP_AT + 10;
const DATAGRAM_BYTES_MAX = 65_507;

/** One buffer, rewritten for every datagram. The kernel has checked the UDP checksum, so the frame says "none". */
export class FeedFrame {
  readonly #bytes = new Uint8Array(PAYLOAD_AT + DATAGRAM_BYTES_MAX);
  readonly #view = new DataView(this.#bytes.buffer);
  /** Ones-complement sum of the IPv4 header without total length and checksum. */
  readonly #sum: number;

  constructor({ address, port }: LineFilter) {
    const addresses = {
      sourceMac: 0,
      destinationMac: 0,
      sourceIp: 0,
      destinationIp: parseIpv4(address),
      sourcePort: 0,
      destinationPort: port,
    };
    const empty = buildUdpFrame({ ...addresses, checksum: false }, new Uint8Array(0));
    this.#bytes.set(empty.subarray(0, PAYLOAD_AT));
    let sum = 0;
    for (let at = IP_AT; at < UDP_AT; at += 2) {
      if (at !== IP_AT + 2 && at !== IP_CHECKSUM_AT) sum += this.#view.getUint16(at);
    }
    this.#sum = sum;
  }

  /** The frame that holds `datagram`; valid until the next call. */
  wrap(datagram: Uint8Array): Uint8Array {
    const udpBytes = UDP_HEADER_BYTES + datagram.length;
    const ipBytes = IPV4_HEADER_BYTES + udpBytes;
    let sum = this.#sum + ipBytes;
    sum = (sum & 0xffff) + (sum >>> 16);
    sum = (sum & 0xffff) + (sum >>> 16);
    this.#view.setUint16(IP_AT + 2, ipBytes);
    this.#view.setUint16(IP_CHECKSUM_AT, ~sum & 0xffff);
    this.#view.setUint16(UDP_AT + 4, udpBytes);
    this.#bytes.set(datagram, PAYLOAD_AT);
    const length = PAYLOAD_AT + datagram.length;
    if (length >= MINIMUM_FRAME_BYTES) return this.#bytes.subarray(0, length);
    this.#bytes.fill(0, length, MINIMUM_FRAME_BYTES);
    return this.#bytes.subarray(0, MINIMUM_FRAME_BYTES);
  }
}
