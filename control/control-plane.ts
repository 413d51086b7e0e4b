/** The control plane put together: one gateway, one audit file, one history, one HTTP server. */

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { type ChannelCredentials, credentials as channels } from "@grpc/grpc-js";
import type { Logger } from "pino";
import { type Credentials, RIGHTS_OF, type Right, readCredentials, TLS_FILES } from "../proto/access/mod.ts";
import { GatewayRefusals } from "./access/gateway-refusals.ts";
import { Refusals } from "./access/refusals.ts";
import { readWebhook } from "./alerts/webhook.ts";
import { TradingAnalytics } from "./analytics/trading-analytics.ts";
import type { Audit, AuditEntry, AuditNotes, AuditRecord } from "./audit/audit-log.ts";
import { type Clock, repeat, type Timer } from "./clock.ts";
import { VersionStore } from "./configuration/version-store.ts";
import { GatewayLink, type GatewayLinkEvents } from "./gateway/gateway-link.ts";
import { InfluxStore } from "./history/history-store.ts";
import { HistoryWriter } from "./history/history-writer.ts";
import { Recorder } from "./history/recorder.ts";
import type { SpoolDisk } from "./history/spool.ts";
import type { ConfigurationSection, ServerSection } from "./http/api.ts";
import { Drain } from "./http/drain.ts";
import type { RunningServer } from "./http/server.ts";
import { StateStream } from "./http/state-stream.ts";
import { exposition } from "./monitoring/exposition.ts";
import { metrics } from "./monitoring/metrics.ts";
import { type ProbeServer, startProbeServer } from "./monitoring/probe-server.ts";
import { Operate } from "./operations/operate.ts";
import { ParentOperations } from "./operations/parents.ts";
import { Proposals } from "./operations/proposals.ts";
import { ConfigurationPush, type PushWish } from "./operations/push.ts";
import type { ControlOptions } from "./options.ts";
import { MACHINE, type Outside } from "./outside.ts";
import { toEach } from "./state/sinks.ts";
import { StateView } from "./state/state-view.ts";
import { FileStore } from "./store/file-store.ts";
import { BEING_ALONE, type Primacy } from "./store/primacy.ts";
import type { SharedState } from "./store/shared-state.ts";
import type { StateStore } from "./store/state-store.ts";
import { LiveStress } from "./stress/live-stress.ts";
import { Books } from "./supervision/books.ts";
import type { SupervisionRequest } from "./supervision/rule-store.ts";
import { SupervisionDesk } from "./supervision/supervision-desk.ts";

const AUDIT_FILE = "audit.jsonl";
const TOKEN_FILE = "token";
/** The address that opens the page: a secret, and therefore not in the log. */
const PAGE_FILE = "page-url";
/** Where this control plane is, for the command line. */
const ENDPOINT_FILE = "endpoint.json";
/** Audit entries at hand; older ones are in the file. */
const AUDIT_AT_HAND = 5_000;
const HISTORY_SHOWN = 100;
const SERVER_PERIOD_MS = 1_000;
const ORDERS_PAGE = 1_000;

/** What is kept, and with whom. */
interface Kept {
  readonly store: StateStore;
  /** Entries of before. */
  readonly earlier: readonly AuditEntry[];
  /** Undefined: this control plane is alone. */
  readonly shared: SharedState | undefined;
}

export class ControlPlane {
  readonly #log: Logger;
  readonly #clock: Clock;
  readonly #store: StateStore;
  readonly #shared: SharedState | undefined;
  readonly #primacy: Primacy;
  readonly #recent: AuditEntry[] = [];
  readonly #versions = new VersionStore();
  readonly #writer: HistoryWriter;
  readonly #analytics: TradingAnalytics;
  readonly #view: StateView;
  readonly #link: GatewayLink;
  readonly #push: ConfigurationPush;
  readonly #operate: Operate;
  readonly #parents: ParentOperations;
  readonly #books: Books;
  readonly #stress: LiveStress;
  readonly #supervision: SupervisionDesk;
  readonly #stream: StateStream;
  readonly #startedMs: number;
  readonly #timer: Timer;
  readonly #endpointFile: string;
  readonly #drain: Drain;
  #probes: ProbeServer | undefined;
  #adopted = "";
  #server: RunningServer | undefined;
  readonly #options: ControlOptions;
  readonly #refusals: Refusals;
  /** Who has which role now; undefined: nobody has a name. */
  #identities: Credentials["identities"] | undefined;
  readonly #pageFile: string;
  readonly #outside: Outside;

  private constructor(
    options: ControlOptions,
    credentials: Credentials | undefined,
    spool: SpoolDisk,
    clock: Clock,
    log: Logger,
    outside: Outside,
    { store: kept, earlier, shared }: Kept,
  ) {
    this.#store = kept;
    this.#shared = shared;
    this.#primacy = shared?.primacy ?? BEING_ALONE;
    this.#options = options;
    this.#outside = outside;
    this.#pageFile = join(options.state, PAGE_FILE);
    this.#log = log;
    this.#clock = clock;
    this.#startedMs = clock.nowMs();
    this.#drain = new Drain(clock, () => (this.#primacy.isPrimary ? undefined : this.#primacy.why));
    this.#endpointFile = join(options.state, ENDPOINT_FILE);
    const nowMs = () => clock.nowMs();
    const store = options.influx === undefined ? undefined : new InfluxStore(options.influx, options.database);
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
    this.#analytics = new TradingAnalytics(nowMs);
    this.#books = new Books(nowMs);
    this.#stress = new LiveStress(nowMs);
    this.#view = new StateView(nowMs, toEach([recorder, this.#analytics, this.#books]), {
      server: this.#serverSection(),
      configuration: this.#configurationSection(),
      telemetry: this.#writer.counts(),
    });
    const audit: Audit = { append: (record) => this.#append(record) };
    const noted: AuditNotes = { append: (record) => this.#note(record) };
    this.#refusals = new Refusals(noted, clock);
    const gatewayRefusals = new GatewayRefusals(noted);
    const channel = credentials && this.#channel(credentials);
    const events: GatewayLinkEvents = {
      up: ({ gatewayId }) => {
        log.info({ event: "gateway", gatewayId }, "gateway says hello");
        recorder.connected(gatewayId);
        this.#view.connected(gatewayId);
        this.#primacy.gatewayUp();
      },
      telemetry: (batch) => {
        const { synced } = this.#view;
        this.#view.take(batch);
        gatewayRefusals.take(batch);
        this.#supervision.take(batch);
        this.#analytics.advance();
        if (!synced && this.#view.synced) {
          this.#operate.renewNow();
          void this.#readExecutions();
        }
        this.#adopt();
        if (batch.dropped > 0n) {
          void this.#readOrders();
          void this.#readExecutions();
        }
      },
      down: (reason, code) => {
        log.warn({ event: "gateway-lost", reason, code }, "no gateway");
        this.#view.lost(reason, code);
        this.#analytics.lost();
      },
    };
    this.#link = new GatewayLink(options.gateway, options.samplePeriodMs, clock, events, channel, outside.connect);
    this.#link.client.writer = () => this.#primacy.electionId();
    // Where people have names a second one can be told from the first.
    const proposals = credentials && new Proposals<PushWish>(nowMs);
    this.#identities = credentials?.identities;
    const rightsNow = (author: string): readonly Right[] => {
      const role = this.#identities?.get(author);
      return role === undefined ? [] : RIGHTS_OF[role];
    };
    const committed = () => this.#view.setConfiguration(this.#configurationSection());
    this.#push = new ConfigurationPush(this.#link.client, audit, this.#versions, committed, proposals, rightsNow);
    const failed = (what: string, error: Error): void => log.warn({ err: error }, `${what} failed`);
    const isPrimary = (): boolean => this.#primacy.isPrimary;
    this.#operate = new Operate(this.#link.client, audit, this.#view, clock, options.leaseMs, { failed }, isPrimary);
    this.#parents = new ParentOperations(this.#link.client, audit);
    this.#supervision = new SupervisionDesk({
      acts: isPrimary,
      ...{ clock, audit, notes: noted, log, view: this.#view, versions: this.#versions, books: this.#books },
      ...{ push: this.#push, operate: this.#operate, parents: this.#parents },
      proposals: credentials && new Proposals<SupervisionRequest>(nowMs),
      webhook: options.webhook === undefined ? undefined : { target: readWebhook(options.webhook), post: outside.post },
    });
    for (const entry of earlier) {
      this.#operate.entry(entry);
      this.#supervision.entry(entry);
    }
    this.#stream = new StateStream(this.#view, clock);
    this.#timer = repeat(clock, SERVER_PERIOD_MS, () => {
      this.#view.setServer(this.#serverSection());
      this.#view.setTelemetry(this.#writer.counts());
      this.#analytics.advance();
    });
  }

  /** @throws AuditError when the audit file is not what was written; IdentityError when certificates or identities are no good */
  static async start(
    options: ControlOptions,
    page: string,
    clock: Clock,
    log: Logger,
    outside = MACHINE,
  ): Promise<ControlPlane> {
    const credentials = credentialsOf(options, clock);
    const spool = await outside.openSpool(join(options.state, "spool"));
    const kept = await keep(options, credentials, clock, log, outside);
    const plane = new ControlPlane(options, credentials, spool, clock, log, outside, kept);
    const tokenFile = join(options.state, TOKEN_FILE);
    const token = outside.newToken(tokenFile);
    plane.#server = await outside.serve(
      { host: options.host, port: options.port, token, page, clock, credentials, refusals: plane.#refusals },
      {
        view: plane.#view,
        stream: plane.#stream,
        push: plane.#push,
        operate: plane.#operate,
        parents: plane.#parents,
        versions: plane.#versions,
        supervision: plane.#supervision,
        drain: plane.#drain,
        auditAfter: (sequence, limit) => plane.#recent.filter((entry) => entry.sequence > sequence).slice(0, limit),
        stress: () => plane.#stress.summary(plane.#view.state()),
        performance: () => plane.#analytics.report(plane.#view.state().latency),
        historyCount: async () => {
          const stored = await plane.#writer.count();
          return { ...stored, total: Object.values(stored.points).reduce((sum, count) => sum + count, 0) };
        },
      },
      log,
    );
    if (options.probes !== undefined) {
      plane.#probes = await startProbeServer(options.probes.host, options.probes.port, {
        obstacles: () => plane.#obstacles(),
        metrics: () => plane.#metrics(),
      });
    }
    plane.#link.start();
    plane.#operate.start();
    plane.#supervision.start();
    const { address, pageUrl } = plane.#server;
    const ca = options.credentials && resolve(options.credentials.tls, TLS_FILES.ca);
    outside.leave(plane.#endpointFile, `${JSON.stringify({ address, ca })}\n`);
    outside.leave(plane.#pageFile, `${pageUrl}\n`);
    const pageFile = plane.#pageFile;
    const probes = plane.#probes?.address;
    log.info({ event: "ready", address, pageFile, probes, tokenFile, audit: plane.#store.count }, "ready");
    plane.#shared?.start(address, {
      entry: (entry) => plane.#followed(entry),
      append: (record) => plane.#append(record),
      arbitrate: (electionId, holder) => plane.#link.client.arbitrate({ electionId, holder }),
      gatewayReachable: () => plane.#link.identity !== undefined,
      took: () => plane.#tookOver(),
      demoted: (why) => log.warn({ event: "demoted", why }, "not the primary any more"),
      changed: () => plane.#view.setServer(plane.#serverSection()),
    });
    return plane;
  }

  /** Reads certificates and identities again. Files that are wrong change nothing, and are on file. */
  renewCredentials(): void {
    if (this.#options.credentials === undefined) return;
    try {
      const credentials = credentialsOf(this.#options, this.#clock);
      if (credentials === undefined) return;
      const channel = this.#channel(credentials);
      const validTo = new Date(credentials.tls.validToMs).toISOString();
      const details = { identities: Object.fromEntries(credentials.identities), validTo };
      // Whatever becomes of the entry: a right that was taken away must end.
      this.#identities = credentials.identities;
      this.#server?.renew(credentials);
      if (channel !== undefined) this.#link.renew(channel);
      void this.#note({
        actor: "control",
        action: "access.renewed",
        reason: "told to read certificates again",
        details,
      });
      this.#log.info({ event: "credentials", validTo }, "certificates and identities read again");
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      void this.#note({ actor: "control", action: "access.renewal-failed", reason: message, details: {} });
      this.#log.error({ event: "credentials-failed" }, message);
    }
  }

  /** Undefined: a local socket, which has no TLS. */
  #channel({ tls }: Credentials): ChannelCredentials | undefined {
    return this.#options.gateway.startsWith("unix:") ? undefined : channels.createSsl(tls.ca, tls.key, tls.cert);
  }

  /** Carries out what was begun, then ends: lease, gateway, HTTP, history, audit file. */
  async close(): Promise<void> {
    if (!(await this.#drain.finish()))
      this.#log.warn({ underWay: this.#drain.underWay }, "changes under way are cut off");
    for (const file of [this.#endpointFile, this.#pageFile]) this.#outside.remove(file);
    this.#timer.cancel();
    this.#supervision.close();
    this.#operate.close();
    this.#link.close();
    await this.#server?.close();
    await this.#writer.close();
    await this.#shared?.close();
    this.#store.close();
    await this.#probes?.close();
  }

  #obstacles(): string[] {
    return [
      ...(this.#drain.draining ? ["ending"] : []),
      ...(this.#store.failure === undefined ? [] : [`the audit file takes no entries: ${this.#store.failure}`]),
      ...(this.#primacy.isPrimary ? [] : [this.#primacy.why]),
      ...(this.#view.gateway.reachable ? [] : ["gateway cannot be reached"]),
      ...(this.#view.gateway.reachable && !this.#view.synced ? ["gateway has not told its whole state yet"] : []),
    ];
  }

  #metrics(): string {
    const { user, system } = process.cpuUsage();
    const facts = {
      ready: this.#obstacles().length === 0,
      primary: this.#primacy.isPrimary,
      streamReaders: this.#stream.readers,
      changesUnderWay: this.#drain.underWay,
      residentBytes: process.memoryUsage.rss(),
      cpuSeconds: (user + system) / 1e6,
    };
    return exposition([...metrics(this.#view.state(), facts), ...this.#supervision.metrics()]);
  }

  async #append(record: AuditRecord): Promise<AuditEntry> {
    const entry = await this.#store.append(record);
    this.#remember(entry, false);
    this.#view.setServer(this.#serverSection());
    return entry;
  }

  /** What nobody waits for. A control plane that stands by leaves it to its log: the primary has the file. */
  async #note(record: AuditRecord): Promise<AuditEntry | undefined> {
    if (!this.#primacy.isPrimary) {
      this.#log.warn(record, "not on file: this control plane stands by");
      return undefined;
    }
    return this.#append(record).catch((error: unknown) => {
      this.#log.error({ err: error, ...record }, "could not be put on file");
      return undefined;
    });
  }

  /** Written by another control plane. */
  #followed(entry: AuditEntry): void {
    this.#remember(entry);
    this.#operate.entry(entry);
    this.#supervision.entry(entry);
    this.#view.setConfiguration(this.#configurationSection());
    this.#view.setServer(this.#serverSection());
  }

  /** This control plane is the primary now, and goes on with what is. */
  #tookOver(): void {
    const { electionId } = this.#primacy.section;
    this.#log.info({ event: "primary", electionId }, "this control plane is the primary");
    this.#view.setServer(this.#serverSection());
    this.#operate.renewNow();
    this.#adopt();
  }

  /** @param versions whether it is for this to tell the store of versions; a push does it itself */
  #remember(entry: AuditEntry, versions = true): void {
    this.#recent.push(entry);
    if (this.#recent.length > AUDIT_AT_HAND) this.#recent.shift();
    if (versions) this.#versions.entry(entry);
  }

  #serverSection(): ServerSection {
    const { count, head } = this.#store;
    const { section: primacy } = this.#primacy;
    return { nowMs: this.#clock.nowMs(), startedMs: this.#startedMs, auditEntries: count, auditHead: head, primacy };
  }

  #configurationSection(): ConfigurationSection {
    return { active: this.#versions.latest?.configuration ?? null, history: this.#versions.history(HISTORY_SHOWN) };
  }

  /** Once for each version and hash the gateway says it has. */
  #adopt(): void {
    const { actualVersion: version, actualHash: hash } = this.#view.gateway;
    const found = `${version} ${hash}`;
    if (!this.#primacy.isPrimary || !this.#view.synced || version === 0 || found === this.#adopted) return;
    this.#adopted = found;
    this.#push.adopt(version, hash).catch((error: unknown) => {
      this.#adopted = "";
      this.#log.warn({ err: error }, "what is in force at the gateway could not be read");
    });
  }

  /** Executions of before this process, or that the stream left out. Only for the figures: the history has what the stream brought. */
  async #readExecutions(): Promise<void> {
    try {
      for (let afterIndex = 0n; ; ) {
        const request = { afterIndex, limit: ORDERS_PAGE };
        const { executions, more, lastIndex } = await this.#link.client.listExecutions(request);
        for (const execution of executions) {
          this.#analytics.execution(execution);
          this.#books.execution(execution);
        }
        if (!more || lastIndex <= afterIndex) return;
        afterIndex = lastIndex;
      }
    } catch (error) {
      this.#log.warn({ err: error }, "executions could not be read");
    }
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

/** @throws IdentityError */
function credentialsOf({ credentials }: ControlOptions, clock: Clock): Credentials | undefined {
  return credentials && readCredentials(readFileSync, credentials.tls, credentials.identities, clock.nowMs());
}

/** @throws AuditError; EtcdUnavailable */
async function keep(
  options: ControlOptions,
  credentials: Credentials | undefined,
  clock: Clock,
  log: Logger,
  outside: Outside,
): Promise<Kept> {
  if (options.etcd !== undefined) {
    if (outside.share === undefined) throw new Error("there is no etcd in this world");
    const shared = await outside.share(options.etcd, credentials, clock);
    return { store: shared.store, earlier: shared.earlier, shared };
  }
  const earlier: AuditEntry[] = [];
  const nowMs = () => clock.nowMs();
  const store = new FileStore(outside.openAudit(join(options.state, AUDIT_FILE)), nowMs, (entry) =>
    earlier.push(entry),
  );
  if (store.tornBytes > 0) log.warn({ bytes: store.tornBytes }, "the audit file ended in half a line: cut off");
  return { store, earlier, shared: undefined };
}
