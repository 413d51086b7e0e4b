/** Why an input cannot be used. */
export type InputErrorCode =
  | "INPUT_UNREADABLE" // the file cannot be opened or read
  | "INPUT_COMPRESSION" // the compressed stream is damaged or ends early
  | "INPUT_FORMAT" // not a format that is read here
  | "INPUT_DAMAGED" // the format's own structure is broken
  | "CAPTURE_UNAVAILABLE"; // live capture is not possible on this machine or with these rights

/** An input that cannot be used: says which one, where in it, and what is wrong. */
export class InputError extends Error {
  readonly code: InputErrorCode;
  /** File name, interface name, or what the caller called it. */
  readonly input: string;
  /** Offset of what is wrong in the (decompressed) bytes. */
  readonly offset: number | undefined;

  constructor(code: InputErrorCode, input: string, what: string, options: { offset?: number; cause?: unknown } = {}) {
    const where = options.offset === undefined ? input : `${input}, byte ${options.offset}`;
    super(`${where}: ${what}`, options.cause === undefined ? {} : { cause: options.cause });
    this.name = "InputError";
    this.code = code;
    this.input = input;
    this.offset = options.offset;
  }
}
