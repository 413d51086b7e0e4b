/**
 * Card, exchange, gateway, control plane and history as processes, each started when what it needs says that it is ready.
 *
 *     influxd ----------------------------.
 *     card ----> exchange --> gateway --> control --> tracking, configuration --> market opens --> armed
 */

import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Configuration, State } from "../../control/http/api.ts";
import { type Child, type Children, endLeftovers, startedAt } from "./children.ts";
import { ControlApi } from "./control-api.ts";
import { RunFailure } from "./failure.ts";
import { firstConfiguration } from "./first-configuration.ts";
import { findInflux, startInflux } from "./influx-process.ts";
import { type FollowedSymbol, symbolsOfRecording, tracking } from "./market.ts";
import type { UpOptions } from "./options.ts";
import { freeTcpPort, freeUdpPorts } from "./ports.ts";
import { until } from "./waiting.ts";

const ROOT = join(import.meta.dirname, "..", "..");
/** A first build of the hardware model is compiled. */
const BUILDING_MS = 10_000;
const BUILD_MS = 600_000;
const READY_MS = 60_000;
const LOGIN_MS = 60_000;
const DAY_MS = 86_400_000;
/** Everything shares a small machine here: a pause of some seconds of the control plane, the gateway or the card is no reason to stop. */
const LEASE_MS = 10_000;
const CARD_LEASE_MS = 3_000;
const ANSWER_MS = 8_000;
const CARD_ACCOUNT = "TGCARD:SIMCARD";
const SOFTWARE_ACCOUNT = "TGSOFT:SIMSOFT";
/** Local socket addresses are short (108 bytes), state folders may not be. */
const SOCKET_PATH_MAX = 100;

export interface RunningSystem {
  readonly api: ControlApi;
  readonly pageUrl: string;
  readonly configuration: Configuration;
  readonly version: number;
  readonly card: Child;
  /** Processes without which the run cannot go on. */
  readonly vital: readonly Child[];
  /** Processes whose end the rest is made to survive. */
  readonly others: readonly Child[];
  readonly history: "influxdb" | "spool";
  readonly stateFolder: string;
}

/** A card whose model is there answers within a few seconds; one that takes longer builds it, and that is told while it goes on. */
function building(say: (text: string) => void): NodeJS.Timeout {
  const startMs = performance.now();
  return setInterval(() => {
    const seconds = Math.round((performance.now() - startMs) / 1000);
    say(`card: building the hardware model, which takes a minute or two and is kept: ${seconds} s so far`);
  }, BUILDING_MS);
}

/** Makes the state folder this run's own. @throws RunFailure when another run has it */
export function takeFolder(folder: string, say: (text: string) => void): void {
  mkdirSync(join(folder, "logs"), { recursive: true });
  chmodSync(folder, 0o700);
  const lock = join(folder, "run.json");
  if (existsSync(lock)) {
    const { pid, started } = JSON.parse(readFileSync(lock, "utf8")) as { pid: number; started: string };
    if (startedAt(pid) === started && started !== "") {
      throw new RunFailure(
        3,
        `another run (process ${pid}) has the folder ${folder}: stop it, or give another --state`,
      );
    }
  }
  writeFileSync(lock, JSON.stringify({ pid: process.pid, started: startedAt(process.pid) }));
  const ended = endLeftovers(folder);
  if (ended.length > 0) say(`ended what an earlier run left: ${ended.join(", ")}`);
}

export function leaveFolder(folder: string): void {
  rmSync(join(folder, "run.json"), { force: true });
}

export async function bringUp(
  options: UpOptions,
  children: Children,
  signal: AbortSignal,
  say: (text: string) => void,
): Promise<RunningSystem> {
  const { state: folder } = options;
  const sockets = socketFolder(folder);
  const device = join(sockets, "device.sock");
  const wire = join(sockets, "wire.sock");
  const grpc = join(sockets, "gateway.sock");
  for (const path of [device, wire, grpc]) rmSync(path, { force: true });

  const followed = options.input === undefined ? undefined : await symbolsOfRecording(options.input);
  const influxProgram = options.influx ? findInflux() : undefined;
  const history = influxProgram === undefined ? undefined : startInflux(influxProgram, folder, children, signal);
  // Looked at further down; until then a failure must not be taken for one that nobody looks at.
  history?.catch(() => {});
  if (influxProgram === undefined) {
    say(`${options.influx ? "no influxd on this machine" : "without InfluxDB, as asked"}: the history stays on disk`);
  }

  const card = own(children, "card", "sim/card/process.ts", ["--device", device, "--wire", wire]);
  const told = building(say);
  let cardReady: Record<string, unknown>;
  try {
    cardReady = await card.line(({ ready }) => ready === true, BUILD_MS);
  } finally {
    clearInterval(told);
  }
  signal.throwIfAborted();

  const [udpA = 0, udpB = 0] = await freeUdpPorts(2);
  const exchange = own(children, "exchange", "sim/exchange/process.ts", [
    ...["--seed", String(options.seed), "--start", "stdin", "--card", wire],
    ...["--udp-a", `127.0.0.1:${udpA}`, "--udp-b", `127.0.0.1:${udpB}`],
    ...["--rerequest", "127.0.0.1:0", "--snapshots", "127.0.0.1:0"],
    ...["--account", `${CARD_ACCOUNT}:cancel`, "--account", `${SOFTWARE_ACCOUNT}:cancel`],
    ...(options.input === undefined
      ? ["--interval-us", String(options.intervalUs), "--symbols", String(options.symbols)]
      : ["--input", options.input, "--scale", String(options.scale), "--gap-max-ms", String(options.gapMaxMs)]),
  ]);
  const exchangeReady = await exchange.line(({ event }) => event === "ready", READY_MS);
  await exchange.line(({ event }) => event === "card-connected", READY_MS);
  const addressOf = (name: string): string => {
    const { address, port } = exchangeReady[name] as { readonly address: string; readonly port: number };
    return `${address}:${port}`;
  };
  const symbols = followed ?? symbolsOfExchange(exchangeReady);

  const gateway = own(children, "gateway", "gateway/main.ts", [
    ...["--listen", `unix:${grpc}`, "--device", device, "--journal", join(folder, "journal")],
    // The build that this run began with, also when the card is started again.
    ...["--rtl-hash", Number(cardReady.rtlHash).toString(16).padStart(8, "0")],
    ...["--venue", addressOf("orders"), "--rerequest", addressOf("rerequest"), "--snapshots", addressOf("snapshots")],
    ...["--card-account", CARD_ACCOUNT, "--software-account", SOFTWARE_ACCOUNT],
    ...["--device-lease-ms", String(CARD_LEASE_MS), "--answer-ms", String(ANSWER_MS)],
    ...["--udp-a", `127.0.0.1:${udpA}`, "--udp-b", `127.0.0.1:${udpB}`],
  ]);
  await gateway.line(({ ready }) => ready === true, READY_MS);

  const influx = await history;
  const port = options.port ?? (await freeTcpPort());
  const control = own(children, "control", "control/main.ts", [
    ...[
      "--gateway",
      `unix:${grpc}`,
      "--state",
      join(folder, "control"),
      "--listen",
      `127.0.0.1:${port}`,
      "--lease-ms",
      String(LEASE_MS),
    ],
    ...(influx === undefined ? [] : ["--influx", influx.url]),
  ]);
  const controlReady = await control.line(({ event }) => event === "ready", READY_MS);
  const token = readFileSync(String(controlReady.tokenFile), "utf8").trim();
  const api = new ControlApi(String(controlReady.address), token);

  const at = async (what: string, test: (state: State) => boolean): Promise<State> =>
    until(what, LOGIN_MS, signal, async () => {
      const state = await api.state();
      return test(state) ? state : undefined;
    });
  await at(
    "the control plane hears the gateway, and the gateway its card",
    ({ gateway }) => gateway.reachable && gateway.device.reachable,
  );
  await api.track(tracking(symbols, options.input !== undefined));
  const before = await at("tracking", ({ symbols: tracked }) => tracked.length > 0);
  const configuration = firstConfiguration(symbols);
  const { version } = await api.commit(configuration, before.gateway.actualVersion, "start of the run");
  await at("both order sessions", ({ sessions }) => sessions.every(({ loggedIn }) => loggedIn));
  exchange.say("start");
  exchange
    .line(({ event }) => event === "incomplete", DAY_MS)
    .then(
      () => say(`${options.input} begins in the middle of a day: what it says of orders from before is left out`),
      () => {},
    );
  await at("the card applies messages of the feed", ({ feeds }) =>
    feeds.some(({ path, messages }) => path === "hardware" && messages !== "0"),
  );
  await api.arm(version, "start of the run");
  await at("armed in the card", ({ gateway: { state, armed } }) => state === "hardware" && armed);
  return {
    api,
    pageUrl: readFileSync(String(controlReady.pageFile), "utf8").trim(),
    configuration,
    version,
    card,
    vital: [exchange, gateway, control],
    others: influx === undefined ? [card] : [card, influx.child],
    history: influx === undefined ? "spool" : "influxdb",
    stateFolder: folder,
  };
}

function own(children: Children, name: string, file: string, args: readonly string[]): Child {
  return children.start({ name, program: process.execPath, args: [join(ROOT, file), ...args] });
}

function socketFolder(folder: string): string {
  if (join(folder, "gateway.sock").length <= SOCKET_PATH_MAX) return folder;
  throw new RunFailure(2, `--state ${folder}: too long for local sockets in it (${SOCKET_PATH_MAX} characters)`);
}

function symbolsOfExchange({ symbols }: Readonly<Record<string, unknown>>): FollowedSymbol[] {
  const listed = symbols as readonly { locate: number; stock: string; referencePrice: number }[];
  return listed.map(({ locate, stock, referencePrice }) => ({ symbol: stock, locate, referenceE4: referencePrice }));
}
