import { describe, expect, it } from "vitest";
import type { GatewaySection } from "../../../http/api.ts";
import { killText, verdict } from "./verdict.ts";

const gateway = {
  reachable: true,
  state: "hardware",
  armed: true,
  requestedPlacement: "HW_PREFERRED",
  killEverything: false,
  stateMessage: "why",
} as GatewaySection;

describe("whether it is trading", () => {
  it.each([
    [{}, true, "trading", "Trading", "in the card"],
    [{ state: "software" }, true, "warning", "Trading", "in software"],
    [{ state: "software", requestedPlacement: "SW_ONLY" }, true, "trading", "Trading", "in software"],
    [{ state: "hardware", requestedPlacement: "SW_ONLY" }, true, "warning", "Trading", "in the card"],
    [{ armed: false }, true, "idle", "Not armed", "in the card"],
    [{ killEverything: true }, true, "stopped", "Killed", "nothing is sent"],
    [{ state: "halted" }, true, "stopped", "Halted", "nothing is sent"],
    [{ state: "halted", killEverything: true }, true, "stopped", "Killed", "nothing is sent"],
    [{ state: "handing_over" }, true, "warning", "Handing over", "nothing is sent"],
    [{ state: "disarmed" }, true, "idle", "Disarmed", "nothing is sent"],
    [{}, false, "unknown", "Stale", "last known: below"],
    [{ reachable: false }, false, "unknown", "No gateway", "state not known"],
  ] as const)("%j, fresh %s", (change, fresh, tone, word, path) => {
    expect(verdict({ ...gateway, ...change } as GatewaySection, fresh)).toMatchObject({ tone, word, path });
  });
});

it("a kill is done only when the venue has confirmed, or it has failed and says what is left", () => {
  const kill = { requestedMs: 1, updatedMs: 2, scopes: ["everything"], openOrders: 3, unknownOrders: 1, errors: [] };
  expect(killText({ ...kill, phase: "none" })).toBeUndefined();
  for (const phase of ["requested", "stopped", "cancelling"] as const)
    expect(killText({ ...kill, phase })?.done).toBe(false);
  const untilMs = Date.UTC(2026, 0, 2, 3, 4, 5);
  const unproven = killText({ ...kill, phase: "unproven", unprovenUntilMs: untilMs });
  expect(unproven).toMatchObject({ done: false, failed: false });
  expect(unproven?.detail).toContain("may go on until 2026-01-02T03:04:05.000Z");
  expect(killText({ ...kill, phase: "unproven", unprovenUntilMs: null })?.detail).toContain("until it says so itself");
  expect(killText({ ...kill, phase: "flat" })).toMatchObject({ done: true, failed: false });
  expect(killText({ ...kill, phase: "failed" })?.detail).toContain("3 open, 1 unknown");
});
