import { expect, test } from "vitest";
import { RequestFailure } from "./failure.ts";
import { IdempotencyKeys } from "./idempotency.ts";

test("the same key with the same request runs once and gives the first answer, also while it runs", async () => {
  const keys = new IdempotencyKeys();
  let runs = 0;
  const { promise, resolve } = Promise.withResolvers<number>();
  const run = () => {
    runs++;
    return promise;
  };
  const first = keys.once("k", { a: 1 }, run);
  const second = keys.once("k", { a: 1 }, run);
  resolve(7);
  expect(await Promise.all([first, second, keys.once("k", { a: 1 }, run)])).toEqual([7, 7, 7]);
  expect(runs).toBe(1);
});

test("the same key with another request is refused and runs nothing", async () => {
  const keys = new IdempotencyKeys();
  await keys.once("k", { a: 1 }, async () => 1);
  const again = keys.once("k", { a: 2 }, async () => {
    throw new Error("must not run");
  });
  await expect(again).rejects.toThrow(RequestFailure);
  await expect(again).rejects.toMatchObject({ status: 409, errors: [{ code: "IDEMPOTENCY_CONFLICT" }] });
});

test("a failure is not remembered, and old keys make room", async () => {
  const keys = new IdempotencyKeys();
  await expect(keys.once("k", {}, async () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await keys.once("k", {}, async () => 2)).toBe(2);
  for (let index = 0; index < 1024; index++) await keys.once(`other ${index}`, {}, async () => index);
  expect(await keys.once("k", {}, async () => 3)).toBe(3);
});

test("a failure that comes after its key made room leaves the key to the later request", async () => {
  const keys = new IdempotencyKeys();
  const { promise, reject } = Promise.withResolvers<number>();
  const first = keys.once("k", {}, () => promise);
  for (let index = 0; index < 1024; index++) await keys.once(`other ${index}`, {}, async () => index);
  expect(await keys.once("k", {}, async () => 2)).toBe(2);
  reject(new Error("late"));
  await expect(first).rejects.toThrow("late");
  expect(await keys.once("k", {}, async () => 3)).toBe(2);
});
