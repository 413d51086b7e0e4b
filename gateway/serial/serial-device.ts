/**
 * A card behind a serial line. One request is under way at a time; one that is not answered whole in time is sent again under its number, and
 * the card does it once however often it comes (hw/rtl/tg_serial_link.sv). The line carries registers alone: no events, no frames. So a gateway does not trade
 * over it; it is for bring-up, and for boards without another way in.
 */
import { DeviceError } from "../device/errors.ts";
import type { Device, DeviceListener, DeviceState, RegisterOperation } from "../device/mod.ts";
import {
  type Answer,
  LINK_COUNTERS,
  LINK_VERSION,
  type LinkCounter,
  OPERATION,
  parseAnswer,
  type Request,
  requestFrame,
  SlipReader,
  STATUS,
} from "./protocol.ts";

/** The line, open. What ends it is told once. */
export interface SerialLine {
  write(bytes: Buffer): void;
  /** Resolves when the line is closed; idempotent. */
  close(): Promise<void>;
}

export interface LineListener {
  received(bytes: Buffer): void;
  /** The line is gone: unplugged, or failed. Not called after close(). */
  lost(cause: Error): void;
}

export interface SerialDeviceOptions {
  /** What to call the line in messages. */
  readonly name: string;
  /** Opens it. @throws Error that says why it cannot be opened */
  open(listener: LineListener): Promise<SerialLine>;
  /** Until a request is sent again, ms; more than two frames take on the line. */
  readonly answerMs: number;
  /** How often a request is sent at most. */
  readonly tries?: number;
  /** Batches that may wait. */
  readonly pendingMax?: number;
  /** What a wait for a register's value may take, ms. */
  readonly waitMs?: number;
}

/** What went wrong on the line, since it was opened. */
export interface LineHealth {
  /** Requests sent again. */
  readonly retries: number;
  /** Answers that came damaged. */
  readonly damaged: number;
  /** Whole answers that nobody waited for. */
  readonly unexpected: number;
}

const TRIES = 8;
const PENDING_MAX = 64;
const WAIT_MS = 5_000;

interface Awaited {
  readonly request: Request;
  readonly resolve: (answer: Answer) => void;
}

export class SerialDevice implements Device {
  readonly #options: Required<SerialDeviceOptions>;
  readonly #reader = new SlipReader((frame) => this.#frame(frame));
  #state: DeviceState = "new";
  #opened = false;
  #line: SerialLine | undefined;
  #listener: DeviceListener | undefined;
  #sequence = 0;
  #awaited: Awaited | undefined;
  /** Fails the request under way when the line ends. */
  #interrupt: ((error: Error) => void) | undefined;
  #batches: Promise<unknown> = Promise.resolve();
  #pending = 0;
  #cause: Error | undefined;
  #health = { retries: 0, damaged: 0, unexpected: 0 };

  constructor(options: SerialDeviceOptions) {
    this.#options = { tries: TRIES, pendingMax: PENDING_MAX, waitMs: WAIT_MS, ...options };
  }

  get state(): DeviceState {
    return this.#state;
  }

  get health(): LineHealth {
    return { ...this.#health };
  }

  async open(listener: DeviceListener): Promise<void> {
    if (this.#opened) {
      throw new DeviceError("DISCONNECTED", "a device is opened once; make a new one to connect again");
    }
    this.#opened = true;
    const { name } = this.#options;
    try {
      this.#line = await this.#options.open({
        received: (bytes) => this.#reader.push(bytes),
        lost: (cause) => this.destroy(new DeviceError("DISCONNECTED", `${name}: ${cause.message}`, { cause })),
      });
    } catch (cause) {
      this.#state = "closed";
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new DeviceError("DISCONNECTED", `${name} cannot be opened: ${why}`, { cause });
    }
    if (this.#state === "closed") {
      await this.#line.close();
      throw this.#disconnected();
    }
    try {
      const { data } = await this.#ask(OPERATION.HELLO, 0, 0);
      if (data !== LINK_VERSION) {
        throw new DeviceError(
          "PROTOCOL",
          `${name}: what answers speaks version ${hex(data)}, not ${hex(LINK_VERSION)}`,
        );
      }
    } catch (error) {
      this.destroy();
      throw error;
    }
    this.#listener = listener;
    this.#state = "open";
  }

  execute(operations: readonly RegisterOperation[]): Promise<Uint32Array> {
    if (this.#state !== "open") return Promise.reject(this.#disconnected());
    return this.#queued(() => this.#batch(operations));
  }

  /** What the card's end of the line has counted. @throws DeviceError */
  linkCounters(): Promise<Readonly<Record<LinkCounter, number>>> {
    if (this.#state !== "open") return Promise.reject(this.#disconnected());
    return this.#queued(async () => {
      const counts: [LinkCounter, number][] = [];
      for (const [index, name] of LINK_COUNTERS.entries()) {
        counts.push([name, (await this.#ask(OPERATION.COUNTER, index, 0)).data]);
      }
      return Object.fromEntries(counts) as Record<LinkCounter, number>;
    });
  }

  async close(): Promise<void> {
    if (this.#state === "open") await this.#batches.catch(() => {});
    this.destroy();
    await this.#line?.close();
  }

  destroy(cause?: Error): void {
    if (this.#state === "closed") return;
    const wasOpen = this.#state === "open";
    this.#state = "closed";
    this.#cause = cause;
    this.#interrupt?.(this.#disconnected());
    void this.#line?.close().catch(() => {});
    if (wasOpen) this.#listener?.closed(cause);
  }

  async #queued<T>(work: () => Promise<T>): Promise<T> {
    if (this.#pending >= this.#options.pendingMax) {
      throw new DeviceError("OVERLOADED", `${this.#options.name} does not keep up: ${this.#pending} batches wait`);
    }
    this.#pending += 1;
    const turn = this.#batches.catch(() => {}).then(work);
    this.#batches = turn;
    try {
      return await turn;
    } finally {
      this.#pending -= 1;
    }
  }

  async #batch(operations: readonly RegisterOperation[]): Promise<Uint32Array> {
    const values: number[] = [];
    for (const [index, operation] of operations.entries()) {
      if (operation.kind === "wait") values.push(await this.#wait(operation, index));
      else values.push(...(await this.#access(operation, index)));
    }
    return Uint32Array.from(values);
  }

  async #access(operation: Exclude<RegisterOperation, { kind: "wait" }>, index: number): Promise<number[]> {
    const { kind, address } = operation;
    const answer =
      kind === "write"
        ? await this.#ask(OPERATION.WRITE, address, operation.value)
        : await this.#ask(OPERATION.READ, address, 0);
    if (answer.status === STATUS.OK) return kind === "read" ? [answer.data] : [];
    const what = `operation ${index}, ${kind} of ${hex(address)}`;
    if (answer.status === STATUS.BUS_ERROR) throw new DeviceError("BUS_ERROR", `${what}: the card refuses it`);
    if (answer.status === STATUS.NO_ANSWER) throw new DeviceError("NO_ANSWER", `${what}: its bus gives no answer`);
    throw new DeviceError("PROTOCOL", `${what}: the card answers with status ${answer.status}`);
  }

  /** A wait asks as often as it may, but no longer than `waitMs`: on a line a million reads take minutes. */
  async #wait(operation: Extract<RegisterOperation, { kind: "wait" }>, index: number): Promise<number> {
    const { address, mask, expected, attempts } = operation;
    const until = performance.now() + this.#options.waitMs;
    let value = 0;
    for (let attempt = 0; attempt < attempts; attempt++) {
      [value = 0] = await this.#access({ kind: "read", address }, index);
      if ((value & mask) >>> 0 === expected) return value;
      if (performance.now() > until) break;
    }
    const text = `operation ${index}, wait for ${hex(expected)} in ${hex(address)}`;
    throw new DeviceError("NO_ANSWER", `${text}: it is ${hex((value & mask) >>> 0)}`);
  }

  async #ask(operation: number, address: number, data: number): Promise<Answer> {
    const line = this.#line;
    if (line === undefined || this.#state === "closed") throw this.#disconnected();
    this.#sequence = (this.#sequence + 1) & 0xff;
    const request: Request = { sequence: this.#sequence, operation, address, data };
    const frame = requestFrame(request);
    const { tries, answerMs, name } = this.#options;
    for (let attempt = 0; attempt < tries; attempt++) {
      if (attempt > 0) this.#health.retries += 1;
      const answer = await this.#once(line, frame, request, answerMs);
      if (answer !== undefined) return answer;
    }
    const doubt = operation === OPERATION.WRITE ? "; whether it was written is not known" : "";
    const error = new DeviceError(
      "DISCONNECTED",
      `${name}: no answer to ${tries} times the same request (${hex(address)})${doubt}`,
    );
    this.destroy(error);
    throw error;
  }

  /** @returns undefined when the answer did not come in time */
  #once(line: SerialLine, frame: Buffer, request: Request, answerMs: number): Promise<Answer | undefined> {
    return new Promise((resolve, reject) => {
      const finish = () => {
        clearTimeout(timer);
        this.#awaited = undefined;
        this.#interrupt = undefined;
      };
      const timer = setTimeout(() => {
        finish();
        resolve(undefined);
      }, answerMs);
      this.#interrupt = (error) => {
        finish();
        reject(error);
      };
      this.#awaited = {
        request,
        resolve: (answer) => {
          finish();
          resolve(answer);
        },
      };
      line.write(frame);
    });
  }

  #frame(frame: Buffer): void {
    const answer = parseAnswer(frame);
    if (answer === undefined) {
      this.#health.damaged += 1;
      return;
    }
    const { request, resolve } = this.#awaited ?? {};
    if (answer.sequence !== request?.sequence || answer.operation !== request.operation) {
      this.#health.unexpected += 1;
      return;
    }
    resolve?.(answer);
  }

  #disconnected(): Error {
    if (this.#cause !== undefined) return this.#cause;
    const why = this.#opened ? "it was closed" : "it is not open yet";
    return new DeviceError("DISCONNECTED", `no connection to the card on ${this.#options.name}: ${why}`);
  }
}

function hex(value: number): string {
  return `0x${value.toString(16).padStart(4, "0")}`;
}
