/** Devices that a test has in its hands: no card at all, and a card on a connection that can be pulled, made silent, held. */
import {
  type Device,
  DeviceError,
  type DeviceListener,
  type DeviceState,
  type RegisterOperation,
} from "../../gateway/device/mod.ts";
import type { InProcessDevice } from "../../sim/card/mod.ts";

/** A place where no card is. */
export class NoCard implements Device {
  readonly state = "new";

  async open(): Promise<void> {
    throw new DeviceError("DISCONNECTED", "there is no card");
  }

  async execute(): Promise<Uint32Array> {
    throw new DeviceError("DISCONNECTED", "there is no card");
  }

  async close(): Promise<void> {}

  destroy(): void {}
}

/** Where the gateway's connection meets the card: what a test does to the connection, the card does not notice. */
export class Plug {
  readonly card: InProcessDevice;
  /** Nothing answers: connections are lost and cannot be made. */
  #pulled = false;
  /** Batches for which this holds get lost on the way: the card never sees them, and nobody answers. */
  loses: (operations: readonly RegisterOperation[]) => boolean = () => false;
  /** Batches for which this holds wait at the card's door until {@link release}. */
  holds: (operations: readonly RegisterOperation[]) => boolean = () => false;
  /** The card's event records get lost. */
  recordsLost = false;
  /** Batches for which this holds end in an error; the card never sees them. */
  fails: (operations: readonly RegisterOperation[]) => boolean = () => false;
  /** What is read at these addresses is so much more than the card says. */
  readonly reads = new Map<number, number>();
  readonly #held: (() => void)[] = [];
  #current: Socket | undefined;

  constructor(card: InProcessDevice) {
    this.card = card;
    void card.open({
      events: (words, at, count) => {
        if (!this.recordsLost) this.#current?.listener?.events(words, at, count);
      },
      frame: (direction, tsNs, bytes) => this.#current?.listener?.frame(direction, tsNs, bytes),
      dropped: () => {},
      closed: () => {},
    });
  }

  get heldBatches(): number {
    return this.#held.length;
  }

  socket(): Device {
    this.#current = new Socket(this);
    return this.#current;
  }

  get pulled(): boolean {
    return this.#pulled;
  }

  pull(): void {
    this.#pulled = true;
    this.#current?.destroy(new DeviceError("DISCONNECTED", "the cable was pulled"));
  }

  putBack(): void {
    this.#pulled = false;
  }

  release(): void {
    this.holds = () => false;
    for (const go of this.#held.splice(0)) go();
  }

  async execute(operations: readonly RegisterOperation[]): Promise<Uint32Array> {
    if (this.loses(operations)) return new Promise<never>(() => {});
    if (this.holds(operations)) await new Promise<void>((resolve) => this.#held.push(resolve));
    // Never within the listener's call: a card that is far away cannot answer there either.
    else await Promise.resolve();
    if (this.fails(operations)) throw new DeviceError("NO_ANSWER", "failed by the test");
    const values = await this.card.execute(operations);
    if (this.reads.size > 0) {
      const answered = operations.filter(({ kind }) => kind !== "write");
      for (const [index, { address }] of answered.entries()) {
        values[index] = (values[index] ?? 0) + (this.reads.get(address) ?? 0);
      }
    }
    return values;
  }
}

/** One connection. */
class Socket implements Device {
  readonly #plug: Plug;
  listener: DeviceListener | undefined;
  state: DeviceState = "new";

  constructor(plug: Plug) {
    this.#plug = plug;
  }

  async open(listener: DeviceListener): Promise<void> {
    if (this.#plug.pulled) throw new DeviceError("DISCONNECTED", "nothing answers");
    this.state = "open";
    this.listener = listener;
  }

  async execute(operations: readonly RegisterOperation[]): Promise<Uint32Array> {
    if (this.state !== "open") throw new DeviceError("DISCONNECTED", `the device is ${this.state}`);
    const values = await this.#plug.execute(operations);
    // The card has done it; whether anybody hears of it is another matter.
    if (this.state !== "open") throw new DeviceError("DISCONNECTED", "the connection ended before the answer");
    return values;
  }

  async close(): Promise<void> {
    this.destroy();
  }

  destroy(cause?: Error): void {
    if (this.state === "closed") return;
    const { listener } = this;
    this.state = "closed";
    this.listener = undefined;
    listener?.closed(cause);
  }
}
