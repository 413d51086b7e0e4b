// How fast the simulated card is: cycles and messages a second, share of time skipped as idle, and the software path on the
// very same frames as the peer it is a ratio to.
import { SoftwareDatapath } from "../gateway/datapath/mod.ts";
import { type Datapath, type DatapathSink, DEFAULT_GEOMETRY } from "../proto/mod.ts";
import { buildCard, CardDatapath, CORE_PARTS, SimulatedCard } from "../sim/card/mod.ts";
import {
  MarketScan,
  openReplayInput,
  type ReplayFrame,
  readReplayConfig,
  resolveReplayConfig,
} from "../sim/replay/mod.ts";
import type { Bench, BenchOptions } from "./bench.ts";

/** More would only take longer: the speed is steady from some thousands on. */
const MESSAGES_MAX = 200_000;
const AWAKE_FRAMES = 50_000;
const SILENT: DatapathSink = { record() {}, order() {} };

async function run({ seed, messages, log }: BenchOptions): Promise<Readonly<Record<string, unknown>>> {
  const count = Math.min(messages, MESSAGES_MAX);
  const input = await openReplayInput(`generated:messages=${count},symbols=64,seed=${seed}`);
  const scan = new MarketScan();
  for await (const message of input.messages()) scan.message(message);
  const { tracking, config, ...settings } = resolveReplayConfig(
    readReplayConfig(undefined),
    scan,
    undefined,
    DEFAULT_GEOMETRY,
  );
  const feed = { ...(await input.feed()), ...settings };
  const frames: ReplayFrame[] = [];
  for await (const frame of input.frames()) frames.push({ ...frame, bytes: Uint8Array.from(frame.bytes) });
  const start = <P extends Datapath>(path: P): P => {
    path.clear(tracking, feed);
    path.commit(config, 1);
    path.session({ ready: true, urn: 1, sendNext: 1, sendLimit: 0x7fff_ff00 });
    path.lease((1n << 63n) - 1n);
    path.arm();
    return path;
  };

  log("building the card without assertions");
  const built = await buildCard({ assertions: false });
  const card = start(new CardDatapath(new SimulatedCard(built), SILENT));
  log(`${count} messages in ${frames.length} frames of two lines`);
  const cyclesBefore = card.card.cyclesRun;
  const skippedBefore = card.card.cyclesSkipped;
  const missedBefore = card.card.edgesMissed;
  const replayOn = (path: CardDatapath, given: readonly ReplayFrame[]) =>
    timed(() => {
      for (const { line, timeNs, bytes } of given) path.queue(line, timeNs, bytes, false);
      path.settle();
    });
  const hardwareSeconds = replayOn(card, frames);
  const edgesMissed = card.card.edgesMissed - missedBefore;
  // What it costs when no part of the core misses an edge while it has no work: the first frames say it.
  const awake = start(new CardDatapath(new SimulatedCard(built), SILENT));
  awake.card.keepAwake();
  const awakeBefore = awake.card.cyclesRun;
  const awakeSeconds = replayOn(awake, frames.slice(0, AWAKE_FRAMES));
  const software = start(new SoftwareDatapath(DEFAULT_GEOMETRY, SILENT));
  const softwareSeconds = timed(() => {
    for (const { line, timeNs, bytes } of frames) software.frame(line, timeNs, bytes, false);
  });
  const cycles = card.card.cyclesRun - cyclesBefore;
  const awakeCycles = awake.card.cyclesRun - awakeBefore;
  const skipped = card.card.cyclesSkipped - skippedBefore;
  return {
    messages: count,
    frames: frames.length,
    cyclesRun: cycles,
    cyclesSkipped: skipped,
    idleShareSkipped: skipped / (cycles + skipped),
    cyclesPerMessage: cycles / count,
    cyclesPerSecond: Math.round(cycles / hardwareSeconds),
    edgesMissedShare: edgesMissed / (cycles * CORE_PARTS),
    cyclesPerSecondAllAwake: Math.round(awakeCycles / awakeSeconds),
    sleepTimesFaster: cycles / hardwareSeconds / (awakeCycles / awakeSeconds),
    messagesPerSecond: Math.round(count / hardwareSeconds),
    softwarePathMessagesPerSecond: Math.round(count / softwareSeconds),
    softwarePathTimesFaster: hardwareSeconds / softwareSeconds,
  };
}

/** Seconds of this thread's processor time: other work on the machine must not decide a ratio. */
function timed(work: () => void): number {
  const start = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1e6;
}

export const simulation: Bench = {
  name: "simulation",
  summary: "simulated card: cycles/s, messages/s, idle share, beside the software path on the same frames",
  run,
};
