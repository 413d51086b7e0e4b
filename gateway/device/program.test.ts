import { describe, expect, test } from "vitest";
import { DeviceError, ProgramQueue, type RegisterProgram, read, runRemote, write } from "./mod.ts";

describe("programs", () => {
  function* slow(values: number[], name: number): RegisterProgram<number> {
    values.push(name);
    yield [read(0)];
    values.push(name);
    yield [read(4)];
    return name;
  }

  test("run one after the other, and an urgent one between their batches", async () => {
    const queue = new ProgramQueue({ execute: async (operations) => new Uint32Array(operations.length) }, 2);
    const order: number[] = [];
    const first = queue.run(slow(order, 1));
    const second = queue.run(slow(order, 2));
    const urgent = queue.runNow(slow(order, 9));
    expect(() => queue.run(slow(order, 3))).toThrow("2 register programs wait already");
    expect(await Promise.all([first, second, urgent])).toEqual([1, 2, 9]);
    expect(order.filter((name) => name !== 9)).toEqual([1, 1, 2, 2]);
    expect(order.indexOf(9)).toBeLessThan(3);
  });

  test("let an urgent one in between the parts of a long batch, whose values are still one answer", async () => {
    const log: number[] = [];
    const queue = new ProgramQueue({
      execute: async (operations) => {
        log.push(operations.length);
        return Uint32Array.from(
          operations.flatMap((operation) => (operation.kind === "read" ? [operation.address] : [])),
        );
      },
    });
    function* long(): RegisterProgram<Uint32Array> {
      return yield Array.from({ length: 1500 }, (_, index) => (index % 3 === 0 ? write(index, 0) : read(index)));
    }
    const values = queue.run(long());
    await queue.runNow(slow([], 9));
    expect(log).not.toContain(1500);
    expect(log.indexOf(1)).toBeLessThan(log.lastIndexOf(512));
    expect([...(await values)]).toEqual(
      Array.from({ length: 1500 }, (_, index) => index).filter((index) => index % 3 !== 0),
    );
    expect(Math.max(...log)).toBe(512);
  });

  test("go on after one has failed", async () => {
    const queue = new ProgramQueue({ execute: () => Promise.reject(new DeviceError("NO_ANSWER", "silence")) });
    await expect(queue.run(slow([], 1))).rejects.toThrow("silence");
    await expect(queue.run(slow([], 1))).rejects.toMatchObject({ code: "NO_ANSWER", retryable: true });
  });

  test("get an access's error where they yielded it, and may clean up", async () => {
    const log: string[] = [];
    function* careful(): RegisterProgram<string> {
      try {
        yield [read(0)];
      } catch {
        log.push("caught");
      }
      return "done";
    }
    const failing = { execute: () => Promise.reject(new Error("no")) };
    expect(await runRemote(failing, careful())).toBe("done");
    expect(log).toEqual(["caught"]);
  });
});
