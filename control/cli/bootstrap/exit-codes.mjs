// The exit codes scripts depend on. Anything a command itself decides passes through unchanged.
export const EXIT_OK = 0;
export const EXIT_FAILED = 1;
export const EXIT_USAGE = 2;
export const EXIT_ENVIRONMENT = 3;

/** The machine lacks something; the message says what and what to do. Becomes exit code 3. */
export class EnvironmentError extends Error {
  /** @param {string} message  @param {{ cause?: unknown }} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = "EnvironmentError";
  }
}
