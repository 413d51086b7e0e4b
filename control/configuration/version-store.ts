/**
 * Configuration versions, as the audit file tells them. Only what a gateway has read back becomes a version.
 */
import type { AuditEntry } from "../audit/audit-log.ts";
import type { Configuration, ConfigurationVersion, Difference } from "../http/api.ts";

export const COMMITTED = "configuration.committed";

/** Details of an audit entry with the action {@link COMMITTED}. */
export interface CommittedDetails {
  readonly version: number;
  readonly contentHash: string;
  readonly committedMs: number;
  readonly committedDeviceNs: string;
  readonly wordsReadBack: number;
  readonly configuration: Configuration;
  readonly differences: readonly Difference[];
}

/** Versions whose content is at hand; older ones are in the audit file. */
const VERSIONS_MAX = 500;

export class VersionStore {
  readonly #versions: (ConfigurationVersion & { readonly configuration: Configuration })[] = [];

  /** Every entry of the audit file, in order. */
  entry({ action, actor, reason, details }: AuditEntry): void {
    if (action !== COMMITTED) return;
    const { version, contentHash, committedMs, configuration, differences } = details as CommittedDetails;
    this.#versions.push({ version, contentHash, author: actor, reason, committedMs, configuration, differences });
    if (this.#versions.length > VERSIONS_MAX) this.#versions.shift();
  }

  /** What was committed last. */
  get latest(): (ConfigurationVersion & { readonly configuration: Configuration }) | undefined {
    return this.#versions.at(-1);
  }

  /** The newest with this number: a gateway that lost its memory counts from 1 again. */
  version(version: number): (ConfigurationVersion & { readonly configuration: Configuration }) | undefined {
    return this.#versions.findLast((entry) => entry.version === version);
  }

  /** Newest first. */
  history(limit = VERSIONS_MAX): Omit<ConfigurationVersion, "configuration">[] {
    return this.#versions
      .slice(-limit)
      .reverse()
      .map(({ configuration: _, ...rest }) => rest);
  }
}
