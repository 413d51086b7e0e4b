// The gRPC contracts: messages, client and service definition of the gateway. An entry of its own, because it loads @grpc/grpc-js, which
// neither a hot worker nor a browser should.

export * from "../gen/ts/grpc/tickgate/v1/common.ts";
export * from "../gen/ts/grpc/tickgate/v1/configuration.ts";
export * from "../gen/ts/grpc/tickgate/v1/execution.ts";
export * from "../gen/ts/grpc/tickgate/v1/gateway_service.ts";
export * from "../gen/ts/grpc/tickgate/v1/operation.ts";
export * from "../gen/ts/grpc/tickgate/v1/telemetry.ts";
export { SCHEMA_HASH } from "../gen/ts/schema-hash.ts";
