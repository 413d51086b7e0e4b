/** Why a command did not do what was asked, with its exit code: 1 refused or failed, 2 usage, 3 environment. */
export class CliError extends Error {
  override readonly name = "CliError";
  readonly exitCode: 1 | 2 | 3;

  constructor(exitCode: 1 | 2 | 3, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

export function usageError(message: string): CliError {
  return new CliError(2, message);
}
