/**
 * How a configuration gets into force: stage, validate, commit with the version that must be in force, and the gateway's word that what was
 * read back from the card equals what was staged. Only then is there a version, and it is in the audit file before anybody is told.
 */
import { randomUUID } from "node:crypto";
import { forbiddenChanges, RIGHTS, type Right, rightToChange } from "../../proto/access/mod.ts";
import type {
  Configuration as GatewayConfiguration,
  Difference as GatewayDifference,
  WriteContext,
} from "../../proto/grpc/mod.ts";
import { Role } from "../../proto/grpc/mod.ts";
import type { Audit } from "../audit/audit-log.ts";
import { fromDifference, fromGateway, toGateway } from "../configuration/convert.ts";
import { fieldPath } from "../configuration/field-path.ts";
import { COMMITTED, type CommittedDetails, type VersionStore } from "../configuration/version-store.ts";
import type { GatewayClient } from "../gateway/gateway-client.ts";
import {
  type Committed,
  type Configuration,
  type Difference,
  type ItemError,
  NO_GLOBAL,
  type Validation,
  type Waiting,
} from "../http/api.ts";
import { hexOf, msOf } from "../state/contract-words.ts";
import { asFailure, noOutcome, RequestFailure, refused } from "./failure.ts";
import { IdempotencyKeys } from "./idempotency.ts";
import type { Proposals } from "./proposals.ts";

export interface PushRequest {
  readonly configuration: Configuration;
  readonly expectedVersion: number;
  readonly reason: string;
  readonly idempotencyKey: string;
}

/** What a second person confirms. */
export interface PushWish {
  readonly request: PushRequest;
  readonly rights: readonly Right[];
  readonly differences: readonly Difference[];
}

const APPROVAL_NEEDED = "APPROVAL_NEEDED";
const REFUSED = "configuration.refused";
/** The gateway was asked to commit, and what is in force now is not known to be what it was. */
const UNCONFIRMED = "configuration.unconfirmed";
/** Of a commit: it may have happened, in part too. A mismatch may be found after the card has changed over. */
const UNCERTAIN = new Set(["READ_BACK_MISMATCH", "NO_ANSWER", "DISCONNECTED", "PROTOCOL"]);

const NOTHING: Configuration = { rate: { intervalNs: 0, burstNs: 0 }, global: NO_GLOBAL, symbols: [] };

/** What a write says about itself. Which control plane writes, the client says; as what it acts is left out, because it acts as itself. */
export function writeContext(reason: string, idempotencyKey: string = randomUUID()): WriteContext {
  return { idempotencyKey, reason, electionId: undefined, role: Role.ROLE_UNSPECIFIED };
}

export class ConfigurationPush {
  readonly #client: GatewayClient;
  readonly #audit: Audit;
  readonly #versions: VersionStore;
  readonly #committed: () => void;
  readonly #proposals: Proposals<PushWish> | undefined;
  readonly #rightsNow: (author: string) => readonly Right[];
  readonly #keys = new IdempotencyKeys();
  /** Pushes happen one after the other: a second one sees the version that the first one made. */
  #queue: Promise<unknown> = Promise.resolve();

  /**
   * @param proposals where what loosens a limit waits for a second person; undefined: one is enough
   * @param rightsNow of an author whose wish is approved: they may have lost some since
   */
  constructor(
    client: GatewayClient,
    audit: Audit,
    versions: VersionStore,
    committed: () => void,
    proposals?: Proposals<PushWish>,
    rightsNow: (author: string) => readonly Right[] = () => RIGHTS,
  ) {
    this.#rightsNow = rightsNow;
    this.#proposals = proposals;
    this.#client = client;
    this.#audit = audit;
    this.#versions = versions;
    this.#committed = committed;
  }

  /** @throws RequestFailure */
  async validate(configuration: Configuration): Promise<Validation> {
    return (await this.#validate(toGateway(configuration))).validation;
  }

  /**
   * @param rights of the author: what differs may need one that they do not have
   * @throws RequestFailure; nothing has changed then, unless the audit file says {@link UNCONFIRMED}
   */
  commit(author: string, request: PushRequest, rights: readonly Right[] = RIGHTS): Promise<Committed> {
    return this.#keys.once(`${author} ${request.idempotencyKey}`, request, () =>
      this.#inTurn(() => this.#push(author, request, rights, undefined)),
    );
  }

  /** What another person wants gets into force, if it is still against the version that is. @throws RequestFailure */
  async approve(approver: string, id: string, reason: string): Promise<Committed> {
    if (this.#proposals === undefined) throw RequestFailure.because(404, "NOT_FOUND", "one person is enough here");
    // A token or a cookie is the machine's, not somebody's.
    if (approver.includes("/")) {
      throw RequestFailure.because(
        403,
        "PERMISSION_DENIED",
        `${approver} is no name: a person's certificate confirms it`,
      );
    }
    const { author, wish } = this.#proposals.takenBy(approver, id);
    const details = { proposal: id, author };
    await this.#audit.append({ actor: approver, action: "configuration.approved", reason, details });
    const now = this.#rightsNow(author);
    const rights = wish.rights.filter((right) => now.includes(right));
    return this.#inTurn(() => this.#push(author, wish.request, rights, approver));
  }

  /** What waits for a second person. */
  get waiting(): readonly Waiting[] {
    const all = this.#proposals?.all() ?? [];
    return all.map(({ id, author, atMs, wish }) => {
      const { expectedVersion, reason } = wish.request;
      return { id, author, atMs, expectedVersion, reason, differences: wish.differences };
    });
  }

  /** A new version with the content of an old one. @throws RequestFailure */
  rollback(
    author: string,
    toVersion: number,
    request: Omit<PushRequest, "configuration">,
    rights: readonly Right[] = RIGHTS,
  ): Promise<Committed> {
    const old = this.#versions.version(toVersion);
    if (old === undefined) {
      const message = `no version ${toVersion} was committed from here`;
      return Promise.reject(RequestFailure.because(404, "UNKNOWN_VERSION", message, "toVersion"));
    }
    const reason = `rollback to version ${toVersion}: ${request.reason}`;
    return this.commit(author, { ...request, reason, configuration: old.configuration }, rights);
  }

  /**
   * What the gateway says is in force and nobody here knows of: the answer to a commit was lost, or somebody else committed. It becomes a
   * version, with that said.
   */
  adopt(version: number, contentHash: string): Promise<void> {
    return this.#inTurn(async () => {
      const { latest } = this.#versions;
      if (version === 0 || (latest?.version === version && latest.contentHash === contentHash)) return;
      const found = await this.#client.getConfiguration({ version: 0 });
      if (found.configuration === undefined || found.version !== version) return;
      const { differences } = (await this.#validate(toGateway(latest?.configuration ?? NOTHING))).validation;
      const details: CommittedDetails = {
        version,
        contentHash: hexOf(found.contentHash),
        committedMs: msOf(found.committedUnixNs),
        committedDeviceNs: "0",
        wordsReadBack: 0,
        configuration: fromGateway(found.configuration),
        // Told from what is in force to what was: turned round.
        differences: differences.map(({ path, before, after, loosens }) => ({
          path,
          before: after,
          after: before,
          loosens: !loosens,
        })),
      };
      const reason = "found in force at the gateway: not committed from here, or the answer was lost";
      this.#versions.entry(await this.#audit.append({ actor: "gateway", action: COMMITTED, reason, details }));
      this.#committed();
    });
  }

  /** `changed`: the differences as the contract has them, by whose paths rights are told. */
  async #validate(
    configuration: GatewayConfiguration,
  ): Promise<{ readonly validation: Validation; readonly changed: readonly GatewayDifference[] }> {
    const of = fromGateway(configuration);
    try {
      const answer = await this.#client.validate({ subject: { $case: "configuration", value: configuration } });
      const validation: Validation = {
        errors: answer.errors.map((error) => named(error, of)),
        differences: answer.differences.map(fromDifference),
        contentHash: hexOf(answer.contentHash),
        activeVersion: answer.activeVersion,
      };
      return { validation, changed: answer.differences };
    } catch (error) {
      throw asFailure(error);
    }
  }

  async #push(
    author: string,
    request: PushRequest,
    rights: readonly Right[],
    approver: string | undefined,
  ): Promise<Committed> {
    const configuration = toGateway(request.configuration);
    const { reason, expectedVersion, idempotencyKey } = request;
    let asked = false;
    try {
      const staged = (await this.#client.stage({ context: writeContext(reason), configuration })).outcome;
      if (staged === undefined) throw noOutcome("Stage");
      if (staged.$case === "refusal") throw refused(staged.value);
      const { contentHash, activeVersion } = staged.value;
      if (activeVersion !== expectedVersion) {
        const message = `version ${activeVersion} is in force, not ${expectedVersion}: look at what changed and try again`;
        throw RequestFailure.because(409, "VERSION_MISMATCH", message, "expectedVersion");
      }
      const { validation, changed } = await this.#validate(configuration);
      const { errors, differences } = validation;
      if (errors.length > 0) throw new RequestFailure(409, errors);
      const forbidden = forbiddenChanges(
        rights,
        changed.map(({ path }) => path),
      );
      if (forbidden.length > 0) {
        const message = `${author} may not change this`;
        throw new RequestFailure(
          403,
          forbidden.map((path) => ({ path, code: "PERMISSION_DENIED", message })),
        );
      }
      // Before it can be in force: whatever happens from here on, the file says who wanted what.
      const wanted = { expectedVersion, contentHash: hexOf(contentHash), differences };
      const loosened = changed.filter(({ path, loosens }) => loosens && rightToChange(path) === "limits").length;
      if (this.#proposals !== undefined && approver === undefined && loosened > 0) {
        const content = `${expectedVersion} ${wanted.contentHash}`;
        const { proposal, isNew } = this.#proposals.propose(author, content, { request, rights, differences });
        const details = { proposal: proposal.id, ...wanted };
        if (isNew) await this.#audit.append({ actor: author, action: "configuration.proposed", reason, details });
        const message = `it loosens ${loosened} limits: another person confirms it (limits approve ${proposal.id})`;
        throw RequestFailure.because(409, APPROVAL_NEEDED, message);
      }
      await this.#audit.append({
        actor: author,
        action: "configuration.requested",
        reason,
        details: { ...wanted, approver },
      });
      const context = writeContext(reason, idempotencyKey);
      asked = true;
      const committed = (await this.#client.commit({ context, contentHash, expectedVersion })).outcome;
      if (committed === undefined) throw noOutcome("Commit");
      if (committed.$case === "refusal") throw refused(committed.value);
      const { version, readBack, committedUnixNs, committedDeviceNs } = committed.value;
      const details: CommittedDetails = {
        version,
        contentHash: hexOf(committed.value.contentHash),
        committedMs: msOf(committedUnixNs),
        committedDeviceNs: String(committedDeviceNs),
        wordsReadBack: readBack?.wordsCompared ?? 0,
        // As the gateway has it, so that a rollback gives the same content and hash.
        configuration: fromGateway(configuration),
        differences,
      };
      this.#versions.entry(await this.#audit.append({ actor: author, action: COMMITTED, reason, details }));
      this.#committed();
      const { contentHash: hash, wordsReadBack, committedMs } = details;
      return { version, contentHash: hash, wordsReadBack, committedMs };
    } catch (error) {
      const unnamed = asFailure(error);
      if (unnamed.errors.some(({ code }) => code === APPROVAL_NEEDED)) throw unnamed;
      const { cause } = unnamed;
      const errors = unnamed.errors.map((item) => named(item, request.configuration));
      const failure = new RequestFailure(unnamed.status, errors, { cause });
      const details = { expectedVersion, errors: failure.errors };
      const uncertain = asked && failure.errors.some(({ code }) => UNCERTAIN.has(code));
      await this.#audit.append({ actor: author, action: uncertain ? UNCONFIRMED : REFUSED, reason, details });
      throw failure;
    }
  }

  #inTurn<T>(run: () => Promise<T>): Promise<T> {
    const turn = this.#queue.then(run, run);
    this.#queue = turn.catch(() => {});
    return turn;
  }
}

function named({ path, code, message }: ItemError, of: Configuration): ItemError {
  return { path: fieldPath(path, of), code, message };
}
