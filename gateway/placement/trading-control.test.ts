import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RefusedError } from "../configuration/refusal.ts";
import { ManualClock } from "../testing/manual-clock.ts";
import type { UnprovenStop } from "./fence-watch.ts";
import type { HandOverStep } from "./hand-over.ts";
import { type FencedCard, type Obstacle, TradingControl, type TradingParts } from "./trading-control.ts";

const SECOND = 1_000_000_000n;
const DEVICE_LEASE_NS = 2n * SECOND;

/** A card as it really behaves: it trades while armed under its own lease, whether anybody can reach it or not. */
class Card implements FencedCard {
  reachable = true;
  confirmedDisarmed = true;
  leaseLapsedNs = 0n;
  #armed = false;
  #leaseNs = 0n;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  get trades(): boolean {
    return this.#armed && this.#clock.monotonicNs() < this.#leaseNs;
  }

  async arm(leaseNs: bigint): Promise<void> {
    this.confirmedDisarmed = false;
    await this.renewLease(leaseNs);
    if (!this.reachable) throw new Error("unreachable");
    this.#armed = true;
  }

  async disarm(): Promise<void> {
    if (!this.reachable) throw new Error("unreachable");
    this.#armed = false;
    this.#leaseNs = 0n;
    this.confirmedDisarmed = true;
  }

  async renewLease(leaseNs: bigint): Promise<void> {
    if (!this.reachable) throw new Error("unreachable");
    const granted = leaseNs < DEVICE_LEASE_NS ? leaseNs : DEVICE_LEASE_NS;
    this.#leaseNs = this.#clock.monotonicNs() + granted;
    this.leaseLapsedNs = this.#leaseNs + granted;
  }
}

class Software {
  armed = false;
  #untilNs = 0n;
  readonly #clock: ManualClock;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  get trades(): boolean {
    return this.armed && this.#clock.monotonicNs() < this.#untilNs;
  }

  lease(leaseNs: bigint): void {
    this.#untilNs = this.#clock.monotonicNs() + leaseNs;
  }
}

function world() {
  const clock = new ManualClock();
  const card = new Card(clock);
  const software = new Software(clock);
  const steps: HandOverStep[] = [];
  const fences: (UnprovenStop | undefined)[] = [];
  const stops: bigint[] = [];
  const faults = {
    cardObstacles: [] as Obstacle[],
    softwareObstacles: [] as Obstacle[],
    unsettled: [] as Obstacle[],
    settles: true,
    settleMs: 5,
  };
  let unsettled = false;
  const violations: string[] = [];
  const accounts = (): Obstacle[] => (unsettled ? [{ code: "ORDERS_UNSETTLED", message: "not settled" }] : []);
  const parts: TradingParts = {
    cardObstacles: () => [...faults.cardObstacles, ...accounts()],
    softwareObstacles: () => [...faults.softwareObstacles, ...accounts()],
    unsettled: () => faults.unsettled,
    prepareCard: async () => [],
    cardStopped: () => void stops.push(clock.monotonicNs()),
    settleCardOrders: async (signal) => {
      unsettled = true;
      await new Promise<void>((resolve) => clock.after(faults.settleMs, resolve));
      signal.throwIfAborted();
      if (!faults.settles) throw new Error("the venue does not answer");
      unsettled = false;
      return "settled";
    },
    armSoftware: (leaseNs) => {
      // The point of it all. Noted, not thrown: a hand-over takes an error for a step that failed.
      if (card.trades) violations.push("software armed while the card trades");
      if (unsettled) violations.push("software armed before the card's orders are settled");
      software.armed = true;
      software.lease(leaseNs);
    },
    renewSoftwareLease: (leaseNs) => software.lease(leaseNs),
    disarmSoftware: () => {
      software.armed = false;
    },
  };
  const control = new TradingControl(card, clock, parts, {
    placement: () => {},
    step: (step) => steps.push(step),
    fence: (unproven) => fences.push(unproven),
  });
  const settleElsewhere = (): void => {
    unsettled = false;
  };
  return { clock, card, software, steps, fences, stops, faults, control, violations, settleElsewhere };
}

describe("trading control", () => {
  it("hands over when the card can no longer be reached, not before its lease has certainly run out", async () => {
    const { clock, card, software, steps, control } = world();
    await control.arm(60n * SECOND);
    await clock.pass(1000);
    card.reachable = false;
    control.trip("hardware", "DEVICE_UNREACHABLE", "gone");
    await clock.pass(1900);
    expect(software.trades).toBe(false);
    expect(control.actual).toBe("handing_over");
    await clock.pass(4000);
    expect(control.actual).toBe("software");
    expect(software.trades).toBe(true);
    expect(steps.map(({ name, ok }) => `${name} ${ok}`)).toEqual([
      "disarm_device false",
      "fence_device true",
      "settle_orders true",
      "arm_software true",
    ]);
  });

  it("hands over at once when the card says that it is disarmed", async () => {
    const { clock, control } = world();
    await control.arm(60n * SECOND);
    control.trip("hardware", "SESSION_DOWN", "session lost");
    await clock.pass(100);
    expect(control.report).toMatchObject({ actual: "software", code: "SESSION_DOWN" });
  });

  it("stays halted when the venue's records cannot be read, and says so", async () => {
    const { clock, faults, software, control } = world();
    faults.settles = false;
    await control.arm(60n * SECOND);
    control.trip("hardware", "SESSION_DOWN", "session lost");
    await clock.pass(100);
    expect(control.report).toMatchObject({ actual: "halted", code: "ORDERS_UNSETTLED" });
    expect(control.report.message).toContain("the venue does not answer");
    expect(software.armed).toBe(false);
    await expect(control.arm(SECOND)).rejects.toThrow(RefusedError);
  });

  it("does not use the software path for HW_ONLY", async () => {
    const { clock, control, software } = world();
    control.request("HW_ONLY");
    await control.arm(60n * SECOND);
    control.trip("hardware", "FEED_FAULT", "gap");
    await clock.pass(100);
    expect(control.report).toMatchObject({ actual: "halted", code: "FEED_FAULT" });
    expect(software.armed).toBe(false);
  });

  it("a kill in the middle of a hand-over ends it for good", async () => {
    const { clock, card, control, software } = world();
    await control.arm(60n * SECOND);
    card.reachable = false;
    control.trip("hardware", "DEVICE_UNREACHABLE", "gone");
    await clock.pass(500);
    control.kill("killed");
    await clock.pass(20_000);
    expect(control.report).toMatchObject({ actual: "halted", code: "KILL_SWITCH" });
    expect(software.armed).toBe(false);
    expect(clock.pending).toBe(0);
  });

  it("disarms when the control plane stops renewing the lease, in hardware and in software", async () => {
    for (const requested of ["HW_PREFERRED", "SW_ONLY"] as const) {
      const { clock, card, software, control } = world();
      control.request(requested);
      await control.arm(3n * SECOND);
      await clock.pass(2000);
      control.renewLease(3n * SECOND);
      await clock.pass(2900);
      expect(card.trades || software.trades).toBe(true);
      await clock.pass(400);
      expect(control.report).toMatchObject({ actual: "disarmed", code: "LEASE_EXPIRED" });
      expect(card.trades || software.trades).toBe(false);
    }
  });

  it("disarms when that lease ends during a hand-over, once the card is fenced and its orders are settled", async () => {
    const { clock, card, faults, software, control } = world();
    await control.arm(3n * SECOND);
    await clock.pass(2500);
    card.reachable = false;
    control.trip("hardware", "DEVICE_UNREACHABLE", "gone");
    await clock.pass(1000);
    expect(control.report).toMatchObject({ actual: "handing_over" });
    await clock.pass(4000);
    expect(control.report).toMatchObject({ actual: "disarmed", code: "LEASE_EXPIRED" });
    expect(control.report.message).toContain("before that: gone");
    expect(software.armed).toBe(false);
    // What is not proven is a person's business all the same.
    card.reachable = true;
    await control.arm(3n * SECOND);
    faults.settles = false;
    control.trip("hardware", "SESSION_DOWN", "session lost");
    await clock.pass(5000);
    expect(control.report).toMatchObject({ actual: "halted", code: "ORDERS_UNSETTLED" });
  });

  it("names every obstacle when it refuses to arm, and stays disarmed", async () => {
    const { faults, control, card } = world();
    faults.cardObstacles = [
      { code: "SESSION_DOWN", message: "not logged in" },
      { code: "FEED_FAULT", message: "gap" },
    ];
    await expect(control.arm(SECOND)).rejects.toThrow(/SESSION_DOWN: not logged in.*FEED_FAULT: gap/);
    expect(control.actual).toBe("disarmed");
    expect(card.trades).toBe(false);
  });

  it.each(["disarm", "kill"] as const)(
    "says after a %s how long a lost card may go on, and when it is over",
    async (stop) => {
      const { clock, card, control, fences } = world();
      await control.arm(60n * SECOND);
      await clock.pass(1000);
      card.reachable = false;
      const untilNs = card.leaseLapsedNs;
      if (stop === "kill") control.kill("killed");
      else expect(await control.disarm("OPERATOR", "stop")).toEqual({ wasArmed: true, unproven: { untilNs } });
      expect(fences).toEqual([{ untilNs }]);
      expect(control.unprovenStop).toEqual({ untilNs });
      await clock.pass(Number((untilNs - clock.monotonicNs()) / 1_000_000n) - 100);
      expect(fences).toHaveLength(1);
      await clock.pass(200);
      expect(fences).toEqual([{ untilNs }, undefined]);
      expect(clock.pending).toBe(0);
    },
  );

  it("says nothing of the kind when the card answers", async () => {
    const { clock, control, fences } = world();
    await control.arm(60n * SECOND);
    expect(await control.disarm("OPERATOR", "stop")).toEqual({ wasArmed: true, unproven: undefined });
    await control.arm(60n * SECOND);
    control.kill("killed");
    await clock.pass(100);
    expect(fences).toEqual([]);
    expect(control.unprovenStop).toBeUndefined();
  });

  it("is not reset by a disarm that was asked for before the reason of the halt was there", async () => {
    const { clock, control } = world();
    await control.arm(60n * SECOND);
    control.halt("VENUE_CONTRADICTS", "first");
    await clock.pass(10);
    const disarming = control.disarm("OPERATOR", "seen");
    control.halt("TRADE_BROKEN", "second");
    await disarming;
    expect(control.report).toMatchObject({ actual: "halted", code: "TRADE_BROKEN", message: "second" });
    await control.disarm("OPERATOR", "seen");
    expect(control.actual).toBe("disarmed");
  });

  it("says once that the card has stopped after every kind of stop", async () => {
    for (const stop of ["kill", "disarm", "halt", "lease"] as const) {
      const { clock, control, stops } = world();
      await control.arm(2n * SECOND);
      expect(control.cardOrdersWanted).toBe(true);
      if (stop === "kill") control.kill("killed");
      else if (stop === "halt") control.halt("VENUE_CONTRADICTS", "halted");
      else if (stop === "disarm") void control.disarm("OPERATOR", "stop");
      else {
        await clock.pass(1999);
        expect(control.cardOrdersWanted).toBe(true);
        await clock.pass(1);
      }
      // From the moment on at which it was asked for, and not only when the card has answered.
      expect(control.cardOrdersWanted).toBe(false);
      await clock.pass(10);
      expect(stops).toHaveLength(1);
    }
  });

  it("refuses to arm either path while an order is open, and goes on trading when the card sends one", async () => {
    for (const requested of ["HW_PREFERRED", "SW_ONLY"] as const) {
      const { clock, faults, control, card, software } = world();
      control.request(requested);
      faults.unsettled = [{ code: "ORDERS_UNSETTLED", message: "1 order is open" }];
      const refused = expect(control.arm(60n * SECOND)).rejects.toThrow(/ORDERS_UNSETTLED: 1 order is open/);
      await clock.pass(10);
      await refused;
      expect(card.trades || software.trades).toBe(false);
      faults.unsettled = [];
      const armed = control.arm(60n * SECOND);
      await clock.pass(10);
      await armed;
      faults.unsettled = [{ code: "ORDERS_UNSETTLED", message: "1 order is open" }];
      await clock.pass(2000);
      expect(card.trades || software.trades).toBe(true);
    }
  });

  it("goes back to the card only over a person's disarm", async () => {
    const { clock, control, card } = world();
    await control.arm(60n * SECOND);
    control.trip("hardware", "SESSION_DOWN", "session lost");
    await clock.pass(100);
    await expect(control.arm(60n * SECOND)).rejects.toThrow(/STILL_ARMED/);
    await control.disarm("OPERATOR", "looked at it");
    await control.arm(60n * SECOND);
    expect(control.actual).toBe("hardware");
    expect(card.trades).toBe(true);
  });

  it("never lets both trade, whatever happens in whatever order", async () => {
    const event = fc.oneof(
      fc.constantFrom("arm", "disarm", "kill", "renew", "trip", "tripSoftware", "cut", "heal", "venueDown", "venueUp"),
      fc.constantFrom("arm", "cut", "trip"),
      fc.integer({ min: 1, max: 1500 }),
      fc.constantFrom("HW_ONLY", "HW_PREFERRED", "SW_ONLY"),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 40 }), async (events) => {
        const { clock, card, software, faults, control, violations, settleElsewhere } = world();
        // What is refused is refused; what counts is what trades.
        const attempt = async (run: () => unknown): Promise<void> => {
          try {
            await run();
          } catch {}
        };
        for (const step of events) {
          if (typeof step === "number") await clock.pass(step);
          else if (step === "arm") {
            // An arming that has to wait for a fence goes on while other things happen.
            void attempt(() => control.arm(10n * SECOND));
            await clock.pass(1);
          } else if (step === "disarm") await attempt(() => control.disarm("OPERATOR", "disarm"));
          else if (step === "kill") control.kill("kill");
          else if (step === "renew") await attempt(() => control.renewLease(10n * SECOND));
          else if (step === "trip") control.trip("hardware", "SESSION_DOWN", "trip");
          else if (step === "tripSoftware") control.trip("software", "SESSION_DOWN", "trip");
          else if (step === "cut" || step === "heal") card.reachable = step === "heal";
          else if (step === "venueDown" || step === "venueUp") {
            faults.settles = step === "venueUp";
            // Outside of a hand-over the account is settled as soon as it can be.
            if (faults.settles && control.actual !== "handing_over") settleElsewhere();
          } else await attempt(() => control.request(step as "HW_ONLY"));
          expect(card.trades && software.trades).toBe(false);
          expect(violations).toEqual([]);
          if (control.actual === "halted" || control.actual === "disarmed") expect(software.armed).toBe(false);
        }
      }),
      // A hand-over that ends in the middle of its settlement leaves the account unsettled.
      { numRuns: 1000, examples: [[["arm", "trip", 1, "disarm", "SW_ONLY", "arm"]]] },
    );
  });
});
