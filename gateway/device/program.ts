// Sequences of register accesses as pure generators: they yield batches of operations, get the values read, and return what the
// sequence was for. The same program drives a card in this process and one behind a socket or a bus.

import type { RegisterOperation } from "./device.ts";

export type RegisterProgram<T> = Generator<readonly RegisterOperation[], T, Uint32Array>;

/** Several programs as one: their first batches are one batch, and so on, in their order. An error of an access ends all of them. */
export function* together<T>(programs: readonly RegisterProgram<T>[]): RegisterProgram<T[]> {
  const steps = programs.map((program) => program.next());
  for (;;) {
    const batches = steps.map((step) => (step.done === true ? [] : step.value));
    const batch = batches.flat();
    if (steps.every((step) => step.done === true)) return steps.map((step) => step.value as T);
    const values = yield batch;
    // Values are those of the reads and waits, in order.
    let at = 0;
    for (const [index, program] of programs.entries()) {
      if (steps[index]?.done === true) continue;
      const count = batches[index]?.filter(({ kind }) => kind !== "write").length ?? 0;
      steps[index] = program.next(values.subarray(at, at + count));
      at += count;
    }
  }
}

/** Registers that answer at once (a card simulated in this process). */
export interface DirectRegisters {
  execute(operations: readonly RegisterOperation[]): Uint32Array;
}

/** Registers somewhere else. */
export interface RemoteRegisters {
  execute(operations: readonly RegisterOperation[]): Promise<Uint32Array>;
}

/** Runs the program; an error of an access is thrown inside it first, so that it can leave the card in order. */
export function runDirect<T>(registers: DirectRegisters, program: RegisterProgram<T>): T {
  let step = program.next();
  while (!step.done) {
    let values: Uint32Array;
    try {
      values = registers.execute(step.value);
    } catch (error) {
      step = program.throw(error);
      continue;
    }
    step = program.next(values);
  }
  return step.value;
}

export async function runRemote<T>(registers: RemoteRegisters, program: RegisterProgram<T>): Promise<T> {
  let step = program.next();
  while (!step.done) {
    let values: Uint32Array;
    try {
      values = await registers.execute(step.value);
    } catch (error) {
      step = program.throw(error);
      continue;
    }
    step = program.next(values);
  }
  return step.value;
}

/** A card does a batch without a pause: a commit's thousands of words at once would hold heartbeats and kills up. */
const BATCH_OPERATIONS_MAX = 512;

/**
 * One program after the other, so that a commit's read-back is not of another commit. What must not wait (a kill) goes beside the
 * queue: its one batch falls between two batches of whatever is running, which are short.
 */
export class ProgramQueue {
  readonly #registers: RemoteRegisters;
  readonly #inParts: RemoteRegisters;
  readonly #limit: number;
  #last: Promise<unknown> = Promise.resolve();
  #waiting = 0;

  /** @param limit programs waiting or running at most */
  constructor(registers: RemoteRegisters, limit = 64) {
    this.#registers = registers;
    this.#inParts = { execute: (operations) => executeInParts(registers, operations) };
    this.#limit = limit;
  }

  /** @throws RangeError when `limit` programs wait already; else what the program throws */
  run<T>(program: RegisterProgram<T>): Promise<T> {
    if (this.#waiting >= this.#limit) throw new RangeError(`${this.#waiting} register programs wait already`);
    this.#waiting++;
    const result = this.#last.then(() => runRemote(this.#inParts, program));
    const settled = (): void => void this.#waiting--;
    this.#last = result.then(settled, settled);
    return result;
  }

  runNow<T>(program: RegisterProgram<T>): Promise<T> {
    return runRemote(this.#registers, program);
  }
}

async function executeInParts(
  registers: RemoteRegisters,
  operations: readonly RegisterOperation[],
): Promise<Uint32Array> {
  if (operations.length <= BATCH_OPERATIONS_MAX) return registers.execute(operations);
  const values: Uint32Array[] = [];
  for (let at = 0; at < operations.length; at += BATCH_OPERATIONS_MAX) {
    values.push(await registers.execute(operations.slice(at, at + BATCH_OPERATIONS_MAX)));
  }
  const all = new Uint32Array(values.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of values) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
