import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { formatIpv4, formatMac, multicastMac, parseIpv4, parseMac } from "./addresses.ts";
import { WireError } from "./bytes.ts";
import { onesSum } from "./checksum.ts";
import { buildTcpFrame, buildUdpFrame, MINIMUM_FRAME_BYTES, parseFrame } from "./frame.ts";

const u16 = fc.nat({ max: 0xffff });
const u32 = fc.nat({ max: 0xffff_ffff });
const mac = fc.nat({ max: 0xffff_ffff_ffff });
const addresses = {
  sourceMac: mac,
  destinationMac: mac,
  vlan: fc.option(u16, { nil: undefined }),
  sourceIp: u32,
  destinationIp: u32,
  sourcePort: u16,
  destinationPort: u16,
  ttl: fc.nat({ max: 255 }),
  identification: u16,
};
const payload = fc.uint8Array({ maxLength: 200 });

describe("frames", () => {
  test("a UDP frame comes apart into what it was built from", () => {
    fc.assert(
      fc.property(fc.record({ ...addresses, checksum: fc.boolean() }), payload, (fields, bytes) => {
        const frame = buildUdpFrame(fields, bytes);
        const { checksum: _, ...expected } = fields;
        const { udp, ...rest } = parseFrame(frame);
        expect(frame.length).toBeGreaterThanOrEqual(MINIMUM_FRAME_BYTES);
        expect({ ...rest, ...udp }).toMatchObject({
          ...expected,
          payload: bytes,
          ipChecksumOk: true,
          checksumOk: true,
        });
      }),
    );
  });

  test("a TCP frame comes apart into what it was built from", () => {
    const tcp = fc.record({
      ...addresses,
      sequence: u32,
      acknowledgement: u32,
      flags: fc.nat({ max: 0x3f }),
      window: u16,
      options: fc.nat({ max: 10 }).chain((words) => fc.uint8Array({ minLength: 4 * words, maxLength: 4 * words })),
    });
    fc.assert(
      fc.property(tcp, payload, (fields, bytes) => {
        const { tcp: parsed, ...rest } = parseFrame(buildTcpFrame(fields, bytes));
        expect({ ...rest, ...parsed }).toMatchObject({
          ...fields,
          payload: bytes,
          ipChecksumOk: true,
          checksumOk: true,
        });
      }),
    );
  });

  test("no single flipped bit of header or payload goes unseen by both checksums", () => {
    const frame = buildUdpFrame(
      {
        sourceMac: 1,
        destinationMac: 2,
        sourceIp: parseIpv4("10.0.0.1"),
        destinationIp: parseIpv4("233.54.12.111"),
        sourcePort: 49_653,
        destinationPort: 26_477,
      },
      Uint8Array.from({ length: 31 }, (_, i) => i * 7),
    );
    for (let bit = 14 * 8; bit < frame.length * 8; bit += 1) {
      const bad = frame.slice();
      bad[bit >>> 3] = (bad[bit >>> 3] ?? 0) ^ (0x80 >>> (bit & 7));
      let verdict: boolean;
      try {
        const parsed = parseFrame(bad);
        verdict = parsed.ipChecksumOk && parsed.udp?.checksumOk === true;
      } catch (error) {
        expect(error).toBeInstanceOf(WireError);
        verdict = false;
      }
      expect(verdict, `bit ${bit}`).toBe(false);
    }
  });

  test("every truncation of a frame is refused", () => {
    const fields = {
      sourceMac: 1,
      destinationMac: 2,
      sourceIp: 3,
      destinationIp: 4,
      sourcePort: 5,
      destinationPort: 6,
    };
    const frame = buildUdpFrame(fields, new Uint8Array(40));
    for (let length = 0; length < frame.length; length += 1) {
      expect(() => parseFrame(frame.subarray(0, length)), `${length} bytes`).toThrow(WireError);
    }
  });

  test("a UDP checksum that comes out as 0 is sent as all ones", () => {
    const fields = {
      sourceMac: 1,
      destinationMac: 2,
      sourceIp: 0,
      destinationIp: 0,
      sourcePort: 0,
      destinationPort: 0,
    };
    // Pseudo header and header sum to 17 + 10 + 10; the payload completes that to 0xFFFF.
    const frame = buildUdpFrame(fields, Uint8Array.of(0xff, 0xff - 37));
    expect([frame[40], frame[41]]).toEqual([0xff, 0xff]);
    expect(parseFrame(frame).udp?.checksumOk).toBe(true);
  });
});

test("the checksum of RFC 1071's example", () => {
  expect(onesSum(Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7), 0, 8)).toBe(0xddf2);
  expect(onesSum(Uint8Array.of(0x12), 0, 1)).toBe(0x1200);
});

describe("addresses", () => {
  test("text and number", () => {
    expect(formatIpv4(parseIpv4("233.54.12.111"))).toBe("233.54.12.111");
    expect(formatMac(parseMac("01:00:5e:36:0c:6f"))).toBe("01:00:5e:36:0c:6f");
    expect(formatMac(multicastMac(parseIpv4("233.54.12.111")))).toBe("01:00:5e:36:0c:6f");
  });

  test.each(["1.2.3", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", ""])("%j is no IPv4 address", (text) => {
    expect(() => parseIpv4(text)).toThrow(WireError);
  });

  test("an address that is no group has no multicast MAC", () => {
    expect(() => multicastMac(parseIpv4("10.0.0.1"))).toThrow("10.0.0.1 is not a multicast address");
    expect(() => parseMac("01:00:5e:36:0c")).toThrow(WireError);
  });
});
