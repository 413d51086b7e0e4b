import { describe, expect, it } from "vitest";
import { type HandOverActions, type HandOverStep, handOver } from "./hand-over.ts";
import { type Actual, IllegalPlacement, nextPlacement, type PlacementEvent } from "./placement-state.ts";

describe("placement", () => {
  it("never arms software from hardware without a hand-over, nor hardware after one without a person", () => {
    expect(() => nextPlacement("hardware", "armed_software")).toThrow(IllegalPlacement);
    expect(() => nextPlacement("hardware", "handed_over")).toThrow(IllegalPlacement);
    expect(() => nextPlacement("software", "armed_hardware")).toThrow(IllegalPlacement);
    expect(() => nextPlacement("halted", "armed_hardware")).toThrow(IllegalPlacement);
    const path: PlacementEvent[] = [
      "armed_hardware",
      "hand_over",
      "handed_over",
      "disarm",
      "armed_hardware",
      "halt",
      "reset",
    ];
    expect(path.reduce<Actual>(nextPlacement, "disarmed")).toBe("disarmed");
  });

  it("can be halted from everywhere", () => {
    for (const from of ["disarmed", "hardware", "handing_over", "software", "halted"] as const) {
      expect(nextPlacement(from, "halt")).toBe("halted");
    }
  });
});

function actions(calls: string[], failing?: keyof HandOverActions): HandOverActions {
  const step = (name: keyof HandOverActions) => async () => {
    calls.push(name);
    if (name === failing) throw new Error(`${name} failed`);
    return `${name} done`;
  };
  return {
    disarmDevice: step("disarmDevice"),
    fenceDevice: step("fenceDevice"),
    settleOrders: step("settleOrders"),
    armSoftware: step("armSoftware"),
  };
}

function counter(): () => bigint {
  let now = 0n;
  return () => ++now;
}

describe("hand-over", () => {
  const never = new AbortController().signal;

  it("goes through all steps in order and reports each with its times", async () => {
    const calls: string[] = [];
    const seen: HandOverStep[] = [];
    const result = await handOver(actions(calls), counter(), (step) => seen.push(step), never);
    expect(calls).toEqual(["disarmDevice", "fenceDevice", "settleOrders", "armSoftware"]);
    expect(result.completed).toBe(true);
    expect(seen).toEqual(result.steps);
    expect(seen.every((step) => step.ok && step.endedNs > step.startedNs)).toBe(true);
  });

  it("carries on when a dead device cannot be disarmed, because the fence is what counts", async () => {
    const calls: string[] = [];
    const result = await handOver(actions(calls, "disarmDevice"), counter(), () => {}, never);
    expect(result.completed).toBe(true);
    expect(result.steps[0]).toMatchObject({ name: "disarm_device", ok: false, detail: "disarmDevice failed" });
  });

  it.each(["fenceDevice", "settleOrders"] as const)("never arms software when %s is not confirmed", async (failing) => {
    const calls: string[] = [];
    const result = await handOver(actions(calls, failing), counter(), () => {}, never);
    expect(result).toMatchObject({ completed: false, reason: expect.stringContaining(`${failing} failed`) });
    expect(calls).not.toContain("armSoftware");
  });

  it("stops at a kill, also when the step under way still succeeds", async () => {
    const calls: string[] = [];
    const kill = new AbortController();
    const base = actions(calls);
    const settleOrders = async () => {
      kill.abort("kill by operator");
      return "settled";
    };
    const result = await handOver({ ...base, settleOrders }, counter(), () => {}, kill.signal);
    expect(result).toMatchObject({
      completed: false,
      reason: "settle_orders not confirmed: stopped: kill by operator",
    });
    expect(calls).not.toContain("armSoftware");
  });
});
