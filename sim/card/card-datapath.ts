// The simulated card as one of the implementations of the datapath: driven through its registers and lines, heard through its
// event port and its wire.

import {
  account,
  acknowledge,
  arm,
  type CountersSnapshot,
  clear,
  commit,
  type DeviceIdentity,
  day,
  disarm,
  identify,
  kill,
  type LatencyHistograms,
  lease,
  levels,
  load,
  loss,
  own,
  position,
  quote,
  type RegisterProgram,
  readCounters,
  readHistograms,
  rebuild,
  recentre,
  resetThrottle,
  restore,
  runDirect,
  type SessionAddresses,
  session,
  sessionAddresses,
} from "../../gateway/device/mod.ts";
import {
  type AccountUpdate,
  type BookLevels,
  type Datapath,
  type DatapathConfig,
  type DatapathCounters,
  type DatapathSink,
  event,
  type FeedSettings,
  type KillState,
  type OrderSessionState,
  type PositionUpdate,
  type QuoteUpdate,
  type RepairOutcome,
  registers,
  type TrackedSlot,
} from "../../proto/mod.ts";
import { CardRegisters } from "./card-registers.ts";
import { type FrameReader, SERIAL, type SimulatedCard, type StartReader } from "./simulated-card.ts";

/** Ethernet 14, IPv4 20, TCP 20: where an order's payload begins. */
const HEADER_BYTES = 54;
/** OUCH type in the payload, behind SoupBinTCP's length 2 and type 1. */
const TYPE_AT = HEADER_BYTES + 3;
/** A frame of 1,514 bytes is through in a few thousand cycles; who needs more than this is stuck. */
const CYCLES_MAX = 5_000_000;
/** A row refills at a level in four cycles, and one look takes more than a hundred. */
const LEVELS_LOOKS = 16;

export interface CardDatapathOptions {
  /** Addresses of the order session; without them the headers of order frames are not those of a TCP segment. */
  readonly addresses?: SessionAddresses;
  /** Sees each transmitted frame. */
  readonly onFrame?: FrameReader;
  /** Sees each received frame's first beat: the device clock that the other paths must be given. */
  readonly onStart?: StartReader;
}

export class CardDatapath implements Datapath {
  readonly card: SimulatedCard;
  readonly identity: DeviceIdentity;
  readonly #sink: DatapathSink;
  readonly #options: CardDatapathOptions;
  readonly #registers: CardRegisters;
  /** Order frames whose decision record has not come yet: at most what one run leaves in the rings. */
  readonly #orders: Uint8Array[] = [];
  /** Number of the decision at the ring's head whose frame has not left yet. */
  #awaited: number | undefined;

  /** Puts the card into the serial mode, in which a frame's time is exact; change `card.mode` for real line timing. */
  constructor(card: SimulatedCard, sink: DatapathSink, options: CardDatapathOptions = {}) {
    this.card = card;
    this.#sink = sink;
    this.#options = options;
    this.#registers = new CardRegisters(card, () => this.#report());
    card.mode = SERIAL;
    this.identity = this.#run(identify());
    if (options.addresses !== undefined) this.#run(sessionAddresses(options.addresses));
  }

  clear(tracking: readonly TrackedSlot[], feed: FeedSettings): void {
    this.#run(clear(tracking, feed, this.identity.geometry));
  }

  commit(config: DatapathConfig, version: number): void {
    this.#run(commit(config, version, this.identity.geometry));
  }

  arm(): void {
    this.#run(arm());
  }

  disarm(): void {
    this.#run(disarm());
  }

  lease(expiryNs: bigint): void {
    this.#run(lease(expiryNs));
  }

  kill(state: KillState): void {
    this.#run(kill(state, this.identity.geometry));
  }

  session(state: OrderSessionState): void {
    this.#run(session(state));
  }

  position(update: PositionUpdate): void {
    this.#run(position(update, this.identity.geometry));
  }

  account(update: AccountUpdate): void {
    this.#run(account(update));
  }

  acknowledge(count: number): void {
    this.#run(acknowledge(count));
  }

  loss(pnl: bigint): void {
    this.#run(loss(pnl));
  }

  day(value: bigint, quantity: bigint): void {
    this.#run(day(value, quantity));
  }

  own(slot: number, bid: number, ask: number): void {
    this.#run(own(slot, bid, ask, this.identity.geometry));
  }

  resetThrottle(slot: number): void {
    this.#run(resetThrottle(slot, this.identity.geometry));
  }

  quote(update: QuoteUpdate): void {
    this.#run(quote(update, this.identity.geometry));
  }

  load(bytes: Uint8Array): boolean {
    return this.#run(load([bytes]))[0] === true;
  }

  rebuild(slot: number): RepairOutcome {
    return this.#run(rebuild(slot, this.identity.geometry));
  }

  recentre(slot: number, windowLo: number): RepairOutcome {
    return this.#run(recentre(slot, windowLo, this.identity.geometry));
  }

  restore(slot: number, upto: bigint): RepairOutcome {
    return this.#run(restore(slot, upto, this.identity.geometry));
  }

  /** Asks again while the card refills a side; after {@link LEVELS_LOOKS} looks what there is. */
  levels(slot: number): BookLevels {
    const look = (): BookLevels => this.#run(levels(slot, this.identity.geometry));
    let found = look();
    for (let looks = 1; !found.complete && looks < LEVELS_LOOKS; looks++) found = look();
    return found;
  }

  frame(line: 0 | 1, tsNs: bigint, bytes: Uint8Array, error: boolean): void {
    this.queue(line, tsNs, bytes, error);
    this.settle();
  }

  /** Queues a frame without running: several frames in one {@link settle} are faster, and in real time they may overlap. */
  queue(line: 0 | 1, tsNs: bigint, bytes: Uint8Array, error: boolean): void {
    if (this.card.push(line, tsNs, bytes, error)) return;
    this.settle();
    if (!this.card.push(line, tsNs, bytes, error))
      throw new Error(`no room for a frame of ${bytes.length} bytes at an idle card`);
  }

  tick(tsNs: bigint): void {
    this.settle(tsNs);
  }

  /** Runs until nothing is left to do (and the clock has reached `untilNs`), and reports. @throws when the card does not come to rest */
  settle(untilNs = 0n): void {
    const start = this.card.cyclesRun;
    for (;;) {
      const result = this.card.run(CYCLES_MAX, untilNs);
      const told = this.#report();
      if (result === "idle") break;
      // A full ring whose first record waits for a frame that is on its way: a register access moves the clock all the same.
      if (result === "drain" && !told) this.card.read(registers.ID_MAGIC_ADDRESS);
      if (this.card.cyclesRun - start > CYCLES_MAX && this.card.framesWaiting === 0) {
        throw new Error(`the card has not come to rest in ${CYCLES_MAX} cycles, at device clock ${this.card.nowNs} ns`);
      }
    }
    if (this.#awaited !== undefined)
      throw new Error(`the order with UserRefNum ${this.#awaited} was decided but never sent`);
    if (this.#orders.length > 0) throw new Error(`${this.#orders.length} order frames were sent without a decision`);
  }

  counters(): DatapathCounters {
    return this.cardCounters().path;
  }

  cardCounters(): CountersSnapshot {
    return this.#run(readCounters());
  }

  histograms(): LatencyHistograms {
    return this.#run(readHistograms());
  }

  /** Runs any register program on the card, reporting what comes of it. */
  execute<T>(program: RegisterProgram<T>): T {
    return this.#run(program);
  }

  /** An independent path in the same state. */
  fork(sink: DatapathSink, options: CardDatapathOptions = {}): CardDatapath {
    const mode = this.card.mode;
    const other = new CardDatapath(this.card.fork(), sink, options);
    other.card.mode = mode;
    this.card.mode = mode;
    return other;
  }

  /** Effects of a register access end with it, for a serial path: the card comes to rest before the next input. */
  #run<T>(program: RegisterProgram<T>): T {
    const result = runDirect(this.#registers, program);
    this.settle();
    return result;
  }

  /** Hands on what the rings hold; whether there was anything. */
  #report(): boolean {
    const { onFrame, onStart } = this.#options;
    const starts = this.card.takeStarts((line, tsNs, cycle, length) => onStart?.(line, tsNs, cycle, length));
    const frames = this.card.takeFrames((frame, tsNs) => {
      onFrame?.(frame, tsNs);
      if (isOrder(frame)) this.#orders.push(frame.slice());
    });
    const records = this.card.takeEvents((words, at) => {
      const head = words[at] ?? 0;
      const sent = (head & 0xff) === event.DECISION_TYPE && ((head >>> SENT_SHIFT) & 1) === 1;
      if (!sent) {
        this.#sink.record(words, at);
        return true;
      }
      // The decision is recorded before its frame has left: both are told when both are there.
      const urn = words[at + event.DECISION_URN_WORD] ?? 0;
      const frame = this.#orders.shift();
      this.#awaited = frame === undefined ? urn : undefined;
      if (frame === undefined) return false;
      this.#sink.record(words, at);
      this.#order(urn, actionOf(head), frame);
      return true;
    });
    return starts + frames + records > 0;
  }

  #order(urn: number, action: Action, frame: Uint8Array): void {
    const { name, numberAt } = ACTIONS[action];
    if (frame[TYPE_AT] !== action.charCodeAt(0))
      throw new Error(`decided was ${name} ${urn}, sent was a message of type ${frame[TYPE_AT]}`);
    if (numberAt !== undefined) {
      const onWire = new DataView(frame.buffer, frame.byteOffset).getUint32(numberAt);
      if (onWire !== urn) throw new Error(`decided was ${name} ${urn}, sent was ${onWire}`);
    }
    this.#sink.order(frame.subarray(HEADER_BYTES));
  }
}

/** OUCH type of what a decision sends. */
type Action = "O" | "U" | "X";

/** Bytes of the payloads (docs/datapath.md section 7), and where in the frame the number of the action stands: a cancel's is not on the wire. */
const ACTIONS: Readonly<Record<Action, { name: string; bytes: readonly number[]; numberAt: number | undefined }>> = {
  O: { name: "the order", bytes: [50, 53], numberAt: TYPE_AT + 1 },
  U: { name: "the replacement", bytes: [43], numberAt: TYPE_AT + 5 },
  X: { name: "the cancel", bytes: [12], numberAt: undefined },
};

/** Of the flags in word 0. */
const SENT_SHIFT = event.DECISION_SENT_AT * 8 + event.DECISION_SENT_BIT;
const REPLACES_SHIFT = event.DECISION_REPLACES_AT * 8 + event.DECISION_REPLACES_BIT;
const CANCELS_SHIFT = event.DECISION_CANCELS_AT * 8 + event.DECISION_CANCELS_BIT;

function actionOf(head: number): Action {
  if (((head >>> CANCELS_SHIFT) & 1) === 1) return "X";
  return ((head >>> REPLACES_SHIFT) & 1) === 1 ? "U" : "O";
}

/** A frame with one Enter, Replace or Cancel Order in an unsequenced packet and nothing else; host bytes of another kind do not pass for it. */
function isOrder(frame: Uint8Array): boolean {
  const bytes = frame.length - HEADER_BYTES;
  return (
    frame[HEADER_BYTES] === 0 &&
    frame[HEADER_BYTES + 1] === bytes - 2 &&
    frame[HEADER_BYTES + 2] === 0x55 &&
    Object.entries(ACTIONS).some(
      ([type, action]) => frame[TYPE_AT] === type.charCodeAt(0) && action.bytes.includes(bytes),
    )
  );
}
