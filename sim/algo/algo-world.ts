/**
 * A parent order's whole way in simulated time: feed -> software path (book, risk gate) -> order payload -> exchange account -> replies -> order desk
 * -> parent. Everything is what a gateway runs, but for the network: a constant latency each way stands for it.
 */
import { SoftwareDatapath } from "../../gateway/datapath/mod.ts";
import {
  type ChildIntent,
  ExecutionDesk,
  exposureInputs,
  type MarketNow,
  OrderDesk,
  type ParentSpec,
  type Placed,
  type RiskEffect,
  TradeTape,
} from "../../gateway/execution/mod.ts";
import {
  type DatapathConfig,
  event,
  type FeedSettings,
  type Geometry,
  ouch50,
  RULES,
  soupbintcp,
  type TrackedSlot,
} from "../../proto/mod.ts";
import type { Market, OrderBook } from "../exchange/mod.ts";
import { OuchAccount } from "../exchange/mod.ts";
import { messagesIn } from "../inputs/mod.ts";
import type { SimulatedScheduler } from "../world/mod.ts";
import { LiveOrderPrices } from "./live-order-prices.ts";

export interface AlgoWorldOptions {
  readonly scheduler: SimulatedScheduler;
  readonly market: Market;
  readonly tracked: TrackedSlot;
  readonly geometry: Geometry;
  readonly feed: FeedSettings;
  readonly config: DatapathConfig;
  /** Each way, ns. */
  readonly latencyNs: number;
}

const BODY_AT = soupbintcp.UNSEQUENCED_DATA_PAYLOAD_AT;
const WINDOW_BYTES = 1 << 20;
const NEVER_NS = 2n ** 63n;
const SLOT = 0;

export class AlgoWorld {
  readonly execution: ExecutionDesk;
  readonly desk: OrderDesk;
  readonly account: OuchAccount;
  /** What contradicted what was known; a run without any is sound. */
  readonly discrepancies: string[] = [];
  messages = 0;
  readonly #options: AlgoWorldOptions;
  readonly #path: SoftwareDatapath;
  readonly #prices: LiveOrderPrices;
  readonly #tape: TradeTape;
  readonly #decision = new Uint8Array(event.RECORD_BYTES);
  #dueUs: number | undefined;
  #told = 0;

  constructor(options: AlgoWorldOptions) {
    this.#options = options;
    const { scheduler, market, tracked, geometry, feed, config } = options;
    this.#prices = new LiveOrderPrices(tracked.locate);
    this.#tape = new TradeTape([tracked.locate], (_locate, reference) => this.#prices.of(reference));
    this.#path = new SoftwareDatapath(geometry, {
      record: (words, at) => this.#record(words, at),
      order: (payload) => this.#send(payload.slice(BODY_AT)),
    });
    this.#path.clear([tracked], feed);
    this.#path.commit(config, 1);
    this.#path.session({ ready: true, urn: 1, sendNext: 0, sendLimit: WINDOW_BYTES });
    this.#path.lease(NEVER_NS);
    this.#path.arm();
    this.desk = new OrderDesk(() => BigInt(scheduler.now()), {
      order: (order) => {
        this.execution.order(order);
        this.#tellOwnPrices();
      },
      execution: (execution) => this.execution.execution(execution, this.#twiceMid),
      risk: (_source, effect) => this.#risk(effect),
      discrepancy: (_code, message) => void this.discrepancies.push(message),
    });
    this.execution = new ExecutionDesk({
      market: (stock) => (stock === tracked.stock ? this.#now : undefined),
      place: (parent, child) => this.#place(parent, child),
      cancel: (urn) => this.#cancel(urn),
      note: () => {},
      changed: () => {},
    });
    this.account = new OuchAccount(
      { username: "ALGO", password: "", cancelOnDisconnect: false },
      {
        market,
        scheduler,
        timeOfDayNs: () => scheduler.now(),
        open: () => true,
        find: (stock) => (stock === tracked.stock ? this.#listed() : undefined),
      },
    );
    this.account.onMessage = () => this.#replied();
  }

  get nowUs(): number {
    return Math.floor(this.#options.scheduler.now() / 1000);
  }

  /** Messages of the feed, now. */
  publish(blocks: Uint8Array): void {
    const { locate } = this.#options.tracked;
    let concerns = false;
    for (const message of messagesIn(blocks)) {
      this.messages++;
      const of = message.length < 3 ? 0 : ((message[1] ?? 0) << 8) | (message[2] ?? 0);
      if (of !== locate && of !== 0) continue;
      concerns = true;
      this.#tape.message(message);
      this.#prices.message(message);
    }
    this.#path.messages(blocks, BigInt(this.#options.scheduler.now()));
    if (concerns) this.#step(true);
  }

  /** Does what is due now, and sees to it that what is due later is done. */
  step(): void {
    this.#step(true);
  }

  #step(all: boolean): void {
    const { scheduler } = this.#options;
    this.#path.tick(BigInt(scheduler.now()));
    const next = this.execution.step(this.nowUs, all);
    if (next === undefined || (this.#dueUs !== undefined && this.#dueUs <= next && this.#dueUs > this.nowUs)) return;
    this.#dueUs = next;
    scheduler.at(next * 1000, () => {
      if (this.#dueUs !== next) return;
      this.#dueUs = undefined;
      this.#step(false);
    });
  }

  get #now(): MarketNow {
    const { tracked } = this.#options;
    const view = this.#path.viewOf(SLOT);
    const sound = view.valid && view.bidPrice > 0 && view.askPrice > 0 && view.bidPrice < view.askPrice;
    return {
      quotes: sound
        ? { bid: view.bidPrice, bidQuantity: view.bidQuantity, ask: view.askPrice, askQuantity: view.askQuantity }
        : undefined,
      volume: this.#tape.volume(tracked.locate),
      tick: tracked.tick,
      lot: tracked.lot,
      obstacle: undefined,
    };
  }

  get #twiceMid(): number | undefined {
    const { quotes } = this.#now;
    return quotes === undefined ? undefined : quotes.bid + quotes.ask;
  }

  #listed(): OrderBook | undefined {
    return this.#options.market.book(this.#options.tracked.locate);
  }

  #place({ sell }: ParentSpec, { price, quantity, rests }: ChildIntent): Placed {
    const state = this.#path.orderSession;
    this.#path.session({ ...state, sendLimit: (state.sendNext + WINDOW_BYTES) >>> 0 });
    const sent = this.#path.submit({ slot: SLOT, sell, price, quantity, rests });
    const { urn, reason } = event.decodeDecision(this.#decision);
    return sent ? { urn } : { refused: `risk rule ${reason} (${RULES[reason - 1]?.name})` };
  }

  #record(words: Uint32Array, at: number): void {
    if (((words[at] ?? 0) & 0xff) !== event.DECISION_TYPE) return;
    this.#decision.set(new Uint8Array(words.buffer, words.byteOffset + at * 4, event.RECORD_BYTES));
  }

  #send(body: Uint8Array): void {
    const decision = event.decodeDecision(this.#decision);
    const { urn, symbol, quantity, price, timeInForce } = ouch50.decodeEnterOrder(body);
    this.desk.sent({
      ...{ source: "software", urn, stock: symbol, sell: decision.sell, short: decision.isShort, quantity },
      ...{ price: Number(price), kind: decision.kind, version: decision.version, rests: timeInForce !== "3" },
      ...{ triggerSequence: decision.sequence, arrivalNs: decision.arrivalNs },
    });
    this.#toVenue(body);
  }

  #cancel(urn: number): void {
    const body = new Uint8Array(ouch50.CANCEL_ORDER_LENGTH);
    ouch50.encodeCancelOrder({ urn, quantity: 0 }, body);
    this.#toVenue(body);
  }

  #toVenue(body: Uint8Array): void {
    const { scheduler, latencyNs } = this.#options;
    scheduler.after(latencyNs, () => this.account.receive(body));
  }

  #replied(): void {
    const { scheduler, latencyNs } = this.#options;
    for (; this.#told < this.account.store.count; this.#told++) {
      const message = this.account.store.at(this.#told + 1);
      if (message === undefined) break;
      scheduler.after(latencyNs, () => {
        this.desk.message("software", message);
        this.#step(true);
      });
    }
  }

  #risk({ position, exposure, answered }: RiskEffect): void {
    if (position !== undefined) {
      const { delta, releaseBuy, releaseSell, releaseOrders } = position;
      this.#path.position({ slot: SLOT, delta, releaseBuy, releaseSell, releaseOrders });
    }
    if (exposure !== undefined) for (const update of exposureInputs(exposure, true)) this.#path.account(update);
    if (answered > 0) this.#path.acknowledge(answered);
  }

  #tellOwnPrices(): void {
    const { bid, ask } = this.desk.ownPrices(this.#options.tracked.stock, "software");
    this.#path.own(SLOT, bid, ask);
  }
}
