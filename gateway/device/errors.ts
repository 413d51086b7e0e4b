// What can go wrong between the gateway and a card, and whether trying again can help.

const CODES = {
  /** The card is not the one this software was built for. */
  IDENTITY_MISMATCH: { retryable: false },
  /** What was read back is not what was written. */
  READ_BACK_MISMATCH: { retryable: true },
  /** The card has another configuration version in force than the caller expected. */
  VERSION_MISMATCH: { retryable: false },
  /** The card refused in its present state (armed, clearing, draining, session not ready). */
  REFUSED: { retryable: true },
  /** The card listens to whoever was elected with a higher id. */
  STALE_ELECTION: { retryable: false },
  /** A register did not reach the awaited state in time, or the bus gave no answer. */
  NO_ANSWER: { retryable: true },
  /** There is no such register, or it cannot be accessed so. */
  BUS_ERROR: { retryable: false },
  /** The connection to the card is not open, or was lost. */
  DISCONNECTED: { retryable: true },
  /** A bounded queue to the card is full. */
  OVERLOADED: { retryable: true },
  /** The other side does not speak this protocol. */
  PROTOCOL: { retryable: false },
} as const;

export type DeviceErrorCode = keyof typeof CODES;

export class DeviceError extends Error {
  override readonly name = "DeviceError";
  readonly code: DeviceErrorCode;

  constructor(code: DeviceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  get retryable(): boolean {
    return CODES[this.code].retryable;
  }
}

export function isDeviceErrorCode(text: string): text is DeviceErrorCode {
  return Object.hasOwn(CODES, text);
}

/** One thing that is wrong with an input, by the path of its field. */
export interface InputIssue {
  readonly path: string;
  readonly message: string;
}

/** A configuration, tracking or session description that no card may be given; names everything that is wrong with it. */
export class DeviceInputError extends Error {
  override readonly name = "DeviceInputError";
  readonly code = "INVALID_INPUT";
  readonly issues: readonly InputIssue[];

  constructor(issues: readonly InputIssue[]) {
    super(issues.map(({ path, message }) => `${path}: ${message}`).join("; "));
    this.issues = issues;
  }
}
