/**
 * The machine with the card in it: power, the cable of the order port, and the one connection that a gateway has to the card. What happens to the
 * connection the card does not notice; what happens to the card the connection may survive.
 */
import {
  type Device,
  DeviceError,
  type DeviceListener,
  type DeviceState,
  type RegisterOperation,
} from "../../../gateway/device/mod.ts";
import type { Random } from "../../../sim/world/mod.ts";
import type { CardOutputs, WorldCard } from "../card/world-card.ts";
import type { Time } from "./time.ts";

export interface CardEvents extends CardOutputs {
  /** Before the card gets them. */
  executing(operations: readonly RegisterOperation[], deviceNs: bigint): void;
  powered(): void;
}

const TICK_MS = 2;
/** The RTL takes this long for a frame; what comes of it comes then. */
const WORK_NS = 3000;
const LATENCY_MS = [0.005, 0.05] as const;

export class CardHost {
  readonly #time: Time;
  readonly #random: Random;
  readonly #make: (outputs: CardOutputs) => WorldCard;
  readonly #events: CardEvents;
  readonly #serial: boolean;
  #card: WorldCard;
  #connection: Connection | undefined;
  /** The card does nothing at all and answers nobody. */
  hung = false;
  /** Connections are lost and cannot be made. */
  #pulled = false;
  /** The next so many batches are lost on their way to the card, or their answers on the way back. */
  loseBatches = 0;
  loseAnswers = 0;
  /** Everything between gateway and card takes this much longer. */
  slowMs = 0;
  /** Whether frames of the order port get through, each way. */
  ordersLost = false;
  repliesLost = false;

  /** @param serial the card does what a frame asks for when it arrives; otherwise it takes its time */
  constructor(
    time: Time,
    random: Random,
    make: (outputs: CardOutputs) => WorldCard,
    serial: boolean,
    events: CardEvents,
  ) {
    this.#time = time;
    this.#random = random;
    this.#make = make;
    this.#serial = serial;
    this.#events = events;
    this.#card = this.#new();
    const tick = (): void => {
      this.advance();
      time.after(TICK_MS, tick);
    };
    time.after(TICK_MS, tick);
  }

  /** Its clock is the world's. */
  get deviceNs(): bigint {
    return BigInt(this.#time.nowNs);
  }

  advance(): void {
    if (!this.hung) this.#card.advance(this.deviceNs);
  }

  frame(line: 0 | 1, bytes: Uint8Array): void {
    if (this.hung) return;
    this.advance();
    this.#card.receive(line, this.deviceNs, bytes);
    if (!this.#serial) this.#time.scheduler.after(WORK_NS, () => this.advance());
  }

  /** A frame of the venue arrives at the order port: the card takes it, and the host is shown it. */
  orderPort(bytes: Uint8Array): void {
    if (this.repliesLost || this.hung) return;
    const frame = Uint8Array.from(bytes);
    this.advance();
    this.#card.receiveOrder(this.deviceNs, frame);
    if (!this.#serial) this.#time.scheduler.after(WORK_NS, () => this.advance());
    this.#connection?.later((listener) => listener.frame("received", this.deviceNs, frame));
  }

  /** Power off and on: everything in the card is gone. */
  reset(): void {
    this.hung = false;
    this.#connection?.destroy(new DeviceError("DISCONNECTED", "the card was reset"));
    this.#card = this.#new();
    this.#events.powered();
  }

  pull(): void {
    this.#pulled = true;
    this.#connection?.destroy(new DeviceError("DISCONNECTED", "the connection to the card was lost"));
  }

  putBack(): void {
    this.#pulled = false;
  }

  /** A gateway's way to the card. */
  device(): Device {
    return new Connection(this);
  }

  // For connections alone.

  $open(connection: Connection): void {
    if (this.#pulled) throw new DeviceError("DISCONNECTED", "nothing answers");
    if (this.#connection !== undefined) throw new DeviceError("DISCONNECTED", "another gateway is connected");
    this.#connection = connection;
  }

  $closed(connection: Connection): void {
    if (this.#connection === connection) this.#connection = undefined;
  }

  $later(run: () => void, afterNs = 0): number {
    const pauseMs = LATENCY_MS[0] + this.#random.unit() * (LATENCY_MS[1] - LATENCY_MS[0]) + this.slowMs;
    // Strictly after what went before: events of one time come in any order.
    const atNs = Math.max(afterNs + 1, this.#time.nowNs + pauseMs * 1e6);
    this.#time.scheduler.at(atNs, run);
    return Math.ceil(atNs);
  }

  /** Undefined: nobody will ever answer. @throws DeviceError */
  $execute(operations: readonly RegisterOperation[]): Uint32Array | undefined {
    if (this.hung) return undefined;
    if (this.loseBatches > 0) {
      this.loseBatches--;
      return undefined;
    }
    this.advance();
    this.#events.executing(operations, this.deviceNs);
    const values = this.#card.execute(operations);
    if (this.loseAnswers > 0) {
      this.loseAnswers--;
      return undefined;
    }
    return values;
  }

  #new(): WorldCard {
    return this.#make({
      record: (words, at) => {
        this.#events.record(words, at);
        const copy = words.slice(at, at + 16);
        this.#connection?.later((listener) => listener.events(copy, 0, 1));
      },
      sent: (frame) => {
        const copy = Uint8Array.from(frame);
        this.#connection?.later((listener) => listener.frame("sent", this.deviceNs, copy));
        this.#events.sent(copy);
      },
    });
  }
}

/** One connection; what goes over it keeps its order. */
class Connection implements Device {
  readonly #host: CardHost;
  #listener: DeviceListener | undefined;
  #toCardNs = 0;
  #toHostNs = 0;
  #pending = new Set<(error: DeviceError) => void>();
  state: DeviceState = "new";

  constructor(host: CardHost) {
    this.#host = host;
  }

  async open(listener: DeviceListener): Promise<void> {
    this.#host.$open(this);
    this.state = "open";
    this.#listener = listener;
  }

  execute(operations: readonly RegisterOperation[]): Promise<Uint32Array> {
    if (this.state !== "open") return Promise.reject(new DeviceError("DISCONNECTED", `the device is ${this.state}`));
    return new Promise((resolve, reject) => {
      this.#pending.add(reject);
      this.#toCardNs = this.#host.$later(() => {
        // What is on its way when the connection ends does not arrive.
        if (this.state !== "open") return;
        let answer: () => void;
        try {
          const values = this.#host.$execute(operations);
          if (values === undefined) return;
          answer = () => resolve(values);
        } catch (error) {
          answer = () => reject(error instanceof Error ? error : new Error(String(error)));
        }
        this.later(() => {
          this.#pending.delete(reject);
          answer();
        });
      }, this.#toCardNs);
    });
  }

  /** On the way back to the gateway, in order. */
  later(run: (listener: DeviceListener) => void): void {
    this.#toHostNs = this.#host.$later(() => {
      if (this.#listener !== undefined) run(this.#listener);
    }, this.#toHostNs);
  }

  async close(): Promise<void> {
    this.destroy();
  }

  destroy(cause?: Error): void {
    if (this.state === "closed") return;
    const wasOpen = this.state === "open";
    this.state = "closed";
    this.#host.$closed(this);
    const { message } = cause ?? { message: "the connection ended before the answer" };
    for (const reject of this.#pending) reject(new DeviceError("DISCONNECTED", message));
    this.#pending.clear();
    if (wasOpen) this.#listener?.closed(cause);
    this.#listener = undefined;
  }

  /** Its process has died: nobody is there to hear anything. */
  abandon(): void {
    this.#listener = undefined;
    this.#pending.clear();
    this.state = "closed";
    this.#host.$closed(this);
  }
}

/** Devices of one gateway process; with the process they are gone. */
export class ProcessDevices {
  readonly #host: CardHost;
  readonly #made: Connection[] = [];

  constructor(host: CardHost) {
    this.#host = host;
  }

  make(): Device {
    const connection = new Connection(this.#host);
    this.#made.push(connection);
    return connection;
  }

  die(): void {
    for (const connection of this.#made) if (connection.state === "open") connection.abandon();
  }
}
