/**
 * Which control plane may write. Whoever comes with the highest election id is the primary; the id is noted down before it counts, so that a
 * gateway that was started again still knows it, and the card is told (docs/datapath.md, "Election"). Until an id was heard of, there is no
 * election and nobody needs one.
 */
import { status } from "@grpc/grpc-js";
import type { CallName } from "../../proto/access/mod.ts";
import type { ElectionId, Primacy } from "../../proto/grpc/mod.ts";
import { CallError } from "../rpc/errors.ts";
import type { Elected } from "./elected.ts";

/** What only stops is taken from everybody, at all times. */
const NEEDS_NO_ELECTION: ReadonlySet<CallName> = new Set(["Kill", "Disarm", "PauseParent", "CancelParent"]);
const HOLDER_LENGTH_MAX = 64;

export class Election {
  readonly #note: (elected: Elected) => void;
  #elected: Elected;

  /**
   * @param elected what was noted before
   * @param note returns when it is on the disk; throws when it is not
   */
  constructor(elected: Elected, note: (elected: Elected) => void) {
    this.#elected = elected;
    this.#note = note;
  }

  get elected(): Elected {
    return this.#elected;
  }

  /** For the contract; undefined: nobody was elected. */
  get primacy(): Primacy | undefined {
    const { id, holder } = this.#elected;
    return id === 0n ? undefined : { electionId: toElectionId(id), holder };
  }

  /** @throws CallError PERMISSION_DENIED for a lower id or none, INVALID_ARGUMENT for one that nobody was elected with */
  admit(call: CallName, electionId: ElectionId | undefined): void {
    if (NEEDS_NO_ELECTION.has(call)) return;
    const { id: highest, holder } = this.#elected;
    const id = toNumber(electionId);
    if (id === highest) return;
    const at = "context.election_id";
    if (id > highest) {
      throw new CallError(status.INVALID_ARGUMENT, `${at}: nobody was elected with ${show(id)}: Arbitrate first`);
    }
    const what = id === 0n ? `${at}: is missing` : `${at}: ${show(id)} is over`;
    throw new CallError(status.PERMISSION_DENIED, `${what}: ${holder} was elected with ${show(highest)}`);
  }

  /** From the return on nobody else's writes are admitted. @throws CallError; RefusedError when it cannot be noted down */
  raise(electionId: ElectionId | undefined, holder: string): void {
    const id = toNumber(electionId);
    const invalid = (text: string): CallError => new CallError(status.INVALID_ARGUMENT, text);
    if (id === 0n) throw invalid("election_id: is missing");
    if (holder === "" || holder.length > HOLDER_LENGTH_MAX) {
      throw invalid(`holder: 1 to ${HOLDER_LENGTH_MAX} characters, not ${holder.length}`);
    }
    const { id: highest, holder: known } = this.#elected;
    if (id < highest) {
      const text = `election_id: ${show(id)} is over: ${known} was elected with ${show(highest)}`;
      throw new CallError(status.PERMISSION_DENIED, text);
    }
    if (id === highest) {
      if (holder === known) return;
      throw invalid(`election_id: ${known} was elected with ${show(id)}, not ${holder}`);
    }
    const elected = { id, holder };
    this.#note(elected);
    this.#elected = elected;
  }
}

function toNumber(id: ElectionId | undefined): bigint {
  return id === undefined ? 0n : (BigInt.asUintN(64, id.high) << 64n) | BigInt.asUintN(64, id.low);
}

export function toElectionId(id: bigint): ElectionId {
  return { high: id >> 64n, low: BigInt.asUintN(64, id) };
}

/** HIGH.LOW, as people compare them. */
function show(id: bigint): string {
  const { high, low } = toElectionId(id);
  return `${high}.${low}`;
}
