// What operates a configured card: arm, lease, kill, order session, positions. One batch each wherever possible, so that
// nothing of another program falls between the accesses.

import {
  type Geometry,
  type KillState,
  registers as map,
  type OrderSessionState,
  type PositionUpdate,
} from "../../proto/mod.ts";
import { read, write } from "./device.ts";
import { DeviceError } from "./errors.ts";
import type { RegisterProgram } from "./program.ts";
import { validateKill, validateLease, validatePosition, validateSession } from "./validate.ts";

/** @throws DeviceError REFUSED while the card is being cleared */
export function* arm(): RegisterProgram<void> {
  const [word = 0] = yield [write(map.OPERATE_ARM_ADDRESS, 1), read(map.OPERATE_STATUS_ADDRESS)];
  if (!map.unpackOperateStatus(word).armed)
    throw new DeviceError("REFUSED", "the card refused to arm: it is being cleared");
}

/** @throws DeviceError REFUSED when the card says it is still armed */
export function* disarm(): RegisterProgram<void> {
  const [word = 0] = yield [write(map.OPERATE_ARM_ADDRESS, 0), read(map.OPERATE_STATUS_ADDRESS)];
  if (map.unpackOperateStatus(word).armed)
    throw new DeviceError("REFUSED", "the card is still armed after it was disarmed");
}

export function* readStatus(): RegisterProgram<map.OperateStatus> {
  const [word = 0] = yield [read(map.OPERATE_STATUS_ADDRESS)];
  return map.unpackOperateStatus(word);
}

/** Device clock, ns. */
export function* readClock(): RegisterProgram<bigint> {
  // Reading the low word freezes the high one.
  const [low = 0, high = 0] = yield [read(map.OPERATE_TIME_LO_ADDRESS), read(map.OPERATE_TIME_HI_ADDRESS)];
  return (BigInt(high) << 32n) | BigInt(low);
}

/** Device clock at which the lease runs out, ns; 0 ends it at once. @throws DeviceInputError */
export function* lease(expiryNs: bigint): RegisterProgram<void> {
  validateLease(expiryNs);
  yield [
    write(map.OPERATE_LEASE_NS_LO_ADDRESS, Number(expiryNs & 0xffff_ffffn)),
    write(map.OPERATE_LEASE_NS_HI_ADDRESS, Number(expiryNs >> 32n)),
  ];
}

/**
 * Sets all kill switches, and reads them back. A global kill is the first write.
 * @throws DeviceInputError; DeviceError READ_BACK_MISMATCH
 */
export function* kill(state: KillState, geometry: Geometry): RegisterProgram<void> {
  validateKill(state, geometry);
  const symbolWords = new Uint32Array(Math.ceil(geometry.symbols / 32));
  for (const slot of state.slots) symbolWords[slot >>> 5] = (symbolWords[slot >>> 5] ?? 0) | (1 << (slot & 31));
  const cells = [
    { address: map.OPERATE_KILL_GLOBAL_ADDRESS, value: state.global ? 1 : 0 },
    {
      address: map.OPERATE_KILL_KINDS_ADDRESS,
      value: state.kinds.reduce((bits, kind) => (bits | (1 << kind)) >>> 0, 0),
    },
    ...[...symbolWords].map((value, index) => ({ address: map.OPERATE_KILL_SYM_ADDRESS + 4 * index, value })),
  ];
  const values = yield [
    ...cells.map(({ address, value }) => write(address, value)),
    ...cells.map(({ address }) => read(address)),
  ];
  for (const [index, { address, value }] of cells.entries()) {
    if (values[index] !== value) {
      throw new DeviceError(
        "READ_BACK_MISMATCH",
        `kill switch 0x${address.toString(16)}: wrote ${value}, read ${values[index]}`,
      );
    }
  }
}

/** State of the order session as a whole; orders and host bytes go on from `sendNext`. @throws DeviceInputError */
export function* session(state: OrderSessionState): RegisterProgram<void> {
  validateSession(state);
  // Not ready first, ready last: no order leaves with half of the numbers.
  yield [
    write(map.SESSION_READY_ADDRESS, 0),
    write(map.SESSION_URN_ADDRESS, state.urn),
    write(map.SESSION_SEND_NEXT_ADDRESS, state.sendNext),
    write(map.SESSION_SEND_LIMIT_ADDRESS, state.sendLimit),
    ...(state.ready ? [write(map.SESSION_READY_ADDRESS, 1)] : []),
  ];
}

export interface SessionWindow {
  /** First TCP sequence number that may not be sent. */
  readonly sendLimit: number;
  /** Acknowledgement number and window of the card's next segments. */
  readonly ack: number;
  readonly window: number;
}

/** What changes while the session runs. */
export function* sessionWindow({ sendLimit, ack, window }: SessionWindow): RegisterProgram<void> {
  yield [
    write(map.SESSION_ACK_ADDRESS, ack),
    write(map.SESSION_WINDOW_ADDRESS, window),
    write(map.SESSION_SEND_LIMIT_ADDRESS, sendLimit),
  ];
}

/** URN and TCP sequence number that the card would use next, and whether the session is ready. */
export function* readSession(): RegisterProgram<OrderSessionState> {
  const [ready = 0, urn = 0, sendNext = 0, sendLimit = 0] = yield [
    read(map.SESSION_READY_ADDRESS),
    read(map.SESSION_URN_ADDRESS),
    read(map.SESSION_SEND_NEXT_ADDRESS),
    read(map.SESSION_SEND_LIMIT_ADDRESS),
  ];
  return { ready: (ready & 1) === 1, urn, sendNext, sendLimit };
}

/** Addresses of the card's TCP segments. MAC addresses as 48-bit, IP addresses as 32-bit unsigned numbers, first byte highest. */
export interface SessionAddresses {
  readonly localMac: number;
  readonly peerMac: number;
  readonly localIp: number;
  readonly peerIp: number;
  readonly localPort: number;
  readonly peerPort: number;
}

export function* sessionAddresses(addresses: SessionAddresses): RegisterProgram<void> {
  const { localMac, peerMac, localIp, peerIp, localPort, peerPort } = addresses;
  yield [
    write(map.SESSION_READY_ADDRESS, 0),
    write(map.SESSION_LOCAL_MAC_LO_ADDRESS, localMac % 2 ** 32),
    write(map.SESSION_LOCAL_MAC_HI_ADDRESS, Math.floor(localMac / 2 ** 32)),
    write(map.SESSION_PEER_MAC_LO_ADDRESS, peerMac % 2 ** 32),
    write(map.SESSION_PEER_MAC_HI_ADDRESS, Math.floor(peerMac / 2 ** 32)),
    write(map.SESSION_LOCAL_IP_ADDRESS, localIp),
    write(map.SESSION_PEER_IP_ADDRESS, peerIp),
    write(map.SESSION_PORTS_ADDRESS, map.packSessionPorts({ local: localPort, peer: peerPort })),
  ];
}

/** Effect of an exchange's reply. @throws DeviceInputError */
export function* position(update: PositionUpdate, geometry: Geometry): RegisterProgram<void> {
  validatePosition(update, geometry);
  yield [
    write(map.POSITION_SYM_ADDRESS, update.slot),
    write(map.POSITION_DELTA_ADDRESS, update.delta),
    write(map.POSITION_RELEASE_BUY_ADDRESS, update.releaseBuy),
    write(map.POSITION_RELEASE_ORDERS_ADDRESS, update.releaseOrders),
    write(map.POSITION_RELEASE_SELL_ADDRESS, update.releaseSell),
  ];
}

export interface SlotPosition {
  /** Signed, shares. */
  readonly position: number;
  readonly openBuy: number;
  readonly openSell: number;
  readonly openOrders: number;
  /** Orders sent since clear or since the last reset of the throttle. */
  readonly executions: number;
  /** Best prices of own resting orders, 1e-4; 0: none. */
  readonly ownBid: number;
  readonly ownAsk: number;
}

export function* readPosition(slot: number): RegisterProgram<SlotPosition> {
  const [signed = 0, openBuy = 0, openSell = 0, openOrders = 0, executions = 0, ownBid = 0, ownAsk = 0] = yield [
    write(map.POSITION_POS_SEL_ADDRESS, slot),
    read(map.POSITION_POS_ADDRESS),
    read(map.POSITION_OPEN_BUY_ADDRESS),
    read(map.POSITION_OPEN_SELL_ADDRESS),
    read(map.POSITION_OPEN_ORDERS_ADDRESS),
    read(map.POSITION_EXECUTIONS_ADDRESS),
    read(map.POSITION_OWN_BID_ADDRESS),
    read(map.POSITION_OWN_ASK_ADDRESS),
  ];
  return { position: signed | 0, openBuy, openSell, openOrders, executions, ownBid, ownAsk };
}
