// Frames of one line with the messages a test of the whole core wants.

import {
  buildUdpFrame,
  type DatapathConfig,
  type FeedSettings,
  type Geometry,
  itch50,
  MoldPacketBuilder,
  multicastMac,
  NO_MAX_AGE,
  parseIpv4,
  type TrackedSlot,
} from "../../proto/mod.ts";

export const GEOMETRY: Geometry = { symbols: 8, setBits: 8, levels: 512, reorderDepth: 64, txQueue: 16 };
const SESSION = "CORETEST01";
const LOCATE = 500;
const TRACKED = 4;
export const BASE_PRICE = 1_000_000;

export const TRACKING: readonly TrackedSlot[] = Array.from({ length: TRACKED }, (_, slot) => ({
  slot,
  locate: LOCATE + slot,
  stock: `SYM${slot}`,
  windowLo: BASE_PRICE - 25_600,
  tick: 100,
  lot: 1,
  initialTrading: true,
}));

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

export type CoreKind = "imbalance" | "momentum" | "meanReversion" | "arbitrage" | "marketMaking";

/** The kinds named fire in every symbol at whatever moves; quantity and its limit are the same number. Slots 0 and 1 are a pair, 2 and 3 another. */
export function eagerConfig(quantity: number, kinds: readonly CoreKind[]): DatapathConfig {
  const fires = { orderQuantity: quantity, cooldownNs: 0 };
  const on = (kind: CoreKind): boolean => kinds.includes(kind);
  return {
    device: {
      rateIntervalNs: 0,
      rateBurstNs: 0,
      account: { maxGross: 0n, maxNet: 0n },
      kinds: new Map(),
      maxInFlight: 0,
      maxDayValue: 0n,
      maxDayQuantity: 0n,
      maxLoss: 0n,
      rulesOff: [10, 12, 17, 18],
      waiveReducing: [],
      reserved: 0,
    },
    symbols: new Map(
      TRACKING.map(({ slot }) => [
        slot,
        {
          limits: {
            maxQuantity: quantity,
            maxNotional: 10n ** 15n,
            collarLo: 0,
            collarHi: 2_000_000_000,
            maxLong: 2 ** 31 - 1,
            maxShort: 2 ** 31 - 1,
            maxAgeNs: NO_MAX_AGE,
            stateMask: 0b1111,
            maxOpenOrders: 0,
            maxExecutions: 0,
            duplicateNs: 0,
            allowed: 0b1111,
            rulesOff: [11, 14],
            reserved: 0,
          },
          imbalance: { enabled: on("imbalance"), ratioQ4: 32, minQuantity: 1, maxSpread: 10_000, ...fires },
          momentum: { enabled: on("momentum"), kFast: 1, kSlow: 2, threshold: 0, warmup: 1, ...fires },
          meanReversion: {
            enabled: on("meanReversion"),
            kMean: 4,
            kDev: 4,
            entryQ4: 16,
            exitQ4: 0,
            minDeviation: 1,
            warmup: 2,
            maxHoldNs: 2n ** 64n - 1n,
            ...fires,
          },
          arbitrage: {
            enabled: on("arbitrage"),
            role: slot % 2 === 0 ? "A" : "B",
            partner: slot ^ 1,
            weightA: 1,
            weightB: 1,
            basis: 0,
            threshold: 0,
            quantityA: quantity,
            quantityB: quantity,
            cooldownNs: 0,
          },
          // Of a market that is three ticks wide and no wider
          marketMaking: {
            enabled: on("marketMaking"),
            micro: true,
            halfSpread: 150,
            skewQ8: 0,
            quoteQuantity: quantity,
            maxSpread: 300,
            reprice: 100,
            maxPosition: 1_000_000,
            cooldownNs: 0,
          },
        },
      ]),
    ),
  };
}

export class CoreFeed {
  readonly #packets = new MoldPacketBuilder(SESSION, 1n);
  #reference = 1n;

  /** Reference that the next added order gets. */
  get nextReference(): bigint {
    return this.#reference;
  }

  frame(messages: readonly Uint8Array[]): Uint8Array {
    for (const message of messages) {
      if (!this.#packets.add(message)) throw new Error(`${messages.length} messages do not fit one packet`);
    }
    const [{ address, port }] = FEED.lines;
    const destinationIp = parseIpv4(address);
    return buildUdpFrame(
      {
        sourceMac: 0x0200_0000_0001,
        destinationMac: multicastMac(destinationIp),
        sourceIp: parseIpv4("10.0.0.1"),
        destinationIp,
        sourcePort: 1234,
        destinationPort: port,
      },
      this.#packets.finish(),
    );
  }

  add(slot: number, side: "B" | "S", shares: number, price: number, attributed = false): Uint8Array {
    const order = { ...this.#head(slot), reference: this.#reference++, side, shares, stock: `SYM${slot}`, price };
    const bytes = new Uint8Array(attributed ? itch50.ADD_ORDER_ATTRIBUTED_LENGTH : itch50.ADD_ORDER_LENGTH);
    if (attributed) itch50.encodeAddOrderAttributed({ ...order, attribution: "MPID" }, bytes);
    else itch50.encodeAddOrder(order, bytes);
    return bytes;
  }

  execute(slot: number, reference: bigint, shares: number, atPrice = false): Uint8Array {
    const bytes = new Uint8Array(atPrice ? itch50.ORDER_EXECUTED_WITH_PRICE_LENGTH : itch50.ORDER_EXECUTED_LENGTH);
    const execution = { ...this.#head(slot), reference, shares, matchNumber: 1n };
    if (atPrice) itch50.encodeOrderExecutedWithPrice({ ...execution, printable: "Y", price: 1 }, bytes);
    else itch50.encodeOrderExecuted(execution, bytes);
    return bytes;
  }

  cancel(slot: number, reference: bigint, shares: number): Uint8Array {
    const bytes = new Uint8Array(itch50.ORDER_CANCEL_LENGTH);
    itch50.encodeOrderCancel({ ...this.#head(slot), reference, shares }, bytes);
    return bytes;
  }

  delete(slot: number, reference: bigint): Uint8Array {
    const bytes = new Uint8Array(itch50.ORDER_DELETE_LENGTH);
    itch50.encodeOrderDelete({ ...this.#head(slot), reference }, bytes);
    return bytes;
  }

  replace(slot: number, originalReference: bigint, shares: number, price: number): Uint8Array {
    const bytes = new Uint8Array(itch50.ORDER_REPLACE_LENGTH);
    const newReference = this.#reference++;
    itch50.encodeOrderReplace({ ...this.#head(slot), originalReference, newReference, shares, price }, bytes);
    return bytes;
  }

  #head(slot: number): { stockLocate: number; trackingNumber: number; timestamp: number } {
    return { stockLocate: LOCATE + slot, trackingNumber: 0, timestamp: 34_200_000_000_000 };
  }
}
