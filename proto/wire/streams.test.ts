import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as soupbintcp from "../gen/ts/soupbintcp.ts";
import { WireError } from "./bytes.ts";
import { decodeMoldPacket, MoldPacketBuilder, moldHeader } from "./moldudp64-packet.ts";
import { SoupFramer } from "./soupbintcp-framer.ts";

function soupPackets(payloads: readonly Uint8Array[]): Uint8Array[] {
  return payloads.map((payload) => {
    const packet = new Uint8Array(3 + payload.length);
    soupbintcp.encodeSequencedData({ payload }, packet);
    return packet;
  });
}

describe("SoupBinTCP framing", () => {
  test("packets come out whole however the stream was cut", () => {
    const payloads = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 });
    fc.assert(
      fc.property(payloads, fc.infiniteStream(fc.integer({ min: 1, max: 30 })), (contents, cuts) => {
        const packets = soupPackets(contents);
        const stream = Uint8Array.from(packets.flatMap((packet) => [...packet]));
        const framer = new SoupFramer(64);
        const out: Uint8Array[] = [];
        for (let at = 0; at < stream.length; ) {
          const bytes = cuts.next().value;
          framer.push(stream.subarray(at, at + bytes), (packet) => out.push(packet.slice()));
          at += bytes;
        }
        expect(out).toEqual(packets);
        expect(framer.held).toBe(0);
      }),
    );
  });

  test("a packet longer than the capacity breaks the stream for good", () => {
    const framer = new SoupFramer(10);
    expect(() => framer.push(Uint8Array.of(0, 9, 0x53), () => {})).toThrow(
      "SoupBinTCP stream: a packet of 11 bytes, longer than the 10 allowed",
    );
    expect(() => framer.push(Uint8Array.of(0, 1, 0x48), () => {})).toThrow(WireError);
  });

  test("a packet without a type breaks the stream, also when its length comes in two pieces", () => {
    const framer = new SoupFramer();
    framer.push(Uint8Array.of(0), () => {});
    expect(() => framer.push(Uint8Array.of(0), () => {})).toThrow(/has no type/);
  });

  test("the packet before the bad one is still delivered", () => {
    const out: number[] = [];
    const framer = new SoupFramer();
    expect(() => framer.push(Uint8Array.of(0, 1, 0x48, 0, 0), (packet) => out.push(packet.length))).toThrow(WireError);
    expect(out).toEqual([3]);
  });

  test("a length field that contradicts the packet is refused", () => {
    expect(() => soupbintcp.decodeServerHeartbeat(Uint8Array.of(0, 2, 0x48), 0, 3)).toThrow(
      "SoupBinTCP ServerHeartbeat: the length field says 2, the packet has 3 bytes",
    );
  });

  test("a number with other characters than digits is refused", () => {
    const packet = new Uint8Array(33);
    soupbintcp.encodeLoginAccepted({ session: "S", sequence: 12n }, packet);
    packet[30] = 0x78;
    expect(() => soupbintcp.decodeLoginAccepted(packet)).toThrow(/LoginAccepted.sequence: "x12" is not a decimal/);
  });
});

describe("MoldUDP64 packets", () => {
  test("messages come back in order with their numbers", () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 80 }), (messages) => {
        const builder = new MoldPacketBuilder("SESSION", 1n, 200);
        const packets: Uint8Array[] = [];
        for (const message of messages) {
          if (builder.add(message)) continue;
          packets.push(builder.finish());
          expect(builder.add(message)).toBe(true);
        }
        if (builder.count > 0) packets.push(builder.finish());
        expect(packets.every(({ length }) => length <= 200)).toBe(true);
        const decoded = packets.map(decodeMoldPacket);
        expect(decoded.flatMap((packet) => packet.messages)).toEqual(messages);
        let next = 1n;
        for (const packet of decoded) {
          expect(packet.sequence).toBe(next);
          next += BigInt(packet.messages.length);
        }
        expect(builder.nextSequence).toBe(next);
      }),
    );
  });

  test("heartbeat and end of session carry the next number and no blocks", () => {
    const builder = new MoldPacketBuilder("S", 7n);
    builder.add(new Uint8Array(5));
    builder.finish();
    expect(decodeMoldPacket(builder.heartbeat())).toEqual({
      kind: "heartbeat",
      session: "S",
      sequence: 8n,
      messages: [],
    });
    expect(decodeMoldPacket(builder.endOfSession())).toMatchObject({ kind: "end", sequence: 8n });
    expect(() => builder.finish()).toThrow(WireError);
  });

  test("every truncation and every surplus byte is refused", () => {
    const builder = new MoldPacketBuilder("S", 1n);
    builder.add(new Uint8Array(9));
    builder.add(new Uint8Array(0));
    const packet = builder.finish();
    expect(decodeMoldPacket(packet).messages.map(({ length }) => length)).toEqual([9, 0]);
    for (let length = 0; length < packet.length; length += 1) {
      expect(() => decodeMoldPacket(packet.subarray(0, length)), `${length} bytes`).toThrow(WireError);
    }
    expect(() => decodeMoldPacket(Uint8Array.of(...packet, 0))).toThrow("1 bytes remain after 2 blocks");
    expect(() => decodeMoldPacket(Uint8Array.of(...moldHeader("S", 1n, 0xffff), 0))).toThrow(WireError);
  });
});
