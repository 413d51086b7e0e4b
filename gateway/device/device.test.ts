import { describe, expect, test } from "vitest";
import {
  type DatapathConfig,
  type FeedSettings,
  type Geometry,
  registers as map,
  type TrackedSlot,
} from "../../proto/mod.ts";
import {
  commit,
  DeviceError,
  DeviceInputError,
  type DirectRegisters,
  identify,
  MessageSplitter,
  ProgramQueue,
  type RegisterOperation,
  type RegisterProgram,
  read,
  runDirect,
  runRemote,
  sessionAddresses,
  socketProtocol,
  validateConfig,
  validateKill,
  validatePosition,
  validateTracking,
  waitFor,
  write,
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

const SYMBOL = {
  limits: {
    maxQuantity: 1,
    maxNotional: 0xffff_ffff_ffffn,
    collarLo: 2,
    collarHi: 3,
    maxLong: 4,
    maxShort: 5,
    rulesOff: [4, 13],
  },
  imbalance: { enabled: true, ratioQ4: 4095, minQuantity: 6, maxSpread: 7, orderQuantity: 8, cooldownNs: 9 },
  momentum: { enabled: true, kFast: 1, kSlow: 15, threshold: 10, warmup: 65_535, orderQuantity: 11, cooldownNs: 12 },
} as const;
const CONFIG: DatapathConfig = { rateIntervalNs: 1, rateBurstNs: 2, symbols: new Map([[2, SYMBOL]]) };
const TRACKED: TrackedSlot = { slot: 0, locate: 1, stock: "A", windowLo: 100, tick: 100, initialTrading: true };
const FEED: FeedSettings = {
  lines: [
    { address: "224.0.0.1", port: 1 },
    { address: "224.0.0.2", port: 2 },
  ],
  session: undefined,
  startSequence: undefined,
  gapWaitNs: 0,
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
    expect(decodeConfig(values, GEOMETRY, { intervalNs: 1, burstNs: 2 })).toEqual(CONFIG);
  });

  test("is refused with every field that is wrong", () => {
    const symbol = {
      limits: { ...SYMBOL.limits, maxNotional: 1n << 64n, maxLong: 2 ** 31, rulesOff: [4, 3] as unknown as [4] },
      imbalance: { ...SYMBOL.imbalance, minQuantity: 1.5, cooldownNs: -1 },
      momentum: { ...SYMBOL.momentum, kFast: 0, warmup: 65_536 },
    };
    const config = { rateIntervalNs: 2 ** 32, rateBurstNs: 0, symbols: new Map([[4, symbol]]) };
    expect(issuesOf(() => validateConfig(config, -1, GEOMETRY))).toEqual([
      "version",
      "rateIntervalNs",
      "symbols[4]",
      "symbols[4].limits.maxNotional",
      "symbols[4].limits.maxLong",
      "symbols[4].limits.rulesOff[1]",
      "symbols[4].imbalance.minQuantity",
      "symbols[4].imbalance.cooldownNs",
      "symbols[4].momentum.kFast",
      "symbols[4].momentum.warmup",
    ]);
    const tracking = [
      TRACKED,
      { ...TRACKED, locate: 0, windowLo: 150, stock: "TOO LONG 9" },
      { ...TRACKED, slot: 4, tick: 10 as 1 },
    ];
    const feed = { ...FEED, lines: [{ address: "1.2.3", port: 70_000 }, FEED.lines[1]] as const, session: "ÄB" };
    expect(issuesOf(() => validateTracking(tracking, feed, GEOMETRY))).toEqual([
      "tracking[1].slot",
      "tracking[1].locate",
      "tracking[1].stock",
      "tracking[1].windowLo",
      "tracking[2].slot",
      "tracking[2].locate",
      "tracking[2].tick",
      "feed.lines[0].address",
      "feed.lines[0].port",
      "feed.session",
    ]);
    expect(issuesOf(() => validateKill({ global: false, kinds: [3], slots: [4] }, GEOMETRY))).toEqual([
      "kinds[0]",
      "slots[0]",
    ]);
    const position = { slot: 4, delta: 2 ** 31, releaseBuy: -1, releaseSell: 0 };
    expect(issuesOf(() => validatePosition(position, GEOMETRY))).toEqual(["slot", "delta", "releaseBuy"]);
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

test("addresses of the order session are put into base sums of 16 bits", () => {
  const memory = new Memory();
  const ends = { localMac: 0x0102_0304_0506, peerMac: 0xffff_ffff_ffff, localIp: 0xc0a8_0001, peerIp: 0xc0a8_00c7 };
  runDirect(memory, sessionAddresses({ ...ends, localPort: 1, peerPort: 2 }));
  expect(memory.words.get(map.SESSION_LOCAL_MAC_LO_ADDRESS)).toBe(0x0304_0506);
  expect(memory.words.get(map.SESSION_LOCAL_MAC_HI_ADDRESS)).toBe(0x0102);
  // A well-known header: 4500 0073 0000 4000 4011 b861 c0a8 0001 c0a8 00c7 sums to 479e without its checksum; here length 0 and TCP (4006).
  expect(memory.words.get(map.SESSION_IP_BASE_SUM_ADDRESS)).toBe(0x479e - 0x0073 - 0x000b);
});

describe("programs", () => {
  function* slow(values: number[], name: number): RegisterProgram<number> {
    values.push(name);
    yield [read(0)];
    values.push(name);
    yield [read(4)];
    return name;
  }

  test("run one after the other, and an urgent one between their batches", async () => {
    const memory = new Memory();
    const queue = new ProgramQueue({ execute: async (operations) => memory.execute(operations) }, 2);
    const order: number[] = [];
    const first = queue.run(slow(order, 1));
    const second = queue.run(slow(order, 2));
    const urgent = queue.runNow(slow(order, 9));
    expect(() => queue.run(slow(order, 3))).toThrow("2 register programs wait already");
    expect(await Promise.all([first, second, urgent])).toEqual([1, 2, 9]);
    expect(order.filter((name) => name !== 9)).toEqual([1, 1, 2, 2]);
    expect(order.indexOf(9)).toBeLessThan(3);
  });

  test("go on after one has failed", async () => {
    const queue = new ProgramQueue({ execute: () => Promise.reject(new DeviceError("NO_ANSWER", "silence")) });
    await expect(queue.run(slow([], 1))).rejects.toThrow("silence");
    await expect(queue.run(slow([], 1))).rejects.toMatchObject({ code: "NO_ANSWER", retryable: true });
  });

  test("get an access's error where they yielded it, and may clean up", async () => {
    const log: string[] = [];
    function* careful(): RegisterProgram<string> {
      try {
        yield [read(0)];
      } catch {
        log.push("caught");
      }
      return "done";
    }
    const failing = { execute: () => Promise.reject(new Error("no")) };
    expect(await runRemote(failing, careful())).toBe("done");
    expect(log).toEqual(["caught"]);
  });
});

describe("the socket protocol", () => {
  test("carries operations and answers, cut into any pieces", () => {
    const operations = [write(0x1234, -1), read(0xfffc), waitFor(8, 0xf0f0_f0f0, 0xffff_ffff, 4_000_000_000)];
    const stream = Buffer.concat([
      socketProtocol.executeMessage(0xffff_ffff, operations),
      socketProtocol.resultMessage(7, Uint32Array.of(0, 0xffff_ffff)),
      socketProtocol.failedMessage(8, new DeviceError("BUS_ERROR", "näh")),
      socketProtocol.frameMessage("sent", 1n << 63n, Uint8Array.of(1, 2)),
      socketProtocol.droppedMessage(3, 4),
    ]);
    for (const piece of [1, 2, 7, stream.length]) {
      const seen: unknown[] = [];
      const splitter = new MessageSplitter((type, body) => {
        if (type === socketProtocol.MESSAGE.EXECUTE) seen.push(socketProtocol.decodeExecute(body));
        if (type === socketProtocol.MESSAGE.RESULT) seen.push(socketProtocol.decodeResult(body));
        if (type === socketProtocol.MESSAGE.FAILED) seen.push(socketProtocol.decodeFailed(body).error);
        if (type === socketProtocol.MESSAGE.FRAME) {
          const { direction, tsNs, bytes } = socketProtocol.decodeFrame(body);
          seen.push({ direction, tsNs, bytes: [...bytes] });
        }
        if (type === socketProtocol.MESSAGE.DROPPED) seen.push(socketProtocol.decodeDropped(body));
      });
      for (let at = 0; at < stream.length; at += piece) splitter.push(stream.subarray(at, at + piece));
      expect(seen).toEqual([
        { id: 0xffff_ffff, operations },
        { id: 7, values: Uint32Array.of(0, 0xffff_ffff) },
        new DeviceError("BUS_ERROR", "näh"),
        { direction: "sent", tsNs: 1n << 63n, bytes: [1, 2] },
        { events: 3, frames: 4 },
      ]);
    }
  });

  test("refuses lengths, kinds and versions that do not exist", () => {
    const splitter = new MessageSplitter(() => {});
    expect(() => splitter.push(Buffer.from("GET / HTTP"))).toThrow(/a message of \d+ bytes is announced/);
    expect(() => socketProtocol.decodeExecute(Buffer.alloc(4 + 14))).toThrow("an execute message of 18 bytes");
    const unknown = Buffer.alloc(4 + 15);
    unknown[4] = 3;
    expect(() => socketProtocol.decodeExecute(unknown)).toThrow("there is no operation kind 3");
    expect(() => socketProtocol.checkWelcome(Buffer.of(9, 0))).toThrow("the card speaks protocol 9, the gateway 1");
  });
});
