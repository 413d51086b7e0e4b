// Whatever the venue, the gate, the market and people do in whatever order: a parent never has more shares than it was asked for.
import fc from "fast-check";
import { expect, it } from "vitest";
import { CHILD_POLICIES, PARENT_KINDS } from "./parent-spec.ts";
import { NO_VOLUME, ParentRig } from "./test-parent.ts";

const EVENTS = [
  "pass",
  "pass",
  "pass",
  "fill",
  "fill",
  "cancelled",
  "rejected",
  "pause",
  "resume",
  "cancel",
  "quote",
  "trade",
] as const;
const HELD = [...EVENTS, "obstacle", "refuse"] as const;

const spec = fc.record({
  sell: fc.boolean(),
  kind: fc.constantFrom(...PARENT_KINDS),
  policy: fc.constantFrom(...CHILD_POLICIES),
  quantity: fc.integer({ min: 1, max: 5000 }),
  limitPrice: fc.constantFrom(0, 999_900, 1_000_000, 1_000_100),
  urgency: fc.integer({ min: 0, max: 100 }),
  capBps: fc.constantFrom(0, 0, 100, 3000),
  rateBps: fc.integer({ min: 1, max: 10_000 }),
  displayQuantity: fc.integer({ min: 1, max: 500 }),
  timeoutUs: fc.constantFrom(0, 500_000, 3_000_000),
  crossTicks: fc.integer({ min: 0, max: 3 }),
  minChild: fc.constantFrom(1, 40),
  curve: fc.array(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 12 }),
});
const events = fc.array(fc.tuple(fc.constantFrom(...HELD), fc.nat(), fc.boolean()), { minLength: 1, maxLength: 400 });

it("keeps to quantity, cap, limit and state", () => {
  fc.assert(
    fc.property(spec, events, (given, happenings) => {
      const rig = new ParentRig(given);
      const { parent } = rig;
      const paid = { shares: 0, notional: 0n };
      let [now, base] = [0, 0];
      let sent = 0;
      const look = (): void => {
        expect(parent.filled + parent.open).toBeLessThanOrEqual(given.quantity);
        expect(parent.children.length).toBeLessThanOrEqual(1);
        expect([parent.filled, parent.slippage.notional]).toEqual([paid.shares, paid.notional]);
        for (const child of rig.sent.slice(sent)) {
          if (given.limitPrice > 0) {
            if (given.sell) expect(child.price).toBeGreaterThanOrEqual(given.limitPrice);
            else expect(child.price).toBeLessThanOrEqual(given.limitPrice);
          }
          expect(rig.market.obstacle).toBeUndefined();
          if (given.kind === "iceberg") expect(child.quantity).toBeLessThanOrEqual(given.displayQuantity);
          if (given.capBps > 0) {
            const allowed = Math.floor((parent.volume.shares * given.capBps) / 10_000);
            expect(parent.filled + parent.open).toBeLessThanOrEqual(allowed);
          }
        }
        sent = rig.sent.length;
      };
      for (const [event, number, flag] of happenings) {
        const child = parent.children[0];
        const before = { state: parent.state, sent: rig.sent.length };
        switch (event) {
          case "fill": {
            if (child === undefined) break;
            const quantity = 1 + (number % (child.quantity - child.filled));
            paid.shares += quantity;
            paid.notional += BigInt(quantity) * BigInt(child.price);
            rig.fill(child.urn, quantity, child.price);
            break;
          }
          case "cancelled":
          case "rejected":
            if (child !== undefined && (event === "cancelled" || child.filled === 0)) rig.over(child.urn, event);
            break;
          case "pause":
            if (parent.state === "scheduled" || parent.state === "working") parent.pause("a person");
            break;
          case "resume":
            if (parent.state === "paused") parent.resume();
            break;
          case "cancel":
            if (number % 50 === 0 && ["scheduled", "working", "paused"].includes(parent.state))
              parent.cancel("a person");
            break;
          case "quote": {
            const bid = 1_000_000 + 100 * ((number % 9) - 4);
            const quotes = {
              bid,
              bidQuantity: 1 + (number % 700),
              ask: bid + 100 + 100 * (number % 3),
              askQuantity: 1 + (number % 500),
            };
            rig.market = { ...rig.market, quotes: flag && number % 5 === 0 ? undefined : quotes };
            break;
          }
          case "trade": {
            base += number % 2000;
            rig.market = { ...rig.market, volume: { ...NO_VOLUME, shares: base, notional: BigInt(base) * 1_000_000n } };
            break;
          }
          case "obstacle":
            rig.market = { ...rig.market, obstacle: flag ? "halted" : undefined };
            break;
          case "refuse":
            rig.refuse = flag ? "a rule" : undefined;
            break;
          case "pass":
            now += number % 700_000;
            rig.step(now);
            break;
        }
        // Only time makes it send.
        if (event !== "pass") expect(rig.sent.length).toBe(before.sent);
        if (
          ["paused", "ending", "filled", "expired", "cancelled"].includes(parent.state) &&
          before.state === parent.state
        ) {
          expect(rig.sent.length).toBe(before.sent);
        }
        look();
      }
      // Whatever was under way: with the venue's last words the parent ends.
      rig.step(200_000_000);
      for (const { urn } of parent.children) rig.over(urn, "cancelled");
      rig.step(200_000_001);
      expect(parent.over).toBe(true);
      expect(parent.state === "filled").toBe(parent.filled === given.quantity);
    }),
    { numRuns: 300 },
  );
});
