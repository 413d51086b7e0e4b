// A real etcd of one or of three members, for tests. Where etcd is not installed they say so and are skipped.
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { credentials } from "@grpc/grpc-js";
import { EtcdClient } from "../store/etcd-client.ts";

const PROGRAM = ["/usr/bin/etcd", "/usr/local/bin/etcd"].find((path) => existsSync(path));
if (PROGRAM === undefined) console.warn("no etcd on this machine (Debian: etcd-server): its tests are skipped");
export const HAS_ETCD = PROGRAM !== undefined;

const START_MS = 60_000;

interface Member {
  readonly name: string;
  readonly client: number;
  readonly peer: number;
}

export class EtcdProcess {
  /** host:port of each member. */
  readonly endpoints: readonly string[];
  readonly #folder = mkdtempSync(join(tmpdir(), "tickgate-etcd-"));
  readonly #members: readonly Member[];
  readonly #children: ChildProcess[] = [];

  private constructor(members: readonly Member[]) {
    this.#members = members;
    this.endpoints = members.map(({ client }) => `127.0.0.1:${client}`);
  }

  static async start(count = 1): Promise<EtcdProcess> {
    const ports = await freePorts(2 * count);
    const members = Array.from({ length: count }, (_, index) => ({
      name: `m${index}`,
      client: ports[2 * index] ?? 0,
      peer: ports[2 * index + 1] ?? 0,
    }));
    const etcd = new EtcdProcess(members);
    for (const index of members.keys()) etcd.#run(index);
    try {
      await etcd.#answers();
      return etcd;
    } catch (error) {
      await etcd.stop();
      throw error;
    }
  }

  /** To one member. */
  kill(index: number, signal: NodeJS.Signals): void {
    this.#children[index]?.kill(signal);
  }

  /** Resolves when nothing of the member runs any more, until SIGCONT. */
  async freeze(index: number): Promise<void> {
    this.kill(index, "SIGSTOP");
    const pid = this.#children[index]?.pid;
    while (!/^State:\s+T/m.test(readFileSync(`/proc/${pid}/status`, "utf8"))) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** Starts a member that was killed, with what it has on the disk. */
  restart(index: number): Promise<void> {
    this.#run(index);
    return this.#answers();
  }

  client(): EtcdClient {
    const channel = credentials.createInsecure();
    return new EtcdClient({ endpoints: this.endpoints, callMs: 1_000, channel, nowMs: () => Date.now() });
  }

  async stop(): Promise<void> {
    await Promise.all(this.#children.map((child) => ended(child)));
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #run(index: number): void {
    const member = this.#members[index];
    if (member === undefined || PROGRAM === undefined) throw new Error("no such member, or no etcd");
    const url = (port: number) => `http://127.0.0.1:${port}`;
    const args = [
      ...["--name", member.name, "--data-dir", join(this.#folder, member.name), "--log-level", "error"],
      ...["--listen-client-urls", url(member.client), "--advertise-client-urls", url(member.client)],
      ...["--listen-peer-urls", url(member.peer), "--initial-advertise-peer-urls", url(member.peer)],
      ...["--initial-cluster", this.#members.map(({ name, peer }) => `${name}=${url(peer)}`).join(",")],
    ];
    // It refuses to run on arm64 unless told to.
    const env = { ...process.env, ETCD_UNSUPPORTED_ARCH: "arm64" };
    this.#children[index] = spawn(PROGRAM, args, { stdio: "ignore", env });
  }

  async #answers(): Promise<void> {
    const client = this.client();
    const endMs = Date.now() + START_MS;
    try {
      for (;;) {
        try {
          // A lease goes through the whole cluster.
          await client.revoke((await client.grant(60)).id);
          return;
        } catch (error) {
          if (Date.now() > endMs) throw error;
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
      }
    } finally {
      client.close();
    }
  }
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    // Also one that was stopped.
    child.kill("SIGKILL");
  });
}

async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = await Promise.all(
    servers.map(
      (server) =>
        new Promise<number>((resolve) => {
          server.listen(0, "127.0.0.1", () => {
            const address = server.address();
            resolve(typeof address === "object" && address !== null ? address.port : 0);
          });
        }),
    ),
  );
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}
