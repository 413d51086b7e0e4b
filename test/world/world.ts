/**
 * Everything in one process under one seeded clock: gateway, card, venue and control plane, each the real code, on simulated machines.
 *
 *     people ─ control plane ══ calls ══ gateway ══ register bus ══ card ── feed lines, order port ── venue
 *                  └ disk                  ├ disk                                                       │
 *                                          └══════════════ TCP streams, requests, feed datagrams ═══════┘
 */

import { parseFrame } from "../../proto/mod.ts";
import type { BuiltCard } from "../../sim/card/mod.ts";
import { DEFAULT_GENERATED, DEFAULT_SOUP, Exchange, GeneratedSource } from "../../sim/exchange/mod.ts";
import { DEFAULT_FEED, type Line } from "../../sim/inputs/feed-frames.ts";
import { PERFECT_WIRE, Random } from "../../sim/world/mod.ts";
import { FEED } from "../system/gateway-rig.ts";
import { SMALL, SYMBOLS } from "../system/gateway-world.ts";
import { RtlCard } from "./card/rtl-card.ts";
import { SoftwareCard } from "./card/software-card.ts";
import { CallCable } from "./machine/call-cable.ts";
import { CardHost } from "./machine/card-host.ts";
import { ControlNode } from "./machine/control-node.ts";
import { Disk } from "./machine/disk.ts";
import { GatewayNode, PASSWORD } from "./machine/gateway-node.ts";
import { Time } from "./machine/time.ts";
import { VenueCable } from "./machine/venue-network.ts";
import { Trace } from "./trace.ts";
import { Watcher } from "./watch/watcher.ts";

export interface WorldOptions {
  readonly seed: number;
  /** The RTL, when it is to be the card. */
  readonly rtl?: BuiltCard | undefined;
  readonly tell?: ((line: string) => void) | undefined;
}

const MESSAGE_INTERVAL_NS = 2e6;

export class World {
  readonly seed: number;
  readonly random: Random;
  readonly time: Time;
  readonly trace: Trace;
  readonly exchange: Exchange;
  readonly watcher: Watcher;
  readonly card: CardHost;
  readonly venue: VenueCable;
  readonly calls: CallCable;
  readonly gateway: GatewayNode;
  readonly control: ControlNode;
  readonly gatewayDisk: Disk;
  readonly symbols = SYMBOLS;
  /** Packets for which this holds get lost on the way to the card, or to the gateway's sockets. */
  drops: (to: "card" | "gateway", line: Line) => boolean = () => false;

  constructor({ seed, rtl, tell }: WorldOptions) {
    this.seed = seed;
    const random = new Random(seed).fork("world");
    this.random = random;
    this.time = new Time();
    const { time } = this;
    const { scheduler } = time;
    this.trace = new Trace(() => time.ms, tell);
    const source = new GeneratedSource(scheduler, {
      ...DEFAULT_GENERATED,
      seed,
      symbols: SYMBOLS.map((symbol) => ({ ...symbol, weight: 1 })),
      depth: 30,
      meanIntervalNs: MESSAGE_INTERVAL_NS,
    });
    this.exchange = new Exchange(
      scheduler,
      {
        seed,
        feed: DEFAULT_FEED,
        soup: DEFAULT_SOUP,
        accounts: ["CARD", "SOFT"].map((username) => ({ username, password: PASSWORD, cancelOnDisconnect: false })),
        orderWire: { ...PERFECT_WIRE, delayNs: 500 },
      },
      source,
      {
        arrived: (line, frame) => this.#arrived(line, frame),
        orderFrameArrived: (frame) => this.card.orderPort(frame),
      },
    );
    const stocks = SYMBOLS.map(({ stock }) => stock);
    this.watcher = new Watcher(time, this.trace, this.exchange, SMALL, stocks);
    const { watcher } = this;
    let cards = 0;
    this.card = new CardHost(
      time,
      random.fork("card"),
      (outputs) => (rtl === undefined ? new SoftwareCard(SMALL, outputs) : new RtlCard(rtl, seed + ++cards, outputs)),
      rtl === undefined,
      {
        executing: (operations) => watcher.executing(operations),
        powered: () => watcher.card.powered(),
        record: (words, at) => watcher.card.record(words, at),
        sent: (frame) => {
          watcher.cardFrame(frame);
          if (!this.card.ordersLost) this.exchange.orderFrameSent(frame);
        },
      },
    );
    this.venue = new VenueCable(time, this.exchange, random.fork("venue network"));
    this.calls = new CallCable(time, random.fork("calls"), watcher);
    this.gatewayDisk = new Disk(random.fork("gateway disk"));
    this.gateway = new GatewayNode({
      time,
      random: random.fork("gateways"),
      trace: this.trace,
      watcher,
      card: this.card,
      venue: this.venue,
      calls: this.calls,
      disk: this.gatewayDisk,
    });
    this.control = new ControlNode(time, this.calls, this.trace, watcher, new Disk(random.fork("control disk")));
  }

  /** Until then, or until an invariant is broken. */
  async run(untilMs: number): Promise<void> {
    await this.time.run(untilMs, () => {
      this.watcher.look();
      return this.watcher.violation !== undefined;
    });
  }

  #arrived(line: Line, frame: Uint8Array): void {
    const { udp } = parseFrame(frame);
    if (udp === undefined) return;
    if (!this.drops("card", line)) this.card.frame(line, frame);
    const { address } = line === 0 ? FEED.lineA : FEED.lineB;
    if (!this.drops("gateway", line)) this.gateway.network?.datagram(address, udp.payload);
  }
}
