// A capture of a whole run, read by dissectors that nobody here wrote: tshark's Ethernet, IPv4, TCP, MoldUDP64 and SoupBinTCP.

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { DEFAULT_FEED } from "../inputs/feed-frames.ts";
import { pcapFileHeader, pcapRecord } from "../inputs/pcap-file.ts";
import { DEFAULT_ORDER_PORT } from "./tcp-listener.ts";
import { LOW, ORDER, SECOND, World } from "./test-world.ts";

const present = spawnSync("tshark", ["--version"]).status === 0;
if (!present) console.warn("dissectors.test.ts: tshark is absent; its tests are skipped");

const folder = mkdtempSync(join(tmpdir(), "tickgate-dissectors-"));
afterAll(() => rmSync(folder, { recursive: true }));

const DECODE = [
  ...["-d", `tcp.port==${DEFAULT_ORDER_PORT.port},soupbintcp`],
  ...DEFAULT_FEED.lines.flatMap(({ port }) => ["-d", `udp.port==${port},moldudp64`]),
  // Its OUCH is version 4, and would take the messages of version 5 for damaged ones.
  ...["--disable-protocol", "ouch"],
  ...["-o", "ip.check_checksum:TRUE", "-o", "udp.check_checksum:TRUE", "-o", "tcp.check_checksum:TRUE"],
];

/** Lines of tab-separated fields of the packets that pass the filter. */
function tshark(file: string, filter: string, ...fields: readonly string[]): string[] {
  const args = ["-r", file, ...DECODE, "-Y", filter, "-T", "fields", ...fields.flatMap((field) => ["-e", field])];
  const { status, stdout, stderr } = spawnSync("tshark", args, { encoding: "utf8", maxBuffer: 1 << 28 });
  expect(status, stderr).toBe(0);
  return stdout.split("\n").filter((line) => line !== "");
}

/** Values of one field over all packets, some of which hold several. */
function values(file: string, filter: string, field: string): string[] {
  return tshark(file, filter, field).flatMap((line) => line.split(","));
}

class Recording {
  readonly file: string;
  private readonly records: Uint8Array[] = [pcapFileHeader()];

  constructor(name: string) {
    this.file = join(folder, name);
  }

  readonly tap = (timeNs: number, frame: Uint8Array): void => {
    this.records.push(pcapRecord(BigInt(Math.round(timeNs)), frame));
  };

  write(): string {
    writeFileSync(this.file, Buffer.concat(this.records));
    return this.file;
  }
}

function counted(texts: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const text of texts) counts[text] = (counts[text] ?? 0) + 1;
  return counts;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}

describe.skipIf(!present)("tshark's dissectors over a whole run", { timeout: 120_000 }, () => {
  test("find every message of feed and sessions, and no error", () => {
    const recording = new Recording("run.pcap");
    const world = new World({ tap: recording.tap });
    const { exchange } = world;
    exchange.start();
    const clients = [world.client(40_000), world.client(40_001)] as const;
    world.run(SECOND);
    clients[0].login("ONE", "PASS");
    clients[1].login("TWO", "WRONG");
    for (let urn = 1; urn <= 30; urn++) {
      clients[0].order({ ...ORDER, ...(urn % 3 === 0 ? {} : LOW), urn });
      if (urn % 5 === 0) clients[0].order({ type: "X", urn: urn - 1, quantity: 0 });
      world.run(20e6);
    }
    clients[0].send({ type: "+", payload: Buffer.from("a word to whoever debugs") });
    clients[0].send({ type: "R" });
    world.run(2 * SECOND);
    // A quiet market: heartbeats.
    exchange.source.stop();
    world.run(3 * SECOND);
    exchange.endDay();
    world.run(3 * SECOND);
    const { messages } = exchange.publisher.counts;
    const file = recording.write();

    // Malformed packets, and notes from "warning" up; a heartbeat is no note.
    expect(
      tshark(file, "_ws.malformed || _ws.expert.severity >= 0x600000", "frame.number", "_ws.expert.message"),
    ).toEqual([]);
    const lines = DEFAULT_FEED.lines.map(({ address, port }) => `ip.dst == ${address} && udp.port == ${port}`);
    for (const line of lines) {
      const numbers = values(file, line, "moldudp64.msgseq").map(Number);
      expect(numbers).toEqual(Array.from({ length: messages }, (_, i) => i + 1));
    }
    // Heartbeats have no messages; the end of the session says 0xffff.
    const counts = new Set(values(file, "moldudp64", "moldudp64.count"));
    expect([counts.has("0"), counts.has("65535")]).toEqual([true, true]);

    const types = counted(values(file, "soupbintcp", "soupbintcp.packet_type").map((type) => type.replaceAll("'", "")));
    const said = counted(clients.flatMap(({ packets }) => packets.map(({ type }) => type)));
    expect(types).toEqual({ ...said, L: 2, U: 36, R: 1, "+": 1 });
    expect(said).toMatchObject({ A: 1, J: 1, Z: 1 });
    const sequenced = clients[0].packets.flatMap((packet) => (packet.type === "S" ? [hex(packet.payload)] : []));
    expect(
      values(file, `tcp.srcport == ${DEFAULT_ORDER_PORT.port} && soupbintcp.packet_type == 'S'`, "soupbintcp.message"),
    ).toEqual(sequenced);
    expect(sequenced.length).toBeGreaterThan(60);
  });

  test("would have found one: a feed packet cut short, a session packet of no known type", () => {
    const recording = new Recording("damaged.pcap");
    let cut = 0;
    const world = new World({
      tap: (timeNs, frame) => {
        const damaged = cut === 0 && frame.length > 120;
        if (damaged) cut++;
        recording.tap(timeNs, damaged ? frame.subarray(0, 100) : frame);
      },
    });
    world.exchange.start();
    const client = world.client(40_000);
    world.run(SECOND / 10);
    client.login("ONE", "PASS");
    client.tcp.send(Uint8Array.of(0, 1, 0x7e));
    world.run(SECOND / 10);
    const file = recording.write();
    expect(cut).toBe(1);
    expect(tshark(file, "_ws.malformed || _ws.expert.severity >= 0x600000", "frame.number").length).toBeGreaterThan(0);
    expect(values(file, "soupbintcp", "soupbintcp.packet_type")).toContain("'~'");
  });
});
