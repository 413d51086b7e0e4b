// OUCH 5.0 as the venue sees it: one account, its orders and its numbered replies, whatever connection it comes over.

import { ouch50, WireError } from "../../proto/mod.ts";
import type { AccountCounts, AccountEnvironment, AccountSettings } from "./account-settings.ts";
import type { ClientOrder } from "./client-order.ts";
import type { CrossType, EngineOrder, Liquidity, OrderOwner, Removal } from "./order-book.ts";
import {
  expireTime,
  type OrderWish,
  REJECT,
  selfMatchLetter,
  termsOf,
  whyNotForCross,
  whyOptionsRefused,
  whyRefused,
} from "./order-checks.ts";
import type { OrderTerms } from "./order-terms.ts";
import { CANCEL_REASON, channelOf, inherited, key, liquidityFlag } from "./ouch-words.ts";
import { SequencedStore } from "./sequenced-store.ts";

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
    prevented: 0,
    replaces: 0,
    ignored: 0,
    malformed: 0,
  };
  /** Told after each message that was appended to the store. */
  onMessage: () => void = () => {};
  private readonly environment: AccountEnvironment;
  /** By channel and UserRefNum. */
  private readonly live = new Map<number, ClientOrder>();
  private readonly byOrder = new Map<EngineOrder, ClientOrder>();
  private readonly scratch = new Uint8Array(SCRATCH_BYTES);
  /** Highest UserRefNum of each channel. */
  private readonly lastUrns = new Map<number, number>();
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
      case "Q": {
        const channel = channelOf(request.options);
        this.say({ type: "Q", timestamp: this.now(), urn: this.lastUrn(channel) + 1 }, channel);
        break;
      }
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

  executed(
    engineOrder: EngineOrder,
    quantity: number,
    price: number,
    match: number,
    liquidity: Liquidity,
    against?: EngineOrder,
  ): void {
    const order = this.byOrder.get(engineOrder);
    if (order === undefined) throw new Error(`execution of an unknown order ${engineOrder.reference}`);
    order.executedOfChain += quantity;
    this.counts.executions++;
    this.counts.executedShares += quantity;
    if (engineOrder.remaining === 0) this.end(order);
    const message = {
      type: "E",
      timestamp: this.now(),
      urn: order.urn,
      quantity,
      price: BigInt(price),
      liquidity: liquidityFlag(engineOrder, liquidity, against),
      matchNumber: BigInt(match),
      options: [],
    } as const;
    this.say(message, order.channel);
  }

  /** Whoever takes an order out here tells the client; this one left by the market's own decision. */
  removed(engineOrder: EngineOrder, why: Removal): void {
    const order = this.byOrder.get(engineOrder);
    if (order?.live !== true) return;
    this.end(order);
    this.counts.cancels++;
    this.sayCanceled(order, engineOrder.remaining, CANCEL_REASON[why]);
  }

  prevented(engineOrder: EngineOrder, quantity: number, prevented: number, price: number, liquidity: "A" | "R"): void {
    const order = this.byOrder.get(engineOrder);
    if (order === undefined) throw new Error(`self-match of an unknown order ${engineOrder.reference}`);
    order.executedOfChain += quantity;
    this.counts.prevented++;
    if (engineOrder.remaining === 0) this.end(order);
    const strategy = selfMatchLetter(order.options, this.settings);
    if (strategy === "Y" || strategy === "y") {
      // "No details".
      this.sayCanceled(order, quantity, "Q");
      return;
    }
    const message = {
      type: "D",
      timestamp: this.now(),
      urn: order.urn,
      quantity,
      reason: "Q",
      preventedQuantity: prevented,
      executionPrice: BigInt(price),
      liquidity,
      strategy,
    } as const;
    this.say(message, order.channel);
  }

  refreshed(engineOrder: EngineOrder): void {
    const order = this.byOrder.get(engineOrder);
    if (order === undefined) return;
    const options: ouch50.Option[] = [
      { name: "displayQuantity", value: engineOrder.shown },
      { name: "secondaryOrderReference", value: BigInt(engineOrder.reference) },
    ];
    this.say({ type: "R", timestamp: this.now(), urn: order.urn, reason: "R", options }, order.channel);
  }

  moved(engineOrder: EngineOrder): void {
    const order = this.byOrder.get(engineOrder);
    if (order === undefined) return;
    const { price, reference, displayed } = engineOrder;
    const message = {
      type: "T",
      timestamp: this.now(),
      urn: order.urn,
      price: BigInt(price),
      display: displayed ? "Y" : "N",
      orderReference: BigInt(reference),
    } as const;
    this.say(message, order.channel);
  }

  private enter(request: ouch50.EnterOrder): void {
    const channel = channelOf(request.options);
    if (!this.consume(request.urn, channel)) return;
    const { environment, settings } = this;
    const { market } = environment;
    const book = environment.find(request.symbol);
    const venue = {
      open: environment.open(),
      afterHours: environment.afterHours?.() ?? false,
      entryDisabled: this.entryDisabled,
      crossAccepts: (type: CrossType) => book !== undefined && market.crosses?.accepts(book, type) === true,
    };
    const crossing = request.crossType !== "N";
    const terms =
      whyRefused(request, book, venue) ?? (crossing ? whyNotForCross(request) : termsOf(request, market, settings));
    if (typeof terms === "number" || book === undefined) {
      this.reject(request, channel, typeof terms === "number" ? terms : REJECT.INVALID_SYMBOL);
      return;
    }
    const immediate = request.timeInForce === "3";
    const engineOrder = market.create({
      locate: book.locate,
      buy: request.side === "B",
      quantity: request.quantity,
      price: Number(request.price),
      owner: this,
      immediate,
      displayed: request.display !== "N",
      attribution: request.display === "A" ? settings.mpid : undefined,
      terms,
    });
    if (engineOrder.price === 0) {
      this.reject(request, channel, REJECT.QUOTE_UNAVAILABLE);
      return;
    }
    const order: ClientOrder = {
      urn: request.urn,
      channel,
      symbol: request.symbol,
      capacity: request.capacity,
      crossType: request.crossType,
      clOrdId: request.clOrdId,
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
      price: BigInt(engineOrder.price),
      orderReference: BigInt(engineOrder.reference),
      state: "L",
    });
    if (crossing) {
      market.crosses?.enter(engineOrder, request.crossType as CrossType);
      return;
    }
    market.submit(engineOrder, immediate);
    this.expire(order, request);
  }

  private replace(request: ouch50.ReplaceOrder): void {
    const channel = channelOf(request.options);
    const original = this.live.get(key(request.originalUrn, channel));
    if (original === undefined || request.urn <= this.lastUrn(channel)) {
      this.counts.ignored++;
      return;
    }
    const { market } = this.environment;
    if (market.crosses?.holds(original.order) === true) {
      this.lastUrns.set(channel, request.urn);
      this.reject(request, channel, REJECT.REPLACE_NOT_ALLOWED);
      return;
    }
    const quantity = request.quantity - original.executedOfChain;
    const options = inherited(original.options, request.options);
    const wish: OrderWish = { ...request, side: this.sideAfter(original, request), quantity, options };
    const terms = this.termsOfReplace(request, wish);
    if (typeof terms === "number") {
      this.takeOut(original, "U");
      return;
    }
    this.lastUrns.set(channel, request.urn);
    this.counts.replaces++;
    // From here the original is silent: what follows belongs to the new number.
    this.end(original);
    const order = market.replace(original.order, {
      quantity,
      price: Number(request.price),
      displayed: request.display !== "N",
      immediate: request.timeInForce === "3",
      terms,
      beforeEntry: (engineOrder) => {
        const { urn, clOrdId } = request;
        const { side } = wish;
        this.track({ ...original, urn, clOrdId, side, order: engineOrder, options, live: true, expiry: undefined });
        this.say({
          type: "U",
          timestamp: this.now(),
          originalUrn: request.originalUrn,
          urn,
          side,
          quantity,
          symbol: original.symbol,
          price: BigInt(engineOrder.price),
          timeInForce: request.timeInForce,
          display: request.display,
          orderReference: BigInt(engineOrder.reference),
          capacity: original.capacity,
          intermarketSweep: request.intermarketSweep,
          crossType: original.crossType,
          state: "L",
          clOrdId,
          options: request.options,
        });
      },
    });
    const replaced = this.byOrder.get(order);
    if (replaced !== undefined) this.expire(replaced, wish);
  }

  /** A number is a reason against it. */
  private termsOfReplace(request: ouch50.ReplaceOrder, wish: OrderWish): OrderTerms | number | undefined {
    if (request.quantity > ouch50.MAX_QUANTITY || wish.quantity <= 0) return REJECT.INVALID_QUANTITY;
    const refused = whyOptionsRefused(request.options, ouch50.REPLACE_ORDER_OPTIONS);
    return refused ?? termsOf(wish, this.environment.market, this.settings);
  }

  /** A replace may turn one kind of sale into another. */
  private sideAfter(original: ClientOrder, { options }: ouch50.ReplaceOrder): string {
    const side = ouch50.optionValue(options, "side");
    return side !== undefined && original.side !== "B" && side !== "B" ? side : original.side;
  }

  /** The quantity is the most that the order, with those it replaced, may ever execute. */
  private cancel(request: ouch50.CancelOrder): void {
    const order = this.live.get(key(request.urn, channelOf(request.options)));
    const cut = order === undefined ? 0 : this.excess(order, request.quantity);
    if (order === undefined || cut <= 0) {
      this.counts.ignored++;
      return;
    }
    this.cut(order, cut, "U");
  }

  private modify(request: ouch50.ModifyOrder): void {
    const order = this.live.get(key(request.urn, channelOf(request.options)));
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
    this.say({ type: "M", timestamp: this.now(), urn: order.urn, side: order.side, quantity }, order.channel);
  }

  private massCancel(request: ouch50.MassCancel): void {
    const { urn, firm, symbol, options } = request;
    const channel = channelOf(options);
    if (!this.consume(urn, channel)) return;
    this.say({ type: "X", timestamp: this.now(), urn, firm, symbol, options });
    const side = ouch50.optionValue(options, "side");
    const group = ouch50.optionValue(options, "groupId");
    for (const order of [...this.live.values()]) {
      if (symbol !== "" && order.symbol !== symbol) continue;
      if (side !== undefined && order.side !== side) continue;
      if (group !== undefined && ouch50.optionValue(order.options, "groupId") !== group) continue;
      if (firm !== "" && (ouch50.optionValue(order.options, "firm") ?? firm) !== firm) continue;
      this.takeOut(order, "U");
    }
  }

  private switchEntry(request: ouch50.DisableOrderEntry | ouch50.EnableOrderEntry): void {
    const { urn, firm, options } = request;
    if (!this.consume(urn, channelOf(options))) return;
    this.entryDisabled = request.type === "D";
    this.say({ type: request.type === "D" ? "G" : "K", timestamp: this.now(), urn, firm, options });
  }

  private reject({ urn, clOrdId }: ouch50.EnterOrder | ouch50.ReplaceOrder, channel: number, reason: number): void {
    this.counts.rejected++;
    this.say({ type: "J", timestamp: this.now(), urn, reason, clOrdId }, channel);
  }

  /** Good till time: it ends when its time comes. */
  private expire(order: ClientOrder, { timeInForce, options }: Pick<OrderWish, "timeInForce" | "options">): void {
    const seconds = expireTime(options);
    if (!order.live || timeInForce !== "6" || seconds === undefined) return;
    const { scheduler, timeOfDayNs } = this.environment;
    order.expiry = scheduler.after(Math.max(0, seconds * 1e9 - timeOfDayNs()), () => this.takeOut(order, "T"));
  }

  private lastUrn(channel: number): number {
    return this.lastUrns.get(channel) ?? 0;
  }

  /** New numbers rise; others are retransmissions. */
  private consume(urn: number, channel: number): boolean {
    if (urn <= this.lastUrn(channel)) {
      this.counts.ignored++;
      return false;
    }
    this.lastUrns.set(channel, urn);
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
    this.sayCanceled(order, quantity, reason);
  }

  private sayCanceled({ urn, channel }: ClientOrder, quantity: number, reason: string): void {
    this.say({ type: "C", timestamp: this.now(), urn, quantity, reason }, channel);
  }

  private track(order: ClientOrder): void {
    this.live.set(key(order.urn, order.channel), order);
    this.byOrder.set(order.order, order);
  }

  private end(order: ClientOrder): void {
    order.live = false;
    order.expiry?.cancel();
    this.live.delete(key(order.urn, order.channel));
    this.byOrder.delete(order.order);
  }

  private now(): bigint {
    return BigInt(Math.floor(this.environment.timeOfDayNs()));
  }

  /** @param channel named in the message when it is not 0 and the message itself has no options */
  private say(message: ouch50.OutboundMessage, channel = 0): void {
    const named: ouch50.OutboundMessage =
      channel === 0 || message.type === "S"
        ? message
        : { ...message, options: [...(message.options ?? []), { name: "userRefIdx", value: channel }] };
    const length = ouch50.encodeOutboundMessage(named, this.scratch);
    this.store.append(this.scratch.slice(0, length));
    this.onMessage();
  }
}
