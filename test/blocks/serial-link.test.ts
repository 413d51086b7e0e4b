// The serial link bit by bit: what it does on the register bus, what it answers, and what it forgets.

import { beforeAll, describe, expect, test } from "vitest";
import {
  LINK_COUNTERS,
  LINK_VERSION,
  OPERATION,
  parseAnswer,
  type Request,
  requestFrame,
  SlipReader,
  STATUS,
} from "../../gateway/serial/protocol.ts";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import { howToRepeat, testSeed } from "./repeat.ts";
import { type PinOptions, SerialPins } from "./serial-pins.ts";

const FILE = "test/blocks/serial-link.test.ts";
const CLOCKS_PER_BIT = 8;
const SILENCE_BITS = 100;
/** Two frames, every byte escaped, and the bus. */
const ANSWER_CLOCKS = 2 * 26 * 10 * CLOCKS_PER_BIT + 1100;

let fast: Dut;
let usual: Dut;
beforeAll(async () => {
  const top = "tg_serial_link";
  fast = await loadModule({ top, parameters: { CLOCKS_PER_BIT, SILENCE_BITS } });
  usual = await loadModule({ top });
});

interface Access {
  readonly write: boolean;
  readonly address: number;
  readonly data: number;
}

/** The link with a register bus that answers by a function. */
class Bench {
  readonly accesses: Access[] = [];
  readonly answers: (ReturnType<typeof parseAnswer> & object)[] = [];
  damaged = 0;
  readonly pins: SerialPins;
  bus: (access: Access) => { readonly data: number; readonly error: boolean; readonly delay: number } | undefined =
    () => ({
      data: 0xc0db_dddc,
      error: false,
      delay: 0,
    });
  readonly #dut: Dut;
  #since = 0;

  constructor(options: Partial<PinOptions> = {}, dut: Dut = fast) {
    this.#dut = dut;
    this.#dut.reset();
    const reader = new SlipReader((frame) => {
      const answer = parseAnswer(frame);
      if (answer === undefined) this.damaged += 1;
      else this.answers.push(answer);
    });
    this.pins = new SerialPins(this.#dut, { clocksPerBit: CLOCKS_PER_BIT, ...options }, (byte) =>
      reader.push(Buffer.from([byte])),
    );
  }

  run(clocks: number): void {
    for (let i = 0; i < clocks; i++) this.#clock();
  }

  /** Sends, and answers what came back within the time of an answer. */
  ask(bytes: Iterable<number>): (typeof this.answers)[number] | undefined {
    const before = this.answers.length;
    this.pins.send(bytes);
    for (let i = 0; i < ANSWER_CLOCKS; i++) {
      this.#clock();
      if (this.answers.length > before) return this.answers.at(-1);
    }
    return undefined;
  }

  counter(name: (typeof LINK_COUNTERS)[number], sequence: number): number | undefined {
    return this.ask(frame({ sequence, operation: OPERATION.COUNTER, address: LINK_COUNTERS.indexOf(name) }))?.data;
  }

  #clock(): void {
    const { in: pins, out } = this.#dut;
    pins.reg_ready_i = 0;
    this.#dut.eval();
    if (out.reg_valid_o === 1) {
      const access = {
        write: out.reg_write_o === 1,
        address: out.reg_addr_o as number,
        data: out.reg_wdata_o as number,
      };
      const answer = this.bus(access);
      if (answer !== undefined && this.#since >= answer.delay) {
        pins.reg_ready_i = 1;
        pins.reg_error_i = answer.error ? 1 : 0;
        pins.reg_rdata_i = answer.data;
        this.accesses.push(access);
      }
      this.#since += 1;
    } else this.#since = 0;
    this.pins.step();
  }
}

function frame({
  sequence,
  operation,
  address = 0,
  data = 0,
}: Partial<Request> & Pick<Request, "sequence" | "operation">): Buffer {
  return requestFrame({ sequence, operation, address, data });
}

const read = (sequence: number, address: number) => frame({ sequence, operation: OPERATION.READ, address });
const write = (sequence: number, address: number, data: number) =>
  frame({ sequence, operation: OPERATION.WRITE, address, data });

describe("requests", () => {
  test("hello tells the version; reads and writes reach the bus once, bytes that need an escape included", () => {
    const bench = new Bench();
    expect(bench.ask(frame({ sequence: 0xc0, operation: OPERATION.HELLO }))).toEqual({
      sequence: 0xc0,
      operation: OPERATION.HELLO,
      status: STATUS.OK,
      data: LINK_VERSION,
    });
    expect(bench.ask(read(0xdb, 0xdbc0))).toMatchObject({ sequence: 0xdb, status: STATUS.OK, data: 0xc0db_dddc });
    expect(bench.ask(write(3, 0x0104, 0xdbdb_c0c0))).toMatchObject({ sequence: 3, status: STATUS.OK, data: 0 });
    expect(bench.accesses).toEqual([
      { write: false, address: 0xdbc0, data: 0 },
      { write: true, address: 0x0104, data: 0xdbdb_c0c0 },
    ]);
  });

  test("a slow bus is waited for, one that refuses is told, one that never answers too", () => {
    const bench = new Bench();
    bench.bus = ({ address }) => (address === 8 ? undefined : { data: 7, error: address === 4, delay: 250 });
    expect(bench.ask(read(1, 0))).toMatchObject({ status: STATUS.OK, data: 7 });
    expect(bench.ask(read(2, 4))).toMatchObject({ status: STATUS.BUS_ERROR, data: 0 });
    expect(bench.ask(write(3, 8, 1))).toMatchObject({ status: STATUS.NO_ANSWER });
    expect(bench.ask(frame({ sequence: 4, operation: 9 }))).toMatchObject({ status: STATUS.UNKNOWN });
    expect(bench.ask(frame({ sequence: 5, operation: OPERATION.COUNTER, address: 6 }))).toMatchObject({
      status: STATUS.UNKNOWN,
    });
  });

  test("the same request again gets the same answer and does nothing; another one under its number is refused; hello forgets", () => {
    const bench = new Bench();
    let value = 0;
    bench.bus = () => ({ data: ++value, error: false, delay: 0 });
    expect(bench.ask(read(9, 0))).toMatchObject({ data: 1 });
    expect(bench.ask(read(9, 0))).toMatchObject({ data: 1 });
    expect(bench.ask(write(9, 0, 5))).toMatchObject({ status: STATUS.SEQUENCE });
    expect(bench.ask(write(9, 0, 5))).toMatchObject({ status: STATUS.SEQUENCE });
    expect(bench.accesses).toHaveLength(1);
    expect(bench.ask(frame({ sequence: 9, operation: OPERATION.HELLO }))).toMatchObject({ data: LINK_VERSION });
    expect(bench.ask(read(9, 0))).toMatchObject({ data: 2 });
    expect(bench.counter("repeated", 20)).toBe(2);
  });

  test("one that comes while another is answered is counted and not done", () => {
    const bench = new Bench();
    bench.pins.send([...read(1, 0), ...read(2, 4)]);
    bench.run(3 * ANSWER_CLOCKS);
    expect(bench.accesses).toHaveLength(1);
    expect(bench.answers.map(({ sequence }) => sequence)).toEqual([1]);
    expect(bench.counter("overruns", 20)).toBe(1);
  });
});

describe("what is not a request does nothing and is counted", () => {
  const cases: readonly (readonly [string, (typeof LINK_COUNTERS)[number], (bench: Bench) => void])[] = [
    ["a wrong CRC", "crcErrors", ({ pins }) => pins.send(read(1, 0).map((byte, at) => (at === 3 ? byte ^ 1 : byte)))],
    ["too short", "malformed", ({ pins }) => pins.send([0xc0, 1, 2, 3, 0xc0])],
    ["too long", "malformed", ({ pins }) => pins.send([0xc0, ...new Array(40).fill(1), 0xc0])],
    ["an escape of nothing", "malformed", ({ pins }) => pins.send([0xc0, 0xdb, 0x11, 0xc0])],
    ["an escape at the end", "malformed", ({ pins }) => pins.send([0xc0, 0xdb, 0xc0])],
    ["a frame that stops", "malformed", ({ pins }) => pins.send(read(1, 0).subarray(0, 8))],
    [
      "a line held low",
      "framingErrors",
      ({ pins }) => pins.sendBits([...new Array(30).fill(0), ...new Array(12).fill(1)]),
    ],
  ];
  test.each(cases)("%s: %s", (_, counter, spoil) => {
    const bench = new Bench();
    spoil(bench);
    bench.run(ANSWER_CLOCKS + 2 * SILENCE_BITS * CLOCKS_PER_BIT);
    expect(bench.accesses).toEqual([]);
    expect(bench.answers).toEqual([]);
    expect(bench.counter(counter, 200)).toBe(1);
    expect(bench.ask(read(201, 0))).toMatchObject({ status: STATUS.OK });
  });

  test("a start bit shorter than half a bit", () => {
    const bench = new Bench();
    const { pins } = bench;
    for (let i = 0; i < 200; i++) {
      fast.in.rx_i = i % 50 < 2 ? 0 : 1;
      fast.step();
    }
    pins.send([]);
    expect(bench.counter("framingErrors", 1)).toBe(0);
    expect(bench.counter("malformed", 2)).toBe(0);
  });
});

test.each([0.96, 1.04])("a line whose clock runs at %s of ours is understood", (rate) => {
  const bench = new Bench({ rate, clocksPerBit: 156 }, usual);
  for (let sequence = 0; sequence < 4; sequence++) {
    bench.pins.send(write(sequence, 0x10, 0x5555_aa00 + sequence));
    bench.run(2 * 26 * 10 * 156 * rate);
    expect(bench.answers.at(-1)).toMatchObject({ sequence, status: STATUS.OK });
  }
  expect(bench.accesses.map(({ data }) => data)).toEqual([0, 1, 2, 3].map((i) => 0x5555_aa00 + i));
});

test("random bits turned: every write is done once, in order, whatever is repeated", () => {
  const seed = testSeed();
  const random = new Random(seed);
  const bench = new Bench({ flip: () => random.chance(0.004) });
  const wanted = Array.from({ length: 150 }, (_, i) => ({
    write: true,
    address: (4 * i) & 0xffff,
    data: random.u32(),
  }));
  let repeats = 0;
  for (const [index, { address, data }] of wanted.entries()) {
    const sequence = index & 0xff;
    const answered = () => {
      const answer = bench.ask(write(sequence, address, data));
      return answer?.sequence === sequence && answer.status === STATUS.OK;
    };
    while (!answered()) {
      repeats += 1;
      expect(repeats, howToRepeat(seed, FILE)).toBeLessThan(2000);
    }
  }
  expect(bench.accesses, howToRepeat(seed, FILE)).toEqual(wanted);
  expect(repeats).toBeGreaterThan(0);
  expect(bench.pins.flipped).toBeGreaterThan(0);
});
