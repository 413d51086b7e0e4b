// Section 6 once more in bigint and plain objects, and random intents, limits and inputs through both.
import { expect, test } from "vitest";
import type {
  DeviceLimits,
  SwitchableDeviceRule,
  SwitchableRule,
  SymbolLimits,
  WaivableRule,
} from "../../proto/mod.ts";
import { bits, GateRig } from "./gate-rig.ts";
import { CANCEL, ENTER, REPLACE } from "./strategies/intents.ts";
import { howToRepeat, randomOf, testSeed } from "./test-kit.ts";

const U64 = 2n ** 64n - 1n;
const I64 = 2n ** 63n;
const TICK = 100;

const clamp = (value: bigint, low: bigint, high: bigint) => (value < low ? low : value > high ? high : value);
const magnitude = (value: bigint) => (value < 0n ? -value : value);

class Model {
  position = 0n;
  open = { buy: 0n, sell: 0n };
  openOrders = 0n;
  executions = 0n;
  own = { bid: 0n, ask: 0n };
  last: { sell: boolean; price: number; quantity: number; now: bigint } | undefined;
  exposure = new Map(Array.from({ length: 8 }, (_, row) => [row, { gross: 0n, net: 0n }]));
  inFlight = 0n;
  day = { value: 0n, quantity: 0n };
  pnl = 0n;
  tat = 0n;

  account(kind: number, gross: bigint, net: bigint): void {
    for (const row of new Set([0, kind])) {
      const was = this.exposure.get(row) ?? { gross: 0n, net: 0n };
      this.exposure.set(row, { gross: clamp(was.gross + gross, 0n, U64), net: clamp(was.net + net, -I64, I64 - 1n) });
    }
  }
}

interface Order {
  readonly sell: boolean;
  readonly price: number;
  readonly quantity: number;
  readonly kind: number;
  readonly now: bigint;
  /** Undefined: an order that does not rest. */
  readonly quote?: {
    readonly action: number;
    readonly order: number;
    readonly rest: number;
    readonly done: number;
    readonly short: boolean;
  };
}

/** What the order adds to the open quantity. */
function more({ quantity, quote }: Order): bigint {
  return BigInt(quantity) - (quote?.action === REPLACE ? BigInt(quote.rest) : 0n);
}

/** Codes that fail, of those that a configuration can bear on. */
function failures(m: Model, limits: SymbolLimits, device: DeviceLimits, order: Order): Set<number> {
  const { sell, price, quantity, kind, now } = order;
  const q = BigInt(quantity);
  const notional = BigInt(price) * q;
  const failed = new Set<number>();
  const fail = (code: number, when: boolean) => when && failed.add(code);
  const { quote } = order;
  // Nothing holds it back here: the path is armed and has a session.
  if (quote?.action === CANCEL) return failed;
  const replaces = quote?.action === REPLACE;
  const added = more(order);
  const short = sell && m.position - m.open.sell < added;
  fail(5, quantity > limits.maxQuantity);
  fail(6, notional > limits.maxNotional);
  fail(7, price < limits.collarLo || price > limits.collarHi);
  fail(8, price === 0 || price > 1_999_999_900 || price % TICK !== 0);
  fail(
    9,
    sell ? m.position - m.open.sell - added < -limits.maxShort : m.position + m.open.buy + added > limits.maxLong,
  );
  for (const row of [0, kind]) {
    const { gross, net } = m.exposure.get(row) ?? { gross: 0n, net: 0n };
    const most = row === 0 ? device.account : (device.kinds.get(row) ?? { maxGross: 0n, maxNet: 0n });
    fail(10, gross + notional > most.maxGross || magnitude(sell ? net - notional : net + notional) > most.maxNet);
  }
  fail(11, m.openOrders + (replaces ? 0n : 1n) > limits.maxOpenOrders);
  fail(12, m.inFlight + 1n > device.maxInFlight);
  fail(13, now + BigInt(device.rateBurstNs) < m.tat);
  fail(14, !replaces && m.executions >= limits.maxExecutions);
  const same = m.last?.sell === sell && m.last.price === price && m.last.quantity === quantity;
  fail(15, !replaces && same && BigInt.asUintN(64, now - (m.last?.now ?? 0n)) < BigInt(limits.duplicateNs));
  fail(16, sell ? m.own.bid !== 0n && price <= m.own.bid : m.own.ask !== 0n && price >= m.own.ask);
  fail(17, m.day.value + notional > device.maxDayValue || m.day.quantity + q > device.maxDayQuantity);
  fail(18, m.pnl < 0n && -m.pnl > device.maxLoss);
  fail(20, ((limits.allowed >> (sell ? (short ? 2 : 1) : 0)) & 1) === 0);
  fail(20, quote !== undefined && limits.allowed < 8);
  fail(20, replaces && sell && short !== quote.short);
  const reduces = sell ? m.position - m.open.sell >= added : m.position + m.open.buy + added <= 0n;
  for (const code of [...limits.rulesOff, ...device.rulesOff, ...(reduces ? device.waiveReducing : [])]) {
    failed.delete(code);
  }
  fail(5, quantity === 0 || quantity > 999_999);
  return failed;
}

/** Section 7's rule; a cancel is of what its order was marked as. */
function isShort(m: Model, order: Order): boolean {
  if (order.quote?.action === CANCEL) return order.quote.short;
  return order.sell && m.position - m.open.sell < more(order);
}

function send(m: Model, device: DeviceLimits, { sell, price, quantity, kind, now, quote }: Order): void {
  m.inFlight = clamp(m.inFlight + 1n, 0n, 65_535n);
  m.tat = clamp((now > m.tat ? now : m.tat) + BigInt(device.rateIntervalNs), 0n, U64);
  if (quote?.action === CANCEL) return;
  const q = BigInt(quantity);
  const notional = BigInt(price) * q;
  m.open[sell ? "sell" : "buy"] = clamp(m.open[sell ? "sell" : "buy"] + q, 0n, 2n ** 32n - 1n);
  m.openOrders = clamp(m.openOrders + 1n, 0n, 65_535n);
  m.account(kind, notional, sell ? -notional : notional);
  m.day.value = clamp(m.day.value + notional, 0n, U64);
  m.day.quantity = clamp(m.day.quantity + q, 0n, U64);
  if (quote?.action === REPLACE) return;
  m.executions = clamp(m.executions + 1n, 0n, 65_535n);
  m.last = { sell, price, quantity, now };
}

test("random intents, limits and inputs agree with bigint arithmetic", { timeout: 60_000 }, () => {
  const seed = testSeed();
  const random = randomOf(seed);
  const chance = (of: number) => random(of) === 0;
  const some = <T>(all: readonly T[]): T[] => all.filter(() => chance(6));
  /** Near what a few orders add up to, or anything. */
  const money = () => (chance(4) ? BigInt(random(0xffff_ffff)) * BigInt(random(0xffff_ffff)) : BigInt(random(400_000)));
  const rejected = new Set<number>();
  const actions = new Set<number>();
  let sent = 0;
  for (let round = 0; round < 500; round++) {
    const rig = new GateRig();
    const m = new Model();
    const exposure = () => (chance(3) ? { maxGross: money(), maxNet: money() } : { maxGross: U64, maxNet: U64 });
    const limits: Partial<SymbolLimits> = {
      maxQuantity: chance(8) ? random(20) : 0xffff_ffff,
      maxNotional: chance(4) ? BigInt(random(40_000)) : U64,
      collarLo: random(1000),
      collarHi: chance(4) ? 1100 + random(200) : 0xffff_ffff,
      maxLong: chance(3) ? random(200) : 2 ** 31 - 1,
      maxShort: chance(3) ? random(200) : 2 ** 31 - 1,
      maxOpenOrders: chance(4) ? random(10) : 65_535,
      maxExecutions: chance(4) ? random(15) : 65_535,
      duplicateNs: chance(2) ? random(300) : 0,
      allowed: chance(5) ? random(16) : 15,
      rulesOff: some<SwitchableRule>([4, 5, 6, 7, 8, 9, 11, 14, 15, 16, 20]),
    };
    const device: Partial<DeviceLimits> = {
      rateIntervalNs: random(50),
      rateBurstNs: random(200),
      account: exposure(),
      kinds: new Map([1, 2, 3, 4, 5].map((kind) => [kind, exposure()])),
      maxInFlight: chance(4) ? random(10) : 65_535,
      maxDayValue: chance(5) ? money() : U64,
      maxDayQuantity: chance(5) ? BigInt(random(400)) : U64,
      maxLoss: chance(2) ? U64 : BigInt(random(100)),
      rulesOff: some<SwitchableDeviceRule>([10, 12, 13, 17, 18]),
      waiveReducing: chance(2) ? some<WaivableRule>([6, 10, 11, 14, 17, 18]) : [6, 10, 11, 14, 17, 18],
    };
    const [ownLimits, wholeDevice] = rig.limits(limits, device);
    let now = chance(3) ? 2n ** 32n - 500n : 1000n;
    for (let step = 0; step < 40; step++) {
      now += BigInt(random(40));
      const order: Order = {
        sell: chance(2),
        price: chance(20) ? random(2_000_000_001) : 900 + (chance(8) ? random(400) : 100 * random(4)),
        quantity: chance(20) ? random(0xffff_ffff) : random(6) * 5,
        kind: 1 + random(4),
        now,
        ...(chance(2) ? {} : { kind: 5, quote: quoteOf() }),
      };
      const failed = failures(m, ownLimits, wholeDevice, order);
      const before = rig.operation.session;
      const marked = isShort(m, order);
      const decision = rig.decide(order);
      const where = `round ${round} step ${step}, ${howToRepeat(seed, "gateway/datapath/risk-gate.random.test.ts")}`;
      expect([decision.replaces, decision.cancels, decision.isShort], where).toEqual([
        order.quote?.action === REPLACE,
        order.quote?.action === CANCEL,
        marked,
      ]);
      const length = failed.size > 0 ? 0 : ([53, 43, 12][order.quote?.action ?? -1] ?? 50);
      expect(
        rig.recorder.orders.splice(0).map((bytes) => bytes.length),
        where,
      ).toEqual(length === 0 ? [] : [length]);
      expect(rig.operation.session, where).toMatchObject({
        urn: before.urn + (length === 0 ? 0 : 1),
        sendNext: before.sendNext + length,
      });
      expect([decision.bitmap, decision.reason], where).toEqual([
        bits(...failed),
        failed.size === 0 ? 0 : Math.min(...failed),
      ]);
      for (const code of failed) rejected.add(code);
      if (failed.size === 0) {
        sent++;
        actions.add(order.quote?.action ?? -1);
        send(m, wholeDevice, order);
      }
      input(rig, m);
      expect(rig.risk.symbolState(0), where).toEqual({
        position: Number(m.position),
        openBuy: Number(m.open.buy),
        openSell: Number(m.open.sell),
        openOrders: Number(m.openOrders),
        executions: Number(m.executions),
        ownBid: Number(m.own.bid),
        ownAsk: Number(m.own.ask),
      });
      expect(rig.risk.deviceState(), where).toEqual({
        exposure: [...m.exposure.values()],
        inFlight: Number(m.inFlight),
        dayValue: m.day.value,
        dayQuantity: m.day.quantity,
        pnl: m.pnl,
      });
    }
  }
  // What the flow reached: every rule that a limit or an input bears on, and orders.
  expect([...rejected].sort((a, b) => a - b)).toEqual([5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 20]);
  expect(sent).toBeGreaterThan(1000);
  expect([...actions].sort((a, b) => a - b)).toEqual([-1, ENTER, REPLACE, CANCEL]);

  function quoteOf() {
    const rest = 1 + random(40);
    return { action: random(3), order: random(0xffff_ffff), rest, done: random(50), short: chance(2) };
  }

  /** One random input, to both. */
  function input(rig: GateRig, m: Model): void {
    const signed = () => (chance(10) ? I64 - 1n : money() % I64) * (chance(2) ? 1n : -1n);
    switch (random(12)) {
      case 0:
      case 1: {
        const [buy, sell, orders] = [
          m.open.buy / BigInt(1 + random(3)),
          m.open.sell / BigInt(1 + random(3)),
          random(3),
        ];
        rig.position(Number(buy - sell), Number(buy), Number(sell), orders);
        m.position = clamp(m.position + buy - sell, -(2n ** 31n), 2n ** 31n - 1n);
        m.open.buy -= buy;
        m.open.sell -= sell;
        m.openOrders = clamp(m.openOrders - BigInt(orders), 0n, 65_535n);
        break;
      }
      case 2: {
        const [kind, gross, net] = [random(6), signed(), signed()];
        rig.risk.applyAccount({ kind, gross, net });
        m.account(kind, gross, net);
        break;
      }
      case 3: {
        const count = random(4);
        rig.risk.acknowledge(count);
        m.inFlight = clamp(m.inFlight - BigInt(count), 0n, 65_535n);
        break;
      }
      case 4:
        m.pnl = chance(2) ? BigInt(random(200)) - 150n : signed();
        rig.risk.setLoss(m.pnl);
        break;
      case 5:
        m.day = { value: chance(3) ? U64 - BigInt(random(99)) : money(), quantity: BigInt(random(300)) };
        rig.risk.setDay(m.day.value, m.day.quantity);
        break;
      case 6: {
        const [bid, ask] = [chance(2) ? 0 : 900 + random(200), chance(2) ? 0 : 1000 + random(300)];
        rig.risk.setOwn(0, bid, ask);
        m.own = { bid: BigInt(bid), ask: BigInt(ask) };
        break;
      }
      case 7:
        rig.risk.resetThrottle(0);
        m.executions = 0n;
        break;
      default:
    }
  }
});
