/**
 * Whether this control plane may write. Alone it always may. Of several, the one that etcd elected, once it knows everything that was
 * acknowledged before and the gateway has its election id. Taking over pushes nothing: what is in force at the gateway stays in force.
 */
import type { ElectionId } from "../../proto/grpc/mod.ts";
import type { AuditRecord } from "../audit/audit-log.ts";
import type { Clock } from "../clock.ts";
import { ALONE, type PrimacySection } from "../http/api.ts";
import type { Candidate, Term } from "./campaign.ts";
import { NotPrimary } from "./state-store.ts";

export interface Primacy {
  readonly section: PrimacySection;
  readonly isPrimary: boolean;
  /** Why this one takes no changes, for people. */
  readonly why: string;
  /** Of the present term; undefined: there are no elections. @throws NotPrimary */
  electionId(): ElectionId | undefined;
  /** A gateway is there, and has to know whom to take writes from. */
  gatewayUp(): void;
}

export const BEING_ALONE: Primacy = {
  section: ALONE,
  isPrimary: true,
  why: "",
  electionId: () => undefined,
  gatewayUp: () => {},
};

export interface SharedParts {
  readonly holder: string;
  /** High half of the id: goes up when etcd has lost its revisions, which are the low half. */
  readonly era: bigint;
  readonly clock: Clock;
  term(): Term | undefined;
  catchUp(): Promise<void>;
  /** @throws when the gateway does not take the id */
  arbitrate(electionId: ElectionId, holder: string): Promise<unknown>;
  gatewayReachable(): boolean;
  append(record: AuditRecord): Promise<unknown>;
}

export interface SharedEvents {
  /** Writes are taken from now on. */
  took(): void;
  changed(): void;
}

const RETRY_MS = 200;
const TAKEN_OVER = "control.elected";

export class SharedPrimacy implements Primacy {
  readonly #parts: SharedParts;
  readonly #events: SharedEvents;
  /** Of which everything is done that a take-over needs. */
  #taken: Term | undefined;
  #primary: Candidate | undefined;
  #trouble = "";

  constructor(parts: SharedParts, events: SharedEvents) {
    this.#parts = parts;
    this.#events = events;
  }

  get isPrimary(): boolean {
    const term = this.#parts.term();
    return term !== undefined && term === this.#taken;
  }

  get section(): PrimacySection {
    const term = this.#parts.term();
    const { high, low } = this.#idOf(term);
    return {
      role: this.isPrimary ? "primary" : "standby",
      holder: this.#parts.holder,
      electionId: term === undefined ? "" : `${high}.${low}`,
      primary: this.#primary ?? null,
      trouble: this.#trouble,
    };
  }

  electionId(): ElectionId {
    if (!this.isPrimary) throw new NotPrimary(this.why);
    return this.#idOf(this.#parts.term());
  }

  gatewayUp(): void {
    const term = this.#parts.term();
    if (term === undefined || term !== this.#taken) return;
    this.#arbitrate(term).catch((error: unknown) => this.trouble(told(error)));
  }

  // What the campaign says.

  elected(term: Term): void {
    void this.#takeOver(term);
  }

  demoted(): void {
    this.#taken = undefined;
    this.#events.changed();
  }

  seen(primary: Candidate | undefined): void {
    const known = this.#primary;
    if (known?.holder === primary?.holder && known?.address === primary?.address && this.#trouble === "") return;
    this.#primary = primary;
    this.trouble("");
  }

  trouble(message: string): void {
    this.#trouble = message;
    this.#events.changed();
  }

  #idOf(term: Term | undefined): ElectionId {
    return { high: this.#parts.era, low: term?.revision ?? 0n };
  }

  /** Why this one takes no changes. */
  get why(): string {
    const { holder } = this.#parts;
    if (this.#parts.term() !== undefined) {
      return `${holder} was elected and is taking over${this.#trouble === "" ? "" : `: ${this.#trouble}`}`;
    }
    if (this.#primary === undefined || this.#primary.holder === holder) {
      return `${holder} stands by, and there is no primary`;
    }
    return `${holder} stands by: the primary is ${this.#primary.holder} at ${this.#primary.address}`;
  }

  async #takeOver(term: Term): Promise<void> {
    while (this.#parts.term() === term) {
      try {
        // In this order: what the one before was told is done is known here before the gateway takes nothing more from it.
        await this.#parts.catchUp();
        if (this.#parts.gatewayReachable()) await this.#arbitrate(term);
        // And once more: what it wrote until then.
        await this.#parts.catchUp();
        const { high, low } = this.#idOf(term);
        await this.#parts.append({
          actor: "control",
          action: TAKEN_OVER,
          reason: "elected as the primary",
          details: { holder: this.#parts.holder, electionId: `${high}.${low}` },
        });
        if (this.#parts.term() !== term) return;
        this.#taken = term;
        this.trouble("");
        this.#events.took();
        return;
      } catch (error) {
        this.trouble(told(error));
        await new Promise<void>((resolve) => this.#parts.clock.after(RETRY_MS, resolve));
      }
    }
  }

  async #arbitrate(term: Term): Promise<void> {
    await this.#parts.arbitrate(this.#idOf(term), this.#parts.holder);
  }
}

function told(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
