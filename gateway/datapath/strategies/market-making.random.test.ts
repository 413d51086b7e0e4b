// Section 5, kind 5, once more in bigint and plain objects, and random markets, positions, gates and answers through both.
import { expect, test } from "vitest";
import type { MarketMakingParameters } from "../../../proto/mod.ts";
import { RiskState } from "../risk-state.ts";
import { configOf, howToRepeat, IDLE, randomOf, testSeed } from "../test-kit.ts";
import { highWord, lowWord } from "../u64.ts";
import { VIEW_WORDS } from "../view.ts";
import { Strategies } from "./strategies.ts";

const SLOT = 1;
const KIND = 5;
const I31 = 2n ** 31n - 1n;

interface Side {
  busy: boolean;
  pull: boolean;
  last: number;
  order: number;
  price: bigint;
  rest: bigint;
  done: bigint;
  short: boolean;
}

type Action = "enter" | "replace" | "cancel";

interface Wanted {
  readonly sell: boolean;
  readonly action: Action;
  readonly price: bigint;
  readonly quantity: bigint;
  readonly order: number;
  readonly rest: bigint;
  readonly done: bigint;
}

const empty = (): Side => ({
  ...{ busy: false, pull: false, last: 0, order: 0, price: 0n, rest: 0n, done: 0n, short: false },
});

class Model {
  sides = { buy: empty(), sell: empty() };
  lastFire: bigint | undefined;

  /** `view`: bid, its quantity, ask, its quantity. */
  evaluate(p: MarketMakingParameters, view: readonly number[], tick: bigint, pos: bigint, now: bigint): Wanted[] {
    if (!p.enabled) this.lastFire = undefined;
    const ready = this.lastFire === undefined || BigInt.asUintN(64, now - this.lastFire) >= BigInt(p.cooldownNs);
    const [buyTarget, sellTarget] = targets(p, view, tick, pos);
    const { sell } = this.sides;
    const buys = this.act(false, buyTarget, p, ready);
    const sells = this.act(true, sellTarget, p, ready);
    const sellFirst = sell.rest > 0n && !sell.busy && (sellTarget === undefined || sellTarget > sell.price);
    const wanted = (sellFirst ? [sells, buys] : [buys, sells]).filter((intent) => intent !== undefined);
    if (wanted.some(({ action }) => action !== "cancel")) this.lastFire = now;
    return wanted;
  }

  act(sell: boolean, target: bigint | undefined, p: MarketMakingParameters, ready: boolean): Wanted | undefined {
    const side = this.sides[sell ? "sell" : "buy"];
    if (side.busy) return undefined;
    const quantity = BigInt(p.quoteQuantity);
    const known = { sell, order: side.order, rest: side.rest, done: side.done };
    if (side.rest === 0n) {
      return target !== undefined && ready ? { ...known, action: "enter", price: target, quantity } : undefined;
    }
    const off = target === undefined ? 0n : target > side.price ? target - side.price : side.price - target;
    const moves = target !== undefined && target !== side.price && off >= BigInt(p.reprice) && ready;
    if (target === undefined || side.pull || (side.done + quantity > 999_999n && moves)) {
      return { ...known, action: "cancel", price: side.price, quantity: side.rest };
    }
    return moves ? { ...known, action: "replace", price: target, quantity } : undefined;
  }

  decided({ sell, action, price, quantity }: Wanted, sent: boolean, urn: number, short: boolean): void {
    const side = this.sides[sell ? "sell" : "buy"];
    if (!sent) {
      if (action === "replace") side.pull = true;
      return;
    }
    side.busy = true;
    side.last = urn;
    if (action === "enter") Object.assign(side, { order: urn, price, rest: quantity, short, done: 0n });
  }
}

function targets(p: MarketMakingParameters, view: readonly number[], tick: bigint, pos: bigint) {
  const [bid, bidQuantity, ask, askQuantity] = view.map(BigInt) as [bigint, bigint, bigint, bigint];
  if (!p.enabled || bidQuantity === 0n || askQuantity === 0n || bid >= ask) return [undefined, undefined];
  if (ask - bid > BigInt(p.maxSpread)) return [undefined, undefined];
  let k = 4n;
  if (p.micro) {
    k = 0n;
    for (let j = 0n; j < 8n; j++) if (16n * bidQuantity >= (2n * j + 1n) * (bidQuantity + askQuantity)) k++;
  }
  const r = 8n * bid + k * (ask - bid) - ((pos * BigInt(p.skewQ8)) >> 5n);
  const half = 8n * BigInt(p.halfSpread);
  const clamp = (value: bigint) => (value < 0n ? 0n : value > I31 ? I31 : value);
  const low = clamp((r - half) >> 3n);
  const high = clamp((r + half + 7n) >> 3n);
  const up = ((high + tick - 1n) / tick) * tick;
  const buy = low - (low % tick) < ask - tick ? low - (low % tick) : ask - tick;
  const sell = up > bid + tick ? up : bid + tick;
  const orNone = (price: bigint) => (price === 0n || price > 1_999_999_900n ? undefined : price);
  const most = BigInt(p.maxPosition);
  return [pos >= most ? undefined : orNone(buy), -pos >= most ? undefined : orNone(sell)];
}

test("random markets, positions, gates and answers agree with bigint arithmetic", { timeout: 60_000 }, () => {
  const seed = testSeed();
  const random = randomOf(seed);
  const chance = (of: number) => random(of) === 0;
  const seen = new Map<string, number>();
  const count = (what: string) => seen.set(what, (seen.get(what) ?? 0) + 1);
  for (let round = 0; round < 600; round++) {
    const risk = new RiskState(2);
    const strategies = new Strategies(2, risk);
    const tick = chance(2) ? 1 : 100;
    strategies.clear(Int32Array.of(1, tick));
    const model = new Model();
    // Where the market is: low, high, or anywhere.
    const base = tick * (chance(8) ? 1 + random(4) : chance(6) ? Math.floor(1_999_990_000 / tick) : random(1_900_000));
    const parameters = (): MarketMakingParameters => ({
      enabled: !chance(6),
      micro: chance(2),
      halfSpread: chance(12) ? random(0xffff_ffff) : tick * random(6) + random(3),
      skewQ8: chance(3) ? 0 : chance(6) ? 65_535 : random(300),
      quoteQuantity: chance(8) ? random(2 ** 20) : 1 + random(500),
      maxSpread: chance(12) ? 0xffff_ffff : tick * random(12),
      reprice: chance(10) ? 0xffff_ffff : tick * random(3),
      maxPosition: chance(8) ? 2 ** 31 - 1 : random(1000),
      cooldownNs: chance(2) ? 0 : random(200),
    });
    let current = parameters();
    const commit = () => strategies.use(strategies.compile(configOf({ [SLOT]: { ...IDLE, marketMaking: current } })));
    commit();
    const views = new Uint32Array(2 * VIEW_WORDS);
    let now = chance(3) ? 2n ** 32n - 400n : 1000n;
    let urn = chance(4) ? 0xffff_fff0 : 1 + random(1000);
    for (let step = 0; step < 60; step++) {
      now += BigInt(random(60));
      if (chance(12)) {
        current = parameters();
        commit();
      }
      const position = chance(10) ? random(2 ** 31) * (chance(2) ? 1 : -1) : random(1500) - 750;
      risk.positions[SLOT] = position;
      const bid = base + tick * random(8);
      const ask = bid + tick * (random(8) - 1);
      const quantity = () => (chance(12) ? 0 : chance(8) ? 0xffff_ffff - random(9) : 1 + random(1000));
      const view = chance(12) ? [0, 0, 0, 0] : [bid, quantity(), ask, quantity()];
      views.set([view[1] === 0 && view[3] === 0 ? 0 : 1, ...view], SLOT * VIEW_WORDS);
      const intents = strategies.evaluate(SLOT, views, highWord(now), lowWord(now));
      const wanted = model.evaluate(current, view, BigInt(tick), BigInt(position), now);
      const where = `round ${round} step ${step}, ${howToRepeat(seed, "gateway/datapath/strategies/market-making.random.test.ts")}`;
      const list = intents.list.slice(0, intents.count);
      const came = list.map((intent) => ({
        ...{ kind: intent.kind, slot: intent.slot, sell: intent.sell, quotes: intent.quotes },
        ...{ action: (["enter", "replace", "cancel"] as const)[intent.action], needsPrevious: intent.needsPrevious },
        ...{ price: BigInt(intent.price >>> 0), quantity: BigInt(intent.quantity >>> 0) },
        ...{ order: intent.order >>> 0, rest: BigInt(intent.rest), done: BigInt(intent.done) },
      }));
      expect(came, where).toEqual(
        wanted.map((intent) => ({ kind: KIND, slot: SLOT, quotes: true, needsPrevious: false, ...intent })),
      );
      for (const [i, intent] of list.entries()) {
        const like = wanted[i] as Wanted;
        // What cannot pass any gate does not here.
        const sent = !chance(4) && (like.action === "cancel" || (like.quantity > 0n && like.quantity < 1_000_000n));
        const short = like.sell && chance(2);
        const number = sent ? urn : 0;
        if (sent) urn = (urn + 1) >>> 0;
        strategies.decided(intent, sent, number | 0, short);
        model.decided(like, sent, number, short);
        count(`${like.action} ${like.sell ? "sell" : "buy"} ${sent ? "sent" : "refused"}`);
        if (list.length === 2 && i === 0) count(like.sell ? "sell first" : "buy first");
      }
      for (const name of ["buy", "sell"] as const) {
        if (!chance(2)) continue;
        const side = model.sides[name];
        // An answer to the last action, or to an earlier one.
        const last = chance(6) ? (side.last - 1) >>> 0 : side.last;
        const rest = chance(3) ? 0 : 1 + random(chance(6) ? 999_999 : 400);
        const update = {
          ...{ slot: SLOT, side: name, last, order: random(0xffff_ffff), rest, short: name === "sell" && chance(2) },
          ...{
            price: chance(8) ? random(0xffff_ffff) : base + tick * random(10),
            done: chance(6) ? 999_999 : random(300),
          },
        };
        strategies.quote(update);
        if (last !== side.last) count("stale answer");
        else {
          const { order, short } = update;
          Object.assign(side, { busy: false, pull: false, order, short });
          Object.assign(side, { price: BigInt(update.price), rest: BigInt(rest), done: BigInt(update.done) });
          count("answer");
        }
      }
    }
  }
  for (const side of ["buy", "sell"]) {
    for (const action of ["enter", "replace", "cancel"]) {
      expect(seen.get(`${action} ${side} sent`), `${action} ${side}`).toBeGreaterThan(100);
      expect(seen.get(`${action} ${side} refused`), `${action} ${side}`).toBeGreaterThan(50);
    }
    expect(seen.get(`${side} first`)).toBeGreaterThan(100);
  }
  expect(seen.get("stale answer")).toBeGreaterThan(100);
});
