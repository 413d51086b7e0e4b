// OUCH 5.0 as the venue sees it: one account, its orders and its numbered replies, whatever connection it comes over.

import { ouch50, WireError } from "../../proto/mod.ts";
import type { Scheduler } from "../world/scheduler.ts";
import type { ClientOrder } from "./client-order.ts";
import type { Market } from "./matching-engine.ts";
import type { EngineOrder, OrderBook, OrderOwner, Removal } from "./order-book.ts";
import { expireTime, priceIsValid, whyRefused } from "./order-checks.ts";
import { SequencedStore } from "./sequenced-store.ts";

export interface AccountSettings {
  /** SoupBinTCP user name, 1 to 6 characters. */
  readonly username: string;
  readonly password: string;
  /** Live orders are cancelled when the connection ends. */
  readonly cancelOnDisconnect: boolean;
  /** MPID that the feed shows for attributable orders. */
  readonly mpid?: string;
}

export interface AccountEnvironment {
  readonly market: Market;
  readonly scheduler: Scheduler;
  /** Nanoseconds since midnight. */
  timeOfDayNs(): number;
  /** False before and after trading hours. */
  open(): boolean;
  /** Which listed stock is meant. */
  find(stock: string): OrderBook | undefined;
}

/** What happened to the client's requests. */
export interface AccountCounts {
  requests: number;
  accepted: number;
  rejected: number;
  executions: number;
  executedShares: number;
  cancels: number;
  replaces: number;
  /** Retransmissions and requests about orders that are gone: the protocol has them ignored. */
  ignored: number;
  malformed: number;
}

/**
 * Messages of one session (some 100 MB). Beyond it only cancels are heard: what is live may still execute, which bounds the
 * rest.
 */
const SESSION_MESSAGES_MAX = 1_000_000;
/** A request with all options of the protocol is shorter. */
const REQUEST_BYTES_MAX = 1000;
const SCRATCH_BYTES = 2 * REQUEST_BYTES_MAX;

export class OuchAccount implements OrderOwner {
  readonly settings: AccountSettings;
  readonly store = new SequencedStore();
  readonly counts: AccountCounts = {
    requests: 0,
    accepted: 0,
    rejected: 0,
    executions: 0,
    executedShares: 0,
    cancels: 0,
    replaces: 0,
    ignored: 0,
    malformed: 0,
  };
  /** Told after each message that was appended to the store. */
  onMessage: () => void = () => {};
  private readonly environment: AccountEnvironment;
  private readonly live = new Map<number, ClientOrder>();
  private readonly byReference = new Map<number, ClientOrder>();
  private readonly scratch = new Uint8Array(SCRATCH_BYTES);
  private lastUrn = 0;
  private entryDisabled = false;

  constructor(settings: AccountSettings, environment: AccountEnvironment) {
    this.settings = settings;
    this.environment = environment;
    this.say({ type: "S", timestamp: this.now(), eventCode: "S" });
  }

  get liveOrders(): number {
    return this.live.size;
  }

  /** One message of the client. What is no OUCH message is counted and has no effect: the protocol has no answer to it. */
  receive(message: Uint8Array): void {
    this.counts.requests++;
    let request: ouch50.InboundMessage;
    if (message.length > REQUEST_BYTES_MAX) {
      this.counts.malformed++;
      return;
    }
    try {
      request = ouch50.decodeInboundMessage(message);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.counts.malformed++;
      return;
    }
    if (this.store.count >= SESSION_MESSAGES_MAX && request.type !== "X") {
      this.counts.ignored++;
      return;
    }
    switch (request.type) {
      case "O":
        this.enter(request);
        break;
      case "U":
        this.replace(request);
        break;
      case "X":
        this.cancel(request);
        break;
      case "M":
        this.modify(request);
        break;
      case "C":
        this.massCancel(request);
        break;
      case "D":
      case "E":
        this.switchEntry(request);
        break;
      case "Q":
        this.say({ type: "Q", timestamp: this.now(), urn: this.lastUrn + 1 });
        break;
    }
  }

  /** The connection is gone. */
  disconnected(): void {
    if (this.settings.cancelOnDisconnect) this.cancelAll("Z");
  }

  /** Every live order goes, with the venue's reason. */
  cancelAll(reason: string): void {
    for (const order of [...this.live.values()]) this.takeOut(order, reason);
  }

  /** The venue's day is over: orders expire, the session says so. */
  endDay(): void {
    this.cancelAll("E");
    this.say({ type: "S", timestamp: this.now(), eventCode: "E" });
  }

  executed(engineOrder: EngineOrder, quantity: number, price: number, match: number, liquidity: "A" | "R"): void {
    const order = this.byReference.get(engineOrder.reference);
    if (order === undefined) throw new Error(`execution of an unknown order ${engineOrder.reference}`);
    order.executedOfChain += quantity;
    this.counts.executions++;
    this.counts.executedShares += quantity;
    if (engineOrder.remaining === 0) this.end(order);
    this.say({
      type: "E",
      timestamp: this.now(),
      urn: order.urn,
      quantity,
      price: BigInt(price),
      liquidity: liquidity === "A" && !engineOrder.displayed ? "J" : liquidity,
      matchNumber: BigInt(match),
      options: [],
    });
  }

  /** Whoever takes an order out here tells the client; this one left by the engine's own decision: an IOC's rest. */
  removed(engineOrder: EngineOrder, why: Removal): void {
    const order = this.byReference.get(engineOrder.reference);
    if (order?.live !== true) return;
    this.end(order);
    this.counts.cancels++;
    const quantity = engineOrder.remaining;
    this.say({
      type: "C",
      timestamp: this.now(),
      urn: order.urn,
      quantity,
      reason: why === "metDisplayed" ? "G" : "I",
    });
  }

  private enter(request: ouch50.EnterOrder): void {
    if (!this.consume(request.urn)) return;
    const { market } = this.environment;
    const book = this.environment.find(request.symbol);
    const reason = whyRefused(request, book, { open: this.environment.open(), entryDisabled: this.entryDisabled });
    if (reason !== undefined || book === undefined) {
      this.counts.rejected++;
      this.say({ type: "J", timestamp: this.now(), urn: request.urn, reason: reason ?? 0, clOrdId: request.clOrdId });
      return;
    }
    const buy = request.side === "B";
    const price = Number(request.price);
    const immediate = request.timeInForce === "3";
    const engineOrder = market.create({
      locate: book.locate,
      buy,
      quantity: request.quantity,
      price,
      owner: this,
      immediate,
      displayed: request.display !== "N",
      attribution: request.display === "A" ? this.settings.mpid : undefined,
      terms: ouch50.optionValue(request.options, "postOnly") === "P" ? { postOnly: true } : undefined,
    });
    const order: ClientOrder = {
      urn: request.urn,
      symbol: request.symbol,
      capacity: request.capacity,
      crossType: request.crossType,
      side: request.side,
      executedOfChain: 0,
      order: engineOrder,
      live: true,
      expiry: undefined,
      options: request.options,
    };
    this.track(order);
    this.counts.accepted++;
    this.say({
      ...request,
      type: "A",
      timestamp: this.now(),
      orderReference: BigInt(engineOrder.reference),
      state: "L",
    });
    market.submit(engineOrder, immediate);
    const seconds = expireTime(request);
    if (order.live && request.timeInForce === "6" && seconds !== undefined) {
      const { scheduler, timeOfDayNs } = this.environment;
      order.expiry = scheduler.after(Math.max(0, seconds * 1e9 - timeOfDayNs()), () => this.takeOut(order, "T"));
    }
  }

  private replace(request: ouch50.ReplaceOrder): void {
    const original = this.live.get(request.originalUrn);
    if (original === undefined || request.urn <= this.lastUrn) {
      this.counts.ignored++;
      return;
    }
    const quantity = request.quantity - original.executedOfChain;
    if (request.quantity > ouch50.MAX_QUANTITY || quantity <= 0 || !priceIsValid(request.price)) {
      this.takeOut(original, "U");
      return;
    }
    this.lastUrn = request.urn;
    this.counts.replaces++;
    // From here the original is silent: what follows belongs to the new number.
    this.end(original);
    const price = Number(request.price);
    const { market } = this.environment;
    market.replace(original.order, {
      quantity,
      price,
      displayed: request.display !== "N",
      immediate: request.timeInForce === "3",
      beforeEntry: (engineOrder) => {
        this.track({ ...original, urn: request.urn, order: engineOrder, live: true, expiry: undefined });
        this.say({
          type: "U",
          timestamp: this.now(),
          originalUrn: request.originalUrn,
          urn: request.urn,
          side: original.side,
          quantity,
          symbol: original.symbol,
          price: request.price,
          timeInForce: request.timeInForce,
          display: request.display,
          orderReference: BigInt(engineOrder.reference),
          capacity: original.capacity,
          intermarketSweep: request.intermarketSweep,
          crossType: original.crossType,
          state: "L",
          clOrdId: request.clOrdId,
          options: request.options,
        });
      },
    });
  }

  /** The quantity is the most that the order, with those it replaced, may ever execute. */
  private cancel(request: ouch50.CancelOrder): void {
    const order = this.live.get(request.urn);
    const cut = order === undefined ? 0 : this.excess(order, request.quantity);
    if (order === undefined || cut <= 0) {
      this.counts.ignored++;
      return;
    }
    this.cut(order, cut, "U");
  }

  private modify(request: ouch50.ModifyOrder): void {
    const order = this.live.get(request.urn);
    const sale = (side: string | undefined): boolean => side === "S" || side === "E" || side === "T";
    const sideKept = order?.side === request.side;
    const allowed =
      sideKept || (sale(order?.side) && order?.side !== "T" && sale(request.side) && request.side !== "S");
    if (order === undefined || !allowed) {
      this.counts.ignored++;
      return;
    }
    const cut = this.excess(order, request.quantity);
    if (cut >= order.order.remaining) {
      this.takeOut(order, "U");
      return;
    }
    if (cut <= 0 && sideKept) {
      this.counts.ignored++;
      return;
    }
    order.side = request.side;
    if (cut > 0) this.environment.market.reduce(order.order, cut);
    const quantity = order.order.remaining;
    this.say({ type: "M", timestamp: this.now(), urn: order.urn, side: order.side, quantity });
  }

  private massCancel(request: ouch50.MassCancel): void {
    if (!this.consume(request.urn)) return;
    const { urn, firm, symbol } = request;
    this.say({ type: "X", timestamp: this.now(), urn, firm, symbol, options: [] });
    for (const order of [...this.live.values()]) {
      if (symbol === "" || order.symbol === symbol) this.takeOut(order, "U");
    }
  }

  private switchEntry(request: ouch50.DisableOrderEntry | ouch50.EnableOrderEntry): void {
    if (!this.consume(request.urn)) return;
    this.entryDisabled = request.type === "D";
    const { urn, firm } = request;
    this.say({ type: request.type === "D" ? "G" : "K", timestamp: this.now(), urn, firm, options: [] });
  }

  /** New numbers rise; others are retransmissions. */
  private consume(urn: number): boolean {
    if (urn <= this.lastUrn) {
      this.counts.ignored++;
      return false;
    }
    this.lastUrn = urn;
    return true;
  }

  /** Shares that the order may execute beyond a total of `quantity`. */
  private excess(order: ClientOrder, quantity: number): number {
    return order.order.remaining - Math.max(0, quantity - order.executedOfChain);
  }

  private takeOut(order: ClientOrder, reason: string): void {
    if (order.live) this.cut(order, order.order.remaining, reason);
  }

  private cut(order: ClientOrder, quantity: number, reason: string): void {
    const { market } = this.environment;
    this.counts.cancels++;
    if (quantity >= order.order.remaining) {
      this.end(order);
      market.remove(order.order);
    } else {
      market.reduce(order.order, quantity);
    }
    this.say({ type: "C", timestamp: this.now(), urn: order.urn, quantity, reason });
  }

  private track(order: ClientOrder): void {
    this.live.set(order.urn, order);
    this.byReference.set(order.order.reference, order);
  }

  private end(order: ClientOrder): void {
    order.live = false;
    order.expiry?.cancel();
    this.live.delete(order.urn);
    this.byReference.delete(order.order.reference);
  }

  private now(): bigint {
    return BigInt(Math.floor(this.environment.timeOfDayNs()));
  }

  private say(message: ouch50.OutboundMessage): void {
    const length = ouch50.encodeOutboundMessage(message, this.scratch);
    this.store.append(this.scratch.slice(0, length));
    this.onMessage();
  }
}
