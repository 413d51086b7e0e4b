// The software path: docs/datapath.md on flat typed arrays. No I/O, no clock, no timers, nothing allocated per message.
import type {
  AccountUpdate,
  Datapath,
  DatapathConfig,
  FeedSettings,
  KillState,
  OrderSessionState,
  PositionUpdate,
  QuoteUpdate,
  RepairOutcome,
  TrackedSlot,
} from "../../proto/mod.ts";
import { DatapathStateError, u32, u64 } from "./checks.ts";
import { type HostIntent, HostIntents } from "./host-intent.ts";
import { InspectablePath } from "./inspection.ts";
import { TIMESTAMP_AT } from "./itch-layout.ts";
import { highWord, lowWord } from "./u64.ts";

const HEADER_END = TIMESTAMP_AT + 6;

/**
 * One path. Events come out through the sink during the call that causes them. The sink must not throw and must not call
 * frame(), tick(), messages(), clear(), commit(), quote() or a repair input back; it may call session(), disarm() and kill(). A path
 * whose sink threw is half way through a message: it refuses all further input, make a new one.
 */
export class SoftwareDatapath extends InspectablePath implements Datapath {
  private inside = false;
  private hostIntents: HostIntents | undefined;
  // One DataView serves all frames that share a buffer, so that a receive ring costs no allocation per frame.
  private buffer: ArrayBufferLike = new ArrayBuffer(0);
  private view = new DataView(this.buffer);
  private readonly time = new DataView(new ArrayBuffer(8));

  clear(tracking: readonly TrackedSlot[], feed: FeedSettings): void {
    this.refuseInside("clear");
    if (this.isArmed) throw new DatapathStateError("STILL_ARMED", "clear: the path is armed; disarm it first");
    this.parts.clear(tracking, feed);
  }

  commit(config: DatapathConfig, version: number): void {
    this.refuseInside("commit");
    this.parts.commit(config, u32("version", version));
  }

  arm(): void {
    this.parts.operation.armed = true;
  }

  disarm(): void {
    this.parts.operation.armed = false;
  }

  lease(expiryNs: bigint): void {
    this.parts.operation.setLease(expiryNs);
  }

  kill(state: KillState): void {
    this.parts.operation.setKill(state);
  }

  session(state: OrderSessionState): void {
    this.parts.operation.setSession(state);
  }

  position(update: PositionUpdate): void {
    this.parts.risk.applyPosition(update);
  }

  account(update: AccountUpdate): void {
    this.parts.risk.applyAccount(update);
  }

  acknowledge(count: number): void {
    this.parts.risk.acknowledge(count);
  }

  loss(pnl: bigint): void {
    this.parts.risk.setLoss(pnl);
  }

  day(value: bigint, quantity: bigint): void {
    this.parts.risk.setDay(value, quantity);
  }

  own(slot: number, bid: number, ask: number): void {
    this.parts.risk.setOwn(slot, bid, ask);
  }

  resetThrottle(slot: number): void {
    this.parts.risk.resetThrottle(slot);
  }

  quote(update: QuoteUpdate): void {
    this.refuseInside("quote");
    this.parts.strategies.quote(update);
  }

  /**
   * An intent of the host passes the gate now, by the view and the risk state as they are. True: sent; the decision record, which comes before
   * this returns, tells which rules failed. @throws DatapathInputError
   */
  submit(intent: HostIntent): boolean {
    this.hostIntents ??= new HostIntents(this.parts, this.geometry.symbols);
    this.hostIntents.take(intent);
    this.enter("submit");
    const sent = this.hostIntents.decide();
    this.inside = false;
    return sent;
  }

  load(bytes: Uint8Array): boolean {
    this.enter("load");
    this.look(bytes);
    const { handler, arbiter } = this.parts;
    const applied = handler.load(this.view, bytes.byteOffset, bytes.length, arbiter.nextHi, arbiter.nextLo);
    this.inside = false;
    return applied;
  }

  rebuild(slot: number): RepairOutcome {
    const { repair, arbiter } = this.repairParts("rebuild");
    return repair.rebuild(slot, arbiter.nextHi, arbiter.nextLo);
  }

  recentre(slot: number, windowLo: number): RepairOutcome {
    const { repair, arbiter } = this.repairParts("recentre");
    return repair.recentre(slot, windowLo, arbiter.nextHi, arbiter.nextLo);
  }

  restore(slot: number, upto: bigint): RepairOutcome {
    const { repair, arbiter } = this.repairParts("restore");
    return repair.restore(slot, upto, arbiter.isStarted, arbiter.nextHi, arbiter.nextLo);
  }

  frame(line: 0 | 1, tsNs: bigint, bytes: Uint8Array, error: boolean): void {
    this.time.setBigUint64(0, tsNs);
    this.frameAt(line, this.time.getInt32(0), this.time.getInt32(4), bytes, error);
  }

  /** As frame(), with the arrival time as two 32-bit words: nothing is allocated. Returns the drop reason, 0 for a good frame. */
  frameAt(line: 0 | 1, timeHi: number, timeLo: number, bytes: Uint8Array, error: boolean): number {
    this.enter("frame");
    this.look(bytes);
    this.passTime(timeHi | 0, timeLo | 0);
    this.parts.arbiter.beginFrame(timeHi | 0, timeLo | 0);
    const reason = this.parts.parser.receive(line, this.view, bytes.byteOffset, bytes.length, error);
    this.inside = false;
    return reason;
  }

  tick(tsNs: bigint): void {
    u64("tick", tsNs);
    this.enter("tick");
    this.passTime(highWord(tsNs), lowWord(tsNs));
    this.inside = false;
  }

  /**
   * Applies messages in BinaryFILE framing (2-byte length, message) that are in sequence already, without frames and lines:
   * they take the next numbers (from 1 when none is set) and count as no line's. Arrival time is `tsNs`, or for each message
   * its own ITCH timestamp. Returns the bytes used; the rest is the beginning of a block that continues in the next piece.
   */
  messages(bytes: Uint8Array, tsNs?: bigint): number {
    if (tsNs !== undefined) u64("messages: time", tsNs);
    const { arbiter, operation } = this.parts;
    if (arbiter.held(0) + arbiter.held(1) !== 0) {
      throw new DatapathStateError("REFUSED", "messages: entries of a line wait for a missing number");
    }
    this.enter("messages");
    this.look(bytes);
    const view = this.view;
    const start = bytes.byteOffset;
    const end = start + bytes.length;
    const ownTime = tsNs === undefined;
    let timeHi = ownTime ? 0 : highWord(tsNs);
    let timeLo = ownTime ? 0 : lowWord(tsNs);
    let at = start;
    while (at + 2 <= end) {
      const length = view.getUint16(at);
      if (at + 2 + length > end) break;
      if (ownTime && length >= HEADER_END) {
        timeHi = view.getUint16(at + 2 + TIMESTAMP_AT);
        timeLo = view.getInt32(at + 4 + TIMESTAMP_AT);
      }
      operation.passTime(timeHi, timeLo);
      arbiter.applyNext(view, at + 2, length, timeHi, timeLo);
      at += 2 + length;
    }
    this.inside = false;
    return at - start;
  }

  private passTime(timeHi: number, timeLo: number): void {
    this.parts.operation.passTime(timeHi, timeLo);
    this.parts.arbiter.passTime(timeHi, timeLo);
  }

  private look(bytes: Uint8Array): void {
    if (bytes.buffer === this.buffer) return;
    this.buffer = bytes.buffer;
    this.view = new DataView(bytes.buffer);
  }

  private repairParts(input: string) {
    this.refuseInside(input);
    return this.parts;
  }

  private enter(input: string): void {
    this.refuseInside(input);
    this.inside = true;
  }

  private refuseInside(input: string): void {
    if (this.inside)
      throw new DatapathStateError(
        "REFUSED",
        `${input}: called from the sink, or the sink threw before; this path cannot go on`,
      );
  }
}
