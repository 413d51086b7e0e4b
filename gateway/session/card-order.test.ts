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
import { orderBytes } from "./card-order.ts";

/** An add of the symbol TGA in BinaryFILE framing. */
function add(reference: number, side: "B" | "S", shares: number, price: number): Uint8Array {
  const bytes = new Uint8Array(38);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 36);
  bytes[2] = 0x41;
  view.setUint16(3, 9);
  view.setUint32(17, reference);
  bytes[21] = side.charCodeAt(0);
  view.setUint32(22, shares);
  bytes.set(Buffer.from("TGA".padEnd(8)), 26);
  view.setUint32(34, price);
  return bytes;
}

/** A market that makes the imbalance strategy fire. */
function adds(bidQuantity: number, askQuantity: number): Uint8Array {
  return Buffer.concat([add(1, "B", bidQuantity, 100_000), add(2, "S", askQuantity, 100_100)]);
}

describe("bytes of an action of the card, by its decision", () => {
  it.each([
    ["buy", 5000, 100, false],
    ["sell short", 100, 5000, true],
  ])("are as many as a path sends: %s", (_what, bidQuantity, askQuantity, sell) => {
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
    path.messages(adds(bidQuantity, askQuantity), 1n);
    expect(orders.length).toBe(1);
    const [decision] = decisions;
    if (decision === undefined) throw new Error("no decision");
    expect(decision).toMatchObject({ sell, isShort: sell, urn: session.urn, sendNext: session.sendNext });
    expect(orderBytes(decision)).toBe(orders[0]?.length);
  });

  it("are as many as a path sends for a quote, its replacement and its cancel", () => {
    const sent: { bytes: number; decision: event.Decision }[] = [];
    let decided: event.Decision | undefined;
    const path = new SoftwareDatapath(DEFAULT_GEOMETRY, {
      record: (words, at) => {
        const bytes = new Uint8Array(words.buffer, words.byteOffset + at * 4, event.RECORD_BYTES);
        const message = event.decodeMessage(bytes);
        if (message.type === event.DECISION_TYPE && message.sent) decided = message;
      },
      order: (payload) => {
        if (decided !== undefined) sent.push({ bytes: payload.length, decision: decided });
      },
    });
    const line = { address: "233.0.0.1", port: 1 };
    path.clear([{ slot: 5, locate: 9, stock: "TGA", windowLo: 0, tick: 100, lot: 1, initialTrading: true }], {
      ...{
        lines: [line, line],
        session: undefined,
        startSequence: undefined,
        gapWaitNs: 1,
        market: "Q",
        initialOpen: true,
      },
    });
    const limits = { ...WIDE_SYMBOL_LIMITS, maxQuantity: 1000, collarHi: 1_000_000, maxLong: 9999, maxShort: 9999 };
    const commit = (quoteQuantity: number, maxPosition: number): void => {
      const marketMaking = {
        ...{ enabled: true, micro: false, halfSpread: 200, skewQ8: 0, quoteQuantity, maxSpread: 9999, reprice: 1 },
        ...{ maxPosition, cooldownNs: 0 },
      };
      const symbols = new Map([
        [5, { ...NO_SYMBOL_CONFIG, limits: { ...limits, maxNotional: 10n ** 12n }, marketMaking }],
      ]);
      path.commit({ device: WIDE_DEVICE_LIMITS, symbols }, 0xabcd_1234);
    };
    commit(50, 1000);
    path.session({ ready: true, urn: 7, sendNext: 0, sendLimit: 100_000 });
    path.lease(1n << 63n);
    path.arm();
    path.messages(Buffer.concat([add(1, "B", 100, 100_000), add(2, "S", 100, 100_400)]), 1n);
    const rests = {
      slot: 5,
      side: "buy",
      last: 7,
      order: 7,
      price: 100_000,
      rest: 30,
      done: 20,
      short: false,
    } as const;
    path.quote(rests);
    path.quote({ ...rests, side: "sell", last: 8, order: 8, price: 100_400, rest: 50, done: 0, short: true });
    commit(60, 1000);
    path.messages(add(3, "B", 100, 100_200), 2n);
    // Nothing may be bought any more.
    commit(60, 0);
    path.quote({ ...rests, last: 10 });
    path.messages(add(4, "B", 100, 100_300), 3n);
    const actions = sent.map(({ decision }) => (decision.replaces ? "replace" : decision.cancels ? "cancel" : "enter"));
    expect(actions).toEqual(["enter", "enter", "replace", "replace", "cancel"]);
    for (const { bytes, decision } of sent) expect(orderBytes(decision)).toBe(bytes);
  });
});
