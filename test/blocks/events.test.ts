// Event records: their bytes, and the order of docs/datapath.md (all of a message before the next; fault, bbo, decisions) out of
// blocks that speak in different cycles. What does not fit is counted, never garbled.

import { describe, expect, test } from "vitest";
import { event } from "../../proto/mod.ts";
import { type Dut, loadModule } from "../../sim/harness/mod.ts";
import { Random } from "../../sim/world/mod.ts";
import { matrix, pace } from "./pace.ts";
import { howToRepeat, testSeed } from "./repeat.ts";

const seed = testSeed();
const repeat = howToRepeat(seed, "test/blocks/events.test.ts");
/** Cycles from a message at the book's input to its update, at least; the update's decisions come 3 and 4 cycles after it. */
const BOOK_CYCLES = 6;
const FIRST_DECISION = 3;
const RING = 64;

const RECORD_NAMES = [
  "",
  "bbo",
  "decision",
  "feed",
  "tx",
  "fault",
  "commit",
  "trading",
  "withdrawn",
  "recovery",
] as const;
type RecordName = (typeof RECORD_NAMES)[number];

interface Expected {
  readonly name: RecordName;
  /** Values by the field names of the record's layout. */
  readonly fields: object;
}

interface Message {
  readonly number: number;
  readonly updateAt: number;
  readonly faults: number;
  readonly changed: boolean;
  /** It is none of the book's, and changes trading state. */
  readonly trading: boolean;
  /** How many kinds decide: 0 to 2. */
  readonly decisions: readonly { readonly at: number; readonly bitmap: number; readonly second: boolean }[];
}

const DECODE: Readonly<Record<number, (buffer: Uint8Array) => object>> = {
  [event.BBO_TYPE]: (buffer) => event.decodeBbo(buffer),
  [event.DECISION_TYPE]: (buffer) => event.decodeDecision(buffer),
  [event.FEED_TYPE]: (buffer) => event.decodeFeed(buffer),
  [event.TX_TYPE]: (buffer) => event.decodeTx(buffer),
  [event.FAULT_TYPE]: (buffer) => event.decodeFault(buffer),
  [event.COMMIT_TYPE]: (buffer) => event.decodeCommit(buffer),
  [event.TRADING_TYPE]: (buffer) => event.decodeTrading(buffer),
  [event.RECOVERY_TYPE]: (buffer) => event.decodeRecovery(buffer),
  [event.WITHDRAWN_TYPE]: (buffer) => event.decodeWithdrawn(buffer),
};

class Bench {
  readonly dut: Dut;
  readonly random: Random;
  cycle = 0;
  readonly records: Expected[] = [];
  readonly drops = new Map<RecordName, number>();

  constructor(dut: Dut, random: Random) {
    this.dut = dut;
    this.random = random;
  }

  /** One cycle; the host takes a record when `ready`. */
  tick(ready: boolean): void {
    const { dut } = this;
    dut.in.evt_ready_i = ready;
    dut.eval();
    for (let type = 1; type < RECORD_NAMES.length; type++) {
      const lost = (dut.out.dropped_o >>> (2 * type)) & 3;
      const name = RECORD_NAMES[type] as RecordName;
      if (lost > 0) this.drops.set(name, (this.drops.get(name) ?? 0) + lost);
    }
    if (ready && dut.out.evt_valid_o === 1) this.records.push(this.#decode());
    dut.step();
    this.cycle++;
  }

  #decode(): Expected {
    const bytes = new Uint8Array(event.RECORD_BYTES);
    let bits = BigInt(this.dut.out.evt_data_o);
    for (let at = 0; at < bytes.length; at++, bits >>= 8n) bytes[at] = Number(bits & 0xffn);
    const type = bytes[0] ?? 0;
    const decode = DECODE[type];
    if (decode === undefined) throw new Error(`record of type ${type}; ${repeat}`);
    return { name: RECORD_NAMES[type] as RecordName, fields: decode(bytes) };
  }
}

async function openBench(label: string, ring = RING): Promise<Bench> {
  const dut = await loadModule({ top: "tg_events", parameters: { RING: ring }, seed });
  for (const pulse of PULSES) dut.in[pulse] = 0;
  dut.in.evt_ready_i = 1;
  dut.reset();
  return new Bench(dut, new Random(seed).fork(label));
}

const PULSES = [
  "taken_i",
  "update_valid_i",
  "decision_valid_i",
  "feed_valid_i",
  "recovery_valid_i",
  "trading_valid_i",
  "walk_fault_i",
  "commit_valid_i",
  "sent_valid_i",
  "withdrawn_valid_i",
] as const;

const originOf = (number: number) => ({
  seq: BigInt(number) + 0x1_0000_0000_0000n,
  sof_ts: BigInt(number) * 3n + 7n,
  itch_ts: BigInt(number) * 5n,
  version: (number * 77) >>> 0,
  sym: number & 0xff,
});
const headerOf = (number: number) => ({
  symbol: number & 0xff,
  version: (number * 77) >>> 0,
  sequence: BigInt(number) + 0x1_0000_0000_0000n,
  arrivalNs: BigInt(number) * 3n + 7n,
});
const viewOf = (number: number) => ({
  valid: (number & 3) !== 0,
  bid_px: number + 1,
  bid_qty: number + 2,
  ask_px: number + 3,
  ask_qty: number + 4,
});

interface Traffic {
  /** Cycles between messages, at least 2. */
  readonly gap: (random: Random) => number;
  readonly ready: number;
  readonly changed: number;
  readonly deciding: number;
  readonly asides: number;
  /** Instead of `ready`. */
  readonly takes?: () => boolean;
}

/** Sends `count` messages and what comes with them; answers what should come out, in order. */
function run(bench: Bench, count: number, traffic: Traffic): Expected[] {
  const { dut, random } = bench;
  const expected: { tag: number; rank: number; order: number; record: Expected }[] = [];
  const txExpected: Expected[] = [];
  let order = 0;
  const expect_ = (tag: number, rank: number, record: Expected): void => {
    expected.push({ tag, rank, order: order++, record });
  };
  const messages: Message[] = [];
  let sent = 0;
  let nextTake = bench.cycle + 1;
  let lastUpdate = 0;
  let faultOf: number | undefined;
  const none = { version: 0, sequence: 0n };
  const recentre: Recentre = { now: none, next: none };
  const end = (): boolean => sent === count && messages.length === 0;
  while (!end() || dut.out.idle_o === 0) {
    const { cycle } = bench;
    for (const pulse of PULSES) dut.in[pulse] = 0;

    // Asides belong before the message that is taken in the same cycle.
    if (sent < count && random.chance(traffic.asides)) aside(bench, sent, recentre, expect_);
    // The fault of a recentre waits for a cycle in which the arbiter has nothing to tell.
    if (faultOf !== undefined && dut.in.feed_valid_i === 0 && dut.in.recovery_valid_i === 0) {
      const { version, sequence } = recentre.now;
      const fields = { symbol: faultOf, version, sequence, arrivalNs: 0n, bits: 1 << 5 };
      expect_(sent, 0, { name: "fault", fields });
      faultOf = undefined;
    } else if (faultOf === undefined && recentre.now !== none && sent < count && random.chance(traffic.asides / 4)) {
      faultOf = cycle & 0xff;
      dut.in.walk_fault_i = 1;
      dut.in.walk_fault_sym_i = faultOf;
    }
    recentre.now = recentre.next;

    if (sent < count && cycle === nextTake) {
      dut.in.taken_i = 1;
      const updateAt = Math.max(cycle + BOOK_CYCLES + (random.chance(0.1) ? random.below(12) : 0), lastUpdate + 2);
      lastUpdate = updateAt;
      const trading = random.chance(0.1);
      const changed = !trading && random.chance(traffic.changed);
      const kinds = changed && random.chance(traffic.deciding) ? random.between(1, 2) : 0;
      const first = random.chance(0.5);
      messages.push({
        number: sent,
        updateAt,
        changed,
        trading,
        faults: !trading && random.chance(0.1) ? random.between(1, 63) : 0,
        decisions: Array.from({ length: kinds }, (_, n) => ({
          at: updateAt + FIRST_DECISION + n,
          bitmap: random.chance(0.5) ? 0 : random.between(1, 0x1f_ffff),
          second: n === 1 || !first,
        })),
      });
      sent++;
      nextTake = cycle + traffic.gap(random);
    }

    for (const { number, updateAt, faults, changed, trading, decisions } of messages) {
      if (updateAt === cycle) {
        dut.in.update_valid_i = 1;
        const view = viewOf(number);
        dut.pack("update_i", { origin: originOf(number), view, changed, new_faults: faults });
        const header = headerOf(number);
        if (faults !== 0) expect_(number, 2, { name: "fault", fields: { ...header, bits: faults } });
        if (trading) expect_(number, 3, tradingChange(bench, number));
        if (changed) {
          const values = {
            valid: view.valid,
            bidPrice: view.bid_px,
            bidQuantity: view.bid_qty,
            askPrice: view.ask_px,
            askQuantity: view.ask_qty,
            itchTimestamp: number * 5,
          };
          expect_(number, 3, { name: "bbo", fields: { ...header, ...values } });
        }
      }
      for (const { at, bitmap, second } of decisions) {
        if (at !== cycle) continue;
        dut.in.decision_valid_i = 1;
        const view = viewOf(number);
        const sell = (number & 1) === 1;
        const reason = bitmap === 0 ? 0 : 32 - Math.clz32(bitmap & -bitmap);
        const action = number % 3;
        const common = { origin: originOf(number), view, kind: second ? 2 : 1, action, sell, is_short: sell };
        dut.pack("decision_i", { ...common, price: 11, qty: 12, bitmap, reason, urn: number, send_next: 50 * number });
        const values = {
          sent: bitmap === 0,
          sell,
          isShort: sell,
          viewValid: view.valid,
          replaces: action === 1,
          cancels: action === 2,
          kind: second ? 2 : 1,
          bidPrice: view.bid_px,
          bidQuantity: view.bid_qty,
          askPrice: view.ask_px,
          askQuantity: view.ask_qty,
          price: 11,
          quantity: 12,
          bitmap,
          urn: number,
          reason,
          sendNext: 50 * number,
        };
        expect_(number, 4, { name: "decision", fields: { ...headerOf(number), ...values } });
      }
    }
    while (messages[0] !== undefined && messages[0].updateAt + FIRST_DECISION + 2 <= cycle) messages.shift();

    if (sent < count && random.chance(traffic.asides / 2)) txExpected.push(transmit(bench, sent));
    bench.tick(traffic.takes?.() ?? random.chance(traffic.ready));
    if (cycle > count * 100 + 1000) throw new Error(`never idle; ${repeat}`);
  }
  expected.sort((a, b) => a.tag - b.tag || a.rank - b.rank || a.order - b.order);
  return [...expected.map(({ record }) => record), ...txExpected];
}

type Expect = (tag: number, rank: number, record: Expected) => void;

interface Recentre {
  now: { readonly version: number; readonly sequence: bigint };
  next: { readonly version: number; readonly sequence: bigint };
}

/** An update that changes the trading state of its slot, or of the market. */
function tradingChange({ dut, random }: Bench, number: number): Expected {
  const market = random.chance(0.3);
  const flags = random.below(64);
  dut.in.trading_valid_i = 1;
  dut.in.trading_market_i = market;
  dut.in.trading_flags_i = flags;
  dut.in.trading_band_lo_i = number + 9;
  dut.in.trading_band_hi_i = number + 10;
  const bit = (place: number): boolean => ((flags >> place) & 1) === 1;
  const values = {
    trading: bit(0),
    operationalHalt: bit(1),
    shortRestricted: bit(2),
    band: bit(3),
    sessionOpen: bit(4),
    marketHalt: bit(5),
    wholePath: market,
    bandLo: number + 9,
    bandHi: number + 10,
  };
  const header = headerOf(number);
  return { name: "trading", fields: { ...header, symbol: market ? 0 : header.symbol, ...values } };
}

/** Feed, recovery and commit records, some of them in one cycle. */
function aside({ dut, random, cycle }: Bench, taken: number, recentre: Recentre, expect_: Expect): void {
  const seq = BigInt(cycle) << 20n;
  const time = BigInt(cycle) * 9n;
  const which = random.below(5);
  const commit = which > 2 && dut.out.commit_waiting_o === 0;
  if (which !== 1 && which !== 3) {
    dut.in.feed_valid_i = 1;
    dut.in.feed_cause_i = 1;
    dut.in.feed_line_i = cycle & 1;
    dut.in.feed_seq_i = seq;
    dut.in.feed_sof_ts_i = time;
    dut.in.feed_from_i = seq + 1n;
    dut.in.feed_to_i = seq + 2n;
    const header = { symbol: 0, version: cycle, sequence: seq, arrivalNs: time };
    expect_(taken, 0, { name: "feed", fields: { ...header, cause: 1, line: cycle & 1, from: seq + 1n, to: seq + 2n } });
  }
  if (which === 1 || which === 3) {
    const op = random.between(1, 3);
    const outcome = random.below(4);
    dut.in.recovery_valid_i = 1;
    dut.in.recovery_outcome_i = outcome;
    dut.in.recovery_op_i = op;
    dut.in.recovery_sym_i = cycle & 0xff;
    dut.in.recovery_seq_i = seq + 5n;
    dut.in.recovery_argument_i = seq + 6n;
    dut.in.recovery_compared_i = seq + 7n;
    const header = { symbol: cycle & 0xff, version: cycle, sequence: seq + 5n, arrivalNs: 0n };
    const values = { outcome, op, argument: seq + 6n, compared: seq + 7n };
    expect_(taken, 0, { name: "recovery", fields: { ...header, ...values } });
    if (op === 2 && outcome === 0) recentre.next = { version: cycle, sequence: seq + 5n };
  }
  dut.in.arbiter_version_i = cycle;
  if (commit) {
    dut.in.commit_valid_i = 1;
    dut.in.commit_version_i = cycle;
    dut.in.commit_seq_i = seq;
    dut.in.commit_ns_i = time;
    const fields = { symbol: 0, version: cycle, sequence: seq, arrivalNs: time };
    expect_(taken, 0, { name: "commit", fields });
  }
}

/** An order left, or was withdrawn. */
function transmit({ dut, random, cycle }: Bench, number: number): Expected {
  const withdrawn = random.chance(0.4);
  dut.in[withdrawn ? "withdrawn_valid_i" : "sent_valid_i"] = 1;
  const sell = (cycle & 1) === 1;
  const kind = 1 + (cycle & 1);
  dut.pack("told_order_i", { origin: originOf(number), urn: cycle, kind, sell, price: cycle + 1, qty: cycle + 2 });
  const cause = [1, 2, 19][cycle % 3] ?? 0;
  dut.in.withdrawn_cause_i = cause;
  dut.in.sent_seq_i = cycle * 3;
  dut.in.sent_t1_i = 11;
  dut.in.sent_t2_i = 300;
  const ns = BigInt(cycle) * 6n;
  dut.in.told_ns_i = ns;
  if (withdrawn) {
    const values = { sell, kind, urn: cycle, withdrawnNs: ns, price: cycle + 1, quantity: cycle + 2, cause };
    return { name: "withdrawn", fields: { ...headerOf(number), ...values } };
  }
  const values = { urn: cycle, t1Cycles: 11, t2Cycles: 300, tcpSequence: cycle * 3, transmitNs: ns };
  return { name: "tx", fields: { ...headerOf(number), ...values } };
}

const text = (record: Expected | undefined): string =>
  JSON.stringify(record, (_, value: unknown) => (typeof value === "bigint" ? `${value}n` : value));
const canonical = ({ name, fields }: Expected): string =>
  text({ name, fields: Object.fromEntries(Object.entries(fields).sort(([a], [b]) => (a < b ? -1 : 1))) });

function compare(got: readonly Expected[], wanted: readonly Expected[]): void {
  expect(got.length, repeat).toBe(wanted.length);
  got.forEach((record, n) => {
    const other = wanted[n] as Expected;
    if (canonical(stripType(record)) !== canonical(other)) {
      expect(canonical(stripType(record)), `record ${n}; ${repeat}`).toBe(canonical(other));
    }
  });
}

/** Decoded records name their own type. */
function stripType({ name, fields }: Expected): Expected {
  const { type: _, name: __, ...rest } = fields as { type?: unknown; name?: unknown };
  return { name, fields: rest };
}

describe("records come in the order of the messages", () => {
  test.each<{ name: string; traffic: Traffic }>([
    {
      name: "messages two cycles apart",
      traffic: { gap: () => 2, ready: 1, changed: 0.5, deciding: 0.2, asides: 0.02 },
    },
    {
      name: "messages far apart, many asides",
      traffic: { gap: (random) => random.between(2, 30), ready: 1, changed: 0.9, deciding: 0.8, asides: 0.2 },
    },
    {
      name: "a host that hesitates",
      traffic: { gap: (random) => random.between(6, 20), ready: 0.4, changed: 0.5, deciding: 0.5, asides: 0.02 },
    },
  ])("$name", async ({ name, traffic }) => {
    const bench = await openBench(name);
    const expected = run(bench, 4000, traffic);
    expect([...bench.drops], repeat).toEqual([]);
    const isTx = ({ name: type }: Expected): boolean => type === "tx" || type === "withdrawn";
    compare(
      bench.records.filter((record) => !isTx(record)),
      expected.filter((record) => !isTx(record)),
    );
    compare(bench.records.filter(isTx), expected.filter(isTx));
    for (const type of RECORD_NAMES.slice(1)) {
      expect(bench.records.filter((record) => record.name === type).length, `${type}; ${repeat}`).toBeGreaterThan(20);
    }
  });
});

/** Of each type: what came and what was dropped are all that there was, and what came is whole and in its order. */
function expectWhole(bench: Bench, expected: readonly Expected[]): void {
  for (const type of RECORD_NAMES.slice(1)) {
    const wanted = expected.filter(({ name }) => name === type).map(canonical);
    const got = bench.records.filter(({ name }) => name === type).map((record) => canonical(stripType(record)));
    expect(got.length + (bench.drops.get(type) ?? 0), `${type}; ${repeat}`).toBe(wanted.length);
    // What did come is what was told, in its order.
    let at = 0;
    for (const record of got) {
      const found = wanted.indexOf(record, at);
      expect(found, `${type}: ${record}; ${repeat}`).toBeGreaterThanOrEqual(at);
      at = found + 1;
    }
  }
}

describe("every size of the ring, messages and a host at every pace", () => {
  test.each(matrix([{ ring: 16 }, { ring: 64 }, { ring: 512 }]))(
    "ring of $ring: messages $gives, records are taken $takes",
    async ({ ring, gives, takes }) => {
      const name = `${ring}/${gives}/${takes}`;
      const bench = await openBench(name, ring);
      const random = new Random(seed).fork(name);
      const coming = pace(gives, random.fork("messages"));
      const gap = (): number => {
        let cycles = 2;
        while (!coming()) cycles += 1;
        return cycles;
      };
      const taken = pace(takes, random.fork("host"));
      const expected = run(bench, 600, { gap, ready: 1, takes: taken, changed: 0.7, deciding: 0.4, asides: 0.05 });
      expectWhole(bench, expected);
      expect(bench.records.length, repeat).toBeGreaterThan(50);
    },
  );
});

describe("a host that does not take records", () => {
  test("loses them whole, and the count of each type tells how many", async () => {
    const bench = await openBench("overflow");
    const traffic: Traffic = { gap: () => 2, ready: 0.05, changed: 1, deciding: 1, asides: 0.05 };
    const expected = run(bench, 3000, traffic);
    expectWhole(bench, expected);
    expect(bench.drops.get("bbo") ?? 0, repeat).toBeGreaterThan(100);
  });
});
