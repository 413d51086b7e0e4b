// Lengths and order of the types, typed in a second time from the specifications: a slip in a table does not pass unseen.

import { describe, expect, test } from "vitest";
import * as event from "../gen/ts/event-record.ts";
import * as itch50 from "../gen/ts/itch50.ts";
import * as moldudp64 from "../gen/ts/moldudp64.ts";
import * as ouch50 from "../gen/ts/ouch50.ts";
import * as soupbintcp from "../gen/ts/soupbintcp.ts";
import { WireError } from "./bytes.ts";

function lengths(messages: readonly { readonly type: string; readonly length: number }[]): string {
  return messages.map(({ type, length }) => `${type}${length}`).join(" ");
}

describe("message types", () => {
  test("ITCH 5.0", () => {
    expect(lengths(itch50.MESSAGES)).toBe(
      "S12 R39 H25 Y20 L26 V35 W12 K28 J35 h21 A36 F40 E31 C36 X23 D19 U35 P44 Q40 B19 I50 N20 O48",
    );
  });

  test("OUCH 5.0", () => {
    expect(lengths(ouch50.INBOUND_MESSAGES)).toBe("O47 U40 X9 M10 C19 D11 E11 Q1");
    expect(lengths(ouch50.OUTBOUND_MESSAGES)).toBe(
      "S10 A64 U68 C18 D32 E36 B36 J29 P13 I13 T30 M18 R16 X27 G19 K19 Q13",
    );
  });

  test("SoupBinTCP: length field of the login packets", () => {
    const login = new Uint8Array(soupbintcp.LOGIN_REQUEST_LENGTH);
    soupbintcp.encodeLoginRequest({ username: "u", password: "p", session: "", sequence: 1n }, login);
    expect([login[0], login[1]]).toEqual([0, 47]);
    const accepted = new Uint8Array(soupbintcp.LOGIN_ACCEPTED_LENGTH);
    soupbintcp.encodeLoginAccepted({ session: "ABC", sequence: 1n }, accepted);
    expect([accepted[0], accepted[1]]).toEqual([0, 31]);
    expect(String.fromCharCode(...accepted.subarray(3))).toBe(`       ABC${"1".padStart(20)}`);
    const timed = new Uint8Array(60);
    const values = { username: "u", password: "p", session: "", sequence: 1n, heartbeatTimeoutMs: 1000 };
    expect(soupbintcp.encodeLoginRequest(values, timed)).toBe(54);
    expect(timed[1]).toBe(52);
  });

  test("MoldUDP64 header and event record", () => {
    expect([moldudp64.HEADER_LENGTH, moldudp64.BLOCK_LENGTH, event.RECORD_BYTES]).toEqual([20, 2, 64]);
    expect(event.MESSAGES.map(({ name, code }) => `${code}${name}`).join(" ")).toBe(
      "1Bbo 2Decision 3Feed 4Tx 5Fault 6Commit 7Trading 8Withdrawn 9Recovery",
    );
  });
});

describe("tables by type byte", () => {
  test("give length and row of a known type, and mark the unknown", () => {
    expect(itch50.LENGTH_BY_TYPE[itch50.ADD_ORDER_TYPE]).toBe(36);
    expect(itch50.INDEX_BY_TYPE[itch50.SYSTEM_EVENT_TYPE]).toBe(0);
    expect(itch50.INDEX_BY_TYPE[itch50.DIRECT_LISTING_PRICE_DISCOVERY_TYPE]).toBe(22);
    expect(itch50.LENGTH_BY_TYPE[0x7a]).toBe(0);
    expect(itch50.INDEX_BY_TYPE[0x7a]).toBe(255);
  });

  test("a type that no message has is refused by name of the protocol", () => {
    expect(() => itch50.decodeMessage(Uint8Array.of(0x7a))).toThrow("ITCH 5.0: no message has the type byte 122");
    expect(() => ouch50.decodeInboundMessage(Uint8Array.of(0x41))).toThrow(/OUCH 5.0 inbound: no message/);
    expect(() => itch50.decodeMessage(new Uint8Array(0))).toThrow(WireError);
  });
});

describe("OUCH appendage", () => {
  test("each message may have the tags that the specification gives it", () => {
    const tags = (names: ReadonlySet<ouch50.Option["name"]>): string => {
      const buffer = new Uint8Array(16);
      const numbers = [...names].map((name) => {
        // Any value that fits: only the tag is looked at.
        for (const value of [0, 0n, "N", new Uint8Array(0)]) {
          try {
            ouch50.encodeOptions([{ name, value } as ouch50.Option], buffer);
            return buffer[3];
          } catch {}
        }
        throw new Error(`no value for ${name}`);
      });
      return numbers.join(" ");
    };
    expect(tags(ouch50.ENTER_ORDER_OPTIONS)).toBe("2 3 4 5 6 7 9 10 11 12 13 14 15 16 17 24 25 26 28 29 30");
    expect(tags(ouch50.REPLACE_ORDER_OPTIONS)).toBe("3 5 6 7 9 10 11 12 13 15 16 17 25 26 27 28 29 30");
    expect(tags(ouch50.MASS_CANCEL_OPTIONS)).toBe("24 27 28");
    expect(tags(ouch50.MODIFY_ORDER_OPTIONS)).toBe("25 26 28");
    expect(tags(ouch50.ORDER_RESTATED_OPTIONS)).toBe("1 22 23 28");
    for (const only of [ouch50.CANCEL_ORDER_OPTIONS, ouch50.ACCOUNT_QUERY_OPTIONS, ouch50.ORDER_EXECUTED_OPTIONS]) {
      expect(tags(only)).toBe("28");
    }
  });

  const order: ouch50.EnterOrder = {
    type: "O",
    urn: 1,
    side: "B",
    quantity: 100,
    symbol: "ABC",
    price: 10000n,
    timeInForce: "3",
    display: "Y",
    capacity: "P",
    intermarketSweep: "N",
    crossType: "N",
    clOrdId: "X",
    options: [{ name: "firm", value: "LIME" }],
  };

  test("an option is found by name, typed", () => {
    expect(ouch50.optionValue(order.options, "firm")).toBe("LIME");
    expect(ouch50.optionValue(order.options, "groupId")).toBeUndefined();
  });

  test("lengths that contradict each other are refused", () => {
    const bytes = new Uint8Array(54);
    expect(ouch50.encodeEnterOrder({ ...order, options: [{ name: "firm", value: "AB" }] }, bytes)).toBe(53);
    expect(() => ouch50.decodeEnterOrder(bytes, 0, 52)).toThrow("the appendage length says 6, 5 bytes follow");
    bytes[47] = 6; // one more than the option has
    expect(() => ouch50.decodeEnterOrder(bytes, 0, 53)).toThrow(/runs past its end/);
    bytes[47] = 0;
    expect(() => ouch50.decodeEnterOrder(bytes, 0, 53)).toThrow(/has no tag/);
    bytes[46] = 5;
    bytes[47] = 4;
    expect(() => ouch50.decodeEnterOrder(bytes, 0, 52)).toThrow("option firm has 3 bytes, not 4");
  });

  test("values out of range are refused by the name of their field", () => {
    const bytes = new Uint8Array(64);
    const encode = (change: Partial<ouch50.EnterOrder>) => () =>
      ouch50.encodeEnterOrder({ ...order, ...change }, bytes);
    expect(encode({ quantity: -1 })).toThrow("OUCH 5.0 EnterOrder.quantity: -1 is not an integer from 0 to 4294967295");
    expect(encode({ quantity: 0.5 })).toThrow(/EnterOrder.quantity/);
    expect(encode({ price: 2n ** 64n })).toThrow(/EnterOrder.price/);
    expect(encode({ symbol: "TOOLONGXX" })).toThrow(/EnterOrder.symbol: "TOOLONGXX" is longer than 8/);
    expect(encode({ side: "" })).toThrow(/EnterOrder.side/);
    expect(encode({ clOrdId: "\u20ac" })).toThrow(/not one byte/);
  });
});
