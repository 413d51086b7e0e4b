/**
 * The client's end of SoupBinTCP over any byte stream: login, heartbeats both ways, numbered messages counted. What the stream is
 * (a kernel socket, a card's session) it does not know.
 */
import { SoupFramer, soupbintcp, WireError } from "../../proto/mod.ts";
import type { Clock, Timer } from "../clock.ts";

export interface SoupStream {
  /** The bytes are copied or sent before this returns. */
  send(bytes: Uint8Array): void;
}

export interface SoupLogin {
  readonly username: string;
  readonly password: string;
  /** Blank: whatever session the venue is in. */
  readonly session: string;
  /** Number of the next message wanted; 1 from the start, 0 the most recent. */
  readonly sequence: number;
}

export interface SoupTimes {
  /** This side says something at least this often. */
  readonly heartbeatMs: number;
  /** A venue silent for this long is gone. */
  readonly silenceMs: number;
  /** The answer to the login has to be there by then. */
  readonly loginMs: number;
}

export const SOUP_TIMES: SoupTimes = { heartbeatMs: 1000, silenceMs: 5000, loginMs: 5000 };

export interface SoupEvents {
  /** @param next number of the next message */
  loggedIn(session: string, next: number): void;
  /** A numbered message; the bytes are valid during the call. */
  message(payload: Uint8Array, sequence: number): void;
  /** Called once, with the reason; the owner ends the stream. */
  ended(error: SoupError): void;
}

export type SoupErrorCode = "LOGIN_REJECTED" | "END_OF_SESSION" | "SILENT" | "FRAMING";

export class SoupError extends Error {
  override readonly name = "SoupError";
  readonly code: SoupErrorCode;
  /** The venue's reason for rejecting a login. */
  readonly reason: string;

  constructor(code: SoupErrorCode, message: string, reason = "") {
    super(message);
    this.code = code;
    this.reason = reason;
  }
}

type State = "new" | "logging_in" | "logged_in" | "ended";

const { PACKET_PAYLOAD_AT, PACKET_TYPE_AT } = soupbintcp;

export class SoupClient {
  #state: State = "new";
  #session = "";
  #next = 0;
  #sentNs = 0n;
  #receivedNs = 0n;
  #timer: Timer | undefined;
  readonly #framer = new SoupFramer();
  readonly #stream: SoupStream;
  readonly #login: SoupLogin;
  readonly #times: SoupTimes;
  readonly #clock: Clock;
  readonly #events: SoupEvents;

  constructor(stream: SoupStream, login: SoupLogin, times: SoupTimes, clock: Clock, events: SoupEvents) {
    this.#stream = stream;
    this.#login = login;
    this.#times = times;
    this.#clock = clock;
    this.#events = events;
  }

  get loggedIn(): boolean {
    return this.#state === "logged_in";
  }

  /** The venue's name of the session; empty before the login. */
  get session(): string {
    return this.#session;
  }

  /** Number of the next message; 0 before the login. */
  get nextSequence(): number {
    return this.#next;
  }

  start(): void {
    if (this.#state !== "new") throw new Error(`start: the session is ${this.#state}`);
    this.#state = "logging_in";
    const { username, password, session, sequence } = this.#login;
    const packet = new Uint8Array(soupbintcp.LOGIN_REQUEST_LENGTH);
    soupbintcp.encodeLoginRequest({ username, password, session, sequence: BigInt(sequence) }, packet);
    this.#write(packet);
    this.#receivedNs = this.#clock.monotonicNs();
    this.#timer = this.#clock.after(this.#times.loginMs, () =>
      this.#end(new SoupError("SILENT", `no answer to the login of ${username} in ${this.#times.loginMs} ms`)),
    );
  }

  received(bytes: Uint8Array): void {
    if (this.#state === "ended" || this.#state === "new") return;
    this.#receivedNs = this.#clock.monotonicNs();
    try {
      this.#framer.push(bytes, (packet) => {
        if (this.#state !== "ended") this.#packet(packet);
      });
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.#end(new SoupError("FRAMING", error.message));
    }
  }

  /** One message for the venue. */
  send(message: Uint8Array): void {
    const packet = new Uint8Array(PACKET_PAYLOAD_AT + message.length);
    soupbintcp.encodeUnsequencedData({ payload: message }, packet);
    this.sendPacket(packet);
  }

  /** A message that is a packet already, as the datapath makes them. */
  sendPacket(packet: Uint8Array): void {
    if (this.#state !== "logged_in") throw new Error("send: not logged in");
    this.#write(packet);
  }

  /** Says good-bye; the owner ends the stream. */
  logout(): void {
    if (this.#state === "logged_in") this.#write(Uint8Array.of(0, 1, soupbintcp.LOGOUT_REQUEST_TYPE));
    this.stop();
  }

  /** Nothing is sent or told any more. */
  stop(): void {
    this.#state = "ended";
    this.#timer?.cancel();
  }

  #packet(packet: Uint8Array): void {
    switch (packet[PACKET_TYPE_AT]) {
      case soupbintcp.LOGIN_ACCEPTED_TYPE:
        this.#accepted(packet);
        break;
      case soupbintcp.LOGIN_REJECTED_TYPE: {
        const { reason } = soupbintcp.decodeLoginRejected(packet);
        const text =
          (soupbintcp.LOGIN_REJECT_REASON_CODES as Readonly<Record<string, string>>)[reason] ?? "unknown reason";
        this.#end(
          new SoupError(
            "LOGIN_REJECTED",
            `the venue rejected the login of ${this.#login.username}: ${reason}, ${text}`,
            reason,
          ),
        );
        break;
      }
      case soupbintcp.SEQUENCED_DATA_TYPE:
        if (this.#state !== "logged_in") {
          this.#end(new SoupError("FRAMING", "a numbered message before the login was accepted"));
          break;
        }
        this.#events.message(packet.subarray(PACKET_PAYLOAD_AT), this.#next++);
        break;
      case soupbintcp.END_OF_SESSION_TYPE:
        this.#end(new SoupError("END_OF_SESSION", `the venue ended session ${this.#session}`));
        break;
      case soupbintcp.SERVER_HEARTBEAT_TYPE:
      case soupbintcp.UNSEQUENCED_DATA_TYPE:
      case soupbintcp.DEBUG_TYPE:
        break;
      default:
        this.#end(new SoupError("FRAMING", `a packet of type 0x${(packet[PACKET_TYPE_AT] ?? 0).toString(16)}`));
    }
  }

  #accepted(packet: Uint8Array): void {
    if (this.#state !== "logging_in") {
      this.#end(new SoupError("FRAMING", "a second answer to the login"));
      return;
    }
    const { session, sequence } = soupbintcp.decodeLoginAccepted(packet);
    this.#state = "logged_in";
    this.#session = session;
    this.#next = Number(sequence);
    this.#timer?.cancel();
    this.#beat();
    this.#events.loggedIn(session, this.#next);
  }

  #write(bytes: Uint8Array): void {
    this.#sentNs = this.#clock.monotonicNs();
    this.#stream.send(bytes);
  }

  #beat(): void {
    if (this.#state !== "logged_in") return;
    const now = this.#clock.monotonicNs();
    const silenceNs = BigInt(this.#times.silenceMs) * 1_000_000n;
    const heartbeatNs = BigInt(this.#times.heartbeatMs) * 1_000_000n;
    if (now - this.#receivedNs >= silenceNs) {
      this.#end(new SoupError("SILENT", `nothing from the venue for ${this.#times.silenceMs} ms`));
      return;
    }
    if (now - this.#sentNs >= heartbeatNs) this.#write(Uint8Array.of(0, 1, soupbintcp.CLIENT_HEARTBEAT_TYPE));
    // Writing may have ended the stream, and the session with it.
    if (!this.loggedIn) return;
    const next =
      this.#sentNs + heartbeatNs < this.#receivedNs + silenceNs
        ? this.#sentNs + heartbeatNs
        : this.#receivedNs + silenceNs;
    const waitMs = Math.max(1, Math.ceil(Number(next - now) / 1e6));
    this.#timer = this.#clock.after(waitMs, () => this.#beat());
  }

  #end(error: SoupError): void {
    if (this.#state === "ended") return;
    this.stop();
    this.#events.ended(error);
  }
}
