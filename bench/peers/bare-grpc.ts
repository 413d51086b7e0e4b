// A gRPC server that does nothing: a commit is answered at once with the same words as the gateway's. A process of its own, as the gateway is.
import { Server, ServerCredentials, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { CommitResponse, GatewayServiceService } from "../../proto/grpc/mod.ts";

const [address = ""] = process.argv.slice(2);
const answer = CommitResponse.fromPartial({
  outcome: {
    $case: "committed",
    value: { version: 1, contentHash: Buffer.alloc(32), readBack: { wordsCompared: 5000 } },
  },
});
const { commit } = GatewayServiceService;
const server = new Server();
const handlers: UntypedServiceImplementation = {
  commit: (_call: unknown, callback: (error: null, response: CommitResponse) => void) => callback(null, answer),
};
server.addService({ commit }, handlers);
server.bindAsync(address, ServerCredentials.createInsecure(), (error) => {
  if (error !== null) throw error;
  process.stderr.write(`${JSON.stringify({ ready: true })}\n`);
});
