import { describe, expect, it } from "vitest";
import { RefusedError } from "../configuration/refusal.ts";
import { IdempotencyKeys } from "./idempotency.ts";

const BODY = Uint8Array.of(1, 2, 3);

describe("idempotency keys", () => {
  it("answers the same request with the first result, also while it is under way", async () => {
    const keys = new IdempotencyKeys();
    let runs = 0;
    const write = async (): Promise<number> => ++runs;
    const both = await Promise.all([keys.run("k", "Commit", BODY, write), keys.run("k", "Commit", BODY, write)]);
    expect([...both, await keys.run("k", "Commit", BODY, write)]).toEqual([1, 1, 1]);
  });

  it("refuses the key for another request, or the same bytes to another method", async () => {
    const keys = new IdempotencyKeys();
    await keys.run("k", "Commit", BODY, async () => 1);
    for (const [method, body] of [
      ["Commit", Uint8Array.of(9)],
      ["Stage", BODY],
    ] as const) {
      expect(() => keys.run("k", method, body, async () => 2)).toThrow(/IDEMPOTENCY_CONFLICT/);
    }
  });

  it("lets a write that failed be tried again", async () => {
    const keys = new IdempotencyKeys();
    await expect(keys.run("k", "Commit", BODY, () => Promise.reject(new Error("no card")))).rejects.toThrow("no card");
    expect(await keys.run("k", "Commit", BODY, async () => 2)).toBe(2);
  });

  it("wants a key of 1 to 64 characters", () => {
    const keys = new IdempotencyKeys();
    for (const key of ["", "x".repeat(65)]) {
      expect(() => keys.run(key, "Commit", BODY, async () => 1)).toThrow(RefusedError);
    }
  });

  it("remembers the last 1,024 writes, not more", async () => {
    const keys = new IdempotencyKeys();
    for (let index = 0; index <= 1024; index++) await keys.run(`k${index}`, "Commit", BODY, async () => index);
    expect(await keys.run("k1", "Commit", BODY, async () => -1)).toBe(1);
    expect(await keys.run("k0", "Commit", BODY, async () => -1)).toBe(-1);
  });
});
