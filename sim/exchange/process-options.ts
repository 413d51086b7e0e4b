// What the exchange's process is told on its command line, checked once.

import { parseArgs } from "node:util";
import { flowSymbols } from "../flow/generate.ts";
import { type ListedSymbol, readSymbolList } from "../flow/symbols.ts";
import { DEFAULT_FEED, type FeedSettings, type LineSettings } from "../inputs/feed-frames.ts";
import { PERFECT_WIRE, type WireSettings } from "../world/wire.ts";
import type { AccountSettings } from "./account-settings.ts";
import type { Destination } from "./datagram-feed.ts";
import type { LatencySettings } from "./delay-line.ts";
import { DEFAULT_GENERATED, type GeneratedSettings } from "./generated-source.ts";
import { DEFAULT_SOUP, type SoupSettings } from "./soup-connection.ts";
import { DEFAULT_ORDER_PORT, type OrderPortAddress } from "./tcp-listener.ts";
import { type BandSettings, DEFAULT_BANDS, type PlannedHalt } from "./trading-halts.ts";

/** A command line that says something impossible; the message names the option. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

export type SourceOptions =
  | { readonly kind: "generated"; readonly settings: GeneratedSettings }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "capture"; readonly device: string; readonly filter: string };

export interface ProcessOptions {
  readonly seed: number;
  readonly source: SourceOptions;
  /** Pace of a recording. */
  readonly scale: number;
  readonly gapNsMax: number;
  readonly feed: FeedSettings;
  readonly soup: SoupSettings;
  readonly accounts: readonly AccountSettings[];
  readonly orderPort: OrderPortAddress;
  readonly orderWire: WireSettings;
  /** Unix socket of the card's process. */
  readonly cardSocket: string | undefined;
  readonly datagrams: readonly [Destination, Destination] | undefined;
  readonly rerequest: Destination | undefined;
  readonly snapshots: Destination | undefined;
  readonly orders: Destination;
  readonly start: "now" | "card" | "stdin";
  /** The day ends after this long, ns. */
  readonly durationNs: number | undefined;
  /** The day ends when the source has nothing more. */
  readonly endWithSource: boolean;
}

export const USAGE = `usage: exchange [options]
market:
  --seed N                 seed of everything random (1)
  --input FILE             replay an ITCH 5.0 file or a pcap instead of generating
  --capture IFACE          replay what arrives on an interface; --capture-filter EXPR
  --symbols N              invented symbols (64); --symbol-list FILE: "SYMBOL weight price" lines
  --interval-us X          mean time between the agents' actions (200)
  --depth N                resting orders per symbol (60)
  --messages N             the agents stop after N messages
  --scale X                a recording passes X times slower (1); --gap-max-ms X
  --halt SYMBOL,AT,FOR[,REASON]  may be repeated: no trading from AT seconds after the opening, for FOR seconds (reason T1)
  --bands PERCENT[,LIMIT,PAUSE]  price bands: width, seconds of a limit state before a pause (15), and of the pause (300)
feed:
  --session NAME           MoldUDP64 and SoupBinTCP session (TICKGATE01)
  --line-a ADDR:PORT       multicast groups; --line-b ADDR:PORT; --vlan N
  --wire-a K=V,...         delayUs jitterUs loss duplicate reorder lateUs; also --wire-b, --wire-orders
  --card PATH              unix socket of the card's process
  --udp-a HOST:PORT        datagrams of the lines for the software path; --udp-b HOST:PORT
  --rerequest HOST:PORT    answers MoldUDP64 requests
  --snapshots HOST:PORT    the market as it is, for accounts that log in (GLIMPSE)
orders:
  --orders HOST:PORT       TCP port for software sessions (127.0.0.1:0)
  --order-port MAC,ADDR:PORT  order port on the card's wires (${DEFAULT_ORDER_PORT.mac},${DEFAULT_ORDER_PORT.address}:${DEFAULT_ORDER_PORT.port})
  --account USER:PASSWORD[:K,...]  may be repeated; cancel: orders are cancelled when the connection ends;
                           firm=ABCD: the port's firm, mpid=ABCD: shown for attributable orders, selfmatch=O|W|D|Y: of orders that say none
  --inbound-us FIXED,MEAN[,K=V...]  venue latency (5,3); --outbound-us likewise: exponential beyond the fixed part, log-normal with
                           sigma=S; holdup=P: probability of a hold-up of another holdupUs=X in the mean
run:
  --start now|card|stdin   when the market opens: at once, when the card is connected, at a line "start" on stdin; a line "record FILE"
                           there writes what every account was told, message by message
  --duration S             ends the day after S seconds; --end-with-source: when the input ends
`;

/** @throws UsageError that names the option */
export async function readOptions(args: readonly string[]): Promise<ProcessOptions> {
  const values = parse(args);
  const seed = integer("seed", values.seed, 0, 2 ** 32 - 1);
  const feed: FeedSettings = {
    ...DEFAULT_FEED,
    session: values.session,
    lines: [
      line("a", DEFAULT_FEED.lines[0], values["line-a"], values["wire-a"], values.vlan),
      line("b", DEFAULT_FEED.lines[1], values["line-b"], values["wire-b"], values.vlan),
    ],
  };
  const { "udp-a": udpA, "udp-b": udpB, rerequest, capture, input } = values;
  if ((udpA === undefined) !== (udpB === undefined)) throw new UsageError("--udp-a and --udp-b go together");
  if (capture !== undefined && input !== undefined) throw new UsageError("--input and --capture exclude each other");
  if (!/^[\x21-\x7e]{1,10}$/.test(values.session)) throw new UsageError("--session is 1 to 10 characters");
  if (!["now", "card", "stdin"].includes(values.start))
    throw new UsageError(`--start ${values.start}: now, card or stdin`);
  return {
    seed,
    source: await source(values, seed),
    scale: decimal("scale", values.scale, 0),
    gapNsMax:
      values["gap-max-ms"] === undefined
        ? Number.POSITIVE_INFINITY
        : decimal("gap-max-ms", values["gap-max-ms"], 0) * 1e6,
    feed,
    soup: {
      ...DEFAULT_SOUP,
      session: values.session,
      inbound: latency("inbound-us", values["inbound-us"]),
      outbound: latency("outbound-us", values["outbound-us"]),
    },
    accounts: values.account.map(account),
    orderPort: orderPort(values["order-port"]),
    orderWire: wire("wire-orders", values["wire-orders"]),
    cardSocket: values.card,
    datagrams:
      udpA === undefined || udpB === undefined ? undefined : [destination("udp-a", udpA), destination("udp-b", udpB)],
    rerequest: rerequest === undefined ? undefined : destination("rerequest", rerequest),
    snapshots: values.snapshots === undefined ? undefined : destination("snapshots", values.snapshots),
    orders: destination("orders", values.orders),
    start: values.start as "now" | "card" | "stdin",
    durationNs: values.duration === undefined ? undefined : decimal("duration", values.duration, 0) * 1e9,
    endWithSource: values["end-with-source"],
  };
}

type Values = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
  const text = { type: "string" } as const;
  try {
    return parseArgs({
      args: [...args],
      strict: true,
      options: {
        seed: { type: "string", default: "1" },
        input: text,
        capture: text,
        "capture-filter": { type: "string", default: "udp" },
        symbols: { type: "string", default: "64" },
        "symbol-list": text,
        "interval-us": { type: "string", default: String(DEFAULT_GENERATED.meanIntervalNs / 1000) },
        depth: { type: "string", default: String(DEFAULT_GENERATED.depth) },
        messages: text,
        halt: { type: "string", multiple: true, default: [] },
        bands: text,
        scale: { type: "string", default: "1" },
        "gap-max-ms": text,
        session: { type: "string", default: DEFAULT_FEED.session },
        "line-a": text,
        "line-b": text,
        vlan: text,
        "wire-a": text,
        "wire-b": text,
        "wire-orders": text,
        card: text,
        "udp-a": text,
        "udp-b": text,
        rerequest: text,
        snapshots: text,
        orders: { type: "string", default: "127.0.0.1:0" },
        "order-port": text,
        account: { type: "string", multiple: true, default: ["TGATE:TICKGATE"] },
        "inbound-us": { type: "string", default: "5,3" },
        "outbound-us": { type: "string", default: "5,3" },
        start: { type: "string", default: "now" },
        duration: text,
        "end-with-source": { type: "boolean", default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

async function source(values: Values, seed: number): Promise<SourceOptions> {
  const { input, capture } = values;
  if (input !== undefined) return { kind: "file", path: input };
  if (capture !== undefined) return { kind: "capture", device: capture, filter: values["capture-filter"] };
  const count = integer("symbols", values.symbols, 1, 10_000);
  const list = values["symbol-list"];
  const symbols =
    list === undefined ? flowSymbols(count) : await readSymbolList(list, count).catch(usage("symbol-list"));
  return {
    kind: "generated",
    settings: {
      ...DEFAULT_GENERATED,
      seed,
      symbols,
      meanIntervalNs: decimal("interval-us", values["interval-us"], 0.1) * 1000,
      depth: integer("depth", values.depth, 4, 10_000),
      messages: values.messages === undefined ? undefined : integer("messages", values.messages, 1, 2 ** 40),
      halts: values.halt.map((text) => plannedHalt(text, symbols)),
      bands: values.bands === undefined ? undefined : priceBands(values.bands),
    },
  };
}

function plannedHalt(text: string, symbols: readonly ListedSymbol[]): PlannedHalt {
  const [stock = "", at, length, reason = "T1", more] = text.split(",");
  if (at === undefined || length === undefined || more !== undefined || !/^[A-Z0-9]{1,4}$/.test(reason)) {
    throw new UsageError(`--halt ${text}: SYMBOL,AT,FOR[,REASON]`);
  }
  if (!symbols.some((symbol) => symbol.stock === stock)) throw new UsageError(`--halt ${text}: ${stock} is not listed`);
  return { stock, afterNs: decimal("halt", at, 0) * 1e9, forNs: decimal("halt", length, 0) * 1e9, reason };
}

function priceBands(text: string): BandSettings {
  const [percent = "", limit, pause, more] = text.split(",");
  const width = decimal("bands", percent, 0) / 100;
  if (more !== undefined || width <= 0 || width >= 1) throw new UsageError(`--bands ${text}: PERCENT[,LIMIT,PAUSE]`);
  return {
    width,
    limitStateNs: limit === undefined ? DEFAULT_BANDS.limitStateNs : decimal("bands", limit, 0) * 1e9,
    pauseNs: pause === undefined ? DEFAULT_BANDS.pauseNs : decimal("bands", pause, 0) * 1e9,
  };
}

function usage(option: string): (error: unknown) => never {
  return (error) => {
    throw new UsageError(`--${option}: ${error instanceof Error ? error.message : String(error)}`);
  };
}

function integer(option: string, text: string, low: number, high: number): number {
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= low && value <= high)) throw new UsageError(`--${option} ${text}: an integer from ${low} to ${high}`);
  return value;
}

function decimal(option: string, text: string, low: number): number {
  const value = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= low)) throw new UsageError(`--${option} ${text}: a number from ${low}`);
  return value;
}

function destination(option: string, text: string): Destination {
  const match = /^([^:]+):(\d{1,5})$/.exec(text);
  const [, host, port] = match ?? [];
  if (host === undefined || port === undefined || Number(port) > 65_535) {
    throw new UsageError(`--${option} ${text}: HOST:PORT`);
  }
  return { host, port: Number(port) };
}

function line(
  name: string,
  standard: LineSettings,
  at: string | undefined,
  wires: string | undefined,
  vlan: string | undefined,
): LineSettings {
  const { host, port } =
    at === undefined ? { host: standard.address, port: standard.port } : destination(`line-${name}`, at);
  return {
    address: host,
    port,
    wire: wire(`wire-${name}`, wires),
    vlan: vlan === undefined ? undefined : integer("vlan", vlan, 0, 4095),
  };
}

/** Option names of the wire: settings in their own units. */
const WIRE_KEYS: Readonly<Record<string, readonly [keyof WireSettings, number]>> = {
  delayUs: ["delayNs", 1000],
  jitterUs: ["jitterNs", 1000],
  lateUs: ["lateNs", 1000],
  loss: ["loss", 1],
  duplicate: ["duplicate", 1],
  reorder: ["reorder", 1],
};

function wire(option: string, text: string | undefined): WireSettings {
  const settings: Record<keyof WireSettings, number> = { ...PERFECT_WIRE };
  for (const part of text === undefined ? [] : text.split(",")) {
    const [key = "", value = ""] = part.split("=");
    const known = WIRE_KEYS[key];
    if (known === undefined) throw new UsageError(`--${option} ${part}: one of ${Object.keys(WIRE_KEYS).join(", ")}`);
    const [name, factor] = known;
    const number = decimal(`${option} ${key}`, value, 0);
    if (factor === 1 && number > 1) throw new UsageError(`--${option} ${part}: a probability from 0 to 1`);
    settings[name] = number * factor;
  }
  return settings;
}

function latency(option: string, text: string): LatencySettings {
  const [fixed, mean, ...more] = text.split(",");
  if (fixed === undefined || mean === undefined) {
    throw new UsageError(`--${option} ${text}: FIXED,MEAN in microseconds`);
  }
  const extra: Partial<Record<"sigma" | "holdUp" | "holdUpNs", number>> = {};
  for (const part of more) {
    const [key = "", value = ""] = part.split("=");
    const number = decimal(`${option} ${key}`, value, 0);
    if (key === "sigma") extra.sigma = number;
    else if (key === "holdupUs") extra.holdUpNs = number * 1000;
    else if (key === "holdup" && number <= 1) extra.holdUp = number;
    else throw new UsageError(`--${option} ${part}: sigma=S, holdup=PROBABILITY, holdupUs=X`);
  }
  return { fixedNs: decimal(option, fixed, 0) * 1000, meanNs: decimal(option, mean, 0) * 1000, ...extra };
}

function account(text: string): AccountSettings {
  const [username, password, options, more] = text.split(":");
  const wrong = (why: string): never => {
    throw new UsageError(`--account ${username}:...: ${why}`);
  };
  if (username === undefined || password === undefined || more !== undefined) return wrong("USER:PASSWORD[:OPTIONS]");
  const settings: { -readonly [K in keyof AccountSettings]: AccountSettings[K] } = {
    username,
    password,
    cancelOnDisconnect: false,
    mpid: "TGAT",
  };
  for (const part of options === undefined ? [] : options.split(",")) {
    const [key, value = ""] = part.split("=");
    if (part === "cancel") settings.cancelOnDisconnect = true;
    else if (key === "firm" && NAME.test(value)) settings.firm = value;
    else if (key === "mpid" && NAME.test(value)) settings.mpid = value;
    else if (key === "selfmatch" && /^[OWDYowdy]$/.test(value)) settings.selfMatch = value;
    else wrong(`${part}: cancel, firm=ABCD, mpid=ABCD or selfmatch=O, W, D, Y`);
  }
  return settings;
}

/** Firms and market participants. */
const NAME = /^[A-Z0-9]{1,4}$/;

function orderPort(text: string | undefined): OrderPortAddress {
  if (text === undefined) return DEFAULT_ORDER_PORT;
  const [mac, at, more] = text.split(",");
  if (mac === undefined || at === undefined || more !== undefined) {
    throw new UsageError(`--order-port ${text}: MAC,ADDRESS:PORT`);
  }
  const { host, port } = destination("order-port", at);
  return { mac, address: host, port };
}
