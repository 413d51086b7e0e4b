// The one interface to a card: simulated in this process, simulated in a process of its own, or a board.

/** One access to the card's registers. Addresses and values: proto/registers (docs/registers.md). */
export type RegisterOperation =
  | { readonly kind: "write"; readonly address: number; readonly value: number }
  /** Its value is one element of the result. */
  | { readonly kind: "read"; readonly address: number }
  /**
   * Reads until `(value & mask) === expected`, at most `attempts` times; the last value read is one element of the result.
   * `attempts` is at most 1,000,000. When it never comes, the whole batch fails with NO_ANSWER and what follows in it is not done.
   */
  | {
      readonly kind: "wait";
      readonly address: number;
      readonly mask: number;
      readonly expected: number;
      readonly attempts: number;
    };

export type FrameDirection = "received" | "sent";

/** Called by a device, never re-entrantly. What is handed over is valid during the call only; copy what you keep. */
export interface DeviceListener {
  /** `count` event records of 16 words each (docs/hardware.md, "Events"), the first at index `at`. */
  events(words: Uint32Array, at: number, count: number): void;
  /**
   * A frame of the order port (without FCS): received ones are the exchange's, sent ones are a copy of what left the card, orders
   * and host frames alike. `tsNs` is the device clock at its first beat.
   */
  frame(direction: FrameDirection, tsNs: bigint, bytes: Uint8Array): void;
  /** Records or frames the device had to drop since the last call because this side did not take them fast enough. */
  dropped(events: number, frames: number): void;
  /** The connection has ended; undefined: by close() or destroy() of this side. Called once. */
  closed(cause: Error | undefined): void;
}

export type DeviceState = "new" | "open" | "closed";

export interface Device {
  readonly state: DeviceState;
  /** @throws DeviceError DISCONNECTED (nothing answers), PROTOCOL */
  open(listener: DeviceListener): Promise<void>;
  /**
   * Performs the operations in order, with nothing of other calls between them. Answers the values of the reads and waits.
   * @throws DeviceError NO_ANSWER, BUS_ERROR (naming the operation), DISCONNECTED, OVERLOADED
   */
  execute(operations: readonly RegisterOperation[]): Promise<Uint32Array>;
  /** Finishes what was asked before, then ends. Idempotent. The card itself goes on. */
  close(): Promise<void>;
  /** Ends at once; calls under way fail with DISCONNECTED. Idempotent. */
  destroy(cause?: Error): void;
}

export function write(address: number, value: number): RegisterOperation {
  return { kind: "write", address, value: value >>> 0 };
}

export function read(address: number): RegisterOperation {
  return { kind: "read", address };
}

export function waitFor(address: number, mask: number, expected: number, attempts: number): RegisterOperation {
  return { kind: "wait", address, mask: mask >>> 0, expected: (expected & mask) >>> 0, attempts };
}
