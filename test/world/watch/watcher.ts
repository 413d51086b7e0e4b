/**
 * The invariants. Everything they are judged by is seen from outside: registers written, frames and bytes that left, calls as they were
 * answered, the venue's records, what is on the disk. Of the gateway's own state only what is under test is read: its ledger, and which path it
 * says is armed.
 */
import { contentHash } from "../../../gateway/configuration/translate.ts";
import type { RegisterOperation } from "../../../gateway/device/mod.ts";
import type { Gateway } from "../../../gateway/gateway.ts";
import type { Configuration, SymbolConfiguration } from "../../../proto/grpc/mod.ts";
import { type DatapathConfig, type event, type Geometry, ouch50, parseFrame } from "../../../proto/mod.ts";
import type { Exchange } from "../../../sim/exchange/mod.ts";
import { contentOf, contentOfConfiguration, IMBALANCE_BASE, MOMENTUM_BASE } from "../configurations.ts";
import type { Time } from "../machine/time.ts";
import type { Trace } from "../trace.ts";
import { CardWatch } from "./card-watch.ts";
import { type Fill, fillKey, SOURCES, type Source, type VenueOrder, VenueRecord } from "./venue-record.ts";
import { type InvariantName, Violation } from "./violation.ts";

/** An unsequenced packet with an Enter Order in it. */
const ORDER_BYTES = 50;
const UNSEQUENCED = 0x55;
const ENTER_ORDER = 0x4f;
const PACKET_HEADER = 3;
export const SOFTWARE_PERCENT = 50;

interface Left {
  readonly source: Source;
  readonly order: ouch50.EnterOrder;
  readonly atMs: number;
}

export class Watcher {
  readonly venue: VenueRecord;
  readonly card: CardWatch;
  readonly #time: Time;
  readonly #trace: Trace;
  readonly #stocks: readonly string[];
  /** By source and order number, the bytes. */
  readonly #left = new Map<string, string>();
  readonly #versions = new Map<number, Configuration>();
  readonly #staged = new Map<string, Configuration>();
  readonly #intents = new Set<number>();
  readonly #unjudged: Left[] = [];
  /** Calls under way that may let trade, by the lease each asks for. */
  readonly #arming = new Set<{ readonly leaseMs: number }>();
  #leaseUntilMs = 0;
  /** Since a stop was proven and until something may let trade again. */
  #stopped: string | undefined;
  /** By scope, whether it is proven. */
  readonly #killed = new Map<string, boolean>();
  /** Killed while the journal took no more: until the gateway ends. */
  readonly #notNoted = new Set<string>();
  acknowledgedVersion = 0;
  readonly acknowledgedAudit: { readonly action: string; readonly version?: number }[] = [];
  /** Of the gateway process that runs: executions of its ledger looked at, and which. */
  #gateway: Gateway | undefined;
  #looked = 0;
  #booked = new Set<string>();
  #broken: Violation | undefined;
  readonly counts = { orders: 0, fills: 0, decisions: 0, commits: 0 };

  constructor(time: Time, trace: Trace, exchange: Exchange, geometry: Geometry, stocks: readonly string[]) {
    this.#time = time;
    this.#trace = trace;
    this.#stocks = stocks;
    this.venue = new VenueRecord(exchange, {
      accepted: (order) => this.#accepted(order),
      filled: (fill) => {
        this.counts.fills++;
        this.#trace.add("venue", `${fill.source} ${fill.urn} executed ${fill.quantity} at ${fill.price}`);
      },
    });
    this.card = new CardWatch(geometry);
    this.card.onDecision = (decision) => this.#decided(decision);
    this.card.onCommit = (version, config) => {
      this.#trace.add("card", `version ${version} is in force`);
      this.#compareCard(version, config);
    };
  }

  get violation(): Violation | undefined {
    return this.#broken;
  }

  fail(invariant: InvariantName, message: string): void {
    if (this.#broken !== undefined) return;
    this.#broken = new Violation(invariant, message);
    this.#trace.add("VIOLATED", this.#broken.message);
  }

  /** After every event of the world. */
  look(): void {
    this.venue.look();
    for (const left of this.#unjudged.splice(0)) this.#judge(left);
    this.#lookAtLedger();
    const { card } = this;
    const cardArmed = card.armed && BigInt(this.#time.nowNs) < card.leaseNs;
    if (cardArmed && this.#gateway?.trading.actual === "software")
      this.fail("two-paths-armed", `the card's lease has ${card.leaseNs - BigInt(this.#time.nowNs)} ns left`);
  }

  // ------------------------------------------------------------------------------------------------ what is seen

  gatewayStarts(gateway: Gateway): void {
    this.#gateway = gateway;
    this.#looked = 0;
    this.#booked = new Set();
    const { kill } = gateway;
    for (const scope of this.#notNoted) this.#killed.delete(scope);
    this.#notNoted.clear();
    for (const scope of this.#killed.keys()) {
      const stands = scope === "everything" ? kill.global : kill.stocks.includes(scope);
      if (!stands) this.fail("kill-forgotten", `${scope} was killed, and the gateway that starts does not know`);
    }
    const { version } = gateway.journal.recovered;
    if (version < this.acknowledgedVersion)
      this.fail(
        "version-forgotten",
        `version ${this.acknowledgedVersion} was acknowledged, the journal says ${version}`,
      );
  }

  gatewayGone(): void {
    this.#gateway = undefined;
    // What was asked for may have been done.
    for (const { leaseMs } of this.#arming) this.#leaseUntilMs = Math.max(this.#leaseUntilMs, this.#time.ms + leaseMs);
    this.#arming.clear();
  }

  executing(operations: readonly RegisterOperation[]): void {
    this.card.executing(operations);
  }

  /** A frame leaves the card's order port. */
  cardFrame(frame: Uint8Array): void {
    const payload = parseFrame(frame).tcp?.payload;
    if (payload === undefined) return;
    for (const order of ordersIn(payload)) this.#leaves("card", order, payload);
  }

  /** Bytes leave the gateway's machine for the order port. */
  softwareBytes(bytes: Uint8Array): void {
    for (const order of ordersIn(bytes)) this.#leaves("software", order, bytes);
  }

  /** A whole record of the gateway's journal is with the kernel. */
  noted(record: { type: string; urn?: number; version?: number; hash?: string }): void {
    if (record.type === "intent" && record.urn !== undefined) this.#intents.add(record.urn);
    if (record.type === "version" && record.version !== undefined && record.hash !== undefined) {
      const configuration = this.#staged.get(record.hash);
      if (configuration !== undefined) this.#version(record.version, configuration);
    }
  }

  /** A call reaches the gateway. Answers what is to be told of its answer. */
  called(method: string, request: unknown): ((response: unknown) => void) | undefined {
    switch (method) {
      case "stage": {
        const { configuration } = request as { configuration?: Configuration };
        if (configuration !== undefined) this.#staged.set(contentHash(configuration).toString("hex"), configuration);
        return undefined;
      }
      case "commit":
        return (response) => this.#committed(response as Outcome, request as { contentHash: Buffer });
      case "arm":
      case "renewLease": {
        const { leaseMs } = request as { leaseMs: number };
        if (method === "arm") this.#stopped = undefined;
        const asked = { leaseMs };
        this.#arming.add(asked);
        return (response) => {
          this.#arming.delete(asked);
          if ((response as Outcome).outcome?.$case === "lease")
            this.#leaseUntilMs = Math.max(this.#leaseUntilMs, this.#time.ms + leaseMs);
        };
      }
      case "disarm":
        return (response) => {
          if ((response as { unproven?: unknown }).unproven === undefined && this.#arming.size === 0)
            this.#stopped = "a disarming";
        };
      default:
        return undefined;
    }
  }

  /** @param proven somebody was told that nothing of it can leave any more */
  killAcknowledged(scope: string, proven: boolean): void {
    this.#killed.set(scope, proven);
    // A journal that takes no more is an alarm; a kill is not refused for it.
    if (this.#gateway?.journal.failed !== undefined) this.#notNoted.add(scope);
    else this.#notNoted.delete(scope);
  }

  /** Somebody wants the switches off again: from here on nothing is certain. */
  releaseAsked(): void {
    this.#killed.clear();
  }

  // ------------------------------------------------------------------------------------------------ what is judged

  #leaves(source: Source, order: ouch50.EnterOrder, payload: Uint8Array): void {
    const key = `${source} ${order.urn}`;
    const bytes = Buffer.from(payload).toString("hex");
    const before = this.#left.get(key);
    if (before !== undefined) {
      if (!before.includes(bytes) && !bytes.includes(before))
        this.fail("order-number-twice", `${key}: ${JSON.stringify(order, bigints)}`);
      return;
    }
    this.#left.set(key, bytes);
    this.counts.orders++;
    const { side, quantity, symbol, price, clOrdId } = order;
    this.#trace.add(source, `order ${order.urn} ${side} ${quantity} ${symbol} at ${price} ${clOrdId}`);
    if (this.#stopped !== undefined) this.fail("order-after-stop", `${key} after ${this.#stopped}`);
    if (this.#killed.get("everything") === true || this.#killed.get(symbol.trim()) === true)
      this.fail("order-after-stop", `${key} of ${symbol} after a kill`);
    if (this.#arming.size === 0 && this.#time.ms > this.#leaseUntilMs)
      this.fail("order-without-lease", `${key} at ${this.#time.ms} ms, the lease ended at ${this.#leaseUntilMs} ms`);
    // What else there is to say of it may come within the same event.
    this.#unjudged.push({ source, order, atMs: this.#time.ms });
  }

  #decided(decision: event.Decision): void {
    this.counts.decisions++;
    const { card } = this;
    const { urn, version, bitmap } = decision;
    if (!card.armed || BigInt(this.#time.nowNs) >= card.leaseNs)
      this.fail(
        "order-not-armed",
        `card ${urn}: armed ${card.armed}, device lease until ${card.leaseNs}, now ${this.#time.nowNs}`,
      );
    if (version !== card.version)
      this.fail("order-of-another-version", `card ${urn} of version ${version}, in force is ${card.version}`);
    if (bitmap !== 0) this.fail("order-beyond-a-limit", `card ${urn} was sent against rules ${bitmap.toString(2)}`);
  }

  #judge({ source, order }: Left): void {
    const key = `${source} ${order.urn}`;
    const stamped = Number.parseInt(order.clOrdId.slice(-4), 16);
    if (source === "card") {
      const decision = this.card.sent.get(order.urn);
      if (decision === undefined || decision.quantity !== order.quantity) {
        this.fail("order-without-decision", key);
        return;
      }
      if ((decision.version & 0xffff) !== stamped)
        this.fail("order-of-another-version", `${key} is stamped ${stamped}, decided under ${decision.version}`);
    } else if (!this.#intents.has(order.urn)) this.fail("order-not-noted", key);
    const kind = order.quantity >= MOMENTUM_BASE ? 2 : 1;
    const limits = this.#limits(stamped, order.symbol);
    if (limits === undefined) return;
    const { configuration, symbol } = limits;
    const content = contentOf(kind, order.quantity);
    if (content !== contentOfConfiguration(configuration))
      this.fail(
        "mixed-decision",
        `${key}: quantity ${order.quantity} under version ${stamped}, whose orders are ${IMBALANCE_BASE + contentOfConfiguration(configuration)} shares`,
      );
    const { limits: of } = symbol;
    if (of === undefined) return;
    const price = Number(order.price);
    if (order.quantity > of.maxQuantity || price < of.collarLowE4 || price > of.collarHighE4)
      this.fail("order-beyond-a-limit", `${key}: ${order.quantity} at ${price} under version ${stamped}`);
  }

  /** It may execute now: the worst that can come of it counts. */
  #accepted(order: VenueOrder): void {
    const { source, urn, stock, sell, quantity, clOrdId } = order;
    this.#trace.add("venue", `${source} ${urn} accepted`);
    if (!this.#left.has(`${source} ${urn}`)) this.fail("order-without-decision", `the venue has ${source} ${urn}`);
    const stamped = Number.parseInt(clOrdId.slice(-4), 16);
    const limits = this.#limits(stamped, stock)?.symbol.limits;
    if (limits === undefined) return;
    const part = (limit: number): number => (source === "card" ? limit : Math.floor((limit * SOFTWARE_PERCENT) / 100));
    const position = this.venue.positions.get(stock) ?? 0;
    const worst = sell ? this.venue.open(stock, true) - position : position + this.venue.open(stock, false);
    const limit = part(sell ? limits.maxShort : limits.maxLong);
    if (worst > limit) {
      const side = sell ? "short" : "long";
      this.fail(
        "exposure-above-limit",
        `${source} ${urn} for ${quantity} of ${stock}: ${worst} ${side} at worst, ${limit} allowed under version ${stamped}`,
      );
    }
  }

  #limits(stamped: number, stock: string): { configuration: Configuration; symbol: SymbolConfiguration } | undefined {
    const configuration = this.#versions.get(stamped);
    const symbol = configuration?.symbols.find((entry) => entry.symbol === stock.trim());
    return configuration === undefined || symbol === undefined ? undefined : { configuration, symbol };
  }

  #version(version: number, configuration: Configuration): void {
    const known = this.#versions.get(version);
    if (known !== undefined && !contentHash(known).equals(contentHash(configuration)))
      this.fail("version-used-twice", `version ${version}`);
    this.#versions.set(version, configuration);
    const inCard = this.card.configurations.get(version);
    if (inCard !== undefined && this.card.version === version) this.#compareCard(version, inCard);
  }

  #compareCard(version: number, config: DatapathConfig): void {
    const configuration = this.#versions.get(version);
    if (configuration === undefined) return;
    // Slots are given in the order of the tracked symbols.
    for (const [slot, stock] of this.#stocks.entries()) {
      const wanted = configuration.symbols.find(({ symbol }) => symbol === stock);
      const found = config.symbols.get(slot);
      const same =
        found?.limits.maxLong === wanted?.limits?.maxLong &&
        found?.limits.maxShort === wanted?.limits?.maxShort &&
        found?.imbalance.orderQuantity === IMBALANCE_BASE + contentOfConfiguration(configuration) &&
        found?.momentum.orderQuantity === MOMENTUM_BASE + contentOfConfiguration(configuration);
      if (!same) this.fail("card-configuration-differs", `version ${version}, ${stock}`);
    }
  }

  #committed(response: Outcome, { contentHash: hash }: { contentHash: Buffer }): void {
    if (response.outcome?.$case !== "committed") return;
    const { version } = response.outcome.value as { version: number };
    this.counts.commits++;
    this.acknowledgedVersion = Math.max(this.acknowledgedVersion, version);
    const configuration = this.#staged.get(Buffer.from(hash).toString("hex"));
    if (configuration !== undefined) this.#version(version, configuration);
  }

  #lookAtLedger(): void {
    const gateway = this.#gateway;
    if (gateway === undefined || gateway.desk.counts.executions === this.#looked) return;
    const { executions } = gateway.desk.executionsAfter(this.#looked, 1000);
    this.#looked += executions.length;
    for (const { order, quantity, price, matchNumber } of executions) {
      const key = fillKey(order.source, order.urn, matchNumber);
      const fill = this.venue.fills.get(key);
      if (fill === undefined || fill.quantity !== quantity || fill.price !== price)
        this.fail("fill-not-at-venue", `${key}: ${quantity} at ${price}`);
      if (this.#booked.has(key)) this.fail("fill-twice", key);
      this.#booked.add(key);
    }
  }

  /** When both accounts are settled and nothing is open or under way. */
  settled(gateway: Gateway): void {
    const missing = [...this.venue.fills].filter(([key]) => !this.#booked.has(key));
    if (missing.length > 0) {
      const fill = missing[0]?.[1] as Fill;
      this.fail("fill-missing", `${missing.length} of ${this.venue.fills.size}, the first: ${fill.source} ${fill.urn}`);
    }
    for (const stock of this.#stocks) {
      const ours = gateway.desk.ledger.get(stock)?.quantity ?? 0;
      const theirs = this.venue.positions.get(stock) ?? 0;
      if (ours !== theirs) this.fail("position-differs", `${stock}: ${ours} in the ledger, ${theirs} at the venue`);
    }
  }
}

interface Outcome {
  readonly outcome?: { readonly $case: string; readonly value: unknown };
}

const bigints = (_key: string, value: unknown): unknown => (typeof value === "bigint" ? String(value) : value);

/** Orders in a piece of a session's stream; each path sends an order whole. */
function* ordersIn(bytes: Uint8Array): Generator<ouch50.EnterOrder> {
  for (let at = 0; at + PACKET_HEADER <= bytes.length; ) {
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    const isOrder = length === ORDER_BYTES - 2 && bytes[at + 2] === UNSEQUENCED && bytes[at + 3] === ENTER_ORDER;
    if (isOrder) {
      const message = ouch50.decodeInboundMessage(bytes.subarray(at + PACKET_HEADER, at + 2 + length));
      if (message.type === "O") yield message;
    }
    at += 2 + length;
  }
}

export { SOURCES };
