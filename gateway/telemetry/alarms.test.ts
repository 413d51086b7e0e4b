import { describe, expect, it } from "vitest";
import type { Alarm } from "../../proto/grpc/mod.ts";
import { ALARMS_OF_A_CODE_MAX, Alarms } from "./alarms.ts";

describe("alarms", () => {
  it("of one code never push out those of another; the oldest of their own ends, and is told as ended", () => {
    const told: Alarm[] = [];
    const alarms = new Alarms(
      () => 1n,
      (alarm) => told.push(alarm),
    );
    alarms.raise("FENCE_UNCONFIRMED", "it may go on", "stop");
    for (let i = 0; i < ALARMS_OF_A_CODE_MAX + 5; i++) alarms.raise("CALLER_REFUSED", `caller ${i}`, `caller ${i}`);

    const standing = alarms.all();
    expect(standing.some(({ code }) => code === "FENCE_UNCONFIRMED")).toBe(true);
    const callers = standing.filter(({ code }) => code === "CALLER_REFUSED").map(({ about }) => about);
    expect(callers).toHaveLength(ALARMS_OF_A_CODE_MAX);
    expect(callers[0]).toBe("caller 5");
    const ended = told.filter(({ active }) => !active).map(({ about }) => about);
    expect(ended).toEqual(["caller 0", "caller 1", "caller 2", "caller 3", "caller 4"]);
  });
});
