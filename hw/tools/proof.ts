// What a proof is. The lists: formal.ts and proofs-*.ts.

export interface Proof {
  readonly name: string;
  /** What is proven, one sentence. */
  readonly promise: string;
  readonly top: string;
  readonly files: readonly string[];
  /** Further inputs by `include`. */
  readonly includes: readonly string[];
  /** Besides FORMAL: what asks a module for properties that only its own proof states. */
  readonly defines?: readonly string[];
  readonly parameters: Readonly<Record<string, number>>;
  /** Instances that are replaced by "any value": what they promise is another proof's business. */
  readonly cut: readonly string[];
  /** `given`: the properties say why they hold, proven by induction. `found`: the tool looks for it; `depth` and `induction` do not count. */
  readonly invariant?: "given" | "found";
  /** Steps from reset that the base case covers; at least as many as the induction assumes. */
  readonly depth: number;
  readonly induction: number;
  /** Defines, each a planted fault; `mutantDepth` steps must show it. */
  readonly mutants: readonly string[];
  readonly mutantDepth: number;
  /** `bits`: they are looked for bit by bit, for those that take many steps to show. */
  readonly mutantsBy?: "words" | "bits";
  /** Sizes at which the planted faults are looked for, where they show too late at those of the proof. */
  readonly mutantParameters?: Readonly<Record<string, number>>;
}

/** What the neighbours of a proof's block have to keep for it to hold (proof-assumptions.ts). */
export interface Assumption {
  readonly what: string;
  /** Names of proofs, and `asserted in` a block: checked in every simulation. */
  readonly keptBy: readonly string[];
}
