/**
 * The card over the life of the gateway: connects, and connects again when the link is lost. What is known of the fence outlives a link:
 * a card that was armed is not certainly stopped until it says so or its lease has certainly run out.
 */
import type { Clock, Timer } from "../clock.ts";
import { type Device, DeviceError } from "../device/mod.ts";
import { CardLink, type CardLinkEvents, type CardLinkTimes, type CardLossCode, type CardStatus } from "./card-link.ts";

export interface CardUnitEvents {
  up(link: CardLink): void;
  /** The link is lost; the unit goes on trying to connect. */
  down(code: CardLossCode, message: string): void;
  /** Not connected, and why; told again when the reason changes. */
  unreachable(code: "DEVICE_UNREACHABLE" | "DEVICE_MISMATCH", message: string): void;
  events(words: Uint32Array, at: number, count: number): void;
  frameReceived(bytes: Uint8Array): void;
  overrun(events: number, frames: number): void;
  heartbeat(status: CardStatus): void;
}

const RETRY_MS = 500;

export class CardUnit {
  readonly #makeDevice: () => Device;
  readonly #clock: Clock;
  readonly #times: CardLinkTimes;
  readonly #events: CardUnitEvents;
  readonly #rtlHash: number | undefined;
  #link: CardLink | undefined;
  #timer: Timer | undefined;
  #closed = false;
  /** Whom writes are taken from; 0: nobody was elected. */
  #election: bigint;
  #problem = "";
  /** The card said that it is disarmed, and was not armed since. */
  #disarmed = false;
  /** Of earlier links; undefined: no moment is certain. */
  #leaseLapsedNs: bigint | undefined;
  /** Times that an arming was begun: one that comes while a disarming is answered makes the answer worth nothing. */
  #armings = 0;
  /** The clock of the card was found slow, and not found right since. */
  #foundSlow = false;

  /** @param rtlHash as {@link CardLink.open} */
  constructor(
    makeDevice: () => Device,
    clock: Clock,
    times: CardLinkTimes,
    rtlHash: number | undefined,
    events: CardUnitEvents,
    election = 0n,
  ) {
    this.#election = election;
    this.#makeDevice = makeDevice;
    this.#clock = clock;
    this.#times = times;
    this.#events = events;
    this.#rtlHash = rtlHash;
    // An earlier run of the gateway may have armed the card just before this one began.
    this.#leaseLapsedNs = clock.monotonicNs() + BigInt(times.leaseMs) * 2_000_000n;
  }

  /** Undefined while there is no connection. */
  get link(): CardLink | undefined {
    return this.#link?.over === true ? undefined : this.#link;
  }

  get reachable(): boolean {
    return this.link !== undefined;
  }

  /** Why there is no connection; empty: there is one. */
  get problem(): string {
    return this.link === undefined ? this.#problem : "";
  }

  /** The card has said that it is disarmed. */
  get confirmedDisarmed(): boolean {
    return this.#disarmed;
  }

  /** Monotonic clock after which an armed card has certainly stopped; undefined: only its own word is certain. */
  get leaseLapsedNs(): bigint | undefined {
    const earlier = this.#leaseLapsedNs;
    const current = this.#link === undefined ? 0n : this.#link.leaseLapsedNs;
    if (earlier === undefined || current === undefined) return undefined;
    return current > earlier ? current : earlier;
  }

  /** The card's clock was found slow, and has not been measured right since: a lease would not bind it. */
  get clockSuspect(): boolean {
    if (this.link?.clockMeasured === true) this.#foundSlow = false;
    return this.#foundSlow;
  }

  start(): void {
    this.#connect();
  }

  /** @throws DeviceError */
  async arm(leaseNs: bigint): Promise<void> {
    const link = this.required();
    this.#disarmed = false;
    await link.renewLease(leaseNs);
    // Somebody may have disarmed it meanwhile; from here on that is not certain any more.
    this.#disarmed = false;
    this.#armings++;
    await link.arm();
  }

  /** The card of now and of every connection to come is told. @throws DeviceError; STALE_ELECTION when it knows a higher id */
  async elect(id: bigint): Promise<void> {
    this.#election = id;
    await this.link?.elect(id);
  }

  /** @throws DeviceError when the card does not say that it is disarmed */
  async disarm(): Promise<void> {
    const armings = this.#armings;
    await this.required().disarm();
    if (armings === this.#armings) this.#stopped();
  }

  /** @throws DeviceError */
  async renewLease(leaseNs: bigint): Promise<void> {
    await this.link?.renewLease(leaseNs);
  }

  /** @throws DeviceError DISCONNECTED */
  required(): CardLink {
    const link = this.link;
    if (link === undefined) throw new DeviceError("DISCONNECTED", `the card cannot be reached: ${this.#problem}`);
    return link;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#timer?.cancel();
    await this.#link?.close();
  }

  #connect(): void {
    if (this.#closed) return;
    const events: CardLinkEvents = {
      events: (words, at, count) => this.#events.events(words, at, count),
      frameReceived: (bytes) => this.#events.frameReceived(bytes),
      overrun: (records, frames) => this.#events.overrun(records, frames),
      heartbeat: (status) => this.#events.heartbeat(status),
      lost: (code, message, stopped) => this.#lost(code, message, stopped),
    };
    const open = async (): Promise<CardLink> => {
      const link = await CardLink.open(this.#makeDevice(), this.#clock, this.#times, events, this.#rtlHash);
      try {
        await link.elect(this.#election);
        return link;
      } catch (error) {
        link.destroy();
        throw error;
      }
    };
    open().then(
      (link) => {
        if (this.#closed) {
          link.destroy();
          return;
        }
        this.#link = link;
        // Opening a link disarms the card.
        this.#stopped();
        this.#problem = "";
        this.#events.up(link);
      },
      (error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        const mismatch = error instanceof DeviceError && ["IDENTITY_MISMATCH", "PROTOCOL"].includes(error.code);
        if (message !== this.#problem) {
          this.#problem = message;
          this.#events.unreachable(mismatch ? "DEVICE_MISMATCH" : "DEVICE_UNREACHABLE", message);
        }
        this.#retry();
      },
    );
  }

  /** By the card's own word. */
  #stopped(): void {
    this.#disarmed = true;
    this.#leaseLapsedNs = 0n;
  }

  #lost(code: CardLossCode, message: string, stopped: boolean): void {
    this.#leaseLapsedNs = this.leaseLapsedNs;
    if (stopped) this.#stopped();
    if (code === "DEVICE_CLOCK_SLOW") this.#foundSlow = true;
    this.#link = undefined;
    this.#problem = message;
    this.#events.down(code, message);
    this.#retry();
  }

  #retry(): void {
    if (!this.#closed) this.#timer = this.#clock.after(RETRY_MS, () => this.#connect());
  }
}
