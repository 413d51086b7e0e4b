// What changes the card's configuration: tracking and feed (`clear`), parameters and limits (`commit`). Each either happens whole,
// and is read back, or throws and leaves what was in force.

import {
  type DatapathConfig,
  type FeedSettings,
  type Geometry,
  registers as map,
  NO_DEVICE_LIMITS,
  parseIpv4,
  type TrackedSlot,
} from "../../proto/mod.ts";
import { type RegisterOperation, read, waitFor, write } from "./device.ts";
import { DeviceError } from "./errors.ts";
import type { RegisterProgram } from "./program.ts";
import { asciiWord, type Cell, configCells, decodeConfig, trackingCells } from "./tables.ts";
import { validateTracking } from "./validate.ts";
import { validateConfig } from "./validate-config.ts";

/** Reads of STATUS while the card empties its tables: it walks at least 2^setBits sets, one a cycle, and a read takes some cycles. */
const CLEAR_ATTEMPTS = 100_000;
/** A commit is done between two messages, its drain takes tens of cycles. */
const COMMIT_ATTEMPTS = 10_000;
const COUNT_MASK = 0xffff_0000;
const CLEARING = 1 << map.OPERATE_STATUS_CLEARING_BIT;
const COMMIT_BUSY = 1 << map.OPERATE_STATUS_COMMIT_BUSY_BIT;

/**
 * Replaces the tracked slots and feed settings and empties all state.
 * @throws DeviceInputError; DeviceError REFUSED when the card is armed, READ_BACK_MISMATCH, NO_ANSWER
 */
export function* clear(
  tracking: readonly TrackedSlot[],
  feed: FeedSettings,
  geometry: Geometry,
): RegisterProgram<void> {
  validateTracking(tracking, feed, geometry);
  const before = map.unpackOperateStatus(yield* readOne(map.OPERATE_STATUS_ADDRESS));
  if (before.armed) throw new DeviceError("REFUSED", "the card is armed: disarm it before a clear");
  const cells = [...trackingCells(tracking, geometry), ...feedCells(feed)];
  yield* writeAndReadBack(cells, "tracked slots and feed settings");
  yield [write(map.OPERATE_CLEAR_ADDRESS, 1)];
  const after = map.unpackOperateStatus(yield* readOne(map.OPERATE_STATUS_ADDRESS));
  if (after.clearRefused) throw new DeviceError("REFUSED", "the card refused to clear: it was armed meanwhile");
  const count = ((before.clearCount + 1) & 0xffff) << map.OPERATE_STATUS_CLEAR_COUNT_SHIFT;
  yield [waitFor(map.OPERATE_STATUS_ADDRESS, COUNT_MASK | CLEARING, count, CLEAR_ATTEMPTS)];
}

function feedCells(feed: FeedSettings): Cell[] {
  const [a, b] = feed.lines;
  const session = feed.session?.padEnd(10, " ") ?? "";
  const start = feed.startSequence ?? 0n;
  return [
    { address: map.FEED_A_ADDR_ADDRESS, value: parseIpv4(a.address) },
    { address: map.FEED_A_PORT_ADDRESS, value: a.port },
    { address: map.FEED_B_ADDR_ADDRESS, value: parseIpv4(b.address) },
    { address: map.FEED_B_PORT_ADDRESS, value: b.port },
    { address: map.FEED_SESSION0_ADDRESS, value: asciiWord(session, 0) },
    { address: map.FEED_SESSION1_ADDRESS, value: asciiWord(session, 4) },
    { address: map.FEED_SESSION2_ADDRESS, value: Math.floor(asciiWord(session, 8) / 0x1_0000) },
    { address: map.FEED_START_MODE_ADDRESS, value: feed.startSequence === undefined ? 0 : 1 },
    { address: map.FEED_START_SEQ_LO_ADDRESS, value: Number(start & 0xffff_ffffn) },
    { address: map.FEED_START_SEQ_HI_ADDRESS, value: Number(start >> 32n) },
    { address: map.FEED_GAP_WAIT_NS_ADDRESS, value: feed.gapWaitNs },
    { address: map.FEED_MARKET_ADDRESS, value: feed.market.charCodeAt(0) },
    { address: map.FEED_INITIAL_OPEN_ADDRESS, value: feed.initialOpen ? 1 : 0 },
  ];
}

export interface CommitReport {
  readonly version: number;
  readonly previousVersion: number;
  /** What the active bank holds now, decoded from its words. */
  readonly active: DatapathConfig;
  /** Words read back and compared, both banks. */
  readonly wordsCompared: number;
}

/**
 * Brings a configuration into force in one instant: writes the shadow bank, reads it back, commits with compare-and-set on the version
 * in force, then reads the active bank back.
 * @param expectedVersion version that must be in force; undefined: whatever is
 * @throws DeviceInputError; DeviceError VERSION_MISMATCH, READ_BACK_MISMATCH, REFUSED, NO_ANSWER
 */
export function* commit(
  config: DatapathConfig,
  version: number,
  geometry: Geometry,
  expectedVersion?: number,
): RegisterProgram<CommitReport> {
  validateConfig(config, version, geometry);
  const previousVersion = yield* readOne(map.CONFIG_ACTIVE_VERSION_ADDRESS);
  if (expectedVersion !== undefined && expectedVersion !== previousVersion)
    throw versionMismatch(expectedVersion, previousVersion);

  const cells = configCells(config, geometry);
  const versions: Cell[] = [
    { address: map.CONFIG_STAGED_VERSION_ADDRESS, value: version },
    { address: map.CONFIG_EXPECTED_VERSION_ADDRESS, value: previousVersion },
  ];
  // While messages of the version before are in flight the shadow bank is still in use.
  yield [waitFor(map.OPERATE_STATUS_ADDRESS, COMMIT_BUSY, 0, COMMIT_ATTEMPTS), write(map.CONFIG_READ_BANK_ADDRESS, 0)];
  yield* writeAndReadBack([...cells, ...versions], "shadow bank");

  const before = map.unpackConfigCommitResult(yield* readOne(map.CONFIG_COMMIT_RESULT_ADDRESS));
  yield [write(map.CONFIG_COMMIT_ADDRESS, 1)];
  yield* commitDone(version, previousVersion, (before.count + 1) & 0xffff);

  const values = yield [write(map.CONFIG_READ_BANK_ADDRESS, 1), ...cells.map(({ address }) => read(address))];
  const [activeVersion = 0] = yield [read(map.CONFIG_ACTIVE_VERSION_ADDRESS), write(map.CONFIG_READ_BANK_ADDRESS, 0)];
  compare(cells, values, "active bank");
  compare(
    [{ address: map.CONFIG_ACTIVE_VERSION_ADDRESS, value: version }],
    Uint32Array.of(activeVersion),
    "active bank",
  );
  const active = decodeConfig(values, geometry);
  return { version, previousVersion, active, wordsCompared: 2 * cells.length + versions.length + 1 };
}

/** Reads the configuration in force. */
export function* readActiveConfig(
  geometry: Geometry,
): RegisterProgram<{ readonly version: number; readonly config: DatapathConfig }> {
  const cells = configCells({ device: NO_DEVICE_LIMITS, symbols: new Map() }, geometry);
  const [version = 0] = yield [read(map.CONFIG_ACTIVE_VERSION_ADDRESS), write(map.CONFIG_READ_BANK_ADDRESS, 1)];
  const values = yield [...cells.map(({ address }) => read(address)), write(map.CONFIG_READ_BANK_ADDRESS, 0)];
  return { version, config: decodeConfig(values, geometry) };
}

/** Waits for the commit counter, and turns the card's refusals into errors. */
function* commitDone(version: number, expected: number, count: number): RegisterProgram<void> {
  for (let attempt = 0; attempt < COMMIT_ATTEMPTS; attempt++) {
    const state = map.unpackConfigCommitResult(yield* readOne(map.CONFIG_COMMIT_RESULT_ADDRESS));
    if (state.count === count) return;
    if (state.result === 2) throw versionMismatch(expected, yield* readOne(map.CONFIG_ACTIVE_VERSION_ADDRESS));
    if (state.result === 3)
      throw new DeviceError("REFUSED", `version ${version} is refused: the commit before it is still draining`);
  }
  throw new DeviceError("NO_ANSWER", `version ${version} was not brought into force in ${COMMIT_ATTEMPTS} reads`);
}

function versionMismatch(expected: number, actual: number): DeviceError {
  return new DeviceError("VERSION_MISMATCH", `version ${expected} was expected to be in force, the card has ${actual}`);
}

function* writeAndReadBack(cells: readonly Cell[], what: string): RegisterProgram<void> {
  const operations: RegisterOperation[] = cells.map(({ address, value }) => write(address, value));
  yield operations;
  const values = yield cells.map(({ address }) => read(address));
  compare(cells, values, what);
}

function compare(cells: readonly Cell[], values: Uint32Array, what: string): void {
  for (const [index, { address, value }] of cells.entries()) {
    if (values[index] === value) continue;
    const at = `0x${address.toString(16).padStart(4, "0")}`;
    const message = `${what}: wrote 0x${value.toString(16)} to ${at}, read back 0x${(values[index] ?? 0).toString(16)}`;
    throw new DeviceError("READ_BACK_MISMATCH", message);
  }
}

function* readOne(address: number): RegisterProgram<number> {
  const [value = 0] = yield [read(address)];
  return value;
}
