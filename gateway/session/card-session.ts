/**
 * The order session of a card: TCP by {@link CardTcp}, SoupBinTCP on top, and the moment at which the card takes over the numbering and may
 * send orders in it.
 */
import { type FrameAddresses, formatIpv4 } from "../../proto/mod.ts";
import { CardWireQueue } from "../card/card-wire.ts";
import type { Clock } from "../clock.ts";
import { type RemoteRegisters, session, sessionAddresses, sessionWindow } from "../device/mod.ts";
import { CardTcp } from "./card-tcp.ts";
import { SoupClient, type SoupLogin, type SoupTimes } from "./soup-client.ts";

export interface CardSessionOptions {
  readonly addresses: FrameAddresses;
  readonly initialSequence: number;
  readonly login: SoupLogin;
  readonly times: SoupTimes;
  readonly retransmitMs: number;
  readonly retransmitLimit: number;
  /** First order number that the card may use. */
  readonly urn: number;
  /** As in {@link CardTcpOptions}. */
  readonly ordersWanted: () => boolean;
}

export interface CardSessionEvents {
  /** The card may send orders now, as far as the session goes. */
  ready(session: string, next: number): void;
  message(payload: Uint8Array, sequence: number): void;
  /** Told once. */
  ended(error: Error): void;
}

/** What this side is ready to receive; it takes bytes as they come. */
const RECEIVE_WINDOW = 0xffff;

export class CardSession {
  readonly tcp: CardTcp;
  readonly soup: SoupClient;
  readonly #wire: CardWireQueue;
  readonly #options: CardSessionOptions;
  readonly #events: CardSessionEvents;
  readonly #closed = Promise.withResolvers<void>();
  /** Bytes of orders that passed the card's gate and have neither left nor been withdrawn, as far as its records say. */
  readonly #decided = new Map<number, Uint8Array>();
  #ready = false;
  #over = false;

  constructor(device: RemoteRegisters, options: CardSessionOptions, clock: Clock, events: CardSessionEvents) {
    this.#options = options;
    this.#events = events;
    this.#wire = new CardWireQueue(device, RECEIVE_WINDOW, (error) => this.#end(error));
    const { addresses, initialSequence, retransmitMs, retransmitLimit, ordersWanted } = options;
    this.tcp = new CardTcp(
      this.#wire,
      { addresses, initialSequence, receiveWindow: RECEIVE_WINDOW, retransmitMs, retransmitLimit, ordersWanted },
      clock,
      {
        established: () => this.soup.start(),
        data: (bytes) => this.soup.received(bytes),
        closed: (error) => {
          this.#closed.resolve();
          this.#end(error ?? new Error(`the venue ${formatIpv4(addresses.destinationIp)} closed the session`));
        },
      },
    );
    this.soup = new SoupClient({ send: (bytes) => this.#send(bytes) }, options.login, options.times, clock, {
      loggedIn: () => this.#giveToCard(),
      message: (payload, sequence) => events.message(payload, sequence),
      ended: (error) => this.#end(error),
    });
  }

  get ready(): boolean {
    return this.#ready && !this.#over;
  }

  /** Orders of the card that the venue may not have got: not acknowledged, or not even known to have left. */
  get ordersUnderWay(): boolean {
    return this.#decided.size > 0 || this.tcp.ordersUnacknowledged;
  }

  get over(): boolean {
    return this.#over;
  }

  start(): void {
    const { addresses, urn } = this.#options;
    this.#wire.program(session({ ready: false, urn, sendNext: 0, sendLimit: 0 }));
    this.#wire.program(
      sessionAddresses({
        localMac: addresses.sourceMac,
        peerMac: addresses.destinationMac,
        localIp: addresses.sourceIp,
        peerIp: addresses.destinationIp,
        localPort: addresses.sourcePort,
        peerPort: addresses.destinationPort,
      }),
    );
    this.tcp.connect();
  }

  /** A frame of the order port. */
  received(frame: Uint8Array): void {
    this.tcp.receive(frame);
  }

  /** An order that passed the card's gate. It has no sequence number before its first beat has left. */
  orderDecided(urn: number, payload: Uint8Array): void {
    if (!this.#over) this.#decided.set(urn, payload);
  }

  /** An order left with this sequence number: from now on the session answers for its delivery. */
  orderLeft(urn: number, sequence: number): void {
    const payload = this.#decided.get(urn);
    if (payload === undefined) return;
    this.#decided.delete(urn);
    this.tcp.orderSent(sequence, payload);
  }

  orderWithdrawn(urn: number): void {
    this.#decided.delete(urn);
  }

  /** Ends the session in order; `ended` is not told. The card must be disarmed. Resolves when the venue has ended it too. */
  async close(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    if (this.tcp.state === "established") this.soup.logout();
    this.soup.stop();
    this.tcp.close();
    await this.#closed.promise;
  }

  /** Ends the session at once, also one that is being closed; `ended` is not told. */
  destroy(reason: string): void {
    this.#over = true;
    this.soup.stop();
    this.tcp.destroy(reason);
    this.#wire.stop();
  }

  #giveToCard(): void {
    this.tcp.giveToCard();
    const { tcp } = this;
    const { sendNext } = tcp.window;
    const { urn } = this.#options;
    const { session: name, nextSequence } = this.soup;
    const events = this.#events;
    const told = (): void => {
      if (this.#over) return;
      this.#ready = true;
      events.ready(name, nextSequence);
    };
    this.#wire.program(
      (function* () {
        // What the venue acknowledged meanwhile counts.
        const { sendLimit, acknowledgement } = tcp.window;
        yield* sessionWindow({ sendLimit, ack: acknowledgement, window: RECEIVE_WINDOW });
        yield* session({ ready: true, urn, sendNext, sendLimit });
        told();
      })(),
    );
  }

  #send(bytes: Uint8Array): void {
    if (this.tcp.state === "established") this.tcp.send(bytes);
  }

  #end(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.soup.stop();
    this.tcp.destroy(error.message);
    this.#wire.stop();
    this.#events.ended(error);
  }
}
