// A small feed for the tests of the card: messages of one tracked symbol in frames of one line.

import {
  buildUdpFrame,
  type DatapathConfig,
  event,
  type FeedSettings,
  type Geometry,
  itch50,
  MoldPacketBuilder,
  multicastMac,
  NO_SYMBOL_CONFIG,
  parseIpv4,
  type TrackedSlot,
  WIDE_DEVICE_LIMITS,
  WIDE_SYMBOL_LIMITS,
} from "../../proto/mod.ts";

/** Small tables: the model builds and clears faster, and nothing here needs more. */
export const SMALL: Geometry = { symbols: 8, setBits: 8, levels: 512, reorderDepth: 64, txQueue: 16 };

export const SLOT = 3;
const LOCATE = 77;
const SESSION = "TESTFEED01";

export const TRACKING: readonly TrackedSlot[] = [
  { slot: SLOT, locate: LOCATE, stock: "TGT", windowLo: 990_000, tick: 100, lot: 1, initialTrading: true },
];

export const FEED: FeedSettings = {
  lines: [
    { address: "233.54.12.111", port: 26_477 },
    { address: "233.49.196.111", port: 26_477 },
  ],
  session: SESSION,
  startSequence: 1n,
  gapWaitNs: 1_000_000,
  market: "Q",
  initialOpen: true,
};

/** Takes when one side has at least twice the other's quantity. */
export const EAGER: DatapathConfig = {
  device: { ...WIDE_DEVICE_LIMITS, rateIntervalNs: 1000, rateBurstNs: 1_000_000 },
  symbols: new Map([
    [
      SLOT,
      {
        ...NO_SYMBOL_CONFIG,
        limits: {
          ...WIDE_SYMBOL_LIMITS,
          maxQuantity: 1000,
          maxNotional: 1_000_000_000_000n,
          collarLo: 900_000,
          collarHi: 1_100_000,
          maxLong: 10_000,
          maxShort: 10_000,
        },
        imbalance: { enabled: true, ratioQ4: 32, minQuantity: 100, maxSpread: 1000, orderQuantity: 60, cooldownNs: 0 },
      },
    ],
  ]),
};

export class TestFeed {
  readonly #packets = new MoldPacketBuilder(SESSION, 1n);
  #reference = 1n;

  /** Orders so far. */
  get count(): number {
    return Number(this.#reference - 1n);
  }

  /** A frame of `line` with the messages given. */
  frame(line: 0 | 1, messages: readonly Uint8Array[]): Uint8Array {
    for (const message of messages) this.#packets.add(message);
    const { address, port } = FEED.lines[line];
    const destinationIp = parseIpv4(address);
    return buildUdpFrame(
      {
        sourceMac: 0x02_00_00_00_00_01,
        destinationMac: multicastMac(destinationIp),
        sourceIp: parseIpv4("10.0.0.1"),
        destinationIp,
        sourcePort: 1234,
        destinationPort: port,
      },
      this.#packets.finish(),
    );
  }

  /** An order of the tracked symbol. */
  add(side: "B" | "S", shares: number, price: number): Uint8Array {
    const message = new Uint8Array(itch50.ADD_ORDER_LENGTH);
    itch50.encodeAddOrder(
      {
        stockLocate: LOCATE,
        trackingNumber: 0,
        timestamp: 34_200_000_000_000 + Number(this.#reference),
        reference: this.#reference++,
        side,
        shares,
        stock: "TGT",
        price,
      },
      message,
    );
    return message;
  }
}

/** The record at `words[at]` as an object. */
export function decodeRecord(words: Uint32Array, at: number): event.Message {
  return event.decodeMessage(new Uint8Array(words.buffer, words.byteOffset + 4 * at, event.RECORD_BYTES));
}
