/**
 * The whole of one card's trading in one process and in time that a test moves: the gateway, the RTL as a small model, the exchange. What
 * happens between two of the gateway's steps can then be decided, which processes on a real clock do not allow.
 *
 *     gateway ── Plug (can be pulled, made silent, held) ── InProcessDevice (RTL) ── order port, feed lines ── Exchange
 *        └────── TCP streams handed over in memory ──────────────────────────────────────────────────────────────┘
 */
import { pino } from "pino";
import { Gateway } from "../../gateway/gateway.ts";
import { Journal } from "../../gateway/journal/journal.ts";
import type { Network, TcpConnection, TcpListener, UdpListener } from "../../gateway/network/network.ts";
import { Operations } from "../../gateway/operations.ts";
import { ManualClock } from "../../gateway/testing/manual-clock.ts";
import type { OpeningBalance } from "../../gateway/trading-day.ts";
import type { Configuration } from "../../proto/grpc/mod.ts";
import { DEFAULT_GEOMETRY, type Geometry, parseFrame, registers } from "../../proto/mod.ts";
import { type BuiltCard, buildCard, InProcessDevice, SimulatedCard } from "../../sim/card/mod.ts";
import {
  DEFAULT_GENERATED,
  DEFAULT_ORDER_PORT,
  DEFAULT_SOUP,
  Exchange,
  GeneratedSource,
} from "../../sim/exchange/mod.ts";
import { CARD, PORT } from "../../sim/exchange/test-world.ts";
import { DEFAULT_FEED, type Line } from "../../sim/inputs/feed-frames.ts";
import { PERFECT_WIRE, Random, SimulatedScheduler, type WireSettings } from "../../sim/world/mod.ts";
import { NoCard, Plug } from "./card-plug.ts";
import { configurationFor, FEED, type ListedSymbol } from "./gateway-rig.ts";

export const SMALL: Geometry = { symbols: 8, setBits: 8, levels: 512, reorderDepth: 64, txQueue: 16 };
export const SYMBOLS: readonly ListedSymbol[] = [
  { locate: 1, stock: "TGA", referencePrice: 300_000 },
  { locate: 2, stock: "TGB", referencePrice: 500_000 },
];
const TICK_E4 = 100;
const PASSWORD = "secret";
export const DEVICE_LEASE_MS = 800;

export interface WorldOptions {
  readonly seed?: number;
  /** False: the gateway has its software path alone. */
  readonly withCard?: boolean;
  readonly symbols?: readonly ListedSymbol[];
  /** How long books of the card may be mended; 0: hand over at once. */
  readonly recoverMs?: number;
  /** Whom the gateway can ask. */
  readonly rerequest?: boolean;
  readonly snapshots?: boolean;
  /** What an earlier run of the gateway noted; the card and the exchange are new ones. */
  readonly journal?: readonly string[];
  /** What the card must be built from. */
  readonly rtlHash?: number;
  /** The venue's name of its session. */
  readonly session?: string;
  readonly opening?: OpeningBalance;
  /** What happens at the venue while there is no gateway. */
  readonly before?: (world: GatewayWorld) => Promise<void>;
  /** Between the order ports of card and venue, each way; the rest is perfect. */
  readonly orderWire?: Partial<WireSettings>;
}

export interface ClearOptions {
  /** Instead of the world's. */
  readonly symbols?: readonly ListedSymbol[];
  /** The feed is followed from here on, not from its beginning. */
  readonly fromHere?: boolean;
  /** The price windows are so many ticks from where they ought to be. */
  readonly windowShift?: number;
  /** Locates are left to the gateway. */
  readonly byName?: boolean;
}

const SNAPSHOT_PORT = 9500;

export class GatewayWorld {
  readonly clock = new ManualClock();
  readonly #plug: Plug | undefined;
  exchange: Exchange;
  readonly gateway: Gateway;
  readonly operations: Operations;
  readonly journalText: string[] = [];
  journalFull = false;
  /** The journal's disk does not confirm what was written. */
  syncFails = false;
  /** Streams of the kernel to the venue that are open now; cut by {@link cutStreams}. */
  readonly #streams = new Set<() => void>();
  readonly #scheduler: SimulatedScheduler;
  readonly #udp: (UdpListener | undefined)[] = [undefined, undefined];
  /** Device clock per 1,000 ns of the world's. */
  cardRate = 1000n;
  #cardNs = 0n;
  /** Frames of the card get lost on the way to the order port, or those of the order port on the way back. */
  ordersLost = false;
  repliesLost = false;
  /** The venue hears nothing over the kernel's streams. */
  streamsDeaf = false;
  /** Packets for which this holds get lost on the way to the card, or to the gateway's own sockets. */
  drops: (to: "card" | "gateway", line: Line, payload: Uint8Array) => boolean = () => false;
  /** Nobody answers requests for missing messages; nobody takes a connection for a snapshot. */
  requestsLost = false;
  snapshotsDown = false;
  readonly symbols: readonly ListedSymbol[];
  readonly #geometry: Geometry;
  readonly #device: InProcessDevice | undefined;
  readonly #seed: number;
  readonly #orderWire: Partial<WireSettings>;

  private constructor(card: SimulatedCard | undefined, options: WorldOptions) {
    const { seed = 1, symbols = SYMBOLS, recoverMs = 0, rerequest = false, snapshots = false } = options;
    const { journal = [], rtlHash, session = DEFAULT_SOUP.session } = options;
    this.symbols = symbols;
    this.#geometry = card === undefined ? DEFAULT_GEOMETRY : SMALL;
    this.#scheduler = new SimulatedScheduler({ startNs: Number(this.clock.monotonicNs()) });
    const device =
      card === undefined
        ? undefined
        : new InProcessDevice(card, (frame) => {
            if (!this.ordersLost) this.exchange.orderFrameSent(Uint8Array.from(frame));
          });
    this.#plug = device === undefined ? undefined : new Plug(device);
    this.#device = device;
    this.#seed = seed;
    this.#orderWire = options.orderWire ?? {};
    this.exchange = this.#venue(session);
    const random = new Random(seed).fork("gateway");
    this.gateway = new Gateway(
      {
        id: "world",
        rtlHash,
        card: { heartbeatMs: 100, answerMs: 500, leaseMs: DEVICE_LEASE_MS },
        venue: {
          venue: { host: "venue", port: DEFAULT_ORDER_PORT.port },
          accounts: {
            card: { username: "CARD", password: PASSWORD },
            software: { username: "SOFT", password: PASSWORD },
          },
          addresses: {
            sourceMac: CARD.mac,
            sourceIp: CARD.ip,
            destinationMac: PORT.mac,
            destinationIp: PORT.ip,
            destinationPort: DEFAULT_ORDER_PORT.port,
          },
          settleTimeoutMs: 5000,
          retransmitMs: 100,
          retransmitLimit: 10,
        },
        feed: { lines: [FEED.lineA, FEED.lineB], interfaceAddress: "127.0.0.1" },
        books: {
          recoverMs,
          rerequest: rerequest ? { host: "venue", port: 0 } : undefined,
          snapshots: snapshots
            ? {
                address: { host: "venue", port: SNAPSHOT_PORT },
                account: { username: "SOFT", password: PASSWORD },
                timeoutMs: 5000,
              }
            : undefined,
          gapWaitMs: 5,
          answerMs: 20,
        },
        softwareLimitPercent: 50,
        maxLeaseMs: 60_000,
        counterPeriodMs: 200,
        opening: options.opening,
      },
      {
        clock: this.clock,
        network: this.#network(),
        makeDevice: () => this.#plug?.socket() ?? new NoCard(),
        random: () => random.below(2 ** 32),
        journal: Journal.open({
          read: () => journal.join(""),
          truncate: () => {},
          append: (text) => {
            if (this.journalFull) throw new Error("no space left on device");
            this.journalText.push(text);
          },
          sync: () => {
            if (this.syncFails) throw new Error("i/o error");
          },
          close: () => {},
        }),
        log: pino({ level: process.env.TICKGATE_TEST_LOG ?? "silent" }),
      },
    );
    this.operations = new Operations(this.gateway);
  }

  /** The model takes a while when the RTL has changed. */
  static async build(): Promise<BuiltCard> {
    built ??= await buildCard({ geometry: SMALL });
    return built;
  }

  /** Running; nobody has met yet. */
  static async boot(options: WorldOptions = {}): Promise<GatewayWorld> {
    const { withCard = true } = options;
    const card = withCard ? new SimulatedCard(await GatewayWorld.build()) : undefined;
    const world = new GatewayWorld(card, options);
    await options.before?.(world);
    await world.gateway.start();
    return world;
  }

  /** Running, with both sessions logged in. */
  static async start(options: WorldOptions = {}): Promise<GatewayWorld> {
    const { withCard = true } = options;
    const world = await GatewayWorld.boot(options);
    await world.until("sessions", () => world.loggedIn("software") && (!withCard || world.loggedIn("card")));
    if (!withCard) {
      await world.until("the card's account", () => world.gateway.sessions.state("card").settled);
      world.gateway.trading.request("SW_ONLY");
    }
    return world;
  }

  /** Tracked, configured, market open; not armed. */
  static async ready(options: WorldOptions = {}): Promise<GatewayWorld> {
    const world = await GatewayWorld.start(options);
    await world.clear();
    await world.commit();
    world.exchange.start();
    return world;
  }

  /** Armed in hardware, and the first orders are through. */
  static async trading(options: WorldOptions = {}): Promise<GatewayWorld> {
    const world = await GatewayWorld.ready(options);
    await world.arm();
    await world.until("orders of the card", () => world.gateway.desk.counts.executions >= 3);
    return world;
  }

  get plug(): Plug {
    if (this.#plug === undefined) throw new Error("there is no card in this world");
    return this.#plug;
  }

  loggedIn(source: "card" | "software"): boolean {
    return this.gateway.sessions.state(source).loggedIn;
  }

  /** The card's own word, whoever can reach it. */
  cardCanTrade(): boolean {
    const { card } = this.plug.card;
    const { armed, leaseOk } = registers.unpackOperateStatus(card.read(registers.OPERATE_STATUS_ADDRESS));
    return armed && leaseOk;
  }

  /** Kill switches of the card, as bits: by kind, and by slot. */
  cardKills(): { readonly kinds: number; readonly slots: number } {
    const { card } = this.plug.card;
    return {
      kinds: card.read(registers.OPERATE_KILL_KINDS_ADDRESS),
      slots: card.read(registers.OPERATE_KILL_SYM_ADDRESS),
    };
  }

  /** Time passes, for everybody alike. */
  async pass(ms: number): Promise<void> {
    for (let step = 0; step < ms; step++) {
      this.#cardNs += (1_000_000n * this.cardRate) / 1000n;
      this.#scheduler.runUntil(Number(this.clock.monotonicNs()) + 1e6);
      this.#plug?.card.advance(this.#cardNs);
      await this.clock.pass(1);
    }
  }

  async until(what: string, is: () => boolean, withinMs = 20_000): Promise<void> {
    for (let ms = 0; !is(); ms++) {
      if (ms >= withinMs) {
        const { actual, code, message } = this.gateway.trading.report;
        throw new Error(
          `${what}: not within ${withinMs} ms; ${actual} (${code}: ${message}), card: ${this.gateway.card.problem}`,
        );
      }
      await this.pass(1);
    }
  }

  /** Time passes until it is settled; answers or throws what it does. */
  async through<T>(what: string, promise: Promise<T>): Promise<T> {
    let over = false;
    const end = (): void => {
      over = true;
    };
    promise.then(end, end);
    await this.until(what, () => over);
    return promise;
  }

  clear(options: ClearOptions = {}): Promise<unknown> {
    return this.through("clear", this.startClear(options));
  }

  /** Without waiting, so that a test can come in between. */
  startClear(options: ClearOptions = {}): Promise<unknown> {
    const { symbols = this.symbols, fromHere = false, windowShift = 0, byName = false } = options;
    return this.operations.clear({
      context: undefined,
      symbols: symbols.map(({ stock, locate, referencePrice }) => ({
        symbol: stock,
        locate: byName ? 0 : locate,
        windowLowE4: Math.max(0, referencePrice + (windowShift - this.#geometry.levels / 2) * TICK_E4),
        tickE4: TICK_E4,
        lot: 1,
        initiallyTrading: false,
      })),
      feed: {
        ...FEED,
        session: "",
        startSequence: fromHere ? undefined : 1n,
        gapWaitNs: 20_000_000,
        market: "Q",
        initiallyOpen: false,
      },
    });
  }

  /** Without waiting, so that a test can come in between. */
  startCommit(quantity = 100): Promise<{ readonly version: number }> {
    return this.startCommitOf(configurationFor(this.symbols, quantity));
  }

  startCommitOf(configuration: Configuration): Promise<{ readonly version: number }> {
    const { hash } = this.operations.stage(configuration);
    return this.operations.commit(hash, this.operations.activeVersion);
  }

  commit(quantity = 100): Promise<{ readonly version: number }> {
    return this.through("commit", this.startCommit(quantity));
  }

  arm(leaseMs = 60_000): Promise<void> {
    return this.through("arm", this.operations.arm(this.operations.activeVersion, leaseMs));
  }

  /** All streams of the kernel to the venue end, as when its machine goes; new ones are taken at once. */
  cutStreams(): void {
    for (const cut of [...this.#streams]) cut();
  }

  async close(): Promise<void> {
    await this.through("close", this.gateway.close());
    this.exchange.destroy();
  }

  /** The venue's next day: another session, with nothing of the one before. */
  nextDay(session: string): void {
    this.exchange.destroy();
    this.cutStreams();
    this.exchange = this.#venue(session);
  }

  #venue(session: string): Exchange {
    const source = new GeneratedSource(this.#scheduler, {
      ...DEFAULT_GENERATED,
      seed: this.#seed,
      symbols: this.symbols.map((symbol) => ({ ...symbol, weight: 1 })),
      depth: 30,
      meanIntervalNs: 1e6,
    });
    return new Exchange(
      this.#scheduler,
      {
        seed: this.#seed,
        feed: DEFAULT_FEED,
        soup: { ...DEFAULT_SOUP, session },
        accounts: ["CARD", "SOFT"].map((username) => ({ username, password: PASSWORD, cancelOnDisconnect: false })),
        orderWire: { ...PERFECT_WIRE, delayNs: 500, ...this.#orderWire },
      },
      source,
      {
        arrived: (line, frame) => this.#arrived(line, frame),
        orderFrameArrived: (frame) => {
          if (!this.repliesLost) this.#device?.receiveOrderPort(frame);
        },
      },
    );
  }

  #arrived(line: Line, frame: Uint8Array): void {
    const { udp } = parseFrame(frame);
    if (udp === undefined) return;
    if (!this.drops("card", line, udp.payload)) this.#plug?.card.receive(line, this.#cardNs, frame, false);
    if (!this.drops("gateway", line, udp.payload)) this.#udp[line]?.datagram(udp.payload);
  }

  #network(): Network {
    return {
      connectTcp: (_host, port, listener) => this.#connect(port, listener),
      requestUdp: async (_to, answer) => ({
        send: (bytes) => {
          const request = Uint8Array.from(bytes);
          this.#scheduler.after(LATENCY_NS, () => {
            if (this.requestsLost) return;
            const reply = this.exchange.publisher.store.answer(request);
            if (reply !== undefined) this.#scheduler.after(LATENCY_NS, () => answer(reply));
          });
        },
        close: async () => {},
      }),
      receiveUdp: async ({ address, port }, listener) => {
        const line = address === FEED.lineA.address ? 0 : 1;
        this.#udp[line] = listener;
        return {
          port,
          close: async () => {
            this.#udp[line] = undefined;
          },
        };
      },
    };
  }

  /** Bytes arrive in turns of the world's time, never within the call that sends them. */
  #connect(port: number, listener: TcpListener): TcpConnection {
    const later = (run: () => void): void => void this.#scheduler.after(LATENCY_NS, run);
    let over = false;
    const end = (): void => {
      if (over) return;
      over = true;
      this.#streams.delete(end);
      later(() => {
        listener.ended(undefined);
        venue.ended();
      });
    };
    const transport = {
      waitingBytes: 0,
      send: (bytes: Uint8Array) => {
        const copy = Uint8Array.from(bytes);
        later(() => {
          if (!over) listener.received(copy);
        });
        return true;
      },
      // What was sent before still arrives.
      close: () => later(end),
      destroy: end,
    };
    const snapshot = port === SNAPSHOT_PORT;
    const venue = snapshot ? this.exchange.snapshots.connected(transport) : this.exchange.connected(transport);
    if (snapshot && this.snapshotsDown) later(end);
    else later(() => listener.connected());
    this.#streams.add(end);
    return {
      waitingBytes: 0,
      send: (bytes) => {
        const copy = Uint8Array.from(bytes);
        later(() => {
          if (!over && !this.streamsDeaf) venue.received(copy);
        });
      },
      close: end,
      destroy: end,
    };
  }
}

/** On the way between gateway and venue, besides what the card's wires take. */
const LATENCY_NS = 1000;

let built: BuiltCard | undefined;
