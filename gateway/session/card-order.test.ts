import { describe, expect, it } from "vitest";
import {
  DEFAULT_GEOMETRY,
  event,
  NO_SYMBOL_CONFIG,
  type OrderSessionState,
  WIDE_DEVICE_LIMITS,
  WIDE_SYMBOL_LIMITS,
} from "../../proto/mod.ts";
import { SoftwareDatapath } from "../datapath/mod.ts";
import { orderPayload } from "./card-order.ts";

/** A one-symbol market in BinaryFILE framing that makes the imbalance strategy fire: an add on each side. */
function adds(locate: number, stock: string, bidQuantity: number, askQuantity: number): Uint8Array {
  const add = (reference: number, side: string, shares: number, price: number): Uint8Array => {
    const bytes = new Uint8Array(38);
    const view = new DataView(bytes.buffer);
    view.setUint16(0, 36);
    bytes[2] = 0x41;
    view.setUint16(3, locate);
    view.setUint32(17, reference);
    bytes[21] = side.charCodeAt(0);
    view.setUint32(22, shares);
    bytes.set(Buffer.from(stock.padEnd(8)), 26);
    view.setUint32(34, price);
    return bytes;
  };
  return Buffer.concat([add(1, "B", bidQuantity, 100_000), add(2, "S", askQuantity, 100_100)]);
}

describe("order of the card, made again from its decision", () => {
  it.each([
    ["buy", 5000, 100, false],
    ["sell short", 100, 5000, true],
  ])("is byte for byte what a path sends: %s", (_what, bidQuantity, askQuantity, sell) => {
    const orders: Uint8Array[] = [];
    const decisions: event.Decision[] = [];
    const path = new SoftwareDatapath(DEFAULT_GEOMETRY, {
      record: (words, at) => {
        const message = event.decodeMessage(
          new Uint8Array(words.buffer, words.byteOffset + at * 4, event.RECORD_BYTES),
        );
        if (message.type === event.DECISION_TYPE && message.sent) decisions.push(message);
      },
      order: (payload) => void orders.push(payload.slice()),
    });
    const line = { address: "233.0.0.1", port: 1 };
    path.clear([{ slot: 5, locate: 9, stock: "TGA", windowLo: 0, tick: 100, lot: 1, initialTrading: true }], {
      lines: [line, line],
      session: undefined,
      startSequence: undefined,
      gapWaitNs: 1,
      market: "Q",
      initialOpen: true,
    });
    path.commit(
      {
        device: WIDE_DEVICE_LIMITS,
        symbols: new Map([
          [
            5,
            {
              ...NO_SYMBOL_CONFIG,
              limits: {
                ...WIDE_SYMBOL_LIMITS,
                maxQuantity: 1000,
                maxNotional: 10n ** 12n,
                collarLo: 1,
                collarHi: 1_000_000,
                maxLong: 1000,
                maxShort: 1000,
              },
              imbalance: {
                enabled: true,
                ratioQ4: 32,
                minQuantity: 1,
                maxSpread: 1000,
                orderQuantity: 77,
                cooldownNs: 0,
              },
            },
          ],
        ]),
      },
      0xabcd_1234,
    );
    const session: OrderSessionState = { ready: true, urn: 0x0123_4567, sendNext: 1000, sendLimit: 100_000 };
    path.session(session);
    path.lease(1n << 63n);
    path.arm();
    path.messages(adds(9, "TGA", bidQuantity, askQuantity), 1n);
    expect(orders.length).toBe(1);
    const [decision] = decisions;
    if (decision === undefined) throw new Error("no decision");
    expect(decision).toMatchObject({ sell, isShort: sell, urn: session.urn, sendNext: session.sendNext });
    expect(Buffer.from(orderPayload(decision, "TGA")).toString("hex")).toBe(
      Buffer.from(orders[0] ?? []).toString("hex"),
    );
  });
});
