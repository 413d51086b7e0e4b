// The gateway's machine: its disk, its wall clock, and one process after the other on it. The process is the real gateway with its real service.
import { pino } from "pino";
import { Gateway, type GatewayOptions } from "../../../gateway/gateway.ts";
import { Journal } from "../../../gateway/journal/journal.ts";
import type { JournalFile } from "../../../gateway/journal/journal-file.ts";
import { Operations } from "../../../gateway/operations.ts";
import { gatewayService } from "../../../gateway/rpc/service.ts";
import { DEFAULT_ORDER_PORT } from "../../../sim/exchange/mod.ts";
import { CARD, PORT } from "../../../sim/exchange/test-world.ts";
import type { Random } from "../../../sim/world/mod.ts";
import { FEED } from "../../system/gateway-rig.ts";
import type { Trace } from "../trace.ts";
import { SOFTWARE_PERCENT, type Watcher } from "../watch/watcher.ts";
import type { CallCable } from "./call-cable.ts";
import { type CardHost, ProcessDevices } from "./card-host.ts";
import type { Disk, DiskFile } from "./disk.ts";
import { ProcessClock, type Time, WallClock } from "./time.ts";
import { ORDERS_PORT, SNAPSHOT_PORT, type VenueCable, VenueNetwork } from "./venue-network.ts";

const JOURNAL = "journal";
export const PASSWORD = "secret";

const OPTIONS: GatewayOptions = {
  id: "world",
  rtlHash: undefined,
  card: { heartbeatMs: 100, answerMs: 300, leaseMs: 500 },
  venue: {
    venue: { host: "venue", port: ORDERS_PORT },
    accounts: {
      card: { username: "CARD", password: PASSWORD },
      software: { username: "SOFT", password: PASSWORD },
    },
    addresses: {
      sourceMac: CARD.mac,
      sourceIp: CARD.ip,
      destinationMac: PORT.mac,
      destinationIp: PORT.ip,
      destinationPort: DEFAULT_ORDER_PORT.port,
    },
    settleTimeoutMs: 3000,
    retransmitMs: 50,
    retransmitLimit: 6,
  },
  feed: { lines: [FEED.lineA, FEED.lineB], interfaceAddress: "127.0.0.1" },
  books: {
    recoverMs: 300,
    rerequest: { host: "venue", port: 0 },
    snapshots: {
      address: { host: "venue", port: SNAPSHOT_PORT },
      account: { username: "SOFT", password: PASSWORD },
      timeoutMs: 3000,
    },
    gapWaitMs: 5,
    answerMs: 20,
  },
  softwareLimitPercent: SOFTWARE_PERCENT,
  maxLeaseMs: 60_000,
  counterPeriodMs: 1000,
};

interface Process {
  readonly gateway: Gateway;
  readonly clock: ProcessClock;
  readonly network: VenueNetwork;
  readonly devices: ProcessDevices;
  readonly journal: DiskFile;
}

export interface GatewayParts {
  readonly time: Time;
  readonly random: Random;
  readonly trace: Trace;
  readonly watcher: Watcher;
  readonly card: CardHost;
  readonly venue: VenueCable;
  readonly calls: CallCable;
  readonly disk: Disk;
}

export class GatewayNode {
  readonly wall: WallClock;
  readonly #parts: GatewayParts;
  #process: Process | undefined;
  #starts = 0;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    this.wall = new WallClock(parts.time);
  }

  get gateway(): Gateway | undefined {
    return this.#process?.gateway;
  }

  get network(): VenueNetwork | undefined {
    return this.#process?.network;
  }

  start(): void {
    const { time, random, trace, watcher, card, venue, calls, disk } = this.#parts;
    if (this.#process !== undefined) return;
    const clock = new ProcessClock(time, this.wall);
    const network = new VenueNetwork(venue, (port, bytes) => {
      if (port === ORDERS_PORT) watcher.softwareBytes(bytes);
    });
    const devices = new ProcessDevices(card);
    const file = disk.open(JOURNAL);
    let journal: Journal;
    try {
      journal = Journal.open(journalFile(file, (record) => watcher.noted(record)));
    } catch (error) {
      watcher.fail("journal-damaged", String(error));
      return;
    }
    const own = random.fork(`gateway ${++this.#starts}`);
    const gateway = new Gateway(OPTIONS, {
      clock,
      network,
      makeDevice: () => devices.make(),
      random: () => own.u32(),
      journal,
      log: pino({ level: process.env.TICKGATE_WORLD_LOG ?? "silent" }, pino.destination({ dest: 2, sync: true })),
    });
    const running = { gateway, clock, network, devices, journal: file };
    this.#process = running;
    trace.add("gateway", `starts, ${journal.recovered.records} records in the journal`);
    watcher.gatewayStarts(gateway);
    gateway.start().then(
      () => {
        if (this.#process !== running) return;
        calls.serve(gatewayService(gateway, new Operations(gateway), "world"));
      },
      (error: unknown) => {
        // As the process does: it says why and ends.
        if (this.#process !== running) return;
        trace.add("gateway", `cannot start: ${error instanceof Error ? error.message : error}`);
        this.kill("ends");
      },
    );
  }

  /** kill -9: nothing is said any more, and what is in the kernel stays. */
  kill(how = "is killed"): void {
    const { trace, watcher, calls } = this.#parts;
    const running = this.#process;
    if (running === undefined) return;
    this.#process = undefined;
    trace.add("gateway", how);
    running.clock.die();
    running.journal.close();
    running.network.die();
    running.devices.die();
    calls.serve(undefined);
    watcher.gatewayGone();
  }

  losePower(): void {
    this.kill("loses power");
    const lost = this.#parts.disk.losePower();
    this.#parts.trace.add("disk", `${lost} bytes that were not synced are gone`);
  }
}

/** The journal's file on the simulated disk; whole records are told when the kernel has them. */
function journalFile(file: DiskFile, noted: (record: { type: string }) => void): JournalFile {
  /** Noted for good when it is synced: before that it is not in force. */
  const versions: { type: string }[] = [];
  return {
    read: () => file.read().toString("utf8"),
    truncate: (bytes) => file.truncate(bytes),
    append: (text) => {
      file.append(Buffer.from(text));
      const record = JSON.parse(text.slice(text.indexOf(" ") + 1)) as { type: string };
      if (record.type === "version") versions.push(record);
      else noted(record);
    },
    sync: () => {
      file.sync();
      for (const record of versions.splice(0)) noted(record);
    },
    close: () => file.close(),
  };
}
