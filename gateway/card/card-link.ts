/**
 * One connection to a card, from open to its end: identity, boot disarmed, heartbeat, lease. Whoever connects again makes a new link.
 *
 * The lease is the fence. The card compares its own clock with the expiry it was told; this side keeps the latest moment of its own
 * monotonic clock at which that expiry can come: the reading of the card's clock was answered by then, and its clock runs at least at half
 * speed (which every heartbeat checks). After that moment a card that nobody can reach has certainly stopped. A clock that was found slower
 * takes that moment away: only the card's own word ends its lease then.
 */
import type { Clock, Timer } from "../clock.ts";
import {
  arm,
  type Device,
  DeviceError,
  type DeviceIdentity,
  type DeviceListener,
  disarm,
  identify,
  lease,
  ProgramQueue,
  present,
  type RegisterOperation,
  type RegisterProgram,
  type RemoteRegisters,
  readClock,
  readSession,
  readStatus,
  requireRtl,
  runRemote,
  under,
} from "../device/mod.ts";

export interface CardLinkTimes {
  readonly heartbeatMs: number;
  /** A heartbeat, and what must not wait, that is not answered by then: the card is lost. Any other batch has {@link BATCH_ANSWERS} times that. */
  readonly answerMs: number;
  readonly leaseMs: number;
}

export type CardLossCode = "DEVICE_UNREACHABLE" | "DEVICE_CLOCK_SLOW";

export interface CardLinkEvents {
  /** As {@link DeviceListener}. */
  events(words: Uint32Array, at: number, count: number): void;
  frameReceived(bytes: Uint8Array): void;
  /** Records or mirrored frames were lost on the way: what the gateway knows of the card's orders has a hole. */
  overrun(events: number, frames: number): void;
  heartbeat(status: CardStatus): void;
  /** Told once; the link is over. `stopped`: the card has said that it is disarmed or that its lease is over. */
  lost(code: CardLossCode, message: string, stopped: boolean): void;
}

export interface CardStatus {
  readonly armed: boolean;
  readonly leaseOk: boolean;
  readonly feedFault: boolean;
  readonly clearing: boolean;
  readonly commitBusy: boolean;
  readonly deviceNs: bigint;
  /** Monotonic clock when the answer was there. */
  readonly atNs: bigint;
}

/** Table writes and waits for the card's own walks take longer than a heartbeat; longer than this takes none. */
const BATCH_ANSWERS = 5;
/** The slowest clock that the fence allows for. */
const SLOWEST_RATE_DIVISOR = 2n;
/** Over less than this a rate says nothing. */
const RATE_PERIOD_NS = 2_000_000_000n;

export class CardLink {
  readonly identity: DeviceIdentity;
  /** The card's registers; a batch that is never answered is the end of the link. */
  readonly registers: RemoteRegisters;
  /** Order number that the card would have used next, when it was disarmed for this link. */
  readonly urn: number;
  readonly #device: Device;
  readonly #clock: Clock;
  readonly #times: CardLinkTimes;
  readonly #events: CardLinkEvents;
  readonly #programs: ProgramQueue;
  #over = false;
  /** 0: nobody was elected. */
  #election = 0n;
  #renewing = false;
  #timer: Timer | undefined;
  #status: CardStatus | undefined;
  #rateFrom: CardStatus | undefined;
  /** Monotonic; 0: the card never got a lease from this link. */
  #leaseLapsedNs = 0n;
  #leaseExpiryDeviceNs = 0n;
  #clockSlow = false;
  #clockMeasured = false;

  private constructor(
    device: Device,
    identity: DeviceIdentity,
    urn: number,
    clock: Clock,
    times: CardLinkTimes,
    events: CardLinkEvents,
  ) {
    this.#device = device;
    this.identity = identity;
    this.urn = urn;
    this.registers = { execute: (operations) => this.#execute(operations) };
    this.#clock = clock;
    this.#times = times;
    this.#events = events;
    this.#programs = new ProgramQueue(this.registers);
  }

  /**
   * Opens the device, checks who it is, and leaves it disarmed with its lease ended.
   * @param rtlHash what the card must be built from; undefined: any RTL with our register map
   * @throws DeviceError DISCONNECTED, PROTOCOL, IDENTITY_MISMATCH, ...
   */
  static async open(
    device: Device,
    clock: Clock,
    times: CardLinkTimes,
    events: CardLinkEvents,
    rtlHash: number | undefined,
  ): Promise<CardLink> {
    let link: CardLink | undefined;
    let ended: Error | undefined;
    const listener: DeviceListener = {
      events: (words, at, count) => link?.$events(words, at, count),
      frame: (direction, _tsNs, bytes) => {
        if (direction === "received") link?.$frame(bytes);
      },
      dropped: (records, frames) => link?.$dropped(records, frames),
      closed: (cause) => {
        ended = cause ?? new Error("closed by this side");
        link?.$closed(cause);
      },
    };
    try {
      const bounded = <T>(what: string, run: Promise<T>): Promise<T> =>
        withTimeout(clock, times.answerMs * BATCH_ANSWERS, what, run);
      await bounded("opening the card", device.open(listener));
      const identity = await bounded("identifying the card", runRemote(device, identify()));
      await bounded("disarming the card", runRemote(device, disarm()));
      await bounded("ending the card's lease", runRemote(device, lease(0n)));
      // Another build with our register map is stopped all the same.
      if (rtlHash !== undefined) requireRtl(identity, rtlHash);
      if (ended !== undefined) throw ended;
      // It is disarmed: what it has sent nobody may have heard of, and it sends no more.
      const { urn } = await bounded("reading the card's order number", runRemote(device, readSession()));
      link = new CardLink(device, identity, urn, clock, times, events);
      await link.#beat();
      return link;
    } catch (error) {
      device.destroy();
      throw error;
    }
  }

  get over(): boolean {
    return this.#over;
  }

  get status(): CardStatus | undefined {
    return this.#status;
  }

  get leaseExpiryDeviceNs(): bigint {
    return this.#leaseExpiryDeviceNs;
  }

  /** Moment of the monotonic clock after which the card's lease has certainly run out, whatever became of it; undefined: none is certain. */
  get leaseLapsedNs(): bigint | undefined {
    return this.#clockSlow ? undefined : this.#leaseLapsedNs;
  }

  /** The card's clock was found fast enough over a whole period of this link. */
  get clockMeasured(): boolean {
    return this.#clockMeasured;
  }

  /** Device clock as of now, ns, from the last heartbeat. */
  get deviceNs(): bigint {
    return this.#status === undefined ? 0n : this.#status.deviceNs + this.#clock.monotonicNs() - this.#status.atNs;
  }

  /** What is asked for from now on is asked for under this id. @throws DeviceError STALE_ELECTION when the card knows a higher one */
  async elect(id: bigint): Promise<void> {
    this.#election = id;
    // Also that nobody was elected: the card may know better.
    await this.runNow("presenting the election id", present(id));
  }

  /** As {@link run}, under the election id of now: what changes the configuration. @throws DeviceError; STALE_ELECTION */
  runElected<T>(program: RegisterProgram<T>): Promise<T> {
    return this.run(under(this.#election, program));
  }

  /** Beside whatever is running. @throws DeviceError; STALE_ELECTION */
  arm(): Promise<void> {
    return this.runNow("arming the card", under(this.#election, arm()));
  }

  /** One after the other. @throws DeviceError; also when the card does not answer */
  run<T>(program: RegisterProgram<T>): Promise<T> {
    return this.#programs.run(program);
  }

  /** Beside whatever is running. @throws DeviceError */
  runNow<T>(what: string, program: RegisterProgram<T>): Promise<T> {
    return withTimeout(this.#clock, this.#times.answerMs, what, this.#programs.runNow(program));
  }

  /** Renews the card's lease, for `leaseMs` or what is left of `atMostNs`. */
  async renewLease(atMostNs: bigint): Promise<void> {
    const wantedNs = BigInt(this.#times.leaseMs) * 1_000_000n;
    const durationNs = atMostNs < wantedNs ? atMostNs : wantedNs;
    // A renewal that a slow card has not answered yet is not overtaken by another.
    if (durationNs <= 0n || this.#over || this.#renewing || this.#clockSlow) return;
    this.#renewing = true;
    try {
      const deviceNs = await this.runNow("reading the card's clock", readClock());
      if (this.#clockSlow) return;
      const lapsed = this.#clock.monotonicNs() + durationNs * SLOWEST_RATE_DIVISOR;
      // Before the write, because a write that is never answered may still have arrived.
      if (lapsed > this.#leaseLapsedNs) this.#leaseLapsedNs = lapsed;
      this.#leaseExpiryDeviceNs = deviceNs + durationNs;
      await this.runNow("renewing the card's lease", under(this.#election, lease(deviceNs + durationNs)));
    } finally {
      this.#renewing = false;
    }
  }

  /** Disarms and ends the lease; resolves when the card has said so. @throws DeviceError */
  async disarm(): Promise<void> {
    await this.runNow("disarming the card", disarm());
    await this.runNow("ending the card's lease", lease(0n));
    this.#leaseExpiryDeviceNs = 0n;
  }

  async close(): Promise<void> {
    this.#stop();
    await this.#device.close();
  }

  destroy(): void {
    this.#stop();
    this.#device.destroy();
  }

  /** The owner finds that the card cannot be relied on; `lost` is told. */
  fail(code: CardLossCode, message: string): void {
    this.#lose(code, message);
  }

  // Called by the device's listener alone.

  $events(words: Uint32Array, at: number, count: number): void {
    if (!this.#over) this.#events.events(words, at, count);
  }

  $frame(bytes: Uint8Array): void {
    if (!this.#over) this.#events.frameReceived(bytes);
  }

  $dropped(events: number, frames: number): void {
    if (!this.#over) this.#events.overrun(events, frames);
  }

  $closed(cause: Error | undefined): void {
    this.#lose("DEVICE_UNREACHABLE", cause?.message ?? "the connection to the card was closed");
  }

  #lose(code: CardLossCode, message: string, stopped = false): void {
    if (this.#over) return;
    this.#stop();
    this.#device.destroy();
    this.#events.lost(code, message, stopped);
  }

  /** The link is given up, but not before the card was asked to stop: nothing that this side counts says when its lease is over. */
  async #giveUpSlow(message: string): Promise<void> {
    this.#clockSlow = true;
    const stopped = await this.disarm().then(
      () => true,
      () => this.#leaseOver(),
    );
    this.#lose("DEVICE_CLOCK_SLOW", message, stopped);
  }

  /** Whether the card says, by its own clock, that its lease has run out. */
  async #leaseOver(): Promise<boolean> {
    try {
      return !(await this.runNow("reading the card's lease", readStatus())).leaseOk;
    } catch {
      return false;
    }
  }

  /** Whoever waits for it would wait for ever, and with it everything that comes after. */
  async #execute(operations: readonly RegisterOperation[]): Promise<Uint32Array> {
    const ms = this.#times.answerMs * BATCH_ANSWERS;
    try {
      return await withTimeout(this.#clock, ms, "a batch of register accesses", this.#device.execute(operations));
    } catch (error) {
      if (error instanceof NoAnswer) this.#lose("DEVICE_UNREACHABLE", error.message);
      throw error;
    }
  }

  #stop(): void {
    this.#over = true;
    this.#timer?.cancel();
  }

  async #beat(): Promise<void> {
    const status = await this.runNow("heartbeat", readHeartbeat());
    if (this.#over) return;
    const now: CardStatus = { ...status, atNs: this.#clock.monotonicNs() };
    this.#status = now;
    if (!this.#clockRuns(now)) return;
    this.#events.heartbeat(now);
    this.#timer = this.#clock.after(this.#times.heartbeatMs, () => {
      this.#beat().catch((error: unknown) => {
        const message = error instanceof Error ? error.message : String(error);
        this.#lose("DEVICE_UNREACHABLE", message);
      });
    });
  }

  #clockRuns(now: CardStatus): boolean {
    const from = this.#rateFrom ?? now;
    this.#rateFrom = from;
    const passedNs = now.atNs - from.atNs;
    if (passedNs < RATE_PERIOD_NS) return true;
    const countedNs = now.deviceNs - from.deviceNs;
    this.#rateFrom = now;
    if (countedNs * SLOWEST_RATE_DIVISOR >= passedNs) {
      this.#clockMeasured = true;
      return true;
    }
    void this.#giveUpSlow(`the card's clock counted ${countedNs} ns in ${passedNs} ns: its lease cannot be relied on`);
    return false;
  }
}

function* readHeartbeat(): RegisterProgram<Omit<CardStatus, "atNs">> {
  const deviceNs = yield* readClock();
  const { armed, leaseOk, feedFault, clearing, commitBusy } = yield* readStatus();
  return { armed, leaseOk, feedFault, clearing, commitBusy, deviceNs };
}

/** Nobody answered, as against a card that answers that something never came. */
class NoAnswer extends DeviceError {
  constructor(what: string, ms: number) {
    super("NO_ANSWER", `${what}: no answer in ${ms} ms`);
  }
}

async function withTimeout<T>(clock: Clock, ms: number, what: string, run: Promise<T>): Promise<T> {
  let timer: Timer | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = clock.after(ms, () => reject(new NoAnswer(what, ms)));
  });
  try {
    return await Promise.race([run, late]);
  } finally {
    timer?.cancel();
  }
}
