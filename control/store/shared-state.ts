// What several control planes have together, put into one: etcd, the store in it, the campaign for being the primary.
import type { ChannelCredentials } from "@grpc/grpc-js";
import type { ElectionId } from "../../proto/grpc/mod.ts";
import type { AuditEntry, AuditRecord } from "../audit/audit-log.ts";
import type { Clock } from "../clock.ts";
import { Campaign } from "./campaign.ts";
import { EtcdClient, EtcdUnavailable } from "./etcd-client.ts";
import { EtcdStore, primaryKey } from "./etcd-store.ts";
import { SharedPrimacy } from "./primacy.ts";

export interface SharedOptions {
  /** host:port each. */
  readonly endpoints: readonly string[];
  /** Of all keys; whoever has another one is another group of control planes. */
  readonly prefix: string;
  readonly ttlSeconds: number;
  readonly era: number;
  /** One of its kind. */
  readonly holder: string;
}

/** The control plane around it. */
export interface SharedHooks {
  /** Written by another control plane. */
  entry(entry: AuditEntry): void;
  append(record: AuditRecord): Promise<AuditEntry>;
  arbitrate(electionId: ElectionId, holder: string): Promise<unknown>;
  gatewayReachable(): boolean;
  took(): void;
  demoted(reason: string): void;
  changed(): void;
}

/** Calls of one endpoint that does not answer must leave time for the others. */
const CALLS_PER_TTL = 4;
/** A cluster that elects its leader, or a machine that starts everything at once, is waited for. */
const START_MS = 30_000;
const RETRY_MS = 200;

export class SharedState {
  readonly store: EtcdStore;
  readonly primacy: SharedPrimacy;
  /** Entries of before. */
  readonly earlier: AuditEntry[] = [];
  readonly #client: EtcdClient;
  readonly #clock: Clock;
  readonly #options: SharedOptions;
  readonly #monotonicMs: () => number;
  #campaign: Campaign | undefined;
  #hooks: SharedHooks | undefined;

  private constructor(options: SharedOptions, channel: ChannelCredentials, monotonicMs: () => number, clock: Clock) {
    const { endpoints, prefix, ttlSeconds, holder, era } = options;
    this.#options = options;
    this.#clock = clock;
    this.#monotonicMs = monotonicMs;
    const callMs = (ttlSeconds * 1_000) / CALLS_PER_TTL;
    this.#client = new EtcdClient({ endpoints, callMs, channel, nowMs: () => clock.nowMs() });
    const term = () => this.#campaign?.term;
    this.store = new EtcdStore(this.#client, clock, prefix, term, {
      entry: (entry) => (this.#hooks === undefined ? this.earlier.push(entry) : this.#hooks.entry(entry)),
      superseded: () => this.#campaign?.lost("another control plane is the primary"),
      trouble: (message) => this.primacy.trouble(message),
    });
    this.primacy = new SharedPrimacy(
      {
        ...{ holder, era: BigInt(era), clock, term },
        catchUp: () => this.store.catchUp(),
        append: (record) => this.#started().append(record),
        arbitrate: (id, name) => this.#started().arbitrate(id, name),
        gatewayReachable: () => this.#started().gatewayReachable(),
      },
      { took: () => this.#hooks?.took(), changed: () => this.#hooks?.changed() },
    );
  }

  /** Reads what there is, tried again for a while when etcd does not answer. @throws EtcdUnavailable; AuditError */
  static async open(
    options: SharedOptions,
    channel: ChannelCredentials,
    monotonicMs: () => number,
    clock: Clock,
  ): Promise<SharedState> {
    const shared = new SharedState(options, channel, monotonicMs, clock);
    const endMs = monotonicMs() + START_MS;
    for (;;) {
      try {
        await shared.store.catchUp();
        return shared;
      } catch (error) {
        if (error instanceof EtcdUnavailable && monotonicMs() < endMs) {
          await new Promise<void>((resolve) => clock.after(RETRY_MS, resolve));
          continue;
        }
        shared.#client.close();
        throw error;
      }
    }
  }

  /** Stands for election. @param address where this control plane answers */
  start(address: string, hooks: SharedHooks): void {
    this.#hooks = hooks;
    const { prefix, ttlSeconds, holder } = this.#options;
    const options = { key: primaryKey(prefix), ttlSeconds, monotonicMs: this.#monotonicMs };
    this.#campaign = new Campaign(
      this.#client,
      this.#clock,
      options,
      { holder, address },
      {
        elected: (term) => this.primacy.elected(term),
        demoted: (reason) => {
          this.primacy.demoted();
          hooks.demoted(reason);
        },
        seen: (primary) => this.primacy.seen(primary),
        trouble: (message) => this.primacy.trouble(message),
      },
    );
    this.store.follow();
    this.#campaign.start();
  }

  async close(): Promise<void> {
    await this.#campaign?.close();
    this.store.close();
    this.#client.close();
  }

  #started(): SharedHooks {
    if (this.#hooks === undefined) throw new Error("not started");
    return this.#hooks;
  }
}
