/**
 * Where what a control plane has acknowledged is kept. All of it is the audit chain: versions, who wanted what, whether somebody armed. Two
 * implementations: a file of one control plane, and etcd, which several share.
 */
import type { AuditEntry, AuditRecord } from "../audit/audit-log.ts";

export interface StateStore {
  /** Hash of the last entry, and how many there are. */
  readonly head: string;
  readonly count: number;
  /** Why nothing is taken any more until a restart; undefined while it works. */
  readonly failure: string | undefined;
  /**
   * Resolves when it cannot be lost any more.
   * @throws Error when that is not certain; {@link NotPrimary} when this control plane may not write
   */
  append(record: AuditRecord): Promise<AuditEntry>;
  close(): void;
}

/** Another control plane writes, or none is known to. */
export class NotPrimary extends Error {
  override readonly name = "NotPrimary";
}

/** What people can be told of a stop, which no election holds up, goes on file from a control plane that stands by too. */
export function needsNoElection(action: string): boolean {
  return /^(operate\.(disarm|killed|kill-failed|kill-unanswered)|parent\.(pause|cancel)-)/.test(action);
}
