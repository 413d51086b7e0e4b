// The store of a control plane that is alone: its audit file.
import type { AuditFile } from "../audit/audit-file.ts";
import { type AuditEntry, AuditLog, type AuditRecord } from "../audit/audit-log.ts";
import type { StateStore } from "./state-store.ts";

export class FileStore implements StateStore {
  readonly #log: AuditLog;

  /**
   * Verifies the chain and hands every entry to `entry`. The file is this store's from now on.
   * @throws AuditError with the line that breaks the chain
   */
  constructor(file: AuditFile, nowMs: () => number, entry: (entry: AuditEntry) => void) {
    this.#log = AuditLog.over(file, nowMs, entry);
  }

  get head(): string {
    return this.#log.head;
  }

  get count(): number {
    return this.#log.count;
  }

  get failure(): string | undefined {
    return this.#log.failure;
  }

  get tornBytes(): number {
    return this.#log.tornBytes;
  }

  /** It is in the file before this returns. */
  async append(record: AuditRecord): Promise<AuditEntry> {
    return this.#log.append(record);
  }

  close(): void {
    this.#log.close();
  }
}
