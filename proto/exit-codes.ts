/** How every process of the project ends; the launcher has the same numbers (control/cli/bootstrap/exit-codes.mjs). */
export const EXIT = {
  ok: 0,
  /** A check, or what was asked for, failed. */
  failed: 1,
  /** Options or input that cannot be. */
  usage: 2,
  /** The machine lacks something: a tool, a right, a free address. */
  environment: 3,
} as const;
