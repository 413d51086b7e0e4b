/**
 * The software path behind the card's whole register map: what a gateway writes to a card and reads from it does here what the map says,
 * and orders leave as the segments of the TCP session that it keeps. Everything takes no time; nothing is ever withdrawn. The RTL is compared with the software path
 * elsewhere, bit by bit; this is for worlds that have to run by the thousand.
 */
import { SoftwareDatapath } from "../../../gateway/datapath/mod.ts";
import { DeviceError, type RegisterOperation, TCP_CAUSE, TCP_STATE } from "../../../gateway/device/mod.ts";
import { configCells, decodeConfig } from "../../../gateway/device/tables.ts";
import { ElectionRegisters } from "../../../gateway/testing/election-registers.ts";
import { RegisterPath } from "../../../gateway/testing/register-path.ts";
import {
  event,
  type FrameAddresses,
  type Geometry,
  registers as map,
  NO_DEVICE_LIMITS,
  STRATEGY,
} from "../../../proto/mod.ts";
import { readFeedSettings, readTracking } from "./card-tables.ts";
import { CardTcp, type CardTcpState } from "./card-tcp.ts";
import type { CardOutputs, WorldCard } from "./world-card.ts";

const MASK = 0xffff_ffffn;
const REPAIR_OUTCOMES = ["done", "not_enabled", "broken", "ignored", "ahead"] as const;

/** As tg_tcp has them. */
const RING_BYTES = 16_384;
const TIME_UNIT_NS = 65_536;
const WORD_BYTES = 8;
const STATES: Readonly<Record<CardTcpState, number>> = {
  idle: TCP_STATE.closed,
  syn_sent: TCP_STATE.synSent,
  established: TCP_STATE.established,
  closing: TCP_STATE.finWait1,
  closed: TCP_STATE.closed,
};

const low = (value: bigint): number => Number(value & MASK);
const high = (value: bigint): number => Number((value >> 32n) & MASK);
const bit = (set: boolean, at: number): number => (set ? 1 << at : 0);

export class SoftwareCard implements WorldCard {
  readonly path: SoftwareDatapath;
  readonly #account: RegisterPath;
  readonly #election = new ElectionRegisters();
  readonly #geometry: Geometry;
  readonly #outputs: CardOutputs;
  /** What was written and has no meaning of its own when it is. */
  readonly #words = new Map<number, number>();
  /** Banked tables by address. */
  #shadow = new Map<number, number>();
  #active = new Map<number, number>();
  #banked = new Set<number>();
  #version = 0;
  #commits = 0;
  #commitResult = 0;
  #clears = 0;
  #clearRefused = false;
  #leaseNs = 0n;
  #hostBytes: number[] = [];
  #hostSent = 0;
  #hostRefused = false;
  #lastSequence = 0;
  #tcp: CardTcp | undefined;
  #tcpCause: number = TCP_CAUSE.none;
  #received: number[] = [];
  /** Of the session's TCP. */
  readonly #timers = new Set<{ readonly dueNs: bigint; readonly run: () => void }>();
  #repair = { ignored: false, refused: false, outcome: 0, count: 0 };
  #counters = new Map<number, number>();
  /** Decision whose order comes next. */
  #decision: Uint32Array | undefined;

  constructor(geometry: Geometry, outputs: CardOutputs) {
    this.#geometry = geometry;
    this.#outputs = outputs;
    this.path = new SoftwareDatapath(geometry, {
      record: (words, at) => {
        outputs.record(words, at);
        if (((words[at] ?? 0) & 0xff) === event.DECISION_TYPE) this.#decision = words.slice(at, at + 16);
      },
      order: (payload) => this.#order(payload),
    });
    this.#account = new RegisterPath(this.path);
    const cells = configCells({ device: NO_DEVICE_LIMITS, symbols: new Map() }, geometry);
    this.#banked = new Set(cells.map(({ address }) => address));
  }

  advance(ns: bigint): void {
    if (ns > this.path.clockNs) this.path.tick(ns);
    for (const timer of this.#timers) {
      if (timer.dueNs > ns || !this.#timers.delete(timer)) continue;
      timer.run();
    }
    // Whoever may not send now may not have it sent again either.
    this.#settle();
  }

  receive(line: 0 | 1, ns: bigint, frame: Uint8Array): void {
    this.path.frame(line, ns, frame, false);
  }

  receiveOrder(ns: bigint, frame: Uint8Array): void {
    this.advance(ns);
    this.#tcp?.receive(frame);
  }

  execute(operations: readonly RegisterOperation[]): Uint32Array {
    const values: number[] = [];
    for (const operation of operations) {
      if (operation.kind === "write") this.#write(operation.address, operation.value >>> 0);
      else {
        const value = this.#read(operation.address) >>> 0;
        values.push(value);
        // Nothing here takes time: what is not there now never comes.
        if (operation.kind === "wait" && (value & operation.mask) >>> 0 !== operation.expected)
          throw new DeviceError("NO_ANSWER", `register 0x${operation.address.toString(16)} stays ${value}`);
      }
    }
    return Uint32Array.from(values);
  }

  #word(address: number): number {
    return this.#words.get(address) ?? 0;
  }

  #write(address: number, value: number): void {
    if (this.#banked.has(address)) {
      if (!this.#election.current) throw new DeviceError("BUS_ERROR", "a table is not written by who is not elected");
      this.#shadow.set(address, value);
      return;
    }
    if (this.#election.write(address, value) || !this.#permitted(address, value)) return;
    this.#words.set(address, value);
    switch (address) {
      case map.OPERATE_ARM_ADDRESS:
        if ((value & 1) === 1) this.path.arm();
        else this.path.disarm();
        break;
      case map.OPERATE_LEASE_NS_HI_ADDRESS:
        this.#leaseNs = (BigInt(value) << 32n) | BigInt(this.#word(map.OPERATE_LEASE_NS_LO_ADDRESS));
        this.path.lease(this.#leaseNs);
        break;
      case map.OPERATE_CLEAR_ADDRESS:
        this.#clear();
        break;
      case map.CONFIG_COMMIT_ADDRESS:
        this.#commit();
        break;
      case map.SESSION_READY_ADDRESS:
        this.#settle();
        break;
      case map.SESSION_URN_ADDRESS:
        this.path.session({ ...this.path.orderSession, urn: value });
        break;
      case map.TCP_COMMAND_ADDRESS:
        this.#command(map.unpackTcpCommand(value));
        break;
      case map.TCP_RECEIVED_TAKE_ADDRESS:
        this.#received.splice(0, WORD_BYTES);
        break;
      case map.HOST_TX_DATA_ADDRESS:
        for (let byte = 0; byte < 4; byte++) this.#hostBytes.push((value >>> (8 * byte)) & 0xff);
        break;
      case map.HOST_TX_CTRL_ADDRESS:
        this.#transmit(map.unpackHostTxCtrl(value));
        break;
      case map.COUNTERS_SNAPSHOT_ADDRESS:
        this.#snapshot();
        break;
      case map.REPAIR_CTRL_ADDRESS:
        this.#submit(value);
        break;
      default:
        if (isKill(address)) this.#kill();
        else if (isAccount(address)) this.#account.execute([{ kind: "write", address, value }]);
    }
  }

  /** What lets orders leave or changes the configuration is for whoever was elected. */
  #permitted(address: number, value: number): boolean {
    switch (address) {
      case map.OPERATE_ARM_ADDRESS:
        return this.#election.passes((value & 1) === 0);
      case map.OPERATE_LEASE_NS_HI_ADDRESS:
        return this.#election.passes(value === 0 && this.#word(map.OPERATE_LEASE_NS_LO_ADDRESS) === 0);
      case map.OPERATE_CLEAR_ADDRESS:
      case map.CONFIG_COMMIT_ADDRESS:
        return this.#election.passes();
      default:
        return true;
    }
  }

  #read(address: number): number {
    if (this.#banked.has(address)) {
      const bank = (this.#word(map.CONFIG_READ_BANK_ADDRESS) & 1) === 1 ? this.#active : this.#shadow;
      return bank.get(address) ?? 0;
    }
    const election = this.#election.read(address);
    if (election !== undefined) return election;
    const { path } = this;
    const { symbols, setBits, levels, reorderDepth, txQueue } = this.#geometry;
    switch (address) {
      case map.ID_MAGIC_ADDRESS:
        return map.ID_MAGIC_VALUE;
      case map.ID_MAP_HASH_ADDRESS:
        return map.MAP_HASH;
      case map.ID_VERSION_ADDRESS:
        return 2 << 8;
      case map.ID_CAP0_ADDRESS:
        return symbols | (setBits << 16) | (Math.log2(levels) << 24);
      case map.ID_CAP1_ADDRESS:
        return reorderDepth | (txQueue << 16);
      case map.ID_CAP2_ADDRESS:
        return Object.values(STRATEGY).reduce((bits, kind) => bits | (1 << kind), 0);
      case map.OPERATE_STATUS_ADDRESS:
        return this.#status();
      case map.OPERATE_TIME_LO_ADDRESS:
        this.#words.set(map.OPERATE_TIME_HI_ADDRESS, high(path.clockNs));
        return low(path.clockNs);
      case map.CONFIG_COMMIT_RESULT_ADDRESS:
        return this.#commitResult | ((this.#commits & 0xffff) << 16);
      case map.CONFIG_ACTIVE_VERSION_ADDRESS:
        return this.#version;
      case map.SESSION_URN_ADDRESS:
        return path.orderSession.urn;
      case map.SESSION_SEND_NEXT_ADDRESS:
        return path.orderSession.sendNext;
      case map.TCP_STATE_ADDRESS:
        return this.#tcpState();
      case map.TCP_OLDEST_ADDRESS:
        return this.#tcp?.window.oldest ?? 0;
      case map.TCP_COUNTS_ADDRESS:
        return this.#tcp?.counts.retransmitted ?? 0;
      case map.TCP_RECEIVED_LO_ADDRESS:
        return this.#receivedWord(0);
      case map.TCP_RECEIVED_HI_ADDRESS:
        return this.#receivedWord(4);
      case map.HOST_TX_STATUS_ADDRESS:
        return bit(this.#hostRefused, map.HOST_TX_STATUS_REFUSED_BIT) | ((this.#hostSent & 0xffff) << 16);
      case map.HOST_TX_LAST_SEQ_ADDRESS:
        return this.#lastSequence;
      case map.REPAIR_STATUS_ADDRESS: {
        const { ignored, refused, outcome, count } = this.#repair;
        const flags = bit(ignored, map.REPAIR_STATUS_IGNORED_BIT) | bit(refused, map.REPAIR_STATUS_LOAD_REFUSED_BIT);
        return flags | (outcome << map.REPAIR_STATUS_OUTCOME_SHIFT) | ((count & 0xffff) << 16);
      }
      default:
        if (address >= map.FEED_NEXT_SEQ_LO_ADDRESS && address < map.SESSION_READY_ADDRESS) return this.#feed(address);
        if (address >= map.LEVELS_STATUS_ADDRESS && address < map.LEVELS_STATUS_ADDRESS + 4 * 33)
          return this.#levels(address);
        if (address >= map.COUNTER_BASE && address < map.COUNTER_BASE + 4 * map.COUNTER_WORDS)
          return this.#counters.get(address) ?? 0;
        if (isAccount(address) && !this.#words.has(address))
          return this.#account.execute([{ kind: "read", address }])[0] ?? 0;
        return this.#word(address);
    }
  }

  get #leaseOk(): boolean {
    return this.path.clockNs < this.#leaseNs;
  }

  #status(): number {
    const { path } = this;
    return (
      bit(path.isArmed, map.OPERATE_STATUS_ARMED_BIT) |
      bit(this.#leaseOk, map.OPERATE_STATUS_LEASE_OK_BIT) |
      bit(path.hasFeedFault, map.OPERATE_STATUS_FEED_FAULT_BIT) |
      bit(path.nextSequence !== undefined, map.OPERATE_STATUS_NEXT_VALID_BIT) |
      bit(true, map.OPERATE_STATUS_TX_IDLE_BIT) |
      bit(true, map.OPERATE_STATUS_CORE_IDLE_BIT) |
      bit(this.#clearRefused, map.OPERATE_STATUS_CLEAR_REFUSED_BIT) |
      ((this.#clears & 0xffff) << map.OPERATE_STATUS_CLEAR_COUNT_SHIFT)
    );
  }

  #kill(): void {
    const slots: number[] = [];
    for (let slot = 0; slot < this.#geometry.symbols; slot++) {
      const word = this.#word(map.OPERATE_KILL_SYM_ADDRESS + 4 * (slot >>> 5));
      if (((word >>> (slot & 31)) & 1) === 1) slots.push(slot);
    }
    const bits = this.#word(map.OPERATE_KILL_KINDS_ADDRESS);
    const kinds = Array.from({ length: 15 }, (_, index) => index + 1).filter((kind) => ((bits >>> kind) & 1) === 1);
    this.path.kill({ global: (this.#word(map.OPERATE_KILL_GLOBAL_ADDRESS) & 1) === 1, kinds, slots });
  }

  #clear(): void {
    this.#clearRefused = this.path.isArmed;
    if (this.#clearRefused) return;
    const word = (address: number): number => this.#word(address);
    this.path.clear(readTracking(word, this.#geometry), readFeedSettings(word));
    this.#clears++;
  }

  #commit(): void {
    if (this.#word(map.CONFIG_EXPECTED_VERSION_ADDRESS) !== this.#version) {
      this.#commitResult = 2;
      return;
    }
    const cells = configCells({ device: NO_DEVICE_LIMITS, symbols: new Map() }, this.#geometry);
    const values = Uint32Array.from(cells, ({ address }) => this.#shadow.get(address) ?? 0);
    const version = this.#word(map.CONFIG_STAGED_VERSION_ADDRESS);
    this.path.commit(decodeConfig(values, this.#geometry), version);
    [this.#active, this.#shadow] = [this.#shadow, this.#active];
    this.#version = version;
    this.#commits++;
    this.#commitResult = 1;
    const arrivalNs = this.path.clockNs;
    this.#record((buffer) => event.encodeCommit({ symbol: 0, version, sequence: 0n, arrivalNs }, buffer));
  }

  /** What lets an order leave in the session, and how far. */
  #settle(): void {
    const before = this.path.orderSession;
    const stands = this.#tcp?.state === "established";
    const ready = (this.#word(map.SESSION_READY_ADDRESS) & 1) === 1 && stands;
    const { oldest, sendNext, sendLimit } = this.#tcp?.window ?? { oldest: 0, sendNext: 0, sendLimit: 0 };
    const ringEnd = (oldest + RING_BYTES) >>> 0;
    const limit = ((sendLimit - ringEnd) | 0) > 0 ? ringEnd : sendLimit;
    if (before.ready === ready && before.sendNext === sendNext && before.sendLimit === limit) return;
    this.path.session({ ready, urn: before.urn, sendNext, sendLimit: limit });
  }

  get #mayLeave(): boolean {
    const killed = (this.#word(map.OPERATE_KILL_GLOBAL_ADDRESS) & 1) === 1;
    return this.path.isArmed && this.#leaseOk && !killed;
  }

  #command({ open, close, abort }: map.TcpCommand): void {
    if (abort) {
      this.#tcpCause = TCP_CAUSE.aborted;
      this.#tcp?.destroy("aborted");
    }
    if (close) this.#tcp?.close();
    if (open) this.#open();
    this.#settle();
  }

  #open(): void {
    const { timeout } = map.unpackTcpTimes(this.#word(map.TCP_TIMES_ADDRESS));
    const { tries } = map.unpackTcpAlive(this.#word(map.TCP_ALIVE_ADDRESS));
    this.#received = [];
    this.#tcpCause = TCP_CAUSE.none;
    const clock = {
      monotonicNs: () => this.path.clockNs,
      wallNs: () => this.path.clockNs,
      after: (delayMs: number, run: () => void) => {
        const timer = { dueNs: this.path.clockNs + BigInt(Math.ceil(delayMs * 1e6)), run };
        this.#timers.add(timer);
        return { cancel: () => void this.#timers.delete(timer) };
      },
    };
    const tcp: CardTcp = new CardTcp(
      {
        addresses: this.#addresses(),
        initialSequence: this.#word(map.SESSION_SEND_NEXT_ADDRESS),
        receiveWindow: RING_BYTES,
        retransmitMs: Math.max(1, Math.round((timeout * TIME_UNIT_NS) / 1e6)),
        retransmitLimit: tries,
        ordersWanted: () => this.#mayLeave,
      },
      clock,
      {
        transmit: (frame) => this.#outputs.sent(frame),
        changed: () => this.#settle(),
        data: (bytes) => void this.#received.push(...bytes),
        closed: (error) => {
          if (this.#tcpCause === TCP_CAUSE.none)
            this.#tcpCause = error === undefined ? TCP_CAUSE.orderly : TCP_CAUSE.reset;
          this.#settle();
        },
      },
    );
    this.#tcp = tcp;
    tcp.connect();
  }

  #tcpState(): number {
    const bytes = Math.min(this.#received.length, WORD_BYTES);
    return (
      (STATES[this.#tcp?.state ?? "idle"] ?? 0) |
      (this.#tcpCause << map.TCP_STATE_CAUSE_SHIFT) |
      (bytes << map.TCP_STATE_RECEIVED_BYTES_SHIFT) |
      bit(bytes > 0, map.TCP_STATE_RECEIVED_WAITS_BIT) |
      ((this.#received.length - bytes) << map.TCP_STATE_RECEIVED_REST_SHIFT)
    );
  }

  #receivedWord(at: number): number {
    let word = 0;
    for (let byte = 0; byte < 4; byte++) word |= (this.#received[at + byte] ?? 0) << (8 * byte);
    return word >>> 0;
  }

  #transmit({ length, payload }: map.HostTxCtrl): void {
    const bytes = Uint8Array.from(this.#hostBytes.slice(0, length));
    this.#hostRefused = length === 0 || length > this.#hostBytes.length;
    this.#hostBytes = [];
    if (this.#hostRefused) return;
    this.#hostSent++;
    if (!payload) {
      this.#outputs.sent(bytes);
      return;
    }
    this.#lastSequence = this.#tcp?.window.sendNext ?? 0;
    this.#tcp?.send(bytes, false);
    this.#settle();
  }

  #addresses(): FrameAddresses {
    const { local, peer } = map.unpackSessionPorts(this.#word(map.SESSION_PORTS_ADDRESS));
    const mac = (lowAddress: number, highAddress: number): number =>
      this.#word(highAddress) * 2 ** 32 + this.#word(lowAddress);
    return {
      sourceMac: mac(map.SESSION_LOCAL_MAC_LO_ADDRESS, map.SESSION_LOCAL_MAC_HI_ADDRESS),
      destinationMac: mac(map.SESSION_PEER_MAC_LO_ADDRESS, map.SESSION_PEER_MAC_HI_ADDRESS),
      sourceIp: this.#word(map.SESSION_LOCAL_IP_ADDRESS),
      destinationIp: this.#word(map.SESSION_PEER_IP_ADDRESS),
      sourcePort: local,
      destinationPort: peer,
    };
  }

  /** Told after its decision. */
  #order(payload: Uint8Array): void {
    const decision = this.#decision;
    if (decision === undefined) throw new Error("an order without a decision");
    const { symbol, version, sequence, arrivalNs, urn, sendNext } = event.decodeDecision(
      new Uint8Array(decision.buffer),
    );
    if (this.#tcp?.window.sendNext !== sendNext)
      throw new Error(`order ${urn} has number ${sendNext}, not the session's`);
    this.#tcp.send(payload, true);
    const transmitNs = this.path.clockNs;
    const latency = { t1Cycles: 0, t2Cycles: 0, tcpSequence: sendNext, transmitNs };
    this.#record((buffer) => event.encodeTx({ symbol, version, sequence, arrivalNs, urn, ...latency }, buffer));
  }

  #record(encode: (buffer: Uint8Array) => void): void {
    const buffer = new Uint8Array(event.RECORD_BYTES);
    encode(buffer);
    this.#outputs.record(new Uint32Array(buffer.buffer), 0);
  }

  #feed(address: number): number {
    const { path } = this;
    const vector = (first: number, count: number, is: (slot: number) => boolean): number | undefined => {
      const word = (address - first) / 4;
      if (word < 0 || word >= count) return undefined;
      let bits = 0;
      for (let at = 0; at < 32; at++) {
        const slot = 32 * word + at;
        if (slot < this.#geometry.symbols && is(slot)) bits |= 1 << at;
      }
      return bits;
    };
    const latched = (value: bigint, highAddress: number): number => {
      this.#words.set(highAddress, high(value));
      return low(value);
    };
    if (address === map.FEED_NEXT_SEQ_LO_ADDRESS) return latched(path.nextSequence ?? 0n, map.FEED_NEXT_SEQ_HI_ADDRESS);
    if (address === map.FEED_BROKEN_LO_ADDRESS) return latched(path.repairOf(0).broken, map.FEED_BROKEN_HI_ADDRESS);
    if (address === map.FEED_STATE_ADDRESS) {
      return (
        bit(path.isSessionOpen, map.FEED_STATE_SESSION_OPEN_BIT) |
        bit(path.isMarketHalted, map.FEED_STATE_MARKET_HALT_BIT)
      );
    }
    return (
      vector(map.FEED_TRADING_ADDRESS, map.FEED_TRADING_COUNT, (slot) => path.isTrading(slot)) ??
      vector(map.FEED_FEED_BROKEN_ADDRESS, map.FEED_FEED_BROKEN_COUNT, (slot) => path.repairOf(slot).feedBit) ??
      vector(map.FEED_LOADING_ADDRESS, map.FEED_LOADING_COUNT, (slot) => path.repairOf(slot).loading) ??
      this.#word(address)
    );
  }

  #submit(op: number): void {
    const slot = this.#word(map.REPAIR_SLOT_ADDRESS);
    const argument =
      (BigInt(this.#word(map.REPAIR_ARG_HI_ADDRESS)) << 32n) | BigInt(this.#word(map.REPAIR_ARG_LO_ADDRESS));
    const repair = this.#repair;
    repair.ignored = op < 1 || op > 4;
    if (repair.ignored) return;
    repair.count++;
    if (op === 4) {
      const bytes = new Uint8Array(this.#word(map.REPAIR_LENGTH_ADDRESS));
      for (let at = 0; at < bytes.length; at++)
        bytes[at] = this.#word(map.REPAIR_DATA_ADDRESS + (at & ~3)) >>> (8 * (at & 3));
      repair.refused = !this.path.load(bytes);
      return;
    }
    const outcome =
      op === 1
        ? this.path.rebuild(slot)
        : op === 2
          ? this.path.recentre(slot, low(argument))
          : this.path.restore(slot, argument);
    repair.outcome = REPAIR_OUTCOMES.indexOf(outcome);
  }

  #levels(address: number): number {
    const slot = this.#word(map.LEVELS_SEL_ADDRESS);
    if (slot >= this.#geometry.symbols) return bit(true, map.LEVELS_STATUS_REFUSED_BIT);
    const { valid, bids, asks } = this.path.levels(slot);
    if (address === map.LEVELS_STATUS_ADDRESS)
      return bit(valid, map.LEVELS_STATUS_VALID_BIT) | bit(true, map.LEVELS_STATUS_COMPLETE_BIT);
    const count = map.LEVELS_BID_PRICE_COUNT;
    const index = (address - map.LEVELS_BID_PRICE_ADDRESS) / 4;
    const level = (index < 2 * count ? bids : asks)[index % count];
    return (Math.floor(index / count) % 2 === 0 ? level?.price : level?.quantity) ?? 0;
  }

  #snapshot(): void {
    const { lines, messages, rejectsByReason, ...single } = this.path.counters();
    const put = (word: number, value: number): void => void this.#counters.set(map.counterAddress(word), value);
    const bases = [map.COUNTER_LINE_A_GOOD_WORD, map.COUNTER_LINE_B_GOOD_WORD];
    lines.forEach(({ good, wins, duplicates }, line) => {
      const base = bases[line] ?? 0;
      put(base, good);
      put(base + map.COUNTER_LINE_A_WINS_WORD, wins);
      put(base + map.COUNTER_LINE_A_DUPLICATES_WORD, duplicates);
    });
    messages.forEach((value, index) => {
      put(map.COUNTER_MESSAGES_WORD + index, value);
    });
    rejectsByReason.forEach((value, index) => {
      put(map.COUNTER_REJECTS_WORD + index, value);
    });
    put(map.COUNTER_GAPS_WORD, single.gaps);
    put(map.COUNTER_BBO_WORD, single.bboEvents);
    put(map.COUNTER_INTENTS_WORD, single.intents);
    put(map.COUNTER_SENT_WORD, single.sent);
  }
}

function isKill(address: number): boolean {
  return (
    address === map.OPERATE_KILL_GLOBAL_ADDRESS ||
    address === map.OPERATE_KILL_KINDS_ADDRESS ||
    (address >= map.OPERATE_KILL_SYM_ADDRESS && address < map.OPERATE_KILL_SYM_ADDRESS + 4 * map.OPERATE_KILL_SYM_COUNT)
  );
}

/** What {@link RegisterPath} answers for. */
function isAccount(address: number): boolean {
  return address >= map.POSITION_SYM_ADDRESS && address < map.COUNTERS_SNAPSHOT_ADDRESS;
}
