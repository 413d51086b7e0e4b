/**
 * etcd as this program needs it: ranges, transactions, leases. Several endpoints are one cluster; the one that answers is kept, and a call that
 * does not come to an answer says so (whether it was carried out is not known then).
 */
import { type ChannelCredentials, Metadata, type ServiceError, status } from "@grpc/grpc-js";
import {
  type Compare,
  Compare_CompareResult as CompareResult,
  Compare_CompareTarget as CompareTarget,
  type KeyValue,
  KVClient,
  LeaseClient,
  type RequestOp,
  type TxnResponse,
} from "../../proto/etcd/mod.ts";

/** No endpoint answered in time. */
export class EtcdUnavailable extends Error {
  override readonly name = "EtcdUnavailable";
}

export interface EtcdOptions {
  /** host:port each. */
  readonly endpoints: readonly string[];
  /** Of one call to one endpoint. */
  readonly callMs: number;
  readonly channel: ChannelCredentials;
  /** Unix time: gRPC's deadlines are of the wall clock. */
  readonly nowMs: () => number;
}

interface Endpoint {
  readonly kv: KVClient;
  readonly lease: LeaseClient;
}

const NO_METADATA = new Metadata();

type Answer<T> = (error: ServiceError | null, response: T) => void;

const KEYS_MAX = 1_000;
const CHANNEL = {
  // What a page of the audit chain may be.
  "grpc.max_receive_message_length": 64 * 1024 * 1024,
  "grpc.initial_reconnect_backoff_ms": 100,
  "grpc.max_reconnect_backoff_ms": 500,
  "grpc.use_local_subchannel_pool": 1,
};

export class EtcdClient {
  readonly #endpoints: readonly Endpoint[];
  readonly #options: EtcdOptions;
  #current = 0;

  constructor(options: EtcdOptions) {
    this.#options = options;
    this.#endpoints = options.endpoints.map((address) => ({
      kv: new KVClient(address, options.channel, CHANNEL),
      lease: new LeaseClient(address, options.channel, CHANNEL),
    }));
  }

  /** All keys from `from` up to but not including `to`, in order. @throws EtcdUnavailable */
  async range(from: Buffer, to: Buffer): Promise<readonly KeyValue[]> {
    const found: KeyValue[] = [];
    for (let key = from; ; ) {
      const page = await this.#call<{ kvs: KeyValue[]; more: boolean }>("range", ({ kv }, options, answer) =>
        kv.range({ key, rangeEnd: to, limit: BigInt(KEYS_MAX) }, NO_METADATA, options, answer),
      );
      found.push(...page.kvs);
      const last = page.kvs.at(-1);
      if (!page.more || last === undefined) return found;
      key = Buffer.concat([last.key, Buffer.of(0)]);
    }
  }

  /** One transaction. @throws EtcdUnavailable: it may have been carried out */
  txn(compare: Compare[], success: RequestOp[], failure: RequestOp[]): Promise<TxnResponse> {
    return this.#call("transaction", ({ kv }, options, answer) =>
      kv.txn({ compare, success, failure }, NO_METADATA, options, answer),
    );
  }

  /** @returns the lease's number @throws EtcdUnavailable */
  async grant(ttlSeconds: number): Promise<{ readonly id: bigint; readonly ttlMs: number }> {
    const { ID, TTL } = await this.#call<{ ID: bigint; TTL: bigint }>("lease", ({ lease }, options, answer) =>
      lease.leaseGrant({ TTL: BigInt(ttlSeconds), ID: 0n }, NO_METADATA, options, answer),
    );
    return { id: ID, ttlMs: Number(TTL) * 1_000 };
  }

  /** @returns ms left, 0 when there is no such lease any more @throws EtcdUnavailable */
  async keepAlive(id: bigint): Promise<number> {
    const { TTL } = await this.#call<{ TTL: bigint }>("keep-alive", ({ lease }, options, answer) => {
      const stream = lease.leaseKeepAlive(NO_METADATA, options);
      let over = false;
      const end = (error: ServiceError | null, response?: { TTL: bigint }): void => {
        if (over) return;
        over = true;
        stream.cancel();
        answer(error, response ?? { TTL: 0n });
      };
      stream.on("data", (response: { TTL: bigint }) => end(null, response));
      stream.on("error", (error: ServiceError) => end(error));
      stream.on("end", () => end(Object.assign(new Error("the stream ended"), { code: status.UNAVAILABLE }) as never));
      stream.write({ ID: id });
    });
    return Number(TTL) * 1_000;
  }

  /** @throws EtcdUnavailable */
  async revoke(id: bigint): Promise<void> {
    await this.#call("revoking a lease", ({ lease }, options, answer) =>
      lease.leaseRevoke({ ID: id }, NO_METADATA, options, answer),
    );
  }

  close(): void {
    for (const { kv, lease } of this.#endpoints) {
      kv.close();
      lease.close();
    }
  }

  async #call<T>(
    what: string,
    ask: (endpoint: Endpoint, options: { deadline: number }, answer: Answer<T>) => unknown,
  ): Promise<T> {
    const at = this.#current;
    const endpoint = this.#endpoints[at];
    if (endpoint === undefined) throw new EtcdUnavailable("no endpoint");
    const { callMs, nowMs, endpoints } = this.#options;
    try {
      return await new Promise<T>((resolve, reject) => {
        ask(endpoint, { deadline: nowMs() + callMs }, (error, response) => {
          if (error === null) resolve(response);
          else reject(error);
        });
      });
    } catch (error) {
      // The next call asks the next one.
      if (this.#current === at) this.#current = (at + 1) % this.#endpoints.length;
      const { details, message } = error as ServiceError;
      throw new EtcdUnavailable(`etcd at ${endpoints[at]}: ${what}: ${details || message}`, { cause: error });
    }
  }
}

/** Of a transaction: the key was made by the transaction of this revision; 0: there is no such key. */
export function createdBy(key: Buffer, revision: bigint): Compare {
  return {
    result: CompareResult.EQUAL,
    target: CompareTarget.CREATE,
    key,
    targetUnion: { $case: "createRevision", value: revision },
  };
}

/** Of a transaction: there is such a key. */
export function isThere(key: Buffer): Compare {
  return { ...createdBy(key, 0n), result: CompareResult.NOT_EQUAL };
}

export function put(key: Buffer, value: Buffer, lease = 0n): RequestOp {
  return { request: { $case: "requestPut", value: { key, value, lease } } };
}

/** @param to undefined: this key alone */
export function get(key: Buffer, to?: Buffer): RequestOp {
  return {
    request: { $case: "requestRange", value: { key, rangeEnd: to ?? Buffer.alloc(0), limit: BigInt(KEYS_MAX) } },
  };
}

/** What the numbered request of a transaction found. */
export function foundBy({ responses }: TxnResponse, index: number): readonly KeyValue[] {
  const response = responses[index]?.response;
  return response?.$case === "responseRange" ? response.value.kvs : [];
}
