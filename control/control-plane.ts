/** The control plane put together: one gateway, one audit file, one history, one HTTP server. */

import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Logger } from "pino";
import { type AuditEntry, AuditLog } from "./audit/audit-log.ts";
import { type Clock, repeat, type Timer } from "./clock.ts";
import { VersionStore } from "./configuration/version-store.ts";
import { GatewayLink } from "./gateway/gateway-link.ts";
import { InfluxStore } from "./history/history-store.ts";
import { HistoryWriter } from "./history/history-writer.ts";
import { Recorder } from "./history/recorder.ts";
import { DEFAULT_SPOOL, Spool } from "./history/spool.ts";
import { Access } from "./http/access.ts";
import type { ConfigurationSection, ServerSection } from "./http/api.ts";
import { type RunningServer, startServer } from "./http/server.ts";
import { StateStream } from "./http/state-stream.ts";
import { Operate } from "./operations/operate.ts";
import { ParentOperations } from "./operations/parents.ts";
import { ConfigurationPush } from "./operations/push.ts";
import type { ControlOptions } from "./options.ts";
import { StateView } from "./state/state-view.ts";

const AUDIT_FILE = "audit.jsonl";
const TOKEN_FILE = "token";
/** Where this control plane is, for the command line. */
const ENDPOINT_FILE = "endpoint.json";
/** Audit entries at hand; older ones are in the file. */
const AUDIT_AT_HAND = 5_000;
const HISTORY_SHOWN = 100;
const SERVER_PERIOD_MS = 1_000;
const ORDERS_PAGE = 1_000;

export class ControlPlane {
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #audit: AuditLog;
  readonly #recent: AuditEntry[] = [];
  readonly #versions = new VersionStore();
  readonly #writer: HistoryWriter;
  readonly #view: StateView;
  readonly #link: GatewayLink;
  readonly #push: ConfigurationPush;
  readonly #operate: Operate;
  readonly #parents: ParentOperations;
  readonly #stream: StateStream;
  readonly #startedMs: number;
  readonly #timer: Timer;
  readonly #endpointFile: string;
  #adopted = "";
  #server: RunningServer | undefined;

  private constructor(options: ControlOptions, spool: Spool, clock: Clock, log: Logger) {
    this.#log = log;
    this.#clock = clock;
    this.#startedMs = clock.nowMs();
    this.#endpointFile = join(options.state, ENDPOINT_FILE);
    const nowMs = () => clock.nowMs();
    const store = options.influx === undefined ? undefined : new InfluxStore(options.influx, options.database);
    const earlier: AuditEntry[] = [];
    this.#audit = AuditLog.open(join(options.state, AUDIT_FILE), nowMs, (entry) => earlier.push(entry));
    if (this.#audit.tornBytes > 0)
      log.warn({ bytes: this.#audit.tornBytes }, "the audit file ended in half a line: cut off");
    this.#writer = new HistoryWriter(store, spool, `r${this.#startedMs.toString(36)}`, clock);
    const recorder = new Recorder(
      (point) => this.#writer.add(point),
      nowMs,
      () => {
        const [hardware] = this.#view.state().feeds;
        return { messagesPerSecond: hardware?.messagesPerSecond ?? 0, gaps: hardware?.gaps ?? 0 };
      },
    );
    for (const entry of earlier) this.#remember(entry);
    this.#view = new StateView(nowMs, recorder, {
      server: this.#serverSection(),
      configuration: this.#configurationSection(),
      telemetry: this.#writer.counts(),
    });
    this.#link = new GatewayLink(options.gateway, options.samplePeriodMs, clock, {
      up: ({ gatewayId }) => {
        log.info({ event: "gateway", gatewayId }, "gateway says hello");
        recorder.connected(gatewayId);
        this.#view.connected(gatewayId);
      },
      telemetry: (batch) => {
        const { synced } = this.#view;
        this.#view.take(batch);
        if (!synced && this.#view.synced) this.#operate.renewNow();
        this.#adopt();
        if (batch.dropped > 0n) void this.#readOrders();
      },
      down: (reason) => {
        log.warn({ event: "gateway-lost", reason }, "no gateway");
        this.#view.lost(reason);
      },
    });
    const audit = { append: (record: Parameters<AuditLog["append"]>[0]) => this.#append(record) };
    this.#push = new ConfigurationPush(this.#link.client, audit, this.#versions, () =>
      this.#view.setConfiguration(this.#configurationSection()),
    );
    this.#operate = new Operate(this.#link.client, audit, this.#view, clock, options.leaseMs, {
      failed: (what, error) => log.warn({ err: error }, `${what} failed`),
    });
    this.#parents = new ParentOperations(this.#link.client, audit);
    for (const entry of earlier) this.#operate.entry(entry);
    this.#stream = new StateStream(this.#view, clock);
    this.#timer = repeat(clock, SERVER_PERIOD_MS, () => {
      this.#view.setServer(this.#serverSection());
      this.#view.setTelemetry(this.#writer.counts());
    });
  }

  /** @throws AuditError when the audit file is not what was written */
  static async start(options: ControlOptions, page: string, clock: Clock, log: Logger): Promise<ControlPlane> {
    const spool = await Spool.open({ folder: join(options.state, "spool"), ...DEFAULT_SPOOL });
    const plane = new ControlPlane(options, spool, clock, log);
    const tokenFile = join(options.state, TOKEN_FILE);
    const token = Access.newToken(tokenFile);
    plane.#server = await startServer(
      { host: options.host, port: options.port, token, page },
      {
        view: plane.#view,
        stream: plane.#stream,
        push: plane.#push,
        operate: plane.#operate,
        parents: plane.#parents,
        versions: plane.#versions,
        auditAfter: (sequence, limit) => plane.#recent.filter((entry) => entry.sequence > sequence).slice(0, limit),
        historyCount: async () => {
          const { mode, points } = await plane.#writer.count();
          return { mode, points, total: Object.values(points).reduce((sum, count) => sum + count, 0) };
        },
      },
      log,
    );
    plane.#link.start();
    plane.#operate.start();
    const { address, pageUrl } = plane.#server;
    writeFileSync(plane.#endpointFile, `${JSON.stringify({ address })}\n`, { mode: 0o600 });
    log.info({ event: "ready", address, pageUrl, tokenFile, audit: plane.#audit.count }, "ready");
    return plane;
  }

  async close(): Promise<void> {
    rmSync(this.#endpointFile, { force: true });
    this.#timer.cancel();
    this.#operate.close();
    this.#link.close();
    await this.#server?.close();
    await this.#writer.close();
    this.#audit.close();
  }

  #append(record: Parameters<AuditLog["append"]>[0]): AuditEntry {
    const entry = this.#audit.append(record);
    this.#remember(entry, false);
    this.#view.setServer(this.#serverSection());
    return entry;
  }

  /** @param versions whether it is for this to tell the store of versions; a push does it itself */
  #remember(entry: AuditEntry, versions = true): void {
    this.#recent.push(entry);
    if (this.#recent.length > AUDIT_AT_HAND) this.#recent.shift();
    if (versions) this.#versions.entry(entry);
  }

  #serverSection(): ServerSection {
    const { count, head } = this.#audit;
    return { nowMs: this.#clock.nowMs(), startedMs: this.#startedMs, auditEntries: count, auditHead: head };
  }

  #configurationSection(): ConfigurationSection {
    return { active: this.#versions.latest?.configuration ?? null, history: this.#versions.history(HISTORY_SHOWN) };
  }

  /** Once for each version and hash the gateway says it has. */
  #adopt(): void {
    const { actualVersion: version, actualHash: hash } = this.#view.gateway;
    const found = `${version} ${hash}`;
    if (!this.#view.synced || version === 0 || found === this.#adopted) return;
    this.#adopted = found;
    this.#push.adopt(version, hash).catch((error: unknown) => {
      this.#adopted = "";
      this.#log.warn({ err: error }, "what is in force at the gateway could not be read");
    });
  }

  /** The stream left something out: the lists have it still. */
  async #readOrders(): Promise<void> {
    try {
      for (let afterUrn = 0; ; ) {
        const { orders, more } = await this.#link.client.listOrders({ openOnly: false, afterUrn, limit: ORDERS_PAGE });
        for (const order of orders) this.#view.takeOrder(order);
        const last = orders.at(-1)?.urn;
        if (!more || last === undefined || last <= afterUrn) return;
        afterUrn = last;
      }
    } catch (error) {
      this.#log.warn({ err: error }, "orders could not be read again");
    }
  }
}
