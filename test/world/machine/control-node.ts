// The control plane's machine: the real control plane, with the contract's calls for gRPC, a simulated disk for its files, and instead of HTTP whoever is in the world.
import { pino } from "pino";
import { ControlPlane } from "../../../control/control-plane.ts";
import type { RouteParts } from "../../../control/http/routes.ts";
import type { ControlOptions } from "../../../control/options.ts";
import type { Trace } from "../trace.ts";
import type { Watcher } from "../watch/watcher.ts";
import type { CallCable } from "./call-cable.ts";
import type { Disk, DiskFile } from "./disk.ts";
import { ProcessClock, type Time, WallClock } from "./time.ts";

export const AUDIT = "state/audit.jsonl";
export const LEASE_MS = 1500;

const OPTIONS: ControlOptions = {
  gateway: "world:1",
  state: "state",
  credentials: undefined,
  host: "127.0.0.1",
  port: 0,
  probes: undefined,
  influx: undefined,
  database: "tickgate",
  webhook: undefined,
  leaseMs: LEASE_MS,
  samplePeriodMs: 500,
  logLevel: "silent",
};

interface Process {
  readonly clock: ProcessClock;
  files: DiskFile[];
  parts: RouteParts | undefined;
}

export class ControlNode {
  readonly wall: WallClock;
  readonly disk: Disk;
  readonly #time: Time;
  readonly #calls: CallCable;
  readonly #trace: Trace;
  readonly #watcher: Watcher;
  #process: Process | undefined;
  #starts = 0;

  constructor(time: Time, calls: CallCable, trace: Trace, watcher: Watcher, disk: Disk) {
    this.#time = time;
    this.#calls = calls;
    this.#trace = trace;
    this.#watcher = watcher;
    this.disk = disk;
    this.wall = new WallClock(time);
  }

  /** What its HTTP side is given, while it runs. */
  get parts(): RouteParts | undefined {
    return this.#process?.parts;
  }

  start(): void {
    if (this.#process !== undefined) return;
    const clock = new ProcessClock(this.#time, this.wall);
    const running: Process = { clock, files: [], parts: undefined };
    const alive = (): boolean => this.#process === running;
    this.#process = running;
    this.#trace.add("control", "starts");
    const log = pino({ level: process.env.TICKGATE_WORLD_LOG ?? "silent" }, pino.destination({ dest: 2, sync: true }));
    const peer = `control ${++this.#starts}`;
    let points = 0;
    ControlPlane.start(OPTIONS, "", clock, log, {
      connect: () => this.#calls.stub(peer, clock, alive),
      openAudit: (path) => {
        const file = this.disk.open(path);
        running.files.push(file);
        return file;
      },
      openSpool: async () => ({
        empty: true,
        bytes: 0,
        append: async (batch) => {
          points += batch.length;
          return batch.length;
        },
        oldest: async () => undefined,
        removeOldest: async () => {},
        count: async () => ({ all: points }),
      }),
      serve: async (_options, parts) => {
        if (alive()) running.parts = parts;
        return { address: "", pageUrl: "", renew: () => {}, close: async () => {} };
      },
      newToken: () => "",
      leave: () => {},
      remove: () => {},
      post: async () => {},
    }).catch((error: unknown) => {
      if (!alive()) return;
      this.#watcher.fail("audit-broken", error instanceof Error ? error.message : String(error));
    });
  }

  kill(how = "is killed"): void {
    const running = this.#process;
    if (running === undefined) return;
    this.#process = undefined;
    this.#trace.add("control", how);
    running.clock.die();
    for (const file of running.files) file.close();
    this.#calls.hangUp();
  }

  losePower(): void {
    this.kill("loses power");
    this.#trace.add("disk", `${this.disk.losePower()} bytes of control that were not synced are gone`);
  }
}
