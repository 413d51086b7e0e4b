// The feed as UDP datagrams for the software path, unicast or multicast, and the server of what was missed.

import { createSocket, type Socket } from "node:dgram";
import type { AddressInfo } from "node:net";
import type { Line } from "../inputs/feed-frames.ts";
import type { RetransmissionStore } from "./retransmission-store.ts";

export interface Destination {
  readonly host: string;
  readonly port: number;
}

/** Datagrams that wait in a socket; more are dropped, as a network would. */
const WAITING_MAX = 4096;
const LOOPBACK = "127.0.0.1";

async function bound(host: string, port: number): Promise<Socket> {
  const socket = createSocket("udp4");
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  socket.once("error", reject);
  socket.bind(port, host, resolve);
  await promise;
  socket.off("error", reject);
  return socket;
}

function isMulticast(host: string): boolean {
  const first = Number(host.split(".")[0]);
  return first >= 224 && first <= 239;
}

export class DatagramFeed {
  readonly counts = { sent: 0, dropped: 0, errors: 0 };
  private readonly socket: Socket;
  private readonly destinations: readonly [Destination, Destination];

  private constructor(socket: Socket, destinations: readonly [Destination, Destination]) {
    this.socket = socket;
    this.destinations = destinations;
    socket.on("error", () => {
      this.counts.errors++;
    });
  }

  /** @throws the system's error when a socket cannot be had */
  static async open(destinations: readonly [Destination, Destination]): Promise<DatagramFeed> {
    const multicast = destinations.some(({ host }) => isMulticast(host));
    const socket = await bound("0.0.0.0", 0);
    if (multicast) {
      // Stays on this machine.
      socket.setMulticastInterface(LOOPBACK);
      socket.setMulticastTTL(0);
      socket.setMulticastLoopback(true);
    }
    return new DatagramFeed(socket, destinations);
  }

  send(line: Line, payload: Uint8Array): void {
    if (this.socket.getSendQueueCount() >= WAITING_MAX) {
      this.counts.dropped++;
      return;
    }
    const { host, port } = this.destinations[line];
    this.counts.sent++;
    this.socket.send(payload, port, host, (error) => {
      if (error !== null) this.counts.errors++;
    });
  }

  close(): void {
    this.socket.close();
  }
}

/** Answers MoldUDP64 requests. */
export class RetransmissionServer {
  private readonly socket: Socket;

  private constructor(socket: Socket, store: RetransmissionStore) {
    this.socket = socket;
    socket.on("message", (request, from) => {
      const answer = store.answer(request);
      if (answer !== undefined && socket.getSendQueueCount() < WAITING_MAX) {
        socket.send(answer, from.port, from.address, () => {});
      }
    });
    // A client that went away makes an ICMP error here; it asks again or does not.
    socket.on("error", () => {});
  }

  static async listen(at: Destination, store: RetransmissionStore): Promise<RetransmissionServer> {
    return new RetransmissionServer(await bound(at.host, at.port), store);
  }

  get address(): AddressInfo {
    return this.socket.address();
  }

  close(): void {
    this.socket.close();
  }
}
