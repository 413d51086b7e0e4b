// Text forms of network addresses.

import { WireError } from "./bytes.ts";

/** Dotted quad to an unsigned 32-bit number, first octet highest. */
export function parseIpv4(text: string): number {
  const octets = text.split(".");
  if (octets.length !== 4 || !octets.every((octet) => /^(0|[1-9][0-9]{0,2})$/.test(octet) && Number(octet) <= 255)) {
    throw new WireError("FORMAT", `${JSON.stringify(text)} is not an IPv4 address`);
  }
  return octets.reduce((value, octet) => value * 256 + Number(octet), 0);
}

export function formatIpv4(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 0xff).join(".");
}

/** Six hexadecimal bytes with colons, as a 48-bit number, first byte highest. */
export function parseMac(text: string): number {
  if (!/^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i.test(text)) {
    throw new WireError("FORMAT", `${JSON.stringify(text)} is not a MAC address`);
  }
  return Number.parseInt(text.replaceAll(":", ""), 16);
}

export function formatMac(address: number): string {
  return (address.toString(16).padStart(12, "0").match(/../g) ?? []).join(":");
}

/** The MAC address of an IPv4 multicast group (RFC 1112 section 6.4). */
export function multicastMac(address: number): number {
  if (address >>> 28 !== 0xe) throw new WireError("RANGE", `${formatIpv4(address)} is not a multicast address`);
  return 0x0100_5e00_0000 + (address & 0x7f_ffff);
}
