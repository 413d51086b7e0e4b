// The order session's TCP, which the card keeps: opening it, what it says, its received bytes, its end.

import { registers as map, onesSum } from "../../proto/mod.ts";
import { type RegisterOperation, read, waitFor, write } from "./device.ts";
import { DeviceError } from "./errors.ts";
import { HOST_PAYLOAD_BYTES_MAX, hostWords } from "./host-transmit.ts";
import { type SessionAddresses, sessionAddresses } from "./operate.ts";
import type { RegisterProgram } from "./program.ts";

export interface TcpSettings {
  /** Of the SYN. */
  readonly initialSequence: number;
  /** First timeout; it doubles up to 64 times this. At most 4,294 ms, as the other times. */
  readonly retransmitMs: number;
  /** Repetitions of the same byte, or probes without an answer, before the session is given up; at most 31. */
  readonly retransmitLimit: number;
  /** Silence after which the peer is asked whether it is there; 0: never. */
  readonly aliveMs: number;
  /** How long an end that closed first remembers it. */
  readonly lingerMs: number;
}

/** RFC 9293; the words of TCP_STATE. */
export const TCP_STATE = {
  closed: 0,
  synSent: 1,
  established: 2,
  finWait1: 3,
  finWait2: 4,
  closing: 5,
  timeWait: 6,
  closeWait: 7,
  lastAck: 8,
} as const;

/** Why a session is closed. */
export const TCP_CAUSE = { none: 0, orderly: 1, refused: 2, reset: 3, timeout: 4, aborted: 5 } as const;

export interface TcpReport {
  readonly state: number;
  readonly cause: number;
  /** First number that the peer has not acknowledged. */
  readonly oldest: number;
  /** Segments sent again since the card's reset, modulo 65,536. */
  readonly repeated: number;
  /** Received in order, and taken from the card with this. */
  readonly received: Uint8Array;
}

const UNIT_NS = 65_536;
const TIME_UNITS_MAX = 0xffff;
const TRIES_MAX = 31;
/** A reset has left within the time of one frame. */
const ENDED_ATTEMPTS = 10_000;
const TCP_STATE_MASK = 0xf;
const TX_IDLE = 1 << map.OPERATE_STATUS_TX_IDLE_BIT;
const WORD_BYTES = 8;
const OPERATIONS_A_WORD = 4;
/** Words taken at once: a batch has a bound. */
const WORDS_MAX = 64;
/** The card's receive ring, and what comes meanwhile waits for the next report. */
const BATCHES_MAX = 40;

/** Ends whatever session there is and opens one; whether it comes to stand {@link readTcp} says. @throws DeviceError NO_ANSWER; RangeError */
export function* openTcp(addresses: SessionAddresses, settings: TcpSettings): RegisterProgram<void> {
  const { initialSequence, retransmitLimit } = settings;
  if (!(retransmitLimit >= 1 && retransmitLimit <= TRIES_MAX))
    throw new RangeError(`retransmitLimit is 1 to ${TRIES_MAX}, not ${retransmitLimit}`);
  const timeout = units("retransmitMs", settings.retransmitMs, 1);
  const linger = units("lingerMs", settings.lingerMs, 1);
  const after = units("aliveMs", settings.aliveMs, 0);
  yield [
    write(map.SESSION_READY_ADDRESS, 0),
    write(map.TCP_COMMAND_ADDRESS, map.packTcpCommand({ open: false, close: false, abort: true })),
    waitFor(map.TCP_STATE_ADDRESS, TCP_STATE_MASK, TCP_STATE.closed, ENDED_ATTEMPTS),
    // The reset has the old addresses.
    waitFor(map.OPERATE_STATUS_ADDRESS, TX_IDLE, TX_IDLE, ENDED_ATTEMPTS),
    write(map.TCP_CARD_KEEPS_ADDRESS, 1),
  ];
  yield* sessionAddresses(addresses);
  yield [
    write(map.TCP_TIMES_ADDRESS, map.packTcpTimes({ timeout, linger })),
    write(map.TCP_ALIVE_ADDRESS, map.packTcpAlive({ after, tries: retransmitLimit })),
    write(map.SESSION_SEND_NEXT_ADDRESS, initialSequence),
    write(map.TCP_COMMAND_ADDRESS, map.packTcpCommand({ open: true, close: false, abort: false })),
  ];
}

/** Orders may be sent in the session, from this number on. */
export function* readyTcp(urn: number): RegisterProgram<void> {
  yield [write(map.SESSION_READY_ADDRESS, 0), write(map.SESSION_URN_ADDRESS, urn), write(map.SESSION_READY_ADDRESS, 1)];
}

/** Ends the session after the bytes before it. */
export function* closeTcp(): RegisterProgram<void> {
  yield [
    write(map.SESSION_READY_ADDRESS, 0),
    write(map.TCP_COMMAND_ADDRESS, map.packTcpCommand({ open: false, close: true, abort: false })),
  ];
}

/** Resets the session; one batch. */
export function* abortTcp(): RegisterProgram<void> {
  yield [
    write(map.SESSION_READY_ADDRESS, 0),
    write(map.TCP_COMMAND_ADDRESS, map.packTcpCommand({ open: false, close: false, abort: true })),
  ];
}

/** Where the session stands, and the bytes it has received. @throws DeviceError PROTOCOL */
export function* readTcp(): RegisterProgram<TcpReport> {
  const [first = 0, oldest = 0, counts = 0] = yield [
    read(map.TCP_STATE_ADDRESS),
    read(map.TCP_OLDEST_ADDRESS),
    read(map.TCP_COUNTS_ADDRESS),
  ];
  const { state, cause, receivedBytes, receivedRest } = map.unpackTcpState(first);
  const received: number[] = [];
  // Before the venue has answered, what is shown is what nobody read of the session before; it goes when the answer comes.
  let shown = state >= TCP_STATE.established ? receivedBytes : 0;
  let rest = receivedRest;
  for (let batches = 0; shown > 0 && batches < BATCHES_MAX; batches++) {
    // The word that is shown, and as many as what is behind it fills: each of these is sure to be there.
    const words = Math.min(WORDS_MAX, 1 + Math.ceil(rest / WORD_BYTES));
    const operations: RegisterOperation[] = [];
    for (let word = 0; word < words; word++) {
      operations.push(
        read(map.TCP_STATE_ADDRESS),
        read(map.TCP_RECEIVED_LO_ADDRESS),
        read(map.TCP_RECEIVED_HI_ADDRESS),
        write(map.TCP_RECEIVED_TAKE_ADDRESS, 1),
      );
    }
    const values = yield [...operations, read(map.TCP_STATE_ADDRESS)];
    for (let word = 0; word < words; word++) {
      const at = word * (OPERATIONS_A_WORD - 1);
      const bytes = map.unpackTcpState(values[at] ?? 0).receivedBytes;
      if (bytes === 0) throw new DeviceError("PROTOCOL", "the card shows no received bytes where there are some");
      for (let byte = 0; byte < bytes; byte++)
        received.push(((values[at + 1 + (byte >> 2)] ?? 0) >>> (8 * (byte & 3))) & 0xff);
    }
    const now = map.unpackTcpState(values[words * (OPERATIONS_A_WORD - 1)] ?? 0);
    shown = now.receivedBytes;
    rest = now.receivedRest;
  }
  return { state, cause, oldest, repeated: map.unpackTcpCounts(counts).repeated, received: Uint8Array.from(received) };
}

/**
 * Gives the card session bytes, which it sends when the peer has room for them.
 * @returns false: it still has others, ask again
 * @throws RangeError for a length of not 1 to 256
 */
export function* offerPayload(payload: Uint8Array): RegisterProgram<boolean> {
  if (payload.length < 1 || payload.length > HOST_PAYLOAD_BYTES_MAX)
    throw new RangeError(`a session payload has 1 to ${HOST_PAYLOAD_BYTES_MAX} bytes, not ${payload.length}`);
  const [before = 0] = yield [read(map.HOST_TX_STATUS_ADDRESS)];
  if (map.unpackHostTxStatus(before).busy) return false;
  const [after = 0] = yield [
    ...hostWords(payload),
    write(map.HOST_TX_SUM_ADDRESS, onesSum(payload, 0, payload.length)),
    write(map.HOST_TX_CTRL_ADDRESS, map.packHostTxCtrl({ length: payload.length, payload: true })),
    read(map.HOST_TX_STATUS_ADDRESS),
  ];
  if (map.unpackHostTxStatus(after).refused)
    throw new DeviceError("REFUSED", `the card refused ${payload.length} session bytes`);
  return true;
}

function units(what: string, ms: number, least: number): number {
  const value = Math.round((ms * 1e6) / UNIT_NS);
  if (!(value >= least && value <= TIME_UNITS_MAX))
    throw new RangeError(`${what} is ${least === 0 ? "0" : "some"} to 4,294 ms, not ${ms}`);
  return value;
}
