import { describe, expect, test } from "vitest";
import {
  type DatapathConfig,
  type FeedSettings,
  type Geometry,
  registers as map,
  NO_MAX_AGE,
  NO_SYMBOL_CONFIG,
  type SymbolConfig,
  type TrackedSlot,
} from "../../proto/mod.ts";
import {
  account,
  commit,
  DeviceError,
  DeviceInputError,
  type DirectRegisters,
  identify,
  levels,
  load,
  loss,
  quote,
  type RegisterOperation,
  readExposure,
  rebuild,
  restore,
  runDirect,
  sessionAddresses,
  validateAccount,
  validateConfig,
  validateKill,
  validatePosition,
  validateTracking,
} from "./mod.ts";
import { configCells, decodeConfig } from "./tables.ts";

const GEOMETRY: Geometry = { symbols: 4, setBits: 8, levels: 512, reorderDepth: 64, txQueue: 16 };

/** Registers that keep what is written: for refusals by the host's own code. What a card does is tested on the card (sim/card). */
class Memory implements DirectRegisters {
  readonly words = new Map<number, number>();
  readonly log: RegisterOperation[] = [];

  execute(operations: readonly RegisterOperation[]): Uint32Array {
    this.log.push(...operations);
    const values: number[] = [];
    for (const operation of operations) {
      if (operation.kind === "write") this.words.set(operation.address, operation.value);
      else values.push(this.words.get(operation.address) ?? 0);
    }
    return Uint32Array.from(values);
  }
}

function identity(changes: Readonly<Record<number, number>> = {}): Memory {
  const memory = new Memory();
  memory.words.set(map.ID_MAGIC_ADDRESS, 0x54474154);
  memory.words.set(map.ID_MAP_HASH_ADDRESS, map.MAP_HASH);
  memory.words.set(map.ID_CAP0_ADDRESS, (9 << 24) | (8 << 16) | 4);
  for (const [address, value] of Object.entries(changes)) memory.words.set(Number(address), value);
  return memory;
}

describe("a card is refused", () => {
  test.each([
    ["that is none", { [map.ID_MAGIC_ADDRESS]: 0 }, /its magic number is 0x00000000, not 0x54474154/],
    [
      "with another register map",
      { [map.ID_MAP_HASH_ADDRESS]: 1 },
      /its register map is 0x00000001, this software is built for/,
    ],
    ["with an impossible number of symbols", { [map.ID_CAP0_ADDRESS]: (9 << 24) | 257 }, /it claims 257 symbols/],
    ["with an impossible number of levels", { [map.ID_CAP0_ADDRESS]: (17 << 24) | 1 }, /it claims 2\^17 price levels/],
  ])("%s", (_what, changes, message) => {
    expect(() => runDirect(identity(changes), identify())).toThrow(message);
    expect(() => runDirect(identity(changes), identify())).toThrow(DeviceError);
  });

  test("but not one of this map", () => {
    expect(runDirect(identity(), identify()).geometry).toMatchObject({ symbols: 4, setBits: 8, levels: 512 });
  });
});

const SYMBOL: SymbolConfig = {
  limits: {
    maxQuantity: 1,
    maxNotional: 0xffff_ffff_ffffn,
    collarLo: 2,
    collarHi: 3,
    maxLong: 4,
    maxShort: 5,
    maxAgeNs: NO_MAX_AGE,
    stateMask: 127,
    maxOpenOrders: 65_535,
    maxExecutions: 65_534,
    duplicateNs: 6,
    allowed: 7,
    rulesOff: [4, 5, 6, 7, 8, 9, 11, 14, 15, 16, 20],
    reserved: 2047,
  },
  imbalance: { enabled: true, ratioQ4: 4095, minQuantity: 6, maxSpread: 7, orderQuantity: 8, cooldownNs: 9 },
  momentum: { enabled: true, kFast: 1, kSlow: 15, threshold: 10, warmup: 65_535, orderQuantity: 11, cooldownNs: 12 },
  meanReversion: {
    enabled: true,
    kMean: 15,
    kDev: 1,
    entryQ4: 4095,
    exitQ4: 4094,
    minDeviation: 0xffff_ffff,
    warmup: 65_535,
    orderQuantity: 13,
    maxHoldNs: (1n << 64n) - 1n,
    cooldownNs: 14,
  },
  marketMaking: {
    enabled: true,
    micro: true,
    halfSpread: 0xffff_ffff,
    skewQ8: 0xffff,
    quoteQuantity: 0xf_ffff,
    maxSpread: 0xffff_fffe,
    reprice: 0xffff_fffd,
    maxPosition: 0x7fff_ffff,
    cooldownNs: 0xffff_fffc,
  },
  arbitrage: {
    enabled: true,
    role: "A",
    partner: 3,
    weightA: 4095,
    weightB: 4094,
    basis: -(2 ** 31),
    threshold: 0xffff_ffff,
    quantityA: 0xf_ffff,
    quantityB: 0xf_fffe,
    cooldownNs: 15,
  },
};
const OTHER_LEG: SymbolConfig = {
  ...NO_SYMBOL_CONFIG,
  arbitrage: { ...SYMBOL.arbitrage, role: "B", partner: 2 },
};
const CONFIG: DatapathConfig = {
  device: {
    rateIntervalNs: 1,
    rateBurstNs: 2,
    account: { maxGross: (1n << 64n) - 1n, maxNet: 1n << 63n },
    kinds: new Map([
      [1, { maxGross: 1n, maxNet: 0n }],
      [7, { maxGross: 0n, maxNet: 1n << 32n }],
    ]),
    maxInFlight: 65_535,
    maxDayValue: 1n << 33n,
    maxDayQuantity: (1n << 64n) - 2n,
    maxLoss: 1n << 62n,
    rulesOff: [10, 12, 13, 17, 18],
    waiveReducing: [6, 10, 11, 14, 17, 18],
    reserved: 2046,
  },
  symbols: new Map([
    [2, SYMBOL],
    [3, OTHER_LEG],
  ]),
};
const TRACKED: TrackedSlot = { slot: 0, locate: 1, stock: "A", windowLo: 100, tick: 100, lot: 1, initialTrading: true };
const FEED: FeedSettings = {
  lines: [
    { address: "224.0.0.1", port: 1 },
    { address: "224.0.0.2", port: 2 },
  ],
  session: undefined,
  startSequence: undefined,
  gapWaitNs: 0,
  market: "Q",
  initialOpen: false,
};

function issuesOf(run: () => void): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof DeviceInputError) return error.issues.map(({ path }) => path);
    throw error;
  }
  return [];
}

describe("an input", () => {
  test("at the limits of its ranges passes, and comes back from its words", () => {
    validateConfig(CONFIG, 0xffff_ffff, GEOMETRY);
    const values = Uint32Array.from(configCells(CONFIG, GEOMETRY), ({ value }) => value);
    expect(decodeConfig(values, GEOMETRY)).toEqual(CONFIG);
  });

  test("is refused with every field that is wrong", () => {
    const symbol = {
      limits: {
        ...SYMBOL.limits,
        maxNotional: 1n << 64n,
        maxLong: 2 ** 31,
        stateMask: 128,
        maxOpenOrders: 65_536,
        allowed: 16,
        rulesOff: [4, 3] as unknown as [4],
        reserved: 2048,
      },
      imbalance: { ...SYMBOL.imbalance, minQuantity: 1.5, cooldownNs: -1 },
      momentum: { ...SYMBOL.momentum, kFast: 0, warmup: 65_536 },
      meanReversion: { ...SYMBOL.meanReversion, kDev: 16, maxHoldNs: -1n },
      arbitrage: { ...SYMBOL.arbitrage, enabled: false, role: "C" as "A", basis: 2 ** 31, quantityB: 2 ** 20 },
      marketMaking: { ...SYMBOL.marketMaking, skewQ8: 65_536, quoteQuantity: 2 ** 20, maxPosition: 2 ** 31 },
    };
    const device = {
      ...CONFIG.device,
      rateIntervalNs: 2 ** 32,
      kinds: new Map([[8, { maxGross: -1n, maxNet: 0n }]]),
      rulesOff: [13, 19] as unknown as [13],
      waiveReducing: [5] as unknown as [6],
    };
    expect(issuesOf(() => validateConfig({ device, symbols: new Map([[4, symbol]]) }, -1, GEOMETRY))).toEqual([
      "version",
      "device.rateIntervalNs",
      "device.kinds[8]",
      "device.kinds[8].maxGross",
      "device.rulesOff[1]",
      "device.waiveReducing[0]",
      "symbols[4]",
      "symbols[4].limits.maxNotional",
      "symbols[4].limits.maxLong",
      "symbols[4].limits.stateMask",
      "symbols[4].limits.maxOpenOrders",
      "symbols[4].limits.allowed",
      "symbols[4].limits.rulesOff[1]",
      "symbols[4].limits.reserved",
      "symbols[4].imbalance.minQuantity",
      "symbols[4].imbalance.cooldownNs",
      "symbols[4].momentum.kFast",
      "symbols[4].momentum.warmup",
      "symbols[4].meanReversion.kDev",
      "symbols[4].meanReversion.maxHoldNs",
      "symbols[4].arbitrage.role",
      "symbols[4].arbitrage.basis",
      "symbols[4].arbitrage.quantityB",
      "symbols[4].marketMaking.skewQ8",
      "symbols[4].marketMaking.quoteQuantity",
      "symbols[4].marketMaking.maxPosition",
    ]);
    const tracking = [
      TRACKED,
      { ...TRACKED, locate: 0, windowLo: 150, stock: "TOO LONG 9" },
      { ...TRACKED, slot: 4, tick: 10 as 1, lot: 10 as 1 },
    ];
    const feed = {
      ...FEED,
      lines: [{ address: "1.2.3", port: 70_000 }, FEED.lines[1]] as const,
      session: "ÄB",
      market: "QQ",
    };
    expect(issuesOf(() => validateTracking(tracking, feed, GEOMETRY))).toEqual([
      "tracking[1].slot",
      "tracking[1].locate",
      "tracking[1].stock",
      "tracking[1].windowLo",
      "tracking[2].slot",
      "tracking[2].locate",
      "tracking[2].tick",
      "tracking[2].lot",
      "feed.lines[0].address",
      "feed.lines[0].port",
      "feed.session",
      "feed.market",
    ]);
    expect(issuesOf(() => validateKill({ global: false, kinds: [6], slots: [4] }, GEOMETRY))).toEqual([
      "kinds[0]",
      "slots[0]",
    ]);
    const position = { slot: 4, delta: 2 ** 31, releaseBuy: -1, releaseSell: 0, releaseOrders: 65_536 };
    expect(issuesOf(() => validatePosition(position, GEOMETRY))).toEqual([
      "slot",
      "delta",
      "releaseBuy",
      "releaseOrders",
    ]);
    expect(issuesOf(() => validateAccount({ kind: 8, gross: 1n << 63n, net: -(1n << 63n) }))).toEqual([
      "kind",
      "gross",
    ]);
  });

  test.each<[string, Partial<SymbolConfig["arbitrage"]> | undefined, string]>([
    ["no other leg", undefined, "partner: slot 3 has no enabled arbitrage entry for the other leg"],
    ["another leg that is disabled", { enabled: false }, "partner: slot 3 has no enabled arbitrage entry"],
    ["the same role twice", { role: "A" }, "role: slot 3 is leg A too"],
    ["a partner with another partner", { partner: 1 }, "partner: slot 3 names slot 1 as its partner, not 2"],
    ["legs that disagree", { basis: 5 }, "basis: -2147483648 here, 5 for the other leg in slot 3"],
  ])("an arbitrage with %s is refused", (_, change, message) => {
    const symbols = new Map([[2, SYMBOL]]);
    if (change !== undefined) symbols.set(3, { ...OTHER_LEG, arbitrage: { ...OTHER_LEG.arbitrage, ...change } });
    expect(() => validateConfig({ ...CONFIG, symbols }, 1, GEOMETRY)).toThrow(`symbols[2].arbitrage.${message}`);
  });

  test("an arbitrage with itself is refused", () => {
    const symbol = { ...SYMBOL, arbitrage: { ...SYMBOL.arbitrage, partner: 2 } };
    expect(() => validateConfig({ ...CONFIG, symbols: new Map([[2, symbol]]) }, 1, GEOMETRY)).toThrow(
      "symbols[2].arbitrage.partner: slot 2 cannot be its own partner",
    );
  });

  test("that is refused has touched no register", () => {
    const memory = new Memory();
    expect(() => runDirect(memory, commit(CONFIG, -1, GEOMETRY))).toThrow(DeviceInputError);
    expect(memory.log).toEqual([]);
  });
});

test("a commit that reads back something else is an error that names the word, and commits nothing", () => {
  const memory = new Memory();
  const stuck = map.limitAddress(2, map.LIMIT_MAX_QTY_WORD);
  const registers: DirectRegisters = {
    execute: (operations) => {
      const values = memory.execute(operations);
      memory.words.set(stuck, 0);
      return values;
    },
  };
  expect(() => runDirect(registers, commit(CONFIG, 5, GEOMETRY))).toThrow(
    /shadow bank: wrote 0x1 to 0x4080, read back 0x0/,
  );
  expect(memory.words.has(map.CONFIG_COMMIT_ADDRESS)).toBe(false);
});

test("addresses of the order session go out in words", () => {
  const memory = new Memory();
  const ends = { localMac: 0x0102_0304_0506, peerMac: 0xffff_ffff_ffff, localIp: 0xc0a8_0001, peerIp: 0xc0a8_00c7 };
  runDirect(memory, sessionAddresses({ ...ends, localPort: 1, peerPort: 2 }));
  expect(memory.words.get(map.SESSION_LOCAL_MAC_LO_ADDRESS)).toBe(0x0304_0506);
  expect(memory.words.get(map.SESSION_LOCAL_MAC_HI_ADDRESS)).toBe(0x0102);
  expect(memory.words.get(map.SESSION_PORTS_ADDRESS)).toBe(0x0001_0002);
});

describe("account and repair", () => {
  test("64-bit values go out in two's complement, the word that applies them last", () => {
    const memory = new Memory();
    runDirect(memory, account({ kind: 3, gross: -1n, net: -(1n << 63n) }));
    runDirect(memory, loss(-2n));
    expect(memory.log.map((operation) => operation.kind === "write" && operation.value)).toEqual([
      3, 0xffff_ffff, 0xffff_ffff, 0, 0x8000_0000, 0xffff_fffe, 0xffff_ffff,
    ]);
    expect(memory.log.at(4)).toMatchObject({ address: map.ACCOUNT_NET_HI_ADDRESS });
    expect(memory.log.at(6)).toMatchObject({ address: map.ACCOUNT_PNL_HI_ADDRESS });
    memory.words.set(map.ACCOUNT_CURRENT_NET_LO_ADDRESS, 1).set(map.ACCOUNT_CURRENT_NET_HI_ADDRESS, 0x8000_0000);
    expect(runDirect(memory, readExposure(3))).toEqual({ gross: 0n, net: -(1n << 63n) + 1n });
    expect(memory.words.get(map.ACCOUNT_SEL_ADDRESS)).toBe(3);
  });

  test("a quote is one input, applied by its last word, and refused by name", () => {
    const memory = new Memory();
    const update = {
      slot: 3,
      side: "sell",
      last: 9,
      order: 0xffff_ffff,
      price: 5,
      rest: 999_999,
      done: 7,
      short: true,
    } as const;
    runDirect(memory, quote(update, GEOMETRY));
    expect(memory.log.map((operation) => operation.kind === "write" && [operation.address, operation.value])).toEqual([
      [map.QUOTE_SIDE_ADDRESS, 0x303],
      [map.QUOTE_LAST_ADDRESS, 9],
      [map.QUOTE_ORDER_ADDRESS, 0xffff_ffff],
      [map.QUOTE_PRICE_ADDRESS, 5],
      [map.QUOTE_REST_ADDRESS, 999_999],
      [map.QUOTE_DONE_ADDRESS, 7],
    ]);
    const wrong = { ...update, slot: GEOMETRY.symbols, side: "up" as "buy", last: -1, rest: 1_000_000 };
    expect(issuesOf(() => runDirect(memory, quote(wrong, GEOMETRY)))).toEqual(["slot", "side", "last", "rest"]);
    expect(memory.log.length).toBe(6);
  });

  test("a load writes the message's words and length, then submits; each answer is its own", () => {
    const memory = new Memory();
    let loads = 0;
    const card: DirectRegisters = {
      execute: (operations) =>
        Uint32Array.from(
          operations.flatMap((operation) => {
            memory.execute([operation]);
            if (operation.kind === "write" && operation.address === map.REPAIR_CTRL_ADDRESS) loads += 1;
            if (operation.kind === "write") return [];
            // The second of three is refused.
            return [operation.kind === "wait" && loads === 2 ? 1 << map.REPAIR_STATUS_LOAD_REFUSED_BIT : 0];
          }),
        ),
    };
    const messages = [Uint8Array.of(0x53, 2, 3, 4, 5), Uint8Array.of(), new Uint8Array(48).fill(0xff)];
    expect(runDirect(card, load(messages))).toEqual([true, false, true]);
    const written = memory.log.flatMap((o) =>
      o.kind === "write" ? [[o.address - map.REPAIR_DATA_ADDRESS, o.value]] : [],
    );
    const [length, ctrl] = [map.REPAIR_LENGTH_ADDRESS, map.REPAIR_CTRL_ADDRESS].map((a) => a - map.REPAIR_DATA_ADDRESS);
    expect(written.slice(0, 6)).toEqual([
      [0, 0x0403_0253],
      [4, 5],
      [length, 5],
      [ctrl, 4],
      [length, 0],
      [ctrl, 4],
    ]);
    expect(written.slice(6)).toHaveLength(14);
    // What stands there already is not written again, whatever was written by an earlier program.
    const before = memory.log.length;
    const next = new Uint8Array(48).fill(0xff, 0, 47);
    expect(runDirect(card, load([new Uint8Array(48).fill(0xff), next]))).toEqual([true, true]);
    const again = memory.log.slice(before).filter(({ kind }) => kind === "write");
    expect(again).toHaveLength(14 + 2);
    expect(again.at(-2)).toEqual({ kind: "write", address: map.REPAIR_DATA_ADDRESS + 44, value: 0x00ff_ffff });
    expect(() => runDirect(card, load([new Uint8Array(49)]))).toThrow("messages[0]: a message has at most 48 bytes");
  });

  test("a repair is answered with what the card says, and refused when it was ignored", () => {
    const memory = new Memory();
    const status = (outcome: number, ignored = false) =>
      memory.words.set(
        map.REPAIR_STATUS_ADDRESS,
        (outcome << map.REPAIR_STATUS_OUTCOME_SHIFT) | (Number(ignored) << map.REPAIR_STATUS_IGNORED_BIT),
      );
    const outcomes = [0, 1, 2, 3, 4].map((outcome) => {
      status(outcome);
      return runDirect(memory, restore(2, (7n << 32n) | 9n, GEOMETRY));
    });
    expect(outcomes).toEqual(["done", "not_enabled", "broken", "ignored", "ahead"]);
    const { REPAIR_SLOT_ADDRESS, REPAIR_ARG_LO_ADDRESS, REPAIR_ARG_HI_ADDRESS, REPAIR_CTRL_ADDRESS } = map;
    const addresses = [REPAIR_SLOT_ADDRESS, REPAIR_ARG_LO_ADDRESS, REPAIR_ARG_HI_ADDRESS, REPAIR_CTRL_ADDRESS];
    expect(addresses.map((address) => memory.words.get(address))).toEqual([2, 9, 7, 3]);
    status(0, true);
    expect(() => runDirect(memory, rebuild(2, GEOMETRY))).toThrow("the card ignored a repair request");
    expect(() => runDirect(memory, rebuild(4, GEOMETRY))).toThrow(DeviceInputError);
  });

  test("levels without shares are none", () => {
    const memory = new Memory();
    const put = (address: number, values: readonly number[]) => {
      for (const [index, value] of values.entries()) memory.words.set(address + 4 * index, value);
    };
    put(map.LEVELS_BID_PRICE_ADDRESS, [30, 20, 10]);
    put(map.LEVELS_BID_QTY_ADDRESS, [1, 2, 0]);
    put(map.LEVELS_ASK_PRICE_ADDRESS, [40, 50, 60, 70, 80, 90, 100, 110]);
    put(map.LEVELS_ASK_QTY_ADDRESS, [8, 7, 6, 5, 4, 3, 2, 1]);
    put(map.LEVELS_STATUS_ADDRESS, [1 << map.LEVELS_STATUS_VALID_BIT]);
    const { valid, complete, bids, asks } = runDirect(memory, levels(3, GEOMETRY));
    expect({ valid, complete, bids }).toEqual({
      valid: true,
      complete: false,
      bids: [
        { price: 30, quantity: 1 },
        { price: 20, quantity: 2 },
      ],
    });
    expect(asks).toHaveLength(8);
    expect(asks[7]).toEqual({ price: 110, quantity: 1 });
  });
});
