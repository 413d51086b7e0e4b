/**
 * Configuration versions, as the audit file tells them. Only what a gateway has read back becomes a version.
 */
import type { AuditEntry } from "../audit/audit-log.ts";
import { type Configuration, type ConfigurationVersion, type Difference, NO_GLOBAL } from "../http/api.ts";
import { fieldPath } from "./field-path.ts";

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
    const { version, contentHash, committedMs, differences, configuration: content } = details as CommittedDetails;
    // Earlier releases wrote no limits of the device; the gateway refuses such a version when it is to come back.
    const configuration = { ...content, global: (content as Partial<Configuration>).global ?? NO_GLOBAL };
    // Nor did they call fields by their one name.
    const named = differences.map((difference) => ({ ...difference, path: fieldPath(difference.path) }));
    this.#versions.push({
      version,
      contentHash,
      author: actor,
      reason,
      committedMs,
      configuration,
      differences: named,
    });
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
