// etcd's messages and clients, as far as they are used. An entry of its own: it loads @grpc/grpc-js, and none of it is ours.

export * from "../gen/ts/grpc/etcd/etcd.ts";
