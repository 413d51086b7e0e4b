// The simulated card as a process of its own: the RTL in real time between two local sockets, so that nothing that happens to the
// gateway or the exchange happens to the card, and the other way round.

import { pino } from "pino";
import { EXIT } from "../../proto/mod.ts";
import { SourceError, ToolchainError } from "../harness/mod.ts";
import { buildCard } from "./build-card.ts";
import { DevicePort } from "./device-port.ts";
import { LiveCard, type LiveClock } from "./live-card.ts";
import { clearPath, ListenError } from "./local-server.ts";
import { type CardProcessOptions, parseOptions, USAGE, UsageError } from "./options.ts";
import { ORDER_PORT, SimulatedCard } from "./simulated-card.ts";
import { WirePort } from "./wire-port.ts";
import { WireTap } from "./wire-tap.ts";

/** Nanoseconds since 1970 at the start, monotonic from there. */
function machineClock(): LiveClock {
  const origin = BigInt(Date.now()) * 1_000_000n - process.hrtime.bigint();
  return {
    nowNs: () => origin + process.hrtime.bigint(),
    soon: (run) => void setImmediate(run),
    later: (delayMs, run) => {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
  };
}

async function main(options: CardProcessOptions): Promise<void> {
  const log = pino({ name: "card", level: options.logLevel }, pino.destination({ dest: 2, sync: true }));
  // Before the build, which may take a minute.
  await clearPath(options.wire);
  await clearPath(options.device);
  log.info({ geometry: options.geometry }, "building the hardware model, if it is not built yet");
  const built = await buildCard({ geometry: options.geometry });
  log.info({ fresh: built.fresh, build: built.hash, rtlHash: built.rtlHash }, "hardware model ready");

  const tap =
    options.pcap === undefined
      ? undefined
      : await WireTap.create(options.pcap, (error) =>
          log.error({ err: error }, "the capture file cannot be written any more"),
        );

  let stopping = false;
  const stop = async (code: number): Promise<void> => {
    if (stopping) return;
    stopping = true;
    live.stop();
    const { card } = live;
    log.info(
      { cyclesRun: card.cyclesRun, cyclesSkipped: card.cyclesSkipped, frames: card.framesAccepted, wire: wire.counts },
      "card stops",
    );
    await Promise.all([device.close(), wire.close(), tap?.close()]);
    process.exitCode = code;
    process.exit();
  };

  const live: LiveCard = new LiveCard(new SimulatedCard(built), machineClock(), {
    events: (records, count) => device.events(records, count),
    sent: (frame, tsNs) => {
      tap?.record(frame, tsNs);
      wire.send(frame, tsNs);
      device.frame("sent", tsNs, frame);
    },
    worked: () => wire.resume(),
    failed: (error) => {
      log.fatal({ err: error }, "the hardware model has stopped");
      void stop(EXIT.failed);
    },
  });
  const device = new DevicePort(live);
  const wire = new WirePort({
    line: (line, bytes, damaged) => {
      if (!live.push(line, bytes, damaged)) return false;
      tap?.record(bytes, live.card.nowNs);
      return true;
    },
    host: (bytes) => {
      tap?.record(bytes, live.card.nowNs);
      // What finds the port's buffer full is lost, as on a cable.
      live.push(ORDER_PORT, bytes, false);
      device.frame("received", live.card.nowNs, bytes);
    },
    work: () => live.work(),
  });

  process.on("SIGTERM", () => void stop(EXIT.ok));
  process.on("SIGINT", () => void stop(EXIT.ok));
  live.work();
  await wire.listen(options.wire);
  await device.listen(options.device);
  log.info({ ready: true, device: options.device, wire: options.wire, rtlHash: built.rtlHash }, "ready");
}

try {
  const argv = process.argv.slice(2);
  if (argv.includes("--help")) process.stdout.write(USAGE);
  else await main(parseOptions(argv));
} catch (error) {
  if (error instanceof UsageError) {
    process.stderr.write(`${error.message}\n${USAGE}`);
    process.exit(EXIT.usage);
  }
  const expected = error instanceof ToolchainError || error instanceof SourceError || error instanceof ListenError;
  process.stderr.write(`card: ${error instanceof Error ? (expected ? error.message : error.stack) : error}\n`);
  process.exit(expected ? EXIT.environment : EXIT.failed);
}
