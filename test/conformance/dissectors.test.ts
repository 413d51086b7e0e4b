// Frames of our codecs, read by dissectors that nobody here wrote.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import {
  buildTcpFrame,
  buildUdpFrame,
  MoldPacketBuilder,
  parseIpv4,
  parseMac,
  soupbintcp,
  TCP_ACK,
  TCP_PSH,
} from "../../proto/mod.ts";

const folder = mkdtempSync(join(tmpdir(), "tickgate-dissect-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const addresses = {
  sourceMac: parseMac("02:00:00:00:00:01"),
  destinationMac: parseMac("01:00:5e:36:0c:6f"),
  sourceIp: parseIpv4("10.1.2.3"),
  destinationIp: parseIpv4("233.54.12.111"),
  sourcePort: 49_653,
  destinationPort: 26_477,
};

function tshark(...args: string[]): string {
  const { status, stdout, stderr, error } = spawnSync("tshark", args, { encoding: "utf8" });
  if (status !== 0) throw new Error(`tshark: ${error?.message ?? stderr}`);
  return stdout;
}

/** Writes a capture file. @returns its path */
function capture(name: string, frames: readonly Uint8Array[]): string {
  const header = Buffer.alloc(24);
  header.writeUInt32LE(0xa1b2c3d4, 0);
  header.writeUInt16LE(2, 4);
  header.writeUInt16LE(4, 6);
  header.writeUInt32LE(0xffff, 16);
  header.writeUInt32LE(1, 20);
  const records = frames.map((frame, index) => {
    const record = Buffer.alloc(16);
    record.writeUInt32LE(index, 0);
    record.writeUInt32LE(frame.length, 8);
    record.writeUInt32LE(frame.length, 12);
    return Buffer.concat([record, frame]);
  });
  const file = join(folder, `${name}.pcap`);
  writeFileSync(file, Buffer.concat([header, ...records]));
  return file;
}

/** Values of `fields` for each frame, every checksum verified. */
function dissect(file: string, decodeAs: string, fields: readonly string[]): string[][] {
  const verify = ["ip", "udp", "tcp"].flatMap((layer) => ["-o", `${layer}.check_checksum:TRUE`]);
  const list = fields.flatMap((field) => ["-e", field]);
  const form = ["-T", "fields", "-E", "separator=|", "-E", "aggregator=,"];
  const lines = tshark("-r", file, ...verify, "-d", decodeAs, ...form, ...list)
    .trimEnd()
    .split("\n");
  return lines.map((line) => line.split("|").map((value) => value.replaceAll("'", "").trim()));
}

describe("tshark", () => {
  test("finds session, sequence numbers and messages in MoldUDP64 frames, checksums good, tagged or not", () => {
    const builder = new MoldPacketBuilder("TICKGATE", 42n);
    for (const length of [12, 36, 0, 19]) expect(builder.add(new Uint8Array(length).fill(length))).toBe(true);
    const packets = [builder.finish(), builder.heartbeat(), builder.endOfSession()];
    const frames = packets.map((packet, index) =>
      buildUdpFrame(index === 0 ? { ...addresses, vlan: 141 } : addresses, packet),
    );
    const fields = ["ip.checksum.status", "udp.checksum.status", "vlan.id", "moldudp64.session", "moldudp64.sequence"];
    const rows = dissect(capture("mold", frames), "udp.port==26477,moldudp64", [
      ...fields,
      "moldudp64.count",
      "moldudp64.msglen",
    ]);
    expect(rows).toEqual([
      ["1", "1", "141", "TICKGATE", "42", "4", "12,36,0,19"],
      ["1", "1", "", "TICKGATE", "46", "0", ""],
      ["1", "1", "", "TICKGATE", "46", "65535", ""],
    ]);
  });

  test("finds every SoupBinTCP packet in TCP segments, checksums good", () => {
    const packets = [
      soup(soupbintcp.encodeLoginAccepted, { session: "S1", sequence: 7n }),
      soup(soupbintcp.encodeSequencedData, { payload: Uint8Array.of(1, 2, 3) }),
      soup(soupbintcp.encodeServerHeartbeat, {}),
      soup(soupbintcp.encodeLoginRejected, { reason: "S" }),
      soup(soupbintcp.encodeEndOfSession, {}),
    ];
    let sequence = 1000;
    const frames = packets.map((packet) => {
      const tcp = { sequence, acknowledgement: 1, flags: TCP_PSH | TCP_ACK, window: 500 };
      sequence += packet.length;
      return buildTcpFrame({ ...addresses, ...tcp, destinationIp: parseIpv4("10.1.2.4"), sourcePort: 5000 }, packet);
    });
    const fields = [
      "ip.checksum.status",
      "tcp.checksum.status",
      "tcp.len",
      "soupbintcp.packet_length",
      "soupbintcp.packet_type",
    ];
    const file = capture("soup", frames);
    const rows = dissect(file, "tcp.port==5000,soupbintcp", [...fields, "soupbintcp.session"]);
    expect(rows).toEqual([
      ["1", "1", "33", "31", "A", "S1"],
      ["1", "1", "6", "4", "S", ""],
      ["1", "1", "3", "1", "H", ""],
      ["1", "1", "4", "2", "J", ""],
      ["1", "1", "3", "1", "Z", ""],
    ]);
    // The number of the first sequenced message follows from the login; tshark gives it in its text only.
    const text = tshark("-r", file, "-d", "tcp.port==5000,soupbintcp", "-V");
    expect(text).toMatch(/Next sequence number: 7\b/);
    expect(text).toMatch(/\bSequence number: 7\b/);
  });
});

function soup<V>(encode: (values: V, buffer: Uint8Array) => number, values: V): Uint8Array {
  const buffer = new Uint8Array(64);
  return buffer.slice(0, encode(values, buffer));
}
