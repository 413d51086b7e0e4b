// The gateway's process: one card, one software path. Everything below gets clock, network and randomness from here.
import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pino } from "pino";
import { type Credentials, IdentityError, readCredentials } from "../proto/access/mod.ts";
import { EXIT, parseIpv4, parseMac } from "../proto/mod.ts";
import { Callers } from "./access/callers.ts";
import { Refusals } from "./access/refusals.ts";
import { MACHINE_CLOCK } from "./clock.ts";
import { inlineHotPath } from "./datapath/mod.ts";
import { SocketDevice } from "./device/mod.ts";
import { Gateway, type GatewayOptions } from "./gateway.ts";
import { Journal, JournalError } from "./journal/journal.ts";
import { openJournalFile } from "./journal/journal-file.ts";
import { MACHINE_NETWORK } from "./network/machine-network.ts";
import { OpeningError, parseOpening } from "./opening-file.ts";
import { Operations } from "./operations.ts";
import { type ProcessOptions, readOptions, splitAccount, splitHostPort, USAGE, UsageError } from "./options.ts";
import { type RunningServer, serve } from "./rpc/server.ts";
import { gatewayService } from "./rpc/service.ts";
import type { OpeningBalance } from "./trading-day.ts";

/** Of the software as released. */
const { version: VERSION } = JSON.parse(readFileSync(join(import.meta.dirname, "..", "package.json"), "utf8"));
/** An orderly end that takes longer is none. */
const CLOSE_MS = 5000;
/** The lines of a feed are not far apart, and who answers for them is in the same building. */
const GAP_WAIT_MS = 10;
const ANSWER_MS = 50;
const SNAPSHOT_MS = 30_000;

function toGatewayOptions(options: ProcessOptions, opening: OpeningBalance | undefined): GatewayOptions {
  const line = (text: string) => {
    const { host, port } = splitHostPort(text);
    return { address: host === "localhost" ? "127.0.0.1" : host, port };
  };
  return {
    id: options.id,
    card: { heartbeatMs: options["heartbeat-ms"], answerMs: options["answer-ms"], leaseMs: options["device-lease-ms"] },
    rtlHash: options["rtl-hash"],
    venue: {
      venue: splitHostPort(options.venue),
      accounts: { card: splitAccount(options["card-account"]), software: splitAccount(options["software-account"]) },
      addresses: {
        sourceMac: parseMac(options["card-mac"]),
        sourceIp: parseIpv4(options["card-ip"]),
        destinationMac: parseMac(options["order-mac"]),
        destinationIp: parseIpv4(options["order-ip"]),
        destinationPort: options["order-port"],
      },
      settleTimeoutMs: options["settle-timeout-ms"],
      retransmitMs: options["retransmit-ms"],
      retransmitLimit: options["retransmit-limit"],
    },
    feed: { lines: [line(options["udp-a"]), line(options["udp-b"])], interfaceAddress: options["udp-interface"] },
    books: {
      recoverMs: options["recover-ms"],
      rerequest: options.rerequest === undefined ? undefined : splitHostPort(options.rerequest),
      snapshots:
        options.snapshots === undefined
          ? undefined
          : {
              address: splitHostPort(options.snapshots),
              account: splitAccount(options["snapshot-account"] ?? options["software-account"]),
              timeoutMs: SNAPSHOT_MS,
            },
      gapWaitMs: GAP_WAIT_MS,
      answerMs: ANSWER_MS,
    },
    softwareLimitPercent: options["software-limit-percent"],
    maxLeaseMs: options["max-lease-ms"],
    counterPeriodMs: options["counter-period-ms"],
    opening,
  };
}

async function main(): Promise<number> {
  if (process.argv.includes("--help")) {
    process.stdout.write(USAGE);
    return EXIT.ok;
  }
  let options: ProcessOptions;
  try {
    options = readOptions(process.argv.slice(2), process.env);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`gateway: ${error.message}\n${USAGE}`);
    return EXIT.usage;
  }
  const log = pino({ name: "gateway", level: options["log-level"] }, pino.destination({ dest: 2, sync: true }));
  const nowMs = (): number => Number(MACHINE_CLOCK.wallNs() / 1_000_000n);
  const { tls: folder, identities: table } = options;
  const read = (): Credentials | undefined =>
    folder === undefined || table === undefined ? undefined : readCredentials(readFileSync, folder, table, nowMs());
  let credentials: Credentials | undefined;
  try {
    credentials = read();
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error;
    log.fatal(error.message);
    return EXIT.environment;
  }
  let opening: OpeningBalance | undefined;
  try {
    if (options.opening !== undefined) opening = parseOpening(readFileSync(options.opening, "utf8"));
  } catch (error) {
    log.fatal({ err: error }, `opening balance ${options.opening}`);
    return error instanceof OpeningError ? EXIT.usage : EXIT.environment;
  }
  let journal: Journal;
  try {
    journal = Journal.open(openJournalFile(options.journal));
  } catch (error) {
    log.fatal({ err: error }, `journal ${options.journal}`);
    return error instanceof JournalError ? EXIT.failed : EXIT.environment;
  }
  const gateway = new Gateway(toGatewayOptions(options, opening), {
    clock: MACHINE_CLOCK,
    network: MACHINE_NETWORK,
    makeDevice: () => new SocketDevice({ path: options.device }),
    random: () => randomBytes(4).readUInt32LE(),
    journal,
    log,
  });

  const ended = Promise.withResolvers<string>();
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => ended.resolve(signal));
  try {
    await gateway.start();
    const refusals = new Refusals(gateway.alarms, MACHINE_CLOCK, log);
    const callers = credentials && new Callers(credentials.identities, nowMs, refusals);
    const service = gatewayService(gateway, new Operations(gateway), VERSION, callers, refusals);
    const security = credentials && callers && { tls: credentials.tls, callers, clock: MACHINE_CLOCK };
    const server = await serve(options.listen, service, security);
    if (callers !== undefined) {
      process.on("SIGHUP", () => {
        credentials = renewed(read, credentials, gateway, callers, server);
      });
    }
    log.info({ ready: true, listen: options.listen, port: server.port, id: options.id }, "gateway ready");
    const why = await ended.promise;
    refusals.close();
    log.info({ why }, "gateway ends");
    // A card that does not answer must not keep the process alive; its lease ends by itself.
    setTimeout(() => {
      log.error(`not closed within ${CLOSE_MS} ms`);
      process.exit(EXIT.failed);
    }, CLOSE_MS).unref();
    await server.close();
    await gateway.close();
    return EXIT.ok;
  } catch (error) {
    log.fatal({ err: error }, "gateway cannot start");
    await gateway.close();
    return EXIT.environment;
  }
}

/** Files that are wrong change nothing: whoever trades goes on, and a person is told. */
function renewed(
  read: () => Credentials | undefined,
  before: Credentials | undefined,
  gateway: Gateway,
  callers: Callers,
  server: RunningServer,
): Credentials | undefined {
  try {
    const next = read();
    if (next === undefined || before === undefined) return before;
    server.renew(next.tls);
    callers.renew(next.identities);
    if (!next.tls.ca.equals(before.tls.ca)) callers.disconnectAll();
    gateway.alarms.clear("CREDENTIALS_FAILED");
    const validTo = new Date(next.tls.validToMs).toISOString();
    gateway.log.info(
      { event: "credentials", identities: next.identities.size, validTo },
      "certificates and identities read again",
    );
    return next;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    gateway.log.error({ event: "credentials-failed" }, message);
    gateway.alarms.raise("CREDENTIALS_FAILED", message);
    return before;
  }
}

inlineHotPath();
process.exitCode = await main();
