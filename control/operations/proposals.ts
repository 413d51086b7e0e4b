/**
 * What one person wants and a second one has to confirm. Kept in memory alone: after a restart it is asked for again, and the audit file
 * says that it was wanted.
 */
import { randomBytes } from "node:crypto";
import { RequestFailure } from "./failure.ts";

const PENDING_MAX = 16;
/** What was looked at longer ago is looked at again. */
const PENDING_MS = 30 * 60_000;

export interface Proposal<T> {
  readonly id: string;
  readonly author: string;
  readonly atMs: number;
  /** Of what is wanted: the same wish of the same person is the same proposal. */
  readonly content: string;
  readonly wish: T;
}

export class Proposals<T> {
  readonly #pending = new Map<string, Proposal<T>>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** @returns the proposal, and whether it is new */
  propose(author: string, content: string, wish: T): { readonly proposal: Proposal<T>; readonly isNew: boolean } {
    const known = this.all().find((pending) => pending.author === author && pending.content === content);
    if (known !== undefined) return { proposal: known, isNew: false };
    const proposal = { id: randomBytes(4).toString("hex"), author, atMs: this.#nowMs(), content, wish };
    this.#pending.set(proposal.id, proposal);
    for (const oldest of this.#pending.keys()) {
      if (this.#pending.size <= PENDING_MAX) break;
      this.#pending.delete(oldest);
    }
    return { proposal, isNew: true };
  }

  /** @throws RequestFailure when there is none, or when the same person wants it */
  takenBy(approver: string, id: string): Proposal<T> {
    const proposal = this.all().find((pending) => pending.id === id);
    if (proposal === undefined) {
      throw RequestFailure.because(404, "NOT_FOUND", `nothing waits under ${JSON.stringify(id)}`, "proposal");
    }
    if (proposal.author === approver) {
      throw RequestFailure.because(403, "PERMISSION_DENIED", `${approver} wants it: another person confirms it`);
    }
    this.#pending.delete(id);
    return proposal;
  }

  all(): readonly Proposal<T>[] {
    const endMs = this.#nowMs() - PENDING_MS;
    for (const { id, atMs } of this.#pending.values()) if (atMs <= endMs) this.#pending.delete(id);
    return [...this.#pending.values()];
  }
}
