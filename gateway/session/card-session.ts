/**
 * The order session of a card: the card keeps its TCP (docs/hardware.md, tg_tcp), SoupBinTCP is here. The gateway opens the session, gives the card
 * its bytes and fetches those that the venue said; from the login on the card may send orders in it.
 *
 * The card does not call. A frame that the venue sent is shown to the gateway too: that is the bell at which it asks.
 */
import { type FrameAddresses, formatIpv4 } from "../../proto/mod.ts";
import type { Clock, Timer } from "../clock.ts";
import {
  abortTcp,
  closeTcp,
  offerPayload,
  openTcp,
  type RegisterOperation,
  type RegisterProgram,
  type RemoteRegisters,
  readTcp,
  readyTcp,
  runRemote,
  TCP_CAUSE,
  TCP_STATE,
  type TcpReport,
} from "../device/mod.ts";
import { sequenceDifference } from "./sequence-number.ts";
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
}

export interface CardSessionEvents {
  /** The card may send orders now, as far as the session goes. */
  ready(session: string, next: number): void;
  message(payload: Uint8Array, sequence: number): void;
  /** Told once. */
  ended(error: Error): void;
}

/** Session bytes that the card has not taken: more, and the venue does not read. */
const PAYLOADS_MAX = 1024;
/** Nothing is heard: asked all the same, for what timers of the card do. */
const IDLE_MS = 20;
/** A frame was heard, or the card is busy: what it makes of it comes soon, if it comes. */
const SOON_MS = 1;
const SOON_TIMES = 5;
/** As long as a segment may still be under way on a wire of one hop. */
const LINGER_MS = 100;

export class CardSession {
  readonly soup: SoupClient;
  readonly #device: RemoteRegisters;
  readonly #options: CardSessionOptions;
  readonly #events: CardSessionEvents;
  readonly #clock: Clock;
  readonly #closed = Promise.withResolvers<void>();
  /** Orders that passed the card's gate and have neither left nor been withdrawn, as far as its records say. */
  readonly #decided = new Map<number, number>();
  /** Those that left: the number after their last byte. */
  readonly #left = new Map<number, number>();
  readonly #programs: RegisterProgram<void>[] = [];
  readonly #payloads: Uint8Array[] = [];
  #timer: Timer | undefined;
  #asks = false;
  #soon = SOON_TIMES;
  #working = false;
  #established = false;
  #ready = false;
  #over = false;
  /** Nothing goes to the card any more. */
  #stopped = false;
  #closing: "not" | "wanted" | "asked" = "not";
  #repeatedBefore: number | undefined;
  #repeated = 0;

  constructor(device: RemoteRegisters, options: CardSessionOptions, clock: Clock, events: CardSessionEvents) {
    // A program that is under way when the session is over ends there: the card may be another session's by then.
    this.#device = { execute: (operations) => this.#execute(device, operations) };
    this.#options = options;
    this.#events = events;
    this.#clock = clock;
    this.soup = new SoupClient({ send: (bytes) => this.#send(bytes) }, options.login, options.times, clock, {
      loggedIn: (session, next) => this.#giveToCard(session, next),
      message: (payload, sequence) => events.message(payload, sequence),
      ended: (error) => this.#end(error),
    });
    this.#last = (program) => void runRemote(device, program).catch(() => {});
  }

  /** The last that this session says to the card, which goes on alone. */
  readonly #last: (program: RegisterProgram<void>) => void;

  get ready(): boolean {
    return this.#ready && !this.#over;
  }

  /** Orders of the card that the venue may not have got: not acknowledged, or not even known to have left. */
  get ordersUnderWay(): boolean {
    return this.#decided.size > 0 || this.#left.size > 0;
  }

  get over(): boolean {
    return this.#over;
  }

  /** Segments that the card has sent again in this session. */
  get repeated(): number {
    return this.#repeated;
  }

  start(): void {
    const { addresses, initialSequence, retransmitMs, retransmitLimit } = this.#options;
    this.#programs.push(
      openTcp(
        {
          localMac: addresses.sourceMac,
          peerMac: addresses.destinationMac,
          localIp: addresses.sourceIp,
          peerIp: addresses.destinationIp,
          localPort: addresses.sourcePort,
          peerPort: addresses.destinationPort,
        },
        { initialSequence, retransmitMs, retransmitLimit, aliveMs: 0, lingerMs: LINGER_MS },
      ),
    );
    this.#ask();
  }

  /** A frame of the order port, which the card has got too. */
  received(): void {
    this.#soon = SOON_TIMES;
    this.#ask();
  }

  /** An order of so many bytes passed the card's gate. It has no sequence number before its first beat has left. */
  orderDecided(urn: number, bytes: number): void {
    if (!this.#over) this.#decided.set(urn, bytes);
  }

  /** An order left with this sequence number; until the venue has acknowledged it the card answers for its delivery. */
  orderLeft(urn: number, sequence: number): void {
    const bytes = this.#decided.get(urn);
    if (bytes === undefined) return;
    this.#decided.delete(urn);
    this.#left.set(urn, (sequence + bytes) >>> 0);
    this.#ask();
  }

  orderWithdrawn(urn: number): void {
    this.#decided.delete(urn);
  }

  /** Ends the session in order; `ended` is not told. The card must be disarmed. Resolves when the venue has ended it too. */
  async close(): Promise<void> {
    if (this.#over) return;
    this.#over = true;
    if (!this.#established) {
      this.destroy();
      return;
    }
    this.soup.logout();
    this.#closing = "wanted";
    this.#ask();
    await this.#closed.promise;
  }

  /** Ends the session at once, also one that is being closed; `ended` is not told. */
  destroy(): void {
    this.#over = true;
    this.soup.stop();
    if (this.#stopped) return;
    this.#stopped = true;
    this.#timer?.cancel();
    this.#last(abortTcp());
    this.#closed.resolve();
  }

  async #execute(device: RemoteRegisters, operations: readonly RegisterOperation[]): Promise<Uint32Array> {
    if (this.#stopped) throw new Error("the session is over");
    return device.execute(operations);
  }

  #giveToCard(session: string, next: number): void {
    const { urn } = this.#options;
    const told = (): void => {
      if (this.#over) return;
      this.#ready = true;
      this.#events.ready(session, next);
    };
    this.#programs.push(
      (function* () {
        yield* readyTcp(urn);
        told();
      })(),
    );
    this.#work();
  }

  #send(bytes: Uint8Array): void {
    if (this.#stopped) return;
    if (this.#payloads.length >= PAYLOADS_MAX) {
      this.#end(new Error(`the card takes no session bytes: ${this.#payloads.length} wait`));
      return;
    }
    this.#payloads.push(bytes.slice());
    this.#work();
  }

  #ask(): void {
    this.#asks = true;
    this.#work();
  }

  #work(): void {
    if (this.#working || this.#stopped) return;
    this.#working = true;
    this.#timer?.cancel();
    this.#run().then(
      () => {
        this.#working = false;
        if (this.#stopped) return;
        const waitMs = this.#soon > 0 || this.#payloads.length > 0 ? SOON_MS : IDLE_MS;
        if (this.#soon > 0) this.#soon--;
        this.#timer = this.#clock.after(waitMs, () => this.#ask());
      },
      (error: unknown) => {
        this.#working = false;
        this.#end(error instanceof Error ? error : new Error(String(error)));
      },
    );
  }

  /** Until there is nothing to be told and nothing to be asked. */
  async #run(): Promise<void> {
    while (!this.#stopped) {
      const program = this.#programs.shift();
      if (program !== undefined) {
        await runRemote(this.#device, program);
        continue;
      }
      if (this.#asks) {
        this.#asks = false;
        this.#take(await runRemote(this.#device, readTcp()));
        continue;
      }
      const payload = this.#payloads[0];
      if (payload !== undefined && this.#established) {
        // The card is full: it sends them when the venue has room.
        if (!(await runRemote(this.#device, offerPayload(payload)))) return;
        this.#payloads.shift();
        continue;
      }
      if (this.#closing === "wanted") {
        this.#closing = "asked";
        this.#programs.push(closeTcp());
        continue;
      }
      return;
    }
  }

  #take({ state, cause, oldest, repeated, received }: TcpReport): void {
    if (this.#stopped) return;
    this.#repeatedBefore ??= repeated;
    this.#repeated = (repeated - this.#repeatedBefore) & 0xffff;
    for (const [urn, end] of this.#left) if (sequenceDifference(end, oldest) <= 0) this.#left.delete(urn);
    if (!this.#established && state >= TCP_STATE.established) {
      this.#established = true;
      if (!this.#over) this.soup.start();
    }
    if (received.length > 0) {
      this.#soon = SOON_TIMES;
      this.soup.received(received);
    }
    if (this.#stopped) return;
    const venue = formatIpv4(this.#options.addresses.destinationIp);
    if (state === TCP_STATE.closed) {
      const said = ENDS[cause];
      if (said !== undefined) this.#finish(new Error(`the venue ${venue} ${said}`));
    } else if (state === TCP_STATE.timeWait) this.#finish(new Error(`the venue ${venue} closed the session`));
    else if (state === TCP_STATE.closeWait && this.#closing === "not") {
      // It has said everything; so has this side, now.
      this.#last(closeTcp());
      this.#finish(new Error(`the venue ${venue} closed the session`));
    }
  }

  /** The card's TCP is over. */
  #finish(error: Error): void {
    this.#stopped = true;
    this.#timer?.cancel();
    this.#closed.resolve();
    if (this.#over) return;
    this.#over = true;
    this.soup.stop();
    this.#events.ended(error);
  }

  #end(error: Error): void {
    const told = this.#over;
    this.destroy();
    if (!told) this.#events.ended(error);
  }
}

const ENDS: Readonly<Record<number, string>> = {
  [TCP_CAUSE.orderly]: "closed the session",
  [TCP_CAUSE.refused]: "refused the session",
  [TCP_CAUSE.reset]: "reset the order session",
  [TCP_CAUSE.timeout]: "does not answer in the session",
  [TCP_CAUSE.aborted]: "is not spoken to any more: the card has reset the session",
};
