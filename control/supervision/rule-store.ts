/**
 * The rules of supervision as a configuration of its own: versions, compare-and-set, one validation, a second person for what supervises less where
 * people have names, and rollback. Versions are entries of the audit file, and nothing is in force that is not in it.
 */
import { createHash } from "node:crypto";
import type { Audit, AuditEntry } from "../audit/audit-log.ts";
import type { Waiting } from "../http/api.ts";
import {
  NO_SUPERVISION,
  type Supervision,
  type SupervisionCheck,
  type SupervisionVersion,
} from "../http/supervision.ts";
import { RequestFailure } from "../operations/failure.ts";
import { IdempotencyKeys } from "../operations/idempotency.ts";
import type { Proposals } from "../operations/proposals.ts";
import { supervisionDifferences } from "./differences.ts";

export const SUPERVISION_COMMITTED = "supervision.committed";
/** Versions whose content is at hand. */
const VERSIONS_MAX = 200;

export interface SupervisionRequest {
  readonly supervision: Supervision;
  readonly expectedVersion: number;
  readonly reason: string;
  readonly idempotencyKey: string;
}

type Version = SupervisionVersion & { readonly supervision: Supervision };

const NOBODYS: Version = {
  ...{ version: 0, contentHash: hashOf(NO_SUPERVISION), author: "", reason: "", committedMs: 0, differences: [] },
  supervision: NO_SUPERVISION,
};

export class RuleStore {
  readonly #audit: Audit;
  readonly #proposals: Proposals<SupervisionRequest> | undefined;
  readonly #changed: () => void;
  readonly #versions: Version[] = [];
  readonly #keys = new IdempotencyKeys();
  /** One after the other: a second one sees the version that the first one made. */
  #queue: Promise<unknown> = Promise.resolve();

  /** @param proposals where what loosens waits for a second person; undefined: one is enough */
  constructor(audit: Audit, changed: () => void, proposals: Proposals<SupervisionRequest> | undefined) {
    this.#audit = audit;
    this.#changed = changed;
    this.#proposals = proposals;
  }

  /** Every entry of the audit file, in order. */
  entry({ action, actor, reason, atMs, details }: AuditEntry): void {
    if (action !== SUPERVISION_COMMITTED) return;
    const { version, contentHash, differences, supervision } = details as Version;
    this.#versions.push({ version, contentHash, author: actor, reason, committedMs: atMs, differences, supervision });
    if (this.#versions.length > VERSIONS_MAX) this.#versions.shift();
  }

  get latest(): Version {
    return this.#versions.at(-1) ?? NOBODYS;
  }

  version(version: number): Version | undefined {
    return version === 0 ? this.latest : this.#versions.find((known) => known.version === version);
  }

  history(): SupervisionVersion[] {
    return this.#versions.toReversed().map(({ supervision: _, ...rest }) => rest);
  }

  get waiting(): readonly Waiting[] {
    const { supervision: before } = this.latest;
    return (this.#proposals?.all() ?? []).map(
      ({ id, author, atMs, wish: { expectedVersion, reason, supervision } }) => {
        return { id, author, atMs, expectedVersion, reason, differences: supervisionDifferences(before, supervision) };
      },
    );
  }

  validate(supervision: Supervision): SupervisionCheck {
    const { version, supervision: before } = this.latest;
    const differences = supervisionDifferences(before, supervision);
    return { differences, contentHash: hashOf(supervision), activeVersion: version };
  }

  /** @throws RequestFailure; nothing has changed then */
  commit(author: string, request: SupervisionRequest): Promise<SupervisionVersion> {
    return this.#keys.once(`${author} ${request.idempotencyKey}`, request, () =>
      this.#inTurn(() => this.#push(author, request)),
    );
  }

  /** @throws RequestFailure */
  async rollback(
    author: string,
    toVersion: number,
    request: Omit<SupervisionRequest, "supervision">,
  ): Promise<SupervisionVersion> {
    const old = toVersion === 0 ? undefined : this.version(toVersion);
    if (old === undefined) {
      throw RequestFailure.because(404, "UNKNOWN_VERSION", `no version ${toVersion} was committed here`, "toVersion");
    }
    const reason = `rollback to version ${toVersion}: ${request.reason}`;
    return this.commit(author, { ...request, reason, supervision: old.supervision });
  }

  /** @throws RequestFailure */
  async approve(approver: string, id: string, reason: string): Promise<SupervisionVersion> {
    if (this.#proposals === undefined) throw RequestFailure.because(404, "NOT_FOUND", "one person is enough here");
    if (approver.includes("/")) {
      const message = `${approver} is no name: a person's certificate confirms it`;
      throw RequestFailure.because(403, "PERMISSION_DENIED", message);
    }
    const { author, wish } = this.#proposals.takenBy(approver, id);
    const details = { proposal: id, author };
    await this.#audit.append({ actor: approver, action: "supervision.approved", reason, details });
    return this.#inTurn(() => this.#push(author, wish, approver));
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(run);
    this.#queue = turn.catch(() => {});
    return turn;
  }

  async #push(author: string, request: SupervisionRequest, approver?: string): Promise<SupervisionVersion> {
    const { supervision, expectedVersion, reason } = request;
    const { version: active } = this.latest;
    if (active !== expectedVersion) {
      const message = `version ${active} is in force, not ${expectedVersion}: look at what changed and try again`;
      throw RequestFailure.because(409, "VERSION_MISMATCH", message, "expectedVersion");
    }
    const { differences, contentHash } = this.validate(supervision);
    const loosened = differences.filter(({ loosens }) => loosens).length;
    if (this.#proposals !== undefined && approver === undefined && loosened > 0) {
      const { proposal, isNew } = this.#proposals.propose(author, `${expectedVersion} ${contentHash}`, request);
      const details = { proposal: proposal.id, expectedVersion, contentHash, differences };
      if (isNew) await this.#audit.append({ actor: author, action: "supervision.proposed", reason, details });
      const message = `it supervises less in ${loosened} places: another person confirms it (supervision approve ${proposal.id})`;
      throw RequestFailure.because(409, "APPROVAL_NEEDED", message);
    }
    const details = { version: active + 1, contentHash, differences, supervision, approver };
    this.entry(await this.#audit.append({ actor: author, action: SUPERVISION_COMMITTED, reason, details }));
    this.#changed();
    const { supervision: _, ...rest } = this.latest;
    return rest;
  }
}

/** Of the content, whatever order its fields came in. */
function hashOf(supervision: Supervision): string {
  return createHash("sha256")
    .update(JSON.stringify(sorted(supervision)))
    .digest("hex");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, sorted(item)]));
}
