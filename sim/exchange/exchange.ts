// The exchange as one thing: a market, its feed on two lines, its order port on wires and for sockets. No I/O and no clock of its own.

import type { FeedSettings } from "../inputs/feed-frames.ts";
import { Random } from "../world/random.ts";
import type { Scheduler } from "../world/scheduler.ts";
import { PERFECT_WIRE, Wire, type WireSettings } from "../world/wire.ts";
import type { AccountCounts, AccountSettings } from "./account-settings.ts";
import { Accounts } from "./accounts.ts";
import type { ByteStreamListener, ByteTransport } from "./byte-transport.ts";
import { LatencyRecord } from "./delay-line.ts";
import { FeedPublisher, type FeedSink } from "./feed-publisher.ts";
import type { MarketSource } from "./market-source.ts";
import type { OrderBook } from "./order-book.ts";
import { Snapshots } from "./snapshots.ts";
import { SoupConnection, type SoupSettings, type VenueLatency } from "./soup-connection.ts";
import { DEFAULT_ORDER_PORT, type OrderPortAddress, TcpListener } from "./tcp-listener.ts";

export interface ExchangeSettings {
  readonly seed: number;
  readonly feed: FeedSettings;
  readonly soup: SoupSettings;
  readonly accounts: readonly AccountSettings[];
  /** Where the order port is on the card's wires. */
  readonly orderPort?: OrderPortAddress;
  /** The wire between card and order port, each direction. */
  readonly orderWire?: WireSettings;
}

export interface ExchangeSink extends FeedSink {
  /** A frame from the order port arrives at the card. */
  orderFrameArrived(frame: Uint8Array): void;
}

export interface ExchangeStatus {
  readonly timeOfDayNs: number;
  readonly open: boolean;
  readonly messages: number;
  readonly packets: number;
  readonly connections: number;
  /** What requests waited for the engine, and replies for the wire. */
  readonly latencyNs: Readonly<Record<"inbound" | "outbound", ReturnType<LatencyRecord["summary"]>>>;
  readonly accounts: Readonly<Record<string, AccountCounts & { readonly liveOrders: number }>>;
}

export class Exchange {
  readonly publisher: FeedPublisher;
  readonly accounts: Accounts;
  readonly orderListener: TcpListener;
  readonly snapshots: Snapshots;
  readonly source: MarketSource;
  private readonly scheduler: Scheduler;
  private readonly settings: ExchangeSettings;
  private readonly random: Random;
  private readonly toPort: Wire;
  private readonly stocks = new Map<string, OrderBook>();
  private readonly latency: VenueLatency = { inbound: new LatencyRecord(), outbound: new LatencyRecord() };
  private connections = 0;

  /** @throws RangeError, WireError for settings that cannot be */
  constructor(scheduler: Scheduler, settings: ExchangeSettings, source: MarketSource, sink: ExchangeSink) {
    this.scheduler = scheduler;
    this.settings = settings;
    this.source = source;
    this.random = new Random(settings.seed).fork("exchange");
    this.publisher = new FeedPublisher(scheduler, settings.feed, this.random.fork("feed"), sink);
    this.accounts = new Accounts(settings.accounts, {
      market: source.market,
      scheduler,
      timeOfDayNs: () => source.timeOfDayNs(),
      open: () => source.open(),
      find: (stock) => this.find(stock),
    });
    this.snapshots = new Snapshots(settings.soup.session, scheduler, this.publisher, source, this.accounts);
    const { orderWire = PERFECT_WIRE, orderPort = DEFAULT_ORDER_PORT } = settings;
    this.toPort = new Wire(orderWire, this.random.fork("to order port"));
    const toCard = new Wire(orderWire, this.random.fork("to card"));
    this.orderListener = new TcpListener({
      scheduler,
      random: this.random.fork("tcp"),
      at: orderPort,
      output: (frame) => this.carry(toCard, frame, () => sink.orderFrameArrived(frame)),
      connected: (transport) => this.connected(transport),
    });
  }

  /** Opens the market. @param finished told once when the source has nothing more */
  start(finished: (error?: unknown) => void = () => {}): void {
    this.source.start((blocks) => this.publisher.publish(blocks), finished);
  }

  /** A frame that the card sent leaves its port now. */
  orderFrameSent(frame: Uint8Array): void {
    this.carry(this.toPort, frame, () => this.orderListener.receive(frame));
  }

  /** A client's stream is open, over whatever carries it. */
  connected(transport: ByteTransport): ByteStreamListener {
    const random = this.random.fork(`connection ${++this.connections}`);
    return new SoupConnection(transport, this.scheduler, this.settings.soup, this.accounts, random, this.latency);
  }

  /** Ends the day: orders expire, sessions end, the feed says that it is over. */
  endDay(): void {
    this.source.close?.();
    this.source.stop();
    this.accounts.endSessions();
    this.publisher.end();
  }

  /** Stops at once. Idempotent. */
  destroy(): void {
    this.source.stop();
    this.accounts.destroy();
    this.snapshots.destroy();
    this.orderListener.destroy();
    this.publisher.destroy();
  }

  status(): ExchangeStatus {
    const accounts: Record<string, AccountCounts & { liveOrders: number }> = {};
    for (const account of this.accounts.all()) {
      accounts[account.settings.username] = { ...account.counts, liveOrders: account.liveOrders };
    }
    return {
      timeOfDayNs: this.source.timeOfDayNs(),
      open: this.source.open(),
      ...this.publisher.counts,
      connections: this.accounts.connected,
      latencyNs: { inbound: this.latency.inbound.summary(), outbound: this.latency.outbound.summary() },
      accounts,
    };
  }

  private carry(wire: Wire, frame: Uint8Array, arrive: () => void): void {
    for (const arrival of wire.arrivals(this.scheduler.now(), frame.length)) this.scheduler.at(arrival, arrive);
  }

  /** Symbols come with the directory, during the replay of a recording too. */
  private find(stock: string): OrderBook | undefined {
    const known = this.stocks.get(stock);
    if (known !== undefined && this.source.market.book(known.locate) === known) return known;
    for (const book of this.source.market.allBooks()) {
      if (book.stock !== stock) continue;
      this.stocks.set(stock, book);
      return book;
    }
    return undefined;
  }
}
