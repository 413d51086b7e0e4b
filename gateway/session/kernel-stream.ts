// A SoupBinTCP session over a socket of the kernel: the software path's own, and the one that settles the card's orders.
import type { Clock } from "../clock.ts";
import type { Network, TcpConnection } from "../network/network.ts";
import { SoupClient, type SoupLogin, type SoupTimes } from "./soup-client.ts";

export interface VenueAddress {
  readonly host: string;
  readonly port: number;
}

export interface KernelSessionEvents {
  loggedIn(session: string, next: number): void;
  message(payload: Uint8Array, sequence: number): void;
  /** Told once, whatever ended it: connection, login, silence, the venue. */
  ended(error: Error): void;
}

/** Bytes that the kernel has not taken: more, and the venue does not read. */
const WAITING_BYTES_MAX = 256 * 1024;

export class KernelSession {
  readonly soup: SoupClient;
  readonly #connection: TcpConnection;
  readonly #events: KernelSessionEvents;
  #over = false;

  constructor(
    network: Network,
    venue: VenueAddress,
    login: SoupLogin,
    times: SoupTimes,
    clock: Clock,
    events: KernelSessionEvents,
  ) {
    this.#events = events;
    this.#connection = network.connectTcp(venue.host, venue.port, {
      connected: () => {
        if (!this.#over) this.soup.start();
      },
      received: (bytes) => this.soup.received(bytes),
      ended: (error) => this.#end(error ?? new Error(`the venue ${venue.host}:${venue.port} closed the connection`)),
    });
    this.soup = new SoupClient({ send: (bytes) => this.#send(bytes) }, login, times, clock, {
      loggedIn: (session, next) => events.loggedIn(session, next),
      message: (payload, sequence) => events.message(payload, sequence),
      ended: (error) => this.#end(error),
    });
  }

  get over(): boolean {
    return this.#over;
  }

  get waitingBytes(): number {
    return this.#connection.waitingBytes;
  }

  /** Logs out and ends; `ended` is not told. */
  close(): void {
    if (this.#over) return;
    this.#over = true;
    this.soup.logout();
    this.#connection.close();
  }

  /** Ends at once; `ended` is not told. */
  destroy(): void {
    if (this.#over) return;
    this.#over = true;
    this.soup.stop();
    this.#connection.destroy();
  }

  #send(bytes: Uint8Array): void {
    if (this.#over) return;
    if (this.#connection.waitingBytes > WAITING_BYTES_MAX) {
      this.#end(new Error(`the venue takes no bytes: ${this.#connection.waitingBytes} wait`));
      return;
    }
    this.#connection.send(bytes);
  }

  #end(error: Error): void {
    if (this.#over) return;
    this.destroy();
    this.#events.ended(error);
  }
}
