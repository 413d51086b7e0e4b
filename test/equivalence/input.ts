import type { Datapath } from "../../proto/mod.ts";

/** One call of a path; `text` says what it was, for the report of a difference. What it answers is compared too. */
export interface Input {
  readonly text: string;
  apply(path: Datapath): unknown;
}
