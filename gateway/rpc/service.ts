// tickgate.v1 over the gateway's operations.
import { type handleUnaryCall, type ServerUnaryCall, type ServerWritableStream, status } from "@grpc/grpc-js";
import { type CallName, RIGHTS, type Right } from "../../proto/access/mod.ts";
import {
  ArmRequest,
  Capability,
  ClearRequest,
  CommitRequest,
  type Difference,
  DisarmRequest,
  type GatewayServiceServer,
  type Identity,
  type Lease,
  type Mismatch,
  ReleaseKillRequest,
  RenewLeaseRequest,
  ResetThrottleRequest,
  Role,
  SCHEMA_HASH,
  SetPlacementRequest,
  StageRequest,
  type StreamTelemetryRequest,
  type StreamTelemetryResponse,
  type WriteContext,
} from "../../proto/grpc/mod.ts";
import { type ErrorCode, registers } from "../../proto/mod.ts";
import type { Caller, Callers } from "../access/callers.ts";
import type { Refusals } from "../access/refusals.ts";
import { RefusedError } from "../configuration/refusal.ts";
import type { Gateway } from "../gateway.ts";
import type { Operations } from "../operations.ts";
import { SAMPLE_MS_MIN, TooManyReaders } from "../telemetry/telemetry-hub.ts";
import { toExecution, toOrder } from "../telemetry/to-contract.ts";
import { CallError, orRefusal, toServiceError } from "./errors.ts";
import { IdempotencyKeys } from "./idempotency.ts";
import { kill } from "./kill-call.ts";
import { parentCalls } from "./parent-calls.ts";

const LIST_LIMIT = 100;
const LIST_LIMIT_MAX = 1000;
/** Connections remembered; an old one has to say hello again. */
const PEERS_MAX = 1024;
/** What grpc-js calls every client of a local socket. */
const SHARED_PEER = "unknown";

interface Coder<T> {
  encode(message: T): { finish(): Uint8Array };
}

/**
 * @param callers who is at the other end; undefined: this machine alone, where everybody may do everything
 * @param refusals where writers that are not the primary are told
 */
export function gatewayService(
  gateway: Gateway,
  operations: Operations,
  version: string,
  callers?: Callers,
  refusals: Pick<Refusals, "note"> = { note: (caller, why) => gateway.log.warn({ caller, why }, "caller refused") },
): GatewayServiceServer {
  const keys = new IdempotencyKeys();
  /** What keeps a connection from being served; empty: nothing. */
  const peers = new Map<string, readonly Mismatch[]>();

  const greeted = (peer: string): void => {
    const mismatches = peers.get(peer);
    if (mismatches === undefined) throw new CallError(status.FAILED_PRECONDITION, "no Hello yet on this connection");
    if (mismatches.length > 0) {
      const text = mismatches.map(({ what, caller, gateway: own }) => `${what} ${caller} is not ${own}`).join("; ");
      const code: ErrorCode = mismatches.some(({ what }) => what === "schema_hash")
        ? "SCHEMA_MISMATCH"
        : "MAP_MISMATCH";
      throw new CallError(status.FAILED_PRECONDITION, `${code}: built from other contracts: ${text}`);
    }
  };

  const unary =
    <Request, Response>(
      run: (request: Request, peer: string) => Promise<Response> | Response,
    ): handleUnaryCall<Request, Response> =>
    (call: ServerUnaryCall<Request, Response>, callback) => {
      Promise.resolve()
        .then(() => {
          greeted(call.getPeer());
          return run(call.request, call.getPeer());
        })
        .then(
          (response) => callback(null, response),
          (error: unknown) => {
            const answer = toServiceError(error);
            if (answer.code === status.INTERNAL) gateway.log.error(error, "call failed");
            callback(answer);
          },
        );
    };

  /** A writer that is not the primary any more is one that a person should know of. */
  const elected = (call: CallName, context: WriteContext | undefined, who: string): void => {
    try {
      gateway.election.admit(call, context?.electionId);
    } catch (error) {
      if (error instanceof CallError) refusals.note(who, `${call}: ${status[error.status]}: ${error.message}`);
      throw error;
    }
  };

  /** Who writes and with which rights, by what the context says. Nothing in it that this gateway cannot do is passed over. */
  const writer = (
    call: CallName,
    context: WriteContext | undefined,
    peer: string,
  ): { caller: Caller | undefined; rights: readonly Right[] } => {
    const role = context?.role ?? Role.ROLE_UNSPECIFIED;
    if (callers === undefined) {
      if (role !== Role.ROLE_UNSPECIFIED) {
        throw new CallError(status.INVALID_ARGUMENT, "context.role: this gateway has no CAPABILITY_ROLES");
      }
      elected(call, context, "somebody on this machine");
      return { caller: undefined, rights: RIGHTS };
    }
    const caller = callers.caller(peer, call);
    const rights = callers.acting(caller, role, call);
    elected(call, context, `${caller.name} (${caller.role})`);
    return { caller, rights };
  };

  /** A write: its context is checked, and a key that was used answers with the first result. */
  const write = <Request extends { context?: WriteContext | undefined }, Response>(
    method: CallName,
    coder: Coder<Request>,
    request: Request,
    peer: string,
    run: (permit: (changes: readonly Difference[]) => void) => Promise<Response> | Response,
  ): Promise<Response> => {
    const { context } = request;
    const { caller, rights } = writer(method, context, peer);
    const permit = (changes: readonly Difference[]): void => {
      if (caller === undefined) return;
      const paths = changes.map(({ path }) => path);
      callers?.mayChange(caller, rights, paths);
    };
    const body = coder.encode(request).finish();
    return keys.run(context?.idempotencyKey ?? "", method, body, async () => run(permit), caller?.name);
  };

  const lease = (): Lease => ({
    expiryDeviceNs: gateway.card.link?.leaseExpiryDeviceNs ?? 0n,
    remainingMs: Number(gateway.trading.leaseLeftNs / 1_000_000n),
  });

  const identity = (): Identity => {
    const link = gateway.card.link;
    const { geometry } = gateway;
    return {
      schemaHash: Buffer.from(SCHEMA_HASH, "hex"),
      mapHash: registers.MAP_HASH,
      rtlHash: link?.identity.rtlHash ?? 0,
      gatewayId: gateway.options.id,
      gatewayVersion: version,
      capabilities: [Capability.CAPABILITY_ELECTION, ...(callers === undefined ? [] : [Capability.CAPABILITY_ROLES])],
      device: {
        ...geometry,
        strategyKinds: (link?.identity.kinds ?? []).reduce((bits, kind) => bits | (1 << kind), 0),
      },
      maxLeaseMs: gateway.options.maxLeaseMs,
    };
  };

  return {
    hello: (call, callback) => {
      const { schemaHash, mapHash, client } = call.request;
      const mismatches: Mismatch[] = [];
      const caller = Buffer.from(schemaHash).toString("hex");
      if (caller !== SCHEMA_HASH) mismatches.push({ what: "schema_hash", caller, gateway: SCHEMA_HASH });
      if (mapHash !== 0 && mapHash !== registers.MAP_HASH) {
        const hex = (value: number) => `0x${value.toString(16).padStart(8, "0")}`;
        mismatches.push({ what: "map_hash", caller: hex(mapHash), gateway: hex(registers.MAP_HASH) });
      }
      const peer = call.getPeer();
      // Connections over a local socket cannot be told apart: one that does not fit must not shut out those that do.
      const keep = peer === SHARED_PEER && peers.get(peer)?.length === 0;
      if (!keep) {
        peers.delete(peer);
        peers.set(peer, mismatches);
      }
      for (const oldest of peers.keys()) {
        if (peers.size <= PEERS_MAX) break;
        peers.delete(oldest);
      }
      gateway.log.info({ peer, client, mismatches }, "hello");
      callback(null, { identity: identity(), mismatches });
    },

    arbitrate: unary(async ({ electionId, holder }, peer) => {
      try {
        await operations.arbitrate(electionId, holder);
      } catch (error) {
        if (error instanceof CallError && error.status === status.PERMISSION_DENIED) {
          refusals.note(callers?.caller(peer, "Arbitrate").name ?? holder, `Arbitrate: ${error.message}`);
        }
        throw error;
      }
      return { primacy: gateway.election.primacy };
    }),

    stage: unary(async (request, peer) => {
      const outcome = await orRefusal(() =>
        write("Stage", StageRequest, request, peer, () => {
          if (request.configuration === undefined)
            throw RefusedError.because("REQUIRED", "no configuration", "configuration");
          return operations.stage(request.configuration);
        }),
      );
      if ("refusal" in outcome) return { outcome: { $case: "refusal", value: outcome.refusal } };
      const { hash, activeVersion } = outcome.value;
      return { outcome: { $case: "staged", value: { contentHash: hash, activeVersion } } };
    }),

    validate: unary(async ({ subject }) => {
      const outcome = await orRefusal(() => {
        if (subject === undefined) throw RefusedError.because("REQUIRED", "nothing to validate", "subject");
        return operations.validate(
          subject.$case === "configuration" ? subject.value : gateway.configuration.staged(subject.value),
        );
      });
      if ("refusal" in outcome) {
        return {
          errors: outcome.refusal.errors,
          differences: [],
          contentHash: Buffer.alloc(0),
          activeVersion: operations.activeVersion,
        };
      }
      const { errors, differences, hash, activeVersion } = outcome.value;
      return { errors: errors.map((item) => ({ ...item })), differences, contentHash: hash, activeVersion };
    }),

    commit: unary(async (request, peer) => {
      const outcome = await orRefusal(() =>
        write("Commit", CommitRequest, request, peer, (permit) =>
          operations.commit(request.contentHash, request.expectedVersion, permit),
        ),
      );
      if ("refusal" in outcome) return { outcome: { $case: "refusal", value: outcome.refusal } };
      return { outcome: { $case: "committed", value: outcome.value } };
    }),

    getConfiguration: unary(({ version: wanted }) => {
      const found = gateway.configuration.version(wanted);
      if (found === undefined) {
        throw new CallError(
          status.NOT_FOUND,
          wanted === 0 ? "no configuration is in force" : `no version ${wanted} is known`,
        );
      }
      return {
        configuration: found.configuration,
        version: found.version,
        contentHash: found.hash,
        committedUnixNs: found.committedUnixNs,
      };
    }),

    clear: unary(async (request, peer) => {
      const outcome = await orRefusal(() =>
        write("Clear", ClearRequest, request, peer, () => operations.clear(request)),
      );
      if ("refusal" in outcome) return { outcome: { $case: "refusal", value: outcome.refusal } };
      const { tracked, deviceNs } = outcome.value;
      return { outcome: { $case: "cleared", value: { tracked, clearedDeviceNs: deviceNs } } };
    }),

    arm: unary(async (request, peer) => {
      const outcome = await orRefusal(() =>
        write("Arm", ArmRequest, request, peer, () => operations.arm(request.expectedVersion, request.leaseMs)),
      );
      if ("refusal" in outcome) return { outcome: { $case: "refusal", value: outcome.refusal } };
      return { outcome: { $case: "lease", value: lease() } };
    }),

    disarm: unary(async (request, peer) => {
      const done = await write("Disarm", DisarmRequest, request, peer, () => operations.disarm());
      const { wasArmed, deviceNs, unproven } = done;
      return { wasArmed, disarmedDeviceNs: deviceNs, unproven };
    }),

    renewLease: unary(async (request, peer) => {
      const outcome = await orRefusal(() =>
        write("RenewLease", RenewLeaseRequest, request, peer, () => operations.renewLease(request.leaseMs)),
      );
      if ("refusal" in outcome) return { outcome: { $case: "refusal", value: outcome.refusal } };
      return { outcome: { $case: "lease", value: lease() } };
    }),

    // Not even a hello: whoever may stop the gateway needs nothing more.
    kill: (call) => {
      const { request } = call;
      try {
        writer("Kill", request.context, call.getPeer());
      } catch (error) {
        call.emit("error", toServiceError(error));
        return;
      }
      gateway.log.warn({ peer: call.getPeer(), reason: request.context?.reason }, "kill");
      kill(
        operations,
        request,
        gateway.clock,
        (response) => call.write(response),
        () => call.cancelled || call.destroyed,
      ).then(
        () => call.end(),
        (error: unknown) => {
          gateway.log.error(error, "kill");
          call.emit("error", toServiceError(error));
        },
      );
    },

    releaseKill: unary(async (request, peer) => {
      const outcome = await orRefusal(() =>
        write("ReleaseKill", ReleaseKillRequest, request, peer, () => operations.releaseKill(request.scopes)),
      );
      if ("refusal" in outcome) return { outcome: { $case: "refusal", value: outcome.refusal } };
      return { outcome: { $case: "state", value: gateway.state.kill() } };
    }),

    resetThrottle: unary(async (request, peer) => {
      const outcome = await orRefusal(() =>
        write("ResetThrottle", ResetThrottleRequest, request, peer, () => operations.resetThrottle(request.symbol)),
      );
      if ("refusal" in outcome) return { outcome: { $case: "refusal", value: outcome.refusal } };
      return { outcome: { $case: "reset", value: outcome.value } };
    }),

    setPlacement: unary(async (request, peer) => {
      const outcome = await orRefusal(() =>
        write("SetPlacement", SetPlacementRequest, request, peer, () => operations.setPlacement(request.placements)),
      );
      if ("refusal" in outcome) return { outcome: { $case: "refusal", value: outcome.refusal } };
      return { outcome: { $case: "placements", value: { placements: gateway.state.placements() } } };
    }),

    getStatus: unary(() => ({ status: gateway.state.status() })),

    streamTelemetry: (call: ServerWritableStream<StreamTelemetryRequest, StreamTelemetryResponse>) => {
      try {
        greeted(call.getPeer());
        const { samplePeriodMs, topics, symbols } = call.request;
        if (samplePeriodMs !== 0 && samplePeriodMs < SAMPLE_MS_MIN) {
          throw new CallError(
            status.INVALID_ARGUMENT,
            `sample_period_ms: at least ${SAMPLE_MS_MIN}, not ${samplePeriodMs}`,
          );
        }
        const subscription = gateway.telemetry.subscribe(
          { write: (response) => call.write(response) },
          { samplePeriodMs, topics, symbols },
        );
        call.on("drain", () => subscription.drained());
        for (const over of ["cancelled", "close", "error"]) call.on(over, () => subscription.end());
      } catch (error) {
        const answer =
          error instanceof TooManyReaders
            ? { code: status.RESOURCE_EXHAUSTED, details: error.message }
            : toServiceError(error);
        call.emit("error", answer);
      }
    },

    listOrders: unary(({ openOnly, afterUrn, limit }) => {
      const { table } = gateway.desk;
      const from = [...(openOnly ? table.open() : table.all())].filter(({ urn }) => urn > afterUrn);
      from.sort((a, b) => a.urn - b.urn);
      const orders = from.slice(0, limitOf(limit));
      return {
        orders: orders.map((order) => toOrder(order, gateway.sessions.state(order.source).loggedIn)),
        more: from.length > orders.length,
      };
    }),

    listExecutions: unary(({ afterIndex, limit }) => {
      const { executions, last } = gateway.desk.executionsAfter(Number(afterIndex), limitOf(limit));
      return {
        executions: executions.map(toExecution),
        lastIndex: BigInt(last),
        more: last < gateway.desk.counts.executions,
      };
    }),

    listPositions: unary(() => ({ positions: [...gateway.state.positions()] })),

    ...parentCalls(gateway.executions, unary, write),
  };
}

function limitOf(limit: number): number {
  if (limit > LIST_LIMIT_MAX)
    throw new CallError(status.INVALID_ARGUMENT, `limit: at most ${LIST_LIMIT_MAX}, not ${limit}`);
  return limit === 0 ? LIST_LIMIT : limit;
}
