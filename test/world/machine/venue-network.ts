/**
 * The network between a gateway's machine and the venue: TCP streams, requests for missing messages, feed datagrams. Bytes arrive in turns of the
 * world's time, never within the call that sends them, and in their order. A partition holds bytes back until it heals, as TCP does; who is
 * cut hears of the end.
 */
import type { Network, TcpConnection, TcpListener, UdpListener } from "../../../gateway/network/network.ts";
import type { Exchange } from "../../../sim/exchange/mod.ts";
import type { Random } from "../../../sim/world/mod.ts";
import type { Time } from "./time.ts";

export const ORDERS_PORT = 9001;
export const SNAPSHOT_PORT = 9500;
const CONNECT_TIMEOUT_MS = 1000;
const LATENCY_MS = [0.02, 0.2] as const;

interface Stream {
  readonly owner: VenueNetwork;
  /** Both ends hear that it is over. */
  cut(): void;
  /** The gateway's end is gone: the venue hears it, nobody else is there to. */
  abandon(): void;
  resume(): void;
}

export class VenueCable {
  readonly time: Time;
  readonly exchange: Exchange;
  readonly random: Random;
  readonly streams = new Set<Stream>();
  /** Bytes do not get through, either way. */
  #partitioned = false;
  /** Nobody answers requests for missing messages. */
  requestsLost = false;

  constructor(time: Time, exchange: Exchange, random: Random) {
    this.time = time;
    this.exchange = exchange;
    this.random = random;
  }

  get partitioned(): boolean {
    return this.#partitioned;
  }

  partition(): void {
    this.#partitioned = true;
  }

  heal(): void {
    this.#partitioned = false;
    for (const stream of [...this.streams]) stream.resume();
  }

  cutAll(): number {
    const cut = [...this.streams];
    for (const stream of cut) stream.cut();
    return cut.length;
  }
}

/** What one gateway process has of the network. */
export class VenueNetwork implements Network {
  readonly #cable: VenueCable;
  readonly #sent: (port: number, bytes: Uint8Array) => void;
  readonly #udp = new Map<string, UdpListener>();
  #dead = false;

  /** @param sent sees what leaves the machine, before it is on its way */
  constructor(cable: VenueCable, sent: (port: number, bytes: Uint8Array) => void) {
    this.#cable = cable;
    this.#sent = sent;
  }

  die(): void {
    this.#dead = true;
    this.#udp.clear();
    for (const stream of [...this.#cable.streams]) if (stream.owner === this) stream.abandon();
  }

  /** A datagram of the feed is there. */
  datagram(address: string, bytes: Uint8Array): void {
    if (!this.#dead) this.#udp.get(address)?.datagram(bytes);
  }

  async requestUdp(_to: unknown, answer: (bytes: Uint8Array) => void) {
    const { time, exchange, random } = this.#cable;
    const pause = (): number => LATENCY_MS[0] + random.unit() * (LATENCY_MS[1] - LATENCY_MS[0]);
    return {
      send: (bytes: Uint8Array) => {
        const request = Uint8Array.from(bytes);
        time.after(pause(), () => {
          if (this.#cable.requestsLost || this.#cable.partitioned) return;
          const reply = exchange.publisher.store.answer(request);
          if (reply === undefined) return;
          time.after(pause(), () => {
            if (!this.#dead) answer(reply);
          });
        });
      },
      close: async () => {},
    };
  }

  async receiveUdp({ address, port }: { address: string; port: number }, listener: UdpListener) {
    this.#udp.set(address, listener);
    return {
      port,
      close: async () => {
        this.#udp.delete(address);
      },
    };
  }

  connectTcp(_host: string, port: number, listener: TcpListener): TcpConnection {
    const { time, exchange, random, streams } = this.#cable;
    const cable = this.#cable;
    let over = false;
    let told = false;
    const tell = (error: Error | undefined): void => {
      if (told || this.#dead) return;
      told = true;
      listener.ended(error);
    };
    /** One direction: what is sent is delivered in order, and waits while the network is parted. */
    const direction = (deliver: (bytes: Uint8Array) => void) => {
      const waiting: (() => void)[] = [];
      let readyNs = 0;
      const pump = (): void => {
        while (waiting.length > 0 && !cable.partitioned) waiting.shift()?.();
      };
      const put = (run: () => void): void => {
        const pauseMs = LATENCY_MS[0] + random.unit() * (LATENCY_MS[1] - LATENCY_MS[0]);
        // Strictly after what was sent before: events of one time come in any order.
        readyNs = Math.max(readyNs + 1, time.nowNs + pauseMs * 1e6);
        time.scheduler.at(readyNs, () => {
          waiting.push(run);
          pump();
        });
      };
      return {
        pump,
        put,
        send: (bytes: Uint8Array) => {
          const copy = Uint8Array.from(bytes);
          put(() => deliver(copy));
        },
      };
    };
    let venue: { received(bytes: Uint8Array): void; ended(): void } | undefined;
    const toGateway = direction((bytes) => {
      if (!over && !this.#dead) listener.received(bytes);
    });
    const toVenue = direction((bytes) => {
      if (!over) venue?.received(bytes);
    });
    const stream: Stream = {
      owner: this,
      cut: () => {
        if (over) return;
        over = true;
        streams.delete(stream);
        time.after(0.01, () => {
          tell(new Error("connection reset"));
          venue?.ended();
        });
      },
      abandon: () => {
        if (over) return;
        over = true;
        streams.delete(stream);
        time.after(0.01, () => venue?.ended());
      },
      resume: () => {
        toGateway.pump();
        toVenue.pump();
      },
    };
    /** After what was sent before. */
    const endGateway = (): void => {
      toVenue.put(() => {
        if (over) return;
        over = true;
        streams.delete(stream);
        venue?.ended();
        time.after(0.01, () => tell(undefined));
      });
    };
    const transport = {
      waitingBytes: 0,
      send: (bytes: Uint8Array) => {
        toGateway.send(bytes);
        return true;
      },
      close: () =>
        toGateway.put(() => {
          if (over) return;
          over = true;
          streams.delete(stream);
          tell(undefined);
          venue?.ended();
        }),
      destroy: () => stream.cut(),
    };
    const answered = time.after(CONNECT_TIMEOUT_MS, () => {
      if (venue === undefined && !over) {
        over = true;
        tell(new Error("connection timed out"));
      }
    });
    toVenue.put(() => {
      if (over) return;
      answered.cancel();
      venue = port === SNAPSHOT_PORT ? exchange.snapshots.connected(transport) : exchange.connected(transport);
      toGateway.put(() => {
        if (!over && !this.#dead) listener.connected();
      });
    });
    streams.add(stream);
    return {
      waitingBytes: 0,
      send: (bytes) => {
        if (this.#dead || over) return;
        this.#sent(port, bytes);
        toVenue.send(bytes);
      },
      close: endGateway,
      destroy: () => stream.cut(),
    };
  }
}
