// A serial port of this machine (a pseudo-terminal), the driver on one side, the pins of the verilated core on the other.

import { spawn } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeAll, describe, expect, test } from "vitest";
import { DeviceError, identify, readClock, readCounters, runRemote, write } from "../../gateway/device/mod.ts";
import { BAUD_RATE, portOptions, SerialDevice } from "../../gateway/serial/mod.ts";
import type { SelfTest } from "../../gateway/serial/self-test.ts";
import { registers as map } from "../../proto/mod.ts";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import { howToRepeat, testSeed } from "../blocks/repeat.ts";
import { SerialPins } from "../blocks/serial-pins.ts";
import { ROOT } from "../layout.ts";
import { type PseudoTerminal, pseudoTerminal } from "./pseudo-terminal.ts";

const FILE = "test/system/serial.test.ts";
const CLOCKS_PER_BIT = 8;
/** Clock edges between two looks at the terminal. */
const SLICE = 400;
/** The simulated core is slow; how long an answer takes is not what is tested. */
const PATIENT_MS = 20_000;
const NOBODY = { events: () => {}, frame: () => {}, dropped: () => {}, closed: () => {} };

const CONFIGURATION = {
  rate: { intervalNs: 1000, burstNs: 100_000 },
  global: {
    account: { maxGrossE4: "1000000000", maxNetE4: "1000000000" },
    kinds: [{ kind: "STRATEGY_KIND_IMBALANCE", limits: { maxGrossE4: "1000000000", maxNetE4: "1000000000" } }],
    maxInFlight: 4,
    rulesOff: [17, 18],
  },
  symbols: [
    {
      symbol: "TUN",
      limits: {
        maxQuantity: 100,
        maxNotionalE4: "100000000",
        collarLowE4: 1,
        collarHighE4: 2_000_000,
        maxLong: 500,
        maxShort: 500,
        maxAgeNs: 4_294_967_295,
        stateMask: 15,
        allowed: 7,
        rulesOff: [11, 14, 15],
      },
      strategies: [
        {
          enabled: true,
          imbalance: { ratioQ4: 48, minQuantity: 100, maxSpreadE4: 200, orderQuantity: 10, cooldownNs: 1000 },
        },
      ],
    },
  ],
};

/** A board on a cable. */
class Board {
  readonly terminal: PseudoTerminal;
  readonly pins: SerialPins;
  #running = true;
  readonly #pumped: Promise<void>;

  private constructor(terminal: PseudoTerminal, pins: SerialPins) {
    this.terminal = terminal;
    this.pins = pins;
    this.#pumped = this.#pump();
  }

  static async start(dut: Dut, flip?: () => boolean): Promise<Board> {
    dut.reset();
    const out: number[] = [];
    const pins = new SerialPins(
      dut,
      { clocksPerBit: CLOCKS_PER_BIT, ...(flip === undefined ? {} : { flip }) },
      (byte) => {
        out.push(byte);
        terminal.write(Buffer.from(out.splice(0)));
      },
    );
    const terminal = await pseudoTerminal((bytes) => pins.send(bytes));
    return new Board(terminal, pins);
  }

  async #pump(): Promise<void> {
    while (this.#running) {
      for (let i = 0; i < SLICE; i++) this.pins.step();
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async end(): Promise<void> {
    this.#running = false;
    await this.#pumped;
    await this.terminal.unplug();
  }
}

let dut: Dut;
let board: Board | undefined;
beforeAll(async () => {
  const parameters = { CLOCKS_PER_BIT, SYMBOLS: 2, SET_BITS: 4, LEVELS: 64, REORDER_DEPTH: 2, TX_QUEUE: 2 };
  dut = await loadModule({ top: "tg_core_serial", parameters });
}, 300_000);
afterEach(async () => {
  await board?.end();
  board = undefined;
});

async function opened(on: Board, answerMs = PATIENT_MS): Promise<SerialDevice> {
  const device = new SerialDevice(portOptions(on.terminal.path, BAUD_RATE, answerMs));
  await device.open(NOBODY);
  return device;
}

/** The launcher's `board`, as a process of its own; this process goes on driving the pins. */
async function command(
  on: Board,
  ...words: readonly string[]
): Promise<{ code: number; document: unknown; said: string }> {
  const child = spawn(
    process.execPath,
    ["gateway/serial/main.ts", ...words, "--port", on.terminal.path, "--answer-ms", `${PATIENT_MS}`, "--json"],
    {
      cwd: ROOT,
    },
  );
  let out = "";
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    out += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const code = await new Promise<number>((resolve) => child.once("close", resolve));
  return { code, document: out === "" ? undefined : JSON.parse(out), said };
}

describe("a card behind a serial port", { timeout: 240_000 }, () => {
  test("says who it is, and its clock runs", async () => {
    board = await Board.start(dut);
    const device = await opened(board);
    const identity = await runRemote(device, identify());
    expect(identity.geometry).toEqual({ symbols: 2, setBits: 4, levels: 64, reorderDepth: 2, txQueue: 2 });
    const first = await runRemote(device, readClock());
    expect(await runRemote(device, readClock())).toBeGreaterThan(first);
    expect((await runRemote(device, readCounters())).path.intents).toBe(0);
    expect(device.health).toEqual({ retries: 0, damaged: 0, unexpected: 0 });
    await device.close();
  });

  /** Long enough for an answer, and short enough to wait for often. */
  const IMPATIENT_MS = 300;

  test("through a line that turns bits: everything that was written is there, and nothing was done twice", async () => {
    const seed = testSeed();
    const random = new Random(seed);
    let errors = false;
    board = await Board.start(dut, () => errors && random.chance(0.002));
    const device = await opened(board, IMPATIENT_MS);
    errors = true;
    const address = map.CONFIG_STAGED_VERSION_ADDRESS;
    for (let i = 0; i < 40; i++) {
      const value = random.u32();
      const read = await device.execute([write(address, value), { kind: "read", address }]);
      expect(read, howToRepeat(seed, FILE)).toEqual(Uint32Array.of(value));
    }
    errors = false;
    expect(board.pins.flipped, howToRepeat(seed, FILE)).toBeGreaterThan(0);
    expect(device.health.retries, howToRepeat(seed, FILE)).toBeGreaterThan(0);
    const { good, repeated } = await device.linkCounters();
    expect(good).toBeGreaterThan(80);
    expect(repeated).toBeGreaterThanOrEqual(0);
    await device.close();
  });

  test("unplugged: what is under way fails and says so, and the device is over", async () => {
    board = await Board.start(dut);
    const device = new SerialDevice(portOptions(board.terminal.path));
    const closed = Promise.withResolvers<Error | undefined>();
    await device.open({ ...NOBODY, closed: (cause) => closed.resolve(cause) });
    await board.terminal.unplug();
    await expect(device.execute([write(map.CONFIG_STAGED_VERSION_ADDRESS, 1)])).rejects.toBeInstanceOf(DeviceError);
    expect((await closed.promise)?.message).toContain("serial port");
    expect(device.state).toBe("closed");
    await expect(device.execute([])).rejects.toMatchObject({ code: "DISCONNECTED" });
  });

  test("nobody on the other side: opening fails after its tries", async () => {
    const terminal = await pseudoTerminal(() => {});
    const device = new SerialDevice({ ...portOptions(terminal.path), answerMs: 5, tries: 3 });
    await expect(device.open(NOBODY)).rejects.toThrow("no answer to 3 times the same request");
    await terminal.unplug();
    await expect(new SerialDevice(portOptions("/dev/no-such-port")).open(NOBODY)).rejects.toMatchObject({
      code: "DISCONNECTED",
    });
  });
});

describe("tickgate board", { timeout: 240_000 }, () => {
  test("identifies, tests, and refuses what it cannot do", async () => {
    board = await Board.start(dut);
    expect(await command(board, "identify")).toMatchObject({
      code: 0,
      document: { geometry: { symbols: 2 }, status: { armed: false } },
    });
    const tested = await command(board, "self-test");
    expect((tested.document as SelfTest).checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(tested).toMatchObject({ code: 0, document: { checks: { length: 4 } } });
    expect(await command(board, "read", "0x00FC")).toMatchObject({
      code: 1,
      said: expect.stringContaining("the card refuses it"),
    });
    expect(await command(board, "read", "twelve")).toMatchObject({
      code: 2,
      said: expect.stringContaining("ADDRESS is a number"),
    });
    expect(await command(board, "jump")).toMatchObject({
      code: 2,
      said: expect.stringContaining("no such command: jump"),
    });
  });

  test("loads tracking and parameters, and reads them back", async () => {
    board = await Board.start(dut);
    const folder = mkdtempSync(join(tmpdir(), "tickgate-board-"));
    const file = join(folder, "load.json");
    const symbols = [{ symbol: "TUN", locate: 7, windowLowE4: 100_000, tickE4: 100, initiallyTrading: true, lot: 1 }];
    const line = (address: string) => ({ address, port: 26477 });
    const feed = { lineA: line("233.54.12.1"), lineB: line("233.54.12.2"), gapWaitNs: 1_000_000, market: "Q" };
    const clear = { symbols, feed };
    writeFileSync(file, JSON.stringify({ clear, configuration: {} }));
    expect(await command(board, "load", file, "--version", "5")).toMatchObject({
      code: 2,
      said: expect.stringContaining("configuration.rate"),
    });
    writeFileSync(file, JSON.stringify({ clear, configuration: CONFIGURATION }));
    expect(await command(board, "load", file, "--version", "5")).toMatchObject({
      code: 0,
      document: { tracked: 1, version: 5, previousVersion: 0 },
    });
  });
});
