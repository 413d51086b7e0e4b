// Any bytes at all: a decoder answers with a message or with WireError, and what it took encodes to the same bytes.

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as itch50 from "../gen/ts/itch50.ts";
import * as ouch50 from "../gen/ts/ouch50.ts";
import * as soupbintcp from "../gen/ts/soupbintcp.ts";
import { WireError } from "./bytes.ts";
import { buildUdpFrame, parseFrame } from "./frame.ts";
import { decodeMoldPacket } from "./moldudp64-packet.ts";

/** @returns undefined when it was refused as it should be */
function orRefused<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    expect(error).toBeInstanceOf(WireError);
    return undefined;
  }
}

function bytesOf(types: readonly { readonly code: number; readonly length: number }[]): fc.Arbitrary<Uint8Array> {
  // Mostly plausible: a real type byte and a length near the right one.
  const plausible = fc
    .constantFrom(...types)
    .chain(({ code, length }) =>
      fc
        .uint8Array({ minLength: Math.max(1, length - 1), maxLength: length + 14 })
        .map((bytes) => Uint8Array.of(code, ...bytes.subarray(1))),
    );
  return fc.oneof({ weight: 5, arbitrary: plausible }, fc.uint8Array({ maxLength: 80 }));
}

describe("arbitrary bytes", () => {
  test("as ITCH 5.0", () => {
    let taken = 0;
    fc.assert(
      fc.property(bytesOf(itch50.MESSAGES), (bytes) => {
        const message = orRefused(() => itch50.decodeMessage(bytes));
        if (message === undefined) return;
        const again = new Uint8Array(64);
        expect(again.subarray(0, itch50.encodeMessage(message, again))).toEqual(bytes);
        taken += 1;
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(0);
  });

  test.each([
    ["inbound", ouch50.INBOUND_MESSAGES, ouch50.decodeInboundMessage, ouch50.encodeInboundMessage],
    ["outbound", ouch50.OUTBOUND_MESSAGES, ouch50.decodeOutboundMessage, ouch50.encodeOutboundMessage],
  ] as const)("as OUCH 5.0 %s", (_, types, decode, encode) => {
    fc.assert(
      fc.property(bytesOf(types), (bytes) => {
        const message = orRefused(() => decode(bytes));
        if (message === undefined) return;
        const again = new Uint8Array(200);
        const length = (encode as (values: unknown, buffer: Uint8Array) => number)(message, again);
        expect(again.subarray(0, length)).toEqual(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  test("as an OUCH appendage, known and unknown tags mixed", () => {
    const option = fc
      .record({ tag: fc.nat({ max: 40 }), value: fc.uint8Array({ maxLength: 10 }), surplus: fc.nat({ max: 20 }) })
      // One in twenty lies about its length.
      .map(({ tag, value, surplus }) => [1 + value.length + (surplus === 20 ? 1 : 0), tag, ...value]);
    fc.assert(
      fc.property(fc.array(option, { maxLength: 5 }), (options) => {
        const body = options.flat();
        const bytes = Uint8Array.of(0, body.length, ...body);
        const decoded = orRefused(() => ouch50.decodeOptions(bytes, 0, bytes.length, "test"));
        if (decoded === undefined) return;
        const again = new Uint8Array(bytes.length);
        expect(ouch50.encodeOptions(decoded, again)).toBe(bytes.length);
        expect(again).toEqual(bytes);
      }),
      { numRuns: 3000 },
    );
  });

  test("as SoupBinTCP and MoldUDP64", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
        orRefused(() => soupbintcp.decodeServerMessage(bytes));
        orRefused(() => soupbintcp.decodeClientMessage(bytes));
        orRefused(() => decodeMoldPacket(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  test("as a frame, mutated from a good one", () => {
    const fields = {
      sourceMac: 1,
      destinationMac: 2,
      sourceIp: 3,
      destinationIp: 4,
      sourcePort: 5,
      destinationPort: 6,
    };
    const good = buildUdpFrame(fields, new Uint8Array(30));
    const change = fc.record({ at: fc.nat({ max: good.length - 1 }), to: fc.nat({ max: 255 }) });
    fc.assert(
      fc.property(fc.array(change, { maxLength: 4 }), fc.nat({ max: good.length }), (changes, length) => {
        const frame = good.slice(0, length);
        for (const { at, to } of changes) if (at < length) frame[at] = to;
        const parsed = orRefused(() => parseFrame(frame));
        if (parsed?.udp !== undefined)
          expect(parsed.udp.payloadAt + parsed.udp.payload.length).toBeLessThanOrEqual(length);
      }),
      { numRuns: 3000 },
    );
  });
});
