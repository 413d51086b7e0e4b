// Real frames: taken apart, and put together again byte for byte. The captures are not part of the project.

import { existsSync, globSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import * as itch50 from "../gen/ts/itch50.ts";
import * as ouch50 from "../gen/ts/ouch50.ts";
import * as soupbintcp from "../gen/ts/soupbintcp.ts";
import { testData } from "../testing/mod.ts";
import { buildTcpFrame, buildUdpFrame, type ParsedFrame, parseFrame } from "./frame.ts";
import { decodeMoldPacket, MoldPacketBuilder } from "./moldudp64-packet.ts";
import { SoupFramer } from "./soupbintcp-framer.ts";

const DATA = testData();
const PCAPS = join(DATA, "pcap");
const present = existsSync(PCAPS);
if (!present) console.warn(`captures.test.ts: ${PCAPS} is absent; its tests are skipped`);

/** Frames of a classic capture file, either precision, either byte order. */
function framesOf(file: string): Uint8Array[] {
  const bytes = readFileSync(file);
  const magic = bytes.readUInt32LE(0);
  const little = magic === 0xa1b2_3c4d || magic === 0xa1b2_c3d4;
  const frames: Uint8Array[] = [];
  for (let at = 24; at < bytes.length; ) {
    const length = little ? bytes.readUInt32LE(at + 8) : bytes.readUInt32BE(at + 8);
    frames.push(new Uint8Array(bytes.subarray(at + 16, at + 16 + length)));
    at += 16 + length;
  }
  return frames;
}

function files(folder: string): string[] {
  return globSync(join(PCAPS, folder, "*.pcap")).sort();
}

function rebuild(frame: ParsedFrame): Uint8Array {
  if (frame.udp !== undefined) return buildUdpFrame({ ...frame, ...frame.udp }, frame.udp.payload);
  if (frame.tcp !== undefined) return buildTcpFrame({ ...frame, ...frame.tcp }, frame.tcp.payload);
  throw new Error("neither UDP nor TCP");
}

describe.skipIf(!present)("captured ITCH 5.0 multicast", () => {
  const seen = new Set<string>();
  let messages = 0;

  test.each(files("itch50").map((file) => [basename(file), file]))("%s", (_, file) => {
    for (const bytes of framesOf(file)) {
      const frame = parseFrame(bytes);
      expect([frame.ipChecksumOk, frame.udp?.checksumOk, frame.vlan]).toEqual([true, true, 141]);
      expect(rebuild(frame)).toEqual(bytes);
      const payload = frame.udp?.payload ?? new Uint8Array();
      const packet = decodeMoldPacket(payload);
      expect([packet.kind, packet.session]).toEqual(["data", "000010059B"]);
      const builder = new MoldPacketBuilder(packet.session, packet.sequence);
      for (const message of packet.messages) {
        const again = new Uint8Array(64);
        const decoded = itch50.decodeMessage(message);
        expect(again.subarray(0, itch50.encodeMessage(decoded, again))).toEqual(message);
        expect(builder.add(message)).toBe(true);
        seen.add(decoded.type);
        messages += 1;
      }
      expect(builder.finish()).toEqual(payload);
    }
  });

  test("hold the messages that the capture's page names", () => {
    // 7 files of one message, one of a message and a full-MTU packet of 38.
    expect(messages).toBe(7 + 1 + 38);
    expect([...seen].sort().join("")).toBe("ADEFHILU");
  });
});

describe.skipIf(!present)("captured OUCH 5.0 sessions", () => {
  const decoded: string[] = [];

  test.each(files("ouch50").map((file) => [basename(file), file]))("%s", (_, file) => {
    for (const bytes of framesOf(file)) {
      const frame = parseFrame(bytes);
      const tcp = frame.tcp;
      if (tcp === undefined) throw new Error("not TCP");
      expect([frame.ipChecksumOk, tcp.checksumOk]).toEqual([true, true]);
      // The capture box appended its own trailer after the IPv4 packet.
      const built = rebuild(frame);
      const packetEnd = tcp.payloadAt + tcp.payload.length;
      expect(built.subarray(0, packetEnd)).toEqual(bytes.subarray(0, packetEnd));
      const fromHost = tcp.sourcePort < tcp.destinationPort;
      const packets: Uint8Array[] = [];
      new SoupFramer().push(tcp.payload, (packet) => packets.push(packet.slice()));
      expect(packets).toHaveLength(1);
      for (const packet of packets) decoded.push(check(packet, fromHost));
    }
  });

  function check(packet: Uint8Array, fromHost: boolean): string {
    const again = new Uint8Array(200);
    const soup = fromHost ? soupbintcp.decodeServerMessage(packet) : soupbintcp.decodeClientMessage(packet);
    const length =
      soup.type === "S" || soup.type === "H"
        ? soupbintcp.encodeServerMessage(soup, again)
        : soupbintcp.encodeClientMessage(soup as soupbintcp.ClientMessage, again);
    expect(again.subarray(0, length)).toEqual(packet);
    if (soup.type !== "S" && soup.type !== "U") return soup.type;
    const message = fromHost ? ouch50.decodeOutboundMessage(soup.payload) : ouch50.decodeInboundMessage(soup.payload);
    const bytes = fromHost
      ? ouch50.encodeOutboundMessage(message as ouch50.OutboundMessage, again)
      : ouch50.encodeInboundMessage(message as ouch50.InboundMessage, again);
    expect(again.subarray(0, bytes)).toEqual(soup.payload);
    const firm = "options" in message ? ouch50.optionValue(message.options, "firm") : undefined;
    return `${soup.type}/${message.type}${firm === undefined ? "" : ` ${firm}`}`;
  }

  test("hold the messages that the capture's page names", () => {
    expect(decoded.sort()).toEqual(["H", "R", "S/A MLRO", "S/C", "U/O LIME", "U/X"]);
  });
});

describe.skipIf(!present)("real ITCH 5.0 files", () => {
  test.each([
    ["aapl-20200130-10k.itch", 10_000],
    ["directory-20191230-1000.itch", 1_000],
  ])("%s decodes and encodes to the same bytes", (name, count) => {
    const bytes = readFileSync(join(DATA, "itch", name));
    const again = new Uint8Array(64);
    let messages = 0;
    for (let at = 0; at < bytes.length; messages += 1) {
      const message = bytes.subarray(at + 2, at + 2 + bytes.readUInt16BE(at));
      const length = itch50.encodeMessage(itch50.decodeMessage(message), again);
      expect(Buffer.compare(again.subarray(0, length), message)).toBe(0);
      at += 2 + message.length;
    }
    expect(messages).toBe(count);
  });
});
