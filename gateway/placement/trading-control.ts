/**
 * Decides which path may trade, and sees to it that it is never more than one. Every change goes through the table of
 * placement-state.ts; every step of a hand-over is told. Kill stops whatever is going on, without waiting for anything.
 */
import type { ConditionCode } from "../../proto/mod.ts";
import type { Clock, Timer } from "../clock.ts";
import { RefusedError } from "../configuration/refusal.ts";
import { FenceWatch, type StoppableCard, type UnprovenStop } from "./fence-watch.ts";
import { type HandOverStep, handOver } from "./hand-over.ts";
import { type Actual, nextPlacement, type PlacementEvent, type Requested } from "./placement-state.ts";

/** The card, as far as arming and fencing it goes. */
export interface FencedCard extends StoppableCard {
  readonly reachable: boolean;
  /** @throws when it is not known to be armed; it may be all the same */
  arm(leaseNs: bigint): Promise<void>;
  /** @throws when it has not said that it is disarmed */
  disarm(): Promise<void>;
  renewLease(leaseNs: bigint): Promise<void>;
}

/** What trading needs of the rest of the gateway. */
export interface TradingParts {
  /** Everything that keeps the card from trading; empty: nothing does. */
  cardObstacles(): readonly Obstacle[];
  softwareObstacles(): readonly Obstacle[];
  /** What is still under way; looked at before a path is armed, because one that trades always has something. */
  unsettled(path: "hardware" | "software"): readonly Obstacle[];
  /** Makes the card's risk state what the ledger says. Resolves with what keeps it from being that. */
  prepareCard(): Promise<readonly Obstacle[]>;
  /** Gives every order of the card its final state from the venue's records. Resolves with a sentence. */
  settleCardOrders(signal: AbortSignal): Promise<string>;
  /** The card is proven to have stopped: orders of it that the venue has not got are not to get there. */
  cardStopped(): void;
  /** The software path trades from here on, for as long as the lease is renewed. */
  armSoftware(leaseNs: bigint): void;
  renewSoftwareLease(leaseNs: bigint): void;
  disarmSoftware(): void;
}

export interface Obstacle {
  readonly code: ConditionCode;
  readonly message: string;
}

export interface TradingEvents {
  placement(state: PlacementReport): void;
  step(step: HandOverStep): void;
  /** After a stop: the card is not proven to have stopped; undefined: it is now. */
  fence(unproven: UnprovenStop | undefined): void;
}

export interface Disarmed {
  readonly wasArmed: boolean;
  /** The card could not be asked; undefined: it has certainly stopped. */
  readonly unproven: UnprovenStop | undefined;
}

export interface PlacementReport {
  readonly requested: Requested;
  readonly actual: Actual;
  readonly code: ConditionCode;
  readonly message: string;
  readonly sinceUnixNs: bigint;
}

/** Both paths' leases are kept short and renewed often; the control plane's lease is what they follow. */
const RENEW_MS = 300;
const SOFTWARE_LEASE_NS = 1_500_000_000n;

export class TradingControl {
  readonly #card: FencedCard;
  readonly #clock: Clock;
  readonly #parts: TradingParts;
  readonly #events: TradingEvents;
  readonly #fenceWatch: FenceWatch;
  #requested: Requested = "HW_PREFERRED";
  #actual: Actual = "disarmed";
  #code: ConditionCode = "NOT_ARMED";
  #message = "nothing trades until somebody arms";
  #sinceUnixNs: bigint;
  /** Monotonic; the lease that the control plane renews. */
  #leaseUntilNs = 0n;
  #timer: Timer | undefined;
  #handOver: AbortController | undefined;
  #steps: readonly HandOverStep[] = [];
  /** Arming is under way; a second one is refused. */
  #arming = false;
  /** Disarmings that wait for the card's word: what comes in between does not start anything. */
  #disarming = 0;
  #halts = 0;
  #stopped: AbortController = new AbortController();

  constructor(card: FencedCard, clock: Clock, parts: TradingParts, events: TradingEvents) {
    this.#card = card;
    this.#clock = clock;
    this.#parts = parts;
    this.#events = events;
    this.#fenceWatch = new FenceWatch(card, clock, (unproven) => {
      if (unproven === undefined) parts.cardStopped();
      events.fence(unproven);
    });
    this.#sinceUnixNs = clock.wallNs();
  }

  get report(): PlacementReport {
    return {
      requested: this.#requested,
      actual: this.#actual,
      code: this.#code,
      message: this.#message,
      sinceUnixNs: this.#sinceUnixNs,
    };
  }

  get actual(): Actual {
    return this.#actual;
  }

  get busy(): boolean {
    return this.#arming || this.#actual === "handing_over";
  }

  get armed(): boolean {
    return this.#actual === "hardware" || this.#actual === "software";
  }

  /** Whether orders of the card may get to the venue now: from a stop on not, before the card has heard of it too. */
  get cardOrdersWanted(): boolean {
    return (this.#actual === "hardware" || this.#arming) && this.#disarming === 0 && this.leaseLeftNs > 0n;
  }

  /** Of the last hand-over. */
  get steps(): readonly HandOverStep[] {
    return this.#steps;
  }

  /** Whether the card could still send, stopped or not; undefined: it certainly cannot. */
  get unprovenStop(): UnprovenStop | undefined {
    return this.#fenceWatch.unproven;
  }

  /** What is left of the control plane's lease, ns; 0: none. */
  get leaseLeftNs(): bigint {
    const left = this.#leaseUntilNs - this.#clock.monotonicNs();
    return left > 0n ? left : 0n;
  }

  /** @throws RefusedError STILL_ARMED */
  request(requested: Requested): void {
    if (requested === this.#requested) return;
    if (this.armed || this.busy)
      throw RefusedError.because("STILL_ARMED", `the placement is changed only while disarmed, it is ${this.#actual}`);
    this.#requested = requested;
    this.#events.placement(this.report);
  }

  /** @throws RefusedError with everything that stands in the way; DeviceError */
  async arm(leaseNs: bigint): Promise<void> {
    if (this.armed || this.busy) throw RefusedError.because("STILL_ARMED", `the gateway is ${this.#actual} already`);
    if (this.#actual !== "disarmed") {
      throw RefusedError.because("NOT_READY", `the gateway is ${this.#actual} (${this.#message}): disarm it first`);
    }
    if (this.#disarming > 0) throw RefusedError.because("NOT_READY", "the gateway is being disarmed");
    // What was in doubt after the last stop is decided before the card is armed again.
    this.#fenceWatch.watch();
    this.#arming = true;
    const stopped = this.#stopped.signal;
    try {
      if (this.#requested === "SW_ONLY") await this.#armSoftware(leaseNs, stopped);
      else await this.#armHardware(leaseNs, stopped);
    } finally {
      this.#arming = false;
    }
    this.#keepLease();
  }

  /** @throws RefusedError NOT_ARMED */
  renewLease(leaseNs: bigint): void {
    if (!this.armed && this.#actual !== "handing_over")
      throw RefusedError.because("NOT_ARMED", "there is no lease to renew: arm first");
    if (this.#disarming > 0) throw RefusedError.because("NOT_ARMED", "the gateway is being disarmed");
    if (this.leaseLeftNs === 0n) {
      // A hand-over looks at the lease itself.
      if (this.armed) this.#leaseOver();
      throw RefusedError.because("NOT_ARMED", "the lease has run out: arm again");
    }
    this.#leaseUntilNs = this.#clock.monotonicNs() + leaseNs;
  }

  /**
   * Orderly stop; from "halted" it is the person's word that it may go on. Rejects when a card that can be reached does not say that it is
   * disarmed: it is halted then. One that cannot be reached is let run out its lease, and the answer says until when.
   */
  async disarm(code: ConditionCode, message: string): Promise<Disarmed> {
    const was = this.armed;
    this.#stopEverything(message);
    if (this.#actual === "handing_over") this.#move("halt", code, message);
    const from = this.#actual;
    const halts = this.#halts;
    this.#disarming++;
    try {
      if (this.#card.reachable) await this.#disarmCard();
    } catch (error) {
      this.#move("halt", "FENCE_UNCONFIRMED", `the card did not confirm that it is disarmed: ${textOf(error)}`);
      this.#fenceWatch.watch();
      throw error;
    } finally {
      this.#disarming--;
    }
    this.#fenceWatch.watch();
    const answer = { wasArmed: was, unproven: this.unprovenStop };
    // What was halted for meanwhile nobody has looked at.
    if (this.#actual !== from || this.#halts !== halts) return answer;
    this.#move(from === "halted" ? "reset" : "disarm", code, message);
    return answer;
  }

  /** Stops at once and stays stopped; the caller sets the kill switches. */
  kill(message: string): void {
    this.halt("KILL_SWITCH", message);
  }

  /** Stops whatever trades or is about to, and stays stopped until a person has looked: not even the other path may go on. */
  halt(code: ConditionCode, message: string): void {
    const stopped = this.#actual === "halted" && this.#card.confirmedDisarmed;
    this.#halts++;
    this.#stopEverything(message);
    this.#move("halt", code, message);
    if (stopped) return;
    const watch = (): void => this.#fenceWatch.watch();
    if (this.#card.reachable) this.#disarmCard().then(watch, watch);
    else watch();
  }

  /** The path that trades is unfit. Does nothing when the other one trades, or none, or when it is being disarmed. */
  trip(path: "hardware" | "software", code: ConditionCode, message: string): void {
    if (this.#disarming > 0) return;
    if (path === "software" && this.#actual === "software") {
      this.#stopEverything(message);
      this.#move("halt", code, message);
    } else if (path === "hardware" && this.#arming) {
      this.#stopEverything(message);
    } else if (path === "hardware" && this.#actual === "hardware") {
      this.#move("hand_over", code, message);
      void this.#runHandOver(code, message);
    }
  }

  close(): void {
    this.#stopEverything("the gateway ends");
    this.#fenceWatch.close();
  }

  async #disarmCard(): Promise<void> {
    await this.#card.disarm();
    this.#parts.cardStopped();
  }

  #leaseOver(): void {
    this.disarm("LEASE_EXPIRED", "the control plane has not renewed the lease").catch(() => {});
  }

  #stopEverything(message: string): void {
    this.#timer?.cancel();
    this.#leaseUntilNs = 0n;
    this.#handOver?.abort(message);
    this.#stopped.abort(message);
    this.#stopped = new AbortController();
    this.#parts.disarmSoftware();
  }

  async #armHardware(leaseNs: bigint, stopped: AbortSignal): Promise<void> {
    refuse([...this.#parts.cardObstacles(), ...this.#parts.unsettled("hardware")]);
    refuse(await this.#parts.prepareCard());
    // The world may have moved meanwhile.
    refuse([...this.#parts.cardObstacles(), ...this.#parts.unsettled("hardware")]);
    refuseStopped(stopped);
    this.#leaseUntilNs = this.#clock.monotonicNs() + leaseNs;
    try {
      await this.#card.arm(leaseNs);
      refuseStopped(stopped);
      refuse(this.#parts.cardObstacles());
    } catch (error) {
      this.#leaseUntilNs = 0n;
      // It may have been armed for all this side knows.
      await this.#disarmCard().catch((cause: unknown) => {
        this.#move("halt", "FENCE_UNCONFIRMED", `arming failed, and disarming too: ${textOf(cause)}`);
      });
      throw error;
    }
    this.#move("armed_hardware", "OPERATOR", "armed by an operator");
  }

  async #armSoftware(leaseNs: bigint, stopped: AbortSignal): Promise<void> {
    refuse([...this.#parts.softwareObstacles(), ...this.#parts.unsettled("software")]);
    await this.#fence(stopped);
    refuse([...this.#parts.softwareObstacles(), ...this.#parts.unsettled("software")]);
    refuseStopped(stopped);
    this.#leaseUntilNs = this.#clock.monotonicNs() + leaseNs;
    this.#parts.armSoftware(leaseNs < SOFTWARE_LEASE_NS ? leaseNs : SOFTWARE_LEASE_NS);
    this.#move("armed_software", "OPERATOR", "armed by an operator");
  }

  /** Resolves once the card cannot send. */
  async #fence(signal: AbortSignal): Promise<string> {
    if (this.#card.confirmedDisarmed) return "the card has said that it is disarmed";
    const lapsedNs = this.#card.leaseLapsedNs;
    if (lapsedNs === undefined) throw unfenced("no time is known at which the card's lease is over: its clock is slow");
    const leftNs = lapsedNs - this.#clock.monotonicNs();
    if (leftNs > 0n) await this.#wait(Number(leftNs / 1_000_000n) + 1, signal);
    if (this.#card.confirmedDisarmed) return "the card has said that it is disarmed";
    if (this.#card.leaseLapsedNs !== lapsedNs) throw unfenced("the card's lease was renewed meanwhile");
    return "the card's lease has run out, counted at half the speed of its clock from the last renewal";
  }

  #wait(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const aborted = (): void => {
        timer.cancel();
        reject(new Error(String(signal.reason)));
      };
      const timer = this.#clock.after(ms, () => {
        signal.removeEventListener("abort", aborted);
        resolve();
      });
      if (signal.aborted) aborted();
      else signal.addEventListener("abort", aborted, { once: true });
    });
  }

  async #runHandOver(code: ConditionCode, message: string): Promise<void> {
    const controller = new AbortController();
    this.#handOver = controller;
    this.#steps = [];
    let leaseOver = false;
    const result = await handOver(
      {
        disarmDevice: async () => {
          await this.#card.disarm();
          return "the card answered that it is disarmed";
        },
        fenceDevice: (signal) => this.#fence(signal),
        settleOrders: (signal) => this.#parts.settleCardOrders(signal),
        armSoftware: async () => {
          if (this.#requested !== "HW_PREFERRED")
            throw new Error(`the placement ${this.#requested} does not allow the software path`);
          refuse([...this.#parts.softwareObstacles(), ...this.#parts.unsettled("software")]);
          const left = this.leaseLeftNs;
          leaseOver = left === 0n;
          if (leaseOver) throw new Error("the control plane's lease has run out meanwhile");
          this.#parts.armSoftware(left < SOFTWARE_LEASE_NS ? left : SOFTWARE_LEASE_NS);
          return "the software path trades on its own session under tighter limits";
        },
      },
      () => this.#clock.monotonicNs(),
      (step) => {
        this.#steps = [...this.#steps, step];
        this.#events.step(step);
      },
      controller.signal,
    );
    // Somebody else has decided meanwhile: a kill, a disarm.
    if (this.#handOver !== controller || this.#actual !== "handing_over") {
      this.#parts.disarmSoftware();
      return;
    }
    this.#handOver = undefined;
    if (result.completed) {
      this.#move("handed_over", code, message);
      return;
    }
    this.#parts.disarmSoftware();
    // Everything is proven; only whoever wanted trading is gone, as when the lease of a path that trades ends.
    if (leaseOver) {
      this.#move("lease_over", "LEASE_EXPIRED", `the control plane has not renewed the lease; before that: ${message}`);
      return;
    }
    const failed = result.steps.at(-1)?.name;
    const why =
      failed === "fence_device" ? "FENCE_UNCONFIRMED" : failed === "settle_orders" ? "ORDERS_UNSETTLED" : code;
    this.#move("halt", why, `${message}; ${result.reason}`);
  }

  /** As long as the control plane's lease lives, the path that trades gets short ones. */
  #keepLease(): void {
    this.#timer?.cancel();
    // Looked at again when the lease would be over, not later.
    const leaseMs = this.leaseLeftNs === 0n ? RENEW_MS : Number(this.leaseLeftNs / 1_000_000n) + 1;
    this.#timer = this.#clock.after(Math.min(RENEW_MS, leaseMs), () => {
      const left = this.leaseLeftNs;
      if (this.#actual === "handing_over") {
        // Nothing is armed; the hand-over looks at the lease itself.
      } else if (!this.armed) {
        return;
      } else if (left === 0n) {
        this.#leaseOver();
        return;
      } else if (this.#actual === "hardware") {
        // A card that does not answer is the heartbeat's business.
        this.#card.renewLease(left).catch(() => {});
      } else this.#parts.renewSoftwareLease(left < SOFTWARE_LEASE_NS ? left : SOFTWARE_LEASE_NS);
      this.#keepLease();
    });
  }

  #move(event: PlacementEvent, code: ConditionCode, message: string): void {
    this.#actual = nextPlacement(this.#actual, event);
    this.#code = code;
    this.#message = message;
    this.#sinceUnixNs = this.#clock.wallNs();
    this.#events.placement(this.report);
  }
}

function refuse(obstacles: readonly Obstacle[]): void {
  if (obstacles.length === 0) return;
  throw new RefusedError(
    obstacles.map(({ code, message }) => ({ path: "", code: "NOT_READY", message: `${code}: ${message}` })),
  );
}

function unfenced(message: string): RefusedError {
  return RefusedError.because("NOT_READY", `FENCE_UNCONFIRMED: ${message}`);
}

function refuseStopped(signal: AbortSignal): void {
  if (signal.aborted) throw RefusedError.because("NOT_READY", `stopped while arming: ${String(signal.reason)}`);
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
