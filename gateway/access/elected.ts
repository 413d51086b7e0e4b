// The control plane that a gateway takes writes from.

export interface Elected {
  /** Unsigned, 128 bits; 0: nobody was elected. */
  readonly id: bigint;
  readonly holder: string;
}

export const NOBODY_ELECTED: Elected = { id: 0n, holder: "" };
