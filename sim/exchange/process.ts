// The exchange as a process of its own: `node sim/exchange/process.ts --help`. Logs are JSON lines on stderr; the first one with
// `"event":"ready"` says where everything is.

import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { pino } from "pino";
import { EXIT, WireError } from "../../proto/mod.ts";
import { Capture } from "../inputs/capture.ts";
import { feedBlocks } from "../inputs/feed-messages.ts";
import { InputError } from "../inputs/input-error.ts";
import { openInput } from "../inputs/open-input.ts";
import { WallScheduler } from "../world/scheduler.ts";
import { PORT_ORDERS } from "../world/wire-link.ts";
import { CardCable } from "./card-cable.ts";
import { DatagramFeed, RetransmissionServer } from "./datagram-feed.ts";
import { Exchange } from "./exchange.ts";
import { GeneratedSource } from "./generated-source.ts";
import type { MarketSource } from "./market-source.ts";
import { OrderServer } from "./order-server.ts";
import { type ProcessOptions, readOptions, USAGE, UsageError } from "./process-options.ts";
import { ReplayedSource } from "./replayed-source.ts";

/** After the end of the day clients read their last messages and the feed says that it is over. */
const FAREWELL_NS = 500e6;
const STATUS_NS = 10e9;
/** The ready line names the symbols up to this many. */
const SYMBOLS_LISTED_MAX = 256;

const log = pino({ name: "exchange" }, pino.destination({ dest: 2, sync: true }));

async function openSource(options: ProcessOptions, scheduler: WallScheduler): Promise<MarketSource> {
  const { source, scale, gapNsMax } = options;
  const pacing = { scale, gapNsMax };
  const incomplete = (): void =>
    log.warn({ event: "incomplete" }, "the recording speaks of orders that it does not show: that is left out");
  switch (source.kind) {
    case "generated":
      return new GeneratedSource(scheduler, source.settings);
    case "file": {
      const input = await openInput(source.path);
      const blocks = input.kind === "itch" ? input.blocks() : feedBlocks(input.frames());
      return new ReplayedSource(scheduler, { blocks, pacing, incomplete });
    }
    case "capture": {
      const capture = await Capture.open(source);
      // What arrives is passed on as it arrives.
      return new ReplayedSource(scheduler, { blocks: feedBlocks(capture), pacing: { scale: 0 }, incomplete });
    }
  }
}

async function run(options: ProcessOptions): Promise<void> {
  const scheduler = new WallScheduler();
  const source = await openSource(options, scheduler);
  const datagrams = options.datagrams === undefined ? undefined : await DatagramFeed.open(options.datagrams);
  let cable: CardCable | undefined;
  const exchange = new Exchange(scheduler, options, source, {
    arrived: (line, frame, payload) => {
      cable?.send(line, frame);
      datagrams?.send(line, payload);
    },
    orderFrameArrived: (frame) => cable?.send(PORT_ORDERS, frame),
  });
  const orders = await OrderServer.listen(options.orders.host, options.orders.port, (stream) =>
    exchange.connected(stream),
  );
  const rerequest =
    options.rerequest === undefined
      ? undefined
      : await RetransmissionServer.listen(options.rerequest, exchange.publisher.store);

  const snapshots =
    options.snapshots === undefined
      ? undefined
      : await OrderServer.listen(options.snapshots.host, options.snapshots.port, (stream) =>
          exchange.snapshots.connected(stream),
        );

  const status = (): object => ({
    ...exchange.status(),
    ...(source instanceof ReplayedSource ? { leftOut: source.leftOut } : {}),
    datagrams: datagrams?.counts,
    cable: cable?.counts,
    retransmission: exchange.publisher.store.counts,
    snapshots: exchange.snapshots.counts,
    orderPort: exchange.orderListener.counts,
  });
  const { promise: over, resolve: leave } = Promise.withResolvers<number>();
  let started = false;
  let ending = false;
  const end = (why: string, exitCode = 0): void => {
    if (ending) return;
    ending = true;
    log.info({ event: "end-of-day", why, ...status() }, "end of day");
    exchange.endDay();
    scheduler.after(FAREWELL_NS, () => leave(exitCode));
  };
  const start = (): void => {
    if (started || ending) return;
    started = true;
    if (options.durationNs !== undefined) scheduler.after(options.durationNs, () => end("duration"));
    exchange.start((error) => {
      if (error !== undefined) {
        log.error({ event: "input", err: error }, "the input failed");
        end("the input failed", EXIT.failed);
        return;
      }
      log.info({ event: "source-finished", ...status() }, "the source has nothing more");
      if (options.endWithSource) end("end of input");
    });
    log.info({ event: "started" }, "the market is open");
  };

  if (options.cardSocket !== undefined) {
    cable = new CardCable(options.cardSocket, scheduler, {
      connected: () => {
        log.info({ event: "card-connected", path: options.cardSocket }, "card connected");
        if (options.start === "card") start();
      },
      disconnected: () => log.warn({ event: "card-disconnected" }, "card disconnected"),
      orderFrame: (bytes) => exchange.orderFrameSent(bytes),
    });
  }
  for (const signal of ["SIGTERM", "SIGINT"] as const) process.once(signal, () => end(signal));
  const reportStatus = (): void => {
    log.debug({ event: "status", ...status() }, "status");
    scheduler.after(STATUS_NS, reportStatus);
  };
  scheduler.after(STATUS_NS, reportStatus);

  log.info(
    {
      event: "ready",
      source: options.source.kind,
      orders: orders.address,
      rerequest: rerequest?.address,
      snapshots: snapshots?.address,
      datagrams: options.datagrams,
      orderPort: options.orderPort,
      session: options.feed.session,
      lines: options.feed.lines,
      symbols: symbolsOf(source, options),
    },
    "ready",
  );
  if (options.start === "now") start();
  if (options.start === "stdin") {
    createInterface({ input: process.stdin }).on("line", (line) => {
      const [word, path] = line.trim().split(" ");
      if (word === "start") start();
      else if (word === "record" && path !== undefined) {
        writeFileSync(path, recordOf(exchange));
        log.info({ event: "recorded", path }, "the accounts' messages are written");
      }
    });
  }

  const exitCode = await over;
  log.info({ event: "stopped", ...status() }, "stopped");
  exchange.destroy();
  cable?.destroy();
  datagrams?.close();
  rerequest?.close();
  orders.close();
  snapshots?.close();
  scheduler.destroy();
  // libpcap's poll handle and an open stdin would keep the process.
  process.exit(exitCode);
}

/** Every numbered message of every account, a line of JSON each: what a client's own account of things is compared with. */
function recordOf({ accounts }: Exchange): string {
  const lines: string[] = [];
  for (const { settings, store } of accounts.all()) {
    for (let number = 1; number <= store.count; number++) {
      const message = Buffer.from(store.at(number) ?? []).toString("hex");
      lines.push(`${JSON.stringify({ account: settings.username, number, message })}\n`);
    }
  }
  return lines.join("");
}

function symbolsOf(source: MarketSource, { source: kind }: ProcessOptions): object[] {
  const references = kind.kind === "generated" ? kind.settings.symbols : [];
  return [...source.market.allBooks()].slice(0, SYMBOLS_LISTED_MAX).map(({ locate, stock }) => ({
    locate,
    stock,
    referencePrice: references[locate - 1]?.referencePrice,
  }));
}

function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError || error instanceof RangeError || error instanceof WireError) return EXIT.usage;
  if (error instanceof InputError) return error.code === "CAPTURE_UNAVAILABLE" ? EXIT.environment : EXIT.failed;
  return EXIT.environment;
}

if (process.argv.includes("--help")) {
  process.stdout.write(USAGE);
} else {
  try {
    await run(await readOptions(process.argv.slice(2)));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    log.fatal({ event: "failed", err: error }, message);
    process.exit(exitCodeOf(error));
  }
}
