// The whole of one card's trading, in real processes: simulated card (RTL), exchange, gateway; driven through the gateway's contract.
import { type ChildProcess, spawn } from "node:child_process";
import { createSocket, type Socket } from "node:dgram";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { type ClientReadableStream, credentials } from "@grpc/grpc-js";
import {
  type ArmResponse,
  type ClearResponse,
  type CommitResponse,
  type Configuration,
  type Execution,
  GatewayServiceClient,
  type GetStatusResponse,
  type KillResponse,
  type KillScope,
  type ListExecutionsResponse,
  type ListOrdersResponse,
  type Order,
  SCHEMA_HASH,
  type StageResponse,
  type Status,
  StrategyKind,
  type StreamTelemetryResponse,
  type TelemetryUpdate,
  type WriteContext,
} from "../../proto/grpc/mod.ts";
import { ROOT } from "../layout.ts";

/** A child process whose stderr is JSON lines. */
export class Child {
  readonly lines: Record<string, unknown>[] = [];
  readonly process: ChildProcess;
  readonly exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  readonly #name: string;
  readonly #waiting = new Set<() => void>();
  #over = false;

  constructor(name: string, script: string, args: readonly string[], environment: Record<string, string> = {}) {
    this.#name = name;
    this.process = spawn(process.execPath, [script, ...args], {
      cwd: ROOT,
      stdio: ["pipe", "ignore", "pipe"],
      env: { ...process.env, ...environment },
    });
    this.exited = new Promise((resolve) => {
      this.process.on("close", (code, signal) => {
        this.#over = true;
        for (const look of this.#waiting) look();
        resolve({ code, signal });
      });
    });
    if (this.process.stderr === null) throw new Error("no stderr");
    createInterface({ input: this.process.stderr }).on("line", (line) => {
      let parsed: Record<string, unknown>;
      try {
        parsed = JSON.parse(line) as Record<string, unknown>;
      } catch {
        parsed = { msg: line };
      }
      this.lines.push(parsed);
      for (const look of this.#waiting) look();
    });
  }

  /** The first line that satisfies `is`, already there or still to come. */
  line(is: (line: Record<string, unknown>) => boolean, timeoutMs = 60_000): Promise<Record<string, unknown>> {
    return new Promise((resolve, reject) => {
      const done = (): void => {
        clearTimeout(timer);
        this.#waiting.delete(look);
      };
      const fail = (why: string): void => {
        done();
        reject(new Error(`${this.#name}: ${why}; its last lines:\n${this.tail()}`));
      };
      const look = (): void => {
        const found = this.lines.find(is);
        if (found !== undefined) {
          done();
          resolve(found);
        } else if (this.#over) fail("ended before the awaited line");
      };
      const timer = setTimeout(() => fail(`no such line within ${timeoutMs} ms`), timeoutMs);
      this.#waiting.add(look);
      look();
    });
  }

  tail(count = 15): string {
    return this.lines
      .slice(-count)
      .map((line) => JSON.stringify(line).slice(0, 600))
      .join("\n");
  }

  kill(signal: NodeJS.Signals): void {
    this.process.kill(signal);
  }

  async stop(): Promise<void> {
    if (!this.#over) this.process.kill("SIGKILL");
    await this.exited;
  }
}

export interface ListedSymbol {
  readonly locate: number;
  readonly stock: string;
  readonly referencePrice: number;
}

export interface RigOptions {
  readonly symbols?: number;
  readonly seed?: number;
  readonly exchange?: readonly string[];
  readonly gateway?: readonly string[];
  readonly withCard?: boolean;
}

export const FEED = {
  lineA: { address: "233.54.12.111", port: 26477 },
  lineB: { address: "233.86.230.111", port: 26477 },
};

/** A loaded machine is slow, and that is not what most tests are about: pauses of seconds are no failure. Those that are about it say so. */
const PATIENT = ["--answer-ms", "10000", "--device-lease-ms", "5000"];
const PATIENCE_MS = 60_000;
const PAGE = 1000;

export class Rig {
  readonly directory = mkdtempSync(join(tmpdir(), "tickgate-rig-"));
  readonly #options: RigOptions;
  readonly #children: Child[] = [];
  #key = 0;
  card: Child | undefined;
  client: GatewayServiceClient | undefined;
  symbols: readonly ListedSymbol[] = [];
  listen = "";
  #exchange: Child | undefined;
  #gateway: Child | undefined;
  #gatewayArgs: readonly string[] = [];
  #renewal: NodeJS.Timeout | undefined;

  private constructor(options: RigOptions) {
    this.#options = options;
  }

  static async start(options: RigOptions = {}): Promise<Rig> {
    const rig = new Rig(options);
    try {
      await rig.#start();
    } catch (error) {
      await rig.stop();
      throw error;
    }
    return rig;
  }

  get exchange(): Child {
    if (this.#exchange === undefined) throw new Error("no exchange");
    return this.#exchange;
  }

  get gateway(): Child {
    if (this.#gateway === undefined) throw new Error("no gateway");
    return this.#gateway;
  }

  async startCard(): Promise<void> {
    this.card = this.#child("card", "sim/card/process.ts", [
      "--device",
      join(this.directory, "device.sock"),
      "--wire",
      join(this.directory, "wire.sock"),
    ]);
    await this.card.line((line) => line.ready === true, 240_000);
  }

  async #start(): Promise<void> {
    const { symbols = 8, seed = 1, withCard = true } = this.#options;
    if (withCard) await this.startCard();
    const [udpA, udpB] = await freeUdpPorts();
    this.#exchange = this.#child("exchange", "sim/exchange/process.ts", [
      ...["--seed", String(seed), "--symbols", String(symbols), "--start", "stdin"],
      ...["--card", join(this.directory, "wire.sock")],
      ...["--udp-a", `127.0.0.1:${udpA}`, "--udp-b", `127.0.0.1:${udpB}`],
      ...["--account", "CARD:secret", "--account", "SOFT:secret"],
      ...["--rerequest", "127.0.0.1:0", "--snapshots", "127.0.0.1:0"],
      ...(this.#options.exchange ?? []),
    ]);
    const ready = await this.#exchange.line(({ event }) => event === "ready");
    this.symbols = ready.symbols as readonly ListedSymbol[];
    if (withCard) await this.#exchange.line(({ event }) => event === "card-connected");
    const addressOf = (name: string): string => {
      const { address, port } = ready[name] as { address: string; port: number };
      return `${address}:${port}`;
    };
    this.listen = `unix:${join(this.directory, "gateway.sock")}`;
    this.#gatewayArgs = [
      ...PATIENT,
      ...["--listen", this.listen],
      ...["--device", join(this.directory, "device.sock"), "--journal", join(this.directory, "journal")],
      ...["--venue", addressOf("orders"), "--rerequest", addressOf("rerequest"), "--snapshots", addressOf("snapshots")],
      ...["--card-account", "CARD:secret", "--software-account", "SOFT:secret"],
      ...["--udp-a", `127.0.0.1:${udpA}`, "--udp-b", `127.0.0.1:${udpB}`],
      ...(this.#options.gateway ?? []),
    ];
    await this.startGateway();
  }

  async startGateway(): Promise<void> {
    this.client?.close();
    // One that was killed has left it.
    rmSync(join(this.directory, "gateway.sock"), { force: true });
    this.#gateway = this.#child("gateway", "gateway/main.ts", this.#gatewayArgs);
    await this.#gateway.line((line) => line.ready === true);
    this.client = new GatewayServiceClient(this.listen, credentials.createInsecure());
    const { mismatches } = await this.call<{ mismatches: unknown[] }>("hello", {
      schemaHash: Buffer.from(SCHEMA_HASH, "hex"),
      mapHash: 0,
      client: "test",
    });
    if (mismatches.length > 0) throw new Error(`hello: ${JSON.stringify(mismatches)}`);
  }

  openMarket(): void {
    this.exchange.process.stdin?.write("start\n");
  }

  context(): WriteContext {
    return { idempotencyKey: `test-${++this.#key}`, reason: "test", role: 0, electionId: undefined };
  }

  call<Response>(method: string, request: object): Promise<Response> {
    const client = this.client as unknown as Record<string, (request: object, callback: Callback<Response>) => void>;
    return new Promise((resolve, reject) => {
      const run = client[method];
      if (run === undefined) throw new Error(`no method ${method}`);
      run.call(client, request, (error, response) => (error === null ? resolve(response) : reject(error)));
    });
  }

  async status(): Promise<Status> {
    const { status } = await this.call<GetStatusResponse>("getStatus", {});
    if (status === undefined) throw new Error("no status");
    return status;
  }

  /** Asks until `is` holds. */
  async until(what: string, is: (status: Status) => boolean, timeoutMs = PATIENCE_MS): Promise<Status> {
    return this.poll(what, () => this.status(), is, timeoutMs);
  }

  async poll<T>(what: string, ask: () => Promise<T>, is: (value: T) => boolean, timeoutMs = PATIENCE_MS): Promise<T> {
    const end = Date.now() + timeoutMs;
    for (;;) {
      const value = await ask();
      if (is(value)) return value;
      if (Date.now() > end) {
        const text = JSON.stringify(value, (_, item) => (typeof item === "bigint" ? String(item) : item));
        throw new Error(
          `${what}: not within ${timeoutMs} ms; last: ${text.slice(0, 2500)}\ngateway:\n${this.gateway.tail()}`,
        );
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Tracks every symbol of the exchange from the first message, or from whatever comes next. */
  async clear(from: "the first" | "here" = "the first"): Promise<void> {
    const startSequence = from === "here" ? undefined : 1n;
    const response = await this.call<ClearResponse>("clear", {
      context: this.context(),
      symbols: this.symbols.map(({ stock, locate, referencePrice }) => ({
        symbol: stock,
        locate,
        ...windowAround(referencePrice),
        lot: 1,
        initiallyTrading: false,
      })),
      feed: { ...FEED, session: "", startSequence, gapWaitNs: 20_000_000, market: "Q", initiallyOpen: false },
    });
    if (response.outcome?.$case !== "cleared") throw new Error(`clear: ${JSON.stringify(response)}`);
  }

  async commit(configuration: Configuration, expectedVersion: number): Promise<number> {
    const staged = await this.call<StageResponse>("stage", { context: this.context(), configuration });
    if (staged.outcome?.$case !== "staged") throw new Error(`stage: ${JSON.stringify(staged)}`);
    const { contentHash } = staged.outcome.value;
    const response = await this.call<CommitResponse>("commit", {
      context: this.context(),
      contentHash,
      expectedVersion,
    });
    if (response.outcome?.$case !== "committed") throw new Error(`commit: ${JSON.stringify(response)}`);
    return response.outcome.value.version;
  }

  /** Arms, and renews the lease until stop() or `keep` is false. */
  async arm(expectedVersion: number, leaseMs = 20_000, keep = true): Promise<void> {
    const response = await this.call<ArmResponse>("arm", { context: this.context(), expectedVersion, leaseMs });
    if (response.outcome?.$case !== "lease") throw new Error(`arm: ${JSON.stringify(response)}`);
    if (!keep) return;
    this.stopRenewing();
    this.#renewal = setInterval(() => {
      this.call("renewLease", { context: this.context(), leaseMs }).catch(() => {});
    }, leaseMs / 4);
  }

  stopRenewing(): void {
    clearInterval(this.#renewal);
  }

  /** All of them, by number. */
  async orders(openOnly = false): Promise<{ readonly orders: readonly Order[] }> {
    const all: Order[] = [];
    for (;;) {
      const afterUrn = all.at(-1)?.urn ?? 0;
      const page = await this.call<ListOrdersResponse>("listOrders", { openOnly, afterUrn, limit: PAGE });
      all.push(...page.orders);
      if (!page.more) return { orders: all };
    }
  }

  /** All of them, oldest first. */
  async executions(): Promise<readonly Execution[]> {
    const all: Execution[] = [];
    for (let afterIndex = 0n; ; ) {
      const page = await this.call<ListExecutionsResponse>("listExecutions", { afterIndex, limit: PAGE });
      all.push(...page.executions);
      if (!page.more) return all;
      afterIndex = page.lastIndex;
    }
  }

  telemetry(): { updates: TelemetryUpdate[]; batches: StreamTelemetryResponse[]; end: () => void } {
    const updates: TelemetryUpdate[] = [];
    const batches: StreamTelemetryResponse[] = [];
    const stream = this.client?.streamTelemetry({ topics: [], samplePeriodMs: 100, symbols: [] });
    stream?.on("data", (response: StreamTelemetryResponse) => {
      batches.push(response);
      updates.push(...response.updates);
    });
    stream?.on("error", () => {});
    return { updates, batches, end: () => stream?.cancel() };
  }

  kill(reason: string, scope: KillScope["scope"] = { $case: "everything", value: {} }): Promise<KillResponse[]> {
    const phases: KillResponse[] = [];
    const stream = this.client?.kill({
      context: { idempotencyKey: "", reason, role: 0, electionId: undefined },
      scopes: [{ scope }],
    }) as ClientReadableStream<KillResponse>;
    return new Promise((resolve, reject) => {
      stream.on("data", (response: KillResponse) => phases.push(response));
      stream.on("end", () => resolve(phases));
      stream.on("error", reject);
    });
  }

  async stop(): Promise<void> {
    this.stopRenewing();
    this.client?.close();
    await Promise.all(this.#children.map((child) => child.stop()));
    rmSync(this.directory, { recursive: true, force: true });
  }

  #child(name: string, script: string, args: readonly string[]): Child {
    const child = new Child(name, join(ROOT, script), args);
    this.#children.push(child);
    return child;
  }
}

type Callback<Response> = (error: Error | null, response: Response) => void;

/** A window of the default 4,096 levels with the reference price in the middle. */
export function windowAround(referencePrice: number): { windowLowE4: number; tickE4: number } {
  const tickE4 = referencePrice < 10_000 ? 1 : 100;
  return { windowLowE4: Math.max(0, Math.floor(referencePrice / tickE4) - 2048) * tickE4, tickE4 };
}

const WIDE = 10n ** 18n;
const EXPOSURE = { maxGrossE4: WIDE, maxNetE4: WIDE };

/** Lively: every rule on, generous limits, both strategies on every symbol. */
export function configurationFor(symbols: readonly ListedSymbol[], orderQuantity = 100): Configuration {
  return {
    rate: { intervalNs: 1_000_000, burstNs: 50_000_000 },
    global: {
      account: EXPOSURE,
      kinds: [
        { kind: StrategyKind.STRATEGY_KIND_IMBALANCE, limits: EXPOSURE },
        { kind: StrategyKind.STRATEGY_KIND_MOMENTUM, limits: EXPOSURE },
      ],
      maxInFlight: 65_535,
      maxDayValueE4: WIDE,
      maxDayQuantity: WIDE,
      maxLossE4: WIDE,
      rulesOff: [],
      waiveReducing: [],
    },
    symbols: symbols.map(({ stock, referencePrice }) => ({
      symbol: stock,
      limits: {
        maxQuantity: 10_000,
        maxNotionalE4: 10_000_000_000_000n,
        collarLowE4: Math.floor(referencePrice / 2),
        collarHighE4: referencePrice * 2,
        maxLong: 1_000_000,
        maxShort: 1_000_000,
        maxAgeNs: 0xffff_ffff,
        stateMask: 0b011_1111,
        maxOpenOrders: 65_535,
        maxExecutions: 65_535,
        duplicateNs: 0,
        allowed: 0b111,
        rulesOff: [],
      },
      strategies: [
        {
          enabled: true,
          parameters: {
            $case: "imbalance",
            value: {
              ratioQ4: 48,
              minQuantity: 100,
              maxSpreadE4: referencePrice,
              orderQuantity,
              cooldownNs: 20_000_000,
            },
          },
        },
        {
          enabled: true,
          parameters: {
            $case: "momentum",
            value: { kFast: 2, kSlow: 5, thresholdE4: 200, warmup: 50, orderQuantity, cooldownNs: 50_000_000 },
          },
        },
      ],
    })),
  };
}

/** Two different ones. */
export async function freeUdpPorts(): Promise<[number, number]> {
  const bound = async (): Promise<Socket> => {
    const socket = createSocket("udp4");
    await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
    return socket;
  };
  const sockets = [await bound(), await bound()] as const;
  const [a, b] = sockets;
  const ports: [number, number] = [a.address().port, b.address().port];
  await Promise.all(sockets.map((socket) => new Promise<void>((resolve) => socket.close(() => resolve()))));
  return ports;
}
