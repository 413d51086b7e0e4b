// A gateway process behind TLS, without a card, and callers with certificates of every kind.
import { spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ChannelCredentials, type ClientReadableStream, credentials, type ServiceError } from "@grpc/grpc-js";
import type { AccessRole, CallName } from "../../proto/access/mod.ts";
import { GatewayServiceClient, SCHEMA_HASH, type StreamTelemetryResponse } from "../../proto/grpc/mod.ts";
import { ROOT } from "../layout.ts";
import { Child, freeUdpPorts } from "./gateway-rig.ts";

export const READY_MS = 60_000;

/** @throws Error with what the command said */
export function certs(folder: string, ...args: string[]): void {
  const file = join(ROOT, "control/cli/certificates/main.ts");
  const { status, stderr } = spawnSync(process.execPath, [file, ...args, "--dir", folder], { encoding: "utf8" });
  if (status !== 0) throw new Error(`certs ${args.join(" ")}: exit code ${status}: ${stderr}`);
}

export interface Answer {
  /** gRPC status code; 0: the call was answered. */
  readonly code: number;
  readonly details: string;
}

export class Connection {
  readonly #client: GatewayServiceClient;

  constructor(address: string, channel: ChannelCredentials) {
    this.#client = new GatewayServiceClient(address, channel, { "grpc.use_local_subchannel_pool": 1 });
  }

  hello(): Promise<Answer> {
    return this.ask("Hello", { schemaHash: Buffer.from(SCHEMA_HASH, "hex"), mapHash: 0, client: "test" });
  }

  async ask(call: CallName, request: object): Promise<Answer> {
    const { error } = await this.#ask(call, request);
    return { code: error?.code ?? 0, details: error?.details ?? "" };
  }

  /** As somebody who looks at the gateway now sees them. */
  alarms(): Promise<readonly string[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly string[]>();
    const found: string[] = [];
    const stream = this.#client.streamTelemetry({ topics: [], samplePeriodMs: 0, symbols: [] });
    stream.on("error", reject);
    stream.on("data", ({ updates }: StreamTelemetryResponse) => {
      for (const { update } of updates) {
        if (update?.$case === "alarm" && update.value.active)
          found.push(`${update.value.code} ${update.value.message}`);
        if (update?.$case === "sync") {
          resolve(found);
          stream.cancel();
        }
      }
    });
    return promise;
  }

  close(): void {
    this.#client.close();
  }

  #ask(call: CallName, request: object): Promise<{ error?: ServiceError; response?: unknown }> {
    return new Promise((resolve) => {
      if (call === "Kill" || call === "StreamTelemetry") {
        const stream: ClientReadableStream<unknown> =
          call === "Kill" ? this.#client.kill(request as never) : this.#client.streamTelemetry(request as never);
        stream.on("data", (response: unknown) => {
          resolve({ response });
          stream.cancel();
        });
        stream.on("error", (error: ServiceError) => resolve({ error }));
        stream.on("end", () => resolve({}));
        return;
      }
      const name = `${call[0]?.toLowerCase()}${call.slice(1)}` as "getStatus";
      const deadline = Date.now() + READY_MS;
      this.#client[name](
        request as never,
        { deadline } as never,
        ((error: ServiceError | null, response: unknown) =>
          resolve(error === null ? { response } : { error })) as never,
      );
    });
  }
}

export class AccessRig {
  readonly folder = mkdtempSync(join(tmpdir(), "tickgate-access-"));
  readonly certificates = join(this.folder, "certs");
  address = "";
  #gateway: Child | undefined;
  readonly #connections: Connection[] = [];

  static async start(): Promise<AccessRig> {
    const rig = new AccessRig();
    try {
      certs(rig.certificates, "development");
      const [udpA, udpB] = await freeUdpPorts();
      rig.#gateway = new Child("gateway", join(ROOT, "gateway/main.ts"), [
        ...["--listen", "127.0.0.1:0", "--tls", join(rig.certificates, "gateway-1")],
        ...["--identities", join(rig.certificates, "identities.json")],
        ...["--device", join(rig.folder, "no-card.sock"), "--journal", join(rig.folder, "journal")],
        ...["--venue", "127.0.0.1:9", "--card-account", "CARD:cardsecret", "--software-account", "SOFT:softsecret"],
        ...["--udp-a", `127.0.0.1:${udpA}`, "--udp-b", `127.0.0.1:${udpB}`, "--log-level", "trace"],
      ]);
      const ready = await rig.#gateway.line((line) => line.ready === true, READY_MS);
      rig.address = `localhost:${String(ready.port)}`;
      return rig;
    } catch (error) {
      await rig.stop();
      throw error;
    }
  }

  get gateway(): Child {
    if (this.#gateway === undefined) throw new Error("no gateway");
    return this.#gateway;
  }

  file(name: string, file: string): Buffer {
    return readFileSync(join(this.certificates, name, file));
  }

  /** @param name folder of the certificate; undefined: none */
  connect(name: string | undefined, ca = this.file("gateway-1", "ca.crt")): Connection {
    const channel =
      name === undefined
        ? credentials.createSsl(ca)
        : credentials.createSsl(ca, this.file(name, "tls.key"), this.file(name, "tls.crt"));
    return this.#kept(new Connection(this.address, channel));
  }

  plain(): Connection {
    return this.#kept(new Connection(this.address, credentials.createInsecure()));
  }

  issue(name: string, role: AccessRole | undefined, ...more: string[]): void {
    certs(this.certificates, "issue", name, ...(role === undefined ? [] : ["--role", role]), ...more);
  }

  /** A certificate with this name, of an authority that nobody here knows. */
  foreign(name: string, role: AccessRole): void {
    const elsewhere = mkdtempSync(join(this.folder, "elsewhere-"));
    certs(elsewhere, "authority");
    certs(elsewhere, "issue", name, "--role", role);
    cpSync(join(elsewhere, name), join(this.certificates, `foreign-${name}`), { recursive: true });
  }

  writeIdentities(text: string): void {
    writeFileSync(join(this.certificates, "identities.json"), text);
  }

  /** Reads certificates and identities again; resolves with what the gateway says about it. */
  async reload(): Promise<Record<string, unknown>> {
    const of = (line: Record<string, unknown>) => String(line.event).startsWith("credentials");
    const before = this.gateway.lines.filter(of).length;
    this.gateway.kill("SIGHUP");
    await this.gateway.line(() => this.gateway.lines.filter(of).length > before, READY_MS);
    return this.gateway.lines.filter(of).at(-1) ?? {};
  }

  async stop(): Promise<void> {
    for (const connection of this.#connections) connection.close();
    await this.#gateway?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #kept(connection: Connection): Connection {
    this.#connections.push(connection);
    return connection;
  }
}
