/**
 * One client of the snapshot service: logs in for message 1, gets the market as of that moment at the pace at which it reads, and the end of
 * the session. Whoever wants a newer one comes again.
 */
import { SoupFramer, soupbintcp, WireError } from "../../proto/mod.ts";
import type { Scheduler, Timer } from "../world/scheduler.ts";
import type { ByteStreamListener, ByteTransport } from "./byte-transport.ts";
import type { Snapshot } from "./snapshot.ts";

export interface PacedTransport extends ByteTransport {
  /** Bytes sent that the client has not taken yet. */
  readonly waitingBytes: number;
}

export interface SnapshotService {
  readonly session: string;
  authenticate(username: string, password: string): boolean;
  /** As of now; undefined: too many are being sent. */
  take(connection: SnapshotConnection): Snapshot | undefined;
  release(connection: SnapshotConnection): void;
}

/** From the connection to the login, and from there to the last byte. */
const LOGIN_NS = 30e9;
const SENDING_NS = 60e9;
const PIECE_BYTES = 64 * 1024;
/** More than this in the socket, and the rest waits. */
const WAITING_BYTES_MAX = 512 * 1024;
const PACE_NS = 1e6;

export class SnapshotConnection implements ByteStreamListener {
  private readonly transport: PacedTransport;
  private readonly scheduler: Scheduler;
  private readonly service: SnapshotService;
  private readonly framer = new SoupFramer();
  private readonly timeout: Timer;
  private sendingTimeout: Timer | undefined;
  private pace: Timer | undefined;
  private loggedIn = false;
  private over = false;

  constructor(transport: PacedTransport, scheduler: Scheduler, service: SnapshotService) {
    this.transport = transport;
    this.scheduler = scheduler;
    this.service = service;
    this.timeout = scheduler.after(LOGIN_NS, () => this.destroy());
  }

  received(bytes: Uint8Array): void {
    if (this.over) return;
    try {
      this.framer.push(bytes, (packet) => {
        if (!this.over) this.packet(packet);
      });
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.destroy();
    }
  }

  ended(): void {
    this.finish();
  }

  destroy(): void {
    this.finish();
    this.transport.destroy();
  }

  private packet(packet: Uint8Array): void {
    switch (packet[soupbintcp.PACKET_TYPE_AT]) {
      case soupbintcp.LOGIN_REQUEST_TYPE:
        this.login(soupbintcp.decodeLoginRequest(packet));
        break;
      case soupbintcp.CLIENT_HEARTBEAT_TYPE:
      case soupbintcp.DEBUG_TYPE:
        break;
      case soupbintcp.LOGOUT_REQUEST_TYPE:
        this.close();
        break;
      default:
        this.destroy();
    }
  }

  private login({ username, password, session, sequence }: soupbintcp.LoginRequest): void {
    if (this.loggedIn) {
      this.destroy();
      return;
    }
    if (!this.service.authenticate(username, password)) {
      this.reject("A");
      return;
    }
    const wanted = session.trim();
    // A snapshot is one thing: it cannot be had from its middle.
    if ((wanted !== "" && wanted !== this.service.session.trim()) || sequence !== 1n) {
      this.reject("S");
      return;
    }
    const snapshot = this.service.take(this);
    if (snapshot === undefined) {
      this.reject("S");
      return;
    }
    this.loggedIn = true;
    this.timeout.cancel();
    this.sendingTimeout = this.scheduler.after(SENDING_NS, () => this.destroy());
    const accepted = new Uint8Array(soupbintcp.LOGIN_ACCEPTED_LENGTH);
    soupbintcp.encodeLoginAccepted({ session: this.service.session, sequence: 1n }, accepted);
    this.send(accepted);
    this.pump(snapshot.packets, 0);
  }

  private pump(packets: Uint8Array, from: number): void {
    let at = from;
    while (!this.over && at < packets.length && this.transport.waitingBytes <= WAITING_BYTES_MAX) {
      this.send(packets.subarray(at, at + PIECE_BYTES));
      at += PIECE_BYTES;
    }
    if (this.over) return;
    if (at < packets.length) {
      this.pace = this.scheduler.after(PACE_NS, () => this.pump(packets, at));
      return;
    }
    this.send(Uint8Array.of(0, 1, soupbintcp.END_OF_SESSION_TYPE));
    this.close();
  }

  private reject(reason: string): void {
    const rejected = new Uint8Array(soupbintcp.LOGIN_REJECTED_LENGTH);
    soupbintcp.encodeLoginRejected({ reason }, rejected);
    this.send(rejected);
    this.close();
  }

  private send(bytes: Uint8Array): void {
    if (!this.over && !this.transport.send(bytes)) this.destroy();
  }

  private close(): void {
    if (this.over) return;
    this.finish();
    this.transport.close();
  }

  private finish(): void {
    if (this.over) return;
    this.over = true;
    this.timeout.cancel();
    this.sendingTimeout?.cancel();
    this.pace?.cancel();
    this.service.release(this);
  }
}
