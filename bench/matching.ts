// The exchange's matching engine beside an order book from npm, in turn on the same requests: limit orders that rest or take, and cancels.

import { createRequire } from "node:module";
import type { OrderBook as PeerBook } from "nodejs-order-book";
import {
  type EngineOrder,
  ItchEncoder,
  type MarketListener,
  MatchingEngine,
  type OrderOwner,
} from "../sim/exchange/mod.ts";
import { Random } from "../sim/world/mod.ts";
import { type Bench, type BenchOptions, cpuNs, round } from "./bench.ts";

export const PEER = "nodejs-order-book";
const ROUNDS = 3;
/** More would only take longer. */
const REQUESTS_MAX = 1_000_000;
/** The book of a busy symbol. */
const RESTING_MAX = 1000;
const CENTRE = 1_000_000;
const TICK = 100;
const ENTER = 0;
const IMMEDIATE = 1;
const CANCEL = 2;

/** The requests, drawn before the clock runs. Of a cancel `quantity` is the number of the request that entered the order. */
interface Requests {
  readonly kind: Uint8Array;
  readonly buy: Uint8Array;
  readonly quantity: Uint32Array;
  readonly price: Uint32Array;
  readonly ids: readonly string[];
}

interface Outcome {
  readonly traded: number;
  /** Displayed shares by price: what rests at the end. */
  readonly bids: ReadonlyMap<number, number>;
  readonly asks: ReadonlyMap<number, number>;
}

/** As on a real day most orders are cancelled, and they stand near the touch, around a middle that drifts. */
function draw(seed: number, count: number): Requests {
  const random = new Random(seed).fork("matching");
  const kind = new Uint8Array(count);
  const buy = new Uint8Array(count);
  const quantity = new Uint32Array(count);
  const price = new Uint32Array(count);
  let centre = CENTRE;
  /** Entered and not cancelled; some of them have traded since. */
  const resting: number[] = [];
  for (let i = 0; i < count; i++) {
    if (random.chance(0.01)) centre += TICK * random.between(-1, 1);
    const roll = random.unit();
    const side = random.chance(0.5);
    buy[i] = side ? 1 : 0;
    if (resting.length > 0 && (roll < 0.45 || resting.length > RESTING_MAX)) {
      kind[i] = CANCEL;
      const at = random.below(resting.length);
      quantity[i] = resting[at] ?? 0;
      resting[at] = resting.at(-1) ?? 0;
      resting.pop();
      continue;
    }
    const takes = roll < 0.52;
    kind[i] = takes && random.chance(0.7) ? IMMEDIATE : ENTER;
    const away = takes ? -random.between(1, 3) : 1 + random.geometric(0.25, 40);
    if (kind[i] === ENTER) resting.push(i);
    quantity[i] = 100 * random.between(1, 5);
    price[i] = centre + TICK * (side ? -away : away);
  }
  return { kind, buy, quantity, price, ids: Array.from({ length: count }, (_, i) => String(i)) };
}

class Counting implements OrderOwner {
  traded = 0;

  executed(_order: EngineOrder, quantity: number, _price: number, _match: number, liquidity: string): void {
    if (liquidity === "R") this.traded += quantity;
  }

  removed(): void {}
}

const SILENT: MarketListener = {
  added() {},
  executed() {},
  tradedHidden() {},
  reduced() {},
  deleted() {},
  replaced() {},
};

function runEngine(
  { kind, buy, quantity, price }: Requests,
  listener: MarketListener,
  each: () => void,
): () => Outcome {
  const owner = new Counting();
  const engine = new MatchingEngine(listener);
  const book = engine.list(1, "BENCH");
  const orders = new Array<EngineOrder | undefined>(kind.length);
  for (let i = 0; i < kind.length; i++) {
    const number = quantity[i] ?? 0;
    if (kind[i] === CANCEL) {
      const order = orders[number];
      if (order?.level !== undefined) engine.remove(order);
    } else {
      const immediate = kind[i] === IMMEDIATE;
      const order = { buy: buy[i] === 1, quantity: number, price: price[i] ?? 0, immediate };
      orders[i] = engine.enter({ ...order, locate: 1, owner, displayed: true });
    }
    each();
  }
  return () => {
    const depth = (levels: readonly { price: number; displayedQuantity: number }[]) =>
      new Map(levels.map((level) => [level.price, level.displayedQuantity]));
    return { traded: owner.traded, bids: depth(book.bids.levels), asks: depth(book.asks.levels) };
  };
}

function runPeer({ kind, buy, quantity, price, ids }: Requests, book: PeerBook): () => Outcome {
  let traded = 0;
  for (let i = 0; i < kind.length; i++) {
    const size = quantity[i] ?? 0;
    if (kind[i] === CANCEL) {
      book.cancel(ids[size] ?? "");
      continue;
    }
    const { quantityLeft } = book.limit({
      side: buy[i] === 1 ? "buy" : "sell",
      id: ids[i] ?? "",
      size,
      price: price[i] ?? 0,
      timeInForce: kind[i] === IMMEDIATE ? "IOC" : "GTC",
    });
    traded += size - quantityLeft;
  }
  return () => {
    const [asks, bids] = book.depth();
    return { traded, bids: new Map(bids), asks: new Map(asks) };
  };
}

/** The peer's class and version; undefined when it is not installed. */
function peerOf(log: BenchOptions["log"]): { make: () => PeerBook; version: string } | undefined {
  const require = createRequire(import.meta.url);
  try {
    const { OrderBook } = require(PEER) as typeof import("nodejs-order-book");
    const { version } = require(`${PEER}/package.json`) as { version: string };
    return { make: () => new OrderBook(), version };
  } catch (error) {
    log(`without the peer ${PEER}: ${error instanceof Error ? error.message.split("\n")[0] : String(error)}`);
    return undefined;
  }
}

function same(x: Outcome, y: Outcome): boolean {
  const sameSide = (a: ReadonlyMap<number, number>, b: ReadonlyMap<number, number>): boolean =>
    a.size === b.size && [...a].every(([price, shares]) => b.get(price) === shares);
  return x.traded === y.traded && sameSide(x.bids, y.bids) && sameSide(x.asks, y.asks);
}

function run({ seed, messages, log }: BenchOptions): Promise<Readonly<Record<string, unknown>>> {
  const count = Math.min(messages, REQUESTS_MAX);
  const requests = draw(seed, count);
  const peer = peerOf(log);
  const times = { engine: [] as number[], feed: [] as number[], peer: [] as number[] };
  let outcome: Outcome | undefined;
  // In turn, so that a busy spell of the machine meets all of them.
  for (let turn = 1; turn <= ROUNDS; turn++) {
    log(`round ${turn} of ${ROUNDS}`);
    let result = (): Outcome => ({ traded: 0, bids: new Map(), asks: new Map() });
    times.engine.push(
      cpuNs(() => {
        result = runEngine(requests, SILENT, () => {});
      }),
    );
    outcome = result();
    const encoder = new ItchEncoder();
    times.feed.push(
      cpuNs(() => {
        runEngine(requests, encoder, () => {
          if (encoder.pendingBytes > 1 << 20) encoder.take();
        });
      }),
    );
    if (peer === undefined) continue;
    const book = peer.make();
    times.peer.push(
      cpuNs(() => {
        result = runPeer(requests, book);
      }),
    );
    // A peer that does something else would make the ratio worthless.
    if (!same(outcome, result())) throw new Error(`the engine and ${PEER} differ in what traded or what is left`);
  }
  const perRequest = (ns: readonly number[]): number => Math.min(...ns) / count;
  const engine = perRequest(times.engine);
  const theirs = perRequest(times.peer);
  const resting = [...(outcome?.bids.values() ?? []), ...(outcome?.asks.values() ?? [])];
  return Promise.resolve({
    requests: count,
    shares_traded: outcome?.traded,
    shares_resting_at_end: resting.reduce((sum, shares) => sum + shares, 0),
    cpu_ns_per_request: { engine: round(engine, 1), engine_and_itch: round(perRequest(times.feed), 1) },
    requests_per_second: Math.round(1e9 / engine),
    peers:
      peer === undefined
        ? {}
        : {
            [`${PEER} ${peer.version}`]: {
              cpu_ns_per_request: round(theirs, 1),
              requests_per_second: Math.round(1e9 / theirs),
              times_as_long_as_engine: round(theirs / engine, 2),
            },
          },
  });
}

export const matching: Bench = {
  name: "matching",
  summary: "ns per request of the exchange's matching engine",
  run,
};
