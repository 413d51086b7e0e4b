export class ReplayConfigError extends Error {
  readonly code = "CONFIG_INVALID";
}
