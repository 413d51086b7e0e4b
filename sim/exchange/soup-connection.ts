// The server's end of a SoupBinTCP connection: login, heartbeats both ways, numbered messages from where the client wants them.

import { SoupFramer, soupbintcp, WireError } from "../../proto/mod.ts";
import type { Random } from "../world/random.ts";
import type { Scheduler, Timer } from "../world/scheduler.ts";
import type { ByteStreamListener, ByteTransport } from "./byte-transport.ts";
import { DelayLine, type LatencyRecord, type LatencySettings } from "./delay-line.ts";
import type { OuchAccount } from "./ouch-account.ts";

export interface SoupSettings {
  /** Name of the venue's session, 10 characters at most. */
  readonly session: string;
  /** Both sides say something at least this often, ns. */
  readonly heartbeatNs: number;
  /** A client silent for this long is gone, ns. */
  readonly silenceNs: number;
  /** A connection that has not logged in for this long is closed, ns. */
  readonly loginNs: number;
  /** From the client's bytes to the matching engine, and from there to the bytes of the reply. */
  readonly inbound: LatencySettings;
  readonly outbound: LatencySettings;
}

export const DEFAULT_SOUP: SoupSettings = {
  session: "TICKGATE01",
  heartbeatNs: 1e9,
  silenceNs: 15e9,
  loginNs: 30e9,
  inbound: { fixedNs: 5_000, meanNs: 3_000 },
  outbound: { fixedNs: 5_000, meanNs: 3_000 },
};

/** Who may log in. */
export interface AccountDirectory {
  /** The account when user and password are right. */
  authenticate(username: string, password: string): OuchAccount | undefined;
  /** The connection that the account is on now, if any, and the one that takes its place. */
  takeOver(account: OuchAccount, connection: SoupConnection): void;
  release(account: OuchAccount, connection: SoupConnection): void;
}

/** What requests and replies waited, of all connections. */
export interface VenueLatency {
  readonly inbound: LatencyRecord;
  readonly outbound: LatencyRecord;
}

const { PACKET_PAYLOAD_AT, PACKET_TYPE_AT } = soupbintcp;
/** Requests that wait for the venue's latency; a client that has more under way is closed. */
const INBOUND_DEPTH_MAX = 100_000;

export class SoupConnection implements ByteStreamListener {
  private readonly transport: ByteTransport;
  private readonly scheduler: Scheduler;
  private readonly settings: SoupSettings;
  private readonly accounts: AccountDirectory;
  private readonly inbound: DelayLine;
  private readonly outbound: DelayLine;
  private account: OuchAccount | undefined;
  private readonly framer = new SoupFramer();
  /** Number of the next message to send. */
  private nextSequence = 0;
  private lastSentNs: number;
  private lastReceivedNs: number;
  private watch: Timer;
  private over = false;

  constructor(
    transport: ByteTransport,
    scheduler: Scheduler,
    settings: SoupSettings,
    accounts: AccountDirectory,
    random: Random,
    latency?: VenueLatency,
  ) {
    this.transport = transport;
    this.scheduler = scheduler;
    this.settings = settings;
    this.accounts = accounts;
    this.inbound = new DelayLine(scheduler, settings.inbound, random.fork("inbound"), latency?.inbound);
    this.outbound = new DelayLine(scheduler, settings.outbound, random.fork("outbound"), latency?.outbound);
    this.lastSentNs = scheduler.now();
    this.lastReceivedNs = scheduler.now();
    this.watch = scheduler.after(settings.loginNs, () => this.destroy());
  }

  received(bytes: Uint8Array): void {
    if (this.over) return;
    this.lastReceivedNs = this.scheduler.now();
    try {
      this.framer.push(bytes, (packet) => {
        if (!this.over) this.packet(packet);
      });
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      // Out of step: there is no way back in.
      this.destroy();
    }
  }

  ended(): void {
    this.finish();
  }

  /** Takes the place of `before`: requests that it has brought already are done first. */
  succeed(before: SoupConnection): void {
    this.inbound.follow(before.inbound);
  }

  /** Ends the session for good: the client must not come back to it. */
  endSession(): void {
    if (this.over || this.account === undefined) return;
    this.sendNumbered();
    this.send(Uint8Array.of(0, 1, soupbintcp.END_OF_SESSION_TYPE));
    this.close();
  }

  /** Ends the connection after what was sent. */
  close(): void {
    this.finish();
    this.transport.close();
  }

  /** Ends the connection at once. */
  destroy(): void {
    this.finish();
    this.transport.destroy();
  }

  private finish(): void {
    if (this.over) return;
    this.over = true;
    this.watch.cancel();
    if (this.account !== undefined) this.accounts.release(this.account, this);
  }

  private packet(packet: Uint8Array): void {
    switch (packet[PACKET_TYPE_AT]) {
      case soupbintcp.LOGIN_REQUEST_TYPE:
        this.login(packet);
        break;
      case soupbintcp.UNSEQUENCED_DATA_TYPE:
        this.request(new Uint8Array(packet.subarray(PACKET_PAYLOAD_AT)));
        break;
      case soupbintcp.LOGOUT_REQUEST_TYPE:
        this.close();
        break;
      case soupbintcp.CLIENT_HEARTBEAT_TYPE:
      case soupbintcp.DEBUG_TYPE:
        break;
      default:
        // Not this protocol.
        this.destroy();
    }
  }

  private request(message: Uint8Array): void {
    const { account } = this;
    if (account === undefined || this.inbound.depth >= INBOUND_DEPTH_MAX) {
      this.destroy();
      return;
    }
    // Once the bytes are at the venue they count, even if the connection ends meanwhile.
    this.inbound.push(() => account.receive(message));
  }

  private login(packet: Uint8Array): void {
    let request: soupbintcp.LoginRequest;
    try {
      request = soupbintcp.decodeLoginRequest(packet);
    } catch (error) {
      if (!(error instanceof WireError)) throw error;
      this.destroy();
      return;
    }
    if (this.account !== undefined) {
      this.destroy();
      return;
    }
    const account = this.accounts.authenticate(request.username, request.password);
    if (account === undefined) {
      this.reject("A");
      return;
    }
    const session = request.session.trim();
    const wanted = request.sequence === 0n ? Math.max(1, account.store.count) : Number(request.sequence);
    // A client that is ahead of the venue speaks of another session than this one.
    if ((session !== "" && session !== this.settings.session) || wanted > account.store.count + 1) {
      this.reject("S");
      return;
    }
    this.account = account;
    this.nextSequence = wanted;
    this.accounts.takeOver(account, this);
    const accepted = new Uint8Array(soupbintcp.LOGIN_ACCEPTED_LENGTH);
    soupbintcp.encodeLoginAccepted({ session: this.settings.session, sequence: BigInt(wanted) }, accepted);
    this.send(accepted);
    if (this.over) return;
    account.onMessage = () => this.outbound.push(() => this.sendNumbered());
    this.sendNumbered();
    this.watch.cancel();
    this.beat();
  }

  private reject(reason: string): void {
    const rejected = new Uint8Array(soupbintcp.LOGIN_REJECTED_LENGTH);
    soupbintcp.encodeLoginRejected({ reason }, rejected);
    this.send(rejected);
    this.close();
  }

  private sendNumbered(): void {
    const { account } = this;
    if (account === undefined) return;
    for (; !this.over; this.nextSequence++) {
      const payload = account.store.at(this.nextSequence);
      if (payload === undefined) return;
      const packet = new Uint8Array(soupbintcp.SEQUENCED_DATA_LENGTH + payload.length);
      soupbintcp.encodeSequencedData({ payload }, packet);
      this.send(packet);
    }
  }

  private send(packet: Uint8Array): void {
    if (this.over) return;
    this.lastSentNs = this.scheduler.now();
    if (!this.transport.send(packet)) this.destroy();
  }

  private beat(): void {
    if (this.over) return;
    const { heartbeatNs, silenceNs } = this.settings;
    const now = this.scheduler.now();
    if (now - this.lastReceivedNs >= silenceNs) {
      this.destroy();
      return;
    }
    if (now - this.lastSentNs >= heartbeatNs) this.send(Uint8Array.of(0, 1, soupbintcp.SERVER_HEARTBEAT_TYPE));
    const next = Math.min(this.lastSentNs + heartbeatNs, this.lastReceivedNs + silenceNs);
    this.watch = this.scheduler.at(next, () => this.beat());
  }
}
