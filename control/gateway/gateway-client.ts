// The gateway's calls as promises, each with a deadline: a gateway that hangs is one that does not answer.

import { type CallOptions, type ChannelCredentials, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import {
  type ArbitrateRequest,
  type ArbitrateResponse,
  type ArmRequest,
  type ArmResponse,
  type CancelParentRequest,
  type CancelParentResponse,
  type ClearRequest,
  type ClearResponse,
  type CommitRequest,
  type CommitResponse,
  type DisarmRequest,
  type DisarmResponse,
  type ElectionId,
  GatewayServiceClient,
  type GetConfigurationRequest,
  type GetConfigurationResponse,
  type GetStatusResponse,
  type HelloRequest,
  type HelloResponse,
  type KillRequest,
  type KillResponse,
  type ListExecutionsRequest,
  type ListExecutionsResponse,
  type ListOrdersRequest,
  type ListOrdersResponse,
  type ListParentsRequest,
  type ListParentsResponse,
  type PauseParentRequest,
  type PauseParentResponse,
  type ReleaseKillRequest,
  type ReleaseKillResponse,
  type RenewLeaseRequest,
  type RenewLeaseResponse,
  type ResetThrottleRequest,
  type ResetThrottleResponse,
  type ResumeParentRequest,
  type ResumeParentResponse,
  type SetPlacementRequest,
  type SetPlacementResponse,
  type StageRequest,
  type StageResponse,
  type StartParentRequest,
  type StartParentResponse,
  type StreamTelemetryRequest,
  type StreamTelemetryResponse,
  type ValidateRequest,
  type ValidateResponse,
  type WriteContext,
} from "../../proto/grpc/mod.ts";

/** A call did not come to an answer. `code`: of the catalogue. */
export class GatewayCallError extends Error {
  override readonly name = "GatewayCallError";
  readonly code:
    | "DISCONNECTED"
    | "NO_ANSWER"
    | "PROTOCOL"
    | "SCHEMA_MISMATCH"
    | "UNAUTHENTICATED"
    | "PERMISSION_DENIED";

  constructor(code: GatewayCallError["code"], message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

const UNAVAILABLE = 14;
const DEADLINE_EXCEEDED = 4;
const CANCELLED = 1;
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

const CODES: Readonly<Record<number, GatewayCallError["code"]>> = {
  [UNAVAILABLE]: "DISCONNECTED",
  [CANCELLED]: "DISCONNECTED",
  [DEADLINE_EXCEEDED]: "NO_ANSWER",
  [UNAUTHENTICATED]: "UNAUTHENTICATED",
  [PERMISSION_DENIED]: "PERMISSION_DENIED",
};

const QUICK_MS = 2_000;
/** Table writes and their read-back go through the card's register window. */
const SLOW_MS = 30_000;
const MESSAGE_BYTES_MAX = 16 * 1024 * 1024;

/** A stream of the gateway: ends once, with or without an error. */
export interface StreamEvents<T> {
  message(message: T): void;
  ended(error: GatewayCallError | undefined): void;
}

/** The id that this control plane was elected with; undefined: there are no elections. @throws when it may not write */
export type Writer = () => ElectionId | undefined;

/** A channel to the gateway at an address. */
export type Connect = (address: string, channel: ChannelCredentials) => GatewayServiceClient;

export const GRPC: Connect = (address, channel) =>
  new GatewayServiceClient(address, channel, {
    "grpc.max_receive_message_length": MESSAGE_BYTES_MAX,
    // The link reconnects by itself; the library's own backoff would hide when the gateway is back.
    "grpc.initial_reconnect_backoff_ms": 100,
    "grpc.max_reconnect_backoff_ms": 500,
    "grpc.use_local_subchannel_pool": 1,
  });

type Unary<Request, Response> = (
  request: Request,
  metadata: Metadata,
  options: Partial<CallOptions>,
  callback: (error: ServiceError | null, response: Response) => void,
) => unknown;

export class GatewayClient {
  readonly #address: string;
  readonly #nowMs: () => number;
  readonly #connect: Connect;
  #client: GatewayServiceClient;
  #writer: Writer = () => undefined;

  constructor(
    address: string,
    nowMs: () => number,
    channel: ChannelCredentials = credentials.createInsecure(),
    connect = GRPC,
  ) {
    this.#address = address;
    this.#connect = connect;
    this.#client = connect(address, channel);
    this.#nowMs = nowMs;
  }

  /** Calls from now on are made over a new connection; it has to say hello. */
  renew(channel: ChannelCredentials): void {
    this.#client.close();
    this.#client = this.#connect(this.#address, channel);
  }

  /** What every write says of who writes. */
  set writer(writer: Writer) {
    this.#writer = writer;
  }

  hello(request: HelloRequest): Promise<HelloResponse> {
    return this.#call("Hello", this.#client.hello, request, QUICK_MS);
  }
  arbitrate(request: ArbitrateRequest): Promise<ArbitrateResponse> {
    return this.#call("Arbitrate", this.#client.arbitrate, request, SLOW_MS);
  }
  stage(request: StageRequest): Promise<StageResponse> {
    return this.#write("Stage", this.#client.stage, request, SLOW_MS);
  }
  validate(request: ValidateRequest): Promise<ValidateResponse> {
    return this.#call("Validate", this.#client.validate, request, SLOW_MS);
  }
  commit(request: CommitRequest): Promise<CommitResponse> {
    return this.#write("Commit", this.#client.commit, request, SLOW_MS);
  }
  getConfiguration(request: GetConfigurationRequest): Promise<GetConfigurationResponse> {
    return this.#call("GetConfiguration", this.#client.getConfiguration, request, QUICK_MS);
  }
  clear(request: ClearRequest): Promise<ClearResponse> {
    return this.#write("Clear", this.#client.clear, request, SLOW_MS);
  }
  arm(request: ArmRequest): Promise<ArmResponse> {
    return this.#write("Arm", this.#client.arm, request, SLOW_MS);
  }
  disarm(request: DisarmRequest): Promise<DisarmResponse> {
    return this.#call("Disarm", this.#client.disarm, request, SLOW_MS);
  }
  renewLease(request: RenewLeaseRequest): Promise<RenewLeaseResponse> {
    return this.#write("RenewLease", this.#client.renewLease, request, QUICK_MS);
  }
  releaseKill(request: ReleaseKillRequest): Promise<ReleaseKillResponse> {
    return this.#write("ReleaseKill", this.#client.releaseKill, request, SLOW_MS);
  }
  resetThrottle(request: ResetThrottleRequest): Promise<ResetThrottleResponse> {
    return this.#write("ResetThrottle", this.#client.resetThrottle, request, SLOW_MS);
  }
  setPlacement(request: SetPlacementRequest): Promise<SetPlacementResponse> {
    return this.#write("SetPlacement", this.#client.setPlacement, request, SLOW_MS);
  }
  getStatus(): Promise<GetStatusResponse> {
    return this.#call("GetStatus", this.#client.getStatus, {}, QUICK_MS);
  }
  listExecutions(request: ListExecutionsRequest): Promise<ListExecutionsResponse> {
    return this.#call("ListExecutions", this.#client.listExecutions, request, QUICK_MS);
  }

  startParent(request: StartParentRequest): Promise<StartParentResponse> {
    return this.#write("StartParent", this.#client.startParent, request, SLOW_MS);
  }
  pauseParent(request: PauseParentRequest): Promise<PauseParentResponse> {
    return this.#call("PauseParent", this.#client.pauseParent, request, SLOW_MS);
  }
  resumeParent(request: ResumeParentRequest): Promise<ResumeParentResponse> {
    return this.#write("ResumeParent", this.#client.resumeParent, request, SLOW_MS);
  }
  cancelParent(request: CancelParentRequest): Promise<CancelParentResponse> {
    return this.#call("CancelParent", this.#client.cancelParent, request, SLOW_MS);
  }
  listParents(request: ListParentsRequest): Promise<ListParentsResponse> {
    return this.#call("ListParents", this.#client.listParents, request, QUICK_MS);
  }

  listOrders(request: ListOrdersRequest): Promise<ListOrdersResponse> {
    return this.#call("ListOrders", this.#client.listOrders, request, QUICK_MS);
  }

  /** Answers a function that ends the stream. */
  kill(request: KillRequest, events: StreamEvents<KillResponse>): () => void {
    return this.#stream("Kill", this.#client.kill(request), events);
  }

  streamTelemetry(request: StreamTelemetryRequest, events: StreamEvents<StreamTelemetryResponse>): () => void {
    return this.#stream("StreamTelemetry", this.#client.streamTelemetry(request), events);
  }

  close(): void {
    this.#client.close();
  }

  /** A call that only the primary may make; what only stops is called as it is. */
  async #write<Request extends { context?: WriteContext | undefined }, Response>(
    name: string,
    method: Unary<Request, Response>,
    request: Request,
    timeoutMs: number,
  ): Promise<Response> {
    // Asked for each call: whoever was the primary when a push began may not be it any more.
    const electionId = this.#writer();
    const context = request.context && { ...request.context, electionId };
    return this.#call(name, method, { ...request, context }, timeoutMs);
  }

  #call<Request, Response>(
    name: string,
    method: Unary<Request, Response>,
    request: Request,
    timeoutMs: number,
  ): Promise<Response> {
    return new Promise((resolve, reject) => {
      method.call(this.#client, request, new Metadata(), { deadline: this.#nowMs() + timeoutMs }, (error, response) => {
        if (error === null) resolve(response);
        else reject(callError(name, error));
      });
    });
  }

  #stream<T>(
    name: string,
    stream: {
      on(event: "data", take: (message: T) => void): unknown;
      on(event: "error", take: (error: ServiceError) => void): unknown;
      on(event: "end", take: () => void): unknown;
      cancel(): void;
    },
    events: StreamEvents<T>,
  ): () => void {
    let over = false;
    const end = (error: GatewayCallError | undefined): void => {
      if (over) return;
      over = true;
      events.ended(error);
    };
    stream.on("data", (message) => {
      if (!over) events.message(message);
    });
    stream.on("error", (error) => end(callError(name, error)));
    stream.on("end", () => end(undefined));
    return () => {
      over = true;
      stream.cancel();
    };
  }
}

function callError(call: string, error: ServiceError): GatewayCallError {
  const code = CODES[error.code] ?? "PROTOCOL";
  return new GatewayCallError(code, `${call}: ${error.details === "" ? error.message : error.details}`, {
    cause: error,
  });
}
