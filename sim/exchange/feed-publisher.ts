// Publishes the message stream on two lines as it happens: packets, heartbeats, wires; keeps what was sent for whoever asks again.

import { onesSum } from "../../proto/mod.ts";
import { type FeedSettings, type Line, LineFramer } from "../inputs/feed-frames.ts";
import { messagesIn } from "../inputs/itch-file.ts";
import { Packetiser, type TimedPacket } from "../inputs/packetiser.ts";
import type { Random } from "../world/random.ts";
import type { Scheduler, Timer } from "../world/scheduler.ts";
import { Wire } from "../world/wire.ts";
import { PublishedState } from "./published-state.ts";
import { RetransmissionStore } from "./retransmission-store.ts";

/** Where a line's packets go when they arrive. */
export interface FeedSink {
  /** `frame` is the whole Ethernet frame, `payload` the UDP payload in it. */
  arrived(line: Line, frame: Uint8Array, payload: Uint8Array): void;
}

const HEARTBEAT_NS = 1e9;

export class FeedPublisher {
  readonly store: RetransmissionStore;
  /** What is in force of it. */
  readonly state = new PublishedState();
  readonly wires: readonly [Wire, Wire];
  readonly counts = { messages: 0, packets: 0 };
  private readonly scheduler: Scheduler;
  private readonly sink: FeedSink;
  private readonly packetiser: Packetiser;
  private readonly framers: readonly [LineFramer, LineFramer];
  private readonly direct: boolean;
  private flushTimer: Timer | undefined;
  private heartbeatTimer: Timer;
  private ended = false;

  constructor(scheduler: Scheduler, settings: FeedSettings, random: Random, sink: FeedSink) {
    this.scheduler = scheduler;
    this.sink = sink;
    this.packetiser = new Packetiser({ ...settings, random: random.fork("packets") }, (packet) => this.send(packet));
    const [a, b] = settings.lines;
    this.framers = [new LineFramer(a, settings.sourceAddress), new LineFramer(b, settings.sourceAddress)];
    this.wires = [new Wire(a.wire, random.fork("line A")), new Wire(b.wire, random.fork("line B"))];
    this.direct = settings.lines.every(({ wire }) => {
      return wire.delayNs + wire.jitterNs + wire.loss + wire.duplicate + wire.reorder === 0;
    });
    this.store = new RetransmissionStore(settings.session);
    this.heartbeatTimer = scheduler.after(HEARTBEAT_NS, () => this.beat());
  }

  /** Sends messages in BinaryFILE framing, now. */
  publish(blocks: Uint8Array): void {
    const now = this.scheduler.now();
    for (const message of messagesIn(blocks)) {
      this.counts.messages++;
      this.store.append(message);
      this.state.take(message);
      this.packetiser.push(message, now);
    }
    const due = this.packetiser.dueNs;
    if (due === undefined) this.flushTimer?.cancel();
    else if (this.flushTimer?.pending !== true) {
      this.flushTimer = this.scheduler.at(due, () => this.packetiser.flush(this.scheduler.now()));
    }
  }

  /** From now on the heartbeats say that the session is over. */
  end(): void {
    this.ended = true;
    this.heartbeatTimer.cancel();
    this.beat();
  }

  /** Nothing is sent any more. */
  destroy(): void {
    this.flushTimer?.cancel();
    this.heartbeatTimer.cancel();
  }

  private beat(): void {
    const now = this.scheduler.now();
    if (this.ended) this.packetiser.endOfSession(now);
    else this.packetiser.heartbeat(now);
  }

  private send({ payload }: TimedPacket): void {
    this.counts.packets++;
    this.heartbeatTimer.cancel();
    this.heartbeatTimer = this.scheduler.after(HEARTBEAT_NS, () => this.beat());
    const now = this.scheduler.now();
    const sum = onesSum(payload, 0, payload.length);
    for (const line of [0, 1] as const) {
      const frame = this.framers[line].frame(payload, sum);
      if (this.direct) {
        this.sink.arrived(line, frame, payload);
        continue;
      }
      for (const arrival of this.wires[line].arrivals(now, frame.length)) {
        this.scheduler.at(arrival, () => this.sink.arrived(line, frame, payload));
      }
    }
  }
}
