/** Why a run could not begin or go on, with the command's exit code: 1 failed check, 2 usage, 3 environment. */
export class RunFailure extends Error {
  override readonly name = "RunFailure";
  readonly exitCode: 1 | 2 | 3;

  constructor(exitCode: 1 | 2 | 3, message: string, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}

export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
