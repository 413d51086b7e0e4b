import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildUdpFrame, parseFrame, parseIpv4 } from "../../proto/mod.ts";
import { FeedFrame } from "./feed-frame.ts";

const LINE = { address: "233.54.12.111", port: 26477 };

describe("feed frame", () => {
  it("is the frame that the codec builds, for every datagram in whatever order of lengths", () => {
    const frame = new FeedFrame(LINE);
    const addresses = {
      sourceMac: 0,
      destinationMac: 0,
      sourceIp: 0,
      destinationIp: parseIpv4(LINE.address),
      sourcePort: 0,
      destinationPort: LINE.port,
      checksum: false,
    };
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 1600 }), { minLength: 1, maxLength: 20 }), (datagrams) => {
        for (const datagram of datagrams) {
          const built = frame.wrap(datagram);
          expect(Buffer.from(built).equals(buildUdpFrame(addresses, datagram))).toBe(true);
          expect(parseFrame(built).ipChecksumOk).toBe(true);
        }
      }),
    );
  });
});
