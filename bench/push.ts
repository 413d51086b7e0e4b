/**
 * How long a push takes, from the control plane's client to the card and back: staged, committed between two messages, read back, in the audit file. Card,
 * exchange, gateway and control plane are processes, and the card trades. Beside it, in turn, a gRPC call that does nothing.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { fromGateway } from "../control/configuration/convert.ts";
import { CommitRequest, GatewayServiceClient } from "../proto/grpc/mod.ts";
import { ControlApi } from "../sim/up/control-api.ts";
import { Child, configurationFor, Rig } from "../test/system/gateway-rig.ts";
import { type Bench, type BenchOptions, percentiles, round } from "./bench.ts";

const SYMBOLS = 4;
const PUSHES_MAX = 100;
const MESSAGES_A_PUSH = 1000;
const WARM_UP = 3;
const AT = [50, 99] as const;

async function run({ seed, messages, log }: BenchOptions): Promise<Readonly<Record<string, unknown>>> {
  const pushes = Math.min(PUSHES_MAX, Math.floor(messages / MESSAGES_A_PUSH));
  log("starting card, exchange, gateway and control plane");
  const rig = await Rig.start({ symbols: SYMBOLS, seed, exchange: ["--interval-us", "5000"] });
  const others: Child[] = [];
  try {
    await rig.until("sessions", (s) => s.session?.loggedIn === true && s.softwareSession?.loggedIn === true, 120_000);
    await rig.clear();
    await rig.commit(configurationFor(rig.symbols), 0);
    const root = join(import.meta.dirname, "..");
    const state = join(rig.directory, "control");
    const args = ["--gateway", rig.listen, "--state", state, "--lease-ms", "20000"];
    const control = new Child("control", join(root, "control/main.ts"), args);
    others.push(control);
    const ready = await control.line(({ event }) => event === "ready");
    const api = new ControlApi(String(ready.address), readFileSync(String(ready.tokenFile), "utf8").trim());
    const bareAddress = `unix:${join(rig.directory, "bare.sock")}`;
    const bare = new Child("bare gRPC server", join(root, "bench/peers/bare-grpc.ts"), [bareAddress]);
    others.push(bare);
    await bare.line((line) => line.ready === true);
    const client = new GatewayServiceClient(bareAddress, credentials.createInsecure());
    rig.openMarket();
    let version = await inForce(api, 1);
    await api.arm(version, "bench");

    log(`${pushes} pushes, each beside a bare call`);
    const times = { push: new Float64Array(pushes), bare: new Float64Array(pushes) };
    let words = 0;
    for (let index = -WARM_UP; index < pushes; index++) {
      const request = CommitRequest.fromPartial({ contentHash: Buffer.alloc(32), expectedVersion: version });
      const bareMs = await timed(
        () =>
          new Promise<void>((resolve, reject) =>
            client.commit(request, (error) => (error ? reject(error) : resolve())),
          ),
      );
      const configuration = fromGateway(configurationFor(rig.symbols, 101 + (index & 63)));
      const pushMs = await timed(async () => {
        const committed = await api.commit(configuration, version, "bench");
        if (committed.version !== version + 1) throw new Error(`version ${committed.version} after ${version}`);
        ({ version, wordsReadBack: words } = committed);
      });
      if (index < 0) continue;
      times.bare[index] = bareMs;
      times.push[index] = pushMs;
    }
    client.close();
    const { actual } = await rig.status();
    if (actual?.configurationVersion !== version)
      throw new Error(`version ${actual?.configurationVersion} is in force, ${version} was acknowledged`);
    const push = percentiles(times.push.toSorted(), AT);
    const peer = percentiles(
      times.bare.toSorted().map((ms) => ms * 1000),
      AT,
    );
    const ratio = (at: "p50" | "p99"): number => round(((push[at] ?? 0) * 1000) / (peer[at] ?? 1), 1);
    return {
      pushes,
      words_read_back: words,
      push_ms: push,
      peers: { bare_grpc_unary: { call_us: peer, push_times_longer: { p50: ratio("p50"), p99: ratio("p99") } } },
    };
  } finally {
    await Promise.all(others.map((child) => child.stop()));
    await rig.stop();
  }
}

/** Once the control plane has heard of it. */
async function inForce(api: ControlApi, version: number): Promise<number> {
  for (;;) {
    const { gateway } = await api.state();
    if (gateway.actualVersion === version) return version;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function timed(run: () => Promise<void>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

export const push: Bench = {
  name: "push",
  summary: "a configuration from the client to the card and read back, beside a bare gRPC call in the same run",
  run,
};
